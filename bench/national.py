"""The warehouse at national size: python -m bench.national DOCUMENTS[xFIGURES] FOLDER [STEP …], by hand.

Needs a large disk. Ten years of the country: every month each commune's government and Party committee send five
reports, 33,210 documents; of 150 figures each, 4,000,000 documents are 600 million figures, and 316 million of 79
(4000000x79), which is what real reports hold on average. Figures are made column by column (numpy, Arrow) and go the
warehouse's own way: batches of Parquet, applied to the private database under the writer's lock, published, asked,
verified, rebuilt. A load that is stopped keeps its whole batches, and the other steps go on from them.

Steps: load publish ask export verify rebuild; all when none is named. tidy removes the snapshots and the working file,
for a disk that has no room to rebuild beside them.

One line a step: processor seconds of all threads and child processes, seconds by the clock, peak memory of the step.
"""

from __future__ import annotations

import hashlib
import resource
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, product
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.warehouse import questions
from normalize import catalogue, communes
from normalize.communes import Commune
from normalize.observation import Period, Record
from tests.factories import observation, submission
from warehouse import Loaded, Store, batches, connect, lock, rebuild, rows, work
from warehouse.partition import export_partitioned
from warehouse.verify import verify

FIGURES = 150
FIRST = 2016
SUBJECTS = ("chuyển đổi số", "cải cách hành chính", "giải quyết thủ tục hành chính", "an toàn thông tin", "đề án 06")
BRANCHES = ("government", "party")
MISPRINTED = 0.001
"""Share of the printed pairs whose percentage does not follow."""
SEEN = datetime(2026, 7, 1)  # noqa: DTZ001, the warehouse keeps UTC without a zone
HUNDREDTH = 10**8
"""A hundredth in the units of DECIMAL(38, 10)."""

PERCENTS = pa.array([f"{v // 100},{v % 100:02d}%" for v in range(10_001)])

Tables = dict[str, pa.Table]
Result = TypeVar("Result")


def main(documents: int, figures: int, folder: Path, steps: list[str]) -> None:
    """Run the steps and tell each."""
    every: dict[str, Callable[[], object]] = {
        "load": lambda: load(documents, figures, folder),
        "publish": lambda: publish(folder),
        "ask": lambda: ask(folder),
        "export": lambda: say("export, partitioned", *timed(lambda: export_partitioned(folder, folder / "xuat"))[1:]),
        "tidy": lambda: tidy(folder),
        "verify": lambda: say("verify", *timed(lambda: print("faults:", verify(folder)))[1:]),
        "rebuild": lambda: say("rebuild", *timed(lambda: rebuild(folder))[1:]),
    }
    for step in steps or (name for name in every if name != "tidy"):
        every[step]()
        say(f"  on disk after {step}: {size(folder):,.1f} GB", 0, 0, 0)


def load(documents: int, figures: int, folder: Path) -> None:
    """Fill a new warehouse, a batch per subject and month."""
    shutil.rmtree(folder, ignore_errors=True)
    units = communes.load()
    with Store.open(folder) as store:
        template = begin(store, figures)
        schemas = store._schemas  # noqa: SLF001, the columns' types
    handle = lock.hold(folder)
    writing = applying = np.zeros(2)
    peak, done = 0.0, 0
    try:
        with work.open_up_to_date(folder) as database, ThreadPoolExecutor(1) as maker:
            after = batches.read(folder / work.BATCHES / f"{work.last(database):08d}")
            source = deliveries(documents, units, template, schemas)
            clock = time.pthread_getcpuclockid(maker.submit(threading.get_ident).result())
            coming = maker.submit(next, source, None)
            while tables := coming.result():
                coming = maker.submit(next, source, None)
                after, *spent, _ = timed(
                    lambda t=tables, a=after: batches.write(
                        folder / work.BATCHES, t, kind="load", recorded_at=SEEN, pipeline="", after=a
                    ),
                    clock,
                )
                writing = writing + spent
                _, *spent, high = timed(lambda b=after: work.apply(database, [b]), clock)
                applying, peak = applying + spent, max(peak, high)
                done += tables["observation"].num_rows
                if after.number % 20 == 0:
                    print(f"   … {done:,} observations, applying {applying[1]:,.0f} s by the clock", flush=True)
            making = time.clock_gettime(clock)
    finally:
        lock.release(handle)
    say("making the figures, beside the load", making, making, 0)
    say("load: write Parquet", *writing, 0)
    say("load: apply to DuckDB", *applying, peak)
    rate = done / (writing + applying)
    print(f"   {done:,} observations, {rate[0]:,.0f} a processor second, {rate[1]:,.0f} a second", flush=True)


def publish(folder: Path) -> None:
    """Publish what was loaded."""
    with Store.open(folder) as store:
        say("publish", *timed(store.publish)[1:])


def tidy(folder: Path) -> None:
    """Leave the batches alone: opening or rebuilding makes all else anew."""
    shutil.rmtree(folder / "published", ignore_errors=True)
    (folder / "current.duckdb").unlink(missing_ok=True)
    work.remove(folder / work.NAME)


def ask(folder: Path) -> None:
    """Every macro once, of the last month that is there, each on a connection of its own as a notebook asks it."""
    code = next(i.code for i in catalogue.load() if i.shape == "share" and i.aggregation == "weighted")
    with connect(folder) as reader:
        period = reader.rows("SELECT max(period) FROM submissions WHERE area_code IS NOT NULL")[0][0]
        area = reader.rows("SELECT any_value(area_code) FROM submissions WHERE period = ?", [period])[0][0]
    for question in questions(code, area, period):
        with connect(folder) as reader:
            answer, *spent = timed(lambda q=question, r=reader: r.arrow(f"FROM {q}"))
        say(f"{question.partition('(')[0]} ({answer.num_rows:,} rows)", *spent)


def begin(store: Store, count: int) -> pa.Table:
    """Load one report the ordinary way, catalogues and all; returns its figures as the template of all others."""
    codes = [i for i in catalogue.load() if i.shape in ("share", "count")]
    figures = []
    for k in range(count):
        own = codes[k % len(codes)]
        pair = {"numerator": 1, "denominator": 2} if k % 3 == 0 else {}
        kind = "target" if k % 5 == 4 else "result"
        printed = observation(value="50.00", unit="percent", kind=kind, indicator=own.code, section=f"I / {k}", **pair)
        figures.append(replace(printed, label=own.name.lower(), page=1 + k // 20, block=k))
    name = "mau.docx"
    key = hashlib.sha256(name.encode()).hexdigest()
    own = submission(document=name, document_id=key[:16], area_code=None, area=None, province=None)
    figures = [replace(o, document_id=key[:16], id=f"{key[:16]}-{n:04d}") for n, o in enumerate(figures, 1)]
    record = Record(own, tuple(figures), (), (), (), "docx", 8)
    store.load([Loaded(name, f"/den/{name}", key, 50_000, SEEN.replace(tzinfo=UTC), record)])
    made = rows.of_record(record, 1, "", "")["observation"]
    return rows.to_arrow("observation", made, store._schemas["observation"])  # noqa: SLF001, the columns' types


def deliveries(
    documents: int, units: list[Commune], template: pa.Table, schemas: dict[str, pa.Schema]
) -> Iterator[Tables]:
    """The tables of one batch after another, until so many documents are made."""
    luck = np.random.default_rng(57)
    left = documents
    for month, (number, subject) in product(range(12 * 100), enumerate(SUBJECTS)):
        start = date(FIRST + month // 12, month % 12 + 1, 1)
        senders = list(islice(product(units, BRANCHES), left))
        if not senders:
            return
        left -= len(senders)
        reports = [(unit, branch, f"bc-{number}-{unit.code}-{branch}-{start:%Y-%m}.docx") for unit, branch in senders]
        yield _heads(reports, start, subject, len(template), schemas) | {
            "observation": _figures(reports, start, template, luck)
        }


def _heads(
    reports: list[tuple[Commune, str, str]], start: date, subject: str, figures: int, schemas: dict[str, pa.Schema]
) -> Tables:
    """What the warehouse keeps of each document besides its figures."""
    end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    own: dict[str, list[rows.Row]] = {"document": [], "sighting": [], "submission": [], "extraction_run": []}
    for n, (unit, branch, name) in enumerate(reports, start=1):
        sha = _sha(name)
        head = submission(
            document=name,
            document_id=sha[:16],
            area_code=unit.code,
            area=unit.title,
            province=unit.province,
            branch=branch,
            number=f"{n}/BC",
            date=end,
            period=Period(start, end, f"tháng {start.month}/{start.year}"),
            title=f"Báo cáo {subject} tháng {start.month} năm {start.year}",
        )
        made = rows.of_record(Record(head, (), (), (), (), "docx", 8), n, "", subject)
        own["document"].append((sha[:16], sha, 50_000, name, SEEN))
        own["sighting"].append((sha[:16], name, f"/den/{name}", SEEN))
        own["submission"] += made["submission"]
        own["extraction_run"] += [(*run[:6], figures, *run[7:]) for run in made["extraction_run"]]
    return {table: rows.to_arrow(table, given, schemas[table]) for table, given in own.items()}


def _figures(
    reports: list[tuple[Commune, str, str]], start: date, template: pa.Table, luck: np.random.Generator
) -> pa.Table:
    """The figures of all reports: every third a pair with its percentage, the others percentages alone."""
    each, count = len(template), len(reports) * len(template)
    end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    table = template.take(pa.array(np.tile(np.arange(each), len(reports))))
    paired = np.asarray(pc.is_valid(table["numerator"]))
    whole = luck.integers(20, 2_000, count)
    part = (whole * luck.uniform(0.4, 1.0, count)).astype(np.int64)
    value = np.where(paired, (20_000 * part + whole) // (2 * whole), luck.integers(0, 10_001, count))
    value = np.where(paired & (luck.random(count) < MISPRINTED), (value * 7 + 13) % 10_000, value)
    percent = PERCENTS.take(pa.array(value))
    pairs = _joined(pa.array(part).cast(pa.string()), "/", pa.array(whole).cast(pa.string()), ", đạt ", percent)
    text = pc.if_else(pa.array(paired), pairs, percent)
    documents = pa.array([_sha(name)[:16] for _, _, name in reports]).take(
        pa.array(np.repeat(np.arange(len(reports)), each))
    )
    ordinals = pa.array([f"{n:04d}" for n in range(1, each + 1)]).take(pa.array(np.tile(np.arange(each), len(reports))))
    new = {
        "document_id": documents,
        "id": _joined(documents, "-", ordinals),
        "text": text,
        "snippet": _joined("Trong kỳ báo cáo, ", table["label"].combine_chunks(), " của đơn vị là ", text, "."),
        "value": _decimals(value, HUNDREDTH),
        "numerator": _decimals(part, 100 * HUNDREDTH, paired),
        "denominator": _decimals(whole, 100 * HUNDREDTH, paired),
        "period_start": pa.repeat(pa.scalar(start), count),
        "period_end": pa.repeat(pa.scalar(end), count),
        "start": pa.array(luck.integers(20, 120, count, dtype=np.int32)),
        "bbox": pa.ListArray.from_arrays(
            pa.array(np.arange(0, 4 * count + 1, 4, dtype=np.int32)),
            pa.array(np.round(luck.uniform(60, 760, 4 * count), 1)),
        ),
    }
    for name, column in new.items():
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def _joined(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _decimals(units: np.ndarray, scale: int, valid: np.ndarray | None = None) -> pa.Array:
    """Whole numbers times a scale as DECIMAL(38, 10): sixteen bytes each, the low eight hold all of it."""
    wide = np.zeros((len(units), 2), dtype=np.int64)
    wide[:, 0] = units * scale
    mask = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(38, 10), len(units), [mask, pa.py_buffer(wide)])


def _sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def timed(step: Callable[[], Result], beside: int | None = None) -> tuple[Result, float, float, float]:
    """A step's result, its processor seconds with child processes, its seconds, and peak memory in MB while it ran.

    `beside` is the clock of a thread that does something else meanwhile.
    """
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts anew
    start, wall = _processor(beside), time.perf_counter()
    result = step()
    high = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return result, _processor(beside) - start, time.perf_counter() - wall, int(high.split()[1]) / 1024


def _processor(beside: int | None) -> float:
    other = time.clock_gettime(beside) if beside is not None else 0
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime - other


def size(folder: Path) -> float:
    """Gigabytes under a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink()) / 1e9


def say(what: str, processor: float, clock: float, peak: float) -> None:
    """One line of the result."""
    spent = f"{processor:10,.2f} s  {clock:10,.2f} s by the clock  {peak:8,.0f} MB" if clock else ""
    print(f"{what:<50} {spent}", flush=True)


if __name__ == "__main__":
    many, _, each = sys.argv[1].replace("_", "").replace(",", "").partition("x")
    main(int(many), int(each or FIGURES), Path(sys.argv[2]), sys.argv[3:])
