"""Totals announced in a sentence: which slips of the pen are tried against the list of their parts."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.checks.announced import _slipped
from rules.interval import Stated
from rules.relation import Balance
from rules.suggestion import FIRST, LENGTH, slips
from rules.trial import Term, Way

AMOUNTS = st.builds(
    lambda units, step: Stated(Fraction(units) * (step or 1), Fraction(step)),
    st.integers(0, 400),
    st.sampled_from([0, 0, 10]),
)


@settings(deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=2), st.lists(AMOUNTS, min_size=2, max_size=4), st.booleans())
def test_no_slip_that_makes_a_list_add_up_is_left_untried(
    wholes: list[Stated], parts: list[Stated], near: bool
) -> None:
    if near:  # a list that adds up but for one part
        wholes = [Stated(sum((p.value for p in parts), start=Fraction(0)), wholes[0].step), *wholes[1:]]
        parts = [Stated(parts[0].value + 30, parts[0].step), *parts[1:]]
    terms = [Term(each, "") for each in (*wholes, *parts)]
    count = len(wholes)
    ways = [Way(Balance(), (n, *range(count, len(terms)))) for n in range(count)]

    def mends(stated: tuple[Stated, ...]) -> bool:
        return any(way.verdict(stated).holds for way in ways)

    printed = (*wholes, *parts)
    every = [printed] + [
        (*printed[:n], other, *printed[n + 1 :])
        for n, each in enumerate(printed)
        for other, cost in slips(each)
        if cost not in (LENGTH, LENGTH + FIRST)
    ]
    assert any(map(mends, _slipped(terms, count))) == any(map(mends, every))


def test_of_a_list_of_hundreds_only_the_slips_that_may_mend_it_are_tried() -> None:
    parts = [Stated(Fraction(1000 + 7 * n)) for n in range(300)]
    terms = [Term(each, "") for each in (Stated(Fraction(10**9)), *parts)]
    assert len(list(_slipped(terms, 1))) == 1
