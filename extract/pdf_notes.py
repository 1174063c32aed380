"""Footnotes: each follows the paragraph or table that bears its mark, as a reader looks down at it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.document import Box, Grid, Piece, Word
from extract.pdf_sheet import Sheet

NUMBER = re.compile(r"\d{1,3}|\*+")


def with_notes(items: Sequence[Piece | Grid], notes: Sequence[Piece], sheet: Sheet) -> list[Piece | Grid]:
    """The items with the footnotes of one page put in; a note whose mark was not found stands at the page's end."""
    made = list(items)
    bearers = [_bearer(items, sheet.number, _mark_of(note, sheet)) for note in notes]
    for bearer, note in sorted(zip(bearers, range(len(notes)), strict=True), reverse=True):
        made.insert(bearer + 1, notes[note])
    return made


def _mark_of(note: Piece, sheet: Sheet) -> Box | None:
    """Where on the page, as shown, the number of a footnote stands behind a word."""
    number = NUMBER.search(note.number or note.text)
    for token in sheet.marks:
        if number and number[0] in NUMBER.findall(token.text):
            return sheet.shown((token.x0, token.top, token.x1, token.bottom))
    return None


def _bearer(items: Sequence[Piece | Grid], page: int, mark: Box | None) -> int:
    """Which item has the word nearest to a mark; without one, the last item with words on the page."""
    nearest, found = float("inf"), len(items) - 1
    for i, item in enumerate(items):
        for word in _words(item):
            if word.page == page:
                away = _away(word.box, mark) if mark else 0.0
                if away <= nearest:
                    nearest, found = away, i
    return found


def _away(word: Box, mark: Box) -> float:
    """How far a word's box lies from that of a mark."""
    across = max(word[0] - mark[2], mark[0] - word[2], 0.0)
    along = max(word[1] - mark[3], mark[1] - word[3], 0.0)
    return across + along


def _words(item: Piece | Grid) -> Iterator[Word]:
    if isinstance(item, Piece):
        yield from item.words
    else:
        for cell in item.cells:
            yield from cell.words
