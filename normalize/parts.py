"""What a figure of a special kind is a part of or for: a device, a part of a budget, a body that met, holders."""

from __future__ import annotations

import re

from extract.document import Figure
from extract.layout import GENERIC
from normalize.groups import listed

EQUIPMENT = "infrastructure.equipment"
CLASSIFIER = re.compile(r"(?:chiếc|cái|bộ|máy|mắt|dàn|cây|thiết\s+bị|hệ\s+thống)\s*", re.IGNORECASE)
"""A counting word that names no device."""
FOR = re.compile(r"\s(?:của|phục\s+vụ|cho|dùng|lắp|mới|tại|thuộc|đang|hiện)(?!\w)", re.IGNORECASE)
FUND = re.compile(
    r"^\W*(?:(?:trong\s+đó|từ|gồm|bao\s+gồm|và)\W+)*((?:nguồn\s+)?(?:vốn\s+)?ngân\s+sách\s+(?:trung\s+ương|tỉnh|thành\s+phố|huyện|xã|phường|"
    r"đặc\s+khu|địa\s+phương|cấp\s+trên)|(?:nguồn\s+)?xã\s+hội\s+h(?:óa|oá)|"
    r"(?:nguồn|vốn|nguồn\s+vốn|nguồn\s+kinh\s+phí)\s+(?:sự\s+nghiệp|đầu\s+tư|tài\s+trợ|viện\s+trợ|đối\s+ứng|vay)(?:\s+[^\W\d_]+){0,4})\W*$",
    re.IGNORECASE,
)
"""A source of money that alone names an amount."""
PURSE = re.compile(
    r"kinh\s+phí|ngân\s+sách|dự\s+toán|vốn|tổng|nguồn|phân\s+bổ|giao|(?<!nâng\s)cấp|bố\s+trí|giải\s+ngân|chi\b(?!\s+(?:thường|đầu|cho|mua))|nhu\s+cầu|"
    r"bổ\s+sung|trị\s+giá|mức|phí|hỗ\s+trợ|sử\s+dụng|đề\s+nghị|đề\s+xuất|cần\s|còn\s+(?:lại|thiếu)",
    re.IGNORECASE,
)
"""Words of a whole or a stage of money, which name no part of it."""
AMOUNT = re.compile(r"\d\s*(?:đồng|tỷ|tỉ|triệu|tr)\b", re.IGNORECASE)
"""An amount of money; what is said behind it may divide it."""
ANNOUNCED = re.compile(
    r"(?:kinh\s+phí|ngân\s+sách|dự\s+toán|vốn)\b[^.;\d]*\b(?:phân\s+bổ|gồm|chia|cụ\s+thể|như\s+sau|cho\s+các)\b[^.;\d]*:"
    r"|phân\s+bổ[^.;\d]*(?:kinh\s+phí|ngân\s+sách|dự\s+toán|vốn)[^.;\d]*:",
    re.IGNORECASE,
)
"""A lead-in that announces the parts of a budget without its sum."""
DIVIDES = re.compile(r"trong\s+đó|gồm|chia\s+(?:ra|cho)|phân\s+bổ|cụ\s+thể|:", re.IGNORECASE)
MEANT_FOR = re.compile(
    r"^\W*(?:(?:trong\s+đó|cụ\s+thể|gồm|bao\s+gồm|chia\s+ra|phân\s+bổ|có|là|và|đã|chi)\W+)*(?:được\s+(?:giao|cấp|phân\s+bổ)\s+)?"
    r"(?:(?:dành\s+)?cho|để|chi)?\s*(?P<what>[^\W\d][^:;.()]*?)(?=\s+(?:để|nhằm|cho\s+(?:các|các\s+cơ))\b|\W*(?:và)?\W*$)",
    re.IGNORECASE,
)
PART_LENGTH = 60
"""The longest name of a part of a budget, in characters."""
MET = re.compile(
    r"(?:^|[,;:]\s*|\bvà\s+)((?:thường\s+trực\s+)?(?:ban\s+(?:chỉ\s+đạo|thường\s+vụ|chấp\s+hành)|tổ\s+công\s+tác|thường\s+trực)\b[^,.;:\d]{0,40}?(?:\d\d(?:\s+(?:xã|phường))?)?)"
    r"\s+(?:đã\s+)?(?:họp|cho\s+ý\s+kiến|tiến\s+hành|tổ\s+chức|triệu\s+tập)\b[^,.;:\d]*$",
    re.IGNORECASE,
)
"""Which body met, told before the count: "Ban Chỉ đạo họp 05 phiên"."""
BODY = re.compile(
    r"^\s*(?:cuộc\s+họp|phiên\s+họp|kỳ\s+họp|hội\s+nghị)\s+(?:của\s+)?(?!chuyên\s+đề|giao\s+ban|định\s+kỳ|triển\s+khai|về\b|để\b)"
    r"([^,.;()\d]{2,60}?)(?=\s+(?:và\s+(?:ban\s+hành|tổ\s+chức|triển)|để|nhằm|về|do)\b|[,.;()\d]|$)",
    re.IGNORECASE,
)
MEETINGS = re.compile(
    r"\d\s*\)?\s*(?:cuộc|phiên|kỳ|buổi)\s+(?:họp|làm\s+việc|giao\s+ban)\b|\bhọp\s+(?:được\s+)?\d+\s+(?:cuộc|phiên|lần|kỳ)\b|\d\s*hội\s+nghị\b",
    re.IGNORECASE,
)
SEVERAL = 2
"""From this many counts of meetings on a paragraph tells them apart."""
POSTED = re.compile(
    r"\b(?:chuyên\s+viên|công\s+chức|cán\s+bộ|viên\s+chức)\s+((?:văn\s+phòng|phòng|trung\s+tâm|ban)\s+[^,.;:\d]{2,40}?)"
    r"(?=\s+(?:phụ\s+trách|chuyên\s+trách|kiêm|theo\s+dõi|làm)\b)|(?:^|\()\s*((?:đảng\s+ủy|ubnd|hđnd|(?:ub)?mttq|ủy\s+ban)(?:\s+(?:xã|phường|nhân\s+dân))*)\s*$",
    re.IGNORECASE,
)
"""Where staff in charge of something are posted."""
HOLDERS = re.compile(
    r"((?:(?:đảng\s+bộ|chi\s+bộ)[^.;:(\d]*?))(?=\s+(?:đã|được|có|tạo|lập|mở|thu|nộp|để|thực\s+hiện|đăng\s+ký|sử\s+dụng)\b|\s*[.;:(]|$)",
    re.IGNORECASE,
)
"""Which party cells hold an account."""


def device(figure: Figure) -> list[str]:
    """The device that a count of equipment is of: its noun, or what its item or row names."""
    unit = figure.unit or ""
    if unit and unit != "%" and not CLASSIFIER.fullmatch(unit):
        return [unit]
    by_row = figure.row and (figure.label == figure.row or not GENERIC.sub("", figure.label).strip())
    named = (figure.row or "") if by_row else figure.label
    named = FOR.split(" ".join(named.removesuffix(unit).split()), maxsplit=1)[0]
    return [name] if (name := named if figure.row else listed(named)) else []


def part(figure: Figure, told: str, *, coded: bool) -> list[str]:
    """The part of a budget that an amount is for, or the source that it comes from.

    `told` is what its sentence says before it; an amount that is not `coded` is a part only where a sum is divided.
    """
    if match := FUND.match(figure.label):
        return [match[1]]
    if figure.table is not None or not figure.label:
        return []
    whole = AMOUNT.search(told)
    divided = bool(whole and PURSE.search(told) and DIVIDES.search(told, whole.end())) or ANNOUNCED.search(told)
    if not divided and (not coded or PURSE.search(figure.label) or len(figure.label) >= PART_LENGTH):
        return []
    match = MEANT_FOR.match(figure.label)
    what = match["what"] if match else ""
    return [what] if what and not PURSE.search(what) and len(what) < PART_LENGTH else []


def body(figure: Figure, told: str, after: str) -> list[str]:
    """Which body met or issued: the words behind the noun, or the column of a table.

    Where a paragraph, `told`, tells of one body's meetings only, these are the meetings that steered.
    """
    if figure.column:
        head = figure.column.split(" - ")[-1]
        return [head] if len(GENERIC.sub(" ", head).split()) > 1 else []
    if len(MEETINGS.findall(told)) < SEVERAL:
        return []
    match = BODY.match(after) or MET.search(figure.label.removesuffix(figure.unit or "").strip())
    return [match[1].strip()] if match else []


def posted(label: str) -> list[str]:
    """Where the staff that a count is of are posted."""
    return [m[1] or m[2] for m in POSTED.finditer(label)]


def holders(label: str) -> list[str]:
    """Which party cells a count of accounts is of."""
    return [m[1] for m in HOLDERS.finditer(re.sub(r"\([^()]*\)", "", label))][-1:]
