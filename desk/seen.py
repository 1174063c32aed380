"""Which findings somebody compared with the original, and which rest on a doubtful reading that nobody looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from desk import wording
from desk.night import Raised
from desk.review.queue import is_doubted
from normalize.observation import Observation, Record
from rules.finding import Finding
from warehouse import decisions
from warehouse.decisions import Decision

VIETNAM = timezone(timedelta(hours=7))
LOOKED = ("confirm", "correct")
"""What a person decides after having looked at the original."""


def marked(raised: Iterable[Raised], records: Iterable[Record], made: Sequence[Decision]) -> tuple[Raised, ...]:
    """Findings with who saw their figures on the original, or that they rest on a doubtful reading.

    `records` hold the figures, `made` are all decisions of the review page.
    """
    by_id = {o.id: o for record in records for o in record.observations}
    by_document: dict[str, list[Decision]] = {}
    for d in decisions.standing(made):
        if d.action in LOOKED and not d.is_of_report:
            by_document.setdefault(d.document_id, []).append(d)
    return tuple(_marked(r, by_id, by_document.get(r.finding.document_id, ())) for r in raised)


def _marked(r: Raised, by_id: dict[str, Observation], made: Sequence[Decision]) -> Raised:
    figures = [by_id[e.observation_id] for e in r.finding.figures if e.observation_id in by_id]
    looked_at = [next((d for d in reversed(made) if decisions.concerns(d, o)), None) for o in figures]
    if decision := _by_whom(r.finding, looked_at, made):
        at = datetime.fromisoformat(decision.at).astimezone(VIETNAM)
        return replace(r, seen=f"{decision.author}, {wording.moment(at)}")
    unsure = any(d is None and is_doubted(o) for o, d in zip(figures, looked_at, strict=True))
    return replace(r, unsure=unsure)


def _by_whom(finding: Finding, looked_at: Sequence[Decision | None], made: Sequence[Decision]) -> Decision | None:
    """The newest decision by which all figures of a finding are known to be read as printed."""
    own = next((d for d in reversed(made) if d.finding_id == finding.id and d.action == "confirm"), None)
    each = [d for d in looked_at if d is not None]
    if own is None and (not each or len(each) < len(looked_at)):
        return None
    return max([*each, own] if own else each, key=lambda d: d.at)
