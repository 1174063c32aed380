"""What staff must know of how a DOCX was read: changes not yet decided, and what stands in it that is no text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
CHANGES = frozenset(
    f"{W}{t}"
    for t in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange"),
        *("tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange"),
    )
)
PENDING = "Văn bản còn thay đổi theo dõi (Track Changes) chưa chốt; số liệu đọc theo bản đã chấp nhận thay đổi."
PICTURES = "hình ảnh không đọc được; nếu là ảnh chụp bảng số liệu, hãy gửi bảng dạng chữ."
KINDS = {
    f"{DRAWING}main}}blip": PICTURES,
    "{urn:schemas-microsoft-com:vml}imagedata": PICTURES,
    f"{DRAWING}chart}}chart": "biểu đồ không đọc được số liệu; hãy kèm bảng số liệu dạng chữ.",
    f"{DRAWING}diagram}}relIds": "sơ đồ SmartArt không đọc được; hãy ghi nội dung dạng chữ.",
    f"{W}object": "tệp nhúng (ví dụ bảng Excel) không đọc được nội dung; hãy chép thành bảng trong văn bản.",
    f"{W}altChunk": "phần văn bản chèn nguyên tệp không đọc được; hãy mở bằng Word, lưu lại rồi gửi lại.",
    f"{W}subDoc": "văn bản con nằm ở tệp khác, không đọc được; hãy gửi một tệp đủ nội dung.",
}
"""What holds no text of the document, and what staff are told of so many of them."""
FIRST_WORDS, MOST_PLACES = 10, 3
"""Words that tell a paragraph, and places that one remark names."""

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


def unread(documents: Sequence[Element]) -> dict[str, list[str]]:
    """What stands in a document, and in those within it, that is no text: beside which words, by what is said of it.

    What is kept of each for older programs is none.
    """
    found: dict[str, list[str]] = {}
    if not any(next(document.iter(*KINDS), None) is not None for document in documents):
        return found
    beside = ""
    for element in chain.from_iterable(document.iter(f"{W}p", *KINDS) for document in documents):
        if element.tag == f"{W}p":
            beside = _begins(element) or beside
            continue
        above = [a.tag for a in element.iterancestors()]
        if f"{MC}Fallback" not in above and (element.tag == f"{W}object" or f"{W}object" not in above):
            found.setdefault(KINDS[str(element.tag)], []).append(beside)
    return found


def _begins(paragraph: Element) -> str:
    """The first words of a paragraph."""
    words = "".join(text.text or "" for text in paragraph.iter(f"{W}t")).split()
    return " ".join(words[:FIRST_WORDS]) + ("…" if len(words) > FIRST_WORDS else "")


def remarks(documents: Sequence[Element], left: dict[str, list[str]]) -> list[str]:
    """Remarks for staff on what was accepted, and on what was left unread and where it stands."""
    pending = [PENDING] if any(next(document.iter(*CHANGES), None) is not None for document in documents) else []
    return [*pending, *(f"Văn bản có {len(beside)} {said} {_where(beside)}" for said, beside in left.items())]


def _where(beside: Sequence[str]) -> str:
    """Where things stand: beside which words, the first of them."""
    told = dict.fromkeys(f"gần «{words}»" if words else "ở đầu văn bản" for words in beside)
    more = f" và {len(told) - MOST_PLACES} chỗ khác" if len(told) > MOST_PLACES else ""
    return f"Vị trí: {', '.join(list(told)[:MOST_PLACES])}{more}."
