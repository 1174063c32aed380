"""Labels that leave unsaid what is measured: only a time, a plan or a sub-group ("tháng 7", "hộ tịch", "khối Đảng").

Whoever reads "trễ hạn 06 hồ sơ (đất đai 05, hộ tịch 01)" takes the measure from what was said before.
"""

from __future__ import annotations

import re
from functools import lru_cache

from normalize.groups import ANY, groups
from normalize.wording import fold, meanings, words

BESIDE = re.compile(
    r"\W*(?:(?:tăng|giảm|so|vượt|dưới|chưa\s+đạt|cao\s+hơn|thấp\s+hơn)\b.*)?\b(?:(?:chỉ|mục)\s+tiêu|cùng\s+kỳ|(?:tháng|quý|kỳ|năm)\s+(?:trước|20\d\d)|"
    r"mức(?=.*\bgiao\b)|kế\s+hoạch|nghị\s+quyết|kh|ct|kết\s+quả)(?:\s+(?:năm|trước|20\d\d|(?:được|đã)?\s*(?:tỉnh|xã|phường|cấp\s+trên)?\s*giao|đề\s+ra|là|của|nay|"
    r"đạt|tỉnh|thành\s+phố|xã|tối\s+thiểu|giao|cho))*\W*",
    re.IGNORECASE,
)
"""A label that only tells a time or a plan ("cùng kỳ năm trước", "chỉ tiêu tỉnh giao"): the same measure again."""
TIME = re.compile(
    r"\b(?:lũy\s+kế|cùng\s+kỳ|đầu\s+(?:năm|kỳ)|(?:tháng|quý|năm|kỳ|tuần|ngày)\s+(?:trước|này|nay|qua|ngoái|liền\s+(?:kề|trước)|[ivx]+\b|\d)|\d+\s+tháng)"
)
"""Folded words for a time."""
MEASURED = re.compile(
    r"\W*(?:(?:tổng\s+)?số(?!\s+(?:này|đó|còn))\b|tổng\b|(?:tỷ|tỉ)\s+lệ\s+(?!này|đó|trên)\w|mức\b|lượng\b)",
    re.IGNORECASE,
)
"""A label that names a measure of its own, whatever follows."""
REST = re.compile(r"(?:(?:trong đó|các|một số|những|số|lĩnh vực|nhóm|đơn vị) )*(?:còn lại|khác)")
"""All that no name was given to."""
TELLS = ("manner", "stage", "timing", "denial", "act", "part", "network", "skill", "purse")
"""Questions whose answers say what is measured, not of whom."""
EDGES = " ,;:-–+()"
LONGEST = 9
"""The longest name of a group, in syllables."""


def names_measure(label: str, unit: str | None) -> bool:
    """Whether a label names what is measured, not only a time, a plan or a comparison beside the same measure."""
    return _names_measure(label, label.removesuffix(unit or ""))


@lru_cache(maxsize=4096)
def counted_in(text: str) -> str | None:
    """The first noun of a text that reports count ("hồ sơ", "nhiệm vụ"), the longest that begins there."""
    plain = f" {fold(text)} "
    nouns = [noun for noun in words().counted if f" {noun} " in plain]
    return min(nouns, key=lambda noun: (plain.index(f" {noun} "), -len(noun)), default=None)


def only_time(label: str, unit: str | None) -> bool:
    """Whether a label only says for when its figure is: "tháng 7 mới", "nếu tính lũy kế 8 tháng"."""
    return _only_time(label, label.removesuffix(unit or ""))


@lru_cache(maxsize=4096)
def _names_measure(label: str, own: str) -> bool:
    return not BESIDE.fullmatch(own) and not _only_time(label, own)


@lru_cache(maxsize=4096)
def _only_time(label: str, own: str) -> bool:
    own = fold(_without_noun(label, own))
    return bool(TIME.search(own)) and not MEASURED.match(own) and not _rest(own)


@lru_cache(maxsize=4096)
def only_group(label: str, unit: str | None) -> bool:
    """Whether a label only says of which sub-group its figure is: "lĩnh vực đất đai", "khối cơ quan xã", "BTXH"."""
    own = _without_noun(label, label.removesuffix(unit or ""))
    if not own or MEASURED.match(own) or len(own.split()) > LONGEST:
        return False
    if unit and unit != "%" and own == label.strip(EDGES) and fold(own).startswith(fold(unit)):
        return False  # what is counted, and what is said of it
    if REST.fullmatch(fold(own)):
        return True
    found = groups(own, ANY)
    if not found or not found[0].opens or any(words().contrasts[question].given(meanings(own)) for question in TELLS):
        return False
    return not _rest(fold(own[found[-1].end :]))


def _without_noun(label: str, own: str) -> str:
    """A label without the counted noun behind it: "người có công người" of "64/66 người (96,97%)".

    `own` is the label without the noun that its figure counts.
    """
    own = own.strip(EDGES)
    if own != label.strip(EDGES):
        return own
    syllables = own.split()
    last = next((n for n in (3, 2, 1) if len(syllables) > n and fold(" ".join(syllables[-n:])) in words().counted), 0)
    return " ".join(syllables[:-last]).strip(EDGES) if last else own


def _rest(plain: str) -> list[str]:
    """The words of a folded text that name neither a time nor a sub-group."""
    return [m for m in meanings(plain) if not m.isdigit() and m not in words().lean]
