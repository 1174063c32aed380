"""Totals announced in a sentence or list with the parts that follow, whatever is counted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from normalize.observation import Observation
from normalize.wording import fold
from rules.catalogue import Check, Nothing
from rules.interval import Stated
from rules.likeness import one_noun
from rules.relation import AtMost, Balance
from rules.sheet import Sheet
from rules.suggestion import FIRST, LENGTH, slips
from rules.trial import Term, Trial, Unchecked, Way

EXHAUSTIVE = re.compile(r"^[^.;]*?\b(?:bao gồm|gồm)\b", re.IGNORECASE)
"""Words after a total that promise all its parts."""
SPLIT = re.compile(
    r"^(?:[^.;]*?\b|[^.;]{0,60}[.;]\s+)"
    r"(?:bao gồm|gồm|cụ thể|cơ cấu|(?:dùng|dành|sử dụng|chi) (?:cho|để|vào)|"
    r"chia (?:ra|theo|thành)|phân (?:bổ|theo|ra|thành|chia|loại))\b",
    re.IGNORECASE,
)
"""Words, of the total's sentence or at the head of the next, behind which its parts are likely."""
REST = re.compile(r"\b(?:còn lại|khác)\b", re.IGNORECASE)
"""Words of a last part that closes the list."""
SOME = re.compile(r"\btrong (?:đó|số đó)\b", re.IGNORECASE)
"""Words after a total that promise parts, but not all of them."""
BRACKET = re.compile(r"^[^().;]{0,40}\(\s*[^().;]{0,40}$")
"""A total with its unit, then an opened bracket, then the words of the first part."""
COLON = re.compile(r"^\s*(?:\([^()\d]*\)\s*)?:\s")
"""A colon right behind a total: what follows may be its parts."""
LAST = re.compile(r"\bvà\s*$", re.IGNORECASE)
"""What joins one more item to a list."""
STOP = re.compile(r"[.](?:\s|$)|[)\]]")
"""What ends a list of parts within a sentence."""
MARK = re.compile(r"\s*([-+*•–]|[a-zđ]\)|\d+[.)])")
"""The mark of a list item."""
OUT_OF = re.compile(r"\b(?:trong|trên)(?:\s+tổng)?(?:\s+số)?\s*$", re.IGNORECASE)
"""Words in front of a count that make it a whole ("trong 389 văn bản đi có 377 văn bản ký số")."""
OVERLAP = "các phần nêu ra có thể trùng nhau hoặc chưa đủ"


class Announced(BaseModel):
    """Totals announced in running text: the fewest parts that make a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parts: int = 2


def announced(sheet: Sheet, check: Check, params: Announced) -> Iterator[Trial | Unchecked]:
    """A total and the parts that the same paragraph, or the list below it, announces."""
    for block, figures in sheet.by_block.items():
        for n, whole in enumerate(figures):
            if not countable(whole):
                continue
            rest = figures[n + 1 :]
            cue = promise(sheet.between(whole, rest[0])) if rest else ""
            parts = parts_of(sheet, whole, rest) if cue else []
            if not parts and (cue := promise(sheet.after(whole), below=True)):
                parts = _items(sheet, block, whole)
            if len(parts) >= params.parts:
                wholes = [whole, *(o for o in figures[:n][::-1] if countable(o) and _alike(o, whole))]
                behind = next((o for o in figures if o.start > parts[-1].start), None) if parts[-1] in figures else None
                if behind is None or not LAST.search(sheet.between(parts[-1], behind)):
                    yield _list(sheet, check, wholes, parts, cue)


def named_part(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- kinds share one signature
    """What a sentence names as part of a count ("13 điểm, trong đó 10 điểm …", "trong 13 điểm có 10 điểm …").

    It may be part of an earlier figure of the paragraph ("được giao 500 triệu, đã chi 0 đồng, trong đó: …").
    """
    for figures in sheet.by_block.values():
        for n, whole in enumerate(figures[:-1]):
            words = sheet.between(whole, figures[n + 1])
            named = SOME.search(words) or OUT_OF.search(sheet.before(whole))
            if not countable(whole) or not named or STOP.search(words) or sheet.unread(whole, figures[n + 1]):
                continue
            parts = parts_of(sheet, whole, figures[n + 1 :]) if SOME.search(words) else [figures[n + 1]]
            for part in parts:
                wholes = [o for o in figures[n::-1] if countable(o) and o.kind == part.kind and _same_noun(part, o)]
                if countable(part) and whole in wholes:
                    terms = (sheet.term(part, role=part.label), *(sheet.term(o) for o in wholes))
                    ways = tuple(Way(AtMost(), (0, at)) for at in range(1, len(terms)))
                    yield Trial(check, terms, ways, sheet.name(whole), unit=whole.unit)


def _same_noun(part: Observation, whole: Observation) -> bool:
    """Whether both are counted by one noun, whatever its kind, or the part has none and is not of another order."""
    if not part.unit:
        return (part.value or 0) < 3 * (whole.value or 0)
    return fold(part.unit).split()[:1] == fold(whole.unit or "").split()[:1]


def countable(o: Observation) -> bool:
    """Whether a figure is a plain count or amount, stated as it is."""
    return o.value is not None and o.numerator is None and o.unit != "percent" and o.comparator == "eq"


def promise(text: str, *, below: bool = False) -> str:
    """What the words behind a total promise: all parts, some parts, likely all ("split") or nothing ("").

    `below`: in a list that follows.
    """
    if below and not text.rstrip().endswith(":"):
        return ""
    if SOME.search(text):
        return "some"
    if EXHAUSTIVE.search(text):
        return "all"
    likely = SPLIT.search(text) or (not below and (COLON.match(text) or BRACKET.match(text)))
    return "split" if likely else ""


def parts_of(sheet: Sheet, whole: Observation, rest: Sequence[Observation]) -> list[Observation]:
    """The figures behind a total that can be its parts: same unit and kind, up to the end of the list.

    The list ends with the sentence or bracket, before the next total, and at a semicolon where commas part it. A list
    with a number that was not read has no known parts.
    """
    parts: list[Observation] = []
    last, commas = whole, False
    for n, o in enumerate(rest):
        words = sheet.between(last, o)
        if sheet.unread(last, o):
            return []
        total = n + 1 < len(rest) and promise(sheet.between(o, rest[n + 1]))
        if not _alike(o, whole) or (parts and STOP.search(words)) or (commas and ";" in words):
            break
        if total:
            parts += [o] if STOP.search(sheet.between(o, rest[n + 1])) else []
            break
        commas = commas or bool(parts and ";" not in words)
        if o.unit != "percent":
            parts.append(o)
        last = o
    return parts


def _items(sheet: Sheet, block: int, whole: Observation) -> list[Observation]:
    """The first figure of every item of the list below a total; items carry one mark, which is not the total's."""
    parts: list[Observation] = []
    own, marks = MARK.match(sheet.text(block)), set()
    while (figures := sheet.by_block.get(block := block + 1)) and _alike(figures[0], whole):
        mark = MARK.match(sheet.text(block))
        marks.add(mark[1] if mark else "")
        if "" in marks or len(marks) > 1 or (own and own[1] in marks) or figures[0].unit == "percent":
            break
        parts.append(figures[0])
    return parts


def _alike(o: Observation, whole: Observation) -> bool:
    """Whether a figure may be a part of the total, or a percentage told beside one."""
    if o.unit == "percent" and o.numerator is None:
        return True
    return countable(o) and o.kind == whole.kind and one_noun(o.unit, whole.unit)


def _list(
    sheet: Sheet, check: Check, wholes: Sequence[Observation], parts: Sequence[Observation], cue: str
) -> Trial | Unchecked:
    """The parts against their total; an earlier figure of the paragraph may be the total that they really split."""
    count = len(wholes)
    terms = (*(sheet.term(o) for o in wholes), *(sheet.term(o, role=o.label or sheet.name(o)) for o in parts))
    ways = tuple(Way(Balance(), (n, *range(count, len(terms)))) for n in range(count))
    added = sum((t.stated.value for t in terms[count:]), start=Fraction(0))
    closed = cue != "some" or bool(REST.search(parts[-1].label))
    if not closed and added < terms[0].stated.value:
        return Unchecked(check.id, "danh sách “trong đó” có thể chưa nêu đủ các phần")
    if not any(way.verdict(stated).holds for stated in _slipped(terms, count) for way in ways):
        return Unchecked(check.id, "các nhóm nêu ra có thể trùng nhau hoặc chưa đủ")
    doubts = () if wholes[0].unit == "VND" else (OVERLAP,)
    return Trial(check, terms, ways, sheet.name(wholes[0]), doubts, wholes[0].unit)


def _slipped(terms: Sequence[Term], count: int) -> Iterator[tuple[Stated, ...]]:
    """What the terms state (so many wholes, then the parts), and with each slip of the pen in one that may mend it.

    A digit more or less makes up for almost any part that a list leaves out, so that does not count. A slip that
    brings the sum of the parts nowhere near a whole, by more than all of them may be rounded, mends nothing: a list
    of 300 parts has a million of those.
    """
    stated = tuple(t.stated for t in terms)
    yield stated
    wholes = sorted(s.value for s in stated[:count])
    added = sum((s.value for s in stated[count:]), start=Fraction(0))
    room = sum((s.step for s in stated), start=Fraction(0))
    for n, each in enumerate(stated):
        for other, cost in slips(each):
            if cost in (LENGTH, LENGTH + FIRST):
                continue
            near, among = (added, [other.value]) if n < count else (added - each.value + other.value, wholes)
            least = bisect_left(among, near - room - other.step)
            if least < len(among) and among[least] <= near + room + other.step:
                yield (*stated[:n], other, *stated[n + 1 :])
