"""Workbooks as Excel shows them: number formats, what is hidden, and where one table ends and another begins."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from extract.document import Grid
from extract.readers import read
from extract.sheet_formats import shown
from extract.sheets import read as read_sheets

ACCOUNTS = '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.5, "0%", "50%"),
        (0.99667, "0.00%", "99,67%"),
        (84.03, '0.0"%"', "84,0%"),
        (72.5, "General", "72,5"),
        (0.1 + 0.2, "General", "0,3"),
        (61250000000, "General", "61250000000"),
        (1484, "#,##0", "1.484"),
        (1484.4, ACCOUNTS, "1.484"),
        (0, ACCOUNTS, "-"),
        (-5, ACCOUNTS, "-5"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (12345678, "#,##0.0,,", "12,3"),
        (45, '0" hồ sơ"', "45 hồ sơ"),
        (1500000, '[$-42A]#,##0\\ "đ"', "1.500.000 đ"),
        (12, 'General" máy"', "12 máy"),
        (5, "00", "05"),
        (0.256, "0.##", "0,26"),
        (0.8, "[<1]0%;0", "80%"),
        (0, "0;-0;;@", ""),
        (1.5, "# ?/?", "1,5"),
        (1e300, "0.00", "1.0000000000E+300"),
        (float("nan"), "0", ""),
        (date(2026, 6, 5), "mm/yyyy", "06/2026"),
        (datetime(2026, 6, 5, 8, 30), "dd/mm/yyyy hh:mm", "05/06/2026 08:30"),  # noqa: DTZ001 - Excel knows no zones
        (time(8, 30), "h:mm", "08:30"),
        (timedelta(hours=30, minutes=15), "[h]:mm", "30:15"),
        ("Máy_x000D_\ntính _x0041__x005F_", "", "Máy\ntính A_"),
        (None, "", ""),
    ],
)
def test_shown(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


def book(rows: Sequence[Sequence[object]], then: Callable[[Worksheet], None] = lambda _: None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    then(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def tables(data: bytes) -> list[list[str]]:
    return [[c.text for c in item.cells] for item in read_sheets(data)[0] if isinstance(item, Grid)]


HEAD = ("TT", "Chỉ tiêu", "Kết quả")
LETTERHEAD = (
    ("ỦY BAN NHÂN DÂN XÃ DI LINH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("Số: 15/BC-UBND", None, "Độc lập - Tự do - Hạnh phúc"),
    ("BÁO CÁO",),
    ("Số liệu tháng 5 năm 2026",),
)


def test_the_letterhead_of_a_sheet_is_no_table() -> None:
    document = read(book([*LETTERHEAD, HEAD, (1, "Hồ sơ", 45)]), "a.xlsx")
    assert [b.kind for b in document.blocks] == ["head"] * 4 + ["title"] * 2 + ["cell"] * 6


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param(
            [("Biểu 1. Hồ sơ",), HEAD, (1, "Đất", 45), (None,), ("Biểu 2. Tổ",), HEAD, (1, "Thôn", 5)],
            [[*HEAD, "1", "Đất", "45"], [*HEAD, "1", "Thôn", "5"]],
            id="two tables below each other",
        ),
        pytest.param(
            [HEAD, (1, "Đất", 45), ("Biểu số 2",), HEAD, (1, "Thôn", 5)],
            [[*HEAD, "1", "Đất", "45"], [*HEAD, "1", "Thôn", "5"]],
            id="the name of the next table stands right below the first",
        ),
        pytest.param(
            [HEAD, (1, "Đất", 45), (None,), (2, "Hộ tịch", 130)],
            [[*HEAD, "1", "Đất", "45", "2", "Hộ tịch", "130"]],
            id="a blank row within a table",
        ),
        pytest.param(
            [HEAD, ("I. Hồ sơ",), (1, "Đất", 45), ("Ghi chú: số liệu ước",)],
            [[*HEAD, "I. Hồ sơ", "1", "Đất", "45"]],
            id="a row of a group stays, a remark below does not",
        ),
        pytest.param(
            [(*HEAD, None, *HEAD), (1, "Đất", 45, None, 1, "Thôn", 5), (None,) * 4 + (2, "Tổ", 7)],
            [[*HEAD, "1", "Đất", "45"], [*HEAD, "1", "Thôn", "5", "2", "Tổ", "7"]],
            id="two tables side by side",
        ),
        pytest.param(
            [("Biểu 1", None, None, "Biểu 2"), ("Tên", "Số", None, "Tên", "Số"), ("Đất", 45, None, "Thôn", 5)],
            [["Tên", "Số", "Đất", "45"], ["Tên", "Số", "Thôn", "5"]],
            id="side by side with titles",
        ),
        pytest.param(
            [("TT", "Tên", None, "Tháng 5", "Tháng 6"), (1, "Đất", None, 45, 46)],
            [["TT", "Tên", "Tháng 5", "Tháng 6", "1", "Đất", "45", "46"]],
            id="an empty column within a table",
        ),
        pytest.param([HEAD, (1, "Đất", "#DIV/0!")], [[*HEAD, "1", "Đất"]], id="what a formula failed at is no text"),
    ],
)
def test_where_tables_end(rows: Sequence[Sequence[object]], wanted: list[list[str]]) -> None:
    assert tables(book(rows)) == wanted


def test_hidden_rows_and_columns_are_left_out_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    data = book([("TT", "Ẩn", "Chỉ tiêu", "Kết quả"), (1, "x", "Đất", 45), (2, "y", "Hộ tịch", 130)], hide)
    assert tables(data) == [["TT", "Chỉ tiêu", "Kết quả", "2", "Hộ tịch", "130"]]
    assert read_sheets(data)[2] == ["Tệp Excel có 2 hàng, cột ẩn có dữ liệu, không đọc."]


def test_heads_of_printed_pages_are_told_as_such() -> None:
    def headed(sheet: Worksheet) -> None:
        sheet.oddHeader.left.text = "UBND xã Di Linh"
        sheet.oddFooter.right.text = "Trang &P/&N"
        sheet.oddFooter.center.text = "&P"

    document = read(book([HEAD, (1, "Đất", 45)], headed), "a.xlsx")
    assert [b.text for b in document.blocks if b.kind == "furniture"] == ["UBND xã Di Linh", "Trang  /"]


def test_a_formula_without_its_value_is_told() -> None:
    """A program that is not Excel stored the book: the formula was never computed."""
    data = book([HEAD, (1, "Đất", 45), (2, "Tổng", "=C2")])
    assert [note[:44] for note in read_sheets(data)[2]] == ["Tệp Excel có 1 công thức chưa có giá trị; hã"]


def test_cells_in_a_font_of_old() -> None:
    def old(sheet: Worksheet) -> None:
        sheet["B2"].font = Font(name=".VnTime")

    assert tables(book([HEAD, (1, "Hå s¬ tiÕp nhËn", 45)], old)) == [[*HEAD, "1", "Hồ sơ tiếp nhận", "45"]]


DRAWING = """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{}</xdr:wsDr>"""
SHAPE = """<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="100" cy="100"/><xdr:sp macro="" textlink=""><xdr:nvSpPr>
<xdr:cNvPr id="{row}" name="x"{more}/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/>
<a:p><a:r><a:rPr><a:latin typeface="{font}"/></a:rPr><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>
<xdr:clientData/></xdr:oneCellAnchor>"""


def drawn_over(data: bytes, *shapes: str) -> bytes:
    """The book with these shapes over its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            made.writestr(name, source.read(name))
        made.writestr("xl/drawings/drawing1.xml", DRAWING.format("".join(shapes)))
        made.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" '
            'Target="../drawings/drawing1.xml"/></Relationships>',
        )
    return out.getvalue()


def test_text_boxes_over_a_sheet_are_read_where_they_stand() -> None:
    data = drawn_over(
        book([(None,), HEAD, (1, "Đất", 45)]),
        SHAPE.format(row=7, text="Hå s¬ trÔ h¹n: 3", font=".VnTime", more=""),
        SHAPE.format(row=0, text="Phụ lục tháng 5", font="Arial", more=""),
        SHAPE.format(row=9, text="Ẩn: 99", font="Arial", more=' hidden="1"'),
    )
    items = read_sheets(data)[0]
    assert [item.text if not isinstance(item, Grid) else len(item.cells) for item in items] == [
        "Phụ lục tháng 5",
        6,
        "Hồ sơ trễ hạn: 3",
    ]


def test_a_book_that_was_saved_as_strict_is_read_like_any_other() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book([HEAD, (1, "Đất", 45)]))) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            for usual, strict in (
                (b"spreadsheetml/2006/main", b"spreadsheetml/main"),
                (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
            ):
                content = content.replace(
                    b"http://schemas.openxmlformats.org/" + usual, b"http://purl.oclc.org/ooxml/" + strict
                )
            made.writestr(name, content)
    assert tables(out.getvalue()) == [[*HEAD, "1", "Đất", "45"]]
