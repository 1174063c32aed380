"""Nights made by hand for tests of what people read: no files, no workers, no warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from desk.night import Intake, Night, Quarantined, Raised, Turnout, units_of
from normalize import catalogue
from normalize.observation import Record
from rules.finding import Finding
from tests.factories import evidence, finding, observation, record

AT = datetime.fromisoformat("2026-06-08T02:10:00+07:00")


def report(n: int = 0, **over: Any) -> Record:  # noqa: ANN401, any field of a record
    """One commune's report: a count, a rate with its target, money, and a figure without indicator."""
    rate = "dossiers.online_full_rate"
    figures = over.pop("figures", None) or (
        observation(snippet="Tổng số hồ sơ tiếp nhận: 1484 hồ sơ"),
        observation(numerator=1247, denominator=1484, value="86.03", unit="percent", indicator=rate, page=2),
        observation(value="90", unit="percent", indicator=rate, kind="target", comparator="ge"),
        observation(value=556000000, unit="VND", indicator="budget.allocated", text="556 triệu đồng"),
        observation(value=12, indicator=None, label="số buổi tuyên truyền"),
    )
    fields = {
        "document_id": f"{n:016x}",
        "document": f"bao-cao-{n}.docx",
        "area_code": f"{n:05d}",
        "area": f"xã Số {n}",
    }
    return record(*figures, **(fields | over))


def found_in(whose: Record, **over: Any) -> Finding:  # noqa: ANN401, any field of a finding
    """A finding on the second figure of a report."""
    figure = whose.observations[min(1, len(whose.observations) - 1)]
    shown = evidence(
        observation_id=figure.id, document=whose.submission.document, text=figure.text, snippet=figure.snippet
    )
    own = {
        "id": f"f-{whose.submission.document_id}",
        "document": whose.submission.document,
        "document_id": whose.submission.document_id,
        "area": whose.submission.area,
        "area_code": whose.submission.area_code,
        "figures": (shown,),
    }
    return finding(**(own | over))


def night(records: Sequence[Record] = (), findings: Sequence[Finding] = (), **over: Any) -> Night:  # noqa: ANN401
    """A night over these reports; every finding is new."""
    raised = tuple(Raised(f, new=True, since=AT.date().isoformat()) for f in findings)
    quarantined = over.pop("quarantined", ())
    loaded = tuple(r.submission.document for r in records)
    awaited = over.pop("expected", ())
    turnout = Turnout(date(2026, 6, 1), None, len(records), len(awaited), over.pop("missing", ()), over.pop("late", ()))
    fields: dict[str, Any] = {
        "at": AT,
        "previous": None,
        "snapshot": "20260607T191000Z",
        "intake": Intake(loaded, quarantined=quarantined, received=len(loaded) + len(quarantined)),
        "units": units_of(records, raised, over.pop("targets", ()), catalogue.load()),
        "raised": raised,
        "settled": (),
        "unchecked": (),
        "turnout": turnout,
        "kept": len(records),
    }
    return replace(Night(**fields), **over)


def refused(name: str = "hong.pdf", reason: str = "Tệp PDF bị hỏng, không mở được.") -> Quarantined:
    """A quarantined file."""
    return Quarantined(name, "pdf.broken", reason)
