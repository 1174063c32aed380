"""Shares: a printed pair with its percentage, a rate whose count and base stand apart, a rate no count can give."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, takewhile

from pydantic import BaseModel, ConfigDict

from normalize.observation import Observation
from rules.catalogue import Check, Nothing
from rules.checks.limits import may_pass, one_kind
from rules.checks.told import OTHER_BASE, explained, on_another_base
from rules.interval import Stated
from rules.relation import OneBase, Share, Whole
from rules.sheet import Sheet, same_period
from rules.suggestion import NO_SLIP, slipped
from rules.trial import Term, Trial, Unchecked, Way, combined
from rules.verdict import power

LARGER = "số được lấy làm mẫu nhỏ hơn hẳn tử số, có thể là số của nội dung khác"
APART = "các số liệu nằm ở những đoạn khác nhau của báo cáo"


class Fraction(BaseModel):
    """One way to make a rate: the indicators that add up to its numerator, and those that add up to its base."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    top: tuple[str, ...]
    bottom: tuple[str, ...]


class Shares(BaseModel):
    """The rate and the ways reports make it; the base is the report's choice, so one way that holds is enough.

    `nested` lets the periods of the counts lie within each other.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rate: str
    ways: tuple[Fraction, ...]
    nested: bool = False


class Others(BaseModel):
    """`told` are rates that have a check of their own; `nested` those whose counts may be for a longer period."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    told: frozenset[str] = frozenset()
    nested: frozenset[str] = frozenset()


class OnePopulation(BaseModel):
    """Counts of one population, each with its rate; `wholes` are its size, where the report states it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pairs: tuple[tuple[str, str], ...]
    wholes: tuple[str, ...] = ()


def pair(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- kinds share one signature
    """A pair a/b against the percentage printed with it."""
    for o in sheet.record.observations:
        if o.numerator is None or o.denominator is None or o.value is None or o.unit != "percent" or not one_kind(o):
            continue
        terms = (
            sheet.term(o, "numerator", "tử số"),
            sheet.term(o, "denominator", "mẫu số"),
            sheet.term(o, "value", "tỷ lệ"),
        )
        before = [(sheet.term(each, "numerator"), sheet.term(each, "denominator")) for each in _bare(sheet, o)]
        tops, bottoms = range(3, 3 + len(before)), range(3 + len(before), 3 + 2 * len(before))
        together = (Way(Share(1 + len(before)), (0, *tops, 1, *bottoms, 2)),) if before else ()
        more = (*(top for top, _ in before), *(bottom for _, bottom in before))
        yield Trial(check, (*terms, *more), (Way(Share(), (0, 1, 2)), *together), sheet.name(o), unit="percent")


def share(sheet: Sheet, check: Check, params: Shares) -> Iterator[Trial | Unchecked]:
    """A rate against the counts that make it, where these are stated apart from it."""
    for o in sheet.results(params.rate):
        if o.numerator is None and o.unit == "percent" and not explained(sheet, o):
            yield _apart(sheet, check, o, params)


def catalogue_share(sheet: Sheet, check: Check, params: Others) -> Iterator[Trial | Unchecked]:
    """The same for every indicator whose numerator and denominator the indicator catalogue names."""
    for code in list(sheet.by_code):
        indicator = sheet.catalogue.get(code)
        if indicator is None or code in params.told or indicator.numerator is None or not indicator.denominator:
            continue
        ways = tuple(Fraction(top=(indicator.numerator,), bottom=(base,)) for base in indicator.denominator)
        yield from share(sheet, check, Shares(rate=code, ways=ways, nested=code in params.nested))


def grim(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- as above
    """A rate without its count, whose base is stated: some whole number over the base must give it.

    Silent where one of the bases that reports use for the rate is not stated or gives no power, and where the report
    prints a pair for the rate somewhere (then its base is known).
    """
    for code in list(sheet.by_code):
        indicator = sheet.catalogue.get(code)
        if indicator is None or not indicator.denominator or indicator.shape != "share":
            continue
        stated = sheet.results(code)
        if any(o.numerator is not None for o in stated):
            continue
        for o in stated:
            if o.unit != "percent" or o.comparator != "eq":
                continue
            picked = [sheet.pick(o, base) for base in indicator.denominator]
            bases = [base for statements in picked for base in statements]
            if all(picked) and all(_telling(sheet.stated(o), base) for base in bases):
                terms = (sheet.term(o, role="tỷ lệ"), *bases)
                ways = tuple(Way(Whole(), (0, n)) for n in range(1, len(terms)))
                yield Trial(check, terms, ways, sheet.name(o), unit="percent")


def implied_base(sheet: Sheet, check: Check, params: OnePopulation) -> Iterator[Trial | Unchecked]:
    """Counts that stand with their rates: the populations they imply, where no statement of its size decides."""
    told: list[tuple[Term, Term]] = []
    for count, rate in params.pairs:
        for o in sheet.results(rate):
            counts = sheet.pick(o, count) if o.comparator == "eq" and o.unit == "percent" else []
            stated = any(sheet.pick(o, whole) for whole in params.wholes)
            if counts and not stated:
                told.append((counts[0], sheet.term(o)))
                break
    for one, other in combinations(told, 2):
        first, second = one[1].observation, other[1].observation
        if first and second and same_period(first, second) and sheet.scope(first) == sheet.scope(second):
            way = Way(OneBase(), (0, 1, 2, 3))
            yield Trial(check, (*one, *other), (way,), " và ".join(t[1].role for t in (one, other)))


def _bare(sheet: Sheet, o: Observation) -> list[Observation]:
    """The pairs without a percentage right in front of a pair, which may share its own ("12/12 …, 30/33 …: 93 %")."""
    figures = sheet.by_block.get(o.block, []) if o.table is None else []
    front = [each for each in figures if each.start < o.start]
    bare = takewhile(lambda each: each.numerator is not None and each.value is None and each.denominator, front[::-1])
    return list(bare)


def _apart(sheet: Sheet, check: Check, o: Observation, params: Shares) -> Trial | Unchecked:
    terms: list[Term] = []
    ways: list[Way] = []
    rate = [sheet.term(o, role=sheet.name(o))]
    for way in params.ways:
        chosen = [sheet.pick(o, code, nested=params.nested) for code in (*way.top, *way.bottom)]
        if all(chosen):
            ways.extend(combined(Share(len(way.top)), [*chosen, rate], terms))
    if not ways:
        return Unchecked(check.id, "báo cáo không nêu đủ tử số và mẫu số của tỷ lệ")
    nearest = [terms[i].observation for i in ways[0].takes]
    near = all(t is not None and t.section == o.section and t.table == o.table for t in nearest)
    trial = Trial(check, tuple(terms), tuple(ways), sheet.name(o), () if near else (APART,), "percent")
    if trial.judge()[0].holds:
        return trial
    if not may_pass(sheet, o) and all(_beyond(trial, way) for way in ways):
        return Unchecked(check.id, LARGER)
    tops = [terms[way.takes[0]] for way in ways if way.relation == Share()]
    if any(on_another_base(sheet, o, top) for top in tops):
        return Unchecked(check.id, OTHER_BASE)
    return trial if near or slipped(trial) else Unchecked(check.id, NO_SLIP)


def _beyond(trial: Trial, way: Way) -> bool:
    """Whether the count is far more than the base that it is set against: then that is another whole."""
    *tops, base, _ = (trial.terms[n].stated.value for n in way.takes)
    return sum(tops) > 2 * base


def _telling(rate: Stated, base: Term) -> bool:
    return base.stated.exact and base.stated.value > 0 and power(rate, int(base.stated.value)) > 0
