"""Born-digital PDF: what is besides the text, what is read as a picture, and what cannot be read."""

from __future__ import annotations

import pypdfium2
import pytest

from extract import pdf, scan
from extract.document import Piece
from extract.errors import Unreadable
from extract.pdf_triage import triage
from extract.pdf_words import read_sheet
from tests.pdf_pages import PROSE, prose, texts
from tests.small_pdf import Paper


def test_text_beside_the_page_that_lies_on_its_side_is_noise() -> None:
    paper = prose(Paper().page()).matrix((0, 1, -1, 0, 40, 300), "Mẫu 12")
    assert texts(paper, "noise") == ["Mẫu", "12"]
    assert texts(paper) == PROSE


def test_the_text_of_a_digital_signature_is_noise() -> None:
    paper = prose(Paper().page()).text(400, 60, "Người ký: Nguyễn Văn An", size=8)
    assert texts(paper, "noise") == ["Người ký: Nguyễn Văn An"]


def test_what_is_written_in_the_fields_of_a_form_is_read_where_it_stands_and_named() -> None:
    paper = prose(Paper().page()).text(85, 200, "Hồ sơ trực tuyến:").field(200, 196, "truc_tuyen", "1.180")
    paper.text(85, 230, "Hoàn thành:").field(200, 226, "xong", "4", kind="Btn")
    items, _, notes = pdf.read(paper.bytes(), "x.pdf")
    assert [" ".join(i.text.split()) for i in items if isinstance(i, Piece)][-2:] == [
        "Hồ sơ trực tuyến: 1.180",
        "Hoàn thành:",
    ]
    assert any("truc_tuyen = 1.180" in note for note in notes)


def test_embedded_files_are_named() -> None:
    paper = prose(Paper().page())
    paper.catalogue = (
        "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (phu-luc.xlsx) /UF (phu-luc.xlsx) >>] >> >>"
    )
    notes = pdf.read(paper.bytes(), "x.pdf")[2]
    assert any("phu-luc.xlsx" in note for note in notes)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"%PDF-1.7\nkhong phai pdf", "pdf.broken", id="a file that is no PDF inside"),
        pytest.param(prose(Paper().page()).bytes()[:200], "pdf.broken", id="a file cut off"),
        pytest.param(Paper().bytes(), "pdf.broken", id="a file without pages"),
        pytest.param(
            Paper(
                pages=[[]], turns=[0],
                trailer=f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
                f"/O <{'11' * 32}> /U <{'22' * 32}> >>",
            ).bytes(),
            "pdf.encrypted",
            id="a file with a password",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why_and_the_way_out(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        pdf.read(data, "x.pdf")
    assert refused.value.code == code
    assert "gửi lại" in refused.value.reason


def test_a_file_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(Unreadable, match="2 trang"):
        pdf.read(Paper().page().page().bytes(), "x.pdf")


ENGLISH = "The quality of this scanned page was read by a machine in another language and it has no marks of tone"


@pytest.mark.parametrize(
    ("paper", "way"),
    [
        pytest.param(prose(Paper().page()), "text", id="Vietnamese text"),
        pytest.param(prose(Paper().page().picture()), "text", id="Vietnamese text over a background picture"),
        pytest.param(Paper().page(), "text", id="an empty page"),
        pytest.param(Paper().page().picture(), "scan", id="a picture and no text"),
        pytest.param(Paper().page().picture().text(290, 40, "12"), "scan", id="a picture with a page number"),
        pytest.param(Paper().page().picture(0.6).text(290, 40, "Ký bởi: A"), "scan", id="a picture and a signature"),
        pytest.param(prose(Paper().page()).picture(), "scan", id="text that a picture covers"),
        pytest.param(
            Paper().page().picture().lines(85, 100, *[PROSE[0]] * 5, mode=3), "scan", id="a picture and hidden text"
        ),
        pytest.param(Paper().page().picture().lines(85, 100, *[ENGLISH] * 5), "scan", id="read in another language"),
        pytest.param(Paper().page().lines(85, 100, *[ENGLISH] * 5), "text", id="English text, no picture"),
        pytest.param(
            Paper().page().lines(85, 100, *["\ue001\ue002 \ue003\ue004" * 9] * 5), "scan", id="private letters"
        ),
        pytest.param(
            Paper().page().lines(85, 100, *["wkq rgf bcd xzt" * 4] * 5), "scan", id="letters that mean nothing"
        ),
    ],
)
def test_pages_whose_text_layer_is_of_no_use_are_read_as_pictures(paper: Paper, way: str) -> None:
    document = pypdfium2.PdfDocument(paper.bytes())
    assert triage(read_sheet(document[0], 1)) == way


@pytest.mark.parametrize(
    ("mapped", "way"),
    [
        pytest.param((True, True), "text", id="fonts that say which letters they show"),
        pytest.param((False, True), "scan", id="a font that does not"),
        pytest.param((True, False), "scan", id="the font of the headings does not"),
    ],
)
def test_a_page_with_a_font_that_does_not_say_its_letters_is_read_as_a_picture(
    mapped: tuple[bool, bool], way: str
) -> None:
    first = {letter: code for code, letter in enumerate("nhKẾTQUẢỰIÊÀ", 1)}  # as subsets of fonts are numbered
    paper = prose(Paper(codes=first, mapped=mapped).page())
    paper.text(85, 300, "II. KẾT QUẢ THỰC HIỆN VÀ NHIỆM VỤ", bold=True)
    document = pypdfium2.PdfDocument(paper.bytes())
    assert triage(read_sheet(document[0], 1)) == way


def test_a_page_that_is_a_picture_goes_to_the_engine_and_the_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def no_engine(_: object, number: int) -> None:
        seen.append(number)
        raise Unreadable("no_ocr", "Chưa cài công cụ nhận dạng chữ.")

    monkeypatch.setattr(scan, "read_sheet", no_engine)
    paper = prose(Paper().page()).page().picture()
    items, _, notes = pdf.read(paper.bytes(), "x.pdf")
    assert seen == [2]
    assert items
    assert any("Trang 2" in note for note in notes)
    with pytest.raises(Unreadable, match="Chưa cài"):
        pdf.read(Paper().page().picture().bytes(), "x.pdf")
