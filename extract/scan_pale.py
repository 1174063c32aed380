"""Foreign ink paler than the print: a stamp or a pen in colour that was scanned in grey, the other side of thin paper.

Where the ink of a page has two shades and the paler one draws long bent strokes, they are taken out with all that has
their shade; the dark print under them stays as it is. Print of the other side has hardly any dark middle at all.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

INK = 190  # grey below which a pixel of an evenly lit page belongs to a stroke or its rim
CORE = 0.02  # inches: so near to every pixel of a printed stroke lies its dark middle
LONG, BENT = 0.15, 0.04  # inches of a stroke that no thin part of a letter is; both ways, as the rule under a heading
IN_ALL = 2.0  # inches of all such strokes of a page together: a small stamp
PART = 0.04  # inches that any piece of foreign ink spans: the thin ends of letters are smaller
RIM, NEAR = 0.015, 0.2  # inches: wider than the rim of a letter; how far other pieces of a stroke are
ROUND = 0.4  # inches round such strokes in which pieces of their shade belong to them: the letters of a stamp
APART = 40.0  # grey levels between print and paler ink, at least
EVEN = 4.5  # times as far from the print as its own shade varies: ink of one pad; the edges of blurred print vary more
PRINT = 0.6  # of the way from the print to the paler ink: what is darker is print, if a thin stroke of it
PALEST = 10  # of a hundred pixels of the paler ink so many may be darker than what is taken for white

THROUGH = 0.035  # inches: so near to every pixel of print lies its dark middle
VERSO, BETWEEN = (140, 225), 30  # greys of the other side, and how many darker ones hardly occur on such a page
MUCH, MOST = 0.05, 0.6  # share of the other side of all ink
RULE = (0.3, 0.2)  # inches of a level and of an upright line: of a table; blurred, it is as pale
LITTLE = 0.2  # of that the share of greys between


def without_pale(gray: Gray, dpi: float) -> tuple[Gray, Gray | None]:
    """The page without long strokes of ink paler than its print, and where those were (255), None for nowhere."""
    core = _square(CORE * dpi)
    # Found at half the size. Only the middle of a stroke tells its shade: every rim is pale.
    half, middle = gray[::2, ::2], np.asarray(cv2.erode(gray, core), np.uint8)[::2, ::2]
    ink = half < INK
    split, dark = _shades(middle[ink])
    inside = _shrunk(ink)
    labels, sizes = _pieces(inside & (middle > split), dpi)
    long = (sizes[:, 0] >= BENT) & (sizes[:, 1] >= LONG)
    if sizes[long, 1].sum() < IN_ALL:
        return gray, None
    shade = middle[long[labels]]
    white = float(np.percentile(half[long[labels]], PALEST))
    if white - dark < APART or shade.mean() - dark < EVEN * shade.std():
        return gray, None
    cut = (split + white) / 2
    labels, sizes = _pieces(inside & (middle > cut) & _grown(long[labels], ROUND * dpi), dpi)
    parts = cv2.resize(
        (sizes[:, 1] >= PART)[labels].astype(np.uint8), gray.shape[::-1], interpolation=cv2.INTER_NEAREST
    )
    # Between letters a stroke has no middle of its own; there it is wider than the rims of letters.
    wide = cv2.morphologyEx(((gray > cut) & (gray < INK)).astype(np.uint8), cv2.MORPH_OPEN, _square(RIM * dpi))
    foreign = (parts > 0) | ((np.asarray(wide) > 0) & _grown(parts > 0, NEAR * dpi))
    where = _grown(foreign, 2 * CORE * dpi)
    clean = gray.copy()
    clean[where & ~_grown(gray < dark + PRINT * (white - dark), 3)] = 255  # the rims of print stay
    return clean, where.astype(np.uint8) * 255


def without_verso(gray: Gray, dpi: float) -> Gray:
    """The page without what shows through from its other side: much ink far paler than the print, little between."""
    middle = np.asarray(cv2.erode(gray, _square(THROUGH * dpi)), np.uint8)
    coarse = np.ascontiguousarray(middle[::4, ::4])
    inked = gray[::4, ::4] < VERSO[1]
    shades = np.bincount(coarse[inked], minlength=256)
    between, pale = shades[VERSO[0] - BETWEEN : VERSO[0]].sum(), shades[VERSO[0] : VERSO[1]].sum()
    if not MUCH < pale / max(shades.sum(), 1) < MOST or between > LITTLE * pale:
        return gray
    spots = ((coarse >= VERSO[0]) & (coarse < VERSO[1])).astype(np.uint8)
    across, down = (max(round(side * dpi / 4), 1) for side in RULE)
    rules = [cv2.morphologyEx(spots, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((1, across), (down, 1))]
    if pale - np.count_nonzero(np.maximum(*rules)[inked]) < MUCH * shades.sum():
        return gray
    return np.where(middle >= VERSO[0], np.uint8(255), gray)


def _shades(ink: NDArray[np.uint8]) -> tuple[float, float]:
    """The grey that parts two shades of ink best, and the mean of the darker one."""
    if not ink.size:
        return 0.0, 0.0
    split, _ = cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return split, float(ink[ink <= split].mean())


def _pieces(ink: Mask, dpi: float) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The pieces of ink of a picture of half the size: the number of each in its place, and its two sides in inches."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    sizes = np.sort(stats[:, 2:4], axis=1) * (2 / dpi)
    sizes[0] = 0
    return np.asarray(labels, np.int32), np.asarray(sizes, np.float64)


def _shrunk(ink: Mask) -> Mask:
    return np.asarray(cv2.erode(ink.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0)


def _grown(ink: Mask, side: float) -> Mask:
    return np.asarray(cv2.dilate(ink.astype(np.uint8), _square(side)) > 0)


def _square(side: float) -> Gray:
    return np.ones((round(side) | 1,) * 2, np.uint8)
