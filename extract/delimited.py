"""Tables that other programs write as plain text (CSV, "Unicode text" of Excel), often under the name .xls."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from io import StringIO

from extract.document import Grid, Page, Piece
from extract.errors import Unreadable

SEPARATORS = "\t;,|"
LEAST = 2
"""Rows, and columns, of a table."""
ALIKE = 0.7
"""Share of the lines with several cells that have as many as the most: lines of prose have as many commas by chance."""
OTHERS = ("<", "{", "[")
"""How XML and what programs store begin."""
SAMPLE = 65_536
"""Bytes that tell whether a text is a table."""
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BROKEN = "Tệp bảng dạng chữ (CSV) bị hỏng hoặc sai bảng mã. Hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại."


def is_table(data: bytes) -> bool:
    """Whether a text is a table: nearly all its lines have as many cells, and there is a figure in them."""
    text = _decoded(data[:SAMPLE], "ignore")
    return text is not None and _separator(text) is not None


def read(data: bytes) -> tuple[list[Piece | Grid], tuple[Page, ...], list[str]]:
    """The table with its cells as they are written. Raises Unreadable for what is none after all."""
    from openpyxl import Workbook  # noqa: PLC0415 - loaded when a table comes

    from extract.sheets import of_sheet  # noqa: PLC0415 - the same

    text = _decoded(data, "strict")
    separator = None if text is None else _separator(text[:SAMPLE])
    if text is None or separator is None:
        raise Unreadable("csv.broken", BROKEN)
    sheet = Workbook().create_sheet()
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            sheet.append(["".join(filter(_shows, cell)) or None for cell in row])
    except (csv.Error, ValueError) as error:
        raise Unreadable("csv.broken", BROKEN) from error
    return of_sheet(sheet)


def _decoded(data: bytes, errors: str) -> str | None:
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None


def _separator(text: str) -> str | None:
    """The sign between cells, None where no sign parts the lines into columns."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not any(map(str.isdigit, text)) or text.lstrip("\ufeff \r\n").startswith(OTHERS):
        return None
    for sign in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=sign) if len(row) >= LEAST]
        except csv.Error:
            return None
        most = Counter(widths).most_common(1)
        if most and most[0][1] >= max(LEAST, ALIKE * len(lines)):
            return sign
    return None


def _shows(sign: str) -> bool:
    """Whether a sheet may hold a character."""
    return sign >= " " or sign in "\t\n"
