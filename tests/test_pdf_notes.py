"""Born-digital PDF: notes, their marks, running heads and page numbers."""

from __future__ import annotations

import pytest

from extract.document import Grid, Piece
from tests.pdf_pages import PROSE, cell, prose, read, table, texts
from tests.small_pdf import Paper, width


def test_a_page_number_close_over_a_large_heading_is_no_mark_of_it() -> None:
    paper = prose(Paper().page().text(297, 40, "2", size=12).text(120, 58, "NHÓM CÂU HỎI HẠ TẦNG", size=18))
    assert "NHÓM CÂU HỎI HẠ TẦNG" in texts(paper)


def test_a_footnote_is_set_apart_and_its_mark_is_not_glued_to_the_figure() -> None:
    paper = prose(Paper().page()).text(85, 200, "Tổng số hồ sơ: 128").text(85 + 18 * 6 - 10, 198, "1", size=7)
    paper.text(85, 760, "1", size=6).text(92, 760, "Số liệu đến ngày 23/4/2026.", size=9)
    assert any(t.startswith("Tổng số hồ sơ: 128") and "1281" not in t for t in texts(paper))
    assert texts(paper, "footnote") == ["Số liệu đến ngày 23/4/2026."]


@pytest.mark.parametrize(
    ("size", "mark"),
    [
        pytest.param(7, "1", id="set small"),
        pytest.param(10, "12", id="two digits, hardly smaller, as browsers set them"),
        pytest.param(8, "(2)", id="in brackets"),
    ],
)
def test_the_mark_of_a_note_behind_a_figure_is_no_digit_of_it(size: float, mark: str) -> None:
    paper = Paper().page().text(85, 100, "Tiếp nhận 1.247")
    end = 85 + width("Tiếp nhận 1.247") - 3  # the blank is half as wide
    paper.text(end, 108 - size, mark, size=size).text(end + width(mark, size) + 3, 100, "hồ sơ")
    assert texts(paper) == ["Tiếp nhận 1.247 hồ sơ"]
    assert texts(paper, "mark") == [mark]


def test_the_mark_behind_a_word_that_only_ends_like_a_unit_is_that_of_a_note() -> None:
    paper = Paper().page().text(85, 100, "trong năm").text(136, 102, "1", size=7).text(146, 100, "có 03 hồ sơ")
    assert texts(paper) == ["trong năm có 03 hồ sơ"]


def test_a_mark_drawn_after_the_text_of_its_page_is_no_figure_either() -> None:
    paper = prose(Paper().page()).text(85, 200, "Quá hạn 03").text(160, 200, "hồ sơ").text(146, 198, "1", size=7)
    assert "Quá hạn 03 hồ sơ" in texts(paper)
    assert texts(paper, "mark") == ["1"]


def test_an_exponent_stays_with_its_unit_and_the_comma_behind_it() -> None:
    paper = Paper().page().text(85, 100, "Rộng 87,45 km")
    paper.text(157, 102, "2", size=7).text(160.5, 100, ", gồm 14 thôn")
    assert texts(paper) == ["Rộng 87,45 km2, gồm 14 thôn"]


def test_a_page_number_below_a_table_that_fills_the_page_is_none_of_the_text() -> None:
    paper = Paper()
    for number in (1, 2):
        table(paper.page(), 700, [[str(number), "Tiếp nhận", "128", "98,5%", "9"]], head=number == 1)
        paper.text(294, 800, str(number))
    (grid,) = read(paper)[:1]
    assert isinstance(grid, Grid)
    assert [cell(grid, r, 0).text for r in (2, 3)] == ["1", "2"]
    assert texts(paper) == []


def test_the_numbers_of_pages_printed_smaller_than_the_paper_are_none_of_the_text() -> None:
    paper = Paper()
    for number in (2, 3):
        paper.page().text(290, 200, str(number))
        paper.paragraph(PROSE[number - 2], 240)
    assert texts(paper) == PROSE[:2]


@pytest.mark.parametrize("count", [2, 4])
def test_running_heads_and_feet_of_a_browser_are_none_of_the_text(count: int) -> None:
    paper = Paper()
    for number in range(1, count + 1):
        paper.page().text(24, 12, "11/28/26, 10:08 PM", size=8)
        paper.paragraph(PROSE[number % 3], 120)
        paper.text(24, 815, "bao-cao.html", size=8).text(560, 815, f"{number}/{count}", size=8)
    assert texts(paper) == [PROSE[number % 3] for number in range(1, count + 1)]


def test_a_footnote_over_two_lines_is_one() -> None:
    paper = prose(Paper().page())
    paper.text(85, 740, "1", size=6).text(92, 740, "Số liệu đến ngày 23/4/2026, theo", size=9)
    paper.text(85, 752, "báo cáo của 12 xóm.", size=9).text(85, 764, "2 Chưa kể 03 hồ sơ.", size=9)
    assert texts(paper, "footnote") == [
        "Số liệu đến ngày 23/4/2026, theo báo cáo của 12 xóm.",
        "Chưa kể 03 hồ sơ.",
    ]


def test_a_footnote_follows_the_paragraph_that_bears_its_mark() -> None:
    paper = Paper().page()
    paper.text(85, 100, "Quá hạn 03").text(142, 101, "7", size=7).text(85, 160, "II. NHIỆM VỤ THÁNG SAU", bold=True)
    paper.text(85, 190, "Quá hạn 00 hồ sơ.")
    paper.text(85, 760, "7", size=6).text(92, 760, "Gồm 02 hồ sơ đất đai.", size=9)
    pieces = [item for item in read(paper) if isinstance(item, Piece)]
    assert [(p.text, p.number) for p in pieces[:2]] == [("Quá hạn 03", None), ("Gồm 02 hồ sơ đất đai.", "7")]
