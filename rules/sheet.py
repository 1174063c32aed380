"""One report's figures, indexed for the checks: by indicator, by paragraph, by table, with the words around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from normalize.catalogue import Catalogue
from normalize.observation import Observation, Record
from normalize.wording import fold
from rules.interval import Stated
from rules.trial import Part, Term

STRICT = re.compile(r"(?:trên|hơn|vượt|quá|dưới|>|<)\s*$", re.IGNORECASE)
"""A comparing word right in front of the figure that excludes the figure itself."""


class Sheet:
    """The observations of one record. Building it is linear in their number."""

    def __init__(self, record: Record, catalogue: Catalogue) -> None:
        self.record = record
        self.catalogue = catalogue
        self.by_code: dict[str, list[Observation]] = defaultdict(list)
        self.by_block: dict[int, list[Observation]] = defaultdict(list)
        self.by_table: dict[int, list[Observation]] = defaultdict(list)
        self._pairs: dict[str, list[Observation]] = defaultdict(list)
        self._scopes: dict[str, str] = {}
        for o in record.observations:
            if o.indicator is not None:
                self.by_code[o.indicator].append(o)
                indicator = catalogue.get(o.indicator)
                if indicator and indicator.numerator and o.numerator is not None and o.kind == "result":
                    self._pairs[indicator.numerator].append(o)
            if o.table is None:
                self.by_block[o.block].append(o)
            else:
                self.by_table[o.table].append(o)

    def results(self, code: str) -> list[Observation]:
        """The results stated for an indicator that hold a number, in reading order."""
        return [o for o in self.by_code.get(code, ()) if o.kind == "result" and o.value is not None]

    def terms(self, code: str) -> list[Term]:
        """Every statement of an indicator's result: its own figures, and the upper side of pairs whose rate it makes."""
        role = self.catalogue[code].name if code in self.catalogue else code
        own = [self.term(o, role=role) for o in self.results(code)]
        pairs = [self.term(o, "numerator", role) for o in self._pairs.get(code, ())]
        return own + pairs

    def pick(self, anchor: Observation, code: str) -> Term | None:
        """The statement of an indicator that belongs with a figure: in its place first, else the only one that fits.

        None where there is none, or where several as near say different things.
        """
        fitting = [(rank, t) for t in self.terms(code) if (rank := self._distance(anchor, t.observation)) is not None]
        if not fitting:
            return None
        best = min(rank for rank, _ in fitting)
        nearest = [t for rank, t in fitting if rank == best]
        return nearest[0] if len({t.stated for t in nearest}) == 1 else None

    def _distance(self, a: Observation, b: Observation | None) -> int | None:
        """How far apart two figures of one population stand, from 0 (one sentence or row); None: not comparable."""
        if b is None or b.comparator != "eq":
            return None
        together = together_in(a, b)
        if a.table is not None and a.table == b.table and not together:
            return None
        if not together and (self.scope(a) != self.scope(b) or not same_period(a, b)):
            return None
        if together:
            return 0 if same_period(a, b) else None
        if a.section == b.section and a.table == b.table:
            return 1
        return 2 if (a.table is None) == (b.table is None) else 3

    def name(self, o: Observation) -> str:
        """What a figure measures, for a sentence: the indicator's Vietnamese name, else the report's own words."""
        indicator = self.catalogue.get(o.indicator)
        return indicator.name if indicator else o.label or "số liệu"

    def term(self, o: Observation, part: Part = "value", role: str = "") -> Term:
        """A figure, or one side of its pair, as a term. The number must be there."""
        return Term(self.stated(o, part), role or self.name(o), o, part)

    def stated(self, o: Observation, part: Part = "value") -> Stated:
        """The number that a figure states: the sides of a pair and whole counts are exact, the rest is rounded."""
        value = getattr(o, part)
        assert value is not None
        if part != "value":
            return Stated(Fraction(value))
        comparator = o.comparator
        strict = comparator in ("ge", "le") and bool(STRICT.search(self.before(o)))
        if o.unit != "percent" and (o.step is None or o.step <= 1) and value == value.to_integral_value():
            return Stated(Fraction(value), Fraction(0), comparator, strict)
        return Stated(Fraction(value), Fraction(o.step or 0), comparator, strict)

    def before(self, o: Observation) -> str:
        """The words of its sentence in front of a figure."""
        return o.snippet[: self._at(o)]

    def after(self, o: Observation) -> str:
        """The words of its sentence behind a figure."""
        return o.snippet[self._at(o) + len(o.text) :]

    def between(self, a: Observation, b: Observation) -> str:
        """The words between two figures of one sentence, the first of them in front."""
        return a.snippet[self._at(a) + len(a.text) : self._at(b)]

    def scope(self, o: Observation) -> str:
        """The sub-group a figure is for; "" for the whole, and where most of its words repeat the indicator's name."""
        if not o.scope:
            return ""
        if o.id not in self._scopes:
            words = _words(o.scope)
            said = len(words & _words(self.name(o)))
            self._scopes[o.id] = "" if 2 * said > len(words) else fold(o.scope)
        return self._scopes[o.id]

    def _at(self, o: Observation) -> int:
        """Where the figure starts in its snippet: at its k-th print there, when it is the k-th of its kind."""
        alike = [x for x in self.by_block.get(o.block, ()) if x.text == o.text and x.snippet == o.snippet]
        nth = sum(1 for x in alike if x.start < o.start)
        at = -1
        for _ in range(nth + 1):
            at = o.snippet.find(o.text, at + 1)
            if at < 0:
                return 0
        return at


def together_in(a: Observation, b: Observation) -> bool:
    """Whether two figures stand in one paragraph, or in one row or column of a table."""
    if a.table is None or b.table is None:
        return a.table == b.table and a.block == b.block
    return a.table == b.table and (a.row == b.row or a.column == b.column)


def same_period(a: Observation, b: Observation) -> bool:
    """Whether two figures are for the same days (a figure without a period is for the report's own)."""
    return (a.period_start, a.period_end) == (b.period_start, b.period_end)


def contained(a: Observation, b: Observation) -> bool:
    """Whether the days of one figure lie within those of the other."""
    return _within(a, b) or _within(b, a)


def _within(a: Observation, b: Observation) -> bool:
    starts = a.period_start is None or b.period_start is None or a.period_start >= b.period_start
    return starts and (a.period_end is None or b.period_end is None or a.period_end <= b.period_end)


def confidence(observations: Iterable[Observation]) -> float:
    """The least trust that the reading has in one of the figures."""
    return min((o.confidence for o in observations), default=1.0)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))
