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

LOW = 0.1
"""Most scores lie below this, few of the highest ever do."""

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

    def alike(self, owns: Sequence[Collection[str]], theres: Sequence[Mapping[str, float]]) -> Floats:
        """For each label the likeness of every wording, 0 to 1, with its own meanings and all that is there, by degree.

        A wording that shares no meaning with the label itself is not alike.
        """
        likeness = self._postings.summed([dict.fromkeys(own, 1.0) for own in owns])
        labels, wordings = likeness.nonzero()
        matched = likeness[labels, wordings]
        covered = self._postings.summed(theres)[labels, wordings] / self._totals[wordings]
        enough = np.array([min(self.weight(own), ENOUGH) for own in owns])
        explained = np.minimum(matched / enough[labels], 1)
        likeness[labels, wordings] = covered**1.2 * (0.5 + 0.5 * explained) * (1 - np.exp(-4 * matched))
        return likeness


class Letters:
    """Wordings as weighted groups of three letters, which survive slips of the pen and of the scanner."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [_threes(text) for text in texts]
        named = Counter(three for count in counts for three in count)
        self._rarity = {three: log(1 + len(texts) / n) for three, n in named.items()}
        self._postings = _Postings([self._shares(count) for count in counts])

    def alike(self, texts: Sequence[str]) -> Floats:
        """For each folded text its cosine with every wording."""
        places = {text: at for at, text in enumerate(dict.fromkeys(texts))}  # a column's figures have one label
        return self._postings.summed([self._shares(_threes(text)) for text in places])[[places[text] for text in texts]]

    def _shares(self, count: Mapping[str, int]) -> dict[str, float]:
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

    def summed(self, labels: Sequence[Mapping[str, float]]) -> Floats:
        """For each label, told as terms and amounts, and every wording: the sum of worths times amounts."""
        held = [
            (*found, amount, begin)
            for begin, amounts in zip(range(0, len(labels) * self._size, self._size), labels, strict=True)
            for term, amount in amounts.items()
            if (found := self._held.get(term))
        ]
        shape = len(labels), self._size
        if not held:
            return np.zeros(shape)
        rows, worths, lengths, amounts_each, begins = zip(*held, strict=True)
        places = np.concatenate(rows) + np.repeat(begins, lengths)
        amounts_there = np.concatenate(worths) * np.repeat(amounts_each, lengths)
        summed: Floats = (
            np.bincount(places, amounts_there, len(labels) * self._size).reshape(shape).astype(float, copy=False)
        )
        return summed


def highest(scores: Floats, count: int) -> list[int]:
    """The places of the highest scores, the highest first; of equal ones the first."""
    places = np.flatnonzero(scores > LOW)
    if len(places) < count:
        places = np.arange(len(scores))
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
