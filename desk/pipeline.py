"""Bytes to records in worker processes, each document under a limit of time and memory.

A worker takes the place of stored bytes and a name, and returns a Record; it never touches the warehouse. Whatever
happens to it (an endless loop, all memory eaten, a crash in a C library) costs that one document. Where one machine is
too slow, desk/cluster.py runs the same on others.
"""

from __future__ import annotations

import ctypes
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desk import inbox
from extract.errors import Unreadable
from extract.garbage import seldom_collected

if TYPE_CHECKING:
    from pebble import ProcessPool

    from extract.document import Document
    from normalize.observation import Record

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4
"""Documents handed out per worker at a time: enough to keep all busy, little in memory."""

IN_HAND = 16
"""The same on this machine, where nothing is sent: so many that no worker waits while a batch is being loaded."""

TASKS_PER_WORKER = 500
"""A worker is replaced after so many documents, so that what a C library leaks stays bounded. A new one costs what
twenty documents cost."""

END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux: a killed run does not leave readers behind that hang for ever."""

ZIP = "zip"
Choices = tuple[tuple[str, str | None, str], ...]
"""Wordings that people assigned on the review page: label, unit, indicator code."""

REASONS = {
    "timeout": "Đọc quá {seconds:g} giây chưa xong nên đã dừng. Tệp có thể quá dài hoặc bị hỏng; hãy tách nhỏ hoặc "
    "xuất lại từ bản gốc.",
    "memory": "Đọc tệp này cần quá {megabytes} MB bộ nhớ nên đã dừng. Hãy tách nhỏ hoặc xuất lại từ bản gốc.",
    "crash": "Tệp làm tiến trình đọc dừng đột ngột, thường do tệp bị hỏng. Hãy mở bằng phần mềm soạn thảo và xuất lại.",
    "internal": "Chương trình gặp lỗi của chính nó khi đọc tệp này ({error}). Tệp đã được giữ lại; hãy báo nhóm kỹ "
    "thuật.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds of wall clock, megabytes of memory. `workers` 0 means one per core.

    `cluster` is the address of a Dask scheduler (tcp://host:port) whose workers read the documents instead.
    """

    seconds: float = 900.0
    megabytes: int = 3072
    workers: int = 0
    cluster: str = ""

    @property
    def processes(self) -> int:
        """How many worker processes run: as asked, else one per core that this process may use, at most eight."""
        return self.workers or min(len(os.sched_getaffinity(0)), 8)


@dataclass(frozen=True, slots=True)
class Original:
    """Stored bytes to read: their SHA-256, the name they came under, and the folder of stored originals.

    `data` are the bytes themselves, for a reader on a machine that does not see the folder.
    """

    sha: str
    name: str
    folder: str
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no record came of a document: a stable key for counting, and a Vietnamese sentence with the way out."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip file's members: stored as originals of their own, or with their bytes where the bundle came so."""

    members: tuple[Original, ...]


def read_record(original: Original, choices: Choices = ()) -> Record | Bundle:
    """Read one stored document, or unpack a stored bundle. Raises Unreadable. Runs in a worker.

    `choices` are what people said on the review page that wordings mean; they help the linker.
    """
    from extract import readers  # noqa: PLC0415, heavy: only in the worker

    data = original.data
    if data is None:
        data = inbox.stored(Path(original.folder), original.sha).read_bytes()
    if readers.sniff(data) == ZIP:
        return _unpack(data, original)
    return read_document(data, original.name, choices)[1]


@seldom_collected()
def read_document(data: bytes, name: str, choices: Choices = ()) -> tuple[Document, Record]:
    """The whole path of one document: paper, printed figures, understood record. Raises Unreadable."""
    from extract import figures, readers  # noqa: PLC0415, heavy: only in the worker
    from normalize import catalogue, understand  # noqa: PLC0415, heavy: only in the worker

    document = readers.read(data, name)
    return document, understand.understand(document, figures.find(document), catalogue.taught(choices))


def read_file(path: str) -> tuple[Document, Record]:
    """Read one file as it lies on disk. Raises Unreadable. Runs in a worker."""
    name = inbox.display_name(os.fsencode(path))
    return read_document(Path(path).read_bytes(), name)


def map_all(
    function: Callable[[Item], Result], items: Iterable[Item], limits: Limits
) -> Iterator[tuple[Item, Result | Refusal]]:
    """Call a function on every item in worker processes; outcomes come in the order of the items, one for each.

    Whatever a call raises or breaks becomes a Refusal. Memory stays flat: only a few items per worker are under way.
    """
    pool = worker_pool(limits, limits.processes)

    def begin(item: Item) -> Callable[[], Result | Refusal]:
        future = pool.schedule(function, args=(item,), timeout=limits.seconds)
        return lambda: outcome(future, limits)

    try:
        yield from in_order(begin, items, lambda: IN_HAND * limits.processes)
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def in_order(
    begin: Callable[[Item], Callable[[], Result]], items: Iterable[Item], ahead: Callable[[], int]
) -> Iterator[tuple[Item, Result]]:
    """Begin items ahead of those waited for, so many at most, and give the outcomes in the order of the items."""
    waiting = deque[tuple[Item, Callable[[], Result]]]()
    source = iter(items)
    while True:
        while len(waiting) < ahead() and (item := next(source, None)) is not None:
            waiting.append((item, begin(item)))
        if not waiting:
            return
        item, wait = waiting.popleft()
        yield item, wait()


def worker_pool(limits: Limits, processes: int) -> ProcessPool:
    """Processes that each read one document at a time under the limits; one that dies is replaced."""
    from multiprocessing import get_context  # noqa: PLC0415, not needed for --help

    from pebble import ProcessPool  # noqa: PLC0415, not needed for --help

    return ProcessPool(
        max_workers=processes,
        max_tasks=TASKS_PER_WORKER,
        initializer=_confine,
        initargs=(limits.megabytes,),
        context=get_context("spawn"),
    )


def outcome(future: Future[Any], limits: Limits) -> Any:  # noqa: ANN401, what the function gives
    """What a scheduled call gave, or the Refusal that whatever it raised or broke amounts to."""
    from pebble import ProcessExpired  # noqa: PLC0415, not needed for --help

    try:
        return future.result()
    except Unreadable as error:
        return Refusal(error.code, error.reason)
    except TooSlow:
        return refusal("timeout", limits)
    except MemoryError:
        return refusal("memory", limits)
    except ProcessExpired:
        return refusal("crash", limits)
    except Exception as error:  # noqa: BLE001, any bug in a reader costs one document and not the night
        return refusal("internal", limits, f"{type(error).__name__}: {error}"[:200])


def refusal(code: str, limits: Limits, error: str = "") -> Refusal:
    """The Refusal of a reason that lies with us or with the limits."""
    return Refusal(code, REASONS[code].format(seconds=limits.seconds, megabytes=limits.megabytes, error=error))


def _confine(megabytes: int) -> None:
    """Called once in every worker: what it allocates beyond the limit raises MemoryError or ends it."""
    import resource  # noqa: PLC0415, Unix only

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the run, which stops in order; not for its documents
    for name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"  # workers share the cores: two threads each made six pages three times slower
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)


def _unpack(data: bytes, bundle: Original) -> Bundle:
    from extract import bundle as bundles  # noqa: PLC0415, heavy: only in the worker

    members = bundles.unpack(data, bundle.name)
    if bundle.data is not None:
        return Bundle(tuple(Original("", name, bundle.folder, content) for name, content in members))
    folder = Path(bundle.folder)
    return Bundle(tuple(Original(inbox.keep_bytes(content, folder), name, bundle.folder) for name, content in members))
