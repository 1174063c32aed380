"""A clue: what a report says of what a figure measures, and how the linker reads it: meanings, places, answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

from normalize.catalogue import Shape
from normalize.ellipsis import names_measure, only_group
from normalize.wording import fold, meanings, words

NEARNESS = (0.75, 0.65, 0.55, 0.5)
"""How much of a meaning is there when the label leaves it to its context, nearest first."""

Answers = Mapping[str, tuple[str, ...]]
"""What is answered to each question that tells siblings apart."""
NO_ANSWERS: Answers = {}

ASIDE = re.compile(r"\([^()]*\)")
DENIED = re.compile(
    r"(?:,|;|\bvà)\s*(?:không|chưa)\s+(?:có|để|còn|phát sinh)\b[^,;]*"
    r"|\(\s*(?:gồm\s+|kể\s+)?cả\b[^()]*\)|[,;]?\s*(?<!\w)(?:kể|tính|gồm)\s+cả\b[^,;()]*",
    re.IGNORECASE,
)
"""What a label adds only to deny it ("…, không có phản ánh quá hạn"), or to say what is counted in as well."""

LEFT_OUT = re.compile(
    r"[,;]?\s*(?<!\w)(?:(?:chưa|không)\s+(?:kể|tính|gồm|bao\s+gồm)|trừ|ngoại\s+trừ)\s+(?!cả\b)[^,;()]*", re.IGNORECASE
)
"""What a label leaves out ("chưa kể hợp tác xã"): what is left out says what is meant only by when it came."""

OUTSIDE = re.compile(r"^\W*(?:chưa|không)\s+(?:kể|tính|gồm|bao\s+gồm)\s+(?!cả\b)", re.IGNORECASE)
"""A label that begins so names what its own figure counts beside another: "chưa kể kỳ trước chuyển qua 117 hồ sơ"."""

CHANGED = re.compile(r",\s*(?:tăng|giảm|bằng|cao\s+hơn|thấp\s+hơn)\b[^;]*$", re.IGNORECASE)
"""How a figure has changed, told behind it ("…, giảm 32 máy so với cùng kỳ"): not what it measures."""
ANNOUNCED = re.compile(
    r"^\W*(?:kết\s+quả\s*:\s*(?=\w)|(?:chỉ|mục)\s+tiêu\s*:?\s+(?=(?:tỷ|tỉ)\s+lệ\b|số\b))", re.IGNORECASE
)
"""“Kết quả: …” and “Chỉ tiêu tỷ lệ …” announce a figure."""

OVER = re.compile(r"\s*/\s*(?:tổng|số|hồ\s+sơ|hs)\b.*$", re.IGNORECASE)
"""The whole behind a stroke: "số hồ sơ nộp qua mạng/tổng số hồ sơ"."""

OUT_OF = re.compile(
    r"\W*trong\s+(?:tổng\s+)?số\s+(?P<whole>\w[^,;:]{2,50}?)(?:,|\s+(?:đã\s+)?có)\s+(?P<part>\w.*)$", re.IGNORECASE
)
"""A label that opens with the whole that it divides: "trong số hồ sơ tiếp nhận mới có hồ sơ nộp trực tuyến"."""

OUTCOME = re.compile(r"^\W*(?:\d[\d.]*\s*)?kết\s+quả\s+(?=\w)", re.IGNORECASE)
"""A heading that tells the outcome of something ("Kết quả giải quyết hồ sơ") is about that thing."""

NO_NOUN = {"percent", "%", "vnd", "đồng", "chiếc", "cái", "bộ"}
"""Units that do not say what is counted."""

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
    pair: bool = False
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A clue as the index reads it: its own meanings in order, how much of each is there, its answers, near and far.

    `beside` are the answers of the nearest context to what is told once for all that follows.
    """

    own: tuple[str, ...]
    joined: str
    there: Mapping[str, float]
    answers: Answers
    around: Answers
    beside: Answers
    noun: tuple[str, ...]
    letters: str


def readings(clue: Clue) -> list[Read]:
    """A clue without what its label says in brackets (that is context then), and, if there is any, with it."""
    label = ANNOUNCED.sub("", CHANGED.sub("", LEFT_OUT.sub(_when, DENIED.sub("", OUTSIDE.sub("", clue.label)))))
    whole: tuple[str, ...] = ()
    if clue.pair and (divided := OVER.search(label)) and meanings(label[: divided.start()]):
        label, whole = label[: divided.start()], (divided[0],)
    context = tuple(text for text in clue.context if names_measure(text, clue.unit) and not only_group(text, None))
    context = whole + context
    if not names_measure(label, clue.unit) and any(map(meanings, context)):
        label = ""
    if (out_of := OUT_OF.match(label)) and meanings(out_of["part"]):
        label, context = out_of["part"], (out_of["whole"], *context)
    asides = ASIDE.findall(label)
    if not asides:
        return [_read(clue, (label, *context))]
    return [_read(clue, (ASIDE.sub(" ", label), *asides, *context)), _read(clue, (label, *context))]


def _when(left: re.Match[str]) -> str:
    """What a label leaves out, where it is told by when it came, and else nothing."""
    return left[0] if "stage" in answers_of(meanings(left[0])) else ""


def _read(clue: Clue, texts: tuple[str, ...]) -> Read:
    """Take a clue apart.

    A label without a word of its own is read as the counted noun, where that says more than one thing, or else as the
    nearest context that has one.
    """
    noun = meanings(clue.unit) if clue.unit and clue.unit.lower() not in NO_NOUN else ()
    if all(answers_of((n,)).keys() & STATES for n in noun):
        noun = ()
    if len(noun) > 1:
        texts = (texts[0] if meanings(texts[0]) else clue.unit or "", *texts[1:])
    label, *context = texts[next((at for at, text in enumerate(texts) if meanings(text)), 0) :]
    said = [_said(text) for text in context]
    own, noun = (_written_out(found, said) for found in (meanings(label), noun))
    own += tuple(n for n in noun if n not in own)
    there: dict[str, float] = {}
    around: dict[str, tuple[str, ...]] = {}
    for found, nearness in reversed(list(zip(said, chain(NEARNESS, repeat(NEARNESS[-1])), strict=False))):
        there |= dict.fromkeys(found, nearness)
        around |= _answers_around(found)
    near = answers_of(own)
    beside = _carried(answers_of(next(filter(None, said), ())), near)
    there |= dict.fromkeys(own, 1.0)
    return Read(own, joined(own), there, near, around, beside, noun, fold(label))


def _carried(nearest: Answers, own: Answers) -> Answers:
    """What the nearest context answers for the label too: of some questions only while both speak of one thing."""
    subject = own.get("subject", nearest.get("subject", ()))[:1]
    ways = ("same", "any") if subject == nearest.get("subject", ())[:1] else ("any",)
    return {question: answers for question, answers in nearest.items() if words().contrasts[question].carried in ways}


def _written_out(found: Sequence[str], said: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Meanings with a noun written out that the context has told in full: "tổ" under "tổ công nghệ số cộng đồng"."""
    if words().shortened.isdisjoint(found):
        return tuple(found)
    around = [meaning for each in said for meaning in each if " " in meaning]
    return tuple(
        next((full for full in around if full.startswith(f"{m} ")), m) if m in words().shortened else m for m in found
    )


@lru_cache(maxsize=4096)
def _said(text: str) -> tuple[str, ...]:
    """The meanings of a text above a figure."""
    return meanings(OUTCOME.sub("", DENIED.sub("", text)))


@lru_cache(maxsize=4096)
def _answers_around(found: tuple[str, ...]) -> Answers:
    """What a text above a figure answers, and what else that may be of."""
    contrasts = words().contrasts
    return {
        question: (*answers, *(contrasts[question].also[a] for a in answers if a in contrasts[question].also))
        for question, answers in answers_of(found).items()
    }


@lru_cache(maxsize=20_000)
def answers_of(found: tuple[str, ...]) -> Answers:
    """How some meanings answer the questions that tell siblings apart."""
    given = {question: contrast.given(found) for question, contrast in words().contrasts.items()}
    return {question: answers for question, answers in given.items() if answers}


def joined(found: Sequence[str]) -> str:
    """Meanings as one string, in which others that stand next to each other in the same order are found fast."""
    return f"|{'|'.join(found)}|"
