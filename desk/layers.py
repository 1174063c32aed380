"""Where the words stand by which a figure was understood: its label, the cues that decided, scope, period and unit.

For display only. An observation holds these words, not their places; they are looked for around the figure, and words
that a rule put together from several places are found as several runs. What is not found is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.document import Block, Document
from extract.figures import find
from normalize.cues import Rule, rules
from normalize.observation import Observation, Record
from normalize.wording import fold

LAYERS = {
    "label": "tên đo lường",
    "indicator": "từ khớp chỉ tiêu",
    "cue": "từ quyết định",
    "scope": "phạm vi",
    "unit": "đơn vị đếm",
    "period": "kỳ",
}
WORD = re.compile(r"\w+")
QUOTED = re.compile(r"“([^”]*)”")
LEAST_WORDS = 2
"""A single word of a longer label stands anywhere; two in a row are taken for its own."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The characters start..end of a block by which the figure with this ordinal (from 0) was understood."""

    block: int
    start: int
    end: int
    name: str
    figure: int


def layers(document: Document, record: Record) -> list[Layer]:
    """The layers of every observation of a document, wherever in it they stand."""
    cues = {(f.place.block, f.place.start): f.cue for f in find(document).figures}
    return [
        layer
        for n, o in enumerate(record.observations)
        for layer in _of_figure(document, o, n, cues.get((o.block, o.start), ""))
    ]


def _of_figure(document: Document, o: Observation, n: int, comparing: str) -> Iterator[Layer]:
    block = document.blocks[o.block]
    heads, above = _heads(document, block), [document.blocks[i] for i in reversed(block.parents)]
    recognised = _recognised(o)
    own = [(block, run) for run in _runs(o.label, block.text, o.start)]
    for place, run in own or [(head, run) for head in heads for run in _runs(o.label, head.text, 0)]:
        yield Layer(place.index, *run, "label", n)
        yield from (Layer(place.index, *span, "indicator", n) for span in _among(place.text, *run, recognised))
    if comparing:
        before = block.text[: o.start]
        yield from (Layer(block.index, *s, "cue", n) for s in _whole(comparing, before, o.start))
    yield from _deciding(o, n, [block, *heads, *above])
    for part in (o.scope or "").split("; "):
        yield from _first(part, "scope", o, n, [block, *heads, *above])
    yield from _first(_period_words(o), "period", o, n, [block, *heads, *above])
    if o.unit and o.unit not in ("percent", "VND") and block.text[o.end :].lstrip().startswith(o.unit):
        start = block.text.index(o.unit, o.end)
        yield Layer(block.index, start, start + len(o.unit), "unit", n)


def _heads(document: Document, block: Block) -> list[Block]:
    """For a cell: the cells to its left in its row, and the heads of its column."""
    if block.table is None or block.column is None:
        return []
    table = document.tables[block.table - 1]
    row = next((list(row[: block.column]) for row in table.cells if block.index in row), [])
    column = [row[block.column] for row in table.cells[: table.header_rows]]
    indexes = dict.fromkeys(i for i in (*row, *column) if i is not None and i != block.index)
    return [document.blocks[i] for i in indexes]


def _first(words: str, name: str, o: Observation, n: int, places: Sequence[Block]) -> Iterator[Layer]:
    """The words in the nearest of the places that has them."""
    for place in places:
        for start, end in _whole(words, place.text, _near(place, o)):
            yield Layer(place.index, start, end, name, n)
            return


def _near(place: Block, o: Observation) -> int:
    return o.start if place.index == o.block else 0


def _deciding(o: Observation, n: int, places: Sequence[Block]) -> Iterator[Layer]:
    """The words that decided result or target: the shortest stretch in which the rule that fired still holds."""
    fired = [part.split(":", 1)[0] for part in o.why.split("; ")]
    rule = next((r for r in rules() if r.id in fired), None)
    if rule is None:
        return
    own = rule.where in ("before", "directed")
    for place in places[:1] if own else places[1:]:
        text = place.text[: o.start] if own else place.text
        if span := _holding(rule, text):
            yield Layer(place.index, *span, "cue", n)
            return


def _holding(rule: Rule, text: str) -> tuple[int, int] | None:
    """The last stretch of whole words, as short as may be, in which the pattern of a rule holds."""
    begun = max((m.start() for m in re.finditer(r"(?<=[.;!?])\s|\n", text)), default=0)
    pattern = rule.sought.pattern
    match = pattern.search(text, begun)
    if match is None:
        return None
    ends = (m.end() for m in WORD.finditer(text, match.start()))
    end = next((e for e in ends if pattern.match(text[:e], match.start())), match.end())
    words = [m.span() for m in WORD.finditer(text, match.start(), end)]
    return (words[0][0], words[-1][1]) if words else None


def _recognised(o: Observation) -> frozenset[str]:
    """The words of the catalogue's wording that gave the figure its indicator: the last one quoted in its account."""
    quoted = QUOTED.findall(o.why) if o.indicator else []
    return frozenset(fold(quoted[-1]).split()) if quoted else frozenset()


def _period_words(o: Observation) -> str:
    """The words that decided the period, without what was added to them to tell where they stand."""
    told = next((p.removeprefix("kỳ: ") for p in o.why.split("; ") if p.startswith("kỳ: ")), "")
    if told.startswith(("kỳ báo cáo", "thân báo cáo")):
        return ""
    quoted = QUOTED.search(told)
    return quoted[1] if quoted else told.split(",", 1)[0]


def _among(text: str, start: int, end: int, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Stretches of neighbouring words that are among the words known, abbreviations as their full words.

    A single one ("và") counts only where it is all there is.
    """
    words = list(WORD.finditer(text, start, end))
    for ours, group in groupby(words, key=lambda word: known.issuperset(fold(word[0]).split())):
        stretch = list(group)
        if ours and len(stretch) >= min(LEAST_WORDS, len(words)):
            yield stretch[0].start(), stretch[-1].end()


def _whole(phrase: str, text: str, near: int) -> Iterator[tuple[int, int]]:
    """Where all words of a phrase stand in a row, the place nearest to a character; at most one."""
    words = WORD.findall(phrase.lower())
    yield from _runs(phrase, text, near, least=len(words)) if words else ()


def _runs(phrase: str, text: str, near: int, least: int = LEAST_WORDS) -> Iterator[tuple[int, int]]:
    """Where the words of a phrase stand in a text: from each word on the longest run, of several the nearest."""
    words = WORD.findall(phrase.lower())
    found = [(m[0].lower(), m.start(), m.end()) for m in WORD.finditer(text)]
    least, at = min(least, len(words)), 0
    while at < len(words):
        spans = [(_common(words[at:], found[i:]), i) for i in range(len(found))]
        runs = [(k, found[i][1], found[i + k - 1][2]) for k, i in spans if k]
        length, start, end = max(runs, key=lambda r: (r[0], -max(r[1] - near, near - r[2])), default=(0, 0, 0))
        if length and length >= least:
            yield start, end
        at += max(1, length) if length >= least else 1


def _common(words: Sequence[str], found: Sequence[tuple[str, int, int]]) -> int:
    """How many words from the first on are the same."""
    pairs = zip(words, found, strict=False)
    return next((k for k, (word, other) in enumerate(pairs) if word != other[0]), min(len(words), len(found)))
