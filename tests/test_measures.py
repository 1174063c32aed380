"""Figures whose own clause does not say what they measure."""

import pytest

from extract.document import Document, Grid, GridCell, Piece
from extract.figures import find
from extract.structure import assemble
from normalize.catalogue import load
from normalize.understand import understand

CATALOGUE = load()
HEADS = [Piece("BÁO CÁO", ()), Piece("Kết quả tháng 5 năm 2026", ()), Piece("I. KẾT QUẢ", ())]


def codes(*items: Piece | Grid) -> list[str | None]:
    """The codes of all figures, in reading order."""
    document: Document = assemble("0" * 16, "x.docx", "docx", (), [*HEADS, *items])
    return [o.indicator for o in understand(document, find(document), CATALOGUE).observations]


def table(*rows: tuple[str, ...]) -> Grid:
    """A table of one head row."""
    cells = tuple(GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Grid(cells=cells)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Có 96 hồ sơ trả bản điện tử trên tổng số 120 hồ sơ đã trả kết quả, đạt 80%.",
            ["dossiers.e_result_rate"],
            id="a pair in words measures what its first number counts",
        ),
        pytest.param(
            "Tỷ lệ phủ sóng 5G và tỷ lệ văn bản được ký số lần lượt đạt 70% và 98%.",
            ["infrastructure.coverage_5g_rate", "government.signed_document_rate"],
            id="lần lượt: each figure is its own measure's",
        ),
        pytest.param(
            "Tỷ lệ phủ sóng 5G đạt 70% (cùng kỳ năm trước đạt 61%).",
            ["infrastructure.coverage_5g_rate"] * 2,
            id="last year's figure in brackets is the same measure",
        ),
        pytest.param(
            "Tỷ lệ phủ sóng 5G: 70%/chỉ tiêu 80%.", ["infrastructure.coverage_5g_rate"] * 2, id="a target beside it"
        ),
        pytest.param(
            "Tổng số hồ sơ tiếp nhận: 80; số hồ sơ nộp trực tuyến: 60; tỷ lệ: 75%.",
            ["dossiers.received", "dossiers.online", "dossiers.online_rate"],
            id="a bare rate is that of the count before it",
        ),
        pytest.param(
            "- Tỷ lệ văn bản được ký số: Đạt. (Kết quả 98%)",
            ["government.signed_document_rate"],
            id="the words in front of the colon",
        ),
        pytest.param(
            "Dân số được phủ sóng 5G đạt 64%. Chi trả trợ cấp qua tài khoản: người có công 31/38 người, đạt 81,6%.",
            ["infrastructure.coverage_5g_rate", "society.cashless_welfare_rate"],
            id="a group under what its own sentence announces, not under the sentence before",
        ),
        pytest.param(
            "Trả đúng hạn 702 hồ sơ; 88 hồ sơ trễ hẹn, trong đó lĩnh vực đất đai có 71 hồ sơ.",
            ["dossiers.resolved_on_time", "dossiers.resolved_late", "dossiers.resolved_late"],
            id="a group of the count right before it, though that tells what became of the dossiers",
        ),
        pytest.param(
            "Xã nhận mới 946 hồ sơ, cộng với 107 hồ sơ của năm 2025 chuyển sang thì tổng số là 1.053 hồ sơ.",
            ["dossiers.received_new", "dossiers.carried_over", "dossiers.received"],
            id="thì begins the clause of the sum; what any year left over is carried over",
        ),
        pytest.param(
            "Có 1.112 hồ sơ gửi qua mạng, chiếm 93,1% số nhận mới.",
            ["dossiers.online", "dossiers.online_rate"],
            id="behind chiếm stands the whole of a rate",
        ),
        pytest.param(
            "Có 641 hồ sơ phát sinh nghĩa vụ tài chính, người dân trả trực tuyến 625 hồ sơ, tương đương 97,5%.",
            [None, None, "dossiers.online_payment_rate"],
            id="money due is nothing received, and who comes with a dossier pays",
        ),
        pytest.param(
            "Tái sử dụng dữ liệu đạt 41,5%, dưới mức tỉnh giao (60%).",
            ["dossiers.data_reuse_rate"] * 2,
            id="what a result is held against, in brackets",
        ),
        pytest.param(
            "Xã nhận 946 hồ sơ, đạt 92,6%, trong khi đó lũy kế từ đầu năm đến hết quý II là 1.987 hồ sơ.",
            ["dossiers.received", None, "dossiers.received"],
            id="only a time: the measure of the count before it",
        ),
        pytest.param(
            "Thu về 183 phiếu, trong đó 181 phiếu hài lòng, tức 98,9%.",
            [None, None, "dossiers.satisfaction_rate"],
            id="tức leads a rate to the count before it",
        ),
        pytest.param("Kết quả giải quyết: 640 hồ sơ.", ["dossiers.resolved"], id="what became of the dossiers"),
        pytest.param("Có 30 cây trên tổng số 50 cây xanh, đạt 60%.", [None], id="other things keep no code"),
    ],
)
def test_what_a_sentence_measures(text: str, expected: list[str | None]) -> None:
    assert codes(Piece(text, ())) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("TT", "Nội dung", "Kết quả"), ("1", "Số thủ tục toàn trình", "120 thủ tục")],
            ["procedures.online_full"],
            id="a cell with its unit is named by its row",
        ),
        pytest.param(
            [("TT", "Nội dung", "Kết quả"), ("1", "Tỷ lệ văn bản được ký số", "98% (49/50)")],
            ["government.signed_document_rate"],
            id="a rate with its pair in one cell",
        ),
        pytest.param(
            [("TT", "Nội dung", "Số lượng", "Ghi chú"), ("1", "Máy in", "12", "02 chiếc hỏng")],
            ["infrastructure.equipment", None],
            id="a remark speaks of something else",
        ),
        pytest.param(
            [("TT", "Nội dung", "Số lượng", "Ghi chú"), ("1", "Hồ sơ", "40", "Trễ hạn chủ yếu ở đất đai (03 hồ sơ)")],
            ["dossiers.received", "dossiers.resolved_late"],
            id="a bracket in a remark is of its own clause",
        ),
        pytest.param(
            [("TT", "Nội dung", "Kết quả"), ("1", "Thủ tục", "Niêm yết 398 thủ tục:\n205 toàn trình\n42 trực tiếp")],
            ["procedures.total", "procedures.online_full", "procedures.in_person"],
            id="lines below one that announces them",
        ),
        pytest.param(
            [("TT", "Nội dung", "Kết quả"), ("1", "Chi trả", "Chi trả qua tài khoản\n- Hưu trí: 731/802 người")],
            ["society.cashless_welfare_rate"],
            id="lines of a list below one without a mark",
        ),
    ],
)
def test_what_a_cell_measures(rows: list[tuple[str, ...]], expected: list[str | None]) -> None:
    assert codes(table(*rows)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Giải quyết trễ hạn 06 hồ sơ (đất đai 05, hộ tịch 01).",
            ["dossiers.resolved_late"] * 3,
            id="fields in a bracket divide the count before it",
        ),
        pytest.param(
            "Hồ sơ tiếp nhận mới chia theo lĩnh vực: chứng thực 812 hồ sơ, hộ tịch 604 hồ sơ, còn lại 90 hồ sơ.",
            ["dossiers.received_new"] * 3,
            id="fields behind a colon divide what stands in front of it",
        ),
        pytest.param(
            "Trong tổng số hồ sơ đã trả kết quả, lĩnh vực đất đai có 217 hồ sơ.",
            ["dossiers.resolved"],
            id="a sentence that opens with the whole it divides",
        ),
        pytest.param(
            "Tỷ lệ văn bản được ký số đạt 98,2%, tháng 7 mới đạt 91,4%, lũy kế 95%.",
            ["government.signed_document_rate"] * 3,
            id="another month, and the running total",
        ),
        pytest.param(
            "Số hồ sơ nộp trực tuyến 495 hồ sơ, đạt 72,4% hồ sơ mới (chỉ tiêu tỉnh giao 70%).",
            ["dossiers.online", "dossiers.online_rate", "dossiers.online_rate"],
            id="a percentage right behind a count is that count's rate, whatever base is named behind it",
        ),
        pytest.param(
            "Ngân sách xã bố trí 1,4 tỷ đồng, gồm 800 triệu đồng cho hạ tầng số, 600 triệu đồng cho số hóa.",
            ["budget.allocated"] * 3,
            id="parts of an amount are what the amount is",
        ),
        pytest.param(
            "Kinh phí được giao 900 triệu đồng, đã giải ngân 450 triệu đồng.",
            ["budget.allocated", "budget.disbursed"],
            id="an amount of which something else is told is no part",
        ),
        pytest.param(
            "Công khai 374 thủ tục: chỉ nộp trực tiếp 50.",
            ["procedures.total", "procedures.in_person"],
            id="a bare number counts what the figure before it counts",
        ),
        pytest.param(
            "Tiếp nhận 842 hồ sơ, giải quyết 801 hồ sơ, trễ hạn 0, còn 41.",
            ["dossiers.received", "dossiers.resolved", "dossiers.resolved_late", "dossiers.pending"],
            id="what is left when others are done is in progress",
        ),
        pytest.param(
            "Trong 1.338 hồ sơ đã trả có 1.204 hồ sơ trước hạn.",
            ["dossiers.resolved", "dossiers.resolved_early"],
            id="what is said of a whole up to “có” is the whole's",
        ),
        pytest.param(
            "Không có hồ sơ chậm trả (0 hồ sơ).", ["dossiers.resolved_late"], id="the clause in front of a bracket"
        ),
        pytest.param(
            "Tổng số hồ sơ tiếp nhận, kể cả kỳ trước chuyển qua: 2.763 hồ sơ.",
            ["dossiers.received"],
            id="what is counted in as well is not what is measured",
        ),
        pytest.param(
            "Hồ sơ tiếp nhận trong kỳ, chưa kể kỳ trước chuyển qua: 2.690 hồ sơ.",
            ["dossiers.received_new"],
            id="what is left out says which are meant",
        ),
        pytest.param(
            "Có 12 đại biểu. Phản ánh hiện trường: nhận 45, đã xử lý 41.",
            [None, "society.feedback_received", "society.feedback_resolved"],
            id="but not where another noun has been named since",
        ),
    ],
)
def test_what_a_sentence_leaves_unsaid(text: str, expected: list[str | None]) -> None:
    assert codes(Piece(text, ())) == expected


def test_an_item_counts_what_its_lead_in_counts() -> None:
    assert codes(
        Piece("- Tổng số TTHC của xã: 389 TTHC. Chia ra:", ()), Piece("+ Còn lại (nộp trực tiếp): 67.", ())
    ) == [
        "procedures.total",
        "procedures.in_person",
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("TT", "Cụm", "Số thành viên tổ công nghệ số"), ("1", "Nà Lốc", "62"), ("", "Cộng", "62")],
            ["society.community_members"] * 2,
            id="rows of places and their total",
        ),
        pytest.param(
            [
                ("Lĩnh vực", "Hồ sơ tiếp nhận mới - Trực tuyến", "Đã giải quyết (cả kỳ trước chuyển qua)"),
                ("Đất đai", "209", "216"),
            ],
            ["dossiers.online", "dossiers.resolved"],
            id="a part of what the upper head names; what a bracket counts in is no measure",
        ),
        pytest.param(
            [("TT", "Lĩnh vực", "Tổng số hồ sơ tiếp nhận", "Ghi chú"), ("1", "Đất đai", "62", "")],
            ["dossiers.received"],
            id="rows of fields",
        ),
    ],
)
def test_rows_that_name_no_measure_stand_under_their_column(
    rows: list[tuple[str, ...]], expected: list[str | None]
) -> None:
    assert codes(table(*rows)) == expected
