"""What a figure measures where its own clause does not say it: its row, the figure before it, its place in a list."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.document import Document, Figure
from extract.layout import layouts
from normalize.link import names_measure
from normalize.wording import fold, meanings, words

COUNTED = re.compile(r"^\W*[\d.,]+\s+([^\W\d_][^\d/]*?)\s+(?:trên|trong)\s+tổng\s+số\s+\d", re.IGNORECASE)
"""A pair in words: "214 hồ sơ nộp trực tuyến trên tổng số 221 hồ sơ …" measures what its first number counts."""
IN_TURN = re.compile(r"\W*lần\s+lượt\b.*$", re.IGNORECASE)
NEXT_MEASURE = re.compile(r"\s*(?:,|\bvà\b)\s*(?=(?:tỷ|tỉ)\s+lệ\b|số\b|mức\b)", re.IGNORECASE)
REMARK = re.compile(r"\s*(?:ghi\s*chú|lý\s*do|nguyên\s*nhân|giải\s*trình)", re.IGNORECASE)
"""Heads of columns whose cells speak of something beside the row's measure."""
LEFT_OVER = re.compile(
    r"\W*(?:(?:hs|hồ\s+sơ)\s+)?(?:tồn(?:\s+(?:cũ|đọng))?|cũ|(?:từ\s+)?kỳ\s+trước)(?:\s+(?:hs|hồ\s+sơ))?\W*",
    re.IGNORECASE,
)
IN_TIME = re.compile(r"\W*(?:nhận\s+)?(?:mới|trong\s+kỳ)(?:\s+(?:hs|hồ\s+sơ))?\W*", re.IGNORECASE)
RECEIVED = re.compile(r"\bnhận\b(?:[^().;]|\.(?=\d))*\((?P<parts>[^()]*)$", re.IGNORECASE)
"""The parts in brackets of what was received: "nhận 215 hồ sơ (trong kỳ 180, tồn 35)"."""
LEAD = 160
"""The longest words in front of a colon, in characters, that name what an item is about."""


class Measures:
    """Completes the labels of a document's figures, which are shown to it in reading order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._layouts = layouts(document)
        self._before: Figure | None = None
        self._turn = 0

    def named(self, figure: Figure) -> Figure:
        """The figure with a label, or a nearest context, that names what is measured."""
        before, self._before = self._before, figure
        together = before is not None and before.place.block == figure.place.block
        self._turn = self._turn + 1 if together and before and before.label == figure.label else 0
        if part := self._part_received(figure):
            return replace(figure, label=part)
        if figure.table and (timed := _timed(figure)):
            return timed
        if figure.table and not figure.row:
            return self._in_cell(figure)
        if match := COUNTED.match(figure.text):
            return replace(figure, label=match[1], context=(figure.label, *figure.context))
        if IN_TURN.search(figure.label):
            return self._in_turn(figure)
        if figure.label and names_measure(figure.label, figure.unit):
            return figure
        said = before.label if together and before else ""
        said = said if said and names_measure(said, figure.unit) else self._lead(figure)
        return replace(figure, context=(said, *figure.context)) if said else figure

    def _in_cell(self, figure: Figure) -> Figure:
        """A figure whose cell says no more than what it counts is named by its row."""
        row = self._layouts[figure.table or 0].row_label(figure.place.block)
        told = meanings(figure.label.removesuffix(figure.unit or ""))
        if not row or told or not meanings(row) or REMARK.match(figure.column or ""):
            return figure
        return replace(figure, label=row)

    def _part_received(self, figure: Figure) -> str:
        """What one of several parts of the dossiers received is, where it says only when they came; else empty."""
        text = self._document.blocks[figure.place.block].text
        head = RECEIVED.search(text, 0, figure.place.start)
        if not head or figure.form != "count":
            return ""
        parts = text[head.start("parts") :].partition(")")[0]
        if not re.search(r",\s|;", parts):
            return ""
        if LEFT_OVER.fullmatch(figure.label):
            return "hồ sơ kỳ trước chuyển sang"
        others = any(LEFT_OVER.fullmatch(re.sub(r"\d[\d., ]*", "", part)) for part in re.split(r",\s|;", parts))
        return "hồ sơ tiếp nhận mới trong kỳ" if others and IN_TIME.fullmatch(figure.label) else ""

    def _in_turn(self, figure: Figure) -> Figure:
        """Of “tỷ lệ A và tỷ lệ B lần lượt đạt 80% và 90%” the second figure is the second measure's."""
        parts = NEXT_MEASURE.split(IN_TURN.sub("", figure.label))
        return replace(figure, label=parts[self._turn]) if self._turn < len(parts) else figure

    def _lead(self, figure: Figure) -> str:
        """The words in front of the first colon of a figure's paragraph: "Tỷ lệ A: Đạt. (Kết quả 80%)"."""
        lead, colon, _ = self._document.blocks[figure.place.block].text[: figure.place.start].partition(":")
        return lead if colon and len(lead) < LEAD and fold(lead) != fold(figure.label) else ""


def _timed(figure: Figure) -> Figure | None:
    """A cell whose column is a part by time of what its upper head names: "Đang giải quyết - Trong hạn"."""
    head, _, part = figure.label.rpartition(" - ")
    found = meanings(part)
    if not head or not found or len(words().contrasts["timing"].given(found)) != len(found):
        return None
    return replace(figure, label=part, context=(head.rpartition(" - ")[2], *figure.context))
