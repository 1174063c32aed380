"""Two statements that differ, and both go with figures of their own: two things, not a slip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rules.relation import Balance, Same, Share
from rules.trial import Term, Trial, Unchecked, Way
from rules.verdict import TIES_DOWN, same

REASON = "mỗi số đều khớp với các số liệu đi cùng nó, có thể của hai nội dung khác nhau"

Slot = tuple[str, str]
Company = dict[Slot, list[frozenset[Slot]]]
"""For a number, the numbers that each equation which holds sets it beside."""


def borne_out(trials: Sequence[Trial]) -> tuple[list[Trial], list[Unchecked]]:
    """The trials without those of one figure stated twice whose both numbers other figures bear out.

    A slip of the pen breaks the sums that its number stands in. Where "309 of 318, 97,17 %" and "566 of 612, 92,5 %"
    both add up, 309 and 566 count two things, whatever the report calls them.
    """
    company = _company(trials)
    kept: list[Trial] = []
    disputed: list[Unchecked] = []
    for trial in trials:
        if _twice(trial) and not trial.judge()[0].holds and _apart(*(_borne(t, trials, company) for t in trial.terms)):
            disputed.append(Unchecked(trial.check.id, REASON))
        else:
            kept.append(trial)
    return kept, disputed


def _twice(trial: Trial) -> bool:
    return isinstance(trial.ways[0].relation, Same) and all(t.observation is not None for t in trial.terms)


def _company(trials: Sequence[Trial]) -> Company:
    found: Company = defaultdict(list)
    for trial in trials:
        verdict, way = trial.judge()
        if 0 < verdict.klass <= TIES_DOWN and _equation(way):
            slots = {trial.terms[i].slot for i in way.takes}
            for slot in slots:
                if slot is not None and len(slots) > 2:  # noqa: PLR2004 -- an equation of two is only a number again
                    found[slot].append(frozenset(s for s in slots if s is not None and s != slot))
    return found


def _equation(way: Way) -> bool:
    return isinstance(way.relation, Share) or (isinstance(way.relation, Balance) and not way.relation.open)


def _borne(term: Term, trials: Sequence[Trial], company: Company) -> list[frozenset[Slot]]:
    """What bears a number out, where it stands or where the report states it once more."""
    found = list(company.get(term.slot, ())) if term.slot else []
    for trial in trials:
        if (
            _twice(trial)
            and term.slot in {t.slot for t in trial.terms}
            and same(*(t.stated for t in trial.terms)).holds
        ):
            found += [each for t in trial.terms if t.slot and t.slot != term.slot for each in company.get(t.slot, ())]
    return found


def _apart(one: Sequence[frozenset[Slot]], other: Sequence[frozenset[Slot]]) -> bool:
    return any(not a & b for a in one for b in other)
