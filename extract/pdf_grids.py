"""Ruled tables to grids: text of the cells, and one table where pages cut it."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import attrgetter

from rapidfuzz import fuzz

from extract.document import Box, Grid, GridCell, Word
from extract.heads import numeric
from extract.pdf_lines import Line, lines_of, upright
from extract.pdf_paragraphs import ENDED, Setting, compose, paragraphs
from extract.pdf_tables import Cell, Ruled
from extract.rows import begins
from extract.vietnamese import is_syllable

Place = Callable[[int, Box], Box]

ALIKE = 90  # of 100: rows this alike are the same head printed again
SAME_EDGE = 6.0  # points: columns of one table stand this near on two pages
SAME_STRETCH = 0.05  # of the width: how much the longest lines of a table without rules differ from page to page
CIPHER = re.compile(r"[\d.,/()=+%-]*\d[\d.,/()=+%-]*|[.,/()=+%-]+")  # a number, a pair, (3)=(4)+(5), or a part of one
GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$")  # "1.5" and "11" are 1.511
SHORT = 3  # letters: abbreviations and numbers up to this long may be cut in a narrow column
CUT = 0.25  # of the size: a row cut by the page end has so much less room below its text than others


@dataclass(slots=True)
class _Text:
    """The lines of a cell, over pages; `width` is the room a line has, by page."""

    row: int
    column: int
    rowspan: int
    colspan: int
    lines: list[Line]
    widths: dict[int, tuple[float, float]] = field(default_factory=dict)
    floor: float = 0.0
    """Where the cell ends on its last page."""

    @property
    def plain(self) -> str:
        """Its text, roughly: to compare cells with."""
        return " ".join(each.text for each in self.lines)


class Spread:
    """A table as it grows over pages."""

    def __init__(self, table: Ruled) -> None:
        self.xs = table.xs
        self.drawn = table.drawn
        self.rows = len(table.ys) - 1
        self.cells = [_text(c, table.page) for c in table.cells]
        self.page = table.page

    def add(self, table: Ruled) -> bool:
        """Take in the table at the top of the next page if it goes on with this one. Says whether it does."""
        columns = _mapped(self.xs, table.xs) if self.drawn and table.drawn else _in_order(self.xs, table.xs)
        if columns is None:
            return False
        cells = [_text(c, table.page) for c in table.cells]
        for cell in cells:
            start, end = columns[cell.column], columns[cell.column + cell.colspan]
            cell.column, cell.colspan = start, max(end - start, 1)
        skip = self._repeated_head(cells, len(table.ys) - 1)
        rest = [c for c in cells if c.row >= skip]
        shift = self.rows - skip
        over = [c for c in self._row(skip, rest) if c.rowspan > 1 and not c.lines and self._reaches_down(c)]
        if self._goes_on([c for c in rest if c not in over], skip):
            self._merge([c for c in rest if c.row == skip])
            rest = [c for c in rest if c.row > skip]
            shift -= 1
        for cell in rest:
            cell.row += shift
        self._stretch(rest)
        self.cells += rest
        self.rows = max(c.row + c.rowspan for c in self.cells)
        self.page = table.page
        return True

    def grid(self, place: Place) -> Grid:
        """The whole table; cells without text are left out of the words but kept as cells."""
        made = []
        ordered = sorted(self.cells, key=lambda c: (c.row, c.column))
        for _, row in groupby(ordered, key=attrgetter("row")):
            cells = list(row)
            for cell, groups in zip(cells, _line_by_line(cells, [_groups(c) for c in cells]), strict=True):
                text, words = _composed(cell, groups, place)
                made.append(GridCell(cell.row, cell.column, text, tuple(words), cell.rowspan, cell.colspan))
        return Grid(tuple(made))

    def _row(self, row: int, cells: Sequence[_Text]) -> list[_Text]:
        return [c for c in cells if c.row == row]

    def _repeated_head(self, cells: Sequence[_Text], rows: int) -> int:
        """How many rows at the top of a page print the head of the table again."""
        same = 0
        while same < min(rows, self.rows):
            mine, theirs = (" | ".join(c.plain for c in self._row(same, which)) for which in (self.cells, cells))
            if not mine.strip(" |") or fuzz.ratio(mine, theirs) < ALIKE:
                break
            same += 1
        return same if same < rows else 0

    def _goes_on(self, cells: Sequence[_Text], row: int) -> bool:
        """Whether the first row on a page is the rest of a row that the page end cut.

        A row of its own may have an empty first cell too. The rest of a cut row stands below cells with text, leaves
        some of them without more, and sets no figure below a figure. Then either the row above has less room below its
        text than other rows, or the text itself goes on.
        """
        rest = self._row(row, cells)
        above = {c.column: c for c in self.cells if c.row + c.rowspan == self.rows}
        filled = [c for c in rest if c.lines]
        if not filled or len(filled) == len(rest) or any(c.column not in above for c in rest):
            return False
        if any(c.rowspan > 1 for c in rest) or not all(above[c.column].lines for c in filled):
            return False
        first = min(rest, key=lambda c: c.column)
        if first.lines and first.column == 0:
            return _fragment(above[first.column], first)
        if any(numeric(c.plain) and numeric(above[c.column].plain) for c in filled):
            return False
        return self._cut_off() or all(_runs_on(above[c.column], c) for c in filled)

    def _reaches_down(self, cell: _Text) -> bool:
        """Whether a cell merged over rows ends above an empty one of its columns."""
        ending = (c for c in self.cells if c.row + c.rowspan == self.rows and c.rowspan > 1)
        return any((c.column, c.colspan) == (cell.column, cell.colspan) for c in ending)

    def _cut_off(self) -> bool:
        """Whether the last row ends with less room below its text than the rows before it on the page."""
        rooms: dict[int, float] = {}
        for c in self.cells:
            if c.lines and c.lines[-1].page == self.page:
                end = c.row + c.rowspan
                rooms[end] = min(rooms.get(end, math.inf), c.floor - c.lines[-1].base)
        last = rooms.pop(self.rows, None)
        size = max((c.lines[-1].size for c in self.cells if c.lines), default=0.0)
        return last is not None and len(rooms) > 0 and last < statistics.median(rooms.values()) - CUT * size

    def _merge(self, rest: Sequence[_Text]) -> None:
        above = {c.column: c for c in self.cells if c.row + c.rowspan == self.rows}
        for cell in rest:
            upper = above[cell.column]
            upper.rowspan += cell.rowspan - 1
            upper.lines += cell.lines
            upper.widths.update(cell.widths)
            upper.floor = cell.floor

    def _stretch(self, rest: list[_Text]) -> None:
        """A cell merged over rows that a page end cut goes on in the empty cell at the top of the next page."""
        above = {(c.column, c.colspan): c for c in self.cells if c.row + c.rowspan == self.rows and c.rowspan > 1}
        for cell in [c for c in rest if c.row == self.rows]:
            upper = above.get((cell.column, cell.colspan))
            if upper is not None and not cell.lines:
                upper.rowspan += cell.rowspan
                rest.remove(cell)


def _text(cell: Cell, page: int) -> _Text:
    tokens = cell.tokens
    turned = bool(tokens) and sum(t.turn % 2 for t in tokens) * 2 > len(tokens)
    x0, _, x1, bottom = cell.box
    lines = lines_of(upright(tokens) if turned else tokens, page)
    if turned:
        x0, x1 = min(each.x0 for each in lines), max(each.x1 for each in lines)
    return _Text(cell.row, cell.column, cell.rowspan, cell.colspan, lines, {page: (x0, x1)}, bottom)


def _mapped(xs: Sequence[float], others: Sequence[float]) -> list[int] | None:
    """For each edge of another table the number of our edge that it is, None where the two are not one table."""
    if len(others) > len(xs) or abs(xs[0] - others[0]) > SAME_EDGE or abs(xs[-1] - others[-1]) > SAME_EDGE:
        return None
    found = []
    for x in others:
        i = min(range(len(xs)), key=lambda k: abs(xs[k] - x))
        if abs(xs[i] - x) > SAME_EDGE:
            return None
        found.append(i)
    return found if len(set(found)) == len(found) else None


def _in_order(xs: Sequence[float], others: Sequence[float]) -> list[int] | None:
    """The same for tables whose columns no rules part: as many of them, on the same stretch of the page."""
    wide = SAME_STRETCH * (xs[-1] - xs[0])
    if len(xs) != len(others) or abs(xs[0] - others[0]) > SAME_EDGE or abs(xs[-1] - others[-1]) > wide:
        return None
    return list(range(len(xs)))


def _runs_on(above: _Text, below: _Text) -> bool:
    """Whether a sentence goes on: a full last line without an end mark, then a small letter."""
    last = above.lines[-1]
    room = _cell_setting(above, last.page).right - last.x1
    word = below.lines[0].tokens[0]
    return below.plain[0].islower() and not ENDED.search(last.text) and room < word.x1 - word.x0 + 0.5 * last.size


def _fragment(above: _Text, below: _Text) -> bool:
    """Whether a first cell such as "." goes on with "12" above it: a number too wide for its column."""
    return not below.plain[:1].isalnum() or _broken(above, above.lines[-1], below.lines[0])


def _groups(cell: _Text) -> list[list[Line]]:
    """The lines of a cell by paragraph."""
    settings = {page: _cell_setting(cell, page) for page in cell.widths}
    groups: list[list[Line]] = []
    for each in cell.lines:
        last = groups[-1][-1] if groups else None
        if last and (_broken(cell, last, each) or _runs_together(cell, last, each, settings)):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _runs_together(cell: _Text, a: Line, b: Line, settings: dict[int, Setting]) -> bool:
    """Whether two lines are of one paragraph. Two whole figures one below the other are two.

    In the first column they are the number of one row, cut: on a scan its room is not known so well.
    """
    if cell.column and numeric(a.text) and numeric(b.text):
        return False
    return len(paragraphs([a, b], lambda x: settings[x.page])) == 1


def _line_by_line(cells: Sequence[_Text], groups: list[list[list[Line]]]) -> list[list[list[Line]]]:
    """The paragraphs of the cells of a row, where figures one below the other tell how many measures a cell names.

    Such measures are lines that begin as a new one does, where no cell of words has so many paragraphs already. A lone
    figure beside them stands in the line of the one on its height.
    """
    columns = [own for own in groups if len(own) > 1 and all(numeric(each.text) for part in own for each in part)]
    if len({len(own) for own in columns}) != 1:
        return groups
    heights = [part[0].base for part in columns[0]]
    named = sum(len(own) == len(heights) for own in groups) > len(columns)
    return [_cut_at(heights, cell, own, named=named) for cell, own in zip(cells, groups, strict=True)]


def _cut_at(heights: Sequence[float], cell: _Text, own: list[list[Line]], *, named: bool) -> list[list[Line]]:
    """The lines of a cell beside figures on these heights: a measure for each, or a figure in its place."""
    lines = cell.lines
    if cell.column and len(lines) == 1 and numeric(lines[0].text):
        beside = [[lines[0]] if abs(lines[0].base - height) < lines[0].size / 2 else [] for height in heights]
        return beside if any(beside) else own
    starts = [i for i, each in enumerate(lines) if i == 0 or begins(each.text)]
    if not named and len(own) < len(starts) == len(heights):
        return [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    return own


def _composed(cell: _Text, groups: Sequence[Sequence[Line]], place: Place) -> tuple[str, list[Word]]:
    """The paragraphs of a cell, one a line, and its words."""
    text, words = "", list[Word]()
    for i, group in enumerate(groups):
        before = f"{text}\n" if i else ""
        text, more = compose(group, place, before, lambda a, b: _broken(cell, a, b))
        words += more
    return text, words


def _cell_setting(cell: _Text, page: int) -> Setting:
    x0, x1 = cell.widths[page]
    here = [each for each in cell.lines if each.page == page]
    if not here:
        return Setting(x0, x1, {}, justified=False)
    left = min(each.x0 for each in here)
    padding = min(max(left - x0, 1.0), 6.0)
    right = max(x1 - padding, *(each.x1 for each in here))
    return Setting(left, right, {}, justified=False)


def _broken(cell: _Text, a: Line, b: Line) -> bool:
    """Whether a word too wide for its column was cut between two lines: "Ngư" / "ời", "1" / "0", "T" / "T".

    Only a word alone on its line is cut so, at the place where no further letter had room; and what comes out must be
    a syllable, a number or an abbreviation, or the parts be none ("camer" / "a"). Numbers one below the other are no
    cut number: outside the first column, which counts the rows, only a last and shorter part is taken for one.
    """
    if b.tokens[0].text[0] in ",;)":
        return True  # no line begins with a comma
    if len(a.tokens) > 1 or a.tokens[0].spaced or a.page not in cell.widths:
        return False
    left, first = a.tokens[0].text, b.tokens[0].text
    letter = (b.tokens[0].x1 - b.tokens[0].x0) / max(len(first), 1)
    room = _inner_width(cell, a.page) - (a.x1 - a.x0)
    if CIPHER.fullmatch(left) and CIPHER.fullmatch(first) and not (left.isdigit() and first[0].isdigit()):
        open_ended = left[-1] in "=+(/.," or first[0] in "=+"
        return open_ended or (room < letter and bool(GROUPED.search(left + first)))
    if left.isdigit():
        rest = first.rstrip(".")
        whole = cell.column == 0 or (len(cell.lines) == 2 and len(rest) < len(left))  # noqa: PLR2004 - two parts
        if not rest:
            return True  # no line begins with a full stop
        tight = room < (1.3 * letter + 1 if cell.column == 0 else letter)
        return tight and whole and rest.isdigit() and max(len(left), len(rest)) <= SHORT
    if room > 1.3 * letter + 1 or not left.isalpha():
        return False
    if left.isupper() and first.isupper():
        return max(len(left), len(first)) <= SHORT
    rest = first.rstrip(".,;:)")
    foreign = not is_syllable(left) and len(b.tokens) == 1 and (len(rest) == 1 or not is_syllable(rest))
    return first[0].islower() and (foreign or is_syllable(left + rest))


def _inner_width(cell: _Text, page: int) -> float:
    """The room for a line of text in a cell, between its paddings."""
    x0, x1 = cell.widths[page]
    gaps = [min(each.x0 - x0, x1 - each.x1) for each in cell.lines if each.page == page]
    return x1 - x0 - 2 * min(max(min(gaps, default=1.0), 1.0), 6.0)
