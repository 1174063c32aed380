"""How well figures agree: classes, conventions, GRIM; held to an independent oracle and to facts of other tools."""

from __future__ import annotations

import random
from fractions import Fraction as F  # noqa: N817 -- every other line writes one
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rules import verdict
from rules.interval import MODES, Comparator, Mode, Stated
from rules.relation import Cap
from rules.verdict import (
    CONSISTENT,
    INCONSISTENT,
    LAST_PLACE,
    ROUNDED_UP,
    TIES_DOWN,
    TRUNCATED,
    UNCHECKABLE,
    Verdict,
)
from tests.oracle import classify, rounded

FACTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "consistency.yaml").read_text(encoding="utf-8")
)


def facts(kind: str) -> list[Any]:
    return [pytest.param(fact, id=fact["id"]) for fact in FACTS if fact["kind"] == kind]


def printed(text: str, comparator: Comparator = "eq") -> Stated:
    """A figure as its digits say: "84,03" is 84.03 with a step of 0.01."""
    digits = text.replace(",", ".")
    decimals = len(digits.partition(".")[2])
    return Stated(F(digits), F(1, 10**decimals), comparator)


def share(numerator: int, denominator: int, text: str, comparator: Comparator = "eq") -> Verdict:
    return verdict.ratio([Stated(F(numerator))], [Stated(F(denominator))], printed(text, comparator))


@pytest.mark.parametrize(
    ("numerator", "denominator", "stated", "klass"),
    [
        pytest.param(1247, 1484, "84,03", CONSISTENT, id="rounded to two decimals"),
        pytest.param(1409, 1483, "95", CONSISTENT, id="rounded to a whole number"),
        pytest.param(1410, 1411, "99,9", CONSISTENT, id="fewer decimals than one could print"),
        pytest.param(1, 8, "12,5", CONSISTENT, id="exact"),
        pytest.param(1, 16, "6,3", CONSISTENT, id="a tie rounded up: 6,25"),
        pytest.param(1, 16, "6,2", CONSISTENT, id="a tie rounded to even: 6,25"),
        pytest.param(7, 80, "8,7", TIES_DOWN, id="a tie rounded down: 8,75"),
        pytest.param(5310, 9160, "57,96", TRUNCATED, id="cut off: 57,9694"),
        pytest.param(1, 3, "33,34", ROUNDED_UP, id="rounded up: 33,3333"),
        pytest.param(1, 4, "24,9", LAST_PLACE, id="one unit in the last place too low"),
        pytest.param(1, 4, "25,1", LAST_PLACE, id="one unit in the last place too high"),
        pytest.param(1, 3, "33,35", INCONSISTENT, id="two units off"),
        pytest.param(2854, 2881, "99,76", INCONSISTENT, id="99,06 misprinted"),
        pytest.param(5, 0, "100", UNCHECKABLE, id="nothing divided"),
    ],
)
def test_the_class_of_a_ratio(numerator: int, denominator: int, stated: str, klass: int) -> None:
    assert share(numerator, denominator, stated).klass == klass


def test_every_mode_that_holds_is_kept() -> None:
    assert share(1, 4, "25").modes == frozenset(MODES)
    assert share(5310, 9160, "57,96").modes == {"truncated"}
    assert share(2, 3, "66,67").modes == {"half_up", "half_even", "half_down", "up"}


@pytest.mark.parametrize(
    ("comparator", "stated", "klass"),
    [
        pytest.param("ge", "60", CONSISTENT, id="trên 60 % of 70 of 100"),
        pytest.param("ge", "80", INCONSISTENT, id="trên 80 % of 70 of 100"),
        pytest.param("le", "75", CONSISTENT, id="dưới 75 %"),
        pytest.param("approx", "72", UNCHECKABLE, id="khoảng 72 % is too vague to judge"),
        pytest.param("approx", "90", INCONSISTENT, id="khoảng 90 % is far off"),
    ],
)
def test_comparators_of_a_ratio(comparator: Comparator, stated: str, klass: int) -> None:
    assert share(70, 100, stated, comparator).klass == klass


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 3), st.sampled_from(MODES))
def test_a_correctly_rounded_percentage_holds_in_its_mode(n: int, d: int, decimals: int, mode: Mode) -> None:
    exact = F(100 * n, d)
    stated = Stated(rounded(exact, decimals, mode), F(1, 10**decimals))

    assert mode in verdict.ratio([Stated(F(n))], [Stated(F(d))], stated).modes


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 2), st.integers(-60, 60), st.integers(1, 50))
def test_scaling_the_pair_changes_nothing(n: int, d: int, decimals: int, off: int, factor: int) -> None:
    value = rounded(F(100 * n, d), decimals, "half_up") + F(off, 10**decimals)
    stated = Stated(value, F(1, 10**decimals))

    assert verdict.ratio([Stated(F(n))], [Stated(F(d))], stated) == verdict.ratio(
        [Stated(F(n * factor))], [Stated(F(d * factor))], stated
    )


def test_an_independent_oracle_agrees() -> None:
    draw = random.Random(5)
    for _ in range(4000):
        d, decimals = draw.randint(1, 400), draw.randint(0, 3)
        n = draw.randint(0, d)
        value = rounded(F(100 * n, d), decimals, draw.choice(MODES)) + F(
            draw.choice((0, 0, 0, 1, -1, 2, 37)), 10**decimals
        )
        stated = Stated(max(value, F(0)), F(1, 10**decimals))

        found = verdict.ratio([Stated(F(n))], [Stated(F(d))], stated)
        assert (found.klass, found.modes) == classify(n, d, stated.value, decimals), (n, d, stated)


def test_the_convention_of_a_document_is_what_all_telling_figures_share() -> None:
    cut, up, plain = share(5310, 9160, "57,96"), share(2, 3, "66,67"), share(1, 4, "25")

    assert verdict.convention([cut, plain]) == "truncated"
    assert verdict.convention([up, plain]) == "half_up"
    assert verdict.convention([plain]) is None
    assert verdict.convention([cut, up]) is None


def test_an_implied_base_is_an_interval() -> None:
    base = verdict.implied_base(Stated(F(1247)), printed("84,03"))

    assert base is not None
    assert F(1484) in base
    assert F(1411) not in base


def test_grim_is_silent_without_power() -> None:
    assert verdict.grim(printed("97,25"), 1484).klass == INCONSISTENT
    assert verdict.grim(printed("97,25"), 10_000).klass == UNCHECKABLE
    assert verdict.grim(printed("97"), 1484).klass == UNCHECKABLE


# Facts of other tools

ROUNDINGS: dict[str, frozenset[str]] = {
    "up_or_down": frozenset({"half_up", "half_down"}),
    "half up or half down": frozenset({"half_up", "half_down"}),
    "down": frozenset({"half_down"}),
    "even": frozenset({"half_even"}),
    "floor": frozenset({"truncated"}),
    "trunc": frozenset({"truncated"}),
    "nearest": frozenset({"half_up"}),
    "truncation": frozenset({"truncated"}),
}


def grim(text: str, base: int, rounding: str, scale: int) -> bool:
    """GRIM for a percentage (scale 1) or a mean (scale 100) in the tool's words for rounding."""
    stated = printed(text)
    found = verdict.grim(Stated(stated.value * scale, stated.step * scale), base)
    return found.klass == UNCHECKABLE or bool(found.modes & ROUNDINGS[rounding])


@pytest.mark.parametrize("fact", facts("ratio"))
def test_fact_ratio(fact: dict[str, Any]) -> None:
    names = {"inconsistent": INCONSISTENT, "consistent only if rounded up": ROUNDED_UP}

    assert share(fact["numerator"], fact["denominator"], fact["stated"]).klass == names[fact["expected"]]


@pytest.mark.parametrize("fact", [*facts("grim_percent"), *facts("grim_mean")])
def test_fact_grim(fact: dict[str, Any]) -> None:
    scale = 100 if fact["kind"] == "grim_mean" else 1

    assert grim(fact["stated"], fact["n"], fact["rounding"], scale) == fact["expected"]


@pytest.mark.parametrize("fact", [*facts("grim_mean_list"), *facts("grim_percent_list")])
def test_fact_grim_lists(fact: dict[str, Any]) -> None:
    scale = 100 if fact["kind"] == "grim_mean_list" else 1
    found = []
    for text, size in fact["cases"]:
        people, _, items = str(size).partition(" x ")
        base = int(people) * int(items.split()[0] if items else 1)
        found.append(grim(text, base, fact["rounding"], scale))

    assert found == fact["expected"]


@pytest.mark.parametrize("fact", facts("grim_power"))
def test_fact_grim_power(fact: dict[str, Any]) -> None:
    stated, scale = printed(fact["stated"]), 1 if fact["percent"] else 100

    assert verdict.power(Stated(stated.value * scale, stated.step * scale), fact["n"]) == F(fact["expected"])


@pytest.mark.parametrize("fact", facts("interval"))
def test_fact_interval(fact: dict[str, Any]) -> None:
    low, high, closed_low, closed_high = fact["expected"]
    mode: Mode = "truncated" if fact["mode"] == "trunc" else "half_up"

    assert verdict.interval(printed(fact["stated"]), mode) == verdict.Interval(F(low), F(high), closed_low, closed_high)


@pytest.mark.parametrize("fact", facts("sum_with_decimals"))
def test_fact_sum_of_rounded_numbers(fact: dict[str, Any]) -> None:
    """Numbers with XBRL decimals: -3 means rounded to thousands, INF exact."""
    modes = ROUNDINGS[fact["mode"]]
    found = verdict.sums(_decimals(*fact["total"]), [_decimals(*part) for part in fact["parts"]])

    assert bool(found.modes & modes) == (fact["expected"] == "consistent")


@pytest.mark.parametrize("fact", facts("repeated_statement"))
def test_fact_repeated_statement(fact: dict[str, Any]) -> None:
    a, b = (printed(text) for text, _ in fact["facts"])

    assert bool(verdict.same(a, b).modes & ROUNDINGS[fact["mode"]]) == (fact["expected"] != "conflict")


@pytest.mark.parametrize("fact", facts("equal_values"))
def test_fact_equal_values(fact: dict[str, Any]) -> None:
    assert verdict.same(_decimals(*fact["a"]), _decimals(*fact["b"])).holds == (fact["expected"] == "equivalent")


@pytest.mark.parametrize("fact", facts("parts_total"))
def test_fact_parts_and_total(fact: dict[str, Any]) -> None:
    if None in fact["parts"]:
        assert fact["expected"] == "not checkable"  # a missing part is never put into an equation: see test_engine
        return
    found = verdict.sums(Stated(F(fact["total"])), [Stated(F(part)) for part in fact["parts"]])

    assert not found.holds


@pytest.mark.parametrize("fact", facts("at_least"))
def test_fact_at_least(fact: dict[str, Any]) -> None:
    found = [verdict.at_most(Stated(F(small)), Stated(F(large))).holds for large, small in fact["pairs"]]

    assert found == [holds for holds, _ in fact["expected"]]


@pytest.mark.parametrize("fact", facts("equal_across"))
def test_fact_equal_across(fact: dict[str, Any]) -> None:
    first, *rest = (Stated(F(value)) for value in fact["values"])

    assert all(verdict.same(first, other).holds for other in rest) == fact["expected"]


@pytest.mark.parametrize("fact", facts("round_half_up_away"))
def test_fact_round_half_away_from_nought(fact: dict[str, Any]) -> None:
    stated = Stated(F(fact["expected"]), F(1, 10 ** fact["decimals"]))

    assert F(fact["value"]) in verdict.interval(stated, "half_up")


@pytest.mark.parametrize("fact", facts("rounding_slack"))
def test_fact_imbalances_of_rounded_numbers(fact: dict[str, Any]) -> None:
    """Five equations over rounded integers: each holds within the roundings of its terms."""
    for rule in fact["rules"]:
        left, right = rule.split("=")
        terms = [fact["record"][name] for name in left.replace("-", "+").split("+")]
        signs = [1, *(1 if c == "+" else -1 for c in left if c in "+-")]
        moved = [Stated(F(x), F(1)) for x, sign in zip(terms, signs, strict=True) if sign > 0]
        whole = [Stated(F(x), F(1)) for x, sign in zip(terms, signs, strict=True) if sign < 0]
        total = Stated(F(fact["record"][right]), F(1))
        if whole:  # x9 - x10 = x11 is x9 = x10 + x11
            total, moved = moved[0], [*whole, total]

        assert verdict.sums(total, moved).klass <= LAST_PLACE


def _decimals(value: str | int, decimals: str | int) -> Stated:
    step = F(0) if decimals == "INF" else F(10) ** -int(decimals)
    return Stated(F(value), step)


@pytest.mark.parametrize("fact", facts("percent_scale"))
def test_fact_a_share_far_above_the_whole(fact: dict[str, Any]) -> None:
    stated = Stated(F(fact["value"]), F(1))

    assert not Cap().verdict([stated]).holds


@pytest.mark.parametrize("fact", facts("hierarchy_missing"))
def test_fact_missing_parts_are_not_checkable_and_never_pass(fact: dict[str, Any]) -> None:
    values = fact["values"]
    for (left, sign, right), expected in zip(fact["rules"], fact["expected"], strict=True):
        stated = [Stated(F(values[name])) for name in (left, *right) if values.get(name) is not None]
        if len(stated) <= len(right):
            assert expected is None
        elif sign == "=":
            assert verdict.sums(stated[0], stated[1:]).holds == expected
        else:
            part, whole = stated if sign == "<=" else stated[::-1]
            assert verdict.at_most(part, whole).holds == expected
