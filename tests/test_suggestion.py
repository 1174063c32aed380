"""Which single slip explains what does not add up, and when one may be named alone."""

from __future__ import annotations

from fractions import Fraction as F  # noqa: N817 -- every other line writes one
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.catalogue import Check
from rules.engine import check
from rules.interval import Stated
from rules.relation import Balance, Relation, Same, Share
from rules.suggestion import Group, localise, slips
from rules.trial import Term, Trial, Way
from tests.factories import observation, record
from tests.test_verdict import facts

CHECK = Check(id="test", about="", kind="identity", family="sum")


def trial(relation: Relation, *figures: tuple[str, Stated]) -> Trial:
    """Named numbers put to a relation in this order; the same name is the same figure."""
    terms = tuple(
        Term(s, name, observation(id=name, value=int(s.value), unit="percent" if s.step else "hồ sơ"))
        for name, s in figures
    )
    return Trial(CHECK, terms, (Way(relation, tuple(range(len(terms)))),), "")


def located(*trials: Trial) -> list[Group]:
    return localise(trials, [t.judge()[0] for t in trials])


def exact(name: str, value: int) -> tuple[str, Stated]:
    return name, Stated(F(value))


def percent(name: str, text: str) -> tuple[str, Stated]:
    return name, Stated(F(text), F(1, 10 ** len(text.partition(".")[2])))


def named(groups: list[Group]) -> set[tuple[str, F]]:
    return {(s.slot[0], s.stated.value) for g in groups for s in (*g.possible, *([g.single] if g.single else []))}


def test_two_repairs_of_a_ratio_stay_possible() -> None:
    groups = located(trial(Share(), exact("n", 2854), exact("d", 2881), percent("p", "99.76")))

    assert len(groups) == 1
    assert groups[0].single is None
    assert {("n", F(2874)), ("d", F(2861)), ("p", F("99.06"))} == named(groups)


def test_a_second_statement_of_the_rest_keeps_the_repairs_that_leave_it() -> None:
    """07 still unpaid: 2881 - 2874 and 2861 - 2854 both leave 7, so both stay possible, and 99,06 does not."""
    rest = trial(Balance(), exact("d", 2881), exact("n", 2854), exact("left", 7))
    groups = located(trial(Share(), exact("n", 2854), exact("d", 2881), percent("p", "99.76")), rest)

    assert [g.single for g in groups] == [None]
    assert named(groups) == {("n", F(2874)), ("d", F(2861))}


def test_the_base_stated_elsewhere_singles_out_one_value() -> None:
    groups = located(
        trial(Share(), exact("n", 2854), exact("d", 2881), percent("p", "99.76")),
        trial(Balance(), exact("d", 2881), exact("n", 2854), exact("left", 7)),
        trial(Same(), exact("d", 2881), exact("d elsewhere", 2881)),
    )

    assert groups[0].single is not None
    assert (groups[0].single.slot[0], groups[0].single.stated.value) == ("n", F(2874))


def test_uniqueness_alone_is_no_proof() -> None:
    """One repair only, but nothing independent speaks for it: it stays possible."""
    groups = located(trial(Share(), exact("n", 7935), exact("d", 12_864), percent("p", "61.86")))

    assert groups[0].single is None
    assert ("p", F("61.68")) in named(groups)


def test_a_number_that_no_slip_explains_gets_no_suggestion() -> None:
    groups = located(trial(Share(), exact("n", 9999), exact("d", 12_864), percent("p", "11.11")))

    assert named(groups) == set()


def test_a_sum_without_end_is_not_searched_for_slips() -> None:
    """A book of a thousand pages with numbered lists: its checks took a quarter of an hour."""
    [group] = located(trial(Balance(), exact("whole", 7), *(exact(f"part{n}", 100 + n) for n in range(300))))
    assert (group.single, group.possible) == (None, ())


def test_doubts_keep_a_value_from_being_suggested() -> None:
    doubted = Trial(
        CHECK,
        trial(Balance(), exact("d", 2881), exact("n", 2854), exact("left", 7)).terms,
        (Way(Balance(), (0, 1, 2)),),
        "",
        doubts=("kỳ số liệu khác nhau",),
    )
    groups = located(
        trial(Share(), exact("n", 2854), exact("d", 2881), percent("p", "99.76")),
        doubted,
        trial(Same(), exact("d", 2881), exact("d elsewhere", 2881)),
    )

    assert all(g.single is None for g in groups)


def test_one_slip_that_breaks_several_checks_is_one_finding_with_its_consequences() -> None:
    found = check(
        [
            record(
                observation(indicator="dossiers.received", value=3120),
                observation(indicator="dossiers.resolved", value=3300, block=1),
                observation(indicator="dossiers.resolved_early", value=2500, block=2),
                observation(indicator="dossiers.resolved_on_time", value=490, block=2),
                observation(indicator="dossiers.resolved_late", value=10, block=2),
                observation(indicator="dossiers.pending", value=120, block=3),
            )
        ]
    ).findings

    (slip,) = (f for f in found if f.check == "sum.mismatch")
    assert slip.consequences == ("sum.mismatch: 3.300 + 120 = 3.420, lớn hơn 3.120 (chênh lệch 300)",)
    assert slip.suggestion is not None
    assert (slip.suggestion.to, slip.suggestion.because) == ("3.000", "2.500 + 490 + 10 = 3.000; 3.000 + 120 = 3.120")


def test_a_slip_is_told_with_the_arithmetic_that_then_holds() -> None:
    figures = (("resolved", 12317), ("resolved_early", 9406), ("resolved_on_time", 2848), ("resolved_late", 36))
    found = check(
        [record(*(observation(indicator=f"dossiers.{code}", value=value) for code, value in figures))]
    ).findings

    assert "9.406 + 2.848 + 63 = 12.317" in [s.because for s in found[0].possible if s.to == "63"]


@pytest.mark.parametrize(
    ("pair", "value", "suggested"),
    [
        pytest.param((1484, 1247), "84.03", "1.247/1.484", id="the percentage proves which way is right"),
        pytest.param((1484, 1247), "48.03", None, id="neither way gives the percentage"),
        pytest.param((9539, 9536), "100", None, id="a slip of one digit would explain it as well"),
    ],
)
def test_a_pair_printed_the_other_way_round(pair: tuple[int, int], value: str, suggested: str | None) -> None:
    figure = observation(
        indicator="dossiers.online_rate", numerator=pair[0], denominator=pair[1], value=value, unit="percent"
    )
    found = check([record(figure)]).findings
    singles = {f.suggestion.to for f in found if f.suggestion}

    assert any(f.severity == "error" for f in found)
    assert singles == ({suggested} if suggested else set())


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        pytest.param("84.3", "84.03", id="a nought dropped behind the decimal mark"),
        pytest.param("5.95", "95.95", id="a digit dropped in front of it"),
        pytest.param("84.033", "84.03", id="a digit too many behind it"),
        pytest.param("0.41", "4.41", id="nought stands for a lost digit"),
    ],
)
def test_the_decimal_mark_stays_put_when_a_digit_is_dropped_or_doubled(printed: str, meant: str) -> None:
    _, stated = percent("p", printed)

    assert F(meant) in {s.value for s, _ in slips(stated)}


@given(st.integers(10, 99_999), st.integers(0, 4), st.integers(0, 9))
def test_every_substitution_can_be_undone(number: int, place: int, digit: int) -> None:
    text = str(number)
    if place >= len(text):
        return
    spoiled = text[:place] + str(digit) + text[place + 1 :]
    if spoiled == text or spoiled[0] == "0":
        return

    assert F(number) in {s.value for s, _ in slips(Stated(F(int(spoiled))))}


@settings(deadline=None)
@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(0, 9999))
def test_a_repair_makes_its_check_hold(a: int, b: int, total: int) -> None:
    sums = trial(Balance(), exact("t", total), exact("a", a), exact("b", b))
    for group in located(sums):
        for slip in group.possible:
            mended = tuple(slip.stated if t.slot == slip.slot else t.stated for t in sums.terms)
            assert sums.judge(mended)[0].holds


@pytest.mark.parametrize("fact", facts("edit_distance"))
def test_fact_edit_distance(fact: dict[str, Any]) -> None:
    """What lies one edit away is a slip, what lies farther away is none."""
    if fact["a"].startswith("-"):
        assert list(slips(Stated(F(fact["a"])))) == []  # no report counts below nought
        return
    single = {str(s.value) for s, cost in slips(Stated(F(fact["a"]))) if cost != 5}

    assert (fact["b"] in single) == (fact["expected"] == 1)


@pytest.mark.parametrize("fact", facts("balance_typo_repair"))
def test_fact_balance_typo_repair(fact: dict[str, Any]) -> None:
    """A figure that two equations share is told; one that stands in a single equation stays possible."""
    trials = [_equation(rule, fact["record"]) for rule in fact["rules"]]
    groups = located(*trials)
    told = {name for g in groups for name, _ in named([g])}

    assert set(fact["repairs"]) - told <= {"x9"}
    for name, value in fact["repairs"].items():
        assert (name, F(value)) in {n for g in groups for n in named([g])} or name == "x9"
    assert bool(groups) == (fact["expected"] != "valid")


@pytest.mark.parametrize("fact", facts("error_localisation"))
def test_fact_error_localisation(fact: dict[str, Any]) -> None:
    """The one figure that can be wrong without breaking what holds is told; where two have to change, none is."""
    groups = located(*(_equation(rule, fact["record"] | {"1": 1}) for rule in fact["rules"]))

    assert groups
    assert {name for name, _ in named(groups) if name != "1"} == set(fact["expected"])


def _equation(rule: str, values: dict[str, int]) -> Trial:
    left, right = rule.split("=")
    if "-" in left:
        whole, part = left.split("-")
        names = [whole, part, right]
    else:
        names = [right, *left.split("+")]
    return trial(Same() if len(names) == 2 else Balance(), *(exact(n, values[n]) for n in names))
