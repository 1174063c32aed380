"""Tesseract's reading of a picture: words with boxes in pixels and the engine's confidence."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.scan_image import Gray

MODEL = Path(__file__).parent / "data"
NO_ENGINE = (
    "Trang quét (ảnh) cần bộ nhận dạng chữ mà máy này chưa có hoặc không chạy được. Hãy cài lại bằng "
    "“pip install tesserocr opencv-python-headless trueocr” rồi xử lý lại tệp, hoặc đề nghị đơn vị gửi bản DOCX."
)
WORD = "5"  # the level of a row of Tesseract's table that holds a word
DPI_LEAST = 70


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as the engine saw it: its box in pixels, the line it stands in (a number), its confidence 0 to 1."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    sure: float
    line: tuple[int, ...] = ()
    other: str | None = None


def read_text(gray: Gray, dpi: float) -> list[Seen]:
    """The words of a whole page of running text (no ruled tables: paint them white first)."""
    with _looking_at(gray, dpi) as engine:
        return _words(engine, _engine_module().PSM.AUTO, (0, 0))


def read_boxes(gray: Gray, dpi: float, boxes: Iterable[tuple[int, int, int, int]]) -> list[list[Seen]]:
    """The words in each box (x0, top, x1, bottom; pixels), read as one block of text: the cells of a table."""
    modes = _engine_module().PSM
    found = []
    with _looking_at(gray, dpi) as engine:
        for x0, top, x1, bottom in boxes:
            engine.SetRectangle(x0, top, x1 - x0, bottom - top)
            found.append(_words(engine, modes.SINGLE_BLOCK, (0, 0)))
    return found


def _words(engine: Any, mode: int, offset: tuple[int, int]) -> list[Seen]:  # noqa: ANN401 (tesserocr has no types)
    engine.SetPageSegMode(mode)
    if not engine.Recognize():
        return []
    left, upper = offset
    words = []
    for row in engine.GetTSVText(0).splitlines():
        level, _, block, par, line, _, x, y, width, height, sure, text = row.split("\t", 11)
        text = unicodedata.normalize("NFC", text).strip()
        if level != WORD or not text:
            continue
        x0, top = int(x) + left, int(y) + upper
        where = (int(block), int(par), int(line))
        words.append(Seen(text, x0, top, x0 + int(width), top + int(height), max(float(sure), 0.0) / 100, where))
    return words


@contextmanager
def _looking_at(gray: Gray, dpi: float) -> Iterator[Any]:
    from PIL import Image

    engine = _engine()
    engine.SetImage(Image.fromarray(gray))
    engine.SetSourceResolution(max(round(dpi), DPI_LEAST))
    try:
        yield engine
    finally:
        engine.Clear()


@cache
def _engine() -> Any:  # noqa: ANN401
    """One engine a process: loading the model takes 60 ms."""
    try:
        return _engine_module().PyTessBaseAPI(path=str(MODEL), lang="vie")
    except RuntimeError as error:
        raise Unreadable("no_ocr", NO_ENGINE) from error


@cache
def _engine_module() -> Any:  # noqa: ANN401
    # Tesseract's own threads fight over two cores: six pages took 15 s with them and 5 s without.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        import tesserocr
    except ImportError as error:
        raise Unreadable("no_ocr", NO_ENGINE) from error
    return tesserocr
