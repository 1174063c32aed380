"""From pieces and grids in reading order to a Document: headings, sections, lead-ins, table heads.

The same for every format, so that the DOCX and the PDF of one report give the same observations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TypeVar

from extract.document import Block, Document, Grid, GridCell, Page, Piece, Table
from extract.heads import Marker, marker, numeric, title_word
from extract.lookalikes import composed, one_form

Part = TypeVar("Part", Piece, GridCell)
LEAD = re.compile(r"[:：]\s*$")
TAIL = re.compile(r"^\s*Nơi\s+nhận\s*:?", re.IGNORECASE)
APPENDIX = re.compile(
    r"^\s*(?:\d+\s*[.)]\s*)?((?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|BIỂU MẪU|BIỂU SỐ|Biểu (?:số|mẫu))\b"
    r"(?:\s+(?:số\s+)?(?:[IVX]+|\d+)\b)?)"
)
CAPTION = re.compile(r"\s*(?:bảng|biểu)\s+(?:số\s+)?\d{1,2}\b", re.IGNORECASE)
MOTTO = re.compile(r"CỘNG\s+H[OÒ][AÀ]\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM", re.IGNORECASE)
BULLETS = frozenset("-+*•–")
STATEMENT = re.compile(r"^\s*[-+*•]\s|\d[^:]*[.;]\s*$|\d\s*%")
"""A line that states figures of its own: it stands above a table by chance and does not name it."""
APART = frozenset({"furniture", "footnote", "mark", "noise", "unread"})
"""Zones of what stands beside the text and has no part in its order."""
SIGNERS = 2  # columns and rows that recipients and signers take at most
TITLE_LINES = 8
"""A subject (trích yếu) longer than this many lines is no subject."""
HEAD_ITEMS = 20
"""Among so many items at the top stands the type of the document (BÁO CÁO), where it has one."""
HEADING_LENGTH = 220
"""A numbered line up to this many characters may be a heading; above it is a numbered paragraph."""


def assemble(
    id_: str, name: str, media: str, pages: Sequence[Page], items: Iterable[Piece | Grid], notes: Sequence[str] = ()
) -> Document:
    """Put pieces and grids, in reading order, into a Document with sections, parents and table heads."""
    items = list(items)
    build = _Builder(titled=any(isinstance(i, Piece) and title_word(i.text.strip()) for i in items[:HEAD_ITEMS]))
    for item in items:
        if isinstance(item, Grid):
            build.grid(item)
        else:
            build.piece(item)
    return Document(id_, name, media, tuple(pages), tuple(build.blocks), tuple(build.tables), tuple(notes))


@dataclass(slots=True)
class _Level:
    """An open heading, list item or lead-in: what kind of marker, which number, which block."""

    kind: str
    number: str
    order: int
    block: int
    lead: bool


class _Builder:
    """Reads items one after another; `part` tells where in the paper we are: head, title, body or tail.

    `titled` tells that the type of the document stands near the top, so that the head lasts until there.
    """

    def __init__(self, *, titled: bool) -> None:
        self.titled = titled
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.levels: list[_Level] = []
        self.part = "head"
        self.title_lines = 0

    def piece(self, piece: Piece) -> None:
        piece = _composed(piece)
        if not piece.text.strip():
            return
        if piece.zone in APART:
            self._add(piece, piece.zone)
            return
        self._enter(piece)
        if self.part in ("head", "tail"):
            self._add(piece, self.part)
        elif self.part == "title":
            self.title_lines += 1
            self._add(piece, "title")
        else:
            self._body(piece)

    def grid(self, grid: Grid) -> None:
        cells = [_composed(c) for c in grid.cells]
        if grid.zone == "head" or (self.part == "head" and any(MOTTO.search(c.text) for c in cells)):
            for cell in sorted(cells, key=lambda c: (c.column, c.row)):
                for piece in _lines(cell):
                    self._add(piece, "head")
            return
        if not self._is_table(cells):
            for cell in cells:
                for piece in _lines(cell):
                    self.piece(piece)
            return
        self.part = "body"
        self._table(grid, cells)

    def _is_table(self, cells: Sequence[GridCell]) -> bool:
        """A frame round running text (one column), or the two columns of recipients and signer, is no table.

        What follows the signature is a table where it is too large for recipients and signers: its appendix may have
        a heading that was not made out.
        """
        if any(TAIL.match(c.text) for c in cells):
            return False
        columns, rows = len({c.column for c in cells}), len({c.row for c in cells})
        return min(columns, rows) > SIGNERS if self.part == "tail" else columns > 1

    def _enter(self, piece: Piece) -> None:
        """Move on to the next part of the paper where this piece begins one."""
        text = piece.text.strip()
        if TAIL.match(text):
            self.part = "tail"
        elif APPENDIX.match(text) and (self.part == "tail" or len(text) < HEADING_LENGTH):
            self.part = "body"
        elif self.part == "head" and title_word(text):
            self.part = "title"
        elif (self.part == "title" and self._title_ends(piece)) or (
            self.part == "head" and (self._marked(text) or len(text) > HEADING_LENGTH) and len(self.blocks) > 1
        ):
            self.part = "body"

    def _marked(self, text: str) -> bool:
        """Whether a line begins a part or a list; a dash above the title is only a name cut there ("… - ĐÀ LẠT")."""
        mark = marker(text)
        return mark is not None and not (self.titled and mark.kind in BULLETS)

    def _title_ends(self, piece: Piece) -> bool:
        """The subject goes on while lines are bold or centred; the first line after the type word always belongs."""
        mark = marker(piece.text)
        if mark is not None and mark.kind not in BULLETS:
            return True
        return self.title_lines >= TITLE_LINES or (self.title_lines > 1 and not piece.bold and not piece.centred)

    def _body(self, piece: Piece) -> None:
        text = piece.text.strip()
        named = APPENDIX.match(text)
        mark = Marker("appendix", named[1], 0) if named else marker(piece.number or "", piece.number) or marker(text)
        if mark is None and piece.bold and len(text) < HEADING_LENGTH // 2 and text[-1] not in ".;,":
            mark = Marker("bold", "", 0)
        if mark is None:
            self._paragraph(piece)
            return
        self._close(mark)
        number = piece.number or mark.number
        heading = mark.kind not in BULLETS and len(text) < HEADING_LENGTH and text[-1] not in ".;"
        index = self._add(piece, "heading" if heading else "item", number=number, auto=piece.number is not None)
        self.levels.append(_Level(mark.kind, number, mark.order, index, bool(LEAD.search(text))))
        self.blocks[index] = replace(self.blocks[index], section=self._section())

    def _paragraph(self, piece: Piece) -> None:
        """A paragraph without a mark: under the open headings, and under a list item only where that leads in."""
        while self.levels and (
            self.levels[-1].kind == "lead" or (self.levels[-1].kind in BULLETS and not self.levels[-1].lead)
        ):
            self.levels.pop()
        index = self._add(piece, "paragraph")
        if LEAD.search(piece.text):
            self.levels.append(_Level("lead", "", 0, index, lead=True))

    def _close(self, mark: Marker) -> None:
        """Close every level that this mark does not stand under."""
        if mark.kind in ("appendix", "part"):
            self.levels.clear()
            return
        if mark.kind not in BULLETS:
            while self.levels and self.levels[-1].kind in (*BULLETS, "lead", "bold"):
                self.levels.pop()
        if mark.kind == "roman":
            self.levels = list(takewhile(lambda level: level.kind in ("appendix", "part", "upper"), self.levels))
            return
        same = [i for i, level in enumerate(self.levels) if level.kind == mark.kind]
        follows = [i for i in same if self.levels[i].order + 1 == mark.order]
        if mark.kind in BULLETS or mark.kind == "bold":
            follows = same
        if follows or (same and (mark.order != 1 or "." in mark.number)):  # "2.1" stands beside "1.9", not under it
            del self.levels[(follows or same)[-1] :]

    def _section(self) -> tuple[str, ...]:
        numbers = (level.number.strip(" .)/:") for level in self.levels if level.kind not in (*BULLETS, "lead", "bold"))
        return tuple(n for n in numbers if n)

    def _add(
        self,
        piece: Piece,
        kind: str,
        *,
        number: str | None = None,
        auto: bool = False,
        at: tuple[int, int, int] | None = None,
    ) -> int:
        index = len(self.blocks)
        table, row, column = at or (None, None, None)
        parents = () if kind in ("head", "title", "furniture") else tuple(level.block for level in self.levels)
        section = self._section() if parents else ()
        self.blocks.append(
            Block(index, kind, piece.text, piece.words, number, auto, section, parents, table, row, column)
        )
        return index

    def _table(self, grid: Grid, cells: Sequence[GridCell]) -> None:
        number = len(self.tables) + 1
        caption = self._caption()
        rows, columns = max(c.row + c.rowspan for c in cells), max(c.column + c.colspan for c in cells)
        covering: list[list[int | None]] = [[None] * columns for _ in range(rows)]
        for cell in sorted(cells, key=lambda c: (c.row, c.column)):
            if not cell.text.strip():
                continue
            index = self._add(Piece(cell.text, cell.words), "cell", at=(number, cell.row, cell.column))
            for r in range(cell.row, cell.row + cell.rowspan):
                for c in range(cell.column, cell.column + cell.colspan):
                    covering[r][c] = index
        texts = [[self.blocks[i].text.strip() if i is not None else "" for i in row] for row in covering]
        heads = _header_rows(texts, covering) if grid.header_rows is None else grid.header_rows
        kept = [row for r, row in enumerate(covering) if r < heads or not self._repeats_head(texts, r, heads)]
        headings = tuple(_heading(texts[:heads], c) for c in range(columns))
        self.tables.append(Table(number, tuple(tuple(row) for row in kept), heads, headings, caption))
        if self.levels and CAPTION.match(self.blocks[self.levels[-1].block].text):
            self.levels.pop()  # the name of a table heads nothing behind it

    def _repeats_head(self, texts: Sequence[Sequence[str]], row: int, heads: int) -> bool:
        """A head printed again on the next page; its cells become furniture."""
        if heads == 0 or not any(texts[row]) or texts[row] not in [list(t) for t in texts[:heads]]:
            return False
        number = len(self.tables) + 1
        for i, block in enumerate(self.blocks):
            if block.table == number and block.row == row:
                self.blocks[i] = replace(block, kind="furniture")
        return True

    def _caption(self) -> str:
        """The text above the table that names it: the nearest paragraph or heading of this part."""
        above = [b for b in self.blocks[-3:] if b.kind in ("heading", "item", "paragraph")][-2:]
        return " ".join(b.text.strip() for b in above if b.kind == "heading" or not STATEMENT.search(b.text))


def _composed(part: Part) -> Part:
    """The part in Unicode's composed form. Readers that give words compose before they count characters."""
    return replace(part, text=one_form(part.text if part.words else composed(part.text)))


def _lines(cell: GridCell) -> list[Piece]:
    """The lines of a cell as pieces of their own, each with its words."""
    pieces, start = [], 0
    for line in cell.text.split("\n"):
        end = start + len(line)
        words = tuple(
            w._replace(start=w.start - start, end=w.end - start)
            for w in cell.words
            if start <= w.start and w.end <= end
        )
        pieces.append(Piece(line, words))
        start = end + 1
    return pieces


def _header_rows(texts: Sequence[Sequence[str]], covering: Sequence[Sequence[int | None]]) -> int:
    """How many rows at the top are heads: those before the first row with data, and a row of column numbers."""
    heads = 0
    for r, row in enumerate(texts):
        filled = [t for t in row if t]
        if _column_numbers(filled) and heads:
            return r + 1
        if r and (
            any(numeric(t) for t in filled) or (row[0] and marker(row[0] + " x")) or not _spans_from(covering, r, heads)
        ):
            return heads
        if any(numeric(t) for t in filled):
            return heads
        heads = r + 1
    return min(heads, 1)


def _spans_from(covering: Sequence[Sequence[int | None]], row: int, heads: int) -> bool:
    """Whether this row shares a merged cell with the heads above (then it is a head too)."""
    return heads > 0 and any(i is not None and i == covering[row - 1][c] for c, i in enumerate(covering[row]))


def _column_numbers(filled: Sequence[str]) -> bool:
    """A row that only counts the columns: (1) (2) (3), or A B 1 2."""
    filled = ["".join(t.split()) for t in filled]  # a narrow cell may cut "(10)" in two
    return (
        len(filled) > 2  # noqa: PLR2004 - fewer cells count nothing
        and all(re.fullmatch(r"\(?(?:\d{1,2}|[A-Za-z])\)?(?:=.*)?", t) for t in filled)
        and (
            [int(d) for t in filled if (d := re.sub(r"\D", "", t.split("=")[0]))]
            == list(range(1, 1 + sum(bool(re.search(r"\d", t.split("=")[0])) for t in filled)))
        )
    )


def _heading(heads: Sequence[Sequence[str]], column: int) -> str:
    """The full heading of a column: all its head cells from top to bottom, each once."""
    parts: list[str] = []
    for row in heads:
        text = " ".join(row[column].split())
        if text and text not in parts and not _column_numbers(row):
            parts.append(text)
    return " - ".join(parts)
