"""How numbers, dates and the project's own terms are written for people: Vietnamese, as an office would type them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal

from normalize.observation import Observation, Submission
from rules.finding import Finding

SEVERITIES = {"error": "Không thể đúng", "warning": "Rất đáng ngờ", "info": "Cần lưu ý"}
SYMBOLS = {"error": "■", "warning": "▲", "info": "●"}
"""Told by shape as well as by colour, so that a grey print and a colour-blind reader lose nothing."""

KINDS = {"result": "kết quả", "target": "chỉ tiêu"}
COMPARATORS = {"eq": "", "ge": "≥ ", "le": "≤ ", "approx": "khoảng "}
BRANCHES = {"government": "UBND", "party": "Đảng ủy"}
STATUSES = {"open": "chưa giải trình", "explained": "đã giải trình", "waived": "đã giải trình",
            "corrected": "đã sửa ở bản sau", "closed": "đã đóng"}  # fmt: skip

FAMILIES = {
    "ratio": "Tử số, mẫu số và tỷ lệ",
    "sum": "Tổng và các phần",
    "repeat": "Một số liệu ghi nhiều lần",
    "unit": "Đơn vị tính, dấu phân cách",
    "base": "Tổng số dùng để tính tỷ lệ",
    "table": "Các cột của một bảng",
    "tally": "Đếm dòng trong bảng nhiệm vụ",
    "part": "Phần lớn hơn toàn thể",
    "value": "Ngoài giới hạn có thể có",
    "grim": "Tỷ lệ không thể có với mẫu số đã nêu",
    "time": "So với kỳ trước",
    "span": "Số của tháng và số lũy kế",
    "target": "Kết quả so với chỉ tiêu",
    "peers": "So với các xã khác",
    "complete": "Nội dung chưa báo cáo",
}

DOMAINS = {
    "dossiers": "Hồ sơ",
    "procedures": "Thủ tục hành chính",
    "government": "Chính quyền số",
    "society": "Xã hội số, kinh tế số",
    "infrastructure": "Hạ tầng số",
    "workforce": "Nhân lực số",
    "enterprises": "Doanh nghiệp",
    "budget": "Kinh phí",
    "tasks": "Nhiệm vụ được giao",
    "initiatives": "Sáng kiến",
    "steering": "Chỉ đạo, điều hành",
    "party": "Công tác Đảng",
}
"""Groups of indicators, in the order in which tables show them."""


NON_FIGURES = {
    "web": "địa chỉ web, thư điện tử",
    "phone": "số điện thoại",
    "document_number": "số, ký hiệu văn bản",
    "date": "ngày, tháng, năm",
    "law_or_project": "tên luật, nghị quyết, đề án",
    "change": "mức tăng, giảm so với kỳ khác",
    "ordinal": "số thứ tự",
    "level": "cấp, mức độ",
    "age": "độ tuổi",
    "technical": "thông số kỹ thuật",
    "name": "số trong tên riêng",
    "frequency": "tần suất",
    "duration": "khoảng thời gian",
    "reference": "dẫn chiếu",
    "list_number": "số thứ tự trong danh sách",
    "heading_number": "số đề mục",
    "heading": "số trong đề mục",
    "column_number": "số trong tiêu đề cột",
    "head": "phần đầu văn bản",
    "title": "tên văn bản",
    "signature": "nơi nhận, chữ ký",
    "page_furniture": "số trang, đầu và chân trang",
    "note_mark": "số hiệu của chú thích",
    "noise": "dấu, chữ ký, vết quét",
}


FIRST_PLAIN_MONTH = 3
"""Nghị định 30/2020, Annex I: a nought stands before days below 10 and before months 1 and 2."""


def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A number in Vietnamese: 1.484 and 84,03; as many decimals as printed in the report."""
    if value is None:
        return ""
    value = Decimal(value)
    places = max(decimals or 0, -int(value.normalize().as_tuple().exponent), 0)
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def stated(o: Observation) -> str:
    """What an observation says, in one cell: "84,03 % (1.247/1.484)", "≥ 95 %", "1.484 hồ sơ", "556.000.000 đồng"."""
    pair = f"{number(o.numerator)}/{number(o.denominator)}" if o.numerator is not None else ""
    if o.value is None:
        return f"{COMPARATORS[o.comparator]}{pair}" if pair else o.text or "không phát sinh"
    unit = {"percent": " %", "VND": " đồng"}.get(o.unit or "", f" {o.unit}" if o.unit else "")
    places = o.decimals if o.unit == "percent" else None
    head = f"{COMPARATORS[o.comparator]}{number(o.value, places)}{unit}"
    return f"{head} ({pair})" if pair else head


def short(o: Observation) -> str:
    """What an observation says, for a narrow cell: without the counted noun, money in triệu đồng."""
    if o.value is None or o.unit == "percent":
        return stated(o).split(" (", 1)[0]
    if o.unit == "VND":
        return f"{COMPARATORS[o.comparator]}{number(o.value / 1_000_000)} triệu đ"
    return f"{COMPARATORS[o.comparator]}{number(o.value)}"


def day(value: date | str | None) -> str:
    """A day as an office writes it, with a nought before days below 10 and months 1 and 2: 05/02/2026, 24/4/2026."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return (
        f"{value.day:02d}/{value.month:0{2 if value.month < FIRST_PLAIN_MONTH else 1}d}/{value.year}" if value else ""
    )


def moment(value: datetime) -> str:
    """A moment as "07:15 ngày 24/4/2026"."""
    return f"{value:%H:%M} ngày {day(value.date())}"


def period(start: date | str | None, end: date | str | None) -> str:
    """A period as people say it: "tháng 4/2026", "6 tháng đầu năm 2026", "năm 2026", else "từ … đến …"."""
    if isinstance(start, str):
        start = date.fromisoformat(start)
    if isinstance(end, str):
        end = date.fromisoformat(end)
    if start is None or end is None:
        return f"đến {day(end)}" if end else (f"từ {day(start)}" if start else "không rõ kỳ")
    whole = start.day == 1 and _last_of_month(end) and start.year == end.year
    if not whole:
        return day(start) if start == end else f"từ {day(start)} đến {day(end)}"
    return _months(start, end)


def month(first: date) -> str:
    """A month by its first day: "tháng 4/2026"."""
    return f"tháng {first.month}/{first.year}"


def _months(start: date, end: date) -> str:
    if start.month == end.month:
        return f"tháng {start.month}/{start.year}"
    quarters = {(1, 3): "quý I", (4, 6): "quý II", (7, 9): "quý III", (10, 12): "quý IV", (1, 12): "năm"}
    if name := quarters.get((start.month, end.month)):
        return f"{name}/{start.year}" if name != "năm" else f"năm {start.year}"
    if start.month == 1:
        return f"{end.month} tháng đầu năm {start.year}"
    return f"từ tháng {start.month} đến tháng {end.month}/{start.year}"


def _last_of_month(value: date) -> bool:
    return (date.fromordinal(value.toordinal() + 1)).day == 1


def issuer(submission: Submission) -> str:
    """Who reports: "UBND xã Phú Thịnh", "Đảng ủy phường …"; the file's name where the issuer could not be told."""
    if not submission.area:
        return f"chưa rõ đơn vị ({submission.document})"
    return f"{BRANCHES[submission.branch]} {submission.area}" if submission.branch else submission.area


LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Grave, hook, tilde, acute, dot below: the order of Vietnamese dictionaries."""


def collation(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What names are sorted by in Vietnamese: letters first (đ after d, â after ă), tones only between equal ones."""
    letters: list[int] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFC", name.lower()):
        parts = unicodedata.normalize("NFD", sign)
        tone = next((TONES.index(p) + 1 for p in parts if p in TONES), 0)
        letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
        letters.append(len(FIRST) + LETTERS.index(letter) if letter in LETTERS else ord(letter[0]) % len(FIRST))
        tones.append(tone)
    return tuple(letters), tuple(tones)


FIRST = range(97)
"""Signs before the letters: spaces, digits and marks sort as in ASCII."""


def family(check: str) -> str:
    """The Vietnamese name of a check's family ("ratio.mismatch")."""
    head = check.split(".", 1)[0]
    return FAMILIES.get(head, head)


def consequence(line: str) -> str:
    """A check that a finding breaks besides its own, with the family's name in place of the check's id."""
    check, _, rest = line.partition(": ")
    return f"{family(check)}: {rest}" if rest else line


def visible(text: str) -> str:
    """Text without the signs that turn the direction of writing: they make a name read otherwise than it is spelt.

    The bidirectional controls of Unicode (UAX 9): Vietnamese needs none of them.
    """
    return text.translate(TURNS)


TURNS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def where(page: int | None, section: str) -> str:
    """Where in a report: "trang 3, mục I, 5.1.3, a"; empty where neither is known."""
    return ", ".join(
        part for part in (f"trang {page}" if page else "", f"mục {path(section)}" if section else "") if part
    )


def path(section: str) -> str:
    """A path of heading numbers without those that the next one repeats: "I / 5 / 5.1 / 5.1.3 / a" → "I, 5.1.3, a"."""
    parts = section.split(" / ")
    kept = [p for p, following in zip(parts, [*parts[1:], ""], strict=True) if not following.startswith(f"{p}.")]
    return ", ".join(kept)


def order(finding: Finding) -> tuple[int, tuple[tuple[int, ...], tuple[int, ...]], str]:
    """Findings in the order of a morning's work: proofs first, then by commune."""
    return (list(SEVERITIES).index(finding.severity), collation(finding.area or finding.document), finding.id)
