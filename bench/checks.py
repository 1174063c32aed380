"""What the checks are held to, measured: an oracle, reports without a fault, speed, and peers on simulated provinces.

usage: python bench/checks.py oracle [CASES] | clean [REPORTS] | peers [PROVINCES]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from rules import verdict
from rules.engine import check
from rules.interval import MODES, Stated
from rules.statistics import jumps, mid_p, spread
from tests.generator import clean_record
from tests.oracle import classify, rounded

FLOOR = 0.05


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


def peers(provinces: int) -> None:
    """Simulated provinces: false alarms a thousand cells and power for shifts of 15 to 30 points, by method."""
    kinds = {"wide": (18, 2), "narrow": (190, 10), "loose": (6, 2), "two groups": None}
    print(f"{'':12s}{'method':24s}{'alarms/1000':>12s}{'power':>8s}")
    for kind, shape in kinds.items():
        rng = np.random.default_rng(7)
        alarms, caught, cells, planted = Counter[str](), Counter[str](), 0, 0
        for _ in range(provinces):
            k, n, odd = _province(rng, shape)
            cells, planted = cells + len(k) - len(odd), planted + len(odd)
            for name, flagged in _methods(k, n).items():
                caught[name] += len(flagged & odd)
                alarms[name] += len(flagged - odd)
        for name in alarms.keys() | caught.keys():
            print(f"{kind:12s}{name:24s}{1000 * alarms[name] / cells:12.2f}{caught[name] / planted:8.1%}")


def _province(rng: np.random.Generator, shape: tuple[int, int] | None) -> tuple[np.ndarray, np.ndarray, set[int]]:
    units = int(rng.integers(60, 131))
    n = np.exp(rng.uniform(np.log(60), np.log(9000), units)).astype(int)
    low = rng.random(units) < 0.3
    share = rng.beta(*shape, units) if shape else np.where(low, rng.beta(70, 30, units), rng.beta(92, 8, units))
    odd = {int(i) for i in rng.choice(np.flatnonzero(n > 300), 3, replace=False)}
    width = float(share.std())
    for i in odd:
        share[i] = max(0.02, float(np.median(share)) - max(0.15, 5.5 * width))
    return rng.binomial(n, share), n, odd


def _methods(k: np.ndarray, n: np.ndarray) -> dict[str, set[int]]:
    share, z = k / n, 3.29
    middle = float(np.median(share))
    material = {int(i) for i in np.flatnonzero(abs(share - middle) >= FLOOR)}
    chance = mid_p(k.tolist(), n.tolist(), spread(k.tolist(), n.tolist(), 0.1))
    mad = 1.4826 * float(np.median(abs(share - middle))) or 1e-9
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    edit = jumps([middle * x for x in n], [max(float(x), 0.5) for x in k], 0.5, 0.05, 20)
    return {
        "beta-binomial (ours)": {i for i in material if chance[i] < 0.001},
        "robust z > 3.29": {i for i in material if abs(share[i] - middle) / mad > z},
        "Wilson limits": {i for i in material if abs(centre[i] - middle) > half[i]},
        "Hidiroglou-Berthelot": {i for i in edit.outliers if i in material},
    }


if __name__ == "__main__":
    command, size = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    {
        "oracle": lambda: oracle(size or 100_000),
        "clean": lambda: clean(size or 20_000),
        "peers": lambda: peers(size or 100),
    }[command]()
