"""The days a report and each of its figures are for, one wording a row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.observation import Period
from normalize.period import as_of, figure_period
from normalize.report_period import report_period

APRIL = Period(date(2026, 4, 1), date(2026, 4, 30), "tháng 4/2026")
HALF = Period(date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026")
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31), "năm 2025")


def days(period: Period) -> str:
    return f"{period.start or ''}..{period.end or ''}"


@pytest.mark.parametrize(
    ("title", "signed", "expected"),
    [
        ("Kết quả cải cách hành chính tháng 3/2026", None, "2026-03-01..2026-03-31"),
        ("Công tác chuyển đổi số tháng 02 năm 2028", None, "2028-02-01..2028-02-29"),
        ("Kết quả công tác tháng tư năm 2026", None, "2026-04-01..2026-04-30"),
        ("Tình hình chuyển đổi số tháng 5", date(2026, 5, 28), "2026-05-01..2026-05-31"),
        ("Tình hình chuyển đổi số tháng 12", date(2026, 1, 6), "2025-12-01..2025-12-31"),
        ("kết quả 5 tháng đầu năm 2026; nhiệm vụ tháng 6", None, "2026-01-01..2026-05-31"),
        ("Sơ kết 6 tháng đầu năm; phương hướng 6 tháng cuối năm 2026", None, "2026-01-01..2026-06-30"),
        ("Kết quả sáu tháng đầu năm 2026", None, "2026-01-01..2026-06-30"),
        ("Kết quả 9 tháng, nhiệm vụ 3 tháng cuối năm 2026", None, "2026-01-01..2026-09-30"),
        ("Kết quả 9 tháng đầu năm", date(2026, 9, 20), "2026-01-01..2026-09-30"),
        ("Kết quả 11 tháng năm 2026", None, "2026-01-01..2026-11-30"),
        ("Công tác kiểm soát thủ tục hành chính Quý II/2026", None, "2026-04-01..2026-06-30"),
        ("Công tác kiểm soát thủ tục hành chính quý 3 năm 2026", None, "2026-07-01..2026-09-30"),
        ("Kết quả quý II và 6 tháng đầu năm 2026", None, "2026-01-01..2026-06-30"),
        ("Kết quả tháng 3 và quý I năm 2026", None, "2026-01-01..2026-03-31"),
        ("Kết quả quý I, II năm 2026", None, "2026-01-01..2026-06-30"),
        ("Tổng kết năm 2025, phương hướng, nhiệm vụ năm 2026", None, "2025-01-01..2025-12-31"),
        ("Chuyển đổi số xã Tân Lập năm 2026", None, "2026-01-01..2026-12-31"),
        ("Thực hiện Kế hoạch năm 2026 trong quý I", date(2026, 3, 25), "2026-01-01..2026-03-31"),
        ("Nửa đầu năm 2026", None, "2026-01-01..2026-06-30"),
        ("Công tác tuần từ ngày 13/4 đến 17/4/2026", None, "2026-04-13..2026-04-17"),
        ("Công tác tuần 15 năm 2026", None, "2026-04-06..2026-04-12"),
        ("Tháng 4/2026 (từ 15/3 đến 14/4/2026)", None, "2026-03-15..2026-04-14"),
        ("Kỳ từ ngày 15 tháng 12 đến ngày 14 tháng 01 năm 2026", None, "2025-12-15..2026-01-14"),
        ("Từ tháng 01 đến tháng 4 năm 2026", None, "2026-01-01..2026-04-30"),
        ("Thực hiện Nghị quyết ngày 22/12/2024 của Bộ Chính trị tháng 7/2026", None, "2026-07-01..2026-07-31"),
        ("Thực hiện Đề án 06 tháng 6/2026", None, "2026-06-01..2026-06-30"),
        ("Kết quả 10 tháng thực hiện Kế hoạch chuyển đổi số", date(2026, 11, 3), "2026-01-01..2026-10-31"),
        ("Kết quả 3 quý triển khai Nghị quyết 57", date(2026, 10, 2), "2026-01-01..2026-09-30"),
        ("Kết quả 3 tháng thí điểm ki-ốt số", date(2026, 10, 2), ".."),
        ("V/v cung cấp số liệu dịch vụ công đến hết tháng 10/2026", date(2026, 11, 5), "2026-01-01..2026-10-31"),
        ("Lũy kế số liệu hồ sơ đến 30/9/2026", None, "2026-01-01..2026-09-30"),
        ("Từ ngày 30/02/2026 đến ngày 15/3/2026", None, ".."),
        ("Tình hình chuyển đổi số tháng 13/2026", None, ".."),
        ("Tình hình chuyển đổi số trên địa bàn xã", date(2026, 4, 2), ".."),
        ("Tình hình chuyển đổi số quý II", None, ".."),
    ],
    ids=lambda x: x if isinstance(x, str) and ".." not in x else "",
)
def test_the_period_of_a_report_by_its_title(title: str, signed: date | None, expected: str) -> None:
    assert days(report_period(title, signed)) == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        pytest.param(
            "Tình hình chuyển đổi số",
            ["UBND xã báo cáo kết quả thực hiện 6 tháng đầu năm 2026 như sau:"],
            "2026-01-01..2026-06-30",
            id="the body's opening sentence says what is reported",
        ),
        pytest.param(
            "Tình hình chuyển đổi số quý II",
            ["Trong quý II năm 2026, xã đã triển khai các nhiệm vụ sau."],
            "2026-04-01..2026-06-30",
            id="the year comes from the body",
        ),
        pytest.param(
            "Tình hình chuyển đổi số tháng 4/2026",
            ["UBND xã báo cáo kết quả tháng 4/2026 (từ ngày 15/3/2026 đến ngày 14/4/2026):"],
            "2026-04-01..2026-04-30",
            id="a month that the title names stays that month, so that communes compare",
        ),
        pytest.param(
            "Tình hình chuyển đổi số",
            ["Thực hiện Kế hoạch số 12/KH-UBND năm 2026 của UBND tỉnh về báo cáo định kỳ."],
            "..",
            id="the year in a plan's name is no period",
        ),
    ],
)
def test_the_period_of_a_report_by_its_body(title: str, body: list[str], expected: str) -> None:
    assert days(report_period(title, None, body)) == expected


@pytest.mark.parametrize(
    ("text", "context", "report", "expected"),
    [
        pytest.param("Tiếp nhận 120 hồ sơ", [], APRIL, "2026-04-01..2026-04-30", id="no cue: the report's own"),
        pytest.param("Đến nay, 100% cán bộ có máy tính", [], APRIL, "2026-04-01..2026-04-30", id="đến nay is a state"),
        pytest.param(
            "Từ đầu năm đến hết ngày 23/4/2026, tiếp nhận 120 hồ sơ",
            [],
            APRIL,
            "2026-01-01..2026-04-23",
            id="since January",
        ),
        pytest.param(
            "Tổng số hồ sơ: 120",
            ["Kết quả từ tháng 01/2026 đến hết ngày 23/4/2026:"],
            APRIL,
            "2026-01-01..2026-04-23",
            id="the lead-in gives the days",
        ),
        pytest.param("Lũy kế đến hiện tại 4.709", [], HALF, "..", id="a running total that does not say since when"),
        pytest.param("4.709", ["Lũy kế đến 30/6/2026"], HALF, "..", id="the same in a column's head"),
        pytest.param("4.709", ["Luỹ kế đến hết tháng 5/2026"], HALF, "..", id="up to May is not in May"),
        pytest.param(
            "Luỹ kế từ đầu năm đến nay 4.709", [], APRIL, "2026-01-01..2026-04-30", id="a running total since January"
        ),
        pytest.param(
            "Lũy kế 5 tháng đầu năm: 900", [], HALF, "2026-01-01..2026-05-31", id="a running total of five months"
        ),
        pytest.param(
            "900", ["Số liệu thực hiện - Lũy kế 6 tháng"], HALF, "2026-01-01..2026-06-30", id="in a column's head"
        ),
        pytest.param(
            "900", ["Lũy kế từ đầu năm"], APRIL, "2026-01-01..2026-04-30", id="since January, up to the report"
        ),
        pytest.param(
            "900", ["Thực hiện 6 tháng"], HALF, "2026-01-01..2026-06-30", id="six months of the half-year's report"
        ),
        pytest.param("Rà soát trong 3 tháng", [], HALF, "2026-01-01..2026-06-30", id="how long something took"),
        pytest.param("Trong năm 2025, xã cấp 12 tài khoản", [], APRIL, "2025-01-01..2025-12-31", id="last year's"),
        pytest.param("Tăng 12% so với năm 2025", [], APRIL, "2026-04-01..2026-04-30", id="last year is compared with"),
        pytest.param("Tăng 5% so với cùng kỳ năm 2025", [], APRIL, "2026-04-01..2026-04-30", id="so is the same time"),
        pytest.param(
            "80", ["Cùng kỳ năm 2025"], HALF, "2025-01-01..2025-06-30", id="a column of the same time last year"
        ),
        pytest.param("80", ["Cùng kỳ năm trước"], HALF, "2025-01-01..2025-06-30", id="last year without its number"),
        pytest.param("80", ["Năm trước"], HALF, "2025-01-01..2025-12-31", id="a column of last year"),
        pytest.param(
            "Kinh phí năm 2026 được bố trí: 500 triệu", [], APRIL, "2026-01-01..2026-12-31", id="a year's money"
        ),
        pytest.param(
            "Kinh phí đã phân bổ đến thời điểm báo cáo: 500 triệu",
            [],
            APRIL,
            "2026-01-01..2026-04-30",
            id="money so far runs from the start of the budget year",
        ),
        pytest.param(
            "Trong năm 2026, đã tổ chức 03 lớp", [], APRIL, "2026-01-01..2026-04-30", id="a year that is not over yet"
        ),
        pytest.param("03 lớp", ["Năm 2025"], YEAR, "2025-01-01..2025-12-31", id="a year that is"),
        pytest.param(
            "Ban hành 01 Kế hoạch chuyển đổi số năm 2026", [], APRIL, "2026-04-01..2026-04-30", id="a year in a name"
        ),
        pytest.param(
            "Đạt 100% chỉ tiêu Chương trình giai đoạn 2026-2030",
            [],
            APRIL,
            "2026-04-01..2026-04-30",
            id="a programme's years",
        ),
        pytest.param(
            "6 tháng cuối 2025: 61%", [], HALF, "2025-07-01..2025-12-31", id="the last half of a year, no “năm”"
        ),
        pytest.param("6 tháng đầu năm đạt 90%", [], HALF, "2026-01-01..2026-06-30", id="the half without its year"),
        pytest.param(
            "Trong tháng 6, tiếp nhận 30 hồ sơ", [], HALF, "2026-06-01..2026-06-30", id="one month of the half"
        ),
        pytest.param(
            "30", ["Kết quả quý I/2026", "II. Kết quả"], HALF, "2026-01-01..2026-03-31", id="the nearest wins"
        ),
        pytest.param(
            "30 hồ sơ",
            ["nhiệm vụ 6 tháng cuối năm 2026"],
            HALF,
            "2026-01-01..2026-06-30",
            id="no result from the future",
        ),
        pytest.param(
            "Đến hết năm 2025 đạt 70%", [], HALF, "2025-01-01..2025-12-31", id="a state at the end of last year"
        ),
        pytest.param(
            "Tính đến 30/6/2026 đạt 70%", [], HALF, "2026-01-01..2026-06-30", id="a state at the end of the half"
        ),
        pytest.param("1 lần/tháng, 12 tháng liên tục", [], HALF, "2026-01-01..2026-06-30", id="how often is no period"),
    ],
)
def test_the_period_of_a_result(text: str, context: list[str], report: Period, expected: str) -> None:
    assert days(figure_period(text, context, report, "result")) == expected


SENTENCE = "Năm 2025 đạt 80%, quý I/2026 đạt 90%; đạt 95% trong tháng 5/2026"


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        pytest.param("80%", "2025-01-01..2025-12-31", id="the time before it in its clause"),
        pytest.param("90%", "2026-01-01..2026-03-31", id="the next clause has its own"),
        pytest.param("95%", "2026-05-01..2026-05-31", id="the time may come after"),
    ],
)
def test_each_figure_of_a_sentence_takes_the_time_of_its_own_clause(figure: str, expected: str) -> None:
    assert days(figure_period(SENTENCE, [], HALF, "result", at=SENTENCE.index(figure))) == expected


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        pytest.param("Phấn đấu năm 2026 đạt 90%", [], "2026-01-01..2026-12-31", id="the year it names"),
        pytest.param("Đến năm 2030 đạt 100%", [], "2030-01-01..2030-12-31", id="the year to be reached"),
        pytest.param("Đến hết năm 2027 đạt 95%", [], "2027-01-01..2027-12-31", id="by the end of a year"),
        pytest.param("Trước ngày 30/9/2026 hoàn thành 100%", [], "2026-01-01..2026-12-31", id="a day of the year"),
        pytest.param("Đạt 90%", ["III. NHIỆM VỤ 6 THÁNG CUỐI NĂM 2026"], "2026-01-01..2026-12-31", id="the last half"),
        pytest.param("Đạt 90%", ["IV. NHIỆM VỤ THỜI GIAN TỚI"], "2026-01-01..2026-12-31", id="the time to come"),
        pytest.param("200", ["Chỉ tiêu tháng 5/2026"], "2026-05-01..2026-05-31", id="a month's target"),
        pytest.param("200", ["Kế hoạch quý III/2026"], "2026-07-01..2026-09-30", id="a quarter's target"),
        pytest.param("90", ["Mục tiêu 2026"], "2026-01-01..2026-12-31", id="a year without the word năm"),
        pytest.param(
            "90", ["Kế hoạch năm 2026", "Kết quả tháng 5/2026"], "2026-01-01..2026-12-31", id="the plan's year"
        ),
        pytest.param("90", ["Chỉ tiêu", "Kết quả tháng 5/2026"], "..", id="the month of the results beside it"),
        pytest.param("Đạt 90%", ["III. NHIỆM VỤ QUÝ III NĂM 2026"], "2026-07-01..2026-09-30", id="the next quarter"),
        pytest.param("Đạt 90%", ["Nhiệm vụ tháng tới"], "2026-07-01..2026-07-31", id="the next month"),
        pytest.param("Đạt 90%", ["I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ TRỌNG TÂM"], "..", id="results of tasks are not ahead"),
        pytest.param("90", ["Mục tiêu"], "..", id="an appendix without a year"),
        pytest.param("Đảm bảo 100% hồ sơ đúng hạn", [], "..", id="a requirement without a year"),
        pytest.param("Đạt 90%, cao hơn năm 2025", [], "..", id="a year it is compared with"),
    ],
)
def test_the_period_of_a_target(text: str, context: list[str], expected: str) -> None:
    assert days(figure_period(text, context, HALF, "target")) == expected


PARAGRAPH = (
    "Trong quý I/2026, xã tiếp nhận 40 hồ sơ. Trả kết quả 39 hồ sơ (cùng kỳ năm 2025: 31 hồ sơ). "
    "Hiện nay có 12 máy tính."
)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        pytest.param("40", "2026-01-01..2026-03-31", id="its own sentence"),
        pytest.param("39", "2026-01-01..2026-03-31", id="the paragraph goes on with the time it opened with"),
        pytest.param("31", "2025-01-01..2025-06-30", id="brackets have their own"),
        pytest.param("12", "2026-01-01..2026-06-30", id="hiện nay starts anew"),
    ],
)
def test_a_time_that_opens_a_paragraph_frames_it(figure: str, expected: str) -> None:
    assert days(figure_period(PARAGRAPH, [], HALF, "result", at=PARAGRAPH.index(figure + " "))) == expected


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        pytest.param(
            "Kinh phí được bố trí 500 triệu đồng", "500", "2026-01-01..2026-12-31", id="money is given by the year"
        ),
        pytest.param("Kinh phí đã giải ngân 500 triệu đồng", "500", "2026-01-01..2026-06-30", id="and spent up to now"),
        pytest.param(
            "Kinh phí năm 2026 là 500 triệu đồng. Trong đó: đào tạo 80 triệu đồng",
            "80",
            "2026-01-01..2026-12-31",
            id="a part of the year's money",
        ),
        pytest.param("Kinh phí mua sắm hỗ trợ 30 máy tính", "30", "2026-01-01..2026-06-30", id="machines are no money"),
    ],
)
def test_money_goes_by_the_budget_year(text: str, figure: str, expected: str) -> None:
    assert days(figure_period(text, [], HALF, "result", at=text.index(figure + " "))) == expected


def test_a_plan_of_a_year_sets_its_targets_for_that_year() -> None:
    assert days(figure_period("90", ["Chỉ tiêu"], YEAR, "target")) == "2025-01-01..2025-12-31"


def test_after_a_whole_year_the_time_to_come_is_the_next_year() -> None:
    period = figure_period("Đạt 90%", ["II. Phương hướng, nhiệm vụ"], YEAR, "target")
    assert days(period) == "2026-01-01..2026-12-31"


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("Tính đến ngày 31/05/2026 có 12 hồ sơ", [], "2026-05-31"),
        ("từ tháng 01/2026 đến hết ngày 23/4/2026", [], "2026-04-23"),
        ("Tính đến 30/6, đạt 90%", [], "2026-06-30"),
        ("Đến ngày 15 tháng 4 năm 2026 đã cấp 30 tài khoản", [], "2026-04-15"),
        ("Lũy kế đến hết tháng 5/2026: 40", [], "2026-05-31"),
        ("Tính đến hết quý I/2026", [], "2026-03-31"),
        ("12", ["Số liệu chốt ngày 20/6/2026"], "2026-06-20"),
        ("Công văn số 12/UBND-VX ngày 03/4/2026", [], None),
        ("Tính đến ngày 31/02/2026", [], None),
        ("Đạt 28/29 chi bộ", [], None),
        ("Triển khai tại 9/9 thôn", [], None),
        ("Đến ngày 9/6 có 9/9 thôn", [], "2026-06-09"),
    ],
)
def test_the_day_up_to_which_a_figure_was_counted(text: str, context: list[str], expected: str | None) -> None:
    assert as_of(text, context, HALF) == (date.fromisoformat(expected) if expected else None)


@given(month=st.integers(1, 12), year=st.integers(2020, 2040), zero=st.booleans())
def test_a_month_is_all_its_days(month: int, year: int, zero: bool) -> None:
    period = report_period(f"Kết quả tháng {month:02d}/{year}" if zero else f"Kết quả tháng {month} năm {year}", None)
    assert period.start == date(year, month, 1)
    assert period.end is not None
    assert (period.end.month, (period.end - period.start).days >= 27) == (month, True)


@given(text=st.text(alphabet="tháng năm quý đến từ ngày 0123456789/-. IVluỹkế", max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    for kind in ("result", "target"):
        period = figure_period(text, [text], HALF, kind)
        assert period.start is None or period.end is None or period.start <= period.end
    as_of(text, [text], HALF)
    report_period(text, date(2026, 1, 31), [text])


@pytest.mark.parametrize(
    ("text", "figure", "kind", "expected"),
    [
        pytest.param(
            "Độ phủ sóng tăng từ 50,8% năm 2025 lên 79%",
            "79%",
            "result",
            "2026-04-01..2026-04-30",
            id="the year before “lên” is the other figure's",
        ),
        pytest.param(
            "Độ phủ sóng tăng từ 50,8% năm 2025 lên 79%",
            "50,8%",
            "result",
            "2025-01-01..2025-12-31",
            id="and that figure has it",
        ),
        pytest.param(
            "đạt 53% so với chỉ tiêu tối thiểu 86% tỉnh giao năm 2026",
            "53%",
            "result",
            "2026-04-01..2026-04-30",
            id="the year of the target compared with is not the result's",
        ),
        pytest.param(
            "Tỷ lệ văn bản được ký số: 95%/chỉ tiêu 98%",
            "98%",
            "target",
            "2026-01-01..2026-12-31",
            id="a target beside the result is the year's",
        ),
        pytest.param(
            "Xã đã tiếp nhận 120 hồ sơ ngay từ đầu năm",
            "120",
            "result",
            "2026-04-01..2026-04-30",
            id="“ngay từ đầu năm” says how eagerly, not since when",
        ),
    ],
)
def test_the_times_of_two_figures_that_are_compared(text: str, figure: str, kind: str, expected: str) -> None:
    assert days(figure_period(text, [], APRIL, kind, text.index(figure))) == expected


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        pytest.param("Tăng so với tháng 3/2026 (88,1%)", "88,1", "2026-03-01..2026-03-31", id="of the month compared"),
        pytest.param("Tăng so với cùng kỳ năm 2025 (70 hồ sơ)", "70", "2025-04-01..2025-04-30", id="of last year"),
        pytest.param("Giảm so với tháng trước (5 hồ sơ)", "5", "2026-03-01..2026-03-31", id="of the month before"),
        pytest.param("Giảm so với quý trước (5 hồ sơ)", "5", "..", id="a quarter before a month's report is not known"),
        pytest.param("Đạt 95% (cao hơn tháng 3/2026), số hóa 60%", "60", "2026-04-01..2026-04-30", id="behind it"),
    ],
)
def test_a_figure_in_brackets_behind_what_is_compared_with_is_of_that_time(
    text: str, figure: str, expected: str
) -> None:
    assert days(figure_period(text, [], APRIL, "result", text.index(figure))) == expected


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        pytest.param(
            "Tiếp nhận 90 hồ sơ, gồm 12 hồ sơ năm 2025 chuyển sang", "12", "2026-04-01..2026-04-30", id="carried over"
        ),
        pytest.param("Có 15 hồ sơ chuyển tiếp từ quý I; mới 70", "70", "2026-04-01..2026-04-30", id="from a quarter"),
        pytest.param("Tồn tháng 3 chuyển sang 08, nhận mới 70", "70", "2026-04-01..2026-04-30", id="and what is new"),
        pytest.param("Ước cả năm tiếp nhận 900 hồ sơ", "900", "2026-01-01..2026-12-31", id="expected of the year"),
        pytest.param("Được giao 500 triệu đồng cho cả năm", "500", "2026-01-01..2026-12-31", id="given for the year"),
        pytest.param("KP giao 2026: 150 triệu đồng", "150", "2026-01-01..2026-12-31", id="a year without its word"),
        pytest.param("Tính cả 4 tháng đã mở 29 lớp", "29", "2026-01-01..2026-04-30", id="all months so far"),
        pytest.param("Đạt 97,5%, quý I là 96,1%", "97,5", "2026-04-01..2026-04-30", id="a time of the next figure"),
        pytest.param("Đạt 97,5%, quý I là 96,1%", "96,1", "2026-01-01..2026-03-31", id="which takes it"),
    ],
)
def test_a_time_is_of_the_figure_it_is_told_for(text: str, figure: str, expected: str) -> None:
    assert days(figure_period(text, [], APRIL, "result", text.index(figure))) == expected


def test_the_tasks_of_a_plan_are_those_of_its_own_year() -> None:
    above = ["II. Nhiệm vụ, giải pháp"]
    assert days(figure_period("Mở 06 lớp", above, YEAR, "target", plan=True)) == "2025-01-01..2025-12-31"
    assert days(figure_period("Mở 06 lớp", above, YEAR, "target")) == "2026-01-01..2026-12-31"


def test_a_title_above_stands_in_where_the_report_tells_no_period() -> None:
    told = figure_period("Lũy kế 4 tháng: nhận 90", ["V/v kết quả tháng 4/2026"], Period(None, None), "result", 22)
    assert days(told) == "2026-01-01..2026-04-30"
