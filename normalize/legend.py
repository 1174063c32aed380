"""What a report says once of all the figures that it sets in brackets: "(trong ngoặc vuông là số của tháng 8)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.document import Block, Document
from normalize.observation import Period
from normalize.period import figure_period, one_before
from normalize.spelling import settle

SAID = re.compile(
    r"(?:số|số\s+liệu|con\s+số)?\s*(?:ghi\s+|đặt\s+|để\s+)?(?:trong|ở)\s+(?:dấu\s+)?ngoặc(?:\s+(?P<sort>vuông|đơn|tròn))?"
    r"\s*(?:là|:)\s*(?P<what>[^.;()\[\]]{3,80})",
    re.IGNORECASE,
)
LAST = re.compile(r"(?:tháng|quý|kỳ)\s+(?:báo\s+cáo\s+)?(?:liền\s+)?trước(?!\s+đó)", re.IGNORECASE)
TIME = re.compile(r"\b(?:tháng|quý|năm|kỳ)\b", re.IGNORECASE)
MARKS = {"vuông": "[", "đơn": "(", "tròn": "("}
CLOSES = {"[": "]", "(": ")"}
UNSAID = Period(None, None, "số trong ngoặc vuông, báo cáo không nói là của kỳ nào")


@dataclass(frozen=True, slots=True)
class Legend:
    """The brackets that a report speaks of, by their opening marks, and the time whose figures stand in them."""

    marks: str = ""
    period: Period = UNSAID

    def of(self, block: Block, start: int, end: int) -> Period | None:
        """The period of a figure that stands alone in brackets behind another one, None for any other figure.

        Round brackets hold many things; only a legend makes them a time. What square ones mean is not guessed.
        """
        mark = _opening(block.text, start, end)
        if mark and mark in self.marks and (mark == "[" or _of_one_kind(block.text, start, end)):
            return self.period
        return UNSAID if mark == "[" else None


def legend_of(document: Document, report: Period) -> Legend:
    """The legend of a report, where its text has one that names a time."""
    for block in document.blocks:
        match = SAID.search(settle(block.text)) if "ngoặc" in block.text else None
        if match and TIME.search(match["what"]):
            marks = MARKS.get((match["sort"] or "").lower(), "[(")
            return Legend(marks, _time(match["what"], report))
    return Legend()


def _time(words: str, report: Period) -> Period:
    if last := LAST.search(words):
        return one_before(report, last[0].split()[0].lower(), last[0])
    return figure_period(words, (), report, "result")


def _opening(text: str, start: int, end: int) -> str:
    """The mark of a bracket that holds this figure and no other, behind another figure; empty where there is none."""
    before = text[:start].rstrip()
    mark = before[-1:]
    if mark not in CLOSES or not re.search(r"\d[^.;:?]*$", before[:-1]):
        return ""
    rest = text[end:].partition(CLOSES[mark])
    return mark if rest[1] and not re.search(r"\d", rest[0]) else ""


def _of_one_kind(text: str, start: int, end: int) -> bool:
    """Whether a figure in brackets is a rate like the one before it, or neither is: "1.905 hồ sơ (93,1%)" are two."""
    return text[start:end].rstrip().endswith("%") == text[:start].rstrip("( ").endswith("%")
