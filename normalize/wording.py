"""Wordings: one spelling for the many ways in which reports write the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from normalize.spelling import even

FILE = Path(__file__).parent / "wording.yaml"

_NO_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The words of a text in one spelling: lower case, NFC, old tone placement, no punctuation, nothing abbreviated.

    "Số hoá TTHC" and "số  hóa thủ tục hành chính" fold to the same string.
    """
    known = words()
    syllables = [known.spellings.get(s, s) for s in _NO_LETTER.sub(" ", even(text)).split()]
    return " ".join(known.abbreviations.replaced(syllables))


@lru_cache(maxsize=20_000)
def meanings(text: str) -> tuple[str, ...]:
    """The meanings of a text in order: known phrases as one ("xử lý" is "giải quyết"), other syllables as they are.

    Filler, which says nothing about what is measured, is left out.
    """
    return tuple(meaning for meaning in words().phrases.replaced(fold(text).split()) if meaning)


class Phrases:
    """Phrases of one or more syllables and what each stands for."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = {tuple(phrase.split()): meaning for phrase, meaning in known.items()}
        self._reach: dict[str, int] = {}
        for key in self._known:
            self._reach[key[0]] = max(self._reach.get(key[0], 1), len(key))

    def replaced(self, syllables: Sequence[str]) -> Iterator[str]:
        """The syllables with every known phrase replaced, the longest first at each place."""
        at = 0
        while at < len(syllables):
            for size in range(min(self._reach.get(syllables[at], 1), len(syllables) - at), 0, -1):
                meaning = self._known.get(tuple(syllables[at : at + size]))
                if meaning is not None:
                    yield meaning
                    at += size
                    break
            else:
                yield syllables[at]
                at += 1


@dataclass(frozen=True, slots=True)
class Words:
    """What wording.yaml says. `phrases` gives every folded phrase its meaning, filler the empty string.

    `contrasts` names for each question (manner, subject, timing, …) the answer that a meaning gives.
    """

    spellings: Mapping[str, str]
    abbreviations: Phrases
    phrases: Phrases
    contrasts: Mapping[str, Mapping[str, str]]


@cache
def words() -> Words:
    """The words of wording.yaml. Raises ValueError where one phrase is given two meanings."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    phrases = dict.fromkeys(entries["filler"], "")
    for meaning, others in entries["meanings"].items():
        for phrase in (meaning, *others):
            if phrases.setdefault(phrase, meaning) != meaning:
                raise ValueError(f"wording.yaml: “{phrase}” vừa là “{phrases[phrase] or 'từ đệm'}” vừa là “{meaning}”")
    return Words(
        spellings=entries["spellings"],
        abbreviations=Phrases(entries["abbreviations"]),
        phrases=Phrases(phrases),
        contrasts={
            question: {meaning: answer for answer, found in answers.items() for meaning in found}
            for question, answers in entries["contrasts"].items()
        },
    )
