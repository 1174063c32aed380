"""The printed shapes of numbers and of everything that only looks like a figure, compiled from nonfigures.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from extract.required import Sought, sought

SOURCE = Path(__file__).parent / "nonfigures.yaml"

SPACE = r"[ \u00a0\u2009\u202f]"
NUM = (
    rf"\d(?:\d{{0,2}}(?:\.\d{{3}})+(?:,\d+)?|\d{{0,2}}(?:,\d{{3}})+(?:\.\d+)?|\d{{0,2}}(?:{SPACE}\d{{3}})+(?:,\d+)?(?!\d|/\d{{1,3}}(?![\d.])(?!{SPACE}\d{{3}}))|"
    r"\d*(?:[.,]\d+)?)(?![.,]?\d)"
)
"""A printed number: "1.484", "84,03", "61.250.000", "15 230". Which sign is decimal is decided later, from context.

Of "3 021/3 180" both sides are grouped; "3 021/980" is a 3 and a pair. It opens with one digit, told by itself: so a
search passes over all other characters at once.
"""
GROUPED = re.compile(rf"(?<!\d)\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)")
GROUP_BEHIND = re.compile(rf"(?<=\d){SPACE}\d{{3}}(?!\d)")

NAMED = ("ordinal", "name", "level")
"""Kinds that take the number behind a word: "kỳ 3", "tổ 5", "mức độ 2"."""

COUNTED = (
    r"(?:hồ\s*sơ|hs|thủ\s*tục|tthc|người|hộ|lượt|đồng|triệu|nghìn|tỷ(?!\s*(?:lệ|trọng))|nhiệm\s*vụ|chỉ\s*tiêu|mục\s*tiêu|nội\s*dung|việc|"
    r"văn\s*bản|vb|tài\s*khoản|thuê\s*bao|giao\s*dịch|phản\s*ánh|kiến\s*nghị|sáng\s*kiến|tin|bài|cuộc|buổi|lớp|phiên|lần|hội\s*nghị|"
    r"máy|thiết\s*bị|camera|chiếc|cái|điểm|trạm|cán\s*bộ|công\s*chức|cbcc\w*|đảng\s*viên|học\s*viên|học\s*sinh|em|(?:thành|hội|đoàn|tổ)\s*viên|"
    r"đồng\s*chí|đ/c|đại\s*biểu|đối\s*tượng|doanh\s*nghiệp|dn|hợp\s*tác\s*xã|htx|cơ\s*sở|sản\s*phẩm|thôn|xóm|bản|ấp|buôn|tổ|tdp|khu|nhóm|"
    r"đoàn|đội|km|ha|tấn|phiếu|kết\s*quả|giấy|chứng|thẻ|sổ|cuốn|đơn|ca|trường\s*hợp|trường|công\s*trình|mô\s*hình|dự\s*án|cháu|nhân\s*khẩu|cổng|nền\s*tảng)"
    r"(?![^\W\d_])"
)
"""What communes count: a number before one of these words is no name, even behind "thôn", "phường", "kế hoạch"."""

DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])(?!\d)"
YEAR = r"(?:19|20)\d{2}(?!\d)"
DIGITS = re.compile(r"\d+")
COUNT = "count"
"""The kind of what looks like a name or a document number but is a figure: no later rule may take it."""


class Rule(NamedTuple):
    """A pattern of nonfigures.yaml and the kind of what it claims."""

    kind: str
    sought: Sought


class Claim(NamedTuple):
    """A stretch of text that a rule takes, and what it says it is."""

    kind: str
    start: int
    end: int


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of nonfigures.yaml with its named parts put in."""
    for name, part in (("num", NUM), ("counted", COUNTED), ("day", DAY), ("month", MONTH), ("year", YEAR)):
        pattern = pattern.replace("{" + name + "}", part)
    return re.compile(pattern.replace(" ", "") if " | " in pattern else pattern, re.IGNORECASE)


@cache
def rules(source: Path = SOURCE) -> tuple[Rule, ...]:
    """The pattern of every non-figure, in order of precedence."""
    entries = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(Rule(entry["kind"], sought(compiled(pattern))) for entry in entries for pattern in entry["patterns"])


def non_figures(text: str) -> list[Claim]:
    """Every stretch of a text that is no figure, none overlapping, in order. Only stretches with digits count."""
    return [claim for claim in told(text) if claim.kind != COUNT]


def told(text: str) -> list[Claim]:
    """What the rules say of a text: its non-figures, and the figures that a rule keeps from the rules below it."""
    if not DIGITS.search(text):
        return []
    claims: list[Claim] = []
    taken = bytearray(len(text))
    lowered = text.lower()
    for kind, rule in rules():
        for match in rule.finditer(text, lowered):
            start, end = _span(match)
            if not any(taken[start:end]) and DIGITS.search(text, start, end):
                taken[start:end] = b"\x01" * (end - start)
                claims.append(Claim(kind, start, end))
    return sorted(_without_thousands(text, claims), key=lambda c: c.start)


def _without_thousands(text: str, claims: list[Claim]) -> list[Claim]:
    """The claims but those of the thousands of "trong kỳ 3 180", where the text groups others so that nobody claims."""
    if all(c.kind not in NAMED for c in claims):
        return claims
    claimed = {i for c in claims for i in range(c.start, c.end)}
    if all(m.start() in claimed for m in GROUPED.finditer(text)):
        return claims
    return [c for c in claims if c.kind not in NAMED or not GROUP_BEHIND.match(text, c.end)]


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The part of the match that is claimed: its group `claim` (to the end of `claim2`), or all of it."""
    groups = match.re.groupindex
    if "claim" not in groups:
        return match.span()
    start, end = match.span("claim")
    return start, max(end, match.end("claim2") if "claim2" in groups else end)
