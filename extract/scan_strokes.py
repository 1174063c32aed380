"""Strokes that are no print: pens, and the black stamps and signatures of a copied copy.

They are made faint where they are longer and straighter than any stroke of a letter, and the letters
that they cross are closed again; where they ran is told, so that no figure is trusted that one of them crossed.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import cv2
import numpy as np

from extract.scan_image import DARK, Gray

LETTER = 0.22  # inches: ink in one piece larger than this may be letters that a stroke joins
LONG, LEVEL = 0.2, 0.3  # inches of a straight stroke that no letter has; where lying or upright letters in a row may
FURTHER = 1.25  # times this long at least must a stroke go on
ALONG = (-2.5, 0.0, 2.5)  # degrees from lying and from upright: letters run together along these
SLANTED = tuple(side * (5.5 + 3.0 * step) for step in range(14) for side in (-1, 1))
THICK = 0.035  # inches: the stroke of a pen or the ring of a stamp
BLOT = 0.05  # inches: wider ink is a blot, not a stroke
FAINT = 200  # grey that a stroke is made: of a white one, engines take the letters that it cut for others
MANY = 0.5  # share of a page: if more of it hangs together, it is no stroke that joins it


def without_strokes(gray: Gray, dpi: float) -> tuple[Gray, Gray | None]:
    """The straightened page, its rules gone, long strokes made faint, and where they ran (255), None for nowhere."""
    ink = (gray < DARK).astype(np.uint8)
    coarse = cv2.dilate(ink, np.ones((2, 2), np.uint8))[::2, ::2]  # at half the size: where large pieces stand
    stats = 2 * cv2.connectedComponentsWithStats(np.ascontiguousarray(coarse))[2][1:]
    large = stats[(stats[:, 2:4].max(axis=1) > LETTER * dpi) & (stats[:, 4] > LONG * dpi)]
    if not len(large) or (large[:, 2] * large[:, 3]).sum() > MANY * gray.size:
        return gray, None
    lines = _lines(dpi)
    clean, crossed = gray, np.zeros_like(gray)
    for x, y, width, height, _ in large.tolist():
        here = (slice(max(y - 1, 0), y + height + 1), slice(max(x - 1, 0), x + width + 1))
        found = _strokes(ink[here], lines, round(BLOT * dpi), FURTHER * LONG * dpi)
        if found is None:
            continue
        strokes, kept = found
        clean = gray.copy() if clean is gray else clean
        clean[here] = np.where(strokes & ~kept, np.maximum(clean[here], FAINT), clean[here])
        crossed[here][strokes] = 255
    return clean, None if clean is gray else crossed


def _strokes(ink: Gray, lines: list[tuple[Gray, Gray]], blot: int, least: float) -> tuple[Any, Any] | None:
    """The pixels of long strokes in a piece of ink, and those of them that letters on both sides share."""
    thin = ink & (1 - _wider(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((blot, blot), np.uint8))))
    runs = [
        (cv2.morphologyEx(thin, cv2.MORPH_OPEN, along, borderType=cv2.BORDER_CONSTANT, borderValue=0), across)
        for along, across in lines
        if along.shape[0] <= ink.shape[0] and along.shape[1] <= ink.shape[1]
    ]
    strokes = _long(np.bitwise_or.reduce([run for run, _ in runs]), least) if runs else np.zeros_like(ink)
    if not strokes.any():
        return None
    strokes = _wider(strokes)
    letters = ink & (1 - strokes)
    kept = np.zeros_like(ink)
    for run, across in runs:
        if run.any():
            kept |= np.asarray(cv2.morphologyEx(letters, cv2.MORPH_CLOSE, across), np.uint8) & _wider(run)
    return strokes > 0, kept > 0


def _wider(strokes: Any) -> Gray:  # noqa: ANN401 - whatever OpenCV gives
    """Strokes with their blurred rim."""
    return np.asarray(cv2.dilate(strokes, np.ones((3, 3), np.uint8)), np.uint8)


def _long(strokes: Gray, least: float) -> Gray:
    """The strokes that go on for longer: blurred letters that run together hold lines just long enough."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes)
    long = np.hypot(stats[:, 2], stats[:, 3]) > least
    long[0] = False
    return np.asarray(long[labels], np.uint8)


def _lines(dpi: float) -> list[tuple[Gray, Gray]]:
    """For every direction a line as long as no stroke of a letter is, and a short one across it."""
    made = []
    for axis, lean in product((0.0, 90.0), (*ALONG, *SLANTED)):
        length, angle = LEVEL if lean in ALONG else LONG, np.radians(axis + lean)
        made.append((_line(length * dpi, angle), _line(2 * THICK * dpi, angle + np.pi / 2)))
    return made


def _line(length: float, angle: float) -> Gray:
    half = length / 2
    dx, dy = round(half * np.cos(angle)), round(half * np.sin(angle))
    size = (2 * abs(dy) + 1, 2 * abs(dx) + 1)
    line = np.zeros(size, np.uint8)
    cv2.line(line, (abs(dx) - dx, abs(dy) - dy), (abs(dx) + dx, abs(dy) + dy), (1,))
    return line
