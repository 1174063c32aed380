"""The grammar of printed figures: pairs, pairs with their percentage, percentages, ranges, money, counts.

Composed from named parts; every part keeps the characters as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.patterns import NUM, Claim

PERCENT = r"(?:%|phần\s*trăm)"
LARGE = r"(?:tỷ|tỉ|triệu|nghìn|ngàn|trăm|tr\.?(?=\s*đ))"
DONG = r"(?:đồng(?!\s+(?:chí|bào|bộ|thời|loạt|đều|nghiệp|hồ))|vnđ|vnd|đ(?![^\W\d_]))"
COUNTED = r"(?:lượt|người|tài\s*khoản|hồ\s*sơ|tin|giao\s*dịch|văn\s*bản|hộ|thuê\s*bao|cuộc|bài|m3|kwh|tấn)"
MONEY = rf"(?:(?:{LARGE}\s*)*{DONG}|(?:tỷ|tỉ|triệu)(?!\s*(?:{COUNTED}|lệ|trọng|suất))(?![^\W\d_]))"
MULTIPLIER = r"(?:tỷ|tỉ|triệu|nghìn|ngàn|vạn)"
NOUN = r"[^\W\d_]+(?:[\s,]+[^\W\d_]+){0,14}?"
CLAUSE = r"[^\W\d_]+(?:\s+[^\W\d_]+){0,14}?"
WORDS = r"[^\d%.;:\n()]{0,160}?"
RATE = (
    r"(?:tương\s*đương(?:\s*với)?|tương\s*ứng(?:\s*với)?|ứng\s*với|tức(?:\s*là)?|"
    r"đạt(?:\s*được)?|chiếm|bằng|tỷ\s*lệ|tỉ\s*lệ|tỷ\s*trọng|là|ở\s*mức|[=:(–-])"
)
HEDGE = r"(?:trên|hơn|gần|khoảng|xấp\s*xỉ|ước|tối\s*thiểu|ít\s*nhất)"
RATE_CUE = rf"{RATE}(?:\s*,?\s*(?:{RATE}|{HEDGE}|mức))*\s*"

ON_TOTAL = (
    r"(?:\s*/\s*(?:tổng\s*số\s*|tổng\s*)?|,?\s*trong\s+tổng\s+(?:số\s+)?|"
    rf",?\s*trên\s+(?:tổng\s+(?:số\s+)?(?:là\s+)?|{NOUN}\s+tổng\s+số\s+)|"
    rf"\s*/\s*(?!(?:chỉ|mục)\s+tiêu|kế\s+hoạch){NOUN}\s*:?\s*)"
)
PAIR = rf"(?P<a>{NUM})(?P<a_unit>\s*(?:{MONEY}|{NOUN}))??{ON_TOTAL}(?P<b>{NUM})(?!\s*{PERCENT})"
ON = (
    rf"(?P<a>{NUM})(?P<a_unit>\s*{CLAUSE})?(?<!\bcó)(?<!đạt)(?<!\blà)(?<!\bvới)(?<!được)(?<!chiếm)\s+trên\s+"
    rf"(?P<b>{NUM})(?=\s*[^\W\d_])(?!\s*{PERCENT})"
)
AFTER_PAIR = (
    rf"(?P<link>(?:{WORDS}[(,]?|(?:\s*{NOUN})?\s*;)\s*{RATE_CUE})"
    rf"(?P<p>{NUM})\s*(?P<p_unit>{PERCENT})(?P<close>\s*\))?"
)
EQUALS = r"(?:tương\s*đương|tương\s*ứng|với|bằng|tức\s*là|tức|=)"
BEFORE_PAIR = (
    rf"(?P<p>{NUM})\s*(?P<p_unit>{PERCENT})(?P<whose>\s+[^\W\d_][^\d%.,;:\n()]{{0,60}}?)?"
    rf"\s*(?:\(\s*=?|(?<=[%m]),?\s*{EQUALS})\s*(?:(?:tương\s*đương|tương\s*ứng|với|là|bằng|đạt)\s*)*"
)
IN_BRACKETS = r"(?:\s*[^\W\d_][^()\d%.;:]{0,60}?(?=\)))?\s*\)?"


def _compiled(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


PERCENT_PAIR = _compiled(BEFORE_PAIR, PAIR, IN_BRACKETS)
PAIR_ALONE = _compiled(PAIR)
PAIR_ON = _compiled(ON)
PAIR_TAIL = _compiled(AFTER_PAIR)
RANGE = _compiled(
    rf"(?:từ\s+)?(?P<a>{NUM})\s*(?P<a_unit>{PERCENT})?\s*(?:-|–|đến)\s*", rf"(?P<b>{NUM})\s*(?P<b_unit>{PERCENT})"
)
RANGE_COUNT = _compiled(
    rf"(?:từ\s+(?P<a>{NUM})\s*(?:-|–|đến)\s*(?P<b>{NUM})|(?P<c>\d{{1,3}})\s*[-–]\s*(?P<d>\d{{1,3}}))(?![\d.,/%])(?=\s+[^\W\d_])"
)
PERCENTAGE = _compiled(rf"(?P<p>{NUM})\s*(?P<p_unit>{PERCENT})")
AMOUNT = _compiled(rf"(?P<v>{NUM})\s*(?P<unit>{MONEY})(?:\s*(?P<w>{NUM})\s*(?P<w_unit>{MONEY}))?")
COUNT = _compiled(rf"(?P<v>{NUM})(?:\s+(?P<times>{MULTIPLIER})(?=\s+[^\W\d_]))?")
WORD = re.compile(r"\s*([^\W\d_]+(?:-[^\W\d_]+)*)")
WRITTEN_OUT = re.compile(
    r"\s*\(\s*(?:(?:[^\W\d_]+\s*){1,5}|[^()\d]*\b(?:tỷ|tỉ|triệu|nghìn|ngàn)\b[^()\d]*)\)", re.IGNORECASE
)
"""The count again in words, as officials write it: "01 (một) lớp"."""
STOP = frozenset(
    "được đã đang chưa của trên tại ở với cho do từ để nhằm thuộc và theo trong về là đạt chiếm có không qua đến vào "  # noqa: SIM905 - a list of words reads better so
    "ra tham sử nộp cài bằng còn nên sẽ phải hiện gồm bao nhất như hoặc mà thì nếu khi đảm bảo phục tăng giảm đều vẫn "
    "cùng ban triển tổ trực hoàn".split()
)
"""Words that end the counted noun. Some are first syllables (tham gia, sử dụng, phục vụ, triển khai)."""
NOUN_KEEPS = re.compile(r"^(?:tổ|ban|trực\s+ban|bảo)\b", re.IGNORECASE)
NOUN_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Shape:
    """A figure's form and printed parts, with its characters in the block; parts that are not printed are empty.

    `noun_end` is where the counted noun behind it ends, `inner` the words between a pair and its rate.
    """

    form: str
    start: int
    end: int
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    unit: str = ""
    noun_end: int = 0
    inner: tuple[int, int] = (0, 0)


MASK = "x"
"""Stands for each character that a non-figure claims, so that "mức độ 2" inside a statement reads as words."""
NEW_SUBJECT = re.compile(r"(?:tỷ|tỉ)\s+lệ\s+(?!đạt|là|chiếm|khoảng|trên|gần|hơn|tối|mức|$)[^\W\d_]", re.IGNORECASE)


def shapes(text: str, claims: Sequence[Claim]) -> list[Shape]:
    """All figures of a text in order, none overlapping each other. Longer forms are tried first.

    No number of a figure is part of a claim, but a claim may stand between a pair and its rate.
    """
    taken, placed = bytearray(len(text)), bytearray(len(text))
    for claim in claims:
        taken[claim.start : claim.end] = b"\x01" * (claim.end - claim.start)
    printed = text
    for claim in claims:
        text = f"{text[: claim.start]}{re.sub('[^ ]', MASK, text[claim.start : claim.end])}{text[claim.end :]}"
    found: list[Shape] = []
    for make in (_percent_pairs, _pairs, _ranges, _percentages, _amounts, _counts):
        for shape in make(text, taken):
            if not any(placed[shape.start : shape.end]):
                placed[shape.start : shape.end] = b"\x01" * (shape.end - shape.start)
                taken[shape.start : shape.end] = placed[shape.start : shape.end]
                found.append(_printed(shape, printed))
    return sorted(found, key=lambda s: s.start)


def _printed(shape: Shape, text: str) -> Shape:
    """The shape with its unit as printed, where a non-figure inside it was masked ("trạm 5G")."""
    if MASK not in shape.unit:
        return shape
    return replace(shape, unit=" ".join(text[shape.noun_end - len(shape.unit) : shape.noun_end].split()))


def _percent_pairs(text: str, taken: bytearray) -> list[Shape]:
    """Pairs behind their rate, "95% (1.409/1.483 hồ sơ)": the rate first, the pair in brackets."""
    return [
        Shape(
            "pair_percent",
            m.start(),
            _trim(text, m),
            m["p"],
            m["a"],
            m["b"],
            "%",
            _noun_end(text, m.end("b")),
            m.span("whose"),
        )
        for m in PERCENT_PAIR.finditer(text)
        if not any(taken[m.start("p") : m.end("b")])
    ]


def _trim(text: str, match: re.Match[str]) -> int:
    """The end of the match, without a closing bracket that was not opened in it."""
    shown = match[0]
    end = match.end()
    if shown.rstrip().endswith(")") and "(" not in shown:
        end = match.start() + shown.rindex(")")
    return match.start() + len(text[match.start() : end].rstrip())


def _pairs(text: str, taken: bytearray) -> list[Shape]:
    """Pairs: "1247/1484, tỷ lệ: 84,03%", "1.409 hồ sơ/1.483 hồ sơ", "1.409 trên tổng số 1.483 hồ sơ, đạt 95%"."""
    found: list[Shape] = []
    for match in sorted([*PAIR_ALONE.finditer(text), *PAIR_ON.finditer(text)], key=lambda m: (m.start(), -m.end())):
        numbers = (match.span("a"), match.span("b"))
        if any(any(taken[a:b]) for a, b in numbers) or (found and match.start() < found[-1].end):
            continue
        noun_end = _noun_end(text, match.end("b"))
        tail = PAIR_TAIL.match(text, match.end("b"))
        if tail and not any(taken[tail.start("p") : tail.end()]) and not _new_claim(text, tail):
            end = tail.end("p_unit") if not tail["close"] or "(" not in tail["link"] else tail.end()
            found.append(
                Shape(
                    "pair_percent", match.start(), end, tail["p"], match["a"], match["b"], "%", end, tail.span("link")
                )
            )
        else:
            unit = text[match.end("b") : noun_end].strip() or (match["a_unit"] or "").strip()
            found.append(Shape("pair", match.start(), match.end("b"), "", match["a"], match["b"], unit, noun_end))
    return found


def _new_claim(text: str, tail: re.Match[str]) -> bool:
    """Whether the percentage opens a statement of its own ("…, 100% cán bộ …") instead of closing the pair's."""
    after = re.match(r"\s+([^\W\d_]+)", text[tail.end("p_unit") :])
    opens = (
        after is not None and after[1].lower() not in STOP and after[1].lower() not in ("tổng", "so", "kế", "chỉ", "số")
    )
    if NEW_SUBJECT.search(tail["link"].rpartition(",")[2]):
        return True
    weak = re.search(rf"(?:là|[–-])\s*(?:{HEDGE}\s*)?$", tail["link"], re.IGNORECASE) is not None
    return opens and (weak or len(tail["link"]) > 40)  # noqa: PLR2004 - beyond a short link the rate speaks of something else


def _ranges(text: str, taken: bytearray) -> list[Shape]:
    found = [
        Shape("range", m.start(), m.end(), m["a"], unit="%", noun_end=m.end())
        for m in RANGE.finditer(text)
        if not any(taken[m.start() : m.end()])
    ]
    for m in RANGE_COUNT.finditer(text):
        if not any(taken[m.start() : m.end()]):
            end = _noun_end(text, m.end())
            found.append(
                Shape("range", m.start(), m.end(), m["a"] or m["c"], unit=text[m.end() : end].strip(), noun_end=end)
            )
    return found


def _percentages(text: str, taken: bytearray) -> list[Shape]:
    del taken
    return [Shape("percent", m.start(), m.end(), m["p"], unit="%", noun_end=m.end()) for m in PERCENTAGE.finditer(text)]


def _amounts(text: str, taken: bytearray) -> list[Shape]:
    del taken
    return [
        Shape(
            "money", m.start(), m.end(), text[m.start() : m.end()], unit=" ".join(m["unit"].split()), noun_end=m.end()
        )
        for m in AMOUNT.finditer(text)
    ]


def _counts(text: str, taken: bytearray) -> list[Shape]:
    found = []
    for m in COUNT.finditer(text):
        if any(taken[m.start() : m.end()]):
            continue
        end = m.end()
        out = WRITTEN_OUT.match(text, end)
        noun_end = _noun_end(text, out.end() if out else end)
        unit = text[out.end() if out else end : noun_end].strip()
        found.append(Shape("count", m.start(), end, m[0], unit=unit, noun_end=noun_end))
    return found


def _noun_end(text: str, start: int) -> int:
    """Where the counted noun phrase after a number ends: at a stop word, a sign, or after a few words."""
    at = start
    for count in range(NOUN_LENGTH):
        match = WORD.match(text, at)
        if not match or "\n" in match[0]:
            break
        if match[1].lower() in STOP and not (count == 0 and NOUN_KEEPS.match(text[match.start(1) :])):
            break
        at = match.end()
    return at
