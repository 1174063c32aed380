"""Words whose marks both engines mistake in small type, set right where only one pair of words is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from extract.scan_text import Seen

HOOK, GRAVE, ACUTE = "\u0309", "\u0300", "\u0301"
BEFORE, BEHIND = "'’‘`^*·.,:;", "'’‘`^*·"  # a quotation opens and ends with “ and ”
STUCK = re.compile(r"(?P<figure>\d[\d.,/]*\d)['’‘`^*·.,:;-]+(?P<word>[^\W\d_]{2,}\W*)")
"""A figure and a word, only a speck between them. The number of a heading has one digit; a code has a slash."""
UNTRUSTED = 0.5
EDGES = "()[]“”\"'.,;:-–/"


def with_marks(words: Sequence[Seen]) -> list[Seen]:
    """The words, pairs that differ from one of misread.yaml by hooks, graves and acutes alone written as that."""
    fixed = list(words)
    for i, (left, right) in enumerate(pairwise(words)):
        if left.line != right.line:
            continue
        first, second = left.text.lstrip(EDGES), right.text.rstrip(EDGES)
        meant = _pairs().get((_bare(first), _bare(second)))
        if meant is None or meant == (first.lower(), second.lower()):
            continue
        for k, said, is_ in ((i, first, meant[0]), (i + 1, second, meant[1])):
            fixed[k] = replace(fixed[k], text=fixed[k].text.replace(said, _cased(is_, said)))
    return fixed


def without_dust(words: Sequence[Seen]) -> list[Seen]:
    """The words of a dusty page without the specks that were read as signs round them or between a figure and a word.

    A figure that stood so is not trusted: a speck lay at its end.
    """
    cleaned = (replace(w, text=w.text.lstrip(BEFORE).rstrip(BEHIND) or w.text) for w in words)
    return [part for word in cleaned for part in _parted(word)]


def _parted(word: Seen) -> list[Seen]:
    match = STUCK.fullmatch(word.text)
    if match is None:
        return [word]
    middle = round(word.x0 + (word.x1 - word.x0) * match.start("word") / len(word.text))
    figure = replace(word, text=match["figure"], x1=middle, sure=min(word.sure, UNTRUSTED), other=word.text)
    return [figure, replace(word, text=match["word"], x0=middle)]


@cache
def _pairs() -> dict[tuple[str, str], tuple[str, str]]:
    """Every pair of the list with the marks that are mistaken made one."""
    listed = yaml.safe_load(Path(__file__).with_name("misread.yaml").read_text(encoding="utf-8"))["pairs"]
    found = (tuple(unicodedata.normalize("NFC", pair).split()) for pair in listed)
    return {(_bare(a), _bare(b)): (a, b) for a, b in found}


def _bare(word: str) -> str:
    """A word in small letters, its hooks and graves written as acutes, an i without any."""
    apart = unicodedata.normalize("NFD", word.lower()).replace(HOOK, ACUTE).replace(GRAVE, ACUTE)
    return unicodedata.normalize("NFC", apart.replace(f"i{ACUTE}", "i"))


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.capitalize() if like[:1].isupper() else word
