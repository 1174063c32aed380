"""What people decide on the review page: a log beside the warehouse, written at once, folded in by the next writer.

The review page is no writer of the database, so that it can be used while the night runs. A decision is one JSON line,
appended under a lock and forced to disk before anyone is told that it is kept. The log is never rewritten: who changes
their mind adds a decision that undoes an earlier one. `fold` turns what is new in the log into rows of the warehouse.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal

from extract.document import Box
from normalize.observation import Observation, Submission
from warehouse import batches

FILE_NAME = "quyet-dinh.jsonl"
Action = Literal["confirm", "correct", "waive", "aside", "undo"]

SUBMISSION_FIELDS = ("area_code", "area", "province", "branch", "type", "period_start", "period_end")
OBSERVATION_FIELDS = (
    *("text", "indicator", "kind", "comparator", "value", "numerator", "denominator", "unit", "decimals", "step"),
    *("period_start", "period_end", "as_of", "scope"),
)
"""What a person may correct, of a report as a whole and of a figure."""

NUMBERS = ("value", "numerator", "denominator", "step")
DAYS = ("period_start", "period_end", "as_of")
NEVER_EMPTY = ("text", "kind", "comparator")
CHOICES = {
    "kind": ("result", "target"),
    "comparator": ("eq", "ge", "le", "approx"),
    "branch": ("government", "party"),
}
TAKEN_BACK = "hoàn tác trên trang soát"

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The printed figure that a decision is about: its id at that time, where it stands, and the words that name it.

    `page` and `bbox` (points, origin top left) on paper, `block` and `start` in formats without pages.
    """

    observation_id: str
    page: int | None
    bbox: Box | None
    block: int
    start: int
    end: int
    text: str
    snippet: str
    label: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `changes` are fields and their new values as text (None empties); `machine` what was read before.

    Without a finding and an anchor it is about the report as a whole: whose it is, of which type and period. `at` is an
    ISO moment in UTC; `figures` the printed figures that an explanation is bound to (rows.figures_of).
    """

    id: str
    at: str
    author: str
    action: Action
    document_id: str
    finding_id: str | None = None
    anchor: Anchor | None = None
    changes: Mapping[str, str | None] = field(default_factory=dict)
    machine: Mapping[str, str | None] = field(default_factory=dict)
    reason: str = ""
    expires_on: str | None = None
    figures: str = ""
    undoes: str | None = None

    @property
    def is_of_report(self) -> bool:
        """Whether it is about a report as a whole."""
        return self.finding_id is None and self.anchor is None


class Log:
    """The decisions of a warehouse in the order in which they were made; each call reads only what was added."""

    def __init__(self, folder: Path) -> None:
        self._file = Path(folder) / FILE_NAME
        self._read_to = 0
        self._known: list[Decision] = []

    def all(self) -> Sequence[Decision]:
        """Every decision. A line cut short by a kill was never acknowledged to anyone and is passed over."""
        if not self._file.exists():
            return ()
        with self._file.open("rb") as log:
            log.seek(self._read_to)
            added = log.read()
        whole = added.rfind(b"\n") + 1
        self._known += _decisions(added[:whole])
        self._read_to += whole
        return tuple(self._known)

    def append(self, decision: Decision) -> None:
        """Add a decision; when this returns it is on the disk. Raises OSError."""
        line = (json.dumps(asdict(decision), ensure_ascii=True) + "\n").encode()
        is_new = not self._file.exists()
        with self._file.open("ab+") as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            if log.seek(0, os.SEEK_END) and not _ends_whole(log.fileno()):
                line = b"\n" + line
            log.write(line)
            log.flush()
            os.fsync(log.fileno())
        if is_new:
            batches.sync_folder(self._file.parent)


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that nobody took back, in their order. An undo can itself be taken back."""
    decisions = list(decisions)
    gone: set[str | None] = set()
    for decision in reversed(decisions):
        if decision.action == "undo" and decision.id not in gone:
            gone.add(decision.undoes)
    return [d for d in decisions if d.action != "undo" and d.id not in gone]


def pending(decisions: Sequence[Decision], folded: Collection[str]) -> list[tuple[Decision, Mapping[str, str | None]]]:
    """Corrections with the values to apply, in order, to what a snapshot shows that holds the `folded` decisions.

    Those that it holds and that were taken back since come first, with what stood there before.
    """
    valid = {d.id for d in standing(decisions)}
    made = [d for d in decisions if d.action == "correct"]
    undone = {d.undoes for d in decisions if d.action == "undo" and d.id not in folded} & set(folded) - valid
    before: list[tuple[Decision, Mapping[str, str | None]]]
    before = [(d, {name: d.machine.get(name) for name in d.changes}) for d in reversed(made) if d.id in undone]
    return before + [(d, {n: v for n, v in d.changes.items() if _fits(d, n)}) for d in made if d.id in valid]


def concerns(decision: Decision, o: Observation) -> bool:
    """Whether a decision is about this figure: the same text, under the same id, in the same place or sentence."""
    a = decision.anchor
    if a is None or decision.document_id != o.document_id or a.text != o.text:
        return False
    if a.snippet == o.snippet and a.observation_id == o.id:
        return True
    if a.page is not None:
        return (a.page, a.bbox) == (o.page, o.bbox)
    return (a.block, a.start) == (o.block, o.start)


def label_choices(folder: Path) -> list[tuple[str, str | None, str]]:
    """What people said that a wording means: (label as printed, counted noun or unit, indicator code).

    From corrections of the indicator, and from confirmed readings of single figures; the newest word on each wins.
    """
    chosen: dict[tuple[str, str | None], str | None] = {}
    for d in standing(Log(folder).all()):
        if d.anchor is None or not d.anchor.label:
            continue
        key = (d.anchor.label, d.anchor.unit)
        if d.action == "correct" and "indicator" in d.changes:
            chosen[key] = d.changes["indicator"]
        elif d.action == "confirm" and d.finding_id is None and d.machine.get("indicator"):
            chosen[key] = d.machine["indicator"]
    return [(label, unit, code) for (label, unit), code in chosen.items() if code]


def anchor_of(o: Observation) -> Anchor:
    """Where a figure stands and how it is named."""
    return Anchor(o.id, o.page, o.bbox, o.block, o.start, o.end, o.text, o.snippet, o.label, o.unit)


def amended(o: Observation, changes: Mapping[str, str | None]) -> Observation:
    """An observation as a person corrected it. Raises ValueError for a field or value that does not fit."""
    for name, value in changes.items():
        check(name, value, OBSERVATION_FIELDS)
    return replace(o, **{name: _typed(name, value) for name, value in changes.items()})


def as_decided(s: Submission, standing: Iterable[Decision]) -> Submission:
    """A report as the standing decisions about it as a whole leave it; what does not fit changes nothing."""
    made = [d for d in standing if d.action == "correct"]
    return amended_report(s, {name: value for d in made for name, value in d.changes.items() if _fits(d, name)})


def amended_report(s: Submission, changes: Mapping[str, str | None]) -> Submission:
    """A report as a person corrected it. Raises ValueError for a field or value that does not fit."""
    for name, value in changes.items():
        check(name, value, SUBMISSION_FIELDS)
    typed = {name: _typed(name, value) for name, value in changes.items()}
    start, end = typed.pop("period_start", s.period.start), typed.pop("period_end", s.period.end)
    return replace(s, **typed, period=replace(s.period, start=start, end=end))


def check(name: str, value: str | None, allowed: Collection[str]) -> None:
    """Raise ValueError, in Vietnamese, for a field that cannot be corrected or a value that does not fit it."""
    if name not in allowed:
        raise ValueError(f"không sửa được trường «{name}»; các trường sửa được: {', '.join(allowed)}")
    if value is None:
        if name in NEVER_EMPTY:
            raise ValueError(f"trường «{name}» không được để trống")
        return
    if name in CHOICES and value not in CHOICES[name]:
        raise ValueError(f"trường «{name}» chỉ nhận: {', '.join(CHOICES[name])}")
    try:
        typed = _typed(name, value)
    except (InvalidOperation, ValueError) as error:
        raise ValueError(f"giá trị «{value}» không hợp với trường «{name}»") from error
    if isinstance(typed, Decimal) and not typed.is_finite():
        raise ValueError(f"giá trị «{value}» không hợp với trường «{name}»")


def fold(decisions: Sequence[Decision], folded: Collection[str], statuses: Mapping[str, str]) -> dict[str, list[Row]]:
    """The rows that bring a warehouse up to the log: the decisions not yet `folded` and what follows from them.

    `statuses` are the standing findings with their status. A decision on a finding that no longer stands, or with a
    value that does not fit, is kept and changes nothing else.
    """
    fresh = [d for d in decisions if d.id not in folded]
    if not fresh:
        return {}
    by_id = {d.id: d for d in decisions}
    touched = [t for d in fresh if (t := by_id.get(d.undoes or "") if d.action == "undo" else d) is not None]
    valid = standing(decisions)
    return {
        "decision": [_row(d) for d in fresh],
        "correction": list(_corrections(touched, valid, folded)),
        "finding_status": list(_statuses(touched, valid, statuses)),
    }


def _corrections(touched: Sequence[Decision], valid: Sequence[Decision], folded: Collection[str]) -> Iterator[Row]:
    """For every field of a figure or report that was touched: the last correction that stands, else that none does."""
    last = {(*_target(d), name): d for d in valid if d.action == "correct" for name in d.changes if _fits(d, name)}
    done: set[tuple[str | None, ...]] = set()
    for d in touched:
        if d.action != "correct":
            continue
        for name in d.changes:
            key = (*_target(d), name)
            if key in done or not _fits(d, name):
                continue
            done.add(key)
            if (now := last.get(key)) is not None:
                yield _correction(now, name, now.changes[name], retracted=False)
            elif d.id in folded:
                yield _correction(replace(d, reason=TAKEN_BACK), name, None, retracted=True)


def _target(d: Decision) -> tuple[str, str | None]:
    return (d.document_id, d.anchor.observation_id if d.anchor else None)


def _statuses(touched: Sequence[Decision], valid: Sequence[Decision], statuses: Mapping[str, str]) -> Iterator[Row]:
    last = {d.finding_id: d for d in valid if d.action == "waive"}
    for finding_id, d in {d.finding_id: d for d in touched if d.action == "waive"}.items():
        if finding_id is None or finding_id not in statuses:
            continue
        if (now := last.get(finding_id)) is not None:
            expires_on = date.fromisoformat(now.expires_on) if now.expires_on else None
            yield (finding_id, "waived", now.author, now.reason, expires_on, now.figures)
        elif statuses[finding_id] == "waived":
            yield (finding_id, "open", d.author, TAKEN_BACK, None, d.figures)


def _correction(d: Decision, name: str, human: str | None, *, retracted: bool) -> Row:
    a = d.anchor
    words = (a.text if a else None, a.snippet if a else None, d.author, d.reason)
    place = (a.page, a.bbox, a.block, a.start) if a else (None, None, None, None)
    return (*_target(d), name, d.machine.get(name), human, *words, *place, retracted)


def _row(d: Decision) -> Row:
    observation_id = d.anchor.observation_id if d.anchor else None
    what = (d.action, d.document_id, observation_id, d.finding_id, list(d.changes.items()))
    return (d.id, d.at, d.author, *what, d.reason, d.expires_on, d.undoes)


def _fits(d: Decision, name: str) -> bool:
    try:
        check(name, d.changes[name], OBSERVATION_FIELDS if d.anchor else SUBMISSION_FIELDS)
    except ValueError:
        return False
    return True


def _typed(name: str, value: str | None) -> Any:  # noqa: ANN401, the type of the observation's field
    if value is None:
        return None
    if name in NUMBERS:
        return Decimal(value)
    if name in DAYS:
        return date.fromisoformat(value)
    return int(value) if name == "decimals" else value


def _decisions(lines: bytes) -> Iterator[Decision]:
    for line in lines.splitlines():
        try:
            fields = json.loads(line)
            anchor = fields.pop("anchor")
            if anchor is not None:
                box = anchor.pop("bbox")
                anchor = Anchor(**anchor, bbox=None if box is None else tuple(box))
            yield Decision(**fields, anchor=anchor)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # a line cut short by a kill


def _ends_whole(handle: int) -> bool:
    return os.pread(handle, 1, os.fstat(handle).st_size - 1) == b"\n"
