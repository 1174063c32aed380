"""Which reports are versions of one another: same unit, kind and period, and nothing that tells them apart.

A unit may send several reports of one kind for one month (on digital transformation, on administrative reform). They
are told apart by their titles; a report that replaces another keeps its number or its subject. A document whose area
or period is not known stands for itself: nothing is superseded on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from normalize.observation import Submission
from normalize.wording import fold

ALIKE = 0.6
"""Share of syllables that two subjects have in common (Jaccard): one syllable in five misread still is the same."""
FILLER = (
    *("báo cáo", "kết quả", "tình hình", "công tác", "tiến độ", "thực hiện", "triển khai", "nhiệm vụ", "trọng tâm"),
    *(
        "phương hướng",
        "kế hoạch",
        "thay thế",
        "bổ sung",
        "đính chính",
        "điều chỉnh",
        "lần",
        "tháng",
        "quý",
        "năm",
        "tuần",
    ),
    *("ngày", "đầu", "cuối", "giai đoạn", "một", "hai", "ba", "bốn", "sáu", "chín", "mười", "i", "ii", "iii", "iv"),
    *("và", "về", "việc", "của", "các", "đến", "tại", "trong", "trên", "địa bàn", "ủy ban nhân dân", "đảng ủy"),
    *("xã", "phường", "đặc khu"),
)
"""Words of a title that say nothing about its subject."""
WORKBOOK, WORKBOOKS = "bảng tính: ", (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""A workbook is the appendix of a report with the same head, no version of it; it is replaced by another workbook."""
DIGITS = re.compile(r"\d+")
BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Member:
    """A report that is known: its number, its title, the subject given to it."""

    document_id: str
    number: str | None
    title: str
    subject: str

    @classmethod
    def of(cls, submission: Submission, subject: str) -> Self:
        """A submission with the subject given to it."""
        return cls(submission.document_id, submission.number, submission.title, subject)


def family(submission: Submission) -> tuple[object, ...]:
    """Area, branch, type and period: reports that differ in one of them are never versions of one another."""
    s = submission
    return (s.area_code, s.branch, s.type, s.period.start, s.period.end)


def subject(submission: Submission, relatives: Sequence[Member]) -> str:
    """The subject of a report: that of the latest of its family that it may be a version of, else its own.

    `relatives` are the known reports of its family in the order of arrival.
    """
    mark = WORKBOOK if submission.document.lower().endswith(WORKBOOKS) else ""
    latest_first = [member for member in reversed(relatives) if member.subject.startswith(WORKBOOK) == bool(mark)]
    for member in [m for m in latest_first if m.document_id == submission.document_id] + latest_first:
        if _is_version(submission, member):
            return member.subject
    return mark + " ".join(sorted(_syllables(submission.title, submission.area)))


def _is_version(submission: Submission, member: Member) -> bool:
    if submission.number is not None and submission.number == member.number:
        return True
    mine, theirs = (_syllables(title, submission.area) for title in (submission.title, member.title))
    if not mine or not theirs:
        return True
    return len(mine & theirs) / len(mine | theirs) >= ALIKE


def _syllables(title: str, area: str | None) -> frozenset[str]:
    words = fold(DIGITS.sub(" ", BRACKETS.sub(" ", title)))
    if area:
        words = words.replace(fold(DIGITS.sub(" ", area)), " ")
    return frozenset(_filler().sub(" ", words).split())


@cache
def _filler() -> re.Pattern[str]:
    phrases = sorted(map(fold, FILLER), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")
