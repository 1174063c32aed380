"""Vietnamese numbers: every separator rule by a row, and any number printed the Vietnamese way reads back exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.numbers import amount, count, read


@pytest.mark.parametrize(
    ("text", "shape", "value", "decimals"),
    [
        pytest.param("84,03", "percent", "84.03", 2, id="a comma with two digits is decimal"),
        pytest.param("98.65", "percent", "98.65", 2, id="so is a point"),
        pytest.param("99,90", "percent", "99.90", 2, id="trailing zeros are printed places"),
        pytest.param("1.484", "count", "1484", 0, id="three digits behind a point of a count are thousands"),
        pytest.param("1,484", "count", "1484", 0, id="so behind a comma"),
        pytest.param("99.123", "percent", "99.123", 3, id="three digits of a percentage are decimals"),
        pytest.param("0.556", "count", "0.556", 3, id="a leading zero makes it decimal"),
        pytest.param("61.250.000", "count", "61250000", 0, id="groups of three"),
        pytest.param("1.234,5", "count", "1234.5", 1, id="both signs: the last is decimal"),
        pytest.param("1,234.5", "count", "1234.5", 1, id="both signs the other way"),
        pytest.param("15 230", "count", "15230", 0, id="spaces group"),
        pytest.param("007", "count", "7", 0, id="padding"),
    ],
)
def test_separators(text: str, shape: str, value: str, decimals: int) -> None:
    number = read(text, shape)  # type: ignore[arg-type]
    assert number is not None
    assert (number.value, number.decimals) == (Decimal(value), decimals)
    assert number.rule


@pytest.mark.parametrize("text", ["", "abc", "1.23.4", "1,2,3", "12.34.567", "1..2", "-", "1.234,567,8"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        pytest.param("0,556 tỷ đồng", "556000000", "1000000", id="decimals of tỷ"),
        pytest.param("556 triệu đồng", "556000000", "1000000", id="whole triệu"),
        pytest.param("1.234 triệu đồng", "1234000000", "1000000", id="a point before triệu groups"),
        pytest.param("1,284 tỷ đồng", "1284000000", "1000000", id="a comma before tỷ is decimal"),
        pytest.param("61.250.000 đồng", "61250000", "1", id="in full"),
        pytest.param("350,5 tr.đ", "350500000", "100000", id="triệu đồng written short"),
        pytest.param("2 tỷ 350 triệu đồng", "2350000000", "1000000", id="parts add up"),
        pytest.param("23 triệu 450 nghìn đồng", "23450000", "1000", id="triệu and nghìn"),
    ],
)
def test_money(text: str, value: str, step: str) -> None:
    found = amount(text)
    assert found is not None
    assert found[:2] == (Decimal(value), Decimal(step))


def test_a_count_in_millions() -> None:
    found = count("1,2 triệu")
    assert found is not None
    assert found.value == Decimal(1_200_000)


@given(st.integers(0, 10**12))
def test_grouped_integers_read_back(n: int) -> None:
    printed = f"{n:,}".replace(",", ".")
    found = read(printed)
    assert found is not None
    assert found.value == n


@given(st.decimals(0, 1000, places=2))
def test_percentages_with_a_comma_read_back(d: Decimal) -> None:
    found = read(str(d).replace(".", ","), "percent")
    assert found is not None
    assert found.value == d
    assert found.decimals == 2
