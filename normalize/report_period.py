"""Which days a report is for: read from its title, or from the sentence of its body that says what it reports.

Pure functions: text in, dates out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from normalize.calendar_words import COUNT, YEAR, moved, number_of, span_of
from normalize.observation import Period
from normalize.period import apart
from normalize.spelling import settle
from normalize.times import Mention, days_up_to, last_day, mentions

SECOND_PART = re.compile(
    r"(?:[;,]|(?<!\w)[–-]|(?<!\w)và)\s*(?:(?:một\s+số|các|những|đề\s+ra)\s+)?(?:phương\s+hướng|định\s+hướng|nhiệm\s+vụ|mục\s+tiêu|"
    r"kế\s+hoạch|giải\s+pháp|dự\s+kiến|chương\s+trình|triển\s+khai)",
    re.IGNORECASE,
)
FIRST_MONTHS = re.compile(
    rf"(?<![\w/.,])(?P<n>{COUNT})\s+(?P<unit>tháng|quý)(?!\s+(?:cuối|còn|tới|tiếp|sau|nữa|trở|liên|\d))", re.IGNORECASE
)
"""In a title the first months of the year, whatever follows: "Kết quả 10 tháng thực hiện Kế hoạch"."""
SINCE = re.compile(r"(?<!\w)từ\s+(?!đầu\s+năm)", re.IGNORECASE)
"""A title that says itself from when it reports."""
SIGNED = (-45, 75)
"""So many days from the end of the months that it reports on is a report signed."""
REPORTING = re.compile(r"báo\s+cáo", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=\D)")


def report_period(title: str, date: date | None, body: Sequence[str] = ()) -> Period:
    """The period a document reports on: from its title, else from the sentence of its body that says what it reports.

    A title of two parts (results; tasks of the next period) counts by its first. A missing year is taken from the rest
    of the title, the day of signing, or the body; (None, None) where nothing tells it.
    """
    title = settle(title)
    year = _year_of(title, date, body)
    cut = SECOND_PART.search(title)
    parts = [title[: cut.start()], title] if cut else [title]
    for part in parts:
        if period := _widest([m for m in mentions(part, year) if m.form not in ("same", "running", "to_date")]):
            return _not_ahead(period, part, date)
    for part in parts:
        if period := _first_months(part, year, date) or _up_to_day(part, year):
            return period
    for text in body[:15]:
        for sentence in SENTENCE.split(settle(text)):
            if REPORTING.search(sentence):
                found = [m for m in mentions(sentence, year) if not apart(sentence, m) and m.form != "same"]
                if period := _widest(found):
                    return Period(period.start, period.end, f"thân báo cáo: {period.cue}")
    return Period(None, None, "báo cáo không nêu kỳ")


def _first_months(title: str, year: int | None, signed: date | None) -> Period | None:
    """The first months or quarters of the year that a title names, where it was signed about their end."""
    if year is None or signed is None:
        return None
    for match in FIRST_MONTHS.finditer(title):
        last = number_of(match["n"]) * (1 if match["unit"].casefold() == "tháng" else 3)
        period = span_of(year, 1, last)
        if period and period.end and SIGNED[0] <= (signed - period.end).days <= SIGNED[1]:
            return Period(period.start, period.end, " ".join(match[0].split()))
    return None


def _up_to_day(title: str, year: int | None) -> Period | None:
    """From the begin of the year to the day or month that a title names last: "số liệu … đến hết tháng 10/2026"."""
    if SINCE.search(title):
        return None
    until = (last_day(m, year) for m in mentions(title, year) if m.form == "until")
    day = next((day for day in (*until, *days_up_to(title, year)) if day), None)
    return Period(date(day.year, 1, 1), day, f"đến {day:%d/%m/%Y}") if day else None


def _widest(found: Sequence[Mention]) -> Period | None:
    """Of the times in a title: exact days first, else the longest within a year ("tháng 6 và 6 tháng đầu năm")."""
    for forms in (("range",), ("months", "quarter", "month", "week"), ("bare",), ("year",)):
        if same := [m for m in found if m.form in forms and m.period.start and m.period.end]:
            return max(same, key=lambda m: _length(m.period)).period if forms != ("year",) else same[0].period
    return None


def _length(period: Period) -> int:
    return (period.end - period.start).days if period.start and period.end else 0


def _not_ahead(period: Period, part: str, day: date | None) -> Period:
    """Move “tháng 12” without a year, signed in January, to last year."""
    if day is None or period.start is None or period.end is None or period.start <= day or re.search(YEAR, part):
        return period
    return Period(moved(period.start, -1), moved(period.end, -1), period.cue)


def _year_of(title: str, day: date | None, body: Sequence[str]) -> int | None:
    """The year to take where the title names a month or a half-year without one."""
    if dated := [m for m in mentions(title, None) if m.dated and m.form != "stage" and m.period.end]:
        return dated[0].period.end.year if dated[0].period.end else None
    if day:
        return day.year
    for text in body[:25]:
        for m in mentions(settle(text), None):
            if m.dated and m.form in ("months", "month", "quarter", "range", "year") and m.period.end:
                return m.period.end.year
    return None
