"""Two statements of one figure that differ: a slip, or two things that each add up in themselves."""

from __future__ import annotations

import pytest

from rules.engine import check
from tests.factories import observation, record

RATE = {"indicator": "dossiers.online_rate", "unit": "percent", "label": "tỷ lệ hồ sơ nộp trực tuyến"}
TEXT = RATE | {"numerator": 1805, "denominator": 1842, "value": "97.99", "block": 1}
TABLE = RATE | {"table": 1, "row": "7", "column": "Kết quả", "block": 9}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        pytest.param({"numerator": 71, "denominator": 96, "value": "73.96"}, set(), id="both add up: two things"),
        pytest.param({"value": "79.97"}, {"repeat.conflict"}, id="one stands alone: a slip"),
        pytest.param(
            {"numerator": 1805, "denominator": 1842, "value": "99.79"},
            {"repeat.conflict"},
            id="one does not add up: a slip, the sum it breaks is its consequence",
        ),
        pytest.param({"numerator": 1805, "denominator": 1842, "value": "97.99"}, set(), id="the same"),
    ],
)
def test_both_statements_of_a_figure_are_asked_for_what_bears_them_out(
    cell: dict[str, object], found: set[str]
) -> None:
    findings = check([record(observation(**TEXT), observation(**TABLE | cell))]).findings

    assert {f.check for f in findings if f.severity in ("error", "warning")} == found
