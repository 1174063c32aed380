"""The truth of the warehouse: numbered folders of Parquet files, each with a manifest, never changed once written.

A batch is written to a temporary folder, synced, and renamed: it is there as a whole or not at all. Its manifest
names every file with its SHA-256 and row count, and the SHA-256 of the manifest before, so that a batch that was
changed or taken out shows.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.errors import Newer, Tampered

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 1
"""The layout of a batch folder. Raised when an older program could not read what a newer one writes."""
MANIFEST = "manifest.json"
TEMPORARY = ".tmp-"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a batch: the rows of one table."""

    table: str
    sha256: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What a manifest says. `recorded_at` is UTC without a zone; `digest` the SHA-256 of the manifest itself."""

    number: int
    kind: str
    recorded_at: datetime
    pipeline: str
    previous: str
    parts: tuple[Part, ...]
    folder: Path
    digest: str

    def file(self, table: str) -> Path:
        """Where the rows of a table lie."""
        return self.folder / f"{table}.parquet"


def write(
    home: Path, tables: Mapping[str, pa.Table], *, kind: str, recorded_at: datetime, pipeline: str, after: Batch | None
) -> Batch:
    """Write a batch after another (None for the first). Raises OSError; then nothing is left of it."""
    number = after.number + 1 if after else 1
    temporary, final = home / f"{TEMPORARY}{number:08d}", home / f"{number:08d}"
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir(parents=True)
        parts = [_write_part(temporary, name, number, table) for name, table in tables.items() if table.num_rows]
        head = {
            "format": FORMAT,
            "number": number,
            "kind": kind,
            "recorded_at": recorded_at.isoformat(timespec="microseconds"),
            "pipeline": pipeline,
            "previous": after.digest if after else "",
        }
        text = json.dumps(head | {"parts": [asdict(p) for p in parts]}, ensure_ascii=False, indent=1)
        _write_synced(temporary / MANIFEST, text.encode())
        sync_folder(temporary)
        temporary.rename(final)
        sync_folder(home)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return read(final)


def read(folder: Path) -> Batch:
    """The manifest of a batch folder. Raises Tampered when it cannot be read, Newer for a newer layout."""
    try:
        text = (folder / MANIFEST).read_bytes()
        head: dict[str, Any] = json.loads(text)
        if head["format"] > FORMAT:
            raise Newer(folder, f"lô {folder.name}")
        return Batch(
            number=head["number"],
            kind=head["kind"],
            recorded_at=datetime.fromisoformat(head["recorded_at"]),
            pipeline=head["pipeline"],
            previous=head["previous"],
            parts=tuple(Part(**p) for p in head["parts"]),
            folder=folder,
            digest=hashlib.sha256(text).hexdigest(),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise Tampered(f"bản kê của lô {folder.name} không đọc được") from error


def after(home: Path, number: int) -> Iterator[Batch]:
    """The batches numbered above a number, in order. Raises Tampered where one is missing in between."""
    names = sorted(p.name for p in home.iterdir() if p.name.isdigit()) if home.exists() else []
    for expected, name in enumerate((n for n in names if int(n) > number), start=number + 1):
        if int(name) != expected:
            raise Tampered(f"thiếu lô {expected:08d}")
        yield read(home / name)


def faults(home: Path) -> Iterator[str]:
    """What is wrong with the batches, in Vietnamese, one sentence each: a missing, changed or torn file."""
    previous = ""
    try:
        for batch in after(home, 0):
            if batch.previous != previous:
                yield f"lô {batch.number:08d}: không nối tiếp lô trước (bản kê của lô trước đã bị thay đổi)"
            previous = batch.digest
            for part in batch.parts:
                path = batch.file(part.table)
                if not path.exists():
                    yield f"lô {batch.number:08d}: mất tệp {path.name}"
                elif digest(path) != part.sha256:
                    yield f"lô {batch.number:08d}: tệp {path.name} đã bị thay đổi"
    except Tampered as error:
        yield str(error)


def clear_torn(home: Path) -> None:
    """Remove what an interrupted write left behind; it never became part of the truth."""
    for path in home.glob(f"{TEMPORARY}*"):
        shutil.rmtree(path, ignore_errors=True)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_part(folder: Path, name: str, number: int, table: pa.Table) -> Part:
    import pyarrow as pa  # noqa: PLC0415, heavy: not needed for --help
    from pyarrow import parquet  # noqa: PLC0415, the same

    numbered = table.add_column(0, pa.field("batch", pa.int32()), pa.repeat(pa.scalar(number, pa.int32()), len(table)))
    path = folder / f"{name}.parquet"
    parquet.write_table(numbered, path, compression="zstd")
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return Part(name, digest(path), table.num_rows, path.stat().st_size)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
