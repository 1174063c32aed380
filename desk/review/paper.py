"""The original as people see it: a page's picture, or the text and tables of a format without pages.

Files from outside are opened in a worker process only: what crashes there costs one picture and not the server.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.crops import PAGED
from extract import images

if TYPE_CHECKING:
    from pebble import ProcessPool

SCALE = 2.0
"""Pixels per point: a figure stays sharp at the usual zoom."""

LARGEST_SIDE = 3600
"""Pixels: a poster among the pages does not fill the memory."""

SECONDS = 60.0
KEPT = 48
"""Pages and texts kept in memory."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG, its size in points, and how many pages there are."""

    png: bytes
    width: float
    height: float
    pages: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: the block it holds, None where empty, how far it reaches, whether it is a head."""

    block: int | None
    text: str
    rowspan: int
    colspan: int
    head: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (block and text) or a table (rows of cells) in reading order."""

    block: int
    kind: str
    text: str
    rows: tuple[tuple[Cell, ...], ...] = ()


class Paper:
    """Originals by the path of their bytes, opened by one worker process and kept while they are looked at."""

    def __init__(self) -> None:
        self._pool: ProcessPool | None = None
        self._kept: OrderedDict[tuple[str, int], Any] = OrderedDict()

    def picture(self, path: Path, page: int) -> Picture | None:
        """A page from 1; None where it cannot be drawn."""
        found: Picture | None = self._ask((str(path), page), draw, str(path), page)
        return found

    def text(self, path: Path, name: str) -> tuple[Passage, ...]:
        """The paragraphs and tables of an original; empty where it cannot be read."""
        found: tuple[Passage, ...] | None = self._ask((str(path), 0), read, str(path), name)
        return found or ()

    def close(self) -> None:
        """Let the worker go."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _ask(self, key: tuple[str, int], function: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        answer = None
        with suppress(Exception):  # a bad file, a crash or a page too slow: there is simply no picture
            answer = self._started().schedule(function, args=given, timeout=SECONDS).result()
        self._kept[key] = answer
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return answer

    def _started(self) -> ProcessPool:
        from multiprocessing import get_context  # noqa: PLC0415, only when a page is asked for

        from pebble import ProcessPool  # noqa: PLC0415, the same

        if self._pool is None:
            self._pool = ProcessPool(max_workers=1, max_tasks=500, context=get_context("spawn"))
        return self._pool


def has_pages(media: str) -> bool:
    """Whether a format has pages that can be drawn."""
    return media in PAGED


def draw(path: str, number: int) -> Picture | None:
    """Draw a page, from 1; None where there is no such page. Runs in the worker."""
    import pypdfium2  # noqa: PLC0415, heavy: only in the worker

    pdf = pypdfium2.PdfDocument(images.as_pdf(Path(path).read_bytes()))
    try:
        if not 1 <= number <= len(pdf):
            return None
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(SCALE, LARGEST_SIDE / max(width, height))
        data = BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").save(data, "PNG", compress_level=4)
        return Picture(data.getvalue(), width, height, len(pdf))
    finally:
        pdf.close()


def read(path: str, name: str) -> tuple[Passage, ...]:
    """The paragraphs and tables of a file. Runs in the worker. Raises Unreadable."""
    from extract import readers  # noqa: PLC0415, heavy: only in the worker

    document = readers.read(Path(path).read_bytes(), name)
    tables = {t.number: t for t in document.tables}
    shown: list[Passage] = []
    told: set[int] = set()
    for block in document.blocks:
        if block.table is None:
            shown.append(Passage(block.index, block.kind, block.text))
        elif block.table not in told and block.table in tables:
            told.add(block.table)
            table = tables[block.table]
            texts = [b.text for b in document.blocks]
            shown.append(Passage(block.index, "table", table.caption, _rows(table.cells, table.header_rows, texts)))
    return tuple(shown)


def _rows(grid: tuple[tuple[int | None, ...], ...], header_rows: int, texts: list[str]) -> tuple[tuple[Cell, ...], ...]:
    """The cells of a grid, each merged cell once with its spans."""
    rows: list[tuple[Cell, ...]] = []
    seen: set[int] = set()
    for r, line in enumerate(grid):
        cells = []
        for c, block in enumerate(line):
            if block is None:
                cells.append(Cell(None, "", 1, 1, r < header_rows))
            elif block not in seen:
                seen.add(block)
                across = sum(1 for other in line[c:] if other == block)
                down = sum(1 for other in grid[r:] if c < len(other) and other[c] == block)
                cells.append(Cell(block, texts[block], down, across, r < header_rows))
        rows.append(tuple(cells))
    return tuple(rows)
