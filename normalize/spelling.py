"""One spelling for comparing names and finding cues: Unicode form, tone marks, case and spaces.

Nothing is expanded or left out here, so that places in the text hold; wording.py goes further, for meaning.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

OPEN = re.compile(r"[oOuU](?:(?<=[oO])[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|(?<=[uU])(?<![qQ][uU])[ỳýỷỹỵỲÝỶỸỴ])(?!\w)")
"""The open syllables that have two schools of tone placement: hoà and hòa, khoẻ and khỏe, thuỷ and thủy.

It opens with signs told one by one: so a search passes over all others at once.
"""


@lru_cache(maxsize=4096)
def settle(text: str) -> str:
    """The text in NFC with the tone mark on the first vowel of oa, oe, uy (Thuỷ → Thủy); case and spaces stay.

    As long as the NFC text, so that places of characters hold.
    """
    return OPEN.sub(_moved, unicodedata.normalize("NFC", text))


@lru_cache(maxsize=65536)
def even(text: str) -> str:
    """The text for comparing: settled, in small letters, single spaces, none at the ends."""
    return " ".join(settle(text).split()).casefold()


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text without any mark, as in web addresses: "Đắk Lắk" → "dak lak"."""
    apart = unicodedata.normalize("NFD", even(text)).replace("đ", "d")
    return "".join(c for c in apart if not unicodedata.combining(c))


def _moved(match: re.Match[str]) -> str:
    marked = unicodedata.normalize("NFD", match[0][1])
    return unicodedata.normalize("NFC", match[0][0] + marked[1:]) + marked[0]
