"""The linker: from the report's own words for what a figure measures, and where they stand, to an indicator.

A wording of the catalogue fits a label by the meanings that both name, by their letters, and by the same words in the
same order. Soft constraints lower what cannot be meant: another thing counted, another answer to a question that tells
siblings apart (wording.yaml, contrasts). What no indicator fits well enough stays without one, and so does what fits
best something that no indicator covers, or an indicator of another shape (a count of what is only known as a share).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import NamedTuple

from normalize.catalogue import Catalogue, Indicator, Shape
from normalize.ellipsis import names_measure, only_group
from normalize.likeness import ENOUGH, Floats, Letters, Shared
from normalize.observation import Kind
from normalize.wording import fold, meanings, words

THRESHOLD = 0.6
"""Below this score a figure stays without a code: chosen for precision."""

NEARNESS = (0.75, 0.65, 0.55, 0.5)
"""How much of a meaning is there when the label leaves it to its context, nearest first."""

NOUN_ALONE, NOUN_DOUBTED = 0.72, 0.7
"""What a counted noun is worth that alone decides the indicator ("18 máy in"), unless contrasts leave less than so."""

UNCOVERED, OTHER_SHAPE = 0.9, 0.72
"""How strongly what no indicator covers, or one of another shape, keeps a figure from the next best indicator."""

PAIR_AS_COUNT = 0.75
"""A pair ("28/29 chi bộ") states a share before it states a count."""

LOOKED_AT = 30
"""So many wordings, the most alike, are judged one by one."""

ASIDE = re.compile(r"\([^()]*\)")
DENIED = re.compile(r"(?:,|;|\bvà)\s*không\s+(?:có|để|còn|phát sinh)\b[^,;]*", re.IGNORECASE)
"""What a label adds only to deny it ("…, không có phản ánh quá hạn")."""

CHANGED = re.compile(r",\s*(?:tăng|giảm|bằng|cao\s+hơn|thấp\s+hơn)\b[^;]*$", re.IGNORECASE)
"""How a figure has changed, told behind it ("…, giảm 32 máy so với cùng kỳ"): not what it measures."""
ANNOUNCED = re.compile(
    r"^\W*(?:kết\s+quả\s*:\s*(?=\w)|(?:chỉ|mục)\s+tiêu\s*:?\s+(?=(?:tỷ|tỉ)\s+lệ\b|số\b))", re.IGNORECASE
)
"""“Kết quả: …” and “Chỉ tiêu tỷ lệ …” announce a figure."""

OUTCOME = re.compile(r"^\W*(?:\d[\d.]*\s*)?kết\s+quả\s+(?=\w)", re.IGNORECASE)
"""A heading that tells the outcome of something ("Kết quả giải quyết hồ sơ") is about that thing."""

NO_NOUN = {"percent", "%", "vnd", "đồng", "chiếc", "cái", "bộ"}
"""Units that do not say what is counted."""

SHORT = frozenset({"tổ", "lớp", "cuộc", "phòng", "buổi", "khóa", "sản phẩm", "tài khoản"})
"""Nouns that reports shorten once they have been told in full."""

STATES = {"stage", "timing", "manner", "denial"}
"""Questions whose answers say what became of a thing, not what it is: "30 đúng hạn" counts no "đúng hạn"."""


@dataclass(frozen=True, slots=True)
class Clue:
    """What a report says of what a figure measures.

    `label` is its own words, in front of the figure or behind it; `context` what stands around them, nearest first:
    earlier clauses of the sentence, column heading, lead-in, caption, headings. `shape` is what the figure's form
    shows (percent is share), `unit` the counted noun as written, `pair` whether numerator and denominator are printed,
    `rated` whether their rate is printed too: that is never a count.
    """

    label: str
    context: tuple[str, ...] = ()
    shape: Shape | None = None
    unit: str | None = None
    kind: Kind = "result"
    pair: bool = False
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The indicator that a clue means, None where none fits; its score 0 to 1, the best three, and what decided."""

    code: str | None
    score: float
    candidates: tuple[tuple[str, float], ...]
    why: str


def link(clue: Clue, catalogue: Catalogue) -> Link:
    """Link one figure. Pure and repeatable; the index over the catalogue is built once."""
    return max((_index(catalogue).link(clue, read) for read in _readings(clue)), key=lambda found: found.score)


def vocabulary(catalogue: Catalogue) -> Collection[str]:
    """The meanings that the catalogue's wordings are made of."""
    return _index(catalogue).shared.known


@dataclass(frozen=True, slots=True)
class _Wording:
    """One wording of an indicator, or of something that none covers (None); `weight` is how much it tells."""

    text: str
    indicator: Indicator | None
    meanings: frozenset[str]
    weight: float
    joined: str
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A clue as the index reads it: its own meanings in order, how much of each is there, its answers, near and far."""

    own: tuple[str, ...]
    joined: str
    there: Mapping[str, float]
    answers: Mapping[str, tuple[str, ...]]
    around: Mapping[str, tuple[str, ...]]
    noun: tuple[str, ...]
    letters: str


class _Verdict(NamedTuple):
    """How well a wording fits a clue, and what spoke for or against it. `keeps` where it rules its indicator out."""

    score: float
    wording: _Wording
    cues: tuple[str, ...]
    keeps: str = ""


class _Index:
    """The catalogue's wordings, ready to be compared with a clue in about a millisecond."""

    def __init__(self, catalogue: Catalogue) -> None:
        texts: list[tuple[str, Indicator | None]] = [(text, i) for i in catalogue for text in (i.name, *i.aliases)]
        texts += [(text, None) for text in catalogue.uncovered]
        texts = [(text, i) for text, i in texts if meanings(text)]
        self.shared = Shared([meanings(text) for text, _ in texts], [i.code if i else text for text, i in texts])
        self.letters = Letters([fold(text) for text, _ in texts])
        self.wordings = [self.wording(text, i) for text, i in texts]
        self.nouns = {i.code: _all_joined((*i.nouns, *i.deciding_nouns)) for i in catalogue}
        self.deciding = {i.code: _all_joined(i.deciding_nouns) for i in catalogue}
        self.usual = {i.code: _answers(meanings(i.name)) for i in catalogue}

    def wording(self, text: str, indicator: Indicator | None) -> _Wording:
        found = meanings(text)
        return _Wording(text, indicator, frozenset(found), self.shared.weight(found), _joined(found), _answers(found))

    def link(self, clue: Clue, read: _Read) -> Link:
        if not read.own:
            return Link(None, 0.0, (), "không có từ nào nói về nội dung được đo")
        scores: Floats = 0.75 * self.shared.alike(read.own, read.there) + 0.25 * self.letters.alike(read.letters)
        told = self.shared.weight(read.own)
        best: dict[str, _Verdict] = {}
        for row in (-scores).argsort()[:LOOKED_AT].tolist():
            verdict = self.judge(clue, read, self.wordings[row], float(scores[row]), told)
            indicator = verdict.wording.indicator
            key = indicator.code if indicator and not verdict.keeps else ""
            if key not in best or verdict.score > best[key].score:
                best[key] = verdict
        return _decide(best)

    def judge(self, clue: Clue, read: _Read, wording: _Wording, score: float, told: float) -> _Verdict:
        """The score of one wording after the same words in the same order and the soft constraints, with the cues.

        `told` is the weight of what the label says.
        """
        cues: list[str] = []
        indicator = wording.indicator
        if wording.joined in read.joined:
            whole = 0.3 + 0.7 * min(wording.weight / min(told, ENOUGH), 1.0)
            score += 0.25 * (1 - exp(-2 * wording.weight)) * whole
            cues.append("đúng cụm từ")
        score += 0.08 * _earliness(read.own, wording.meanings)
        score += 0.05 * min(self.shared.weight(wording.meanings.intersection(read.own)), 2 * ENOUGH)
        agreement = self.agreement(read, wording, min(ENOUGH / told, 1.0), cues)
        score *= agreement
        if indicator and agreement >= NOUN_DOUBTED and self.named(clue, read, indicator):
            score = max(score, NOUN_ALONE + score / 4)
            cues.append(f"đếm {clue.unit or read.own[0]}")
        if not indicator:
            score *= 1.0 if not read.noun or clue.shape != "count" or wording.meanings.intersection(read.noun) else 0.7
            return _Verdict(score * UNCOVERED, wording, tuple(cues), "số liệu không có trong danh mục")
        score *= self.counting(clue, read, indicator, cues)
        if clue.pair and clue.shape == "share" and "share" not in {indicator.shape, *indicator.also}:
            score *= PAIR_AS_COUNT
        if self.of_two_parts(read, indicator):
            return _Verdict(score, wording, tuple(cues), "số liệu thuộc hai cách chia khác nhau")
        if not _may_be(clue, indicator):
            return _Verdict(score * OTHER_SHAPE, wording, tuple(cues), "chỉ tiêu có dạng số liệu khác")
        return _Verdict(score, wording, tuple(cues))

    def agreement(self, read: _Read, wording: _Wording, brief: float, cues: list[str]) -> float:
        """What contrasts leave of a likeness: 1 where label and wording answer the same questions in the same way.

        `brief` is 1 for a short label, less for a long one: what that says beyond the wording tells less against it.
        """
        factor = 1.0
        usual = self.usual[wording.indicator.code] if wording.indicator else {}
        for question in {**wording.answers, **read.answers, **(usual if read.around else {})}:
            asked, near, far = wording.answers.get(question), read.answers.get(question), read.around.get(question)
            contrast = words().contrasts[question]
            silent = contrast.silent
            if asked and near:
                left = _agreement(asked, near)
            elif asked:
                left = (1 + silent) / 2 if not far else 1.0 if {*far} & {*asked} else contrast.apart
            elif near:
                against = (contrast.against if question in usual else silent) ** brief
                left = 1.0 if {*near} & {*usual.get(question, ())} else against
            else:
                left = contrast.apart + 0.05 if far and question in usual and not {*far} & {*usual[question]} else 1.0
            if left < 1:
                factor *= left
                cues.append(f"không cùng {words().contrasts[question].name}")
        return factor

    def of_two_parts(self, read: _Read, indicator: Indicator) -> bool:
        """Whether a label is of two divisions of one whole, when and how received, and the indicator only of one."""
        usual = self.usual[indicator.code]
        told = bool({*read.answers.get("stage", ())} & {"new", "before"}) and "manner" in read.answers
        return told and indicator.shape == "count" and ("stage" in usual) != ("manner" in usual)

    def named(self, clue: Clue, read: _Read, indicator: Indicator) -> bool:
        """Whether the thing counted, which a label may begin with, decides the indicator by itself."""
        counts = clue.shape == "count" or clue.pair
        return counts and _joined(read.noun or read.own).startswith(self.deciding[indicator.code])

    def counting(self, clue: Clue, read: _Read, indicator: Indicator, cues: list[str]) -> float:
        """How far the thing counted allows an indicator: 1 freely, less where it counts other things."""
        nouns = self.nouns[indicator.code]
        counts = clue.shape == "count" or (clue.pair and indicator.shape == "count")
        if not (counts and nouns and read.noun) or any(noun in _joined(read.noun) for noun in nouns):
            return 1.0
        if any(noun in read.joined and noun.startswith(f"|{read.noun[0]} ") for noun in nouns):
            return 1.0
        cues.append("khác thứ được đếm")
        return 0.6 if any(noun in read.joined for noun in nouns) else 0.4


def _agreement(asked: Sequence[str], near: Sequence[str]) -> float:
    """How the answers of wording and label agree: the label's first answer is what it is about."""
    if not {*near} & {*asked}:
        return 0.35
    return 1.0 if {*near} >= {*asked} and near[0] in asked else 0.85


def _may_be(clue: Clue, indicator: Indicator) -> bool:
    """Whether a figure of the clue's form can state an indicator: an index is any number, a pair count or share."""
    shapes = {indicator.shape, *indicator.also}
    if "index" in shapes or (clue.pair and not clue.rated and shapes & {"share", "count"}):
        shapes |= {"share", "count"}
    return clue.shape is None or clue.shape in shapes


def _decide(best: dict[str, _Verdict]) -> Link:
    """The best indicator, unless it is too weak or the clue fits better what must keep it without a code."""
    ranked = sorted(best.items(), key=lambda entry: -entry[1].score)
    candidates = tuple((code, round(min(v.score, 1.0), 3)) for code, v in ranked if code)[:3]
    code, verdict = ranked[0]
    score = round(min(verdict.score, 1.0), 3)
    why = "; ".join((f"“{verdict.wording.text}”", *verdict.cues))
    if verdict.keeps:
        return Link(None, score, candidates, f"giống {verdict.keeps}: {why}")
    if score < THRESHOLD:
        return Link(None, score, candidates, f"chưa đủ giống cách gọi {why}")
    return Link(code, score, candidates, f"theo cách gọi {why}")


def _readings(clue: Clue) -> list[_Read]:
    """A clue without what its label says in brackets (that is context then), and, if there is any, with it."""
    label = ANNOUNCED.sub("", CHANGED.sub("", DENIED.sub("", clue.label)))
    context = tuple(text for text in clue.context if names_measure(text, clue.unit) and not only_group(text, None))
    if not names_measure(label, clue.unit) and any(map(meanings, context)):
        label = ""
    asides = ASIDE.findall(label)
    if not asides:
        return [_read(clue, (label, *context))]
    return [_read(clue, (ASIDE.sub(" ", label), *asides, *context)), _read(clue, (label, *context))]


def _read(clue: Clue, texts: tuple[str, ...]) -> _Read:
    """Take a clue apart.

    A label without a word of its own is read as the counted noun, where that says more than one thing, or else as the
    nearest context that has one.
    """
    noun = meanings(clue.unit) if clue.unit and clue.unit.lower() not in NO_NOUN else ()
    if all(_answers((n,)).keys() & STATES for n in noun):
        noun = ()
    if len(noun) > 1:
        texts = (texts[0] if meanings(texts[0]) else clue.unit or "", *texts[1:])
    label, *context = texts[next((at for at, text in enumerate(texts) if meanings(text)), 0) :]
    said = [meanings(OUTCOME.sub("", text)) for text in context]
    own, noun = (_written_out(found, said) for found in (meanings(label), noun))
    own += tuple(n for n in noun if n not in own)
    there: dict[str, float] = {}
    around: dict[str, tuple[str, ...]] = {}
    for place, found in enumerate(said):
        for meaning in found:
            there.setdefault(meaning, NEARNESS[min(place, len(NEARNESS) - 1)])
        for question, answers in _answers(found).items():
            also = words().contrasts[question].also
            around.setdefault(question, (*answers, *(also[a] for a in answers if a in also)))
    return _Read(own, _joined(own), there | dict.fromkeys(own, 1.0), _answers(own), around, noun, fold(label))


def _written_out(found: Sequence[str], said: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Meanings with a noun written out that the context has told in full: "tổ" under "tổ công nghệ số cộng đồng"."""
    around = [meaning for each in said for meaning in each if " " in meaning]
    return tuple(next((full for full in around if full.startswith(f"{m} ")), m) if m in SHORT else m for m in found)


@lru_cache(maxsize=20_000)
def _answers(found: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """How some meanings answer the questions that tell siblings apart."""
    given = {question: contrast.given(found) for question, contrast in words().contrasts.items()}
    return {question: answers for question, answers in given.items() if answers}


def _earliness(sequence: Sequence[str], part: Collection[str]) -> float:
    """How early in a sequence its share of a part stands, 1 first: of two measures the first names the figure."""
    places = [at for at, meaning in enumerate(sequence) if meaning in part]
    return 1 - sum(places) / len(places) / len(sequence) if places else 0.0


def _joined(found: Sequence[str]) -> str:
    """Meanings as one string, in which others that stand next to each other in the same order are found fast."""
    return f"|{'|'.join(found)}|"


def _all_joined(phrases: Sequence[str]) -> tuple[str, ...]:
    return tuple(_joined(meanings(phrase)) for phrase in phrases)


@lru_cache(maxsize=4)
def _index(catalogue: Catalogue) -> _Index:
    return _Index(catalogue)
