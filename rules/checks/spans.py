"""One measure told for a month (or quarter) and for the year so far: the running total holds the month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from normalize.observation import Observation
from normalize.wording import fold
from rules.catalogue import Check, Nothing
from rules.checks.announced import countable
from rules.likeness import GENERIC, WORD
from rules.relation import AtMost
from rules.sheet import Sheet, within
from rules.trial import Trial, Unchecked, Way

RUNNING = re.compile(r"\b(?:lũy kế|luỹ kế|cộng dồn|từ đầu năm|tính chung|\d+ tháng)\b", re.IGNORECASE)
"""Words of a clause or column that tells of the year so far."""
TIMES = re.compile(r"\b(?:tháng|quý|năm)(?: này)?(?: (?:\d+|[ivx]+)(?:/\d+)?)?\b|\d+", re.IGNORECASE)
"""Words that tell a time and nothing else."""
OF_TIME = frozenset(
    map(fold, ("lũy", "kế", "cộng", "dồn", "đầu", "riêng", "này", "trước", "nửa", "sáu", "nếu", "thì", "nâng", "bằng"))
)
"""The same, word by word."""


def span(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- kinds share one signature
    """A count or amount of a short time, and that of a longer one which holds it, in one paragraph or row."""
    for figures in sheet.by_block.values():
        plain = [o for o in figures if _plain(o)]
        running = [bool(RUNNING.search(_words(sheet, o))) for o in plain]
        for n, o in enumerate(plain):
            others = (each for m, each in enumerate(plain[:n]) if running[m] != running[n])
            front = [each for each in others if _of_one(sheet, each, o)]
            yield from _held(sheet, check, front[-1], o) if front else ()
    for cells in _rows(sheet):
        for a, b in combinations(cells, 2):
            yield from _held(sheet, check, a, b) if _of_one(sheet, a, b) else ()


def _rows(sheet: Sheet) -> Iterator[list[Observation]]:
    for figures in sheet.by_table.values():
        rows: dict[str, list[Observation]] = {}
        for o in figures:
            if o.row and _plain(o):
                rows.setdefault(o.row, []).append(o)
        yield from rows.values()


def _plain(o: Observation) -> bool:
    return countable(o) and o.kind == "result"


def _of_one(sheet: Sheet, a: Observation, b: Observation) -> bool:
    """Whether one of two figures is the running total of what the other is: the words differ by the time they tell."""
    one, other = _words(sheet, a), _words(sheet, b)
    if bool(RUNNING.search(one)) == bool(RUNNING.search(other)) or not _one_unit(a, b):
        return False
    counted = frozenset(WORD.findall(fold(f"{a.unit or ''} {b.unit or ''}")))
    own, name = _content(other) - counted, _content(one) - counted
    if a.table is not None:
        return own == name and a.column != b.column
    joined = not re.search(r"[.](?=\s)", sheet.between(a, b))
    return (own <= name and joined) or (own == name and bool(own))


def _words(sheet: Sheet, o: Observation) -> str:
    """A cell's column; in a paragraph the words from the figure before up to this one."""
    if o.table is not None:
        return o.column or ""
    ends = [each.end for each in sheet.by_block[o.block] if each.end < o.start]
    return re.split(r"[.;](?=\s)", sheet.text(o.block)[ends[-1] if ends else 0 : o.start])[-1]


def _content(words: str) -> frozenset[str]:
    return frozenset(WORD.findall(fold(TIMES.sub(" ", words)))) - GENERIC - OF_TIME


def _one_unit(a: Observation, b: Observation) -> bool:
    one, other = fold(a.unit or ""), fold(b.unit or "")
    return one.startswith(other) or other.startswith(one)


def _held(sheet: Sheet, check: Check, a: Observation, b: Observation) -> Iterator[Trial]:
    part, whole = (b, a) if RUNNING.search(_words(sheet, a)) else (a, b)
    if within(part, whole):
        terms = (sheet.term(part, role="trong kỳ"), sheet.term(whole, role="lũy kế"))
        yield Trial(check, terms, (Way(AtMost(), (0, 1)),), sheet.name(part), unit=part.unit)
