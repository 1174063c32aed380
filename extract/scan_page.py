"""A scanned page to a sheet of words and rules, like that of a born-digital page.

Tesseract reads the text, a second engine reads every figure again; ruled tables are read cell by cell. What is dirt, a
stamp or a signature goes to the sheet's noise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from statistics import mean, median
from typing import Any

import cv2
import numpy as np

from extract.document import Box
from extract.pdf_sheet import Rule, Sheet, Token
from extract.pdf_tables import grids
from extract.scan_again import read_again
from extract.scan_digits import AGREED, BITS, FIGURE, PALE, check_digits, compared, digits, has_digit, read_crops
from extract.scan_dust import without_dots
from extract.scan_image import DARK, Gray, Picture, picture, softened, together, turned
from extract.scan_pale import without_pale
from extract.scan_quarters import with_quarters
from extract.scan_rings import drawn, find_rings, without_rings
from extract.scan_signs import with_bars
from extract.scan_strokes import without_strokes
from extract.scan_table import find_rules
from extract.scan_text import NoModel, Seen, read_boxes, read_text
from extract.scan_trust import GARBLED, MARKED, agreed, garbled, trusted
from extract.scan_unread import Pixels, unread
from extract.scan_votes import voted
from extract.scan_words import with_marks, without_dust

__all__ = ["NoModel", "read_sheet"]

POINTS = 72.0  # to the inch
DOUBTFUL, LOST = 0.75, 0.55  # mean confidence below which a page is tried upside down, and any other way up
LOUD = 0.5  # confidence below which a mark without letters or digits is dirt
LINES = 1000  # more than a cell has
PLAIN = 0.8  # confidence below which a word reads badly; on a clean scan hardly one in fifty
MURKY = 0.05  # share of such words above which a page reads badly: 3 % at most on clean scans, 9 % and more under dust
BETTER = 1.05  # times as well must a page read once it is softened, for softening blurs thin strokes
NOTHING = 0.05  # confidence below which letters are dirt: a scratch or a signature that the engine spelt out
FAINT = 0.3  # confidence below which even a sign that may stand alone is dirt
STRAY = re.compile(r"[.,'’‘`^_~|°¬ˆ]+")  # marks that never stand alone
SIGN = re.compile(r"[-+*≥≤<>=–•/]|\(?%\)?")  # marks that may
LINE = (0.25, 1.5)  # inches: a cell whose ink is no taller and no wider may hold one figure
SIGNED = re.compile(r"(?:2 |(?P<sign>[<>]) ?)(?P<figure>\d{1,2}(?:[.,]\d+)?%?)")  # "2 990" may be a number
X_HEIGHT = 0.46  # of the size of type: the height of a small x in the faces of documents
CAPITAL = 0.66  # and the height of a capital or a figure
TALL = re.compile(r"[bdđfhklt\d()/\u0300-\u036f]")  # small letters and marks that stand higher than an x
OWN_SIZE = 0.25  # a line whose type differs by more than this share from the page's has its own size
HEAVY = 1.3  # strokes so many times as wide as the page's usual ones are bold


def read_sheet(page: Any, number: int) -> Sheet:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """Read a page of pypdfium2 that is a picture; `number` counts from 1.

    Raises NoModel where Tesseract does not start.
    """
    scan = _upright(picture(page))
    if scan.poor:
        scan = _read_twice(scan)
    width, height = page.get_size()
    lying = abs(float(scan.seen.back[0, 1])) > abs(float(scan.seen.back[0, 0]))
    sheet = Sheet(number, width, height, int(lying), _tokens(scan), scan.rules, pictures=1.0, back=scan.back)
    sheet.poor = scan.poor
    sheet.noise = [(scan.back(scan.points(w)), w.text) for w in scan.dirt]
    sheet.unread = [scan.back(scan.in_points(spot)) for spot in scan.unread]
    sheet.noise += [(box, _inside(ink, scan.seen.dpi)) for box, ink in scan.seen.stamps]
    return sheet


def _upright(seen: Picture) -> _Scan:
    """The page read the way up in which it reads best: a quarter turn is seen in it, upside down shows in reading.

    Columns of figures may look like lines of text that run down. Whichever way that is, what reads doubtfully is read
    upside down too before it is taken.
    """
    first, *others = (1, 3, 0, 2) if seen.lying else (0, 2, 1, 3)
    scan = _read(turned(seen, first))
    for quarters in others:
        if not _lost(scan, LOST if quarters == others[1] else DOUBTFUL):
            break
        scan = max(scan, _read(turned(seen, quarters)), key=_read_well)
    return scan


@dataclass(slots=True)
class _Scan:
    """What was read of a picture: words with boxes in pixels, dirt, spots that were not read, and rules in points."""

    seen: Picture
    words: list[Seen]
    dirt: list[Seen]
    unread: list[Pixels]
    rules: list[Rule]

    @property
    def poor(self) -> bool:
        """Whether the words of the page read badly, as under dust: there both engines miss the same strokes."""
        plain = [w.sure for w in self.words if len(w.text) > 1 and w.text.isalpha()]
        return sum(sure < PLAIN for sure in plain) > MURKY * len(plain)

    def points(self, word: Seen) -> Box:
        return self.in_points((word.x0, word.top, word.x1, word.bottom))

    def in_points(self, box: Pixels) -> Box:
        scale = POINTS / self.seen.dpi
        return (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)

    def back(self, box: Box) -> Box:
        """A box of the straightened page, in points, on the page as shown."""
        scale = self.seen.dpi / POINTS
        return self.seen.box(box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)


def _read(seen: Picture) -> _Scan:
    rules, bare, pale = _unruled(seen)
    rings = find_rings(bare, seen.dpi)
    stamps = together(pale, drawn(rings, bare))
    if stamps is not None:  # parts of them may have passed for rules
        rules, bare, pale = _unruled(seen, stamps)
    bare, seals = without_rings(bare, rings, seen.dpi)
    bare, strokes = without_strokes(bare, seen.dpi)
    prose = bare.copy()
    words: list[Seen] = []
    for table in grids(rules, 0):
        words += _cells(bare, [_pixels(cell.box, seen.dpi) for cell in table.cells], seen.dpi)
        x0, top, x1, bottom = _pixels(table.box, seen.dpi)
        prose[max(top, 0) : bottom, max(x0, 0) : x1] = 255
    inside = len(words)
    if _ink(prose) is not None:
        words += check_digits(prose, read_text(prose, seen.dpi))
    foreign = together(seen.crossed, pale, seals, strokes)
    if foreign is not None:
        words = voted(words, foreign, (bare, seen.gray))
    words = trusted(foreign, with_quarters(with_bars(bare, words)))
    if seen.dusty:
        words = without_dust(words)
    words = with_marks(words)
    dirty = [_dirty(word, cell=i < inside) for i, word in enumerate(words)]
    dirt = [word for word, bad in zip(words, dirty, strict=True) if bad]
    clean = [word for word, bad in zip(words, dirty, strict=True) if not bad]
    spots = unread(bare, clean, strokes)
    if again := read_again(bare, seen.dpi, spots, clean):
        clean += trusted(foreign, with_marks(again))
        spots = unread(bare, clean, strokes)
    clean += (found := _made_out(bare, spots, clean))
    left = [spot for spot in spots if not any(spot[:2] == (w.x0, w.top) for w in found)]
    left += [(w.x0, w.top, w.x1, w.bottom) for w in clean if garbled(w, MARKED if has_digit(w.text) else GARBLED)]
    return _Scan(seen, clean, dirt, left, rules)


def _unruled(seen: Picture, stamps: Gray | None = None) -> tuple[list[Rule], Gray, Gray | None]:
    """The rules of the page, the page without them and without pale strokes, and where those were."""
    rules, bare = find_rules(seen.gray, seen.dpi, stamps)
    if seen.dusty:
        bare = without_dots(bare, seen.dpi)
    return rules, *without_pale(bare, seen.dpi)


def _made_out(bare: Gray, spots: Sequence[Pixels], words: Sequence[Seen]) -> list[Seen]:
    """The figures that the second engine makes out where the first saw nothing: never trusted."""
    crops = [bare[max(top - 2, 0) : bottom + 2, max(x0 - 2, 0) : x1 + 2] for x0, top, x1, bottom in spots]
    found = []
    for (x0, top, x1, bottom), (text, sure) in zip(spots, read_crops(crops), strict=True):
        if not FIGURE.fullmatch(text) or sure < AGREED:
            continue
        beside = [w for w in words if w.top < (top + bottom) / 2 < w.bottom]
        if beside:
            near = min(beside, key=lambda w: max(w.x0 - x1, x0 - w.x1))
            found.append(replace(near, text=text, x0=x0, top=top, x1=x1, bottom=bottom, sure=LOUD, other=""))
    return found


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
        found[i] = short_cell(found[i], text, sure, inks[i])
    # Lines count on from cell to cell, so that all cells go to the second engine at once.
    long = [replace(w, line=i * LINES + w.line) for i in set(range(len(inks))) - set(short) for w in found[i]]
    return [*(w for i in short for w in found[i]), *check_digits(bare, long, cell=True)]


def _may_be_figure(ink: Pixels, words: Sequence[Seen], dpi: float) -> bool:
    """Whether a cell may hold one figure: short, of one line, and not surely a word."""
    x0, top, x1, bottom = ink
    if bottom - top > LINE[0] * dpi or x1 - x0 > LINE[1] * dpi:
        return False
    return not all(w.text.isalpha() and len(w.text) > BITS and w.sure >= PALE for w in words) or not words


def short_cell(words: list[Seen], text: str, sure: float, ink: Pixels) -> list[Seen]:
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
    if whole.text[0].isdigit() and (match := SIGNED.fullmatch(text)) and digits(match["figure"]) == digits(whole.text):
        # Tesseract lost the sign before the figure; the other engine, which has no ≥, took it for a 2.
        return [replace(whole, text=f"{match['sign'] or '≥'} {match['figure']}", other=whole.text, sure=LOUD)]
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


def _read_twice(scan: _Scan) -> _Scan:
    """A page that reads badly, read again with its paper and ink made even: the better of the two readings.

    No figure is trusted that the two do not read alike, and none at all where the better one is still poor.
    """
    again = _read(replace(scan.seen, gray=softened(scan.seen.gray)))
    best, worse = (again, scan) if _read_well(again) > BETTER * _read_well(scan) else (scan, again)
    poor = best.poor
    best.words = [agreed(w, worse.words, poor=poor) if has_digit(w.text) else w for w in best.words]
    return best


def _dirty(word: Seen, *, cell: bool) -> bool:
    """A mark that says nothing and that the engine itself doubts. A dash or plus may be a list's; a figure never is."""
    if has_digit(word.text):
        return False
    if any(c.isalpha() for c in word.text):
        return not cell and word.sure < (LOUD if len(word.text) == 1 else NOTHING)
    return bool(STRAY.fullmatch(word.text)) or word.sure < (FAINT if SIGN.fullmatch(word.text) else LOUD)


def _lost(scan: _Scan, least: float) -> bool:
    if not scan.words:
        return _ink(scan.seen.gray, least=round(scan.seen.dpi * 5)) is not None
    return mean(w.sure for w in scan.words) < least


def _read_well(scan: _Scan) -> float:
    """Letters and digits read, each counted by the trust in its word."""
    return sum(len(w.text) * (w.sure - 0.4) for w in scan.words)


def _tokens(scan: _Scan) -> list[Token]:
    """The words as tokens of the straightened page: the size of their type, their weight, the height of their line."""
    scale = POINTS / scan.seen.dpi
    usual = _usual([w.tall for w in scan.words for _ in w.text]) or 1.0
    strokes = _strokes(scan)
    weight = _usual([s for s, w in zip(strokes, scan.words, strict=True) for _ in w.text])
    lines = _tallest(scan.words)
    ends = {id(b) for a, b in zip(scan.words, scan.words[1:], strict=False) if b.line == a.line and b.x0 > a.x0}
    tokens = []
    for word, stroke, after in zip_longest(scan.words, strokes, scan.words[1:]):
        tall = word.tall if abs(word.tall - usual) > OWN_SIZE * usual else usual
        size = min(tall / X_HEIGHT, lines[word.line, word.base]) * scale
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


def _tallest(words: Sequence[Seen]) -> dict[tuple[int, float], float]:
    """For every line the size that its type has at most: no word stands taller than capitals with their marks."""
    most: dict[tuple[int, float], float] = {}
    for w in words:
        low = w.text.islower() and not TALL.search(unicodedata.normalize("NFD", w.text))
        size = (w.bottom - w.top) / (X_HEIGHT if low else CAPITAL)
        most[w.line, w.base] = max(most.get((w.line, w.base), 0.0), size)
    return most


def _strokes(scan: _Scan) -> list[float]:
    """How wide the strokes of every word are, in pixels: the mean length of a level run of its ink."""

    def width(w: Seen) -> float:
        ink = scan.seen.gray[w.top : w.bottom, w.x0 : w.x1] < DARK
        runs = np.count_nonzero(ink[:, :1]) + np.count_nonzero(ink[:, 1:] > ink[:, :-1])
        return float(np.count_nonzero(ink)) / max(int(runs), 1)

    return [width(w) for w in scan.words]


def _usual(values: Iterable[float]) -> float:
    known = [v for v in values if v > 0]
    return median(known) if known else 0.0


def _inside(ink: Gray, dpi: float) -> str:
    """What a stamp says, as far as it can be read."""
    return " ".join(w.text for w in read_text(ink, dpi) if w.sure > LOUD) if min(ink.shape) > 20 else ""  # noqa: PLR2004
