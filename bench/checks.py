"""What the checks are held to, measured: an oracle, and reports without a fault.

usage: python bench/checks.py oracle [CASES] | clean [REPORTS]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from rules import verdict
from rules.engine import check
from rules.interval import MODES, Stated
from tests.generator import clean_record
from tests.oracle import classify, rounded


def oracle(cases: int) -> None:
    """Random ratios judged twice, by intervals and by printing the true value in every mode."""
    draw, seen = random.Random(1), Counter[int]()
    for _ in range(cases):
        d, decimals = draw.randint(1, 20_000), draw.randint(0, 3)
        n = draw.randint(0, d)
        off = Fraction(draw.choice((0, 0, 0, 1, -1, 2, 37)), 10**decimals)
        value = max(rounded(Fraction(100 * n, d), decimals, draw.choice(MODES)) + off, Fraction(0))
        found = verdict.ratio([Stated(Fraction(n))], [Stated(Fraction(d))], Stated(value, Fraction(1, 10**decimals)))
        assert (found.klass, found.modes) == classify(n, d, value, decimals), (n, d, value)
        seen[found.klass] += 1
    print(f"{cases} cases, both agree; classes {dict(sorted(seen.items()))}")


def clean(reports: int) -> None:
    """Reports without a fault: what is found in them, and how long one takes."""
    found, tried, figures, spent = Counter[tuple[str, str]](), 0, 0, 0.0
    for seed in range(reports):
        record = clean_record(seed)
        begin = time.process_time()
        out = check([record])
        spent += time.process_time() - begin
        tried, figures = tried + out.tried, figures + len(record.observations)
        found.update((f.severity, f.check) for f in out.findings)
    print(f"{reports} reports, {figures} figures, {tried} relations tried, {1000 * spent / reports:.2f} ms a report")
    print(f"found: {dict(found) or 'nothing'}")


if __name__ == "__main__":
    command, size = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    {
        "oracle": lambda: oracle(size or 100_000),
        "clean": lambda: clean(size or 20_000),
    }[command]()
