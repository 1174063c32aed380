"""Peers on simulated provinces: false alarms a thousand cells and power, of our check and of other methods.

usage: python bench/peers.py [PROVINCES] [SEED]

A province has 60 to 130 units with bases from 60 to 9,000; the units' shares are beta-binomial, in one group or two.
In each, three units are moved: "far" to a share that one unit in a million has by chance, "near" by 15 points or 5.5
deviations. `true` knows the population's parameters: no method can do better at its rate of alarms. Constants were
chosen on seed 7; other seeds are what counts.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.stats import beta

sys.path.insert(0, str(Path(__file__).parent.parent))

from rules.checks.across import Peers, far
from rules.statistics import Spread, jumps, mid_p

Population = tuple[tuple[float, int, int], ...]
KINDS: dict[str, Population] = {
    "narrow": ((1.0, 190, 10),),
    "wide": ((1.0, 18, 2),),
    "loose": ((1.0, 6, 2),),
    "two groups": ((0.3, 70, 30), (0.7, 92, 8)),
    "two, uneven": ((0.3, 30, 13), (0.7, 92, 8)),
}
"""Populations as groups: the part of the units, alpha, beta."""
Z = 3.29
"""What z, Wilson's limits included, has to pass: two-sided 0.001."""


def main(provinces: int, seed: int) -> None:
    """Print the table."""
    print(f"{'':13s}{'shift':7s}{'method':24s}{'alarms/1000':>12s}{'power':>8s}")
    for name, population in KINDS.items():
        for shift in ("far", "near"):
            alarms, power = measure(population, shift, provinces, seed)
            for method in alarms:
                print(f"{name:13s}{shift:7s}{method:24s}{alarms[method]:12.2f}{power[method]:8.1%}", flush=True)


def measure(population: Population, shift: str, provinces: int, seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """False alarms a thousand untouched cells, and the part of the moved cells found, by method."""
    draw = np.random.default_rng(seed)
    alarms, caught, cells, moved = Counter[str](), Counter[str](), 0, 0
    for _ in range(provinces):
        k, n, odd = _province(draw, population, shift)
        cells, moved = cells + len(k) - len(odd), moved + len(odd)
        for name, flagged in _methods(k, n, population).items():
            caught[name] += len(flagged & odd)
            alarms[name] += len(flagged - odd)
    return {m: 1000 * alarms[m] / cells for m in alarms}, {m: caught[m] / moved for m in alarms}


def _province(draw: np.random.Generator, population: Population, shift: str) -> tuple[np.ndarray, np.ndarray, set[int]]:
    units = int(draw.integers(60, 131))
    n = np.exp(draw.uniform(np.log(60), np.log(9000), units)).astype(int)
    group = draw.choice(len(population), units, p=[g[0] for g in population])
    share = np.array([draw.beta(*population[g][1:]) for g in group])
    odd = {int(i) for i in draw.choice(np.flatnonzero(n > 300), 3, replace=False)}
    middle, lowest = float(np.median(share)), min(population, key=lambda g: g[1] / (g[1] + g[2]))
    rare = min(float(beta.ppf(1e-6, *lowest[1:])), lowest[1] / (lowest[1] + lowest[2]) - 0.15)
    near = middle - max(0.15, 5.5 * float(share.std()))
    for i in odd:
        share[i] = max(0.02, rare if shift == "far" else near)
    return draw.binomial(n, share), n, odd


def _methods(k: np.ndarray, n: np.ndarray, population: Population) -> dict[str, set[int]]:
    share, ours = k / n, Peers()
    middle = float(np.median(share))
    material = {int(i) for i in np.flatnonzero(abs(share - middle) >= ours.points / 100)}
    mad = 1.4826 * float(np.median(abs(share - middle))) or 1e-9
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    edit = jumps([middle * x for x in n], [max(float(x), 0.5) for x in k], 0.5, 0.05, 20)
    true = mid_p(k.tolist(), n.tolist(), [Spread(a, b, w) for w, a, b in population])
    return {
        "beta-binomial (ours)": set(far(list(zip(k.tolist(), n.tolist(), strict=True)), ours.p, ours.points)),
        "true parameters": {i for i in material if true[i] < ours.p},
        "robust z > 3.29": {i for i in material if abs(share[i] - middle) / mad > Z},
        "Wilson limits": {i for i in material if abs(centre[i] - middle) > half[i]},
        "Hidiroglou-Berthelot": {i for i in edit.outliers if i in material},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 2026)
