"""Words to lines of one page: rows of words on one baseline, cut where a wide gap parts two columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.pdf_sheet import Token

LEVEL = 0.3  # of the size: words this near in height stand on one line
LETTERS = 0.15  # of the size: room between letters of turned text, whose boxes are those of the letters
TOUCHING = 0.04  # of the size: room that is no blank
HIGH = 0.6  # of the size: no note mark or exponent stands higher over the base of its line
RAISED = 0.85  # a figure set at less than this share of its line's size is a note mark or an exponent
UNIT = re.compile(r"(?<![^\W\d_])[kcdmh]?m$")
"""A unit of length, whose raised figure is an exponent."""
TAB = 3.0  # times the size, and the next wider gap of its line: justified text leaves no gap so wide
GAP = 1.8  # of the size: a wider gap between two words parts columns


@dataclass(slots=True)
class Line:
    """Words side by side on one baseline, left to right; `page` is the page's number."""

    tokens: list[Token]
    page: int
    text: str = ""
    """The words with single spaces."""
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    base: float = 0.0
    size: float = 0.0
    bold: bool = False
    parts: list[list[Token]] = field(default_factory=list)
    """The words, cut at wide gaps."""

    @property
    def tab(self) -> int:
        """Which word stands far from the one before, as a value behind the name of its line does; 0 where none does."""
        if len(self.parts) == 1:
            return 0
        gaps = [right.x0 - left.x1 for left, right in pairwise(self.tokens)]
        *others, widest = sorted(gaps)
        next_wide = max(others[-1] if others else 0.0, self.size / TAB)
        return gaps.index(widest) + 1 if widest > TAB * max(self.size, next_wide) else 0


def lines_of(tokens: Iterable[Token], page: int) -> list[Line]:
    """The lines of a page or of a table cell, top to bottom."""
    return [line(row, page) for row in _with_raised(_rows(tokens))]


def _rows(tokens: Iterable[Token]) -> list[list[Token]]:
    """Words on one height, top to bottom."""
    rows: list[list[Token]] = []
    bases: list[float] = []
    for token in sorted(tokens, key=lambda t: t.base):
        if rows and token.base - bases[-1] <= LEVEL * max(token.size, rows[-1][0].size):
            rows[-1].append(token)
        else:
            rows.append([token])
            bases.append(token.base)
    return rows


def without_marks(lines: Iterable[Line]) -> tuple[list[Line], list[Token]]:
    """The lines without the raised figures behind their words, and these: marks of notes, no exponents (m with 2)."""
    kept: list[Line] = []
    marks: list[Token] = []
    for each in lines:
        own = [b for a, b in pairwise(each.tokens) if b.raised and not UNIT.search(a.text)]
        marks += own
        kept.append(line([t for t in each.tokens if t not in own], each.page) if own else each)
    return kept, marks


def line(tokens: Sequence[Token], page: int) -> Line:
    """A line of these words, in order from left to right."""
    row = sorted(tokens, key=lambda t: t.x0)
    first = row[0]
    even = len({(t.size, t.base) for t in row}) == 1
    main = first if even else max(row, key=lambda t: len(t.text) * t.size)
    made = Line(
        tokens=row,
        page=page,
        text=" ".join([t.text for t in row]),
        x0=first.x0,
        x1=max([t.x1 for t in row]),
        top=min([t.top for t in row]),
        bottom=max([t.bottom for t in row]),
        base=main.base,
        size=main.size,
        bold=any(t.bold for t in row) and all(t.bold for t in row if any(c.isalpha() for c in t.text)),
    )
    wide = GAP * made.size
    ends = [i for i, (before, token) in enumerate(pairwise(row), 1) if token.x0 - before.x1 > wide]
    made.parts = [row[a:b] for a, b in pairwise((0, *ends, len(row)))]
    return made


def upright(tokens: Sequence[Token]) -> list[Token]:
    """Words that run upwards or downwards, as if the paper were turned: for reading the text of a narrow head cell.

    Parts that follow without room are one word; pdfium takes letters of turned text for lines of their own.
    """
    turned = [
        replace(t, x0=-t.bottom, x1=-t.top, top=t.x0, bottom=t.x1, base=t.x1, turn=0)
        if t.turn == 1
        else replace(t, x0=t.top, x1=t.bottom, top=-t.x1, bottom=-t.x0, base=-t.x0, turn=0)
        for t in tokens
    ]
    whole: list[Token] = []
    for row in _rows(turned):
        for token in sorted(row, key=lambda t: t.x0):
            last = whole[-1] if whole else None
            near = last is not None and not last.spaced and abs(token.base - last.base) <= LEVEL * token.size
            if last is not None and near and abs(token.x0 - last.x1) < LETTERS * token.size:
                whole[-1] = replace(
                    last, text=last.text + token.text, x1=token.x1, spaced=token.spaced, last=token.last
                )
            else:
                whole.append(token)
    return whole


def _with_raised(rows: list[list[Token]]) -> list[list[Token]]:
    """Rows where raised figures (note marks, exponents) have joined the line whose height they are in."""
    kept: list[list[Token]] = []
    for i, row in enumerate(rows):
        lower = rows[i + 1] if i + 1 < len(rows) else None
        if lower is not None and _all_raised(row, lower):
            lower.extend(row)
        else:
            kept.append(row)
    return kept


def _all_raised(row: Sequence[Token], lower: Sequence[Token]) -> bool:
    size = max(t.size for t in lower)
    base = lower[0].base
    if any(t.size > RAISED * size or base - t.base > HIGH * size or not t.text.strip("()[]*").isdigit() for t in row):
        return False
    for token in row:
        token.raised = True
    return True
