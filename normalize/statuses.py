"""Rows of task tables with the state that their result cell tells. No observations, but the tally counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.document import Document
from extract.heads import numeric
from extract.layout import Layout, layouts
from normalize.observation import StatusRow

STATUS_HEAD = re.compile(
    r"kết\s*quả|tiến\s*độ|trạng\s*thái|tình\s*(?:hình|trạng)|thực\s*hiện|hiện\s*trạng|mức\s*độ", re.IGNORECASE
)
STATES = (
    ("overdue", re.compile(r"\b(?:quá\s+hạn|chậm\s+(?:tiến\s+độ|muộn)|trễ\s+hạn)\b", re.IGNORECASE)),
    (
        "not_begun",
        re.compile(
            r"^\W*chưa\s+(?:thực\s+hiện|triển\s+khai|bắt\s+đầu|tổ\s+chức|làm|tiến\s+hành|hoàn\s+thành\s*,?\s*chưa)|^\W*chưa\s*$",
            re.IGNORECASE,
        ),
    ),
    ("in_progress", re.compile(r"\bđang\b|\bchưa\s+hoàn\s+thành\b|\bdở\s+dang\b|\btiếp\s+tục\b", re.IGNORECASE)),
    (
        "completed",
        re.compile(
            r"^\W*(?:đã\s+)?(?:hoàn\s+thành|(?:thực\s+hiện|làm)\s+xong|xong|đạt)\b|^\W*đã\s+(?:thực\s+hiện|triển\s+khai|xong)",
            re.IGNORECASE,
        ),
    ),
)
DECIDED = 0.6
"""Share of a column's cells that must tell a state before it counts as a status column."""


def status_rows(document: Document) -> Iterator[StatusRow]:
    """The task rows of every table that has a column of states; rows that continue the one above are left out."""
    for layout in layouts(document).values():
        column = _status_column(layout)
        if column is None:
            continue
        for r in range(layout.table.header_rows, len(layout.table.cells)):
            index = layout.table.cells[r][column]
            if index is None or not _starts(layout, r):
                continue
            text = document.blocks[index].text
            place = document.place(index, 0, len(text))
            label = layout.row_label(index) or ""
            yield StatusRow(layout.table.number, r, label, text.strip(), state(text), place.page, place.bbox, index)


def state(text: str) -> str:
    """completed, in_progress, not_begun, overdue, or unclear where the words do not decide it."""
    return next((name for name, pattern in STATES if pattern.search(text)), "unclear")


def _status_column(layout: Layout) -> int | None:
    for column, heading in enumerate(layout.table.columns):
        if not STATUS_HEAD.search(heading) or column in (layout.label, *layout.with_numbers):
            continue
        cells = [text for row in layout.texts[layout.table.header_rows :] if (text := row[column].strip())]
        told = sum(state(text) != "unclear" for text in cells)
        if cells and told >= DECIDED * len(cells) and not any(numeric(text) for text in cells):
            return column
    return None


def _starts(layout: Layout, row: int) -> bool:
    """Whether a row is a task of its own: it has a number, where the table numbers its rows."""
    return layout.number is None or bool(re.match(r"\s*\d", layout.texts[row][layout.number]))
