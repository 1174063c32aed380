"""What a printed number says about the true one."""

from __future__ import annotations

from fractions import Fraction as F  # noqa: N817 -- every other line writes one

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.interval import MODES, Interval, Mode, Stated, interval, loosest, point

VALUES = st.integers(-50_000, 50_000).map(lambda n: F(n, 100))
FREE = st.fractions(-1000, 1000, max_denominator=5000)


@pytest.mark.parametrize(
    ("value", "step", "mode", "low", "high", "closed"),
    [
        pytest.param("84.03", "0.01", "half_up", "84.025", "84.035", "[)", id="half up holds its lower end"),
        pytest.param("84.03", "0.01", "half_down", "84.025", "84.035", "(]", id="ties down hold the upper end"),
        pytest.param("84.02", "0.01", "half_even", "84.015", "84.025", "[]", id="an even last digit draws both ties"),
        pytest.param("84.03", "0.01", "half_even", "84.025", "84.035", "()", id="an odd last digit draws none"),
        pytest.param("84.03", "0.01", "truncated", "84.03", "84.04", "[)", id="cut off, the rest was dropped"),
        pytest.param("84.03", "0.01", "up", "84.02", "84.03", "(]", id="rounded up, something was added"),
        pytest.param("99.90", "0.01", "half_up", "99.895", "99.905", "[)", id="trailing zeros count"),
        pytest.param("95", "1", "half_up", "94.5", "95.5", "[)", id="no decimals"),
        pytest.param("-0.5", "0.1", "half_up", "-0.55", "-0.45", "(]", id="negatives are mirrored"),
        pytest.param("556000000", "1000000", "half_up", "555500000", "556500000", "[)", id="556 triệu đồng"),
    ],
)
def test_a_rounded_figure_is_an_interval(value: str, step: str, mode: Mode, low: str, high: str, closed: str) -> None:
    expected = Interval(F(low), F(high), closed[0] == "[", closed[1] == "]")

    assert interval(Stated(F(value), F(step)), mode) == expected


@pytest.mark.parametrize(
    ("stated", "inside", "outside"),
    [
        pytest.param(Stated(F(60), F(1), "ge", strict=True), "60.01", "60", id="trên 60 % leaves 60 out"),
        pytest.param(Stated(F(60), F(1), "ge"), "60", "59.99", id="từ 60 % trở lên takes it in"),
        pytest.param(Stated(F(3), F(1), "le", strict=True), "2.9", "3", id="dưới 3 %"),
        pytest.param(Stated(F(1484)), "1484", "1484.1", id="a count is exact"),
    ],
)
def test_a_comparator_widens(stated: Stated, inside: str, outside: str) -> None:
    assert F(inside) in interval(stated)
    assert F(outside) not in interval(stated)


def test_a_share_that_is_over_sixty_ends_at_a_hundred() -> None:
    share = interval(Stated(F(60), F(1), "ge", strict=True), domain=Interval(F(0), F(100)))

    assert share == Interval(F(60), F(100), closed_low=False)


@given(VALUES, st.sampled_from(MODES))
def test_what_a_value_prints_is_one_of_its_true_values(value: F, mode: Mode) -> None:
    assert value in interval(Stated(value, F(1, 100)), mode)


@given(VALUES, st.sampled_from(MODES), FREE)
def test_mirrored_figures_have_mirrored_intervals(value: F, mode: Mode, x: F) -> None:
    if value == 0:
        return
    here, there = interval(Stated(value, F(1, 100)), mode), interval(Stated(-value, F(1, 100)), mode)

    assert (x in here) == (-x in there)


@given(VALUES, st.sampled_from(MODES), st.integers(1, 1000), FREE)
def test_scaling_value_and_step_scales_the_interval(value: F, mode: Mode, factor: int, x: F) -> None:
    small, large = Stated(value, F(1, 100)), Stated(value * factor, F(factor, 100))

    assert (x in interval(small, mode)) == (x * factor in interval(large, mode))


@given(VALUES, st.sampled_from(MODES), FREE)
def test_no_mode_reaches_beyond_one_unit_in_the_last_place(value: F, mode: Mode, x: F) -> None:
    stated = Stated(value, F(1, 100))

    assert x not in interval(stated, mode) or x in loosest(stated)


@given(FREE, FREE, st.booleans(), st.booleans(), FREE, FREE, st.booleans(), st.booleans(), FREE, FREE)
def test_sums_of_members_are_members_of_the_sum(
    a: F, b: F, ca: bool, cb: bool, c: F, d: F, cc: bool, cd: bool, x: F, y: F
) -> None:
    one, other = Interval(min(a, b), max(a, b), ca, cb), Interval(min(c, d), max(c, d), cc, cd)
    if x in one and y in other:
        assert x + y in one + other
        assert x - y in one - other
        assert one.meets(other) or x != y


def test_an_end_of_a_sum_is_closed_only_when_every_terms_is() -> None:
    two, one = interval(Stated(F(2), F(1)), "truncated"), interval(Stated(F(1), F(1)), "truncated")

    assert two + one == Interval(F(3), F(5), closed_high=False)
    assert F(5) not in two + one


def test_intervals_that_touch_meet_only_where_both_are_closed() -> None:
    left = Interval(F(0), F(1))

    assert left.meets(point(F(1)))
    assert left.meets(Interval(F(1), F(2)))
    assert not left.meets(Interval(F(1), F(2), closed_low=False))
    assert not Interval(F(0), F(1), closed_high=False).meets(Interval(F(1), F(2)))
