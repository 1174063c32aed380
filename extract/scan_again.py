"""Lines of clean print that the engine passed over, read again by themselves.

Looking for the columns of a page, Tesseract now and then leaves out a line between two that it reads; cut out, it reads
that line like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import mean, median

from extract.scan_digits import check_digits
from extract.scan_image import Gray
from extract.scan_text import Seen, read_boxes
from extract.scan_unread import Pixels

LONG = 5.0  # times the height of a small x: a shorter spot is a word at most
APART = 2.0  # words of one line are not further apart
ALONG = 0.5  # share of its height in which a spot stands beside the next one of its line
PLAIN = 0.8  # mean confidence of a line that is really print


def read_again(gray: Gray, dpi: float, spots: Sequence[Pixels], words: Sequence[Seen]) -> list[Seen]:
    """The words of the lines among the unread `spots`, figures read twice; nothing for what is no print."""
    tall = median(w.tall for w in words) if words else 0.0
    lines = [line for line in _lines(spots, APART * tall) if line[2] - line[0] >= LONG * tall]
    found: list[Seen] = []
    number = max((w.line for w in words), default=0)
    for read in read_boxes(gray, dpi, lines):
        if read and mean(w.sure for w in read) >= PLAIN:
            own = [replace(w, line=number + w.line) for w in read]
            number = max(w.line for w in own)
            found += own
    return check_digits(gray, found)


def _lines(spots: Sequence[Pixels], apart: float) -> list[Pixels]:
    """Spots that stand side by side, put together: the words of a line that was passed over."""
    lines: list[Pixels] = []
    for x0, top, x1, bottom in sorted(spots):
        for i, (left, upper, right, lower) in enumerate(lines):
            level = min(lower, bottom) - max(upper, top) >= ALONG * min(lower - upper, bottom - top)
            if level and x0 - right <= apart:
                lines[i] = (left, min(upper, top), max(right, x1), max(lower, bottom))
                break
        else:
            lines.append((x0, top, x1, bottom))
    return lines
