"""A finding: figures of a report that cannot all be right, or deserve a look, with the arithmetic that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extract.document import Box

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure that takes part in a finding, as printed, with its place."""

    observation_id: str | None
    document: str
    text: str
    page: int | None
    bbox: Box | None
    snippet: str
    section: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The one value that an independent second statement singles out: which figure, from what, to what, why."""

    figure: str
    from_: str
    to: str
    because: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `id` is the same from night to night while rule and figures are the same.

    `check` is family.kind ("ratio.mismatch"); `stated` and `computed` are sentences with the arithmetic written out in
    Vietnamese; `message` is the one sentence a commune official understands; `ask` the courteous question to the
    commune; `possible` at most three single slips that would explain it; `consequences` other checks this one breaks.
    """

    id: str
    check: str
    severity: Severity
    document: str
    document_id: str
    indicators: tuple[str, ...]
    area_code: str | None
    area: str | None
    period_start: str | None
    period_end: str | None
    figures: tuple[Evidence, ...]
    stated: str
    computed: str
    message: str
    ask: str = ""
    suggestion: Suggestion | None = None
    possible: tuple[Suggestion, ...] = ()
    consequences: tuple[str, ...] = ()
    status: str = "open"
