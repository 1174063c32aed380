"""How Vietnamese reports mark their parts: numbers of headings, bullets, type words of documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

CAPITAL = "A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ"
TITLE_WORD = re.compile(
    r"^\s*(?:BÁO\s*CÁO(?:\s+(?:TÓM\s+TẮT|NHANH|THÁNG|QUÝ|KẾT\s+QUẢ|TÌNH\s+HÌNH|TIẾN\s+ĐỘ).*)?|KẾ\s*HOẠCH|CHƯƠNG\s*TRÌNH|TỜ\s*TRÌNH|"
    r"THÔNG\s*BÁO|QUYẾT\s*ĐỊNH|NGHỊ\s*QUYẾT|CÔNG\s*VĂN|BIÊN\s*BẢN|ĐỀ\s*ÁN|PHƯƠNG\s*ÁN|KẾT\s*LUẬN|CHỈ\s*THỊ|HƯỚNG\s*DẪN)\s*$"
)
SPECKS, SPECK = 2, 5
"""So many bits of a stamp or a rule, this long, may a scan show in front of the type word ("ly BÁO CÁO")."""
PART = re.compile(r"^\s*(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục)\s+(?:thứ\s+\w+|THỨ\s+\w+|[IVX]+|\d+|[A-Z])\b\s*[.:)-]?")
QUESTION = re.compile(
    r"^\s*((?:CÂU(?:\s+HỎI)?|Câu(?:\s+hỏi)?|NỘI\s+DUNG|Nội\s+dung|Ý)\s+(?:số\s+)?(\d{1,2}))\s*[.:)/-](?!\d)"
)
"""A question that the report answers ("Câu 4.")."""
ROMAN = re.compile(r"^\s*(?!V\s*/\s*v\b)([IVX]{1,6}(?:\.\d{1,2}){0,3})\s*(?:[.)/:-]|(?<=\d)\s)\s*(?=\S)")
DIVIDED = re.compile(r"^\s*([A-HĐ](?:\.\d{1,2}){1,3})\s*(?:[.)/:-](?!\d)|\s)\s*(?=\S)")
"""A part of a part that a letter names: "A.1. Tiến độ"."""
LETTER_UPPER = re.compile(r"^\s*([A-HĐ])\s*[.)/]\s+(?=\S)")
ARABIC = re.compile(
    rf"^\s*(\d{{1,2}}(?:\.\d{{1,2}}){{0,4}}[a-h]?)\s*(?:[.)/](?!\d)|[-–+,:](?=\s*[{CAPITAL}])|(?<=\.\d)\s|(?<=\.\d\d)\s)\s*(?=\S)"
)
"""Also "1- Lãnh đạo", "1, Về", "2a. Mở": before a capital letter a comma or a dash (read as a plus) ends one too."""
BRACKETED = re.compile(r"^\s*\((\d{1,2}|[a-zđ]|[ivx]+)\)\s*(?=\S)")
LETTER = re.compile(r"^\s*([a-zđ](?:\.\d{1,2})?)\s*[.)]\s*(?=\S)")
BULLET = re.compile(r"^\s*([-+*•–−])\s*(?=\S)")
NUMERIC = re.compile(r"^[\s≥≤<>=~+\-−–]*\d[\d.,\s/]*\s*%?[\s)]*$")
VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark a line begins with: its kind (roman, arabic1, arabic2, letter, "-", …), as printed, and its order."""

    kind: str
    number: str
    order: int


def marker(text: str, auto: str | None = None) -> Marker | None:
    """The heading number or bullet that a line begins with, None where it begins with words."""
    line = f"{text} x" if auto else text
    if match := PART.match(line):
        return Marker("part", match[0].strip(), 0)
    if match := QUESTION.match(line):
        return Marker("question", match[1], int(match[2]))
    if match := ROMAN.match(line):
        upper, *parts = match[1].split(".")
        return (
            Marker(f"arabic{len(parts)}", match[1], int(parts[-1])) if parts else Marker("roman", upper, _roman(upper))
        )
    if match := DIVIDED.match(line):
        parts = match[1].split(".")
        return Marker(f"arabic{len(parts) - 1}", match[1], int(parts[-1]))
    if match := ARABIC.match(line):
        parts = match[1].split(".")
        return Marker(f"arabic{len(parts)}", match[1], int(parts[-1].rstrip("abcdefgh")))
    if match := BRACKETED.match(line):
        return Marker("bracket", f"({match[1]})", int(match[1]) if match[1].isdigit() else ord(match[1][0]) - 96)
    if match := LETTER.match(line):
        return Marker("letter", match[1], "abcdđeghiklmnopqrstuvxy".find(match[1][0]) + 1)
    if match := LETTER_UPPER.match(line):
        return Marker("upper", match[1], ord(match[1][0]) - 64)
    if match := BULLET.match(line):
        kind = "-" if match[1] in "–−" else match[1]
        return Marker(kind, kind, 0)
    return None


def title_word(text: str) -> bool:
    """Whether a line is the type of the document (BÁO CÁO, KẾ HOẠCH, …), in capitals, alone or behind specks."""
    words = text.split()
    specks = next((n for n, word in enumerate(words[:SPECKS]) if not _speck(word)), len(words[:SPECKS]))
    return any(TITLE_WORD.match(" ".join(words[n:])) for n in range(specks + 1))


def _speck(word: str) -> bool:
    return len(word) <= SPECK and word == word.lower() and not any(c.isdigit() for c in word)


def numeric(text: str) -> bool:
    """Whether a cell holds nothing but a number, a pair or a percentage."""
    return bool(NUMERIC.match(text))


def _roman(text: str) -> int:
    total = 0
    for i, letter in enumerate(text):
        value = VALUES[letter]
        total += -value if i + 1 < len(text) and VALUES[text[i + 1]] > value else value
    return total
