"""Upkeep of the catalogue by the office: is it sound, and which wordings of real reports does it not know yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from normalize.catalogue import Catalogue, Indicator, Shape
from normalize.clue import Clue
from normalize.link import link
from normalize.wording import fold, meanings

SAME = 88
"""Wordings this alike (rapidfuzz, 0 to 100) are put to the official as one group."""


@dataclass(frozen=True, slots=True)
class Group:
    """Wordings that found no indicator and probably mean the same, the most frequent first.

    `count` is how often they occur together, `nearest` the nearest indicator (None where nothing is near).
    """

    labels: tuple[str, ...]
    count: int
    nearest: str | None
    score: float


def check(catalogue: Catalogue) -> list[str]:
    """What is wrong with the catalogue, a Vietnamese sentence each.

    Empty when every alias is claimed by its indicator alone, every example links, no near miss does, and every code
    that is named exists.
    """
    return [*_claimed_twice(catalogue), *(problem for i in catalogue for problem in _problems(i, catalogue))]


def suggest(labels: Iterable[tuple[str, str, int]], catalogue: Catalogue) -> list[Group]:
    """Gather labels without an indicator, given as (label, unit as exported, how often), most frequent group first."""
    groups: list[list[tuple[str, str, int]]] = []
    for entry in sorted(labels, key=lambda entry: -entry[2]):
        for group in groups:
            if _shape(entry[1]) == _shape(group[0][1]) and _alike(entry[0], group[0][0]) >= SAME:
                group.append(entry)
                break
        else:
            groups.append([entry])
    return sorted((_group(group, catalogue) for group in groups), key=lambda group: -group.count)


def _claimed_twice(catalogue: Catalogue) -> Iterator[str]:
    """Aliases of two indicators that say the same of figures of the same shape."""
    claims: dict[tuple[tuple[str, ...], Shape], dict[str, str]] = defaultdict(dict)
    for indicator in catalogue:
        for alias in (indicator.name, *indicator.aliases):
            for shape in (indicator.shape, *indicator.also):
                claims[meanings(alias), shape].setdefault(indicator.code, alias)
    for by_code in claims.values():
        for code, alias in list(by_code.items())[1:]:
            first, other = next(iter(by_code.items()))
            yield f"“{alias}” của {code} trùng nghĩa với “{other}” của {first}"
    uncovered = {meanings(text): text for text in catalogue.uncovered}
    for (found, _), by_code in claims.items():
        if found in uncovered:
            code, alias = next(iter(by_code.items()))
            yield f"“{alias}” của {code} trùng nghĩa với “{uncovered[found]}” trong uncovered.yaml"


def _problems(indicator: Indicator, catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with one indicator."""
    for code in (*filter(None, [indicator.numerator]), *indicator.denominator):
        if code not in catalogue:
            yield f"{indicator.code}: không có chỉ tiêu {code} (tử số hoặc mẫu số)"
    for what, phrases in (("cách gọi", indicator.aliases), ("ví dụ", indicator.examples)):
        for phrase in phrases:
            found = link(Clue(phrase, shape=indicator.shape), catalogue)
            if found.code != indicator.code:
                yield f"{indicator.code}: {what} “{phrase}” lại được nhận là {found.code or 'không có chỉ tiêu'}"
    for phrase in indicator.near_misses:
        if link(Clue(phrase, shape=indicator.shape), catalogue).code == indicator.code:
            yield f"{indicator.code}: “{phrase}” không phải chỉ tiêu này nhưng vẫn được nhận"


def _group(entries: list[tuple[str, str, int]], catalogue: Catalogue) -> Group:
    label, unit, _ = entries[0]
    candidates = link(Clue(label, shape=_shape(unit), unit=unit), catalogue).candidates
    nearest, score = candidates[0] if candidates else (None, 0.0)
    return Group(tuple(entry[0] for entry in entries), sum(entry[2] for entry in entries), nearest, score)


def _shape(unit: str) -> Shape:
    return "share" if unit == "percent" else "money" if unit == "VND" else "count"


def _alike(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(fold(one), fold(other)))
