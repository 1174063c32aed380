"""The verdict on a ratio, written a second way: whole numbers only, every mode by rounding the true value itself."""

from __future__ import annotations

from fractions import Fraction

from rules.interval import Mode

MODES: tuple[Mode, ...] = ("half_up", "half_even", "half_down", "truncated", "up")


def rounded(x: Fraction, decimals: int, mode: Mode) -> Fraction:
    """A number that is not negative, rounded to so many decimals."""
    scaled = x * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = {
        "half_up": twice >= 0,
        "half_down": twice > 0,
        "half_even": twice > 0 or (twice == 0 and whole % 2 == 1),
        "truncated": False,
        "up": rest > 0,
    }[mode]
    return Fraction(whole + up, 10**decimals)


def classify(n: int, d: int, value: Fraction, decimals: int) -> tuple[int, frozenset[Mode]]:
    """Class and modes of n/d against a stated percentage: print the true value in every mode, compare the prints."""
    exact = Fraction(100 * n, d)
    modes = frozenset(mode for mode in MODES if rounded(exact, decimals, mode) == value)
    if modes & {"half_up", "half_even"}:
        return 1, modes
    if "half_down" in modes:
        return 2, modes
    if "truncated" in modes:
        return 3, modes
    if "up" in modes:
        return 4, modes
    one = Fraction(1, 10**decimals)
    near = rounded(exact, decimals, "half_up") in (value - one, value + one)
    return (5 if near else 6), modes
