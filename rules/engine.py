"""Checks records: figures against each other, what cannot be right and why, what could not be checked and why."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from pydantic import BaseModel

from extract.garbage import seldom_collected
from normalize import catalogue as indicators
from normalize.catalogue import Catalogue
from normalize.observation import Record, Submission
from rules import catalogue as checks
from rules import explain
from rules.catalogue import Check, Checks
from rules.checks import ACROSS, KINDS, Across, Grouping, Harvest, Kind
from rules.checks.across import Told
from rules.corroboration import borne_out
from rules.finding import Finding
from rules.sheet import Sheet, confidence
from rules.shelf import Pack, Packed, Shelf, pack, unpack
from rules.suggestion import Group, localise
from rules.trial import Trial, Unchecked, Way
from rules.verdict import LAST_PLACE, ROUNDED_UP, TRUNCATED, UNCHECKABLE, Verdict, convention

Narrow = tuple[Check, Kind, BaseModel]
Wide = tuple[Check, Harvest, Grouping, Across, BaseModel]

SURE = 0.6
"""Below this confidence of the reading, a finding is one step less grave and asks to look at the scan."""
RESCAN = "cần xem lại bản quét vì chữ số chưa đọc được chắc chắn"
BATCH = 50
"""How many reports a worker process is handed at a time."""
RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What checking found: findings, gravest first.

    `unchecked` counts what each check could not decide, by (check, reason); `tried` the relations that were tried.
    """

    findings: tuple[Finding, ...]
    unchecked: Counter[tuple[str, str]]
    tried: int = 0


def check(
    records: Iterable[Record], catalogue: Catalogue | None = None, rules: Checks | None = None, *, workers: int = 1
) -> Outcome:
    """Check records of any number of documents. Pure; cost grows linearly with the observations."""
    stream = iter(records)
    batches = iter(lambda: list(islice(stream, BATCH)), [])
    return check_batches(batches, catalogue, rules, workers=workers)


@seldom_collected()
def check_batches(
    batches: Iterable[Iterable[Record]],
    catalogue: Catalogue | None = None,
    rules: Checks | None = None,
    *,
    workers: int = 1,
) -> Outcome:
    """The same for a long stream of records that comes some at a time.

    Of each record only the figures that are set beside other reports' are kept, packed. With several `workers` that
    many processes go through the batches (as they are: what makes its records only then is cheap to hand over), and
    then through the groups of reports; this process only hands them out.
    """
    catalogue, rules = catalogue or indicators.load(), rules or checks.load()
    shelves = [Shelf() for _ in _plan(rules)[1]]
    findings: list[Finding] = []
    unchecked: Counter[tuple[str, str]] = Counter()
    tried = 0
    with _crew(workers, catalogue, rules) as crew:
        for part in chain.from_iterable(crew(_Desk.read, batches)):
            findings.extend(part.findings)
            unchecked.update(part.unchecked)
            tried += part.tried
            for shelf, packs in zip(shelves, part.kept, strict=True):
                shelf.put(packs)
        groups = ((n, group) for n, shelf in enumerate(shelves) for group in shelf.groups())
        for across_found, across_unchecked in crew(_Desk.compare, groups):
            findings.extend(across_found)
            unchecked.update(across_unchecked)
    unique = {f.id: f for f in sorted(findings, key=lambda f: RANK[f.severity], reverse=True)}
    ordered = sorted(unique.values(), key=lambda f: (RANK[f.severity], f.document, f.check, f.id))
    return Outcome(tuple(ordered), unchecked, tried)


@dataclass(frozen=True, slots=True)
class _Part:
    """What checking one report by itself gives, and what is kept of it for each check of many (in their order)."""

    findings: list[Finding]
    unchecked: Counter[tuple[str, str]]
    tried: int
    kept: list[list[Pack]]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one process works: the catalogues, told once."""

    catalogue: Catalogue
    rules: Checks

    @seldom_collected()
    def read(self, batch: Iterable[Record]) -> list[_Part]:
        """Check reports, each by itself."""
        return [_alone(record, self.catalogue, self.rules) for record in batch]

    def compare(self, job: tuple[int, Packed]) -> tuple[list[Finding], list[tuple[str, str]]]:
        """Set one group of reports beside each other, by the n-th check of many."""
        n, group = job
        entry, _, _, across, params = _plan(self.rules)[1][n]
        return _across(across(unpack(group), entry, params))


_OWN: list[_Desk] = []
"""The desk of a worker process."""


def _begin(desk: _Desk) -> None:
    _OWN[:] = [desk]
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave when the night is killed: workers hold both ends of their queue and would wait at it for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(task: Callable[[_Desk, Any], Any], given: object) -> object:
    return task(_OWN[0], given)


@contextmanager
def _crew(workers: int, catalogue: Catalogue, rules: Checks) -> Iterator[Callable[..., Iterator[Any]]]:
    """Something like `map` for the methods of a desk: results in order, few jobs under way at a time."""
    desk = _Desk(catalogue, rules)
    if workers < 2:  # noqa: PLR2004 -- a pool of one only costs
        yield lambda task, jobs: (task(desk, job) for job in jobs)
        return
    spawn = get_context("spawn")  # a fork would copy the threads of a database that stands open
    with ProcessPoolExecutor(workers, spawn, _begin, (desk,)) as pool:

        def spread(task: Callable[[_Desk, Any], Any], jobs: Iterable[object]) -> Iterator[Any]:
            under_way: deque[Future[Any]] = deque()
            for job in jobs:
                under_way.append(pool.submit(_do, task, job))
                if len(under_way) > 2 * workers:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()

        yield spread


def _alone(record: Record, catalogue: Catalogue, rules: Checks) -> _Part:
    narrow, wide = _plan(rules)
    sheet = Sheet(record, catalogue)
    told = [each for entry, kind, params in narrow for each in kind(sheet, entry, params)]
    trials, disputed = borne_out([each for each in told if isinstance(each, Trial)])
    judged = [trial.judge() for trial in trials]
    unchecked = Counter((each.check, each.reason) for each in (*told, *disputed) if isinstance(each, Unchecked))
    unchecked.update((t.check.id, v.reason) for t, (v, _) in zip(trials, judged, strict=True) if v.klass == UNCHECKABLE)
    kept = [pack(list(harvest(sheet, params)), group) for _, harvest, group, _, params in wide]
    return _Part(_findings(sheet, trials, judged), unchecked, len(trials), kept)


def _across(told: Iterable[Told]) -> tuple[list[Finding], list[tuple[str, str]]]:
    found: list[Finding] = []
    unchecked: list[tuple[str, str]] = []
    for whose, each in told:
        if isinstance(each, Unchecked):
            unchecked.append((each.check, each.reason))
        elif whose is not None and (finding := _single(whose, each, *each.judge())) is not None:
            found.append(finding)
    return found, unchecked


def _findings(sheet: Sheet, trials: Sequence[Trial], judged: Sequence[tuple[Verdict, Way]]) -> list[Finding]:
    whose = sheet.record.submission
    verdicts = [verdict for verdict, _ in judged]
    scan = any(o.other is not None for o in sheet.record.observations)
    found = [_explained(whose, trials, judged, group) for group in localise(trials, verdicts, scan=scan)]
    rounded = [
        _single(whose, trials[n], *judged[n])
        for n, v in enumerate(verdicts)
        if v.klass in (TRUNCATED, ROUNDED_UP) and not _customary(n, trials, verdicts)
    ]
    return [f for f in (*found, *rounded) if f is not None]


def _explained(
    whose: Submission, trials: Sequence[Trial], judged: Sequence[tuple[Verdict, Way]], group: Group
) -> Finding | None:
    """The finding of a group: its gravest trial speaks, the others are its consequences."""
    each = [f for n in group.trials if (f := _single(whose, trials[n], *judged[n])) is not None]
    if not each:
        return None
    first, *others = sorted(each, key=lambda f: RANK[f.severity])
    rest = [f for f in others if f.severity != "info" or first.severity == "info"]
    figures = {(e.observation_id, e.text, e.snippet): e for f in (first, *rest) for e in f.figures}
    broken = [trials[n] for n in group.trials]
    return replace(
        first,
        figures=tuple(figures.values()),
        suggestion=explain.suggestion(group.single, broken) if group.single else None,
        possible=tuple(explain.suggestion(s, broken) for s in group.possible),
        consequences=explain.consequences(first, rest),
    )


def _single(whose: Submission, trial: Trial, verdict: Verdict, way: Way) -> Finding | None:
    found = explain.outcome(trial, verdict, way)
    if found is None:
        return None
    unsure = confidence(t.observation for t in trial.terms if t.observation) < SURE
    grave = explain.severity(trial, found, unsure=unsure)
    return explain.finding(whose, trial, way, found, grave, extra=(RESCAN,) if unsure else ())


def _customary(n: int, trials: Sequence[Trial], verdicts: Sequence[Verdict]) -> bool:
    """Whether the document's other telling figures are rounded in the way this one is."""
    own = tuple(t.stated for t in trials[n].terms)
    others = {
        tuple(t.stated for t in trial.terms): verdict
        for trial, verdict in zip(trials, verdicts, strict=True)
        if trial.unit == "percent" and verdict.klass < LAST_PLACE
    }
    others.pop(own, None)
    way = convention(others.values())
    return way is not None and way in verdicts[n].modes


@cache
def _plan(rules: Checks) -> tuple[list[Narrow], list[Wide]]:
    """Checks of one report and of many, each with its function and its parameters read.

    Raises ValueError that names the entry at fault.
    """
    narrow: list[Narrow] = []
    wide: list[Wide] = []
    for entry in rules:
        try:
            if entry.kind in ACROSS:
                harvest, group, across, model = ACROSS[entry.kind]
                wide.append((entry, harvest, group, across, model.model_validate(entry.params)))
            else:
                kind, model = KINDS[entry.kind]
                narrow.append((entry, kind, model.model_validate(entry.params)))
        except (KeyError, ValueError) as error:
            raise ValueError(f"{entry.id}: {error}") from error
    return narrow, wide
