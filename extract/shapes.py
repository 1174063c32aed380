"""The grammar of printed figures: pairs, pairs with their percentage, percentages, ranges, money, counts.

Composed from named parts; every part keeps the characters as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.patterns import COUNTED as NOUNS
from extract.patterns import NUM, Claim
from extract.required import Sought, sought

PERCENT = r"(?:%|phần\s*trăm)"
LARGE = r"(?:tỷ|tỉ|triệu|nghìn|ngàn|trăm|tr\.?(?=\s*đ))"
DONG = r"(?:đồng(?!\s+(?:chí|bào|bộ|thời|loạt|đều|nghiệp|hồ))|vnđ|vnd|đ(?![^\W\d_]|/c))"
COUNTED = r"(?:lượt|người|tài\s*khoản|hồ\s*sơ|tin|giao\s*dịch|văn\s*bản|hộ|thuê\s*bao|cuộc|bài|m3|kwh|tấn)"
MONEY = rf"(?:(?:{LARGE}\s*)*{DONG}|(?:tỷ|tỉ|triệu|tr)(?!\s*(?:{COUNTED}|lệ|trọng|suất))(?![^\W\d_]))"
MULTIPLIER = r"(?:tỷ|tỉ|triệu|nghìn|ngàn|vạn)"
NOUN = r"[^\W\d_]+(?:[\s,]+[^\W\d_]+){0,14}?"
SHORT_NOUN = r"(?:(?!tỷ|tỉ|là|đạt|có|chiếm)[^\W\d_]+\s+){0,3}?(?!tỷ|tỉ|là|đạt|có|chiếm|lệ|trên|hơn|khoảng)[^\W\d_]+"
CLAUSE = r"[^\W\d_]+(?:\s+[^\W\d_]+){0,14}?"
WORDS = r"[^\d%.;:\n()]{0,160}?"
RATE = (
    r"(?:tương\s*đương(?:\s*với)?|tương\s*ứng(?:\s*với)?|ứng\s*với|tức(?:\s*là)?|"
    r"đạt(?:\s*được)?|chiếm|bằng|tỷ\s*lệ|tỉ\s*lệ|tỷ\s*trọng|là|ở\s*mức|[-–=]+>|[=:(\[–→⇒≈~-])"
)
HEDGE = r"(?:trên|hơn|gần|khoảng|chừng|xấp\s*xỉ|ước|tối\s*thiểu|ít\s*nhất)"
RATE_CUE = rf"{RATE}(?:\s*,?\s*(?:{RATE}|{HEDGE}|mức))*\s*"

SLASH = r"\s*[/∕⁄／]\s*"
ON_TOTAL = (
    rf"(?P<on>{SLASH}(?:tổng\s*(?:số|cộng)\s*|tổng\s*)?|,?\s*trong\s+(?:tổng\s+)?số\s+|,?\s*trong\s+tổng\s+|"
    rf",?\s*trên\s+(?:tổng\s+(?:số\s+)?(?:là\s+)?|{NOUN}\s+tổng\s+số\s+)|"
    rf"{SLASH}(?!(?:chỉ|mục)\s+tiêu|kế\s+hoạch){NOUN}\s*:?\s*)"
)
PAIR = rf"(?P<a>{NUM})(?P<a_unit>\s*(?:{MONEY}|{NOUN}))??{ON_TOTAL}(?P<b>{NUM})(?!\s*{PERCENT})"
INSIDE = PAIR.replace("(?P<on>", r"(?P<on>\s+trên\s+|")
"""A pair in the brackets behind its rate, where "trên" alone joins it: "91,9% (1.204 trên 1.310)"."""
ON = (
    rf"(?P<a>{NUM})(?P<a_unit>\s*{CLAUSE})?(?<!\bcó)(?<!đạt)(?<!\blà)(?<!\bvới)(?<!được)(?<!chiếm)\s+trên\s+"
    rf"(?P<b>{NUM})(?=\s*[^\W\d_])(?!\s*{PERCENT})"
)
AFTER_PAIR = (
    rf"(?P<link>(?:{WORDS}[(,]?|(?:\s*{NOUN})?\s*;)\s*{RATE_CUE})"
    rf"(?P<p>{NUM})\s*(?P<p_unit>{PERCENT})(?P<close>\s*[)\]])?"
)
BARE_RATE = (
    rf"(?P<link>(?:\s*{NOUN})?\s*,\s*|\s*{SHORT_NOUN}\s+)(?P<p>{NUM})\s*(?P<p_unit>{PERCENT})(?P<close>)"
    r"(?=\s*(?:[.;,)\]]|$))"
)
"""A rate that stands bare behind its pair and says nothing of its own: "214/341 HS nộp mạng, 62,8%."."""
EQUALS = r"(?:tương\s*đương|tương\s*ứng|với|bằng|tức\s*là|tức|=)"
BEFORE_PAIR = (
    rf"(?P<p>{NUM})\s*(?P<p_unit>{PERCENT})(?P<whose>\s+[^\W\d_][^\d%.,;:\n()]{{0,60}}?)?"
    rf"\s*(?:[(\[]\s*=?|(?<=[%m]),?\s*{EQUALS})\s*(?:(?:tương\s*đương|tương\s*ứng|với|là|bằng|đạt)\s*)*"
)
IN_BRACKETS = r"(?:\s*[^\W\d_][^()\[\]\d%.;:]{0,60}?(?=[)\]]))?\s*[)\]]?"


def _compiled(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


def _sought(*parts: str) -> Sought:
    return sought(_compiled(*parts))


PERCENT_PAIR = _sought(BEFORE_PAIR, INSIDE, IN_BRACKETS)
PAIR_ALONE = _sought(PAIR)
PAIR_ON = _sought(ON)
PAIR_TAILS = (_compiled(AFTER_PAIR), _compiled(BARE_RATE))
WHOLE = re.compile(r"\s*(?:tổng|số|toàn|tất\s+cả)\b", re.IGNORECASE)
"""Words behind a slash that name the whole: "38 giấy/số phải cấp: 40"."""
GROUPS = re.compile(
    r"\s*(?:lớp|tổ|cuộc|buổi|phiên|hội\s+nghị|đợt|khóa|khoá|mô\s+hình|điểm|đội|nhóm|tin|bài|video|clip|đoàn|chuyến|ca)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\s*(?:lượt|người|học\s+viên|(?:thành|hội|đoàn|đảng|tổ)\s+viên|(?:tv|hv|đb)\b|đại\s+biểu|cán\s+bộ|cbcc|học\s+sinh|hộ|đồng\s+chí|đ/c|khách)",
    re.IGNORECASE,
)
"""What gathers people, and the people it gathers: their two numbers are never one of the other."""
COUNTED_NOUN = re.compile(rf"\s*(?:{NOUNS}|biên\s+chế|lĩnh\s+vực)", re.IGNORECASE)
RANGE = _sought(
    rf"(?:từ\s+)?(?P<a>{NUM})\s*(?P<a_unit>{PERCENT})?\s*(?:-|–|đến)\s*", rf"(?P<b>{NUM})\s*(?P<b_unit>{PERCENT})"
)
RANGE_COUNT = _sought(
    rf"(?:từ\s+(?P<a>{NUM})\s*(?:-|–|đến)\s*(?P<b>{NUM})|(?P<c>\d{{1,3}})\s*[-–]\s*(?P<d>\d{{1,3}}))(?![\d.,/%])(?=\s+[^\W\d_])"
)
PERCENTAGE = _sought(rf"(?P<p>{NUM})\s*(?P<p_unit>{PERCENT})")
AMOUNT = _sought(rf"(?P<v>{NUM})\s*(?P<unit>{MONEY})(?:\s*(?P<w>{NUM})\s*(?P<w_unit>{MONEY}))?")
COUNT = _sought(rf"(?P<v>{NUM})(?:\s+(?P<times>{MULTIPLIER})(?=\s+[^\W\d_]))?")
WORD = re.compile(r"\s*([^\W\d_]+(?:-[^\W\d_]+)*)")
WRITTEN_OUT = re.compile(
    r"\s*\(\s*(?:(?:[^\W\d_]+\s*){1,5}|[^()\d]*\b(?:tỷ|tỉ|triệu|nghìn|ngàn)\b[^()\d]*)\)", re.IGNORECASE
)
"""The count again in words, as officials write it: "01 (một) lớp"."""
STOP = frozenset(
    "được đã đang chưa của trên tại ở với cho do từ để nhằm thuộc và theo trong về là đạt chiếm có không qua đến vào "  # noqa: SIM905 - a list of words reads better so
    "ra tham sử nộp cài bằng còn nên sẽ phải hiện gồm bao nhất như hoặc mà thì nếu khi đảm bảo phục tăng giảm đều vẫn "
    "cùng ban triển tổ trực hoàn giữ duy ước chừng".split()
)
"""Words that end the counted noun. Some are first syllables (tham gia, sử dụng, phục vụ, triển khai)."""
NOUN_KEEPS = re.compile(r"^(?:tổ|ban|trực\s+ban|bảo)\b", re.IGNORECASE)
HEDGED = re.compile(rf"{HEDGE}(?![^\W\d_])", re.IGNORECASE)
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
        masked = " ".join(MASK * len(part) for part in text[claim.start : claim.end].split(" "))
        text = f"{text[: claim.start]}{masked}{text[claim.end :]}"
    lowered = text.lower()
    found: list[Shape] = []
    for make in (_percent_pairs, _pairs, _ranges, _percentages, _amounts, _counts):
        for shape in make(text, lowered, taken):
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


def _percent_pairs(text: str, lowered: str, taken: bytearray) -> list[Shape]:
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
        for m in PERCENT_PAIR.finditer(text, lowered)
        if not any(taken[m.start("p") : m.end("b")])
    ]


def _trim(text: str, match: re.Match[str]) -> int:
    """The end of the match, without a closing bracket that was not opened in it."""
    shown = match[0]
    end = match.end()
    if shown.rstrip().endswith(")") and "(" not in shown:
        end = match.start() + shown.rindex(")")
    return match.start() + len(text[match.start() : end].rstrip())


def _pairs(text: str, lowered: str, taken: bytearray) -> list[Shape]:
    """Pairs: "1247/1484, tỷ lệ: 84,03%", "1.409 hồ sơ/1.483 hồ sơ", "1.409 trên tổng số 1.483 hồ sơ, đạt 95%"."""
    found: list[Shape] = []
    for match in sorted(
        [*PAIR_ALONE.finditer(text, lowered), *PAIR_ON.finditer(text, lowered)], key=lambda m: (m.start(), -m.end())
    ):
        numbers = (match.span("a"), match.span("b"))
        if any(any(taken[a:b]) for a, b in numbers) or (found and match.start() < found[-1].end):
            continue
        noun_end = _noun_end(text, match.end("b"))
        tail = _tail(text, match.end("b"), taken)
        if _apart(match, text[match.end("b") : noun_end], rated=tail is not None):
            continue
        if tail:
            opened = "(" in tail["link"] or "[" in tail["link"]
            end = tail.end() if tail["close"] and opened else tail.end("p_unit")
            found.append(
                Shape(
                    "pair_percent", match.start(), end, tail["p"], match["a"], match["b"], "%", end, tail.span("link")
                )
            )
        else:
            unit = text[match.end("b") : noun_end].strip() or (match["a_unit"] or "").strip()
            found.append(Shape("pair", match.start(), match.end("b"), "", match["a"], match["b"], unit, noun_end))
    return found


def _tail(text: str, start: int, taken: bytearray) -> re.Match[str] | None:
    """The rate of a pair behind it, None where none stands there or another statement begins."""
    tails = (pattern.match(text, start) for pattern in PAIR_TAILS)
    return next((t for t in tails if t and not any(taken[t.start("p") : t.end()]) and not _new_claim(text, t)), None)


def _apart(match: re.Match[str], noun: str, *, rated: bool) -> bool:
    """Whether the numbers count two things, not one of the other: "21 tổ/126 người", "qua mạng: 341/tại quầy: 26".

    `noun` is what stands behind the second number, `rated` tells that a rate follows.
    """
    own, words = (match["a_unit"] or "").strip(), ""
    if "on" in match.re.groupindex:
        words = match["on"].strip(" /∕⁄／:,\n\u00a0")
        if words.lower().startswith("trên") or WHOLE.match(words):
            return False
    if words and not words.startswith("trong"):
        return not _alike(own, words)
    if GROUPS.match(own) and PEOPLE.match(noun):
        return True
    return bool(own) and COUNTED_NOUN.match(noun) is not None and not _alike(own, noun) and not rated


def _alike(one: str, other: str) -> bool:
    """Whether two nouns may be of one thing: they share a word, or one is short for the other ("TDP", "tổ dân phố")."""
    first, second = one.lower().split(), other.lower().split()
    if not first or not second or set(first) & set(second):
        return bool(first and second)
    return any(
        "".join(w[0] for w in b).startswith(a[0]) and len(a[0]) > 1 for a, b in ((first, second), (second, first))
    )


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


def _ranges(text: str, lowered: str, taken: bytearray) -> list[Shape]:
    found = [
        Shape("range", m.start(), m.end(), m["a"], unit="%", noun_end=m.end())
        for m in RANGE.finditer(text, lowered)
        if not any(taken[m.start() : m.end()])
    ]
    for m in RANGE_COUNT.finditer(text, lowered):
        if not any(taken[m.start() : m.end()]):
            end = _noun_end(text, m.end())
            found.append(
                Shape("range", m.start(), m.end(), m["a"] or m["c"], unit=text[m.end() : end].strip(), noun_end=end)
            )
    return found


def _percentages(text: str, lowered: str, taken: bytearray) -> list[Shape]:
    del taken
    return [
        Shape("percent", m.start(), m.end(), m["p"], unit="%", noun_end=m.end())
        for m in PERCENTAGE.finditer(text, lowered)
    ]


def _amounts(text: str, lowered: str, taken: bytearray) -> list[Shape]:
    del taken
    return [
        Shape(
            "money", m.start(), m.end(), text[m.start() : m.end()], unit=" ".join(m["unit"].split()), noun_end=m.end()
        )
        for m in AMOUNT.finditer(text, lowered)
    ]


def _counts(text: str, lowered: str, taken: bytearray) -> list[Shape]:
    found = []
    for m in COUNT.finditer(text, lowered):
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
        if HEDGED.match(text, match.start(1)):
            break
        if match[1].lower() in STOP and not (count == 0 and NOUN_KEEPS.match(text[match.start(1) :])):
            break
        at = match.end()
    return at
