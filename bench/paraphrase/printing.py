"""How a commune prints numbers: thousands and decimal marks, signs of percent, zeros in front, words, money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
MONEY = (
    ("{} đồng", 1),
    ("{}đ", 1),
    ("{} VNĐ", 1),
    ("{} nghìn đồng", 10**3),
    ("{} triệu đồng", 10**6),
    ("{} triệu", 10**6),
    ("{} tỷ đồng", 10**9),
    ("{} tỉ đồng", 10**9),
)


@dataclass(frozen=True, slots=True)
class Print:
    """One commune's habits."""

    thousands: str
    percent: str
    padded: bool
    decimal: str = ","

    def count(self, n: int, *, words: bool = False) -> str:
        """A count: 1.409, 05, 05 (năm)."""
        if words and n < 100:
            return f"{n:02d} ({spoken(n)})"
        return f"{n:02d}" if self.padded and n < 10 else f"{n:,}".replace(",", self.thousands)

    def number(self, value: Decimal) -> str:
        """A number with decimals."""
        whole, _, rest = f"{value:f}".partition(".")
        return f"{int(whole):,}".replace(",", self.thousands) + (self.decimal + rest if rest else "")

    def money(self, draw: Random) -> tuple[str, Decimal]:
        """An amount as printed, and in đồng."""
        form, unit = draw.choice(MONEY)
        if unit == 1:
            amount = Decimal(draw.randint(120, 99_999)) * 1000
            return form.format(f"{int(amount):,}".replace(",", ".")), amount
        if unit == 10**9:
            amount = Decimal(draw.randint(101, 9_999)) / draw.choice(
                (10, 100, 1000) if self.decimal == "," else (10, 100)
            )
        else:
            amount = Decimal(draw.randint(12, 990)) + (Decimal(draw.randint(0, 9)) / 10 if draw.random() < 0.3 else 0)
        amount = amount.normalize() if amount != int(amount) else Decimal(int(amount))
        return form.format(self.number(amount)), amount * unit


def habits(draw: Random) -> Print:
    """A commune's habits: most write 1.409 and 98,65%, some 1409, some 98.65%, some with a space before the sign."""
    decimal = "," if draw.random() < 0.9 else "."
    return Print(
        thousands="." if decimal == "," and draw.random() < 0.75 else "",
        percent=draw.choice(("%", "%", "%", " %", "\u00a0%")),
        padded=draw.random() < 0.8,
        decimal=decimal,
    )


def share(a: int, b: int, decimals: int) -> Decimal:
    """The rate of a in b in percent, rounded half up."""
    return (Decimal(100) * a / b).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def spoken(n: int) -> str:
    """A count below a hundred in words."""
    tens, ones = divmod(n, 10)
    if tens == 0:
        return ONES[ones]
    head = "mười" if tens == 1 else f"{ONES[tens]} mươi"
    last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, ONES[ones])
    return f"{head} {last}".strip()
