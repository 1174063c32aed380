"""Labels that say only of whom or for when a figure is."""

import pytest

from normalize.ellipsis import only_group, only_time


@pytest.mark.parametrize(
    ("label", "unit", "expected"),
    [
        pytest.param("hộ tịch", None, True, id="a field of procedures"),
        pytest.param("lĩnh vực chứng thực hồ sơ", "hồ sơ", True, id="a field and the counted noun"),
        pytest.param("các lĩnh vực còn lại", None, True, id="the rest"),
        pytest.param("khối Mặt trận và các đoàn thể", None, True, id="a bloc"),
        pytest.param("BTXH", None, True, id="an abbreviation"),
        pytest.param("Người có công người", "%", True, id="the noun of a pair behind the group"),
        pytest.param("thôn Nà Hỏa", None, True, id="a place by its name"),
        pytest.param("Số hộ kinh doanh", None, False, id="a measure, though of a group"),
        pytest.param("khối Đảng ký số", None, False, id="what the bloc does is a measure"),
        pytest.param("thôn có nhà văn hóa", None, False, id="what a village has"),
        pytest.param("chi bộ trực thuộc", "chi bộ", False, id="the counted noun itself"),
        pytest.param("mới", None, False, id="no group at all"),
    ],
)
def test_only_a_group(label: str, unit: str | None, expected: bool) -> None:
    assert only_group(label, unit) is expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        pytest.param("tháng 7 mới", True, id="a month"),
        pytest.param("cùng kỳ năm 2025 tỷ lệ này mới", True, id="last year, “this rate”"),
        pytest.param("quý II/2026", True, id="a quarter in Roman numbers"),
        pytest.param("nếu tính lũy kế 8 tháng", True, id="a running total"),
        pytest.param("Tỷ lệ trực tuyến tháng 8", False, id="a measure and its month"),
        pytest.param("hồ sơ mới", False, id="no time"),
    ],
)
def test_only_a_time(label: str, expected: bool) -> None:
    assert only_time(label, None) is expected
