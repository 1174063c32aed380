"""One writer at a time, across processes: a lock that the kernel lets go of when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from warehouse.errors import Busy

NAME = "lock"


def hold(folder: Path) -> int:
    """Take the writer's lock of a warehouse; returns the handle to give to `release`. Raises Busy.

    flock belongs to the open file, which child processes do not inherit: a killed writer's workers do not keep it.
    """
    handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 32).decode(errors="replace").strip()
        os.close(handle)
        raise Busy(folder, holder) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
    return handle


def release(handle: int) -> None:
    """Let the next writer in."""
    os.close(handle)
