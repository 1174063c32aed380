"""What bad scanning costs: reports are printed, spoilt in one way each, read as scans, and held against the print.

Run: python -m bench.degraded [FOLDER …] (default: samples/build) [--how NAME …] [--keep DIR]. Every NAME.pdf with
NAME.gold.jsonl beside it (or in ../expected) is drawn at 200 dpi and spoilt. F1, strict F1 and link are against the
gold. Digits are held against what the text layer reads: wrong where a figure of the same sentence was read with other
digits, unmarked where that reading is trusted (confidence of 0.6 or more). Extra figures are told too, and missing
ones: silent where neither an unread spot nor a doubted figure stands in their place.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from bench import papers
from bench.damage import DPI, WAYS
from bench.forms import paired
from desk import evaluate
from extract.document import Place
from extract.scan_digits import digits
from normalize.observation import Observation, Record

MARKED = 0.6
SHIFT = 6.0
COUNTS = ("figures", "wrong", "unmarked", "missing", "silent", "extra", "extra unmarked")


def main() -> None:
    """Spoil the reports in every way, read them, print the table and every digit that was wrong and trusted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("samples/build")])
    parser.add_argument("--how", nargs="*", default=list(WAYS), choices=list(WAYS))
    parser.add_argument("--keep", type=Path, required=True, help="where scans and what was read of them are kept")
    arguments = parser.parse_args()
    reports = [(p, gold) for f in arguments.folders for p in sorted(f.glob("*.pdf")) if (gold := _gold(p))]
    head = ("F1", "strict", "link", "figures", "wrong", "unmarked", "missing", "silent", "extra", "unmarked")
    rows = []
    for how in arguments.how:
        count, scores = Counter[str](), []
        for path, gold in reports:
            printed = papers.read(path, arguments.keep)[1].observations
            scan = spoilt(path, printed, how, arguments.keep)
            record = papers.read(scan, arguments.keep)[1]
            scores.append(evaluate.compare(path.name, gold, record.observations))
            count.update(_told(f"{how}  {path.stem}", printed, record))
        whole = evaluate.total(how, scores)
        rows.append(
            f"{how:34}{whole.f1:8.3f}{whole.strict_f1:8.3f}{whole.link:8.3f}" + "".join(f"{count[c]:9}" for c in COUNTS)
        )
        print(rows[-1], flush=True)
    print(f"\n{'':34}" + "".join(f"{h:>8}" for h in head[:3]) + "".join(f"{h:>9}" for h in head[3:]), *rows, sep="\n")


def _gold(path: Path) -> list[dict[str, Any]]:
    """The hand-read figures of a report, none where there is no such file."""
    for folder in (path.parent, path.parent.parent / "expected"):
        gold = folder / f"{path.stem}.gold.jsonl"
        if gold.exists() and not path.name.endswith(".scan.pdf"):
            return [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    return []


def _told(name: str, printed: Sequence[Observation], record: Record) -> Counter[str]:
    """Wrong, missing and extra figures of one scan; those that are trusted, or missing in silence, are printed."""
    read = record.observations
    pairs = paired(printed, read)
    wrong = [(printed[i], read[j]) for i, j in pairs.items() if _digits(printed[i]) != _digits(read[j])]
    extra = [o for j, o in enumerate(read) if j not in set(pairs.values())]
    loud = [(p, o) for p, o in wrong if o.confidence >= MARKED]
    false = [o for o in extra if o.confidence >= MARKED]
    for p, o in loud:
        print(f"  {name} p.{o.page}: {p.text!r} read as {o.text!r}, confidence {o.confidence}")
    for o in false:
        print(f"  {name} p.{o.page}: extra {o.text!r}, confidence {o.confidence} | {' '.join(o.snippet.split())[:80]}")
    missing = [p for i, p in enumerate(printed) if i not in pairs]
    doubted = [u.place for u in record.unplaced] + [o for o in read if o.confidence < MARKED]
    silent = [p for p in missing if not any(_meet(p, place) for place in doubted)]
    for p in silent:
        print(f"  {name} p.{p.page}: {p.text!r} is missing and nothing tells so")
    return Counter(
        {
            "figures": len(printed),
            "wrong": len(wrong),
            "unmarked": len(loud),
            "missing": len(missing),
            "silent": len(silent),
            "extra": len(extra),
            "extra unmarked": len(false),
        }
    )


def _meet(printed: Observation, place: Place | Observation) -> bool:
    """Whether a place on the scan is the figure's on the print; a scanner shifts the page by a few points."""
    if printed.page != place.page or printed.bbox is None or place.bbox is None:
        return False
    x0, top, x1, bottom = printed.bbox
    return (
        place.bbox[0] < x1 + SHIFT
        and x0 - SHIFT < place.bbox[2]
        and place.bbox[1] < bottom + SHIFT
        and top - SHIFT < place.bbox[3]
    )


def _digits(o: Observation) -> str:
    return digits("".join(o.text.split()))


def spoilt(path: Path, printed: Sequence[Observation], how: str, keep: Path) -> Path:
    """The report as a scan spoilt in one way, made once."""
    scan = keep / f"{path.stem}-{how.replace(' ', '-')}.scan.pdf"
    if scan.exists():
        return scan
    keep.mkdir(parents=True, exist_ok=True)
    pdf = pypdfium2.PdfDocument(path)
    sheets = []
    for number, page in enumerate(pdf, 1):
        picture = np.ascontiguousarray(page.render(scale=DPI / 72).to_numpy()[:, :, :3])
        centres = [_centre(o) for o in printed if o.page == number and o.bbox]
        sheets.append(WAYS[how].scanned(picture, centres, np.random.default_rng(1000 + number)))
    pdf.close()
    how_well = {} if WAYS[how].bits else {"quality": 95}
    sheets[0].save(scan, save_all=True, append_images=sheets[1:], resolution=WAYS[how].dpi, **how_well)
    return scan


def _centre(o: Observation) -> tuple[int, int]:
    x0, top, x1, bottom = o.bbox or (0, 0, 0, 0)
    return round((x0 + x1) / 2 * DPI / 72), round((top + bottom) / 2 * DPI / 72)


if __name__ == "__main__":
    main()
