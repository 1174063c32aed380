"""Which single slip would explain what does not add up. Proposes, ranks, never corrects.

A report's trials are looked at together: one slip often breaks several. A value is suggested only when statements
that are independent of each other single it out; uniqueness alone is no proof.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rules.interval import Stated
from rules.relation import Reached, Same, Share, Shown, Whole
from rules.trial import Term, Trial, Way
from rules.verdict import LAST_PLACE, ROUNDED_UP, TIES_DOWN, Verdict

TRANSPOSED, SUBSTITUTED, LENGTH, SEPARATOR, SWAPPED, ELSEWHERE = 4.0, 6.0, 6.5, 5.0, 5.0, 3.0
NEAR, FIRST, TRUNCATION, BONUS = -1.0, 1.5, 2.0, -2.0
"""Costs of slips: what people do more often costs less : swapped neighbours least."""

BESIDE = {(a, b) for a, b in zip("123456789", "234567890", strict=True)}
NEIGHBOURS = BESIDE | {(b, a) for a, b in BESIDE} | {(a, b) for a, b in zip("147258369", "471582693", strict=True)}
"""Digits beside each other in the top row or the number pad."""
ALIKE = {frozenset(p) for p in ("17", "38", "56", "68", "08", "39", "49", "06", "35", "27")}
"""Digits that a scan takes for one another."""
TELLING = 10
"""Below this a number has one digit: any other is one slip away, so that says nothing."""
NO_SLIP = "không một lỗi ghi đơn lẻ nào giải thích được chênh lệch, có thể là số liệu của nhiều nội dung khác nhau"
"""Why figures told in several places that do not go together are no proof."""
MOST = 3
"""How many possible slips are named."""

Slot = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Slip:
    """One number changed into another, and what it costs to believe that; `also` changes with it (a pair swapped)."""

    slot: Slot
    term: Term
    stated: Stated
    cost: float
    elsewhere: bool = False
    also: tuple[Term, Stated] | None = None

    def put(self, term: Term) -> Stated:
        """What a term states once the slip is undone."""
        if term.slot == self.slot:
            return self.stated
        return self.also[1] if self.also and term.slot == self.also[0].slot else term.stated


@dataclass(frozen=True, slots=True)
class Group:
    """Failing trials that one slip may explain: the first speaks for all; the slip if one is singled out."""

    trials: tuple[int, ...]
    single: Slip | None
    possible: tuple[Slip, ...]


def localise(trials: Sequence[Trial], verdicts: Sequence[Verdict], *, scan: bool = False) -> list[Group]:
    """Groups of failing trials (class 5 or 6), each with the slips that explain all of it.

    `scan` makes look-alike digits cheaper. Cost: some hundred evaluations for each failing trial.
    """
    touching: dict[Slot, list[int]] = defaultdict(list)
    for n, trial in enumerate(trials):
        for slot in {t.slot for t in trial.terms if t.slot}:
            touching[slot].append(n)
    failing = {n: _by_slot(trials[n]) for n, v in enumerate(verdicts) if v.klass >= LAST_PLACE}
    repairs: dict[tuple[Slot, Fraction, bool], tuple[Slip, frozenset[int]]] = {}
    for n in failing:
        for slip in _slips_of(trials[n], scan=scan):
            key = (slip.slot, slip.stated.value, slip.also is not None)
            if key in repairs and repairs[key][0].cost <= slip.cost:
                continue
            touched = touching[slip.slot] + (touching[slip.also[0].slot or slip.slot] if slip.also else [])
            mended = _mended(slip, n, trials, failing, touched)
            if mended is not None:
                repairs[key] = mended
    return list(_groups(list(failing), trials, repairs))


def _by_slot(trial: Trial) -> dict[Slot, list[Way]]:
    """The ways of a trial by each number that they take."""
    ways: dict[Slot, dict[int, Way]] = defaultdict(dict)
    for n, way in enumerate(trial.ways):
        for slot in (trial.terms[i].slot for i in way.takes):
            if slot:
                ways[slot][n] = way
    return {slot: list(own.values()) for slot, own in ways.items()}


def slipped(trial: Trial) -> bool:
    """Whether a trial holds, or one slip of the pen explains why it does not."""
    if trial.judge()[0].klass < LAST_PLACE:
        return True
    return any(
        0 < trial.judge(tuple(slip.put(t) for t in trial.terms))[0].klass <= ROUNDED_UP
        for slip in _slips_of(trial, scan=False)
    )


def slips(stated: Stated, *, scan: bool = False, digits_kept: bool = False) -> Iterator[tuple[Stated, float]]:
    """Every number that one slip of the pen could have turned into the printed one, with its cost.

    `digits_kept` leaves out slips that take one digit for another or leave one out.
    """
    step = stated.step or Fraction(1)
    units = stated.value / step
    if units.denominator != 1 or units < 0 or stated.comparator != "eq":
        return
    places = _decimals(step)
    printed = f"{int(units):0{places + 1}d}"
    last = {decimals: step * Fraction(10) ** (places - decimals) for decimals in range(places - 1, places + 2)}
    seen = {(printed, places)}
    for digits, decimals, cost in _edits(printed, places, scan=scan, digits_kept=digits_kept):
        whole = len(digits) - decimals
        if (digits, decimals) in seen or whole < 1 or (whole > 1 and digits[0] == "0"):
            continue
        seen.add((digits, decimals))
        unit = last[decimals]
        value = Fraction(int(digits) * unit.numerator, unit.denominator)
        yield Stated(value, unit if stated.step else stated.step, strict=stated.strict), cost
    for power in (10, 100, 1000) if stated.step else (1000,):
        for factor in (Fraction(power), Fraction(1, power)):
            yield replace(stated, value=stated.value * factor, step=stated.step * factor), SEPARATOR


def _edits(digits: str, places: int, *, scan: bool, digits_kept: bool) -> Iterator[tuple[str, int, float]]:
    """Digits with one slip made in them, and how many of them then stand behind the decimal mark, which stays put."""
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1]:
            swapped = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
            yield swapped, places, TRANSPOSED + (FIRST if i == 0 else 0)
    for i in range(len(digits)):
        yield digits[:i] + digits[i + 1 :], places - (i >= len(digits) - places), LENGTH
    if not digits_kept:
        yield from _substituted(digits, places, scan=scan)
        yield from _inserted(digits, places)


def _substituted(digits: str, places: int, *, scan: bool) -> Iterator[tuple[str, int, float]]:
    for i, old in enumerate(digits):
        for new in "0123456789":
            if new != old:
                close = (old, new) in NEIGHBOURS or (scan and frozenset(old + new) in ALIKE)
                cost = SUBSTITUTED + (NEAR if close else 0) + (FIRST if i == 0 else 0)
                yield digits[:i] + new + digits[i + 1 :], places, cost


def _inserted(digits: str, places: int) -> Iterator[tuple[str, int, float]]:
    """A digit dropped in printing put back: in front of the decimal mark, behind it, or on either side of it."""
    whole = len(digits) - places
    for i in range(len(digits) + 1):
        for new in "0123456789":
            longer, cost = digits[:i] + new + digits[i:], LENGTH + (FIRST if i == 0 else 0)
            if i <= whole:
                yield longer, places, cost
            if i >= whole and places:
                yield longer, places + 1, cost


def _slips_of(trial: Trial, *, scan: bool) -> Iterator[Slip]:
    """The slips of every number of a trial, within its domain.

    Where the trial only sets a limit almost any smaller number would do: then only the slips that make a number too
    large without a digit misread (one too many, two swapped, a separator), and none where no base fits (GRIM) or
    a target is not reached.
    """
    if any(isinstance(way.relation, Whole | Reached) for way in trial.ways):
        return
    yield from _swapped(trial)
    limit = any(way.relation.limit for way in trial.ways)
    for term in trial.terms:
        if term.slot is None:
            continue
        for stated, cost in slips(term.stated, scan=scan, digits_kept=limit):
            if _possible(term, stated) and not (limit and stated.value > term.stated.value):
                yield Slip(term.slot, term, stated, cost)
        for other in trial.terms:
            if isinstance(trial.ways[0].relation, Same) and other is not term and other.stated.comparator == "eq":
                yield Slip(term.slot, term, other.stated, ELSEWHERE, elsewhere=True)


def _swapped(trial: Trial) -> Iterator[Slip]:
    """The two numbers of a pair the other way round, where its percentage tells which way is right."""
    relation, takes = trial.ways[0].relation, trial.ways[0].takes
    if isinstance(relation, Share) and len(takes) == 3:  # noqa: PLR2004 -- a pair and its percentage
        top, bottom = trial.terms[takes[0]], trial.terms[takes[1]]
        if top.slot and bottom.slot and top.stated.value > bottom.stated.value:
            yield Slip(top.slot, top, bottom.stated, SWAPPED, also=(bottom, top.stated))


def _possible(term: Term, stated: Stated) -> bool:
    """Whether a number can be what the figure counts: a percentage of at most 100 unless it was above, no fractions."""
    o = term.observation
    if o is not None and term.part == "value" and o.unit == "percent":
        return stated.value <= max(Fraction(100), term.stated.value) and (stated.value >= 1 or term.stated.value < 1)
    return stated.step != 0 or stated.value.denominator == 1


def _mended(
    slip: Slip, own: int, trials: Sequence[Trial], failing: Mapping[int, dict[Slot, list[Way]]], touched: Sequence[int]
) -> tuple[Slip, frozenset[int]] | None:
    """The slip and the failing trials it mends; None where its own trial stays broken or a passing one breaks.

    Of a failing trial only those ways are judged that take what the slip changes: the others go on failing.
    """
    klass = _changed(trials[own], slip, failing[own])
    if klass > ROUNDED_UP or klass == 0:
        return None
    cost = slip.cost + (TRUNCATION if klass > TIES_DOWN else 0)
    mended = {own}
    for n in touched:
        if n == own:
            continue
        if n in failing:
            mended |= {n} if 0 < _changed(trials[n], slip, failing[n]) <= ROUNDED_UP else set()
        elif trials[n].judge(tuple(slip.put(t) for t in trials[n].terms))[0].klass >= LAST_PLACE:
            return None
    return replace(slip, cost=cost + BONUS * (len(mended) - 1)), frozenset(mended)


def _changed(trial: Trial, slip: Slip, ways: Mapping[Slot, list[Way]]) -> Fraction | int:
    """The best class of those ways of a failing trial that the slip changes; 0 where none can be checked."""
    stated = tuple(slip.put(t) for t in trial.terms)
    slots = (slip.slot, slip.also[0].slot) if slip.also else (slip.slot,)
    classes = (way.verdict(stated).klass for slot in slots if slot for way in ways.get(slot, ()))
    return min((klass for klass in classes if klass), default=0)


def _groups(
    failing: Sequence[int],
    trials: Sequence[Trial],
    repairs: dict[tuple[Slot, Fraction, bool], tuple[Slip, frozenset[int]]],
) -> Iterator[Group]:
    left = list(failing)
    while left:
        open_ = set(left)
        best = max(repairs.values(), key=lambda r: (len(r[1] & open_), -r[0].cost), default=None)
        members = sorted(best[1] & open_) if best and len(best[1] & open_) > 1 else [left[0]]
        if not _only_told(trials[members[0]]):
            members += [n for n in left if n not in members and any(_akin(trials[n], trials[m]) for m in members)]
        found = _ranked([s for s, mended in repairs.values() if mended >= set(members)])
        single = found[0] if _reversed_pair(found) or _singled_out(found, members, trials) else None
        yield Group(tuple(members), single, () if single else tuple(found[:MOST]))
        left = [n for n in left if n not in members]


def _ranked(found: Sequence[Slip]) -> list[Slip]:
    """Cheapest first; of equal cost first those of a number that fewer such slips could mend: each is likelier."""
    rivals = Counter((s.slot, s.cost) for s in found)
    return sorted(found, key=lambda s: (s.cost, rivals[s.slot, s.cost]))


def _akin(trial: Trial, other: Trial) -> bool:
    """Whether two trials tell one story: of one bundle, or one about no figure that the other leaves out."""
    if _only_told(trial) or _only_told(other):
        return False
    one, two = (frozenset(t.slot for t in each.terms if t.slot) for each in (trial, other))
    return one <= two or two <= one or (trial.bundle != "" and trial.bundle == other.bundle)


def _only_told(trial: Trial) -> bool:
    """Whether a trial tells what no number could mend (what a report leaves out): it is a story of its own."""
    return all(isinstance(way.relation, Shown) for way in trial.ways)


def _reversed_pair(found: Sequence[Slip]) -> bool:
    """Whether nothing but a printed pair the other way round explains it: its percentage is the second statement."""
    if len(found) != 1 or found[0].also is None:
        return False
    return found[0].term.observation is found[0].also[0].observation


def _singled_out(found: Sequence[Slip], members: Sequence[int], trials: Sequence[Trial]) -> bool:
    """Whether there is one slip of the pen, and two statements that have nothing else in common speak for it."""
    if len(found) != 1 or found[0].elsewhere or found[0].also or any(trials[n].doubts for n in members):
        return False
    if found[0].term.stated.value < TELLING * (found[0].term.stated.step or 1):
        return False
    slip = found[0]
    rest = [{t.slot for t in trials[n].terms if t.slot != slip.slot} for n in members]
    return any(a - b and b - a for i, a in enumerate(rest) for b in rest[i + 1 :])


def _decimals(step: Fraction) -> int:
    places = 0
    while step < 1:
        step, places = step * 10, places + 1
    return places
