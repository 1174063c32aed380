"""The drop folder under a storm: 5,000 files into 100 new sub-folders while watching, the watcher killed 20 times.

    python -m bench.watch [--files 5000] [--folders 100] [--kills 20]

Every fiftieth file is a copy, every fiftieth is broken, every fiftieth arrives in two halves with a pause between.
Prints whether every file is accounted for, whether one was loaded twice, and how long it took.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

from desk import receipts, version
from tests.papers import write_report
from warehouse import Store, connect
from warehouse.ledger import Ledger

ROW = re.compile(r'<tr class="(\w+)">')
HALVES_PAUSE = 1.0
LIFE = (1.0, 15.0)
"""Seconds until every other watcher is killed, whatever it is at; those between are killed while they load."""


def main() -> None:
    """Drop, kill, wait until no receipt says that a file waits, then compare receipts, warehouse and files."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--files", type=int, default=5000)
    asked.add_argument("--folders", type=int, default=100)
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--seed", type=int, default=7)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        storm(Path(home), options.files, options.folders, options.kills, random.Random(options.seed))


def storm(home: Path, files: int, folders: int, kills: int, chance: random.Random) -> None:
    """One run in a folder of its own."""
    inbox, warehouse = home / "den", home / "kho"
    inbox.mkdir()
    reports = _reports(write_report(home / "mau.docx", ["Số hồ sơ tiếp nhận trong kỳ: 987654 hồ sơ."]), files)
    kinds = ["copy" if n % 50 == 17 else "broken" if n % 50 == 34 else "report" for n in range(files)]
    start = time.monotonic()
    dropping = threading.Thread(target=_drop, args=(inbox, reports, kinds, folders))
    dropping.start()
    orphans = 0
    for life in range(kills):
        known = _known(warehouse)
        watcher = _start(inbox, warehouse)
        time.sleep(chance.uniform(*LIFE))
        while life % 2 and _known(warehouse) == known:
            time.sleep(chance.uniform(0.1, 1))
        workers = _children(watcher.pid)
        watcher.kill()
        watcher.wait()
        time.sleep(5)
        orphans += sum(_alive(pid) for pid in workers)
    dropping.join()
    dropped_and_killed = time.monotonic() - start
    at_kill = _known(warehouse)
    watcher = _start(inbox, warehouse)
    while sum(_told(inbox).values()) < files or _told(inbox)["waiting"]:
        assert watcher.poll() is None, "the watcher ended"
        time.sleep(1)
    watcher.terminate()
    watcher.wait()
    took = time.monotonic() - start
    told = _told(inbox)
    with Store.open(warehouse, pipeline=version.pipeline()) as store:
        store.publish()
    with connect(warehouse) as reader:
        [known] = reader.pandas("SELECT count(*) n, count(DISTINCT document_id) ids FROM documents").itertuples()
        counts = "count(*) n, count(DISTINCT document_id) ids, count(DISTINCT (document_id, pipeline)) readings"
        [runs] = reader.pandas(f"SELECT {counts}, count(DISTINCT pipeline) programs FROM extraction_run").itertuples()
    expected = Counter(kinds)
    print(f"dropped {files} files into {folders} folders, {kills} kill -9 in {dropped_and_killed:.0f} s")
    print(f"contents known after the last kill: {at_kill}")
    print(f"all read after {took:.0f} s; receipts: {dict(told)}")
    print(f"warehouse: {known.n} documents ({known.ids} different), {runs.n} readings of {runs.ids} documents")
    print(f"versions of the program that read (a change of it during the run reads anew): {runs.programs}")
    print(f"workers alive five seconds after their watcher was killed: {orphans}")
    copies, broken = expected["copy"], expected["broken"]
    accounted = (told["same"], told["refused"], told["loaded"] + told["replaces"]) == (
        copies,
        broken,
        expected["report"],
    )
    print("all accounted for:", "yes" if accounted and sum(told.values()) == files else "NO")
    once = runs.n == runs.readings and runs.ids == expected["report"] and known.n == known.ids
    print("none twice:", "yes" if once else "NO")


def _reports(template: Path, count: int) -> list[bytes]:
    """As many small reports as asked, each with a figure of its own."""
    with zipfile.ZipFile(template) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    found = []
    for n in range(count):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for name, data in parts.items():
                target.writestr(name, data.replace(b"987654", str(100_000 + n).encode()))
        found.append(out.getvalue())
    return found


def _drop(inbox: Path, reports: list[bytes], kinds: list[str], folders: int) -> None:
    """Write the files over a minute or two, a hundred at a time."""
    halves = []
    for n, (data, kind) in enumerate(zip(reports, kinds, strict=True)):
        folder = inbox / f"xa-{n % folders:03d}"
        folder.mkdir(exist_ok=True)
        path = folder / f"bao-cao-{n:05d}.docx"
        if kind == "copy":
            path.write_bytes(reports[n - 1])
        elif kind == "broken":
            path.write_bytes(data[: len(data) // 2])
        elif n % 50 == 1:
            path.write_bytes(data[:4000])
            halves.append((path, data[4000:]))
        else:
            path.write_bytes(data)
        if len(halves) == 2:
            time.sleep(HALVES_PAUSE)
            _finish(halves)
    _finish(halves)


def _finish(halves: list[tuple[Path, bytes]]) -> None:
    for path, rest in halves:
        with path.open("ab") as file:
            file.write(rest)
    halves.clear()


def _start(inbox: Path, warehouse: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "desk", "watch", "--inbox", inbox, "--warehouse", warehouse, "--every", "2"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def _told(inbox: Path) -> Counter[str]:
    told: Counter[str] = Counter()
    for receipt in inbox.glob(f"*/{receipts.NAME}"):
        told.update(ROW.findall(receipt.read_text(encoding="utf-8")))
    return told


def _known(warehouse: Path) -> int:
    """How many different contents the reception book knows."""
    with Ledger(warehouse) as ledger:
        return len(ledger.outcomes())


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    main()
