"""Reading born-digital PDF: what a person sees on the page is what comes out, in the order a person reads it."""

from __future__ import annotations

import pypdfium2
import pytest
from viparse.normalize.encodings import get_charmap

from extract import pdf, scan
from extract.document import Grid, GridCell, Piece
from extract.errors import Unreadable
from extract.pdf_triage import triage
from extract.pdf_words import read_sheet
from tests.small_pdf import Paper, width


def read(paper: Paper) -> list[Piece | Grid]:
    return pdf.read(paper.bytes(), "x.pdf")[0]


def texts(paper: Paper, zone: str = "body") -> list[str]:
    return [item.text for item in read(paper) if isinstance(item, Piece) and item.zone == zone]


def grids(paper: Paper) -> list[Grid]:
    return [item for item in read(paper) if isinstance(item, Grid) and item.zone == "body"]


def cell(grid: Grid, row: int, column: int) -> GridCell:
    return next(c for c in grid.cells if c.row <= row < c.row + c.rowspan and c.column <= column < c.column + c.colspan)


PROSE = """
Trong kỳ báo cáo, Ủy ban nhân dân xã đã tiếp nhận và xử lý toàn bộ hồ sơ của người dân, tổ chức theo đúng quy định, \
trong đó có 128 hồ sơ trực tuyến toàn trình.
Tỷ lệ giải quyết đúng hạn đạt trên 98,5% tổng số hồ sơ đã giải quyết xong trong kỳ; số hồ sơ quá hạn là 02 hồ sơ, giảm \
03 hồ sơ so với cùng kỳ năm trước.
Các nhiệm vụ khác được triển khai theo kế hoạch.
""".strip().split("\n")


def prose(paper: Paper, top: float = 100) -> Paper:
    for text in PROSE:
        top = paper.paragraph(text, top) + 6
    return paper


LISTED = """
I. KẾT QUẢ THỰC HIỆN
Các chỉ tiêu cơ bản đạt kế hoạch.
1. Về dịch vụ công
- Tổng số hồ sơ tiếp nhận trong kỳ báo cáo là 1.250 hồ sơ, trong đó tiếp nhận trực tuyến 1.124 hồ sơ, đạt 89,92%;
- Số hồ sơ trả đúng hạn: 1.120 hồ sơ;
+ Lĩnh vực đất đai phát triển kinh tế - xã hội giai đoạn 2026 - 2030 theo Nghị quyết số 05-NQ/TU ngày 03/4/2026 có \
1.450 hồ sơ đã giải quyết xong.
1.1. Về chữ ký số
a) Cán bộ, công chức đã được cấp chữ ký số cá nhân là 45/48 người, đạt tỷ lệ 93,75% tổng số cán bộ, công chức của xã;
b) Người dân từ 15 tuổi trở lên có chữ ký số: 2.315 người.
""".strip().split("\n")


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


XS = [80.0, 110, 270, 350, 430, 510]
HEAD = ["TT", "Chỉ tiêu", "Thực hiện", "Kỳ này", "Lũy kế"]


def table(paper: Paper, top: float, rows: list[list[str]], head: bool = True, closed: bool = True) -> float:
    """A table with a head of two rows (two columns below one heading); gives back where it ends."""
    ys = [top, top + 20, top + 40] if head else [top]
    ys += [ys[-1] + 20 * (i + 1) for i in range(len(rows))]
    holes = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)] if head else []
    paper.grid(XS, ys, *holes)
    if head:
        for x, text in zip((84, 114, 274, 434), ("TT", "Chỉ tiêu", "Thực hiện", "Lũy kế"), strict=True):
            paper.text(x, top + 4, text, bold=True)
        paper.text(274, top + 24, "Số lượng", bold=True).text(354, top + 24, "Tỷ lệ", bold=True)
    for i, row in enumerate(rows):
        for x, text in zip(XS, row, strict=False):
            if text:
                paper.text(x + 4, ys[-1 - len(rows) + i] + 4, text)
    del closed
    return ys[-1]


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


def test_lines_that_end_with_a_value_at_the_right_edge_do_not_run_into_one_another() -> None:
    paper, rows = (
        prose(Paper().page()),
        [("1. Tổng số", "8.941 hồ sơ"), ("- Mới", "8.812 hồ sơ"), ("Còn", "0")],
    )
    for i, (name, value) in enumerate(rows):
        paper.text(85, 240 + 18 * i, name)
        paper.text(541 - width(value), 240 + 18 * i, value)
    assert texts(paper)[-3:] == [f"{name}  {value}" for name, value in rows]


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


def plain(grid: Grid) -> list[list[str]]:
    """The texts of a table, row by row; a cell over several columns stands in each of them."""
    rows, columns = max(c.row + c.rowspan for c in grid.cells), max(c.column + c.colspan for c in grid.cells)
    return [[" ".join(cell(grid, r, c).text.split()) for c in range(columns)] for r in range(rows)]


FIELDS = [
    ("Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Tỷ lệ (%)"),
    ("Đất đai, môi trường và tài", "1.128", "1.100", "97,52"),
    ("nguyên khoáng sản",),
    ("Hộ tịch", "204", "204", "100"),
    ("Khiếu nại", "0", "0"),
    ("Cộng", "1.332", "1.304", "97,90"),
]
READ = [
    ["Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Tỷ lệ (%)"],
    ["Đất đai, môi trường và tài nguyên khoáng sản", "1.128", "1.100", "97,52"],
    ["Hộ tịch", "204", "204", "100"],
    ["Khiếu nại", "0", "0", ""],
    ["Cộng", "1.332", "1.304", "97,90"],
]


def set_in_columns(paper: Paper, top: float, rows: list[tuple[str, ...]]) -> None:
    """Rows 18 points apart, the first column at the left, the others at the right edges of theirs."""
    for i, row in enumerate(rows):
        for right, text in zip((0, 340, 430, 520), row, strict=False):
            paper.text(right - width(text) if right else 85, top + 18 * i, text)


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


def test_a_head_cell_set_upwards_is_read() -> None:
    paper = Paper().page()
    table(paper, 200, [["1", "Tiếp nhận", "128", "98,5%", "9"], ["2", "Giải quyết", "120", "100%", "8"]], head=False)
    paper.grid(XS, [100, 200])
    for x, text in zip(XS, ["TT", "Chỉ tiêu", "Trực tuyến", "Tỷ lệ", "Quá hạn"], strict=False):
        paper.matrix((0, 1, -1, 0, x + 20, 842 - 195), text)
    (grid,) = grids(prose(paper, 400))
    assert [cell(grid, 0, c).text for c in range(5)] == ["TT", "Chỉ tiêu", "Trực tuyến", "Tỷ lệ", "Quá hạn"]


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
