"""Dust on the glass: specks that are no larger than a full stop."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

INKED = 160  # grey below which dust is looked for
SPECK, DISTANCE = 36, 7  # shares of an inch: how large dust is at most, and how much paper lies round it
DUSTY, LEAST = 20, 60  # specks that make a page dusty; share of an inch that every full stop and dot measures
LIGHT = 80  # and of the side of a square that has less ink than any
BESIDE = 16  # share of an inch within which of a letter its dots and the full stop after it stand


def without_specks(gray: Gray, dpi: float) -> tuple[Gray, Gray | None]:
    """Without dust: specks no larger than a full stop that stand apart from all other ink. A dash is no speck.

    Where there are many of them, what is smaller than any full stop goes from beside and between letters as well;
    where it lay is told (255).
    """
    speck, apart = round(dpi / SPECK), round(dpi / DISTANCE)
    ink = cv2.threshold(gray, INKED, 255, cv2.THRESH_BINARY_INV)[1]
    coarse = cv2.resize(ink, None, fx=1 / 4, fy=1 / 4, interpolation=cv2.INTER_AREA)
    near = cv2.dilate((coarse > 0).astype(np.uint8), np.ones((apart // 4 | 1, apart // 4 | 1), np.uint8))
    clean, found = gray, 0
    for x, y, width, height, _ in cv2.connectedComponentsWithStats(near)[2][1:].tolist():
        if 4 * max(width, height) > speck + apart + 8:
            continue
        here = (slice(4 * y, 4 * (y + height)), slice(4 * x, 4 * (x + width)))
        if max(cv2.boundingRect(ink[here])[2:]) <= speck:
            clean = gray.copy() if clean is gray else clean
            clean[here] = 255
            found += 1
    if found < DUSTY:
        return clean, None
    dusted = _without_smallest(clean, dpi)
    return dusted, np.asarray(cv2.compare(dusted, clean, cv2.CMP_NE), np.uint8)


def _without_smallest(gray: Gray, dpi: float) -> Gray:
    """Without what is smaller than any full stop, ink or hole in ink."""
    clean = gray.copy()
    for side, paint, least in ((cv2.THRESH_BINARY, 0, 2 * LEAST), (cv2.THRESH_BINARY_INV, 255, LEAST)):
        labels, sides, inked = _spots(clean, side)
        specks = ((sides <= dpi / least) & (inked <= (dpi / LIGHT) ** 2))[labels]
        clean[_with_rim(specks) if paint else specks] = paint
    return clean


def without_dots(gray: Gray, dpi: float) -> Gray:
    """A dusty page, its rules gone, without dots as large as a full stop that belong to no letter."""
    labels, sides, _ = _spots(gray, cv2.THRESH_BINARY_INV)
    dots = sides <= dpi / SPECK
    letters = np.asarray(~dots[labels] & (labels > 0), np.uint8)
    near = cv2.dilate(letters, np.ones((2 * round(dpi / BESIDE) + 1,) * 2, np.uint8))
    dots[np.unique(labels[near > 0])] = False
    clean = gray.copy()
    clean[_with_rim(dots[labels])] = 255
    return clean


def _spots(gray: Gray, side: int) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """The pieces of ink, or of paper, 0 for the rest: the number of each in its place, its longer side, its pixels."""
    ink = cv2.threshold(gray, INKED, 1, side)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8 if side == cv2.THRESH_BINARY_INV else 4)
    sides = stats[:, 2:4].max(axis=1)
    sides[0] = max(gray.shape)
    return np.asarray(labels, np.int32), np.asarray(sides, np.int32), np.asarray(stats[:, 4], np.int32)


def _with_rim(spots: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(cv2.dilate(spots.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
