"""The second reading of every figure, by another engine (trueocr), and what follows from comparing the two.

Measured for this project: alone, Tesseract reads 87 to 93 of 100 numeric cells of a table, and its errors look
plausible (3.911 read as 3011); trueocr reads nearly all of them but is worse at prose. The two hardly ever make the
same error: agreement is trust, disagreement keeps both readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import trueocr

from extract.scan_image import Gray
from extract.scan_text import Seen

AGREED, DOUBTED = 0.9, 0.5  # trust in a figure that both engines read alike, at least; in one they do not, at most
PALE = 0.75  # a word below this confidence may be a misread figure
SHORT = 9  # characters of such a word
ABOVE, BELOW = 1.5, 0.4  # of the height of a small x: the least room of a line over and under its base
MARGIN = 2  # pixels of paper left and right of a word for the second reading
UNREAD = 0.3  # confidence below which Tesseract itself says that it could not read a word
BITS = 2  # characters of a word in a cell that Tesseract is never trusted with alone
SCRAP = 4  # characters that a narrow cell leaves of a word in a line; Tesseract misses the context there

CLOSE, SPACE = 0.35, 0.6  # of the height of a small x: a space is at least half of it, and hardly more

LOOKALIKE = str.maketrans("OÒÓÔQDoIl|!", "00000001111")
ROUND = re.compile(r"(?:(?<=\d)|(?<=\d[.,/]))[óòỏõọéèẻẽẹ]|[óòỏõọéèẻẽẹ](?=[\d.,/]*\d)")
"""What Tesseract takes a 6 or 0 of a narrow face for ("9ó,87%", "2é"): beside a digit no such letter is printed."""
FIGURE = re.compile(r"[<>≤≥~]?\s?\d[\d.,/\-–%]*")
"""What a figure alone looks like; a second reading must look so to be taken against a word without digits."""
COUNTED = re.compile(r"\(\d{1,2}\)")
"""The number of a column, in the row under the heads; small and slanted, Tesseract takes (1) for q)."""
NUMERAL = re.compile(r"[IVX1l|U]+(?:[.,:/)–-]|L)?\.?")
"""What the number of a heading may be read as: Tesseract takes "III." for "II." or "IIIL", "II/" for "1U"."""
ROUNDS = re.compile(r"[Oo0óòỏõọ]{1,2}[.,;:]?")
"""Letters that may be a 6, 06 or 0."""
HOOKED, UNHOOKED = re.compile("[ỉỈ]"), str.maketrans("ỉỈ", "iI")
"""Tesseract sees a hook in the dot of an i: of 50 times "chi" it read 13 as "chỉ", trueocr none."""
FRACTION = re.compile(r"\.(\d{1,2})(?![\d.,])")
ENDS, BEGINS = re.compile(r"\d[.,/]?$"), re.compile(r"[.,/]?\d|%")
"""How the parts of a figure that was taken apart end and go on."""
LETTERS = re.compile(r"[^\W\d_]{2,}[.,;:]?")
DAY, MONTH = re.compile(r"\d{1,2}[/.-][01]"), re.compile(r"\d[/.-](?:19|20)\d\d\b")
"""A date that was taken apart in the middle of its month: no fraction follows a fraction."""
CAPITALS = re.compile(r"(?![IVX]+$)[A-ZĐ]+(?:[/-][A-ZĐ]+)*")
"""An abbreviation (TH/KH), no Roman numeral: both engines lose its strokes."""
SIGNS = "<>=≤≥"
LED = re.compile(r"[^\W\d_IVXl](?P<figure>\d[\d.,/%–-]*)\W*")
"""A figure behind a letter: the end of a rule, or a digit, was taken for one (L9, G6). Numerals go on to a figure."""
CODE = re.compile(r"[A-ZĐ]+[012568][A-ZĐ]*\W*")
ALIKE = {"0": "OQD", "1": "ILT", "2": "Z", "5": "S", "6": "G", "8": "BS"}
"""Capitals that Tesseract takes for a digit (H8 for HS)."""
ROMAN = re.compile(r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})(?P<mark>[./)–-]?)")
MARKED = 0.6  # trust that a Roman numeral with its mark needs, where Tesseract itself doubts what it read


def check_digits(gray: Gray, words: Sequence[Seen], *, cell: bool = False) -> list[Seen]:
    """The words, their figures read twice. Agreement raises `sure`; else both readings stay, and `sure` is low.

    `cell`: the words stand in a cell of a table, where short words need not be Vietnamese.
    """
    words = joined(words)
    lines = _line_heights(words)
    begins = {w.line: i for i, w in reversed(list(enumerate(words)))}
    asked = [
        i
        for i, w in enumerate(words)
        if has_digit(w.text)
        or (w.sure < PALE and len(w.text) < SHORT)
        or (cell and len(w.text) <= BITS)
        or HOOKED.search(w.text)
        or (begins[w.line] == i and NUMERAL.fullmatch(w.text))
        or ROUNDS.fullmatch(w.text)
    ]
    crops = []
    for i in asked:
        word, (top, bottom) = words[i], lines[words[i].line]
        crops.append(gray[max(top, 0) : bottom, max(word.x0 - MARGIN, 0) : word.x1 + MARGIN])
    out = list(words)
    for i, (text, sure) in zip(asked, read_crops(crops), strict=True):
        out[i] = compared(words[i], text, sure, cell=cell)
        if words[i].text == "O" and i != begins[words[i].line]:  # no word, and no sign of a list: both saw a ring
            out[i] = replace(words[i], text="0", other="O", sure=min(words[i].sure, DOUBTED))
    return out


def joined(words: Sequence[Seen]) -> list[Seen]:
    """The words, the parts of figures that Tesseract took apart put together: "1. 391" with no room for a space."""
    out: list[Seen] = []
    for word in words:
        last = out[-1] if out else None
        if last is not None and last.line == word.line and _one_figure(last, word):
            out[-1] = replace(
                last,
                text=last.text + word.text,
                top=min(last.top, word.top),
                x1=word.x1,
                bottom=max(last.bottom, word.bottom),
                sure=min(last.sure, word.sure),
            )
        else:
            out.append(word)
    return out


def _one_figure(left: Seen, right: Seen) -> bool:
    apart = right.x0 - left.x1
    if DAY.fullmatch(left.text) and MONTH.match(right.text):
        return apart <= SPACE * left.tall
    near = -left.tall < apart <= CLOSE * left.tall
    return near and ENDS.search(left.text) is not None and BEGINS.match(right.text) is not None


def compared(word: Seen, text: str, sure: float, *, cell: bool = False) -> Seen:
    """The word after a second reading `text`: which of the two stays its text, and how sure it is.

    In prose Tesseract's reading stays where both are figures; in a cell the other engine's.
    """
    mine = word.text
    if NUMERAL.fullmatch(mine) and (roman := _roman(word, text, sure)):
        return replace(word, text=roman)
    if cell and COUNTED.fullmatch(text) and sure > AGREED and len(mine) <= SCRAP:
        return replace(word, text=text, sure=max(word.sure, AGREED) if digits(mine) == digits(text) else DOUBTED)
    if mine in SIGNS:  # the second engine takes ≥ for a 2
        return word
    if (plain := mine.translate(UNHOOKED)) != mine and plain == text:
        return replace(word, text=plain)
    if sure > AGREED and _misled(mine, text):
        return replace(word, text=text, other=mine, sure=min(word.sure, DOUBTED))
    if not has_digit(mine):
        return _no_figure(word, text, cell=cell) if sure > AGREED else word
    if rounded := _with_round(mine, text):
        return compared(replace(word, text=rounded), text, sure, cell=cell)
    first, second = _decimal(digits(mine)), _decimal(digits(text))
    if mine[0] in SIGNS and len(second) == len(first) + 1:
        second = second[1:]
    # The second engine may take a % for a 6, which in a table, where rates stand beside counts, is no agreement.
    sixed = first.replace("%", "6") == second and not cell and word.sure >= AGREED
    if first in (second, _decimal(digits(text.translate(LOOKALIKE)))) or sixed:
        return replace(word, sure=max(word.sure, AGREED))
    other = _decimal(digits(mine.translate(LOOKALIKE))) == second
    other = other or (cell and (FIGURE.fullmatch(text) is not None or sure > AGREED))
    other = other or (word.sure < PALE and sure > AGREED and _one_lost(first, second))
    other = other or (word.sure < UNREAD and sure > AGREED and FIGURE.fullmatch(text.rstrip(".,;:")) is not None)
    kept, left = (text, mine) if other and text else (mine, text)
    return replace(word, text=kept, other=left, sure=min(word.sure, DOUBTED))


def _roman(word: Seen, text: str, sure: float) -> str:
    """The number of a heading by its second reading, with its mark; empty where that is none or not to be trusted."""
    mine, found = word.text, ROMAN.fullmatch(text)
    if not found or sure <= (MARKED if found["mark"] and word.sure < PALE else PALE):
        return ""
    return text if found["mark"] or mine[-1].isalnum() != (mine[-1] == "L") else f"{text}."


def _misled(mine: str, text: str) -> bool:
    """Whether Tesseract saw a letter where a digit or nothing stands, or in an abbreviation a digit for a capital."""
    if CODE.fullmatch(mine) and not has_digit(text):
        return len(mine) == len(text) and all(a == b or b in ALIKE.get(a, "") for a, b in zip(mine, text, strict=True))
    if (led := LED.fullmatch(mine)) is None or not FIGURE.fullmatch(text.rstrip(".,;:)")):
        return False
    figure, whole = digits(led["figure"]), digits(text)
    return whole.endswith(figure) and len(whole) <= len(figure) + 1


def _no_figure(word: Seen, text: str, *, cell: bool) -> Seen:
    """A word without digits after a sure second reading: it may be a figure, or a word that Tesseract did not read."""
    if FIGURE.fullmatch(text):
        return replace(word, text=text, other=word.text, sure=min(word.sure, DOUBTED))
    if word.sure < PALE and CAPITALS.fullmatch(word.text) and CAPITALS.fullmatch(text):
        # The second engine does not tell Đ from D.
        return word if word.text.replace("Đ", "D") == text.replace("Đ", "D") else replace(word, text=text)
    if word.sure < UNREAD and LETTERS.fullmatch(text):
        return replace(word, text=text, sure=DOUBTED)
    scrap = cell and len(word.text) <= SCRAP and len(text) <= SCRAP and text.isalpha()
    return replace(word, text=text) if scrap and word.sure < AGREED - 0.3 else word


def _with_round(mine: str, text: str) -> str:
    """A figure with the 6 and 0 of the second reading where Tesseract read letters; empty where there are none."""
    places = [m.start() for m in ROUND.finditer(mine)]
    told = re.sub(r"\D", "", text)
    count = sum(c.isdigit() for c in mine) + len(places)
    if not places or len(told) != count:
        return ""
    digit = iter(told)
    plain = "".join(next(digit) if c.isdigit() or i in places else c for i, c in enumerate(mine))
    kept = all(a == b for i, (a, b) in enumerate(zip(mine, plain, strict=True)) if i not in places)
    return plain if kept and all(plain[i] in "60" for i in places) else ""


def _one_lost(first: str, second: str) -> bool:
    """Whether the first reading is the second with one sign lost; engines miss strokes sooner than make them."""
    return len(second) == len(first) + 1 and any(second[:i] + second[i + 1 :] == first for i in range(len(second)))


def _decimal(figure: str) -> str:
    """A figure with a comma before its fraction: a stop there means the same where no three digits follow."""
    return FRACTION.sub(r",\1", figure)


def digits(text: str) -> str:
    """What of a reading decides a value: its digits and the signs between them, and a percent sign."""
    kept = re.sub(r"[^\d.,/%\-–]", "", text)
    return re.sub(r"^[^\d]+|[^\d%]+$", "", kept).replace("–", "-")


def has_digit(text: str) -> bool:
    """Whether any figure stands in a text."""
    return any("0" <= c <= "9" for c in text)


def read_crops(crops: Sequence[Gray]) -> list[tuple[str, float]]:
    """What trueocr reads in pictures of single lines, each with its confidence (0 to 1)."""
    if not crops:
        return []
    return [(p.text.strip(), float(p.confidence)) for p in _recognizer().predict(list(crops))]


def _line_heights(words: Sequence[Seen]) -> dict[int, tuple[int, int]]:
    """Top and bottom of every line: the second engine wants the room that accents and tails take."""
    heights: dict[int, tuple[int, int]] = {}
    tall = median(w.tall for w in words) if words else 0.0
    for word in words:
        top, bottom = heights.get(word.line, (round(word.base - ABOVE * tall), round(word.base + BELOW * tall)))
        heights[word.line] = (min(top, word.top), max(bottom, word.bottom))
    return heights


@cache
def _recognizer() -> Any:  # noqa: ANN401 - trueocr has no types
    """The line recogniser of trueocr alone: its page layout is not used. One a process, one thread."""
    return trueocr.Recognizer(Path(trueocr.__file__).parent / "models", threads=1)
