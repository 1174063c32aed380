"""A page as it lies before the reader: words with their boxes, ruled lines, pictures, and what to be warned of.

Boxes are in points, origin top left, in the frame in which the page's main text stands upright (`Sheet.shown` maps a
box to the page as it is shown).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extract.document import Box


@dataclass(slots=True)
class Token:
    """A word as printed. `base` is its baseline; `turn` its quarter turns against the page's main text.

    `spaced`: a space follows in the file. `first` and `last` are the numbers of its characters on the page. `sure` and
    `other` are as in Word, for words read from a picture. `drawn` tells the object it is of, `white` its colour.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    spaced: bool
    turn: int
    first: int
    last: int
    drawn: int = 0
    white: bool = False
    raised: bool = False
    sure: float = 1.0
    other: str | None = None


class Text(NamedTuple):
    """A text object: the how manieth object of its page it is, and where, for asking.

    `clip` bounds what is seen of it, where that is not the whole page.
    """

    order: int
    box: Callable[[], Box | None]
    clip: Box | None = None


class Rule(NamedTuple):
    """A straight line on paper, level (`at` is its y) or upright (`at` is its x), from `start` to `end`."""

    level: bool
    at: float
    start: float
    end: float
    edge: bool = False
    """It is the edge of a coloured area, not drawn by itself."""


@dataclass(slots=True)
class Sheet:
    """A page read by pdfium. `width` and `height` as shown; `quarters` turns clockwise lead from our frame to that."""

    number: int
    width: float
    height: float
    quarters: int
    tokens: list[Token] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: float = 0.0
    """Share of the page that its largest picture covers."""
    covered: bool = False
    """A picture as large as the page lies over text."""
    drawings: int = 0
    """Drawn shapes that are no rules: many on a page without text are letters turned into outlines."""
    hidden: list[Token] = field(default_factory=list)
    """Words that no one sees: invisible, transparent, outside the page. The text layer of a scan is of this kind."""
    slanted: list[Token] = field(default_factory=list)
    marks: list[Token] = field(default_factory=list)
    """Marks of notes, raised behind a word: no part of the text (1.247 with mark 1 is not 12471)."""
    legacy: int = 0
    """Letters set in fonts of the old encodings TCVN3 and VNI, turned into Unicode by the name of the font."""
    unmapped: int = 0
    """Letters in fonts that do not say which letters they show."""
    lefts: Any = None
    rights: Any = None
    back: Callable[[Box], Box] | None = None
    """Maps a box of our frame to the page as shown, where the page is a picture that was straightened."""
    noise: list[tuple[Box, str]] = field(default_factory=list)
    """Stamps and dirt on a picture: where, on the page as shown, and what they read like."""
    unread: list[Box] = field(default_factory=list)
    """Where on a picture, as shown, ink stands among the words that was not made out."""
    poor: bool = False
    """A picture that reads badly: dust, blur, a stamp over the text. Figures may be missing or misread."""

    @property
    def span(self) -> tuple[float, float]:
        """Width and height in the frame of the text."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def shown(self, box: Box) -> Box:
        """A box of our frame on the page as shown."""
        if self.back is not None:
            return self.back(box)
        if not self.quarters:
            return box
        x0, top, x1, bottom = box
        width, height = self.span
        for _ in range(self.quarters):
            x0, top, x1, bottom = height - bottom, x0, height - top, x1
            width, height = height, width
        return (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))

    def forget_characters(self) -> None:
        """Drop what is only needed while the page itself is being read."""
        self.lefts = self.rights = None
