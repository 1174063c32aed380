"""Whose report a document is, told from heads of every kind, and left open where the paper leaves it open."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest

from extract.document import Block, Document
from normalize import communes
from normalize.issuer import identify
from normalize.observation import Submission

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
DATE_LINE = "Phú Thịnh, ngày 24 tháng 4 năm 2026"
SUBJECT = "Kết quả chuyển đổi số tháng 4/2026"
BODY = "UBND xã Phú Thịnh báo cáo UBND tỉnh Thái Nguyên kết quả như sau:"


def document(*texts: str, kinds: dict[int, str] | None = None) -> Document:
    """A document of these paragraphs; every block is a paragraph unless `kinds` says otherwise."""
    blocks = tuple(Block(i, (kinds or {}).get(i, "paragraph"), text) for i, text in enumerate(texts))
    return Document("0123456789abcdef", "bao-cao.docx", "docx", (), blocks)


def government(
    head: str = "ỦY BAN NHÂN DÂN\nXÃ PHÚ THỊNH",
    number: str = "Số: 58/BC-UBND",
    dated: str = DATE_LINE,
    subject: str = SUBJECT,
    body: tuple[str, ...] = (BODY,),
) -> Submission:
    """A report of a commune's government, with one part changed."""
    return identify(document(head, MOTTO, number, dated, "BÁO CÁO", subject, *body))


def party(
    head: str = "ĐẢNG BỘ TỈNH QUẢNG TRỊ\nĐẢNG ỦY XÃ VĨNH THỦY",
    number: str = "*\nSố 41-BC/ĐU",
    dated: str = "Vĩnh Thủy, ngày 05 tháng 6 năm 2026",
    subject: str = "kết quả chuyển đổi số 5 tháng đầu năm 2026",
    body: tuple[str, ...] = ("Ban Thường vụ Đảng ủy báo cáo như sau:",),
) -> Submission:
    """A report of a Party committee, with one part changed."""
    return identify(document(head, "ĐẢNG CỘNG SẢN VIỆT NAM", number, dated, "BÁO CÁO", subject, *body))


def test_a_government_report_with_everything_in_its_place() -> None:
    found = government()
    assert (found.area_code, found.area, found.province) == ("05800", "xã Phú Thịnh", "Thái Nguyên")
    assert (found.branch, found.type, found.number) == ("government", "report", "58/BC-UBND")
    assert found.date == date(2026, 4, 24)
    assert (found.period.start, found.period.end) == (date(2026, 4, 1), date(2026, 4, 30))
    assert found.title == f"BÁO CÁO {SUBJECT}"
    assert all(found.evidence)


def test_a_party_report_with_everything_in_its_place() -> None:
    found = party()
    assert (found.area_code, found.area, found.province) == ("19405", "xã Vĩnh Thủy", "Quảng Trị")
    assert (found.branch, found.type, found.number) == ("party", "report", "41-BC/ĐU")
    assert found.date == date(2026, 6, 5)
    assert (found.period.start, found.period.end) == (date(2026, 1, 1), date(2026, 5, 31))


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("UBND XÃ PHÚ THỊNH", id="abbreviated"),
        pytest.param("UỶ BAN NHÂN DÂN XÃ PHÚ THỊNH", id="the tone on the last vowel"),
        pytest.param("ỦY BAN NHÂN DÂN XÃ\nPHÚ THỊNH", id="broken after the type"),
        pytest.param("ỦY BAN NHÂN DÂN\nXÃ PHÚ\nTHỊNH", id="broken within the name"),
        pytest.param("UBND TỈNH THÁI NGUYÊN\nUBND XÃ PHÚ THỊNH", id="the province above it"),
        pytest.param("HỘI ĐỒNG NHÂN DÂN\nXÃ PHÚ THỊNH", id="the people's council"),
        pytest.param("UBND XÃ PHÚ THỊNH\nPHÒNG VĂN HÓA - XÃ HỘI", id="an office of the commune"),
        pytest.param("UBND XÃ PHÚ THỊNH\nTRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", id="the one-stop centre"),
        pytest.param("Ủy ban nhân dân xã Phú Thịnh", id="in small letters"),
    ],
)
def test_the_head_of_a_government_report(head: str) -> None:
    found = government(head=head)
    assert (found.area_code, found.branch) == ("05800", "government")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            [
                "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "XÃ PHÚ THỊNH Độc lập - Tự do - Hạnh phúc",
                "Số: 58/BC-UBND Phú Thịnh, ngày 24 tháng 4 năm 2026",
            ],
            id="two columns read line by line",
        ),
        pytest.param(
            [MOTTO, DATE_LINE, "ỦY BAN NHÂN DÂN\nXÃ PHÚ THỊNH", "Số: 58/BC-UBND"], id="the right column read first"
        ),
        pytest.param(
            ["ỦY BAN NHÂN DÂN\nXÃ PHÚ THỊNH\n-------\nSố: 58/BC-UBND", f"{MOTTO}\n---------------\n{DATE_LINE}"],
            id="each column as one block",
        ),
        pytest.param(
            [
                "  ỦY BAN NHÂN DÂN  ",
                "XÃ  PHÚ   THỊNH",
                MOTTO,
                "Số : 58 / BC-UBND",
                "Phú Thịnh , ngày 24 tháng 04 năm 2026",
            ],
            id="spaces everywhere",
        ),
    ],
)
def test_a_head_of_two_columns_is_read_however_its_lines_came(lines: list[str]) -> None:
    found = identify(document(*lines, "BÁO CÁO", SUBJECT, BODY))
    assert (found.area_code, found.branch, found.number) == ("05800", "government", "58/BC-UBND")
    assert found.date == date(2026, 4, 24)


@pytest.mark.parametrize(
    ("head", "number", "expected"),
    [
        pytest.param("ĐẢNG BỘ TỈNH QUẢNG TRỊ\nĐẢNG UỶ XÃ VĨNH THUỶ", "*\nSố 230-BC/ĐU", "230-BC/ĐU", id="HD 36"),
        pytest.param("ĐẢNG ỦY XÃ VĨNH THỦY\n*", "Số 05-BC/ĐU", "05-BC/ĐU", id="a number below ten"),
        pytest.param("ĐẢNG BỘ XÃ VĨNH THỦY\nVĂN PHÒNG ĐẢNG ỦY", "Số 12-BC/VPĐU", "12-BC/VPĐU", id="its office"),
        pytest.param("ĐẢNG ỦY XÃ VĨNH THỦY\nBAN CHỈ ĐẠO 57", "Số 07-BC/BCĐ", "07-BC/BCĐ", id="a steering committee"),
        pytest.param("ĐẢNG BỘ TỈNH QUẢNG TRỊ\nĐẢNG ỦY XÃ VĨNH THỦY", "Số       -BC/ĐU", None, id="a blank number"),
    ],
)
def test_the_head_of_a_party_report(head: str, number: str, expected: str | None) -> None:
    found = party(head=head, number=number, body=("Báo cáo Tỉnh ủy Quảng Trị.",))
    assert (found.area_code, found.branch, found.number) == ("19405", "party", expected)


def test_a_committee_that_prints_only_its_rank_is_told_by_its_place_line_and_body() -> None:
    found = party(head="ĐẢNG BỘ TỈNH QUẢNG TRỊ\nĐẢNG ỦY", body=("Đảng ủy xã Vĩnh Thủy báo cáo như sau:",))
    assert (found.area_code, found.branch) == ("19405", "party")


@pytest.mark.parametrize(
    ("head", "body", "code"),
    [
        pytest.param(
            "ỦY BAN NHÂN DÂN\nPHƯỜNG THÀNH SEN", "Báo cáo Sở Nội vụ.", "18073", id="a ward, once in the country"
        ),
        pytest.param(
            "ỦY BAN NHÂN DÂN\nĐẶC KHU CÔN ĐẢO", "Báo cáo UBND Thành phố Hồ Chí Minh.", "26732", id="a special zone"
        ),
        pytest.param(
            "UBND PHƯỜNG HÀ GIANG 1", "Báo cáo UBND tỉnh Tuyên Quang.", "00694", id="a name that ends in a number"
        ),
        pytest.param(
            "ỦY BAN NHÂN DÂN\nPHƯỜNG VĂN MIẾU - QUỐC TỬ GIÁM",
            "Báo cáo UBND thành phố Hà Nội.",
            "00226",
            id="a long name",
        ),
    ],
)
def test_wards_and_special_zones(head: str, body: str, code: str) -> None:
    assert government(head=head, dated="", body=(body,)).area_code == code


@pytest.mark.parametrize(
    ("body", "province"),
    [
        pytest.param("Thực hiện Công văn số 9/UBND-VX của UBND tỉnh Hưng Yên.", "Hưng Yên", id="the body it answers"),
        pytest.param("Số liệu lấy từ dichvucong.thainguyen.gov.vn.", "Thái Nguyên", id="a web address"),
        pytest.param("Kế hoạch của Tỉnh ủy Thái Nguyên năm 2026.", "Thái Nguyên", id="the provincial committee"),
        pytest.param(
            "UBND tỉnh Thái Nguyên chỉ đạo. UBND tỉnh Thái Nguyên giao. Xã học tập kinh nghiệm của tỉnh Hưng Yên.",
            "Thái Nguyên",
            id="the province named far more often",
        ),
    ],
)
def test_namesakes_are_told_apart_by_their_province(body: str, province: str) -> None:
    assert government(head="ỦY BAN NHÂN DÂN\nXÃ NAM CƯỜNG", dated="", body=(body,)).province == province


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param("ỦY BAN NHÂN DÂN\nXÃ TÂN TIẾN", "Xã báo cáo như sau.", id="no province named"),
        pytest.param(
            "ỦY BAN NHÂN DÂN\nXÃ TÂN TIẾN",
            "Xã học tập tỉnh Đồng Nai và tỉnh Cà Mau.",
            id="two provinces, both with a commune of that name",
        ),
        pytest.param("ỦY BAN NHÂN DÂN\nXÃ PHÚ THỊNH", "UBND tỉnh Nghệ An giao nhiệm vụ.", id="a province without one"),
        pytest.param("ỦY BAN NHÂN DÂN\nXÃ KHÔNG CÓ TÊN", "Xã báo cáo như sau.", id="no such commune"),
        pytest.param("ỦY BAN NHÂN DÂN\nTỈNH THÁI NGUYÊN", "UBND xã Phú Thịnh dẫn đầu.", id="a province's own report"),
        pytest.param("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "UBND xã Phú Thịnh dẫn đầu.", id="a department's"),
    ],
)
def test_what_the_paper_leaves_open_stays_open_and_says_why(head: str, body: str) -> None:
    found = government(head=head, dated="", body=(body,))
    assert (found.area_code, found.area, found.province) == (None, None, None)
    assert any("UBND" not in e and e.endswith(".") for e in found.evidence)


@pytest.mark.parametrize(
    ("texts", "evidence"),
    [
        pytest.param(
            ["BÁO CÁO", SUBJECT, BODY, "(Kèm theo Báo cáo số 58/BC-UBND ngày 24/4/2026 của UBND xã Phú Thịnh)"],
            "phụ lục",
            id="the appendix's caption",
        ),
        pytest.param(
            ["BÁO CÁO", f"{SUBJECT} trên địa bàn xã Phú Thịnh", "Tỉnh Thái Nguyên giao."], "Trích yếu", id="the subject"
        ),
        pytest.param(["BÁO CÁO", SUBJECT, BODY], "Thân báo cáo", id="the body's first words"),
        pytest.param([DATE_LINE, "BÁO CÁO", SUBJECT, "UBND tỉnh Thái Nguyên giao."], "địa danh", id="the place line"),
        pytest.param(
            ["BÁO CÁO", SUBJECT, "Trang phuthinh.thainguyen.gov.vn đăng tải."], "Địa chỉ mạng", id="a web address"
        ),
    ],
)
def test_without_a_head_the_commune_is_found_elsewhere(texts: list[str], evidence: str) -> None:
    found = identify(document(*texts))
    assert found.area_code == "05800"
    assert evidence in " ".join(found.evidence)


def test_a_name_from_before_july_2025_leads_to_its_successor_and_the_evidence_says_so() -> None:
    found = government(head="ỦY BAN NHÂN DÂN\nXÃ PHÚ CƯỜNG", dated="", body=("UBND tỉnh Thái Nguyên giao.",))
    assert found.area_code == "05800"
    assert "xã Phú Cường, huyện Đại Từ, tỉnh Thái Nguyên (tên trước 01/7/2025)" in " ".join(found.evidence)


def test_a_district_over_the_commune_puts_the_report_before_july_2025() -> None:
    found = government(head="UBND HUYỆN CẨM KHÊ\nUBND XÃ TAM SƠN", dated="", body=("UBND tỉnh Phú Thọ giao.",))
    assert found.area != "xã Tam Sơn"  # there is one today, made of other communes
    assert "huyện Cẩm Khê" in " ".join(found.evidence)


def test_a_town_of_old_is_no_commune() -> None:
    found = government(head="UBND THỊ XÃ SƠN TÂY", dated="", body=("UBND thành phố Hà Nội giao.",))
    assert found.area_code is None


def test_every_commune_of_the_country_is_told_from_its_head_and_its_province() -> None:
    wrong = []
    for commune in communes.load():
        found = identify(
            document(
                f"ỦY BAN NHÂN DÂN\n{commune.title.upper()}",
                "BÁO CÁO",
                SUBJECT,
                f"Thực hiện chỉ đạo của UBND {commune.province_type} {commune.province}, UBND {commune.type} báo cáo:",
            )
        )
        if (found.area_code, found.province) != (commune.code, commune.province):
            wrong.append(commune.title)
    assert wrong == []


def test_without_a_province_only_namesakes_stay_open() -> None:
    namesakes = Counter((c.type, communes.key(c.name)) for c in communes.load())
    for commune in communes.load()[::7]:
        found = identify(document(f"UBND {commune.title.upper()}", "BÁO CÁO", SUBJECT, "Đơn vị báo cáo như sau."))
        alone = namesakes[commune.type, communes.key(commune.name)] == 1
        assert found.area_code == (commune.code if alone else None)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("Số: 123/BC-UBND", "123/BC-UBND"),
        ("Số:      /BC-UBND", None),
        ("Số: ....../BC-UBND", None),
        ("Số: …/BC-UBND", None),
        ("Số 45 /BC-UBND", "45/BC-UBND"),
        ("Số: 07/BC-VHXH", "07/BC-VHXH"),
        ("", None),
    ],
)
def test_the_number(number: str, expected: str | None) -> None:
    assert government(number=number).number == expected


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        ("Phú Thịnh, ngày 24 tháng 4 năm 2026", date(2026, 4, 24)),
        ("Xã Phú Thịnh, ngày 05 tháng 01 năm 2026", date(2026, 1, 5)),
        ("Phú Thịnh, ngày 24/4/2026", date(2026, 4, 24)),
        ("Phú Thịnh, ngày     tháng     năm 2026", None),
        ("Phú Thịnh, ngày … tháng 4 năm 2026", None),
        ("Phú Thịnh, ngày 31 tháng 2 năm 2026", None),
        ("", None),
    ],
)
def test_the_day_of_signing(dated: str, expected: date | None) -> None:
    assert government(dated=dated).date == expected


def test_the_appendix_fills_a_blank_number_and_day() -> None:
    caption = "(Kèm theo Báo cáo số 58/BC-UBND ngày 24 tháng 4 năm 2026\ncủa UBND xã Phú Thịnh)"
    found = government(
        number="Số:     /BC-UBND", dated="Phú Thịnh, ngày    tháng    năm 2026", body=(BODY, "PHỤ LỤC", caption)
    )
    assert (found.number, found.date) == ("58/BC-UBND", date(2026, 4, 24))
    assert sum("phụ lục" in e for e in found.evidence) == 2


def test_the_caption_of_another_document_fills_nothing() -> None:
    caption = "(Kèm theo Công văn số 77/SKHCN-CĐS ngày 02/4/2026 của Sở Khoa học và Công nghệ)"
    found = government(number="Số:     /BC-UBND", dated="", body=(BODY, "PHỤ LỤC", caption))
    assert (found.number, found.date) == (None, None)


@pytest.mark.parametrize(
    ("lines", "type_", "title"),
    [
        pytest.param(["BÁO CÁO", "Kết quả quý I"], "report", "BÁO CÁO Kết quả quý I", id="a report"),
        pytest.param(["BÁO CÁO KẾT QUẢ QUÝ I"], "report", "BÁO CÁO KẾT QUẢ QUÝ I", id="type and subject on one line"),
        pytest.param(["KẾ HOẠCH", "Chuyển đổi số năm 2026"], "plan", "KẾ HOẠCH Chuyển đổi số năm 2026", id="a plan"),
        pytest.param(["THÔNG BÁO", "Kết luận họp"], "notice", "THÔNG BÁO Kết luận họp", id="a notice"),
        pytest.param(["TỜ TRÌNH", "Về kinh phí"], "proposal", "TỜ TRÌNH Về kinh phí", id="a proposal"),
        pytest.param(
            ["BÁO CÁO", "Kết quả thực hiện nhiệm vụ", "chuyển đổi số quý I", "-----"],
            "report",
            "BÁO CÁO Kết quả thực hiện nhiệm vụ chuyển đổi số quý I",
            id="a subject over two lines",
        ),
        pytest.param(
            ["BÁO CÁO", "Thực hiện nhiệm vụ quý I"],
            "report",
            "BÁO CÁO Thực hiện nhiệm vụ quý I",
            id="a subject that begins so",
        ),
    ],
)
def test_type_and_title(lines: list[str], type_: str, title: str) -> None:
    found = identify(document("UBND XÃ PHÚ THỊNH", MOTTO, *lines, "Thực hiện Công văn số 5/UBND, xã báo cáo như sau:"))
    assert (found.type, found.title) == (type_, title)


def test_a_letter_has_no_type_line_but_a_subject_under_its_number() -> None:
    found = identify(
        document(
            "UBND XÃ PHÚ THỊNH",
            MOTTO,
            "Số: 66/UBND-VHXH",
            "V/v báo cáo số liệu chuyển đổi số tháng 4/2026",
            DATE_LINE,
            "Kính gửi: Sở Khoa học và Công nghệ tỉnh Thái Nguyên",
            "UBND xã báo cáo như sau.",
        )
    )
    assert (found.type, found.number, found.area_code) == ("letter", "66/UBND-VHXH", "05800")
    assert found.title == "V/v báo cáo số liệu chuyển đổi số tháng 4/2026"
    assert found.period.start == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("texts", "branch"),
    [
        pytest.param([MOTTO, "BÁO CÁO", SUBJECT], "government", id="the motto of the state"),
        pytest.param(["ĐẢNG CỘNG SẢN VIỆT NAM", "BÁO CÁO", SUBJECT], "party", id="the Party's heading"),
        pytest.param(["Số: 3/BC-UBND", "BÁO CÁO", SUBJECT], "government", id="the symbol"),
        pytest.param(["Số 3-BC/ĐU", "BÁO CÁO", SUBJECT], "party", id="the Party's symbol"),
        pytest.param(
            ["BÁO CÁO", SUBJECT, "Hết.", "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ"], "party", id="the Party's signature"
        ),
        pytest.param(["BÁO CÁO", SUBJECT, "Hết.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"], "government", id="the chairman's"),
        pytest.param(["BÁO CÁO", SUBJECT, "Đảng ủy xã Phú Thịnh báo cáo."], "party", id="the body"),
        pytest.param(["BÁO CÁO", SUBJECT, "Xã báo cáo."], None, id="nothing"),
        pytest.param(
            ["ỦY BAN MTTQ VIỆT NAM\nXÃ PHÚ THỊNH", MOTTO, "BÁO CÁO", SUBJECT],
            None,
            id="the Fatherland Front is neither",
        ),
    ],
)
def test_government_or_party(texts: list[str], branch: str | None) -> None:
    assert identify(document(*texts)).branch == branch


def test_the_year_of_a_blank_date_serves_a_title_without_one() -> None:
    found = government(dated="Phú Thịnh, ngày     tháng     năm 2026", subject="Kết quả 6 tháng đầu năm")
    assert (found.period.start, found.period.end) == (date(2026, 1, 1), date(2026, 6, 30))


def test_kinds_of_blocks_help_but_are_not_trusted() -> None:
    texts = ["ỦY BAN NHÂN DÂN\nXÃ PHÚ THỊNH", MOTTO, "Số: 58/BC-UBND", DATE_LINE, "BÁO CÁO", SUBJECT, BODY]
    for kind in ("head", "cell", "heading", "paragraph", "item"):
        found = identify(document(*texts, kinds=dict.fromkeys(range(7), kind)))
        assert (found.area_code, found.number, found.date) == ("05800", "58/BC-UBND", date(2026, 4, 24)), kind


def test_an_empty_document_is_no_error() -> None:
    found = identify(document())
    assert (found.area_code, found.branch, found.type, found.number, found.date) == (None,) * 5


def test_a_long_report_takes_no_time() -> None:
    long = document(
        "UBND XÃ PHÚ THỊNH", MOTTO, "BÁO CÁO", SUBJECT, *[f"{BODY} Mục {i}: đạt {i} hồ sơ." for i in range(600)]
    )
    identify(long)
    start = time.process_time()
    assert identify(long).area_code == "05800"
    assert time.process_time() - start < 0.25  # measured: 0.02
