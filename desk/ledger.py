"""The reception book: every file that was ever received, its SHA-256 and what became of it; one JSON line an entry.

Lines are only appended, and forced to disk before the run goes on, so that a killed run loses at most the file it was
on, and a half-written last line is passed over. The warehouse stays the truth of what is loaded; this book knows the
paths, the quarantined files and the reasons.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "so-tiep-nhan.jsonl"

PASSING = frozenset({"timeout", "memory", "crash", "internal"})
"""Refusals that another try may cure; the others are the file's own and stay until the file changes."""

MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One file received. `state` is loaded, quarantined or bundle; `path` may hold surrogates for non-UTF-8 bytes.

    `version` is that of the program that read it, `tries` how often it was read, `members` the SHA-256 of a bundle's
    files, `at` an ISO time.
    """

    at: str
    path: str
    name: str
    signature: str
    sha: str
    state: str
    version: str
    code: str = ""
    reason: str = ""
    tries: int = 1
    members: tuple[tuple[str, str], ...] = ()


class Ledger:
    """The reception book of one warehouse, read once and appended to."""

    def __init__(self, warehouse: Path) -> None:
        self._file = warehouse / FILE_NAME
        self._by_path: dict[str, Entry] = {}
        self._by_sha: dict[str, Entry] = {}
        for entry in _read(self._file):
            self._remember(entry)

    def sha_of(self, path: bytes, signature: str) -> str | None:
        """The SHA-256 of an unchanged file that was received before, so that it need not be copied again."""
        entry = self._by_path.get(os.fsdecode(path))
        return entry.sha if entry and entry.signature == signature else None

    def outcome(self, sha: str) -> Entry | None:
        """What became of these bytes when they were last read."""
        return self._by_sha.get(sha)

    def wants_retry(self, entry: Entry, version: str) -> bool:
        """Whether a quarantined file is worth another reading: a newer program, or a passing cause and tries left."""
        return entry.version != version or (entry.code in PASSING and entry.tries < MOST_TRIES)

    def write(self, entries: Iterable[Entry]) -> None:
        """Append entries and force them to disk; entries that say nothing new are left out."""
        fresh = [e for e in entries if not self._known(e)]
        if not fresh:
            return
        with self._file.open("ab") as book:
            if _cut_short(self._file):
                book.write(b"\n")
            for entry in fresh:
                book.write(json.dumps(asdict(entry)).encode() + b"\n")
                self._remember(entry)
            book.flush()
            os.fsync(book.fileno())

    def _known(self, entry: Entry) -> bool:
        before = self._by_path.get(entry.path)
        return before is not None and (before.signature, before.sha, before.state, before.tries, before.version) == (
            entry.signature,
            entry.sha,
            entry.state,
            entry.tries,
            entry.version,
        )

    def _remember(self, entry: Entry) -> None:
        self._by_path[entry.path] = entry
        self._by_sha[entry.sha] = entry


def _cut_short(file: Path) -> bool:
    """Whether the last line was not written to its end."""
    with file.open("rb") as book:
        size = book.seek(0, os.SEEK_END)
        book.seek(max(size - 1, 0))
        return size > 0 and book.read(1) != b"\n"


def _read(file: Path) -> Iterable[Entry]:
    if not file.exists():
        return
    with file.open(encoding="utf-8") as book:
        for line in book:
            try:
                fields = json.loads(line)
                yield Entry(**{**fields, "members": tuple((n, s) for n, s in fields["members"])})
            except (ValueError, TypeError, KeyError):
                continue  # a line cut short by a kill: that file is simply received again
