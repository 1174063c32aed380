"""Tables that are typed with tabs: lines of a name and two or more values each, one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extract.document import Grid, GridCell, Piece

LEAST = 3
"""Cells of a line, and lines: a name with one value is a line of text, two lines alike may be chance."""
LONGEST = 40
"""Characters of a value, or of the head of its column."""
VALUE = re.compile(r"[^\w\s]{0,3}\s*\d|[-–—.x]?$")
"""A cell with a figure, or with nothing or the sign for it."""
Item = Piece | Grid


def tabular(items: Iterable[Item]) -> list[Item]:
    """The items with such lines made a table; in all other text two blanks stand for the tabs of a place."""
    made: list[Item] = []
    for run in _runs(items):
        rows = [_cells(piece) for piece in run if isinstance(piece, Piece) and piece.zone != "mark"]
        if len(rows) >= LEAST and len(rows[0]) >= LEAST and sum(map(_told, rows)) >= max(len(rows) - 1, LEAST - 1):
            cells = (GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
            made.append(Grid(tuple(cells), None))
            made += (piece for piece in run if isinstance(piece, Piece) and piece.zone == "mark")
        else:
            made += (replace(i, text=i.text.replace("\t", "  ")) if isinstance(i, Piece) else i for i in run)
    return made


def _runs(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items that may make a table together: one after another lines with as many cells, marks of notes among them."""
    run: list[Item] = []
    width = 0
    for item in items:
        if isinstance(item, Grid):
            cells = []
        elif run and item.zone == "mark":
            run.append(item)
            continue
        else:
            cells = _cells(item) if item.zone == "body" else []
        own = len(cells) if all(len(cell) <= LONGEST for cell in cells[1:]) else 0
        if run and (own < LEAST or own != width):
            yield run
            run = []
        run.append(item)
        width = own
    if run:
        yield run


def _cells(piece: Piece) -> list[str]:
    """The texts between the tabs of a line; those that only indent it part nothing."""
    first, *others = (cell.strip() for cell in re.split(r"\t+", piece.text.strip("\t ")))
    return [f"{piece.number} {first}" if piece.number else first, *others]


def _told(row: Sequence[str]) -> bool:
    """Whether a line is a name and its values."""
    return any(c.isalpha() for c in row[0]) and all(map(VALUE.match, row[1:])) and any(map(str.strip, row[1:]))
