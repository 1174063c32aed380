"""Headings, sections and lead-ins: what stands under what, whatever the format was."""

import pytest

from extract.document import Grid, GridCell, Piece
from extract.heads import title_word
from extract.structure import assemble

HEAD = Grid(
    (
        GridCell(0, 0, "ỦY BAN NHÂN DÂN\nXÃ BÌNH AN"),
        GridCell(0, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
    )
)
TITLE = (Piece("BÁO CÁO", bold=True, centred=True), Piece("Kết quả tháng 5 năm 2026", bold=True, centred=True))


def sections(*lines: str | Piece) -> list[tuple[str, str]]:
    """(section path, text) of each body block."""
    items = [HEAD, *TITLE, *(Piece(x) if isinstance(x, str) else x for x in lines)]
    made = assemble("0" * 16, "a", "docx", (), items)
    return [("/".join(b.section), b.text) for b in made.blocks if b.kind not in ("head", "title")]


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        pytest.param(
            ("I. KẾT QUẢ", "1. Hồ sơ", "1.1. Tiếp nhận", "- a: 1", "2. Hạ tầng", "II. NHIỆM VỤ"),
            ["I", "I/1", "I/1/1.1", "I/1/1.1", "I/2", "II"],
            id="roman, arabic, nested, bullets",
        ),
        pytest.param(
            ("I. A", "1. B", "a) C", "b) D", "2. E", "a) F"),
            ["I", "I/1", "I/1/a", "I/1/b", "I/2", "I/2/a"],
            id="letters under numbers begin anew",
        ),
        pytest.param(
            ("PHẦN I", "A. X", "1. Y", "B. Z"),
            ["PHẦN I", "PHẦN I/A", "PHẦN I/A/1", "PHẦN I/B"],
            id="parts and capital letters",
        ),
        pytest.param(
            ("PHẦN A: X", "A.1. Y", "A.2 Z", "PHẦN B: U", "B.1. V"),
            ["PHẦN A", "PHẦN A/A.1", "PHẦN A/A.2", "PHẦN B", "PHẦN B/B.1"],
            id="parts of parts that letters name",
        ),
        pytest.param(
            ("A. X", "I. Y", "1. Z", "II. U", "B. V", "I. W"),
            ["A", "A/I", "A/I/1", "A/II", "B", "B/I"],
            id="Roman numbers under capital letters",
        ),
        pytest.param(
            ("I. X", "A. Y", "B. Z", "II. U"), ["I", "I/A", "I/B", "II"], id="capital letters under Roman numbers"
        ),
        pytest.param(("1.8. A", "1.9. B", "2.1. C"), ["1.8", "1.9", "2.1"], id="2.1 stands beside 1.9, not under it"),
        pytest.param(("1. A", "1.1. B", "1.2. C", "2. D"), ["1", "1/1.1", "1/1.2", "2"], id="no roman numbers at all"),
        pytest.param(
            ("I. A", "1. B", "2. C", "II. D", "1. E"),
            ["I", "I/1", "I/2", "II", "II/1"],
            id="numbers begin anew under each part",
        ),
        pytest.param(
            ("I. A", "Câu 1. B", "Trả lời: 7", "Câu 2. C", "II. D"),
            ["I", "I/Câu 1", "I/Câu 1", "I/Câu 2", "II"],
            id="questions with their answers",
        ),
        pytest.param(
            ("I. A", "I.1. B", "I.2. C", "II. D"), ["I", "I/I.1", "I/I.2", "II"], id="Roman numbers with parts"
        ),
        pytest.param(("1- Lãnh đạo", "2- Kinh tế", "3, Xã hội"), ["1", "2", "3"], id="a dash or a comma ends a number"),
        pytest.param(("1/ A", "V/v kết quả"), ["1", "1"], id="the V of “V/v” is no number"),
    ],
)
def test_sections(lines: tuple[str, ...], paths: list[str]) -> None:
    assert [path for path, _ in sections(*lines)] == paths


def test_a_lead_in_governs_the_items_below_it_only() -> None:
    made = assemble(
        "0" * 16,
        "a",
        "docx",
        (),
        [HEAD, *TITLE, *map(Piece, ("I. A", "Kết quả số hóa:", "- thành phần: 5", "+ trong hạn: 3", "Đoạn khác 7"))],
    )
    parents = {b.text: [made.blocks[i].text for i in b.parents] for b in made.blocks}
    assert parents["- thành phần: 5"] == ["I. A", "Kết quả số hóa:"]
    assert parents["+ trong hạn: 3"] == ["I. A", "Kết quả số hóa:", "- thành phần: 5"]
    assert parents["Đoạn khác 7"] == ["I. A"]


def test_automatic_numbers_count_like_printed_ones() -> None:
    found = sections(Piece("KẾT QUẢ", number="I."), Piece("Hồ sơ", number="1."), Piece("Tiếp nhận: 5", number="a)"))
    assert [path for path, _ in found] == ["I", "I/1", "I/1/a"]


def test_head_title_body_and_tail_are_told_apart() -> None:
    items = [
        HEAD,
        *TITLE,
        Piece("Thực hiện kế hoạch, xã báo cáo như sau:"),
        Piece("I. A"),
        Piece("Nơi nhận:"),
        Piece("- Lưu: VT."),
        Piece("CHỦ TỊCH"),
    ]
    kinds = [(b.kind, b.text) for b in assemble("0" * 16, "a", "docx", (), items).blocks]
    assert ("head", "XÃ BÌNH AN") in kinds
    assert ("title", "Kết quả tháng 5 năm 2026") in kinds
    assert ("paragraph", "Thực hiện kế hoạch, xã báo cáo như sau:") in kinds
    assert kinds[-3:] == [("tail", "Nơi nhận:"), ("tail", "- Lưu: VT."), ("tail", "CHỦ TỊCH")]


def test_a_name_cut_at_its_dash_above_the_title_is_no_list() -> None:
    lines = ("ĐẢNG ỦY PHƯỜNG XUÂN HƯƠNG ngày 24 tháng", "- ĐÀ LẠT 9 năm 2026", "BÁO CÁO", "I. KẾT QUẢ")
    made = assemble("0" * 16, "a", "pdf", (), [Piece(x) for x in lines])
    assert [b.kind for b in made.blocks] == ["head", "head", "title", "heading"]


def test_a_row_that_counts_the_columns_is_a_head_though_narrow_cells_cut_it() -> None:
    rows = [("TT", "Tổng", "Trong kỳ"), ("(1 )", "(2)= (3)", "(3)"), ("1", "12", "12")]
    grid = Grid(tuple(GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)))
    made = assemble("0" * 16, "a", "pdf", (), [HEAD, *TITLE, grid])
    assert made.tables[0].header_rows == 2


def test_an_appendix_after_the_signature_is_body_again() -> None:
    found = sections("I. A", "Nơi nhận:", "PHỤ LỤC 01", "(Kèm theo Báo cáo số 5/BC-UBND)")
    assert found[-1] == ("PHỤ LỤC 01", "(Kèm theo Báo cáo số 5/BC-UBND)")


def test_a_repeated_head_row_states_nothing() -> None:
    """A head printed again on the next page is furniture, and no row of the table."""
    rows = [("TT", "Chỉ tiêu", "Kết quả"), ("1", "a", "5"), ("TT", "Chỉ tiêu", "Kết quả"), ("2", "b", "6")]
    grid = Grid(tuple(GridCell(r, c, t) for r, row in enumerate(rows) for c, t in enumerate(row)))
    made = assemble("0" * 16, "a", "docx", (), [HEAD, *TITLE, Piece("I. A"), grid])
    (table,) = made.tables
    assert (table.header_rows, len(table.cells)) == (1, 3)
    assert [b.text for b in made.blocks if b.kind == "furniture"] == ["TT", "Chỉ tiêu", "Kết quả"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("BÁO CÁO", True, id="the type alone"),
        pytest.param("loïy BÁO CÁO", True, id="behind what a scan made of a stamp's edge"),
        pytest.param("| KẾ HOẠCH", True, id="behind a rule"),
        pytest.param("UBND xã BÁO CÁO", False, id="behind a name it is no title"),
        pytest.param("Số 12 BÁO CÁO", False, id="behind a number it is no title"),
        pytest.param("báo cáo", False, id="small letters are running text"),
    ],
)
def test_the_type_of_a_document(line: str, expected: bool) -> None:
    assert title_word(line) is expected
