"""Words that are drawn and yet not seen: white on white, under what is drawn later, outside what they are cut to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.document import Box
from extract.pdf_fills import Fill, Picture, share
from extract.pdf_sheet import Sheet, Text, Token

COVERED = 0.8  # share of a word's box under an area that hides it


def hide(sheet: Sheet, fills: Sequence[Fill], texts: Mapping[int, Text]) -> None:
    """Move the words of a page that no one sees to its hidden ones. `texts` are the text objects by address."""
    first = min((text.order for text in texts.values()), default=0)
    over = [fill for fill in fills if fill.order > first]
    cut = any(text.clip is not None for text in texts.values())
    if not over and not cut and not any(token.white for token in sheet.tokens):
        return
    under = [fill for fill in fills if not fill.white]
    spoken = {token.drawn for token in sheet.tokens}
    silent = [text for address, text in texts.items() if address not in spoken]
    gone: set[int] = set()
    for token in sheet.tokens:
        text = texts.get(token.drawn)
        if text and (
            _covered(token, text, over, silent)
            or (token.white and not _set_off(token, text, under))
            or (text.clip is not None and share(_box(token), text.clip) < 1 - COVERED)
        ):
            gone.add(id(token))
            sheet.hidden.append(token)
    if gone:
        sheet.tokens = [token for token in sheet.tokens if id(token) not in gone]


def _covered(token: Token, text: Text, over: Sequence[Fill], silent: Sequence[Text]) -> bool:
    """Whether what is drawn later hides a word. pdfium keeps silent of the same words set there once more."""
    x0, top, x1, bottom = box = _box(token)
    later = [
        fill for fill in over
        if fill.order > text.order
        and fill.box[0] < x1 and fill.box[2] > x0 and fill.box[1] < bottom and fill.box[3] > top
    ]  # fmt: skip
    if not later:
        return False
    areas = [fill for fill in later if not isinstance(fill, Picture) and fill.hides(box) > COVERED]
    pictures = [fill for fill in later if isinstance(fill, Picture)]  # one may be cut into strips
    if not areas and sum(fill.hides(box) for fill in pictures) <= COVERED:
        return False
    last = (areas or pictures)[-1].order
    return not any(share(box, own) > COVERED / 2 for t in silent if t.order > last and (own := t.box()) is not None)


def _set_off(token: Token, text: Text, under: Sequence[Fill]) -> bool:
    """Whether a white word stands on something that is not white."""
    return any(fill.order < text.order and share(_box(token), fill.box) > 1 - COVERED for fill in under)


def _box(token: Token) -> Box:
    return (token.x0, token.top, token.x1, token.bottom)
