"""The signs ≥ and ≤, which neither engine knows: both read > and <, or a 2. Their shape tells: an angle over a bar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan_image import DARK, Gray
from extract.scan_text import Seen

BELOW = 0.45  # of the height of a small x: how far under its angle the bar is looked for
LEAST = 6  # pixels that the sign is high
BAR = 0.75  # share of the sign's width that a bar inks; the end of an angle inks a quarter
BROAD = 0.8  # of its height is its width at least; a 2 is narrower
TOP, POINT, FOOT = (0.0, 0.17), (0.3, 0.45), (0.6, 0.7)
"""Parts of the height in which the upper arm of an angle begins, its point lies, and its lower arm ends."""
BEGINS, FAR, ENDS = 0.33, 0.62, 0.45
"""Shares of the width from the open side: where the upper arm begins, the point lies at least, the lower arm ends."""
DOUBTED = 0.5
ANGLES = "<>≥≤"
MISTAKEN = "=2"
BETWEEN = re.compile(r"(?<=[≥≤])[^\W\d_]?[-–.,:]*(?=\d)")
"""Specks, or the bar once more, between a sign and its figure."""


def with_bars(gray: Gray, words: Sequence[Seen]) -> list[Seen]:
    """The words, a > or < in front of a figure turned into ≥ or ≤ where a bar stands under it, and a 2 as well."""
    return [_with_bar(gray, w) if w.text[0] in ANGLES + MISTAKEN else w for w in words]


def _with_bar(gray: Gray, word: Seen) -> Seen:
    first, rest = word.text[0], word.text[1:]
    if first in "≥≤":
        return replace(word, text=BETWEEN.sub("", word.text))
    sign = _sign(gray[word.top : round(word.bottom + BELOW * word.tall), word.x0 : word.x1] < DARK, alone=not rest)
    if sign is None:
        return word
    sure = min(word.sure, DOUBTED) if first in MISTAKEN and rest else word.sure
    return replace(word, text=BETWEEN.sub("", sign + rest), sure=sure)


def _sign(ink: NDArray[Any], *, alone: bool) -> str | None:
    """The sign that the first glyph is: an angle open to the left or the right, and a bar below it."""
    glyph = _first_glyph(ink, alone=alone)
    if len(glyph) < LEAST or glyph.shape[1] < BROAD * len(glyph):
        return None
    if glyph[-max(len(glyph) // 4, 2) :].mean(axis=1).max() < BAR:
        return None
    top, point, foot = (_middle(glyph, part) for part in (TOP, POINT, FOOT))
    if top < BEGINS and point > FAR and foot < ENDS:
        return "≥"
    return "≤" if 1 - top < BEGINS and 1 - point > FAR and 1 - foot < ENDS else None


def _middle(glyph: NDArray[Any], part: tuple[float, float]) -> float:
    """Where the ink of a part of the height has its middle, as a share of the width."""
    start = int(part[0] * len(glyph))
    columns = glyph[start : max(int(part[1] * len(glyph)), start + 1)].sum(axis=0)
    return float((columns * np.arange(len(columns))).sum() / max(columns.sum(), 1) / len(columns))


def _first_glyph(ink: NDArray[Any], *, alone: bool) -> NDArray[Any]:
    """The ink of the first sign, up to the first blank column unless it stands alone, cut to its box."""
    inked: NDArray[np.bool_] = np.asarray(ink.any(axis=0))
    start = int(inked.argmax()) if len(inked) else 0
    blank = np.flatnonzero(~inked[start:])
    if len(blank) and not alone:
        ink = ink[:, start : start + int(blank[0])]
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else ink[:0]
