"""The sub-group that a figure is for, in the report's own words: khối Đảng, người có công, trừ văn bản mật."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.document import Figure
from extract.layout import GENERIC
from normalize.wording import fold, meanings, words

EXCEPT = re.compile(
    r"\(\s*((?:trừ|không\s+(?:bao\s+gồm|tính|kể|mật)|ngoại\s+trừ|chỉ\s+tính|riêng|bao\s+gồm)\b[^()]{0,80}|không\s+mật)\s*\)"
    r"|,\s*((?:ngoại\s+)?trừ\s+[^(),.;\d]{2,60}?)\s*(?=,|\)|$)",
    re.IGNORECASE,
)
BLOC = re.compile(
    r"^[-+*•\s\d.)a-zđ]{0,5}((?:kh[ốô]i|nhóm|đối\s+tượng|lĩnh\s+vực|cơ\s+quan|đối\s+với)\s+[^:.;]{2,60}?)\s*(?::|$)",
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
DATED = re.compile(r"\d|năm|quý|tháng", re.IGNORECASE)
"""A cumulated figure that names its period: that tells it apart, no scope is needed."""
BEHIND = re.compile(
    r"^\W*(?:trở\s+lên\s+)?(?:các\s+|số\s+)?(dân\s+số|diện\s+tích|khu\s+dân\s+cư|tổ\s+dân\s+phố|tdp|khu\s+phố|thôn|xóm|ấp|bản|buôn|khóm|"
    r"hộ(?:\s+(?:gia\s+đình|dân))?)(?!\w)(?!\s+(?:trưởng|họp))",
    re.IGNORECASE,
)
"""What a rate of coverage is taken of, right behind it: "70% dân số", "100% các thôn"."""
COVERAGE = ("infrastructure.coverage_5g_rate", "infrastructure.coverage_4g_rate", "infrastructure.fiber_rate")
BENEFICIARY = (
    r"(?:người\s+có\s+công|ncc|(?:đối\s+tượng\s+)?(?:bảo\s+trợ(?:\s+xã\s+hội)?|btxh)|(?:người\s+hưởng\s+)?(?:lương\s+)?hưu(?:\s+trí)?|"
    r"(?:người\s+hưởng\s+)?lương\s+hưu|trợ\s+cấp\s+(?:bảo\s+hiểm\s+xã\s+hội|bhxh)|hộ\s+nghèo|hộ\s+cận\s+nghèo|người\s+cao\s+tuổi|người\s+khuyết\s+tật)"
)
WIDER = re.compile(
    r"\b(doanh\s+nghiệp\s*(?:,|và)\s*(?:htx|hợp\s+tác\s+xã)\b(?:\s*(?:,|và)\s*hộ\s+kinh\s+doanh)?)", re.IGNORECASE
)
"""More than the enterprises that the indicator is of."""
FILES = re.compile(r"^\W*(văn\s+bản\s+(?:mật|đi(?:\s*(?:,|và)\s*đến)?|đến))(?!\w)", re.IGNORECASE)
STAFF = ("infrastructure.staff_computer_rate", "government.staff_", "government.email_id_rate")
PAID_TO = re.compile(
    rf"(?<!\w)({BENEFICIARY}(?:\s*(?:,|và)\s*{BENEFICIARY})*)(?!\w)(?!\s*(?:,|và)\s*(?:các\s+)?(?:chế\s+độ|trợ\s+cấp(?!\s+(?:bảo|bhxh))|an\s+sinh))",
    re.IGNORECASE,
)
"""Whom benefits are paid to, where that is not everybody."""
PAID = ("society.cashless_welfare_rate", "society.welfare_account_rate")
MET = re.compile(
    r"(?:^|[,;:]\s*|\bvà\s+)((?:thường\s+trực\s+)?(?:ban\s+(?:chỉ\s+đạo|thường\s+vụ|chấp\s+hành)|tổ\s+công\s+tác|thường\s+trực)\b[^,.;:\d]{0,40}?)"
    r"\s+(?:đã\s+)?(?:họp|cho\s+ý\s+kiến|tiến\s+hành|tổ\s+chức|triệu\s+tập)\b[^,.;:\d]*$",
    re.IGNORECASE,
)
"""Which body met, told before the count: "Ban Chỉ đạo họp 05 phiên"."""
FUND = re.compile(
    r"^\W*(?:từ\s+)?((?:nguồn\s+)?(?:vốn\s+)?ngân\s+sách\s+(?:trung\s+ương|tỉnh|thành\s+phố|huyện|xã|phường|địa\s+phương|cấp\s+trên)|"
    r"(?:nguồn\s+)?xã\s+hội\s+hóa)\s*$",
    re.IGNORECASE,
)
"""A source of money that alone names an amount."""
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
    r"\b(?:cán\s+bộ|công\s+chức|viên\s+chức)\s+(?:(?:của|trong)\s+)?(?:các\s+)?((?:phòng(?=,)|cơ\s+quan\s+đảng|khối)[^.;:\d]{2,180}?)"
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
    r"\W*((?:khối|(?:các\s+)?cơ\s+quan)\s+(?:đảng|chính\s+quyền|mặt\s+trận(?:\s+tổ\s+quốc)?)(?:\s*(?:,|và)\s*(?:các\s+)?đoàn\s+thể)?)"
    r"(?=\s+(?:hiện\s+)?(?:đều|được|đã|có)\b)",
    re.IGNORECASE,
)
"""A statement whose subject is a bloc: "Khối Đảng được trang bị …"."""
POSTED = re.compile(
    r"\b(?:chuyên\s+viên|công\s+chức|cán\s+bộ|viên\s+chức)\s+((?:văn\s+phòng|phòng|trung\s+tâm|ban)\s+[^,.;:\d]{2,40}?)"
    r"(?=\s+(?:phụ\s+trách|chuyên\s+trách|kiêm|theo\s+dõi|làm)\b)|(?:^|\()\s*((?:đảng\s+ủy|ubnd|hđnd|(?:ub)?mttq|ủy\s+ban)(?:\s+(?:xã|phường|nhân\s+dân))*)\s*$",
    re.IGNORECASE,
)
HOLDERS = re.compile(
    r"((?:(?:đảng\s+bộ|chi\s+bộ)[^.;:(\d]*?))(?=\s+(?:đã|được|có|tạo|mở|thu|nộp|thực\s+hiện|đăng\s+ký|sử\s+dụng)\b|\s*[.;:(]|$)",
    re.IGNORECASE,
)
PURSE = re.compile(
    r"kinh\s+phí|ngân\s+sách|dự\s+toán|vốn|tổng|nguồn|phân\s+bổ|giao|cấp|bố\s+trí|giải\s+ngân|chi\b|nhu\s+cầu|"
    r"bổ\s+sung|trị\s+giá|mức|phí|hỗ\s+trợ|sử\s+dụng|đề\s+nghị|đề\s+xuất|còn\s+(?:lại|thiếu)",
    re.IGNORECASE,
)
SINGLED_OUT = re.compile(
    r"(?<!\w)riêng\s+(?:(?:đối\s+với|tại|về|trong|ở)\s+)*"
    r"(?!(?:\w+\s+)?(?:tháng|quý|năm|tuần|ngày|kỳ|tỷ\s+lệ|tỉ\s+lệ|chỉ\s+tiêu|số|tổng|mức|việc)\b)([^\W\d_][^,:;.()\d%]{2,80}?)"
    r"(?=\s+(?:có|đạt|là|đã|được|đang|chiếm|còn|vẫn|tiếp\s+nhận|(?<!quyền\s)giải\s+quyết|phát\s+sinh|hoàn\s+thành|tăng|giảm)\b"
    r"|\s*[,:(\d])",
    re.IGNORECASE,
)
"""The sub-group that a statement is about from here on: "Riêng hồ sơ thuộc thẩm quyền cấp xã có …"."""
OF_PROCEDURES = re.compile(
    r"^\W*(?:tổng\s+)?(?:số\s+)?hồ\s+sơ\b[^,:;.\d]{0,40}?\bcủa\s+((?:các\s+)?(?:thủ\s+tục|tthc|dịch\s+vụ\s+công|dvc)\b[^,:;.()\d%]{2,60}?)"
    r"\s*(?=:|\d|là\b|có\b)",
    re.IGNORECASE,
)
"""An item about the dossiers of some procedures: "Hồ sơ phát sinh của các thủ tục trực tuyến một phần: 134"."""
GOES_ON = re.compile(r"\W*(?:trong\s+(?:đó|số\s+(?:đó|này))|cụ\s+thể)\b", re.IGNORECASE)
"""A sentence that divides what the one before it told of."""
MEASURED = ("manner", "stage", "timing", "denial", "act", "part", "network", "skill")
"""Questions whose answers say what is measured, not of whom: "riêng hồ sơ trực tuyến" singles out no sub-group."""
OWNED = re.compile(r"\b(?:thuộc|của|lĩnh\s+vực)\s", re.IGNORECASE)
WITHIN = ("government.", "party.", "society.app_account_rate")
"""Indicators of all staff, documents or members, of which those of some bodies are a part."""
PART_LENGTH = 60
"""The longest name of a part of a budget, in characters."""
WHOLE = re.compile(r"^\s*(?:tổng|cộng|toàn\s+(?:xã|phường|đảng\s+bộ))", re.IGNORECASE)
LEFT_OUT = re.compile(r"(?:ngoại )?trừ\b|không (?:bao gồm|tính|kể|mật)\b")
KINDS = re.compile(r"\b(?:khối|nhóm|lĩnh vực|đối tượng)\b")
"""Words that only say that a sub-group follows."""
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
    before = above[0][: figure.place.start] if figure.table is None and above else ""
    sentences = re.split(r"(?<=[.!?])\s|\n", before)
    found += _told(figure, after, indicator) or _carried(sentences[-1], indicator) or _singled_out(sentences)
    for text in (figure.label, figure.row or ""):
        found += [m[1] or m[2] for m in EXCEPT.finditer(text)]
        if indicator is None or "welfare" in indicator or "rate" in indicator:
            found += [m[1] for m in GROUP.finditer(text)][:1]
    if figure.table is None and (match := OPENING.match(figure.snippet)) and match[1] not in "; ".join(found):
        found.append(match[1])
    if figure.column and (match := RUNNING.search(figure.column)) and not DATED.search(match[0]):
        found.append(match[0])
    found += [m[1] for text in above[:HEADINGS] if (m := BLOC.match(text))][:1]
    parts = {fold(f): " ".join(f.split()) for f in reversed(found)}
    return "; ".join(p for at, p in reversed(parts.items()) if not any(at != q and at in q for q in parts)) or None


def group(scope: str) -> str:
    """A scope in the form in which two wordings of one sub-group are equal: "các TDP" and "tổ dân phố", in any order.

    What is excepted stays told from what is meant; where a number tells groups apart the words stay as they are.
    """
    return "; ".join(sorted({_group(part) for part in scope.split("; ")}))


def _group(part: str) -> str:
    plain = fold(part)
    excepted = LEFT_OUT.match(plain)
    if re.search(r"\d", plain):
        return plain
    if excepted and "mật" in plain:
        return "trừ văn bản mật"
    rest = KINDS.sub(" ", plain[excepted.end() :] if excepted else plain)
    said = {meaning for meaning in words().phrases.replaced(rest.split()) if meaning}
    return ("trừ " if excepted else "") + " ".join(sorted(said)) if said else plain


def _told(figure: Figure, after: str, indicator: str | None) -> list[str]:
    """The sub-group that the figure's own clause is about: some bodies, a bloc, holders, a part of a budget."""
    label = figure.label
    if match := OWN_BLOC.match(label):
        return [match[1]]
    if indicator is None:
        return _firsts(SUBJECT.match(label) or FILES.match(label)) if figure.unit == "%" else []
    if indicator.startswith("budget."):
        return _part(figure)
    if indicator == "party.fee_accounts":
        return [m[1] for m in HOLDERS.finditer(re.sub(r"\([^()]*\)", "", label))][-1:]
    if indicator == "workforce.specialists":
        return [m[1] or m[2] for m in POSTED.finditer(label)]
    return _of_share(label, after, indicator) if figure.unit == "%" else _firsts(_paid(label, indicator))


def _of_share(label: str, after: str, indicator: str) -> list[str]:
    """What a rate is told of, where that is not what its indicator is usually of."""
    if indicator.startswith("society.enterprise_"):
        return _firsts(WIDER.search(label))
    if indicator in COVERAGE and (match := BEHIND.match(after)):
        return [match[1]]
    bodies = SUBJECT.match(label) if indicator.startswith(WITHIN) else None
    return _firsts(_paid(label, indicator) or bodies or STAFF_OF.search(label) or HALF.search(label))


def _paid(label: str, indicator: str) -> re.Match[str] | None:
    return PAID_TO.search(label) if indicator in PAID else None


def _part(figure: Figure) -> list[str]:
    """The part of a budget that an amount is for, or the source that it comes from."""
    if match := FUND.match(figure.label):
        return [match[1]]
    part = figure.table is None and not PURSE.search(figure.label) and len(figure.label) < PART_LENGTH
    return [figure.label] if part and figure.label else []


def _firsts(match: re.Match[str] | None) -> list[str]:
    return [match[1]] if match else []


def _carried(sentence: str, indicator: str | None) -> list[str]:
    """The bloc that the sentence so far is about, or of staff the body whose staff it has told of.

    "Khối Đảng có 27 máy tính, 11 máy in"; "… cán bộ khối Đảng có máy tính; 22/22 có chữ ký số".
    """
    for statement in reversed(re.split(r"[;:]", sentence)):
        if match := OWN_BLOC.match(statement):
            return [match[1]]
    if not (indicator or "").startswith(STAFF):
        return []
    return [m[1] for m in list(STAFF_OF.finditer(sentence))[-1:]]


def _singled_out(sentences: Sequence[str]) -> list[str]:
    """The sub-group that the sentence so far, or the one that it divides, singles out; in brackets, up to their end."""
    goes_on = len(sentences) > 1 and GOES_ON.match(sentences[-1])
    told = re.sub(r"\([^()]*\)", " ", " ".join(sentences[-2:] if goes_on else sentences[-1:]))
    found = list(SINGLED_OUT.finditer(told))
    name = found[-1][1] if found else ""
    measures = any(words().contrasts[question].given(meanings(name)) for question in MEASURED)
    if not name or fold(name) in words().counted or (measures and not OWNED.search(name)):
        return _firsts(OF_PROCEDURES.match(told))
    return [name]


def _body(figure: Figure, after: str) -> list[str]:
    """Which body met or issued: the words behind the noun, or the column of a table."""
    if figure.column:
        head = figure.column.split(" - ")[-1]
        return [head] if len(GENERIC.sub(" ", head).split()) > 1 else []
    match = BODY.match(after) or MET.search(figure.label.removesuffix(figure.unit or "").strip())
    return [match[1].strip()] if match else []
