"""Wordings: one spelling for the many ways in which reports write the same words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from extract.required import Sought, may_match, sought
from normalize.spelling import even

FILE = Path(__file__).parent / "wording.yaml"

_SLIPPED = (
    re.compile(r"([òóỏõọ])([ae])(?=[^\W\d_])"),
    re.compile(r"([ùúủũụ])(?<=q.)([aăâeêioôơy])"),
    re.compile(r"([ừứửữựìíỉĩịùúủũụ])([ơêô])"),
)
"""A tone mark typed on the first vowel where it belongs on the second (tóan, qúa, lựơng)."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(r"[^\W_]+")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The words of a text in one spelling: lower case, NFC, old tone placement, no punctuation, nothing abbreviated.

    "Số hoá TTHC" and "số  hóa thủ tục hành chính" fold to the same string.
    """
    known = words()
    plain = even(text)
    for slip in _SLIPPED:
        plain = slip.sub(_moved, plain)
    syllables = [known.spellings.get(s, s) for s in _SYLLABLE.findall(plain)]
    return " ".join(known.abbreviations.replaced(syllables))


@lru_cache(maxsize=20_000)
def meanings(text: str) -> tuple[str, ...]:
    """The meanings of a text in order: known phrases as one ("xử lý" is "giải quyết"), other syllables as they are.

    Filler, which says nothing about what is measured, is left out, and so are single letters (list marks).
    """
    plain = fold(text)
    for form, meaning in words().forms:
        if may_match(form.words, plain):
            plain = form.pattern.sub(meaning, plain)
    found = words().phrases.replaced(plain.split())
    return tuple(meaning for meaning in found if len(meaning) > 1 or meaning.isdigit())


def counted(noun: str) -> str:
    """A counted noun without what is said of it ("hồ sơ trễ hạn" is "hồ sơ"); others as they are."""
    syllables = noun.split()
    heads = (" ".join(syllables[:size]) for size in range(len(syllables), 0, -1))
    return next((head.strip(",;:/") for head in heads if fold(head) in words().counted), noun)


class Phrases:
    """Phrases of one or more syllables and what each stands for."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = {tuple(phrase.split()): meaning for phrase, meaning in known.items()}
        sizes: dict[str, set[int]] = {}
        for key in self._known:
            sizes.setdefault(key[0], set()).add(len(key))
        self._sizes = {first: sorted(found, reverse=True) for first, found in sizes.items()}

    def replaced(self, syllables: Sequence[str]) -> Iterator[str]:
        """The syllables with every known phrase replaced, the longest first at each place."""
        at = 0
        while at < len(syllables):
            for size in self._sizes.get(syllables[at], ()):
                meaning = self._known.get(tuple(syllables[at : at + size]))
                if meaning is not None:
                    yield meaning
                    at += size
                    break
            else:
                yield syllables[at]
                at += 1


@dataclass(frozen=True, slots=True)
class Contrast:
    """A question that tells siblings apart: the answer that each meaning gives, the most telling first.

    In a `ranked` question only the most telling answer counts. `silent` is what is left of a likeness, 0 to 1, where a
    label answers and a wording does not, `against` where the indicator's name then answers otherwise, `apart` where
    only the label's context answers, and otherwise; a context that gives an answer may be about what is `also` named.
    Where one is `carried`, what the nearest context answers holds for what follows of the "same" subject, or of "any".
    `name` is the question in Vietnamese.
    """

    answers: Mapping[str, str]
    ranked: bool
    carried: str
    silent: float
    against: float
    apart: float
    also: Mapping[str, str]
    name: str

    def given(self, found: Sequence[str]) -> tuple[str, ...]:
        """The answers that some meanings give, in their order."""
        if self.ranked:
            return tuple(answer for meaning, answer in self.answers.items() if meaning in found)[:1]
        return tuple(self.answers[meaning] for meaning in found if meaning in self.answers)


@dataclass(frozen=True, slots=True)
class Words:
    """What wording.yaml says.

    `forms` are patterns over folded text and the words that stand for them; `phrases` gives every folded phrase its
    meaning, filler the empty string; `counted` are nouns, folded; `lean` words say neither a measure nor a sub-group;
    `shortened` nouns stand for what their context tells in full.
    """

    spellings: Mapping[str, str]
    abbreviations: Phrases
    forms: tuple[tuple[Sought, str], ...]
    phrases: Phrases
    counted: frozenset[str]
    lean: frozenset[str]
    shortened: frozenset[str]
    contrasts: Mapping[str, Contrast]


@cache
def words() -> Words:
    """The words of wording.yaml. Raises ValueError where one phrase is given two meanings."""
    entries = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    phrases = dict.fromkeys(entries["filler"], "") | {word: word for word in entries["compounds"]}
    for meaning, others in entries["meanings"].items():
        for phrase in (meaning, *others):
            if phrases.setdefault(phrase, meaning) != meaning:
                raise ValueError(f"wording.yaml: “{phrase}” vừa là “{phrases[phrase] or 'từ đệm'}” vừa là “{meaning}”")
    return Words(
        spellings=entries["spellings"],
        abbreviations=Phrases(entries["abbreviations"]),
        forms=tuple((_form(entry["form"]), entry["read"]) for entry in entries["forms"]),
        phrases=Phrases(phrases),
        counted=frozenset(entries["counted"]),
        lean=frozenset(entries["lean"]),
        shortened=frozenset(entries["shortened"]),
        contrasts={question: _contrast(entry) for question, entry in entries["contrasts"].items()},
    )


def _form(pattern: str) -> Sought:
    """A pattern over folded text that begins and ends with whole words."""
    return sought(re.compile(rf"(?<!\w){pattern}(?!\w)"))


def _moved(slip: re.Match[str]) -> str:
    """The two vowels with the tone mark of the first on the second."""
    apart = unicodedata.normalize("NFD", slip[1])
    tone = next(mark for mark in apart if mark in _TONES)
    return unicodedata.normalize("NFC", apart.replace(tone, "")) + unicodedata.normalize("NFC", slip[2] + tone)


def _contrast(entry: Mapping[str, Any]) -> Contrast:
    answers = {meaning: answer for answer, found in entry["answers"].items() for meaning in found}
    silent = entry["silent"]
    against, apart = entry.get("against", 0.8 * silent), entry.get("apart", 0.8)
    ranked, carried = entry.get("ranked", False), entry.get("carried", "")
    return Contrast(answers, ranked, carried, silent, against, apart, entry.get("also", {}), entry["name"])
