"""What stands on the first page and over the appendices: number, place and date, type and subject of the document.

Forms: Nghị định 30/2020/NĐ-CP, Annex I, for the government; Hướng dẫn 36-HD/VPTW and 05-HD/VPTW for the Party.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extract.document import Document
from normalize.spelling import settle

MOTTO = re.compile(
    r"CỘNG\s+H[ÒO]A\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA(?:\s+VIỆT\s+NAM)?|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|"
    r"Độc\s+lập\s*[-–—]\s*Tự\s+do\s*[-–—]\s*Hạnh\s+phúc",
    re.IGNORECASE,
)
TYPES = {
    "BÁO CÁO": "report",
    "KẾ HOẠCH": "plan",
    "CÔNG VĂN": "letter",
    "THÔNG BÁO": "notice",
    "TỜ TRÌNH": "proposal",
    "CHƯƠNG TRÌNH": "programme",
    "QUYẾT ĐỊNH": "decision",
    "NGHỊ QUYẾT": "resolution",
    "HƯỚNG DẪN": "guidance",
    "CHỈ THỊ": "directive",
    "KẾT LUẬN": "conclusion",
    "BIÊN BẢN": "minutes",
    "ĐỀ ÁN": "scheme",
    "PHƯƠNG ÁN": "scheme",
}
SYMBOLS = {
    "BC": "report",
    "KH": "plan",
    "CV": "letter",
    "TB": "notice",
    "TTR": "proposal",
    "CTR": "programme",
    "QĐ": "decision",
    "NQ": "resolution",
    "HD": "guidance",
    "CT": "directive",
    "KL": "conclusion",
    "BB": "minutes",
    "ĐA": "scheme",
    "PA": "scheme",
}
"""Abbreviations of the types in numbers, by both systems."""
TYPE_LINE = re.compile(rf"^(?P<type>{'|'.join(TYPES).replace(' ', ' ?')})(?=$|[\s:.])(?P<rest>.*)$")
BLANK = r"[\s.…_]*"
NUMBER = re.compile(
    rf"Số\s*:?{BLANK}(?P<number>\d[\d ]*)?{BLANK}(?P<mark>[-/])\s*"
    r"(?P<symbol>[A-ZĐ][A-ZĐa-z]*(?:\s?[-/&.]\s?[A-ZĐ][\w]*)*)"
)
DATE = re.compile(
    rf"ngày{BLANK}(?P<day>\d{{1,2}})?{BLANK}(?:tháng|/){BLANK}(?P<month>\d{{1,2}})?{BLANK}(?:năm|/){BLANK}(?P<year>20\d\d)?",
    re.IGNORECASE,
)
PLACE = re.compile(rf"(?P<place>[^,;:\n]{{2,60}}),\s*(?=ngày{BLANK}(?:\d{{1,2}})?{BLANK}(?:tháng|/))", re.IGNORECASE)
SUBJECT = re.compile(r"^\s*(?:V/v|Về việc)\b", re.IGNORECASE)
CAPTION = re.compile(rf"kèm\s+theo\s+(?P<type>{'|'.join(TYPES)})\s+(?=số)", re.IGNORECASE)
NOT_SUBJECT = re.compile(
    r"^\s*(?:[-–_*.]{2,}\s*$|TM\b|T/M\b|KT\b|K/T\b|Nơi\s+nhận|Kính\s+(?:gửi|trình)|Căn\s+cứ|Thực\s+hiện\s+(?:Công\s+văn|Kế\s+hoạch|Văn\s+bản|Chỉ\s+đạo|Quyết\s+định|"
    r"Chương\s+trình|Nghị|Thông|ý\s+kiến|chỉ)|Thi\s+hành|Tiếp\s+tục|Trên\s+cơ\s+sở|Theo\s|Nhằm\s|Sau\s+khi|Trong\s|"
    r"(?:UBND|Ủy\s+ban\s+nhân\s+dân|Đảng\s+ủy|HĐND|Hội\s+đồng)\s+(?:xã|phường|đặc\s+khu)\b|Xác\s+định|"
    r"(?:PHẦN|Phần)\s|[IVX]+\s*[.)-]|[A-Z]\s*[.)]\s|\d+\s*[.)]\s)"
)
LONGEST_LINE = 320
"""A longer line is no further line of a subject; the first may be as long as it likes."""
FIRST_LINES = 45


@dataclass(frozen=True, slots=True)
class Caption:
    """What the line over an appendix repeats of the document it belongs to: "(Kèm theo Báo cáo số … ngày … của …)"."""

    text: str
    type: str
    number: str | None
    symbol: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a document, line by line as printed (`head` before the type, `body` after the subject).

    `number` and `date` are None where they are left blank for the stamp; `symbol` is what follows the number
    ("BC-UBND", "BC/ĐU"), also when that is blank; `year` the year printed in the place line, with or without a day.
    """

    head: tuple[str, ...]
    body: tuple[str, ...]
    type: str | None
    title: str
    number: str | None
    symbol: str
    date: date | None
    place: str
    place_line: str
    captions: tuple[Caption, ...]


def read(document: Document) -> Header:
    """Read the head of a document; block kinds help but are not trusted."""
    lines = [
        (line, block.kind)
        for block in document.blocks
        if block.kind not in ("furniture", "noise", "unread")
        for line in _lines(block.text)
    ]
    texts = [line for line, _ in lines]
    start, match = next(
        ((i, m) for i, line in enumerate(texts[:FIRST_LINES]) if (m := TYPE_LINE.match(line))), (None, None)
    )
    type_ = TYPES[_spaced(match["type"])] if match else None
    if start is None:
        start = _end_of_head(lines)
        subject, after = _letter_subject(texts[:start]), start
    else:
        subject, after = _subject(lines, start)
    head = texts[:start]
    number, symbol = _number("\n".join(head))
    place = next((m for line in head if (m := PLACE.search(line))), None)
    signed = DATE.search(place.string, place.end()) if place else None
    return Header(
        head=tuple(head),
        body=tuple(texts[after:]),
        type=type_ or _type_of(symbol) or ("letter" if subject else None),
        title=" ".join(([_spaced(match["type"])] if match else []) + subject),
        number=number,
        symbol=symbol,
        date=_day(signed) if signed else None,
        place=place["place"].strip() if place else "",
        place_line=place.string if place else "",
        captions=tuple(_captions(texts[after:])),
    )


def without_motto(text: str) -> str:
    """The head without the words that every document has, each put down as the end of a line."""
    return MOTTO.sub("\n", text)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in settle(text).split("\n") if line.strip()]


def _spaced(type_line: str) -> str:
    return next(t for t in TYPES if t.replace(" ", "") == type_line.replace(" ", ""))


def _end_of_head(lines: Sequence[tuple[str, str]]) -> int:
    """Where a letter's head ends: at the addressee, the first heading, or the first line that a head does not hold."""
    for i, (line, kind) in enumerate(lines[:FIRST_LINES]):
        if (
            kind == "heading"
            or re.match(r"Kính\s+(?:gửi|trình)", line)
            or (NOT_SUBJECT.match(line) and "*" not in line)
        ):
            return i
        if len(line) > LONGEST_LINE:
            return i
    return min(len(lines), 12)


def _letter_subject(head: Sequence[str]) -> list[str]:
    """Read “V/v …” under the number of a letter, with the lines it runs over."""
    for i, line in enumerate(head):
        if SUBJECT.match(line):
            end = next(
                (j for j in range(i + 1, len(head)) if PLACE.search(head[j]) or NUMBER.search(head[j])), len(head)
            )
            return list(head[i : min(end, i + 4)])
    return []


def _subject(lines: Sequence[tuple[str, str]], start: int) -> tuple[list[str], int]:
    """The lines of the subject below the type, and the index of the first line after them."""
    match = TYPE_LINE.match(lines[start][0])
    subject = [match["rest"].strip(" :.")] if match and match["rest"].strip(" :.") else []
    titled = lines[start][1] == "title"
    for i in range(start + 1, min(start + 9, len(lines))):
        line, kind = lines[i]
        first = not subject and re.match(r"(?:Thực\s+hiện|Trong)\s", line)
        if kind in ("heading", "cell") or (titled and kind != "title") or (NOT_SUBJECT.match(line) and not first):
            return subject, i
        if subject and (subject[-1].endswith(".") or line.endswith((".", ":")) or len(line) > LONGEST_LINE):
            return subject, i
        subject.append(line.strip("-–—_* "))
    return subject, min(start + 9, len(lines))


def _number(text: str) -> tuple[str | None, str]:
    """The document's number as printed without spaces, None when blank, and its symbol."""
    match = NUMBER.search(text)
    if match is None:
        return None, ""
    symbol = re.sub(r"\s", "", match["symbol"])
    digits = re.sub(r"\s", "", match["number"] or "")
    return (f"{digits}{match['mark']}{symbol}" if digits else None), symbol


def _type_of(symbol: str) -> str | None:
    """The type by a symbol: "BC-UBND" and "BC/ĐU" are reports; a letter of the government has only body and unit."""
    first = re.split(r"[-/]", symbol)[0]
    return SYMBOLS.get(first.upper()) or ("letter" if first in ("UBND", "HĐND") else None)


def _captions(lines: Sequence[str]) -> list[Caption]:
    """The captions of appendices; one may run over three lines."""
    found = []
    for i, line in enumerate(lines):
        text = " ".join(lines[i : i + 3])
        match = CAPTION.search(text)
        if match is None or match.start() >= len(line):
            continue
        text = text[match.start() :].split(")")[0]
        number, symbol = _number("Số" + text[match.end() - match.start() + 2 :])
        signed = DATE.search(text)
        type_ = TYPES[" ".join(match["type"].upper().split())]
        found.append(Caption(text, type_, number, symbol, _day(signed) if signed else None))
    return found


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except (TypeError, ValueError):  # blanks left for the stamp, or a day that no calendar holds
        return None
