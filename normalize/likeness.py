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
        self._postings = _Postings([{meaning: self._weights[meaning] for meaning in wording} for wording in wordings])
        self._totals = np.array([self.weight(wording) for wording in wordings])

    @property
    def known(self) -> Collection[str]:
        """The meanings that some wording holds."""
        return self._weights.keys()

    def weight(self, found: Iterable[str]) -> float:
        """How much some meanings tell together."""
        return sum([self._weights.get(meaning, UNKNOWN) for meaning in {*found}])

    def alike(self, own: Collection[str], there: Mapping[str, float], times: float = 1.0) -> Floats:
        """The likeness of every wording, 0 to 1, with a label's own meanings and all that is there, in its degree.

        `times` so much. A wording that shares no meaning with the label itself is not alike.
        """
        likeness: Floats = self._postings.summed(dict.fromkeys(own, 1.0))
        rows = likeness.nonzero()[0]
        matched = likeness[rows]
        covered = self._postings.summed(there)[rows] / self._totals[rows]
        explained = np.minimum(matched / min(self.weight(own), ENOUGH), 1)
        likeness[rows] = times * (covered**1.2 * (0.5 + 0.5 * explained) * (1 - np.exp(-4 * matched)))
        return likeness


class Letters:
    """Wordings as weighted groups of three letters, which survive slips of the pen and of the scanner."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [_threes(text) for text in texts]
        named = Counter(three for count in counts for three in count)
        self._rarity = {three: log(1 + len(texts) / n) for three, n in named.items()}
        self._postings = _Postings([self._shares(count) for count in counts])

    def alike(self, text: str) -> Floats:
        """The cosine of a folded text with every wording."""
        return self._postings.summed(self._shares(_threes(text)))

    def _shares(self, count: Counter[str]) -> dict[str, float]:
        worths = {three: n * self._rarity.get(three, 1.0) for three, n in count.items()}
        length = sum([worth**2 for worth in worths.values()]) ** 0.5 or 1.0
        return {three: worth / length for three, worth in worths.items()}


class _Postings:
    """For each term the wordings that hold it, by number, and what it is worth there."""

    def __init__(self, wordings: Sequence[Mapping[str, float]]) -> None:
        held: dict[str, tuple[list[int], list[float]]] = {}
        for row, wording in enumerate(wordings):
            for term, worth in wording.items():
                rows, worths = held.setdefault(term, ([], []))
                rows.append(row)
                worths.append(worth)
        self._held = {
            term: (np.array(rows), np.array(worths, dtype=float), len(rows)) for term, (rows, worths) in held.items()
        }
        self._size = len(wordings)

    def summed(self, amounts: Mapping[str, float]) -> Floats:
        """For every wording the sum over its terms of what each is worth times its amount."""
        held = [(*found, amount) for term, amount in amounts.items() if (found := self._held.get(term))]
        if not held:
            return np.zeros(self._size)
        rows, worths, lengths, given = zip(*held, strict=True)
        amounts_each = np.repeat(np.array(given), lengths)
        return np.bincount(np.concatenate(rows), np.concatenate(worths) * amounts_each, self._size).astype(
            float, copy=False
        )


def highest(scores: Floats, count: int) -> list[int]:
    """The places of the highest scores, the highest first; of equal ones the first."""
    least = np.partition(scores, -count)[-count] if count < len(scores) else -np.inf
    places = np.flatnonzero(scores >= least)
    found: list[int] = places[(-scores[places]).argsort(kind="stable")][:count].tolist()
    return found


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
    return Counter([padded[at : at + 3] for at in range(len(padded) - 2)])
