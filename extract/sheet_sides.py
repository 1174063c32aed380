"""Tables that stand side by side on a sheet, an empty column between them, taken apart."""

from __future__ import annotations

from collections.abc import Container, Sequence

from extract.document import GridCell
from extract.heads import numeric

Row = tuple[int, list[GridCell]]
NARROWEST = 2
"""Columns of a table: what is named, and how many."""


def sides(table: Sequence[Row], right_ends: dict[tuple[int, int], int], hidden: Container[int]) -> list[list[Row]]:
    """The tables that these rows hold, from the left: one, unless an empty column parts two that have each their heads.

    `right_ends` are the last columns of merged cells by row and column, `hidden` the columns that are not shown. A
    column left empty within a table parts nothing: what stands right of it has no names of its own.
    """
    covered = {
        column
        for row, cells in table
        for cell in cells
        for column in range(cell.column, right_ends.get((row, cell.column), cell.column) + 1)
    }
    for gap in range(min(covered, default=0) + 1, max(covered, default=0)):
        if gap in covered or gap in hidden or gap - 1 not in covered:
            continue
        left, right = ([(r, own) for r, cells in table if (own := _beside(cells, gap, side))] for side in (-1, 1))
        if _is_table(left) and _is_table(right):
            return [left, *sides(right, right_ends, hidden)]
    return [list(table)]


def _beside(cells: Sequence[GridCell], gap: int, side: int) -> list[GridCell]:
    return [cell for cell in cells if (cell.column - gap) * side > 0]


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether rows begin with a head and go on with names that have figures."""
    named = [[c.text for c in cells] for _, cells in rows if len(cells) >= NARROWEST]
    return bool(named) and not any(map(numeric, named[0])) and any(map(_tells, named[1:]))


def _tells(texts: Sequence[str]) -> bool:
    """Whether a row names something, at its beginning or behind its running number, and has figures for it."""
    name = next((n for n, text in enumerate(texts[:2]) if not numeric(text)), len(texts))
    return any(map(numeric, texts[name + 1 :]))
