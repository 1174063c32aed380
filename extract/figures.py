"""Every run of digits of a document: a figure taken apart, a typed non-figure, or unplaced with a reason.

What counts as a figure follows the annotation guide: counts, pairs, percentages and money that say how much of
something the unit has, did or must reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.cells import cell_figure, cell_kind
from extract.document import Block, Document, Figure, NonFigure, Reading, Unplaced
from extract.labels import labelled
from extract.layout import Layout, layouts
from extract.patterns import DIGITS, Claim, non_figures
from extract.shapes import Shape, shapes

OUTSIDE = {
    "head": "head",
    "title": "title",
    "tail": "signature",
    "furniture": "page_furniture",
    "mark": "note_mark",
    "noise": "noise",
}
"""Blocks that speak of the document, not of the unit: their digits are no figures, of these kinds."""


CELLS = {"number": "list_number", "head": "column_head", "change": "change"}
"""Cells that hold no figures, and what their digits are."""
NUMBER_REACH = 6
"""How far into the text a heading number may stand ("1. Phụ lục I")."""


VALUE = re.compile(r"(?::\s*|\S\s{2,})\d")
"""A figure behind a colon or a tab: the value of what a heading names."""
UNREAD = "nét bút, dấu hoặc vết bẩn đè lên chữ, không đọc được; có thể là số liệu, hãy xem bản gốc"
"""Why ink of a scan that was not made out is unplaced: there may be a figure."""


def find(document: Document) -> Reading:
    """Find the figures of a document. Every run of digits ends in exactly one of the three parts of the Reading."""
    figures: list[Figure] = []
    non: list[NonFigure] = []
    left: list[Unplaced] = []
    tables = layouts(document)
    parents = {index for block in document.blocks for index in block.parents}
    for block in document.blocks:
        found, claims = _of_block(document, tables, block)
        if block.kind == "heading" and block.index in parents and _names(block, found):
            found = []
        claims = [c for c in claims if not any(f.place.start <= c.start < f.place.end for f in found)]
        figures += found
        non += (
            NonFigure(c.kind, document.place(block.index, c.start, c.end), block.text[c.start : c.end]) for c in claims
        )
        taken = [(f.place.start, f.place.end) for f in found] + [(c.start, c.end) for c in claims]
        left += _unplaced(document, block, taken)
    return Reading(tuple(figures), tuple(non), tuple(left))


def _of_block(document: Document, tables: dict[int, Layout], block: Block) -> tuple[list[Figure], list[Claim]]:
    """The figures and non-figures of one block. A claim without digits (a list mark) is left out."""
    text = block.text
    if block.kind in OUTSIDE:
        return [], _typed(text, OUTSIDE[block.kind])
    if block.kind == "cell" and block.table is not None:
        return _of_cell(document, tables[block.table], block)
    claims = _numbered(block) + [c for c in non_figures(text) if c.start >= len(_number(block))]
    if block.kind == "footnote" and (match := re.match(r"\s*\d{1,2}(?=\s*[^\W\d]|\))", text)):
        claims = [Claim("list_number", *match.span()), *(c for c in claims if c.start >= match.end())]
    return _figures(document, block, shapes(text, claims)), claims


def _of_cell(document: Document, layout: Layout, block: Block) -> tuple[list[Figure], list[Claim]]:
    """A cell is a number under its heads, or text that may hold figures of its own."""
    kind = cell_kind(layout, block)
    if kind in CELLS:
        return [], _typed(block.text, CELLS[kind])
    figure = cell_figure(document, layout, block, kind)
    if figure is not None:
        return [figure], []
    claims = non_figures(block.text)
    return _figures(document, block, shapes(block.text, claims)), claims


def _figures(document: Document, block: Block, found: Iterable[Shape]) -> list[Figure]:
    return list(labelled(document, block, list(found), len(_number(block))))


def _names(heading: Block, found: Sequence[Figure]) -> bool:
    """Whether a heading with text below it only names its subject ("2. Về 25 dịch vụ công") and states nothing."""
    return len(found) == 1 and found[0].form == "count" and not VALUE.search(heading.text)


def _number(block: Block) -> str:
    """The heading or list number at the start of the text, empty where it is automatic or a bullet."""
    if block.auto or not block.number:
        return ""
    start = block.text.find(block.number)
    mark = block.text[: start + len(block.number)] if 0 <= start <= NUMBER_REACH else ""
    return mark if DIGITS.search(mark) else ""


def _numbered(block: Block) -> list[Claim]:
    mark = _number(block)
    return [Claim("heading_number" if block.kind == "heading" else "list_number", 0, len(mark))] if mark else []


def _typed(text: str, kind: str) -> list[Claim]:
    """All digits of a text as one kind, except where a rule knows better (a date in the head stays a date)."""
    claims = non_figures(text)
    taken = {i for c in claims for i in range(c.start, c.end)}
    rest = (Claim(kind, m.start(), m.end()) for m in DIGITS.finditer(text) if m.start() not in taken)
    return sorted([*claims, *rest], key=lambda c: c.start)


def _unplaced(document: Document, block: Block, taken: list[tuple[int, int]]) -> Iterator[Unplaced]:
    if block.kind == "unread":
        yield Unplaced(block.text, document.place(block.index, 0, len(block.text)), UNREAD)
    for match in DIGITS.finditer(block.text):
        if not any(start <= match.start() < end for start, end in taken):
            reason = "số đứng trong tiêu đề" if block.kind == "heading" else "không rõ số này đo lường điều gì"
            yield Unplaced(match[0], document.place(block.index, *match.span()), reason)
