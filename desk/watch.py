"""The drop folder, watched: what is dropped is taken in as soon as it is finished, and every folder gets its receipt.

Scanning finds the files, since events are lost under load and never come from a network share; events only wake the
next scan. The reception book holds all state: a watcher that is killed goes on where it was. Reports are received here;
checking them against each other, and what is new since yesterday, is the night's work.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

from desk import inbox, receipts, version
from desk.errors import AlreadyRunning, sentence_for
from desk.inbox import Dropped, Look, Scan
from desk.ingest import take
from desk.pipeline import Limits
from desk.receipts import Folders
from warehouse import Store, lock
from warehouse.errors import Busy, NoSpace
from warehouse.ledger import PASSING, Ledger, Outcome, Sighting

QUIET_SECONDS = 2.0
"""How long a file must stay the same, from one scan to another, before it counts as finished."""

RECEIPT_SECONDS = 5.0
"""While many files are read, receipts are brought up to date this often."""

RETRY_SECONDS = 600.0
"""How long a file rests whose trouble may pass (a share that is away, a slow machine)."""

SWARM_SECONDS = 0.2
"""Events come in swarms: so long the loop waits for the rest of them."""

AT_ONCE = 300
"""Files taken in one go: beyond it the folder is looked at again, and the night may have its turn."""

LOCK = "don-tep"
"""The folder, in the warehouse, of the lock that one watcher holds."""


class Stopped(Exception):
    """Somebody asked the watcher to stop while it was reading."""


def run(
    folder: Path,
    warehouse: Path,
    output: Path | None,
    *,
    every: float,
    limits: Limits,
    say: Callable[[str], None],
) -> None:
    """Watch until SIGTERM or SIGINT. `every` is the longest wait between two scans in seconds, `say` gets log lines.

    Raises AlreadyRunning while another watcher serves this warehouse, WarehouseError for a warehouse that is damaged.
    """
    (warehouse / LOCK).mkdir(parents=True, exist_ok=True)
    try:
        held = lock.hold(warehouse / LOCK)
    except Busy as error:
        raise AlreadyRunning(
            f"Đã có một tiến trình đón tệp cho kho «{warehouse}» đang chạy. Không cần mở thêm."
        ) from error
    wake = threading.Event()
    try:
        with _signals(wake) as stop:
            threading.Thread(target=_listen, args=(folder, wake, stop), daemon=True).start()
            _Watch(folder, warehouse, output, limits, stop, say).serve(wake, every)
    finally:
        lock.release(held)


class _Watch:
    """What the watcher remembers between two scans; all that must outlive it stands in the reception book."""

    def __init__(
        self,
        folder: Path,
        warehouse: Path,
        output: Path | None,
        limits: Limits,
        stop: threading.Event,
        say: Callable[[str], None],
    ) -> None:
        self._folder, self._warehouse, self._limits = folder, warehouse, limits
        self._leave_out = [warehouse, *([output] if output else [])]
        self._fallback = output or warehouse
        self._stop, self._say = stop, say
        self._version = version.pipeline()
        self._ledger = Ledger(warehouse)
        self._since: dict[bytes, tuple[str, float]] = {}
        self._tried: dict[tuple[bytes, str], float] = {}
        self._idle: tuple[Scan, int] | None = None
        self._folders: Folders = {}
        self._books = ""
        self._shown_at = 0.0
        self._unpublished = True
        self._said: set[str] = set()

    def serve(self, wake: threading.Event, every: float) -> None:
        """Scan, take in, tell; then wait for an event, but no longer than `every` seconds."""
        self._say(f"Đang đón tệp ở «{self._folder}». Dừng bằng Ctrl+C.")
        quiet = min(every, QUIET_SECONDS)
        while not self._stop.is_set():
            wake.clear()
            try:
                busy = self._turn(quiet)
            except Stopped:
                break
            except (Busy, NoSpace, OSError) as error:
                busy = False
                self._say_once(_why(error))
            wake.wait(quiet if busy else every)
            self._stop.wait(min(quiet, SWARM_SECONDS))
        self._ledger.close()
        self._say("Đã dừng đón tệp. Tệp chưa đọc sẽ được nhận khi chạy lại.")

    def _turn(self, quiet: float) -> bool:
        """One scan and what follows from it. Whether another is due soon."""
        inbox.keep_list([self._folder], self._warehouse)
        found = self._scan()
        if self._idle == (found, self._ledger.mark):
            return False
        growing, due, resting = self._sort(found, quiet)
        self._show(found, growing)
        if due:
            self._take(due[:AT_ONCE], quiet)
        elif self._unpublished and not growing:
            self._publish()
        nothing_left = not (due or growing or resting)
        self._idle = (found, self._ledger.mark) if nothing_left else None
        return bool(due or growing)

    def _scan(self) -> Scan:
        return inbox.scan([self._folder], leave_out=self._leave_out)

    def _sort(self, found: Scan, quiet: float) -> tuple[frozenset[bytes], list[Dropped], int]:
        """The paths still being written, the files to take now, and how many wait to be tried again."""
        now = time.monotonic()
        self._since = {f.path: self._first_seen(f, now) for f in found.files}
        sightings, outcomes = self._ledger.sightings(), self._ledger.outcomes()
        growing, due, resting = set(), [], 0
        for file in found.files:
            if not self._needs_reading(file, sightings, outcomes):
                continue
            if now - self._since[file.path][1] < quiet:
                growing.add(file.path)
            elif now - self._tried.get((file.path, file.signature), -RETRY_SECONDS) < RETRY_SECONDS:
                resting += 1
            else:
                due.append(file)
        return frozenset(growing), due, resting

    def _first_seen(self, file: Dropped, now: float) -> tuple[str, float]:
        before = self._since.get(file.path)
        return before if before and before[0] == file.signature else (file.signature, now)

    def _needs_reading(
        self, file: Dropped, sightings: Mapping[bytes, Sighting], outcomes: Mapping[str, Outcome]
    ) -> bool:
        """Whether the book does not know a file as it is, or knows it to be worth another reading."""
        seen = sightings.get(file.path)
        if seen is None or seen.signature != file.signature:
            return True
        if not seen.sha:
            return seen.code in PASSING
        outcome = outcomes.get(seen.sha)
        members = [outcomes.get(sha) for _, sha in outcome.members] if outcome else []
        return any(own is None or self._unread(own) for own in (outcome, *members))

    def _unread(self, outcome: Outcome) -> bool:
        if outcome.state == "quarantined":
            return self._ledger.wants_retry(outcome, self._version)
        return outcome.state == "loaded" and outcome.version != self._version

    def _take(self, due: list[Dropped], quiet: float) -> None:
        """Take finished files in, under the writer's lock; meanwhile receipts follow and a stop is heeded."""

        def progress(_stage: str, _done: int, _total: int) -> None:
            if self._stop.is_set():
                raise Stopped
            if time.monotonic() - self._shown_at > RECEIPT_SECONDS:
                found = self._scan()
                self._show(found, self._sort(found, quiet)[0])

        with Store.open(self._warehouse, pipeline=self._version) as store:
            self._said.clear()
            intake = take(Look(tuple(due), (), ()), store, self._limits, progress)
        now = time.monotonic()
        self._tried = {key: at for key, at in self._tried.items() if now - at < RETRY_SECONDS}
        self._tried |= {(file.path, file.signature): now for file in due}
        self._unpublished = True
        self._say(f"{len(due)} tệp: {intake.reconciliation}.")
        for refused in intake.quarantined:
            self._say(f"Lỗi: {refused.name}: {refused.reason}")

    def _publish(self) -> None:
        """Let readers (analysts, the review page) see what came in, once the folder is quiet."""
        with Store.open(self._warehouse, pipeline=self._version) as store:
            store.publish()
        self._said.clear()
        self._unpublished = False

    def _show(self, found: Scan, growing: frozenset[bytes]) -> None:
        """Bring every receipt up to date."""
        folders, books = receipts.of_scan(found, self._ledger, growing=growing)
        receipts.clear(folders, self._folders)
        written = receipts.write(folders, self._folder, self._fallback, datetime.now(receipts.VIETNAM))
        for folder, place in written.elsewhere.items():
            self._say_once(f"Không ghi được biên nhận vào thư mục «{folder}»; biên nhận nằm ở «{place}».")
        if str(books) != self._books:
            self._say(f"Sổ: {books}.")
        self._folders, self._books, self._shown_at = folders, str(books), time.monotonic()

    def _say_once(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._say(line)


def _why(error: Exception) -> str:
    if isinstance(error, Busy):
        return "Việc đêm hoặc phiên khác đang ghi kho. Tệp mới đợi phiên đó xong rồi được nhận."
    return f"{sentence_for(error)} Chương trình tự thử lại."


@contextmanager
def _signals(wake: threading.Event) -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set, and wake the loop with it; a second Ctrl+C ends at once."""
    stop = threading.Event()

    def heed(number: int, _frame: FrameType | None) -> None:
        stop.set()
        wake.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, heed) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        stop.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(folder: Path, wake: threading.Event, stop: threading.Event) -> None:
    """Wake the loop when the file system tells of a change. Without the library, or without events, scans do alone."""
    try:
        from watchfiles import watch  # noqa: PLC0415, optional

        for _ in watch(folder, watch_filter=None, stop_event=stop, debounce=400, rust_timeout=1000):
            wake.set()
    except (ImportError, OSError, RuntimeError):
        return  # no such library, no such folder yet, no watches left in the kernel
