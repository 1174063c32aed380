"""The second reading of every figure, by another engine (trueocr), and what follows from comparing the two.

Measured for this project: alone, Tesseract reads 87 to 93 of 100 numeric cells of a table, and its errors look
plausible (3.911 read as 3011); trueocr reads nearly all of them but loses figures in prose. The two hardly ever make
the same error: agreement is trust, disagreement keeps both readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import trueocr

from extract.scan_image import Gray
from extract.scan_text import Seen

AGREED, DOUBTED = 0.9, 0.5  # trust in a figure that both engines read alike, at least; in one they do not, at most
PALE = 0.75  # a word without digits below this confidence may be a misread figure
SHORT = 9  # characters of such a word
MARGIN = 2  # pixels of paper left and right of a word for the second reading

LOOKALIKE = str.maketrans("OoQDIl|!", "00001111")
FIGURE = re.compile(r"[<>≤≥~]?\s?\d[\d.,/\-–%]*")
"""What a figure alone looks like; a second reading must look so to be taken against a word without digits."""


def check_digits(gray: Gray, words: Sequence[Seen]) -> list[Seen]:
    """The words of prose, their figures read twice. Agreement raises `sure`; else both stay, and `sure` is low."""
    lines = _line_heights(words)
    asked = [i for i, w in enumerate(words) if has_digit(w.text) or (w.sure < PALE and len(w.text) < SHORT)]
    crops = []
    for i in asked:
        word, (top, bottom) = words[i], lines[words[i].line]
        crops.append(gray[max(top, 0) : bottom, max(word.x0 - MARGIN, 0) : word.x1 + MARGIN])
    out = list(words)
    for i, (text, sure) in zip(asked, read_crops(crops), strict=True):
        out[i] = compared(words[i], text, sure)
    return out


def compared(word: Seen, text: str, sure: float, *, cell: bool = False) -> Seen:
    """The word after a second reading `text`: which of the two stays its text, and how sure it is.

    In prose Tesseract's reading stays where both are figures; in a numeric cell the other engine's.
    """
    if not has_digit(word.text):
        misread = sure > AGREED and FIGURE.fullmatch(text)
        return replace(word, text=text, other=word.text, sure=min(word.sure, DOUBTED)) if misread else word
    if _same(digits(word.text), text):
        return replace(word, sure=max(word.sure, AGREED))
    first, second = (text, word.text) if cell and FIGURE.fullmatch(text) else (word.text, text)
    return replace(word, text=first, other=second, sure=min(word.sure, DOUBTED))


def digits(text: str) -> str:
    """What of a reading decides a value: its digits and the signs between them, and a percent sign."""
    kept = re.sub(r"[^\d.,/%\-–]", "", text)
    return re.sub(r"^[^\d]+|[^\d%]+$", "", kept).replace("–", "-")


def has_digit(text: str) -> bool:
    """Whether any figure stands in a text."""
    return any("0" <= c <= "9" for c in text)


def read_crops(crops: Sequence[Gray]) -> list[tuple[str, float]]:
    """What trueocr reads in pictures of single lines, each with its confidence (0 to 1)."""
    if not crops:
        return []
    return [(p.text.strip(), float(p.confidence)) for p in _recognizer().predict(list(crops))]


def _same(figure: str, text: str) -> bool:
    """Whether the second reading says the same figure. It knows no difference of 0 and O, and may take % for a 6."""
    second = digits(text)
    return figure in (second, digits(text.translate(LOOKALIKE))) or (
        "%" in figure and figure.replace("%", "6") == second
    )


def _line_heights(words: Sequence[Seen]) -> dict[int, tuple[int, int]]:
    """Top and bottom of every line: the second engine wants the room that accents and tails take."""
    heights: dict[int, tuple[int, int]] = {}
    for word in words:
        top, bottom = heights.get(word.line, (word.top, word.bottom))
        heights[word.line] = (min(top, word.top), max(bottom, word.bottom))
    return heights


@cache
def _recognizer() -> Any:  # noqa: ANN401 - trueocr has no types
    """The line recogniser of trueocr alone: its page layout is not used. One a process, one thread."""
    return trueocr.Recognizer(Path(trueocr.__file__).parent / "models", threads=1)
