"""A trial: figures of a report put to one relation, with all that a finding about them needs to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from typing import Literal

from normalize.observation import Observation, StatusRow
from rules.catalogue import Check
from rules.interval import Stated
from rules.relation import Relation
from rules.verdict import Verdict

Part = Literal["value", "numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class Term:
    """One number that takes part: of a printed figure (its value, or one side of its pair), or counted table rows.

    `role` is what the sentence calls it, in Vietnamese; `printed` a number that is no figure of its own ("tăng 115").
    """

    stated: Stated
    role: str
    observation: Observation | None = None
    part: Part = "value"
    rows: tuple[StatusRow, ...] = ()
    printed: str = ""

    @property
    def slot(self) -> tuple[str, str] | None:
        """The number's identity within its document: observation and part; None for counted rows."""
        return (self.observation.id, self.part) if self.observation else None


@dataclass(frozen=True, slots=True)
class Way:
    """One reading of how figures hang together: a relation and which terms it takes, in its order."""

    relation: Relation
    takes: tuple[int, ...]

    def verdict(self, stated: tuple[Stated, ...]) -> Verdict:
        """The relation's verdict on its terms."""
        return self.relation.verdict([stated[i] for i in self.takes])


@dataclass(frozen=True, slots=True)
class Trial:
    """Terms and the ways they may hang together: the figures agree when one way holds.

    `doubts` are the reasons (Vietnamese) why a failure may have another cause; each lowers the severity by one.
    Trials of one `bundle` that fail are one finding (the totals of one task table).
    """

    check: Check
    terms: tuple[Term, ...]
    ways: tuple[Way, ...]
    what: str
    doubts: tuple[str, ...] = ()
    unit: str | None = None
    more: tuple[Term, ...] = ()
    bundle: str = ""

    def judge(self, stated: tuple[Stated, ...] | None = None) -> tuple[Verdict, Way]:
        """The best verdict over all ways, and the way that gives it (a way that cannot be checked comes last)."""
        values = stated if stated is not None else tuple(t.stated for t in self.terms)
        judged = [(way.verdict(values), way) for way in self.ways]
        return min(judged, key=lambda each: each[0].klass or UNCHECKABLE_LAST)


def combined(relation: Relation, chosen: Sequence[Sequence[Term]], terms: list[Term]) -> Iterator[Way]:
    """A way for every choice of one statement for each place of a relation, the first ones first; at most `CHOICES`.

    One number stands in one place only.
    Adds the statements to `terms` as they are needed.
    """
    for choice in islice(product(*chosen), CHOICES):
        slots = [term.slot for term in choice if term.slot]
        if len(set(slots)) < len(slots):
            continue
        for term in choice:
            if term not in terms:
                terms.append(term)
        yield Way(relation, tuple(terms.index(term) for term in choice))


CHOICES = 8
"""How many combinations of statements are tried where a report states the parts several times."""
UNCHECKABLE_LAST = Fraction(7)
"""Sorts class 0 (not checkable) behind every real verdict."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A figure, or group of figures, that a check looked at and could not decide, with the reason in Vietnamese."""

    check: str
    reason: str
