"""What a figure measures where its own clause does not say it: its row, the figure before it, its place in a list."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from extract.document import Document, Figure
from extract.layout import GENERIC, layouts
from normalize.ellipsis import TIME, counted_in, names_measure, only_group, only_time
from normalize.numbers import amount
from normalize.parted import parted
from normalize.parts import device
from normalize.wording import counted, fold, meanings, words

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
COMES_IN = re.compile(
    r"\bnhận\b.*\btrong\s+(?:kỳ|năm|tháng|quý|tuần)\b|\btrong\s+(?:kỳ|năm|tháng|quý|tuần)\b.*\bnhận\b", re.IGNORECASE
)
NOT_COUNTED = re.compile(
    r"[\s,(]*(?:hs|hồ\s+sơ)?[\s,(]*(?:chưa|không)\s+(?:kể|tính|(?:bao\s+)?gồm)\b[^.;]*?\b(?:kỳ|năm|tháng|quý)\s+(?:trước|20\d\d)",
    re.IGNORECASE,
)
"""What came in a time, and that what was left before is not counted in."""
LEAD = 160
"""The longest words in front of a colon, in characters, that name what an item is about."""
OUT_OF = re.compile(r"\W*(?:trong|theo)\s+(?:tổng\s+)?số\s+(?!này|đó|trên)([^,;:\d]{3,60}),", re.IGNORECASE)
"""A sentence that opens with the whole it divides: "Trong tổng số hồ sơ đã trả, lĩnh vực đất đai có 54"."""
ITS_RATE = re.compile(
    r"[\s,(:–-]*(?:(?:đạt|chiếm|bằng|là|tương\s+(?:đương|ứng)|ứng\s+với|tức|hay|(?:tỷ|tỉ)\s+lệ)[\s:]*)*(?:khoảng|trên|gần|hơn)?\s*",
    re.IGNORECASE,
)
"""What stands between a count and the percentage that it is."""
OF_PLAN = re.compile(r"[\s)]*(?:so\b|(?:kế\s+hoạch|kh|chỉ\s+tiêu|mục\s+tiêu|dự\s+toán)\b)", re.IGNORECASE)
BASE = re.compile(r"\s*\b(?:trên|trong|so\s+với)\s+tổng\s+(?:số\s+)?[^,;]*$", re.IGNORECASE)
"""The whole that a label adds to its measure: "hồ sơ nộp trực tuyến trên tổng số hồ sơ tiếp nhận mới"."""
PARTED = re.compile(r"\.\s+(?!(?:trong\s+đó|cụ\s+thể|(?:bao\s+)?gồm|chia\s+ra)\b)", re.IGNORECASE)
"""The end of a sentence that the next one does not go on to divide."""
SPENT = re.compile(
    r"\b(?:giải\s+ngân|(?:đã|được)\s+(?:chi|thanh\s+toán|sử\s+dụng|cấp|bố\s+trí|phân\s+bổ)|thực\s+hiện|bổ\s+sung|còn\s+thiếu|thu|phí|lệ\s+phí|"
    r"còn\s+lại|chưa|đề\s+nghị|đề\s+xuất|nhu\s+cầu|ngoài|tiết\s+kiệm|giao|dự\s+toán|tổng)\b",
    re.IGNORECASE,
)
"""Words that say of an amount what became of it: then it is no mere part of the one before."""
PROCEDURES = ("thủ tục hành chính", "thủ tục", "dịch vụ công")
"""What a caption names that tells of dossiers as often: "Kết quả giải quyết TTHC"."""
GOALS = ("mục tiêu", "chỉ tiêu", "tiêu chí")
"""Of these a pair states how many are reached."""
LEFT = re.compile(r"\W*(?:hiện\s+|chỉ\s+)?còn\W*", re.IGNORECASE)
STATES = ("stage", "timing")
"""Questions whose answers say what became of a thing, not which."""
FORMS = {"percent": "share", "pair_percent": "share", "pair": "share", "range": "share", "money": "money"}


class Measures:
    """Completes the labels of a document's figures, which are shown to it in reading order.

    `known` are the meanings that the catalogue's wordings are made of.
    """

    def __init__(self, document: Document, known: Collection[str]) -> None:
        self._document = document
        self._known = known
        self._layouts = layouts(document)
        self._before: Figure | None = None
        self._told: list[Figure] = []
        self._counted: dict[int, str] = {}
        self._turn = 0

    def named(self, figure: Figure) -> Figure:
        """The figure with a label, or a nearest context, that names what is measured."""
        if self._told and self._told[-1].place.block != figure.place.block:
            self._told = []
        found = self._named(figure)
        self._told.append(found)
        if figure.form == "count" and figure.unit:
            self._counted[figure.place.block] = figure.unit
        return found

    def _named(self, figure: Figure) -> Figure:
        before, self._before = self._before, figure
        together = before is not None and before.place.block == figure.place.block
        self._turn = self._turn + 1 if together and before and before.label == figure.label else 0
        text = self._document.blocks[figure.place.block].text
        if part := parted(figure, text[: figure.place.start], self._told):
            return replace(figure, label=part, unit=None, context=())
        if part := self._part_received(figure):
            return replace(figure, label=part)
        return (self._in_table(figure) if figure.table else self._said_before(figure)) or self._by_itself(figure)

    def _by_itself(self, figure: Figure) -> Figure:
        """A figure whose own clause, or what stands right around it, says what it measures."""
        if match := COUNTED.match(figure.text):
            return replace(figure, label=match[1], context=(figure.label, *figure.context))
        if IN_TURN.search(figure.label):
            return self._in_turn(figure)
        if (clause := self._before_bracket(figure)) and not meanings(figure.label.removesuffix(figure.unit or "")):
            return replace(figure, label=clause, context=(figure.label, *figure.context))
        if figure.form == "pair" and counted_in(figure.unit or figure.label) in GOALS:
            return replace(figure, label=f"hoàn thành {figure.label}")
        if figure.form == "count" and self._is_left(figure):
            return replace(figure, label="đang giải quyết", unit=figure.unit or self._noun_before(figure))
        if figure.label and names_measure(figure.label, figure.unit):
            return self._of_its_whole(figure)
        earlier = next((told for told in reversed(self._told) if _alike(told, figure)), None)
        if earlier is not None and names_measure(earlier.label, figure.unit):
            return _as(figure, earlier)
        lead = self._told[-1].label if self._told else ""
        lead = lead if lead and names_measure(lead, figure.unit) else self._lead(figure)
        return replace(figure, context=(lead, *figure.context)) if lead else figure

    def _of_its_whole(self, figure: Figure) -> Figure:
        """A figure without the whole that its label adds; a bare number counts what the one before it counts."""
        measure = BASE.sub("", figure.label)
        if figure.form == "count" and meanings(measure) and measure != figure.label:
            figure = replace(figure, label=measure, context=(figure.label, *figure.context))
        if figure.form in ("pair", "pair_percent") and (whole := self._counted_whole(figure)):
            return replace(figure, context=(whole, *figure.context))
        if figure.form != "count" or figure.unit or figure.table or counted_in(figure.label):
            return figure
        if device(figure) and not TIME.search(fold(figure.label)):
            return figure
        noun = self._noun_before(figure) or self._thing_of_state(figure)
        return replace(figure, unit=noun) if noun else figure

    def _counted_whole(self, figure: Figure) -> str:
        """What the count is of that a pair is set against: "Cán bộ: 61. Máy tính: 58/61"; else empty."""
        whole = (t for t in reversed(self._told) if t.form == "count" and t.value == figure.denominator and t.label)
        return next((told.label for told in whole), "")

    def _thing_of_state(self, figure: Figure) -> str | None:
        """What became of the thing that its item is about is counted: "Phản ánh, kiến nghị: nhận 6, xong 5"."""
        if not self._only_state(figure.label):
            return None
        together = (told.label for told in reversed(self._told) if told.snippet == figure.snippet)
        leads = (figure.snippet.partition(":")[0], *together, self._lead(figure))
        return next((noun for lead in leads if (noun := counted_in(lead))), None)

    def _noun_before(self, figure: Figure) -> str | None:
        """What the nearest count before a figure counts, unless another noun has been named since; or its lead-in."""
        counts = (told for told in reversed(self._told) if told.form == "count")
        nouns = ((told, told.unit or counted_in(told.label)) for told in counts)
        counted, noun = next((found for found in nouns if found[1]), (None, None))
        if counted is None or noun is None:
            parents = self._document.blocks[figure.place.block].parents
            return self._counted.get(parents[-1]) if parents and not self._lead(figure) else None
        between = self._document.blocks[figure.place.block].text[counted.place.end : figure.place.start]
        return None if counted_in(between.strip().removeprefix(noun)) else noun

    def _only_state(self, label: str) -> bool:
        """Whether a label only says what became of something: "xong", "quá hạn"."""
        said = meanings(label)
        return bool(said) and len(said) <= sum(len(words().contrasts[q].given(said)) for q in STATES)

    def _before_bracket(self, figure: Figure) -> str:
        """The clause in front of the bracket that a figure opens: "Không có hồ sơ chậm trả (0 hồ sơ)"."""
        before = self._document.blocks[figure.place.block].text[: figure.place.start].rstrip()
        clause = re.split(r"[,;:.()]", before[:-1])[-1].strip() if before.endswith("(") else ""
        return "" if re.search(r"\d", clause) else clause

    def _is_left(self, figure: Figure) -> bool:
        """Whether a count is only told to be left, after others that tell what is done: "giải quyết 801, còn 41"."""
        if not LEFT.fullmatch(figure.label.removesuffix(figure.unit or "")):
            return False
        told = [meanings(earlier.label) for earlier in self._told if _alike(earlier, figure)]
        return any(words().contrasts[question].given(each) for each in told for question in ("stage", "timing"))

    def _said_before(self, figure: Figure) -> Figure | None:
        """The figure under the measure of an earlier one, where it is that one's rate, or says only of whom or when."""
        text, last = self._document.blocks[figure.place.block].text, self._told[-1] if self._told else None
        if last and figure.form == "percent" and last.form == "count":
            between = text[last.place.end : figure.place.start].strip()
            between = between.removeprefix(last.unit or "")
            told = bool(between.strip(" ,:–-")) or not meanings(figure.label)
            if told and ITS_RATE.fullmatch(between) and not OF_PLAN.match(text, figure.place.end):
                return _as(figure, last)
        if figure.form == "money" and (amounts := self._whole_of(figure)):
            return _as(figure, amounts)
        group = only_group(figure.label, figure.unit)
        if not group and not only_time(figure.label, figure.unit):
            return None
        if group and (whole := OUT_OF.match(figure.snippet)):
            return replace(figure, label=whole[1], context=(figure.label, *figure.context))
        earlier = next((told for told in reversed(self._told) if _alike(told, figure)), None)
        announced = self._announced(figure) if group else ""
        if earlier is not None and (earlier.snippet == figure.snippet or not announced):
            return _as(figure, earlier)
        lead = announced or self._lead_in(figure)
        return replace(figure, label=lead, context=(figure.label, *figure.context)) if group and lead else None

    def _announced(self, figure: Figure) -> str:
        """The measure before the colon of a figure's own sentence, which tells it of several groups; else empty."""
        lead, colon, _ = figure.snippet.partition(":")
        named = colon and not re.search(r"\d", lead) and names_measure(lead, figure.unit) and not only_group(lead, None)
        return lead.strip(" -+*•–") if named else ""

    def _whole_of(self, figure: Figure) -> Figure | None:
        """The amount before this one that it is a part of, or a part beside it: nothing is told of it but what for."""
        text, own = self._document.blocks[figure.place.block].text, amount(figure.value or "")
        last = self._told[-1] if self._told else None
        if last is None or own is None or SPENT.search(figure.label):
            return None
        between = text[last.place.end : figure.place.start]
        if PARTED.search(between) or SPENT.search(between):
            return None
        earlier = (told for told in reversed(self._told) if told.form == "money")
        return next((told for told in earlier if (of := amount(told.value or "")) and of[0] >= own[0]), None)

    def _lead_in(self, figure: Figure) -> str:
        """The words that announce a figure's list: before the colon of its line, or of the one above."""
        if lead := self._lead(figure):
            return lead
        parents = self._document.blocks[figure.place.block].parents
        above = self._document.blocks[parents[-1]] if parents else None
        if above is None or not above.text.rstrip().endswith((":", "đó", "sau")):
            return ""
        last = re.split(r"(?<=[.!?;])\s", above.text.strip())[-1]
        return re.sub(r"\d[\d.,]*", "", last if len(meanings(last)) > 1 else above.text).strip(" -+*•–:")

    def _in_table(self, figure: Figure) -> Figure | None:
        """A figure of a cell, where its row, or the head of its column, must be looked at to tell what it measures."""
        if divided := _divided(figure):
            return divided
        return self._under_head(figure) if figure.row else self._in_cell(figure)

    def _in_cell(self, figure: Figure) -> Figure | None:
        """A figure whose cell says no more than what it counts is named by its row; else the cell is running text."""
        row = self._layouts[figure.table or 0].row_label(figure.place.block)
        told = meanings(figure.label.removesuffix(figure.unit or ""))
        if self._told or not row or told or not meanings(row) or REMARK.match(figure.column or ""):
            return self._said_before(figure)
        return replace(figure, label=row)

    def _under_head(self, figure: Figure) -> Figure | None:
        """A cell whose row names a place, a field or a total, under the head of its column; or the other way round."""
        row, column = figure.row or "", figure.column or ""
        context = tuple(text for text in figure.context if text != row)
        if figure.label == column and only_group(column, None) and not self._names_no_measure(row):
            return replace(figure, label=row, context=(*context, column))
        if figure.label == column and self._names_no_measure(row):
            return replace(figure, unit=figure.unit or self._noun_of_table(figure), context=(*context, row))
        if figure.label == column and self._tells_way(row, column):
            return replace(figure, label=f"{row} {column}", context=context)
        if figure.label == column or not (meanings(GENERIC.sub(" ", column)) and self._names_no_measure(row)):
            return None
        return replace(figure, label=column, context=(*(text for text in context if text != column), row))

    def _tells_way(self, row: str, column: str) -> bool:
        """Whether a row says of which procedures a column tells: "Toàn trình" under "Cung cấp" and "Có hồ sơ"."""
        ways = words().contrasts["manner"].given(meanings(row))
        told = (words().contrasts[question].given(meanings(column)) for question in ("manner", "stage", "timing"))
        return bool({"full", "partial"}.intersection(ways)) and not any(told)

    def _noun_of_table(self, figure: Figure) -> str | None:
        """What a table counts by its caption, where the head of the column leaves it out: "Tiếp nhận - Lũy kế"."""
        if figure.form != "count" or counted_in(figure.label):
            return None
        noun = counted_in(self._document.tables[(figure.table or 0) - 1].caption)
        return None if noun in PROCEDURES else noun

    def _names_no_measure(self, row: str) -> bool:
        return only_group(row, None) or not any(meaning in self._known for meaning in meanings(row))

    def _part_received(self, figure: Figure) -> str:
        """What one of several parts of the dossiers received is, where it says only when they came; else empty."""
        text = self._document.blocks[figure.place.block].text
        if figure.form == "count" and COMES_IN.search(figure.label) and self._beside_left_over(figure, text):
            return "hồ sơ tiếp nhận mới trong kỳ"
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

    def _beside_left_over(self, figure: Figure, text: str) -> bool:
        """Whether what was left of the time before is told beside a count, in its sentence, and so no part of it."""
        left_out = NOT_COUNTED.match(text, figure.place.end)
        together = (told for told in self._told if told.snippet == figure.snippet)
        return left_out is not None or any(
            "before" in words().contrasts["stage"].given(meanings(told.label)) for told in together
        )

    def _in_turn(self, figure: Figure) -> Figure:
        """Of “tỷ lệ A và tỷ lệ B lần lượt đạt 80% và 90%” the second figure is the second measure's."""
        parts = NEXT_MEASURE.split(IN_TURN.sub("", figure.label))
        return replace(figure, label=parts[self._turn]) if self._turn < len(parts) else figure

    def _lead(self, figure: Figure) -> str:
        """The words in front of the first colon of a figure's paragraph: "Tỷ lệ A: Đạt. (Kết quả 80%)"."""
        lead, colon, _ = self._document.blocks[figure.place.block].text[: figure.place.start].partition(":")
        return lead if colon and len(lead) < LEAD and fold(lead) != fold(figure.label) else ""


def _as(figure: Figure, other: Figure) -> Figure:
    """A figure under the measure that another one has."""
    return replace(figure, label=BASE.sub("", other.label), context=(figure.label, *other.context))


def _alike(earlier: Figure, figure: Figure) -> bool:
    """Whether two figures can state one measure: of one form, and counting the same thing."""
    form = FORMS.get(figure.form, "count")
    if FORMS.get(earlier.form, "count") != form or not earlier.label:
        return False
    units = [fold(counted(unit)) for unit in (figure.unit, earlier.unit) if unit]
    return form != "count" or len(set(units)) < 2  # noqa: PLR2004 - two that differ


def _divided(figure: Figure) -> Figure | None:
    """A cell whose column is a part, by time or by way, of what its upper head names: "Đang giải quyết - Trong hạn"."""
    *heads, part = figure.label.split(" - ")
    found, above = meanings(part), next((head for head in reversed(heads) if meanings(head)), "")
    ways = (words().contrasts[question].given(found) for question in ("timing", "manner"))
    if not above or not found or all(len(given) != len(found) for given in ways):
        return None
    noun = figure.unit or counted_in(above)
    return replace(
        figure, label=part, unit=noun if figure.form == "count" else figure.unit, context=(above, *figure.context)
    )
