"""What a text must hold for a pattern to match: most patterns need not be tried on most texts, nor at most places."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]  # the standard library's own reader of patterns, untyped
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

REPEATS = (parser.MAX_REPEAT, parser.MIN_REPEAT)
NO_WIDTH = (parser.AT, parser.ASSERT, parser.ASSERT_NOT)
MANY = 24
"""More beginnings than these are not looked for one by one."""
FEW = 6
"""Signs to choose from ("[-–]") that are looked for one by one."""
Words = tuple[frozenset[str], ...]
"""Of each set one must stand in the text, in small letters."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern, the words without which it matches nothing, and those that its matches begin with (where known)."""

    pattern: re.Pattern[str]
    words: Words
    beginnings: tuple[str, ...]

    def finditer(self, text: str, lowered: str) -> Iterable[re.Match[str]]:
        """The matches that the pattern's own finditer gives; `lowered` is the text in small letters."""
        if not may_match(self.words, lowered):
            return ()
        if self.beginnings and len(lowered) == len(text):
            return self._from_beginnings(text, lowered)
        return self.pattern.finditer(text)

    def search(self, text: str, lowered: str) -> re.Match[str] | None:
        """The first match."""
        return next(iter(self.finditer(text, lowered)), None)

    def _from_beginnings(self, text: str, lowered: str) -> Iterator[re.Match[str]]:
        places: list[int] = []
        for beginning in self.beginnings:
            at = lowered.find(beginning)
            while at >= 0:
                places.append(at)
                at = lowered.find(beginning, at + 1)
        end = 0
        for at in sorted(places):
            if at >= end and (match := self.pattern.match(text, at)):
                yield match
                end = max(match.end(), at + 1)


def sought(pattern: re.Pattern[str]) -> Sought:
    """A pattern with what it requires."""
    beginnings = sorted(beginnings_of(pattern))
    few = len(beginnings) <= MANY and all(len(b) > 1 or not b.isascii() for b in beginnings)  # "a" is everywhere
    return Sought(pattern, required(pattern), tuple(beginnings) if few else ())


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


def beginnings_of(pattern: re.Pattern[str]) -> frozenset[str]:
    """The letters, in small, with one of which every match begins; empty where it may begin with others."""
    begun, _ = _begun(parser.parse(pattern.pattern, pattern.flags))
    return frozenset() if "" in begun else begun


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    """The required words of the parts of a pattern, each an operation of `re` with its argument."""
    found: list[frozenset[str]] = []
    word = ""
    for operation, argument in [*parts, (None, None)]:
        if operation is parser.LITERAL:
            word += chr(argument).lower()
            continue
        if word.strip():
            found.append(frozenset([word]))
        word = ""
        if operation is parser.IN and len(argument) <= FEW and _one_by_one(argument):
            found.append(frozenset(chr(sign).lower() for _, sign in argument))
        elif operation is parser.BRANCH:
            found += _of_branches([_of_sequence(branch) for branch in argument[1]])
        elif operation is parser.SUBPATTERN or (operation in REPEATS and argument[0] > 0):
            found += _of_sequence(argument[-1])
    return found


def _of_branches(branches: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """One set for alternatives: what each of them requires, where each requires something, by its longest words."""
    if not all(branches):
        return []
    return [frozenset[str]().union(*(max(words, key=lambda w: min(map(len, w))) for words in branches))]


def _begun(parts: Iterable[tuple[Any, Any]]) -> tuple[frozenset[str], bool]:
    """The letters that a sequence may begin with, as far as they are told one by one; whether they are all of it."""
    begun = frozenset([""])
    for part in parts:
        if part[0] in NO_WIDTH:
            continue
        new, whole = _alternatives(part)
        if len(begun) * len(new) > MANY:
            return begun, False
        begun = frozenset(first + then for first in begun for then in new)
        if not whole:
            return begun, False
    return begun, True


def _alternatives(part: tuple[Any, Any]) -> tuple[frozenset[str], bool]:
    operation, argument = part
    if operation is parser.LITERAL:
        return frozenset([chr(argument).lower()]), True
    if operation is parser.IN and _one_by_one(argument):
        return frozenset(chr(sign).lower() for _, sign in argument), True
    if operation is parser.BRANCH:
        branches = [_begun(branch) for branch in argument[1]]
        return frozenset[str]().union(*(begun for begun, _ in branches)), all(whole for _, whole in branches)
    if operation is parser.SUBPATTERN:
        return _begun(argument[-1])
    if operation in REPEATS and argument[0] > 0:
        return _begun(argument[-1])[0], False
    return frozenset([""]), False


def _one_by_one(signs: Iterable[tuple[Any, Any]]) -> bool:
    """Whether signs to choose from are all told one by one: "[-–]", but not "[a-z]" or "[^,]"."""
    return all(kind is parser.LITERAL for kind, _ in signs)
