"""Passages in the manner of many communes, read by the whole way from paragraphs to findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from extract.document import Grid, GridCell, Piece
from extract.figures import find
from extract.structure import assemble
from normalize import catalogue as indicators
from normalize.observation import Record
from normalize.understand import understand

DATA = Path(__file__).parent / "data"
HEAD = (
    Piece("ỦY BAN NHÂN DÂN\nXÃ AN PHÚ"),
    Piece("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    Piece("An Phú, ngày 20 tháng 6 năm 2026"),
    Piece("BÁO CÁO", centred=True, bold=True),
    Piece("Kết quả thực hiện chuyển đổi số 6 tháng đầu năm 2026", centred=True, bold=True),
    Piece("I. KẾT QUẢ THỰC HIỆN"),
)


def load(name: str) -> list[dict[str, Any]]:
    """The passages of a file in tests/data: `about`, `text`, and `finds` where a slip is planted."""
    rows: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return rows


def read(text: str, name: str = "bao-cao.docx") -> Record:
    """A passage as the record of a half-year report. Lines are paragraphs; lines between bars are rows of a table."""
    items: list[Piece | Grid] = [*HEAD]
    rows: list[list[str]] = []
    for line in [*text.strip().splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            items.append(_grid(rows))
            rows = []
        items.append(Piece(line))
    document = assemble("0" * 16, name, "docx", (), items)
    return understand(document, find(document), indicators.load())


def _grid(rows: Sequence[Sequence[str]]) -> Grid:
    cells = [GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return Grid(tuple(cells), 1)
