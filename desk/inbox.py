"""The drop folder as it lies on disk: which files are there, which are finished, and a safe copy of each.

Nothing here changes or deletes what staff dropped. Paths are raw bytes, since a name need not be UTF-8; the name that
people read is decoded and brought to NFC. A file is finished when two looks agree on its size, times and inode.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

EXPECTED_LIST = "_danh-sach-xa.csv"
"""The office's list of units that ought to report, in the drop folder; the warehouse keeps a copy for other pages."""

LARGEST = 200 * 1024 * 1024
"""Bytes; a commune's scanned report is below 60 MB, beyond this something else was dropped."""

FRESH_SECONDS = 2.0
LOOK_AGAIN_SECONDS = 0.4
CHUNK = 1 << 20

NO_REPORTS = {
    r"^~\$": "tệp tạm của Word, Excel (văn bản đang mở)",
    r"^_": "danh sách hoặc biên nhận của chương trình",
    r"^\.": "tệp ẩn",
    r"\.(part|partial|filepart|tmp|crdownload|download|swp)$|~$": "tệp tạm, chưa tải xong",
    r"^(thumbs\.db|desktop\.ini)$": "tệp hệ thống của Windows",
}
"""Names of files that are no reports, and why they are passed over."""

NO_FOLDERS = frozenset({b"@eadir", b"#recycle", b"$recycle.bin", b"system volume information", b"lost+found"})
"""What Windows and storage boxes keep on a share: recycle bins and thumbnails, where old reports must not come back."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file in the drop folder: its raw path, the name that people read, and what tells whether it changed."""

    path: bytes
    name: str
    size: int
    signature: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no report, and why it was left alone."""

    name: str
    reason: str
    path: bytes = b""


@dataclass(frozen=True, slots=True)
class Scan:
    """Every file that lies in the drop folder at one moment, finished or not, in the order of their paths."""

    files: tuple[Dropped, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the drop folder found. `unfinished` are names still being written, left for the next run."""

    files: tuple[Dropped, ...]
    skipped: tuple[Skipped, ...]
    unfinished: tuple[str, ...]


def scan(paths: Iterable[Path | str | bytes], *, leave_out: Iterable[Path] = ()) -> Scan:
    """What lies under the given files and folders now. Only names and times are read: 5,000 files take some 40 ms.

    `leave_out` are folders of our own (warehouse, outputs) that may lie inside them.
    Raises FileNotFoundError for a path that does not exist.
    """
    files, skipped = _scan(paths, {os.fsencode(p.resolve()) for p in leave_out})
    return Scan(tuple(files), tuple(skipped))


def look(paths: Iterable[Path | str | bytes], *, leave_out: Iterable[Path] = ()) -> Look:
    """All finished files under the given files and folders, in the order of their paths.

    `leave_out` are folders of our own (warehouse, outputs) that may lie inside them.
    Raises FileNotFoundError for a path that does not exist.
    """
    found = scan(paths, leave_out=leave_out)
    newest = max((_changed_at(f) for f in found.files), default=0.0)
    if time.time() - newest > FRESH_SECONDS:
        return Look(found.files, found.skipped, ())
    time.sleep(LOOK_AGAIN_SECONDS)
    finished = [f for f in found.files if signature(f.path) == f.signature]
    growing = sorted({f.name for f in found.files} - {f.name for f in finished})
    return Look(tuple(finished), found.skipped, tuple(growing))


def keep_list(paths: Iterable[Path], warehouse: Path) -> None:
    """Copy the list of units that ought to report from a drop folder into the warehouse, where it is new or changed."""
    for path in paths:
        try:
            told = (path / EXPECTED_LIST).read_bytes()
            kept = warehouse / EXPECTED_LIST
            if not kept.exists() or kept.read_bytes() != told:
                temporary = kept.with_name(f".{EXPECTED_LIST}.tmp")
                temporary.write_bytes(told)
                temporary.replace(kept)
        except (FileNotFoundError, NotADirectoryError):
            continue  # no such list here


def display_name(path: bytes) -> str:
    """The last part of a path as people read it: NFC, with a replacement sign for bytes that are no UTF-8."""
    return unicodedata.normalize("NFC", path.rsplit(b"/", 1)[-1].decode("utf-8", "replace"))


def signature(path: bytes) -> str:
    """Size, times and inode of a file as one string; empty when it is gone. Equal means that nothing was written."""
    try:
        found = os.stat(path)  # noqa: PTH116, Path has no bytes
    except OSError:
        return ""
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}:{found.st_ino}"


def keep(dropped: Dropped, originals: Path) -> str | None:
    """Copy a file into content-addressed storage, hashing on the way. Returns the SHA-256 of what was copied.

    None when the file changed meanwhile or vanished: then it was not finished, and the next run takes it.
    Raises PermissionError for a file that may not be read.
    """
    originals.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle, temporary = tempfile.mkstemp(dir=originals, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as target, open(dropped.path, "rb") as source:  # noqa: PTH123, Path has no bytes
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
        if signature(dropped.path) != dropped.signature:
            return None
        settle(Path(temporary), originals, digest.hexdigest())
    except FileNotFoundError:
        return None
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest.hexdigest()


def keep_bytes(data: bytes, originals: Path) -> str:
    """Store bytes that came out of a bundle; returns their SHA-256."""
    sha = hashlib.sha256(data).hexdigest()
    handle, temporary = tempfile.mkstemp(dir=originals, prefix=".", suffix=".tmp")
    with os.fdopen(handle, "wb") as target:
        target.write(data)
    settle(Path(temporary), originals, sha)
    return sha


def settle(temporary: Path, originals: Path, sha: str) -> None:
    """Give a written copy its final name, unless the same bytes are there already."""
    final = stored(originals, sha)
    if final.exists():
        temporary.unlink()
        return
    final.parent.mkdir(exist_ok=True)
    temporary.chmod(0o440)
    temporary.replace(final)


def stored(originals: Path, sha: str) -> Path:
    """Where the bytes of a SHA-256 lie: two levels, so that no folder grows too wide."""
    return originals / sha[:2] / sha


def _scan(paths: Iterable[Path | str | bytes], ours: set[bytes]) -> tuple[list[Dropped], list[Skipped]]:
    files: dict[bytes, Dropped] = {}
    skipped: list[Skipped] = []
    for path in paths:
        raw = os.path.abspath(os.fsencode(path))  # noqa: PTH100, Path has no bytes
        if not os.path.lexists(raw):
            raise FileNotFoundError(2, "No such file or directory", os.fsdecode(raw))
        if os.path.isdir(raw):  # noqa: PTH112, Path has no bytes
            for entry in _walk(raw, skipped, ours):
                reason = _why_skip(entry)
                if reason:
                    skipped.append(Skipped(display_name(entry.path), reason, entry.path))
                elif seen := signature(entry.path):  # else gone since the folder was listed
                    files[entry.path] = Dropped(entry.path, display_name(entry.path), _size(seen), seen)
        else:
            seen = signature(raw)
            files[raw] = Dropped(raw, display_name(raw), _size(seen), seen)
    return [files[p] for p in sorted(files)], skipped


def _walk(folder: bytes, skipped: list[Skipped], ours: set[bytes]) -> Iterable[os.DirEntry[bytes]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except FileNotFoundError:
        return  # deleted or renamed since its parent was listed
    except OSError as error:
        why = "thư mục không cho phép đọc" if isinstance(error, PermissionError) else "thư mục tạm thời không đọc được"
        skipped.append(Skipped(display_name(folder) + "/", why, folder))
        return
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            yield entry
            continue
        hidden = entry.name.startswith(b".") or entry.name.lower() in NO_FOLDERS
        if not hidden and os.path.realpath(entry.path) not in ours:
            yield from _walk(entry.path, skipped, ours)


def _why_skip(entry: os.DirEntry[bytes]) -> str | None:
    name = display_name(entry.path)
    if not entry.is_file(follow_symlinks=False):
        return "không phải tệp thường (liên kết hoặc thiết bị)"
    return next((reason for sign, reason in NO_REPORTS.items() if re.search(sign, name, re.IGNORECASE)), None)


def _size(seen: str) -> int:
    return int(seen.split(":", maxsplit=1)[0]) if seen else 0


def _changed_at(dropped: Dropped) -> float:
    parts = dropped.signature.split(":")
    return max(int(parts[1]), int(parts[2])) / 1e9 if len(parts) > 2 else time.time()  # noqa: PLR2004, size:mtime:ctime:inode
