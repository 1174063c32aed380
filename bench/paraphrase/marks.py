"""Text with its figures marked where they stand, and what each of them says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Span = tuple[date, date] | None
MARK = re.compile(r"⟦(\d+)\|([^⟦⟧]*)⟧")


@dataclass(slots=True)
class Said:
    """What one figure says. `indicator` is "" where the wording leaves it open.

    `period` and `scope` are None where they are not asked.

    """

    value: Decimal | None
    unit: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    kind: Literal["result", "target"] = "result"
    comparator: Literal["eq", "ge", "le", "approx"] = "eq"
    indicator: str = ""
    period: Span = None
    scope: str | None = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report as samples.markup names them (heading, paragraph, item, row, head_row, centre, caption)."""

    kind: str
    cells: tuple[str, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure in the report: its line, cell and characters there, and what it says."""

    line: int
    cell: int
    start: int
    end: int
    text: str
    said: Said


def unmark(text: str) -> tuple[str, list[tuple[int, int, int]]]:
    """The text without its marks, and start, end and number of each figure in it."""
    plain, found, last = "", [], 0
    for mark in MARK.finditer(text):
        plain += text[last : mark.start()]
        found.append((len(plain), len(plain) + len(mark[2]), int(mark[1])))
        plain += mark[2]
        last = mark.end()
    return plain + text[last:], found
