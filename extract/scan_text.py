"""Tesseract's reading of a picture: words with boxes in pixels and the engine's confidence."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from extract.scan_image import DARK, Gray

# Tesseract's own threads fight over two cores: six pages took 15 s with them and 5 s without. Read when it loads.
os.environ["OMP_THREAD_LIMIT"] = "1"
import tesserocr

MODEL = Path(__file__).parent / "data"
FRAME = 0.1  # inches of white round a cell: with half of that, one figure in twelve was read wrong, not one in eighty
MARGIN = 0.3  # inches of white round the ink of a page: nearer to its edges or wide of them it leaves out more words
LITTLE = 0.1  # share of a page that ink takes at least to be cut out: a line alone may be taken for an upright one
LEAST_DPI = 70  # Tesseract refuses less
EVEN = 236  # grey from which paper is made white: Tesseract packs every line as PNG, and noise packs slowly
PAPER = np.where(np.arange(256) < EVEN, np.arange(256), 255).astype(np.uint8)
DIRT = "_|~‹›«»°¬¦"  # what specks and ends of rules are read as, at the edge of a word
TICK = re.compile(r"^['‘’`](?=[^\W\d_])(?!.*['’])")  # a speck before a word, no quotation mark
RULE = re.compile(r"^[–_-]{2,}(?=\w)")  # a rule over the line, read as dashes before its first word
TWINS = str.maketrans({"Ð": "Đ", "ð": "đ", "¡": "i", "Ñ": "N", "—": "–"})
"""Icelandic and Spanish letters of one look with ours."""


class NoModel(Exception):
    """Tesseract is installed but does not start with our model."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as an engine saw it: its box in pixels, its confidence 0 to 1, the number of its line.

    `base` is the y that its letters stand on, `tall` the height of a small x of its line. `other` is what the second
    engine read, where the two differ.
    """

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    sure: float
    line: int
    base: float
    tall: float
    other: str | None = None


def read_text(gray: Gray, dpi: float) -> list[Seen]:
    """The words of a whole page of running text (no ruled tables: paint them white first)."""
    left, upper, width, height = cv2.boundingRect(np.asarray(gray < DARK, np.uint8))
    if width * height < LITTLE * gray.size:
        return _read(gray, dpi, tesserocr.PSM.AUTO)
    frame = round(MARGIN * dpi)
    page = np.pad(gray[upper : upper + height, left : left + width], frame, constant_values=255)
    return [_moved(word, left - frame, upper - frame) for word in _read(page, dpi, tesserocr.PSM.AUTO)]


def read_boxes(gray: Gray, dpi: float, boxes: Iterable[tuple[int, int, int, int]]) -> list[list[Seen]]:
    """The words in each box (x0, top, x1, bottom; pixels), read as one block of text: the ink of a cell of a table."""
    frame = round(FRAME * dpi)
    found = []
    for x0, top, x1, bottom in boxes:
        cell = np.pad(gray[top:bottom, x0:x1], frame, constant_values=255)
        left, upper = x0 - frame, top - frame
        found.append([_moved(word, left, upper) for word in _read(cell, dpi, tesserocr.PSM.SINGLE_BLOCK)])
    return found


def _moved(word: Seen, x: int, y: int) -> Seen:
    return replace(word, x0=word.x0 + x, top=word.top + y, x1=word.x1 + x, bottom=word.bottom + y, base=word.base + y)


def _read(gray: Gray, dpi: float, mode: int) -> list[Seen]:
    engine = _engine()
    height, width = gray.shape
    engine.SetImageBytes(np.asarray(cv2.LUT(gray, PAPER)).tobytes(), width, height, 1, width)
    engine.SetSourceResolution(max(round(dpi), LEAST_DPI))
    engine.SetPageSegMode(mode)
    try:
        return list(_words(engine)) if engine.Recognize() else []
    finally:
        engine.Clear()


def _words(engine: Any) -> Iterator[Seen]:  # noqa: ANN401 - tesserocr has no types
    level = tesserocr.RIL
    line, base, tall = 0, 0.0, 0.0
    for at in tesserocr.iterate_level(engine.GetIterator(), level.WORD):
        if at.Empty(level.WORD):
            continue
        if at.IsAtBeginningOf(level.TEXTLINE):
            line += 1
            (_, left), (_, right) = at.Baseline(level.TEXTLINE) or ((0, 0), (0, 0))
            row = at.RowAttributes()
            base, tall = (left + right) / 2, row["row_height"] - row["ascenders"] + row["descenders"]
        text = _clean(at.GetUTF8Text(level.WORD))
        if text:
            sure = max(at.Confidence(level.WORD), 0.0) / 100
            x0, top, x1, bottom = at.BoundingBox(level.WORD)
            yield Seen(text, x0, top, x1, bottom, sure, line, base, tall)


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text).strip().replace("NÑ", "N").translate(TWINS)
    return TICK.sub("", RULE.sub("", text.strip(DIRT) or text)).replace("ĐĐ", "Đ")


@cache
def _engine() -> Any:  # noqa: ANN401
    """One engine a process: loading the model takes 60 ms. What its library of pictures mutters is for nobody."""
    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
    try:
        return tesserocr.PyTessBaseAPI(path=str(MODEL), lang="vie")
    except RuntimeError as error:
        raise NoModel from error
