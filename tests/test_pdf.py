"""Born-digital PDF: running text comes out in paragraphs, in the order a person reads it."""

from __future__ import annotations

import pytest

from extract.document import Grid, Piece
from tests.pdf_pages import LISTED, PROSE, prose, read, texts
from tests.small_pdf import Paper, width


@pytest.mark.parametrize(
    ("indent", "between"),
    [
        pytest.param(36, 6, id="first lines indented, room between paragraphs"),
        pytest.param(36, 0, id="first lines indented, no room between"),
        pytest.param(0, 6, id="not indented, room between"),
        pytest.param(0, 0, id="not indented, no room: only short last lines and list marks tell"),
    ],
)
@pytest.mark.parametrize("start", range(100, 780, 36))
def test_paragraphs_come_back_as_they_were_set_wherever_lines_and_pages_end(
    indent: float, between: float, start: float
) -> None:
    paper, top = Paper().page(), 100.0
    for text in PROSE:
        top = paper.paragraph(text, top, indent=indent) + between
    paper.page()
    top = start
    for text in LISTED:
        top = paper.paragraph(text, top, indent=0 if text[0] in "-+" else indent) + between
    assert texts(paper) == PROSE + LISTED


def test_every_word_has_its_place_in_the_text_and_a_box_on_the_page() -> None:
    piece = read(prose(Paper().page()))[0]
    assert isinstance(piece, Piece)
    assert [piece.text[w.start : w.end] for w in piece.words] == piece.text.split()
    word = next(w for w in piece.words if piece.text[w.start : w.end] == "128")
    assert word.page == 1
    x0, top, x1, bottom = word.box
    assert x1 - x0 == pytest.approx(18, abs=3)
    assert any(top < base - 8 and base < bottom for base in (112, 130, 148))


def test_a_paragraph_goes_on_over_a_page_end_past_the_page_numbers() -> None:
    paper, top = Paper().page(), 700.0
    for text in PROSE:
        top = paper.paragraph(text, top) + 6
    paper.page()
    for number, page in enumerate(paper.pages, 1):
        paper.text(294, 40, str(number))
        page.append(paper.pages[-1].pop())
    assert texts(paper) == PROSE
    assert texts(paper, "furniture") == ["1", "2", "3"]


@pytest.mark.parametrize(
    "begin",
    [
        "- Số hồ sơ",
        "+ Số hồ sơ",
        "1. Kết quả",
        "1.1. Kết quả",
        "a) Kết quả",
        "II. KẾT QUẢ",
        "(2) Số hồ sơ",
        "Điều 5. Về",
    ],
)
def test_list_marks_and_numbers_begin_a_paragraph_even_after_a_full_line(begin: str) -> None:
    paper = Paper().page()
    paper.paragraph(" ".join(["Kết"] * 19) + " xong. " + "x" * 76, 100, indent=0)
    paper.pages[-1].pop()  # the last line, so that the line above it is full
    paper.paragraph(f"{begin} đã nêu", 118, indent=0)
    assert texts(prose(paper, 200))[1] == f"{begin} đã nêu"


def test_the_head_is_read_left_column_first_and_the_motto_is_one_line_again() -> None:
    paper = Paper().page()
    paper.text(100, 60, "ỦY BAN NHÂN DÂN").text(320, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", bold=True)
    paper.text(118, 76, "XÃ ĐỒNG TIẾN", bold=True).text(380, 76, "VIỆT NAM", bold=True)
    paper.text(350, 92, "Độc lập - Tự do - Hạnh phúc", bold=True)
    paper.text(105, 120, "Số: 12/BC-UBND").text(330, 120, "Đồng Tiến, ngày 5 tháng 6 năm 2026")
    paper.text(278, 150, "BÁO CÁO", bold=True)
    head, title = read(prose(paper, 190))[:2]
    assert isinstance(head, Grid)
    assert head.zone == "head"
    assert [c.text.split("\n") for c in head.cells] == [
        ["ỦY BAN NHÂN DÂN", "XÃ ĐỒNG TIẾN", "Số: 12/BC-UBND"],
        [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Đồng Tiến, ngày 5 tháng 6 năm 2026",
        ],
    ]
    assert isinstance(title, Piece)
    assert (title.text, title.bold) == ("BÁO CÁO", True)


def test_recipients_come_before_the_signer_who_stands_beside_them() -> None:
    paper = prose(Paper().page())
    paper.text(85, 220, "Nơi nhận:", bold=True).text(340, 220, "TM. ỦY BAN NHÂN DÂN", bold=True)
    paper.text(85, 236, "- Như trên;", size=11).text(370, 236, "CHỦ TỊCH", bold=True)
    paper.text(85, 252, "- Lưu: VT.", size=11).text(360, 300, "Nguyễn Văn An", bold=True)
    assert texts(paper)[-6:] == [
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn An",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "drop", [pytest.param(0, id="lines on one height"), pytest.param(7, id="lines of the columns half a step apart")]
)
def test_text_in_two_columns_is_read_to_the_end_of_the_left_one_first(drop: float) -> None:
    paper = Paper().page()
    first, second, *_ = PROSE
    paper.paragraph(first, 100)
    top = paper.paragraph(second, 160, right=300, indent=0) + 4
    paper.paragraph(LISTED[3], top, right=300, indent=0)
    top = paper.paragraph(LISTED[5], 160 + drop, left=330, indent=0) + 4
    paper.paragraph(LISTED[7], top, left=330, indent=0)
    paper.text(85, 420, "2. Nhiệm vụ", bold=True).paragraph(LISTED[8], 440, indent=0)
    assert texts(paper) == [first, second, LISTED[3], LISTED[5], LISTED[7], "2. Nhiệm vụ", LISTED[8]]


def test_two_figures_far_apart_on_a_line_are_not_one_with_a_blank_in_it() -> None:
    paper = prose(Paper().page()).text(85, 200, "Đất đai").text(200, 200, "215").text(320, 200, "198")
    assert texts(paper)[-1] == "Đất đai  215  198"


def test_a_line_stretched_by_a_break_within_its_paragraph_is_not_full() -> None:
    paper = prose(Paper().page())
    for i, word in enumerate(["Chữ", "ký", "số:", "4.321", "người"]):
        paper.text(85 + 107 * i, 200, word)
    paper.text(85, 218, "Hộ kinh doanh dùng QR: 210 hộ")
    assert [" ".join(text.split()) for text in texts(paper)[-2:]] == [
        "Chữ ký số: 4.321 người",
        "Hộ kinh doanh dùng QR: 210 hộ",
    ]


def test_lines_that_end_with_a_value_at_the_right_edge_do_not_run_into_one_another() -> None:
    paper, rows = (
        prose(Paper().page()),
        [("1. Tổng số", "8.941 hồ sơ"), ("- Mới", "8.812 hồ sơ"), ("Còn", "0")],
    )
    for i, (name, value) in enumerate(rows):
        paper.text(85, 240 + 18 * i, name)
        paper.text(541 - width(value), 240 + 18 * i, value)
    assert texts(paper)[-3:] == [f"{name}  {value}" for name, value in rows]
