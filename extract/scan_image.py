"""The picture of a scanned page made ready for reading: grey, evenly lit, free of stamps and specks, and straight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import cv2
import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extract.document import Box
from extract.scan_dust import without_specks
from extract.scan_pale import without_verso

Gray = NDArray[np.uint8]
"""Height by width, 0 black to 255 paper."""
Colour = NDArray[np.uint8]
"""Height by width by 3: blue, green, red."""

INCH = 72.0  # points
DARK = 150  # grey below which a pixel of an evenly lit page is ink
SQUARE = 1.1  # a fax has twice as many dots across as down: rendering makes its letters whole
COVERS = 0.85  # an image that takes this share of the page is the scan itself
FINEST, COARSEST = 250.0, 150.0  # dots per inch that the engines read well; outside, the picture is scaled
READING = 200.0  # to this
STRAIGHT = 0.05  # degrees below which turning only blurs
STEEPEST = 5.0  # degrees of skew that are looked for
SURE_CHROMA, INK_CHROMA = 48, 20  # between the channels: what shows a stamp, and what is its ink once it is known
INK_LIGHT, RIM_LIGHT = 60, 110  # black text has no brighter channel: the ink itself, and the blur round it
FADED, INK = 115.0, 70.0  # mean grey of ink that is faded, and what it is made
ON_INK = 0.72  # of the brightness of a stamp's ink on paper: what is darker is text under it
APART = 40.0  # ink and paper nearer than this are one: an empty page
GRAINY = 10.0  # grey levels that neighbours on bare paper differ by: clean scans have 1 to 3, 8 still reads well
RULE, LONG = 150, 12  # grey of a thin rule, and so many pixels of it at once are no grain
ROUND = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], np.uint8)  # the pixels round one
SPACED, BAND = 64, 9  # rows from band to band looked at, and of each
STANDS_OUT, ALL_OVER = 80, 0.002  # grey levels of a pixel against those round it, and the share of such pixels
BLACK, WHITE, MIDDLING = 8, 247, 0.01  # greys of a picture in black and white, and the share of others it may have
PURE, DOTS = 246.0, 1.1  # the paper of one that is not drawn by dots; over how many pixels those even out
PITCH, ALIKE = 8, 0.45  # pixels after which dots in rows come again, and the share of them that do
BANDS = 4  # parts of the height of a page through all of which a streak runs; rules of tables leave the margins
SQUEEZED = 8  # rows of pixels looked at as one
SHADE, RUN = 12, 0.92  # grey levels by which a streak is darker than what is beside it, in which share of the rows
THIN = 25  # share of an inch: streaks are thinner
LEAN = 3  # pixels that a streak may move from band to band
STAMP = 9.0  # mm: coloured ink standing this high is a stamp or a signature, not coloured text


@dataclass(frozen=True, slots=True)
class Picture:
    """A straightened page. `back` (2 by 3) maps its pixels to points of the page as shown, origin top left.

    `stamps` are the boxes, in points, of coloured stamps and signatures taken out of `gray`, each with its own ink
    in grey, not straightened; `crossed` is 255 where their ink was, where a streak of the feeder ran, and where dust
    lay between letters.
    `lying`: the lines of text run up or down the page. `dusty`: there are specks all over it.
    """

    gray: Gray
    dpi: float
    back: NDArray[np.float64]
    stamps: tuple[tuple[Box, Gray], ...] = ()
    crossed: Gray | None = None
    lying: bool = False
    dusty: bool = False

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """The box in points round a box in pixels; turned back with the page, so it may be a little larger."""
        corners = [(x, y) for x in (x0, x1) for y in (top, bottom)]
        xs, ys = zip(*(self.back @ (x, y, 1.0) for x, y in corners), strict=True)
        return (_round(min(xs)), _round(min(ys)), _round(max(xs)), _round(max(ys)))


def picture(page: Any) -> Picture:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """The page (of pypdfium2) as a clean picture. Decodes the scan itself where it fills the page, else renders."""
    image, dpi, to_points = _embedded(page) or _rendered(page)
    image = _undithered(image)
    gray, stamps = _without_stamps(image, dpi)
    if grain(gray) > GRAINY or _spotted(gray):
        gray = smoothed(gray)
    gray = without_verso(gray, dpi)
    gray, streaks = _without_streaks(gray, dpi)
    gray, specks = without_specks(gray, dpi)
    boxes = tuple((_points(to_points, box), ink) for box, ink in stamps.parts)
    foreign = together(stamps.ink if boxes else None, streaks, specks)
    lying, degrees = lay(gray)
    straight = _levelling(gray, degrees)
    back = _chain(to_points, straight)
    crossed = None if foreign is None else _warped(foreign, straight, 0)
    return Picture(_warped(gray, straight, 255), dpi, back, boxes, crossed, lying, specks is not None)


def turned(seen: Picture, quarters: int) -> Picture:
    """The picture turned anticlockwise by quarters, for a page that was scanned lying or upside down."""
    if quarters % 4 == 0:
        return seen
    height, width = seen.gray.shape
    # From the turned picture's pixels back to the pixels that it was turned from.
    undo = {
        1: [[0, -1, width], [1, 0, 0]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, 1, 0], [-1, 0, height]],
    }[quarters % 4]
    gray = np.ascontiguousarray(np.rot90(seen.gray, quarters))
    crossed = None if seen.crossed is None else np.ascontiguousarray(np.rot90(seen.crossed, quarters))
    back, lying = _chain(seen.back, np.array(undo, float)), seen.lying ^ bool(quarters % 2)
    return replace(seen, gray=gray, back=back, crossed=crossed, lying=lying)


def _undithered(image: Colour | Gray) -> Colour | Gray:
    """A picture in black and white whose greys are drawn by dots, in grey again; any other stays as it is."""
    sample = image[::17]  # dots in rows come again after four or eight
    if np.count_nonzero((sample > BLACK) & (sample < WHITE)) > MIDDLING * sample.size:
        return image
    paper = float(np.median(cv2.resize(image, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)))
    if paper > PURE:
        return image
    dots = sample < BLACK
    in_rows = np.count_nonzero(dots[:, :-PITCH] & dots[:, PITCH:]) > ALIKE * np.count_nonzero(dots[:, :-PITCH])
    even = cv2.blur(image, (PITCH // 2,) * 2) if in_rows else cv2.GaussianBlur(image, (0, 0), DOTS)
    return np.asarray(even, np.uint8)


def grain(gray: Gray) -> float:
    """How much neighbouring pixels differ where there is neither ink nor edge, in grey levels (a standard deviation).

    By the median of second differences along some rows: J. Immerkær, Fast noise variance estimation (1996).
    """
    rows = gray[::8].astype(np.int16)
    bends = np.abs(rows[:, 2:] - 2 * rows[:, 1:-1] + rows[:, :-2])
    return float(np.median(bends)) / (0.6745 * 6**0.5)


def _spotted(gray: Gray) -> bool:
    """Whether single pixels stand out from all round them all over the page (salt and pepper): seen in bands."""
    bands = gray[: len(gray) // SPACED * SPACED].reshape(-1, SPACED, gray.shape[1])[:, :BAND]
    page = np.ascontiguousarray(bands.reshape(-1, gray.shape[1]))
    darker = cv2.subtract(cv2.erode(page, ROUND), page)
    lighter = cv2.subtract(page, cv2.dilate(page, ROUND))
    single = np.maximum(darker, lighter).reshape(bands.shape)[:, 1:-1] > STANDS_OUT
    return bool(np.count_nonzero(single) > ALL_OVER * single.size)


def smoothed(gray: Gray) -> Gray:
    """Each pixel the median of the nine round it: takes grain and fine dust away and keeps the edges of letters.

    Rules thinner than two pixels stay as well.
    """
    dark = (gray < RULE).astype(np.uint8)
    rules = [cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((1, LONG), (LONG, 1))]
    median = np.asarray(cv2.medianBlur(gray, 3), np.uint8)
    return np.where(np.maximum(*rules) > 0, np.minimum(gray, median), median)


def softened(gray: Gray) -> Gray:
    """Paper and ink made even, edges left where they are: each pixel the mean of those near it in place and shade."""
    return np.asarray(cv2.bilateralFilter(gray, 7, 40, 2), np.uint8)


def _embedded(page: Any) -> tuple[Colour | Gray, float, NDArray[np.float64]] | None:  # noqa: ANN401
    """The one image that fills the page, decoded (10 ms where rendering takes 50), or None."""
    things = list(page.get_objects(max_depth=1))
    images = [o for o in things if o.type == pdfium.FPDF_PAGEOBJ_IMAGE]
    # The hidden text of an earlier reading may lie over the scan; all else that is drawn has to be rendered.
    drawn = [o for o in things if o.type != pdfium.FPDF_PAGEOBJ_IMAGE and not _hidden(o)]
    if len(images) != 1 or drawn or page.get_rotation() or pdfium.FPDFPage_GetAnnotCount(page):
        return None
    a, b, c, d, e, f = images[0].get_matrix().get()
    width, height = page.get_size()
    left, lower, _, _ = page.get_bbox()
    if b or c or a <= 0 or d <= 0 or a * d < COVERS * width * height:
        return None
    try:
        pixels = images[0].get_bitmap(render=False).to_numpy()
    except (RuntimeError, ValueError):  # a filter or a colour space that pdfium decodes only when it renders
        return None
    rows, columns, *channels = pixels.shape
    if not 1 / SQUARE < rows * a / (columns * d) < SQUARE:
        return None
    if channels == [1]:
        pixels = pixels[:, :, 0]
    elif channels not in ([], [3]):
        return None
    dpi = columns / (a / INCH)
    to_points = np.array([[a / columns, 0, e - left], [0, d / rows, height - (f - lower + d)]])
    pixels, dpi, to_points = _scaled(pixels, dpi, to_points)
    return pixels, dpi, to_points


def _hidden(thing: Any) -> bool:  # noqa: ANN401 - an object on a page of pypdfium2
    invisible = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return bool(thing.type == pdfium.FPDF_PAGEOBJ_TEXT and pdfium.FPDFTextObj_GetTextRenderMode(thing.raw) == invisible)


def _rendered(page: Any) -> tuple[Colour | Gray, float, NDArray[np.float64]]:  # noqa: ANN401
    dpi = 200.0
    scale = dpi / INCH
    width, height = page.get_size()
    if max(width, height) * scale > 6000:  # noqa: PLR2004 (a plan or a poster: its letters are large too)
        scale = 6000 / max(width, height)
    pixels = page.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3]
    rows, columns = pixels.shape[:2]
    to_points = np.array([[width / columns, 0, 0], [0, height / rows, 0]])
    return np.ascontiguousarray(pixels), scale * INCH, to_points


def _scaled(
    pixels: Colour | Gray, dpi: float, to_points: NDArray[np.float64]
) -> tuple[Colour | Gray, float, NDArray[np.float64]]:
    """A picture between COARSEST and FINEST stays as it is; others are brought to READING."""
    if COARSEST <= dpi <= FINEST:
        return pixels, dpi, to_points
    factor = READING / dpi
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    rows, columns = pixels.shape[:2]
    pixels = np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how), np.uint8)
    to_points = to_points.copy()
    to_points[:, :2] *= [columns / pixels.shape[1], rows / pixels.shape[0]]
    return pixels, READING, to_points


@dataclass(frozen=True, slots=True)
class _Stamps:
    """Coloured stamps and signatures: where their ink was (255), their boxes in pixels, each with its ink in grey."""

    ink: Gray
    parts: list[tuple[Box, Gray]]


def _without_stamps(image: Colour | Gray, dpi: float) -> tuple[Gray, _Stamps]:
    """The page in even grey without coloured stamps and signatures, and those apart. Small coloured ink is text.

    Black text under a stamp stays too: in its brightest channel, ink on ink is darker than ink on paper.
    """
    stamps = _Stamps(np.zeros(image.shape[:2], np.uint8), [])
    if image.ndim == 2:  # noqa: PLR2004 - no channels
        return _evenly_lit(image), stamps
    gray = _evenly_lit(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8))
    blue, green, red = cv2.split(image)
    brightest, darkest = cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red)
    chroma = cv2.subtract(brightest, darkest)
    coloured = ((chroma > SURE_CHROMA) & (brightest > INK_LIGHT)).astype(np.uint8)
    if cv2.countNonZero(coloured) < dpi:
        return gray, stamps
    millimetre = dpi / 25.4
    reach = max(3, round(1.2 * millimetre))
    joined = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    for x, y, width, height, area in cv2.connectedComponentsWithStats(joined)[2][1:].tolist():
        if min(width, height) < STAMP * millimetre or area < millimetre * millimetre:
            continue
        here = (slice(max(y - reach, 0), y + height + reach), slice(max(x - reach, 0), x + width + reach))
        ink = (chroma[here] > INK_CHROMA) & (brightest[here] > INK_LIGHT)
        stamps.parts.append(((x, y, x + width, y + height), np.where(ink, darkest[here], 255).astype(np.uint8)))
        covered = ink & (brightest[here] < ON_INK * float(np.median(brightest[here][ink])))
        # The blurred rim of the ink goes as well, but never a dark stroke of the text that the stamp crosses.
        rim = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        rim &= (brightest[here] > RIM_LIGHT) & ~covered
        gray[here][rim] = 255
        gray[here][covered] = np.minimum(gray[here][covered], brightest[here][covered] // 2)
        stamps.ink[here][ink | rim] = 255
    return gray, stamps


def _evenly_lit(gray: Gray) -> Gray:
    """Every pixel against the paper round it, so that shadows and grey paper turn white; faded ink made dark."""
    small = cv2.resize(gray, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    even = np.asarray(cv2.divide(gray, paper, scale=255), np.uint8)
    split, _ = cv2.threshold(even[::2, ::2], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    levels = np.bincount(even[::2, ::2].ravel(), minlength=256)
    shades = np.arange(256)
    dark = shades <= split
    ink, white = (float(np.average(shades[part], weights=levels[part] + 1e-9)) for part in (dark, ~dark))
    if ink < FADED or white - ink < APART:
        return even
    stretch = np.clip((shades - ink) * (white - INK) / (white - ink) + INK, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(even, stretch), np.uint8)


def _without_streaks(gray: Gray, dpi: float) -> tuple[Gray, Gray | None]:
    """The page as scanned without thin lines down its whole height, and where they ran (255), None for nowhere."""
    height, width = gray.shape
    squeezed = height // SQUEEZED
    dark = cv2.resize(255 - gray[: squeezed * SQUEEZED], (width, squeezed), interpolation=cv2.INTER_AREA)
    thin = cv2.subtract(dark, cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(dpi / THIN) | 1), np.uint8)))
    lines = cv2.dilate(thin, np.ones((1, 3), np.uint8)) > SHADE
    bands = [band.mean(axis=0) > RUN for band in np.array_split(lines, BANDS)]
    wide = np.ones(2 * LEAN + 1)
    whole = np.all([np.convolve(band, wide, "same") > 0 for band in bands], axis=0)
    if not whole.any():
        return gray, None
    clean, crossed = gray.copy(), np.zeros_like(gray)
    near = np.convolve(whole, wide, "same") > 0
    for band, rows in zip(bands, np.array_split(np.arange(height), BANDS), strict=True):
        here = slice(int(rows[0]), int(rows[-1]) + 1)
        for left, right in _runs(band & near):
            x0, x1 = max(left - 2, 0), min(right + 2, width - 1)
            ends = gray[here, [x0, x1]].astype(np.float32)
            part = np.linspace(0, 1, x1 - x0 + 1, dtype=np.float32)
            clean[here, x0 : x1 + 1] = ends[:, :1] * (1 - part) + ends[:, 1:] * part
            crossed[here, left:right] = 255
    return clean, crossed


def _runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Start and end of every run of True."""
    for value, group in groupby(enumerate(flags.tolist()), key=lambda at: at[1]):
        if value:
            places = [i for i, _ in group]
            yield places[0], places[-1] + 1


def together(*foreign: Gray | None) -> Gray | None:
    """Where any foreign ink was (255), None for nowhere."""
    found = [ink for ink in foreign if ink is not None]
    return np.maximum.reduce(found) if found else None


def _levelling(gray: Gray, degrees: float) -> NDArray[np.float64]:
    """The map from the pixels of the page laid level back to those of `gray`."""
    if abs(degrees) < STRAIGHT:
        return np.eye(2, 3)
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.invertAffineTransform(turn), float)


def _warped(gray: Gray, straight: NDArray[np.float64], paper: int) -> Gray:
    """The picture laid level."""
    if np.array_equal(straight, np.eye(2, 3)):
        return gray
    how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    size = (gray.shape[1], gray.shape[0])
    return np.asarray(cv2.warpAffine(gray, straight, size, flags=how, borderValue=paper), np.uint8)


def lay(gray: Gray) -> tuple[bool, float]:
    """How the page lies: whether its lines of text run up or down, and by how many degrees they fall to the right.

    The angle is the one at which the rows of ink are sharpest.
    """
    factor = 1000 / max(gray.shape)
    small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = (small < 170).astype(np.uint8)  # noqa: PLR2004
    rules = [cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((1, 40), (40, 1))]
    ys, xs = np.nonzero(ink)
    if len(ys) < 200:  # noqa: PLR2004 (an empty page has no angle)
        return False, 0.0
    text = np.maximum(*rules)[ys, xs] == 0
    if not text.any():  # nothing but rules, or a page all black: they tell how it lies
        text[:] = True
    weights = 255.0 - small[ys, xs]
    across, down = (ys, xs), (small.shape[1] - xs, ys)
    steep = np.arange(-STEEPEST, STEEPEST + 0.01, 0.5)

    def sharpness(lines: tuple[Any, Any], which: Any, degrees: float) -> float:  # noqa: ANN401
        rows = lines[0][which] - lines[1][which] * np.tan(np.radians(degrees))
        profile = np.bincount((rows - rows.min()).astype(int), weights[which])
        return float(np.square(np.diff(profile)).sum())

    rough = {id(lines): [sharpness(lines, text, degrees) for degrees in steep] for lines in (across, down)}
    lines = max(across, down, key=lambda each: max(rough[id(each)]))
    best = steep[int(np.argmax(rough[id(lines)]))]
    for reach, step in ((0.5, 0.1), (0.1, 0.025)):
        best = max(np.arange(best - reach, best + reach + 0.01, step), key=lambda d: sharpness(lines, slice(None), d))
    return lines is down, float(best)


def _chain(outer: NDArray[np.float64], inner: NDArray[np.float64]) -> NDArray[np.float64]:
    """The map that does `inner` first and `outer` after it; both 2 by 3."""
    return np.asarray(outer @ np.vstack([inner, [0.0, 0.0, 1.0]]), float)


def _points(to_points: NDArray[np.float64], box: Box) -> Box:
    x0, top = to_points @ (box[0], box[1], 1.0)
    x1, bottom = to_points @ (box[2], box[3], 1.0)
    return (_round(x0), _round(top), _round(x1), _round(bottom))


def _round(value: float) -> float:
    return round(float(value), 2)
