"""The sub-group a figure is for, told by its own clause, by the bloc above it, or not at all."""

import pytest

from extract.document import Grid, GridCell, Piece
from extract.figures import find
from extract.structure import assemble
from normalize.catalogue import load
from normalize.scope import group
from normalize.understand import understand

CATALOGUE = load()
HEADS = [Piece("BÁO CÁO", ()), Piece("Kết quả tháng 5 năm 2026", ()), Piece("I. KẾT QUẢ", ())]


def scopes(*texts: str) -> list[str | None]:
    """The scopes of all figures of some paragraphs."""
    return of(*(Piece(text, ()) for text in texts))


def cells(rows: list[tuple[str, ...]]) -> list[str | None]:
    """The scopes of all figures of a table with one head row."""
    return of(Grid(tuple(GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)), 1))


def of(*body: Piece | Grid) -> list[str | None]:
    """The scopes of all figures of a document's body."""
    document = assemble("0" * 16, "x.docx", "docx", (), [*HEADS, *body])
    return [o.scope for o in understand(document, find(document), CATALOGUE).observations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "100% các phòng, trung tâm thuộc xã được cấp mã định danh điện tử.",
            ["phòng, trung tâm thuộc xã"],
            id="the bodies that a rate of all staff is told of",
        ),
        pytest.param("Khối Đảng có 12/12 cán bộ được cấp chữ ký số.", ["Khối Đảng"], id="a bloc as subject"),
        pytest.param(
            "- Khối Mặt trận và đoàn thể: cấp 03 máy tính; 04/05 cán bộ có chữ ký số.",
            ["máy tính; Khối Mặt trận và đoàn thể", "Khối Mặt trận và đoàn thể"],
            id="a bloc that opens the item holds for all its statements",
        ),
        pytest.param(
            "Kinh phí được giao 500 triệu đồng, trong đó: hạ tầng số 300 triệu đồng; đào tạo 200 triệu đồng.",
            [None, "hạ tầng số", "đào tạo"],
            id="what the parts of a budget are for",
        ),
        pytest.param(
            "Dự toán 2 tỷ đồng, gồm 1,5 tỷ đồng cho đường truyền và 0,5 tỷ đồng để mua máy; đã giải ngân 1 tỷ đồng.",
            [None, "đường truyền", "mua máy", None],
            id="a stage of the money is no part of it",
        ),
        pytest.param(
            "Doanh thu bán hàng qua mạng 2 tỷ đồng; lãi 300 triệu đồng.",
            [None, None],
            id="amounts that divide no budget",
        ),
        pytest.param(
            "Lĩnh vực tư pháp tiếp nhận 310 hồ sơ, nộp trực tuyến 295 hồ sơ; ngoài ra hướng dẫn 40 lượt người.",
            ["Lĩnh vực tư pháp", "Lĩnh vực tư pháp", None],
            id="a field holds for the clauses of its sentence until one leaves it",
        ),
        pytest.param(
            "Hồ sơ trễ hạn: 09 hồ sơ (xây dựng 07, chứng thực 02), đang giải quyết 15 hồ sơ.",
            [None, "xây dựng", "chứng thực", None],
            id="fields in a bracket, which ends with it",
        ),
        pytest.param(
            "Hồ sơ tiếp nhận chia theo lĩnh vực: hộ tịch 30 hồ sơ; sao y 20 hồ sơ; việc khác 05 hồ sơ.",
            ["hộ tịch", "sao y", "việc khác"],
            id="names in a list by field, known or not",
        ),
        pytest.param(
            "Có 12 hồ sơ trễ hạn, chủ yếu thuộc lĩnh vực đất đai.",
            [None],
            id="a remark where most of a figure comes from",
        ),
        pytest.param("Trên các lĩnh vực, xã đã tiếp nhận 500 hồ sơ.", [None], id="all fields are none"),
        pytest.param("Máy tính 40, máy chiếu: 02 chiếc.", ["Máy tính", "máy chiếu"], id="devices before their counts"),
        pytest.param(
            "Văn bản đi của Hội Nông dân được ký số 40/41, đạt 97,56%.", ["Hội Nông dân"], id="whose documents they are"
        ),
        pytest.param(
            "Có 500 hộ kinh doanh, 92% trong số đó bán hàng qua mạng.", [None, None], id="what a figure before counts"
        ),
        pytest.param("Phường có 90 thành viên tổ công nghệ số.", [None], id="the commune itself is the whole"),
        pytest.param(
            "Đã trả kết quả 120 hồ sơ trước và đúng hạn.", ["trước và đúng hạn"], id="more than what is on time"
        ),
        pytest.param(
            "Tỷ lệ số hóa tài liệu lưu trữ trong 3 năm gần đây đạt 60%.",
            ["tài liệu lưu trữ trong 3 năm gần đây"],
            id="a part of what is usually measured",
        ),
        pytest.param(
            "100% các TDP đã có sóng 4G; sóng 5G phủ 70% dân số trở lên.",
            ["TDP", "dân số"],
            id="what a rate of coverage is taken of, right behind it",
        ),
        pytest.param("Tỷ lệ phủ sóng 5G đạt 60%.", [None], id="a rate of coverage without its base"),
        pytest.param(
            "Chi trả qua tài khoản: người có công 96%, đối tượng bảo trợ xã hội, hưu trí 80%.",
            ["người có công", "đối tượng bảo trợ xã hội, hưu trí"],
            id="whom benefits are paid to",
        ),
        pytest.param(
            "Chi trả lương hưu, các chế độ an sinh xã hội qua tài khoản đạt 99%.", [None], id="benefits of all kinds"
        ),
        pytest.param(
            "Ban Chỉ đạo họp 05 phiên; UBND xã tổ chức 02 cuộc họp.", ["Ban Chỉ đạo", None], id="the body that met"
        ),
        pytest.param(
            "100% văn bản phát hành (không mật) được ký số.", ["không mật"], id="what is excepted, as written"
        ),
        pytest.param(
            "100% cán bộ, công chức khối Đảng có máy tính; 22/22 đồng chí được cấp chữ ký số.",
            ["khối Đảng", "khối Đảng"],
            id="whose staff a sentence goes on to tell of",
        ),
        pytest.param("100% trường học triển khai học bạ số.", [None], id="schools are what this indicator measures"),
        pytest.param("Tỷ lệ văn bản được ký số đạt 98%.", [None], id="no sub-group"),
        pytest.param(
            "Xã phát hành 60 văn bản đi, trong đó ký số 58 văn bản.", ["văn bản đi", "ký số"], id="which documents"
        ),
        pytest.param(
            "Mở 08 câu lạc bộ, trong đó 03 câu lạc bộ dành cho phụ nữ, 02 trong số này học chữ.",
            [None, "dành cho phụ nữ", "học chữ"],
            id="a part of what the sentence divides",
        ),
        pytest.param(
            "Xã đã tặng 90 suất quà (nam 40, nữ 50).", [None, "nam", "nữ"], id="parts in a bracket behind the whole"
        ),
        pytest.param(
            "Tổ chức 05 buổi nói chuyện (tháng trước 04 buổi).", [None, None], id="another time in a bracket is no part"
        ),
        pytest.param(
            "Ra 09 văn bản: 02 kế hoạch, 07 công văn.", [None, "kế hoạch", "công văn"], id="documents by their kinds"
        ),
        pytest.param(
            "Trễ hạn 09 hồ sơ, chủ yếu ở lĩnh vực đất đai (06 hồ sơ) và xây dựng (03 hồ sơ).",
            [None, "lĩnh vực đất đai", "xây dựng"],
            id="whose figures brackets hold",
        ),
        pytest.param(
            "Ban Chỉ đạo họp 05 phiên, ban hành 04 thông báo.", [None, None], id="the body whose meetings are meant"
        ),
        pytest.param(
            "Trạm Y tế xã lập hồ sơ sức khỏe cho 90% người dân, riêng trẻ em dưới 6 tuổi đạt 99%.",
            [None, "trẻ em dưới 6 tuổi"],
            id="who is singled out by age",
        ),
        pytest.param(
            "100% TTHC đưa vào giải quyết tại Trung tâm, trừ thủ tục thuế, quân sự.",
            ["trừ thủ tục thuế, quân sự"],
            id="what is excepted is not what is meant",
        ),
        pytest.param(
            "Rất hài lòng 60 phiếu, hài lòng 30 phiếu; tỷ lệ hài lòng đạt 90%.",
            ["Rất hài lòng", "hài lòng", None],
            id="one answer of several, and all that are content",
        ),
        pytest.param("18 bản có nhà văn hóa, 03 bản vùng cao.", ["có nhà văn hóa", "vùng cao"], id="which villages"),
        pytest.param(
            "Khối Đảng có 02 máy tính chưa có bản quyền.",
            ["máy tính; chưa có bản quyền; Khối Đảng"],
            id="a device, its state and whose it is",
        ),
        pytest.param(
            "Người có công đã kích hoạt tài khoản an sinh xã hội: 64/66 người. Chi trả qua tài khoản: 60/66 người.",
            ["Người có công", "Người có công"],
            id="two pairs of one whole",
        ),
        pytest.param(
            "Có 03 hồ sơ trễ hạn, gồm 02 hồ sơ lĩnh vực tôn giáo và 01 hồ sơ lĩnh vực xây dựng.",
            [None, "lĩnh vực tôn giáo", "lĩnh vực xây dựng"],
            id="the whole is not of its last part",
        ),
        pytest.param(
            "1. Lĩnh vực tôn giáo: Tiếp nhận 12 hồ sơ. Đã giải quyết 10 hồ sơ.",
            ["Lĩnh vực tôn giáo", "Lĩnh vực tôn giáo"],
            id="what stands before the colon heads the whole item",
        ),
        pytest.param("Rà soát 30 ngôi mộ, còn 04 ngôi mộ chưa có tên.", [None, "chưa có tên"], id="a state"),
    ],
)
def test_the_sub_group_of_a_figure(text: str, expected: list[str | None]) -> None:
    assert scopes(text) == expected


@pytest.mark.parametrize(
    ("lead", "text", "expected"),
    [
        pytest.param("a) Đối với khối Đảng:", "Có 12/12 cán bộ được cấp chữ ký số.", ["khối Đảng"], id="a lead-in"),
        pytest.param("2. Lĩnh vực đất đai", "Tiếp nhận 40 hồ sơ.", ["Lĩnh vực đất đai"], id="a heading"),
        pytest.param(
            "Đối với khối Đảng, kết quả như sau:",
            "- Có 12/12 cán bộ được cấp chữ ký số.",
            ["khối Đảng"],
            id="its last words",
        ),
        pytest.param(
            "Kết quả giải quyết hồ sơ lĩnh vực tôn giáo:",
            "- Đã giải quyết 40 hồ sơ.",
            ["lĩnh vực tôn giáo"],
            id="its end",
        ),
        pytest.param(
            "Ban hành 18 văn bản, trong đó:", "- Kế hoạch: 05 văn bản.", [None, "Kế hoạch"], id="a divided whole"
        ),
        pytest.param(
            "Phân bổ kinh phí như sau:", "- Đường truyền: 40 triệu đồng.", ["Đường truyền"], id="the parts of a budget"
        ),
        pytest.param(
            "2. Về lĩnh vực chuyển đổi số", "Tiếp nhận 40 hồ sơ.", [None], id="a heading about another subject"
        ),
        pytest.param(
            "3. Cơ quan Đảng", "Có 30 đảng viên dùng Sổ tay, đạt 90%.", ["dùng Sổ tay", None], id="what members are of"
        ),
    ],
)
def test_the_sub_group_named_above(lead: str, text: str, expected: list[str | None]) -> None:
    assert scopes(lead, text) == expected


def test_the_rows_under_a_heading_row_are_of_its_sub_group() -> None:
    rows = [
        ("TT", "Nội dung", "Số lượng"),
        ("I", "Khối Đảng", ""),
        ("1", "Máy tính", "12"),
        ("II", "Khối chính quyền", ""),
        ("1", "Máy tính", "30"),
        ("", "Tổng cộng", "42"),
    ]
    assert cells(rows) == ["Máy tính; Khối Đảng", "Máy tính; Khối chính quyền", None]


def test_a_column_of_a_sub_group_leaves_the_measure_to_the_row() -> None:
    rows = [("TT", "Chỉ tiêu", "Khối Đảng", "Khối chính quyền"), ("1", "Tỷ lệ văn bản ký số (%)", "100", "98")]
    assert cells(rows) == ["Khối Đảng", "Khối chính quyền"]


def test_a_row_is_a_sub_group_where_the_head_of_its_column_says_so() -> None:
    assert cells([("Lĩnh vực", "Hồ sơ tiếp nhận"), ("Sao y", "30")]) == ["Sao y"]
    assert cells([("Nhóm chỉ số", "Kết quả"), ("Số hóa hồ sơ (%)", "80")]) == [None]
    assert cells([("Lĩnh vực", "Số thủ tục"), ("Toàn trình", "80"), ("Thuế", "9")])[1:] == ["Thuế"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("các TDP", "tổ dân phố", id="an abbreviation"),
        pytest.param("khối Đảng", "các cơ quan Đảng", id="a bloc by two names"),
        pytest.param(
            "trừ văn bản có tính bí mật Nhà nước", "không bao gồm văn bản mật", id="secret documents excepted"
        ),
        pytest.param("không mật", "trừ văn bản mật", id="not secret, and secret excepted"),
        pytest.param("NCC, đối tượng BTXH", "bảo trợ xã hội và người có công", id="in another order"),
        pytest.param("lĩnh vực đất đai", "Đất đai", id="a field named with and without that word"),
        pytest.param("máy in; khối Đảng", "khối Đảng; máy in", id="parts in another order"),
    ],
)
def test_two_wordings_of_one_sub_group_are_equal(one: str, other: str) -> None:
    assert group(one) == group(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("trừ văn bản mật", "văn bản mật", id="excepted and meant"),
        pytest.param("Khu A", "Khu B", id="told apart by a letter"),
        pytest.param("Thôn 1", "Thôn 2", id="told apart by a number"),
        pytest.param("Tháng 1 năm 2025", "Tháng 1 năm 2026", id="told apart by a year"),
        pytest.param("khối Đảng", "khối chính quyền", id="two blocs"),
        pytest.param("dân số", "diện tích", id="two bases"),
    ],
)
def test_different_sub_groups_stay_apart(one: str, other: str) -> None:
    assert group(one) != group(other)
