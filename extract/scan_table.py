"""The rules of tables in a picture, found by morphology. What table they draw, pdf_tables knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.pdf_words import Rule
from extract.scan_image import Gray

LONG_ACROSS, LONG_DOWN = 0.40, 0.22  # inches: no stroke of a letter of text is that long
ALONE = 1.0  # inches: a level rule this long needs no upright rules at its ends
THICK = 0.06  # inches: a darker band is a bar or a photograph, not a rule
SOLID = 0.85  # share of a rule's length that is inked: the strokes of a word in small letters stand apart
GAP = 0.03  # inches: gaps in a worn rule that are closed
REACH = 0.07  # inches round an upright rule within which the end of a level one meets it
TOUCH = 0.03  # inches: an upright rule ends at a level one; strokes of letters in lines one below the other do not
POINTS = 72.0


def find_rules(gray: Gray, dpi: float) -> tuple[list[Rule], Gray]:
    """The rules of a straightened page, in points from its top left corner, and the page without them.

    No rules are told unless some cross: a line under a heading is left where it is.
    """
    dark = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 18)
    down = _rules(dark.T, round(LONG_DOWN * dpi), dpi).T
    if not down.any():
        return [], gray
    across = _held(_rules(dark, round(LONG_ACROSS * dpi), dpi), down, ALONE * dpi, round(2 * REACH * dpi) | 1)
    if not across.any():
        return [], gray
    down = _held(down.T, across.T, ALONE * dpi, round(2 * TOUCH * dpi) | 1).T
    scale = POINTS / dpi
    rules = [Rule(True, y * scale, x0 * scale, x1 * scale) for y, x0, x1 in _segments(across)]
    rules += [Rule(False, x * scale, top * scale, bottom * scale) for x, top, bottom in _segments(down.T)]
    bare = gray.copy()
    bare[cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8)) > 0] = 255
    return rules, bare


def _rules(dark: NDArray[Any], length: int, dpi: float) -> Gray:
    """The level runs of ink of at least this length, small gaps closed, bars too thick for a rule left out."""
    # A rule that is not quite level steps from one row of pixels to the next: let it be thicker first.
    soft = cv2.dilate(np.ascontiguousarray(dark), np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((1, max(3, round(GAP * dpi))), np.uint8))
    opened: Gray = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)).astype(np.uint8, copy=False)
    rules: Gray = np.zeros_like(opened)
    for here, mine in _parts(opened):
        width = mine.shape[1]
        inked = (mine & (dark[here] > 0)).any(axis=0).mean()
        if mine.sum() <= THICK * dpi * width and inked >= SOLID:
            rules[here][mine] = 255
    return rules


def _held(rules: Gray, others: Gray, alone: float, reach: int) -> Gray:
    """The rules that are long, or that hang between two crossing ones: strokes of letters make short ones."""
    posts = cv2.dilate(np.ascontiguousarray(others), np.ones((reach, reach), np.uint8)) > 0
    held = np.zeros_like(rules)
    for here, mine in _parts(rules):
        if mine.shape[1] >= alone or posts[here][:, [0, -1]].any(axis=0).all():
            held[here][mine] = 255
    return held


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
