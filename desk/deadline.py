"""The month that the office follows: when its reports are due, who has sent one, who was late, who has sent nothing."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desk import wording
from desk.night import Expected, Late, Turnout, month_of, unit_key
from normalize.observation import Submission

WRITTEN = re.compile(r"(?:ngày\s+)?(?P<day>\d{1,2})(?P<next>\s+tháng\s+sau)?")
GRACE = timedelta(days=1)
"""A report dropped on the last day is read in the night after it."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day on which a month's reports are due: of that month itself, or of the month after."""

    day: int
    next_month: bool = False

    def of(self, month: date) -> date:
        """The due day of the reports for a month (its first day); the month's last day where it has no such day."""
        due = following(month) if self.next_month else month
        return due.replace(day=min(self.day, monthrange(due.year, due.month)[1]))


def read(written: object) -> Deadline:
    """A deadline as the office writes it: 20, "ngày 20", "5 tháng sau". Raises ValueError for anything else."""
    found = WRITTEN.fullmatch(str(written).strip().lower())
    if not found or not 1 <= int(found["day"]) <= 31:  # noqa: PLR2004, days of a month
        raise ValueError(f"han_nop: không hiểu «{written}». Hãy ghi ngày trong tháng, ví dụ 20 hoặc 5 tháng sau.")
    return Deadline(int(found["day"]), bool(found["next"]))


def following(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def followed(submissions: Iterable[Submission], today: date, deadline: Deadline | None) -> date | None:
    """The month that the office looks at: the newest whose reports are due.

    Without a deadline the newest that has begun and of which half as many units have reported as of any month.
    """
    if deadline is not None:
        month = today.replace(day=1)
        while deadline.of(month) >= today:
            month = (month - timedelta(days=1)).replace(day=1)
        return month
    units: dict[date, set[str]] = {}
    for s in submissions:
        month_told = month_of(s)
        if month_told and month_told <= today:
            units.setdefault(month_told, set()).add(unit_key(s))
    most = max(map(len, units.values()), default=0)
    return max((m for m, own in units.items() if 2 * len(own) >= most), default=None)


def turnout(
    month: date,
    submissions: Iterable[Submission],
    expected: Sequence[Expected],
    deadline: Deadline | None,
    received: Mapping[str, date],
) -> Turnout:
    """Who has sent a report for a month. `received` tells by document id on which day a report came in.

    A unit counts once, with the first of its reports. What lay there when the warehouse was begun came in at some
    earlier time: whether that was late is told by the day printed on it.
    """
    own = [s for s in submissions if month_of(s) == month]
    due = deadline.of(month) if deadline else None
    begun = min(received.values(), default=date.min)
    late: dict[str, Late] = {}
    for s in sorted(own, key=lambda s: (received.get(s.document_id, date.min), s.date or date.min)):
        came = received.get(s.document_id)
        told = s.date if came == begun else came
        after = told is not None and due is not None and told > (due if came == begun else due + GRACE)
        entry = Late(wording.issuer(s), s.document, s.date, None if came == begun else came)
        late.setdefault(unit_key(s), entry if after else NOT_LATE)
    codes = {s.area_code for s in own if s.area_code}
    names = {_bare(s.area) for s in own if s.area}
    missing = [e for e in expected if e.area_code not in codes and (e.area_code or _bare(e.area) not in names)]
    areas = {s.area_code or unit_key(s) for s in own}
    return Turnout(
        month=month,
        due=due,
        reported=len(expected) - len(missing) if expected else len(areas),
        expected=len(expected),
        missing=tuple(missing),
        late=tuple(sorted((e for e in late.values() if e is not NOT_LATE), key=lambda e: wording.collation(e.unit))),
    )


NOT_LATE = Late("", "", None, None)


def _bare(area: str) -> str:
    return " ".join(area.casefold().split())
