"""How long a report takes the whole way, and how that grows: beside python-docx, pdfplumber, one worker and two.

Run: python -m bench.ingest [FOLDER] (default: samples/build) [--copies N]. Prints ratios measured in one run, in turns:
DOCX structure against python-docx; the whole way of a born-digital PDF (read, figures, understood, checked, loaded)
against pdfplumber's words and tables alone, both in seconds of the processor; two workers against one, by the clock;
peak memory of the loading process and of its largest worker for 1 document, then ten times as many, up to N.
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
from contextlib import ExitStack
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from bench.reading import plumber
from desk import ingest
from desk.pipeline import Limits, map_all, read_document, read_file
from extract import readers
from rules import engine
from warehouse import Loaded, Store

ROUNDS = 5
SEEN = datetime(2026, 7, 1, tzinfo=UTC)


def main() -> None:
    """Measure and print, one line a question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("samples/build"))
    parser.add_argument("--copies", type=int, default=1000)
    arguments = parser.parse_args()
    words = [p.read_bytes() for p in sorted(arguments.folder.glob("*.docx"))]
    printed = [p for p in sorted(arguments.folder.glob("*.pdf")) if not p.name.endswith(".scan.pdf")]
    ours, theirs = beside(lambda: [structure(d) for d in words], lambda: [python_docx(d) for d in words])
    print(f"DOCX structure: ours {ours:.3f} s, python-docx {theirs:.3f} s: {ours / theirs:.2f} × ({len(words)} files)")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        stores = [opened.enter_context(Store.open(Path(folder) / str(i))) for i in range(ROUNDS + 1)]
        ours, theirs = beside(lambda: whole(printed, stores.pop()), lambda: [plumber(p.read_bytes()) for p in printed])
    print(
        f"whole way of a PDF: ours {ours:.3f} s, pdfplumber {theirs:.3f} s: {ours / theirs:.2f} × "
        f"({len(printed)} files)"
    )
    with tempfile.TemporaryDirectory() as folder:
        copies = copied(words, Path(folder), arguments.copies)
        some = [str(p) for p in copies[:200]]
        one, two = by_clock(some, 1), by_clock(some, 2)
        load = os.getloadavg()[0]
        print(
            f"{len(some)} documents: one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} × "
            f"(load {load:.1f} on {os.cpu_count()} cores)"
        )
    count = 1
    while count <= arguments.copies:
        seconds, own, worker = apart(count, words)
        print(f"{count:6} documents taken in: {seconds:7.1f} s, peak {own} MB, a worker {worker} MB")
        count *= 10


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


def whole(paths: Sequence[Path], store: Store) -> None:
    """The whole way of some files: read, figures, understood, checked, loaded into an empty warehouse."""
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


def by_clock(paths: Sequence[str], workers: int) -> float:
    """Seconds by the clock from the first document's outcome to the last: starting the workers does not count."""
    outcomes = map_all(read_file, [*paths[: 4 * workers], *paths], Limits(workers=workers))
    for _ in range(4 * workers):
        next(outcomes)
    start = time.monotonic()
    for _ in outcomes:
        pass
    return time.monotonic() - start


def apart(count: int, words: Sequence[bytes]) -> tuple[float, int, int]:
    """Take copies in, in a process of their own: seconds by the clock, peak MB of it and of its largest worker."""
    # Not a daemon, so that it may start workers of its own.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_take_in, count, words).result()


def _take_in(count: int, words: Sequence[bytes]) -> tuple[float, int, int]:
    with tempfile.TemporaryDirectory() as folder:
        copied(words, Path(folder), count)
        start = time.monotonic()
        with Store.open(Path(folder) / "kho") as store:
            ingest.take_in([Path(folder)], store, Limits(workers=2), lambda *_: None)
        seconds = time.monotonic() - start
    status = Path("/proc/self/status").read_text()  # ru_maxrss would also count the parent before exec
    own = int(status.split("VmHWM:")[1].split()[0]) >> 10
    return seconds, own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10


if __name__ == "__main__":
    main()
