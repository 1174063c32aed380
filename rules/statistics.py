"""Statistics of many units: the Hidiroglou-Berthelot edit, and a beta-binomial that outliers do not pull along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ODD = 1e-5
WIDER = 1.1


@dataclass(frozen=True, slots=True)
class Jumps:
    """Which units (by position) moved unlike the rest; the bounds of their effects. `off`: the edit says nothing."""

    low: float = 0.0
    high: float = 0.0
    outliers: tuple[int, ...] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """A beta-binomial: alpha and beta of the units' shares."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        """The share of a unit in the middle."""
        return self.alpha / (self.alpha + self.beta)


def jumps(before: Sequence[float], now: Sequence[float], u: float, a: float, c: float) -> Jumps:
    """The Hidiroglou-Berthelot edit of ratios now/before, all positive (Survey Methodology 12, 1986).

    `u` weighs size, `a` keeps bounds apart where most units hardly move, `c` sets their width. Off when half the
    units have not changed: then the bounds collapse.
    """
    import numpy as np  # noqa: PLC0415 -- heavy

    first, last = np.asarray(before, float), np.asarray(now, float)
    if len(first) == 0 or (first == last).mean() >= 0.5:  # noqa: PLR2004 -- half
        return Jumps(off=True)
    ratio = last / first
    median = float(np.median(ratio))
    shifted = np.where(ratio < median, 1 - median / ratio, ratio / median - 1)
    effect = shifted * np.maximum(first, last) ** u
    low, middle, high = (float(x) for x in np.quantile(effect, (0.25, 0.5, 0.75)))
    least = abs(a * middle)
    bottom, top = middle - c * max(middle - low, least), middle + c * max(high - middle, least)
    outside = np.flatnonzero((effect < bottom) | (effect > top))
    return Jumps(bottom, top, tuple(int(n) for n in outside))


def spread(counts: Sequence[int], bases: Sequence[int], trim: float) -> Spread:
    """The beta-binomial of units' counts over their bases by moments, fitted to all but the odd ones.

    A first fit leaves out the `trim` share at each end; units that it calls impossible (mid-p below `ODD`) are odd.
    The first fit is too narrow, so `ODD` is far below any chance at which a unit is flagged; what is lost all the same
    `WIDER` gives back.
    """
    import numpy as np  # noqa: PLC0415 -- heavy

    k, n = np.asarray(counts, float), np.asarray(bases, float)
    order = np.argsort((k + 0.5) / (n + 1))
    cut = int(len(order) * trim)
    core = _moments(k, n, order[cut : len(order) - cut], 1)
    usual = np.flatnonzero(np.asarray(mid_p(counts, bases, core)) >= ODD)
    return _moments(k, n, usual, WIDER)


def mid_p(counts: Sequence[int], bases: Sequence[int], peers: Spread) -> list[float]:
    """Two-sided mid-p of each count over its base under the peers' beta-binomial."""
    import numpy as np  # noqa: PLC0415 -- heavy
    from scipy.stats import betabinom  # noqa: PLC0415 -- heavy

    k, n = np.asarray(counts), np.asarray(bases)
    at = betabinom.pmf(k, n, peers.alpha, peers.beta)
    below = betabinom.cdf(k, n, peers.alpha, peers.beta) - at
    both = 2 * np.minimum(below + at / 2, 1 - below - at / 2)
    return [float(p) for p in np.clip(both, 0, 1)]


def _moments(k: Any, n: Any, kept: Any, widening: float) -> Spread:  # noqa: ANN401 -- arrays of numpy
    """Mean and spread of the kept units' shares, less what chance alone makes of their bases."""
    share = (k[kept] + 0.5) / (n[kept] + 1)
    mean = float(share.mean())
    noise = float((mean * (1 - mean) / n[kept]).mean())
    between = max(float(share.var(ddof=1)) * widening - noise, 1e-7)
    size = max(mean * (1 - mean) / between - 1, 1.0)
    return Spread(mean * size, (1 - mean) * size)
