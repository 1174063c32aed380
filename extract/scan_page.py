"""A scanned page to a sheet of words and rules, like that of a born-digital page.

Tesseract reads the text, a second engine reads every figure again; ruled tables are read cell by cell. What is dirt, a
stamp or a signature goes to the sheet's noise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from statistics import mean, median
from typing import Any

import cv2
import numpy as np

from extract.document import Box
from extract.pdf_tables import grids
from extract.pdf_words import Rule, Sheet, Token
from extract.scan_digits import AGREED, BITS, PALE, check_digits, compared, digits, has_digit, read_crops
from extract.scan_image import Gray, Picture, picture, smoothed, turned
from extract.scan_quarters import with_quarters
from extract.scan_signs import with_bars
from extract.scan_table import find_rules
from extract.scan_text import NoModel, Seen, read_boxes, read_text

__all__ = ["NoModel", "read_sheet"]

Pixels = tuple[int, int, int, int]
"""x0, top, x1, bottom in pixels of a picture."""

POINTS = 72.0  # to the inch
DARK = 150  # grey below which a pixel of an evenly lit page is ink
LOST = 0.55  # mean confidence below which a page is tried the other ways up
LOUD = 0.5  # confidence below which a mark without letters or digits is dirt
LINES = 1000  # more than a cell has
CROSSED = 0.55  # trust in a figure that a stamp crosses, or on a page that reads badly, at most
PLAIN = 0.8  # confidence below which a word reads badly; on a clean scan hardly one in fifty
MURKY = 0.05  # share of such words above which a page reads badly: 3 % at most on clean scans, 9 % and more under dust
NOTHING = 0.05  # confidence below which letters are dirt: a scratch or a signature that the engine spelt out
FAINT = 0.3  # confidence below which even a sign that may stand alone is dirt
STRAY = re.compile(r"[.,'’‘`^_~|°¬ˆ]+")  # marks that never stand alone
SIGN = re.compile(r"[-+*%≥≤<>=–•/]")  # marks that may
LINE = (0.25, 1.5)  # inches: a cell whose ink is no taller and no wider may hold one figure
X_HEIGHT = 0.46  # of the size of type: the height of a small x in the faces of documents
OWN_SIZE = 0.25  # a line whose type differs by more than this share from the page's has its own size
HEAVY = 1.3  # strokes so many times as wide as the page's usual ones are bold


def read_sheet(page: Any, number: int) -> Sheet:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """Read a page of pypdfium2 that is a picture; `number` counts from 1.

    Raises NoModel where Tesseract does not start.
    """
    scan = _read(picture(page))
    if _lost(scan):
        # Scanned lying or upside down: the way up in which most is read with confidence.
        ways = [_read(turned(scan.seen, quarters)) for quarters in (1, 2, 3)]
        scan = max([scan, *ways], key=_read_well)
    if scan.poor:
        scan = _read_twice(scan)
    width, height = page.get_size()
    lying = abs(float(scan.seen.back[0, 1])) > abs(float(scan.seen.back[0, 0]))
    sheet = Sheet(number, width, height, int(lying), _tokens(scan), scan.rules, pictures=1.0, back=scan.back)
    sheet.poor = scan.poor
    sheet.noise = [(scan.back(scan.points(w)), w.text) for w in scan.dirt]
    sheet.noise += [(box, _inside(ink, scan.seen.dpi)) for box, ink in scan.seen.stamps]
    return sheet


@dataclass(slots=True)
class _Scan:
    """What was read of a picture: words with boxes in pixels, dirt, and rules in points."""

    seen: Picture
    words: list[Seen]
    dirt: list[Seen]
    rules: list[Rule]

    @property
    def poor(self) -> bool:
        """Whether the words of the page read badly, as under dust: there both engines miss the same strokes."""
        plain = [w.sure for w in self.words if len(w.text) > 1 and w.text.isalpha()]
        return sum(sure < PLAIN for sure in plain) > MURKY * len(plain)

    def points(self, word: Seen) -> Box:
        scale = POINTS / self.seen.dpi
        return (word.x0 * scale, word.top * scale, word.x1 * scale, word.bottom * scale)

    def back(self, box: Box) -> Box:
        """A box of the straightened page, in points, on the page as shown."""
        scale = self.seen.dpi / POINTS
        return self.seen.box(box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)


def _read(seen: Picture) -> _Scan:
    rules, bare = find_rules(seen.gray, seen.dpi)
    prose = bare.copy()
    words: list[Seen] = []
    for table in grids(rules, 0):
        words += _cells(bare, [_pixels(cell.box, seen.dpi) for cell in table.cells], seen.dpi)
        x0, top, x1, bottom = _pixels(table.box, seen.dpi)
        prose[max(top, 0) : bottom, max(x0, 0) : x1] = 255
    inside = len(words)
    if _ink(prose) is not None:
        words += check_digits(prose, read_text(prose, seen.dpi))
    words = _crossed(seen, with_quarters(with_bars(bare, words)))
    dirty = [_dirty(word, cell=i < inside) for i, word in enumerate(words)]
    dirt = [word for word, bad in zip(words, dirty, strict=True) if bad]
    clean = [word for word, bad in zip(words, dirty, strict=True) if not bad]
    return _Scan(seen, clean, dirt, rules)


def _pixels(box: Box, dpi: float) -> Pixels:
    x0, top, x1, bottom = (round(side * dpi / POINTS) for side in box)
    return x0, top, x1, bottom


def _cells(bare: Gray, cells: Sequence[Pixels], dpi: float) -> list[Seen]:
    """The words of the cells of a table, figures read twice."""
    inks = [ink for cell in cells if (ink := _ink(bare, cell, round(dpi / 10))) is not None]
    found = read_boxes(bare, dpi, inks)
    short = [i for i, ink in enumerate(inks) if _may_be_figure(ink, found[i], dpi)]
    crops = [bare[max(t - 2, 0) : b + 2, max(x0 - 2, 0) : x1 + 2] for x0, t, x1, b in (inks[i] for i in short)]
    for i, (text, sure) in zip(short, read_crops(crops), strict=True):
        found[i] = _short_cell(found[i], text, sure, inks[i])
    # Lines count on from cell to cell, so that all cells go to the second engine at once.
    long = [replace(w, line=i * LINES + w.line) for i in set(range(len(inks))) - set(short) for w in found[i]]
    return [*(w for i in short for w in found[i]), *check_digits(bare, long, cell=True)]


def _may_be_figure(ink: Pixels, words: Sequence[Seen], dpi: float) -> bool:
    """Whether a cell may hold one figure: short, of one line, and not surely a word."""
    x0, top, x1, bottom = ink
    if bottom - top > LINE[0] * dpi or x1 - x0 > LINE[1] * dpi:
        return False
    return not all(w.text.isalpha() and len(w.text) > BITS and w.sure >= PALE for w in words) or not words


def _short_cell(words: list[Seen], text: str, sure: float, ink: Pixels) -> list[Seen]:
    """A cell of one line, read by Tesseract as `words` and by the other engine as `text`."""
    if not has_digit(text) and not any(has_digit(w.text) for w in words):
        return words
    parts = text.split()
    if words and len(parts) == len(words):
        pairs = zip(words, parts, strict=True)
        return [compared(w, p, sure, cell=True) if has_digit(w.text + p) else w for w, p in pairs]
    x0, top, x1, bottom = ink
    tall = (bottom - top) * 0.7
    whole = Seen(" ".join(w.text for w in words), x0, top, x1, bottom, sure, 1, bottom, tall)
    if not words:
        return [replace(whole, text=text, other="", sure=min(sure, LOUD))]
    both = compared(replace(whole, sure=min(w.sure for w in words)), text, sure, cell=True)
    if both.other is None:
        return [replace(w, sure=max(w.sure, AGREED)) if has_digit(w.text) else w for w in words]
    if both.text == text:
        return [both]
    return [replace(w, sure=both.sure, other=text) if has_digit(w.text) else w for w in words]


def _ink(gray: Gray, box: Pixels | None = None, least: int = 10) -> Pixels | None:
    """The box round the ink inside a box; None for an empty one."""
    x0, top, x1, bottom = box or (0, 0, gray.shape[1], gray.shape[0])
    dark = (gray[top:bottom, x0:x1] < DARK).astype(np.uint8)
    if dark.size == 0 or cv2.countNonZero(dark) < least:
        return None
    x, y, width, height = cv2.boundingRect(dark)
    return (x0 + x, top + y, x0 + x + width, top + y + height)


def _crossed(seen: Picture, words: list[Seen]) -> list[Seen]:
    """The words, no figure trusted that a stamp or a signature runs through: taking it out may have taken a stroke."""
    if seen.crossed is None:
        return words
    ink = seen.crossed
    return [
        replace(w, sure=min(w.sure, CROSSED)) if has_digit(w.text) and ink[w.top : w.bottom, w.x0 : w.x1].any() else w
        for w in words
    ]


def _read_twice(scan: _Scan) -> _Scan:
    """A page that reads badly, read again with its finest dust smoothed away: the better of the two readings.

    No figure is trusted that the two do not read alike, and none at all where the better one is still poor.
    """
    again = _read(replace(scan.seen, gray=smoothed(scan.seen.gray)))
    best, worse = sorted((scan, again), key=_read_well, reverse=True)
    poor = best.poor
    best.words = [_agreed(w, worse.words, poor=poor) if has_digit(w.text) else w for w in best.words]
    return best


def _agreed(word: Seen, others: Sequence[Seen], *, poor: bool) -> Seen:
    """A figure beside what another reading of the page has in its place."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    there = [o.text for o in others if o.x0 < x < o.x1 and o.top < y < o.bottom]
    if not poor and any(digits(text) == digits(word.text) for text in there):
        return word
    differing = next((text for text in there if digits(text) != digits(word.text)), None)
    return replace(word, sure=min(word.sure, CROSSED), other=differing if word.other is None else word.other)


def _dirty(word: Seen, *, cell: bool) -> bool:
    """A mark that says nothing and that the engine itself doubts. A dash or plus may be a list's; a figure never is."""
    if has_digit(word.text):
        return False
    if any(c.isalpha() for c in word.text):
        return not cell and word.sure < (LOUD if len(word.text) == 1 else NOTHING)
    return bool(STRAY.fullmatch(word.text)) or word.sure < (FAINT if SIGN.fullmatch(word.text) else LOUD)


def _lost(scan: _Scan) -> bool:
    if not scan.words:
        return _ink(scan.seen.gray, least=round(scan.seen.dpi * 5)) is not None
    return mean(w.sure for w in scan.words) < LOST


def _read_well(scan: _Scan) -> float:
    """Letters and digits read, each counted by the trust in its word."""
    return sum(len(w.text) * (w.sure - 0.4) for w in scan.words)


def _tokens(scan: _Scan) -> list[Token]:
    """The words as tokens of the straightened page: the size of their type, their weight, the height of their line."""
    scale = POINTS / scan.seen.dpi
    usual = _usual([w.tall for w in scan.words for _ in w.text]) or 1.0
    strokes = _strokes(scan)
    weight = _usual([s for s, w in zip(strokes, scan.words, strict=True) for _ in w.text])
    ends = {id(b) for a, b in zip(scan.words, scan.words[1:], strict=False) if b.line == a.line and b.x0 > a.x0}
    tokens = []
    for word, stroke, after in zip_longest(scan.words, strokes, scan.words[1:]):
        size = (word.tall if abs(word.tall - usual) > OWN_SIZE * usual else usual) * scale / X_HEIGHT
        x0, top, x1, bottom = scan.points(word)
        base = word.base * scale
        tokens.append(
            Token(
                word.text, x0, min(top, base - 0.7 * size), x1, max(bottom, base + 0.15 * size), base, size,
                bool(weight) and stroke > HEAVY * weight, after is not None and id(after) in ends, 0, 0, 0,
                sure=round(word.sure, 3), other=word.other,
            )
        )  # fmt: skip
    return tokens


def _strokes(scan: _Scan) -> list[float]:
    """How wide the strokes of every word are, in pixels: the mean length of a level run of its ink."""
    ink = (scan.seen.gray < DARK).astype(np.uint8)
    begins = ink.copy()
    begins[:, 1:] &= 1 - ink[:, :-1]
    total, runs = cv2.integral(ink), cv2.integral(begins)

    def within(sums: Any, w: Seen) -> int:  # noqa: ANN401
        return int(sums[w.bottom, w.x1] - sums[w.top, w.x1] - sums[w.bottom, w.x0] + sums[w.top, w.x0])

    return [within(total, w) / max(within(runs, w), 1) for w in scan.words]


def _usual(values: Iterable[float]) -> float:
    known = [v for v in values if v > 0]
    return median(known) if known else 0.0


def _inside(ink: Gray, dpi: float) -> str:
    """What a stamp says, as far as it can be read."""
    return " ".join(w.text for w in read_text(ink, dpi) if w.sure > LOUD) if min(ink.shape) > 20 else ""  # noqa: PLR2004
