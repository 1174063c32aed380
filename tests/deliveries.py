"""Reports as they arrive at a warehouse in tests, and a clock that tests set."""

# ruff: noqa: ANN401 -- a maker takes any field of its type

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from normalize.observation import Observation, Record
from tests.factories import observation, record
from warehouse import Loaded, Store

SEEN = datetime(2026, 7, 2, 1, 0, tzinfo=UTC)


class Clock:
    """Stands still until a test moves it: `clock.day(10)` is the morning of 10 July 2026 in Vietnam."""

    def __init__(self) -> None:
        self.moment = SEEN

    def day(self, day: int) -> None:
        self.moment = datetime(2026, 7, day, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def report(name: str, *observations: Observation, **over: Any) -> Record:
    """The record of a file whose bytes are its name; by default it states one count."""
    return record(
        *(observations or (observation(),)),
        document=name,
        document_id=hashlib.sha256(name.encode()).hexdigest()[:16],
        **over,
    )


def delivery(read: Record, **over: Any) -> Loaded:
    """A record as the desk hands it over."""
    name = read.submission.document
    fields: dict[str, Any] = {
        "name": name,
        "path": f"/den/{name}",
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
        "size": 1000,
        "seen_at": SEEN,
        "record": read,
    }
    return Loaded(**(fields | over))


def load(folder: Path, *records: Record, **opened: Any) -> None:
    """Load records in one batch and publish."""
    with Store.open(folder, **opened) as store:
        store.load([delivery(r) for r in records])
        store.publish()


def values(records: Sequence[Record]) -> list[int]:
    """The first figure of each record."""
    return [int(r.observations[0].value or 0) for r in records]


def renumbered(read: Record, by: int) -> Record:
    """The same record as a newer pipeline reads it, with its figures numbered differently."""
    moved = [replace(o, id=f"{o.document_id}-{n + by:04d}") for n, o in enumerate(read.observations, start=1)]
    return replace(read, observations=tuple(moved))
