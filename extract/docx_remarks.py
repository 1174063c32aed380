"""What staff must know of how a DOCX was read: changes not yet decided, and what stands in it that is no text."""

from __future__ import annotations

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

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


def unread(document: Element) -> dict[str, int]:
    """How many of each kind stand in a document that are no text; what is kept of each for older programs is none."""
    found: dict[str, int] = {}
    for element in document.iter(*KINDS):
        above = [a.tag for a in element.iterancestors()]
        if f"{MC}Fallback" not in above and (element.tag == f"{W}object" or f"{W}object" not in above):
            said = KINDS[str(element.tag)]
            found[said] = found.get(said, 0) + 1
    return found


def remarks(document: Element, left: dict[str, int]) -> list[str]:
    """Remarks for staff on what was accepted, and on what was left unread."""
    pending = [PENDING] if next(document.iter(*CHANGES), None) is not None else []
    return [*pending, *(f"Văn bản có {count} {said}" for said, count in left.items())]
