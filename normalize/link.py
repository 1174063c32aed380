"""The linker: from the report's own words for what a figure measures, and where they stand, to an indicator.

A wording of the catalogue fits a label by the meanings that both name (rare ones weigh more), by their letters in
groups of three (which survives slips of the pen and of the scanner), and by the same words in the same order. Soft
constraints lower what cannot be meant: another shape, another thing counted, another answer to a question that tells
siblings apart (wording.yaml, contrasts). What no indicator fits well enough stays without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from normalize.catalogue import Catalogue, Indicator, Shape
from normalize.observation import Kind
from normalize.wording import fold, meanings, words

THRESHOLD = 0.55
"""Below this score a figure stays without a code: chosen for precision, see docs."""

NOUN_ALONE = 0.6
"""What a counted noun is worth that alone decides the indicator ("18 máy in")."""

NEARNESS = (0.75, 0.65, 0.55, 0.5)
"""How much of a meaning is there when the label leaves it to its context, nearest first."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clue:
    """What a report says of what a figure measures.

    `label` is its own words, in front of the figure or behind it; `context` what stands around them, nearest first:
    earlier clauses of the sentence, column heading, lead-in, caption, headings. `shape` is what the figure's form
    shows (percent is share), `unit` the counted noun as written, `pair` whether numerator and denominator are printed.
    """

    label: str
    context: tuple[str, ...] = ()
    shape: Shape | None = None
    unit: str | None = None
    kind: Kind = "result"
    pair: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The indicator that a clue means, None where none fits; its score 0 to 1, the best three, and what decided."""

    code: str | None
    score: float
    candidates: tuple[tuple[str, float], ...]
    why: str


def link(clue: Clue, catalogue: Catalogue) -> Link:
    """Link one figure. Pure and repeatable; the index over the catalogue is built once."""
    return _index(catalogue).link(clue)


@dataclass(frozen=True, slots=True)
class _Wording:
    """One wording of an indicator (or of something that none covers) as the index holds it."""

    text: str
    indicator: Indicator | None
    meanings: tuple[str, ...]
    answers: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A clue as the index reads it: its own meanings in order, how much of each is there, its answers, near and far."""

    own: tuple[str, ...]
    there: dict[str, float]
    answers: dict[str, frozenset[str]]
    around: dict[str, frozenset[str]]
    noun: tuple[str, ...]
    letters: str


class _Index:
    """The catalogue's wordings, ready to be compared with a clue in well under a millisecond."""

    def __init__(self, catalogue: Catalogue) -> None:
        wordings: list[tuple[str, Indicator | None]] = [(text, i) for i in catalogue for text in (i.name, *i.aliases)]
        wordings += [(text, None) for text in catalogue.uncovered]
        self.wordings = [_Wording(text, i, found, _answers(found)) for text, i in wordings if (found := meanings(text))]
        self.weights = _weights((w.meanings, w.indicator.code if w.indicator else w.text) for w in self.wordings)
        self.unknown = 0.6
        rows: dict[str, list[int]] = {}
        for row, wording in enumerate(self.wordings):
            for meaning in set(wording.meanings):
                rows.setdefault(meaning, []).append(row)
        self.rows = {meaning: np.array(found) for meaning, found in rows.items()}
        self.totals = np.array([sum(self.weights[m] for m in set(w.meanings)) for w in self.wordings])
        self.defaults = {i.code: _answers(meanings(i.name)) for i in catalogue}
        self.letters = _Letters([fold(w.text) for w in self.wordings])
        self.nouns = {i.code: tuple(meanings(n) for n in i.nouns) for i in catalogue}

    def link(self, clue: Clue) -> Link:
        read = _read(clue)
        if not read.own:
            return Link(None, 0.0, (), "không có từ nào nói về nội dung được đo")
        scores = self.likeness(read)
        best: dict[str | None, tuple[float, _Wording, tuple[str, ...]]] = {}
        for row in np.argsort(-scores)[:60]:
            wording = self.wordings[row]
            code = wording.indicator.code if wording.indicator else None
            score, cues = self.judge(clue, read, wording, float(scores[row]))
            if code not in best or score > best[code][0]:
                best[code] = (score, wording, cues)
        return _decide(best)

    def likeness(self, read: _Read) -> Floats:
        """How well every wording fits, before the soft constraints: its meanings found, the label's explained."""
        covered = np.zeros(len(self.wordings))
        matched = np.zeros(len(self.wordings))
        for meaning, share in read.there.items():
            if meaning in self.rows:
                covered[self.rows[meaning]] += self.weights[meaning] * share
        for meaning in set(read.own) & self.rows.keys():
            matched[self.rows[meaning]] += self.weights[meaning]
        covered /= self.totals
        whole = sum(self.weights.get(meaning, self.unknown) for meaning in set(read.own))
        explained = matched / whole
        known = 1 - np.exp(-matched / 0.25)
        alike: Floats = 0.75 * covered * (0.5 + 0.5 * explained) * known + 0.25 * self.letters.alike(read.letters)
        return alike

    def judge(self, clue: Clue, read: _Read, wording: _Wording, score: float) -> tuple[float, tuple[str, ...]]:
        """The score of one wording after the same words in the same order and the soft constraints, with the cues."""
        cues: list[str] = []
        if _holds(read.own, wording.meanings):
            weight = sum(self.weights[m] for m in wording.meanings)
            whole = sum(self.weights.get(m, self.unknown) for m in read.own)
            score += 0.25 * (1 - exp(-weight / 0.5)) * (0.3 + 0.7 * weight / whole)
            cues.append("đúng cụm từ")
        for question, answers in wording.answers.items():
            factor = _agreement(answers, read.answers.get(question), read.around.get(question))
            if factor < 1:
                score *= factor
                cues.append(f"{question} ×{factor}")
        usual = self.defaults[wording.indicator.code] if wording.indicator else {}
        for question, given in read.answers.items():
            if question not in wording.answers:
                if question not in usual:
                    score *= 0.9 if question in {"holder", "subject"} else 0.75
                elif not given & usual[question]:
                    score *= 0.6
        if wording.indicator:
            if wording.indicator.by_noun and any(read.noun[: len(n)] == n for n in self.nouns[wording.indicator.code]):
                score = max(score, NOUN_ALONE + score / 4)
                cues.append(f"đếm {clue.unit}")
            score *= self.fit(clue, read, wording.indicator, cues)
        return score, tuple(cues)

    def fit(self, clue: Clue, read: _Read, indicator: Indicator, cues: list[str]) -> float:
        """How far the figure's form and its counted noun allow an indicator: 1 freely, near 0 hardly."""
        factor = 1.0
        shapes = {indicator.shape, *indicator.also}
        if "index" in shapes:
            shapes |= {"share", "count"}
        if clue.pair:
            shapes |= {"share", "count"} if shapes & {"share", "count"} else set()
        if clue.shape and clue.shape not in shapes:
            factor *= 0.3
            cues.append("khác dạng số liệu")
        nouns = self.nouns[indicator.code]
        counts = clue.shape == "count" or (clue.pair and indicator.shape == "count")
        if read.noun and counts and nouns and not any(_holds(read.noun, noun) for noun in nouns):
            factor *= 0.4
            cues.append("khác thứ được đếm")
        return factor


def _decide(best: dict[str | None, tuple[float, _Wording, tuple[str, ...]]]) -> Link:
    """The best indicator, unless it is too weak or something that no indicator covers fits better."""
    ranked = sorted(((code, *found) for code, found in best.items()), key=lambda entry: -entry[1])
    candidates = tuple((code, round(min(score, 1.0), 3)) for code, score, _, _ in ranked if code)[:3]
    code, score, wording, cues = ranked[0]
    why = "; ".join((f"“{wording.text}”", *cues))
    if code is None:
        return Link(None, round(min(score, 1.0), 3), candidates, f"giống số liệu không có trong danh mục: {why}")
    if score < THRESHOLD:
        return Link(None, round(score, 3), candidates, f"chưa đủ giống: {why}")
    return Link(code, round(min(score, 1.0), 3), candidates, why)


def _read(clue: Clue) -> _Read:
    """Take a clue apart. A label without a word of its own is read as the nearest context that has one."""
    noun = meanings(clue.unit) if clue.unit and clue.unit.lower() not in {"percent", "%", "vnd"} else ()
    parts = [clue.label, *clue.context]
    while parts and not meanings(parts[0]):
        parts.pop(0)
    label, *context = parts or [""]
    own = meanings(label)
    own += tuple(n for n in noun if n not in own)
    there: dict[str, float] = {}
    around: dict[str, frozenset[str]] = {}
    for place, text in enumerate(context):
        found = meanings(text)
        for meaning in found:
            there.setdefault(meaning, NEARNESS[min(place, len(NEARNESS) - 1)])
        for question, answers in _answers(found).items():
            around.setdefault(question, answers)
    there |= dict.fromkeys(own, 1.0)
    return _Read(own, there, _answers(own), around, noun, fold(label))


def _answers(found: Iterable[str]) -> dict[str, frozenset[str]]:
    """How meanings answer the questions that tell siblings apart; online is no answer beside toàn trình."""
    found = set(found)
    answers: dict[str, frozenset[str]] = {}
    for question, by_meaning in words().contrasts.items():
        given = frozenset(by_meaning[m] for m in found if m in by_meaning)
        if len(given) > 1:
            given -= {"online", "received"}
        if given:
            answers[question] = given
    return answers


def _agreement(asked: frozenset[str], near: frozenset[str] | None, far: frozenset[str] | None) -> float:
    """How an answer of a wording agrees with the label's, or with the context's where the label gives none."""
    if near:
        return 1.0 if near == asked else 0.9 if near & asked else 0.35
    if far:
        return 1.0 if far & asked else 0.8
    return 0.88


def _holds(sequence: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the meanings of a part stand in a sequence, next to each other and in order."""
    size = len(part)
    return any(tuple(sequence[at : at + size]) == tuple(part) for at in range(len(sequence) - size + 1))


def _weights(wordings: Iterable[tuple[tuple[str, ...], str]]) -> dict[str, float]:
    """How much each meaning tells, 0 to 1: the fewer indicators name it, the more."""
    codes: dict[str, set[str]] = {}
    everything = set()
    for found, code in wordings:
        everything.add(code)
        for meaning in found:
            codes.setdefault(meaning, set()).add(code)
    most = log(1 + len(everything))
    return {meaning: log(1 + len(everything) / len(named)) / most for meaning, named in codes.items()}


class _Letters:
    """Wordings as weighted groups of three letters; cosine of a text with all of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [_threes(text) for text in texts]
        named = Counter(three for count in counts for three in count)
        self.rarity = {three: log(1 + len(texts) / n) for three, n in named.items()}
        postings: dict[str, tuple[list[int], list[float]]] = {three: ([], []) for three in named}
        for row, count in enumerate(counts):
            length = self._length(count)
            for three, n in count.items():
                postings[three][0].append(row)
                postings[three][1].append(n * self.rarity[three] / length)
        self.postings = {three: (np.array(rows), np.array(shares)) for three, (rows, shares) in postings.items()}
        self.size = len(texts)

    def alike(self, text: str) -> Floats:
        """The cosine of a text with every wording."""
        scores = np.zeros(self.size)
        count = _threes(text)
        length = self._length(count)
        for three, n in count.items():
            if three in self.postings:
                rows, shares = self.postings[three]
                scores[rows] += shares * (n * self.rarity[three] / length)
        return scores

    def _length(self, count: Counter[str]) -> float:
        return sum((n * self.rarity.get(three, 1.0)) ** 2 for three, n in count.items()) ** 0.5 or 1.0


def _threes(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))


@lru_cache(maxsize=4)
def _index(catalogue: Catalogue) -> _Index:
    return _Index(catalogue)
