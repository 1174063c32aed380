"""How well figures agree, as a class from 0 to 6 with every rounding mode that holds; rounding convention; GRIM."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from rules.interval import MODES, Interval, Mode, Stated, interval, loosest, point

UNCHECKABLE, CONSISTENT, TIES_DOWN, TRUNCATED, ROUNDED_UP, LAST_PLACE, INCONSISTENT = range(7)
"""The classes of a verdict, from 0: not checkable, to 6: no rounding reconciles the figures."""

PERCENT = Interval(Fraction(0), Fraction(100))
FAR = Fraction(5)
"""How many points "khoảng" may be away before it is worth a word: a vague figure is otherwise not checkable."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class, all modes of rounding under which the figures agree, and why where it is not checkable."""

    klass: int
    modes: frozenset[Mode] = frozenset()
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the figures, or nothing could be checked."""
        return self.klass <= TIES_DOWN


HOLDS = Verdict(CONSISTENT, frozenset(MODES))
FAILS = Verdict(INCONSISTENT)


def ratio(numerator: Sequence[Stated], denominator: Sequence[Stated], stated: Stated) -> Verdict:
    """Whether 100 · n/d, each the sum of its parts, gives the stated percentage."""
    if stated.comparator == "approx":
        return _vague(numerator, denominator, stated)
    if any(s.comparator != "eq" for s in (*numerator, *denominator)):
        return Verdict(UNCHECKABLE, reason="số liệu thành phần không phải con số chính xác")
    base = _added(denominator)
    if base <= 0:
        return Verdict(UNCHECKABLE, reason="mẫu số bằng 0")
    if all(not s.step for s in (*numerator, *denominator)):
        if stated.comparator == "eq" and stated.step and stated.value >= 0:
            return _exact(_added(numerator), base, stated)
        return agree(dict.fromkeys(MODES, point(100 * _added(numerator) / base)), stated)
    return agree({m: total(numerator, m).over(total(denominator, m)).times(100) for m in MODES}, stated)


def _exact(part: Fraction, base: Fraction, stated: Stated) -> Verdict:
    """What `agree` says of an exact true percentage: the same, in a twentieth of the time.

    Its distance from the stated one and the stated step are whole numbers once both are multiplied by what stands
    below their fraction bars.
    """
    top, bottom = part.numerator * base.denominator, part.denominator * base.numerator
    value = stated.value.numerator * stated.step.denominator
    step = stated.step.numerator * stated.value.denominator
    scale = stated.value.denominator * stated.step.denominator
    off, half = 2 * (100 * top * scale - value * bottom), step * bottom
    even = value % (2 * step) == 0
    holding = {
        "half_up": -half <= off < half,
        "half_even": -half < off < half or (even and abs(off) == half),
        "half_down": -half < off <= half,
        "truncated": 0 <= off < 2 * half,
        "up": -2 * half < off <= 0,
    }
    modes = frozenset(m for m in MODES if holding[m])
    if modes:
        return Verdict(_klass(modes), modes)
    return Verdict(LAST_PLACE if -3 * half <= off < 3 * half else INCONSISTENT)


def agree(true: dict[Mode, Interval], stated: Stated) -> Verdict:
    """The class of a stated figure against the interval of the true one (by mode, as its own parts may be rounded)."""
    domain = PERCENT if stated.comparator != "eq" else None
    modes = frozenset(m for m in MODES if interval(stated, m, domain).meets(true[m]))
    if modes:
        return Verdict(_klass(modes), modes)
    near = any(loosest(stated).meets(i) or _beside(i, stated) for i in true.values())
    return Verdict(LAST_PLACE if stated.step and near else INCONSISTENT)


def total(parts: Iterable[Stated], mode: Mode) -> Interval:
    """The interval of a sum when every part was rounded in one mode."""
    result = point(Fraction(0))
    for part in parts:
        result += interval(part, mode)
    return result


def sums(whole: Stated, parts: Sequence[Stated]) -> Verdict:
    """Whether the parts add up to the whole; each of them may be rounded (money in triệu) or exact (counts)."""
    if any(s.comparator != "eq" for s in (whole, *parts)):
        return Verdict(UNCHECKABLE, reason="có số liệu ghi ở dạng ước lượng")
    gap = abs(_added(parts) - whole.value)
    if not gap or gap > sum((p.step for p in parts if p.step), whole.step):
        return FAILS if gap else HOLDS
    modes = frozenset(m for m in MODES if total(parts, m).meets(interval(whole, m)))
    if modes:
        return Verdict(_klass(modes), modes)
    return Verdict(LAST_PLACE if _beside(total(parts, "half_up"), whole) else INCONSISTENT)


def growth(high: Stated, low: Stated, base: Stated, stated: Stated) -> Verdict:
    """Whether the distance between two figures is the stated percentage of one of them."""
    true = {m: (interval(high, m) - interval(low, m)).over(interval(base, m)).times(100) for m in MODES}
    return agree(true, stated)


def same(a: Stated, b: Stated) -> Verdict:
    """Whether two statements can mean one value ("99,9" and "99,93" can; no rounding reconciles "95" and "100")."""
    if "approx" in (a.comparator, b.comparator):
        far = abs(a.value - b.value) > max(FAR, abs(max(a.value, b.value)) / 10)
        return Verdict(INCONSISTENT if far else UNCHECKABLE, reason="một trong hai số liệu ghi ở dạng ước lượng")
    if a.comparator == b.comparator == "eq":
        gap = abs(a.value - b.value)
        if not gap or gap >= a.step + b.step:
            return FAILS if gap else HOLDS
    modes = frozenset(m for m in MODES if interval(a, m).meets(interval(b, m)))
    if modes:
        return Verdict(_klass(modes), modes)
    return Verdict(LAST_PLACE if loosest(a).meets(loosest(b)) else INCONSISTENT)


def at_most(part: Stated, whole: Stated) -> Verdict:
    """Whether a part can be no larger than its whole."""
    if "approx" in (part.comparator, whole.comparator):
        return Verdict(UNCHECKABLE, reason="có số liệu ghi ở dạng ước lượng")
    least, most = loosest(part), loosest(whole)
    below = Interval(None, most.high, closed_high=most.closed_high)
    return HOLDS if least.meets(below) else FAILS


def grim(stated: Stated, base: int) -> Verdict:
    """Whether some whole number over the base gives the stated percentage (GRIM, Brown and Heathers 2017)."""
    if stated.comparator != "eq":
        return Verdict(UNCHECKABLE, reason="tỷ lệ ghi ở dạng ước lượng")
    if power(stated, base) == 0:
        return Verdict(UNCHECKABLE, reason="mẫu số quá lớn so với số chữ số thập phân")
    modes = frozenset(m for m in MODES if _whole_in(interval(stated, m), base))
    return Verdict(_klass(modes), modes) if modes else FAILS


def power(stated: Stated, base: int) -> Fraction:
    """The chance that a random percentage of this precision fails GRIM for the base; 0 where the test says nothing."""
    return max(Fraction(0), 1 - base * stated.step / 100)


def implied_base(count: Stated, rate: Stated) -> Interval | None:
    """The bases that a count and its percentage allow, None where the percentage may be nought."""
    share = interval(rate)
    if share.low is None or share.low <= 0:
        return None
    return interval(count).times(100).over(share)


def convention(verdicts: Iterable[Verdict]) -> Mode | None:
    """The one way of rounding that all discriminating figures of a document follow, None where none is singled out.

    A figure discriminates when some modes reconcile it and others do not.
    """
    telling = [v.modes for v in verdicts if v.modes and len(v.modes) < len(MODES)]
    if not telling:
        return None
    shared = frozenset.intersection(*telling)
    return next((m for m in MODES if m in shared), None)


def _added(parts: Sequence[Stated]) -> Fraction:
    """The sum of stated values; counts are added as whole numbers, which is ten times as fast."""
    values = [part.value for part in parts]
    if all(value.denominator == 1 for value in values):
        return Fraction(sum(value.numerator for value in values))
    return sum(values, Fraction(0))


def _klass(modes: frozenset[Mode]) -> int:
    if modes & {"half_up", "half_even"}:
        return CONSISTENT
    if "half_down" in modes:
        return TIES_DOWN
    return TRUNCATED if "truncated" in modes else ROUNDED_UP


def _beside(true: Interval, stated: Stated) -> bool:
    """Whether the figure printed one unit in the last place higher or lower would be right (half-up)."""
    return any(interval(Stated(stated.value + d, stated.step)).meets(true) for d in (stated.step, -stated.step))


def _vague(numerator: Sequence[Stated], denominator: Sequence[Stated], stated: Stated) -> Verdict:
    base = _added(denominator)
    if base > 0 and abs(100 * _added(numerator) / base - stated.value) > FAR:
        return FAILS
    return Verdict(UNCHECKABLE, reason="tỷ lệ ghi ở dạng ước lượng")


def _whole_in(share: Interval, base: int) -> bool:
    """Whether 100 · k/base lies in the interval for some whole k."""
    if share.low is None or share.high is None:
        return True
    low, high = share.low * base / 100, share.high * base / 100
    first = ceil(low) if share.closed_low else floor(low) + 1
    last = floor(high) if share.closed_high else ceil(high) - 1
    return first <= last
