"""What bad scanning costs: reports are printed, spoilt in one way each, read as scans, and held against the print.

Run: python -m bench.degraded [FOLDER …] (default: samples/build) [--how NAME …] [--keep DIR]. Every NAME.pdf with
NAME.gold.jsonl beside it (or in ../expected) is drawn at 200 dpi and spoilt. F1, strict F1 and link are against the
gold. Digits are held against what the text layer reads: wrong where a figure of the same sentence was read with other
digits, unmarked where that reading is trusted (confidence of 0.6 or more). Extra and missing figures are told too.
"""

from __future__ import annotations

import argparse
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from bench import papers
from bench.forms import paired
from desk import evaluate
from extract.scan_digits import digits
from normalize.observation import Observation

DPI = 200
MARKED = 0.6
Pixels = np.ndarray[Any, np.dtype[np.uint8]]
RED, BLACK, BLUE = (40, 30, 196), (45, 45, 45), (170, 60, 30)
"""As OpenCV orders the channels: blue, green, red."""


def main() -> None:
    """Spoil the reports in every way, read them, print the table and every digit that was wrong and trusted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("samples/build")])
    parser.add_argument("--how", nargs="*", default=list(WAYS), choices=list(WAYS))
    parser.add_argument("--keep", type=Path, required=True, help="where scans and what was read of them are kept")
    arguments = parser.parse_args()
    reports = [(p, gold) for f in arguments.folders for p in sorted(f.glob("*.pdf")) if (gold := _gold(p))]
    head = ("F1", "strict", "link", "figures", "wrong", "unmarked", "missing", "extra", "unmarked")
    rows = []
    for how in arguments.how:
        count, scores = Counter[str](), []
        for path, gold in reports:
            printed = papers.read(path, arguments.keep)[1].observations
            scan = spoilt(path, printed, how, arguments.keep)
            read = papers.read(scan, arguments.keep)[1].observations
            scores.append(evaluate.compare(path.name, gold, read))
            count.update(_told(f"{how}  {path.stem}", printed, read))
        whole = evaluate.total(how, scores)
        rows.append(
            f"{how:34}{whole.f1:8.3f}{whole.strict_f1:8.3f}{whole.link:8.3f}"
            + "".join(f"{count[c]:9}" for c in ("figures", "wrong", "unmarked", "missing", "extra", "extra unmarked"))
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


def _told(name: str, printed: Sequence[Observation], read: Sequence[Observation]) -> Counter[str]:
    """Wrong, missing and extra figures of one scan; those that are trusted are printed."""
    pairs = paired(printed, read)
    wrong = [(printed[i], read[j]) for i, j in pairs.items() if _digits(printed[i]) != _digits(read[j])]
    extra = [o for j, o in enumerate(read) if j not in set(pairs.values())]
    loud = [(p, o) for p, o in wrong if o.confidence >= MARKED]
    false = [o for o in extra if o.confidence >= MARKED]
    for p, o in loud:
        print(f"  {name} p.{o.page}: {p.text!r} read as {o.text!r}, confidence {o.confidence}")
    for o in false:
        print(f"  {name} p.{o.page}: extra {o.text!r}, confidence {o.confidence} | {' '.join(o.snippet.split())[:80]}")
    missing = len(printed) - len(pairs)
    return Counter(
        {
            "figures": len(printed),
            "wrong": len(wrong),
            "unmarked": len(loud),
            "missing": missing,
            "extra": len(extra),
            "extra unmarked": len(false),
        }
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
        chance = np.random.default_rng(1000 + number)
        way, quality, dpi = WAYS[how]
        out = io.BytesIO()
        image = Image.fromarray(cv2.cvtColor(way(_worn(picture), centres, chance), cv2.COLOR_BGR2RGB))
        if dpi != DPI:
            image = image.resize(
                (round(image.width * dpi / DPI), round(image.height * dpi / DPI)), Image.Resampling.BOX
            )
        image.save(out, "JPEG", quality=quality)
        sheets.append(Image.open(out))
    pdf.close()
    sheets[0].save(scan, save_all=True, append_images=sheets[1:], resolution=WAYS[how][2], quality=95)
    return scan


def _centre(o: Observation) -> tuple[int, int]:
    x0, top, x1, bottom = o.bbox or (0, 0, 0, 0)
    return round((x0 + x1) / 2 * DPI / 72), round((top + bottom) / 2 * DPI / 72)


def _worn(picture: Pixels) -> Pixels:
    """Ink and paper of any scan: a little soft, neither black nor white."""
    soft = cv2.GaussianBlur(picture, (0, 0), 0.6).astype(np.float32)
    return (soft * 0.88 + 20).astype(np.uint8)


Centres = Sequence[tuple[int, int]]
Way = Callable[[Pixels, Centres, np.random.Generator], Pixels]


def _clean(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    return _grain(picture, chance, 3)


def _grain(picture: Pixels, chance: np.random.Generator, sigma: float) -> Pixels:
    noise = chance.normal(0, sigma, picture.shape[:2])[:, :, None]
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _noise(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    return _grain(picture, chance, 35)


def _specks(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """Dust on the glass, black and white, also on the letters."""
    spoilt_ = picture.copy()
    height, width = picture.shape[:2]
    for grey in (30, 240):
        for x, y in zip(chance.integers(0, width, 2500), chance.integers(0, height, 2500), strict=True):
            cv2.circle(spoilt_, (int(x), int(y)), int(chance.integers(0, 3)), (grey,) * 3, -1)
    return spoilt_


def _blur(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    return _grain(cv2.GaussianBlur(picture, (0, 0), 1.8), chance, 3)


def _skew(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2.0, 1.0)
    paper = (244, 244, 244)
    return _grain(np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=paper), np.uint8), chance, 3)


def _faint(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """The last of the toner on grey paper, uneven light."""
    ink = 205 - (244 - picture.astype(np.float32)) * 0.3
    light = np.linspace(0, 30, picture.shape[1])[None, :, None]
    return _grain(np.clip(ink - light, 0, 255).astype(np.uint8), chance, 3)


def _stamped(colour: tuple[int, int, int], share: float) -> Way:
    """Round stamps over every third figure: ring, star-like spokes, letters."""

    def way(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
        layer = picture.copy()
        for x, y in centres[::3]:
            at = (x + int(chance.integers(-120, 120)), y + int(chance.integers(-90, 90)))
            cv2.circle(layer, at, 140, colour, 5)
            cv2.circle(layer, at, 100, colour, 3)
            cv2.putText(layer, "UBND", (at[0] - 62, at[1] + 15), cv2.FONT_HERSHEY_SIMPLEX, 1.6, colour, 4)
        mixed = np.where(
            layer != picture, np.minimum(picture, cv2.addWeighted(layer, share, picture, 1 - share, 0)), picture
        )
        return _grain(mixed.astype(np.uint8), chance, 3)

    return way


def _struck(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
    """A pen's tick or underline in blue and in black through every third figure."""
    drawn = picture.copy()
    for k, (x, y) in enumerate(centres[::3]):
        dx, dy = int(chance.integers(25, 60)), int(chance.integers(-14, 14))
        cv2.line(drawn, (x - dx, y - dy), (x + dx, y + dy), BLUE if k % 2 else BLACK, 3, cv2.LINE_AA)
    return _grain(drawn, chance, 3)


def _worst(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 0.8, 1.0)
    askew = np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=(244, 244, 244)), np.uint8)
    return _grain(cv2.GaussianBlur(_specks(askew, centres, chance), (0, 0), 1.0), chance, 14)


WAYS: dict[str, tuple[Way, int, int]] = {
    "clean": (_clean, 75, 200),
    "150 dpi": (_clean, 75, 150),
    "110 dpi": (_clean, 75, 110),
    "noise": (_noise, 75, 200),
    "specks": (_specks, 75, 200),
    "blur": (_blur, 75, 200),
    "skew 2 degrees": (_skew, 75, 200),
    "JPEG 30": (_clean, 30, 200),
    "JPEG 10": (_clean, 10, 200),
    "low contrast": (_faint, 75, 200),
    "red stamps over figures": (_stamped(RED, 0.75), 75, 200),
    "black stamps over figures": (_stamped(BLACK, 0.6), 75, 200),
    "pen strokes through figures": (_struck, 75, 200),
    "150 dpi, specks, noise, JPEG 30": (_worst, 30, 150),
}
"""How a scan is spoilt: what happens to the picture, the quality of its JPEG, its resolution."""

if __name__ == "__main__":
    main()
