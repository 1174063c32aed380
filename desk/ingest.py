"""From dropped files to loaded records: looks, keeps a copy, reads in workers, loads, and balances the books."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from desk import cluster, inbox, version, wording
from desk.inbox import Dropped, Look
from desk.night import Intake, Quarantined
from desk.pipeline import Bundle, Limits, Original, Refusal, map_all, read_record
from normalize.observation import Record
from warehouse import Loaded, Store
from warehouse.decisions import label_choices
from warehouse.ledger import MOST_TRIES, PASSING, Entry, Ledger

ORIGINALS = "originals"
BATCH = 50
BATCH_SECONDS = 30.0
"""Documents loaded in one transaction, and how long they may be gathered: what a killed run reads again at most."""

DEEPEST = 3
"""Bundles within bundles that are opened; one made to unpack for ever ends here."""

OWN_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""Errors of our own side of a copy; any other is the fault of the dropped file or of the way to it."""

Progress = Callable[[str, int, int], None]
"""Told about the stage, how many are done and how many there are."""

TOO_LARGE = "Tệp lớn hơn {megabytes} MB. Hãy nén ảnh quét hoặc tách tệp rồi gửi lại."
EMPTY = Refusal("zip.empty", "Gói ZIP không có báo cáo nào bên trong. Hãy kiểm tra rồi gửi lại.")
TOO_DEEP = "Gói ZIP lồng trong nhau quá nhiều lớp. Hãy giải nén rồi thả từng tệp."
MOST_LOST = 8
"""How often a run may die while it reads a file before the file is held to be the cause."""

NO_READING = (
    "Tạm thời không đọc được tệp này ({error}), thường do mạng hoặc tệp đang mở ở máy khác. Lần sau sẽ thử lại."
)
FATAL = "Nhiều lần đọc tệp này thì cả chương trình bị dừng. Hãy mở bằng phần mềm soạn thảo, xuất lại rồi thả bản mới."
NO_ACCESS = "Không có quyền đọc tệp này. Hãy cấp quyền đọc cho tài khoản đang chạy chương trình."


@dataclass(frozen=True, slots=True)
class _Received:
    """A file or bundle member whose bytes are stored: where it was dropped, and the stored original."""

    dropped: Dropped
    original: Original
    size: int


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of one received file."""

    received: _Received
    result: Record | Bundle | Refusal


def take_in(
    paths: Sequence[Path], store: Store, limits: Limits, progress: Progress, *, leave_out: Sequence[Path] = ()
) -> Intake:
    """Read and load whatever is new under the given files and folders. Originals are neither changed nor deleted.

    One bad file never stops the rest. Raises FileNotFoundError for a path that does not exist, WarehouseError.
    """
    inbox.keep_list(paths, store.folder)
    return take(inbox.look(paths, leave_out=(store.folder, *leave_out)), store, limits, progress)


def take(seen: Look, store: Store, limits: Limits, progress: Progress) -> Intake:
    """Read and load what is new among the finished files of a look. What `progress` raises stops it in good order."""
    with Ledger(store.folder) as ledger:
        desk = _Reception(store, ledger, limits, progress)
        desk.unfinished.extend(seen.unfinished)
        try:
            received = desk.receive(seen.files)
            for _ in range(DEEPEST):
                received = desk.settle(received)
            desk.refuse_nested(received)
        finally:
            ledger.release()
        if desk.loaded:
            ledger.note_versions(store.replaced())
    return Intake(
        loaded=tuple(desk.loaded),
        duplicates=tuple(desk.duplicates),
        quarantined=tuple(desk.quarantined),
        skipped=tuple((s.name, s.reason) for s in seen.skipped),
        unfinished=tuple(desk.unfinished),
        received=desk.count,
    )


class _Reception:
    """The state of one intake: what was counted so far, and the books."""

    def __init__(self, store: Store, ledger: Ledger, limits: Limits, progress: Progress) -> None:
        self._store, self._ledger, self._limits, self._progress = store, ledger, limits, progress
        self._originals = store.folder / ORIGINALS
        self._version = version.pipeline()
        self._lost = ledger.lost()
        self._choices = tuple(label_choices(store.folder))
        self.loaded: list[str] = []
        self.duplicates: list[str] = []
        self.quarantined: list[Quarantined] = []
        self.unfinished: list[str] = []
        self.count = 0

    def receive(self, files: Sequence[Dropped]) -> list[_Received]:
        """Store a copy of every file that is not known yet. What cannot be copied is quarantined at once."""
        received = []
        for n, dropped in enumerate(files):
            self._progress("Nhận tệp", n, len(files))
            if dropped.size > inbox.LARGEST:
                self._refuse_path(dropped, "file.too_large", TOO_LARGE.format(megabytes=inbox.LARGEST >> 20))
                continue
            try:
                sha = self._ledger.sha_of(dropped.path, dropped.signature) or inbox.keep(dropped, self._originals)
            except PermissionError:
                self._refuse_path(dropped, "file.no_access", NO_ACCESS)
                continue
            except OSError as error:
                if error.errno in OWN_FAULTS:
                    raise
                self._refuse_path(dropped, "file.no_reading", NO_READING.format(error=error.strerror or error))
                continue
            if sha is None:
                self.unfinished.append(dropped.name)
            else:
                received.append(_Received(dropped, Original(sha, dropped.name, str(self._originals)), dropped.size))
        return received

    def settle(self, received: Sequence[_Received]) -> list[_Received]:
        """Read what is new, load it batch by batch, and give back the members of the bundles among it."""
        known = self._store.known(r.original.sha for r in received)
        members: list[_Received] = []
        fresh: dict[str, _Received] = {}
        again: list[_Received] = []
        self._restore([r for r in received if r.original.sha in known])
        for r in received:
            entry = self._ledger.outcome(r.original.sha)
            if entry and entry.state == "bundle":
                members += self._members(r, [Original(s, n, r.original.folder) for n, s in entry.members])
            elif entry and entry.state == "quarantined" and not self._ledger.wants_retry(entry, self._version):
                self._refuse(r.original.name, entry.code, entry.reason)
                self._ledger.write(
                    [self._entry(r, "quarantined", code=entry.code, reason=entry.reason, tries=entry.tries)]
                )
            elif r.original.sha in known or r.original.sha in fresh:
                again.append(r)
            elif self._lost.get(r.original.sha, 0) >= MOST_LOST:
                self._refuse(r.original.name, "file.fatal", FATAL)
                self._ledger.write([self._entry(r, "quarantined", code="file.fatal", reason=FATAL)])
            else:
                fresh[r.original.sha] = r
        # What was being read when a run died comes last: should it be the cause, all others are in before.
        outcomes = self._read(sorted(fresh.values(), key=lambda r: self._lost.get(r.original.sha, 0)))
        for batch in _batches(outcomes):
            members += self._load(batch)
        return members + self._note_again(again)

    def refuse_nested(self, received: Sequence[_Received]) -> None:
        """What lies too deep in bundles is not opened."""
        for r in received:
            self._refuse(r.original.name, "zip.too_deep", TOO_DEEP)

    def _read(self, fresh: Sequence[_Received]) -> Iterator[_Read]:
        by_sha = {r.original.sha: r for r in fresh}
        if not fresh:
            return
        read = partial(read_record, choices=self._choices)
        mapped = cluster.map_all if self._limits.cluster else map_all
        for n, (original, result) in enumerate(mapped(read, self._leased(fresh), self._limits)):
            self._progress("Đọc báo cáo", n, len(fresh))
            yield _Read(by_sha[original.sha], EMPTY if result == Bundle(()) else result)
        self._progress("Đọc báo cáo", len(fresh), len(fresh))

    def _leased(self, fresh: Sequence[_Received]) -> Iterator[Original]:
        for r in fresh:
            self._ledger.lease(r.original.sha)
            yield r.original

    def _restore(self, known: Sequence[_Received]) -> None:
        """Where the book was lost, or a kill came between warehouse and book: what the warehouse knows goes back in."""
        missing = [r for r in known if self._is_behind(r.original.sha)]
        reasons = self._store.refused(r.original.sha for r in missing)
        for r in missing:
            code, reason = reasons.get(r.original.sha, ("", ""))
            state = "quarantined" if code else "loaded"
            self._ledger.write([self._entry(r, state, code=code, reason=reason, tries=MOST_TRIES if code else 1)])

    def _is_behind(self, sha: str) -> bool:
        outcome = self._ledger.outcome(sha)
        return outcome is None or outcome.version != self._version

    def _load(self, batch: Sequence[_Read]) -> list[_Received]:
        """Load one batch. A refusal is booked before, a load after the transaction: a kill between loses neither."""
        members: list[_Received] = []
        files: list[Loaded] = []
        done: list[Entry] = []
        for read in batch:
            match read.result:
                case Bundle(members=own):
                    members += self._members(read.received, own)
                    done.append(self._entry(read.received, "bundle", members=tuple((m.name, m.sha) for m in own)))
                case Refusal(code=code, reason=reason):
                    refused = self._refusal_entry(read.received, code, reason)
                    self._ledger.write([refused])
                    self._refuse(read.received.original.name, code, reason)
                    if code not in PASSING or refused.tries >= MOST_TRIES:
                        files.append(self._file(read.received, quarantine=(code, reason)))
                case Record() as record:
                    files.append(self._file(read.received, record=record))
                    done.append(self._entry(read.received, "loaded", told=_told(record)))
                    self.loaded.append(read.received.original.name)
                    self.count += 1
        if files:
            self._store.load(files)
        self._ledger.write(done)
        return members

    def _note_again(self, again: Sequence[_Received]) -> list[_Received]:
        """Files whose bytes were met before: duplicates, or refused for the same reason, or bundles met again."""
        members: list[_Received] = []
        news: list[_Received] = []
        for r in again:
            entry = self._ledger.outcome(r.original.sha)
            match entry.state if entry else "loaded":
                case "bundle":
                    assert entry is not None
                    members += self._members(r, [Original(s, n, r.original.folder) for n, s in entry.members])
                case "quarantined":
                    assert entry is not None
                    self._refuse(r.original.name, entry.code, entry.reason)
                case _:
                    self.count += 1
                    self.duplicates.append(r.original.name)
                    if self._ledger.sha_of(r.dropped.path, r.dropped.signature) != r.original.sha:
                        news.append(r)
        if news:  # another name or place of known bytes: kept as a sighting
            self._store.load([self._file(r) for r in news])
            self._ledger.write([self._entry(r, "loaded") for r in news])
        return members

    def _members(self, bundle: _Received, own: Iterable[Original]) -> list[_Received]:
        inside = [replace_name(bundle.dropped, original.name) for original in own]
        return [_Received(d, o, _size(o)) for d, o in zip(inside, own, strict=True)]

    def _refuse(self, name: str, code: str, reason: str) -> None:
        self.count += 1
        self.quarantined.append(Quarantined(name, code, reason))

    def _refuse_path(self, dropped: Dropped, code: str, reason: str) -> None:
        """Refuse what could not even be copied: the book keeps it by its path."""
        self._refuse(dropped.name, code, reason)
        nothing = _Received(dropped, Original("", dropped.name, str(self._originals)), dropped.size)
        self._ledger.write([self._entry(nothing, "", code=code, reason=reason)])

    def _refusal_entry(self, r: _Received, code: str, reason: str) -> Entry:
        before = self._ledger.outcome(r.original.sha)
        same = before is not None and before.state == "quarantined" and before.version == self._version
        tries = before.tries + 1 if before and same else 1
        return self._entry(r, "quarantined", code=code, reason=reason, tries=tries)

    def _entry(
        self,
        r: _Received,
        state: str,
        *,
        code: str = "",
        reason: str = "",
        tries: int = 1,
        members: tuple[tuple[str, str], ...] = (),
        told: str = "",
    ) -> Entry:
        return Entry(
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            path=os.fsdecode(r.dropped.path),
            name=r.original.name,
            signature=r.dropped.signature,
            sha=r.original.sha,
            state=state,
            version=self._version,
            code=code,
            reason=reason,
            tries=tries,
            members=members,
            told=told,
        )

    def _file(self, r: _Received, record: Record | None = None, quarantine: tuple[str, str] | None = None) -> Loaded:
        path = r.dropped.path.decode("utf-8", "replace")
        return Loaded(r.original.name, path, r.original.sha, r.size, datetime.now(UTC), record, quarantine)


def replace_name(dropped: Dropped, name: str) -> Dropped:
    """The place of a bundle's member: the bundle's path and its name inside."""
    inside = name.rsplit("/", 1)[-1] if "/" in name else name
    return replace(dropped, path=dropped.path + b"/" + os.fsencode(inside), name=name)


def _told(record: Record) -> str:
    """What staff are told of a report that was loaded: whose, of when, how much was read."""
    submission = record.submission
    whose = wording.issuer(submission) if submission.area else "chưa rõ đơn vị (ghi ở trang soát số liệu)"
    when = wording.period(submission.period.start, submission.period.end)
    return f"{whose}, {when}, {wording.number(len(record.observations))} số liệu"


def _size(original: Original) -> int:
    return inbox.stored(Path(original.folder), original.sha).stat().st_size


def _batches(items: Iterator[_Read]) -> Iterator[list[_Read]]:
    batch: list[_Read] = []
    begun = time.monotonic()
    for item in items:
        batch.append(item)
        if len(batch) >= BATCH or time.monotonic() - begun >= BATCH_SECONDS:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch
