"""Numbers written out in Vietnamese words, as officials repeat a number in brackets: "01 (một)", "12 (mười hai)".

Exact: what is not a well-formed numeral is refused (None). Words without tone marks are refused too: "muoi" may be
mười or mươi, "tam" tám or tạm.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

ONES = {"không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
AFTER_TEN = ONES | {"lăm": 5, "nhăm": 5}
AFTER_TENS = AFTER_TEN | {"mốt": 1, "tư": 4}
SCALES = (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3))
SPELLINGS = {"tỉ": "tỷ", "ngàn": "nghìn", "lẻ": "linh"}
AROUND = re.compile(r"^(?:bằng\s+chữ\s*:?|là)\s*|\s*(?:đồng|chẵn|\./\.|[.,;])+\s*$", re.IGNORECASE)


def spoken(text: str) -> Decimal | None:
    """The number that a text says in words, None where it is none. Words for money around it are left aside."""
    plain = unicodedata.normalize("NFC", text).lower().strip()
    while (bare := AROUND.sub("", plain)) != plain:
        plain = bare
    words = [SPELLINGS.get(w, w) for w in plain.split()]
    sign = -1 if words[:1] == ["âm"] else 1
    words = words[1:] if sign < 0 else words
    whole, _, rest = " ".join(words).partition(" phẩy ")
    value = _scaled(whole.split(), SCALES, first=True)
    fraction = _fraction(rest.split()) if rest else ""
    if value is None or fraction is None:
        return None
    return sign * Decimal(f"{value}.{fraction}" if fraction else value)


def _scaled(words: list[str], scales: tuple[tuple[str, int], ...], *, first: bool) -> int | None:
    """Groups of a number, the greatest first: … tỷ … triệu … nghìn … . `first` tells that nothing stands before."""
    if not scales:
        return _hundreds(words, first=first)
    (name, factor), *lower = scales
    if name not in words:
        return _scaled(words, tuple(lower), first=first)
    at = words.index(name)
    many = _scaled(words[:at], tuple(lower), first=first)
    rest = 0 if at + 1 == len(words) else _scaled(words[at + 1 :], tuple(lower), first=False)
    return None if many is None or rest is None else many * factor + rest


def _hundreds(words: list[str], *, first: bool) -> int | None:
    """A number below a thousand. Behind a greater group tens need their hundreds, or linh."""
    if len(words) > 1 and words[1] == "trăm":
        hundreds, rest = ONES.get(words[0]), words[2:]
        if hundreds is None:
            return None
        below = 0 if not rest else _behind_hundreds(rest)
        return None if below is None else hundreds * 100 + below
    if words[:1] == ["linh"] and not first:
        return _tens(words[1:], single=True)
    return _tens(words, single=None) if first else None


def _behind_hundreds(words: list[str]) -> int | None:
    return _tens(words[1:], single=True) if words[0] == "linh" else _tens(words, single=False)


def _tens(words: list[str], *, single: bool | None) -> int | None:
    """A number below a hundred; `single` asks for one digit alone (behind linh), or forbids it (behind trăm)."""
    if len(words) == 1 and words[0] in ONES:
        return None if single is False else ONES[words[0]]
    if words[:1] == ["mười"]:
        return _with_ones(10, words[1:], AFTER_TEN)
    if len(words) > 1 and words[1] in ("mươi", "chục") and ONES.get(words[0], 0) > 1:
        return _with_ones(ONES[words[0]] * 10, words[2:], AFTER_TENS)
    return None


def _with_ones(tens: int, words: list[str], ones: dict[str, int]) -> int | None:
    """Tens and the digit behind them, none where nothing follows; a digit of nought is not said."""
    if not words:
        return tens
    return tens + ones[words[0]] if len(words) == 1 and ones.get(words[0]) else None


def _fraction(words: list[str]) -> str | None:
    """The digits behind the decimal mark: said one by one, or as one number."""
    if words and all(w in ONES for w in words):
        return "".join(str(ONES[w]) for w in words)
    value = _scaled(words, SCALES, first=True)
    return None if value is None else str(value)
