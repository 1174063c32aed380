"""Running text set in two columns, as in a bulletin: the left column is read to its end before the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.pdf_columns import narrowed
from extract.pdf_lines import GAP, Line, line
from extract.pdf_paragraphs import Setting, setting_of

ROWS = 5  # lines that a column of text has at least
BESIDE = 0.95  # of the size: lines nearer than this are not one below the other
WORDS = 3  # a line of running text has more words
LONG = 5  # a line that fills a column has more: names with their values behind a tab stand side by side as well
FULL = 0.6  # share of the lines of a column that reach its right edge
EDGE = 4.0  # of the size: how near a line comes that only wants room for its next word
STEP = 2.6  # of the size: lines of a column that is still going on are not further apart
LOOSE = 1.5  # of the size: lines of one paragraph are not further apart
ALIKE = 1.6  # columns of text are about as wide as one another


@dataclass(slots=True)
class ProseColumns:
    """Two columns of running text, each top to bottom, with their settings."""

    left: list[Line]
    right: list[Line]
    settings: tuple[Setting, Setting]

    @property
    def lines(self) -> list[Line]:
        """All lines, left column first."""
        return [*self.left, *self.right]

    @property
    def top(self) -> float:
        """Where the columns begin on their page."""
        return min(self.left[0].top, self.right[0].top)


def prose_columns(lines: Sequence[Line]) -> tuple[list[Line], list[ProseColumns]]:
    """The lines of a page, top to bottom, without those set in two columns of text, and these columns."""
    rest: list[Line] = []
    found: list[ProseColumns] = []
    i = 0
    while i < len(lines):
        gutter = _gutter(lines, i)
        last, columns = _grown(lines, i, gutter) if gutter else (i, None)
        if columns is None:
            rest.append(lines[i])
        else:
            found.append(columns)
            i = last
        i += 1
    return rest, found


def _gutter(lines: Sequence[Line], i: int) -> tuple[float, float] | None:
    """The room between two lines of text that stand side by side, on one height or half a line apart."""
    parts = list(lines[i].parts)
    if len(parts) == 1 and i + 1 < len(lines) and lines[i + 1].base - lines[i].base < BESIDE * lines[i].size:
        parts += lines[i + 1].parts
    if len(parts) != 2 or any(len(part) <= WORDS for part in parts):  # noqa: PLR2004 - two columns
        return None
    west, east = sorted(parts, key=lambda part: part[0].x0)
    gutter = (west[-1].x1, east[0].x0)
    return gutter if gutter[1] - gutter[0] > GAP * lines[i].size else None


def _grown(lines: Sequence[Line], first: int, gutter: tuple[float, float]) -> tuple[int, ProseColumns | None]:
    """The columns that begin with a line, on both sides of a gutter, and the last of their lines."""
    last = first
    base = {True: lines[first].base, False: lines[first].base}  # of the last line on the left, and on the right
    for i in range(first + 1, len(lines)):
        after = narrowed(gutter, lines[i], lines[i - 1])
        sides = {part[0].x0 < sum(gutter) / 2 for part in lines[i].parts}
        if after is None or any(lines[i].base - base[side] > STEP * lines[i].size for side in sides):
            break
        gutter, last = after, i
        base |= dict.fromkeys(sides, lines[i].base)
    middle = sum(gutter) / 2
    last = _evenly_ended(lines, first, last, middle)
    block = lines[first : last + 1]
    left = [line(own, each.page) for each in block if (own := [t for t in each.tokens if t.x1 <= middle])]
    right = [line(own, each.page) for each in block if (own := [t for t in each.tokens if t.x1 > middle])]
    if not (left and right and _prose(left) and _prose(right)):
        return first, None
    columns = ProseColumns(left, right, (setting_of(left), setting_of(right)))
    wide, narrow = sorted((_width(right), _width(left)), reverse=True)
    return (last, columns) if wide <= ALIKE * narrow else (first, None)


def _evenly_ended(lines: Sequence[Line], first: int, last: int, middle: float) -> int:
    """The last line of two columns, without a heading of the text below them, which stands under the left one."""
    end = last
    while end > first and all(part[0].x0 < middle for part in lines[end].parts):
        end -= 1  # the last line with words on the right
    for i in range(end + 1, last + 1):
        above = lines[i - 1]
        if lines[i].bold != above.bold or lines[i].base - above.base > LOOSE * above.size:
            return i - 1
    return last


def _prose(side: Sequence[Line]) -> bool:
    """Whether the lines of one column are running text: of several words, most of them as long as there is room."""
    edge = max(each.x1 for each in side)
    full = sum(each.x1 > edge - EDGE * each.size and len(each.tokens) > LONG for each in side)
    return len(side) >= ROWS and full >= FULL * len(side)


def _width(side: Sequence[Line]) -> float:
    return max(each.x1 for each in side) - min(each.x0 for each in side)
