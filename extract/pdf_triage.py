"""Whether a page's text layer can be read, or the page must be read as a picture."""

from __future__ import annotations

import unicodedata
from typing import Literal

from extract.pdf_words import Sheet
from extract.vietnamese import is_syllable

LITTLE = 40  # letters and digits: a page with fewer holds a page number or the text of a stamp
PICTURE = 0.4  # share of the page: what a scan, also one cut to its text, covers at least
OUTLINES = 300  # drawn shapes: a page of text turned into outlines has one for each letter
OLD = 0.3  # share of characters in fonts of the old encodings
GARBAGE = 0.08  # share of characters without meaning that a good text layer never has
EDGES = "()[]“”\"'.,;:-–/"
WORDS = 40  # words of letters needed to judge the language
FOREIGN_OCR = 0.03  # share of letters with marks below which a text layer over a picture was read in another language
NO_LANGUAGE = 0.25  # share of Vietnamese syllables below which letters mean nothing (English has about 0.4)


def triage(sheet: Sheet) -> Literal["text", "scan"]:
    """How to read a page: "scan" where its text layer is missing, covered or worthless and there is something to see."""
    if sheet.covered:
        return "scan"
    text = "".join(t.text for t in sheet.tokens)
    if sum(c.isalnum() for c in text) < LITTLE:
        return "scan" if sheet.pictures > PICTURE or sheet.drawings > OUTLINES else "text"
    if sheet.legacy > OLD * len(text) or sum(map(_meaningless, text)) > GARBAGE * len(text):
        return "scan"
    return "text" if _in_language(sheet) else "scan"


def _in_language(sheet: Sheet) -> bool:
    """Whether the words are words: of Vietnamese syllables, and with marks where a machine read them off a picture."""
    words = [w for t in sheet.tokens if (w := t.text.strip(EDGES)).isalpha() and not w.isupper() and len(w) > 1]
    if len(words) < WORDS:
        return True
    if sum(map(is_syllable, words)) < NO_LANGUAGE * len(words):
        return False
    marked = sum(not c.isascii() for w in words for c in w)
    return sheet.pictures <= PICTURE or marked >= FOREIGN_OCR * sum(map(len, words))


def _meaningless(c: str) -> bool:
    """Private use, unassigned or control characters: a font that does not say what it shows. Symbol's bullets aside."""
    if c == "\ufffd":
        return True
    return unicodedata.category(c) in {"Co", "Cn", "Cc"} and not "\uf020" <= c <= "\uf0ff"
