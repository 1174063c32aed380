"""Ink as tall as a line of text that no engine made a word of: under a pen, a stamp or dirt a figure may be lost."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from extract.scan_image import DARK, Gray
from extract.scan_text import Seen

AROUND = 0.3  # of the height of a small x round a word that is its own: accents, blurred rims
LOW, HIGH = 0.9, 3.0  # times the height of a small x: how tall the ink of a lost figure stands
NARROW = 0.4  # and how wide at least; a whole line may be lost
CLOSE = 0.45  # share of the room of a letter or two that strokes ink: a scribble
FULL = 0.12  # share of its box that is inked at least

Pixels = tuple[int, int, int, int]
"""x0, top, x1, bottom in pixels of a picture."""


def unread(gray: Gray, words: Sequence[Seen], strokes: Gray | None = None) -> list[Pixels]:
    """The spots among the words of a page, its rules and long strokes gone, that were not read; top to bottom.

    Where the `strokes` that were taken out (255) ran so close that they may have hidden words, a spot is told too.
    """
    if not words:
        return []
    tall = median(w.tall for w in words)
    own = round(AROUND * tall)
    left = (gray < DARK).astype(np.uint8)
    if strokes is not None:
        left[cv2.blur(strokes, (2 * round(tall) | 1, round(tall) | 1)) > CLOSE * 255] = 1
    for w in words:
        left[max(w.top - own, 0) : w.bottom + own, max(w.x0 - own, 0) : w.x1 + own] = 0
    page = (
        min(w.x0 for w in words) - tall,
        min(w.top for w in words) - tall,
        max(w.x1 for w in words) + tall,
        max(w.bottom for w in words) + tall,
    )
    coarse = np.ascontiguousarray(cv2.dilate(left, np.ones((2, 2), np.uint8))[::2, ::2])  # at half the size
    near = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, np.ones((1, max(round(tall / 2), 1)), np.uint8))
    outlines, _ = cv2.findContours(near, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    spots = []
    for outline in outlines:
        x, y, width, height = (2 * side for side in cv2.boundingRect(outline))
        if not (LOW * tall <= height <= HIGH * tall and NARROW * tall <= width):
            continue
        within = page[0] <= x and page[1] <= y and x + width <= page[2] and y + height <= page[3]
        if within and left[y : y + height, x : x + width].mean() >= FULL:
            spots.append((x, y, x + width, y + height))
    return sorted(spots, key=lambda spot: (spot[1], spot[0]))
