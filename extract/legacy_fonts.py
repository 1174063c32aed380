"""Text in the fonts of the time before Unicode (TCVN3 ".VnTime", VNI "VNI-Times"), turned into Unicode.

The font name decides. Where text came without its font (pasted, or stored by another program), the letters of the
whole document decide: those of one paragraph may be good text that only looks like an old encoding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from extract.document import Grid, Piece
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
OF_OLD = re.compile(
    "[\xa1-\xbf\xc4-\xc7\xcb\xce-\xd2\xd4-\xd8\xdb\xdc\xde-\xdf\xe4-\xe7\xeb\xee-\xf1\xf6-\xf8\xfb\xfc\xfe\xff]"
)
"""Letters and signs that Vietnamese in Unicode has none of, and that old encodings keep its letters in."""
ENOUGH = 30
"""So many of them in all must there be before letters alone decide."""


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


def restored(items: Sequence[Piece | Grid]) -> list[Piece | Grid]:
    """The items, those of old letters turned into Unicode where the letters of all of them tell one encoding."""
    from viparse.normalize.detector import detect_encoding_by_content  # noqa: PLC0415 - only old papers need it
    from viparse.normalize.encodings import CHARMAPS  # noqa: PLC0415 - the same

    texts = [part.text for item in items for part in (item.cells if isinstance(item, Grid) else (item,))]
    odd = "\n".join(text for text in texts if not UNICODE.search(text))
    if len(OF_OLD.findall(odd)) < ENOUGH:
        return list(items)
    told = detect_encoding_by_content(odd, {name: CHARMAPS[name] for name in ("tcvn3", "vni")}).encoding
    if told is None:
        return list(items)

    def shown(text: str) -> str:
        return text if UNICODE.search(text) else _converted(text, told)

    return [
        replace(item, cells=tuple(replace(cell, text=shown(cell.text)) for cell in item.cells))
        if isinstance(item, Grid)
        else replace(item, text=shown(item.text))
        for item in items
    ]


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
