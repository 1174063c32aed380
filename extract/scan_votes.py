"""Figures that foreign strokes run through, read again several ways: what most readings say stays, never trusted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extract.scan_digits import ABOVE, BELOW, FIGURE, MARGIN, PALE, SHORT, digits, has_digit, read_crops
from extract.scan_image import Gray
from extract.scan_text import Seen
from extract.vietnamese import is_syllable

FIRST = 0.6  # weight of the first engine's reading: it misreads crossed figures more often than the second one
ELECTED = 1.6  # weight that a reading needs: of two readings both must be sure
SCRAP = np.ones((2, 2), np.uint8)  # ink no thicker is what is left of a stroke
EDGES = "()[]“”\"';:.,"


def voted(words: Sequence[Seen], crossed: Gray, pictures: Sequence[Gray]) -> list[Seen]:
    """The words, those that `crossed` (255) touches as most readings of them in all the `pictures` of the page have it.

    Pictures are the page with the foreign strokes and without them: either may have lost a stroke of a digit.
    """
    asked = [i for i, w in enumerate(words) if _doubtful(w) and crossed[w.top : w.bottom, w.x0 : w.x1].any()]
    ballots = [(i, crop) for i in asked for crop in _crops(words[i], pictures)]
    readings: dict[int, list[tuple[str, float]]] = {i: [] for i in asked}
    for (i, _), reading in zip(ballots, read_crops([crop for _, crop in ballots]), strict=True):
        readings[i].append(reading)
    return [_elected(w, readings[i]) if i in readings else w for i, w in enumerate(words)]


def _doubtful(word: Seen) -> bool:
    """Whether a crossed word holds a figure, may have held one, or is no word of the language."""
    return has_digit(word.text) or (word.sure < PALE and len(word.text) < SHORT) or _no_syllable(word.text)


def _no_syllable(text: str) -> bool:
    letters = text.strip(EDGES)
    return len(letters) > 1 and letters.isalpha() and not letters.isupper() and not is_syllable(letters)


def _crops(word: Seen, pictures: Sequence[Gray]) -> list[Gray]:
    """The word as it stands in every picture that shows it differently, each also without the scraps of strokes."""
    top = min(word.top, round(word.base - ABOVE * word.tall))
    bottom = max(word.bottom, round(word.base + BELOW * word.tall))
    here = (slice(max(top, 0), bottom), slice(max(word.x0 - MARGIN, 0), word.x1 + MARGIN))
    plain = [np.ascontiguousarray(gray[here]) for gray in pictures]
    differing = [c for k, c in enumerate(plain) if not any(np.array_equal(c, other) for other in plain[:k])]
    return differing + [np.asarray(cv2.morphologyEx(c, cv2.MORPH_CLOSE, SCRAP), np.uint8) for c in differing]


def _elected(word: Seen, readings: Sequence[tuple[str, float]]) -> Seen:
    """The word as most readings have it, where it or they hold a figure, or where only theirs is a syllable."""
    weights: dict[str, float] = defaultdict(float, {_vote(word.text): FIRST})
    for text, sure in readings:
        weights[_vote(text)] += sure
    best = max(weights, key=lambda vote: weights[vote])
    if weights[best] < ELECTED or best == _vote(word.text):
        return word
    if not (has_digit(best) or has_digit(word.text)):
        mended = _no_syllable(word.text) and is_syllable(best)
        return replace(word, text=word.text.replace(word.text.strip(EDGES), best)) if mended else word
    text = max((r for r in readings if _vote(r[0]) == best), key=lambda r: r[1])[0]
    if word.other is None and has_digit(word.text) and not has_digit(text):
        return word
    if not text or (has_digit(text) and not FIGURE.fullmatch(text.strip(EDGES))):
        return word
    return replace(word, text=text, other=word.text)


def _vote(text: str) -> str:
    """What of a reading counts: its digits and signs, or its letters where it has none."""
    return digits(text) if has_digit(text) else text.strip(EDGES)
