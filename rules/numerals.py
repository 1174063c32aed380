"""Numbers written as Vietnamese reports write them: 1.409, 95,01 %, 0,556 tỷ đồng."""

from __future__ import annotations

from fractions import Fraction

BILLION, MILLION = 10**9, 10**6


def number(x: Fraction, places: int = 0) -> str:
    """A number with "." between thousands and "," before decimals, rounded half up, no trailing zeros after ","."""
    sign = "-" if x < 0 else ""
    scaled = int(abs(x) * 10**places + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0") if places else ""
    return f"{sign}{whole:,}".replace(",", ".") + (f",{decimals}" if decimals else "")


def percent(x: Fraction, places: int = 2) -> str:
    """A percentage: 95,01 %."""
    return f"{number(x, places)} %"


def money(x: Fraction) -> str:
    """An amount in đồng in its usual unit: 0,556 tỷ đồng stays 556 triệu đồng."""
    if abs(x) >= BILLION:
        return f"{number(x / BILLION, 6)} tỷ đồng"
    if abs(x) >= MILLION:
        return f"{number(x / MILLION, 6)} triệu đồng"
    return f"{number(x, 2)} đồng"


def write(x: Fraction, unit: str | None, places: int = 4) -> str:
    """A value in its unit: percent, money (VND) or a plain number."""
    if unit == "percent":
        return percent(x, places)
    if unit == "VND":
        return money(x)
    return number(x, places)
