"""What the home page tells: reports of a month received and missing, and where the findings are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desk import night, wording
from desk.night import Expected
from rules.finding import Finding
from warehouse.lookup import Report

MONTHS = 6
"""Months shown in the chart of reports received."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that reports: its reports and its open findings by severity, in the order of wording.SEVERITIES."""

    key: str
    name: str
    reports: tuple[Report, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def findings(self) -> int:
        """All open findings."""
        return sum(n for _, n in self.counts)


@dataclass(frozen=True, slots=True)
class Month:
    """The reports whose period ends in a month (YYYY-MM), and the expected units without one."""

    code: str
    units: tuple[Unit, ...]
    missing: tuple[Expected, ...]
    expected: int


def unit_key(report: Report) -> str:
    """Area and branch; the document where the area could not be told."""
    s = report.submission
    return f"{s.area_code or s.document_id}-{s.branch or 'unknown'}"


def units(reports: Iterable[Report], findings: Iterable[Finding]) -> tuple[Unit, ...]:
    """The units of some reports, those with the gravest findings first."""
    grouped: dict[str, list[Report]] = {}
    for report in reports:
        grouped.setdefault(unit_key(report), []).append(report)
    tally: Counter[tuple[str, str]] = Counter((f.document_id, f.severity) for f in findings if f.status == "open")
    found = []
    for key, own in grouped.items():
        counts = tuple((s, sum(tally[r.submission.document_id, s] for r in own)) for s in wording.SEVERITIES)
        name = wording.issuer(own[-1].submission)
        found.append(Unit(key, name, tuple(own), counts))
    return tuple(sorted(found, key=lambda u: ([-n for _, n in u.counts], u.name)))


def months(reports: Iterable[Report]) -> tuple[tuple[str, int], ...]:
    """The months (YYYY-MM) in which periods end, newest first, with the number of reports."""
    found = Counter(code for r in reports if (code := month_of(r)))
    return tuple(sorted(found.items(), reverse=True))


def newest(months: Iterable[tuple[str, int]], today: date) -> str:
    """The month to open with: the newest that has begun, since a plan for the year is no report yet; "" for none."""
    return next((code for code, _ in months if code <= f"{today:%Y-%m}"), "")


def columns(months: Iterable[tuple[str, int]], last: str) -> list[tuple[str, int]]:
    """The newest months up to `last`, oldest first, named for a chart ("4/2026")."""
    shown = [(code, n) for code, n in months if code <= last][:MONTHS]
    return [(f"{int(code[5:])}/{code[:4]}", n) for code, n in reversed(shown)]


def month_of(report: Report) -> str | None:
    """The month in which the period of a report ends; None for a plan and where the period is not known."""
    month = night.month_of(report.submission)
    return f"{month:%Y-%m}" if month else None


def month(code: str, reports: Iterable[Report], findings: Iterable[Finding], expected: Sequence[Expected]) -> Month:
    """One month. A unit counts as received with any report whose period ends then."""
    own = [r for r in reports if month_of(r) == code]
    codes = {r.submission.area_code for r in own}
    names = {_bare(r.submission.area) for r in own if r.submission.area}
    missing = tuple(e for e in expected if e.area_code not in codes and (e.area_code or _bare(e.area) not in names))
    return Month(code, units(own, findings), missing, len(expected))


def month_name(code: str) -> str:
    """«2026-04» as «tháng 4/2026»."""
    year, number = code.split("-")
    return f"tháng {int(number)}/{year}"


def _bare(area: str) -> str:
    return " ".join(area.casefold().split())
