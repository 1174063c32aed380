"""How much wordings look alike: by the meanings they share, rare ones weighing more, and by their letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

UNKNOWN = 0.6
"""The weight of a word that no wording of the catalogue holds."""

ENOUGH = 2.0
"""So much of a long label explained by one wording (three or four telling words) is as good as all of it."""


class Shared:
    """Wordings as sets of meanings; how far a label and its context name what a wording names, and it what they do."""

    def __init__(self, wordings: Sequence[Sequence[str]], owners: Sequence[str]) -> None:
        self._weights = _weights(wordings, owners)
        rows: dict[str, list[int]] = {}
        for row, wording in enumerate(wordings):
            for meaning in set(wording):
                rows.setdefault(meaning, []).append(row)
        self._rows = {meaning: np.array(found) for meaning, found in rows.items()}
        self._totals = np.array([self.weight(wording) for wording in wordings])

    def weight(self, found: Iterable[str]) -> float:
        """How much some meanings tell together."""
        return sum(self._weights.get(meaning, UNKNOWN) for meaning in set(found))

    def explained(self, part: Iterable[str], label: Iterable[str]) -> float:
        """How much of a label some of its meanings explain, 0 to 1."""
        return min(self.weight(part) / min(self.weight(label), ENOUGH), 1.0)

    def alike(self, own: Collection[str], there: Mapping[str, float]) -> Floats:
        """The likeness of every wording, 0 to 1, with a label's own meanings and all that is there, in its degree."""
        covered, matched = np.zeros(len(self._totals)), np.zeros(len(self._totals))
        for meaning, share in there.items():
            if meaning in self._rows:
                covered[self._rows[meaning]] += self._weights[meaning] * share
        for meaning in set(own) & self._rows.keys():
            matched[self._rows[meaning]] += self._weights[meaning]
        covered /= self._totals
        explained = np.minimum(matched / min(self.weight(own), ENOUGH), 1)
        likeness: Floats = covered**1.2 * (0.5 + 0.5 * explained) * (1 - np.exp(-4 * matched))
        return likeness


class Letters:
    """Wordings as weighted groups of three letters, which survive slips of the pen and of the scanner."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [_threes(text) for text in texts]
        named = Counter(three for count in counts for three in count)
        self._rarity = {three: log(1 + len(texts) / n) for three, n in named.items()}
        postings: dict[str, tuple[list[int], list[float]]] = {three: ([], []) for three in named}
        for row, count in enumerate(counts):
            length = self._length(count)
            for three, n in count.items():
                postings[three][0].append(row)
                postings[three][1].append(n * self._rarity[three] / length)
        self._postings = {three: (np.array(rows), np.array(shares)) for three, (rows, shares) in postings.items()}
        self._size = len(texts)

    def alike(self, text: str) -> Floats:
        """The cosine of a folded text with every wording."""
        scores = np.zeros(self._size)
        count = _threes(text)
        length = self._length(count)
        for three, n in count.items():
            if three in self._postings:
                rows, shares = self._postings[three]
                scores[rows] += shares * (n * self._rarity[three] / length)
        return scores

    def _length(self, count: Counter[str]) -> float:
        return sum((n * self._rarity.get(three, 1.0)) ** 2 for three, n in count.items()) ** 0.5 or 1.0


def _weights(wordings: Sequence[Sequence[str]], owners: Sequence[str]) -> dict[str, float]:
    """How much each meaning tells, 0 to 1: the fewer indicators name it, the more."""
    named: dict[str, set[str]] = {}
    for wording, owner in zip(wordings, owners, strict=True):
        for meaning in wording:
            named.setdefault(meaning, set()).add(owner)
    everybody = len(set(owners))
    return {meaning: log(1 + everybody / len(by)) / log(1 + everybody) for meaning, by in named.items()}


def _threes(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))
