"""Tables as people type them: several rows in the lines of one, and one table pasted in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extract.document import Grid, GridCell, Piece
from extract.heads import numeric

MARKS = tuple("-+*•–")


def continued(items: Iterable[Piece | Grid]) -> list[Piece | Grid]:
    """The items, a table joined to the one before where only blank lines part them and its numbering goes on.

    A head repeated over the second part is dropped. Without running numbers two tables stay two.
    """
    made: list[Piece | Grid] = []
    for item in items:
        last = _table_before(made) if isinstance(item, Grid) else None
        joined = _joined(made[last], item) if last is not None else None
        if joined is None:
            made.append(item)
        else:
            made[last:] = [joined, *(i for i in made[last:] if isinstance(i, Piece) and i.zone == "mark")]
    return made


def _table_before(items: Sequence[Piece | Grid]) -> int | None:
    """Where the table is that nothing but blank lines and marks of notes follow."""
    for i in range(len(items) - 1, -1, -1):
        item = items[i]
        if isinstance(item, Grid):
            return i
        if item.text.strip() and item.zone != "mark":
            return None
    return None


def _joined(upper: Piece | Grid, lower: Piece | Grid) -> Grid | None:
    if not isinstance(upper, Grid) or not isinstance(lower, Grid) or _width(upper) != _width(lower):
        return None
    last = _counted(upper, _height(upper) - 1)
    repeated = next((r for r in range(_height(lower)) if _row(lower, r) != _row(upper, r)), 0)
    if last is None or _counted(lower, repeated) != last + 1:
        return None
    shift = _height(upper) - repeated
    moved = (replace(cell, row=cell.row + shift) for cell in lower.cells if cell.row >= repeated)
    return replace(upper, cells=(*upper.cells, *moved))


def parted(grid: Grid) -> Grid:
    """The table with each row that holds several, one below the other in the lines of its cells, made so many rows.

    Such a row has a cell of k figures in k lines and a cell of k lines of words; its other cells have one line.
    """
    cells: list[GridCell] = []
    shift = 0
    for row in range(_height(grid)):
        own = [cell for cell in grid.cells if cell.row == row]
        lines = _rows_within(own)
        for cell in own:
            if lines > 1 and cell.text.count("\n") == lines - 1:
                cells += (replace(part, row=row + shift + i) for i, part in enumerate(_lines(cell)))
            else:
                cells.append(_longer(replace(cell, row=row + shift), lines - 1))
        if lines > 1:  # what reaches down from above reaches as far over the new rows
            cells = [_longer(c, lines - 1) if c.row < row + shift < c.row + c.rowspan else c for c in cells]
        shift += lines - 1
    return replace(grid, cells=tuple(cells)) if shift else grid


def _lines(cell: GridCell) -> Iterator[GridCell]:
    """The lines of a cell as cells, each with its own words."""
    start = 0
    for text in cell.text.split("\n"):
        end = start + len(text)
        words = (w._replace(start=w.start - start, end=w.end - start) for w in cell.words if start <= w.start < end)
        yield replace(cell, text=text, words=tuple(words))
        start = end + 1


def _longer(cell: GridCell, rows: int) -> GridCell:
    return replace(cell, rowspan=cell.rowspan + rows)


def _rows_within(cells: Sequence[GridCell]) -> int:
    """How many rows the cells of one row hold in truth."""
    if any(cell.rowspan > 1 for cell in cells):
        return 1
    texts = [cell.text.split("\n") for cell in cells]
    figures = {len(lines) for lines in texts if len(lines) > 1 and all(numeric(line) for line in lines)}
    words = {len(lines) for lines in texts if len(lines) > 1 and all(map(begins, lines))}
    return figures.pop() if len(figures) == 1 and figures == words and _of_one_size(texts) else 1


def begins(line: str) -> bool:
    """Whether a line of words begins a measure, not goes on with the one above it or remarks on it in brackets."""
    first = line.lstrip()[:1]
    return not numeric(line) and (first.isupper() or first.isdigit() or first in MARKS)


def _of_one_size(texts: Sequence[Sequence[str]]) -> bool:
    return len({len(lines) for lines in texts if len(lines) > 1}) == 1


def _counted(grid: Grid, row: int) -> int | None:
    """The running number that a row begins with."""
    first = next((c.text.strip(" .") for c in grid.cells if c.row == row and c.column == 0), "")
    return int(first) if first.isascii() and first.isdigit() and len(first) < 4 else None  # noqa: PLR2004 - digits


def _row(grid: Grid, row: int) -> list[tuple[int, str]]:
    return [(c.column, " ".join(c.text.split())) for c in grid.cells if c.row == row]


def _height(grid: Grid) -> int:
    return max(c.row + c.rowspan for c in grid.cells)


def _width(grid: Grid) -> int:
    return max(c.column + c.colspan for c in grid.cells)
