"""What a text must hold for a pattern to match: most patterns need not be tried on most texts."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]  # the standard library's own reader of patterns, untyped
from collections.abc import Iterable
from typing import Any

REPEATS = (parser.MAX_REPEAT, parser.MIN_REPEAT)
Words = tuple[frozenset[str], ...]
"""Of each set one must stand in the text, in small letters."""


def required(pattern: re.Pattern[str]) -> Words:
    """The words without which a pattern matches nothing; of alternatives ("thôn|xóm") one is enough."""
    return tuple(sorted(_of_sequence(parser.parse(pattern.pattern, pattern.flags)), key=len))


def may_match(words: Words, lowered: str) -> bool:
    """Whether a text, given in small letters, holds what is required. Most texts fail at the first set."""
    for alternatives in words:
        for word in alternatives:
            if word in lowered:
                break
        else:
            return False
    return True


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    """The required words of the parts of a pattern, each an operation of `re` with its argument."""
    found: list[frozenset[str]] = []
    word = ""
    for operation, argument in [*parts, (None, None)]:
        if operation is parser.LITERAL:
            word += chr(argument).lower()
            continue
        if word:
            found.append(frozenset([word]))
            word = ""
        if operation is parser.BRANCH:
            found += _of_branches([_of_sequence(branch) for branch in argument[1]])
        elif operation is parser.SUBPATTERN or (operation in REPEATS and argument[0] > 0):
            found += _of_sequence(argument[-1])
    return found


def _of_branches(branches: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """One set for alternatives: what each of them requires, where each requires something, by its longest words."""
    if not all(branches):
        return []
    return [frozenset[str]().union(*(max(words, key=lambda w: min(map(len, w))) for words in branches))]
