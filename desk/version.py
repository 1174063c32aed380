"""Which program read a report: the release, and a mark of the rules and data that reading depends on."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HOME = Path(__file__).parent.parent


def release() -> str:
    """The version of the installed package."""
    try:
        return version("doisoat")
    except PackageNotFoundError:
        return "0"


@cache
def pipeline() -> str:
    """What reads and understands reports; when it changes, reports are read anew ("0.1.0+3f9a1c2b")."""
    return f"{release()}+{_mark('extract', 'normalize')}"


@cache
def outputs() -> str:
    """What checks and shows; when it changes, reports are checked and the outputs written anew."""
    return f"{pipeline()}.{_mark('rules', 'warehouse', 'desk')}"


def _mark(*rooms: str) -> str:
    digest = hashlib.sha256()
    for room in rooms:
        for path in sorted((HOME / room).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(HOME).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]
