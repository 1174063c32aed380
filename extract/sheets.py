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
MAX_CELLS = 50_000
"""Places in the table of one sheet: ten times the largest appendix. More is a database, and would take minutes."""
MAX_STORED = 250_000
"""Cells that one sheet stores, also empty ones that have a format."""
MAX_TEXT = 20_000
"""Characters of one cell; Excel itself holds no more than 32,767, a report's longest remark some 2,000."""
CELL = re.compile(rb"<(?:\w+:)?c[ >]")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
BROKEN = "Tệp Excel bị hỏng hoặc có mật khẩu, không mở được. Đề nghị gửi lại tệp gốc."


def read(data: bytes) -> tuple[list[Piece | Grid], tuple[Page, ...], list[str]]:
    """The sheets of a workbook in order; formulas give the value that was last computed, nothing is computed here."""
    import openpyxl  # noqa: PLC0415 - loaded when a workbook comes

    try:
        _must_be_small(zipfile.ZipFile(BytesIO(data)))
        book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
    except Unreadable:
        raise
    except Exception as error:  # the library raises whatever a damaged part makes it trip over
        raise Unreadable("xlsx.broken", BROKEN) from error
    items: list[Piece | Grid] = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            items += _sheet(sheet)
    return items, (), []


def _must_be_small(package: zipfile.ZipFile) -> None:
    """Looks at sizes and counts cells before the library makes an object of each."""
    if sum(m.file_size for m in package.infolist()) > MAX_UNPACKED:
        raise Unreadable("xlsx.too_large", "Tệp Excel lớn bất thường, không đọc để bảo đảm an toàn.")
    for name in filter(SHEET.fullmatch, package.namelist()):
        stored = package.read(name)
        merged = sum(_area(*found.groups()) for found in MERGED.finditer(stored))
        _must_be_few(len(CELL.findall(stored)) + merged, name.rsplit("/", 1)[-1], MAX_STORED)


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """Cells of a merged range: the library makes an object of each."""
    across = _column(right) - _column(left) + 1
    return across * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _sheet(sheet: Worksheet) -> Iterator[Piece | Grid]:
    """Lines with one filled cell above the table (title, unit) are paragraphs; the rest is one grid.

    Only cells that are there are looked at: a sheet that is formatted down to its last row is as small as what it says.
    """
    spans = {
        (r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
        for r in sheet.merged_cells.ranges
    }
    rows: dict[int, list[GridCell]] = {}
    for (r, c), cell in sorted(sheet._cells.items()):  # noqa: SLF001 - its public ways make every cell in between
        if text := shown(cell.value, cell.number_format or ""):
            _must_be_short(text, f"{sheet.title}!{cell.coordinate}")
            rows.setdefault(r, []).append(GridCell(r, c, text, (), *spans.get((r, c), (1, 1))))
    filled = list(rows.values())
    start = next((i for i, row in enumerate(filled) if len(row) > 1), len(filled))
    yield from (Piece(cell.text, bold=True, centred=True) for row in filled[:start] for cell in row)
    cells = [cell for row in filled[start:] for cell in row]
    if cells:
        top, left = min(c.row for c in cells), min(c.column for c in cells)
        height, width = max(c.row for c in cells) - top + 1, max(c.column for c in cells) - left + 1
        _must_be_few(height * width, sheet.title)
        yield Grid(
            tuple(
                replace(
                    c, row=c.row - top, column=c.column - left,
                    rowspan=min(c.rowspan, height - c.row + top), colspan=min(c.colspan, width - c.column + left),
                )
                for c in cells
            )
        )  # fmt: skip


def _must_be_few(cells: int, sheet: str, most: int = MAX_CELLS) -> None:
    if cells > most:
        raise Unreadable(
            "xlsx.too_large",
            f"Trang tính {sheet} có hơn {most} ô, không phải biểu của báo cáo. Hãy chỉ gửi bảng số liệu.",
        )


def _must_be_short(text: str, place: str) -> None:
    if len(text) > MAX_TEXT:
        raise Unreadable("xlsx.too_large", f"Ô {place} có hơn {MAX_TEXT} chữ, không phải biểu của báo cáo.")


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
