"""Whether a page's text layer can be read, or the page must be read as a picture."""

from __future__ import annotations

import math
import re
from itertools import islice
from typing import Literal

from extract.pdf_sheet import Sheet
from extract.vietnamese import is_syllable

LITTLE = 40  # letters and digits: a page with fewer holds a page number or the text of a stamp
PICTURE = 0.4  # share of the page: what a scan, also one cut to its text, covers at least
OUTLINES = 300  # drawn shapes: a page of text turned into outlines has one for each letter
MARKED = re.compile(r"[^\x00-\x7f]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,}")
VOWEL = re.compile(r"[aeiouyAEIOUY\u00c0-\u024f\u1e00-\u1eff]")
SPOKEN = 0.85  # share of words with a vowel that any language has
LEGIBLE = re.compile(r"[^\W_]")
MEANINGLESS = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf01f\uf100-\uf8ff\ufff0-\uffff]")
"""Control characters and private use: a font that does not say what it shows. Bullets of Symbol (U+F020–F0FF) aside."""
GARBAGE = 0.08  # share of characters without meaning that a good text layer never has
EDGES = "()[]“”\"'.,;:-–/"
UNMAPPED = 0.03  # share of letters in fonts that do not say what they show
FEW = 5  # such letters that tell nothing
WORDS = 40  # words of letters needed to judge the language
FOREIGN_OCR = 0.03  # share of letters with marks below which a text layer over a picture was read in another language
CONVERTED = 0.85  # share of Vietnamese syllables in text of the old fonts that was turned to Unicode by the right table
NO_LANGUAGE = 0.25  # share of Vietnamese syllables below which letters may mean nothing (or another language)


def triage(sheet: Sheet) -> Literal["text", "scan"]:
    """How to read a page: "scan" where the text layer is missing, covered or worthless but something is to be seen."""
    if sheet.covered:
        return "scan"
    text = "".join(t.text for t in sheet.tokens)
    plain = text.isprintable() and "\ufffd" not in text and "\ufffc" not in text
    if not plain and len(text) > LITTLE and len(MEANINGLESS.findall(text)) > GARBAGE * len(text):
        return "scan"
    if sheet.unmapped > max(UNMAPPED * len(text), FEW):
        return "scan"
    if sum(1 for _ in islice(LEGIBLE.finditer(text), LITTLE)) < LITTLE:
        return "scan" if sheet.pictures > PICTURE or sheet.drawings > OUTLINES else "text"
    return "text" if _in_language(sheet) else "scan"


def _in_language(sheet: Sheet) -> bool:
    """Whether the words are words: of Vietnamese syllables, and with marks where a machine read them off a picture."""
    if not sheet.legacy and sheet.pictures <= PICTURE and _surely_spoken(sheet):
        return True
    stripped = [t.text.strip(EDGES) for t in sheet.tokens]
    if sheet.legacy and not _converted([w for w in stripped if LATIN.search(w) and not w.isupper()]):
        return False
    words = [w for w in stripped if LATIN.fullmatch(w) and not w.isupper()]
    if len(words) < WORDS:
        return True
    if sum(map(is_syllable, words)) < NO_LANGUAGE * len(words):
        spoken = sum(bool(VOWEL.search(w)) for w in words)
        if spoken < SPOKEN * len(words):
            return False
    if sheet.pictures <= PICTURE:
        return True
    letters = "".join(words)
    return len(MARKED.findall(letters)) >= FOREIGN_OCR * len(letters)


def _surely_spoken(sheet: Sheet) -> bool:
    """Whether there are enough Vietnamese syllables even if all were words: mostly seen before a third is looked at."""
    enough = math.ceil(NO_LANGUAGE * len(sheet.tokens))
    stripped = (t.text.strip(EDGES) for t in sheet.tokens)
    syllables = (w for w in stripped if LATIN.fullmatch(w) and not w.isupper() and is_syllable(w))
    return sum(1 for _ in islice(syllables, enough)) == enough


def _converted(words: list[str]) -> bool:
    """Whether words in fonts of the old encodings came out as words: their letters were of the table of their font."""
    return sum(map(is_syllable, words)) >= CONVERTED * len(words)
