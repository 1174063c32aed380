"""Figures put by until all reports are read, packed: years of them fit in memory, and one group is open at a time."""

from __future__ import annotations

import pickle
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from rules.checks.across import Cell

Key = tuple[str | None, ...]
Pack = tuple[Key, bytes]
"""The cells of one report, as bytes, and the group that they are compared within."""


def pack(cells: Sequence[Cell], group: Callable[[Cell], Key]) -> list[Pack]:
    """The cells of one report by group. A tenth of the room that they take otherwise."""
    groups: dict[Key, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[group(cell)].append(cell)
    return [(key, zlib.compress(pickle.dumps(own, pickle.HIGHEST_PROTOCOL), 1)) for key, own in groups.items()]


class Shelf:
    """Packed cells by group, in the order of their reports."""

    def __init__(self) -> None:
        self._packs: dict[Key, list[bytes]] = defaultdict(list)

    def put(self, packs: Sequence[Pack]) -> None:
        """Add what one report gives."""
        for key, packed in packs:
            self._packs[key].append(packed)

    def groups(self) -> Iterator[list[Cell]]:
        """Every group's cells, one group at a time. Only bytes that `pack` made are ever read."""
        for packs in self._packs.values():
            yield [cell for packed in packs for cell in pickle.loads(zlib.decompress(packed))]  # noqa: S301 -- our own
