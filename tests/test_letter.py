"""Letters to communes: only where there is something to ask, in the layout of Nghị định 30, editable by the office."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from desk import letter, letter_template
from desk.deadline import Deadline
from tests.factories import evidence, finding
from tests.nights import found_in, night, report


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_a_unit_with_findings_gets_a_letter_the_others_none(tmp_path: Path) -> None:
    asked, clean, remarked = report(1), report(2), report(3)
    shown = night([asked, clean, remarked], [found_in(asked), found_in(remarked, severity="info")])
    assert letter.write_all(shown, tmp_path, letter.Office()) == {"00001-government": "ubnd-xa-so-1.docx"}
    text = text_of(tmp_path / "ubnd-xa-so-1.docx")
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Kính gửi: UBND xã Số 1",
        "V/v đề nghị rà soát, bổ sung số liệu báo cáo 6 tháng đầu năm 2026",
        "Báo cáo số 12/BC-UBND ngày 01/7/2026",
        "1247/1484, tỷ lệ: 86,03%",
        "1.247 : 1.484 = 84,03 %",
        "Ý kiến, số liệu đúng của đơn vị",
        "trước ngày 13/6/2026",
        "./.",
        "Nơi nhận:",
    ):
        assert said in text, said


def test_a_unit_whose_findings_are_all_explained_gets_none(tmp_path: Path) -> None:
    own = report(1)
    assert letter.write_all(night([own], [found_in(own, status="waived")]), tmp_path, letter.Office()) == {}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("xã <A & B>", id="signs of XML"),
        pytest.param("xã {{ 7 * 7 }}", id="an expression of the template's own language"),
        pytest.param("xã {% for x in y %}", id="a statement of the template's own language"),
        pytest.param("xã \x00\x0bA", id="signs that XML cannot hold"),
    ],
)
def test_text_of_documents_reaches_the_letter_as_text(tmp_path: Path, text: str) -> None:
    own = report(1, area=text)
    shown = found_in(own, message=text, figures=(evidence(text=text, snippet=text),))
    [name] = letter.write_all(night([own], [shown]), tmp_path, letter.Office()).values()
    assert f"Kính gửi: UBND {letter.printable(text)}" in text_of(tmp_path / name)


def test_the_arithmetic_is_told_once_and_quotes_begin_with_words(tmp_path: Path) -> None:
    own = report(1)
    quoted = evidence(text="84,03%", snippet="- Tỷ lệ đạt 84,03%;")
    shown = found_in(own, message="Chưa khớp: 21 : 27\u00a0= 77,78 %.", computed="21 : 27 = 77,78 %", figures=(quoted,))
    [name] = letter.write_all(night([own], [shown]), tmp_path, letter.Office()).values()
    text = text_of(tmp_path / name)
    assert "«Tỷ lệ đạt 84,03%»" in text
    assert text.replace("\u00a0", " ").count("21 : 27 = 77,78 %") == 1


def test_the_deadline_of_reports_is_the_offices_own(tmp_path: Path) -> None:
    path = tmp_path / "_co-quan.yaml"
    path.write_text("han_nop: 5 tháng sau\n", encoding="utf-8")
    assert letter.office(path).han_nop == Deadline(5, next_month=True)
    path.write_text("han_nop: cuối tháng\n", encoding="utf-8")
    with pytest.raises(ValueError, match="han_nop"):
        letter.office(path)


def test_units_of_one_name_get_letters_of_their_own(tmp_path: Path) -> None:
    first, second = report(1, area="xã Tân Hội"), report(2, area="xã Tân Hội")
    written = letter.write_all(night([first, second], [found_in(first), found_in(second)]), tmp_path, letter.Office())
    assert sorted(written.values()) == ["ubnd-xa-tan-hoi-2.docx", "ubnd-xa-tan-hoi.docx"]


def test_a_finding_with_many_rows_cites_a_few(tmp_path: Path) -> None:
    own = report(1)
    rows = tuple(evidence(snippet=f"Nhiệm vụ {n}: đã xong") for n in range(20))
    [name] = letter.write_all(
        night([own], [finding(document_id=own.submission.document_id, figures=rows)]), tmp_path, letter.Office()
    ).values()
    assert "và 17 chỗ khác" in text_of(tmp_path / name)


def test_the_office_names_itself_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "_co-quan.yaml"
    path.write_text("co_quan: SỞ KHOA HỌC VÀ CÔNG NGHỆ\ndia_danh: Đà Lạt\n", encoding="utf-8")
    sender = letter.office(path)
    assert (sender.co_quan, sender.dia_danh, sender.nguoi_ky) == ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Đà Lạt", "[Họ và tên]")
    path.write_text("co_quna: nhầm\n", encoding="utf-8")
    with pytest.raises(ValueError, match="co_quna"):
        letter.office(path)


def test_the_committed_template_is_what_its_script_makes(tmp_path: Path) -> None:
    letter_template.make(tmp_path / "x.docx")
    assert text_of(tmp_path / "x.docx") == text_of(letter.TEMPLATE)
