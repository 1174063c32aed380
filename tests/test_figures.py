"""The grammar of printed figures in running text and in table cells, a sentence per row."""

import pytest

from extract.document import Document, Figure, Grid, GridCell, Piece
from extract.figures import find
from extract.patterns import DIGITS
from extract.structure import assemble


def document(*items: Piece | Grid | str) -> Document:
    """A document whose body is the given paragraphs and tables."""
    body = [Piece(i) if isinstance(i, str) else i for i in items]
    head = [Piece("BÁO CÁO", centred=True), Piece("Kết quả tháng 5", centred=True), Piece("I. KẾT QUẢ")]
    return assemble("0" * 16, "bao-cao.docx", "docx", (), [*head, *body])


def figures(*items: Piece | Grid | str) -> list[Figure]:
    return list(find(document(*items)).figures)


def table(*rows: tuple[str, ...], head: int | None = 1) -> Grid:
    cells = [GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return Grid(tuple(cells), head)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "Hồ sơ toàn trình: 812/940, tỷ lệ: 86,38%.",
            ("pair_percent", "86,38", "812", "940"),
            id="pair, then its rate",
        ),
        pytest.param(
            "Nộp trực tuyến 1.204 hồ sơ/1.310 hồ sơ, đạt 91,9%",
            ("pair_percent", "91,9", "1.204", "1.310"),
            id="the noun stands on both sides",
        ),
        pytest.param(
            "đạt 95% (1.209/1.273 hồ sơ).",
            ("pair_percent", "95", "1.209", "1.273"),
            id="the rate first, the pair in brackets",
        ),
        pytest.param(
            "Có 640 trên tổng số 655 hồ sơ, đạt 97,7%",
            ("pair_percent", "97,7", "640", "655"),
            id="trên tổng số joins a pair",
        ),
        pytest.param(
            "HS online: 1.021/1.083 HS mới -> 94.3%.",
            ("pair_percent", "94.3", "1.021", "1.083"),
            id="an arrow leads from a pair to its rate",
        ),
        pytest.param(
            "Có 88 hồ sơ thu phí, lệ phí qua mạng trên tổng số 90 hồ sơ có phí, chiếm 97,78%",
            ("pair_percent", "97,78", "88", "90"),
            id="long words between the sides",
        ),
        pytest.param(
            "310/320 máy (96,9%) đã cài phần mềm",
            ("pair_percent", "96,9", "310", "320"),
            id="the rate in brackets behind the pair",
        ),
        pytest.param(
            "Trực tuyến 702/731, tức 96,03%", ("pair_percent", "96,03", "702", "731"), id="tức leads to the rate"
        ),
        pytest.param("24/26 chi bộ đã dùng sổ tay", ("pair", None, "24", "26"), id="a pair is no date"),
        pytest.param("03/03 thôn có sóng", ("pair", None, "03", "03"), id="a pair of padded numbers is no date"),
        pytest.param("tỷ lệ hài lòng đạt 98,7 phần trăm", ("percent", "98,7", None, None), id="phần trăm in words"),
        pytest.param(
            "Kinh phí được giao 1,25 tỷ đồng", ("money", "1,25 tỷ đồng", None, None), id="money with its words"
        ),
        pytest.param(
            "thu 2 tỷ 350 triệu đồng phí", ("money", "2 tỷ 350 triệu đồng", None, None), id="money in two parts"
        ),
        pytest.param("đã bố trí 350 tr.đ, đạt", ("money", "350 tr.đ", None, None), id="money written short"),
        pytest.param(
            "trực tuyến 3 021/3 180 hồ sơ đạt 95%",
            ("pair_percent", "95", "3 021", "3 180"),
            id="a pair grouped by spaces",
        ),
        pytest.param(
            "Quý 3 120/130 hồ sơ đạt 92,3%",
            ("pair_percent", "92,3", "120", "130"),
            id="the number of a quarter is no thousand",
        ),
        pytest.param("thu 61.250.000 đồng", ("money", "61.250.000 đồng", None, None), id="money in full"),
        pytest.param("Đã mở 02 (hai) lớp tập huấn", ("count", "02", None, None), id="the count again in words"),
        pytest.param(
            "có 1,2 triệu lượt truy cập", ("count", "1,2 triệu", None, None), id="a count in millions is no money"
        ),
        pytest.param("Ban Chỉ đạo gồm 15 đồng chí", ("count", "15", None, None), id="đồng chí is no currency"),
        pytest.param(
            "Số hộ đạt 75,3 % (= 660/877 hộ)", ("pair_percent", "75,3", "660", "877"), id="an equals sign in brackets"
        ),
        pytest.param(
            "có 22 thôn trong tổng số 27 thôn, tỷ lệ 81,48%", ("pair_percent", "81,48", "22", "27"), id="trong tổng số"
        ),
        pytest.param(
            "Có 215 thôn có sóng 4G trên tổng số 451 thôn, đạt 47,7%",
            ("pair_percent", "47,7", "215", "451"),
            id="a name with a digit inside a pair",
        ),
        pytest.param(
            "Số hóa: 280/467 hồ sơ; đạt 60%", ("pair_percent", "60", "280", "467"), id="a semicolon before the rate"
        ),
        pytest.param(
            "trên sàn TMĐT: 5025/5949 = 84,47%",
            ("pair_percent", "84,47", "5025", "5949"),
            id="TMĐT does not announce a telephone",
        ),
        pytest.param("tỷ lệ: 24/24 = 100%", ("pair_percent", "100", "24", "24"), id="24/24 is a pair where it is one"),
        pytest.param("hài lòng không thấp hơn 42%", ("percent", "42", None, None), id="không thấp hơn is no change"),
        pytest.param("đã cung cấp 7 thủ tục", ("count", "7", None, None), id="cung cấp is no level"),
        pytest.param(
            "mục tiêu cuối năm 2026 tỷ lệ đạt 90%", ("percent", "90", None, None), id="a year before tỷ lệ is no money"
        ),
        pytest.param(
            "sau gần 01 năm vận hành đã cấp 12 chứng thư", ("count", "12", None, None), id="a duration is no count"
        ),
        pytest.param("đạt từ 90% đến 95%", ("range", "90", None, None), id="a range keeps its lower end"),
    ],
)
def test_shapes(text: str, wanted: tuple[str, ...]) -> None:
    (figure,) = figures(text)
    assert (figure.form, figure.value, figure.numerator, figure.denominator) == wanted
    assert text[figure.place.start : figure.place.end] == figure.text


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param(
            "Tổng số hồ sơ nhận: 900 hồ sơ, trong đó nhận mới 880 hồ sơ, kỳ trước chuyển sang 20 hồ sơ.",
            ["Tổng số hồ sơ nhận", "nhận mới", "kỳ trước chuyển sang"],
            id="each count has the clause that leads up to it",
        ),
        pytest.param(
            "Số thủ tục toàn trình: 31, một phần: 350", ["Số thủ tục toàn trình", "một phần"], id="label and colon"
        ),
        pytest.param(
            "100% văn bản đi được ký số", ["văn bản đi được ký số"], id="a rate that opens has its label behind it"
        ),
        pytest.param(
            "Hồ sơ trực tuyến: 610, tỷ lệ: 99%",
            ["Hồ sơ trực tuyến", "Hồ sơ trực tuyến"],
            id="a bare rate shares the label of its count",
        ),
        pytest.param(
            "Tỷ lệ chi qua tài khoản cho người có công đạt 80%, tỷ lệ chi cho hưu trí, mất sức đạt 62%",
            ["Tỷ lệ chi qua tài khoản cho người có công", "tỷ lệ chi cho hưu trí, mất sức"],
            id="a comma inside a label does not cut it",
        ),
        pytest.param("Xã có 06 máy tính, 05 máy in", ["máy tính", "máy in"], id="counted nouns in a list"),
        pytest.param(
            "Số nhiệm vụ quá hạn chưa hoàn thành: 0",
            ["Số nhiệm vụ quá hạn chưa hoàn thành"],
            id="chưa hoàn thành before a colon names, it does not compare",
        ),
    ],
)
def test_labels(text: str, labels: list[str]) -> None:
    """A label may hold more words than these; it never lacks them, and never takes a neighbour's."""
    found = [f.label for f in figures(text)]
    assert len(found) == len(labels)
    for label, wanted in zip(found, labels, strict=True):
        assert wanted in label
        assert not any(other in label for other in labels if other != wanted)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        pytest.param("tỷ lệ phủ sóng đạt trên 60%", "đạt trên", id="trên right before the number"),
        pytest.param("xử lý trên môi trường điện tử đạt 99%", "", id="trên elsewhere in the sentence says where"),
        pytest.param("đạt khoảng trên 80%", "đạt khoảng trên", id="two comparing words"),
        pytest.param("kinh phí bố trí chưa đủ 3%", "chưa đủ", id="chưa đủ"),
        pytest.param("phấn đấu đạt 90% trở lên", "… trở lên", id="trở lên behind the number"),
    ],
)
def test_comparing_words(text: str, cue: str) -> None:
    assert figures(text)[0].cue == cue


def test_every_run_of_digits_is_accounted_for() -> None:
    """Figures, non-figures and unplaced runs together cover each run of digits exactly once."""
    made = document(
        "1. Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026, xã đã mở 03 lớp; 24/26 thôn có sóng 5G.",
        table(
            ("TT", "Chỉ tiêu", "ĐVT", "Kết quả"),
            ("1", "Tỷ lệ hồ sơ trực tuyến", "%", "97,5"),
            ("2", "Số lớp 1 buổi", "lớp", "3"),
        ),
    )
    reading = find(made)
    places = [x.place for group in (reading.figures, reading.non_figures, reading.unplaced) for x in group]
    for block in made.blocks:
        for run in DIGITS.finditer(block.text):
            owners = [p for p in places if p.block == block.index and p.start <= run.start() < p.end]
            assert len(owners) == 1, (block.text, run[0])


@pytest.mark.parametrize(
    ("grid", "wanted"),
    [
        pytest.param(
            table(("TT", "Chỉ tiêu", "Đơn vị tính", "Mục tiêu", "Kết quả"), ("1", "Phủ sóng 5G", "%", "≥ 90", "72,5")),
            [("percent", "90", "%", "Phủ sóng 5G", "≥"), ("percent", "72,5", "%", "Phủ sóng 5G", "")],
            id="the row is measured, the column says target or result, the unit has its own column",
        ),
        pytest.param(
            table(("TT", "Đơn vị", "Số hồ sơ tiếp nhận", "Số hồ sơ trực tuyến"), ("1", "Xã Bình An", "320", "300")),
            [("count", "320", None, "Số hồ sơ tiếp nhận", ""), ("count", "300", None, "Số hồ sơ trực tuyến", "")],
            id="rows are places, the columns are measured",
        ),
        pytest.param(
            table(
                ("STT", "Nội dung", "Kết quả (%)"),
                ("1", "Hồ sơ số hóa", "99,1"),
                ("2", "Giao dịch phi tiếp xúc", "Không phát sinh"),
            ),
            [("percent", "99,1", "%", "Hồ sơ số hóa", ""), ("empty", None, "%", "Giao dịch phi tiếp xúc", "")],
            id="a result cell that says nothing occurred",
        ),
        pytest.param(
            table(
                ("STT", "Nội dung", "Kết quả"), ("1", "Hồ sơ trực tuyến", "812/940 (86,4%)"), ("2", "Máy tính", "12")
            ),
            [("pair_percent", "86,4", "%", "Hồ sơ trực tuyến", ""), ("count", "12", None, "Máy tính", "")],
            id="a pair with its rate in a cell",
        ),
        pytest.param(
            table(
                (".TT", "Nội dung", "ĐVT", "Kết quả"),
                ("1'", "Ký số", "%.", "97"),
                ("2-", "Phủ sóng", "%", "90"),
                (";3", "Máy tính", "máy,", "12"),
            ),
            [
                ("percent", "97", "%", "Ký số", ""),
                ("percent", "90", "%", "Phủ sóng", ""),
                ("count", "12", "máy", "Máy tính", ""),
            ],
            id="specks of a scan beside the numbers of rows and the units",
        ),
        pytest.param(
            table(("TT", "Nội dung", "Năm 2026", "Tăng/giảm (%)"), ("1", "Hồ sơ trực tuyến", "940", "-12,4")),
            [("count", "940", None, "Hồ sơ trực tuyến", "")],
            id="a column of changes states no levels",
        ),
        pytest.param(
            table(("TT", "Nội dung", "ĐVT", "Kết quả"), ("1", "Phòng họp", "phòng", "2"), ("2", "Lớp", "lớp", "3")),
            [("count", "2", "phòng", "Phòng họp", ""), ("count", "3", "lớp", "Lớp", "")],
            id="phòng alone is a unit, not a body",
        ),
        pytest.param(
            table(("TT", "Nội dung", "ĐVT", "Quý III"), ("1", "Đảng phí", "chi bộ", "48"), ("2", "Ký số", "%", "97")),
            [("count", "48", "chi bộ", "Đảng phí", ""), ("percent", "97", "%", "Ký số", "")],
            id="bodies are counted too: under ĐVT chi bộ is a unit",
        ),
        *(
            pytest.param(
                table(("TT", "Nội dung", "ĐVT", "Kế hoạch", "Kết quả", head), ("1", "Ký số", "%", "90", "92", "102,2")),
                [
                    ("percent", "90", "%", "Ký số", ""),
                    ("percent", "92", "%", "Ký số", ""),
                    ("percent", "102,2", "%", head, ""),
                ],
                id=f"what the result is of its plan is a rate of its own: {head}",
            )
            for head in ("So với KH (%)", "% thực hiện kế hoạch", "Tỷ lệ (%) đạt so với chỉ tiêu", "TH/KH")
        ),
        pytest.param(
            table(
                ("TT", "Nội dung", "ĐVT", "KH", "TH", "So sánh TH/KH"), ("1", "Lớp tập huấn", "lớp", "40", "34", "85")
            ),
            [
                ("count", "40", "lớp", "Lớp tập huấn", ""),
                ("count", "34", "lớp", "Lớp tập huấn", ""),
                ("percent", "85", "%", "So sánh TH/KH", ""),
            ],
            id="a rate of the plan is no number of classes",
        ),
    ],
)
def test_cells(grid: Grid, wanted: list[tuple[str, ...]]) -> None:
    assert [(f.form, f.value, f.unit, f.label, f.cue) for f in figures(grid)] == wanted


def test_the_unit_may_stand_above_the_table() -> None:
    grid = table(("TT", "Nguồn vốn", "Thực hiện", "Tỷ lệ (%)"), ("1", "Ngân sách xã", "546", "91,5"))
    found = figures("Đơn vị tính: triệu đồng", grid)
    assert [(f.form, f.value) for f in found] == [("money", "546 triệu đồng"), ("percent", "91,5")]


def test_a_rough_part_is_no_base() -> None:
    found = figures("Tiếp nhận 4,3 nghìn hồ sơ, trong đó có trên 3,2 nghìn hồ sơ trực tuyến, chiếm 75,7%")
    assert [(f.form, f.value) for f in found] == [("count", "4,3 nghìn"), ("count", "3,2 nghìn"), ("percent", "75,7")]


@pytest.mark.parametrize(
    ("above", "told"),
    [("ĐVT: 1.000 đồng", "546 nghìn đồng"), ("(Đơn vị tính: tr.đ)", "546 tr.đ"), ("Đơn vị: triệu đ", "546 triệu đ")],
)
def test_amounts_in_a_unit_written_short_or_with_digits(above: str, told: str) -> None:
    grid = table(("TT", "Nguồn vốn", "Thực hiện"), ("1", "Ngân sách xã", "546"))
    assert [(f.form, f.value) for f in figures(above, grid)] == [("money", told)]


def test_a_statement_above_a_table_does_not_name_it() -> None:
    grid = table(("TT", "Nội dung", "Kết quả"), ("1", "Hồ sơ", "5"), ("2", "Lớp", "3"))
    assert document("- Năm 2025 đạt 95%.", grid).tables[0].caption == "I. KẾT QUẢ"


def test_heads_may_have_two_rows_and_a_row_of_column_numbers() -> None:
    """The full heading joins all head rows; (1) (2) (3) counts columns and states nothing."""
    cells = (
        GridCell(0, 0, "TT", rowspan=2), GridCell(0, 1, "Nội dung", rowspan=2), GridCell(0, 2, "Hồ sơ", colspan=2),
        GridCell(1, 2, "Tiếp nhận"), GridCell(1, 3, "Giải quyết"),
        GridCell(2, 0, "(1)"), GridCell(2, 1, "(2)"), GridCell(2, 2, "(3)"), GridCell(2, 3, "(4)"),
        GridCell(3, 0, "1"), GridCell(3, 1, "Hộ tịch"), GridCell(3, 2, "120"), GridCell(3, 3, "118"),
    )  # fmt: skip
    found = figures(Grid(cells))
    assert [(f.text, f.column, f.row) for f in found] == [
        ("120", "Hồ sơ - Tiếp nhận", "Hộ tịch"),
        ("118", "Hồ sơ - Giải quyết", "Hộ tịch"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("Nộp qua mạng: 318/ tại quầy: 24.", ["318", "24"], id="a slash between two statements"),
        pytest.param("Nam 24/nữ 30", ["24", "30"], id="a slash between two groups"),
        pytest.param("Nhận 45/xử lý 41 phản ánh", ["45", "41"], id="a slash between two measures"),
        pytest.param("Tổ công nghệ số: 19 tổ/114 người.", ["19", "114"], id="groups and their people"),
        pytest.param(
            "Mở 02 lớp/ 61 học viên, đạt 100% kế hoạch", ["02", "61", "100%"], id="classes, pupils, then a rate"
        ),
        pytest.param("Có 58 cán bộ trên 60 biên chế được giao", ["58", "60"], id="trên between two nouns"),
        pytest.param("Ký số 1.204 văn bản/1.310 văn bản", ["1.204 văn bản/1.310"], id="one noun on both sides"),
        pytest.param("Phủ sóng 19 TDP/21 tổ dân phố", ["19 TDP/21"], id="one noun, once in short"),
        pytest.param("Cấp 38 giấy/tổng số 40 đơn", ["38 giấy/tổng số 40"], id="the whole is named"),
        pytest.param(
            "Có 12 lượt/15 hồ sơ, đạt 80%", ["12 lượt/15 hồ sơ, đạt 80%"], id="two nouns, but a rate says of which"
        ),
        pytest.param("Có 376 TTHC/38 lĩnh vực", ["376", "38"], id="procedures and their fields"),
        pytest.param("Có 205 trong số 318 hồ sơ nộp mạng", ["205 trong số 318"], id="trong số joins a pair"),
        pytest.param(
            "Toàn trình: 205/318 HS nộp mạng, 64,5%.", ["205/318 HS nộp mạng, 64,5%"], id="a bare rate behind"
        ),
        pytest.param("Nộp phí: 141/150 giao dịch 94%;", ["141/150 giao dịch 94%"], id="a bare rate without a comma"),
        pytest.param("Có 12/15 thôn, 98% hộ dân có điện", ["12/15", "98%"], id="a rate that opens its own statement"),
        pytest.param("Số hóa 141/150 hồ sơ [94%]", ["141/150 hồ sơ [94%]"], id="square brackets"),
        pytest.param("Số hóa 141/150 hồ sơ → 94%", ["141/150 hồ sơ → 94%"], id="an arrow"),
        pytest.param("đạt 94% (141 trên 150).", ["94% (141 trên 150)"], id="the pair in words, in brackets"),
        pytest.param("đạt 94% [141/150 hồ sơ]", ["94% [141/150 hồ sơ]"], id="the pair in square brackets"),
        pytest.param("Kinh phí 150tr, mua máy 90 tr.", ["150tr", "90 tr"], id="tr alone is a million"),
        pytest.param("KH giao 2026: 150 triệu đồng", ["150 triệu đồng"], id="a bare year before a colon"),
        pytest.param("Ra 23 VB (trong đó: KH 12, CV 8, QĐ 3)", ["23", "12", "8", "3"], id="documents counted by kind"),
        pytest.param("Toàn trình 226, một phần 139, trực tiếp 43", ["226", "139", "43"], id="một phần is no part 139"),
        pytest.param("Chi qua tài khoản 4.820 người", ["4.820"], id="tài khoản is no clause 4"),
        pytest.param("Tỉnh giao phường 12 nhiệm vụ", ["12"], id="tasks given to a ward"),
        pytest.param("Ban Chỉ đạo 57 họp 02 phiên", ["02"], id="a committee's name"),
        pytest.param(
            "2.1. Toàn trình: 167. 2.2. Một phần: 245.", ["167", "245"], id="numbers of statements within a line"
        ),
        pytest.param("Dữ liệu của 12 DVC giữ ít nhất 97%", ["12", "97%"], id="a noun ends where a comparison begins"),
        pytest.param("1- Mở 15 lớp", ["15"], id="a dash behind a number of the list"),
        pytest.param("II.3. Mở 15 lớp", ["15"], id="a Roman number with its part"),
        pytest.param("2a. Mở 15 lớp", ["15"], id="a number with a letter"),
        pytest.param("Câu 3. Mở 15 lớp", ["15"], id="a question that is answered"),
    ],
)
def test_dresses(text: str, wanted: list[str]) -> None:
    assert [f.text for f in figures(text)] == wanted


def test_a_heading_with_text_below_it_names_its_subject() -> None:
    assert [f.text for f in figures("2. Về 25 dịch vụ công", "Đã có 318 hồ sơ.")] == ["318"]
    assert [f.text for f in figures("2. Tiếp nhận  25 hồ sơ", "- Mới  18 hồ sơ.")] == ["25", "18"]  # behind a tab
