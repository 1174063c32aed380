"""The rules of tables in a picture, found by morphology. What table they draw, pdf_tables knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.pdf_sheet import Rule
from extract.pdf_tables import grids
from extract.scan_image import Gray
from extract.scan_runs import closed, opened, packed, unpacked

LONG_ACROSS, LONG_DOWN = 0.40, 0.22  # inches: no stroke of a letter of text is that long
ALONE = 1.0  # inches: a level rule this long needs no upright rules at its ends
THICK = 0.06  # inches: a darker band is a bar or a photograph, not a rule
SOLID = 0.85  # share of a rule's length that is inked: the strokes of a word in small letters stand apart
GAP = 0.03  # inches: gaps in a worn rule that are closed
REACH = 0.07  # inches round an upright rule within which the end of a level one meets it
TOUCH = 0.03  # inches: an upright rule ends at a level one; strokes of letters in lines one below the other do not
PIECE = 0.15  # inches: a stroke this long is a piece of a worn rule; the stems of letters are shorter
WORN, HALF = 0.3, 0.4  # inches of a rule that may be missing at once, and the share of it that must be left
LEVEL = 0.015  # inches by which pieces of one rule may stand higher or lower
WIDE = 2  # pixels to either side in which a worn rule is looked for
SIDE, CORNER = 0.5, 0.2  # share of a cell's side that must be inked, and of its first and last quarter
BY, RIM = 3, 1  # pixels beside a rule in which a letter that goes across it stands, after those of its blurred edge
THROUGH = 0.08  # share of a rule with letters on both sides; along rules of tables hardly any, at most one in fifty
FEW = 4  # pieces of upright rules: a page with fewer and no whole one has no table
POINTS = 72.0

Piece = tuple[int, int, int]
"""A level stroke in pixels: its y, its start and its end."""


def find_rules(gray: Gray, dpi: float, foreign: Gray | None = None) -> tuple[list[Rule], Gray]:
    """The rules of a straightened page, in points from its top left corner, and the page without them.

    No rules are told unless some cross: a line under a heading is left where it is. `foreign` is ink (255) that is
    known to be no rule's: arcs of a ring lie and stand too.
    """
    dark = np.asarray(
        cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 18), np.uint8
    )
    if foreign is not None:
        dark = np.asarray(cv2.subtract(dark, foreign), np.uint8)
    turned = np.asarray(cv2.transpose(dark), np.uint8)
    down, upright = _rules(turned, dark, LONG_DOWN * dpi, dpi)
    if not down.any() and len(upright) < FEW:
        return [], gray
    across, lying = _rules(dark, turned, LONG_ACROSS * dpi, dpi)
    _mend(across, lying, upright, LONG_ACROSS * dpi, dpi)
    _mend(down, upright, lying, LONG_DOWN * dpi, dpi)
    across = _uncrossed(_held(across, down.T, ALONE * dpi, round(REACH * dpi)), down.T, dark)
    if not across.any():
        return [], gray
    down = _uncrossed(_held(down, across.T, ALONE * dpi, round(TOUCH * dpi)), across.T, turned)
    if not down.any():
        return [], gray
    for table in grids(_told(across, down, dpi), 0):
        xs, ys = ([round(place * dpi / POINTS) for place in places] for places in (table.xs, table.ys))
        _fill(across, dark, ys, xs)
        _fill(down, turned, xs, ys)
    drawn = cv2.dilate(cv2.max(across, cv2.transpose(down)), np.ones((3, 3), np.uint8))
    return _told(across, down, dpi), np.asarray(cv2.max(gray, drawn), np.uint8)


def _told(across: Gray, down: Gray, dpi: float) -> list[Rule]:
    """The rules in points; `down` lies on its side."""
    scale = POINTS / dpi
    rules = [Rule(True, y * scale, x0 * scale, x1 * scale) for y, x0, x1 in _segments(across)]
    return rules + [Rule(False, x * scale, top * scale, bottom * scale) for x, top, bottom in _segments(down)]


def _fill(rules: Gray, dark: NDArray[Any], places: Sequence[int], ends: Sequence[int]) -> None:
    """Draw the sides of a table's cells that are worn: inked for the greater part and towards both corners.

    Ink that goes on up or down is of letters.
    """
    for y in places:
        inked, letters = (
            np.asarray(np.any([dark[max(at, 0) : at + rows].any(axis=0) for at, rows in bands], axis=0))
            for bands in ([(y - WIDE, 2 * WIDE + 1)], [(y - 3 * WIDE, WIDE), (y + 2 * WIDE + 1, WIDE)])
        )
        for start, end in pairwise(ends):
            side, beside = (dots[start + WIDE : end - WIDE + 1].copy() for dots in (inked, letters))
            beside[: 2 * WIDE], beside[-2 * WIDE :] = False, False  # there the rules across go on up and down
            side &= ~beside
            quarter = len(side) // 4
            if quarter and side.mean() >= SIDE and min(side[:quarter].mean(), side[-quarter:].mean()) >= CORNER:
                rules[max(y - 1, 0) : y + 2, start:end] = 255


def _rules(dark: Gray, turned: Gray, length: float, dpi: float) -> tuple[Gray, list[Piece]]:
    """The level runs of ink of at least this length, small gaps closed, and the pieces of worn ones.

    `turned` is the page on its side. Bars too thick for a rule are left out.
    """
    rules: Gray = np.zeros_like(dark)
    # A rule that is not quite level steps from one row of pixels to the next: let it be thicker first.
    soft = packed(turned, thicker=True)
    strokes = opened(soft, round(PIECE * dpi))
    if not strokes.any():
        return rules, []
    parts = _parts(unpacked(strokes, len(dark)))
    thin = [(here, mine) for here, mine in parts if mine.sum() <= THICK * dpi * mine.shape[1]]
    if not thin:
        return rules, []
    whole = opened(closed(soft, max(3, round(GAP * dpi))), round(length))
    for here, mine in _parts(unpacked(whole, len(dark))):
        width = mine.shape[1]
        inked = (mine & (dark[here] > 0)).any(axis=0).mean()
        if mine.sum() <= THICK * dpi * width and inked >= SOLID:
            rules[here][mine] = 255
    pieces = [((rows.start + rows.stop) // 2, columns.start, columns.stop) for (rows, columns), _ in thin]
    return rules, sorted(pieces)


def _mend(rules: Gray, pieces: Sequence[Piece], others: Sequence[Piece], length: float, dpi: float) -> None:
    """Draw the worn rules that pieces of one height make into the level rules.

    Between two pieces a rule goes on unless both end at rules across, where cells of a table may be merged.
    """
    posts = np.zeros_like(rules)
    for x, top, bottom in others:
        posts[max(top - round(TOUCH * dpi), 0) : bottom + round(TOUCH * dpi), x] = 255
    reach = round(TOUCH * dpi)

    def ends_at_post(y: int, x: int) -> bool:
        return bool(posts[y, max(x - reach, 0) : x + reach + 1].any())

    for row in _in_rows(pieces, max(2, round(LEVEL * dpi))):
        chain = [row[0]]
        for y, start, end in [*row[1:], (row[0][0], rules.shape[1] * 2, 0)]:
            last = max(stop for _, _, stop in chain)
            if start - last <= WORN * dpi and not (ends_at_post(y, last) and ends_at_post(y, start)):
                chain.append((y, start, end))
                continue
            while len(chain) > 1 and not ends_at_post(y, chain[0][1]) and ends_at_post(y, chain[1][1]):
                del chain[0]  # the stem of a letter over the table
            while len(chain) > 1 and not ends_at_post(y, chain[-1][2]) and ends_at_post(y, chain[-2][2]):
                del chain[-1]
            last = max(stop for _, _, stop in chain)
            first, inked = chain[0][1], sum(stop - begin for _, begin, stop in chain)
            if len(chain) > 1 and last - first >= length and inked >= HALF * (last - first):
                rules[max(chain[0][0] - 1, 0) : chain[0][0] + 2, first:last] = 255
            chain = [(y, start, end)]


def _in_rows(pieces: Sequence[Piece], near: int) -> Iterator[list[Piece]]:
    """Pieces of one height, from left to right."""
    row: list[Piece] = []
    for piece in pieces:
        if row and piece[0] - row[0][0] > near:
            yield sorted(row, key=lambda p: p[1])
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda p: p[1])


def _held(rules: Gray, others: Gray, alone: float, reach: int) -> Gray:
    """The rules that are long, or that hang between two crossing ones: strokes of letters make short ones."""

    def crossed(rows: slice, x: int) -> bool:
        return bool(others[max(rows.start - reach, 0) : rows.stop + reach, max(x - reach, 0) : x + reach + 1].any())

    held = np.zeros_like(rules)
    for (rows, columns), mine in _parts(rules):
        if mine.shape[1] >= alone or (crossed(rows, columns.start) and crossed(rows, columns.stop - 1)):
            held[rows, columns][mine] = 255
    return held


def _uncrossed(rules: Gray, others: Gray, dark: Gray) -> Gray:
    """The rules that run through no letters: those that do are the frame or ring of a stamp, a pen's line or a fold."""
    left = rules.copy()
    for (rows, columns), mine in _parts(rules):
        bands = (
            slice(max(rows.start - RIM - BY, 0), max(rows.start - RIM, 0)),
            slice(rows.stop + RIM, rows.stop + RIM + BY),
        )
        above, below = (dark[band, columns].any(axis=0) for band in bands)
        whole = others[bands[0].start : bands[1].stop, columns].max(axis=0, keepdims=True)
        posts = cv2.dilate(np.ascontiguousarray(whole), np.ones((1, 2 * BY + 1), np.uint8))[0]
        if (above & below & (posts == 0)).mean() > THROUGH:
            left[rows, columns][mine] = 0
    return left


def _segments(rules: Gray) -> list[tuple[float, int, int]]:
    """Every level rule as the middle of its height, its start and its end."""
    return [((rows.start + rows.stop) / 2, columns.start, columns.stop) for (rows, columns), _ in _parts(rules)]


def _parts(mask: Gray) -> Iterator[tuple[tuple[slice, slice], NDArray[np.bool_]]]:
    """The connected parts of a mask of level rules: where each stands, and its pixels there."""
    outlines, _ = cv2.findContours(np.ascontiguousarray(mask), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        here = (slice(y, y + height), slice(x, x + width))
        yield here, mask[here] > 0
