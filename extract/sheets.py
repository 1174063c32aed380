"""XLSX appendices: every sheet a table, every cell the text that Excel shows (84,03% for 0.8403 formatted so)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from extract.document import Grid, GridCell, Page, Piece
from extract.errors import Unreadable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_UNPACKED = 128 * 1024 * 1024
MAX_CELLS = 200_000
BROKEN = "Tệp Excel bị hỏng hoặc có mật khẩu, không mở được. Đề nghị gửi lại tệp gốc."


def read(data: bytes) -> tuple[list[Piece | Grid], tuple[Page, ...], list[str]]:
    """The sheets of a workbook in order; formulas give the value that was last computed, nothing is computed here."""
    import openpyxl  # noqa: PLC0415 - loaded when a workbook comes

    try:
        unpacked = sum(m.file_size for m in zipfile.ZipFile(BytesIO(data)).infolist())
        book = (
            openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False) if unpacked < MAX_UNPACKED else None
        )
    except Exception as error:  # the library raises whatever a damaged part makes it trip over
        raise Unreadable("xlsx.broken", BROKEN) from error
    if book is None:
        raise Unreadable("xlsx.too_large", "Tệp Excel lớn bất thường, không đọc để bảo đảm an toàn.")
    items: list[Piece | Grid] = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            items += _sheet(sheet)
    return items, (), []


def _sheet(sheet: Worksheet) -> Iterator[Piece | Grid]:
    """Lines with one filled cell above the table (title, unit) are paragraphs; the rest is one grid."""
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
        raise Unreadable("xlsx.too_large", f"Trang tính {sheet.title} có quá nhiều ô. Hãy chỉ gửi bảng số liệu.")
    spans = {
        (r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
        for r in sheet.merged_cells.ranges
    }
    rows = [
        [
            GridCell(r, c, text, (), *spans.get((r, c), (1, 1)))
            for c, cell in enumerate(row, 1)
            if (text := shown(cell.value, cell.number_format or ""))
        ]
        for r, row in enumerate(sheet.iter_rows(), 1)
    ]
    filled = [row for row in rows if row]
    start = next((i for i, row in enumerate(filled) if len(row) > 1), len(filled))
    yield from (Piece(cell.text, bold=True, centred=True) for row in filled[:start] for cell in row)
    cells = [cell for row in filled[start:] for cell in row]
    if cells:
        top, left = min(c.row for c in cells), min(c.column for c in cells)
        yield Grid(tuple(replace(c, row=c.row - top, column=c.column - left) for c in cells))


def shown(value: Any, form: str) -> str:  # noqa: ANN401 - a cell holds anything
    """The text that Excel shows for a value under a number format, with a Vietnamese decimal comma."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if not isinstance(value, int | float):
        return str(value).strip()
    number = Decimal(str(value))
    percent = "%" in form
    places = re.search(r"0[.,](0+)", form)
    number = number * 100 if percent else number
    if places or percent or re.fullmatch(r"#,##0|0", form):
        step = Decimal(1).scaleb(-len(places[1]) if places else 0)
        number = number.quantize(step, ROUND_HALF_UP)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text and not places else text
    return text.replace(".", ",") + ("%" if percent else "")
