"""What should hold between figures: a share, a balance, one value stated twice, a limit. Judged and written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from rules import verdict
from rules.interval import Comparator, Stated, interval
from rules.numerals import number, percent, write
from rules.verdict import Verdict

POWERS = (1, 2, 3, 6, 9)
UNITS = (3, 6, 9)
"""Powers of ten that a lost separator or a unit mistaken (nghìn, triệu, tỷ) makes of a number."""


class Relation(Protocol):
    """A statement about figures in a fixed order. `arithmetic` writes it out in Vietnamese, in the figures' unit.

    `limit` tells that it only bounds them: almost any other number would mend it, so no slip can be told from it.
    """

    @property
    def limit(self) -> bool:
        """Whether it is an inequality."""

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """How well the figures agree with it."""

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:
        """The sum done, with the numbers put in."""


@dataclass(frozen=True, slots=True)
class Share:
    """The first `top` figures over those that follow are the percentage that stands last."""

    top: int = 1
    limit = False

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """The class of the percentage against the exact quotient."""
        return verdict.ratio(terms[: self.top], terms[self.top : -1], terms[-1])

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:  # noqa: ARG002 -- always a percentage
        """For example: 1.409 : 1.483 = 95,01 %."""
        top, bottom = terms[: self.top], terms[self.top : -1]
        base = _sum(bottom)
        quotient = percent(100 * _sum(top) / base, _places(terms[-1]) + 2) if base else "không tính được"
        return f"{_grouped(top)} : {_grouped(bottom)} = {quotient}"


@dataclass(frozen=True, slots=True)
class Balance:
    """The first `left` figures add up to as much as the rest. `open`: parts may be missing, so only no more than."""

    left: int = 1
    open: bool = False

    @property
    def limit(self) -> bool:
        """With parts missing it only says: no more than."""
        return self.open

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """Both sides must be equal; where parts are missing the rest may not exceed the left side."""
        left, right = terms[: self.left], terms[self.left :]
        if self.open:
            return verdict.at_most(_whole(right), _whole(left))
        return verdict.sums(left[0], right) if self.left == 1 else verdict.sums(_whole(left), right)

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:
        """For example: 314 + 127 = 441, khác 322 (chênh lệch 119)."""
        left, right = terms[: self.left], terms[self.left :]
        a, b = _sum(left), _sum(right)
        if a == b:
            return f"{_added(right, unit)} = {write(a, unit)}"
        than = "lớn hơn" if b > a else "nhỏ hơn"
        if self.verdict(terms).holds:
            near = "không vượt quá" if self.open else "≈"
            return f"{_added(right, unit)} {near} {_added(left, unit)}"
        done = f"{_added(right, unit)} = {write(b, unit)}" if len(right) > 1 else write(b, unit)
        other = f"{_added(left, unit)} = {write(a, unit)}" if len(left) > 1 else write(a, unit)
        return f"{done}, {than} {other} (chênh lệch {write(abs(a - b), unit)})"


@dataclass(frozen=True, slots=True)
class Same:
    """Two statements mean one value."""

    limit = False

    def power(self, terms: Sequence[Stated]) -> int | None:
        """The power of ten by which one statement is the other, None where none is: a unit or a separator misread.

        One digit in common says nothing, unless a whole unit (nghìn, triệu, tỷ) lies between them.
        """
        small, large = sorted(terms, key=lambda t: t.value)
        if small.comparator != "eq" or large.comparator != "eq":
            return None
        for k in POWERS:
            grown = Stated(small.value * 10**k, small.step * 10**k)
            told = len(str(large.value.numerator).strip("0")) > 1 or k in UNITS
            if small.value > 0 and told and verdict.same(grown, large).klass == verdict.CONSISTENT:
                return k
        return None

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """Whether some rounding reconciles them."""
        return verdict.same(terms[0], terms[1])

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:
        """For example: 95 % ≠ 100 % (chênh lệch 5 điểm phần trăm)."""
        a, b = terms[0].value, terms[1].value
        if a == b:
            return f"{write(a, unit)} = {write(b, unit)}"
        gap = f"{number(abs(a - b), 4)} điểm phần trăm" if unit == "percent" else write(abs(a - b), unit)
        return f"{write(a, unit)} ≠ {write(b, unit)} (chênh lệch {gap})"


@dataclass(frozen=True, slots=True)
class OneBase:
    """A count with its rate, and another count with its rate (in this order), are of one population."""

    limit = True

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """Whether the bases that they imply are of one order of magnitude; not checkable where a rate may be nought."""
        one, other = verdict.implied_base(*terms[:2]), verdict.implied_base(*terms[2:])
        if one is None or other is None:
            return Verdict(verdict.UNCHECKABLE, reason="tỷ lệ quá nhỏ nên không suy ra được mẫu số")
        return (
            verdict.HOLDS
            if one.times(10).meets_or_passes(other) and other.times(10).meets_or_passes(one)
            else verdict.FAILS
        )

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:  # noqa: ARG002 -- always counts and rates
        """For example: 1.601 : 97,62 % ≈ 1.640, còn 39 : 0,24 % ≈ 16.250."""
        done = [
            f"{number(count.value)} : {percent(rate.value)} ≈ {number(100 * count.value / rate.value)}"
            for count, rate in (terms[:2], terms[2:])
        ]
        return ", còn ".join(done)


@dataclass(frozen=True, slots=True)
class AtMost:
    """The first figure is a part of the second."""

    limit = True

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """Whether the part can be no larger than the whole."""
        return verdict.at_most(terms[0], terms[1])

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:
        """For example: 120 > 100."""
        than = ">" if terms[0].value > terms[1].value else "không vượt quá"
        return f"{write(terms[0].value, unit)} {than} {write(terms[1].value, unit)}"


@dataclass(frozen=True, slots=True)
class Cap:
    """A share of a whole passes no more than 100 %."""

    most: Fraction = Fraction(100)
    limit = True

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """Whether anything up to the limit lies in what is stated."""
        low = interval(terms[0]).low
        if low is None or low < self.most or (low == self.most and not terms[0].strict):
            return verdict.HOLDS
        return verdict.FAILS if terms[0].value > self.most or terms[0].strict else verdict.HOLDS

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:
        """For example: tỷ lệ của một phần trên tổng thể không vượt quá 100 %."""
        if self.verdict(terms).holds:
            return f"{write(terms[0].value, unit)} không vượt quá {write(self.most, unit)}"
        return f"phần không thể lớn hơn tổng thể, nên tỷ lệ cao nhất là {write(self.most, unit)}"


@dataclass(frozen=True, slots=True)
class Whole:
    """Some whole number over the base (last) gives the percentage (first): GRIM."""

    limit = True

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """Whether there is such a number; not checkable where every percentage of this precision has one."""
        return verdict.grim(terms[0], int(terms[1].value))

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:  # noqa: ARG002 -- always a percentage
        """The two nearest whole numbers and the percentages they give."""
        base, places = terms[1].value, _places(terms[0]) + 1
        k = Fraction(terms[0].value * base // 100)
        near = [f"{number(x)} : {number(base)} = {percent(100 * x / base, places)}" for x in (k, k + 1) if x <= base]
        return "; ".join(near)


@dataclass(frozen=True, slots=True)
class Moved:
    """The first figure is the second, risen (or fallen) by the third: so many more, or `growth`: so many per cent."""

    rises: bool
    growth: bool = False
    limit = False

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """A fall where a rise is told fails, whatever its size."""
        now, before, change = terms
        if any(t.comparator != "eq" for t in terms):
            return Verdict(verdict.UNCHECKABLE, reason="có số liệu ghi ở dạng ước lượng")
        high, low = (now, before) if self.rises else (before, now)
        if not self.growth:
            return verdict.sums(high, [low, change])
        if high.value < low.value or before.value <= 0:
            return verdict.FAILS
        return verdict.growth(high, low, before, change)

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:
        """For example: từ 2.690 lên 2.845 là tăng 155."""
        now, before, _ = terms
        gap = abs(now.value - before.value)
        way, told = ("lên", "tăng") if now.value > before.value else ("xuống", "giảm")
        if self.growth:
            size = percent(100 * gap / before.value, 2) if before.value else "không tính được"
        else:
            size = f"{number(gap, 4)} điểm phần trăm" if unit == "percent" else write(gap, unit)
        return f"từ {write(before.value, unit)} {way} {write(now.value, unit)} là {told} {size}"


@dataclass(frozen=True, slots=True)
class Reached:
    """The first figure reaches the second, or `met` is untrue and it does not; `less`: the lower the better."""

    met: bool
    less: bool = False
    limit = True

    def verdict(self, terms: Sequence[Stated]) -> Verdict:
        """Figures are taken as printed: 99,6 does not reach 100, though rounding would."""
        result, goal = terms
        if result.comparator != "eq":
            return Verdict(verdict.UNCHECKABLE, reason="kết quả ghi ở dạng ước lượng")
        beyond = result.value <= goal.value if self.less else result.value >= goal.value
        if result.value == goal.value and goal.strict:
            beyond = False
        return verdict.HOLDS if beyond == self.met else verdict.FAILS

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:
        """For example: 82,7 % thấp hơn 85 %."""
        result, goal = (t.value for t in terms)
        than = "thấp hơn" if result < goal else "bằng" if result == goal else "cao hơn"
        return f"{write(result, unit)} {than} {write(goal, unit)}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What figures of several reports show, already worked out: never holds, and says so in its own words."""

    words: str
    limit = True

    def verdict(self, terms: Sequence[Stated]) -> Verdict:  # noqa: ARG002 -- the verdict was reached before
        """It was made because it does not hold."""
        return verdict.FAILS

    def arithmetic(self, terms: Sequence[Stated], unit: str | None) -> str:  # noqa: ARG002 -- the words hold them
        """The words."""
        return self.words


def _sum(terms: Sequence[Stated]) -> Fraction:
    return sum((t.value for t in terms), Fraction(0))


def _added(terms: Sequence[Stated], unit: str | None) -> str:
    return " + ".join(write(t.value, unit) for t in terms)


def _grouped(terms: Sequence[Stated]) -> str:
    return f"({_added(terms, None)})" if len(terms) > 1 else _added(terms, None)


def _whole(terms: Sequence[Stated]) -> Stated:
    """Several figures as one: values add, and so do the units in the last place; vague where one of them is."""
    vague: Comparator = next((t.comparator for t in terms if t.comparator != "eq"), "eq")
    return Stated(_sum(terms), sum((t.step for t in terms), Fraction(0)), vague)


def _places(stated: Stated) -> int:
    """How many decimals a step of 1, 0.1, 0.01 … prints."""
    places, step = 0, stated.step or Fraction(1)
    while step < 1:
        step, places = step * 10, places + 1
    return places
