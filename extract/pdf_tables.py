"""Ruled tables of a page: from the straight lines drawn on it to cells with their spans and their words.

The rules of a table cut its area into small rectangles; rectangles without a rule between them are one cell. Merged
heads come out of this with their spans, and the work grows with the number of cells, not with its square as in
pdfplumber's search for corners.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extract.document import Box
from extract.heads import numeric
from extract.pdf_lines import lines_of
from extract.pdf_sheet import Rule, Sheet, Token

SNAP = 3.0  # points: rules this near to one another are one rule (double borders, one rule for each cell)
TOUCH = 3.0  # points: ends this near to a rule meet it
SLIVER = 4.0  # points: columns and rows narrower than this are borders, not cells
HEADS = 2  # rows of a head that may have a rule below it
UNDIVIDED = 4  # figures one below the other in a cell that make rows
MAX_RULES = 4000
MAX_CELLS = 20_000
"""Rectangles between the rules of one page; a full page of a statistical annex has about 1,500."""


@dataclass(slots=True)
class Cell:
    """A cell in its table's grid, its box on the page (in the text's frame) and its words."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box
    tokens: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class Ruled:
    """A table on one page: the places of its upright rules and level rules, and its cells row by row."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[Cell]
    drawn: bool = True
    """Its columns are parted by rules; those of a table without are where the text left room, and differ by page."""
    stripe: bool = False
    """It is one coloured stripe, as every second row of a table may be."""

    @property
    def box(self) -> Box:
        """The area of the table."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def ruled_tables(sheet: Sheet) -> list[Ruled]:
    """The ruled tables of a page, top to bottom, with the words that stand in them (taken from the sheet's)."""
    filled = []
    for table in grids(sheet.rules, sheet.number):
        _fill(table, sheet)
        if _is_table(table):
            filled.append(table)
        else:
            sheet.tokens.extend(t for c in table.cells for t in c.tokens)
    return filled


def grids(rules: Sequence[Rule], page: int) -> list[Ruled]:
    """The tables that rules draw on a page, top to bottom, their cells still empty."""
    if not 4 <= len(rules) <= MAX_RULES:  # noqa: PLR2004 - less encloses nothing
        return []
    level, upright = merged(rules, level=True), merged(rules, level=False)
    tables = [t for group in _connected(level, upright) if (t := _table(*group, page)) is not None]
    return sorted(tables, key=lambda t: t.ys[0])


def merged(rules: Iterable[Rule], *, level: bool) -> list[Rule]:
    """The rules of one direction, near ones snapped to one place and touching ones joined end to end."""
    by_place = sorted((r for r in rules if r.level == level), key=lambda r: r.at)
    groups: list[list[Rule]] = []
    for rule in by_place:
        if groups and rule.at - groups[-1][0].at <= SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    merged = []
    for group in groups:
        at, edge = sum(r.at for r in group) / len(group), all(r.edge for r in group)
        pieces = sorted((r.start, r.end) for r in group)
        start, end = pieces[0]
        for a, b in pieces[1:]:
            if a <= end + TOUCH:
                end = max(end, b)
            else:
                merged.append(Rule(level, at, start, end, edge))
                start, end = a, b
        merged.append(Rule(level, at, start, end, edge))
    return merged


def _connected(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of level and upright rules that meet."""
    if len(level) * len(upright) > MAX_RULES * 100:
        return []
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(level):
        for j, v in enumerate(upright, len(level)):
            if v.start - TOUCH <= h.at <= v.end + TOUCH and h.start - TOUCH <= v.at <= h.end + TOUCH:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*level, *upright)):
        groups.setdefault(root(i), ([], []))[0 if rule.level else 1].append(rule)
    return [g for g in groups.values() if g[0] and g[1] and sum(map(len, g)) >= 4]  # noqa: PLR2004 - as above


def _table(level: list[Rule], upright: list[Rule], page: int) -> Ruled | None:
    xs = _places([r.at for r in upright] + _common_ends(level))
    ys = _places([r.at for r in level] + _common_ends(upright))
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2 or rows * columns > MAX_CELLS:  # noqa: PLR2004 - one is a frame
        return None
    below = _walls(level, ys, xs)
    beside = _walls(upright, xs, ys)
    cells = [
        Cell(r0, c0, r1 - r0 + 1, c1 - c0 + 1, (xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1]))
        for r0, c0, r1, c1 in _regions(rows, columns, below, beside)
    ]
    return Ruled(page, xs, ys, cells, stripe=rows == 1 and all(r.edge for r in (*level, *upright)))


def _common_ends(rules: Sequence[Rule]) -> list[float]:
    """Where several rules end together, a table is open at that side: its edge is there without being drawn."""
    first, last = min(r.start for r in rules), max(r.end for r in rules)
    starts, ends = sum(r.start - first <= TOUCH for r in rules), sum(last - r.end <= TOUCH for r in rules)
    return [first] * (starts > 1) + [last] * (ends > 1)


def _places(at: Iterable[float]) -> list[float]:
    """Places in order, those nearer than a sliver taken as one."""
    places: list[float] = []
    for place in sorted(at):
        if not places or place - places[-1] > SLIVER:
            places.append(place)
    return places


def _walls(rules: Sequence[Rule], places: Sequence[float], across: Sequence[float]) -> list[list[bool]]:
    """walls[i][j]: a rule at places[i] runs from across[j] to across[j + 1]."""
    walls = [[False] * (len(across) - 1) for _ in places]
    for rule in rules:
        i = min(range(len(places)), key=lambda k: abs(places[k] - rule.at))
        for j in range(len(across) - 1):
            if rule.start <= across[j] + TOUCH and across[j + 1] - TOUCH <= rule.end:
                walls[i][j] = True
    return walls


def _regions(
    rows: int, columns: int, below: list[list[bool]], beside: list[list[bool]]
) -> list[tuple[int, int, int, int]]:
    """Rectangles of the grid that no wall cuts, as first and last row and column; row by row.

    An area that is no rectangle (a rule is missing somewhere) is cut into its rows.
    """
    owner = [[-1] * columns for _ in range(rows)]
    regions: list[tuple[int, int, int, int]] = []
    for r in range(rows):
        for c in range(columns):
            if owner[r][c] >= 0:
                continue
            area = _area(r, c, owner, below, beside)
            r1, c0, c1 = max(a for a, _ in area), min(b for _, b in area), max(b for _, b in area)
            whole = len(area) == (r1 - r + 1) * (c1 - c0 + 1)
            taken = [(r, c0, r1, c1)] if whole else _strips(area)
            for a0, b0, a1, b1 in taken:
                regions.append((a0, b0, a1, b1))
                for a in range(a0, a1 + 1):
                    owner[a][b0 : b1 + 1] = [len(regions)] * (b1 - b0 + 1)
    return sorted(regions)


def _area(
    r: int, c: int, owner: list[list[int]], below: list[list[bool]], beside: list[list[bool]]
) -> set[tuple[int, int]]:
    area, edge = {(r, c)}, [(r, c)]
    rows, columns = len(owner), len(owner[0])
    while edge:
        a, b = edge.pop()
        steps = (
            (a - 1, b, a > 0 and not below[a][b]),
            (a + 1, b, a + 1 < rows and not below[a + 1][b]),
            (a, b - 1, b > 0 and not beside[b][a]),
            (a, b + 1, b + 1 < columns and not beside[b + 1][a]),
        )
        for x, y, free in steps:
            if free and (x, y) not in area and owner[x][y] < 0:
                area.add((x, y))
                edge.append((x, y))
    return area


def _strips(area: set[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    strips: list[tuple[int, int, int, int]] = []
    for r, c in sorted(area):
        if strips and strips[-1][0] == r and strips[-1][3] == c - 1:
            strips[-1] = (r, strips[-1][1], r, c)
        else:
            strips.append((r, c, r, c))
    return strips


def _fill(table: Ruled, sheet: Sheet) -> None:
    """Move the words whose middle stands in a cell from the sheet into it; a word across a rule is cut there."""
    owner = {(r, c): cell for cell in table.cells for r, c in _covered(cell)}
    left, top, right, bottom = table.box
    outside = []
    for token in sheet.tokens:
        x, y = (token.x0 + token.x1) / 2, (token.top + token.bottom) / 2
        if not (left - TOUCH <= x <= right + TOUCH and top <= y <= bottom):
            outside.append(token)
            continue
        row = min(max(bisect_right(table.ys, y) - 1, 0), len(table.ys) - 2)
        for part in _cut(token, table, owner, row, sheet):
            middle = (part.x0 + part.x1) / 2
            column = min(max(bisect_right(table.xs, middle) - 1, 0), len(table.xs) - 2)
            owner[row, column].tokens.append(part)
    sheet.tokens = outside


def _covered(cell: Cell) -> list[tuple[int, int]]:
    return [
        (r, c) for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.column, cell.column + cell.colspan)
    ]


def _cut(token: Token, table: Ruled, owner: dict[tuple[int, int], Cell], row: int, sheet: Sheet) -> list[Token]:
    """The parts of a word at both sides of a rule through it: figures of two cells printed without a space."""
    first, last = bisect_right(table.xs, token.x0 + TOUCH) - 1, bisect_right(table.xs, token.x1 - TOUCH) - 1
    if first == last or token.turn or sheet.lefts is None or token.last - token.first != len(token.text):
        return [token]
    columns = range(max(first, 0), min(last, len(table.xs) - 2) + 1)
    if len({id(owner[row, c]) for c in columns}) < 2:  # noqa: PLR2004 - within one cell
        return [token]
    cuts = [table.xs[c] for c in columns[1:] if owner[row, c] is not owner[row, c - 1]]
    parts: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
    for i in range(token.first, token.last):
        parts[bisect_right(cuts, (sheet.lefts[i] + sheet.rights[i]) / 2)].append(i)
    return [
        replace(
            token,
            text=token.text[p[0] - token.first : p[-1] + 1 - token.first],
            x0=float(sheet.lefts[p[0]]),
            x1=float(sheet.rights[p[-1]]),
            spaced=token.spaced and p is parts[-1],
            first=p[0],
            last=p[-1] + 1,
        )
        for p in parts
        if p
    ]


def _is_table(table: Ruled) -> bool:
    """Cells side by side with text in more than one: a frame, a ruled form line or an empty drawing is none.

    Nor is a coloured stripe: the row above it and the one below have no colour. What stands in one row for want of
    level rules is read by its lines.
    """
    if len(table.xs) < 3 or table.stripe or _undivided(table):  # noqa: PLR2004 - one column
        return False
    filled = [c for c in table.cells if c.tokens]
    return len(filled) > 1 and len({c.column for c in filled}) > 1


def _undivided(table: Ruled) -> bool:
    """Whether the last of few rows holds a whole column of figures, one below the other."""
    rows = len(table.ys) - 1
    if rows > HEADS + 1:
        return False
    last = [c for c in table.cells if c.row + c.rowspan == rows and c.column > 0 and len(c.tokens) >= UNDIVIDED]
    return any(sum(numeric(each.text) for each in lines_of(c.tokens, table.page)) >= UNDIVIDED for c in last)
