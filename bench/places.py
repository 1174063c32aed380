"""Whether every figure stands where its box says: each box is cut out of the rendered page and read back.

Run: python -m bench.places [FOLDER …] (default: samples/inbox) [--keep DIR] [--sheet PNG]. A crop shows a figure when
the figure's numbers, and no other digits of its line, are read in it: in the text layer of a born-digital page, and by
one of our two engines in the picture. --sheet draws the crops, each with the printed text below it, the bad ones first.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from bench import papers
from extract.document import Box, Document, Word
from extract.errors import Unreadable
from extract.scan_digits import read_crops
from extract.scan_text import read_boxes
from normalize.observation import Observation

DPI = 200
SCALE = DPI / 72
FRAME = 12
"""Pixels of white round a crop: engines read no ink at the rim."""
TIGHT = 3.0
"""Points that pdfium's text in a box may miss at the rim of a letter."""
CELL = (380, 110)
COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Crop:
    """A figure's crop: its picture (grey), what the text layer says there (None on a scan), what the engines read.

    `lines` tells on how many lines the figure stands, `torn` whether it goes on on the next page.
    """

    observation: Observation
    picture: np.ndarray[Any, np.dtype[np.uint8]]
    layer: str | None
    seen: tuple[str, ...]
    lines: int
    torn: bool

    @property
    def in_layer(self) -> bool:
        """Whether the text layer in the box holds the figure; true where there is none."""
        return self.layer is None or self._shows(self.layer)

    @property
    def in_picture(self) -> bool:
        """Whether an engine reads the figure in the crop."""
        return any(self._shows(text) for text in self.seen)

    def _shows(self, text: str) -> bool:
        """One line holds the figure's digits and no others; the box of several lines also holds their other words."""
        wanted = numbers(self.observation.text)
        if self.lines == 1:
            return "".join(numbers(text)) == "".join(wanted)
        found = iter(numbers(text))
        return all(any(number in other for other in found) for number in (wanted[:1] if self.torn else wanted))


def main() -> None:
    """Read every crop of the reports and print those that do not show their figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("samples/inbox")])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--most", type=int, default=150, help="crops on the contact sheet")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    bad: list[Crop] = []
    good: list[Crop] = []
    for forms in papers.by_slug(arguments.folders).values():
        for path in (forms[f] for f in ("pdf", "scan") if f in forms):
            try:
                document, record = papers.read(path, arguments.keep)
            except Unreadable as error:
                print(f"{path.name}: {error.reason}")
                continue
            counts["without a place"] += sum(o.bbox is None for o in record.observations)
            for crop in crops(path, document, record.observations):
                kind = "scan" if crop.layer is None else "born-digital"
                counts[f"{kind}: crops"] += 1
                counts[f"{kind}: of several lines"] += crop.lines > 1
                counts[f"{kind}: of two pages"] += crop.torn
                counts[f"{kind}: not in the text layer"] += not crop.in_layer
                counts[f"{kind}: not read in the picture"] += not crop.in_picture
                fine = crop.in_layer and crop.in_picture
                (good if fine else bad).append(crop)
                if not fine:
                    o = crop.observation
                    print(f"{path.name} p.{o.page} {o.text!r}: layer {crop.layer!r}, picture {crop.seen}")
    for what, n in counts.items():
        print(f"{n:6} {what}")
    if arguments.sheet:
        spread = max(1, len(good) // max(arguments.most - len(bad), 1))
        contact_sheet([*bad, *good[::spread]][: arguments.most]).save(arguments.sheet)


def crops(path: Path, document: Document, observations: Sequence[Observation]) -> Iterator[Crop]:
    """The crops of a PDF's figures, each read back."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        for number in sorted({o.page for o in observations if o.page}):
            page = pdf[number - 1]
            picture = page.render(scale=SCALE, grayscale=True).to_numpy()
            picture = np.ascontiguousarray(picture if picture.ndim == 2 else picture[:, :, 0])
            layer = page.get_textpage()
            for o in observations:
                if o.page == number and o.bbox is not None:
                    words = [w for w in document.blocks[o.block].words if w.start < o.end and o.start < w.end]
                    yield _crop(o, words, picture, page, layer if layer.count_chars() else None)
    finally:
        pdf.close()


def numbers(text: str) -> list[str]:
    """The runs of digits of a text."""
    return re.findall(r"\d+", text)


def _crop(
    o: Observation,
    words: Sequence[Word],
    page: np.ndarray[Any, np.dtype[np.uint8]],
    paper: Any,  # noqa: ANN401 - pypdfium2 has no types
    layer: Any | None,  # noqa: ANN401
) -> Crop:
    box = o.bbox or (0, 0, 0, 0)
    x0, top, x1, bottom = (round(side * SCALE) for side in box)
    cut = page[max(top - 2, 0) : bottom + 2, max(x0 - 1, 0) : x1 + 2]
    lines = _lines([w for w in words if w.page == o.page])
    framed = np.pad(cut, FRAME, constant_values=255)
    whole = (0, 0, framed.shape[1], framed.shape[0])
    seen = [" ".join(w.text for w in found) for found in read_boxes(framed, DPI, [whole])]
    if lines == 1:
        seen += [text for text, _ in read_crops([cut])]
    return Crop(
        o, cut, None if layer is None else _layer_text(paper, layer, box), tuple(seen), lines, words[-1].page != o.page
    )


def _layer_text(page: Any, layer: Any, box: Box) -> str:  # noqa: ANN401
    """The text of the letters whose middle lies in the box."""
    height = page.get_height()
    letters = []
    for i in range(layer.count_chars()):
        left, low, right, high = layer.get_charbox(i)
        x, y = (left + right) / 2, height - (low + high) / 2
        if box[0] <= x <= box[2] and box[1] - TIGHT <= y <= box[3] + TIGHT and right > left:
            letters.append(layer.get_text_range(i, 1))
        elif letters and letters[-1] != " ":
            letters.append(" ")
    return "".join(letters)


def _lines(words: Sequence[Word]) -> int:
    """On how many lines words stand: a line ends where the next word begins below it."""
    return 1 + sum(b.box[1] > (a.box[1] + a.box[3]) / 2 for a, b in pairwise(words))


def contact_sheet(shown: Sequence[Crop]) -> Image.Image:
    """A grid of crops with the printed text below; red where the crop does not show its figure."""
    import font_source_serif_pro

    font = ImageFont.truetype(font_source_serif_pro.SourceSerifPro, 20)
    width, height = CELL
    sheet = Image.new("RGB", (width * COLUMNS, height * -(-len(shown) // COLUMNS)), "white")
    draw = ImageDraw.Draw(sheet)
    for i, crop in enumerate(shown):
        x, y = width * (i % COLUMNS), height * (i // COLUMNS)
        picture = Image.fromarray(crop.picture)
        picture.thumbnail((width - 20, height - 44))
        sheet.paste(picture, (x + 10, y + 8))
        draw.rectangle((x + 9, y + 7, x + 10 + picture.width, y + 8 + picture.height), outline="steelblue")
        colour = "black" if crop.in_layer and crop.in_picture else "red"
        draw.text((x + 10, y + height - 32), " ".join(crop.observation.text.split())[:40], font=font, fill=colour)
    return sheet


if __name__ == "__main__":
    main()
