"""Born-digital PDF: ruled tables, over pages, with merged heads and narrow columns."""

from __future__ import annotations

import pytest

from extract.document import Grid, Piece
from tests.pdf_pages import FIELDS, READ, XS, cell, grids, plain, prose, read, set_in_columns, table, texts
from tests.small_pdf import Paper, width


def test_merged_heads_keep_their_spans_and_the_caption_stays_before_the_table() -> None:
    paper = Paper().page().text(85, 80, "Biểu 1. Kết quả giải quyết hồ sơ")
    table(paper, 100, [["1", "Tiếp nhận", "128", "98,5%", "1.204"], ["2", "Giải quyết", "120", "100%", "1.150"]])
    caption, grid = read(paper)
    assert isinstance(caption, Piece)
    assert isinstance(grid, Grid)
    assert [(c.text, c.rowspan, c.colspan) for c in grid.cells if c.row == 0] == [
        ("TT", 2, 1), ("Chỉ tiêu", 2, 1), ("Thực hiện", 1, 2), ("Lũy kế", 2, 1),
    ]  # fmt: skip
    assert [c.text for c in grid.cells if c.row == 2] == ["1", "Tiếp nhận", "128", "98,5%", "1.204"]
    assert all(grid_cell.text[w.start : w.end] for grid_cell in grid.cells for w in grid_cell.words)


def test_a_table_that_goes_on_over_the_page_is_one_table_without_the_repeated_head() -> None:
    paper = Paper().page()
    table(paper, 700, [["1", "Tiếp nhận", "128", "98,5%", "1.204"]])
    table(paper.page(), 60, [["2", "Giải quyết", "120", "100%", "1.150"]])
    (grid,) = grids(paper)
    assert [cell(grid, r, 0).text for r in range(4)] == ["TT", "TT", "1", "2"]
    assert cell(grid, 3, 4).words[0].page == 2


def test_a_table_may_go_on_without_its_head() -> None:
    paper = Paper().page()
    table(paper, 700, [["1", "Tiếp nhận", "128", "98,5%", "1.204"]])
    table(paper.page(), 60, [["2", "Giải quyết", "120", "100%", "1.150"]], head=False)
    assert len(grids(paper)) == 1


@pytest.mark.parametrize(
    ("above", "below", "rows"),
    [
        pytest.param(
            ["1", "Tiếp nhận hồ sơ trực tuyến,", "128", "98,5%", "9"], ["", "toàn trình", "", "", ""],
            ["1", "Tiếp nhận hồ sơ trực tuyến, toàn trình"],
            id="a row cut by the page end is one row",
        ),
        pytest.param(
            ["1", "Tiếp nhận.", "128", "98,5%", "9"], ["", "Trong đó:", "", "", ""], ["1", "Tiếp nhận."],
            id="a row of its own may have an empty first cell",
        ),
        pytest.param(
            ["1", "Tiếp nhận", "128", "98,5%", "9"], ["", "toàn trình", "12", "9%", "3"], ["1", "Tiếp nhận"],
            id="a row with figures of its own is a row",
        ),
    ],
)  # fmt: skip
def test_rows_at_the_top_of_a_page(above: list[str], below: list[str], rows: list[str]) -> None:
    paper = Paper().page()
    table(paper, 700, [above])
    table(paper.page(), 60, [below, ["2", "Giải quyết", "120", "100%", "1.150"]])
    (grid,) = grids(paper)
    assert [cell(grid, 2, c).text for c in (0, 1)] == rows


def test_a_word_too_wide_for_its_column_is_whole_again() -> None:
    paper = Paper().page()
    paper.grid([80, 108, 300], [100, 160, 220])
    paper.lines(84, 104, "Ngư", "ời", "ký").text(120, 104, "Nội dung")
    paper.lines(84, 164, "125", "0").text(120, 164, "lượt")
    (grid,) = grids(paper)
    assert [cell(grid, r, 0).text for r in (0, 1)] == ["Người ký", "1250"]


def test_the_number_of_a_row_is_whole_again_where_its_room_is_hardly_known() -> None:
    paper = Paper().page()
    paper.grid([80, 101, 300], [100, 160])
    paper.lines(84, 104, "1", "0").text(120, 104, "Số hóa hồ sơ")
    (grid,) = grids(paper)
    assert cell(grid, 0, 0).text == "10"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param(("camer", "a"), "camera", id="a word of another language"),
        pytest.param(("camera", "an ninh"), "camera an ninh", id="a word of another language that fills its line"),
        pytest.param(("trạm", "y"), "trạm y", id="two syllables"),
    ],
)  # fmt: skip
def test_what_is_no_syllable_is_whole_again_where_its_parts_are_none(lines: tuple[str, ...], text: str) -> None:
    paper = Paper().page()
    paper.grid([80, 200, 209 + max(map(width, lines[:1]))], [100, 180])
    paper.text(84, 104, "Đơn vị tính").lines(204, 104, *lines)
    (grid,) = grids(paper)
    assert cell(grid, 0, 1).text == text


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        pytest.param(("1.5", "11"), "1.511", id="a number cut behind its first digits"),
        pytest.param(("1.201/1.", "214"), "1.201/1.214", id="a pair cut in its second number"),
        pytest.param(("(3)", "=(4", ")+(5", ")"), "(3)=(4)+(5)", id="the numbers of columns that add up"),
        pytest.param(("96,", "5%"), "96,5%", id="a rate cut behind its comma"),
    ],
)
def test_figures_too_wide_for_their_column_are_whole_again(lines: tuple[str, ...], whole: str) -> None:
    paper = Paper().page()
    widest = max(map(width, lines))
    paper.grid([80, 200, 209 + widest], [100, 180])
    paper.text(84, 104, "Hồ sơ").lines(204, 104, *lines)
    (grid,) = grids(paper)
    assert cell(grid, 0, 1).text == whole


def test_a_row_cut_by_the_page_end_under_a_cell_merged_over_rows_is_one_row() -> None:
    paper, xs = Paper(), [80.0, 150, 260, 330, 400]
    paper.page().grid(xs, [700, 720, 740, 780], (1, 0, 2, 0))
    for row, top in ((("Nhóm", "Chỉ tiêu", "Kế hoạch", "Kết quả"), 704), (("Hạ tầng", "5G", "90%", "85%"), 724)):
        for x, text in zip(xs, row, strict=False):
            paper.text(x + 4, top, text)
    paper.text(154, 744, "Tỷ lệ hộ có cáp").text(264, 744, "80%").text(334, 744, "77%")
    paper.page().grid(xs, [60, 80, 100], (0, 0, 1, 0))
    paper.text(154, 64, "quang").text(154, 84, "4G").text(264, 84, "100%").text(334, 84, "99%")
    (grid,) = grids(paper)
    assert plain(grid)[2:] == [["Hạ tầng", "Tỷ lệ hộ có cáp quang", "80%", "77%"], ["Hạ tầng", "4G", "100%", "99%"]]


def test_numbers_one_below_the_other_in_a_narrow_column_stay_apart() -> None:
    paper = Paper().page()
    paper.grid([80, 300, 326], [100, 160, 220])
    paper.lines(84, 104, "Xã A", "Xã B", "Xã C").lines(304, 104, "859", "191", "70").lines(84, 164, "Cộng")
    (grid,) = grids(paper)
    assert [[c.text for c in grid.cells if c.row == r] for r in range(4)] == [
        ["Xã A", "859"], ["Xã B", "191"], ["Xã C", "70"], ["Cộng", ""],
    ]  # fmt: skip


def test_a_row_that_holds_several_is_parted_line_by_line_and_its_words_keep_their_places() -> None:
    paper = Paper().page()
    paper.grid([80, 110, 300, 400], [100, 120, 160, 180])
    for x, text in ((84, "TT"), (114, "Chỉ tiêu"), (304, "Kết quả")):
        paper.text(x, 104, text, bold=True)
    paper.text(84, 124, "1").lines(114, 124, "Hồ sơ trực tuyến", "Hồ sơ trực tiếp").lines(304, 124, "1.200", "47")
    paper.text(84, 164, "2").text(114, 164, "Khác").text(304, 164, "12")
    (grid,) = grids(paper)
    assert [[c.text for c in grid.cells if c.row == r] for r in (1, 2, 3)] == [
        ["1", "Hồ sơ trực tuyến", "1.200"], ["Hồ sơ trực tiếp", "47"], ["2", "Khác", "12"],
    ]  # fmt: skip
    upper, lower = cell(grid, 1, 2), cell(grid, 2, 2)
    assert [lower.text[w.start : w.end] for w in lower.words] == ["47"]
    assert lower.words[0].box[1] > upper.words[0].box[1]


def test_text_across_a_rule_belongs_to_two_cells() -> None:
    paper = Paper().page()
    paper.grid([80, 110, 140, 170], [100, 120, 140])
    paper.text(95, 104, "12345").text(84, 124, "9").text(145, 104, "7")
    (grid,) = grids(paper)
    assert [cell(grid, 0, c).text for c in (0, 1)] == ["12", "345"]


def test_a_frame_round_text_is_no_table() -> None:
    paper = Paper().page()
    paper.grid([70, 560], [90, 200])
    assert grids(prose(paper)) == []
    assert len(texts(prose(paper))) > 1


def test_letters_of_a_head_cell_set_upwards_one_by_one_are_words_again() -> None:
    paper = Paper().page()
    paper.grid([80, 200, 260], [100, 220, 240]).text(84, 104, "Xã").text(84, 224, "An").text(204, 224, "12")
    for i, letter in enumerate("Số văn bản"):
        if letter != " ":
            paper.matrix((0, 1, -1, 0, 230, 630 + 6 * i), letter)
    (grid,) = grids(prose(paper, 400))
    assert cell(grid, 0, 1).text == "Số văn bản"


def test_letters_of_a_turned_head_with_a_tail_are_of_the_same_words() -> None:
    paper = Paper().page()
    paper.grid([80, 200, 260], [100, 220, 240]).text(84, 104, "Xã").text(84, 224, "An").text(204, 224, "12")
    for i, part in enumerate(("tiế", "p", "nhận")):
        paper.matrix((0, 1, -1, 0, 230 + 2 * (part == "p"), 630 + (0, 18.5, 28)[i]), part)
    (grid,) = grids(prose(paper, 400))
    assert cell(grid, 0, 1).text == "tiếp nhận"


def test_rows_without_rules_between_them_are_read_by_their_lines() -> None:
    paper = prose(Paper().page())
    paper.grid([80, 260, 350, 440, 525], [240, 352])
    set_in_columns(paper, 244, FIELDS)
    assert [plain(grid) for grid in grids(paper)] == [READ]


def test_a_head_cell_set_upwards_is_read() -> None:
    paper = Paper().page()
    table(paper, 200, [["1", "Tiếp nhận", "128", "98,5%", "9"], ["2", "Giải quyết", "120", "100%", "8"]], head=False)
    paper.grid(XS, [100, 200])
    for x, text in zip(XS, ["TT", "Chỉ tiêu", "Trực tuyến", "Tỷ lệ", "Quá hạn"], strict=False):
        paper.matrix((0, 1, -1, 0, x + 20, 842 - 195), text)
    (grid,) = grids(prose(paper, 400))
    assert [cell(grid, 0, c).text for c in range(5)] == ["TT", "Chỉ tiêu", "Trực tuyến", "Tỷ lệ", "Quá hạn"]
