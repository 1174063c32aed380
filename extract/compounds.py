"""Nouns that reports name in one breath: the comma in "cán bộ, công chức" ends no clause."""

from __future__ import annotations

import re

FAMILIES = (
    (
        "cán bộ",
        "công chức",
        "viên chức",
        "người lao động",
        "đảng viên",
        "đoàn viên",
        "hội viên",
        "chiến sĩ",
        "nhân viên",
    ),
    ("người dân", "doanh nghiệp", "tổ chức", "cá nhân", "hợp tác xã", "hộ kinh doanh", "hộ gia đình", "công dân"),
    ("thôn", "làng", "bản", "buôn", "bon", "xóm", "ấp", "khóm", "sóc", "tổ dân phố", "khu phố", "khối phố", "tdp"),
    ("phản ánh", "kiến nghị", "khiếu nại", "tố cáo", "góp ý", "đề nghị"),
    ("cơ quan", "đơn vị", "phòng", "ban", "ngành", "tổ chức", "địa phương", "doanh nghiệp"),
    ("phí", "lệ phí"),
    ("khoa học", "công nghệ", "đổi mới sáng tạo", "chuyển đổi số"),
    ("giấy tờ", "tài liệu", "hồ sơ"),
    ("nhiệm vụ", "giải pháp", "chỉ tiêu", "mục tiêu"),
)
STAND_IN = "‚"
"""Looks like a comma and is none: it holds the comma's place while a text is cut, so that all others stay."""


def _pattern(nouns: tuple[str, ...]) -> re.Pattern[str]:
    any_of = "|".join(re.escape(noun).replace(r"\ ", r"\s+") for noun in sorted(nouns, key=len, reverse=True))
    again = r"(?!\s+\1(?!\w))"  # "40 hồ sơ, hồ sơ mới 35" begins anew
    return re.compile(rf"(?<!\w)({any_of}),{again}(?=\s+(?:{any_of})(?!\w)(?!\s*[:=]?\s*\d))", re.IGNORECASE)


COMPOUNDS = tuple((frozenset(noun.split()[0] for noun in family), _pattern(family)) for family in FAMILIES)
"""Each family: the first syllables of its nouns, one of which must follow a comma, and its pattern."""
FOLLOWING = re.compile(r",\s+(\w+)")


def joined(text: str) -> str:
    """The text with a stand-in for each comma between nouns of one family, as long as before."""
    following = {syllable.lower() for syllable in FOLLOWING.findall(text)}
    for syllables, pattern in COMPOUNDS:
        if not syllables.isdisjoint(following):
            text = pattern.sub(rf"\1{STAND_IN}", text)
    return text


def restored(text: str) -> str:
    """The text with its commas again."""
    return text.replace(STAND_IN, ",")
