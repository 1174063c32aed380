"""Rows of task tables with the state that their result cell tells in words. No observations, but the tally counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.cells import NUMBER_COLUMN, label_column, row_label
from extract.document import Block, Document, Table
from extract.heads import numeric
from normalize.observation import StatusRow

STATUS_HEAD = re.compile(r"kết\s*quả|tiến\s*độ|trạng\s*thái|tình\s*hình|thực\s*hiện|hiện\s*trạng|mức\s*độ", re.IGNORECASE)
STATES = (
    ("overdue", re.compile(r"\b(?:quá\s+hạn|chậm\s+(?:tiến\s+độ|muộn)|trễ\s+hạn)\b", re.IGNORECASE)),
    ("not_begun", re.compile(r"^\W*chưa\s+(?:thực\s+hiện|triển\s+khai|bắt\s+đầu|tổ\s+chức|hoàn\s+thành\s*,?\s*chưa)|^\W*chưa\s*$", re.IGNORECASE)),
    ("in_progress", re.compile(r"\bđang\b|\bchưa\s+hoàn\s+thành\b|\bdở\s+dang\b|\btiếp\s+tục\b", re.IGNORECASE)),
    ("completed", re.compile(r"^\W*(?:đã\s+)?(?:hoàn\s+thành|thực\s+hiện\s+xong|xong|đạt)\b|^\W*đã\s+(?:thực\s+hiện|triển\s+khai|xong)", re.IGNORECASE)),
)
DECIDED = 0.6
"""Share of a column's cells that must tell a state before it counts as a status column."""


def status_rows(document: Document) -> Iterator[StatusRow]:
    """The task rows of every table that has a column of states; rows that continue the one above are left out."""
    for table in document.tables:
        column = _status_column(document, table)
        if column is None:
            continue
        for r, row in enumerate(table.cells[table.header_rows :], table.header_rows):
            index = row[column]
            if index is None or not _starts(document, table, row):
                continue
            block = document.blocks[index]
            place = document.place(index, 0, len(block.text))
            label = row_label(document, table, block) or ""
            yield StatusRow(table.number, r, label, block.text.strip(), state(block.text), place.page, place.bbox, index)


def state(text: str) -> str:
    """completed, in_progress, not_begun, overdue, or unclear where the words do not decide it."""
    return next((name for name, pattern in STATES if pattern.search(text)), "unclear")


def _status_column(document: Document, table: Table) -> int | None:
    for column, heading in enumerate(table.columns):
        if not STATUS_HEAD.search(heading) or column == label_column(document, table):
            continue
        blocks = [document.blocks[i] for row in table.cells[table.header_rows :] if (i := row[column]) is not None]
        told = sum(state(b.text) != "unclear" for b in blocks)
        if blocks and told >= DECIDED * len(blocks) and not any(numeric(b.text) for b in blocks):
            return column
    return None


def _starts(document: Document, table: Table, row: Sequence[int | None]) -> bool:
    """Whether a row is a task of its own: it has a number, where the table numbers its rows."""
    numbered = [c for c, h in enumerate(table.columns) if NUMBER_COLUMN.match(h)]
    if not numbered:
        return True
    first: Block | None = document.blocks[i] if (i := row[numbered[0]]) is not None else None
    return first is not None and bool(re.match(r"\s*\d", first.text))
