"""DOCX to pieces and grids, straight from the XML.

What python-docx loses (automatic numbers, tracked changes, content controls, text boxes, footnotes) is kept. Tracked
changes are read as accepted; comments and hidden text are left out.
"""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from extract.document import Grid, GridCell, Piece
from extract.errors import Unreadable
from extract.legacy_fonts import is_legacy, to_unicode
from extract.numbering import Numbering
from extract.rows import continued, parted

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
SKIPPED = frozenset(f"{W}{t}" for t in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "commentReference"))
INSIDE = frozenset(
    f"{W}{t}"
    for t in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
)
PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "{urn:schemas-microsoft-com:vml}imagedata")
MAX_PART = 64 * 1024 * 1024
"""Bytes that one part may unpack to. A report's document.xml is well under one megabyte."""
MAX_DEPTH = 200
MAX_PARAGRAPH = 50_000
"""Characters of one paragraph: a page holds 3,000. Finding figures in one of a million takes minutes."""
MAX_PIECES = 100_000
"""Paragraphs and cells of one document: fifty times those of the longest report."""
LITTLE = 100
"""Letters and digits: a document with fewer and with pictures is a scan laid into Word."""
ONLY_PICTURES = (
    "Tệp DOCX chỉ chứa ảnh, không có chữ. Hãy gửi bản DOCX gốc, hoặc quét thành PDF (cũng có thể gửi chính các ảnh)."
)
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the zip and XML readers raise on damaged files (a wrong checksum, a bomb, a broken tag, an unknown method)."""

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


def read(data: bytes) -> tuple[list[Piece | Grid], list[str]]:
    """The paragraphs and tables of a DOCX in document order, and remarks for staff.

    Raises Unreadable for a damaged, encrypted or oversized file.
    """
    package = _Package(data)
    body = package.xml("word/document.xml")
    if body is None:
        raise Unreadable(
            "docx.no_document", "Tệp DOCX không có nội dung văn bản. Hãy mở bằng Word, lưu lại rồi gửi lại."
        )
    root = body.find(f"{W}body")
    reader = _Reader(Numbering(package.xml("word/numbering.xml"), package.xml("word/styles.xml")), package)
    items = continued(reader.blocks(root if root is not None else body))
    if _pictures(body) and _letters(items) < LITTLE:
        raise Unreadable("docx.only_pictures", ONLY_PICTURES)
    items += reader.running_heads()
    return items, reader.notes(body)


def _pictures(body: Element) -> int:
    """How many pictures there are; what Word keeps of each for older programs is none of its own."""
    found = (picture for name in PICTURES for picture in body.iter(name))
    return sum(all(above.tag != f"{MC}Fallback" for above in picture.iterancestors()) for picture in found)


def _letters(items: Sequence[Piece | Grid]) -> int:
    texts = [cell.text for item in items for cell in (item.cells if isinstance(item, Grid) else (item,))]
    return sum(c.isalnum() for text in texts for c in text)


class _Package:
    """The zip of a DOCX, read with limits and without external entities."""

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
            self.names = set(self.zip.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Unreadable("docx.broken", "Tệp DOCX bị hỏng, không mở được. Đề nghị gửi lại tệp gốc.") from error

    def xml(self, name: str) -> Element | None:
        """The parsed part, None where the package has none."""
        if name not in self.names:
            return None
        try:
            if self.zip.getinfo(name).file_size > MAX_PART:
                raise Unreadable(
                    "docx.too_large", f"Phần {name} của tệp DOCX lớn bất thường, không đọc để bảo đảm an toàn."
                )
            with self.zip.open(name) as part:
                content = part.read(MAX_PART + 1)
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            return etree.fromstring(content, parser)
        except DAMAGED as error:
            raise Unreadable("docx.broken", "Tệp DOCX bị hỏng, không mở được. Đề nghị gửi lại tệp gốc.") from error


MARKS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class _Found:
    """What a paragraph holds: texts, text boxes, footnote ids. `font` is the run's own, `default` its style's."""

    parts: list[str]
    boxes: list[Element]
    notes: list[str]
    default: str = ""
    font: str | None = None

    def text(self, text: str) -> None:
        """Add a run's text, out of an encoding of old where its font tells one."""
        font = self.font or self.default
        self.parts.append(to_unicode(text, font) if is_legacy(font) else text)


class _Reader:
    def __init__(self, numbering: Numbering, package: _Package) -> None:
        self.numbering = numbering
        self.package = package
        self.paragraphs = 0
        notes = package.xml("word/footnotes.xml")
        self.footnotes = {} if notes is None else {n.get(f"{W}id"): n for n in notes.iter(f"{W}footnote")}

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[Piece | Grid]:
        """Paragraphs and tables below an element; a paragraph's text boxes and footnotes follow it."""
        if depth > MAX_DEPTH:
            raise Unreadable("docx.too_deep", "Tệp DOCX lồng quá nhiều cấp, không đọc để bảo đảm an toàn.")
        pending = ""
        for child in parent:
            if child.tag == f"{W}p":
                text, boxes, notes = self._paragraph(child)
                self._must_be_of_a_report(text)
                if _mark_deleted(child):
                    pending += text
                    continue
                yield from self._pieces(child, pending + text)
                pending = ""
                for box in boxes:
                    yield from self.blocks(box, depth + 1)
                yield from (Piece(t, zone="footnote") for n in notes if (t := self._footnote(n)))
            elif child.tag == f"{W}tbl":
                yield from self._table(child, depth + 1)
            elif child.tag in INSIDE:
                yield from self.blocks(child, depth + 1)
            elif child.tag == f"{MC}AlternateContent":
                yield from self.blocks(child[0], depth + 1)

    def _must_be_of_a_report(self, text: str) -> None:
        self.paragraphs += 1
        if self.paragraphs > MAX_PIECES:
            raise Unreadable(
                "docx.too_large", f"Tệp DOCX có hơn {MAX_PIECES} đoạn và ô. Hãy tách riêng báo cáo rồi gửi lại."
            )
        if len(text) > MAX_PARAGRAPH:
            raise Unreadable(
                "docx.paragraph_too_long",
                f"Tệp DOCX có một đoạn dài hơn {MAX_PARAGRAPH} chữ, không phải báo cáo. Đề nghị gửi lại tệp gốc.",
            )

    def _pieces(self, paragraph: Element, text: str) -> Iterator[Piece]:
        number = self.numbering.next(paragraph) if text.strip() else None
        for i, line in enumerate(text.split("\n")):
            yield Piece(
                line.replace("\t", "  ") if line.strip() else "",
                number=number if i == 0 else None,
                bold=self.numbering.bold(paragraph),
                centred=self.numbering.centred(paragraph),
            )

    def _paragraph(self, paragraph: Element) -> tuple[str, list[Element], list[str]]:
        """The text of a paragraph as accepted and shown, its text boxes, and the ids of its footnotes."""
        parts: list[str] = []
        boxes: list[Element] = []
        notes: list[str] = []
        self._inline(paragraph, _Found(parts, boxes, notes, self.numbering.font(paragraph)), 0)
        return unicodedata.normalize("NFC", "".join(parts)), boxes, notes

    def _inline(self, element: Element, found: _Found, depth: int) -> None:  # noqa: C901 - one branch per kind of child
        """Walk what a paragraph holds, in order, down to its texts."""
        for child in element:
            tag = child.tag
            if tag in SKIPPED or depth > MAX_DEPTH:
                continue
            if tag in MARKS:
                found.parts.append(MARKS[tag])
            elif tag == f"{W}t":
                found.text(child.text or "")
            elif tag == f"{W}br":
                found.parts.append("\n" if child.get(f"{W}type") in (None, "textWrapping") else "")
            elif tag == f"{W}footnoteReference":
                found.notes.append(child.get(f"{W}id") or "")
            elif tag == f"{W}txbxContent":
                found.boxes.append(child)
            elif tag == f"{MC}AlternateContent":
                self._inline(child[0] if len(child) else child, found, depth + 1)
            elif tag != f"{W}r":
                self._inline(child, found, depth + 1)
            elif not _hidden(child):
                found.font = _font(child)
                self._inline(child, found, depth + 1)
                found.font = None

    def _footnote(self, number: str) -> str:
        note = self.footnotes.get(number)
        if note is None:
            return ""
        return "\n".join(self._paragraph(p)[0] for p in note.iter(f"{W}p")).strip()

    def _table(self, table: Element, depth: int) -> Iterator[Piece | Grid]:
        """The table as one grid; a table inside a cell follows it as a grid of its own."""
        cells: list[GridCell] = []
        nested: list[Piece | Grid] = []
        open_spans: dict[int, int] = {}
        heads = 0
        for r, row in enumerate(_rows(table)):
            column = int(_value(row, "trPr/gridBefore") or 0)
            heads += r == heads and row.find(f"{W}trPr/{W}tblHeader") is not None
            for cell in _cells(row):
                span = _span(cell)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val") != "restart" and column in open_spans:
                    at = open_spans[column]
                    above = cells[at]
                    cells[at] = GridCell(above.row, above.column, above.text, (), r - above.row + 1, above.colspan)
                else:
                    text = self._cell_text(cell, nested, depth)
                    open_spans.pop(column, None)
                    if merge is not None:
                        open_spans[column] = len(cells)
                    cells.append(GridCell(r, column, text, (), 1, span))
                column += span
        if cells:
            yield parted(Grid(tuple(cells), heads or None))
        yield from nested

    def _cell_text(self, cell: Element, nested: list[Piece | Grid], depth: int) -> str:
        lines: list[str] = []
        for item in self.blocks(cell, depth + 1):
            if isinstance(item, Grid):
                nested.append(item)
            elif item.zone == "body":
                lines.append(f"{item.number} {item.text}" if item.number else item.text)
            else:
                nested.append(item)
        return "\n".join(line for line in lines if line.strip())

    def running_heads(self) -> list[Piece | Grid]:
        """Heads and feet of pages, each text once; page number fields are no text."""
        texts: dict[str, None] = {}
        for name in sorted(self.package.names):
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
                part = self.package.xml(name)
                for paragraph in () if part is None else part.iter(f"{W}p"):
                    text = self._paragraph(paragraph)[0].strip()
                    if text:
                        texts[text] = None
        return [Piece(text, zone="furniture") for text in texts]

    def notes(self, body: Element) -> list[str]:
        """Remarks for staff on what was accepted or not read."""
        found = []
        if body.find(f".//{W}ins") is not None or body.find(f".//{W}del") is not None:
            found.append(
                "Văn bản còn thay đổi theo dõi (Track Changes) chưa chốt; số liệu đọc theo bản đã chấp nhận thay đổi."
            )
        if pictures := _pictures(body):
            found.append(
                f"Văn bản có {pictures} hình ảnh không đọc được; nếu là ảnh chụp bảng số liệu, hãy gửi bảng dạng chữ."
            )
        if body.find(f".//{W}object") is not None:
            found.append("Văn bản có tệp nhúng (ví dụ bảng Excel) không đọc được nội dung.")
        return found


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, also inside content controls, without those deleted under tracked changes."""
    for child in table:
        if child.tag == f"{W}tr" and child.find(f"{W}trPr/{W}del") is None:
            yield child
        elif child.tag in INSIDE:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in INSIDE:
            yield from _cells(child)


def _span(cell: Element) -> int:
    try:
        return min(max(int(_value(cell, "tcPr/gridSpan") or 1), 1), 64)
    except ValueError:
        return 1


def _value(element: Element, path: str) -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def _font(run: Element) -> str | None:
    """The font that a run names itself, None where its style decides."""
    fonts = run.find(f"{W}rPr/{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")


def _hidden(run: Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in ("0", "false")


def _mark_deleted(paragraph: Element) -> bool:
    """Whether the paragraph mark itself is deleted: then the paragraph runs on into the next."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
