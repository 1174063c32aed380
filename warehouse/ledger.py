"""The reception book: every file seen in the drop folder, its SHA-256, and what became of its bytes.

SQLite in WAL mode, so that a killed run loses nothing that was written and others may read meanwhile. The warehouse
stays the truth of what is loaded; this book knows the paths, the refusals with their reasons, and which bytes are being
read: a run that dies leaves its leases behind, and the next one, holding the writer's lock, knows them for lost.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import NoSpace

FILE_NAME = "so-tiep-nhan.sqlite"

PASSING = frozenset({"timeout", "memory", "crash", "internal", "file.no_access", "file.no_reading"})
"""Refusals that another try may cure; the others are the file's own and stay until the file changes."""

MOST_TRIES = 3

SCHEMA = """
CREATE TABLE IF NOT EXISTS sighting (
    id INTEGER PRIMARY KEY, path BLOB NOT NULL, name TEXT NOT NULL, signature TEXT NOT NULL, sha TEXT NOT NULL,
    code TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS sighting_path ON sighting (path);
CREATE TABLE IF NOT EXISTS content (
    sha TEXT PRIMARY KEY, state TEXT NOT NULL, version TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
    tries INTEGER NOT NULL, members TEXT NOT NULL, told TEXT NOT NULL, at TEXT NOT NULL, replaced_by TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS lease (sha TEXT PRIMARY KEY, holder INTEGER NOT NULL, lost INTEGER NOT NULL) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file received. `state` is loaded, quarantined or bundle; `path` may hold surrogates for non-UTF-8 bytes.

    `version` is that of the program that read it, `tries` how often it was read, `members` the names and SHA-256 of a
    bundle's files, `told` what staff are told of a loaded report, `at` an ISO time. `sha` is empty where the bytes
    could not even be copied; then `code` and `reason` belong to the path.
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
    told: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some bytes when they were last read; `at` is when that was first known.

    `replaced_by` is the document id of a later version of the same report.
    """

    sha: str
    state: str
    version: str
    code: str
    reason: str
    tries: int
    members: tuple[tuple[str, str], ...]
    told: str
    at: str
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was last seen at a path. `before` is the SHA-256 that lay there earlier, empty where there was none."""

    number: int
    path: bytes
    name: str
    signature: str
    sha: str
    code: str
    reason: str
    at: str
    before: str


class Ledger(AbstractContextManager["Ledger"]):
    """The reception book of one warehouse. A damaged one is put aside and begun anew: reading again restores it."""

    def __init__(self, warehouse: Path) -> None:
        warehouse.mkdir(parents=True, exist_ok=True)
        self._file = warehouse / FILE_NAME
        try:
            self._book = self._open()
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:  # locked, full or read-only: nothing is wrong with the book
                raise
            self._put_aside()
            self._book = self._open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()

    @property
    def mark(self) -> int:
        """Differs when another run has written since."""
        return int(self._book.execute("PRAGMA data_version").fetchone()[0])

    def sha_of(self, path: bytes, signature: str) -> str | None:
        """The SHA-256 of an unchanged file that was received before, so that it need not be copied again."""
        row = self._book.execute(
            "SELECT signature, sha FROM sighting WHERE path = ? ORDER BY id DESC LIMIT 1", [path]
        ).fetchone()
        return row[1] or None if row and row[0] == signature else None

    def outcome(self, sha: str) -> Outcome | None:
        """What became of these bytes when they were last read."""
        row = self._book.execute("SELECT * FROM content WHERE sha = ?", [sha]).fetchone()
        return _outcome(row) if row else None

    def outcomes(self) -> dict[str, Outcome]:
        """All of them by SHA-256."""
        return {row[0]: _outcome(row) for row in self._book.execute("SELECT * FROM content")}

    def sightings(self) -> dict[bytes, Sighting]:
        """What was last seen at every path."""
        rows = self._book.execute(
            """SELECT id, path, name, signature, sha, code, reason, at, before FROM (
                SELECT *, lag(sha, 1, '') OVER earlier AS before, lead(id) OVER earlier AS later
                FROM sighting WINDOW earlier AS (PARTITION BY path ORDER BY id)
            ) WHERE later IS NULL"""
        )
        return {row[1]: Sighting(*row) for row in rows}

    def wants_retry(self, outcome: Outcome, version: str) -> bool:
        """Whether a quarantined file is worth another reading: a newer program, or a passing cause and tries left."""
        return outcome.version != version or (outcome.code in PASSING and outcome.tries < MOST_TRIES)

    def write(self, entries: Iterable[Entry]) -> None:
        """Write down what became of files, in one transaction; nothing is written where nothing is new."""
        fresh = [e for e in entries if not self._known(e)]
        if not fresh:
            return
        with self._transaction():
            for entry in fresh:
                self._write(entry)

    def lease(self, sha: str) -> None:
        """These bytes are being read from now on."""
        sql = "INSERT INTO lease VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET holder = excluded.holder"
        with self._transaction():
            self._book.execute(sql, [sha, os.getpid()])

    def lost(self) -> dict[str, int]:
        """How often each was being read when its run died. To be asked by the run that holds the writer's lock."""
        if self._book.execute("SELECT 1 FROM lease WHERE holder <> 0").fetchone():
            self._book.execute("UPDATE lease SET holder = 0, lost = lost + 1 WHERE holder <> 0")
        return dict(self._book.execute("SELECT sha, lost FROM lease"))

    def release(self) -> None:
        """Give back what was leased and not read: an orderly stop loses nothing."""
        if self._book.execute("SELECT 1 FROM lease WHERE holder <> 0").fetchone():
            self._book.execute("DELETE FROM lease WHERE holder <> 0 AND lost = 0")
            self._book.execute("UPDATE lease SET holder = 0 WHERE holder <> 0")

    def note_versions(self, replaced: Mapping[str, str]) -> None:
        """Which documents are replaced by which later version: document ids, as the warehouse has them."""
        told = dict(self._book.execute("SELECT sha, replaced_by FROM content WHERE state = 'loaded'"))
        news = [(replaced.get(sha[:16], ""), sha) for sha, by in told.items() if replaced.get(sha[:16], "") != by]
        if news:
            with self._transaction():
                self._book.executemany("UPDATE content SET replaced_by = ? WHERE sha = ?", news)

    def _write(self, entry: Entry) -> None:
        path = os.fsencode(entry.path)
        last = self._book.execute("SELECT id, sha FROM sighting WHERE path = ? ORDER BY id DESC LIMIT 1", [path])
        row = last.fetchone()
        own = ("", "") if entry.sha else (entry.code, entry.reason)
        seen = (path, _plain(entry.name), entry.signature, entry.sha, *map(_plain, own), entry.at)
        if row and row[1] == entry.sha:
            self._book.execute(
                "UPDATE sighting SET path = ?, name = ?, signature = ?, sha = ?, code = ?, reason = ? WHERE id = ?",
                [*seen[:-1], row[0]],
            )
        else:
            self._book.execute(
                "INSERT INTO sighting (path, name, signature, sha, code, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)", seen
            )
        if entry.sha:
            self._book.execute(
                """INSERT INTO content VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '') ON CONFLICT DO UPDATE SET
                state = excluded.state, version = excluded.version, code = excluded.code, reason = excluded.reason,
                tries = excluded.tries, members = excluded.members, told = coalesce(nullif(excluded.told, ''), told)""",
                [
                    *(entry.sha, entry.state, entry.version, entry.code, _plain(entry.reason), entry.tries),
                    *(json.dumps(entry.members), _plain(entry.told), entry.at),
                ],
            )
            self._book.execute("DELETE FROM lease WHERE sha = ?", [entry.sha])

    def _known(self, entry: Entry) -> bool:
        row = self._book.execute(
            """SELECT s.signature, s.sha, coalesce(c.state, ''), coalesce(c.tries, 0), coalesce(c.version, ''),
                s.code || coalesce(c.code, '')
            FROM sighting s LEFT JOIN content c USING (sha) WHERE path = ? ORDER BY id DESC LIMIT 1""",
            [os.fsencode(entry.path)],
        ).fetchone()
        told = (entry.state, entry.tries, entry.version) if entry.sha else ("", 0, "")
        return row is not None and row == (entry.signature, entry.sha, *told, entry.code)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; taken for writing at once, so that two runs wait for each other instead of failing midway."""
        try:
            self._book.execute("BEGIN IMMEDIATE")
            yield
            self._book.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise NoSpace(self._file.parent, "ghi sổ tiếp nhận") from error
            raise
        finally:
            if self._book.in_transaction:
                self._book.execute("ROLLBACK")

    def _open(self) -> sqlite3.Connection:
        book = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        book.execute("PRAGMA journal_mode = WAL")
        book.execute("PRAGMA synchronous = NORMAL")  # a cut of power may take the last lines; the warehouse has them
        book.executescript(SCHEMA)
        return book

    def _put_aside(self) -> None:
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        self._file.rename(self._file.with_suffix(f".hong-{stamp}"))
        for rest in ("-wal", "-shm"):  # a log without its book would be replayed into the new one
            with suppress(FileNotFoundError):
                self._file.with_name(self._file.name + rest).unlink()


def _outcome(row: Sequence[str]) -> Outcome:
    sha, state, version, code, reason, tries, members, told, at, replaced_by = row
    pairs = tuple((name, own) for name, own in json.loads(members))
    return Outcome(sha, state, version, code, reason, int(tries), pairs, told, at, replaced_by)


def _plain(text: str) -> str:
    """Text that SQLite can bind: bytes that are no UTF-8 come as lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")
