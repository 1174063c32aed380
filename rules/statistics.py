"""Statistics of many units: the Hidiroglou-Berthelot edit, and beta-binomials that outliers do not pull along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import Any

STRAY = 0.03
"""The share of units that may be anywhere."""
WIDER = 1.15
SPLIT, NARROW, MARGIN = 40, 0.025, 4.0
"""Two groups are looked for among so many units, where they spread at least so far, and need so much more evidence."""
UNEVEN, APART = 10.0, 1.0
"""Twice the log likelihood by which spreads of their own rule one spread for both groups out; the log of the most that
they may differ by."""
ODD, FEW = 0.001, 0.08
"""Units less likely than this are left out and the rest fitted again; more of them than this part are a group."""


UNEVEN_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Jumps:
    """Which units (by position) moved unlike the rest; the bounds of their effects. `off`: the edit says nothing."""

    low: float = 0.0
    high: float = 0.0
    outliers: tuple[int, ...] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """A beta-binomial: alpha and beta of the units' shares, and the part of the units that it is for."""

    alpha: float
    beta: float
    weight: float = 1.0

    @property
    def mean(self) -> float:
        """The share of a unit in the middle."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def deviation(self) -> float:
        """The standard deviation of the units' shares."""
        return sqrt(self.mean * (1 - self.mean) / (self.alpha + self.beta + 1))


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


def fitted(counts: Sequence[int], bases: Sequence[int]) -> list[tuple[Spread, ...]]:
    """The readings of units' counts over their bases that the figures leave open, each of one beta-binomial or two.

    By maximum likelihood beside a background (any share alike, `STRAY` of the units), which takes the odd units so that
    they do not pull the spread along; they are then left out and the rest is fitted again. Two groups where the
    Bayesian information criterion (Schwarz 1978) says so by a margin, or the odd units are too many to be odd; then
    with a spread of their own and, unless the likelihood rules that out, with one spread for both. `WIDER` gives back
    what the fit loses to the units it takes for odd.
    """
    import numpy as np  # noqa: PLC0415 -- heavy

    k, n = np.asarray(counts, float), np.asarray(bases, float)
    one, worth = _one(k, n)
    odd = np.asarray(mid_p(counts, bases, _groups(one))) < ODD
    again = _one(k[~odd], n[~odd])[0] if 0 < odd.mean() <= FEW else one
    many = (np.asarray(mid_p(counts, bases, _groups(again))) < ODD).mean() > FEW
    if len(k) < SPLIT or (_groups(one)[0].deviation < NARROW and not many):
        return [_wider(again)]
    even, uneven, more, most = _two(k, n)
    gain = 2 * max(more - np.log(len(k)), most - 1.5 * np.log(len(k))) - MARGIN - 2 * worth
    if gain <= 0 and not many:
        return [_wider(again)]
    odd = np.asarray(mid_p(counts, bases, _groups(even))) < ODD / 10
    if 0 < odd.mean() <= FEW:
        even, uneven, more, most = _two(k[~odd], n[~odd])
    return [_wider(x) for x in ((uneven, even) if 2 * (most - more) < UNEVEN else (uneven,))]


def mid_p(counts: Sequence[int], bases: Sequence[int], groups: Sequence[Spread]) -> list[float]:
    """Two-sided mid-p of each count over its base among units that fall into these groups."""
    import numpy as np  # noqa: PLC0415 -- heavy
    from scipy.stats import betabinom  # noqa: PLC0415 -- heavy

    k, n = np.asarray(counts), np.asarray(bases)
    below = np.zeros(len(k))
    above = np.zeros(len(k))
    for group in groups:
        at = betabinom.pmf(k, n, group.alpha, group.beta)
        under = betabinom.cdf(k, n, group.alpha, group.beta) - at / 2
        below, above = below + group.weight * under, above + group.weight * (1 - under)
    return [float(p) for p in np.clip(2 * np.minimum(below, above), 0, 1)]


def _two(k: Any, n: Any) -> tuple[tuple[float, ...], tuple[float, ...], float, float]:  # noqa: ANN401 -- arrays of numpy
    """Two groups of one spread, two of their own, and the logarithms of how likely they make the counts."""
    even, more = _best(k, n, _starts(k, n))
    low, size, high, weight = even
    uneven, most = _best(k, n, [(*even, size), (low, max(size - 0.5, 0.5), high, weight, size + 0.5)])
    return even, uneven, more, most


def _one(k: Any, n: Any) -> tuple[tuple[float, ...], float]:  # noqa: ANN401 -- arrays of numpy
    """One group that makes the counts likeliest, and the logarithm of that."""
    import numpy as np  # noqa: PLC0415 -- heavy
    from scipy.special import logit  # noqa: PLC0415 -- heavy

    share = (k + 0.5) / (n + 1)
    centre = float(np.median(share))
    return _best(k, n, [(float(logit(centre)), _size(share - centre, centre))])


def _starts(k: Any, n: Any) -> list[tuple[float, ...]]:  # noqa: ANN401 -- arrays of numpy
    """Where to begin to look for two groups: a quarter of the units below, or most of them."""
    import numpy as np  # noqa: PLC0415 -- heavy
    from scipy.special import logit  # noqa: PLC0415 -- heavy

    share = (k + 0.5) / (n + 1)
    starts: list[tuple[float, ...]] = []
    for part in (0.25, 0.6):
        cut = np.quantile(share, part)
        low, high = (float(np.median(side)) for side in (share[share < cut], share[share >= cut]))
        away = np.where(share < cut, share - low, share - high)
        starts.append((float(logit(low)), _size(away, high), float(logit(high)), float(logit(part))))
    return starts


def _best(k: Any, n: Any, starts: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], float]:  # noqa: ANN401 -- arrays of numpy
    """The groups (see `_groups`) that make the counts likeliest and the logarithm of that, from several starts."""
    import numpy as np  # noqa: PLC0415 -- heavy
    from scipy.optimize import minimize  # noqa: PLC0415 -- heavy
    from scipy.special import betaln, gammaln  # noqa: PLC0415 -- heavy

    choices = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    stray = np.log(STRAY) - np.log(n + 1)

    def against(x: Any) -> float:  # noqa: ANN401 -- as above
        if not _plausible(x):
            return 1e12
        likely = stray
        for g in _groups(x):
            own = np.log(g.weight * (1 - STRAY)) + choices
            likely = np.logaddexp(likely, own + betaln(k + g.alpha, n - k + g.beta) - betaln(g.alpha, g.beta))
        return -float(likely.sum())

    ways = {"xatol": 1e-2, "fatol": 1e-2, "maxiter": 600}
    found = min((minimize(against, s, method="Nelder-Mead", options=ways) for s in starts), key=lambda r: float(r.fun))
    return tuple(float(x) for x in found.x), -float(found.fun)


def _plausible(x: Sequence[float]) -> bool:
    """Shares no farther out than any report's, groups of some units each, spreads that do not differ too much."""
    if max(abs(each) for each in x) > 12 or x[1] < 0:  # noqa: PLR2004 -- past any report's
        return False
    if len(x) > 2 and abs(x[3]) > 2:  # noqa: PLR2004 -- a group of less than an eighth
        return False
    return len(x) < UNEVEN_LENGTH or (x[4] >= 0 and abs(x[4] - x[1]) <= APART)


def _groups(x: Sequence[float]) -> tuple[Spread, ...]:
    """The groups that numbers without bounds stand for: logit of the mean, log of the size, second mean, weight, size.

    Without the last, both groups are of one size (alpha + beta).
    """
    size = exp(x[1])
    if len(x) == 2:  # noqa: PLR2004 -- one group
        return (Spread(size / (1 + exp(-x[0])), size / (1 + exp(x[0]))),)
    low, other = 1 / (1 + exp(-x[3])), exp(x[-1]) if len(x) == UNEVEN_LENGTH else size
    means = ((low, size, x[0]), (1 - low, other, x[2]))
    return tuple(Spread(own / (1 + exp(-m)), own / (1 + exp(m)), weight) for weight, own, m in means)


def _wider(x: Sequence[float]) -> tuple[Spread, ...]:
    return tuple(replace(g, alpha=g.alpha / WIDER, beta=g.beta / WIDER) for g in _groups(x))


def _size(away: Any, centre: float) -> float:  # noqa: ANN401 -- an array of numpy
    """The log of the size (alpha + beta) whose spread the middle half of the distances shows."""
    import numpy as np  # noqa: PLC0415 -- heavy

    width = max(1.4826 * float(np.median(np.abs(away))), 0.004)
    return log(max(centre * (1 - centre) / width**2 - 1, 2.0))
