"""Rings of stamps that were copied in black: circles, and ellipses near them, fitted to the ink and made faint.

A ring is known as one line all round, so that it can be told from the strokes of letters that cross it: they go on
on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan_image import DARK, Gray
from extract.scan_strokes import FAINT

Mask = NDArray[np.bool_]
Points = NDArray[Any]

ARC, BENT = 0.4, 0.2  # inches: a piece of ink so long one way and the other may hold an arc
LEAST, MOST = 0.3, 1.0  # inches of a ring's radius; the seal of an office measures 0.7
COARSE = 3  # pixels looked at as one while centres are looked for
EDGE = 0.3  # of the sharpest edge: what counts as one
MANY, IN_VAIN = 24, 3  # centres tried on a page, and how many without a ring
VOTES = 0.35  # share of the least ring whose edges must point at its centre
WORN = 0.55  # share of a ring that must be there
IN_PAGE = 0.4  # share of it that must lie on the page
THIN = 0.045  # inches: a ring's line is thinner
OFF = 0.08  # share of its radius by which a ring may differ from a circle
NEAR = 2.0  # pixels from the fitted line within which ink belongs to it
ROUNDS = 4  # of fitting, each nearer to the line than the last
RIM = 1  # pixels of the blurred edge of a line, on either side
PALER = 40.0  # grey levels by which a ring may be paler than the print: then the print under it shows
BESIDE = 0.06  # inches beside a seal: the greater part of a letter
STUB = 4  # pixels of a letter's stroke that must stand on either side of a ring
HAIR = np.ones((5, 2), np.uint8)  # half pixels along a ring, pixels across it
SLOPES = (-1.6, -1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0, 1.6)  # of strokes across the line of a ring


@dataclass(frozen=True, slots=True)
class Ring:
    """One line round a centre (pixels): its radius as a sum of waves of the angle, and its width."""

    x: float
    y: float
    waves: NDArray[np.float64]
    width: float

    def radius(self, angles: Points) -> NDArray[np.float64]:
        """The radius at some angles."""
        return np.asarray(_waves(angles) @ self.waves, float)

    def drawn_on(self, mask: Gray, shade: int, rim: int) -> None:
        """Draw the line."""
        around = [np.round(self.around(360)).astype(np.int32)]
        cv2.polylines(mask, around, isClosed=True, color=(shade,), thickness=round(self.width) + 2 * rim)

    def around(self, steps: int) -> Points:
        """So many points of the line, x and y."""
        angles = np.linspace(0, 2 * np.pi, steps, endpoint=False)
        radii = self.radius(angles)
        return np.stack([self.x + radii * np.cos(angles), self.y + radii * np.sin(angles)], axis=1)


def find_rings(gray: Gray, dpi: float) -> list[Ring]:
    """The rings on a straightened page, its rules gone."""
    ink = (gray < DARK).astype(np.uint8)
    bent = _bent(ink, dpi)
    return _found(ink, bent, dpi) if bent is not None else []


def drawn(rings: Sequence[Ring], like: Gray) -> Gray | None:
    """Where the lines of the rings run on a page (255), None for nowhere."""
    if not rings:
        return None
    lines = np.zeros_like(like)
    for ring in rings:
        ring.drawn_on(lines, 255, RIM)
    return lines


def without_rings(gray: Gray, rings: Sequence[Ring], dpi: float) -> tuple[Gray, Gray | None]:
    """The straightened page, its rules gone, rings made faint, and the seals they bound (255), None for none."""
    lines = drawn(rings, gray)
    if lines is None:
        return gray, None
    seals, kept = np.zeros_like(gray), np.zeros_like(gray)
    for ring in rings:
        cv2.fillPoly(seals, [np.round(ring.around(360)).astype(np.int32)], (255,))
    letters = ((gray < DARK) & (lines == 0)).astype(np.uint8)
    print_ = float(np.median(gray[letters > 0]))
    for ring in rings:
        _draw_crossing(kept, letters, ring)
        _draw_darker(kept, gray, ring, print_)
    core = cv2.erode(lines, np.ones((2 * RIM + 1,) * 2, np.uint8))
    clean = np.where((core > 0) & (kept == 0), np.maximum(gray, FAINT), gray)
    # A figure that ends where a seal begins may go on under it.
    beside = np.ones((1, 2 * round(BESIDE * dpi) + 1), np.uint8)
    return clean, np.asarray(cv2.dilate(np.maximum(seals, lines), beside), np.uint8)


def _found(ink: Gray, bent: Gray, dpi: float) -> list[Ring]:
    """All rings of a page, those first at whose centre most edges point; ink belongs to one ring only."""
    left, rings, vain = ink.copy(), list[Ring](), 0
    edges = _edges(bent)
    for _ in range(MANY):
        centre, pointing = _centre(edges, dpi)
        if centre is None or vain == IN_VAIN:
            break
        found = list(_rings(left, *centre, dpi))
        for ring in found:
            ring.drawn_on(left, 0, 2 * RIM)
        rings += found
        vain += not found
        xs, ys = (np.minimum(edges[k] * COARSE + COARSE // 2, left.shape[1 - k] - 1).astype(int) for k in (0, 1))
        edges = edges[:, (left[ys, xs] > 0) & ~pointing]
    return rings


def _bent(ink: Gray, dpi: float) -> Gray | None:
    """The ink, made coarse, of pieces large enough both ways to hold an arc; None where there is none."""
    coarse = cv2.dilate(ink, np.ones((2, 2), np.uint8))[::2, ::2]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(coarse))
    sides = np.sort(2 * stats[:, 2:4], axis=1)
    large = (sides[:, 0] > BENT * dpi) & (sides[:, 1] > ARC * dpi)
    large[0] = False
    return np.asarray(large[labels], np.uint8) if large.any() else None


def _edges(bent: Gray) -> Points:
    """The edges of ink: x, y (of COARSE pixels) and the direction in which they look, a column each."""
    small = cv2.resize(bent * 255, None, fx=2 / COARSE, fy=2 / COARSE, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 1.0)
    dx, dy = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
    force = np.hypot(dx, dy)
    ys, xs = np.nonzero(force > EDGE * force.max())
    return np.stack([xs, ys, dx[ys, xs] / force[ys, xs], dy[ys, xs] / force[ys, xs]])


def _centre(edges: Points, dpi: float) -> tuple[tuple[float, float] | None, Mask]:
    """The point, in pixels, that most edges look at or away from, at a ring's distance; which do."""
    xs, ys, dx, dy = edges
    reach = np.arange(LEAST * dpi / COARSE, MOST * dpi / COARSE)
    none = np.zeros(len(xs), bool)
    if not len(xs):
        return None, none
    away = np.concatenate([-reach, reach])
    cx, cy = (np.round(at[:, None] + side[:, None] * away).astype(int) for at, side in ((xs, dx), (ys, dy)))
    left, top = int(cx.min()), int(cy.min())
    width = int(cx.max()) - left + 1
    votes = np.bincount(((cy - top) * width + cx - left).ravel(), minlength=(int(cy.max()) - top + 1) * width)
    pile = cv2.GaussianBlur(votes.reshape(-1, width).astype(np.float32), (0, 0), 1.5)
    y, x = divmod(int(pile.argmax()), width)
    x, y = x + left, y + top
    apart = np.hypot(xs - x, ys - y)
    pointing = (np.abs((xs - x) * dy - (ys - y) * dx) < NEAR) & (apart >= reach[0]) & (apart <= reach[-1])
    if pointing.sum() < VOTES * 2 * np.pi * reach[0]:
        return None, none
    return ((x + 0.5) * COARSE, (y + 0.5) * COARSE), pointing


def _rings(ink: Gray, x: float, y: float, dpi: float) -> Iterator[Ring]:
    """The rings round a centre."""
    most, thin = MOST * dpi, round(THIN * dpi)
    angles = np.arange(0, 2 * np.pi, 1 / most)
    unrolled, within = _unrolled(ink, x, y, angles, np.arange(most))
    wide = cv2.dilate(unrolled, np.ones((1, 5), np.uint8))
    covered = np.where(within.mean(axis=0) > IN_PAGE, wide.sum(axis=0) / np.maximum(within.sum(axis=0), 1), 0)
    covered[: round(LEAST * dpi)] = 0
    runs = _thin_runs(unrolled, thin)
    while covered.max() > WORN:
        radius = int(covered.argmax())
        covered[max(radius - thin, 0) : radius + thin] = 0
        fitted = _fitted(runs, angles, radius)
        if fitted is None:
            continue
        waves, mine = fitted
        line = np.clip(np.round(_waves(angles) @ waves).astype(int), 0, unrolled.shape[1] - 1)
        on_page = within[np.arange(len(angles)), line]
        inked = np.bincount(runs[0][mine].astype(int), minlength=len(angles)) > 0
        if on_page.mean() > IN_PAGE and inked[on_page].mean() > WORN:
            yield Ring(x, y, waves, float(np.percentile(runs[2][mine], 60)))
            runs = runs[:, ~mine]


def _unrolled(ink: Gray, x: float, y: float, angles: Points, radii: Points) -> tuple[Gray, Mask]:
    """The ink round a centre, a row for every angle and a column for every radius, and what of it is on the page."""
    xs = (x + np.outer(np.cos(angles), radii)).astype(np.float32)
    ys = (y + np.outer(np.sin(angles), radii)).astype(np.float32)
    within = (xs >= 0) & (ys >= 0) & (xs < ink.shape[1]) & (ys < ink.shape[0])
    return np.asarray(cv2.remap(ink, xs, ys, cv2.INTER_NEAREST), np.uint8), np.asarray(within)


def _waves(angles: Points) -> Points:
    """The waves of a circle, its centre moved, and an ellipse."""
    return np.stack([np.ones_like(angles), np.cos(angles), np.sin(angles), np.cos(2 * angles), np.sin(2 * angles)], -1)


def _thin_runs(unrolled: Gray, thin: int) -> Points:
    """The runs of ink along the radii that are as thin as a ring: row, middle and width, a column each."""
    steps = np.diff(np.pad(unrolled, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    runs = np.stack([rows, (starts + ends - 1) / 2, ends - starts])
    return runs[:, runs[2] <= thin]


def _fitted(runs: Points, angles: Points, radius: int) -> tuple[NDArray[np.float64], Mask] | None:
    """The waves of the line near a radius that runs of ink follow, and which do; None where too few or too unevenly."""
    rows, middles, _ = runs
    basis = _waves(angles[rows.astype(int)])
    waves, near = np.array([float(radius), 0, 0, 0, 0]), OFF * radius
    for _ in range(ROUNDS):
        mine = np.abs(middles - basis @ waves) < near
        if mine.sum() < IN_PAGE * WORN * len(angles):
            return None
        waves = np.linalg.lstsq(basis[mine], middles[mine], rcond=None)[0]
        near = max(near / 2, NEAR)
    if np.abs(waves[1:]).max() > OFF * waves[0]:
        return None
    return waves, np.abs(middles - basis @ waves) < NEAR


def _draw_crossing(kept: Gray, letters: Gray, ring: Ring) -> None:
    """Draw into `kept` the strokes of letters that go on on both sides of a ring's line."""
    half = ring.width / 2 + RIM
    reach = int(half) + 2 * STUB
    size = float(ring.waves[0])
    angles = np.arange(0, 2 * np.pi, 0.5 / size)  # half a pixel of the line a row
    away = np.arange(-reach, reach + 1)
    radii = ring.radius(angles)[:, None] + away
    xs = (ring.x + np.cos(angles)[:, None] * radii).astype(np.float32)
    ys = (ring.y + np.sin(angles)[:, None] * radii).astype(np.float32)
    rolled = np.asarray(cv2.remap(letters, xs, ys, cv2.INTER_NEAREST), np.uint8)
    rolled[:, np.abs(away) <= half] = 0
    through = _through(rolled, half) & (np.abs(away) <= half + 1)
    x, y = np.round(xs[through]).astype(int), np.round(ys[through]).astype(int)
    there = (x >= 0) & (y >= 0) & (x < kept.shape[1]) & (y < kept.shape[0])
    kept[y[there], x[there]] = 1


def _draw_darker(kept: Gray, gray: Gray, ring: Ring, print_: float) -> None:
    """Draw into `kept` what is as dark as the print, where the ring itself is paler."""
    xs, ys = np.round(ring.around(720)).astype(int).T
    there = (xs >= 0) & (ys >= 0) & (xs < gray.shape[1]) & (ys < gray.shape[0])
    shade = float(np.median(gray[ys[there], xs[there]]))
    if shade - print_ > PALER:
        line = np.zeros_like(gray)
        ring.drawn_on(line, 1, RIM)
        kept[(line > 0) & (gray < (shade + print_) / 2)] = 1


def _through(rolled: Gray, half: float) -> Mask:
    """The strokes that stand on both sides of an empty strip, drawn through it."""
    kept = np.zeros_like(rolled)
    for slope in SLOPES:
        stub, through = _line(STUB, 2 * slope), _line(2 * half + 3, 2 * slope)
        strokes = cv2.morphologyEx(rolled, cv2.MORPH_OPEN, stub, borderType=cv2.BORDER_CONSTANT, borderValue=0)
        kept |= np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, through), np.uint8)
    # Between two letters there are lines as well, but hair-thin ones.
    return np.asarray(cv2.morphologyEx(kept | rolled, cv2.MORPH_OPEN, HAIR) > 0)


def _line(across: float, slope: float) -> Gray:
    """A line that runs so many columns, and `slope` times as many rows."""
    half = max(round(across / 2), 1)
    lean = round(half * slope)
    line = np.zeros((2 * abs(lean) + 1, 2 * half + 1), np.uint8)
    cv2.line(line, (0, abs(lean) - lean), (2 * half, abs(lean) + lean), (1,))
    return line
