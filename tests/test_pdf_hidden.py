"""Born-digital PDF: what a person does not see on the page is not read, and told where figures are in it."""

from __future__ import annotations

import pytest

from extract import pdf
from extract.document import Piece
from tests.pdf_pages import prose, texts
from tests.small_pdf import Paper

SAID = "Tổng số: 100 hồ sơ"
HIDDEN = "có chữ số mà người xem không thấy"


def said(paper: Paper) -> Paper:
    return paper.text(85, 200, SAID)


def begun() -> Paper:
    # These fonts are of pdfium itself. One that it puts together anew for painting is read differently thereafter.
    return (
        Paper(fonts=("Helvetica", "Helvetica-Bold"))
        .page()
        .text(85, 60, "Ủy ban nhân dân xã báo cáo kết quả thực hiện nhiệm vụ trong kỳ như sau.")
    )


@pytest.mark.parametrize(
    ("paper", "seen"),
    [
        pytest.param(said(begun().image(80, 195, 300, 220)), True, id="on a picture"),
        pytest.param(said(begun()).image(80, 195, 300, 220), False, id="under a picture"),
        pytest.param(said(begun()).image(80, 195, 300, 220, clear=True), True, id="under a clear picture"),
        pytest.param(said(begun()).image(80, 195, 300, 209).image(80, 209, 300, 220), False, id="under strips of one"),
        pytest.param(said(begun()).image(80, 250, 300, 280), True, id="beside a picture"),
        pytest.param(said(said(begun()).image(80, 195, 300, 220)), True, id="under a picture, set again on it"),
        pytest.param(said(begun().cut(80, 195, 300, 220)).end(), True, id="inside what it is cut to"),
        pytest.param(said(begun().cut(80, 295, 300, 320)).end(), False, id="outside what it is cut to"),
        pytest.param(
            said(begun().cut(80, 195, 300, 400).cut(80, 295, 300, 320)).end().end(),
            False,
            id="outside an inner cut",
        ),
        pytest.param(said(begun().layer(on=True)).end(), True, id="in a layer"),
        pytest.param(said(begun().layer(on=False)).end(), False, id="in a layer that is switched off"),
        pytest.param(said(begun().layer(on=True).layer(on=False)).end().end(), False, id="in a dark one of a layer"),
        pytest.param(begun().form(85, 200, SAID, on=True), True, id="in a form"),
        pytest.param(begun().form(85, 200, SAID, on=False), False, id="in a form of a layer that is switched off"),
        pytest.param(said(said(begun()).layer(on=False)).end(), True, id="twice, once in a dark layer"),
        pytest.param(said(said(begun().layer(on=False)).end()), True, id="twice, first in a dark layer"),
        pytest.param(
            said(begun()).layer(on=False).fill(80, 195, 300, 220, 1).end(),
            True,
            id="under an area of a dark layer",
        ),
        pytest.param(
            said(begun()).shape(1, (80, 195), (81, 180), (300, 220), (299, 240)), True, id="beside a slanting area"
        ),
        pytest.param(
            said(
                begun()
                .shape(0.3, (80, 195), (82, 190), (298, 190), (300, 195), (300, 220), (82, 222), (80, 220))
                .ink(1)
            ),
            True,
            id="white on a dark area with its corners cut",
        ),
    ],
)
def test_what_is_under_a_picture_or_cut_off_or_in_a_dark_layer_is_not_read(paper: Paper, seen: bool) -> None:
    items, _, notes = pdf.read(paper.bytes(), "x.pdf")
    assert any(isinstance(item, Piece) and item.text == SAID for item in items) == seen
    assert any("100" in item.text for item in items if isinstance(item, Piece)) == seen
    assert any(HIDDEN in note for note in notes) == (not seen)


@pytest.mark.parametrize(
    ("mode", "x"), [pytest.param(3, 85, id="invisible text"), pytest.param(0, 700, id="text outside the page")]
)
def test_what_no_one_sees_is_not_read(mode: int, x: float) -> None:
    paper = prose(Paper().page()).text(x, 60, "Số ẩn 999", mode=mode)
    assert not any("999" in t for t in texts(paper))


def hundred(paper: Paper) -> Paper:
    return paper.text(85, 200, "Tổng số: 100 hồ sơ")


@pytest.mark.parametrize(
    ("paper", "seen"),
    [
        pytest.param(hundred(Paper().page().ink(1)), False, id="white on white"),
        pytest.param(hundred(Paper().page().fill(80, 195, 300, 220, 0.3).ink(1)), True, id="white on dark"),
        pytest.param(hundred(Paper().page().fill(80, 195, 300, 220, 1).ink(1)), False, id="white on a white area"),
        pytest.param(hundred(Paper().page().ink(0.6)), True, id="grey"),
        pytest.param(hundred(Paper().page()).fill(80, 195, 300, 220, 1), False, id="painted over in white"),
        pytest.param(hundred(Paper().page().fill(80, 195, 300, 220, 1)), True, id="on a white area"),
        pytest.param(hundred(Paper().page()).fill(80, 300, 300, 320, 1), True, id="a white area elsewhere"),
        pytest.param(hundred(hundred(Paper().page()).fill(80, 195, 300, 220, 1)), True, id="painted over, set again"),
    ],
)
def test_what_is_drawn_and_not_seen_is_not_read(paper: Paper, seen: bool) -> None:
    assert (("Tổng số: 100 hồ sơ") in texts(prose(paper, 300))) == seen


def test_a_figure_corrected_by_painting_over_it_is_read_as_corrected() -> None:
    paper = Paper().page().text(85, 100, "Tiếp nhận 1.247 hồ sơ")
    paper.fill(84 + 6 * 9.5, 96, 84 + 6 * 14.5, 116, 1).text(85 + 6 * 9.5, 100, "1.274")
    assert texts(paper) == ["Tiếp nhận 1.274 hồ sơ"]
