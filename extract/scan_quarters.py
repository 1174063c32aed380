"""The quarters of a year, I to IV, which engines take for digits: "quý II/2026" is read as 11/2026, I1/, IU2026."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.scan_text import Seen

QUARTER = re.compile(r"quý", re.IGNORECASE)
STROKES = r"[I1l|!ÍíTH]"
MISREAD = re.compile(rf"(?P<strokes>{STROKES}{{1,3}})(?P<five>V?)(?P<after>[/⁄UJ]{{0,2}}(?:20\d\d)?[.,;:)]*)")
"""A quarter as its strokes are read; the slash after it may have melted with the last of them (U), two into an H."""
ALONE = re.compile(r"[1-4][/⁄]?(?:20\d\d)?[.,;:)]*")
"""A quarter in plain digits, which is right as it stands."""


def with_quarters(words: Sequence[Seen]) -> list[Seen]:
    """The words, with the number after "quý" as a Roman numeral where it cannot be a digit: there are four quarters."""
    fixed = list(words)
    for i, (word, after) in enumerate(pairwise(words), start=1):
        if QUARTER.fullmatch(word.text) and (text := _quarter(after.text)) and text != after.text:
            fixed[i] = replace(after, text=text, other=None)
    return fixed


def _quarter(text: str) -> str | None:
    """The text with its number as a Roman numeral of I to IV, None where it is none or stands in plain digits."""
    match = MISREAD.fullmatch(text)
    if match is None or ALONE.fullmatch(text):
        return None
    after = match["after"].replace("⁄", "/").replace("//", "/")
    least = len(match["strokes"]) + ("U" in after or "J" in after)
    after = re.sub(r"[UJ]/?", "/", after)
    most = 1 if match["five"] else 3
    counts = {n for n in (least, least + match["strokes"].count("H")) if n <= most}  # an H may be one stroke or two
    return None if len(counts) != 1 else "I" * counts.pop() + match["five"] + after
