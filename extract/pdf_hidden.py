"""Words that are drawn and yet not seen: white on white, or under an area filled later, as a correction is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.document import Box
from extract.pdf_sheet import Fill, Sheet, Text, Token

COVERED = 0.8  # share of a word's box under an area that hides it


def hide(sheet: Sheet, fills: Sequence[Fill], texts: Mapping[int, Text]) -> None:
    """Move the words of a page that no one sees to its hidden ones. `texts` are the text objects by address."""
    first = min((text.order for text in texts.values()), default=0)
    over = [fill for fill in fills if not fill.picture and fill.order > first]
    under = [fill for fill in fills if not fill.white]
    if not over and not any(token.white for token in sheet.tokens):
        return
    spoken = {token.drawn for token in sheet.tokens}
    silent = [text for address, text in texts.items() if address not in spoken]
    gone: set[int] = set()
    for token in sheet.tokens:
        text = texts.get(token.drawn)
        if text and (_covered(token, text, over, silent) or (token.white and not _set_off(token, text, under))):
            gone.add(id(token))
            sheet.hidden.append(token)
    sheet.tokens = [token for token in sheet.tokens if id(token) not in gone]


def _covered(token: Token, text: Text, over: Sequence[Fill], silent: Sequence[Text]) -> bool:
    """Whether an area painted later hides a word. pdfium keeps silent of the same words set there once more."""
    box = (token.x0, token.top, token.x1, token.bottom)
    painted = [fill.order for fill in over if fill.order > text.order and _share(box, fill.box) > COVERED]
    again = [t for t in silent if painted and t.order > painted[-1]]
    return bool(painted) and not any(_share(box, own) > COVERED / 2 for t in again if (own := t.box()) is not None)


def _set_off(token: Token, text: Text, under: Sequence[Fill]) -> bool:
    """Whether a white word stands on something that is not white."""
    box = (token.x0, token.top, token.x1, token.bottom)
    return any(fill.order < text.order and _share(box, fill.box) > 1 - COVERED for fill in under)


def _share(box: Box, other: Box) -> float:
    """The share of a box that lies within another."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return width * height / area if width > 0 and height > 0 and area > 0 else 0.0
