"""Vietnamese printed numbers to exact Decimals. Which sign is decimal is decided by rules in a fixed order, each named.

Other tools read "84,03" as 8403; here a text that no rule reads is refused (None), never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from normalize.observation import Number

Shape = Literal["percent", "count", "money"]
SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
WORDS = {
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
    "trăm": 100,
    "tr": 1_000_000,
}
AMOUNT = re.compile(
    r"([\d.,\s\u00a0\u2009\u202f]*\d)\s*((?:(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|tr\.?(?=\s*đ)|tr(?![^\W\d_]))\s*)*)(?:đồng|vnđ|vnd|đ\b)?",
    re.IGNORECASE,
)
GROUP = 3


def read(text: str, shape: Shape = "count", multiplied: bool = False) -> Number | None:
    """The number printed as `text`, with the rule that read it; None where it is no number.

    `multiplied` tells that a money word (triệu, tỷ) follows: then "1.234 tỷ" is 1234 and "1,234 tỷ" is 1.234.
    """
    plain = SPACES.sub("", text.strip())
    if not NUMBER.fullmatch(plain):
        return None
    signs = [c for c in plain if c in ".,"]
    if not signs:
        return Number(Decimal(plain), 0, "số nguyên")
    if len(set(signs)) == 2:  # noqa: PLR2004 - both signs
        return (
            _decimal(plain, signs[-1], "dấu sau cùng là dấu thập phân")
            if _grouped(plain, signs[0], signs[-1])
            else None
        )
    sign = signs[0]
    groups = plain.lstrip("+-").split(sign)
    if len(signs) > 1:
        return _whole(plain, sign, "các nhóm ba chữ số là hàng nghìn") if _thousands(groups) else None
    if len(groups[1]) != GROUP or groups[0].startswith("0") or len(groups[0]) > GROUP:
        return _decimal(plain, sign, "phần sau dấu không phải ba chữ số: thập phân")
    if shape == "percent":
        return _decimal(plain, sign, "ba chữ số sau dấu ở tỷ lệ phần trăm: thập phân")
    if multiplied:
        if sign == ",":
            return _decimal(plain, sign, "dấu phẩy trước triệu, tỷ: thập phân")
        return _whole(plain, sign, "dấu chấm trước triệu, tỷ: hàng nghìn")
    return _whole(plain, sign, "ba chữ số sau dấu ở số đếm: hàng nghìn")


def amount(text: str) -> tuple[Decimal, Decimal, str] | None:
    """An amount of money in đồng, the unit of its last printed place in đồng, and the rule that read it.

    "0,556 tỷ đồng" gives (556000000, 1000000). Parts add up ("2 tỷ 350 triệu đồng"). None where it cannot be read,
    so too where other words stand between ("từ 1000 đến 2000 đồng", "10 tỷ USD").
    """
    if AMOUNT.sub("", text).strip():
        return None
    total, step, rules = Decimal(0), Decimal(0), []
    for match in AMOUNT.finditer(text.strip()):
        factor = Decimal(1)
        for word in match[2].lower().split():
            factor *= WORDS[word.rstrip(".")]
        number = read(match[1], "money", multiplied=factor > 1)
        if number is None:
            return None
        total += number.value * factor
        step = factor.scaleb(-number.decimals)
        rules.append(number.rule)
    return (total, step, "; ".join(dict.fromkeys(rules))) if rules else None


def count(text: str) -> Number | None:
    """A count, with its multiplying word where one is printed: "1,2 triệu" gives 1200000."""
    match = re.fullmatch(r"(.*?\d)\s*(nghìn|ngàn|vạn|triệu|tỷ|tỉ)?", text.strip(), re.IGNORECASE | re.DOTALL)
    if not match:
        return None
    number = read(match[1], "count", multiplied=bool(match[2]))
    if number is None or not match[2]:
        return number
    factor = WORDS[match[2].lower()]
    return Number(number.value * factor, number.decimals, number.rule)


def _decimal(plain: str, sign: str, rule: str) -> Number:
    other = "." if sign == "," else ","
    whole, _, rest = plain.replace(other, "").rpartition(sign)
    return Number(Decimal(f"{whole}.{rest}"), len(rest), rule)


def _whole(plain: str, sign: str, rule: str) -> Number:
    return Number(Decimal(plain.replace(sign, "")), 0, rule)


def _thousands(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= GROUP and all(len(g) == GROUP for g in groups[1:])


def _grouped(plain: str, first: str, last: str) -> bool:
    """Whether, with both signs present, the first one groups by three and the last one stands once, at the end."""
    whole, _, rest = plain.lstrip("+-").rpartition(last)
    return first != last and last not in whole and bool(rest) and _thousands(whole.split(first))
