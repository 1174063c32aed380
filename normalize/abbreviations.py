"""Words that a report shortens in its own way, written out before their meaning is sought.

Surest first: what the report declares ("TTr: toàn trình" in a list, "công nghệ số cộng đồng (CNSCĐ)" where it is first
told); else the one phrase of the catalogue that has these initials. Abbreviations of every office are in wording.yaml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from extract.document import Document, Figure
from extract.vietnamese import is_syllable
from normalize.catalogue import Catalogue
from normalize.spelling import even, plain
from normalize.wording import fold

LIST = re.compile(r"viết\s+tắt[^:\n]{0,40}:(?P<list>.+)", re.IGNORECASE | re.DOTALL)
ENTRY = re.compile(
    r"(?<![\w/])(?P<short>[^\W\d_][\w/]{0,9})\s*(?::|=|\blà\b|\s[-–])\s*(?P<full>[^\W\d_][^;.,=:()\n\d]{2,60})"
)
IN_BRACKETS = re.compile(
    r"\(\s*(?:(?:sau\s+đây\s+)?(?:viết|gọi)\s+tắt\s+là\s*:?\s*)?[“\"]?(?P<short>[^\W\d_]{2,10})[”\"]?\s*\)"
)
TOLD = re.compile(rf"(?P<full>(?:[^\W\d_]+,?\s+){{2,12}}){IN_BRACKETS.pattern}")
SYLLABLE = re.compile(r"[^\W\d_]+")
TOKEN = re.compile(r"(?<![\w/-])[^\W\d_]{2,10}(?![\w/-])")
SHORTEST, LONGEST = 3, 7
"""Initials that are looked up in the catalogue; two letters stand for too many things."""
OFTEN, CLEAR = 5, 3
"""So many wordings must hold the phrase that is taken, and so many times more than any other of its initials."""


class Abbreviations:
    """The abbreviations of one document; `catalogue` gives the phrases that undeclared ones may stand for."""

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        self._declared = dict(_declared(document))
        self._catalogue = catalogue
        self._known: dict[str, str] = {}

    def written_out(self, figure: Figure) -> Figure:
        """The figure with its label, counted noun and context written out; printed text and row stay."""
        label, unit = self._out(figure.label), self._out(figure.unit) if figure.unit else figure.unit
        context = tuple(map(self._out, figure.context))
        if (label, unit, context) == (figure.label, figure.unit, figure.context):
            return figure
        return replace(figure, label=label, unit=unit, context=context)

    def _out(self, text: str) -> str:
        """A text written out: the headings above a figure are above many."""
        if text not in self._known:
            capitals = text.isupper() and any(map(is_syllable, text.split()))
            meant = self._declared.get if capitals else lambda token: self._declared.get(token) or self._meant(token)
            self._known[text] = TOKEN.sub(lambda m: meant(m[0]) or m[0], text)
        return self._known[text]

    def _meant(self, token: str) -> str:
        if not token.isupper() or not SHORTEST <= len(token) <= LONGEST or is_syllable(token):
            return ""
        return _meant(self._catalogue, _initials(token)) if fold(token) == even(token) else ""


def _declared(document: Document) -> Iterator[tuple[str, str]]:
    """Abbreviations that a document explains, each with its words."""
    for block in document.blocks:
        if "tắt" in block.text and (found := LIST.search(block.text)):
            yield from ((m["short"], m["full"].strip()) for m in ENTRY.finditer(found["list"]))
        if IN_BRACKETS.search(block.text):
            for match in TOLD.finditer(block.text):
                if full := _initialled(match["short"], match["full"].replace(",", " ").split()):
                    yield match["short"], full


def _initialled(short: str, syllables: Sequence[str]) -> str:
    """The last of some syllables whose first letters make an abbreviation, empty where none do."""
    for size in range(min(len(short), len(syllables)), 1, -1):
        last = syllables[-size:]
        if _made_of(plain(short), [plain(s) for s in last]):
            return " ".join(last)
    return ""


def _made_of(short: str, syllables: Sequence[str]) -> bool:
    """Whether an abbreviation is the beginnings of some syllables: "ttr" of "toàn trình"."""
    if not syllables:
        return not short
    first, rest = syllables[0], syllables[1:]
    sizes = (n for n in range(1, len(short) + 1) if first.startswith(short[:n]))
    return any(_made_of(short[n:], rest) for n in sizes)


@lru_cache(maxsize=4096)
def _meant(catalogue: Catalogue, token: str) -> str:
    """The phrase of the catalogue that some initials stand for, where it is meant by far the most often, else empty.

    It begins one wording and ends one: other strings of syllables are bits of phrases.
    """
    size = len(token)
    told = [
        (row, " ".join(syllables[at : at + size]), at == 0, at + size == len(syllables))
        for row, at, syllables in _phrases(catalogue).with_initials(token)
    ]
    seen = Counter(phrase for _, phrase in {(row, phrase) for row, phrase, _, _ in told}).most_common(2)
    (phrase, count), (_, second) = (*seen, ("", 0), ("", 0))[:2]
    begins = any(begins for _, other, begins, _ in told if other == phrase)
    ends = any(ends for _, other, _, ends in told if other == phrase)
    return phrase if begins and ends and count >= max(OFTEN, CLEAR * second) else ""


class _Phrases:
    """Every wording of a catalogue by its syllables; the initials of all of them in one text, a line each."""

    def __init__(self, catalogue: Catalogue) -> None:
        wordings = (*(w for i in catalogue for w in (i.name, *i.aliases)), *catalogue.uncovered)
        self._syllables = [SYLLABLE.findall(even(wording)) for wording in wordings]
        lines = [_initials(s[0] for s in syllables) for syllables in self._syllables]
        self._begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
        self._initials = "\n".join(lines)

    def with_initials(self, token: str) -> Iterator[tuple[int, int, list[str]]]:
        """Where some initials stand: the number of the wording, the first of their syllables, all its syllables."""
        at = self._initials.find(token)
        while at >= 0:
            row = bisect_right(self._begins, at) - 1
            yield row, at - self._begins[row], self._syllables[row]
            at = self._initials.find(token, at + 1)


@lru_cache(maxsize=4)
def _phrases(catalogue: Catalogue) -> _Phrases:
    return _Phrases(catalogue)


def _initials(letters: Iterable[str]) -> str:
    """Letters in one spelling; only d and đ, which begin different words, stay apart."""
    return "".join(map(_initial, letters))


@lru_cache(maxsize=256)
def _initial(letter: str) -> str:
    return "đ" if letter in "đĐ" else plain(letter)
