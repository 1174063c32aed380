"""Many reports beside each other: one unit over time, and units of one province beside their peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from statistics import median

from pydantic import BaseModel, ConfigDict

from normalize.observation import Submission
from rules.catalogue import Check
from rules.numerals import number, percent, write
from rules.relation import Same, Shown
from rules.sheet import Sheet
from rules.statistics import fitted, jumps, mid_p
from rules.trial import Term, Trial, Unchecked, Way

BODIES = {"government": "báo cáo của UBND ghi", "party": "báo cáo của Đảng ủy ghi"}
KINDS = ("xã", "phường", "đặc khu")
Told = tuple[Submission, Trial] | tuple[None, Unchecked]
"""What a check of many reports says: whose report fails a trial, or what could not be checked."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure that is set beside others, with whose report it is; all that is kept of a report until the end."""

    code: str
    what: str
    whose: Submission
    term: Term
    start: date | None
    end: date


class Codes(BaseModel):
    """The indicators looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: tuple[str, ...]


class Jump(Codes):
    """The constants of the Hidiroglou-Berthelot edit and the fewest units that it takes."""

    u: float = 0.5
    a: float = 0.05
    c: float = 20
    units: int = 20


class Listing(BaseModel):
    """`listing` are indicators whose code covers many things: never compared with each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listing: frozenset[str] = frozenset()


class Peers(BaseModel):
    """The fewest units of one kind, how unlikely, and how many points away a flagged one is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    units: int = 20
    p: float = 0.001
    points: float = 5


def unit_of(cell: Cell) -> tuple[str | None, ...]:
    """The unit that reports are compared within."""
    return (cell.whose.area_code,)


def province_of(cell: Cell) -> tuple[str | None, ...]:
    """The province and indicator that units are compared within."""
    return (cell.whose.province, cell.code)


def counts(sheet: Sheet, params: Codes) -> Iterator[Cell]:
    """The exact counts and amounts for the whole unit, one an indicator and period."""
    for code in params.codes:
        seen: set[tuple[date | None, date]] = set()
        for term in sheet.terms(code):
            o = term.observation
            if o is not None and o.period_end and not sheet.scope(o) and o.comparator == "eq":
                if sheet.record.submission.area_code and (o.period_start, o.period_end) not in seen:
                    yield Cell(code, term.role, sheet.record.submission, term, o.period_start, o.period_end)
                seen.add((o.period_start, o.period_end))


def pairs(sheet: Sheet, params: Peers) -> Iterator[Cell]:  # noqa: ARG001 -- kinds share one signature
    """The results that print their pair, for the whole unit, the first of each indicator and period."""
    seen: set[tuple[str, date | None, date]] = set()
    for code, figures in sheet.by_code.items():
        for o in figures:
            if o.kind != "result" or o.numerator is None or not o.denominator or not o.period_end or sheet.scope(o):
                continue
            if sheet.record.submission.area_code and (code, o.period_start, o.period_end) not in seen:
                seen.add((code, o.period_start, o.period_end))
                term = sheet.term(o, "numerator")
                yield Cell(code, term.role, sheet.record.submission, term, o.period_start, o.period_end)


def whole(sheet: Sheet, params: Listing) -> Iterator[Cell]:
    """What a report states for the whole unit and period, one value an indicator (none where it states several)."""
    whose = sheet.record.submission
    for code, figures in sheet.by_code.items():
        plain = [o for o in figures if o.kind == "result" and o.value is not None and not sheet.scope(o)]
        timely = [
            o
            for o in plain
            if o.period_end and (o.period_start, o.period_end) == (whose.period.start, whose.period.end)
        ]
        if code not in params.listing and whose.area_code and len({sheet.stated(o) for o in timely}) == 1:
            term = sheet.term(timely[0], role=BODIES.get(whose.branch or "", "báo cáo ghi"))
            assert timely[0].period_end is not None
            yield Cell(code, sheet.name(timely[0]), whose, term, timely[0].period_start, timely[0].period_end)


def branches(cells: Sequence[Cell], check: Check, params: Listing) -> Iterator[Told]:  # noqa: ARG001 -- as above
    """What the government and the Party committee of one commune state for one indicator and period."""
    groups: dict[tuple[object, ...], dict[str | None, Cell]] = defaultdict(dict)
    for cell in cells:
        groups[cell.code, cell.whose.area_code, cell.start, cell.end][cell.whose.branch] = cell
    for both in groups.values():
        one, other = both.get("government"), both.get("party")
        if one and other:
            unit = one.term.observation.unit if one.term.observation else None
            yield one.whose, Trial(check, (one.term, other.term), (Way(Same(), (0, 1)),), one.what, unit=unit)


def running(cells: Sequence[Cell], check: Check, params: Codes) -> Iterator[Told]:  # noqa: ARG001 -- as above
    """A total counted from one first day that is smaller on a later last day."""
    for before, now in _steps(cells, same_start=True):
        if now.whose.document_id != before.whose.document_id and now.term.stated.value < before.term.stated.value:
            yield now.whose, _fallen(check, before, now)


def jump(cells: Sequence[Cell], check: Check, params: Jump) -> Iterator[Told]:
    """A stock that moved between two periods unlike that of the other units of the province."""
    moved: dict[tuple[object, ...], list[tuple[Cell, Cell]]] = defaultdict(list)
    for before, now in _steps([c for c in cells if c.term.stated.value > 0], same_start=False):
        moved[now.code, now.whose.province, now.whose.branch, before.end, now.end].append((before, now))
    for steps in moved.values():
        yield from _jumped(check, params, steps)


def peers(cells: Sequence[Cell], check: Check, params: Peers) -> Iterator[Told]:
    """A share far from that of the units of one kind and province on the same indicator and period."""
    groups: dict[tuple[object, ...], dict[str | None, Cell]] = defaultdict(dict)
    for cell in cells:
        whose = cell.whose
        key = (cell.code, whose.province, whose.branch, _kind(cell), cell.start, cell.end)
        groups[key].setdefault(whose.area_code, cell)
    for units in groups.values():
        if len(units) < params.units:
            yield None, Unchecked(check.id, "chưa đủ số đơn vị cùng loại báo cáo chỉ tiêu này để so sánh")
        else:
            yield from _far(check, params, list(units.values()))


def _steps(cells: Sequence[Cell], *, same_start: bool) -> Iterator[tuple[Cell, Cell]]:
    """Each unit's figures of an indicator, from one period to the next; a later report goes before an earlier one."""
    series: dict[tuple[object, ...], dict[date, Cell]] = defaultdict(dict)
    for cell in cells:
        start = cell.start if same_start else None
        series[cell.code, cell.whose.area_code, cell.whose.branch, start][cell.end] = cell
    for ends in series.values():
        yield from pairwise(ends[end] for end in sorted(ends))


def _fallen(check: Check, before: Cell, now: Cell) -> Trial:
    old, new = before.term.stated.value, now.term.stated.value
    unit = now.term.observation.unit if now.term.observation else None
    words = f"đến {before.end:%d/%m/%Y}: {write(old, unit)}; đến {now.end:%d/%m/%Y}: {write(new, unit)}"
    return Trial(check, (now.term, before.term), (Way(Shown(words), (0, 1)),), now.what, unit=unit)


def _jumped(check: Check, params: Jump, steps: Sequence[tuple[Cell, Cell]]) -> Iterator[Told]:
    if len(steps) < params.units:
        yield None, Unchecked(check.id, "chưa đủ số đơn vị có hai kỳ liền nhau để so sánh")
        return
    before = [float(b.term.stated.value) for b, _ in steps]
    now = [float(n.term.stated.value) for _, n in steps]
    edit = jumps(before, now, params.u, params.a, params.c)
    if edit.off:
        yield None, Unchecked(check.id, "phần lớn đơn vị không thay đổi giữa hai kỳ")
    for n in edit.outliers:
        old, new = steps[n]
        way = "lên" if before[n] < now[n] else "xuống"
        moved = f"từ {number(old.term.stated.value)} {way} {number(new.term.stated.value)}"
        words = Shown(f"{moved}, khác hẳn {len(steps) - 1} đơn vị còn lại")
        yield new.whose, Trial(check, (new.term, old.term), (Way(words, (0, 1)),), new.what)


def _far(check: Check, params: Peers, cells: Sequence[Cell]) -> Iterator[Told]:
    stated = [(int(o.numerator or 0), int(o.denominator or 1)) for c in cells if (o := c.term.observation)]
    centre = percent(Fraction(median(100 * k / n for k, n in stated)).limit_denominator(1000), 1)
    peers = "xã, phường" if _kind(cells[0]) is None else _kind(cells[0])
    for at in far(stated, params.p, params.points):
        k, n = stated[at]
        cell = cells[at]
        share = f"{number(cell.term.stated.value)} : {number(Fraction(n))} = {percent(Fraction(100 * k, n))}"
        words = Shown(f"{share}, trong khi mức giữa của {len(cells)} {peers} cùng tỉnh là {centre}")
        printed = cell.term.observation.text if cell.term.observation else ""
        yield cell.whose, Trial(check, (replace(cell.term, printed=printed),), (Way(words, (0,)),), cell.what)


def far(stated: Sequence[tuple[int, int]], p: float, points: float) -> Iterator[int]:
    """The positions of the shares (count, base) that are unlikely (`p`) and `points` away from every group of units.

    Where the figures leave two readings of the groups open, in both of them. Two spreads are told from the same few
    units as one, so each has only half the chance to be wrong.
    """
    left = list(range(len(stated)))
    for groups in fitted([k for k, _ in stated], [n for _, n in stated]):
        spreads = len({round(g.alpha + g.beta, 6) for g in groups})
        left = [n for n in left if all(abs(100 * (stated[n][0] / stated[n][1] - g.mean)) >= points for g in groups)]
        chances = mid_p([stated[n][0] for n in left], [stated[n][1] for n in left], groups)
        left = [n for n, chance in zip(left, chances, strict=True) if chance < p / spreads]
    return iter(left)


def _kind(cell: Cell) -> str | None:
    """xã, phường or đặc khu, as the unit's name says."""
    return next((kind for kind in KINDS if (cell.whose.area or "").lower().startswith(f"{kind} ")), None)
