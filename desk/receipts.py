"""Receipts: one `_ket-qua.html` in every folder where files were dropped, telling what became of each.

A web page, because a double click opens it on every office computer, it shows Vietnamese without asking for an
encoding, it does not lock the file as Excel does while somebody reads it, and it cannot run a formula. It is written
beside the files in one step, and only when it says something new.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from desk import wording
from desk.inbox import Dropped, Scan, display_name, scan
from warehouse.ledger import MOST_TRIES, PASSING, Ledger, Outcome

if TYPE_CHECKING:
    from jinja2 import Template

NAME = "_ket-qua.html"
TEMPLATE = "receipt.html.j2"
ELSEWHERE = "bien-nhan"
"""The folder, under the outputs, of receipts that could not be written where the files were dropped."""

VIETNAM = timezone(timedelta(hours=7))
MARK = b"<!-- doisoat bien-nhan "
NOT_TOLD = ("~$", "_", ".", "thumbs.db", "desktop.ini")
"""Beginnings of names that mean nothing to staff: lock files, our own lists, what systems leave behind."""

STATES = {
    "loaded": "Đã nhận",
    "replaces": "Thay bản trước",
    "same": "Trùng",
    "waiting": "Đang chờ",
    "refused": "Lỗi",
    "skipped": "Bỏ qua",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One file, or one member of a bundle: its name, its state (a key of STATES), and what is said of it."""

    name: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Books:
    """How many files lie in the drop folder, bundles opened, and what became of them."""

    counts: Mapping[str, int]

    @property
    def dropped(self) -> int:
        """All but what is no report."""
        return sum(n for state, n in self.counts.items() if state != "skipped")

    def __str__(self) -> str:
        c = self.counts
        line = (
            f"thả {self.dropped} = nạp {c.get('loaded', 0) + c.get('replaces', 0)} + trùng {c.get('same', 0)} "
            f"+ lỗi {c.get('refused', 0)}"
        )
        return f"{line} + đang chờ {c['waiting']}" if c.get("waiting") else line


@dataclass(frozen=True, slots=True)
class Written:
    """How many receipts were written anew, and which folders did not take theirs, with where it lies instead."""

    changed: int
    elsewhere: Mapping[str, Path]


Folders = dict[bytes, list[Line]]

UNREAD = "Đã thấy tệp, đang chờ đọc."
CHANGED = "Tệp vừa thay đổi, đang chờ đọc lại."
GROWING = "Đang chờ ghi xong. Khi chép xong, chương trình tự nhận."
NESTED = "Gói ZIP nằm trong gói ZIP. Hãy giải nén rồi thả từng tệp."


def of_scan(found: Scan, ledger: Ledger, *, growing: frozenset[bytes] = frozenset()) -> tuple[Folders, Books]:
    """The lines of every folder that holds files, and the books of it all. `growing` paths are still being written."""
    known = _Known(found.files, ledger)
    folders: Folders = {}
    for file in found.files:
        folders.setdefault(_folder(file.path), []).extend(known.lines(file, growing=file.path in growing))
    for skipped in found.skipped:
        if skipped.path and not skipped.name.lower().startswith(NOT_TOLD):
            line = Line(skipped.name, "skipped", f"{skipped.reason[:1].upper()}{skipped.reason[1:]}.")
            folders.setdefault(_folder(skipped.path), []).append(line)
    return folders, Books(Counter(line.state for lines in folders.values() for line in lines))


def write(folders: Folders, inbox: Path, fallback: Path, now: datetime) -> Written:
    """Write the receipts that say something new; those of read-only folders go under `fallback`, and that is said."""
    changed, elsewhere = 0, {}
    root = os.fsencode(inbox.resolve())
    for folder, lines in folders.items():
        relative = os.path.relpath(folder, root)
        try:
            changed += _write(folder, lines, display_name(folder), now)
        except OSError:
            if not os.path.isdir(folder):  # noqa: PTH112, Path has no bytes
                continue  # deleted or renamed since the scan
            own = os.path.join(os.fsencode(fallback), os.fsencode(ELSEWHERE), relative)  # noqa: PTH118, the same
            os.makedirs(own, exist_ok=True)  # noqa: PTH103, the same
            changed += _write(own, lines, display_name(folder), now)
            elsewhere[relative.decode("utf-8", "replace")] = Path(os.fsdecode(own)) / NAME
    return Written(changed, elsewhere)


def renew(inbox: Path, warehouse: Path, output: Path, now: datetime) -> Books:
    """Bring the receipts of a drop folder up to date once, after a run; returns its books."""
    with Ledger(warehouse) as ledger:
        folders, books = of_scan(scan([inbox], leave_out=[warehouse, output]), ledger)
    write(folders, inbox, output, now)
    return books


def clear(folders: Folders, before: Folders) -> None:
    """Take away our own receipts from folders that hold no files any more."""
    for folder in before.keys() - folders.keys():
        path = os.path.join(folder, os.fsencode(NAME))  # noqa: PTH118, Path has no bytes
        with suppress(OSError):
            if _begins(path).startswith(MARK):
                os.unlink(path)  # noqa: PTH108, the same


class _Known:
    """What the reception book knows of the files of one scan."""

    def __init__(self, files: Sequence[Dropped], ledger: Ledger) -> None:
        self._sightings, self._outcomes = ledger.sightings(), ledger.outcomes()
        self._by_document = {o.sha[:16]: o for o in self._outcomes.values()}
        self._older: dict[str, list[Outcome]] = {}
        for outcome in self._outcomes.values():
            if outcome.replaced_by:
                self._older.setdefault(outcome.replaced_by, []).append(outcome)
        self._firsts = self._first_places(files)

    def lines(self, file: Dropped, *, growing: bool) -> list[Line]:
        """One line for a file, one for each member of a bundle."""
        seen = self._sightings.get(file.path)
        if seen is None or seen.signature != file.signature:
            return [Line(file.name, "waiting", GROWING if growing else CHANGED if seen else UNREAD)]
        if not seen.sha:
            return [Line(file.name, "refused", _advice(seen.code, seen.reason, 1))]
        outcome = self._outcomes.get(seen.sha)
        if outcome is None or outcome.state != "bundle":
            return [self._line(file.name, file.path, outcome, seen.before)]
        return [self._line(name, file.path, self._outcomes.get(sha)) for name, sha in outcome.members]

    def _line(self, name: str, path: bytes, outcome: Outcome | None, before: str = "") -> Line:
        if outcome is None:
            return Line(name, "waiting", UNREAD)
        if outcome.state == "quarantined":
            return Line(name, "refused", _advice(outcome.code, outcome.reason, outcome.tries))
        if outcome.state == "bundle":
            return Line(name, "refused", NESTED)
        first = self._firsts.get(outcome.sha, (name, path))
        if first != (name, path):
            return Line(name, "same", f"Nội dung giống hệt «{_place(first, path)}», chỉ tính một lần.")
        told = f"{outcome.told}." if outcome.told else "Đã đọc xong."
        if outcome.replaced_by:
            newer = self._name_of(self._by_document.get(outcome.replaced_by))
            return Line(name, "loaded", f"{told} Đã có bản mới hơn thay thế{newer}; số liệu lấy theo bản mới.")
        replaced = self._replaced(outcome, before)
        return Line(name, "replaces", f"{told} {replaced}") if replaced else Line(name, "loaded", told)

    def _replaced(self, outcome: Outcome, before: str) -> str:
        """What a report stands in for: another file of the same unit and period, or what lay under its name before."""
        older = self._older.get(outcome.sha[:16], [])
        if named := [name for o in older if (name := self._name_of(o))]:
            return f"Thay cho{','.join(named)}; bản trước vẫn được lưu."
        last = self._outcomes.get(before)
        if last and last.state == "loaded" and last.sha != outcome.sha and last.at <= outcome.at:
            older = [*older, last]
        return f"Thay cho bản nhận {_moment(max(o.at for o in older))}; bản trước vẫn được lưu." if older else ""

    def _name_of(self, outcome: Outcome | None) -> str:
        """The name of a file that still lies there, in quotes; empty for one that does not."""
        return f" «{self._firsts[outcome.sha][0]}»" if outcome and outcome.sha in self._firsts else ""

    def _first_places(self, files: Sequence[Dropped]) -> dict[str, tuple[str, bytes]]:
        """Of files with the same bytes, the one that came first and still lies there: its name, its path."""
        seen = [(f, s) for f in files if (s := self._sightings.get(f.path)) and s.signature == f.signature]
        firsts: dict[str, tuple[str, bytes]] = {}
        for file, sighting in sorted(seen, key=lambda pair: pair[1].number):
            outcome = self._outcomes.get(sighting.sha)
            own = outcome.members if outcome and outcome.state == "bundle" else ((file.name, sighting.sha),)
            for name, sha in own:
                firsts.setdefault(sha, (name, file.path))
        return firsts


def _advice(code: str, reason: str, tries: int) -> str:
    again = code in PASSING and tries < MOST_TRIES and "thử lại" not in reason
    return f"{reason} Chương trình sẽ tự thử lại." if again else reason


def _place(first: tuple[str, bytes], path: bytes) -> str:
    """The name of a file, with its folder where that is another."""
    name, other = first
    return name if _folder(other) == _folder(path) else f"{display_name(_folder(other))}/{name}"


def _folder(path: bytes) -> bytes:
    return os.path.dirname(path)  # noqa: PTH120, Path has no bytes


def _write(folder: bytes, lines: Sequence[Line], title: str, now: datetime) -> bool:
    """Write one receipt in one step, unless the one there says the same. Raises OSError."""
    digest = hashlib.sha256(repr((title, [asdict(line) for line in lines])).encode("utf-8", "replace") + _page_mark())
    mark = MARK + digest.hexdigest().encode() + b" -->"
    path = os.path.join(folder, os.fsencode(NAME))  # noqa: PTH118, Path has no bytes
    if _begins(path).startswith(mark):
        return False
    counts = Counter(line.state for line in lines)
    html = _template().render(title=title, lines=lines, counts=counts, states=STATES, at=wording.moment(now))
    temporary = os.path.join(folder, b".%s.%d.tmp" % (os.fsencode(NAME), os.getpid()))  # noqa: PTH118, the same
    try:
        with open(temporary, "wb") as file:  # noqa: PTH123, the same
            file.write(mark + b"\n" + html.encode("utf-8", "replace"))
        os.replace(temporary, path)  # noqa: PTH105, the same
    finally:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108, the same
    return True


def _begins(path: bytes) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123, Path has no bytes
            return file.read(len(MARK) + 80)
    except OSError:
        return b""


def _moment(at: str) -> str:
    return wording.moment(datetime.fromisoformat(at).astimezone(VIETNAM))


@cache
def _template() -> Template:
    from desk.page import environment  # noqa: PLC0415, not needed for --help

    return environment().get_template(TEMPLATE)


@cache
def _page_mark() -> bytes:
    return (Path(__file__).parent / "templates" / TEMPLATE).read_bytes()
