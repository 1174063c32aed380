"""Text in the fonts of the time before Unicode (TCVN3 ".VnTime", VNI "VNI-Times"), turned into Unicode by font name.

Only the font name decides: letters that look like an old encoding may be good text (blind conversion spoils it).
"""

from __future__ import annotations

import re
from functools import cache

TCVN3 = re.compile(r"^\.?vn[a-z]", re.IGNORECASE)
VNI = re.compile(r"^vni[- ]", re.IGNORECASE)
CAPITALS = re.compile(r"^\.vn\w*h$", re.IGNORECASE)
"""Fonts such as .VnTimeH show small letters as capitals."""


def is_legacy(font: str) -> bool:
    """Whether a font's name tells an encoding of the time before Unicode."""
    return bool((font.startswith(".") and TCVN3.match(font)) or VNI.match(font))


def to_unicode(text: str, font: str) -> str:
    """The text as it is shown, in Unicode, for text set in a legacy font; any other text unchanged.

    A letter may become fewer characters than it was stored in (VNI writes a base letter and a mark).
    """
    if not is_legacy(font):
        return text
    from viparse.normalize.tables import convert  # noqa: PLC0415 - only old papers need it

    shown: str = convert(text, _table("vni" if VNI.match(font) else "tcvn3"))
    return shown.upper() if CAPITALS.match(font) else shown


@cache
def _table(name: str) -> object:
    from viparse.normalize.encodings import get_charmap  # noqa: PLC0415 - the same

    return get_charmap(name)
