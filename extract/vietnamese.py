"""What a Vietnamese syllable looks like: to tell text from what only looks like it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
TONES = dict.fromkeys((0x300, 0x301, 0x303, 0x309, 0x323))


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word has the form of one Vietnamese syllable with at most one tone."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = sum(ord(c) in TONES for c in decomposed)
    return tones <= 1 and SYLLABLE.fullmatch(unicodedata.normalize("NFC", decomposed.translate(TONES))) is not None
