"""Figures in brackets are of the time that the report says once for all of them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.passages import read

OWN = (date(2026, 1, 1), date(2026, 6, 30))
MAY = (date(2026, 5, 1), date(2026, 5, 31))
YEAR_BEFORE = (date(2025, 1, 1), date(2025, 6, 30))
UNKNOWN = (None, None)

Days = tuple[date | None, date | None]


@pytest.mark.parametrize(
    ("said", "told", "times"),
    [
        pytest.param("Số trong ngoặc vuông là của tháng 5.", "Nhận 846 hồ sơ [788].", [OWN, MAY], id="a month"),
        pytest.param(
            "(trong ngoặc vuông là số liệu kỳ trước)",
            "Chữ ký số cá nhân: 64/66 người (96,97%) [61/66].",
            [OWN, UNKNOWN],
            id="the time before a half-year has no name",
        ),
        pytest.param(
            "Số liệu trong ngoặc đơn là cùng kỳ năm trước.", "Nhận 846 hồ sơ (788).", [OWN, YEAR_BEFORE], id="last year"
        ),
        pytest.param(
            "Số liệu trong ngoặc đơn là cùng kỳ năm trước.",
            "Trực tuyến 805 hồ sơ (95,15%).",
            [OWN, OWN],
            id="the share of a count is of its own time",
        ),
        pytest.param(
            "Số liệu được làm tròn.",
            "Hồ sơ trực tuyến đạt 93,1% [91,8%].",
            [OWN, UNKNOWN],
            id="what square brackets mean is not guessed",
        ),
        pytest.param(
            "Số trong ngoặc là của tháng 5.", "Nhận 846 hồ sơ (mới 788).", [OWN, OWN], id="brackets with own words"
        ),
    ],
)
def test_the_time_of_figures_in_brackets(said: str, told: str, times: list[Days]) -> None:
    assert [(o.period_start, o.period_end) for o in read(f"{said}\n{told}").observations] == times
