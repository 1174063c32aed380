"""Sums: indicators that must add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from normalize.observation import Observation
from rules.catalogue import Check
from rules.checks.announced import countable, parts_of, promise
from rules.likeness import one_noun
from rules.relation import Balance
from rules.sheet import Sheet, same_period, together_in
from rules.suggestion import NO_SLIP, slipped
from rules.trial import Term, Trial, Unchecked, Way, combined

Picked = dict[str, list[Term]]
"""The statements of each indicator of an identity, the nearest first."""
WITH = re.compile(r"\bvới\s*$", re.IGNORECASE)
"""Words behind a total that list what it holds: "16.012 hồ sơ, với 13.240 hồ sơ rút ngắn thời gian, …"."""


class Sides(BaseModel):
    """One way to write an identity: the indicators on the left add up to those on the right."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    left: tuple[str, ...]
    right: tuple[str, ...]


class Identity(BaseModel):
    """An identity between indicators and the ways reports count it; one way that holds is enough.

    `open`: parts without an indicator of their own may exist, so the right side may be less, never more.
    `rest` are words (a regular expression) of a part that has no indicator; "rest" in a way stands for the figure of
    the anchor's unit in its paragraph that they go with. `nested` lets periods lie within each other; `full` leaves out
    ways of which a part is not stated.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    anchor: str
    rest: str = ""
    nested: bool = False
    ways: tuple[Sides, ...]
    open: bool = False
    full: bool = False
    doubt: str = ""


def identity(sheet: Sheet, check: Check, params: Identity) -> Iterator[Trial | Unchecked]:
    """Indicators that must add up, as stated in one place of the report or else in the whole of it."""
    anchors = [anchor for anchor in sheet.terms(params.anchor) if anchor.stated.comparator == "eq"]
    trials = [_balance(sheet, check, params, anchor) for anchor in anchors]
    if None in trials:
        yield Unchecked(check.id, "báo cáo không nêu đủ các số thành phần của tổng")
    distinct = {tuple(t.stated for t in trial.terms): trial for trial in trials if trial is not None}
    best = list(distinct.values())
    if len(best) > 1:
        best.sort(key=lambda t: (not t.judge()[0].holds, not _in_one_place(t), -t.terms[0].stated.value))
    for n, trial in enumerate(best):
        if _split_otherwise(sheet, trial):
            yield Unchecked(check.id, "câu chia tổng số thành các phần khác")
        elif not (_in_one_place(trial) or slipped(trial)):
            yield Unchecked(check.id, NO_SLIP)
        elif not _rivals(trial, best[:n]):
            yield trial


def _balance(sheet: Sheet, check: Check, params: Identity, anchor: Term) -> Trial | None:
    assert anchor.observation is not None
    picked: Picked = {params.anchor: [anchor]}
    for code in {code for side in params.ways for code in (*side.left, *side.right)} - {params.anchor}:
        own = code == "rest"
        picked[code] = _rest(sheet, anchor.observation, params.rest) if own else _stated(sheet, params, anchor, code)
    beside = {code: [t for t in sheet.terms(code) if _in_sentence(t, anchor)] for code in picked}
    terms = [anchor]
    ways = [way for side in params.ways for way in _ways(side, picked, beside, terms, params, whole=True)]
    if not ways and not params.full:
        ways = [way for side in params.ways for way in _ways(side, picked, beside, terms, params, whole=False)]
    doubts = (params.doubt,) if params.doubt else ()
    if not ways:
        return None
    whole = sheet.catalogue.get(params.ways[0].left[0])
    what = whole.name if whole else anchor.role
    trial = Trial(check, tuple(terms), tuple(ways), what, doubts, anchor.observation.unit)
    return None if params.doubt and _short(trial, anchor.observation) else trial


def _split_otherwise(sheet: Sheet, trial: Trial) -> bool:
    """Whether the sentence splits a total in another way than parts that do not make it up.

    It lists some of these parts, which make the total with others; or others beside them, which may be what lacks.
    """
    verdict, way = trial.judge()
    assert isinstance(way.relation, Balance)
    used = [trial.terms[i] for i in way.takes]
    whole = used[0].observation
    if verdict.holds or way.relation.left != 1 or used[0].part != "value" or whole is None or whole.table is not None:
        return False
    rest = [o for o in sheet.by_block[whole.block] if o.start > whole.start]
    if not rest or not (promise(sheet.between(whole, rest[0])) or WITH.search(sheet.between(whole, rest[0]))):
        return False
    listed = [sheet.term(o) for o in parts_of(sheet, whole, rest)]
    own = {t.slot for t in used[1:]}
    others = [t for t in listed if t.slot not in own]
    if not others or len(others) == len(listed):
        return False
    if Balance().verdict([used[0].stated, *(t.stated for t in listed)]).holds:
        return True
    lacking = used[0].stated.value - sum(t.stated.value for t in used[1:])
    return sum(t.stated.value for t in others) <= lacking


def _in_one_place(trial: Trial) -> bool:
    """Whether all figures of the reading that comes nearest stand in one paragraph, or one row or column."""
    used = [trial.terms[i].observation for i in trial.judge()[1].takes]
    return all(o is not None and used[0] is not None and together_in(o, used[0]) for o in used)


def _short(trial: Trial, anchor: Observation) -> bool:
    """Whether parts told in several places are less than their total: then some may not have been named as parts."""
    verdict, way = trial.judge()
    used = [trial.terms[i] for i in way.takes]
    if verdict.holds or all(t.observation and together_in(t.observation, anchor) for t in used):
        return False
    assert isinstance(way.relation, Balance)
    left = sum(t.stated.value for t in used[: way.relation.left])
    return sum(t.stated.value for t in used[way.relation.left :]) < left


def _in_sentence(term: Term, anchor: Term) -> bool:
    one, other = term.observation, anchor.observation
    if one is None or other is None or one.table is not None or one.comparator != "eq":
        return False
    return one.block == other.block and same_period(one, other)


def _stated(sheet: Sheet, params: Identity, anchor: Term, code: str) -> list[Term]:
    assert anchor.observation is not None
    return sheet.pick(anchor.observation, code, nested=params.nested)


def _ways(
    side: Sides, picked: Picked, beside: Picked, terms: list[Term], params: Identity, *, whole: bool
) -> list[Way]:
    """The ways to put what is stated into an identity: as an equation, or, where parts are missing, as a limit.

    Several figures for one part in the anchor's paragraph (`beside`) may also be its own parts (in person, by post).
    """
    left, right = [picked[code] for code in side.left], [picked[code] for code in side.right if picked[code]]
    missing = len(right) < len(side.right)
    if not all(left) or not right or missing == whole:
        return []
    ways = list(combined(Balance(len(side.left), missing or params.open), [*left, *right], terms))
    several = [beside.get(code, []) for code in side.right if picked[code]]
    if any(len(own) > 1 for own in several):
        chosen = [own if len(own) > 1 else one[:1] for own, one in zip(several, right, strict=True)]
        ways += combined(ways[0].relation, [*left, *([t] for own in chosen for t in own)], terms)
    return ways


def _rivals(trial: Trial, better: Sequence[Trial]) -> bool:
    """Whether the parts go with another statement of the total, one that they add up to or else a larger one.

    Then it is the two statements of the total that may disagree, which the check of repeats tells. A total in one place
    with its parts goes before one elsewhere.
    """
    own = {t.slot for t in trial.terms[1:]}
    return not trial.judge()[0].holds and any(own & {t.slot for t in other.terms[1:]} for other in better)


def _rest(sheet: Sheet, anchor: Observation, words: str) -> list[Term]:
    """The one figure behind the anchor in its paragraph and unit that the words stand beside."""
    around = re.compile(words, re.IGNORECASE)
    behind = [o for o in sheet.by_block.get(anchor.block, ()) if anchor.table is None and o.start > anchor.start]
    found = [o for o in behind if countable(o) and one_noun(o.unit, anchor.unit) and around.search(o.label)]
    return [sheet.term(found[0], role=found[0].label)] if len(found) == 1 else []
