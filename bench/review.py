"""How long every page of the review takes to answer: python -m bench.review WAREHOUSE (bench/province.py makes one).

Prints milliseconds by the clock and of the processor, the best of five, and the size of the page. First comes what a
new snapshot costs, once.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from desk.review import app

SEARCHES = ("ho so truc tuyen", "87,5", "khong co dau")
TIMES = 5


def main(warehouse: Path) -> None:
    """Ask for every kind of page."""
    begun = time.process_time()
    own = app.create(warehouse)
    print(f"new snapshot: {1000 * (time.process_time() - begun):.0f} ms of the processor, with the program's start")
    with TestClient(own, base_url="http://127.0.0.1") as browser:
        home = browser.get("/").text
        paths = ["/", "/soat", *re.findall(r"/don-vi/[^\"]+", home)[:1], *re.findall(r"/bao-cao/[^\"]+", home)[:1]]
        paths += [f"/tim?q={words}" for words in SEARCHES] + ["/chi-tieu?q=ho so", "/chon-don-vi?don_vi=tan"]
        for path in paths:
            clock, processor, size = _best(lambda path=path: len(browser.get(path).content))  # type: ignore[misc]
            print(f"{1000 * clock:6.0f} ms, {1000 * processor:6.0f} ms of the processor, {size >> 10:4d} KB  {path}")


def _best(ask: Callable[[], int]) -> tuple[float, float, int]:
    took = []
    for _ in range(TIMES):
        clock, processor = time.perf_counter(), time.process_time()
        size = ask()
        took.append((time.perf_counter() - clock, time.process_time() - processor, size))
    return min(took)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
