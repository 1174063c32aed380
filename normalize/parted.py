"""Parts of what was counted before: one level of satisfaction has no indicator, papers of one kind have that of all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.document import Figure
from normalize.ellipsis import counted_in
from normalize.wording import fold

LEVELS = re.compile(
    r"(?<!lòng, )(?<!lòng/)(?<!lòng và )(?<!lòng hoặc )rất\s+hài\s+lòng\W+(?:(?:là|có|chiếm|đạt|được)\s+)?\d",
    re.IGNORECASE,
)
"""Levels that are told one by one: "rất hài lòng 702 phiếu, hài lòng 451 phiếu"."""
LEVEL = re.compile(
    r"(?<!lệ )(?<!độ )(?<!sự )(?:(?:rất|không|chưa)\s+)?(?:hài\s+lòng|bình\s+thường)"
    r"(?:\W|\d|(?:là|có|chiếm|đạt|được|phiếu|lượt|người|ý\s+kiến|(?:tỷ|tỉ)\s+lệ)\b)*$",
    re.IGNORECASE,
)
PAPER = re.compile(
    r"\W*(?:(?:bao\s+)?gồm\s+)?(?:kế\s+hoạch|công\s+văn|quyết\s+định|nghị\s+quyết|kết\s+luận|chỉ\s+thị|thông\s+báo|"
    r"tờ\s+trình|hướng\s+dẫn|chương\s+trình|báo\s+cáo|kh|cv|qđ|nq|kl|ct|tb|bc)\b",
    re.IGNORECASE,
)
ONE_LEVEL = "từng mức đánh giá kể riêng"
"""How uncovered.yaml calls it."""


def parted(figure: Figure, before: str, told: Iterable[Figure]) -> str:
    """The measure that a part of what was counted before has, in words; empty for any other figure.

    `before` are its paragraph's words before it, `told` the figures there.
    """
    if LEVELS.search(before + figure.text) and LEVEL.search(before):
        return ONE_LEVEL
    if figure.form == "count" and PAPER.match(figure.unit or figure.label):
        nouns = ((earlier.label, fold(earlier.unit or counted_in(earlier.label) or "")) for earlier in told)
        return next((label for label, noun in nouns if noun.startswith("văn bản")), "")
    return ""
