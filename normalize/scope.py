"""The sub-group that a figure is for, in the report's own words: khối Đảng, người có công, trừ văn bản mật."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.document import Figure
from extract.layout import GENERIC
from normalize.wording import fold

EXCEPT = re.compile(
    r"\(\s*((?:trừ|không\s+(?:bao\s+gồm|tính|kể|mật)|ngoại\s+trừ|chỉ\s+tính|riêng|bao\s+gồm)\b[^()]{0,80}|không\s+mật)\s*\)",
    re.IGNORECASE,
)
BLOC = re.compile(
    r"^[-+*•\s\d.)a-zđ]{0,5}((?:khối|khôi|nhóm|đối\s+tượng|lĩnh\s+vực|cơ\s+quan|đối\s+với)\s+[^:.;]{2,60}?)\s*(?::|$)",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"(?:cho|đối\s+với|của|thuộc)\s+((?:các\s+)?(?:đối\s+tượng|người\s+có\s+công|hộ\s+nghèo|hộ\s+cận\s+nghèo|ncc|btxh|bảo\s+trợ|khối|nhóm|người\s+(?:cao\s+tuổi|khuyết\s+tật|hưởng)|học\s+sinh)"
    r"[^.;:\d%]{0,60}?)(?=\s+(?:đạt|là|chiếm|được|đã|qua|trên|với|còn|bằng)\b|[.;:]|$)",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^[-+*•\s]*(?:(?:đối\s+với|riêng|trong|về|tại|ở)\s+)+((?:các\s+)?(?:khối|nhóm|đối\s+tượng|người\s+có\s+công|hộ\s+nghèo|lĩnh\s+vực"
    r"(?!\s+(?:chuyển\s+đổi|khoa\s+học|công\s+nghệ|cải\s+cách|này)))\b[^,:.;\d%]{0,60}?)\s*[,:]",
    re.IGNORECASE,
)
"""A sentence that opens with its sub-group: "Riêng khối Đảng, tỷ lệ …"."""
RUNNING = re.compile(r"l[uũ]ỹ?\s*[yỹ]?\s*kế[^,;.|]{0,40}", re.IGNORECASE)
BODY = re.compile(
    r"^\s*(?:cuộc\s+họp|phiên\s+họp|kỳ\s+họp|hội\s+nghị)\s+(?:của\s+)?(?!chuyên\s+đề|giao\s+ban|định\s+kỳ|triển\s+khai|về\b|để\b)"
    r"([^,.;()\d]{2,60}?)(?=\s+(?:và\s+(?:ban\s+hành|tổ\s+chức|triển)|để|nhằm|về|do)\b|[,.;()\d]|$)",
    re.IGNORECASE,
)
WHOLE = re.compile(r"^\s*(?:tổng|cộng|toàn\s+(?:xã|phường|đảng\s+bộ))", re.IGNORECASE)
HEADINGS = 4
"""How many lead-ins and headings above a figure may name its sub-group."""


def scope_of(figure: Figure, after: str, above: Sequence[str], indicator: str | None, area: str | None) -> str | None:
    """The scope as written, None where the figure is for all. Parts join with "; ", the nearest first.

    `area` is the reporting commune: a table row that names it, or the total, is no sub-group.
    """
    found: list[str] = []
    if (
        figure.row
        and figure.label != figure.row
        and not WHOLE.match(figure.row)
        and fold(figure.row) != fold(area or "")
    ):
        found.append(figure.row)
    if indicator == "infrastructure.equipment" and figure.unit and figure.unit != "%":
        found.append(figure.unit)
    if indicator in ("steering.meetings", "steering.documents"):
        found += _body(figure, after)
    for text in (figure.label, figure.row or ""):
        found += [m[1] for m in EXCEPT.finditer(text)]
        if indicator is None or "welfare" in indicator or "rate" in indicator:
            found += [m[1] for m in GROUP.finditer(text)][:1]
    if figure.table is None and (match := OPENING.match(figure.snippet)) and match[1] not in "; ".join(found):
        found.append(match[1])
    if figure.column and (match := RUNNING.search(figure.column)):
        found.append(match[0])
    found += [m[1] for text in above[:HEADINGS] if (m := BLOC.match(text))][:1]
    return "; ".join(dict.fromkeys(" ".join(f.split()) for f in found)) or None


def _body(figure: Figure, after: str) -> list[str]:
    """Which body met or issued: the words behind the noun, or the column of a table."""
    if figure.column:
        head = figure.column.split(" - ")[-1]
        return [head] if len(GENERIC.sub(" ", head).split()) > 1 else []
    match = BODY.match(after)
    return [match[1].strip()] if match else []
