"""An observation: one figure that a report states about its unit, understood. The export's fields are these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from extract.document import Box, NonFigure, Unplaced

Kind = Literal["result", "target"]
Comparator = Literal["eq", "ge", "le", "approx"]
Branch = Literal["government", "party"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed: its exact value and how many digits stand after the decimal mark."""

    value: Decimal
    decimals: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a figure is for, both inclusive; None where the report does not say."""

    start: date | None
    end: date | None
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """Whose report a document is: the issuer (area and branch), its kind, number, date and period, with the evidence.

    `area_code` is the official code of the commune after 1 July 2025; None where it cannot be told (never guessed).
    """

    document_id: str
    document: str
    area_code: str | None
    area: str | None
    province: str | None
    branch: Branch | None
    type: str | None
    number: str | None
    date: date | None
    period: Period
    evidence: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of a report. Field by field as in the export; see docs for the meaning of each.

    `value` is a percent number, a count or an amount in đồng, None where a bare pair or an empty cell stands; `step`
    is the unit in the last printed place in the same unit (0.01 for 84,03 %; 1000000 for 556 triệu đồng).
    """

    id: str
    document: str
    document_id: str
    page: int | None
    bbox: Box | None
    block: int
    start: int
    end: int
    section: str
    table: int | None
    row: str | None
    column: str | None
    text: str
    snippet: str
    indicator: str | None
    label: str
    kind: Kind
    comparator: Comparator
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str | None
    decimals: int | None
    step: Decimal | None
    period_start: date | None
    period_end: date | None
    as_of: date | None
    scope: str | None
    area_code: str | None
    area: str | None
    province: str | None
    branch: Branch | None
    confidence: float
    why: str
    candidates: tuple[tuple[str, float], ...] = ()
    other: str | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A row of a task table with the state its result cell tells in words; the tally checks count these.

    `status` is completed, in_progress, not_begun, overdue, or unclear where the words do not decide it.
    """

    table: int
    row: int
    label: str
    text: str
    status: str
    page: int | None
    bbox: Box | None
    block: int


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of one document: whose it is, every figure understood, every other run of digits named.

    `texts` are the paragraphs in which figures stand, by block: checks read the words between figures ("trong đó").
    """

    submission: Submission
    observations: tuple[Observation, ...]
    statuses: tuple[StatusRow, ...]
    non_figures: tuple[NonFigure, ...]
    unplaced: tuple[Unplaced, ...]
    media: str
    pages: int
    notes: tuple[str, ...] = ()
    texts: tuple[tuple[int, str], ...] = ()
