"""A province's year of reports, made from a seed: python bench/province.py FOLDER [PROVINCE].

Every commune's government and Party committee report month by month. Counts add up, what is pending is carried over,
rates follow from their counts and are rounded half up. Some reports come late, some never. Into this the stories of
`Stories` are planted, which a notebook has to make visible. The communes are real, every figure is invented.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from desk.nightly import check_all
from normalize import catalogue, communes
from normalize.communes import Commune
from normalize.observation import Branch, Observation, Period, Record
from tests.factories import observation, record
from warehouse import Loaded, Store

PROVINCE = "Lạng Sơn"
MONTHS = tuple((2025 + (6 + n) // 12, (6 + n) % 12 + 1) for n in range(12))
"""July 2025, when the communes of today began, to June 2026."""
LATE_AFTER = 10
"""A report that comes more than so many days after its month is late."""
PROMPT, LATE = 5, 20
"""Days after the month on which reports in time and late ones come in."""
TARGETS = {
    "dossiers.on_time_rate": 98,
    "dossiers.online_rate": 60,
    "dossiers.components_digitized_rate": 80,
    "dossiers.online_payment_rate": 50,
    "government.e_document_rate": 95,
    "society.health_record_rate": 90,
}
FIELDS = (("lĩnh vực đất đai", 0.3), ("lĩnh vực hộ tịch", 0.45), ("lĩnh vực chứng thực", 1.0))
"""Fields of dossiers, each with its share of what the fields before it left."""


@dataclass(frozen=True, slots=True)
class Stories:
    """Which commune (its official code) has which story, and in which month from 0 it shows.

    jump: online dossiers shoot up in one month and fall back. falls: a running total shrinks. far: far fewer dossiers
    in time than the peers. corrected: a wrong report, then a right one. silent: no report from that month on.
    slips: two digits of one rate are swapped month after month. late: always late. branches: the Party committee
    states another rate than the government.
    """

    jump: str = ""
    falls: str = ""
    far: str = ""
    corrected: str = ""
    silent: str = ""
    slips: str = ""
    late: str = ""
    branches: str = ""


JUMP, FALLS, FAR, SILENT, SLIPS, CORRECTED = 8, 10, 6, 9, (3, 5, 7, 9, 11), 1


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report and the day on which it comes in."""

    day: date
    record: Record


@dataclass(slots=True)
class _Unit:
    """A commune as it is over the year: how many dossiers a month, how able, what it carries over."""

    commune: Commune
    dossiers: int
    ability: float
    draw: random.Random
    pending: int = 0
    feedback: int = 0
    disbursed: int = 0
    tasks_done: int = 0


def stories(units: Sequence[Commune]) -> Stories:
    """The stories, spread over the communes."""
    step = len(units) // 8
    return Stories(*(units[step * n + 2].code for n in range(8)))


def codes(plot: Stories) -> dict[str, str]:
    """The commune of each story."""
    return asdict(plot)


def communes_of(province: str = PROVINCE) -> list[Commune]:
    """The communes of a province in the order of their codes."""
    return [c for c in communes.load() if c.province == province]


def arrivals(units: Sequence[Commune], plot: Stories, seed: int = 57) -> Iterator[Arrival]:
    """All reports, month by month; not quite in the order of the days on which they come in."""
    own = [_unit(commune, seed) for commune in units]
    for n, (year, month) in enumerate(MONTHS):
        for unit in own:
            yield from _month(unit, n, date(year, month, 1), plot)


def build(folder: Path, province: str = PROVINCE, seed: int = 57) -> Stories:
    """Load the year of a province as it came in, check it as the night does, publish it; returns who has which story.

    Checked when the second month is in, wrong report of the story `corrected` and all, and again at the end.
    """
    units = communes_of(province)
    plot = stories(units)
    today = [date.min]
    with Store.open(folder, pipeline="sinh", now=lambda: _morning(today[0])) as store:
        for day, together in groupby(sorted(arrivals(units, plot, seed), key=lambda a: a.day), key=lambda a: a.day):
            today[0] = day
            batch = list(together)
            store.load([_delivery(a) for a in batch])
            if any(a.record.submission.document == _wrong_report(plot) for a in batch):
                check_all(store)
        check_all(store)
        store.publish()
    return plot


def _wrong_report(plot: Stories) -> str:
    year, month = MONTHS[CORRECTED]
    return _name("government", plot.corrected, date(year, month, 1))


def _unit(commune: Commune, seed: int) -> _Unit:
    draw = random.Random(f"{seed}-{commune.code}")
    size = round(min(1_800, max(14, draw.lognormvariate(4.9, 1.1))))
    return _Unit(commune, size, draw.gauss(0, 1), draw)


def _month(unit: _Unit, n: int, start: date, plot: Stories) -> Iterator[Arrival]:
    code = unit.commune.code
    end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    report, online = _government(unit, n, start, end, plot)
    if (code == plot.silent and n >= SILENT) or (code not in codes(plot).values() and unit.draw.random() < 0.02):
        return
    late = code == plot.late or (code not in codes(plot).values() and unit.draw.random() < 0.06)
    day = end + timedelta(days=LATE if late else PROMPT)
    wrong = code == plot.corrected and n == CORRECTED
    yield Arrival(day, _slipped(report) if wrong else report)
    if unit.draw.random() < 0.9:
        yield Arrival(day, _party(unit, n, start, end, online, differs=code == plot.branches))
    if wrong:
        yield Arrival(day + timedelta(days=30), _again(report))


def _government(unit: _Unit, n: int, start: date, end: date, plot: Stories) -> tuple[Record, Observation]:
    """The month's report of a commune's government, and what it states of online dossiers."""
    draw, code, sheet = unit.draw, unit.commune.code, _Sheet(start, end)
    new = max(6, round(draw.gauss(unit.dossiers, unit.dossiers / 8)))
    carried, received = unit.pending, unit.pending + new
    unit.pending = _some(draw, received, 0.06)
    resolved = received - unit.pending
    in_time = _some(draw, resolved, 0.72 if code == plot.far and n >= FAR else _near(0.987 + 0.005 * unit.ability))
    early = _some(draw, in_time, 0.6)
    online = _some(draw, new, _online_share(unit, n, plot))
    sheet.count("dossiers.received", received)
    sheet.count("dossiers.received_new", new)
    sheet.count("dossiers.carried_over", carried)
    sheet.fields("dossiers.received", received)
    sheet.count("dossiers.resolved", resolved)
    sheet.count("dossiers.resolved_early", early)
    sheet.count("dossiers.resolved_on_time", in_time - early)
    sheet.count("dossiers.resolved_late", resolved - in_time)
    sheet.count("dossiers.pending", unit.pending)
    sheet.count("dossiers.online", online)
    sheet.count("dossiers.in_person", new - online)
    sheet.share("dossiers.on_time_rate", in_time, resolved, swapped=code == plot.slips and n in SLIPS)
    stated = sheet.share("dossiers.online_rate", online, new)
    sheet.share("dossiers.online_full_rate", _some(draw, online, 0.7), new)
    sheet.share("dossiers.components_digitized_rate", _some(draw, resolved, _near(0.5 + 0.035 * n)), resolved)
    sheet.share("dossiers.results_digitized_rate", _some(draw, resolved, 0.86), resolved)
    with_fee = max(3, new * 2 // 5)
    sheet.share("dossiers.online_payment_rate", _some(draw, with_fee, _near(0.55 + 0.04 * unit.ability)), with_fee)
    sheet.percent("dossiers.satisfaction_rate", Decimal(draw.randint(960, 1000)) / 10)
    _catalogue_of_procedures(sheet, n)
    _office(unit, sheet)
    _running(unit, sheet, n, shrinks=code == plot.falls and n == FALLS)
    for indicator, value in TARGETS.items():
        sheet.target(indicator, value)
    if draw.random() < 0.6:
        adults = draw.randint(2_000, 9_000)
        sheet.share("society.health_record_rate", _some(draw, adults, _near(0.86 + 0.02 * unit.ability)), adults)
    return sheet.record(unit.commune, "government", draw.randint(40, 400)), stated


def _online_share(unit: _Unit, n: int, plot: Stories) -> float:
    if unit.commune.code == plot.jump:
        return 0.98 if n == JUMP else 0.62
    return _near(0.66 + 0.05 * unit.ability + 0.004 * n)


def _catalogue_of_procedures(sheet: _Sheet, n: int) -> None:
    """The list that the province gives all communes; six procedures were dropped in January."""
    total, full, partial = (412, 186, 121) if n < 6 else (406, 190, 118)
    sheet.count("procedures.total", total)
    sheet.count("procedures.online_full", full)
    sheet.count("procedures.online_partial", partial)
    sheet.count("procedures.in_person", total - full - partial)
    sheet.share("procedures.online_full_share", full, total)


def _office(unit: _Unit, sheet: _Sheet) -> None:
    draw = unit.draw
    papers, staff = draw.randint(60, 500), 28 + int(unit.commune.code) % 31
    sheet.share("government.e_document_rate", _some(draw, papers, _near(0.97 + 0.01 * unit.ability)), papers)
    sheet.share("government.signed_document_rate", _some(draw, papers, 0.95), papers)
    sheet.share("government.staff_signature_rate", _some(draw, staff, 0.9), staff)
    teams = 4 + int(unit.commune.code) % 17
    sheet.count("society.community_teams", teams)
    sheet.count("society.community_members", teams * 6)
    sheet.count("workforce.training_classes", draw.randint(0, 3))


def _running(unit: _Unit, sheet: _Sheet, n: int, *, shrinks: bool) -> None:
    """What is counted from the first of January, or from July 2025 when the communes began."""
    draw = unit.draw
    if MONTHS[n][1] == 1:
        unit.feedback = unit.disbursed = unit.tasks_done = 0
    unit.feedback += draw.randint(4, 18)
    unit.disbursed += draw.randint(5, 60)
    unit.tasks_done += draw.randint(1, 3)
    feedback = unit.feedback * 2 // 3 if shrinks else unit.feedback
    sheet.count("society.feedback_received", feedback, running=True)
    sheet.count("society.feedback_resolved", feedback - draw.randint(0, 3), running=True)
    sheet.money("budget.disbursed", unit.disbursed)
    tasks = 24
    sheet.count("tasks.total", tasks, running=True)
    sheet.count("tasks.completed", unit.tasks_done, running=True)
    sheet.count("tasks.in_progress", tasks - unit.tasks_done, running=True)
    sheet.share("tasks.completed_rate", unit.tasks_done, tasks, running=True)


def _party(unit: _Unit, n: int, start: date, end: date, online: Observation, *, differs: bool) -> Record:
    """The month's report of a commune's Party committee, which repeats the rate of online dossiers."""
    draw, sheet = unit.draw, _Sheet(start, end)
    members = 180 + int(unit.commune.code) % 300
    sheet.share("party.handbook_rate", _some(draw, members, _near(0.7 + 0.02 * n)), members)
    sheet.share("party.member_data_rate", _some(draw, members, 0.97), members)
    assert online.numerator is not None
    assert online.denominator is not None
    part = int(online.numerator) * (9 if differs else 10) // 10
    sheet.share("dossiers.online_rate", part, int(online.denominator))
    sheet.count("steering.documents", draw.randint(1, 6))
    staff = 20 + int(unit.commune.code) % 13
    sheet.share("workforce.skills_trained_rate", _some(draw, staff, 0.8), staff)
    return sheet.record(unit.commune, "party", draw.randint(40, 400))


def _slipped(report: Record) -> Record:
    """The report with one digit too many in what was received."""

    def wrong(o: Observation) -> Observation:
        if o.indicator == "dossiers.received" and o.scope is None and o.value is not None:
            return replace(o, value=o.value * 10 + 4, text=f"{o.value * 10 + 4:f}")
        return o

    return replace(report, observations=tuple(wrong(o) for o in report.observations))


def _again(report: Record) -> Record:
    """The same figures in a document of another name."""
    name = report.submission.document.replace(".docx", "-thay-the.docx")
    whose = replace(report.submission, document=name, document_id=_sha(name)[:16])
    return record(*report.observations, submission=whose)


class _Sheet:
    """The figures of one report in the order of writing."""

    def __init__(self, start: date, end: date) -> None:
        self.start, self.end = start, end
        self.figures: list[Observation] = []

    def count(self, code: str, value: int, *, running: bool = False) -> None:
        """A plain number."""
        self._add(code, running=running, value=value, unit=_catalogue()[code].unit)

    def fields(self, code: str, total: int) -> None:
        """The same number by fields, which add up to it."""
        left = total
        for scope, share in FIELDS:
            part = round(left * share)
            left -= part
            self._add(code, value=part, unit=_catalogue()[code].unit, scope=scope)

    def share(self, code: str, part: int, whole: int, *, swapped: bool = False, running: bool = False) -> Observation:
        """A pair and its percentage, rounded half up; `swapped` exchanges the digits round the decimal mark."""
        value = (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else Decimal(0)
        shown = _swap(value) if swapped else value
        return self._add(code, running=running, value=shown, numerator=part, denominator=whole, unit="percent")

    def percent(self, code: str, value: Decimal) -> None:
        """A percentage whose pair is not printed."""
        self._add(code, value=value, unit="percent")

    def money(self, code: str, millions: int) -> None:
        """An amount printed in triệu đồng, counted from the first of the year."""
        text = f"{millions} triệu đồng"
        self._add(code, running=True, value=millions * 10**6, unit="VND", step=10**6, decimals=0, text=text)

    def target(self, code: str, value: int) -> None:
        """A target: at least so many percent."""
        self._add(code, value=value, unit="percent", kind="target", comparator="ge", text=f"từ {value}% trở lên")

    def record(self, commune: Commune, branch: Branch, number: int) -> Record:
        """The report of a commune's branch with these figures."""
        body = "UBND" if branch == "government" else "ĐU"
        name = _name(branch, commune.code, self.start)
        return record(
            *self.figures,
            document=name,
            document_id=_sha(name)[:16],
            area_code=commune.code,
            area=commune.title,
            province=commune.province,
            branch=branch,
            number=f"{number}/BC-{body}",
            date=self.end + timedelta(days=3),
            period=Period(self.start, self.end, f"tháng {self.start.month}/{self.start.year}"),
            title=f"Báo cáo kết quả chuyển đổi số tháng {self.start.month} năm {self.start.year}",
        )

    def _add(self, code: str, *, running: bool = False, **fields: object) -> Observation:
        n = len(self.figures) + 1
        first = max(date(self.start.year, 1, 1), date(2025, 7, 1)) if running else self.start
        name = _catalogue()[code].name
        more = {"label": name, "block": n, "page": 1 + n // 20, "period_start": first, "period_end": self.end}
        figure = observation(indicator=code, **more, **fields)
        self.figures.append(replace(figure, snippet=f"{name}: {figure.text}", start=len(name) + 2))
        return figure


def _catalogue() -> catalogue.Catalogue:
    return catalogue.load()


def _some(draw: random.Random, of: int, share: float) -> int:
    """How many of so many, each with this chance; the normal approximation where there are many."""
    if of < 60:
        return sum(draw.random() < share for _ in range(of))
    return min(of, max(0, round(draw.gauss(of * share, (of * share * (1 - share)) ** 0.5))))


def _near(share: float) -> float:
    return min(0.999, max(0.02, share))


def _swap(value: Decimal) -> Decimal:
    """98.36 → 93.86; where the two digits are alike, the first two are exchanged (99.12 stays wrong as 91.92)."""
    text = f"{value:05.2f}"
    return Decimal(
        f"{text[:-4]}{text[-2]}.{text[-4]}{text[-1]}" if text[-2] != text[-4] else f"{text[:-4]}0{text[-3:]}"
    )


def _delivery(arrival: Arrival) -> Loaded:
    name = arrival.record.submission.document
    return Loaded(name, f"/den/{name}", _sha(name), 50_000, _morning(arrival.day), arrival.record)


def _name(branch: Branch, code: str, start: date) -> str:
    return f"gia-dinh-{'ubnd' if branch == 'government' else 'dang-uy'}-{code}-{start:%Y-%m}.docx"


def _sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), *sys.argv[2:3]))
