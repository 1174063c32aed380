"""Born-digital PDF: tables without rules or without upright ones."""

from __future__ import annotations

import pytest

from tests.pdf_pages import FIELDS, PROSE, READ, cell, grids, plain, prose, set_in_columns, texts
from tests.small_pdf import Paper, width


def test_figures_set_at_the_right_edge_one_below_the_other_belong_to_the_measures_beside_them() -> None:
    paper = Paper().page()
    paper.grid([80, 110, 220, 260, 330], [100, 120, 180])
    for x, text in ((84, "TT"), (114, "Chỉ tiêu"), (224, "SL"), (264, "Tỷ lệ")):
        paper.text(x, 104, text, bold=True)
    paper.text(84, 124, "1").lines(114, 124, "Hồ sơ tiếp nhận", "Trực tuyến", "Quá hạn")
    paper.lines(238, 124, "845", "790", "012").text(287, 140, "93,49%")
    (grid,) = grids(paper)
    rows = [[" ".join(cell(grid, r, c).text.split()) for c in range(1, 4)] for r in (1, 2, 3)]
    assert rows == [["Hồ sơ tiếp nhận", "845", ""], ["Trực tuyến", "790", "93,49%"], ["Quá hạn", "012", ""]]


def test_columns_of_figures_without_rules_are_a_table() -> None:
    paper, top = prose(Paper().page()), 260
    rows = [("Lĩnh vực", "Tiếp nhận", "Đúng hạn"), ("Đất đai", "128", "98,5%"), ("Hộ tịch", "1.204", "100%"),
            ("Bảo trợ xã hội và", "77", "96%"), ("người có công",), ("Cộng", "1.409", "99,1%")]  # fmt: skip
    for i, row in enumerate(rows):
        for x, text in zip((85, 280, 400), row, strict=False):
            paper.text(x, top + 18 * i, text)
    paper.paragraph(PROSE[0], top + 18 * 7)
    (grid,) = grids(paper)
    assert [" ".join(cell(grid, 3, c).text.split()) for c in range(3)] == [
        "Bảo trợ xã hội và người có công", "77", "96%",
    ]  # fmt: skip
    assert [cell(grid, 4, c).text for c in range(3)] == ["Cộng", "1.409", "99,1%"]
    assert texts(paper) == [*PROSE, PROSE[0]]


@pytest.mark.parametrize(
    "ruled",
    [
        pytest.param((0, 1, 6), id="a rule above and below the head and one at the end"),
        pytest.param((0, 1, 3, 4, 5, 6), id="a rule below each row"),
        pytest.param((), id="no rule"),
    ],
)
def test_a_table_without_upright_rules_is_read_by_its_columns(ruled: tuple[int, ...]) -> None:
    paper = prose(Paper().page()).text(85, 230, "1. Kết quả theo lĩnh vực:", bold=True)
    set_in_columns(paper, 260, FIELDS)
    for i in ruled:
        paper.rule(80, 261 + 18 * i, 525, 261 + 18 * i)
    paper.text(85, 390, "2. Các nhiệm vụ khác:", bold=True)
    (grid,) = grids(paper)
    assert plain(grid) == READ
    assert texts(paper)[-2:] == ["1. Kết quả theo lĩnh vực:", "2. Các nhiệm vụ khác:"]


@pytest.mark.parametrize(
    "stripes",
    [
        pytest.param([(80, 525)], id="a stripe over the whole row"),
        pytest.param([(80, 260), (260, 350), (350, 440), (440, 525)], id="a stripe of the cells of a row"),
    ],
)
def test_a_table_whose_every_second_row_is_coloured_is_one(stripes: list[tuple[float, float]]) -> None:
    paper, rows = prose(Paper().page()), [FIELDS[0], *FIELDS[3:]]
    for i in (1, 3):
        for left, right in stripes:
            paper.fill(left, 262 + 18 * i, right, 280 + 18 * i, 0.9)
    set_in_columns(paper, 260, rows)
    assert [plain(grid) for grid in grids(paper)] == [[READ[0], *READ[2:]]]


@pytest.mark.parametrize("over", ["Thực hiện trong kỳ", "Trong kỳ"])
def test_words_above_several_columns_head_all_of_them(over: str) -> None:
    paper = prose(Paper().page())
    paper.text(376 - width(over) / 2, 240, over).text(85, 248, "Lĩnh vực")
    set_in_columns(paper, 258, [("", "Số", "Tỷ lệ"), *[FIELDS[3][:3]] * 3])
    for top, left in ((238, 80), (257, 260), (275, 80), (333, 80)):
        paper.rule(left, top, 525, top)
    (grid,) = grids(paper)
    assert plain(grid)[:3] == [
        ["Lĩnh vực", over, over],
        ["Lĩnh vực", "Số", "Tỷ lệ"],
        ["Hộ tịch", "204", "204"],
    ]


def test_a_heading_between_two_tables_without_rules_parts_them() -> None:
    paper = prose(Paper().page())
    set_in_columns(paper, 240, FIELDS)
    paper.text(85, 348, "2. Kết quả tháng trước:")
    set_in_columns(paper, 366, FIELDS)
    assert [plain(grid) for grid in grids(paper)] == [READ, READ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("Người lập biểu", "Thủ trưởng đơn vị"), ("(Ký)", "(Ký)"), ("An", "Bình")], id="signatures"),
        pytest.param([("1.", "Về hồ sơ"), ("2.", "Về chữ ký số"), ("3.", "Về hạ tầng")], id="a list set with tabs"),
        pytest.param([("Tổng số:", "128"), ("Đúng hạn:", "120")], id="two lines only"),
    ],
)
def test_words_side_by_side_without_columns_of_figures_are_no_table(rows: list[tuple[str, str]]) -> None:
    paper = prose(Paper().page())
    for i, row in enumerate(rows):
        paper.text(85, 260 + 18 * i, row[0]).text(250, 260 + 18 * i, row[1])
    assert grids(paper) == []
