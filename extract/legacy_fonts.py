"""Text in the fonts of the time before Unicode (TCVN3 ".VnTime", VNI "VNI-Times"), turned into Unicode by font name.

Only the font name decides: letters that look like an old encoding may be good text (blind conversion spoils it).
"""

from __future__ import annotations

import re
from functools import cache

from extract.vietnamese import is_syllable

TCVN3 = re.compile(r"\.vn[a-z]", re.IGNORECASE)
VNI = re.compile(r"vni[- ]", re.IGNORECASE)
CAPITALS = re.compile(r"\.vn\w*h\b", re.IGNORECASE)
"""Fonts such as .VnTimeH, also with a style after the name (.VnTimeH,Bold), show small letters as capitals."""
HYPHENED = re.compile(r"[^\W\d_]+-[^\W\d_]*|-[^\W\d_]+")
"""A piece of a word with a hyphen. TCVN3 keeps ư where Windows keeps a hyphen, and PDF readers give the hyphen."""
UNICODE = re.compile(r"[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
"""Letters that the old encodings did not have: whatever its font, the text is Unicode."""
SOFT_HYPHEN = "\u00ad"


def is_legacy(font: str) -> bool:
    """Whether a font's name tells an encoding of the time before Unicode."""
    return bool(TCVN3.match(font) or VNI.match(font))


def to_unicode(text: str, font: str) -> str:
    """The text as it is shown, in Unicode, for text set in a legacy font; any other text unchanged.

    A letter may become fewer characters than it was stored in (VNI writes a base letter and a mark).
    """
    if not is_legacy(font) or UNICODE.search(text):
        return text
    if VNI.match(font):
        return _converted(text, "vni")
    shown = HYPHENED.sub(_horned, text) if "-" in text else text
    shown = _converted(shown, "tcvn3")
    return shown.upper() if CAPITALS.match(font) else shown


def _horned(piece: re.Match[str]) -> str:
    """The piece with ư for its hyphen, where that makes it a syllable."""
    horned = piece[0].replace("-", SOFT_HYPHEN)
    return horned if is_syllable(_converted(horned, "tcvn3")) else piece[0]


def _converted(text: str, encoding: str) -> str:
    from viparse.normalize.tables import convert  # noqa: PLC0415 - only old papers need it

    return str(convert(text, _table(encoding)))


@cache
def _table(name: str) -> object:
    from viparse.normalize.encodings import get_charmap  # noqa: PLC0415 - the same

    return get_charmap(name)
