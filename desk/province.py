"""The province's row: for every indicator the sum or weighted rate over its communes, and how many it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from desk.night import ASKED, Expected, Unit, month_of
from normalize import communes
from normalize.catalogue import Catalogue
from normalize.observation import Record
from rules.totals import Total, totals


def of_month(
    records: Sequence[Record], month: date | None, expected: Sequence[Expected], catalogue: Catalogue
) -> dict[str, Total]:
    """The province's totals for a month by indicator, over the communes expected to report, or those that have.

    The province is the one of most reports. Of several spans that end in the month (the month itself, the year so far)
    an indicator is told for the one that most communes report.
    """
    own = [r for r in records if month is not None and month_of(r.submission) == month]
    provinces = Counter(r.submission.province for r in own if r.submission.province)
    if not provinces:
        return {}
    province = provinces.most_common(1)[0][0]
    own = [r for r in own if r.submission.province == province]
    units = _codes(expected, province) or {r.submission.area_code for r in own if r.submission.area_code}
    found: dict[str, Total] = {}
    for total in totals(own, catalogue, {u for u in units if u}):
        in_month = total.period_end is not None and total.period_end.replace(day=1) == month
        if in_month and (total.indicator not in found or _told(total) > _told(found[total.indicator])):
            found[total.indicator] = total
    return found


def doubts(units: Iterable[Unit]) -> Counter[str]:
    """By indicator how many units' figures for all of themselves stand in a proof or a suspicion."""
    return Counter(c.code for u in units for c in u.cells if c.scope is None and c.severity in ASKED)


def _told(total: Total) -> tuple[int, date]:
    return len(total.reported), total.period_start or date.min


def _codes(expected: Sequence[Expected], province: str) -> set[str]:
    """The official codes of the expected units; of those listed by name only, the code of that name."""
    named = {c.title.casefold(): c.code for c in communes.load() if c.province == province}
    return {code for e in expected if (code := e.area_code or named.get(" ".join(e.area.casefold().split())))}
