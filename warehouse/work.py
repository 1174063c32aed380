"""The writer's private database: a copy of the batches in query form, brought up to date and rebuilt from them."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import batches, lock, schema
from warehouse.errors import NoSpace, Tampered, Unreadable

if TYPE_CHECKING:
    import duckdb

NAME = "work.duckdb"
BATCHES = "batches"
MEMORY = "2GB"
LOG = "256MB"
"""How far the write-ahead log grows before it is folded in: at the usual 16 MB loading took three times as long."""
UNBOUNDED = "common_subplan"
"""It keeps unfiltered in memory what two parts of a question share (DuckDB 1.5.6): one month of 38 million figures took
more than MEMORY, which without it is answered within half of that."""
STORAGE = "v1.5.0"
"""The layout of database files. Left alone, DuckDB writes that of 1.0, which has no zstd; and a later DuckDB than the
readers' would one day write what they cannot open."""
AT_ONCE, ROWS_AT_ONCE = 100, 1_000_000
"""Batches, and their rows, after which a transaction ends when many are behind."""
FULL = ("No space left on device", "Disk quota exceeded")


def settings(path: Path) -> dict[str, str | bool | int | float | list[str]]:
    """How every connection to a file is set up: nothing is fetched from the network, memory and threads are bounded.

    Each process spills into a folder of its own for each file: processes that shared one overwrote each other's blocks
    (measured, 1.5.6), while connections to one file within a process must have the same settings.
    """
    own = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]
    return {
        "autoinstall_known_extensions": False,
        "disabled_optimizers": UNBOUNDED,
        "enable_external_file_cache": False,  # a batch is read once; kept, they grew with every document taken in
        "memory_limit": MEMORY,
        "threads": len(os.sched_getaffinity(0)),
        "temp_directory": str(Path(tempfile.gettempdir()) / f"doisoat-{os.getpid()}-{own}"),
    }


def open_up_to_date(folder: Path) -> duckdb.DuckDBPyConnection:
    """The private database with the schema of this program and every batch applied.

    Made anew from the batches where it is missing or still has an older layout. Needs the writer's lock. Raises
    Unreadable, Newer, Tampered or NoSpace.
    """
    import duckdb  # noqa: PLC0415, heavy: not needed for --help

    path = folder / NAME
    (folder / BATCHES).mkdir(exist_ok=True)
    batches.clear_torn(folder / BATCHES)
    if not path.exists():
        remove(path)  # a write-ahead log without its database would be replayed into the new one
    try:
        database = _open(path)
    except duckdb.Error as error:
        raise Unreadable(path, error) from error
    if _is_older(database):
        database.close()
        _rebuild(folder)
        database = _open(path)
    try:
        schema.migrate(database, path)
        catch_up(database, folder)
    except BaseException:
        database.close()
        raise
    return database


def catch_up(database: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Apply the batches that were written but did not reach the database: a run was killed, or the disk was full."""
    together: list[batches.Batch] = []
    for batch in batches.after(folder / BATCHES, last(database)):
        together.append(batch)
        if len(together) == AT_ONCE or sum(p.rows for b in together for p in b.parts) >= ROWS_AT_ONCE:
            apply(database, together)
            together = []
    if together:
        apply(database, together)


def apply(database: duckdb.DuckDBPyConnection, together: Sequence[batches.Batch]) -> None:
    """Add the rows of batches in one transaction, in their order."""
    files: dict[str, list[str]] = {}
    for batch in together:
        for part in batch.parts:
            files.setdefault(part.table, []).append(str(batch.file(part.table)))
    database.begin()
    try:
        for table, paths in files.items():
            database.execute(
                f'INSERT INTO "{table}" BY NAME SELECT * FROM read_parquet(?, union_by_name = true)',  # noqa: S608, ours
                [paths],
            )
        for b in together:
            head = [b.number, b.kind, b.recorded_at, b.pipeline, b.digest]
            database.execute("INSERT INTO batch VALUES (?, ?, ?, ?, ?)", head)
        database.commit()
    except BaseException:
        database.rollback()
        raise


def last(database: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest batch that the database holds; 0 for none."""
    row = database.execute("SELECT coalesce(max(batch), 0) FROM batch").fetchone()
    assert row is not None
    return int(row[0])


def rebuild(folder: Path) -> int:
    """Make the private database anew from the batches, and return their number. Raises Busy, Tampered, NoSpace."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    handle = lock.hold(folder)
    try:
        with disk_watched(folder, "dựng lại tệp làm việc"):
            return _rebuild(folder)
    finally:
        lock.release(handle)


def remove(path: Path) -> None:
    """Remove a database file and its write-ahead log, the log first: alone it would be replayed into another file."""
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    path.unlink(missing_ok=True)


@contextmanager
def disk_watched(folder: Path, doing: str) -> Iterator[None]:
    """Turn the many ways in which a full disk shows into NoSpace."""
    import duckdb  # noqa: PLC0415, heavy: not needed for --help

    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(folder, doing) from error
        raise
    except duckdb.Error as error:
        if any(sign in str(error) for sign in FULL):
            raise NoSpace(folder, doing) from error
        raise


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415, heavy: not needed for --help

    writing = {"checkpoint_threshold": LOG, "storage_compatibility_version": STORAGE}
    return duckdb.connect(path, config={**settings(path), **writing})


def _is_older(database: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file was written in an older layout, which stays with a file for life."""
    row = database.execute(
        "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone()
    assert row is not None
    found, own = (tuple(int(n) for n in version.strip("v+").split(".")) for version in (row[0], STORAGE))
    return found < own


def _rebuild(folder: Path) -> int:
    for fault in batches.faults(folder / BATCHES):
        raise Tampered(fault)
    anew, path = folder / "rebuild.duckdb", folder / NAME
    remove(anew)
    try:
        with _open(anew) as database:
            schema.migrate(database, anew)
            catch_up(database, folder)
            count = last(database)
            database.execute("CHECKPOINT")
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        anew.replace(path)
    except BaseException:
        remove(anew)
        raise
    return count
