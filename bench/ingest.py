"""How long a report takes the whole way, and how that grows: beside python-docx, pdfplumber, one worker and two.

Run: python -m bench.ingest [FOLDER] (default: samples/inbox) [--copies N]. Prints ratios measured in one run, in turns:
DOCX structure against python-docx; the whole way of a born-digital PDF (read, figures, understood, checked, loaded)
against pdfplumber's words and tables alone, both in seconds of the processor. Every round of that is a process of its
own, which has taken in another report but none of the files: what is kept from one reading helps no other.
Then for 1 document, ten times as many, up to N, with one worker and with two: seconds by the clock, and of the
processor, of the loading process and of its workers; their peak memory. Two workers are held against one by the clock
from the first documents on, without the time in which the workers start.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2

from bench.paraphrase import report
from bench.reading import plumber
from desk import ingest
from desk.pipeline import Limits, read_document
from extract import readers
from rules import engine
from warehouse import Loaded, Store

ROUNDS = 5
SEEN = datetime(2026, 7, 1, tzinfo=UTC)
STARTED = 16
"""Documents after which all workers have started and are at work."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking documents in took: seconds by the clock in all and after the start, of the processor, peak MB."""

    seconds: float
    running: float
    own_seconds: float
    worker_seconds: float
    own_megabytes: int
    worker_megabytes: int

    def __str__(self) -> str:
        return (
            f"{self.seconds:7.1f} s; of the processor {self.own_seconds:5.1f} s loading, {self.worker_seconds:6.1f} s "
            f"reading; peak {self.own_megabytes} MB, a worker {self.worker_megabytes} MB"
        )


def _opens(path: Path) -> bool:
    """Whether a PDF can be opened at all: the samples hold one that cannot."""
    try:
        pypdfium2.PdfDocument(path).close()
    except pypdfium2.PdfiumError:
        return False
    return True


def main() -> None:
    """Measure and print, one line a question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("samples/inbox"))
    parser.add_argument("--copies", type=int, default=1000)
    arguments = parser.parse_args()
    words = [p.read_bytes() for p in sorted(arguments.folder.glob("*.docx"))]
    printed = [p for p in sorted(arguments.folder.glob("*.pdf")) if not p.name.endswith(".scan.pdf") and _opens(p)]
    if not words or not printed:
        parser.error(f"no DOCX or no born-digital PDF in {arguments.folder}")
    ours, theirs = beside(lambda: [structure(d) for d in words], lambda: [python_docx(d) for d in words])
    print(f"DOCX structure: ours {ours:.3f} s, python-docx {theirs:.3f} s: {ours / theirs:.2f} × ({len(words)} files)")
    rounds = [_alone(whole_beside, printed) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    way = f"ours {ours:.3f} s, pdfplumber {theirs:.3f} s: {ours / theirs:.2f} ×"
    print(f"whole way of a PDF: {way} ({len(printed)} files)")
    count = 1
    while count <= arguments.copies:
        one, two = (_alone(take_in, count, words, workers) for workers in (1, 2))
        print(f"{count:6} documents, one worker:  {one}")
        print(f"{count:6} documents, two workers: {two}")
        if count > STARTED:
            print(f"{count:6} documents: two workers {one.running / two.running:.2f} × as fast as one")
        count *= 10
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores: by the clock only an idle machine tells")


def beside(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of the processor of two ways, run in turns after one round that does not count."""
    seen: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        start = time.process_time()
        ours()
        middle = time.process_time()
        theirs()
        seen.append((middle - start, time.process_time() - middle))
    return statistics.median(a for a, _ in seen[1:]), statistics.median(b for _, b in seen[1:])


def structure(data: bytes) -> None:
    """Paragraphs, numbering, headings, sections, tables."""
    readers.read(data, "bench.docx")


def python_docx(data: bytes) -> None:
    """What a script takes with python-docx: paragraphs with style and weight, cells of tables with their text."""
    import docx

    document = docx.Document(BytesIO(data))
    for part in document.iter_inner_content():
        if isinstance(part, docx.table.Table):
            for row in part.rows:
                for cell in row.cells:
                    _ = cell.text
        else:
            _ = part.text, part.style.name if part.style else "", [run.bold for run in part.runs]


def whole_beside(paths: Sequence[Path]) -> tuple[float, float]:
    """Seconds of the processor of the whole way of some files, loaded into a warehouse in use, and of pdfplumber."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "kho") as store:
        other = Path(folder) / "other.docx"
        report.write(report.generate(1), other)
        whole([other], store)
        for load in (structure, plumber):  # what reads PDF is loaded once, on both sides
            load(paths[0].read_bytes())
        start = time.process_time()
        whole(paths, store)
        middle = time.process_time()
        for path in paths:
            plumber(path.read_bytes())
        return middle - start, time.process_time() - middle


def whole(paths: Sequence[Path], store: Store) -> None:
    """The whole way of some files: read, figures, understood, checked, loaded."""
    files = [(data := p.read_bytes(), read_document(data, p.name)[1]) for p in paths]
    engine.check([record for _, record in files])
    shas = [hashlib.sha256(data).hexdigest() for data, _ in files]
    store.load(
        [
            Loaded(r.submission.document, r.submission.document, sha, len(data), SEEN, record=r)
            for sha, (data, r) in zip(shas, files, strict=True)
        ]
    )


def copied(words: Sequence[bytes], folder: Path, count: int) -> list[Path]:
    """So many different files: copies that differ in the comment of their zip."""
    made = []
    for i in range(count):
        path = folder / f"{i:05}.docx"
        path.write_bytes(words[i % len(words)])
        with zipfile.ZipFile(path, "a") as archive:
            archive.comment = f"{i}".encode()
        made.append(path)
    return made


def take_in(count: int, words: Sequence[bytes], workers: int) -> Taken:
    """Take so many copies in with so many workers, into a new warehouse."""
    ticks: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        copied(words, Path(folder), count)
        start, own = time.monotonic(), time.process_time()
        with Store.open(Path(folder) / "kho") as store:
            ingest.take_in([Path(folder)], store, Limits(workers=workers), lambda *_: ticks.append(time.monotonic()))
        end, own = time.monotonic(), time.process_time() - own
    status = Path("/proc/self/status").read_text()  # ru_maxrss would also count the parent before exec
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(
        seconds=end - start,
        running=end - ticks[-max(count - STARTED, 1)],
        own_seconds=own,
        worker_seconds=children.ru_utime + children.ru_stime,
        own_megabytes=int(status.split("VmHWM:")[1].split()[0]) >> 10,
        worker_megabytes=children.ru_maxrss >> 10,
    )


def _alone(function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401, what the function gives
    """Call a function in a process of its own, which may start workers: it is no daemon."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


if __name__ == "__main__":
    main()
