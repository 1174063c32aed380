"""Checks records: figures against each other, what cannot be right and why, what could not be checked and why."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from multiprocessing import get_context

from pydantic import BaseModel

from normalize import catalogue as indicators
from normalize.catalogue import Catalogue
from normalize.observation import Record, Submission
from rules import catalogue as checks
from rules import explain
from rules.catalogue import Check, Checks
from rules.checks import ACROSS, KINDS, Across, Grouping, Harvest, Kind
from rules.checks.across import Told
from rules.finding import Finding
from rules.sheet import Sheet, confidence
from rules.shelf import Pack, Shelf, pack
from rules.suggestion import Group, localise
from rules.targets import TargetStatus, compare
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
    """What checking found: findings, gravest first, and how results stand against their targets.

    `unchecked` counts what each check could not decide, by (check, reason); `tried` the relations that were tried.
    """

    findings: tuple[Finding, ...]
    unchecked: Counter[tuple[str, str]]
    tried: int
    targets: tuple[TargetStatus, ...]


def check(
    records: Iterable[Record], catalogue: Catalogue | None = None, rules: Checks | None = None, *, workers: int = 1
) -> Outcome:
    """Check records of any number of documents, one after the other. Pure; cost grows linearly with the observations.

    Of each record only the figures that are set beside other reports' are kept, packed, so that a stream may be long.
    With several `workers` that many processes read reports beside this one, which then only hands them out.
    """
    catalogue, rules = catalogue or indicators.load(), rules or checks.load()
    wide = _plan(rules)[1]
    shelves = [Shelf() for _ in wide]
    findings: list[Finding] = []
    unchecked: Counter[tuple[str, str]] = Counter()
    tried = 0
    targets: list[TargetStatus] = []
    for part in _parts(records, catalogue, rules, workers):
        findings.extend(part.findings)
        unchecked.update(part.unchecked)
        tried += part.tried
        targets.extend(part.targets)
        for shelf, packs in zip(shelves, part.kept, strict=True):
            shelf.put(packs)
    for shelf, (entry, _, _, across, params) in zip(shelves, wide, strict=True):
        for cells in shelf.groups():
            across_found, across_unchecked = _across(across(cells, entry, params))
            findings.extend(across_found)
            unchecked.update(across_unchecked)
    unique = {f.id: f for f in sorted(findings, key=lambda f: RANK[f.severity], reverse=True)}
    ordered = sorted(unique.values(), key=lambda f: (RANK[f.severity], f.document, f.check, f.id))
    return Outcome(tuple(ordered), unchecked, tried, tuple(targets))


@dataclass(frozen=True, slots=True)
class _Part:
    """What checking one report by itself gives, and what is kept of it for each check of many (in their order)."""

    findings: list[Finding]
    unchecked: Counter[tuple[str, str]]
    tried: int
    targets: list[TargetStatus]
    kept: list[list[Pack]]


def _parts(records: Iterable[Record], catalogue: Catalogue, rules: Checks, workers: int) -> Iterator[_Part]:
    if workers < 2:  # noqa: PLR2004 -- a pool of one only costs
        yield from (_alone(record, catalogue, rules) for record in records)
        return
    spawn = get_context("spawn")  # a fork would copy the threads of a database that stands open
    with ProcessPoolExecutor(workers, spawn, _begin, (catalogue, rules)) as pool:
        under_way: deque[Future[list[_Part]]] = deque()
        stream = iter(records)
        while batch := list(islice(stream, BATCH)):
            under_way.append(pool.submit(_batch, batch))
            if len(under_way) > 2 * workers:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


_OWN: list[tuple[Catalogue, Checks]] = []
"""The catalogues of a worker process, told once."""


def _begin(catalogue: Catalogue, rules: Checks) -> None:
    _OWN[:] = [(catalogue, rules)]


def _batch(records: Sequence[Record]) -> list[_Part]:
    return [_alone(record, *_OWN[0]) for record in records]


def _alone(record: Record, catalogue: Catalogue, rules: Checks) -> _Part:
    narrow, wide = _plan(rules)
    sheet = Sheet(record, catalogue)
    told = [each for entry, kind, params in narrow for each in kind(sheet, entry, params)]
    trials = [each for each in told if isinstance(each, Trial)]
    judged = [trial.judge() for trial in trials]
    unchecked = Counter((each.check, each.reason) for each in told if isinstance(each, Unchecked))
    unchecked.update((t.check.id, v.reason) for t, (v, _) in zip(trials, judged, strict=True) if v.klass == UNCHECKABLE)
    kept = [pack(list(harvest(sheet, params)), group) for _, harvest, group, _, params in wide]
    return _Part(_findings(sheet, trials, judged), unchecked, len(trials), list(compare(sheet)), kept)


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
    first, *rest = sorted(each, key=lambda f: RANK[f.severity])
    figures = {(e.observation_id, e.text, e.snippet): e for f in (first, *rest) for e in f.figures}
    broken = [trials[n] for n in group.trials]
    return replace(
        first,
        figures=tuple(figures.values()),
        suggestion=explain.suggestion(group.single, broken) if group.single else None,
        possible=tuple(explain.suggestion(s, broken) for s in group.possible),
        consequences=tuple(dict.fromkeys(f"{f.check}: {f.computed}" for f in rest if f.computed != first.computed)),
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
