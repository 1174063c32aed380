"""Results against their targets: met, missed or not reported. A status, not a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from normalize.catalogue import Catalogue
from normalize.observation import Observation, Record
from rules.interval import Stated, loosest
from rules.sheet import Sheet

Status = Literal["met", "missed", "not_reported"]


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """A target of a report and the result that the same report states for it, None where it states none."""

    indicator: str
    scope: str
    target: Observation
    result: Observation | None
    status: Status


def of_records(records: Iterable[Record], catalogue: Catalogue) -> list[TargetStatus]:
    """Every target of some reports, each against the results of its own report."""
    return [status for record in records for status in compare(Sheet(record, catalogue))]


def compare(sheet: Sheet) -> Iterator[TargetStatus]:
    """Every target of a known indicator; a result in the same table row goes before one elsewhere in the report."""
    for code, figures in sheet.by_code.items():
        results = [o for o in figures if o.kind == "result" and o.value is not None]
        for target in figures:
            if target.kind != "target" or target.value is None:
                continue
            fitting = [o for o in results if sheet.scope(o) == sheet.scope(target) and o.unit == target.unit]
            result = min(fitting, key=lambda o: _apart(o, target), default=None)
            yield TargetStatus(code, target.scope or "", target, result, _status(sheet, target, result))


def _apart(result: Observation, target: Observation) -> int:
    if result.table is not None and (result.table, result.row) == (target.table, target.row):
        return 0
    return 1 if (result.table is None) == (target.table is None) else 2


def _status(sheet: Sheet, target: Observation, result: Observation | None) -> Status:
    """Met where some true value behind the printed result reaches the target, in the direction that is good."""
    if result is None:
        return "not_reported"
    indicator = sheet.catalogue.get(target.indicator)
    aim = Fraction(target.value or 0)
    reached = loosest(_plain(sheet.stated(result)))
    if target.comparator == "le" or (indicator is not None and indicator.good == "down"):
        return "met" if reached.low is None or reached.low <= aim else "missed"
    return "met" if reached.high is None or reached.high >= aim else "missed"


def _plain(stated: Stated) -> Stated:
    """A result as the number it prints: 99,6 does not reach 100, though rounding would."""
    return Stated(stated.value, Fraction(0), stated.comparator, stated.strict)
