"""A night over many reports, from the warehouse and back into it, at two sizes side by side.

usage: python bench/night.py [DOCUMENTS …] [--folder FOLDER]

Units report month after month, UBND and Đảng ủy, some 150 figures each, ten of them targets; in every fiftieth report
one rate is wrong. By default 4,000 and 40,000 documents: reading alone, the whole check (read, check, keep findings),
publishing, a second night with nothing new, verifying. Every size runs in processes of its own. Seconds by the clock
and of the processors; memory is the peak of this process and its workers together, each second. What is found
in reports without a fault is counted apart. With --folder the warehouses are kept and used again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

from desk.nightly import check_all
from normalize import communes
from normalize.observation import Observation, Period, Record
from tests.factories import observation
from tests.generator import clean_record
from warehouse import Loaded, Store
from warehouse.verify import verify

T = TypeVar("T")
MONTHS = 12
ROWS, COLUMNS = 20, ("Số hộ", "Số hộ có mã QR", "Số điểm", "Tỷ lệ")
AIMS = ("on_time_rate", "online_rate", "online_full_rate", "components_digitized_rate", "e_result_rate")
ALIKE = (57, 3)
"""The shares of the units: 95 % in the middle, most between 88 and 99 %."""
FAULTY = 50
AT_ONCE = 500
SENTENCE = ", theo tổng hợp của các bộ phận chuyên môn thuộc đơn vị tính đến hết kỳ báo cáo"


def main() -> None:
    """Measure each size and print a table, the last column how much more the largest takes than the smallest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="*", type=int, default=[4_000, 40_000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("make", "night"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        {"make": make, "night": night}[given.only](given.documents[0], given.folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        found = [measure(size, (given.folder or Path(temporary)) / str(size)) for size in given.documents]
    print("| |" + "".join(f" {size:,} documents |" for size in given.documents) + " growth |")
    print("| --- |" + " ---: |" * (len(found) + 1))
    for what, least in found[0].items():
        values = [each[what] for each in found]
        growth = f"× {values[-1] / least:.1f}" if least else ""
        print(f"| {what} |" + "".join(f" {v:,.2f} |" if v % 1 else f" {v:,.0f} |" for v in values) + f" {growth} |")


def measure(documents: int, folder: Path) -> dict[str, float]:
    """Make a warehouse of this size where there is none, and pass the night over it in a fresh process."""
    own = [sys.executable, __file__, str(documents), "--folder", str(folder), "--only"]
    if not folder.exists():
        subprocess.run([*own, "make"], check=True)
    told = subprocess.run([*own, "night"], check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(told)
    return found


def make(documents: int, folder: Path) -> None:
    """Load the reports in batches."""
    with Store.open(folder) as store:
        stream = _reports(documents)
        while batch := list(islice(stream, AT_ONCE)):
            store.load([_delivered(record) for record in batch])


def night(documents: int, folder: Path) -> None:
    """Pass two nights over the reports; prints what they took as JSON."""
    told: dict[str, float] = {}
    wrong = {_name(at) for n in range(0, documents, FAULTY) for at in (n, n ^ 1)}
    with Store.open(folder, now=lambda: datetime(2027, 1, 5, tzinfo=UTC)) as store:
        _step(told, "reading alone", lambda: sum(len(sheaf) for sheaf in store.sheaves()))
        with _watched() as peak:
            outcome, _ = _step(told, "check", lambda: check_all(store))
        told["check, GB of all processes"] = round(max(peak) / 2**20, 2)
        _step(told, "publish", store.publish)
        _, changes = _step(told, "second night, nothing new", lambda: check_all(store))
    _step(told, "verify", lambda: verify(folder))
    on_clean = Counter(f.severity for f in outcome.findings if f.document not in wrong)
    told["reports with a planted fault"] = len(wrong) / 2
    told["of these found"] = len({f.document for f in outcome.findings if f.severity == "error"})
    told["findings"] = len(outcome.findings)
    for severity in ("error", "warning", "info"):
        told[f"{severity} in reports without a fault"] = on_clean[severity]
    told["new in the second night"] = len(changes.new)
    print(json.dumps(told))


def _step(told: dict[str, float], what: str, work: Callable[[], T]) -> T:
    begin, before = time.perf_counter(), _processor()
    result = work()
    told[f"{what}, seconds by the clock"] = round(time.perf_counter() - begin, 2)
    told[f"{what}, seconds of the processors"] = round(_processor() - before, 2)
    return result


def _processor() -> float:
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


@contextmanager
def _watched() -> Iterator[list[int]]:
    """What this process and its children hold together, in KB, every second (ru_maxrss of a child is its parent's)."""
    seen, over = [0], Event()

    def look() -> None:
        while not over.wait(1):
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            seen.append(sum(_resident(pid) for pid in ("self", *children)))

    watcher = Thread(target=look, daemon=True)
    watcher.start()
    yield seen
    over.set()
    watcher.join()


def _resident(pid: str) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _reports(documents: int) -> Iterator[Record]:
    units = communes.load()
    for n in range(documents):
        number, visit = divmod(n, 2 * MONTHS)
        unit, month, branch = units[number], visit // 2, ("government", "party")[visit % 2]
        if not visit % 2:
            model = _large(n)
        first = date(2026, month + 1, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        whose: dict[str, Any] = {
            "area_code": unit.code,
            "area": unit.title,
            "province": unit.province,
            "branch": branch,
        }
        key = _key(n)
        own = {"document_id": key, "document": _name(n), **whose}
        submission = replace(model.submission, **own, period=Period(first, last))
        figures = [
            replace(o, id=f"{key}-{i:04d}", period_start=first, period_end=last, snippet=o.snippet + SENTENCE, **own)
            for i, o in enumerate(model.observations, start=1)
        ]
        if n % FAULTY == 0:
            at = next(i for i, o in enumerate(figures) if o.numerator is not None)
            value = (figures[at].value or Decimal(0)) - 10
            figures[at] = replace(figures[at], value=value, text=f"{value}%")
        yield replace(model, submission=submission, observations=tuple(figures))


def _key(n: int) -> str:
    return hashlib.sha256(str(n).encode()).hexdigest()[:16]


def _name(n: int) -> str:
    return f"bao-cao-{n:06d}.docx"


def _delivered(record: Record) -> Loaded:
    s = record.submission
    sha256 = s.document_id + "0" * 48
    return Loaded(s.document, f"/den/{s.document}", sha256, 50_000, datetime(2027, 1, 4, tzinfo=UTC), record)


def _large(seed: int) -> Record:
    """A generated report, its aims, and a table by village: its rates follow, its total row adds up."""
    record = clean_record(seed, ALIKE)
    cells = [
        observation(
            indicator=f"dossiers.{code}", kind="target", comparator=comparator, value=aim, unit="percent", **place
        )
        for n, code in enumerate(AIMS)
        for place in ({"table": 8, "row": code, "block": 2000 + n, "section": "Phụ lục 1", "label": code},)
        for comparator, aim in (("ge", 80), ("eq", 100))
    ]
    totals = [0, 0, 0]
    for row in range(ROWS):
        base = 40 + (seed * 7 + row * 13) % 200
        own = (base, base * ((seed + row) % 90 + 10) // 100, 1 + (seed + row) % 9)
        totals = [a + b for a, b in zip(totals, own, strict=True)]
        cells += _row(f"{row + 1}. Thôn {row + 1}", row, own)
    cells += _row("Tổng cộng", ROWS, tuple(totals))
    return replace(record, observations=(*record.observations, *cells))


def _row(name: str, row: int, own: tuple[int, ...]) -> list[Observation]:
    rate = Decimal(100 * own[1] * 10 // own[0] + (1000 * own[1] % own[0] * 2 >= own[0])) / 10
    place = {"indicator": None, "table": 9, "row": name, "block": 3000 + row, "section": "Phụ lục 2"}
    cells = [observation(value=v, unit="hộ", column=c, label=c, **place) for v, c in zip(own, COLUMNS[:3], strict=True)]
    return [*cells, observation(value=rate, unit="percent", column=COLUMNS[3], label=COLUMNS[3], **place)]


if __name__ == "__main__":
    main()
