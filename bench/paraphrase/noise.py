"""What typists do to a line without changing what it says: tone marks, spaces, abbreviations, small slips."""

from __future__ import annotations

import re
from random import Random

OLD_TONES = [
    ("hóa", "hoá"),
    ("Hóa", "Hoá"),
    ("thỏa", "thoả"),
    ("ủy", "uỷ"),
    ("Ủy", "Uỷ"),
    ("lũy", "luỹ"),
    ("Lũy", "Luỹ"),
]
ALWAYS = [
    ("tỷ lệ", "tỉ lệ"),
    ("Tỷ lệ", "Tỉ lệ"),
    ("kỹ năng", "kĩ năng"),
    ("thủ tục hành chính", "TTHC"),
    ("dịch vụ công trực tuyến", "DVCTT"),
    ("cán bộ, công chức", "CBCC"),
    ("Dịch vụ công", "DVC"),
]
"""A commune that writes one of these so writes it so throughout."""


class Typist:
    """One commune's typist: habits drawn once, slips drawn per line."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.swaps = [s for s in ALWAYS if draw.random() < 0.25]
        if draw.random() < 0.4:
            self.swaps += OLD_TONES
        self.slips = draw.choice((0.0, 0.02, 0.06))

    def type(self, line: str) -> str:
        """The line as this typist leaves it."""
        for good, own in self.swaps:
            line = line.replace(good, own)
        for pattern, written in (
            (r"(?<=\w) (?=\w)", "  "),
            (r"(?<=[\d⟧]) (?=[^\W\d])", "\u00a0"),
            (r"(?<=\w): ", " : "),
            (r"(?<=\w): ", ":"),
            (r"(?<=\w), (?=đạt)", " , "),
            (r"(?<=đạt) (?=⟦)", "\u00a0"),
            (r"\.$", ""),
            (r"\.$", ";"),
        ):
            line = re.sub(pattern, lambda m, w=written: w if self.draw.random() < self.slips else m[0], line)
        return line
