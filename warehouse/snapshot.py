"""Published snapshots: whole copies of the private database that readers open, each under its own name, never changed.

`current.duckdb` is a symbolic link that is swapped in one step, so a reader sees the old snapshot or the new one.
Copying happens in a child process: closing any handle on the live file inside the writer would drop its lock (POSIX).
"""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import batches, work
from warehouse.errors import Missing

if TYPE_CHECKING:
    import duckdb

FOLDER = "published"
CURRENT = "current.duckdb"
KEEP = 5
"""Snapshots that stay where there is room; a reader keeps the file it opened even when its name is gone."""
COPY = """
import fcntl, os, shutil, sys
FICLONE = 0x40049409
try:
    with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as copy:
        try:
            fcntl.ioctl(copy, FICLONE, source.fileno())  # XFS, Btrfs: both names share their blocks
        except OSError:
            shutil.copyfile(sys.argv[1], sys.argv[2])
        os.fsync(copy.fileno())
except OSError as error:
    sys.exit(error.errno)
"""


def publish(folder: Path, database: duckdb.DuckDBPyConnection) -> Path:
    """Publish the private database; returns the snapshot, the one there already when nothing is new. Raises OSError."""
    own = state(database)
    if (folder / CURRENT).exists() and _state_of(current(folder)) == own:
        return current(folder)
    home = folder / FOLDER
    home.mkdir(exist_ok=True)
    for torn in home.glob(f"{batches.TEMPORARY}*"):
        work.remove(torn)
    final = home / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.duckdb"
    temporary = home / f"{batches.TEMPORARY}{final.name}"
    database.execute("CHECKPOINT")
    _thin(home, (folder / work.NAME).stat().st_size)
    try:
        _copy(folder / work.NAME, temporary)
        temporary.rename(final)
        _point(folder, final)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _thin(home, final.stat().st_size)
    return final


def current(folder: Path) -> Path:
    """The newest snapshot. Raises Missing where nothing has been published."""
    link = Path(folder) / CURRENT
    if not link.exists():
        raise Missing(Path(folder))
    return link.resolve()


def _thin(home: Path, room: int) -> None:
    """Remove old snapshots, oldest first: those beyond KEEP, and all but the newest while room for another is short."""
    kept = sorted(home.glob("2*.duckdb"))
    while len(kept) > KEEP or (len(kept) > 1 and shutil.disk_usage(home).free < room):
        kept.pop(0).unlink()


def _copy(source: Path, target: Path) -> None:
    done = subprocess.run([sys.executable, "-I", "-S", "-c", COPY, source, target], check=False)  # noqa: S603, our own
    if done.returncode:
        raise OSError(done.returncode if done.returncode > 0 else errno.EIO, "copy failed", str(target))


def _point(folder: Path, snapshot: Path) -> None:
    link = folder / f"{CURRENT}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(snapshot.relative_to(folder))
    link.replace(folder / CURRENT)
    batches.sync_folder(folder)


def state(database: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """What tells two snapshots apart: the newest batch, and the schema over it."""
    return database.execute(
        "SELECT 'batch', max(batch) FROM batch UNION ALL SELECT name, sha256 FROM schema_history ORDER BY 1"
    ).fetchall()


def _state_of(snapshot: Path) -> list[tuple[object, ...]] | None:
    import duckdb  # noqa: PLC0415, heavy: not needed for --help

    try:
        with duckdb.connect(snapshot, read_only=True, config=work.settings(snapshot)) as database:
            return state(database)
    except duckdb.Error:
        return None  # a damaged snapshot is not the newest state: publish again
