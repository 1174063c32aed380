"""Tables without rules: lines whose parts stand below one another in columns, at least one of them of figures.

Prose has no such columns, so nothing but wide gaps that line up over several lines, above figures, makes a table here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.heads import numeric
from extract.pdf_columns import SideBySide
from extract.pdf_lines import Line
from extract.pdf_paragraphs import MARK
from extract.pdf_tables import Cell, Ruled
from extract.pdf_tabular import tabulated

ROWS = 3  # lines that must stand in columns
APART = 2.6  # of the size: lines further apart are not of one table
FIGURES = 0.6  # share of the filled cells of a column that must be figures
FILLED = 0.7  # share of rows that must fill two columns


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
    if MARK.match(line.text) and (line.bold or line.text.endswith(":")):
        return False  # a heading
    above = next(each for each in reversed(run) if len(each.parts) > 1)
    return any(part[0].x0 - line.size < line.x0 and line.x1 < after[0].x0 for part, after in pairwise(above.parts))


def _closed(run: list[Line]) -> list[Line | SideBySide | Ruled]:
    """A run of lines as one table, or as the lines they were."""
    end = len(run)
    while end and len(run[end - 1].parts) == 1 and not _goes_on(run[end - 1]):
        end -= 1  # lines below the table
    below: list[Line | SideBySide | Ruled] = [*run[end:]]
    rows = run[:end]
    table = tabulated(rows) if sum(len(each.parts) > 1 for each in rows) >= ROWS else None
    return [table, *below] if table is not None and measured(table, ROWS) else [*run]


def _goes_on(line: Line) -> bool:
    """Whether a line of one part is the rest of a cell, not a row or a text of its own."""
    return line.text[0].islower() or line.text[0] in "(,;)"


def measured(table: Ruled, least: int) -> bool:
    """Whether most rows fill two columns, and a column after the first holds figures in at least so many rows."""
    rows = len(table.ys) - 1
    filled = [[c for c in table.cells if c.row == r and c.tokens] for r in range(rows)]
    if rows < least or sum(len(row) > 1 for row in filled) < FILLED * rows:
        return False
    return any(_figures(table.cells, column, least) for column in range(1, len(table.xs) - 1))


def _figures(cells: Sequence[Cell], column: int, least: int) -> bool:
    texts = [" ".join(t.text for t in c.tokens) for c in cells if c.column == column and c.tokens]
    return len(texts) >= least and sum(map(numeric, texts)) >= FIGURES * len(texts)
