"""The night's workbook: text stays text, numbers are numbers, flags by colour and symbol."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from desk import workbook
from desk.night import Expected, Late, Raised
from normalize import catalogue
from rules.totals import Total
from tests.factories import evidence, observation
from tests.nights import found_in, night, refused, report

SHEETS = ["Tóm tắt", "Phát hiện", "Số liệu", "Đơn vị × chỉ tiêu", "Nộp báo cáo", "Cách ly", "Chưa kiểm"]


def written(tmp_path: Path, **over: object) -> Path:
    own = over.pop("record", None) or report(1)
    path = tmp_path / "doi-soat.xlsx"
    shown = night([own], [found_in(own)], quarantined=(refused(),), **over)  # type: ignore[list-item, arg-type]
    workbook.write(shown, catalogue.load(), path)
    return path


def column(book: Workbook, name: str, head: str) -> list[object]:
    rows = list(book[name].iter_rows(values_only=True))
    at = rows[0].index(head)
    return [row[at] for row in rows[1:]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("=1+1", id="a formula"),
        pytest.param('=HYPERLINK("http://example.org","x")', id="a formula that opens an address"),
        pytest.param("+cmd|' /C calc'!A0", id="a command in the old exchange format"),
        pytest.param("-2+3", id="a minus"),
        pytest.param("@SUM(A1)", id="an at sign"),
        pytest.param("http://example.org", id="an address"),
        pytest.param("00123", id="digits with leading noughts"),
        pytest.param("{=SUM(A1)}", id="an array formula"),
        pytest.param("a\x00\x0b\ufffeb", id="signs that XML cannot hold"),
        pytest.param("dài " * 20_000, id="more than a cell holds"),
    ],
)
def test_no_cell_made_from_text_is_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    figure = observation(text=text, snippet=text, label=text, scope=text, section=text, unit=text, value=3)
    own = report(1, figures=(figure,), document=text, area=text)
    shown = found_in(
        own, message=text, stated=text, computed=text, ask=text, figures=(evidence(text=text, snippet=text),)
    )
    path = tmp_path / "x.xlsx"
    more = {
        "quarantined": (refused(text, text),),
        "unchecked": ((text, text, 1),),
        "missing": (Expected(text),),
        "late": (Late(text, text, None, None),),
        "older": (Raised(shown, new=True, since="2026-06-08"),),
    }
    workbook.write(night([own], [shown], **more), catalogue.load(), path)
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not [n for n in parts.namelist() if "hyperlink" in n.lower()]
    assert not [s for s in sheets if "<f>" in s or "<hyperlink" in s]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == SHEETS


def test_figures_are_real_numbers_and_dates(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    assert column(book, "Số liệu", "Giá trị") == [1484, 86.03, 90, 556000000, 12]
    assert column(book, "Số liệu", "Mẫu số")[1] == 1484
    assert column(book, "Số liệu", "Từ ngày")[0] == datetime(2026, 1, 1)  # noqa: DTZ001, sheets have no zones
    assert [book["Số liệu"][f"E{row}"].number_format for row in (3, 4)] == ['0.00" %"', '0" %"']  # as printed


def test_a_number_too_long_for_a_spreadsheet_is_written_as_printed(tmp_path: Path) -> None:
    own = report(1, figures=(observation(value=1234567890123456789),))
    book = openpyxl.load_workbook(written(tmp_path, record=own))
    assert column(book, "Số liệu", "Giá trị") == ["1.234.567.890.123.456.789"]


def test_findings_are_told_by_symbol_and_colour(tmp_path: Path) -> None:
    cell = openpyxl.load_workbook(written(tmp_path))["Phát hiện"]["A2"]
    assert cell.value == "■ Không thể đúng"
    assert cell.fill.start_color.rgb == "FFFDECEE"


def test_the_table_of_units_has_the_doubt_and_the_place_in_a_comment(tmp_path: Path) -> None:
    table = openpyxl.load_workbook(written(tmp_path))["Đơn vị × chỉ tiêu"]
    [cell] = [c for row in table.iter_rows() for c in row if isinstance(c.value, str) and c.value.startswith("■")]
    assert cell.value == "■ 86,03 % (1.247/1.484)"
    assert cell.comment is not None
    assert "bao-cao-1.docx, trang 2" in cell.comment.text


def test_the_provinces_totals_stand_above_the_units(tmp_path: Path) -> None:
    total = Total("dossiers.received", None, None, Fraction(2968), "hồ sơ", ("00001", "00002"), 3)
    table = openpyxl.load_workbook(written(tmp_path, totals={total.indicator: total}))["Đơn vị × chỉ tiêu"]
    heads = [str(c.value) for c in table[1]]
    at = heads.index("Tổng số hồ sơ tiếp nhận (hồ sơ)")
    assert [table.cell(row, at + 1).value for row in (2, 3, 5)] == [2968, "2/3 xã", 1484]
    assert table.cell(2, 1).value == "TOÀN TỈNH"
    assert table.freeze_panes == "C5"


def test_units_without_a_report_and_late_ones_are_listed(tmp_path: Path) -> None:
    late = Late("UBND xã Muộn", "muon.pdf", date(2026, 6, 18), date(2026, 6, 25))
    book = openpyxl.load_workbook(written(tmp_path, missing=(Expected("xã Vắng"),), late=(late,)))
    assert column(book, "Nộp báo cáo", "Đơn vị") == ["xã Vắng", "UBND xã Muộn"]
    assert column(book, "Nộp báo cáo", "Tình trạng") == ["chưa có báo cáo", "nộp muộn"]
    assert column(book, "Nộp báo cáo", "Ngày nhận")[1] == datetime(2026, 6, 25)  # noqa: DTZ001, sheets have no zones


def test_heads_are_frozen_and_filtered(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    assert book["Số liệu"].freeze_panes == "C2"
    assert book["Số liệu"].auto_filter.ref == "A1:U6"
