"""Figures in table cells: a bare number means what its row and its column heads say."""

from __future__ import annotations

import re

from extract.document import Block, Document, Figure
from extract.heads import numeric
from extract.labels import context
from extract.layout import Layout
from extract.patterns import NUM
from extract.shapes import PERCENT

THOUSAND = r"1[.,]?000\s*(?:đồng|đ|vnđ)(?!\w)"
"""A unit of amounts that is itself written with digits: "ĐVT: 1.000 đồng"."""
UNIT_IN_BRACKETS = re.compile(
    rf"\(\s*(?:đvt\s*:?|đơn\s*vị\s*(?:tính)?\s*:?|tính\s*)?\s*({THOUSAND}|%|(?!(?:cả|gồm|kể|tính|trong|theo|từ|so|không|bao|đến|chưa|có|lũy)\b)[^()\d]{{1,30}})\s*\)\s*$",
    re.IGNORECASE,
)
RATE_COLUMN = re.compile(r"^\s*(?:(?:tỷ|tỉ)\s*lệ(?!\s*[,/])|[(\s]*%)", re.IGNORECASE)
"""The head of a column that holds nothing but rates, whatever its rows count."""
PERCENT_COLUMN = re.compile(r"\(\s*(?:đvt\s*:?\s*)?%\s*\)\s*$", re.IGNORECASE)
"""The head of any other column that says so of itself."""
BARE_RATE = re.compile(r"\W*(?:tỷ|tỉ)\s*lệ\W*$|\W*%\W*$", re.IGNORECASE)
RATE_HEAD = re.compile(r"(?:tỷ|tỉ)\s*lệ(?:\s*\(?%?\)?)?\s*$|\(%\)|(?<!\w)%", re.IGNORECASE)
CHANGE_HEAD = re.compile(
    r"tăng\s*(?:\(?\+\)?)?\s*[,/]\s*(?:\(?-\)?)?\s*giảm|chênh\s*lệch|[+＋]\s*/\s*[-–]|±|(?:so|so\s*sánh)\s*(?:với\s*)?cùng\s*kỳ|so\s*với\s*(?:kỳ|tháng|quý|năm)\s*trước",
    re.IGNORECASE,
)
"""Heads of columns that hold changes: no levels, so no figures."""
OF_PLAN = re.compile(
    r"(?:\bso\s*(?:sánh\s*)?(?:với\s*)?|(?:%|tỷ\s*lệ|tỉ\s*lệ)[\s()%]*(?:hoàn\s*thành|thực\s*hiện|đạt(?:\s*được)?)\s*)"
    r"(?:kh|kế\s*hoạch|chỉ\s*tiêu|mục\s*tiêu)(?!\w)|(?<!\w)th\s*/\s*kh(?!\w)",
    re.IGNORECASE,
)
"""Heads of columns that say what share of its plan the result is ("So với KH (%)"): a rate, whatever the row counts."""
CAPTION_UNIT = re.compile(
    rf"(?:đvt|đơn\s*vị(?:\s*tính)?)\s*:\s*({THOUSAND}|tr\.\s*đ(?:ồng)?|[^\W\d_][^():;.,\d]{{1,24}})", re.IGNORECASE
)
RATE_ROW = re.compile(r"\s*(?:tỷ|tỉ)\s*lệ\b", re.IGNORECASE)
OCCURRED = re.compile(r"^\s*(?:không|chưa)\s+(?:có\s+)?phát\s+sinh|^\s*không\s+có\b", re.IGNORECASE)
COMPARED = re.compile(
    rf"^\s*(?P<cue>(?:[≥≤><~]=?|=|tối\s*thiểu|tối\s*đa|ít\s*nhất|trên|dưới|hơn|khoảng|gần|không\s*dưới|không\s*quá|từ|đạt)?\s*(?:đạt\s*)?)"
    rf"(?P<value>{NUM})\s*(?P<unit>{PERCENT})?(?P<after>\s*trở\s*lên)?\s*$",
    re.IGNORECASE,
)
PAIR = re.compile(
    rf"^\s*(?P<a>{NUM})\s*/\s*(?P<b>{NUM})\s*(?:(?P<noun>[^\W\d_][^\d%()]*?)?\s*"
    rf"[(;,:=-]?\s*(?:đạt|tỷ\s*lệ|chiếm)?\s*:?\s*(?P<p>{NUM})\s*{PERCENT}\s*\)?)?\s*$",
    re.IGNORECASE,
)
MONEY = re.compile(r"đồng|vnđ|vnd|(?<!\w)(?:tr\.?|triệu|tỷ|tỉ|nghìn|ngàn)\s*đ(?!\w)", re.IGNORECASE)
TARGET_HEAD = re.compile(
    r"mục\s*tiêu|chỉ\s*tiêu\s*(?:giao|năm|kế|được|phấn)|kế\s*hoạch|phấn\s*đấu|giao\b", re.IGNORECASE
)
PLAN_COLUMN = re.compile(
    r"^\s*(?:kế\s*hoạch|(?:chỉ|mục)\s*tiêu|(?:kh|ct|mt)(?!\w)|(?:được\s*|tỉnh\s*)?giao(?!\s*dịch)|dự\s*toán)",
    re.IGNORECASE,
)
RESULT_HEAD = re.compile(r"kết\s*quả|thực\s*hiện|đạt|số\s*liệu|ước|lũy\s*kế|hiện\s*trạng", re.IGNORECASE)

Parts = tuple[str, str | None, str | None, str | None, str, str | None]
"""form, value, numerator, denominator, cue, unit"""


def cell_kind(layout: Layout, block: Block) -> str:
    """What a cell is: head, number (of the row), unit, label, change (against another period), or value."""
    if (block.row or 0) < layout.table.header_rows:
        return "head"
    heading = layout.table.columns[block.column or 0]
    if layout.label != block.column and CHANGE_HEAD.search(heading):
        return "change"
    kinds = {layout.number: "number", layout.unit: "unit", layout.label: "label"}
    return kinds.get(block.column or 0, "value")


def cell_figure(document: Document, layout: Layout, block: Block, kind: str) -> Figure | None:
    """The figure of a cell that holds nothing but one: a number, a compared number, a pair, or "nothing occurred".

    None for a cell of text (which the grammar of running text then reads).
    """
    if kind == "unit" or (kind == "label" and not numeric(block.text)) or block.index not in layout.rows:
        return None
    column = block.column or 0
    heading = layout.table.columns[column]
    row = layout.row_label(block.index)
    of_plan = _share_of_plan(layout, column) if layout.label != column else ""
    unit = "%" if of_plan else _unit(layout, block, heading, row)
    parts = _parts(
        block.text, unit, may_be_empty=_is_result(heading) and row is not None and column in layout.with_numbers
    )
    if parts is None:
        return None
    form, value, numerator, denominator, cue, printed_unit = parts
    by_column = layout.columns_measure or bool(of_plan) or not row
    start, end = len(block.text) - len(block.text.lstrip()), len(block.text.rstrip())
    words = block.words_of(start, end)
    whose = _share_of(layout, column) if by_column else ""
    named = (whose, row if by_column else heading, layout.group(block.index), layout.table.caption)
    around = () if of_plan else (*named, *context(document, block))  # the row's measure is not what is measured
    return Figure(
        place=document.place(block.index, start, end),
        text=block.text[start:end],
        form=form,
        value=value,
        numerator=numerator,
        denominator=denominator,
        unit=printed_unit,
        cue=cue,
        label=of_plan or (heading if by_column else row or ""),
        snippet=layout.row_text(block.index),
        table=block.table,
        row=row,
        column=heading or None,
        context=tuple(c for c in around if c),
        sure=min((w.sure for w in words), default=1.0),
        other=next((w.other for w in words if w.other is not None), None),
    )


def _share_of_plan(layout: Layout, column: int) -> str:
    """What a column measures that says which share of its plan each result is; empty for any other column.

    It says so itself ("% so với KH"), or stands beside a plan and a result. A plan that is a rate itself ("KH năm (%)")
    is what the rate of the column is held against, not its whole.
    """
    heads = layout.table.columns
    if OF_PLAN.search(heads[column]):
        return heads[column]
    if layout.columns_measure or not RATE_COLUMN.search(_lowest(heads[column])):
        return ""
    beside = [_lowest(heads[c]) for c in sorted(layout.with_numbers) if c not in (column, layout.label)]
    beside = [head for head in beside if not RATE_HEAD.search(head)]
    return heads[column] if any(map(PLAN_COLUMN.search, beside)) and any(map(_is_result, beside)) else ""


def _share_of(layout: Layout, column: int) -> str:
    """The head of the column that a bare “Tỷ lệ” gives the share of: the last of numbers before it; else empty."""
    heads = layout.table.columns
    if not BARE_RATE.match(_lowest(heads[column])):
        return ""
    before = [c for c in layout.with_numbers if c < column and c != layout.label and not RATE_HEAD.search(heads[c])]
    return heads[max(before)] if before else ""


def _lowest(heading: str) -> str:
    """The head cell right above the values of a column."""
    return heading.rpartition(" - ")[2]


def _parts(text: str, unit: str | None, *, may_be_empty: bool) -> Parts | None:
    """The parts of a cell's text; None where it is more than a figure."""
    if match := PAIR.match(text):
        if match["p"]:
            return "pair_percent", match["p"], match["a"], match["b"], "", "%"
        return "pair", None, match["a"], match["b"], "", match["noun"] or (unit if unit != "%" else None)
    if match := COMPARED.match(text):
        printed = "%" if match["unit"] else unit
        form = "percent" if printed == "%" else "money" if printed and MONEY.search(printed) else "count"
        cue = " … ".join(p for p in (match["cue"].strip(), (match["after"] or "").strip()) if p)
        value = f"{match['value']} {printed}" if form == "money" else match["value"]
        return form, value, None, None, cue, printed
    return ("empty", None, None, None, "", unit) if may_be_empty and unit and OCCURRED.match(text) else None


def _unit(layout: Layout, block: Block, heading: str, row: str | None) -> str | None:
    """The unit of a cell: the row's unit cell, brackets in the column head or the row's name, a rate, the caption.

    A column that says "(%)" itself ("KH năm (%)") holds rates, whatever its rows count.
    """
    if RATE_COLUMN.search(_lowest(heading)) or PERCENT_COLUMN.search(_lowest(heading)):
        return "%"
    if told := layout.unit_text(block.index):
        return _plain_unit(told)
    for text in (*reversed(heading.split(" - ")), row or ""):
        if match := UNIT_IN_BRACKETS.search(text):
            return _plain_unit(match[1])
    if RATE_HEAD.search(heading) or RATE_ROW.match(row or ""):
        return "%"
    caption = UNIT_IN_BRACKETS.search(layout.table.caption) or CAPTION_UNIT.search(layout.table.caption)
    return _plain_unit(caption[1]) if caption else None


def _plain_unit(text: str) -> str:
    text = " ".join(text.split())
    if re.fullmatch(THOUSAND, text, re.IGNORECASE):
        return "nghìn đồng"
    return "%" if re.fullmatch(r"%|phần\s*trăm|(?:tỷ|tỉ)\s*lệ\s*\(?%?\)?", text, re.IGNORECASE) else text


def _is_result(heading: str) -> bool:
    return bool(RESULT_HEAD.search(heading)) and not TARGET_HEAD.search(heading)
