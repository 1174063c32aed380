"""How the sheets of a workbook look and how a cell is written: real numbers with formats, text always as text."""

# ruff: noqa: ANN401 -- xlsxwriter carries no types

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desk import wording
from normalize.observation import Observation

Value = str | int | Decimal | date | None

LONGEST = 32_000
"""Characters a cell takes (Excel's limit is 32,767)."""

COLOURS = {"error": "#FDECEE", "warning": "#FFF3DC", "info": "#E8F1FB"}

SUM = {"bg_color": "#EEF3F9", "align": "right"}

MOST_DECIMALS = 4

MOST_EXACT = 10**15
"""Beyond fifteen digits a spreadsheet rounds a number; such figures are written as text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its head, its width in characters, and how its number is shown."""

    head: str
    width: float
    format: str = "text"


def formats_of(book: Any) -> dict[str, Any]:
    """Every format of the workbook by name; those of a doubted figure begin with its severity."""
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    wrap = base | {"text_wrap": True}
    numbers = {f"percent{n}": {"num_format": f'0{"." + "0" * n if n else ""}" %"'} for n in range(MOST_DECIMALS + 1)}
    numbers |= {f"count{n}": {"num_format": f"#,##0{'.' + '0' * n if n else ''}"} for n in range(MOST_DECIMALS + 1)}
    numbers |= {
        "plain": {},
        "whole": {"num_format": "#,##0"},
        "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    }
    made = {name: book.add_format(base | own) for name, own in numbers.items()}
    made |= {
        "text": book.add_format(wrap | {"bottom": 1, "bottom_color": "#DCE3EC"}),
        "head": book.add_format(wrap | {"bold": True, "bg_color": "#DCE3EC", "border": 1, "valign": "vcenter"}),
        "title": book.add_format(base | {"bold": True, "font_size": 14}),
        "soft": book.add_format(base | {"font_color": "#7A8494", "align": "center"}),
        "sum": book.add_format(wrap | SUM),
        "sum-head": book.add_format(wrap | SUM | {"align": "left", "bold": True}),
        "sum-percent": book.add_format(base | SUM | {"num_format": '0.00" %"', "bold": True}),
        "sum-count": book.add_format(base | SUM | {"num_format": "#,##0", "bold": True}),
    }
    for severity, colour in COLOURS.items():
        made[severity] = book.add_format(wrap | {"bg_color": colour})
        made[f"{severity}-bold"] = book.add_format(wrap | {"bg_color": colour, "bold": True})
        made |= {
            f"{severity}-{name}": book.add_format(base | own | {"bg_color": colour}) for name, own in numbers.items()
        }
    return made


def open_sheet(book: Any, formats: dict[str, Any], name: str, columns: Sequence[Column], rows: int) -> Any:
    """A new sheet with its head frozen and filtered, set up for printing on lying A4."""
    sheet = book.add_worksheet(name)
    for n, column in enumerate(columns):
        sheet.set_column(n, n, column.width)
        sheet.write_string(0, n, column.head, formats["head"])
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)
    if rows:
        sheet.autofilter(0, 0, rows, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RTrang &P/&N")
    return sheet


def write_cell(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    """One cell by the type of its value: text always as text, whatever it begins with."""
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, cell_text(value), style)
    elif isinstance(value, int | Decimal):
        if -MOST_EXACT < value < MOST_EXACT:
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, wording.number(value), style)
    else:
        sheet.write_datetime(row, column, value, style)


def cell_text(value: str) -> str:
    """Text that a cell can hold: without control characters, not too long."""
    return "".join(c for c in wording.visible(value) if c >= " " or c in "\n\t")[:LONGEST]


def count_style(value: Value) -> str:
    """Other numbers show the decimals they have."""
    places = -int(value.normalize().as_tuple().exponent) if isinstance(value, Decimal) else 0
    return f"count{min(max(places, 0), MOST_DECIMALS)}"


def percent_style(o: Observation) -> str:
    """Percentages show as many decimals as the report prints."""
    return f"percent{min(o.decimals or 0, MOST_DECIMALS)}"
