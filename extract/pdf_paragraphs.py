"""Lines to paragraphs, over lines and pages.

PDF does not say where a paragraph ends. Each pair of lines is judged by the evidence a reader sees: whether the first
line is full, the gap between them, indents, marks of lists and headings, punctuation, weight and size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.document import Box, Piece, Word
from extract.lookalikes import MARKS, SYMBOLS
from extract.pdf_lines import GAP, TOUCHING, Line
from extract.pdf_sheet import Token

MARK = re.compile(
    rf"(?P<bullet>[-–+*•\uf02d{SYMBOLS}{MARKS}])(?=\s|\w)"
    r"""
    | (?P<number>
        \(?(?:\d{1,2}(?:\.\d{1,2}){0,4}|[IVX]{1,5}|[a-zđA-ZĐ](?:\.\d{1,2}){0,3})[.)/](?:\s|$)  # 1. a) (b) IV. A.1.
        | \d{1,2}(?:\.\d{1,2}){1,4}\s                                         # 1.1 and no full stop
        | \(\d{1,2}\)
        | (?:PHẦN|Phần|CHƯƠNG|Chương|Điều|Biểu(?:\ số)?)\s+(?:thứ\s|THỨ\s|[IVX]+\b|\d)
        | P(?:HỤ|hụ)\s+(?:LỤC|lục|BIỂU|biểu)\b
        | \(Kèm\s+theo\b
    )""",
    re.VERBOSE,
)
ENDED = re.compile(r"[.;:!?…](?:\s*[)”\"’/.]*)$")
EVEN = 1.5  # points: edges this near stand in one line
INDENT = 6.0  # points: an edge further in is an indent
SPACE = 0.25  # of the size: the width of a blank
SURE = 2.0  # of the size: how much a line must be stretched to tell anything, for blanks differ by font
NEAR = 2.0  # points: words further apart need no closer look
ENOUGH = 4  # pairs of lines, full ones twice, to know the usual distance of lines
JOINED = "-–/"
"""After these at the end of a line the word goes on in the next (05-NQ/TU), unless the file has a space there."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a column of text is set: its margins, the usual distance of its baselines, whether it is even at the right.

    `steps` maps a rounded size to the distance, in points.
    """

    left: float
    right: float
    steps: dict[int, float]
    justified: bool
    even: float = EVEN
    """Edges this near, in points, stand in one line: on a scan less exactly."""


def setting_of(lines: Sequence[Line], even: float = EVEN) -> Setting:
    """The setting of the lines of one page or of several pages of one size."""
    if not lines:
        return Setting(0, 0, {}, False)
    rights = Counter(round(each.x1 / 2) for each in lines)
    edge, _ = max(rights.items(), key=lambda item: (item[1] + rights.get(item[0] + 1, 0), item[0]))
    at_edge = sorted(each.x1 for each in lines if abs(each.x1 - 2 * edge) <= 2 * even + 1)
    justified = len(at_edge) >= max(3, 0.3 * len(lines))
    ends = at_edge if justified else sorted(each.x1 for each in lines)
    right = ends[int(0.97 * (len(ends) - 1))]
    lefts = Counter(round(each.x0 / 2) for each in lines)
    often = [x for x, n in lefts.items() if n >= max(2, 0.08 * len(lines))]
    left = min(2 * x for x in often) if often else min(each.x0 for each in lines)
    return Setting(left, right, _steps(lines, right), justified, even)


def _steps(lines: Sequence[Line], right: float) -> dict[int, float]:
    """The usual distance of baselines within a paragraph, for each size: seen after full lines."""
    seen: dict[int, Counter[float]] = {}
    for a, b in pairwise(lines):
        step = b.base - a.base
        if a.page == b.page and 0.8 * a.size < step < 3 * a.size and round(a.size) == round(b.size):
            full = 2 if a.x1 > right - 2 * a.size and b.x0 <= a.x0 + EVEN else 1
            seen.setdefault(round(a.size), Counter())[round(step * 2) / 2] += full
    return {size: steps.most_common(1)[0][0] for size, steps in seen.items() if steps.total() >= ENOUGH}


def paragraphs(lines: Sequence[Line], settings: Callable[[Line], Setting]) -> list[list[Line]]:
    """Cut lines of running text, in reading order, into paragraphs. `settings` gives the setting of a line's page."""
    found: list[list[Line]] = []
    for each in lines:
        if found and _continues(found[-1], each, settings):
            found[-1].append(each)
        else:
            found.append([each])
    return found


def _continues(paragraph: Sequence[Line], b: Line, settings: Callable[[Line], Setting]) -> bool:
    """Whether a line goes on with a paragraph: the sum of what speaks for it and against it."""
    a = paragraph[-1]
    here, there = settings(a), settings(b)
    if abs(a.size - b.size) > _same_size(here) * max(a.size, b.size) + 0.4 and not _small_part(a, b):
        return False
    centred = _centred(b, there) and (
        _centred(a, here) or (_even(a, here) and (a.bold or _centred(paragraph[0], here)))
    )
    room = (here.right - here.left) - (a.x1 - a.x0) if centred else here.right - a.x1
    if here.even <= EVEN and not b.text[0].islower():
        room += _stretched(a)  # on a scan the room between words is not known so exactly
    if room > SPACE * a.size + b.tokens[0].x1 - b.tokens[0].x0 + here.even and not _clipped(a):
        return False  # the next word would have had room
    score = 0.0
    if a.tab:
        score -= 3.5  # a value set at the right edge fills no line
    elif a.x1 >= here.right - here.even:
        score += 2
    elif here.justified and not centred and not a.bold:
        score -= 1.5
    if a.bold != b.bold:
        lone = not any(t.bold for t in (b if a.bold else a).tokens)
        score -= 3.5 if lone else 1
    score += (
        _gap_evidence(a, b, here) + _edge_evidence(paragraph, b, here, there, centred=centred) + _text_evidence(a, b)
    )
    return score > 0


def _stretched(a: Line) -> float:
    """How much the blanks of a line are wider than blanks are: what a line break within a paragraph makes of it."""
    gaps = sorted(token.x0 - before.x1 for before, token in pairwise(a.tokens))
    wider = (gaps[len(gaps) // 2] - SPACE * a.size) * len(gaps) if gaps else 0.0
    return max(wider - SURE * a.size, 0.0)


def _same_size(here: Setting) -> float:
    """By which share lines of one text may differ in size; on a scan it is guessed from the letters of the line."""
    return 0.12 if here.even <= EVEN else 0.4


def _small_part(a: Line, b: Line) -> bool:
    """A line whose size was read off a short word (a number in another font) is still of the same text."""
    return a.page == b.page and {round(t.size) for t in a.tokens} & {round(t.size) for t in b.tokens} != set()


def _clipped(a: Line) -> bool:
    """A line that ends within a word or number (05-, https://…/): the break was forced."""
    return a.tokens[-1].text[-1] in JOINED and len(a.tokens[-1].text) > 1 and not a.tokens[-1].spaced


def _gap_evidence(a: Line, b: Line, here: Setting) -> float:
    if a.page != b.page or b.base < a.base:
        return 0.0
    usual = here.steps.get(round(a.size), 1.3 * a.size)
    step = b.base - a.base
    if step > 2.2 * usual:
        return -6.0
    if step > 1.06 * usual + 0.8:
        return -2.5
    return 1.0


def _edge_evidence(paragraph: Sequence[Line], b: Line, here: Setting, there: Setting, *, centred: bool) -> float:
    if centred:
        return 1.0
    indent = b.x0 - there.left
    if len(paragraph) > 1:
        expected = [paragraph[-1].x0 - here.left]
    else:
        first = paragraph[0]
        hanging = [t.x0 for t in first.tokens[1:2]] if MARK.match(first.text) else []
        expected = [0.0, *(x - here.left for x in hanging)]
        if MARK.match(first.text) or first.x0 - here.left < INDENT:
            expected.append(first.x0 - here.left)
    if any(abs(indent - x) <= 2 * there.even for x in expected):
        return 1.0
    return -2.5 if indent > min(expected) + INDENT else -0.5


def _text_evidence(a: Line, b: Line) -> float:
    score = -1.0 if ENDED.search(a.text) else 1.0
    mark = MARK.match(b.text)
    if mark is None:
        return score + 2.0 * b.text[0].islower()
    rest = b.text[mark.end() :].lstrip()
    if mark["bullet"] and rest[:1].islower() and not ENDED.search(a.text):
        return score + 0.5  # kinh tế / - xã hội
    if mark["bullet"] and rest[:1].isdigit() and a.text[-1:].isdigit():
        return score + 0.5  # giai đoạn 2026 / - 2030
    return score - (3.0 if ENDED.search(a.text) or rest[:1].isupper() else 1.5)


def _centred(a: Line, here: Setting) -> bool:
    """Set in the middle of the column, with room at both sides."""
    return a.x0 - here.left > INDENT and here.right - a.x1 > INDENT and _even(a, here)


def _even(a: Line, here: Setting) -> bool:
    """As much room at the left as at the right."""
    left, right = a.x0 - here.left, here.right - a.x1
    return abs(left - right) < max(4.0, 0.06 * (here.right - here.left))


def piece_of(
    lines: Sequence[Line], place: Callable[[int, Box], Box], setting: Setting | None = None, zone: str = "body"
) -> Piece:
    """One paragraph as a Piece. `place` maps page number and box to the page as shown."""
    text, words = compose(lines, place)
    centred = setting is not None and (
        _centred(lines[0], setting) or (len(lines) > 1 and _centred(lines[-1], setting) and lines[0].bold)
    )
    return Piece(text, tuple(words), None, all(each.bold for each in lines), centred, zone)


def compose(
    lines: Sequence[Line],
    place: Callable[[int, Box], Box],
    opening: str = "",
    glue: Callable[[Line, Line], bool] | None = None,
) -> tuple[str, list[Word]]:
    """The text of lines that belong together, and where each word stands in it (after `opening`) and on paper."""
    parts: list[str] = [opening] if opening else []
    length = len(opening)
    words: list[Word] = []
    last: Line | None = None
    for each in lines:
        if last is not None and not _glued(last.tokens[-1]) and (glue is None or not glue(last, each)):
            parts.append(" ")
            length += 1
        tab, page, wide = each.tab, each.page, GAP * each.size
        before = each.tokens[0]
        for i, token in enumerate(each.tokens):
            text, gap = token.text, token.x0 - before.x1
            if i and gap < NEAR and _touching(before, token):
                parts.pop()
                length -= 1
            elif i and (i == tab or (gap > wide and text[0].isdigit())):
                parts.append(" ")  # as in DOCX two blanks tell of a tab, or of two figures far apart
                length += 1
            end = length + len(text)
            box = place(page, (token.x0, token.top, token.x1, token.bottom))
            words.append(Word(length, end, page, box, token.sure, token.other))
            parts += (text, " ")
            length = end + 1
            before = token
        parts.pop()
        length -= 1
        last = each
    return "".join(parts), words


def _touching(last: Token, token: Token) -> bool:
    """Whether two parts of one word follow without room: km, a raised 2, a comma."""
    apart = token.size == last.size and token.text[0] not in ",.;:)%"
    return not apart and not last.spaced and token.x0 - last.x1 < TOUCHING * token.size


def _glued(last: Token) -> bool:
    return len(last.text) > 1 and last.text[-1] in JOINED and not last.spaced
