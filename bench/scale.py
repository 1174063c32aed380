"""How the warehouse grows: python -m bench.scale [DOCUMENTS …] measures each size and sets them side by side.

Every size runs bench/warehouse.py in a process of its own, so that peak memory is that of one size. By default 4,000
and 40,000 documents of 150 figures; 4,000,000 is a run by hand on a large disk.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

FIGURES = 150
LINE = re.compile(r"^(?P<what>.+?)\s+(?P<seconds>[\d.]+) s(?:\s+(?P<more>.*))?$")
MEMORY = re.compile(r"^peak memory (?P<megabytes>[\d,]+) MB$")
ARGUMENTS = re.compile(r"\(.*\)$")


def main(sizes: list[int]) -> None:
    """Measure each size and print seconds of processor time, and how much more the largest takes than the smallest."""
    measured = [measure(size) for size in sizes]
    print("| step | " + " | ".join(f"{size:,} documents" for size in sizes) + " | growth |")
    print("| --- |" + " ---: |" * (len(sizes) + 1))
    for what in measured[0]:
        values = [each.get(what, 0.0) for each in measured]
        growth = f"× {values[-1] / values[0]:.1f}" if values[0] else ""
        print(f"| {what} | " + " | ".join(f"{value:,.2f}" for value in values) + f" | {growth} |")


def measure(documents: int) -> dict[str, float]:
    """Seconds by step of one size, and peak memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(__file__).with_name("warehouse.py")
        command = [sys.executable, script, str(documents), str(FIGURES), str(Path(folder) / "kho")]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return read(told)


def read(told: str) -> dict[str, float]:
    """The lines of bench/warehouse.py as step → seconds."""
    found: dict[str, float] = {}
    for line in told.splitlines():
        if match := LINE.match(line):
            found[ARGUMENTS.sub("", match["what"].strip())] = float(match["seconds"])
        elif match := MEMORY.match(line):
            found["peak memory, MB"] = float(match["megabytes"].replace(",", ""))
    return found


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [4_000, 40_000])
