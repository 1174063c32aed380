"""How fast the warehouse is at a size: python bench/warehouse.py [DOCUMENTS] [FIGURES a document] [FOLDER].

Makes monthly reports of the country's communes, loads them in batches, publishes, rebuilds, and asks every macro once.
Seconds are processor time of all threads.
"""

from __future__ import annotations

import hashlib
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pyarrow as pa
from pyarrow import parquet

from normalize import catalogue, communes
from normalize.observation import Period, Record
from tests.factories import observation, submission
from warehouse import Loaded, Store, batches, connect, rebuild, work
from warehouse.export import export
from warehouse.verify import verify

AT_ONCE = 500
SEEN = datetime(2026, 7, 1, tzinfo=UTC)


def main(documents: int, figures: int, folder: Path) -> None:
    """Run it all and print one line a step."""
    shutil.rmtree(folder, ignore_errors=True)
    codes = [i for i in catalogue.load() if i.shape in ("share", "count")]
    with Store.open(folder) as store:
        making, loading, rows = 0.0, 0.0, 0
        batch: list[Loaded] = []
        start = time.process_time()
        for file in reports(documents, figures, codes):
            batch.append(file)
            rows += figures
            if len(batch) == AT_ONCE:
                making += time.process_time() - start
                loading += timed(partial(store.load, batch))
                start, batch = time.process_time(), []
        making += time.process_time() - start
        if batch:
            loading += timed(partial(store.load, batch))
        say(
            "load", loading, f"{rows / loading:,.0f} observations/s ({rows:,} observations; making them {making:.1f} s)"
        )
        say("publish", timed(store.publish), f"{(folder / 'work.duckdb').stat().st_size / 1e6:,.0f} MB")
        say("records of 500 documents", timed(lambda: store.records([f.sha256[:16] for f in batch])))
    from_arrow(folder, rows)
    size = sum(p.stat().st_size for p in (folder / "batches").rglob("*.parquet"))
    say("rebuild", timed(lambda: rebuild(folder)), f"from {size / 1e6:,.0f} MB of Parquet")
    say("verify", timed(lambda: print("   faults:", verify(folder))))
    say("export to parquet", timed(lambda: export("observations", folder, folder / "o.parquet")))
    ask(folder, codes[0].code)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def from_arrow(folder: Path, rows: int) -> None:
    """Write all observations as one new batch and apply it, from an Arrow table that is there already."""
    table = pa.concat_tables(parquet.read_table(p) for p in (folder / "batches").glob("*/observation.parquet"))
    tables = {"observation": table.drop_columns("batch")}
    with tempfile.TemporaryDirectory() as other, work.open_up_to_date(Path(other)) as database:
        home, wall = Path(other) / work.BATCHES, time.perf_counter()

        def add() -> None:
            batch = batches.write(home, tables, kind="load", recorded_at=SEEN, pipeline="", after=None)
            work.apply(database, [batch])

        seconds, wall = timed(add), time.perf_counter() - wall
    say("from Arrow", seconds, f"{rows / seconds:,.0f} observations/s ({rows / wall:,.0f} by the clock)")


def ask(folder: Path, code: str) -> None:
    """Every macro once, on the last month that is there."""
    with connect(folder) as reader:
        period = reader.rows("SELECT max(period) FROM submissions")[0][0]
        area = reader.rows("SELECT any_value(area_code) FROM submissions WHERE period = ?", [period])[0][0]
        for question in questions(code, area, period):
            say(question, timed(lambda q=question: reader.arrow(f"FROM {q}")))


def questions(code: str, area: str, period: str) -> tuple[str, ...]:
    """Every macro, asked of one indicator, unit and month."""
    return (
        f"compare_units('{code}', '{period}')",
        f"rates(['{code}'], '{period}')",
        f"unit_profile('{area}', '{period}')",
        f"indicator_history('{area}', '{code}')",
        f"targets_and_results('{period}')",
        f"ranking('{code}', '{period}')",
        f"province_total('{code}', '{period}')",
        f"inconsistent_ratios('{period}')",
        f"submissions_diff('{area}', '{period}')",
        f"data_quality('{period}')",
        f"missing_units('{period}')",
    )


def reports(documents: int, figures: int, codes: list[catalogue.Indicator]) -> Iterator[Loaded]:
    """Monthly reports: every commune in turn, month after month from January 2020."""
    luck = random.Random(1)
    units = communes.load()
    template = [
        observation(snippet="Câu văn chứa con số, dài chừng này, có ngày tháng và nơi chốn.") for _ in range(figures)
    ]
    for n in range(documents):
        unit, month = units[n % len(units)], n // len(units)
        start = date(2020 + month // 12, month % 12 + 1, 1)
        end = date.fromordinal(date(start.year + month % 12 // 11, (month + 1) % 12 + 1, 1).toordinal() - 1)
        name = f"bao-cao-{unit.code}-{start:%Y-%m}.docx"
        sha = hashlib.sha256(name.encode()).hexdigest()
        whose = {"area_code": unit.code, "area": unit.title, "province": unit.province, "branch": "government"}
        key = sha[:16]
        observations = tuple(
            replace(
                o,
                id=f"{key}-{k + 1:04d}",
                document=name,
                document_id=key,
                value=(v := Decimal(luck.randrange(9000)) / 100),
                text=str(v),
                unit="percent",
                indicator=codes[k % len(codes)].code,
                kind="target" if k % 5 == 4 else "result",
                period_start=start,
                period_end=end,
                **whose,
            )
            for k, o in enumerate(template)
        )
        own = submission(document=name, document_id=key, date=end, period=Period(start, end), **whose)
        yield Loaded(name, f"/den/{name}", sha, 50_000, SEEN, Record(own, observations, (), (), (), "docx", 5))


def timed(step: Callable[[], object]) -> float:
    """How long a step takes, in seconds of processor time of all threads, which a busy machine does not change."""
    start = time.process_time()
    step()
    return time.process_time() - start


def say(what: str, seconds: float, more: str = "") -> None:
    """One line of the result."""
    print(f"{what:<60} {seconds:8.3f} s  {more}", flush=True)


if __name__ == "__main__":
    given = sys.argv[1:] + ["2000", "150", str(Path(tempfile.gettempdir()) / "kho-thu")][len(sys.argv) - 1 :]
    main(int(given[0]), int(given[1]), Path(given[2]))
