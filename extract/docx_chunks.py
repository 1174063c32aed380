"""Whole files that a DOCX holds in place of paragraphs (w:altChunk), as programs that make reports write them."""

from __future__ import annotations

from extract.document import Grid, Piece
from extract.errors import Unreadable

CONVERTED = {"html": (".html", "--infilter=HTML (StarWriter)"), "rtf": (".rtf",), "odt": (".odt",)}
"""Kinds of such files that LibreOffice makes a DOCX of: the ending they need, and what tells it their kind."""


def through_office(data: bytes, kind: str) -> list[Piece | Grid] | None:
    """What a file of another kind shows; None where it cannot be read."""
    from extract import office  # noqa: PLC0415 - seldom needed; and it reads DOCX itself

    if kind not in CONVERTED or office.program() is None:
        return None
    ending, *given = CONVERTED[kind]
    try:
        return office.converted(data, ending, "docx", given=given)[0]
    except Unreadable:
        return None
