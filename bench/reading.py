"""How fast born-digital PDF is read: pdfium's bare text, our words and tables, pdfplumber's words and tables.

Run: python -m bench.reading [FILE OR FOLDER …] (default: samples/inbox). All three read the same files in one run, in
turns, so that they meet the same machine; the median of the rounds counts, in seconds of the processor (each way uses
one thread), so that other work on the machine counts little. Peak memory is that of a fresh process.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 5


def main() -> None:
    """Read the files all ways and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("samples/inbox")])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    files = [f for p in arguments.paths for f in ([p] if p.is_file() else sorted(p.rglob("*.pdf")))]
    documents = [(f, data) for f in files if _has_text(data := f.read_bytes())]
    if not documents:
        sys.exit("No PDF with a text layer among these paths.")
    pages = sum(_pages(data) for _, data in documents)
    print(f"{len(documents)} files, {pages} pages")
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(arguments.rounds):
        for name, way in WAYS.items():
            start = time.process_time()
            for _, data in documents:
                way(data)
            times[name].append(time.process_time() - start)
    median = {name: statistics.median(seen) for name, seen in times.items()}
    bare = median["pdfium: bare text"]
    print(f"{'':36}{'pages/s':>9}{'× bare text':>13}{'peak MiB':>10}")
    for name, seconds in median.items():
        print(f"{name:36}{pages / seconds:9.1f}{seconds / bare:13.1f}{_peak(name, [d for _, d in documents]):10.0f}")
    ours, plumber = median["ours: words, tables, paragraphs"], median["pdfplumber: words and tables"]
    print(f"ours is {plumber / ours:.1f} × faster than pdfplumber")


def bare(data: bytes) -> None:
    """The text of every page as pdfium gives it: no boxes, no order, no tables."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def ours(data: bytes) -> None:
    """All that our reader does."""
    from extract import pdf

    pdf.read(data, "bench.pdf")


def plumber(data: bytes) -> None:
    """The words with boxes and the ruled tables of every page."""
    from io import BytesIO

    import pdfplumber

    with pdfplumber.open(BytesIO(data)) as document:
        for page in document.pages:
            page.extract_words()
            page.extract_tables()
            page.close()


WAYS: dict[str, Callable[[bytes], None]] = {
    "pdfium: bare text": bare,
    "ours: words, tables, paragraphs": ours,
    "pdfplumber: words and tables": plumber,
}


def _pages(data: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def _has_text(data: bytes) -> bool:
    """Whether pdfium opens the file and every page has a text layer worth reading: scans are measured elsewhere."""
    import pypdfium2

    from extract.pdf_triage import triage
    from extract.pdf_words import read_sheet

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return False
    try:
        return all(triage(read_sheet(page, 1)) == "text" for page in document)
    finally:
        document.close()


def _peak(name: str, documents: list[bytes]) -> float:
    """Peak resident memory, in MiB, of a fresh process that reads all the documents one way."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_peak_here, (name, documents))


def _peak_here(name: str, documents: list[bytes]) -> float:
    for data in documents:
        WAYS[name](data)
    status = Path("/proc/self/status").read_text()  # ru_maxrss would also count the parent before exec
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
