"""The life of a finding from night to night: open, waived (explained by a person), corrected or closed, open again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from rules.finding import Finding
from warehouse.rows import figures_of

STANDING = ("open", "waived")
EXPIRED = "hết hạn giải trình"
CHANGED = "số liệu đã thay đổi so với khi giải trình"
BACK = "xuất hiện trở lại"
REPLACED = "báo cáo nộp lại không còn"
GONE = "lần đối soát mới không còn"


@dataclass(frozen=True, slots=True)
class State:
    """Where a finding stands: the finding as last told, since when it is open, and what an explanation is bound to."""

    finding: Finding
    since: date
    expires_on: date | None
    figures: str


@dataclass(frozen=True, slots=True)
class Event:
    """A change of status that the machine makes, with its reason in Vietnamese."""

    finding: Finding
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a night's check changed. Every finding of the night is in exactly one of new, persisting, reopened, waived.

    `settled` are findings of before that no longer stand; `since` tells for each standing finding id since which day.
    """

    new: tuple[Finding, ...] = ()
    persisting: tuple[Finding, ...] = ()
    settled: tuple[Finding, ...] = ()
    reopened: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()
    since: Mapping[str, date] | None = None

    @property
    def standing(self) -> tuple[Finding, ...]:
        """Every finding that stands after this night, with its status."""
        return self.new + self.reopened + self.persisting + self.waived


def pass_night(
    before: Mapping[str, State], found: Sequence[Finding], replaced: AbstractSet[str], today: date
) -> tuple[Changes, list[Event]]:
    """Compare what a night found with the states before it.

    `replaced` are the documents that a newer submission superseded: a finding on one of them that is gone was
    corrected, any other that is gone is closed.
    """
    groups: dict[str, list[Finding]] = {name: [] for name in ("new", "persisting", "settled", "reopened", "waived")}
    events: list[Event] = []
    since: dict[str, date] = {}
    for finding in found:
        state = before.get(finding.id)
        group, event = _meet(finding, state, today)
        standing = replace(finding, status="waived" if group == "waived" else "open")
        groups[group].append(standing)
        since[finding.id] = state.since if state and event is None else today
        if event:
            events.append(event)
    for event in _settle(before, {f.id for f in found}, replaced):
        groups["settled"].append(replace(event.finding, status=event.status))
        events.append(event)
    return Changes(**{name: tuple(group) for name, group in groups.items()}, since=since), events


def _meet(finding: Finding, state: State | None, today: date) -> tuple[str, Event | None]:
    if state is None:
        return "new", Event(finding, "open", "")
    match state.finding.status:
        case "open":
            return "persisting", None
        case "waived":
            expired = state.expires_on is not None and state.expires_on < today
            if not expired and state.figures == figures_of(finding):
                return "waived", None
            return "reopened", Event(finding, "open", EXPIRED if expired else CHANGED)
        case _:
            return "reopened", Event(finding, "open", BACK)


def _settle(before: Mapping[str, State], found: AbstractSet[str], replaced: AbstractSet[str]) -> Iterable[Event]:
    for key, state in before.items():
        if key not in found and state.finding.status in STANDING:
            corrected = state.finding.document_id in replaced
            yield Event(state.finding, "corrected" if corrected else "closed", REPLACED if corrected else GONE)
