"""Whose report, for which months: what the words of a report take from its head."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from random import Random

from bench.paraphrase.marks import Span

COMMUNES = (
    ("XÃ DI LINH", "Lâm Đồng"),
    ("PHƯỜNG VIỆT TRÌ", "Phú Thọ"),
    ("XÃ TAM NÔNG", "Phú Thọ"),
    ("XÃ QUẢNG LA", "Quảng Ninh"),
    ("PHƯỜNG MÓNG CÁI 1", "Quảng Ninh"),
    ("XÃ PHÚ THỊNH", "Thái Nguyên"),
)
ROMAN = ("", "I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Setting:
    """A report's own period, the day it is written, the period it plans for, and how all these are worded."""

    plan: bool
    party: bool
    commune: str
    province: str
    period: Span
    title: str
    today: date
    ahead: Span
    ahead_title: str

    @property
    def office(self) -> str:
        """The unit as its own report calls it."""
        kind, _, name = self.commune.partition(" ")
        return f"{'Đảng ủy' if self.party else 'UBND'} {kind.lower()} {name.title()}"

    @property
    def words(self) -> dict[str, str]:
        """Slots that any sentence may use."""
        start, end = self.period or (self.today, self.today)
        return {
            "office": self.office,
            "y": str(end.year),
            "y1": str(end.year - 1),
            "month": f"tháng {end.month}/{end.year}",
            "month_end": f"tháng {end.month}/{end.year}",
            "months": f"{end.month:02d}" if start.day % 2 else str(end.month),
            "day": f"{self.today.day}/{self.today.month}/{self.today.year}",
            "date": f"{self.today.day:02d}/{self.today.month:02d}/{self.today.year}",
        }

    def span(self, name: str) -> Span:
        """The period that a prefix's name stands for."""
        _, end = self.period or (self.today, self.today)
        new_year = date(end.year, 1, 1)
        return {
            "month": (date(end.year, end.month, 1), end),
            "to_day": (new_year, self.today),
            "to_month": (new_year, end),
            "quarter1": (new_year, date(end.year, 3, 31)),
            "last_year": year(end.year - 1),
        }[name]


def setting(draw: Random) -> Setting:
    """A month's, quarter's, half year's or year's report, or a plan."""
    commune, province = draw.choice(COMMUNES)
    party = draw.random() < 0.3
    form = draw.choice(("month", "month", "month", "quarter", "half", "months", "year", "plan"))
    this, month = 2026, draw.randint(4, 11)
    quarter = draw.randint(2, 3)
    before = "năm " if draw.random() < 0.5 else ""
    of_year = f" năm {this}" if before else f"/{this}"
    own, ahead = months(this, month, month), months(this, month + 1, month + 1)
    first = quarter * 3 - 2
    of_quarter, following = months(this, first, first + 2), months(this, first + 3, first + 5)
    title, period, ahead, ahead_title = {
        "month": (f"tháng {month}{of_year}", own, ahead, f"tháng {month + 1}{of_year}"),
        "quarter": (f"quý {ROMAN[quarter]}{of_year}", of_quarter, following, f"quý {ROMAN[quarter + 1]}{of_year}"),
        "half": (f"6 tháng đầu năm {this}", months(this, 1, 6), year(this), f"6 tháng cuối năm {this}"),
        "months": (f"9 tháng đầu năm {this}", months(this, 1, 9), year(this), f"3 tháng cuối năm {this}"),
        "year": (f"năm {this}", year(this), year(this + 1), f"năm {this + 1}"),
        "plan": (f"năm {this}", year(this - 1), year(this), f"năm {this}"),
    }[form]
    end = period[1]
    today = date(this, 1, 12) if form == "plan" else end.replace(day=draw.randint(18, 27))
    return Setting(form == "plan", party, commune, province, period, title, today, ahead, ahead_title)


def months(year_: int, first: int, last: int) -> tuple[date, date]:
    """From the first day of one month to the last day of another."""
    return date(year_, first, 1), date(year_, last, monthrange(year_, last)[1])


def year(year_: int) -> tuple[date, date]:
    """A whole year."""
    return months(year_, 1, 12)
