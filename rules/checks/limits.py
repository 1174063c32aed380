"""What no figure may pass: a part its whole, a share 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from normalize.observation import Observation
from rules.catalogue import Check, Nothing
from rules.likeness import one_noun
from rules.relation import AtMost, Cap
from rules.sheet import Sheet, within
from rules.trial import Trial, Unchecked, Way

GROWTH = re.compile(r"\b(?:tăng|giảm|so với|gấp|bằng)\b(?:[^,;.]|(?<=\d)[,.](?=\d))*$", re.IGNORECASE)
"""Words in front of a figure that make it a comparison, which may pass 100 %."""
AGAINST = re.compile(
    r"^[^,;.]*?\b(?:kế hoạch|chỉ tiêu|so với|cùng kỳ|dự toán|nghị quyết|(?:kỳ|năm|tháng) trước)\b|^[^;.]*?\bvượt\b",
    re.IGNORECASE,
)
"""Words behind a figure that set it against a plan or an earlier period."""
PAIRED = re.compile(r"[\d.,]+\s*(?P<noun>[^\W\d][^/\d]*?)?\s*/\s*(?P<other>[^\W\d][^\d]*)?[\d.,]+")
"""A pair with the noun behind its first number and the words in front of its second."""
SHARE = re.compile(r"\btỷ lệ|\btỉ lệ", re.IGNORECASE)
BARE = re.compile(r"(?:.* - )?\W*(?:tỷ|tỉ) lệ\W*", re.IGNORECASE)
"""The head of a column of rates that does not say of what: it may be the share of a plan."""


class Part(BaseModel):
    """A part and the wholes that reports set it against; it may be no larger than the largest of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    part: str
    wholes: tuple[str, ...]


class Shares(BaseModel):
    """`near`: how many characters round a figure are looked through for words of comparison."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    near: int = 60


def part(sheet: Sheet, check: Check, params: Part) -> Iterator[Trial | Unchecked]:
    """A count that is part of another count."""
    for stated in sheet.terms(params.part):
        assert stated.observation is not None
        wholes = [whole for code in params.wholes for whole in sheet.pick(stated.observation, code)]
        if wholes:
            ways = tuple(Way(AtMost(), (0, n)) for n in range(1, len(wholes) + 1))
            yield Trial(check, (stated, *wholes), ways, stated.role, unit=stated.observation.unit)


def catalogue_part(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- kinds share one signature
    """A count or amount against its wholes in the indicator catalogue, for its own period or a longer one."""
    for code in list(sheet.by_code):
        indicator = sheet.catalogue.get(code)
        if indicator is None or indicator.shape == "share" or not indicator.denominator:
            continue
        for stated in sheet.terms(code):
            o = stated.observation
            assert o is not None
            picked = [whole for base in indicator.denominator for whole in sheet.pick(o, base, nested=True)]
            wholes = [w for w in picked if w.observation and within(o, w.observation)]
            if wholes:
                ways = tuple(Way(AtMost(), (0, n)) for n in range(1, len(wholes) + 1))
                yield Trial(check, (stated, *wholes), ways, stated.role, unit=o.unit)


def pair_part(sheet: Sheet, check: Check, params: Shares) -> Iterator[Trial | Unchecked]:
    """A printed pair whose first number is larger than its second, where it says how much of a whole."""
    for o in sheet.record.observations:
        if o.numerator is None or o.denominator is None or not one_kind(o):
            continue
        if may_pass(sheet, o) or _compares(sheet, o, params.near):
            yield Unchecked(check.id, "so với kế hoạch hoặc kỳ trước, có thể vượt 100 %")
            continue
        terms = (sheet.term(o, "numerator", "tử số"), sheet.term(o, "denominator", "mẫu số"))
        doubts = () if _is_share(sheet, o) else ("chưa rõ hai số này có phải phần và tổng thể hay không",)
        yield Trial(check, terms, (Way(AtMost(), (0, 1)),), sheet.name(o), doubts, bundle=f"over {o.id}")


def over_100(sheet: Sheet, check: Check, params: Shares) -> Iterator[Trial | Unchecked]:
    """A share above 100 %, or a target that asks for more than all of a whole ("tối thiểu trên 100%")."""
    for o in sheet.record.observations:
        if o.unit != "percent" or o.value is None or o.value < 100:  # noqa: PLR2004 -- all of a whole
            continue
        if o.value == 100 and not sheet.stated(o).strict:  # noqa: PLR2004 -- the same
            continue
        named = _named_share(o.label) or (o.table is None and SHARE.search(sheet.before(o)[-2 * params.near :]))
        if may_pass(sheet, o) or _compares(sheet, o, params.near) or not (_is_share(sheet, o) or named):
            yield Unchecked(check.id, "chưa đủ căn cứ để coi đây là tỷ lệ của một phần trên tổng thể")
            continue
        doubts = () if _is_share(sheet, o) else ("chưa rõ chỉ tiêu này có thể vượt 100 % hay không",)
        way = Way(Cap(), (0,))
        yield Trial(check, (sheet.term(o),), (way,), sheet.name(o), doubts, "percent", bundle=f"over {o.id}")


def _named_share(label: str) -> bool:
    """Whether a label calls a figure the share of something, other than of a plan."""
    return bool(SHARE.search(label)) and not BARE.fullmatch(label) and not AGAINST.search(label)


def one_kind(o: Observation) -> bool:
    """Whether the two numbers of a pair count one kind of thing ("8.719 hồ sơ/8.946 hồ sơ", not "21 tổ/126 người")."""
    words = PAIRED.match(o.text)
    if words is None or not (words["noun"] or words["other"]):
        return True
    return not words["other"] and one_noun(words["noun"], o.unit if o.unit != "percent" else None)


def _is_share(sheet: Sheet, o: Observation) -> bool:
    indicator = sheet.catalogue.get(o.indicator)
    return indicator is not None and indicator.shape == "share"


def may_pass(sheet: Sheet, o: Observation) -> bool:
    """Whether an indicator is no part of a whole: what it measures may be more than all."""
    indicator = sheet.catalogue.get(o.indicator)
    return indicator is not None and (indicator.over_100 or indicator.shape == "index")


def _compares(sheet: Sheet, o: Observation, near: int) -> bool:
    return bool(GROWTH.search(sheet.before(o)[-near:]) or AGAINST.search(sheet.after(o)[:near]))
