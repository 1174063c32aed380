"""Tesseract's reading of a picture: words with boxes in pixels and the engine's confidence."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from extract.scan_image import Gray

# Tesseract's own threads fight over two cores: six pages took 15 s with them and 5 s without. Read when it loads.
os.environ["OMP_THREAD_LIMIT"] = "1"
import tesserocr

MODEL = Path(__file__).parent / "data"
LEAST_DPI = 70  # Tesseract refuses less
DIRT = "_|~‹›«»°¬¦"  # what specks and ends of rules are read as, at the edge of a word
TWINS = str.maketrans({"Ð": "Đ", "ð": "đ", "¡": "i", "—": "–"})  # Icelandic and Spanish letters of one look with ours


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
    with _looking_at(gray, dpi) as engine:
        return _words(engine, tesserocr.PSM.AUTO)


def read_boxes(gray: Gray, dpi: float, boxes: Iterable[tuple[int, int, int, int]]) -> list[list[Seen]]:
    """The words in each box (x0, top, x1, bottom; pixels), read as one block of text: the cells of a table."""
    found = []
    with _looking_at(gray, dpi) as engine:
        for x0, top, x1, bottom in boxes:
            engine.SetRectangle(x0, top, x1 - x0, bottom - top)
            found.append(_words(engine, tesserocr.PSM.SINGLE_BLOCK))
    return found


def _words(engine: Any, mode: int) -> list[Seen]:  # noqa: ANN401 (tesserocr has no types)
    engine.SetPageSegMode(mode)
    if not engine.Recognize():
        return []
    level = tesserocr.RIL
    words: list[Seen] = []
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
            words.append(Seen(text, x0, top, x1, bottom, sure, line, base, tall))
    return words


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text).strip().translate(TWINS)
    return (text.strip(DIRT) or text).replace("ĐĐ", "Đ")


@contextmanager
def _looking_at(gray: Gray, dpi: float) -> Iterator[Any]:
    engine = _engine()
    engine.SetImage(Image.fromarray(gray))
    engine.SetSourceResolution(max(round(dpi), LEAST_DPI))
    try:
        yield engine
    finally:
        engine.Clear()


@cache
def _engine() -> Any:  # noqa: ANN401
    """One engine a process: loading the model takes 60 ms."""
    try:
        return tesserocr.PyTessBaseAPI(path=str(MODEL), lang="vie")
    except RuntimeError as error:
        raise NoModel from error
