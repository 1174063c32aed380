"""Reading on a Dask cluster: the same function under the same limits as on this machine, on as many as there are.

A task carries the bytes of its document, so workers need neither a shared disk nor the warehouse. Each Dask worker runs
it in child processes of the kind that this machine uses (desk/pipeline.py): a document that hangs, eats all memory or
crashes its reader ends there. A task that a dying worker held is given to another one; only this side loads, and takes
one outcome for each document: nothing is lost, nothing comes twice.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk import inbox, version
from desk.errors import DeskError
from desk.pipeline import AHEAD, Bundle, Limits, Original, Refusal, in_order, outcome, refusal, worker_pool

if TYPE_CHECKING:
    from distributed import Client, Future
    from pebble import ProcessPool

    from normalize.observation import Record

Read = Callable[[Original], "Record | Bundle"]

SCHEME = "dask://"
CONNECT_SECONDS = 15
"""How long a scheduler may take to answer."""
WORKERLESS_SECONDS = 60
"""How long a cluster may be without any worker: restarted ones are back within seconds."""
LOOK_SECONDS = 5
"""How often it is looked whether workers are there while a document is waited for."""
LARGE = "1GiB"
"""Dask warns of tasks above this; ours carry a document each, which is what survives a worker's death."""


class NotInstalled(DeskError):
    """Dask is not part of this installation."""

    def __init__(self) -> None:
        super().__init__(
            "Chưa cài phần chạy trên nhiều máy (dask). Hãy cài bằng «pip install doisoat[cluster]» trên máy này và "
            "trên các máy đọc, hoặc bỏ dask:// để đọc trên máy này."
        )


class Unreachable(DeskError):
    """No scheduler answers, or it went away, or it has no workers."""


class OtherProgram(DeskError):
    """A worker would read with other rules than the ones that are booked."""

    def __init__(self, machine: str, theirs: str, ours: str) -> None:
        super().__init__(machine, theirs, ours)  # what pickling calls again on the way here

    def __str__(self) -> str:
        machine, theirs, ours = self.args
        return (
            f"Máy đọc «{machine}» cài phiên bản {theirs}, máy này cài {ours}; số liệu sẽ không được đọc như nhau. "
            "Hãy cài cùng một phiên bản trên mọi máy, khởi động lại các máy đọc rồi chạy lại."
        )


def map_all(
    read: Read, originals: Iterable[Original], limits: Limits
) -> Iterator[tuple[Original, Record | Bundle | Refusal]]:
    """Read every original on the cluster of `limits`; outcomes come in the order of the originals, one for each.

    Raises NotInstalled, Unreachable, OtherProgram; what was read by then has been given out.
    """
    with _connected(limits.cluster) as client:

        def begin(original: Original) -> Callable[[], Record | Bundle | Refusal]:
            data = inbox.stored(Path(original.folder), original.sha).read_bytes()
            task = (read_on_worker, read, replace(original, data=data), limits, version.pipeline())
            future = client.submit(*task, pure=False)
            return lambda: _outcome(future, client, limits)

        yield from in_order(begin, originals, lambda: AHEAD * max(1, _readers(client, limits)))


def read_on_worker(read: Read, original: Original, limits: Limits, ours: str) -> Record | Bundle | Refusal:
    """Read one original in a limited child process of this Dask worker. Raises OtherProgram."""
    from distributed import get_worker  # noqa: PLC0415, only where the extra is installed

    if (theirs := version.pipeline()) != ours:
        raise OtherProgram(socket.gethostname(), theirs, ours)
    pool = _pool(replace(limits, cluster=""), get_worker().state.nthreads)
    return outcome(pool.schedule(read, args=(original,), timeout=limits.seconds), limits)  # type: ignore[no-any-return]


@cache
def _pool(limits: Limits, processes: int) -> ProcessPool:
    """The child processes of this Dask worker, one for each of its threads."""
    from multiprocessing import current_process  # noqa: PLC0415, not needed for --help

    # Dask starts workers as daemons, which may have no children lest they outlive them; ours end with their parent.
    current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # noqa: SLF001, there is no other way
    return worker_pool(limits, processes)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        import dask  # noqa: PLC0415, an optional extra
        from distributed import Client  # noqa: PLC0415, the same
    except ImportError as error:
        raise NotInstalled from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is told once, by our own sentence
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGE}):
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise Unreachable(
                f"Không kết nối được bộ điều phối «{_shown(address)}». Hãy kiểm tra «dask scheduler» đang chạy, đúng "
                "địa chỉ và cổng, và tường lửa cho qua; hoặc bỏ dask:// để đọc trên máy này."
            ) from error
        with client:
            yield client


def _outcome(future: Future[Any], client: Client, limits: Limits) -> Any:  # noqa: ANN401, as read_on_worker
    from distributed import KilledWorker  # noqa: PLC0415, only where the extra is installed

    alone_since = None
    while True:
        try:
            result = future.result(timeout=LOOK_SECONDS)
        except TimeoutError:
            alone_since = None if _readers(client, limits) else alone_since or time.monotonic()
            if alone_since and time.monotonic() - alone_since > WORKERLESS_SECONDS:
                raise Unreachable(
                    f"Bộ điều phối «{_shown(limits.cluster)}» không có máy đọc nào. Hãy khởi động «dask worker» trên "
                    "các máy đọc rồi chạy lại; những báo cáo đã nạp được giữ nguyên."
                ) from None
        except KilledWorker:  # it took one worker after another with it, for all the care of their child processes
            return refusal("crash", limits)
        except (CancelledError, OSError) as error:
            raise _lost(limits) from error
        else:
            return _kept(result)


def _readers(client: Client, limits: Limits) -> int:
    """How many documents the cluster reads at a time."""
    try:
        return sum(client.nthreads().values())  # type: ignore[no-untyped-call]
    except (CancelledError, OSError) as error:
        raise _lost(limits) from error


def _kept(result: Record | Bundle | Refusal) -> Record | Bundle | Refusal:
    """A bundle's members come back as bytes and are stored on this side."""
    if not isinstance(result, Bundle):
        return result
    stored = [(m, inbox.keep_bytes(m.data or b"", Path(m.folder))) for m in result.members]
    return Bundle(tuple(replace(m, sha=sha, data=None) for m, sha in stored))


def _lost(limits: Limits) -> Unreachable:
    return Unreachable(
        f"Mất kết nối với bộ điều phối «{_shown(limits.cluster)}» khi đang đọc. Những báo cáo đã nạp được giữ nguyên; "
        "hãy kiểm tra bộ điều phối rồi chạy lại để đọc tiếp."
    )


def _shown(address: str) -> str:
    return address.replace("tcp://", SCHEME)
