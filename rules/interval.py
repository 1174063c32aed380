"""What a printed number says about the true one: an interval with open or closed ends. Exact, no float takes part."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Mode = Literal["half_up", "half_even", "half_down", "truncated", "up"]
Comparator = Literal["eq", "ge", "le", "approx"]

MODES: tuple[Mode, ...] = ("half_up", "half_even", "half_down", "truncated", "up")
"""How a number may have been rounded, the usual ways first."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends; an end of None lies at infinity. An end belongs to it where it is closed."""

    low: Fraction | None
    high: Fraction | None
    closed_low: bool = True
    closed_high: bool = True

    def __contains__(self, x: Fraction) -> bool:
        above = self.low is None or (self.low <= x if self.closed_low else self.low < x)
        return above and (self.high is None or (x <= self.high if self.closed_high else x < self.high))

    def __add__(self, other: Interval) -> Interval:
        """The sums: ends add, and an end is closed only when both are."""
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.closed_low and other.closed_low,
            self.closed_high and other.closed_high,
        )

    def __neg__(self) -> Interval:
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.closed_high, self.closed_low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return _before(self.low, self.closed_low, other.high, other.closed_high) and _before(
            other.low, other.closed_low, self.high, self.closed_high
        )

    def meets_or_passes(self, other: Interval) -> bool:
        """Whether some number of this is no smaller than some number of the other."""
        return self.high is None or other.low is None or self.high >= other.low

    def over(self, other: Interval) -> Interval:
        """The quotients of non-negative numbers of this by positive numbers of the other (n/d from rounded parts)."""
        low = None if self.low is None or other.high is None else max(self.low, Fraction(0)) / other.high
        high = None if self.high is None or not other.low or other.low < 0 else self.high / other.low
        return Interval(
            Fraction(0) if low is None else low,
            high,
            self.closed_low and other.closed_high,
            self.closed_high and other.closed_low,
        )

    def times(self, factor: int) -> Interval:
        """Every number multiplied by a positive factor."""
        return Interval(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.closed_low,
            self.closed_high,
        )


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as a report states it: value, unit in the last printed place (0 where it is exact), comparator.

    A count is exact (step 0); 84,03 % has step 1/100; 556 triệu đồng has step 1,000,000. `strict` tells "trên 60 %"
    (60 itself excluded) from "từ 60 % trở lên".
    """

    value: Fraction
    step: Fraction = Fraction(0)
    comparator: Comparator = "eq"
    strict: bool = False

    @property
    def exact(self) -> bool:
        """Whether it says one number and nothing else."""
        return self.comparator == "eq" and not self.step


def point(x: Fraction) -> Interval:
    """The interval that holds one number."""
    return Interval(x, x)


def interval(stated: Stated, mode: Mode = "half_up", domain: Interval | None = None) -> Interval:
    """The true values that a stated figure allows when it was rounded in one mode.

    "trên 60 %" gives (60, …), "dưới" its mirror, each within the measure's `domain` (0 to 100 for a share).
    The modes: docs/checks.md; half-even after IEEE 754 (ties go to the even last digit).
    """
    if stated.comparator == "ge":
        return Interval(stated.value, domain.high if domain else None, not stated.strict)
    if stated.comparator == "le":
        return Interval(domain.low if domain else None, stated.value, closed_high=not stated.strict)
    if not stated.step:
        return point(stated.value)
    if stated.value < 0:
        return -interval(Stated(-stated.value, stated.step), mode)
    return _rounded(stated.value, stated.step, mode)


def loosest(stated: Stated) -> Interval:
    """The values that some mode of rounding allows: one unit in the last place to either side, ends excluded."""
    if stated.comparator != "eq" or not stated.step:
        return interval(stated)
    return Interval(stated.value - stated.step, stated.value + stated.step, closed_low=False, closed_high=False)


def _rounded(v: Fraction, u: Fraction, mode: Mode) -> Interval:
    half = u / 2
    if mode == "half_up":
        return Interval(v - half, v + half, closed_high=False)
    if mode == "half_down":
        return Interval(v - half, v + half, closed_low=False)
    if mode == "half_even":
        even = v / u % 2 == 0
        return Interval(v - half, v + half, even, even)
    if mode == "truncated":
        return Interval(v, v + u, closed_high=False)
    return Interval(v - u, v, closed_low=False)


def _before(low: Fraction | None, closed_low: bool, high: Fraction | None, closed_high: bool) -> bool:
    if low is None or high is None:
        return True
    return low < high or (low == high and closed_low and closed_high)
