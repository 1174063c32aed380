"""Signs that look like others brought to one form, each to exactly one, so that places of characters hold."""

from __future__ import annotations

import re
import unicodedata

SILENT = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Take no room on paper: soft hyphens, marks of where a line may break."""
SYMBOLS, MARKS = "\uf0b7\uf0a7\uf0d8\uf076\uf0fc", "●○◦▪▫■□◆◇♦❖‣➢➤►▶✓✔"
"""Marks of lists: those of the fonts Symbol and Wingdings, and others, which are marks only where they open a line."""
ONE_FORM = {
    0x00D0: "Đ",  # the Icelandic letter
    0x0189: "Đ",  # the African one
    0x00F0: "đ",
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2212, 0xFE63), "-"),  # hyphens and the minus
    **dict.fromkeys((0x2014, 0x2015), "–"),
    **dict.fromkeys((*range(0x2000, 0x200B), 0x202F, 0x205F), "\u2009"),  # spaces that part thousands
    0x3000: " ",
    **dict.fromkeys(map(ord, SYMBOLS), "•"),
    0xF02D: "-",
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFF5F)},  # full width
}
OPENING = re.compile(rf"^(\s*)[{MARKS}](?=\s)", re.MULTILINE)
ODD = re.compile("[" + "".join(map(re.escape, map(chr, ONE_FORM))) + "]")


def one_form(text: str) -> str:
    """The text with every look-alike as the sign that is meant; as long as before."""
    return OPENING.sub(r"\1•", text.translate(ONE_FORM) if ODD.search(text) else text)


def composed(text: str) -> str:
    """The text in Unicode's composed form, without what takes no room; it may become shorter."""
    return unicodedata.normalize("NFC", SILENT.sub("", text))
