"""The text that Excel shows for a stored value under its number format, with Vietnamese separators (1.484,5)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|(general|.)', re.DOTALL | re.IGNORECASE)
"""Of a format: words in quotes, one sign behind a backslash, room and filling, a remark in brackets, anything else.

“General” and “@” are the codes of a number as it is.
"""
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
COMPARES = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
CURRENCY = re.compile(r"\$([^-]*)")
CODE = re.compile(r"[#0?,]+(?:\.[#0?]*)?")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A sign that the file stores by its number (ECMA-376, part 1, 22.9.2.19)."""
GENERAL_DIGITS = 10
"""Digits that Excel shows of a number without a format."""
FINEST, LARGEST = 15, 20
"""Places behind the decimal mark, and powers of ten: what Excel itself keeps of a number, and what no report counts."""


def shown(value: Any, form: str) -> str:  # noqa: ANN401 - a cell holds anything
    """The text that Excel shows for a value under a number format."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, timedelta):
        return f"{value // timedelta(hours=1)}:{value // timedelta(minutes=1) % 60:02d}"
    if isinstance(value, datetime | date | time):
        return _moment(value, form.lower())
    if not isinstance(value, int | float):
        return ESCAPED.sub(_plain, str(value)).strip()
    number = Decimal(str(value))
    if not number.is_finite():
        return ""
    section, number = _section(form or "General", number)
    return _formatted(number, section).strip()


def _plain(escaped: re.Match[str]) -> str:
    """The sign that a cell shows for one written by its number; nothing for a control, as a carriage return."""
    sign = chr(int(escaped[1], 16))
    return sign if sign.isprintable() or sign == "\n" else ""


def _section(form: str, number: Decimal) -> tuple[str, Decimal]:
    """The part of a format that a number falls under, and the number that this part shows (a part has its own sign)."""
    parts = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", form)
    told = [CONDITION.search(part) for part in parts]
    if any(told):
        chosen = next((p for p, c in zip(parts, told, strict=True) if c is None or _holds(c, number)), parts[-1])
        return chosen, number
    if number < 0 and len(parts) > 1:  # the sign of bookkeepers, (5), would be read as the number of a list
        return (parts[1].replace("\\(", "-").replace("(", "-").replace("\\)", "").replace(")", ""), -number)
    return (parts[2] if number == 0 and len(parts) > 2 else parts[0]), number  # noqa: PLR2004 - the third is of zero


def _holds(condition: re.Match[str], number: Decimal) -> bool:
    try:
        return bool(COMPARES[condition[1]](number, Decimal(condition[2])))
    except ArithmeticError:
        return False


def _formatted(number: Decimal, section: str) -> str:
    before, code, after, scale = _parts(section)
    if not code:
        return before  # only words: a dash for zero
    number = number.scaleb(scale)
    if not CODE.fullmatch(code) or number.adjusted() > LARGEST:
        return before + _general(number) + after
    whole, _, places = code.partition(".")
    places = places[:FINEST]
    digits = f"{abs(number).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP):f}"
    integer, _, fraction = digits.partition(".")
    least = len(places.rstrip("#?"))
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    integer = integer.lstrip("0").rjust(whole.count("0") or bool(fraction), "0")
    if "," in whole:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", integer)
    sign = "-" if number < 0 and digits.strip("0.") else ""
    return f"{before}{sign}{integer}{',' if fraction else ''}{fraction}{after}"


def _parts(section: str) -> tuple[str, str, str, int]:
    """The words before the number of a format, the code of the number itself, the words behind it, and its scale.

    The scale is in powers of ten: two for a percent sign, minus three for a comma behind the last digit.
    """
    before, code, after, scale = "", "", "", 0
    for quoted, escaped, remark, sign in TOKEN.findall(section):
        money = CURRENCY.match(remark)
        words = quoted or escaped or (money[1] if money else "")
        scale += 2 * (sign == "%")
        if sign and (sign in "0#?@" or len(sign) > 1 or (code and not after and sign in ".,")):
            code += after + sign  # words inside a number make a code that is not understood
            after = ""
        elif code:
            after += words + sign
        else:
            before += words + sign
    whole, point, places = code.partition(".")
    plain = whole.rstrip(",") + point + places.rstrip(",")
    return before, plain, after, scale - 3 * (len(code) - len(plain))


def _general(number: Decimal) -> str:
    if number.adjusted() > LARGEST:
        return f"{number:.{GENERAL_DIGITS}E}"
    whole = number == number.to_integral_value()
    text = f"{number:f}" if whole else f"{Decimal(f'{number:.{GENERAL_DIGITS}g}'):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")


def _moment(value: date | time, form: str) -> str:
    """A date as Vietnamese write it, with as many of its parts as the format shows."""
    form = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]|am/pm', "", form)
    clock = "%H:%M" if isinstance(value, time) or (isinstance(value, datetime) and "h" in form) else ""
    if isinstance(value, time):
        return value.strftime(clock)
    day, year = "d" in form, "y" in form
    month = "m" in form and (day or year or "h" not in form)
    told = "/".join(part for part, has in (("%d", day), ("%m", month), ("%Y", year)) if has)
    return value.strftime(" ".join(filter(None, (told, clock))) or "%d/%m/%Y")
