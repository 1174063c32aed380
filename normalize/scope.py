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
    r"^[-+*•\s\d.)a-zđ]{0,5}((?:khối|nhóm|đối\s+tượng|lĩnh\s+vực|cơ\s+quan|đối\s+với)\s+[^:.;]{2,60}?)\s*(?::|$)",
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
SUBJECT = re.compile(
    r"\W*(?:\(?\d+\)\s*|trong\s+đó\s+)?(?:các\s+)?((?:cơ\s+quan|đơn\s+vị|phòng|ban|trung\s+tâm|trường|trạm)\b[^.;:\d]{2,100}?)"
    r"(?=\s+(?:đều|được|đã|có|gửi|nhận|thực\s+hiện|sử\s+dụng|cài\s+đặt|đăng\s+ký|triển\s+khai)\b)",
    re.IGNORECASE,
)
"""The bodies that a rate counts: "100% các phòng, ban, trường học được cấp …"."""
STAFF_OF = re.compile(
    r"\b(?:cán\s+bộ|công\s+chức|viên\s+chức)\s+(?:(?:của|trong)\s+)?(?:các\s+)?((?:phòng,|cơ\s+quan\s+đảng|khối)\b[^.;:\d]{2,100}?)"
    r"(?=\s+(?:đều|được|đã|có|tham\s+gia|thường\s+xuyên|thực\s+hiện|sử\s+dụng)\b|\s*[;:.]|$)",
    re.IGNORECASE,
)
HALF = re.compile(
    r"\b((?:tài\s+liệu|văn\s+bản|hồ\s+sơ|quy\s+trình|kết\s+quả)(?:\s+[^\W\d_]+){0,3}?\s+"
    r"(?:phát\s+sinh\s+mới|trong\s+\d+\s+năm(?:\s+(?:gần\s+đây|qua))?|nền\s+tảng|cốt\s+lõi))\b",
    re.IGNORECASE,
)
"""A part of what a rate is usually told of: "tài liệu lưu trữ trong 3 năm gần đây"."""
OWN_BLOC = re.compile(
    r"\W*((?:khối|các\s+cơ\s+quan)\s+(?:đảng|chính\s+quyền|mặt\s+trận(?:\s+tổ\s+quốc)?)(?:\s+và\s+(?:các\s+)?đoàn\s+thể)?)"
    r"(?=\s+(?:đều|được|đã|có)\b)",
    re.IGNORECASE,
)
"""A statement whose subject is a bloc: "Khối Đảng được trang bị …"."""
POSTED = re.compile(
    r"(?:^|\()\s*((?:đảng\s+ủy|ubnd|hđnd|(?:ub)?mttq|ủy\s+ban)(?:\s+(?:xã|phường|nhân\s+dân))*)\s*$", re.IGNORECASE
)
HOLDERS = re.compile(
    r"((?:(?:đảng\s+bộ|chi\s+bộ)[^.;:(\d]*?))(?=\s+(?:đã|được|có|tạo|mở)\b|\s*[.;:(]|$)", re.IGNORECASE
)
PURSE = re.compile(
    r"kinh\s+phí|ngân\s+sách|dự\s+toán|vốn|tổng|nguồn|phân\s+bổ|giao|cấp|bố\s+trí|giải\s+ngân|chi\b|nhu\s+cầu|"
    r"bổ\s+sung|trị\s+giá|mức|phí",
    re.IGNORECASE,
)
WITHIN = ("government.", "party.", "society.app_account_rate")
"""Indicators of all staff, documents or members, of which those of some bodies are a part."""
PART_LENGTH = 60
"""The longest name of a part of a budget, in characters."""
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
    found += _told(figure, indicator)
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


def _told(figure: Figure, indicator: str | None) -> list[str]:
    """The sub-group that the figure's own clause is about: some bodies, a bloc, holders, a part of a budget."""
    label = figure.label
    if match := OWN_BLOC.match(label):
        return [match[1]]
    if indicator is None:
        return []
    if indicator.startswith("budget."):
        part = figure.table is None and not PURSE.search(label) and len(label) < PART_LENGTH
        return [label] if part and label else []
    if indicator == "party.fee_accounts":
        return [m[1] for m in HOLDERS.finditer(re.sub(r"\([^()]*\)", "", label))][-1:]
    if indicator == "workforce.specialists":
        return [m[1] for m in POSTED.finditer(label)]
    if figure.unit == "%":
        bodies = SUBJECT.match(label) if indicator.startswith(WITHIN) else None
        found = [m[1] for m in (bodies, STAFF_OF.search(label)) if m][:1]
        return found or [m[1] for m in (HALF.search(label),) if m]
    return []


def _body(figure: Figure, after: str) -> list[str]:
    """Which body met or issued: the words behind the noun, or the column of a table."""
    if figure.column:
        head = figure.column.split(" - ")[-1]
        return [head] if len(GENERIC.sub(" ", head).split()) > 1 else []
    match = BODY.match(after)
    return [match[1].strip()] if match else []
