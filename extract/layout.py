"""What the columns of a table are (row numbers, units, names, values), and whether rows or columns are measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.document import Document, Table
from extract.heads import numeric

NUMBER_HEAD = re.compile(r"^\s*(?:TT|STT|Số\s*TT|Số\s*thứ\s*tự|S\s*TT|TT\.|#)\s*$", re.IGNORECASE)
UNIT_HEAD = re.compile(r"^\s*(?:đơn\s*vị(?:\s*tính)?|đvt|đ\.?v\.?t\.?)\s*(?:\(.*\))?\s*$", re.IGNORECASE)
BODY_HEAD = re.compile(r"^\s*đơn\s*vị\s*$", re.IGNORECASE)
"""The one head of a unit column that may also stand above the names of bodies."""
LABEL_HEAD = re.compile(
    r"chỉ\s*tiêu|nội\s*dung|nhiệm\s*vụ|tên|danh\s*mục|tiêu\s*chí|lĩnh\s*vực|đơn\s*vị|chỉ\s*số|mục\s*tiêu|hạng\s*mục|loại|công\s*việc",
    re.IGNORECASE,
)
GENERIC = re.compile(
    r"\b(?:kết\s*quả|thực\s*hiện|mục\s*tiêu|chỉ\s*tiêu|kế\s*hoạch|giao|phấn\s*đấu|tháng|quý|năm|kỳ|trong|lũy\s*kế|đến|nay|hiện\s*tại|hiện|từ|đầu|cuối|ước|đạt|đã|so\s*với|"
    r"cùng|trước|báo\s*cáo|tỷ\s*lệ|tỉ\s*lệ|số\s*lượng|số\s*liệu|tổng\s*số|tổng|số|giá\s*trị|đơn\s*vị(?:\s*tính)?|đvt|ghi\s*chú|hoàn\s*thành|tăng|giảm|ngày|hết|của|theo|được)\b|[\d/%().,;:+–-]",
    re.IGNORECASE,
)
"""Words of a column head that say when or how, not what: a head of these alone leaves the measure to the row."""
BODIES = re.compile(
    r"^\s*(?:(?:xã|phường|đặc\s*khu|thôn|xóm|ấp|bản|buôn|tổ\s*dân\s*phố|tdp|khu\s*phố|khối\s*phố)\s+\S|tổng|cộng|"
    r"ubnd|hđnd|đảng\s*ủy|phòng\s|ban\s|trường\s|trạm\s|trung\s*tâm|văn\s*phòng|công\s*an|chi\s*bộ|khối|cơ\s*quan|mttq|hội\s|đoàn\s)",
    re.IGNORECASE,
)
"""Names of places and bodies, and of total rows."""
PLACES = re.compile(
    r"^\s*(?:tên\s+)?(?:xã|phường|thôn|xóm|ấp|bản|buôn|làng|tổ\s*dân\s*phố|tdp|khu\s*phố|khối\s*phố|chi\s*bộ|trường)(?:\s*,[^,]*)*\s*$",
    re.IGNORECASE,
)
"""A head above names of places or bodies, whatever these look like."""
DUST = " .,:;'’‘\"“”*`ˆ-–"
"""What specks beside the number of a row are read as, and the signs that may stand behind it."""
UNIT_LENGTH = 24
"""The longest unit of measure in a cell, in characters."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table understood: which column does what, and the row of each block. None where there is no such column.

    `columns_measure` tells that the column heads name what is measured and the rows are places, fields or groups.
    """

    table: Table
    texts: tuple[tuple[str, ...], ...]
    rows: dict[int, int]
    number: int | None
    unit: int | None
    label: int | None
    columns_measure: bool
    with_numbers: frozenset[int]
    groups: tuple[str, ...]

    def row_label(self, block: int) -> str | None:
        """The text that names the row of a cell, None for the name itself."""
        row = self.rows.get(block)
        if row is None or self.label is None or self.table.cells[row][self.label] == block:
            return None
        return " ".join(self.texts[row][self.label].split()) or None

    def row_text(self, block: int) -> str:
        """The whole row of a cell, its cells parted by bars."""
        row = self.rows[block]
        cells = self.table.cells[row]
        first = [c for c in range(len(cells)) if cells[c] is not None and cells[c] not in cells[:c]]
        return " | ".join(" ".join(self.texts[row][c].split()) for c in first)

    def unit_text(self, block: int) -> str:
        """What the unit column says in the row of a cell, empty where there is none."""
        row = self.rows.get(block)
        return "" if row is None or self.unit is None else self.texts[row][self.unit].strip(DUST)

    def group(self, block: int) -> str:
        """The heading row above a cell ("II | Phát triển nguồn lực"): the last row of words without a value."""
        return self.groups[self.rows.get(block, 0)]


def layouts(document: Document) -> dict[int, Layout]:
    """The layout of every table of a document, by table number."""
    return {table.number: _layout(document, table) for table in document.tables}


def _layout(document: Document, table: Table) -> Layout:
    texts = tuple(tuple("" if i is None else document.blocks[i].text for i in row) for row in table.cells)
    body = texts[table.header_rows :]
    columns = {c: [t for row in body if (t := row[c].strip())] for c in range(len(table.columns))}
    number = _number_column(table.columns, columns)
    unit = next((c for c, head in enumerate(table.columns) if _heads_units(head, columns[c])), None)
    label = _label_column(table.columns, columns, number, unit)
    with_numbers = frozenset(c for c, cells in columns.items() if c != number and any(numeric(t) for t in cells))
    return Layout(
        table=table,
        texts=texts,
        rows={i: r for r, row in enumerate(table.cells) if r >= table.header_rows for i in row if i is not None},
        number=number,
        unit=unit,
        label=label,
        columns_measure=_heads_measure(table.columns, with_numbers, label)
        or (label is not None and (PLACES.match(table.columns[label]) is not None or _rows_are_bodies(columns[label]))),
        with_numbers=with_numbers,
        groups=_groups(table, texts),
    )


def _groups(table: Table, texts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """For every row the heading row above it, empty where there is none."""
    above, found = "", []
    for row, cells in enumerate(table.cells):
        found.append(above)
        if row >= table.header_rows:
            own = [t.strip() for c, t in enumerate(texts[row]) if cells[c] is not None and cells[c] not in cells[:c]]
            words = [t for t in own if len(t) > 4]  # noqa: PLR2004 - the number of a row is shorter
            if len(words) == 1 and not any(numeric(t) for t in own[1:]):
                above = words[0]
    return tuple(found)


def _number_column(heads: Sequence[str], columns: dict[int, list[str]]) -> int | None:
    """The column that only numbers the rows: headed TT, or a first column that counts 1, 2, 3."""
    named = next((c for c, head in enumerate(heads) if NUMBER_HEAD.match(head.strip(DUST))), None)
    return 0 if named is None and columns and _counts(columns[0]) else named


def _counts(cells: Sequence[str]) -> bool:
    # A narrow column breaks "10" over two lines.
    texts = [re.sub(r"(?<=\d)\s+(?=\d)", "", t.strip(DUST).rstrip(")")) for t in cells]
    marks = [t for t in texts if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})*|[IVX]+|[a-zA-Z]|(?:[IVX]+|[A-ZĐ])\.\d{1,2}", t)]
    whole = [int(t) for t in marks if t.isdigit()]
    rising = all(b in (a + 1, 1) for a, b in pairwise(whole))
    return len(texts) > 1 and len(marks) * 5 >= len(texts) * 4 and rising and whole[:1] in ([1], [])


def _heads_units(head: str, cells: Sequence[str]) -> bool:
    """Whether a column holds units of measure: short words; under a bare "Đơn vị" none of them may name a body."""
    if not UNIT_HEAD.match(head) or not cells or not all(len(t) <= UNIT_LENGTH and not numeric(t) for t in cells):
        return False
    return not (BODY_HEAD.match(head) and any(BODIES.match(t) for t in cells))


def _label_column(
    heads: Sequence[str], columns: dict[int, list[str]], number: int | None, unit: int | None
) -> int | None:
    """The column that names the rows: the first one headed so, else the first of words left of the numbers."""
    wordy = [c for c, cells in columns.items() if cells and sum(not numeric(t) for t in cells) * 2 > len(cells)]
    wordy = [c for c in wordy if c not in (number, unit)]
    numbers = [c for c, cells in columns.items() if c != number and cells and all(numeric(t) for t in cells)]
    named = [c for c in wordy if LABEL_HEAD.search(heads[c])]
    leading = [c for c in wordy if not numbers or c < min(numbers)]
    return next(iter([*named, *leading]), None)


def _heads_measure(heads: Sequence[str], with_numbers: frozenset[int], label: int | None) -> bool:
    values = [heads[c] for c in sorted(with_numbers) if c != label]
    told = [h for h in values if len(re.findall(r"[^\W\d_]+", GENERIC.sub(" ", h))) > 1]
    return len(values) > 1 and len(told) * 2 > len(values)


def _rows_are_bodies(names: Sequence[str]) -> bool:
    return bool(names) and sum(bool(BODIES.match(t)) for t in names) * 2 > len(names)
