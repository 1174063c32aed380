"""Whether two statements speak of one thing: by the words and documents that the report names, by what they count."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from normalize.catalogue import Indicator
from normalize.observation import Observation
from normalize.wording import fold
from rules.sheet import LONGEST, MARK, Sheet

WORD = re.compile(r"[^\W\d_]+")
LEVELS = {
    "xã": re.compile(r"\bcấp (?:xã|phường|đặc khu)\b"),
    "thôn": re.compile(
        r"\b(?:thôn|xóm|bản(?! (?:điện tử|sao|giấy|cứng|mềm|chính|in|quyền))|ấp|buôn|làng"
        r"|khu (?:phố|dân cư|vực)|tổ dân phố|khóm|tiểu khu)\b"
    ),
    "tỉnh": re.compile(r"\bcấp (?:tỉnh|thành phố|huyện|trung ương)\b"),
    "mới": re.compile(r"\b(?:thành lập mới|mua mới|mới thành lập|bổ sung mới)\b"),
}
"""Words (folded) that tell of which level, or which new ones, a count is."""
SENTENCE = re.compile(r"[.;]\s")
BARE = 3
"""How many words a bare noun has."""
GENERIC = frozenset(
    WORD.findall(
        "trong kỳ tháng quý năm đến nay là được đã có các của tại trên địa bàn toàn tổng số tỷ lệ đạt chiếm kết quả "
        "thực hiện xã phường ủy ban nhân dân và với cho theo việc công tác từ đầu tính lũy kế báo cáo chỉ tiêu về như "
        "sau cụ thể qua hằng hàng cả đó còn số lượng hiện lên ra vào mức bình quân chung trung tâm phục vụ hành chính "
        "công bộ phận một cửa ubnd đặc khu thị trấn toàn bộ hết ngày"
    )
)
"""Words that say nothing about what is counted."""


class Things(BaseModel):
    """Nouns that may count the same things: `same` any of a list, `kinds` a noun and the kinds of what it counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    same: tuple[tuple[str, ...], ...]
    kinds: dict[str, tuple[str, ...]]


def one_noun(part: str | None, whole: str | None) -> bool:
    """Whether a count of one noun may be part of a count of the other; a count without a noun may be of any.

    Nouns of two words go before what tells them apart ("văn bản đi", "văn bản ký số").
    """
    one, other = fold(part or ""), fold(whole or "")
    if not one or one.startswith(other) or other.startswith(one) or one.split()[:2] == other.split()[:2]:
        return True
    things = _things()
    if any(_among(one, nouns) and _among(other, nouns) for nouns in things.same):
        return True
    return any(other.startswith(noun) and _among(one, kinds) for noun, kinds in things.kinds.items())


def _among(noun: str, nouns: tuple[str, ...]) -> bool:
    return any(re.match(rf"{re.escape(each)}(?:\W|$)", noun) for each in nouns)


@cache
def _things() -> Things:
    read = Things.model_validate(yaml.safe_load((Path(__file__).parent / "things.yaml").read_text(encoding="utf-8")))
    kinds = {fold(noun): tuple(map(fold, kinds)) for noun, kinds in read.kinds.items()}
    return Things(same=tuple(tuple(map(fold, nouns)) for nouns in read.same), kinds=kinds)


def one_thing(sheet: Sheet, a: Observation, b: Observation) -> bool:
    """Whether nothing tells two statements apart: their level, the document they follow, names that share nothing.

    Names that only partly agree are still one thing (`named_alike` tells them from like names).
    """
    if _levels(sheet, a) != _levels(sheet, b) or _rivals(cited(sheet, a), cited(sheet, b)) or _siblings(sheet, a, b):
        return False
    return named_alike(a, b) or not _rivals(_own(sheet, a), _own(sheet, b))


def named_alike(a: Observation, b: Observation) -> bool:
    """Whether the report calls both by much the same words: half of the shorter name's stand in the other."""
    one, other = (frozenset(WORD.findall(fold(o.label))) for o in (a, b))
    return 2 * len(one & other) >= min(len(one), len(other))


def said_alike(sheet: Sheet, a: Observation, b: Observation) -> bool:
    """Whether the words as printed that tell neither indicator nor time name one thing, or there are none."""
    return _own(sheet, a) == _own(sheet, b)


def cited(sheet: Sheet, o: Observation) -> frozenset[str]:
    """The number of the document that the paragraph names last before a figure ("Theo Kế hoạch số …, được giao …")."""
    named = [number for at, number in sheet.cited.get(o.block, ()) if o.table is None and at < o.start]
    return frozenset(named[-1:])


def _levels(sheet: Sheet, o: Observation) -> frozenset[str]:
    """The levels that a figure's name tells; a bare noun ("84 thành viên") goes with the words of its sentence."""
    name = fold(o.label)
    if o.table is None and len(name.split()) <= BARE:
        name = f"{fold(SENTENCE.split(sheet.before(o))[-1])} {name}"
    return frozenset(level for level, words in LEVELS.items() if words.search(name))


def _siblings(sheet: Sheet, a: Observation, b: Observation) -> bool:
    """Whether both are items of one list, under one kind of mark: a list does not say a thing twice."""
    if (
        a.table is not None
        or b.table is not None
        or a.section != b.section
        or not a.block < b.block <= a.block + LONGEST
    ):
        return False
    marks = [MARK.match(sheet.text(block)) for block in range(a.block, b.block + 1)]
    return all(mark is not None and marks[0] is not None and mark[1] == marks[0][1] for mark in marks)


def _own(sheet: Sheet, o: Observation) -> frozenset[str]:
    """The words of a figure's name that its indicator's wordings do not use."""
    indicator = sheet.catalogue.get(o.indicator)
    return frozenset(WORD.findall(fold(o.label))) - GENERIC - (_vocabulary(indicator) if indicator else frozenset())


@cache
def _vocabulary(indicator: Indicator) -> frozenset[str]:
    wordings = (indicator.name, indicator.unit, *indicator.aliases, *indicator.examples)
    return frozenset(WORD.findall(fold(" ".join(wordings))))


def _rivals(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other
