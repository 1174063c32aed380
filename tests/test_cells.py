"""What the cells of a table hold: its units and rates come from heads, caption and rows together."""

from __future__ import annotations

import pytest

from rules.engine import check
from tests.passages import read

PLAN = """
| TT | Nhiệm vụ | ĐVT | Kế hoạch | Thực hiện | {rate} |
| 1 | Lớp bồi dưỡng nghiệp vụ | lớp | 4 | 5 | 125 |
| 2 | Tin, bài tuyên truyền | tin | 40 | 30 | 75 |
| 3 | Phiếu khảo sát thu về | phiếu | 300 | 270 | 90 |
"""


@pytest.mark.parametrize("rate", ["Tỷ lệ %", "Tỷ lệ (%)", "Tỷ lệ", "Tỉ lệ đạt", "% so với KH", "TH/KH (%)", "(%)"])
def test_a_column_of_rates_holds_rates_whatever_its_rows_count(rate: str) -> None:
    read_here = read(PLAN.format(rate=rate))
    rates = [o for o in read_here.observations if (o.column or "") == rate]
    assert [(o.value, o.unit, o.indicator) for o in rates] == [
        (125, "percent", None),
        (75, "percent", None),
        (90, "percent", None),
    ]
    assert {o.unit for o in read_here.observations if (o.column or "") == "Thực hiện"} == {"lớp", "tin", "phiếu"}


def test_a_plan_may_be_passed() -> None:
    assert check([read(PLAN.format(rate="Tỷ lệ %"))]).findings == ()


def test_money_that_was_given_is_a_result_and_the_plan_of_a_measure_is_a_target() -> None:
    given = read("| Nguồn | Được giao (triệu đồng) | Đã chi (triệu đồng) |\n| Ngân sách xã | 540 | 432 |").observations
    assert [o.kind for o in given] == ["result", "result"]
    planned = read("| Chỉ tiêu | ĐVT | Giao năm | Thực hiện |\n| Giải ngân kinh phí | triệu đồng | 640 | 512 |")
    assert [o.kind for o in planned.observations] == ["target", "result"]


HELD_AGAINST = """
| TT | Chỉ tiêu | Đơn vị tính | Tổng số | Đã đạt | Tỷ lệ đạt (%) | KH năm (%) |
| 1 | Hộ gia đình sử dụng Internet cáp quang | hộ | 9.412 | 8.894 | 94,50 | ≥ 95 |
| 2 | Văn bản được ký số | văn bản | 3.118 | 3.118 | 100 | 100 |
"""


def test_a_plan_told_in_percent_is_what_the_rate_of_the_row_is_held_against() -> None:
    found = read(HELD_AGAINST).observations
    rates = [o for o in found if o.unit == "percent"]
    assert [(o.text, o.kind, o.label) for o in rates[:2]] == [
        ("94,50", "result", "Hộ gia đình sử dụng Internet cáp quang"),
        ("≥ 95", "target", "Hộ gia đình sử dụng Internet cáp quang"),
    ]
    assert [o.indicator for o in rates[:2]] == ["infrastructure.fiber_rate"] * 2
    assert len(rates) == 4


def test_a_head_of_several_things_is_no_rate() -> None:
    figures = read(
        "| Nội dung | ĐVT | Kết quả, tỷ lệ |\n| Hồ sơ tiếp nhận | hồ sơ | 640 |\n| Hồ sơ trực tuyến | % | 91 |"
    ).observations
    assert [o.unit for o in figures] == ["hồ sơ", "percent"]


def test_the_caption_gives_the_unit_also_where_it_is_percent() -> None:
    text = """
    Bảng 2. Một số chỉ số điện tử hóa (%)
    | TT | Chỉ số | Chỉ tiêu năm 2026 | Quý I/2026 | Quý II/2026 |
    | 1 | Cấp kết quả điện tử | 100 | 97,45 | 99,1 |
    | 2 | Thanh toán trực tuyến | ≥ 80 | 81,5 | 84,03 |
    """
    figures = read("\n".join(line.strip() for line in text.strip().splitlines())).observations
    assert {o.unit for o in figures} == {"percent"}


def test_a_column_of_a_time_still_to_come_holds_targets() -> None:
    rows = [
        "| Chỉ tiêu | Tháng 5/2026 | Tháng 6/2026 | Đăng ký tháng 7/2026 |",
        "| Hồ sơ trực tuyến (%) | 91,8 | 93,1 | ≥ 94 |",
        "| Chữ ký số (người) | 71 | 74 | 76 |",
    ]
    figures = read("\n".join(rows)).observations
    assert [o.kind for o in figures] == ["result", "result", "target"] * 2


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        pytest.param("Có 281 phiếu hài lòng trở lên.", "eq", id="a grade and those above it are what is counted"),
        pytest.param("66 người có trình độ đại học trở lên.", "eq", id="a degree"),
        pytest.param("Phấn đấu đạt 80% trở lên.", "ge", id="a bound of the rate"),
        pytest.param("Phấn đấu xử lý 500 hồ sơ trở lên.", "ge", id="a bound of the count"),
    ],
)
def test_what_and_above_belongs_to(text: str, comparator: str) -> None:
    assert [o.comparator for o in read(text).observations] == [comparator]


def test_a_column_of_what_was_reached_holds_results_whatever_month_it_names() -> None:
    figures = read("| Chỉ tiêu | KQ tháng 7 | KQ tháng 8 |\n| Hồ sơ trực tuyến (%) | 91,8 | 93,1 |").observations
    assert [o.kind for o in figures] == ["result", "result"]


def test_the_name_of_a_table_heads_nothing_behind_it() -> None:
    rows = [
        "Bảng 2. Chỉ tiêu phấn đấu",
        "| Nội dung | Số |",
        "| Lớp tập huấn | 4 |",
        "Xã có 112/115 cán bộ có chữ ký số.",
    ]
    assert [o.kind for o in read("\n".join(rows)).observations][-1] == "result"
