"""What a sentence says of a change: the rise or fall from the figure that it compares with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from extract.document import NonFigure
from normalize.numbers import read
from normalize.observation import Observation
from rules.catalogue import Check, Nothing
from rules.checks.sentence import AIM, ASIDE, COMPARES, MOVES, bounds
from rules.interval import Stated
from rules.likeness import one_noun
from rules.relation import Moved, Relation
from rules.sheet import COMPARED, REACH, Sheet
from rules.trial import Term, Trial, Unchecked, Way

RISES = re.compile(r"\b(tăng|vượt|cao hơn|nhiều hơn|giảm|thấp hơn|ít hơn)\b[^.;()\d]{0,40}$", re.IGNORECASE)
ANOTHER = re.compile(r"\b(?:đạt|bằng|chiếm)\b", re.IGNORECASE)
"""Words between a change and a bracket: what the bracket holds is compared with something told since."""
FALLING = frozenset({"giảm", "thấp hơn", "ít hơn"})
POINTS = "điểm"


def moved(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- kinds share one signature
    """A rise or fall that a sentence tells, with the figure that it compares with in brackets.

    Which of the paragraph's figures has moved is not always plain: one that fits is enough.
    """
    changes: dict[int, list[NonFigure]] = {}
    for run in sheet.record.non_figures:
        if run.kind == "change":
            changes.setdefault(run.place.block, []).append(run)
    for block, figures in sheet.by_block.items():
        amounts = [(run.place.start, run.text) for run in changes.get(block, ())]
        amounts += [(o.start, f"{o.text} điểm phần trăm") for o in figures if POINTS in (o.unit or "")]
        for before in figures:
            if before.value is not None and before.numerator is None and COMPARED.search(sheet.before(before)[-REACH:]):
                yield from _compared(sheet, check, before, figures, amounts)


def _compared(
    sheet: Sheet, check: Check, before: Observation, figures: Sequence[Observation], amounts: Sequence[tuple[int, str]]
) -> Iterator[Trial]:
    """The trial of the one change that a sentence tells with this bracket."""
    text = sheet.text(before.block)
    first, last = bounds(text, before)
    own = [(at, written) for at, written in amounts if first <= at < last and at != before.start]
    if len(own) != 1:
        return
    at, written = own[0]
    if not _goes_with(sheet, before, at, written):
        return
    way, change = RISES.search(ASIDE.sub("", text[:at])), _amount(written)
    if way is None or change is None:
        return
    now = [o for o in figures if o.start < min(at, before.end) and o is not before and _same_measure(o, before)]
    inside = [o for o in now if o.start >= first]
    candidates = [*inside[::-1], *(o for o in now if o.start < first)]
    if not candidates:
        return
    rises = way[1].lower() not in FALLING
    relations = _relations(written, before, rises=rises)
    compared = sheet.term(before, role="số được so sánh")
    if before.kind == "target" or AIM.search(sheet.before(before)[-REACH:]):
        compared = replace(compared, stated=replace(compared.stated, step=Fraction(0)))
    terms = (
        compared,
        Term(change, "mức thay đổi", printed=f"{way[1].lower()} {written}"),
        *(sheet.term(o) for o in candidates),
    )
    ways = tuple(Way(relation, (n, 0, 1)) for n in range(2, len(terms)) for relation in relations)
    yield Trial(check, terms, ways, sheet.name(candidates[0]), unit=before.unit)


def _goes_with(sheet: Sheet, before: Observation, at: int, written: str) -> bool:
    """Whether a bracket tells what a change is measured from: nothing told between them, the same things counted."""
    if at < before.start:
        plain = not ANOTHER.search(sheet.text(before.block)[at : before.start])
    else:
        anew = MOVES.search(sheet.text(before.block)[before.end : at])
        plain = not anew or bool(COMPARES.search(sheet.before(before)[-REACH:]))
    thing = re.sub(r"^[\d.,\s]+", "", written)
    return plain and ("%" in written or not thing or before.unit == "percent" or one_noun(thing, before.unit))


def _amount(written: str) -> Stated | None:
    printed = re.match(r"[\d.,\s]*\d", written)
    number = read(printed[0], "percent" if "%" in written or POINTS in written else "count") if printed else None
    if number is None:
        return None
    step = Fraction(1, 10**number.decimals) if number.decimals or "%" in written or POINTS in written else Fraction(0)
    return Stated(Fraction(number.value), step)


def _same_measure(o: Observation, before: Observation) -> bool:
    """Whether a figure can be the later one: a percentage for a percentage, the same things counted for a count."""
    if o.value is None or o.kind != "result" or o.comparator != "eq" or POINTS in (o.unit or ""):
        return False
    if "percent" in (o.unit, before.unit):
        return o.unit == before.unit
    return o.numerator is None and one_noun(o.unit, before.unit)


def _relations(written: str, before: Observation, *, rises: bool) -> list[Relation]:
    """What a change may mean: so many more, so many per cent more; of two percentages "5 %" is mostly points."""
    if before.unit != "percent":
        return [Moved(rises, growth="%" in written)]
    plain = "%" in written and POINTS not in written
    return [Moved(rises), Moved(rises, growth=True)] if plain else [Moved(rises)]
