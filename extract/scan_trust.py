"""Which figures of a scan are not trusted although engines read them, and which words were not read at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.scan_digits import PALE, digits, has_digit
from extract.scan_image import Gray
from extract.scan_text import Seen
from extract.vietnamese import is_syllable

CROSSED = 0.55  # trust in a figure that a stamp crosses, or on a page that reads badly, at most
MARKED = 0.6  # trust below which a figure is told as doubtful
GARBLED = 0.4  # confidence below which a word that is no syllable was not read
EDGES = "()[]“”\"'.,;:-–/"  # signs at the edge of a word
SCRAWL = re.compile(r"[^\w\s%]{2}")  # signs in a row inside a word: strokes of a pen
RUN_ON = re.compile(r"[^\W\d_][^\w\s]{0,2}\d")  # a letter and a digit without room between
BEYOND = 0.5  # of the height of a small x beside a word: there a lost sign or digit of it would stand
NEXT = 1.5  # of that height: the most room between two words


def trusted(foreign: Gray | None, words: Sequence[Seen]) -> list[Seen]:
    """The words, no figure trusted that a stamp, a pen or a streak (255) may hide or have made a stroke of.

    Nor is one beside a word that was not read, or badly where it is crossed: it may be its unit, or a part of it.
    """
    crossed = [_touched(foreign, w) for w in words]
    lost = [garbled(w, MARKED) or (c and w.sure < PALE) for w, c in zip(words, crossed, strict=True)]
    doubted = {i for i, c in enumerate(crossed) if c}
    for i, (left, right) in enumerate(pairwise(words)):
        if left.line == right.line and -right.tall < right.x0 - left.x1 < NEXT * right.tall:
            doubted.update({i + 1} if lost[i] else {i} if lost[i + 1] else ())
    return [
        replace(w, sure=min(w.sure, CROSSED)) if i in doubted and has_digit(w.text) else w for i, w in enumerate(words)
    ]


def _touched(foreign: Gray | None, word: Seen) -> bool:
    if foreign is None:
        return False
    room = round(BEYOND * word.tall) if has_digit(word.text) else 0
    return bool(foreign[word.top : word.bottom, max(word.x0 - room, 0) : word.x1 + room].any())


def garbled(word: Seen, below: float = GARBLED) -> bool:
    """A word that the engine doubts and that is neither syllable nor figure: what stands there was not read."""
    letters = word.text.strip(EDGES)
    if word.sure >= below or len(letters) < 2:  # noqa: PLR2004 - a single letter is a sign of a list
        return False
    if has_digit(letters):
        return bool(SCRAWL.search(letters) or RUN_ON.search(letters))
    return sum(map(str.isupper, letters)) < 2 and not is_syllable(letters)  # noqa: PLR2004 - an abbreviation has two


def agreed(word: Seen, others: Sequence[Seen], *, poor: bool) -> Seen:
    """A figure beside what another reading of the page has in its place."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    there = [o.text for o in others if o.x0 < x < o.x1 and o.top < y < o.bottom]
    if not poor and any(digits(text) == digits(word.text) for text in there):
        return word
    differing = next((text for text in there if digits(text) != digits(word.text)), None)
    return replace(word, sure=min(word.sure, CROSSED), other=differing if word.other is None else word.other)
