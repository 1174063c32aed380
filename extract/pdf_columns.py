"""The two places of a Vietnamese document where two columns stand side by side; each is read column by column.

The head has the issuing body beside the motto (Decree 30/2020/NĐ-CP, annex I), the end the recipients beside the
signer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.heads import title_word
from extract.pdf_lines import Line, line

MOTTO = re.compile(r"C[OỘ]NG\s+H[OÒ][AÀ]\s+X[AÃ]|Đ[AẢ]NG\s+C[OỘ]NG\s+S[AẢ]N|Độc\s+lập\s*[-–]\s*Tự\s+do", re.IGNORECASE)
RECIPIENTS = re.compile(r"^\s*Nơi\s+nhận\b", re.IGNORECASE)
SIGNER = re.compile(
    r"^\s*(?:T\s*/?\s*M\b|K\s*/?\s*T\b|T\s*/?\s*L\b|TUQ\b|Q\.|(?:PHÓ\s+)?CHỦ\s+TỊCH|(?:PHÓ\s+)?BÍ\s+THƯ|CHÁNH\s+VĂN|TRƯỞNG)"
)
FIXED = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC")
NEAR = 9.0  # of the size: blank room that a signature may leave
LEADING = 1.7  # of the size: lines of one paragraph are not further apart
CLEAR = 0.5  # of the size: the least width of the gutter


@dataclass(slots=True)
class SideBySide:
    """Two columns of lines, each top to bottom. `head` says which of the two places this is."""

    left: list[Line]
    right: list[Line]
    head: bool

    @property
    def lines(self) -> list[Line]:
        """All lines, left column first."""
        return [*self.left, *self.right]

    @property
    def top(self) -> float:
        """Where the block begins on its page."""
        return min(part.top for part in self.lines)


def side_by_side(lines: Sequence[Line]) -> list[Line | SideBySide]:
    """The lines of a page top to bottom, with heads and ends put into blocks of two columns."""
    items: list[Line | SideBySide] = []
    taken = 0
    centre = (min((x.x0 for x in lines), default=0) + max((x.x1 for x in lines), default=0)) / 2
    for i, seed in enumerate(lines):
        if i < taken or len(seed.parts) != 2 or not _opens(seed):  # noqa: PLR2004 - two columns
            continue
        first, last, block = _grown(lines, i, taken, centre)
        if block is not None:
            items += lines[taken:first]
            items.append(block)
            taken = last + 1
    return items + list(lines[taken:])


def head_paragraphs(side: Sequence[Line]) -> list[list[Line]]:
    """The lines of one column, those joined that were only cut for want of room."""
    widest = max((each.x1 - each.x0 for each in side), default=0.0)
    found: list[list[Line]] = []
    for each in side:
        if found and (_motto_goes_on(found[-1], each) or _cut_for_room(found[-1][-1], each, widest)):
            found[-1].append(each)
        else:
            found.append([each])
    return found


def _motto_goes_on(above: Sequence[Line], each: Line) -> bool:
    text = " ".join(x.text for x in (*above, each)).upper().replace("HOÀ", "HÒA").replace("–", "-")
    return any(fixed.startswith(text) for fixed in FIXED)


def _cut_for_room(last: Line, each: Line, widest: float) -> bool:
    """Whether the next word would have made the line wider than any other in the column."""
    if each.text.startswith("-") or SIGNER.match(each.text):
        return False
    alike = last.bold == each.bold and last.text.isupper() == each.text.isupper() and abs(last.size - each.size) < 1
    word = each.tokens[0].x1 - each.tokens[0].x0
    return alike and each.base - last.base < LEADING * each.size and last.x1 - last.x0 + word > widest


def _opens(seed: Line) -> bool:
    left, right = (" ".join(t.text for t in part) for part in seed.parts)
    return bool(MOTTO.search(right) or RECIPIENTS.match(left) or SIGNER.match(right))


def _grown(lines: Sequence[Line], seed: int, free: int, centre: float) -> tuple[int, int, SideBySide | None]:
    """The block round a line of two parts: first and last line of it, and its columns. `centre` is that of the page."""
    gutter = (lines[seed].parts[0][-1].x1, lines[seed].parts[1][0].x0)
    head = bool(MOTTO.search(lines[seed].text))
    first = last = seed
    while first > free and (found := narrowed(gutter, lines[first - 1], lines[first])) is not None:
        if not head and lines[first - 1].x0 < gutter[1]:
            break  # a short line above the recipients ends the text; one above the signer is his
        gutter, first = found, first - 1
    while last + 1 < len(lines) and (found := narrowed(gutter, lines[last + 1], lines[last])) is not None:
        if head and _below_head(lines[last + 1], centre):
            break
        gutter, last = found, last + 1
    left, right = [], []
    for found_line in lines[first : last + 1]:
        middle = (gutter[0] + gutter[1]) / 2
        west = [t for t in found_line.tokens if t.x1 <= middle]
        east = [t for t in found_line.tokens if t.x1 > middle]
        left += [line(west, found_line.page)] if west else []
        right += [line(east, found_line.page)] if east else []
    enough = len(left) + len(right) > 2 and left and right  # noqa: PLR2004 - one line of two parts is no block
    return first, last, SideBySide(left, right, head) if enough else None


def narrowed(gutter: tuple[float, float], near: Line, beside: Line) -> tuple[float, float] | None:
    """The gutter that still lies clear between the columns with one more line, None where that line crosses it."""
    if abs(near.base - beside.base) > NEAR * near.size:
        return None
    west, east = gutter
    middle = (west + east) / 2
    for part in near.parts:
        if part[-1].x1 <= east - CLEAR * near.size and (part[0].x0 + part[-1].x1) / 2 < middle:
            west = max(west, part[-1].x1)
        elif part[0].x0 >= west + CLEAR * near.size and (part[0].x0 + part[-1].x1) / 2 > middle:
            east = min(east, part[0].x0)
        else:
            return None
    return (west, east) if east - west >= CLEAR * near.size else None


def _below_head(near: Line, centre: float) -> bool:
    """A line of one part in the middle of the page: the type of the document, or Kính gửi."""
    return len(near.parts) == 1 and (title_word(near.text) or abs((near.x0 + near.x1) / 2 - centre) < near.size)
