"""Born-digital PDF: letters drawn twice, set apart, turned, in old encodings."""

from __future__ import annotations

import pypdfium2
import pytest
from viparse.normalize.encodings import get_charmap

from extract import pdf
from extract.document import Piece
from extract.pdf_triage import triage
from extract.pdf_words import read_sheet
from tests.pdf_pages import PROSE, read, texts
from tests.small_pdf import Paper


@pytest.mark.parametrize(
    "copies",
    [
        pytest.param([(0, 0), (0.3, 0)], id="twice, a little further right"),
        pytest.param([(0, 0), (0.5, 0), (0, 0.5), (0.5, 0.5)], id="four times, in both directions"),
        pytest.param([(1.2, 1.2), (0, 0)], id="over its shadow"),
    ],
)
def test_text_drawn_more_than_once_for_false_bold_is_read_once(copies: list[tuple[float, float]]) -> None:
    paper = Paper().page()
    for top in range(100, 140, 13):
        for right, down in copies:
            paper.text(85 + right, top + down, "Tổng số: 1250")
    assert " ".join(texts(paper)).split() == ["Tổng", "số:", "1250"] * 4


def test_a_page_on_its_head_whose_letters_are_set_one_by_one_is_read_as_it_is_printed() -> None:
    paper = Paper().page(180)
    for line in range(3):
        for i, letter in enumerate("Tiếp nhận 1.247 hồ sơ"):
            paper.text(85 + 6 * i, 100 + 20 * line, letter)
    assert " ".join(texts(paper)) == " ".join(["Tiếp nhận 1.247 hồ sơ"] * 3)


def test_decomposed_letters_are_composed() -> None:
    assert texts(Paper().page().text(85, 100, "Ty\u0309 le\u0323\u0302 98,5%")) == ["Tỷ lệ 98,5%"]


VNI_MARKS = "ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË"


IN_OLD_FONTS = [
    pytest.param(".VnTime", "tcvn3", "", id="TCVN3, each letter one code"),
    pytest.param("ABCDEF+.VnTime,Bold", "tcvn3", "", id="a part of the font, in bold"),
    pytest.param("VNI-Times", "vni", "", id="VNI, a letter and its mark side by side"),
    pytest.param("VNI-Times", "vni", VNI_MARKS, id="VNI, its marks without a width"),
]


@pytest.mark.parametrize(("font", "encoding", "flat"), IN_OLD_FONTS)
def test_text_in_a_font_of_the_old_encodings_is_turned_into_unicode(font: str, encoding: str, flat: str) -> None:
    paper = Paper(fonts=(font, "Plain-Bold"), flat=flat).page()
    for i, text in enumerate(PROSE):
        paper.text(85, 100 + 30 * i, stored(text, encoding), 5)
    assert triage(read_sheet(pypdfium2.PdfDocument(paper.bytes())[0], 1)) == "text"
    assert texts(paper) == list(PROSE)


def test_a_hyphen_of_windows_in_tcvn3_is_the_letter_u_with_a_horn_where_that_makes_a_syllable() -> None:
    paper = Paper(fonts=(".VnTime", "Plain-Bold")).page()
    paper.text(85, 100, stored("Người dân được 12-15 lượt, kinh tế-xã hội", "tcvn3").replace("\u00ad", "-"))
    assert texts(paper) == ["Người dân được 12-15 lượt, kinh tế-xã hội"]


@pytest.mark.parametrize(("font", "encoding"), [("VNI-Times", "tcvn3"), (".VnTime", "vni")])
def test_letters_that_are_not_of_the_table_of_their_old_font_are_read_as_a_picture(font: str, encoding: str) -> None:
    paper = Paper(fonts=(font, "Plain-Bold")).page()
    for i, text in enumerate(PROSE):
        paper.text(85, 100 + 30 * i, stored(text, encoding), 5)
    assert triage(read_sheet(pypdfium2.PdfDocument(paper.bytes())[0], 1)) == "scan"


def stored(text: str, encoding: str) -> str:
    """The codes that show this text in a font of an old encoding."""
    codes = {shown: code for code, shown in get_charmap(encoding).pairs}
    return "".join(codes.get(c, c) for c in text)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_shown(turn: int) -> None:
    paper = Paper().page(turn)
    width, height = paper.size
    matrix = {
        90: (0, 1, -1, 0, 100, 85),
        180: (-1, 0, 0, -1, width - 85, 100),
        270: (0, -1, 1, 0, width - 100, height - 85),
    }
    paper.matrix(matrix[turn], "Tỷ lệ đạt 98,5%")
    (piece,), (page,), _ = pdf.read(paper.bytes(), "x.pdf")
    assert isinstance(piece, Piece)
    assert piece.text == "Tỷ lệ đạt 98,5%"
    assert (page.width > page.height) == (turn != 180)
    x0, top, x1, bottom = piece.words[0].box
    assert x0 == pytest.approx(85, abs=1)
    assert x1 - x0 == pytest.approx(12, abs=3)
    assert top < 100 < bottom if turn != 180 else top < height < bottom + 745


def test_a_lying_table_on_a_standing_page_is_read_and_its_boxes_are_those_of_the_page_shown() -> None:
    paper = Paper().page()
    for i, text in enumerate(["Tổng số hồ sơ tiếp nhận trong kỳ báo cáo là 128 hồ sơ.", "Đã giải quyết 120 hồ sơ."]):
        paper.matrix((0, 1, -1, 0, 100 + 30 * i, 80), text)
    first, second = read(paper)
    assert isinstance(first, Piece)
    assert isinstance(second, Piece)
    assert (first.text[:7], second.text[:5]) == ("Tổng số", "Đã gi")
    x0, top, x1, bottom = first.words[0].box
    assert bottom - top == pytest.approx(24, abs=3)  # "Tổng" runs upwards
    assert x0 < 100 < x1


def test_a_blank_that_kerning_made_narrow_parts_two_words() -> None:
    paper, x = Paper().page(), 85.0
    for letter, room in zip("ỦYBANXÃ", (0, 0, 1.8, 0, 0, 1.8, 0), strict=True):
        paper.text(x + room, 100, letter)
        x += room + 6
    assert texts(paper) == ["ỦY BAN XÃ"]


def test_letters_set_wide_apart_are_one_word() -> None:
    paper, x = Paper().page(), 85.0
    for letter in "Tiếp nhận 1.411 hồ sơ, 12 lớp":
        paper.text(x, 100, letter)
        x += 4.6 if letter == " " else 7.6
    assert texts(paper) == ["Tiếp nhận 1.411 hồ sơ, 12 lớp"]
