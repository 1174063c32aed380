"""The signs ≥ and ≤, which neither engine knows: both read > and <. The bar below tells them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.scan_image import Gray
from extract.scan_text import Seen

DARK = 150
BELOW = 0.45  # of the height of a small x: how far under its angle the bar is looked for
BAR = 0.75  # share of the sign's width that a bar inks; the end of an angle inks a quarter
UNSURE = 0.8  # an equals sign below this confidence may be a ≥ whose angle was lost, and a 2 one read as a digit
MISTAKEN = re.compile(r"[=2]")
BETWEEN = re.compile(r"(?<=[≥≤])[-–.,:](?=\d)")
"""A speck between a sign and its figure."""


def with_bars(gray: Gray, words: Sequence[Seen]) -> list[Seen]:
    """The words, with > and < in front of a figure turned into ≥ and ≤ where a bar stands under them."""
    return [_with_bar(gray, w) if w.text[0] in "<>≥≤" or _mistaken(w) else w for w in words]


def _mistaken(word: Seen) -> bool:
    return word.sure < UNSURE and MISTAKEN.fullmatch(word.text) is not None


def _with_bar(gray: Gray, word: Seen) -> Seen:
    if word.text[0] in "≥≤":
        return replace(word, text=BETWEEN.sub("", word.text))
    ink = gray[word.top : round(word.bottom + BELOW * word.tall), word.x0 : word.x1] < DARK
    sign = _first_glyph(ink, alone=len(word.text) == 1)
    if sign.shape[0] < 6 or not _angled(sign) or sign[-max(len(sign) // 4, 2) :].mean(axis=1).max() < BAR:  # noqa: PLR2004 - pixels
        return word
    if word.text == "2" and sign[len(sign) // 2 :].any(axis=1).all():  # no gap over the bar: a digit
        return word
    # The end of the upper arm: at the left of a ≥, at the right of a ≤.
    arm = np.flatnonzero(sign[: max(len(sign) // 6, 1)].any(axis=0)).mean()
    return replace(word, text=BETWEEN.sub("", ("≥" if arm < sign.shape[1] / 2 else "≤") + word.text[1:]))


def _first_glyph(
    ink: np.ndarray[tuple[int, int], np.dtype[np.bool_]], *, alone: bool
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The ink of the first sign, up to the first blank column unless it stands alone, cut to its height."""
    columns: NDArray[np.bool_] = np.asarray(ink.any(axis=0))
    if not alone and not columns.all():
        start = int(columns.argmax())
        blank = np.flatnonzero(~columns[start:])
        ink = ink[:, start : start + int(blank[0])] if len(blank) else ink
    rows = np.flatnonzero(ink.any(axis=1))
    return ink[rows[0] : rows[-1] + 1] if len(rows) else ink[:0]


def _angled(sign: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> bool:
    """Whether the upper part is an angle: no row of it is inked throughout, as both bars of an equals sign are."""
    upper = sign[: max(round(0.6 * len(sign)), 1)]
    return bool(upper.mean(axis=1).max() < BAR)
