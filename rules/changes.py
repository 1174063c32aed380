"""What a newer submission of a report changed, figure by figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from normalize.observation import Observation, Record
from normalize.wording import fold

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after: both where its number changed, one of them where it came or went."""

    before: Observation | None
    after: Observation | None


def changes(older: Record, newer: Record) -> Iterator[Change]:
    """The figures that differ between two submissions, in the newer one's order, then those that it no longer has.

    Figures are the same when indicator (or label), kind, scope, period and place in a table agree; of several, those
    with equal numbers are paired first, the rest in reading order.
    """
    before, after = _by_key(older), _by_key(newer)
    gone: list[Change] = []
    for key, old in before.items():
        new = after.pop(key, [])
        matched = SequenceMatcher(None, [_number(o) for o in old], [_number(o) for o in new], autojunk=False)
        for tag, i1, i2, j1, j2 in matched.get_opcodes():
            if tag == "equal":
                continue
            paired = min(i2 - i1, j2 - j1)
            yield from (Change(old[i1 + n], new[j1 + n]) for n in range(paired))
            gone.extend(Change(o, None) for o in old[i1 + paired : i2])
            yield from (Change(None, o) for o in new[j1 + paired : j2])
    yield from (Change(None, o) for fresh in after.values() for o in fresh)
    yield from gone


def _by_key(record: Record) -> dict[Key, list[Observation]]:
    found: dict[Key, list[Observation]] = defaultdict(list)
    for o in record.observations:
        place = (o.row, o.column) if o.table is not None else ()
        what = o.indicator or fold(o.label)
        found[what, o.kind, fold(o.scope or ""), o.period_start, o.period_end, *place].append(o)
    return found


def _number(o: Observation) -> tuple[object, ...]:
    return (o.value, o.numerator, o.denominator, o.comparator)
