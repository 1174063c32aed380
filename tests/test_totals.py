"""A province's totals: what is added, what is weighted, who is left out and said to be."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from normalize import catalogue
from normalize.observation import Record
from rules.totals import Total, totals
from tests.factories import observation, record

UNITS = ("00001", "00002", "00003")
RATE = {"indicator": "dossiers.online_payment_rate", "unit": "percent"}


def unit(code: str, *figures: dict[str, Any], branch: str = "government") -> Record:
    return record(*(observation(**f) for f in figures), area_code=code, branch=branch, document_id=code * 3)


def only(*records: Record) -> Total:
    (total,) = totals(records, catalogue.load(), UNITS)
    return total


def test_counts_are_added_and_the_missing_unit_is_told() -> None:
    total = only(unit("00001", {"value": 1200}), unit("00002", {"value": 34}))

    assert (total.value, total.text) == (Fraction(1234), "1.234")
    assert total.coverage == "2 trong 3 xã, phường có số liệu"
    assert not total.whole


def test_a_rate_is_weighted_by_its_bases_not_averaged() -> None:
    total = only(
        unit("00001", {**RATE, "value": "50", "numerator": 1, "denominator": 2}),
        unit("00002", {**RATE, "value": "100", "numerator": 98, "denominator": 98}),
    )

    assert (total.value, total.text) == (Fraction(99), "99 %")


@pytest.mark.parametrize(
    ("figure", "coverage"),
    [
        pytest.param({**RATE, "value": "90"}, "1 đơn vị chỉ ghi tỷ lệ, không ghi cặp số", id="a rate without its pair"),
        pytest.param({**RATE, "value": "90", "comparator": "ge"}, "1 đơn vị chỉ ghi ước lượng", id="a rough rate"),
    ],
)
def test_what_cannot_be_weighted_is_left_out_and_said(figure: dict[str, Any], coverage: str) -> None:
    total = only(unit("00001", {**RATE, "value": "50", "numerator": 1, "denominator": 2}), unit("00002", figure))

    assert total.value == Fraction(50)
    assert total.coverage == f"1 trong 3 xã, phường có số liệu; {coverage}"


def test_a_unit_counts_once_with_its_governments_report() -> None:
    total = only(unit("00001", {"value": 7}, branch="party"), unit("00001", {"value": 9}))

    assert total.value == 9


def test_a_sub_group_a_target_and_another_province_stay_out() -> None:
    total = only(
        unit("00001", {"value": 5, "scope": "lĩnh vực đất đai"}, {"value": 6, "kind": "target"}, {"value": 7}),
        unit("99999", {"value": 100}),
    )

    assert total.value == 7
