"""The types that paper turns into: a Document of blocks and tables with their places, and the Figures printed on it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

_start, _end = attrgetter("start"), attrgetter("end")

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points, origin top left of the page as it is shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of paper: its number from 1 and its size in points, as shown (rotation applied)."""

    number: int
    width: float
    height: float


class Word(NamedTuple):
    """Where the characters start..end of a block's text stand on paper; `sure` is the reader's trust in them, 0 to 1.

    `other` is what a second reading saw, where it differs from the text (scans only).
    """

    start: int
    end: int
    page: int
    box: Box
    sure: float = 1.0
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands: always the block and its characters, page and box where the format has pages."""

    document: str
    page: int | None
    bbox: Box | None
    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph as a reader found it, before headings are known. `number` is an automatic number not in the text.

    `zone` is body, furniture (running heads, page numbers), footnote, mark (a raised figure that refers to a note),
    box (text box), noise (stamps, margins) or unread (ink of a scan that was not made out).
    """

    text: str
    words: tuple[Word, ...] = ()
    number: str | None = None
    bold: bool = False
    centred: bool = False
    zone: str = "body"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a table as a reader found it: its top left corner from 0, how far it reaches, its text."""

    row: int
    column: int
    text: str
    words: tuple[Word, ...] = ()
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a reader found it, already joined over pages. `header_rows` only where the format says so.

    `zone` is body, or head for the borderless table that holds the issuing body and the motto.
    """

    cells: tuple[GridCell, ...]
    header_rows: int | None = None
    zone: str = "body"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table cell in reading order, with the headings and lead-ins that it stands under.

    kind: head (before the title), title, heading, item (list item), paragraph, cell, tail (recipients, signature),
    furniture, footnote, mark, noise, unread. `section` is the path of heading numbers ("I", "5.1.3", "a"); `parents`
    the indexes of the blocks above it (headings and lead-ins that end in a colon), outermost first. `number` is the
    heading or list number, printed (then it is also the start of the text) or automatic (`auto`).
    """

    index: int
    kind: str
    text: str
    words: tuple[Word, ...] = ()
    number: str | None = None
    auto: bool = False
    section: tuple[str, ...] = ()
    parents: tuple[int, ...] = ()
    table: int | None = None
    row: int | None = None
    column: int | None = None

    def words_of(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that the characters start..end of the text touch."""
        first = bisect_right(self.words, start, key=_end)
        return self.words[first : bisect_left(self.words, end, first, key=_start)]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `cells[r][c]` is the index of the block that covers that place (merged cells repeat), None if empty.

    The first `header_rows` rows are heads; `columns` joins them into one full heading per column.
    """

    number: int
    cells: tuple[tuple[int | None, ...], ...]
    header_rows: int
    columns: tuple[str, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of one file. `id` is the first 16 hex digits of its SHA-256; `notes` are remarks for staff."""

    id: str
    name: str
    media: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    def place(self, block: int, start: int, end: int) -> Place:
        """The place of the characters start..end of a block: on paper, the box round its words on their first page."""
        words = self.blocks[block].words_of(start, end)
        if not words:
            return Place(self.id, None, None, block, start, end)
        page, text = words[0].page, self.blocks[block].text
        boxes = [_cut(w, text, start, end) for w in words if w.page == page]
        lines = tuple(zip(*boxes, strict=True))
        box = (min(lines[0]), min(lines[1]), max(lines[2]), max(lines[3]))
        return Place(self.id, page, box, block, start, end)


def _cut(word: Word, text: str, start: int, end: int) -> Box:
    """The part of a word's box that the characters start..end of the block's text take, by the width of letters."""
    x0, top, x1, bottom = word.box
    before, own, after = (
        _width(text[a:b])
        for a, b in ((word.start, start), (max(word.start, start), min(word.end, end)), (end, word.end))
    )
    scale = (x1 - x0) / ((before + own + after) or 1)
    return (round(x0 + scale * before, 2), round(top, 2), round(x1 - scale * after, 2), round(bottom, 2))


def _width(text: str) -> float:
    """How wide a text is set, in widths of a digit: a comma takes half of one, a percent sign more than one and a half.

    As in Times, the face of official documents (Decree 30/2020/ND-CP, appendix I); other faces differ little.
    """
    return sum(WIDTHS.get(c) or (1.35 if c.isupper() else 0.9 if c.isalpha() else 1.0) for c in text)


WIDTHS = {
    **dict.fromkeys(" .,", 0.5),
    **dict.fromkeys(":;/|ijlt'’", 0.56),
    **dict.fromkeys("()[]-!fr", 0.67),
    **dict.fromkeys("mw", 1.5),
    "%": 1.67,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed, taken apart but not yet understood. Every part is text from the paper.

    form: pair ("28/29"), pair_percent ("1247/1484, tỷ lệ: 84,03%"), percent, count, money, range, or empty (a result
    cell that says in words that nothing occurred). `unit` is "%", money words or the counted noun as printed; `cue`
    the comparing words in front ("khoảng trên"); `label` the report's own words for what is measured; `context` the
    lead-ins and headings above, nearest first.
    """

    place: Place
    text: str
    form: str
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    unit: str | None = None
    cue: str = ""
    label: str = ""
    snippet: str = ""
    table: int | None = None
    row: str | None = None
    column: str | None = None
    context: tuple[str, ...] = ()
    sure: float = 1.0
    other: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class NonFigure:
    """A run of digits that is no figure, and what it is: date, document number, law, list number, level."""

    kind: str
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A run of digits that no rule could place, with the reason. Shown to staff, never dropped."""

    text: str
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All runs of digits of a document: each in exactly one of the three."""

    figures: tuple[Figure, ...]
    non_figures: tuple[NonFigure, ...]
    unplaced: tuple[Unplaced, ...] = field(default=())
