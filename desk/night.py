"""What one night knows, ready to be shown: the page, the sheet and the letters all read from this and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from desk import wording
from normalize.catalogue import Catalogue
from normalize.observation import Observation, Record, Submission
from rules.finding import Finding
from rules.targets import TargetStatus
from rules.totals import Total

ASKED = ("error", "warning")
"""Severities that a commune is asked about; remarks are not worth its time."""

PLANS = ("plan", "programme")
"""What tells of a time ahead: no report of the month in which that time ends."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A file that could not be read: its name as people read it, a key for counting, and the reason."""

    name: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in. The books balance: received = loaded + duplicates + quarantined.

    `duplicates` are files whose bytes are in the warehouse already, from this or an earlier run.
    """

    loaded: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    unfinished: tuple[str, ...] = ()
    received: int = 0

    @property
    def balanced(self) -> bool:
        """Whether every file received is accounted for."""
        return self.received == len(self.loaded) + len(self.duplicates) + len(self.quarantined)

    @property
    def reconciliation(self) -> str:
        """The books in one Vietnamese line."""
        line = (
            f"nhận {self.received} = nạp {len(self.loaded)} + trùng (đã có) {len(self.duplicates)} "
            f"+ cách ly {len(self.quarantined)}"
        )
        return line if self.balanced else f"SỔ KHÔNG KHỚP: {line}"


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding of this night, whether it is new, and since when it stands (ISO day).

    `seen` tells who compared its figures with the original, and when; "" where nobody did. `unsure` is a finding on a
    doubtful reading that nobody looked at yet.
    """

    finding: Finding
    new: bool
    since: str
    seen: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit that ought to report, as the office lists it; `area_code` where the list gives one."""

    area: str
    area_code: str | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A unit whose report for a month came after the due day: its file, the day printed on it, the day it came in.

    `received` is None for what lay there when the warehouse was begun.
    """

    unit: str
    document: str
    signed: date | None
    received: date | None


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has reported for a month (its first day). `reported` of `expected` areas; 0 expected where no list is."""

    month: date
    due: date | None
    reported: int
    expected: int
    missing: tuple[Expected, ...]
    late: tuple[Late, ...]

    @property
    def text(self) -> str:
        """How many have reported, of how many that ought to where a list says so: "67/69"."""
        return f"{self.reported}/{self.expected}" if self.expected else str(self.reported)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit says of one indicator and sub-group: its result, its target, whether that is met, any doubt.

    `others` counts further mentions of the same thing in the report; `status` is met, missed, not_reported or "".
    """

    code: str
    scope: str | None
    result: Observation | None
    target: Observation | None
    status: str
    severity: str | None
    others: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One reporting unit (an area's government or Party committee) with its reports, cells and findings."""

    key: str
    name: str
    records: tuple[Record, ...]
    cells: tuple[Cell, ...]
    unlinked: tuple[Observation, ...]
    raised: tuple[Raised, ...]

    @property
    def submission(self) -> Submission:
        """The latest of the unit's reports."""
        return self.records[-1].submission

    @property
    def month(self) -> date | None:
        """The month of the unit's latest report."""
        return month_of(self.submission)

    @property
    def worst(self) -> str | None:
        """The gravest severity among the unit's open findings."""
        present = {r.finding.severity for r in self.raised if r.finding.status == "open"}
        return next((s for s in wording.SEVERITIES if s in present), None)


@dataclass(frozen=True, slots=True)
class Night:
    """All of it. What is shown in full is the newest reports of every unit, whose findings are `raised`.

    `older` are findings that stand on reports of earlier months, `kept` how many reports the warehouse has in force;
    `turnout` is of the month that the office follows, `coming` of the month after, where reports for it are in.
    `totals` are the province's by indicator. `unchecked` is (family, reason, count).
    """

    at: datetime
    previous: str | None
    snapshot: str
    intake: Intake
    units: tuple[Unit, ...]
    raised: tuple[Raised, ...]
    settled: tuple[Finding, ...]
    unchecked: tuple[tuple[str, str, int], ...]
    older: tuple[Raised, ...] = ()
    kept: int = 0
    turnout: Turnout | None = None
    coming: Turnout | None = None
    totals: Mapping[str, Total] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Expected, ...]:
        """The expected units without a report for the month."""
        return self.turnout.missing if self.turnout else ()

    @property
    def late(self) -> tuple[Late, ...]:
        """The units whose report for the month came late."""
        return self.turnout.late if self.turnout else ()

    @property
    def open(self) -> tuple[Raised, ...]:
        """Findings that nobody has explained yet."""
        return tuple(r for r in self.raised if r.finding.status == "open")

    def count(self, severity: str) -> int:
        """How many open findings of one severity there are."""
        return sum(r.finding.severity == severity for r in self.open)

    @property
    def records(self) -> tuple[Record, ...]:
        """Every current report."""
        return tuple(record for unit in self.units for record in unit.records)

    @property
    def observations(self) -> int:
        """How many figures were read."""
        return sum(len(r.observations) for r in self.records)

    @property
    def digit_runs(self) -> int:
        """How many runs of digits the reports hold, as far as they were told apart."""
        return sum(len(r.observations) + len(r.non_figures) + len(r.unplaced) for r in self.records)

    @property
    def unplaced(self) -> int:
        """How many runs of digits no rule could place."""
        return sum(len(r.unplaced) for r in self.records)


def units_of(
    records: Sequence[Record], raised: Sequence[Raised], targets: Sequence[TargetStatus], catalogue: Catalogue
) -> tuple[Unit, ...]:
    """Reports gathered by who reports, in the order of their areas; a report of unknown issuer stands alone."""
    grouped: dict[str, list[Record]] = {}
    for record in records:
        grouped.setdefault(unit_key(record.submission), []).append(record)
    statuses = {t.target.id: t for t in targets}
    by_document: dict[str, list[Raised]] = {}
    for item in raised:
        by_document.setdefault(item.finding.document_id, []).append(item)
    units = []
    for key, own in grouped.items():
        own.sort(key=lambda r: _age(r.submission))
        found = tuple(item for r in own for item in by_document.get(r.submission.document_id, ()))
        units.append(_unit(key, own, found, statuses, catalogue))
    return tuple(sorted(units, key=_place))


def fullest_first(units: Sequence[Unit], codes: Collection[str]) -> list[Unit]:
    """Units for a table of these indicators: those that tell at least half as many as any go before the others."""
    told = {u.key: len({c.code for c in u.cells} & set(codes)) for u in units}
    most = max(told.values(), default=0)
    return sorted(units, key=lambda u: 2 * told[u.key] < most)


def _place(unit: Unit) -> tuple[bool, object, str]:
    """Units by area, the government before the Party committee; those whose area is not known last."""
    area = unit.submission.area
    return area is None, wording.collation(area or unit.name), unit.submission.branch or ""


def unit_key(submission: Submission) -> str:
    """Area and branch, which together are the issuer; the document where the area could not be told."""
    return f"{submission.area_code or submission.document_id}-{submission.branch or 'unknown'}"


def month_of(submission: Submission) -> date | None:
    """The first day of the month in which a report's period ends; None for a plan and where the period is unknown."""
    end = submission.period.end
    return None if end is None or submission.type in PLANS else end.replace(day=1)


def newest_of(submissions: Iterable[Submission], latest: date) -> set[str]:
    """The document ids of what is shown of each unit: the reports of its newest month, and its plan for that time.

    A month after `latest` is a period misread; it counts only where there is no other. So does an unknown one.
    """
    grouped: dict[str, list[Submission]] = {}
    for s in submissions:
        grouped.setdefault(unit_key(s), []).append(s)
    shown: set[str] = set()
    for own in grouped.values():
        months = {m for s in own if (m := month_of(s))}
        newest = max((m for m in months if m <= latest), default=max(months, default=None))
        reports = [s for s in own if s.type not in PLANS and month_of(s) == newest]
        plans = [s for s in own if s.type in PLANS and (newest is None or (s.period.end or newest) >= newest)]
        shown |= {s.document_id for s in reports + sorted(plans, key=_age)[-1:]}
    return shown


def _age(submission: Submission) -> tuple[bool, str, str, str]:
    """Oldest first, plans before reports: the last is what the unit says now."""
    s = submission
    return s.type not in PLANS, str(s.period.end or ""), str(s.date or ""), s.document


def _unit(
    key: str,
    records: list[Record],
    raised: tuple[Raised, ...],
    statuses: Mapping[str, TargetStatus],
    catalogue: Catalogue,
) -> Unit:
    observations = [o for r in records for o in r.observations]
    order = {indicator.code: n for n, indicator in enumerate(catalogue)}
    groups: dict[tuple[str, str | None], list[Observation]] = {}
    for o in observations:
        if o.indicator is not None:
            groups.setdefault((o.indicator, o.scope), []).append(o)
    doubts = worst_by_observation(raised)
    cells = [_cell(code, scope, group, statuses, doubts) for (code, scope), group in groups.items()]
    cells.sort(key=lambda c: (order.get(c.code, len(order)), c.scope or ""))
    unlinked = tuple(o for o in observations if o.indicator is None)
    return Unit(key, wording.issuer(records[-1].submission), tuple(records), tuple(cells), unlinked, raised)


def worst_by_observation(raised: Iterable[Raised]) -> dict[str, str]:
    """The gravest open severity of each observation that takes part in a finding."""
    worst: dict[str, str] = {}
    ranks = list(wording.SEVERITIES)
    for item in raised:
        if item.finding.status != "open":
            continue
        for figure in item.finding.figures:
            before = worst.get(figure.observation_id or "")
            if figure.observation_id and (before is None or ranks.index(item.finding.severity) < ranks.index(before)):
                worst[figure.observation_id] = item.finding.severity
    return worst


def _cell(
    code: str,
    scope: str | None,
    group: list[Observation],
    statuses: Mapping[str, TargetStatus],
    doubts: Mapping[str, str],
) -> Cell:
    target = _foremost([o for o in group if o.kind == "target"])
    judged = statuses.get(target.id) if target else None
    result = (judged.result if judged else None) or _foremost([o for o in group if o.kind == "result"])
    severity = next((s for s in wording.SEVERITIES if any(doubts.get(o.id) == s for o in group)), None)
    shown = (result is not None) + (target is not None)
    return Cell(code, scope, result, target, judged.status if judged else "", severity, len(group) - shown)


def _foremost(group: list[Observation]) -> Observation | None:
    """Of several mentions the one for the latest period, then the surest reading, then the first in the report."""
    return max(group, key=lambda o: (str(o.period_end or ""), o.value is not None, o.confidence), default=None)
