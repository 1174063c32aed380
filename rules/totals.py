"""A province's figures from its units': sums and weighted rates, with how many units they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from normalize.catalogue import Catalogue, Indicator
from normalize.observation import Observation, Record
from rules.numerals import number, write

Key = tuple[str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Total:
    """An indicator of all units for one period. `value` is a count, đồng, or percent (100 · Σ numerators / Σ bases).

    `reported` are the units (area codes) it rests on, `expected` how many there are; `vague` those left out because
    they state only a rough figure ("trên 90 %"), `bare` those that state a rate without its pair.
    """

    indicator: str
    period_start: date | None
    period_end: date | None
    value: Fraction
    unit: str
    reported: tuple[str, ...]
    expected: int
    vague: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every unit is in it."""
        return len(self.reported) == self.expected

    @property
    def coverage(self) -> str:
        """What it rests on, in Vietnamese: "67 trong 69 xã, phường có số liệu"."""
        left = [
            f"{len(units)} đơn vị {why}"
            for units, why in ((self.vague, "chỉ ghi ước lượng"), (self.bare, "chỉ ghi tỷ lệ, không ghi cặp số"))
            if units
        ]
        told = f"{number(Fraction(len(self.reported)))} trong {number(Fraction(self.expected))} xã, phường có số liệu"
        return "; ".join([told, *left])

    @property
    def text(self) -> str:
        """The total as it is written: 12.480 or 97,62 %."""
        return write(self.value, self.unit if self.unit in ("percent", "VND") else None, 2)


def totals(records: Iterable[Record], catalogue: Catalogue, units: Collection[str]) -> list[Total]:
    """Totals of every indicator that adds up or can be weighted, by indicator and period, over these units' reports.

    A unit counts once for an indicator and period: with the first plain figure for all of itself in its government's
    report, else in its Party committee's. Indicators that the catalogue does not add up are left out.
    """
    told: dict[Key, dict[str, Observation]] = defaultdict(dict)
    ranked = sorted(records, key=lambda r: r.submission.branch != "government")
    for record in ranked:
        area = record.submission.area_code
        if area is None or area not in units:
            continue
        for o in record.observations:
            indicator = catalogue.get(o.indicator)
            if indicator and indicator.aggregation != "none" and o.kind == "result" and not o.scope:
                own = told[indicator.code, o.period_start, o.period_end]
                if area not in own or (_telling(o, indicator) and not _telling(own[area], indicator)):
                    own[area] = o
    found = [_total(catalogue[key[0]], key, own, len(units)) for key, own in told.items()]
    return [total for total in found if total is not None]


def _telling(o: Observation, indicator: Indicator) -> bool:
    """Whether a figure can go into the total: a plain amount, or for a rate its pair."""
    if indicator.aggregation == "weighted":
        return o.numerator is not None and bool(o.denominator)
    return o.value is not None and o.comparator == "eq" and o.unit != "percent"


def _total(indicator: Indicator, key: Key, own: dict[str, Observation], expected: int) -> Total | None:
    used = {area: o for area, o in own.items() if _telling(o, indicator)}
    if not used:
        return None
    if indicator.aggregation == "weighted":
        top = sum(Fraction(o.numerator or 0) for o in used.values())
        value = Fraction(100) * top / sum(Fraction(o.denominator or 0) for o in used.values())
    else:
        value = Fraction(sum(Fraction(o.value or 0) for o in used.values()))
    left = {area: o for area, o in own.items() if area not in used}
    return Total(
        *key,
        value=value,
        unit="percent" if indicator.aggregation == "weighted" else indicator.unit,
        reported=tuple(sorted(used)),
        expected=expected,
        vague=tuple(sorted(area for area, o in left.items() if o.comparator != "eq")),
        bare=tuple(sorted(area for area, o in left.items() if o.comparator == "eq")),
    )
