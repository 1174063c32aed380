"""Figures in table cells: a bare number means what its row and its column heads say."""

from __future__ import annotations

import re

from extract.document import Block, Document, Figure, Table
from extract.heads import numeric
from extract.labels import context
from extract.patterns import NUM
from extract.shapes import PERCENT

NUMBER_COLUMN = re.compile(r"^\s*(?:TT|STT|Số\s*TT|Số\s*thứ\s*tự|S\s*TT|TT\.|#)\s*$", re.IGNORECASE)
UNIT_COLUMN = re.compile(r"^\s*(?:đơn\s*vị(?:\s*tính)?|đvt|đ\.?v\.?t\.?)\s*(?:\(.*\))?\s*$", re.IGNORECASE)
LABEL_COLUMN = re.compile(
    r"chỉ\s*tiêu|nội\s*dung|nhiệm\s*vụ|tên|danh\s*mục|tiêu\s*chí|lĩnh\s*vực|đơn\s*vị|chỉ\s*số|mục\s*tiêu|hạng\s*mục|loại|công\s*việc", re.IGNORECASE
)
UNIT_IN_BRACKETS = re.compile(r"\(\s*(?:đvt\s*:?|đơn\s*vị\s*(?:tính)?\s*:?|tính\s*)?\s*(%|[^()\d]{1,30})\s*\)\s*$", re.IGNORECASE)
NOTHING = re.compile(
    r"^\s*(?:[-–/xX.]|không(?:\s*(?:có|phát\s*sinh))?|chưa\s*(?:phát\s*sinh|có|thực\s*hiện\s*thống\s*kê)|không\s+phát\s+sinh.*|chưa\s+phát\s+sinh.*)\s*\.?\s*$",
    re.IGNORECASE | re.DOTALL,
)
OCCURRED = re.compile(r"^\s*(?:không|chưa)\s+(?:có\s+)?phát\s+sinh|^\s*không\s+có\b", re.IGNORECASE)
COMPARED = re.compile(
    rf"^\s*(?P<cue>(?:[≥≤><~]=?|=|tối\s*thiểu|tối\s*đa|ít\s*nhất|trên|dưới|hơn|khoảng|gần|không\s*dưới|không\s*quá|từ|đạt)?\s*(?:đạt\s*)?)"
    rf"(?P<value>{NUM})\s*(?P<unit>{PERCENT})?(?P<after>\s*trở\s*lên)?\s*$",
    re.IGNORECASE,
)
BODIES = re.compile(
    r"^\s*(?:(?:xã|phường|đặc\s*khu|thôn|xóm|ấp|bản|buôn|tổ\s*dân\s*phố|tdp|khu\s*phố|khối\s*phố)\s+\S|tổng|cộng|ubnd|hđnd|đảng\s*ủy|phòng\s|ban\s|trường\s|trạm\s|"
    r"trung\s*tâm|văn\s*phòng|công\s*an|chi\s*bộ|khối|cơ\s*quan|mttq|hội\s|đoàn\s)",
    re.IGNORECASE,
)
PAIR = re.compile(
    rf"^\s*(?P<a>{NUM})\s*/\s*(?P<b>{NUM})\s*(?:(?P<noun>[^\W\d_][^\d%()]*?)?\s*[(;,:=-]?\s*(?:đạt|tỷ\s*lệ|chiếm)?\s*:?\s*(?P<p>{NUM})\s*{PERCENT}\s*\)?)?\s*$",
    re.IGNORECASE,
)
UNIT_LENGTH = 24
"""The longest unit of measure in a cell, in characters."""
GENERIC = re.compile(
    r"\b(?:kết\s*quả|thực\s*hiện|mục\s*tiêu|chỉ\s*tiêu|kế\s*hoạch|giao|phấn\s*đấu|tháng|quý|năm|kỳ|trong|lũy\s*kế|đến|nay|hiện\s*tại|hiện|từ|đầu|cuối|ước|đạt|đã|so\s*với|"
    r"cùng|trước|báo\s*cáo|tỷ\s*lệ|tỉ\s*lệ|số\s*lượng|số\s*liệu|tổng\s*số|tổng|số|giá\s*trị|đơn\s*vị(?:\s*tính)?|đvt|ghi\s*chú|hoàn\s*thành|tăng|giảm|ngày|hết|của|theo|được)\b|[\d/%().,;:+–-]",
    re.IGNORECASE,
)
"""Words of a column head that say when or how, not what: a head of these alone leaves the measure to the row."""
TARGET_HEAD = re.compile(r"mục\s*tiêu|chỉ\s*tiêu\s*(?:giao|năm|kế|được|phấn)|kế\s*hoạch|phấn\s*đấu|giao\b", re.IGNORECASE)
RESULT_HEAD = re.compile(r"kết\s*quả|thực\s*hiện|đạt|số\s*liệu|ước|lũy\s*kế|hiện\s*trạng", re.IGNORECASE)


def column_kind(document: Document, block: Block) -> str:
    """What a cell is: head, number (of the row), unit, label, or value."""
    table = document.tables[(block.table or 1) - 1]
    if (block.row or 0) < table.header_rows:
        return "head"
    column = block.column or 0
    heading = table.columns[column] if column < len(table.columns) else ""
    if NUMBER_COLUMN.match(heading) or (column == 0 and _counts_rows(document, table)):
        return "number"
    if UNIT_COLUMN.match(heading) and not numeric(block.text) and _is_unit_column(document, table, column):
        return "unit"
    return "label" if column == label_column(document, table) else "value"


def cell_figure(document: Document, block: Block, kind: str) -> Figure | None:
    """The figure of a cell that holds nothing but one: a number, a compared number, a pair, or "nothing occurred".

    None for a cell of text (which the grammar of running text then reads).
    """
    if kind in ("unit", "label") and not (kind == "label" and numeric(block.text)):
        return None
    table = document.tables[(block.table or 1) - 1]
    column = block.column or 0
    heading = table.columns[column]
    row = row_label(document, table, block)
    entity = row is not None and (_columns_measure(document, table) or _names_bodies(document, table))
    unit = _unit(document, table, block, heading, row)
    parts = _parts(block.text, unit, empty=_is_result(heading) and (row is not None) and _has_numbers(document, table, column))
    if parts is None:
        return None
    form, value, numerator, denominator, cue, printed_unit = parts
    start = len(block.text) - len(block.text.lstrip())
    end = len(block.text.rstrip())
    words = [w for w in block.words if w.start < end and start < w.end]
    return Figure(
        place=document.place(block.index, start, end),
        text=block.text[start:end],
        form=form,
        value=value,
        numerator=numerator,
        denominator=denominator,
        unit=printed_unit,
        cue=cue,
        label=heading if entity or not row else row,
        snippet=_row_text(document, table, block),
        table=block.table,
        row=row,
        column=heading or None,
        context=tuple(c for c in (row if entity else heading if row else "", *_group(document, table, block), table.caption, *context(document, block)) if c),
        sure=min((w.sure for w in words), default=1.0),
        other=next((w.other for w in words if w.other is not None), None),
    )


def _parts(text: str, unit: str | None, *, empty: bool) -> tuple[str, str | None, str | None, str | None, str, str | None] | None:
    """form, value, numerator, denominator, cue, unit of a cell's text; None where it is more than a figure."""
    if match := PAIR.match(text):
        if match["p"]:
            return "pair_percent", match["p"], match["a"], match["b"], "", "%"
        return "pair", None, match["a"], match["b"], "", match["noun"] or (unit if unit != "%" else None)
    if match := COMPARED.match(text):
        printed = "%" if match["unit"] else unit
        form = "percent" if printed == "%" else "money" if printed and re.search(r"đồng|vnđ", printed, re.IGNORECASE) else "count"
        cue = " … ".join(p for p in (match["cue"].strip(), (match["after"] or "").strip()) if p)
        value = f"{match['value']} {printed}" if form == "money" else match["value"]
        return form, value, None, None, cue, printed
    if empty and unit and OCCURRED.match(text):
        return "empty", None, None, None, "", unit
    return None


def label_column(document: Document, table: Table) -> int | None:
    """The column that names the rows: the first one headed so, else the first that holds mostly words."""
    columns = range(len(table.columns))
    texts = {c: [t for t in _column(document, table, c) if t] for c in columns}
    wordy = [c for c in columns if texts[c] and sum(not numeric(t) for t in texts[c]) * 2 > len(texts[c]) and not NUMBER_COLUMN.match(table.columns[c])]
    wordy = [c for c in wordy if not (UNIT_COLUMN.match(table.columns[c]) and _is_unit_column(document, table, c))]
    named = [c for c in wordy if LABEL_COLUMN.search(table.columns[c])]
    numbers = [c for c in columns if texts[c] and all(numeric(t) for t in texts[c]) and not NUMBER_COLUMN.match(table.columns[c])]
    leading = [c for c in wordy if not numbers or c < min(numbers)]
    return (named or leading or [None])[0]


def row_label(document: Document, table: Table, block: Block) -> str | None:
    """The text that names the row of a cell."""
    column = label_column(document, table)
    index = _cell(table, block, column) if column is not None else None
    if index is None or index == block.index:
        return None
    return " ".join(document.blocks[index].text.split())


def _columns_measure(document: Document, table: Table) -> bool:
    """Whether the heads of the columns with numbers say what is measured; then rows are fields, places or groups."""
    heads = [h for c, h in enumerate(table.columns) if c != label_column(document, table) and _has_numbers(document, table, c)]
    heads = [h for h in heads if not NUMBER_COLUMN.match(h)]
    told = [h for h in heads if len(re.findall(r"[^\W\d_]+", GENERIC.sub(" ", h))) > 1]
    return len(heads) > 1 and len(told) * 2 > len(heads)


def _names_bodies(document: Document, table: Table) -> bool:
    """Whether the rows are bodies or places ("Xã A", "Phòng B", "Thôn 1"): then the column says what is measured."""
    column = label_column(document, table)
    texts = [t for t in _column(document, table, column) if t] if column is not None else []
    return bool(texts) and sum(bool(BODIES.match(t)) for t in texts) * 2 > len(texts)


def _cell(table: Table, block: Block, column: int) -> int | None:
    """The block in another column of the cell's row."""
    for row in table.cells[table.header_rows :]:
        if block.index in row:
            return row[column]
    return None


def _group(document: Document, table: Table, block: Block) -> tuple[str, ...]:
    """The heading row above a cell ("II | Phát triển nguồn lực"): the last row that holds words and no value."""
    group = ""
    for row in table.cells[table.header_rows :]:
        if block.index in row:
            break
        texts = [document.blocks[i].text.strip() for i in dict.fromkeys(row) if i is not None]
        words = [t for t in texts if len(t) > 4]  # noqa: PLR2004 - a number of a row is shorter
        if len(words) == 1 and not any(numeric(t) for t in texts[1:]):
            group = words[0]
    return (group,) if group else ()


def _unit(document: Document, table: Table, block: Block, heading: str, row: str | None) -> str | None:
    """The unit of a cell, in order: the row's unit cell, brackets in the column head, brackets in the row's name."""
    for c, head in enumerate(table.columns):
        if UNIT_COLUMN.match(head) and _is_unit_column(document, table, c):
            index = _cell(table, block, c)
            if index is not None and document.blocks[index].text.strip():
                return _plain_unit(document.blocks[index].text)
    for text in (*reversed(heading.split(" - ")), row or "", table.caption):
        if match := UNIT_IN_BRACKETS.search(text):
            return _plain_unit(match[1])
    if re.search(r"(?:tỷ\s*lệ|tỉ\s*lệ)(?:\s*\(?%?\)?)?\s*$|\(%\)|\b%", heading, re.IGNORECASE) or re.match(r"\s*(?:tỷ|tỉ)\s*lệ\b", row or "", re.IGNORECASE):
        return "%"
    return None


def _plain_unit(text: str) -> str:
    text = " ".join(text.split())
    return "%" if re.fullmatch(r"%|phần\s*trăm|tỷ\s*lệ\s*\(?%\)?", text, re.IGNORECASE) else text


def _is_unit_column(document: Document, table: Table, column: int) -> bool:
    """"Đơn vị" heads units of measure or names of bodies: it is units where the cells are short and repeat."""
    texts = [t for t in _column(document, table, column) if t]
    return bool(texts) and all(len(t) <= UNIT_LENGTH and not BODIES.match(t + " ") for t in texts)


def _column(document: Document, table: Table, column: int) -> list[str]:
    rows = table.cells[table.header_rows :]
    return [document.blocks[i].text.strip() if (i := row[column]) is not None else "" for row in rows]


def _counts_rows(document: Document, table: Table) -> bool:
    """Whether the first column just numbers the rows: 1, 2, 3 or I, 1, 2, II."""
    texts = [t.rstrip(".) ") for t in _column(document, table, 0) if t]
    marks = [t for t in texts if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})*|[IVX]+|[a-zA-Z]", t)]
    whole = [int(t) for t in marks if t.isdigit()]
    rising = all(b == a + 1 or b == 1 for a, b in zip(whole, whole[1:], strict=False))
    return len(texts) > 1 and len(marks) * 5 >= len(texts) * 4 and rising and whole[:1] in ([1], [])


def _is_result(heading: str) -> bool:
    return bool(RESULT_HEAD.search(heading)) and not TARGET_HEAD.search(heading)


def _has_numbers(document: Document, table: Table, column: int) -> bool:
    return any(numeric(t) for t in _column(document, table, column))


def _row_text(document: Document, table: Table, block: Block) -> str:
    for row in table.cells[table.header_rows :]:
        if block.index in row:
            return " | ".join(" ".join(document.blocks[i].text.split()) for i in dict.fromkeys(row) if i is not None)
    return block.text
