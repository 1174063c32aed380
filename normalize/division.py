"""The part that a count is of where its sentence divides a whole: "trong đó 12 lớp buổi tối", "(kế hoạch 5, ...)"."""

from __future__ import annotations

import re

from extract.document import Figure
from normalize.ellipsis import only_time
from normalize.wording import counted, fold

WHOLE = r"\d[\d.,]*(?!\s*(?:%|[\d/–-]))\s*(?P<noun>[^;:.()\d%]*?)\s*"
DIVIDES = r"(?:trong\s+(?:đó|số\s+(?:đó|này))|(?:bao\s+)?gồm|chia\s+(?:ra|thành)|cụ\s+thể)"
DIVIDED = re.compile(rf"(?<![\d/.,]){WHOLE}(?:[,;.(]?\s*\b{DIVIDES}\b|(?<!\d):|\()(?P<parts>[^()]*)$", re.IGNORECASE)
"""A whole and, up to the figure, the parts that it is divided into: behind a colon, in a bracket still open ..."""
OUT_OF = re.compile(
    rf"^\W*trong\s+(?:tổng\s+)?(?:số\s+)?{WHOLE}(?:,\s*(?:thì\s+)?|\s(?:thì\s+)?(?=có\b))(?P<parts>.*)$", re.IGNORECASE
)
AMONG = re.compile(r"^\W*trong\s+(?:số\s+)?(?:này|đó)\s+(?P<name>[^\W\d_][^,;:.()]*)", re.IGNORECASE)
"""Words behind a count that is a part of the one before: "05 trong số này học buổi tối"."""
OPENING = re.compile(r"^(?:(?:là|có|thì|và|còn|riêng|số|đã|trong\s+đó|gồm)\s+)+", re.IGNORECASE)
CLAUSE = re.compile(r"\s*[,;:()].*$")
REASON = re.compile(r"\s+(?:do|để|nhằm|vì|nên)\s.*$", re.IGNORECASE)
"""What a part's clause goes on to tell of it."""
NO_PART = re.compile(
    r"(?:tăng|giảm|bằng|đạt|chiếm|vượt|hơn|kém|so|tương|tức|tỷ|tỉ|bình\s+quân|trung\s+bình|kế\s+hoạch|chỉ\s+tiêu|tổng|cộng|chi\s+tiết|lũy|luỹ|cùng)\b"
    r"|(?:.*\b(?:năm|tháng|quý|tuần|kỳ)|t\d+|mới$)\b",
    re.IGNORECASE,
)
"""Words of a comparison, a rate or another time: what follows is no part."""
PEOPLE = re.compile(
    r"^(?:(?:lượt\s+)?(?:người|đồng\s+chí|trường\s+hợp)|lượt(?!\s+người)|hồ\s+sơ)\s+(?=\w)", re.IGNORECASE
)
"""Nouns that stand for any people or cases."""
LENGTH = 70
"""The longest name of a part, in characters."""
PLAN = re.compile(r"kế hoạch\b", re.IGNORECASE)
"""Beside documents one of their kinds, elsewhere what a figure is compared with."""
KINDS_OF = {"văn bản"}
"""Wholes whose parts are named by another noun alone: kế hoạch, công văn."""


def divided(figure: Figure, told: str, *, coded: bool) -> list[str]:
    """The part of a whole that a count is of; `told` is what its sentence says before it."""
    if figure.form != "count" or figure.table is not None:
        return []
    if match := AMONG.match(figure.label):
        return [match["name"]]
    whole = DIVIDED.search(told) or OUT_OF.match(told)
    if not whole:
        return []
    noun = counted(whole["noun"])
    unit = noun if noun and (figure.unit or "").startswith(noun) else counted(figure.unit or "")
    if coded and not f"{fold(noun)} ".startswith(f"{fold(unit)} ") and fold(noun) not in KINDS_OF:
        return []
    kind, clause = fold(noun) in KINDS_OF and unit != noun, CLAUSE.sub("", figure.label)
    name = _without_noun(REASON.sub("", clause), "" if kind else unit) or _without_noun(clause, unit)
    told_otherwise = NO_PART.match(name[len("kế hoạch") :] if PLAN.match(name) and fold(noun) in KINDS_OF else name)
    if not name or told_otherwise or len(name) > LENGTH or f" {fold(name)} " in f" {fold(whole['noun'])} ":
        return []
    return [] if only_time(figure.label, figure.unit) else [name]


def _without_noun(label: str, unit: str | None) -> str:
    """A part's name without the counted noun that stands before or behind it."""
    name = OPENING.sub("", label.strip())
    if unit and fold(name) == fold(unit):
        rest = PEOPLE.sub("", name)
        return rest if rest != name else ""
    name = name.removesuffix(f" {unit}").removeprefix(f"{unit} ")
    return PEOPLE.sub("", OPENING.sub("", name)).removesuffix("và").strip(" ,;:.–-")
