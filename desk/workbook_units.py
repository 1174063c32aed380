"""The sheet of units by indicators, with the province's totals on top."""

# ruff: noqa: ANN401 -- xlsxwriter carries no types

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from desk import province, wording
from desk.night import Cell, Night, Unit, fullest_first
from desk.workbook_cells import Column, cell_text, count_style, open_sheet, percent_style, write_cell
from normalize.catalogue import Catalogue, Indicator

MOST_COMMENTS = 5_000
"""Cells of the table of units that all get a comment with their place; in a larger one only the doubted do."""

UNITS = {"percent": "%", "VND": "đồng"}
SUMS = 3
"""The row of the table of units that can be filtered from; above it stand the province's totals."""


def matrix(book: Any, formats: dict[str, Any], night: Night, catalogue: Catalogue) -> None:
    """Units down, indicators across by group: filtered and sorted by column; the province's totals stand on top."""
    told, order = {c.code for u in night.units for c in u.cells}, list(wording.DOMAINS)
    indicators = [i for i in catalogue if i.code in told]
    indicators.sort(key=lambda i: order.index(i.domain) if i.domain in order else len(order))
    columns = [Column("Đơn vị", 30), Column("Kỳ", 16)]
    columns += [Column(f"{i.name} ({UNITS.get(i.unit, i.unit)})", 17) for i in indicators]
    sheet = open_sheet(book, formats, "Đơn vị × chỉ tiêu", columns, 0)
    sheet.set_row(0, 92)
    sheet.fit_to_pages(0, 0)
    sheet.repeat_columns(0, 1)
    sheet.set_print_scale(60)
    _province(sheet, formats, night, indicators)
    top = SUMS + 1
    sheet.freeze_panes(top, 2)
    if night.units:
        sheet.autofilter(SUMS, 0, SUMS + len(night.units), len(columns) - 1)
    roomy = len(indicators) * len(night.units) <= MOST_COMMENTS
    for row, unit in enumerate(fullest_first(night.units, told), start=top):
        period = unit.submission.period
        write_cell(sheet, row, 0, unit.name, formats["plain"])
        write_cell(sheet, row, 1, wording.period(period.start, period.end), formats["plain"])
        for column, indicator in enumerate(indicators, start=2):
            if cell := _plainest(unit, indicator.code):
                _matrix_cell(sheet, row, column, cell, formats)
                if cell.severity or roomy:
                    sheet.write_comment(row, column, cell_text(_comment(cell)), {"x_scale": 2.2, "y_scale": 1.4})
            else:
                sheet.write_string(row, column, "–", formats["soft"])


def _province(sheet: Any, formats: dict[str, Any], night: Night, indicators: Sequence[Indicator]) -> None:
    """Two rows under the head: the province's total or weighted rate, and on how many communes it rests."""
    doubts = province.doubts(night.units)
    month = wording.month(night.turnout.month) if night.turnout else ""
    for row, head in ((1, "TOÀN TỈNH"), (2, "Tính từ"), (SUMS, "Lọc, xếp thứ tự ở dòng này")):
        write_cell(sheet, row, 0, head, formats["sum-head"])
        write_cell(sheet, row, 1, month if row == 1 else "", formats["sum-head"])
    for column, indicator in enumerate(indicators, start=2):
        total = night.totals.get(indicator.code)
        write_cell(sheet, SUMS, column, "", formats["sum"])
        if total is None:
            write_cell(sheet, 1, column, "không cộng", formats["sum"])
            write_cell(sheet, 2, column, "", formats["sum"])
            continue
        places = 2 if total.unit == "percent" else 0
        value = round(Decimal(total.value.numerator) / total.value.denominator, places)
        write_cell(sheet, 1, column, value, formats["sum-percent" if total.unit == "percent" else "sum-count"])
        doubted = f"\n▲ {doubts[indicator.code]} số có phát hiện" if doubts[indicator.code] else ""
        write_cell(sheet, 2, column, f"{len(total.reported)}/{total.expected} xã{doubted}", formats["sum"])
        if total.vague or total.bare:
            sheet.write_comment(2, column, cell_text(total.coverage))
    sheet.set_row(2, 30)


def _plainest(unit: Unit, code: str) -> Cell | None:
    """What a unit says of an indicator as a whole, else of its first sub-group."""
    own = [c for c in unit.cells if c.code == code]
    return min(own, key=lambda c: (c.scope is not None, c.result is None), default=None)


def _matrix_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    o = cell.result
    if o is None or o.value is None or cell.severity:
        flag = f"{wording.SYMBOLS[cell.severity]} " if cell.severity else ""
        shown = wording.stated(o) if o else "chỉ nêu chỉ tiêu"
        write_cell(sheet, row, column, flag + shown, formats[cell.severity] if cell.severity else formats["plain"])
    else:
        write_cell(
            sheet, row, column, o.value, formats[percent_style(o) if o.unit == "percent" else count_style(o.value)]
        )


def _comment(cell: Cell) -> str:
    o = cell.result or cell.target
    assert o is not None
    words = {"met": "Đạt", "missed": "Chưa đạt", "not_reported": "Chưa nêu kết quả"}
    lines = [f"«{o.text}» – {o.document}, {wording.where(o.page, o.section)}", o.snippet[:300]]
    if cell.target:
        lines.append(f"Chỉ tiêu phải đạt: {wording.stated(cell.target)}. {words.get(cell.status, '')}")
    if cell.scope:
        lines.append(f"Phạm vi: {cell.scope}")
    return "\n".join(lines)
