"""The province's synthesis: every figure with its place, blanks and doubts marked, text as text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from docx import Document

from desk import letter_template, synthesis
from desk.letter import Office
from desk.night import Expected, Night, Turnout
from normalize import catalogue
from rules.totals import Total
from tests.factories import observation
from tests.nights import found_in, night, report


def tables(tmp_path: Path, shown: Night) -> list[list[list[str]]]:
    path = tmp_path / "tong-hop.docx"
    synthesis.write(shown, catalogue.load(), path, Office())
    return [[[c.text for c in row.cells] for row in t.rows] for t in Document(str(path)).tables]


def test_each_figure_carries_its_place_and_a_doubt_its_sign(tmp_path: Path) -> None:
    wrong, bare = report(1), report(2, figures=(observation(value=37, page=None, section="II / 2 / 2.1"),))
    dossiers, _, sources = tables(tmp_path, night([wrong, bare], [found_in(wrong)]))
    assert dossiers[0][2:] == [
        "Tổng số hồ sơ tiếp nhận (hồ sơ)",
        "Tỷ lệ hồ sơ trực tuyến toàn trình trên tổng số hồ sơ (%)",
    ]
    assert dossiers[1] == ["1", "UBND xã Số 1", "1.484\ntr. 1", "■ 86,03 %\nchỉ tiêu ≥ 90 %; tr. 2"]
    assert dossiers[2] == ["2", "UBND xã Số 2", "37\nmục II, 2.1", "–\n"]
    assert sources[1] == ["1", "UBND xã Số 1", "12/BC-UBND, 01/7/2026, bao-cao-1.docx"]


def test_text_of_documents_stays_text_and_missing_units_are_named(tmp_path: Path) -> None:
    evil = report(1, area="xã <A & B> {{ 7 * 7 }}")
    found = tables(tmp_path, night([evil], missing=(Expected("xã Vắng <b>"),)))
    assert found[0][1][1] == "UBND xã <A & B> {{ 7 * 7 }}"
    text = "\n".join(p.text for p in Document(str(tmp_path / "tong-hop.docx")).paragraphs)
    assert "Chưa có báo cáo: xã Vắng <b>." in text


def test_the_provinces_total_stands_on_top_with_what_it_rests_on(tmp_path: Path) -> None:
    total = Total("dossiers.received", None, None, Fraction(2968), "hồ sơ", ("00001", "00002"), 3)
    dossiers, *_ = tables(tmp_path, night([report(1)], totals={total.indicator: total}))
    assert dossiers[1] == ["", "TOÀN TỈNH", "2.968\n2/3 xã", "–\n"]


def test_a_unit_of_an_earlier_month_says_so(tmp_path: Path) -> None:
    late = Turnout(date(2026, 7, 1), None, 0, 1, (), ())
    dossiers, *_ = tables(tmp_path, night([report(1)], turnout=late))
    assert dossiers[1][1] == "UBND xã Số 1 (6 tháng đầu năm 2026)"


def test_without_reports_there_is_no_synthesis(tmp_path: Path) -> None:
    synthesis.write(night(), catalogue.load(), tmp_path / "x.docx", Office())
    assert not (tmp_path / "x.docx").exists()


def test_the_committed_template_is_what_its_script_makes(tmp_path: Path) -> None:
    letter_template.make_synthesis(tmp_path / "x.docx")
    made, committed = (
        [[c.text for c in row.cells] for t in Document(str(p)).tables for row in t.rows]
        for p in (tmp_path / "x.docx", synthesis.TEMPLATE)
    )
    assert made == committed
