"""What people should look at, gravest and most doubtful first.

Reports of an unknown unit or period, findings, doubtful readings, figures without an indicator.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from normalize.observation import Observation
from rules.finding import Finding
from warehouse import decisions
from warehouse.decisions import Decision
from warehouse.lookup import Report

SURE = 0.6
"""A reading of less confidence is looked at by a person."""

NEAR = 0.45
"""From this score on, the best candidate of a figure without an indicator is worth a question; 0.55 links by itself."""

WEIGHTS = {"whose": 4.5, "error": 4.0, "warning": 3.0, "info": 1.5, "reading": 1.3, "unlinked": 0.8}
"""How grave each kind of item is: what is proven wrong comes before what is merely doubted.

Before both stands a report that nobody knows the unit or the period of: none of its figures is compared with others.
"""

KINDS = {
    "whose": "Chưa rõ đơn vị hoặc kỳ",
    "error": "Không thể đúng",
    "warning": "Rất đáng ngờ",
    "info": "Cần lưu ý",
    "reading": "Máy đọc chưa chắc",
    "unlinked": "Chưa rõ chỉ tiêu",
}
SYMBOLS = {"whose": "?", "error": "■", "warning": "▲", "info": "●", "reading": "◆", "unlinked": "◇"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `key` is the id of its finding, else of its figure or report; `rank` is severity × doubt.

    `figures` are the figures in force that it is about; `decided` is the decision that settles it for now, if any.
    """

    key: str
    kind: str
    headline: str
    report: Report
    figures: tuple[Observation, ...]
    rank: float
    finding: Finding | None = None
    decided: Decision | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a snapshot and the log of decisions know. `doubtful` are the readings to look at, `figures` those cited."""

    findings: Sequence[Finding]
    doubtful: Sequence[Observation]
    figures: Mapping[str, Observation]
    reports: Mapping[str, Report]
    decisions: Sequence[Decision]
    folded: Collection[str]


def build(known: Known) -> list[Item]:
    """Every item, decided ones included, in the order in which people should look at them."""
    verdicts = _Verdicts(known)
    cited = {e.observation_id for f in known.findings if f.status == "open" for e in f.figures}
    found = (_of_finding(f, known, verdicts) for f in known.findings if f.document_id in known.reports)
    items = [
        *(_of_report(r, verdicts) for r in known.reports.values() if is_unknown(r)),
        *(item for item in found if item is not None),
        *(_of_reading(o, known, verdicts) for o in known.doubtful if o.id not in cited),
    ]
    return sorted(items, key=lambda i: (-i.rank, i.report.submission.document, i.key))


def waiting(items: Iterable[Item]) -> list[Item]:
    """The items that nobody decided yet; those set aside come last."""
    items = list(items)
    later = [i for i in items if i.decided and i.decided.action == "aside"]
    return [i for i in items if i.decided is None] + later


def is_unknown(report: Report) -> bool:
    """Whether the unit or the period of a report is not known."""
    return report.submission.area_code is None or report.submission.period.end is None


def is_doubted(o: Observation) -> bool:
    """Whether a reading is doubtful enough for a person to look at it."""
    return o.confidence < SURE or o.other is not None


def corrected(o: Observation, pending: Iterable[tuple[Decision, Mapping[str, str | None]]]) -> Observation:
    """A figure with what the log has decided about it and its snapshot does not show (decisions.pending)."""
    for decision, changes in pending:
        if decisions.concerns(decision, o):
            o = decisions.amended(o, changes)
    return o


class _Verdicts:
    """The decision in force on each finding and figure."""

    def __init__(self, known: Known) -> None:
        self._folded = known.folded
        self._by_finding: dict[str, Decision] = {}
        self._by_document: dict[str, list[Decision]] = {}
        self._by_report: dict[str, Decision] = {}
        self.standing = decisions.standing(known.decisions)
        for d in self.standing:
            if d.finding_id:
                self._by_finding[d.finding_id] = d
            if d.is_of_report:
                self._by_report[d.document_id] = d
            if d.anchor and (d.finding_id is None or d.action == "correct"):
                self._by_document.setdefault(d.document_id, []).append(d)
        valid = {d.id for d in self.standing}
        self._waivers_undone = {
            d.finding_id for d in known.decisions if d.action == "waive" and d.id not in valid and d.id in known.folded
        }

    def on_finding(self, finding: Finding) -> Decision | None:
        """A correction or an explanation settles a finding until the next check, which then judges it anew."""
        d = self._by_finding.get(finding.id)
        return None if d is None or (d.action in ("correct", "waive") and d.id in self._folded) else d

    def is_explained(self, finding: Finding) -> bool:
        """Whether the warehouse holds an explanation that nobody took back since."""
        return finding.status == "waived" and finding.id not in self._waivers_undone

    def on_figure(self, o: Observation) -> Decision | None:
        own = reversed(self._by_document.get(o.document_id, ()))
        return next((d for d in own if decisions.concerns(d, o)), None)

    def on_report(self, report: Report) -> Decision | None:
        """A correction that left the report's unit or period unknown settles nothing."""
        d = self._by_report.get(report.submission.document_id)
        return None if d is None or d.action == "correct" else d


def _of_finding(finding: Finding, known: Known, verdicts: _Verdicts) -> Item | None:
    decided = verdicts.on_finding(finding)
    if verdicts.is_explained(finding) and decided is None:
        return None
    cited = [known.figures[e.observation_id or ""] for e in finding.figures if e.observation_id in known.figures]
    figures = tuple({o.id: o for o in cited}.values())
    doubt = max((_doubt(o) for o in figures), default=0.0)
    rank = WEIGHTS[finding.severity] * (0.5 + doubt)
    report = known.reports[finding.document_id]
    return Item(finding.id, finding.severity, finding.message, report, figures, rank, finding, decided)


def _of_report(report: Report, verdicts: _Verdicts) -> Item:
    s = report.submission
    lacking = [word for word, lacks in (("đơn vị", not s.area_code), ("kỳ", not s.period.end)) if lacks]
    headline = f"Chưa rõ {' và '.join(lacking)}: {s.title or s.document}"
    rank = WEIGHTS["whose"] * (1.5 if s.type in (None, "report") else 0.5)  # a letter that came along can wait
    return Item(s.document_id, "whose", headline, report, (), rank, None, verdicts.on_report(report))


def _of_reading(o: Observation, known: Known, verdicts: _Verdicts) -> Item:
    doubted = is_doubted(o)
    kind = "reading" if doubted else "unlinked"
    doubt = _doubt(o) if doubted else o.candidates[0][1]
    headline = f"{o.text} – {o.label or o.snippet}"
    rank = WEIGHTS[kind] * (0.5 + doubt)
    return Item(o.id, kind, headline, known.reports[o.document_id], (o,), rank, None, verdicts.on_figure(o))


def _doubt(o: Observation) -> float:
    return 1.0 if o.other is not None else 1.0 - o.confidence
