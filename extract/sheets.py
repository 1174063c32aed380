"""XLSX appendices: every sheet a table, every cell the text that Excel shows (84,03% for 0.8403 formatted so)."""

from __future__ import annotations

import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from extract.document import Grid, GridCell, Page, Piece
from extract.errors import Unreadable
from extract.heads import numeric
from extract.legacy_fonts import restored, to_unicode
from extract.package import STRICT, with_usual_names
from extract.sheet_drawings import BROKEN, Drawn, drawn
from extract.sheet_formats import shown
from extract.sheet_sides import Row, sides
from extract.structure import APPENDIX, CAPTION, MOTTO

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
UNCOMPUTED = re.compile(rb"<f[ >/][^<]*(?:</f>)?\s*(?:<v\s*/>|<v></v>)?\s*</c>")
"""A formula without the value that it had when the book was stored."""
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
FAULT = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!)")
HEADS = ("firstHeader", "oddHeader", "evenHeader", "firstFooter", "oddFooter", "evenFooter")
CODES = re.compile(r"&(?:K[\dA-F]{2}[\dA-F+-]{4}|[A-Z&])")
"""What the head of a printed page holds besides words: number of the page, date, name of the file, a colour."""
ODD = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What the library raises at settings that it does not understand; damage raises errors of the zip or of XML."""
ISSUER = re.compile(r"\s*(?:[ỦU][YỶ]\s+BAN|UBND|HĐND|ĐẢNG\s+(?:ỦY|UỶ|BỘ))(?!\w)", re.IGNORECASE)
HEAD_CELLS, HEAD_ROWS, LETTERHEAD = 2, 3, 8
"""Issuing body and motto stand side by side, with their numbers and dates below."""


def read(data: bytes) -> tuple[list[Piece | Grid], tuple[Page, ...], list[str]]:
    """The sheets of a workbook in order; formulas give the value that was last computed, nothing is computed here.

    What Excel does not show (hidden sheets, rows and columns) is left out and told.
    """
    import openpyxl  # noqa: PLC0415 - loaded when a workbook comes

    try:
        package = zipfile.ZipFile(BytesIO(data))
        uncomputed = _must_be_small(package)
        if STRICT in package.read("xl/workbook.xml"):
            data = _with_usual_names(package)
            package = zipfile.ZipFile(BytesIO(data))
        with warnings.catch_warnings(action="ignore"):  # of what it leaves out: pictures, rules for entering data
            book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
    except Unreadable:
        raise
    except Exception as error:  # the library raises whatever a damaged part makes it trip over
        raise Unreadable("xlsx.broken", BROKEN) from error
    items: list[Piece | Grid] = []
    counts = {"công thức chưa có giá trị; hãy mở bằng Excel, lưu lại rồi gửi lại.": uncomputed}
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            _Sheet(sheet, drawn(package, sheet), counts).read_into(items)
        else:
            _count(counts, HIDDEN_SHEETS)
    return restored(items), (), [f"Tệp Excel có {count} {said}" for said, count in counts.items() if count]


def is_odd(refused: Unreadable) -> bool:
    """Whether a book was refused for a setting that the library does not understand, and not for damage.

    Programs other than Excel write styles and drawings that it trips over; LibreOffice reads them.
    """
    cause: BaseException = refused
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return refused.code == "xlsx.broken" and isinstance(cause, ODD)


def of_sheet(sheet: Worksheet) -> tuple[list[Piece | Grid], tuple[Page, ...], list[str]]:
    """The lines and tables of one sheet that was made of plain text. Raises Unreadable for one that is too large."""
    _must_be_few(len(sheet._cells), sheet.title, MAX_STORED)  # noqa: SLF001 - as below
    items: list[Piece | Grid] = []
    _Sheet(sheet, Drawn(), {}).read_into(items)
    return restored(items), (), []


HIDDEN_SHEETS = "trang tính ẩn, không đọc."
HIDDEN_ROWS = "hàng, cột ẩn có dữ liệu, không đọc."
FAULTS = "ô báo lỗi công thức (#DIV/0!, #REF!…), không đọc."
PICTURES = "hình ảnh không đọc được; nếu là ảnh chụp bảng số liệu, hãy gửi bảng dạng chữ."


def _count(counts: dict[str, int], said: str, more: int = 1) -> None:
    counts[said] = counts.get(said, 0) + more


def _must_be_small(package: zipfile.ZipFile) -> int:
    """Looks at sizes and counts cells before the library makes an object of each; gives the formulas without value."""
    if sum(m.file_size for m in package.infolist()) > MAX_UNPACKED:
        raise Unreadable("xlsx.too_large", "Tệp Excel lớn bất thường, không đọc để bảo đảm an toàn.")
    uncomputed = 0
    for name in filter(SHEET.fullmatch, package.namelist()):
        stored = package.read(name)
        merged = sum(_area(*found.groups()) for found in MERGED.finditer(stored))
        _must_be_few(len(CELL.findall(stored)) + merged, name.rsplit("/", 1)[-1], MAX_STORED)
        uncomputed += len(UNCOMPUTED.findall(stored))
    return uncomputed


def _with_usual_names(package: zipfile.ZipFile) -> bytes:
    """A book that was saved as Strict, with the usual names: the library knows no others."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in package.namelist():
            made.writestr(name, with_usual_names(package.read(name)))
    return out.getvalue()


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """Cells of a merged range: the library makes an object of each."""
    across = _column(right) - _column(left) + 1
    return across * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


class _Sheet:
    """One sheet: its shown cells, and the tables and lines that they make.

    Only cells that are there are looked at: a sheet that is formatted down to its last row is as small as what it says.
    """

    def __init__(self, sheet: Worksheet, over: Drawn, counts: dict[str, int]) -> None:
        self.sheet, self.over, self.counts = sheet, over, counts
        self.spans = {(r.min_row, r.min_col): (r.max_row, r.max_col) for r in sheet.merged_cells.ranges}
        self.hidden_rows = {r for r, row in sheet.row_dimensions.items() if row.hidden}
        self.hidden_columns = {
            c
            for column in sheet.column_dimensions.values()
            if column.hidden
            for c in range(column.min or 1, (column.max or 0) + 1)
        }

    def read_into(self, items: list[Piece | Grid]) -> None:
        """Add the lines and tables of the sheet; text boxes before them or behind them, as they stand."""
        if self.over.pictures:
            _count(self.counts, PICTURES, self.over.pictures)
        first_row = min((row for row, _ in self.sheet._cells), default=0)  # noqa: SLF001 - as below
        items += (Piece(text) for row, text in self.over.texts if row < first_row)
        table: list[Row] = []
        inside: set[int] = set()
        begun = len(items)
        last = 0
        for row in self._rows():
            gap, first = row[0] > last + 1, len(items) == begun
            if table and self._ends(table, row, inside, gap=gap, first=first):
                items += self._table(table, head=first)
                table, inside = [], set()
            if table or len(row[1]) > 1:
                table.append(row)
                inside.update(c.column for c in row[1])
            else:
                items.append(_line(row[1][0]))
            last = max([row[0], *(c.row + c.rowspan - 1 for c in row[1])])
        items += self._table(table, head=len(items) == begun)
        items += (Piece(text) for row, text in self.over.texts if row >= first_row)
        items += (Piece(text, zone="furniture") for text in self._running_heads())

    def _running_heads(self) -> Iterator[str]:
        """Heads and feet of the printed pages, without what is counted or looked up in printing."""
        for name in HEADS:
            head = getattr(self.sheet, name)
            for part in (head.left, head.center, head.right):
                text = CODES.sub(" ", part.text or "").strip()
                if any(map(str.isalnum, text)):
                    yield text

    def _rows(self) -> Iterator[Row]:
        """The rows with what each shows, from the top."""
        rows: dict[int, list[GridCell]] = {}
        hidden: set[tuple[str, int]] = set()
        for (r, c), cell in sorted(self.sheet._cells.items()):  # noqa: SLF001 - its public ways make every cell in between
            text = shown(cell.value, cell.number_format or "")
            if not text:
                continue
            if FAULT.fullmatch(text):
                _count(self.counts, FAULTS)
                continue
            text = to_unicode(text, cell.font.name or "") if cell.font else text
            _must_be_short(text, f"{self.sheet.title}!{cell.coordinate}")
            bottom, right = self.spans.get((r, c), (r, c))
            height = sum(n not in self.hidden_rows for n in range(r, bottom + 1))
            width = sum(n not in self.hidden_columns for n in range(c, right + 1))
            if height and width:
                rows.setdefault(r, []).append(GridCell(r, c, text, (), height, width))
            else:
                hidden.add(("row", r) if r in self.hidden_rows else ("column", c))
        if hidden:
            _count(self.counts, HIDDEN_ROWS, len(hidden))
        yield from rows.items()

    @staticmethod
    def _ends(table: Sequence[Row], row: Row, inside: set[int], *, gap: bool, first: bool) -> bool:
        """Whether a table ends before this row: at a blank row and a new head or line, or at the title of the next.

        `inside` are the columns that the table has.
        """
        cells = row[1]
        if len(cells) == 1 and (APPENDIX.match(cells[0].text) or CAPTION.match(cells[0].text)):
            return True
        if first and _is_letterhead(table) and (gap or len(cells) == 1):
            return True
        goes_on = len(cells) > 1 and any(numeric(c.text) for c in cells) and {c.column for c in cells} <= inside
        return gap and not goes_on

    def _table(self, table: list[Row], *, head: bool) -> Iterator[Piece | Grid]:
        """The rows of a table as a grid, or as several that stand side by side."""
        right_ends = {place: right for place, (_, right) in self.spans.items()}
        parts = sides(table, right_ends, self.hidden_columns)
        for part in parts:
            yield from self._lines_and_grid(part, head=head, titled=len(parts) > 1)

    def _lines_and_grid(self, table: list[Row], *, head: bool, titled: bool) -> Iterator[Piece | Grid]:
        """The grid; lines that stand below it alone are lines, and above it where it has a title of its own."""
        below: list[Row] = []
        while table and len(table[-1][1]) == 1:
            below.insert(0, table.pop())
        while titled and table and len(table[0][1]) == 1:
            yield _line(table.pop(0)[1][0])
        cells = [cell for _, row in table for cell in row]
        if cells:
            yield self._grid(cells, "head" if head and _is_letterhead(table) else "body")
        yield from (_line(row[0]) for _, row in below)

    def _grid(self, cells: Sequence[GridCell], zone: str) -> Grid:
        """The grid of the cells, without blank and hidden rows and columns round it and within."""
        rows = sorted({c.row for c in cells})
        left, right = min(c.column for c in cells), max(c.column for c in cells)
        columns = [c for c in range(left, right + 1) if c not in self.hidden_columns]
        _must_be_few(len(rows) * len(columns), self.sheet.title)
        made = []
        for c in cells:
            column = bisect_left(columns, c.column)
            last = self.spans.get((c.row, c.column), (c.row, c.column))[0]
            row = bisect_left(rows, c.row)
            height = bisect_right(rows, last) - row
            width = min(c.colspan, len(columns) - column)
            made.append(replace(c, row=row, column=column, rowspan=height, colspan=width))
        return Grid(tuple(made), zone=zone)


def _line(cell: GridCell) -> Piece:
    return Piece(cell.text, bold=True, centred=True)


def _is_letterhead(table: Sequence[Row]) -> bool:
    """Whether the first rows of a sheet are those of issuing body and motto."""
    if len(table) > LETTERHEAD:
        return False
    texts = [cell.text for _, row in table for cell in row]
    if any(map(MOTTO.search, texts)):
        return True
    return len(table) <= HEAD_ROWS and all(len(row) <= HEAD_CELLS for _, row in table) and any(map(ISSUER.match, texts))


def _must_be_few(cells: int, sheet: str, most: int = MAX_CELLS) -> None:
    if cells > most:
        raise Unreadable(
            "xlsx.too_large",
            f"Trang tính {sheet} có hơn {most} ô, không phải biểu của báo cáo. Hãy chỉ gửi bảng số liệu.",
        )


def _must_be_short(text: str, place: str) -> None:
    if len(text) > MAX_TEXT:
        raise Unreadable("xlsx.too_large", f"Ô {place} có hơn {MAX_TEXT} chữ, không phải biểu của báo cáo.")
