"""A night over many reports of some 150 figures: seconds, seconds of the processors, and memory, at two sizes.

usage: python bench/night.py [REPORTS] [WORKERS]

Units report month after month, UBND and Đảng ủy, in provinces of about 100 units each.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from normalize.observation import Observation, Period, Record
from rules.engine import check
from tests.factories import observation
from tests.generator import clean_record

UNITS, MONTHS, MODELS = 100, 12, 100
ROWS, COLUMNS = 26, ("Số hộ", "Số hộ có mã QR", "Số điểm", "Tỷ lệ")


def main(reports: int, workers: int) -> None:
    """Check a tenth of the reports, then all of them."""
    models = [_large(seed) for seed in range(MODELS)]
    for size in (reports // 10, reports):
        begin, before = time.perf_counter(), _processor()
        figures = 0

        def counted(size: int = size) -> Iterator[Record]:
            nonlocal figures
            for record in _reports(models, size):
                figures += len(record.observations)
                yield record

        out = check(counted(), workers=workers)
        took, spent = time.perf_counter() - begin, _processor() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        print(
            f"{size:6d} reports {figures:9,d} figures: {took:6.1f} s by the clock, {spent:6.1f} s of the processors, "
            f"{peak:.2f} GB + {child:.2f} GB each worker; {len(out.findings)} findings, {len(out.targets)} targets",
            flush=True,
        )


def _processor() -> float:
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def _large(seed: int) -> Record:
    """A generated report and a table by village: its rates follow, its total row adds up."""
    record = clean_record(seed)
    cells: list[Observation] = []
    totals = [0, 0, 0]
    for row in range(ROWS):
        base = 40 + (seed * 7 + row * 13) % 200
        own = (base, base * ((seed + row) % 90 + 10) // 100, 1 + (seed + row) % 9)
        totals = [a + b for a, b in zip(totals, own, strict=True)]
        cells += _row(f"{row + 1}. Thôn {row + 1}", row, own)
    cells += _row("Tổng cộng", ROWS, tuple(totals))
    return replace(record, observations=(*record.observations, *cells))


def _row(name: str, row: int, own: tuple[int, ...]) -> list[Observation]:
    rate = Decimal(100 * own[1] * 10 // own[0] + (1000 * own[1] % own[0] * 2 >= own[0])) / 10
    place = {"indicator": None, "table": 9, "row": name, "block": 3000 + row, "section": "Phụ lục 2"}
    cells = [observation(value=v, unit="hộ", column=c, label=c, **place) for v, c in zip(own, COLUMNS[:3], strict=True)]
    return [*cells, observation(value=rate, unit="percent", column=COLUMNS[3], label=COLUMNS[3], **place)]


def _reports(models: list[Record], size: int) -> Iterator[Record]:
    for n in range(size):
        unit, visit = n // (2 * MONTHS), n % (2 * MONTHS)
        province, month, branch = unit // UNITS, visit // 2, ("government", "party")[visit % 2]
        model = models[n // 2 % len(models)]
        key = f"{n:016x}"
        end = date(2026 + province % 2, month + 1, 28)
        whose = replace(
            model.submission,
            document_id=key,
            document=f"{key}.docx",
            area_code=f"{unit:05d}",
            province=f"Tỉnh {province}",
            branch=branch,
            period=Period(end.replace(day=1), end),
        )
        own = {"document_id": key, "document": whose.document, "area_code": whose.area_code, "branch": branch}
        yield replace(
            model,
            submission=whose,
            observations=tuple(
                replace(o, id=f"{key}-{i:04d}", period_start=whose.period.start, period_end=end, **own)
                for i, o in enumerate(model.observations)
            ),
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000, int(sys.argv[2]) if len(sys.argv) > 2 else 2)
