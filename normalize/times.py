"""The times that Vietnamese reports name, in every form they are written in, as days: months, quarters, ranges, years.

A form that no calendar bears out (tháng 13, 30/02) names no time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from extract.required import sought
from normalize.calendar_words import (
    COUNT,
    DECEMBER,
    MONTH,
    OF_YEAR,
    QUARTER,
    YEAR,
    day_of,
    day_pattern,
    moved,
    number_of,
    point_pattern,
    span_of,
)
from normalize.observation import Period

RANGE = re.compile(
    rf"(?:từ|kể\s+từ)\s+{point_pattern('a_')}\s*(?:,\s*)?(?:đến|tới|-|–)\s*{point_pattern('b_')}", re.IGNORECASE
)
BARE_RANGE = re.compile(rf"(?<![\d/]){day_pattern('a_')}\s*(?:-|–|đến)\s*{day_pattern('b_')}", re.IGNORECASE)
MONTH_RANGE = re.compile(
    rf"tháng\s+(?P<first>{MONTH})(?:/(?P<first_year>{YEAR}))?\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?:tháng\s+)?"
    rf"(?P<last>{MONTH}){OF_YEAR}",
    re.IGNORECASE,
)
MONTHS = re.compile(
    rf"(?<![\w/.,])(?P<n>{COUNT})\s+tháng(?=\s+(?:đầu|cuối)|\s*(?:[/–-]|,?\s*năm)\s*20)"
    rf"(?:\s+(?P<end>đầu|cuối)(?:\s*(?:của\s+)?năm|(?=\s+20\d\d)))?{OF_YEAR}(?!\s+(?:trở|liên|kể|sau|nữa))",
    re.IGNORECASE,
)
BARE_MONTHS = re.compile(rf"(?<![\w/.,])(?P<n>{COUNT})\s+tháng(?=\s*(?:$|[,;:.)]|và|\bcủa))", re.IGNORECASE)
HALF = re.compile(rf"nửa\s+(?P<end>đầu|cuối)\s+năm{OF_YEAR}", re.IGNORECASE)
QUARTERS = re.compile(
    rf"(?<!\w)quý\s+(?P<first>{QUARTER})(?:\s*(?:,|và|-|–|đến)\s*(?:quý\s+)?(?P<last>{QUARTER}))?{OF_YEAR}",
    re.IGNORECASE,
)
ONE_MONTH = re.compile(
    rf"(?<!\w)(?:tháng\s+|(?<![/.-])t(?=\d{{1,2}}\s*(?:[/:)]|phấn|đạt)))(?P<n>{MONTH}){OF_YEAR}(?!\s+chuyển\b)",
    re.IGNORECASE,
)
"""Also shortened: "t10: 93,6%", "T12/2026"."""
DAY_BEFORE = re.compile(r"ngày\s+\d{1,2}\s*$", re.IGNORECASE)
WEEK = re.compile(rf"(?<!\w)tuần\s+(?:thứ\s+)?(?P<n>\d{{1,2}})(?!\d)(?!\s*(?:,|của)?\s*tháng){OF_YEAR}", re.IGNORECASE)
STAGE = re.compile(rf"(?<!\w)giai\s+đoạn\s+(?P<first>{YEAR})\s*(?:-|–|đến)\s*(?P<last>{YEAR})", re.IGNORECASE)
ONE_YEAR = re.compile(
    rf"(?<!học )(?<!\w)(?:năm|mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch|thực\s+hiện|kết\s+quả|dự\s+toán|giao|KH|TH)\s+"
    rf"(?P<year>{YEAR})(?![/.]?\d|\s*[-–]\s*20\d\d)",
    re.IGNORECASE,
)
SAME_TIME = re.compile(rf"cùng\s+kỳ(?:\s+(?:của\s+)?năm\s+(?:(?P<year>{YEAR})|(?:trước|ngoái)))?", re.IGNORECASE)
CUMULATED = re.compile(
    rf"(?:lũy\s+kế\s+(?:trong\s+)?|(?<!\w)cả\s+)(?P<n>{COUNT})\s+tháng{OF_YEAR}(?!\s+đầu)", re.IGNORECASE
)
ALL_YEAR = re.compile(
    rf"(?<!\w)(?:ước|ước\s+(?:thực\s+hiện|đạt|tính)|dự\s+kiến|cho)\s+cả\s+năm(?:\s+(?P<year>{YEAR}))?",
    re.IGNORECASE,
)
"""What is expected of, or given for, the whole year of the report."""
SINCE_JANUARY = re.compile(rf"(?<!ngay\s)từ\s+đầu\s+năm(?:\s+(?P<year>{YEAR}))?", re.IGNORECASE)
NEXT = re.compile(r"(?<!\w)(?P<unit>tháng|quý)\s+(?:tới|sau|tiếp\s+theo|kế\s+tiếp)(?!\w)", re.IGNORECASE)
RUNNING = re.compile(
    rf"lũy\s+kế(?!\s+(?:tính\s+)?(?:từ|năm|quý|tháng|trong|\d))(?:\s+(?:tính\s+)?(?:đến|tới)\s+{point_pattern('b_')})?",
    re.IGNORECASE,
)
UNTIL = re.compile(
    rf"(?:đến|tới|trước)\s+(?:(?:hết|cuối|thời\s+điểm|ngày)\s+)*(?:{day_pattern('b_')}|tháng\s+(?P<n>{MONTH}){OF_YEAR}|"
    rf"năm\s+(?P<whole>{YEAR})|quý\s+(?P<quarter>{QUARTER})(?:\s*(?:/|năm)\s*(?P<quarter_year>{YEAR}))?)",
    re.IGNORECASE,
)
TO_DATE = re.compile(r"đến\s+(?:thời\s+điểm\s+báo\s+cáo|hết\s+kỳ\s+báo\s+cáo)", re.IGNORECASE)
LAST_YEAR = re.compile(r"(?<!\w)năm\s+(?:trước|ngoái)(?!\w)", re.IGNORECASE)
AS_OF = re.compile(
    r"(?:(?:tính|kể|cập\s+nhật|lũy\s+kế|chốt)\s+)*(?:đến|tới|tại)\s+(?:thời\s+điểm\s+)?(?:hết\s+)?(?:ngày\s+)?"
    + day_pattern(""),
    re.IGNORECASE,
)
AS_OF_MONTH = re.compile(
    rf"(?:(?:tính|kể|cập\s+nhật|lũy\s+kế)\s+(?:đến|tới)|đến)\s+(?:(?:hết|cuối)\s+)(?:tháng\s+(?P<n>{MONTH}){OF_YEAR}|"
    rf"năm\s+(?P<whole>{YEAR})|quý\s+(?P<quarter>{QUARTER})(?:\s*(?:/|năm)\s*(?P<quarter_year>{YEAR}))?)",
    re.IGNORECASE,
)
CHECKED = re.compile(
    r"(?:số\s+liệu\s+)?(?:chốt|cập\s+nhật)\s+(?:số\s+liệu\s+)?(?:vào\s+)?(?:ngày\s+)" + day_pattern(""), re.IGNORECASE
)
MONEY = re.compile(
    r"kinh\s+phí|\bKP\b|dự\s+toán|ngân\s+sách|phân\s+bổ|giải\s+ngân|bố\s+trí|vốn|nhu\s+cầu|dự\s+kiến|được\s+giao",
    re.IGNORECASE,
)
DAYS = tuple(sought(pattern) for pattern in (AS_OF, CHECKED))
CALENDAR = re.compile(r"ngày|tháng|tính|kể|hết|chốt|cập\s+nhật|thời\s+điểm", re.IGNORECASE)
"""Words that make "5/6" a day; "tại 9/9 thôn" and "từ 3/5 đến 4/5 thôn" are pairs."""
NOTHING = Period(None, None)


@dataclass(frozen=True, slots=True)
class Mention:
    """A time named in a text: its form, where it stands, the days it means, and whether its year was printed."""

    form: str
    start: int
    end: int
    period: Period
    dated: bool


@lru_cache(maxsize=1024)
def mentions(text: str, year: int | None, report: Period = NOTHING) -> tuple[Mention, ...]:
    """All times named in a settled text, in reading order, none overlapping; `year` stands in for one not printed.

    Of a form that no calendar bears out the parts name no time either. Kept, as each figure of a paragraph and under a
    heading asks again.
    """
    found: list[Mention] = []
    taken = bytearray(len(text))
    lowered = text.lower()
    for form, pattern, read in FORMS:
        for match in pattern.finditer(text, lowered):
            if any(taken[match.start() : match.end()]):
                continue
            period = read(match, year, report)
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            if period is None:
                continue
            dated = bool(re.search(YEAR, match[0]))
            cue = " ".join(match[0].split())
            found.append(Mention(form, match.start(), match.end(), Period(period.start, period.end, cue), dated))
    return tuple(sorted(found, key=lambda m: m.start))


@lru_cache(maxsize=1024)
def days_up_to(text: str, year: int | None) -> tuple[date, ...]:
    """The days up to which a settled text says that something was counted: "tính đến 30/6", "đến hết tháng 5/2026"."""
    days: list[date] = []
    lowered = text.lower()
    for pattern in DAYS:
        for match in pattern.finditer(text, lowered):
            sure = match["y"] or CALENDAR.search(match[0])
            if sure and (day := day_of(match["d"], match["m"], match["y"], year)):
                days.append(day)
    months = (_until(match, year) for match in AS_OF_MONTH.finditer(text))
    return (*days, *(month.end for month in months if month and month.end))


def last_day(mention: Mention, year: int | None) -> date | None:
    """The last day of a time: of "đến hết quý III", which means a state in its year, the 30 September."""
    match = UNTIL.search(mention.period.cue) if mention.form == "until" else None
    return _term(match, year) if match else mention.period.end


def _printed_year(match: re.Match[str], default: int | None) -> int | None:
    groups = match.groupdict()
    printed = groups.get("year") or groups.get("year2")
    return int(printed) if printed else default


def _read_range(match: re.Match[str], year: int | None, report: Period) -> Period | None:
    if match["a_d"] and match["b_d"] and not (match["a_y"] or match["b_y"]) and not CALENDAR.search(match[0]):
        return None
    end = _point(match, "b_", year, report, last=True)
    start = _point(match, "a_", end.year if end else year, report, last=False)
    if start and end and start > end and not _says_year(match, "a_"):
        start = moved(start, -1)
    return Period(start, end) if start and end and start <= end else None


def _says_year(match: re.Match[str], side: str) -> bool:
    groups = match.groupdict()
    return any(groups.get(side + name) for name in ("y", "month_year", "opening_year", "whole_year"))


def _point(match: re.Match[str], side: str, year: int | None, report: Period, *, last: bool) -> date | None:
    groups = {k.removeprefix(side): v for k, v in match.groupdict().items() if k.startswith(side)}
    if groups.get("now"):
        return report.end
    if groups.get("d"):
        return day_of(groups["d"], groups["m"], groups["y"], year)
    if groups.get("whole_year"):
        return date(int(groups["whole_year"]), 12 if last else 1, 31 if last else 1)
    printed = groups.get("month_year") or groups.get("opening_year")
    number = int(printed) if printed else year
    if number is None:
        return None
    if groups.get("opening"):
        return date(number, 1, 1)
    span = span_of(number, int(groups["month"]), int(groups["month"]))
    return None if span is None else span.end if last else span.start


def _read_months(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    number, end = number_of(match["n"]), (match["end"] or "").casefold()
    if (year := _printed_year(match, year)) is None:
        return None
    return span_of(year, DECEMBER + 1 - number, DECEMBER) if end == "cuối" else span_of(year, 1, number)


def _read_bare(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    year = _printed_year(match, year)
    return span_of(year, 1, number_of(match["n"])) if year else None


def _read_since(match: re.Match[str], year: int | None, report: Period) -> Period | None:
    year = _printed_year(match, year)
    if year is None or report.end is None or report.end.year != year:
        return None
    return Period(date(year, 1, 1), report.end)


def _read_next(match: re.Match[str], _: int | None, report: Period) -> Period | None:
    """The month or quarter after the report's own."""
    if report.end is None:
        return None
    year, month = report.end.year + report.end.month // DECEMBER, report.end.month % DECEMBER + 1
    return span_of(year, month, month if match["unit"].casefold() == "tháng" else month + 2)


def _read_half(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    year = _printed_year(match, year)
    if year is None:
        return None
    return span_of(year, 1, 6) if match["end"].casefold() == "đầu" else span_of(year, 7, 12)


def _read_month_range(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    last_year = _printed_year(match, year)
    if last_year is None:
        return None
    first_year = int(match["first_year"] or last_year)
    first, last = number_of(match["first"]), number_of(match["last"])
    if first > last and not match["first_year"]:
        first_year -= 1
    start, end = span_of(first_year, first, first), span_of(last_year, last, last)
    return Period(start.start, end.end) if start and end else None


def _read_quarters(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    year = _printed_year(match, year)
    first = number_of(match["first"])
    last = number_of(match["last"] or match["first"])
    return span_of(year, 3 * first - 2, 3 * last) if year else None


def _read_month(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    if DAY_BEFORE.search(match.string, 0, match.start()):
        return None
    year = _printed_year(match, year)
    number = number_of(match["n"])
    return span_of(year, number, number) if year else None


def _read_week(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    year = _printed_year(match, year)
    try:
        return (
            Period(date.fromisocalendar(year, int(match["n"]), 1), date.fromisocalendar(year, int(match["n"]), 7))
            if year
            else None
        )
    except ValueError:
        return None


def _read_stage(match: re.Match[str], _: int | None, __: Period) -> Period | None:
    first, last = int(match["first"]), int(match["last"])
    return Period(date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _read_year(match: re.Match[str], _: int | None, __: Period) -> Period | None:
    return span_of(int(match["year"]), 1, 12)


def _read_all_year(match: re.Match[str], year: int | None, __: Period) -> Period | None:
    return span_of(year, 1, 12) if (year := _printed_year(match, year)) else None


def _read_last_year(_match: re.Match[str], year: int | None, __: Period) -> Period | None:
    return span_of(year - 1, 1, 12) if year else None


def _read_same(match: re.Match[str], _: int | None, report: Period) -> Period | None:
    if not report.start or not report.end:
        return None
    back = int(match["year"]) - report.end.year if match["year"] else -1
    return Period(moved(report.start, back), moved(report.end, back))


def _read_running(_: re.Match[str], __: int | None, ___: Period) -> Period:
    return NOTHING


def _read_to_date(match: re.Match[str], _: int | None, report: Period) -> Period | None:
    """Money allocated or paid up to now is counted from 1 January: the budget year is the calendar year.

    Source: Law on the State Budget, 83/2015/QH13, article 14.
    """
    if report.end and MONEY.search(match.string):
        return Period(date(report.end.year, 1, 1), report.end)
    return None


def _read_until(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    """The year in which something is to be reached, or was: a state on a day, not a stretch of time."""
    end = _term(match, year)
    return span_of(end.year, 1, 12) if end else None


def _term(match: re.Match[str], year: int | None) -> date | None:
    if match["b_d"]:
        return day_of(match["b_d"], match["b_m"], match["b_y"], year)
    period = _until(match, year)
    return period.end if period else None


def _until(match: re.Match[str], year: int | None) -> Period | None:
    if match["whole"]:
        return span_of(int(match["whole"]), 1, 12)
    if match["quarter"]:
        year = int(match["quarter_year"]) if match["quarter_year"] else year
        return span_of(year, 1, 3 * number_of(match["quarter"])) if year else None
    year = _printed_year(match, year)
    return span_of(year, 1, number_of(match["n"])) if year else None


FORMS = tuple(
    (form, sought(pattern), read)
    for form, pattern, read in (
        ("range", RANGE, _read_range),
        ("range", MONTH_RANGE, _read_month_range),
        ("range", BARE_RANGE, _read_range),
        ("range", SINCE_JANUARY, _read_since),
        ("months", CUMULATED, _read_bare),
        ("whole", ALL_YEAR, _read_all_year),
        ("running", RUNNING, _read_running),
        ("to_date", TO_DATE, _read_to_date),
        ("until", UNTIL, _read_until),
        ("same", SAME_TIME, _read_same),
        ("months", MONTHS, _read_months),
        ("months", HALF, _read_half),
        ("quarter", QUARTERS, _read_quarters),
        ("month", ONE_MONTH, _read_month),
        ("month", NEXT, _read_next),
        ("week", WEEK, _read_week),
        ("stage", STAGE, _read_stage),
        ("year", ONE_YEAR, _read_year),
        ("year", LAST_YEAR, _read_last_year),
        ("bare", BARE_MONTHS, _read_bare),
    )
)
"""The forms a time is written in, the most exact first: a later one never takes what an earlier one has read."""
