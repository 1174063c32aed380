"""How Vietnamese writes the parts of the calendar, as patterns, and the days they make.

What no calendar bears out (tháng 13, 30/02) makes no day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from normalize.observation import Period

NUMBERS = {
    "một": 1,
    "giêng": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
}
DECEMBER = 12
WORDS = r"mười hai|mười một|mười|một|hai|ba|bốn|năm|sáu|bảy|tám|chín"
COUNT = rf"0?[1-9]|1[0-2]|{WORDS}"
NO_THOUSANDS = r"(?![.,]\d{3}(?!\d))"
"""What keeps "trong quý 2.310 tấn" from being the second quarter."""
MONTH = rf"(?:0?[1-9]|1[0-2])(?!\d){NO_THOUSANDS}|(?!năm\s+(?:ngoái|trước|nay|này|20))(?:{WORDS}|giêng|tư|chạp)(?!\w)"
QUARTER = rf"(?:iv|iii|ii|i|0?[1-4]|một|hai|ba|bốn|tư)(?![\w]){NO_THOUSANDS}"
YEAR = r"20[0-4]\d(?!\d)"
OF_YEAR = rf"(?:\s*(?:[/.–-]|,?\s*năm)\s*(?P<year>{YEAR})|\s+(?P<year2>{YEAR}))?"


def day_pattern(side: str) -> str:
    """A day: 23/4/2026, 23/4, 23 tháng 4 năm 2026."""
    return (
        rf"(?P<{side}d>\d{{1,2}})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<{side}m>\d{{1,2}})"
        rf"(?:\s*(?:[/.-]|,?\s*năm)\s*(?P<{side}y>{YEAR}))?(?![\d/])"
    )


def point_pattern(side: str) -> str:
    """Either end of a range: a day, a month, the begin of a year, a year, or now."""
    return (
        rf"(?:(?:hết\s+)?(?:ngày\s+)?{day_pattern(side)}"
        rf"|(?:hết\s+)?tháng\s+(?P<{side}month>\d{{1,2}})(?:\s*(?:/|-|năm)\s*(?P<{side}month_year>{YEAR}))?"
        rf"|(?P<{side}opening>đầu\s+năm)(?:\s+(?P<{side}opening_year>{YEAR}))?"
        rf"|(?:hết\s+|cuối\s+)?năm\s+(?P<{side}whole_year>{YEAR})"
        rf"|(?P<{side}now>(?:thời\s+điểm\s+(?:báo\s+cáo|hiện\s+(?:nay|tại))|hiện\s+(?:nay|tại)|nay)\b))"
    )


def number_of(word: str) -> int:
    """A month or quarter in digits, words or Roman figures."""
    word = " ".join(word.casefold().split())
    return int(word) if word.isdigit() else NUMBERS[word]


def day_of(day: str, month: str, year: str | None, default: int | None) -> date | None:
    """The day of printed parts; `default` is the year where none is printed."""
    number = int(year) if year else default
    try:
        return date(number, int(month), int(day)) if number else None
    except ValueError:
        return None


def moved(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def span_of(year: int, first: int, last: int) -> Period | None:
    """From the first day of one month to the last day of another."""
    if not 1 <= first <= last <= DECEMBER:
        return None
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
