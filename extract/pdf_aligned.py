"""Tables without rules: lines whose parts stand below one another in columns, at least one of them of figures.

Prose has no such columns, so nothing but wide gaps that line up over several lines, above figures, makes a table here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.heads import numeric
from extract.pdf_columns import SideBySide
from extract.pdf_lines import Line
from extract.pdf_tables import Cell, Ruled

ROWS = 3  # lines that must stand in columns
GUTTER = 0.9  # of the size: the least room between two columns
APART = 2.6  # of the size: lines further apart are not of one table
FIGURES = 0.6  # share of the filled cells of a column that must be figures
FILLED = 0.7  # share of lines that must fill two columns


def with_aligned(items: Sequence[Line | SideBySide]) -> list[Line | SideBySide | Ruled]:
    """The items of a page, top to bottom, with runs of lines in columns put into tables."""
    made: list[Line | SideBySide | Ruled] = []
    run: list[Line] = []
    for item in [*items, None]:
        if isinstance(item, Line) and _belongs(item, run):
            run.append(item)
            continue
        made += _closed(run)
        run = []
        if isinstance(item, Line) and len(item.parts) > 1:
            run = [item]
        elif item is not None:
            made.append(item)
    return made


def _belongs(line: Line, run: Sequence[Line]) -> bool:
    """Whether a line may be one more row: of several parts, or the rest of one cell of the row above."""
    if not run or line.base - run[-1].base > APART * line.size:
        return False
    if len(line.parts) > 1:
        return True
    return any(part[0].x0 - line.size < line.x0 and line.x1 < after[0].x0 for part, after in pairwise(run[-1].parts))


def _closed(run: list[Line]) -> list[Line | SideBySide | Ruled]:
    """A run of lines as one table, or as the lines they were."""
    while run and len(run[-1].parts) == 1 and run[-1].text[:1].isupper():
        return [*_closed(run[:-1]), run[-1]]  # the line below the table
    table = _table(run) if sum(len(each.parts) > 1 for each in run) >= ROWS else None
    return [table] if table is not None else list(run)


def _table(run: Sequence[Line]) -> Ruled | None:
    size = run[0].size
    columns = _columns(run, GUTTER * size)
    if len(columns) < 2:  # noqa: PLR2004 - one column is text
        return None
    rows: list[list[Line]] = []
    for each in run:
        if rows and len(each.parts) == 1 and (each.x0 > columns[0][1] or each.text[:1].islower()):
            rows[-1].append(each)
        else:
            rows.append([each])
    xs = [columns[0][0] - 1, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1] + 1]
    edges = [rows[0][0].top - 1, *((a[-1].bottom + b[0].top) / 2 for a, b in pairwise(rows)), rows[-1][-1].bottom + 1]
    cells = [
        Cell(r, c, 1, 1, (xs[c], edges[r], xs[c + 1], edges[r + 1]), [
            t for each in row for t in each.tokens if xs[c] <= (t.x0 + t.x1) / 2 < xs[c + 1]
        ])
        for r, row in enumerate(rows)
        for c in range(len(columns))
    ]  # fmt: skip
    return Ruled(run[0].page, xs, edges, cells) if _measures(cells, len(rows), len(columns)) else None


def _columns(run: Sequence[Line], gutter: float) -> list[tuple[float, float]]:
    """The stretches from left to right in which any line has words, parted by room that no line enters."""
    columns: list[tuple[float, float]] = []
    for x0, x1 in sorted((part[0].x0, part[-1].x1) for each in run for part in each.parts):
        if columns and x0 - columns[-1][1] < gutter:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _measures(cells: Sequence[Cell], rows: int, columns: int) -> bool:
    """Whether most rows fill two columns and a column after the first holds figures."""
    filled = [[c for c in cells if c.row == r and c.tokens] for r in range(rows)]
    if rows < ROWS or sum(len(row) > 1 for row in filled) < FILLED * rows:
        return False
    for column in range(1, columns):
        texts = [" ".join(t.text for t in c.tokens) for c in cells if c.column == column and c.tokens]
        if len(texts) >= ROWS and sum(map(numeric, texts)) >= FIGURES * len(texts):
            return True
    return False
