"""Batches in stretches of some million figures, for what is better done piece by piece than all at once."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 1_000_000
"""Figures sorted or counted at a time: all at once took memory and spilled to disk."""
COUNTED = "SELECT batch, sum(observations) FROM extraction_run GROUP BY batch ORDER BY batch"
"""The batches of a database in their order with the figures they brought."""


def stretches(counted: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last batches that together brought at most LONGEST figures, or one batch that alone brought more."""
    found: list[tuple[int, int]] = []
    gathered = LONGEST
    for batch, count in counted:
        if not found or gathered + count > LONGEST:
            found.append((batch, batch))
            gathered = 0
        found[-1] = (found[-1][0], batch)
        gathered += count
    return found
