"""Where words end among the letters of a page: at blanks, and where letters stand apart from one another.

Many files hold no blanks; pdfium puts them in by the room between letters. Text set wide apart then comes out in
pieces (1.4 11), and a blank that kerning narrowed is lost (UYBAN). Whether there is a blank is told by the letters
beside: it is wider than the room between them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

BLANK = 0.1  # of the height of a letter: how much wider the narrowest blank is than the room between letters
EVEN = 0.05  # of the height: how much the room between the letters of a word varies
WIDE = 0.33  # of the breadth of the letters: the most room between letters set wide apart; more is a blank
REACH = 8  # letters before and after that tell how wide apart letters are set
TURNED = 1.1  # of the height: how far the letters of turned text stand below one another


def word_ends(
    codes: Any,  # noqa: ANN401
    seen: Any,  # noqa: ANN401
    here: tuple[Any, Any, Any, Any],
    sides: tuple[Any, Any],
    marks: set[int],
) -> Any:  # noqa: ANN401
    """For each visible character but the last, whether a word ends with it.

    `codes` are the characters of the page, `seen` the numbers of those that are visible, `here` the boxes of these,
    `sides` the left and right ones of all, `marks` the numbers of marks of notes.
    """
    x0, top, x1, bottom = here
    height = np.maximum(bottom - top, 1.0)
    height = np.maximum(height[:-1], height[1:])
    # Within a word characters move to the right, or, where the text is turned, up or down by no more than one of them.
    ends = (x0[1:] - x1[:-1] > height) | (x0[1:] < x0[:-1] - height) | (np.abs(np.diff(bottom)) > TURNED * height)
    apart = np.diff(seen)
    together = apart == 1
    # pdfium puts blanks in that are not in the file: they have no width. The letter before ends there at the latest.
    after = seen[:-1] + 1
    put_in = (apart == 2) & (codes[after] == ord(" ")) & (sides[0][after] == sides[1][after])  # noqa: PLR2004
    reach = _reach(x0, x1)
    reach = np.where(put_in, np.minimum(sides[0][after], reach), reach)
    gap = np.where(together | put_in, x0[1:] - reach, 0)
    usual = _usual(np.where(together, gap, 0), together)
    beside = np.maximum(np.append(0, gap[:-1]), np.append(gap[1:], 0))
    broad = (x1[1:] - x0[1:] + x1[:-1] - x0[:-1]) / 2
    ends |= gap > np.maximum(beside, usual) + BLANK * height
    ends |= ~together & ~(put_in & (gap <= usual + EVEN * height) & (gap < WIDE * broad))
    if marks:
        marked = np.isin(seen, list(marks))
        ends |= marked[1:] != marked[:-1]
    return ends


def _usual(gap: Any, together: Any) -> Any:  # noqa: ANN401
    """The room between letters round each place, on the average, at least none; any where none stand together."""
    room, places = (np.concatenate(([0.0], np.cumsum(each))) for each in (gap, together))
    first = np.maximum(np.arange(len(gap)) - REACH, 0)
    last = np.minimum(np.arange(len(gap)) + REACH + 1, len(gap))
    count = places[last] - places[first]
    return np.where(count > 0, np.maximum(room[last] - room[first], 0) / np.maximum(count, 1), np.inf)


def _reach(x0: Any, x1: Any) -> Any:  # noqa: ANN401
    """How far each character but the last reaches, with the one before it, over which it may be set as a mark."""
    before = np.append(x1[:1], np.where(x0[1:-1] < x1[:-2], x1[:-2], x1[1:-1]))
    return np.maximum(x1[:-1], np.where(before - x1[:-1] < x1[:-1] - x0[:-1], before, x1[:-1]))
