"""Python's search for unused cycles, put off while much is made that holds none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000
"""After so many new objects Python looks for unused cycles here, instead of after every few hundred."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """What is done inside, or by a function decorated so, is a seventh faster: nothing that it makes holds a cycle."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
