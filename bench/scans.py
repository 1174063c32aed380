"""How fast scanned pages are read, side by side with Tesseract alone on the same pictures, in one run.

Run: python -m bench.scans [FILE OR FOLDER …] (default: samples/inbox). Every page without a text layer is read by bare
tesserocr (decoded picture, page segmentation as it comes) and by our reader, in turns; the median of the rounds counts.
Pages with ruled tables are told apart: Tesseract alone does not read those as tables. Seconds are of the processor, so
that what else runs on the machine does not count; both ways use one thread.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2

from extract import scan
from extract.pdf_triage import triage
from extract.pdf_words import read_sheet
from extract.scan_text import MODEL, tesserocr

ROUNDS = 3


@dataclass
class Timed:
    """Seconds a page, by round."""

    bare: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)


def main() -> None:
    """Read the pages both ways and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("samples/inbox")])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--pages", type=int, default=10, help="at most so many pages of each file")
    arguments = parser.parse_args()
    files = [f for p in arguments.paths for f in ([p] if p.is_file() else sorted(p.rglob("*.pdf")))]
    times: dict[tuple[str, int], Timed] = {}
    tables: set[tuple[str, int]] = set()
    for _ in range(arguments.rounds):
        for file in files:
            for number, page in _scanned(file, arguments.pages):
                timed = times.setdefault((file.name, number), Timed())
                timed.bare.append(_seconds(_bare, page))
                timed.ours.append(_seconds(lambda p: scan.read_sheet(p, 1), page))
                if len(timed.ours) == 1 and scan.read_sheet(page, 1).rules:
                    tables.add((file.name, number))
    if not times:
        sys.exit("No scanned page among these files.")
    print(f"{'':34}{'pages':>6}{'Tesseract s/page':>18}{'ours s/page':>13}{'ratio':>7}")
    for name, part in (("prose", times.keys() - tables), ("pages with ruled tables", tables)):
        if part:
            bare = statistics.mean(statistics.median(times[at].bare) for at in part)
            ours = statistics.mean(statistics.median(times[at].ours) for at in part)
            print(f"{name:34}{len(part):6}{bare:18.2f}{ours:13.2f}{ours / bare:7.2f}")


def _scanned(file: Path, most: int) -> Iterator[tuple[int, Any]]:
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:
        return
    for index in range(min(len(document), most)):
        page = document[index]
        if triage(read_sheet(page, index + 1)) == "scan":
            yield index + 1, page


def _bare(page: Any) -> str:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """What a plain script does: decode the scan, hand it to Tesseract, take the text."""
    image = next(iter(page.get_objects())).get_bitmap(render=False).to_pil().convert("L")
    ENGINE.SetImage(image)
    return str(ENGINE.GetUTF8Text())


def _seconds(way: Any, page: Any) -> float:  # noqa: ANN401
    start = time.process_time()
    way(page)
    return time.process_time() - start


ENGINE = tesserocr.PyTessBaseAPI(path=str(MODEL), lang="vie")

if __name__ == "__main__":
    main()
