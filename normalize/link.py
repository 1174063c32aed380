"""The linker: from the report's own words for what a figure measures, and where they stand, to an indicator.

A wording of the catalogue fits a label by the meanings that both name, by their letters, and by the same words in the
same order. Soft constraints lower what cannot be meant: another thing counted, another answer to a question that tells
siblings apart (wording.yaml, contrasts). What no indicator fits well enough stays without one, and so does what fits
best something that no indicator covers, or an indicator of another shape (a count of what is only known as a share).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import NamedTuple

from normalize.catalogue import Catalogue, Indicator
from normalize.clue import NO_ANSWERS, Answers, Clue, Read, answers_of, joined, readings
from normalize.likeness import ENOUGH, Floats, Letters, Shared, highest
from normalize.wording import fold, meanings, words

THRESHOLD = 0.6
"""Below this score a figure stays without a code: chosen for precision."""

NOUN_ALONE, NOUN_DOUBTED = 0.72, 0.7
"""What a counted noun is worth that alone decides the indicator ("18 máy in"), unless contrasts leave less than so."""

UNCOVERED, OTHER_SHAPE, NO_MONEY = 0.9, 0.72, 0.3
"""How strongly what no indicator covers, or one of another shape, keeps a figure from the next best indicator;
an amount in đồng can hardly be a count or a share."""

PAIR_AS_COUNT = 0.75
"""A pair ("28/29 chi bộ") states a share before it states a count."""

LOOKED_AT = 30
"""So many wordings, the most alike, are judged one by one."""

TOGETHER = 16
"""So many figures at a time are compared with all wordings: few enough for their scores to stay in the cache."""


@dataclass(frozen=True, slots=True)
class Link:
    """The indicator that a clue means, None where none fits; its score 0 to 1, the best three, and what decided."""

    code: str | None
    score: float
    candidates: tuple[tuple[str, float], ...]
    why: str


def link(clue: Clue, catalogue: Catalogue) -> Link:
    """Link one figure. Pure and repeatable; the index over the catalogue is built once."""
    return link_all([clue], catalogue)[0]


def link_all(clues: Sequence[Clue], catalogue: Catalogue) -> list[Link]:
    """Link the figures of a document, each by itself; some at a time are compared with the catalogue."""
    index = _index(catalogue)
    parts = (clues[at : at + TOGETHER] for at in range(0, len(clues), TOGETHER))
    return [found for part in parts for found in index.link(part)]


def vocabulary(catalogue: Catalogue) -> Collection[str]:
    """The meanings that the catalogue's wordings are made of."""
    return _index(catalogue).shared.known


class _Wording(NamedTuple):
    """One wording of an indicator, or of something that none covers (None).

    `weight` is how much it tells, `phrase` what it is worth that a label holds the same words in the same order.
    Wordings that answer the same, by themselves and by their indicators' names, share `answers` and `usual`.
    """

    text: str
    indicator: Indicator | None
    meanings: frozenset[str]
    weight: float
    phrase: float
    joined: str
    answers: Answers
    usual: Answers


class _Allowed(NamedTuple):
    """What the thing counted and the form of a figure say of an indicator, whatever its wording.

    `named` where the thing counted decides it alone; `factor` and `last` are what is left of a likeness; `cues` tell of
    another thing counted; `keeps` rules the indicator out.
    """

    named: bool
    factor: float
    of_pair: float
    last: float
    cues: tuple[str, ...]
    keeps: str


class _Verdict(NamedTuple):
    """How well a wording fits a clue; `keeps` where it rules its indicator out."""

    score: float
    wording: _Wording
    keeps: str = ""


class _Index:
    """The catalogue's wordings, ready to be compared with a clue in a small part of a millisecond."""

    def __init__(self, catalogue: Catalogue) -> None:
        texts: list[tuple[str, Indicator | None]] = [(text, i) for i in catalogue for text in (i.name, *i.aliases)]
        texts += [(text, None) for text in catalogue.uncovered]
        texts = [(text, i) for text, i in texts if meanings(text)]
        self.shared = Shared([meanings(text) for text, _ in texts], [i.code if i else text for text, i in texts])
        self.letters = Letters([fold(text) for text, _ in texts])
        self.nouns = {i.code: tuple(joined(meanings(n)) for n in (*i.nouns, *i.deciding_nouns)) for i in catalogue}
        self.deciding = {i.code: tuple(joined(meanings(n)) for n in i.deciding_nouns) for i in catalogue}
        self.known_answers: dict[tuple[tuple[str, tuple[str, ...]], ...], Answers] = {}
        self.usual = {i.code: self.answers(meanings(i.name)) for i in catalogue}
        self.wordings = [self.wording(text, i) for text, i in texts]

    def wording(self, text: str, indicator: Indicator | None) -> _Wording:
        found = meanings(text)
        weight = self.shared.weight(found)
        phrase = 0.25 * (1 - exp(-2 * weight))
        usual = self.usual[indicator.code] if indicator else NO_ANSWERS
        return _Wording(text, indicator, frozenset(found), weight, phrase, joined(found), self.answers(found), usual)

    def answers(self, found: tuple[str, ...]) -> Answers:
        """The answers of some meanings, one object for all that answer the same."""
        answers = answers_of(found)
        return self.known_answers.setdefault(tuple(answers.items()), answers)

    def link(self, clues: Sequence[Clue]) -> list[Link]:
        """Link some figures."""
        reads = [readings(clue) for clue in clues]
        every = [read for each in reads for read in each]
        likeness = self.shared.alike([read.own for read in every], [read.there for read in every])
        scores = iter(0.75 * likeness + 0.25 * self.letters.alike([read.letters for read in every]))
        return [
            max((self.decide(clue, read, next(scores)) for read in each), key=lambda found: found.score)
            for clue, each in zip(clues, reads, strict=True)
        ]

    def decide(self, clue: Clue, read: Read, scores: Floats) -> Link:
        """The best indicator, unless it is too weak or the clue fits better what must keep it without a code."""
        if not read.own:
            return Link(None, 0.0, (), "không có từ nào nói về nội dung được đo")
        judge = _Judge(self, clue, read)
        best = judge.best(highest(scores, LOOKED_AT), scores)
        ranked = sorted(best.items(), key=lambda entry: -entry[1].score)
        candidates = tuple((code, round(min(v.score, 1.0), 3)) for code, v in ranked if code)[:3]
        code, verdict = ranked[0]
        if verdict.keeps and len(ranked) > 1 and _akin(verdict.wording.indicator, ranked[1][1].wording.indicator):
            code, verdict = ranked[1]
        score = round(min(verdict.score, 1.0), 3)
        why = "; ".join((f"“{verdict.wording.text}”", *judge.cues(verdict.wording)))
        if verdict.keeps:
            return Link(None, score, candidates, f"giống {verdict.keeps}: {why}")
        if score < THRESHOLD:
            return Link(None, score, candidates, f"chưa đủ giống cách gọi {why}")
        return Link(code, score, candidates, f"theo cách gọi {why}")


class _Judge:
    """Judges wordings one by one for one clue; what several of them have in common is looked at once."""

    def __init__(self, index: _Index, clue: Clue, read: Read) -> None:
        self.index, self.clue, self.read = index, clue, read
        self.own = frozenset(read.own)
        self.counted = joined(read.noun or read.own)
        self.parts = "manner" in read.answers and not {"new", "before"}.isdisjoint(read.answers.get("stage", ()))
        told = index.shared.weight(self.own)
        self.enough, self.brief = min(told, ENOUGH), min(ENOUGH / told, 1.0)
        self.worths: dict[frozenset[str], float] = {}
        self.agreements: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
        self.allowances: dict[str, _Allowed] = {}

    def best(self, rows: Sequence[int], scores: Floats) -> dict[str, _Verdict]:
        """The best verdict on each indicator, by code, and under "" on what keeps the clue without one.

        A wording that could not be better than the best so far even if it agreed in all is not looked at further.
        """
        best: dict[str, _Verdict] = {}
        for row, score in zip(rows, scores[rows].tolist(), strict=True):
            wording = self.index.wordings[row]
            allowed = self.allowance(wording)
            key = "" if allowed.keeps or not wording.indicator else wording.indicator.code
            beaten = best[key].score if key in best else -1.0
            likeness = self.likeness(wording, score)
            if _left(likeness, 1.0, allowed) <= beaten:
                continue
            left = _left(likeness, self.agreed(wording)[0], allowed)
            if left > beaten:
                best[key] = _Verdict(left, wording, allowed.keeps)
        return best

    def likeness(self, wording: _Wording, score: float) -> float:
        """A likeness raised where a label holds the same words in the same order, and by what both name."""
        if wording.joined in self.read.joined:
            score += wording.phrase * (0.3 + 0.7 * min(wording.weight / self.enough, 1.0))
        shared = wording.meanings & self.own
        if shared not in self.worths:
            self.worths[shared] = self.worth(shared) if shared else 0.0
        return score + self.worths[shared]

    def worth(self, shared: Collection[str]) -> float:
        """What it is worth that a label and a wording both name some meanings, and early in the label."""
        return 0.08 * _earliness(self.read.own, shared) + 0.05 * min(self.index.shared.weight(shared), 2 * ENOUGH)

    def cues(self, wording: _Wording) -> Iterator[str]:
        """What spoke for and against a wording."""
        allowed, (agreed, apart) = self.allowance(wording), self.agreed(wording)
        if wording.joined in self.read.joined:
            yield "đúng cụm từ"
        yield from apart
        if allowed.named and agreed >= NOUN_DOUBTED:
            yield f"đếm {self.clue.unit or self.read.own[0]}"
        yield from allowed.cues

    def agreed(self, wording: _Wording) -> tuple[float, tuple[str, ...]]:
        kind = id(wording.answers), id(wording.usual)
        return self.agreements.get(kind) or self.agreements.setdefault(kind, self.agreement(wording))

    def allowance(self, wording: _Wording) -> _Allowed:
        if indicator := wording.indicator:
            code = indicator.code
            return self.allowances.get(code) or self.allowances.setdefault(code, self.allowed(indicator))
        noun = self.read.noun if self.clue.shape == "count" else ()
        other = noun and wording.meanings.isdisjoint(noun)
        return _Allowed(False, 0.7 if other else 1.0, 1.0, UNCOVERED, (), "số liệu không có trong danh mục")

    def agreement(self, wording: _Wording) -> tuple[float, tuple[str, ...]]:
        """What contrasts leave of a likeness: 1 where label and wording answer the same questions in the same way.

        What a long label says beyond the wording tells less against it than what a short one says, unless it begins
        with another matter.
        """
        read, factor, cues = self.read, 1.0, []
        asked = {**wording.answers, **read.answers, **(wording.usual if read.around else NO_ANSWERS), **read.beside}
        for question in asked:
            left = self.left(question, wording)
            if left < 1:
                factor *= left
                cues.append(f"không cùng {words().contrasts[question].name}")
        return factor, tuple(cues)

    def left(self, question: str, wording: _Wording) -> float:
        """What the answers to one question leave of a likeness."""
        answers, usual, near, far = wording.answers, wording.usual, self.read.answers, self.read.around
        contrast = words().contrasts[question]
        if question in answers:
            if question in near:
                return _agreement(answers[question], near[question])
            if question not in far:
                return (1 + contrast.silent) / 2
            return contrast.apart if _apart(far[question], answers[question]) else 1.0
        if question in near:
            if not _apart(near[question], usual.get(question, ())):
                return 1.0
            left = contrast.against if question in usual else contrast.silent
            opens = contrast.carried and any(meaning in contrast.answers for meaning in self.read.own[:2])
            return float(left if opens else left**self.brief)
        if question not in usual:
            return contrast.apart
        return contrast.apart + 0.05 if question in far and _apart(far[question], usual[question]) else 1.0

    def allowed(self, indicator: Indicator) -> _Allowed:
        """What the thing counted and the form of the figure say of an indicator.

        The thing counted, which a label may begin with, may decide it alone.
        """
        clue = self.clue
        named = (clue.shape == "count" or clue.pair) and self.counted.startswith(self.index.deciding[indicator.code])
        factor = self.counting(indicator)
        cues = ("khác thứ được đếm",) if factor < 1 else ()
        of_pair = clue.pair and clue.shape == "share" and "share" not in (indicator.shape, *indicator.also)
        last, keeps = 1.0, ""
        if self.of_two_parts(indicator):
            keeps = "số liệu thuộc hai cách chia khác nhau"
        elif not _may_be(clue, indicator):
            last, keeps = NO_MONEY if clue.shape == "money" else OTHER_SHAPE, "chỉ tiêu có dạng số liệu khác"
        return _Allowed(named, factor, PAIR_AS_COUNT if of_pair else 1.0, last, cues, keeps)

    def of_two_parts(self, indicator: Indicator) -> bool:
        """Whether a label is of two divisions of one whole, when and how received, and the indicator only of one."""
        usual = self.index.usual[indicator.code]
        return self.parts and indicator.shape == "count" and ("stage" in usual) != ("manner" in usual)

    def counting(self, indicator: Indicator) -> float:
        """How far the thing counted allows an indicator: 1 freely, less where it counts other things."""
        clue, read, nouns = self.clue, self.read, self.index.nouns[indicator.code]
        counts = clue.shape == "count" or (clue.pair and indicator.shape == "count")
        if not (counts and nouns and read.noun) or any(noun in self.counted for noun in nouns):
            return 1.0
        held = [noun for noun in nouns if noun in read.joined]
        if any(noun.startswith(f"|{read.noun[0]} ") for noun in held):
            return 1.0
        return 0.6 if held else 0.4


def _agreement(asked: Sequence[str], near: Sequence[str]) -> float:
    """How the answers of wording and label agree: the label's first answer is what it is about."""
    if _apart(asked, near):
        return 0.35
    return 1.0 if near[0] in asked and all(answer in near for answer in asked) else 0.85


def _apart(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two short lists of answers have none in common."""
    return not any(answer in others for answer in some)


def _may_be(clue: Clue, indicator: Indicator) -> bool:
    """Whether a figure of the clue's form can state an indicator: an index is any number, a pair count or share."""
    shapes = {indicator.shape, *indicator.also}
    if "index" in shapes or (clue.pair and not clue.rated and shapes & {"share", "count"}):
        shapes |= {"share", "count"}
    return clue.shape is None or clue.shape in shapes


def _akin(some: Indicator | None, other: Indicator | None) -> bool:
    """Whether one indicator is the rate of what the other counts: told in the same words."""
    if not some or not other:
        return False
    return some.code in (other.numerator, *other.counted) or other.code in (some.numerator, *some.counted)


def _left(likeness: float, agreed: float, allowed: _Allowed) -> float:
    """What the soft constraints leave of a likeness, where this much of it is left by the contrasts."""
    score = likeness * agreed
    if allowed.named and agreed >= NOUN_DOUBTED:
        score = max(score, NOUN_ALONE + score / 4)
    return score * allowed.factor * allowed.of_pair * allowed.last


def _earliness(sequence: Sequence[str], part: Collection[str]) -> float:
    """How early in a sequence its share of a part stands, 1 first: of two measures the first names the figure."""
    places = [at for at, meaning in enumerate(sequence) if meaning in part]
    return 1 - sum(places) / len(places) / len(sequence)


@lru_cache(maxsize=4)
def _index(catalogue: Catalogue) -> _Index:
    return _Index(catalogue)
