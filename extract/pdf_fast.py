"""Functions of pdfium that are called for every character, word or object.

Through these prototypes they take plain addresses and keep Python's lock, which halves the time of a call.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


def fast(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401 - ctypes has no types
    """A function of pdfium by the types of its result and arguments, pointers as addresses."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def address(handle: Any) -> int:  # noqa: ANN401
    """Where what pdfium has handed out lies."""
    return int(ctypes.cast(handle, ctypes.c_void_p).value or 0)
