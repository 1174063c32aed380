"""Lines of text to a table where no rules part its columns: what stands below one another is a column.

The columns are those of the body. The head is assigned to them, for it is often set otherwise: centred, in more lines,
or over several columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.heads import numeric
from extract.pdf_lines import Line
from extract.pdf_sheet import Token
from extract.pdf_tables import Cell, Ruled

GUTTER = 0.9  # of the size: the least room between two columns
MIDWAY = 0.5  # of the distance of two columns: words less far from both middles head both
NEARER = 0.15  # of the size: a line this much nearer to one row than to the other belongs to it


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line that no wide gap parts."""

    tokens: list[Token]

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.tokens[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.tokens[-1].x1

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(t.text for t in self.tokens)


Stretch = tuple[float, float]
Placed = tuple[int, int, Segment]
"""First and last column of the words."""


def segments(each: Line) -> list[Segment]:
    """The words of a line, cut where there is room for the gutter of a table."""
    found = [[each.tokens[0]]]
    for before, token in pairwise(each.tokens):
        if token.x0 - before.x1 >= GUTTER * each.size:
            found.append([])
        found[-1].append(token)
    return [Segment(tokens) for tokens in found]


def measures(each: Line) -> bool:
    """Whether a line has a figure behind its first words."""
    return any(numeric(s.text) for s in segments(each)[1:])


def tabulated(
    lines: Sequence[Line], separators: Sequence[float] = (), sides: tuple[float, float] | None = None
) -> Ruled | None:
    """The table that lines make, top to bottom; None where they stand in less than two columns.

    `separators` are the heights of level rules between its rows, `sides` where these rules begin and end.
    """
    head, body = _head_and_body(lines, separators)
    columns = _columns(body)
    if len(columns) < 2:  # noqa: PLR2004 - one column is text
        return None
    left, right = sides or (columns[0][0] - 1, columns[-1][1] + 1)
    xs = [left, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), right]
    heads = _head_rows(head, columns)
    rows = [*([each for each, _ in row] for row in heads), *_rows(body, xs, separators)]
    ys = [rows[0][0].top - 1, *(_edge(a[-1], b[0], separators) for a, b in pairwise(rows)), rows[-1][-1].bottom + 1]
    cells = _head_cells(heads, len(columns) if heads else 0) + [
        (r, 1, first, last, tokens)
        for r, row in enumerate(rows[len(heads) :], len(heads))
        for first, last, tokens in _cells_of(row, xs)
    ]
    return Ruled(
        lines[0].page,
        xs,
        ys,
        [
            Cell(r, first, high, last - first + 1, (xs[first], ys[r], xs[last + 1], ys[r + high]), tokens)
            for r, high, first, last, tokens in cells
        ],
        drawn=False,
    )


def _head_and_body(lines: Sequence[Line], separators: Sequence[float]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines above the first figure; between rules, those above the first of them, where they hold no figure."""
    first = next((i for i, each in enumerate(lines) if measures(each)), len(lines))
    if separators:
        first = min(first, next((i for i, each in enumerate(lines) if each.base > separators[0]), 0))
        if any(measures(each) for each in lines[:first]):
            first = 0
    return lines[:first], lines[first:]


def _columns(body: Sequence[Line]) -> list[Stretch]:
    """The stretches from left to right in which lines of several parts have words, parted by room no line enters."""
    columns: list[Stretch] = []
    parts = [(s.x0, s.x1, each.size) for each in body if len(own := segments(each)) > 1 for s in own]
    for x0, x1, size in sorted(parts):
        if columns and x0 - columns[-1][1] < GUTTER * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _rows(body: Sequence[Line], xs: Sequence[float], separators: Sequence[float]) -> Iterator[list[Line]]:
    """The lines of the body by row: cut at rules, and between these before each line with figures."""
    bands: list[list[Line]] = [[] for _ in range(len(separators) + 1)]
    for each in body:
        bands[sum(each.base > y for y in separators)].append(each)
    for band in filter(None, bands):
        if separators and sum(map(measures, band)) < 2:  # noqa: PLR2004 - one row between two rules
            yield band
        else:
            yield from _parted(band, xs)


def _parted(band: Sequence[Line], xs: Sequence[float]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    waiting: list[Line] = []  # lines that belong to the row below
    for i, each in enumerate(band):
        if measures(each):
            rows.append([*waiting, each])
            waiting = []
        elif rows and not waiting and _of_the_row_above(each, band, i, xs):
            rows[-1].append(each)
        elif i + 1 < len(band) and _nearer(each, band, i) > 0 and measures(band[i + 1]):
            waiting.append(each)
        else:
            rows.append([*waiting, each])
            waiting = []
    return rows


def _of_the_row_above(each: Line, band: Sequence[Line], i: int, xs: Sequence[float]) -> bool:
    first = each.text[0]
    return first.islower() or first in "(,;)" or each.x0 > xs[1] or _nearer(each, band, i) < 0


def _nearer(each: Line, band: Sequence[Line], i: int) -> int:
    """Whether a line stands nearer to the one above (-1) or below (1); 0 where it stands as near to both."""
    if i == 0 or i + 1 == len(band):
        return 0
    above, below = each.base - band[i - 1].base, band[i + 1].base - each.base
    return (above > below + NEARER * each.size) - (below > above + NEARER * each.size)


def _edge(above: Line, below: Line, separators: Sequence[float]) -> float:
    """The height between two rows: of the rule there, or the middle."""
    return next((y for y in separators if above.base < y < below.base), (above.bottom + below.top) / 2)


def _cells_of(row: Sequence[Line], xs: Sequence[float]) -> list[tuple[int, int, list[Token]]]:
    """First and last column and words of each cell of a row; words that reach over columns join these."""
    last = len(xs) - 2
    owner = list(range(last + 1))
    for each in row:
        for s in segments(each):
            a, b = _column(s.x0, xs), _column(s.x1, xs)
            owner[a : b + 1] = [min(owner[a : b + 1])] * (b - a + 1)
    tokens: dict[int, list[Token]] = {first: [] for first in owner}
    for each in row:
        for t in each.tokens:
            tokens[owner[_column((t.x0 + t.x1) / 2, xs)]].append(t)
    return [(first, max(i for i, o in enumerate(owner) if o == first), own) for first, own in sorted(tokens.items())]


def _column(x: float, xs: Sequence[float]) -> int:
    return min(max(sum(x >= edge for edge in xs) - 1, 0), len(xs) - 2)


def _head_rows(head: Sequence[Line], columns: Sequence[Stretch]) -> list[list[tuple[Line, list[Placed]]]]:
    """The lines of the head, their words placed: one row, or two where words stand above several columns."""
    placed = _placed(head, columns)
    over = [i for i, parts in enumerate(placed) if any(a < b for a, b, _ in parts)]
    cut = over[-1] + 1 if over else len(head)
    lines = list(zip(head, placed, strict=True))
    return [rows for rows in (lines[:cut], lines[cut:]) if rows]


def _head_cells(
    heads: Sequence[Sequence[tuple[Line, list[Placed]]]], count: int
) -> list[tuple[int, int, int, int, list[Token]]]:
    """Row, rowspan, first and last column and words of the cells of a head above so many columns."""
    found: dict[tuple[int, int, int], list[Token]] = {}
    placed = [(r, *place) for r, row in enumerate(heads) for _, places in row for place in places]
    under = {c for _, a, b, _ in placed if a < b for c in range(a, b + 1)}  # columns below words over several
    for r, a, b, segment in placed:
        found.setdefault((r if a in under else 0, a, b), []).extend(segment.tokens)
    for c in range(count):
        if c not in under or len(heads) > 1:
            found.setdefault((int(c in under), c, c), [])
    return [(r, 1 if a in under else len(heads), a, b, tokens) for (r, a, b), tokens in sorted(found.items())]


def _placed(head: Sequence[Line], columns: Sequence[Stretch]) -> list[list[Placed]]:
    """First and last column of each part of the lines of a head: in order in a line with a part for each column.

    In other lines, the columns whose middle it covers, the two that it stands midway between, or the nearest.
    """
    parts = [segments(each) for each in head]
    full = [own for own in parts if len(own) == len(columns)]
    stretches = [[columns[c], *((own[c].x0, own[c].x1) for own in full)] for c in range(len(columns))]
    near = [[_nearest(s, stretches) for s in own] for own in parts]
    found: list[list[Placed]] = []
    for i, own in enumerate(parts):
        pairs = {c for below in near[i + 1 :] for c in below if c + 1 in below}  # columns with a head each below
        found.append(
            [(c, c, s) if own in full else (*_covered(s, columns, pairs, near[i][c]), s) for c, s in enumerate(own)]
        )
    return found


def _nearest(s: Segment, stretches: Sequence[Sequence[Stretch]]) -> int:
    """The column whose words begin or end nearest to these."""
    away = [min(max(x0 - s.x1, s.x0 - x1) for x0, x1 in own) for own in stretches]
    return away.index(min(away))


def _covered(s: Segment, columns: Sequence[Stretch], pairs: Collection[int], nearest: int) -> tuple[int, int]:
    """The first and last column that words in a head stand above."""
    middles = [(x0 + x1) / 2 for x0, x1 in columns]
    over = [c for c, middle in enumerate(middles) if s.x0 < middle < s.x1]
    if len(over) > 1:
        return over[0], over[-1]
    for c in pairs:
        if abs((s.x0 + s.x1) - (middles[c] + middles[c + 1])) < MIDWAY * (middles[c + 1] - middles[c]):
            return c, c + 1
    return nearest, nearest
