"""DOCX to pieces and grids, straight from the XML.

What python-docx loses (automatic numbers, tracked changes, content controls, text boxes, notes) is kept. Tracked
changes are read as accepted; comments and hidden text are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lxml import etree

from extract.document import Grid, GridCell, Piece
from extract.docx_chunks import through_office
from extract.docx_remarks import PICTURES, remarks, unread
from extract.docx_styles import Styles, is_on
from extract.docx_text import Shown, Texts, alternative
from extract.errors import Unreadable
from extract.legacy_fonts import restored
from extract.numbering import Numbering
from extract.package import Package
from extract.rows import continued, parted
from extract.tabs import tabular

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
READ = f"{W}readChunk"
"""What an inserted file that was read is called then: those that keep their name are told as unread."""
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ALTERNATIVES = f"{MC}AlternateContent"
INSIDE = frozenset(f"{W}{t}" for t in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo"))
MAX_DEPTH = 200
MAX_PARAGRAPH = 50_000
"""Characters of one paragraph: a page holds 3,000. Finding figures in one of a million takes minutes."""
MAX_PIECES = 100_000
"""Paragraphs and cells of one document: fifty times those of the longest report."""
MOST_COLUMNS = 64
"""Word's own limit is 63 columns a table."""
LITTLE = 100
"""Letters and digits: a document with fewer and with pictures is a scan laid into Word."""
ONLY_PICTURES = (
    "Tệp DOCX chỉ chứa ảnh, không có chữ. Hãy gửi bản DOCX gốc, hoặc quét thành PDF (cũng có thể gửi chính các ảnh)."
)
NOT_TEXT = "Tệp DOCX hầu như không có chữ, chỉ có {}"

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


def read(data: bytes) -> tuple[list[Piece | Grid], list[str]]:
    """The paragraphs and tables of a DOCX in document order, and remarks for staff.

    Raises Unreadable for a damaged, encrypted or oversized file.
    """
    package = Package(data, "word/document.xml")
    document = package.xml(package.main)
    if document is None:
        raise Unreadable(
            "docx.no_document", "Tệp DOCX không có nội dung văn bản. Hãy mở bằng Word, lưu lại rồi gửi lại."
        )
    reader = _Reader(package)
    items = continued(tabular(reader.blocks(_body(document))))
    documents = [document, *reader.inserted]
    left = unread(documents)
    if left and _letters(items) < LITTLE:
        raise Unreadable("docx.only_pictures", ONLY_PICTURES if PICTURES in left else NOT_TEXT.format(next(iter(left))))
    return restored([*items, *reader.running_heads()]), remarks(documents, left)


def _body(document: Element) -> Element:
    body = document.find(f"{W}body")
    return document if body is None else body


def _letters(items: Sequence[Piece | Grid]) -> int:
    texts = [cell.text for item in items for cell in (item.cells if isinstance(item, Grid) else (item,))]
    return sum(c.isalnum() for text in texts for c in text)


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = Styles(package.part("styles"))
        self.numbering = Numbering(package.part("numbering"), self.styles)
        self.texts = Texts(self.styles)
        self.paragraphs = 0
        self.notes: dict[str, dict[str, Element]] = {}
        self.inserted: list[Element] = []

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[Piece | Grid]:
        """Paragraphs and tables below an element; a paragraph's text boxes and notes follow it."""
        if depth > MAX_DEPTH:
            raise Unreadable("docx.too_deep", "Tệp DOCX lồng quá nhiều cấp, không đọc để bảo đảm an toàn.")
        pending, marks = "", list[str]()
        for child, after in pairwise((*parent, None)):
            assert child is not None
            if child.tag == f"{W}p":
                shown = self.texts.of(child)
                self._must_be_of_a_report(shown.text)
                marks += shown.marks
                if shown.runs_on and after is not None and after.tag == f"{W}p":
                    pending += shown.text
                    continue
                yield from self._pieces(child, shown, pending + shown.text)
                pending = ""
                yield from _marks(marks) if marks else ()
                marks = []
                for box in shown.boxes:
                    yield from self.blocks(box, depth + 1)
                for note in shown.notes:
                    yield from self._note(note)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, depth + 1)
            elif child.tag in INSIDE or child.tag == ALTERNATIVES:
                yield from self.blocks(alternative(child) if child.tag == ALTERNATIVES else child, depth + 1)
            elif child.tag == f"{W}altChunk":
                yield from self._chunk(child, depth + 1)

    def _chunk(self, chunk: Element, depth: int) -> Iterator[Piece | Grid]:
        """A file that stands in place of paragraphs. One that is read is taken out: what is left is told as unread."""
        from extract.readers import sniff  # noqa: PLC0415 - it reads DOCX itself

        data = self.package.inserted(chunk.get(ID) or "")
        kind = sniff(data) if data.strip() else ""
        items = self._inner(data, depth) if kind == "docx" else through_office(data, kind)
        if items is not None:
            yield from items
            chunk.tag = READ

    def _inner(self, data: bytes, depth: int) -> Iterator[Piece | Grid]:
        """The paragraphs and tables of a DOCX within this one."""
        inner = _Reader(Package(data, "word/document.xml"))
        inner.paragraphs = self.paragraphs
        document = inner.package.xml(inner.package.main)
        if document is not None:
            self.inserted.append(document)
            yield from inner.blocks(_body(document), depth)
        self.paragraphs = inner.paragraphs
        self.inserted += inner.inserted

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

    def _pieces(self, paragraph: Element, shown: Shown, text: str) -> Iterator[Piece]:
        """The lines of a paragraph. Word counts and numbers an empty one too, as in a column of running numbers."""
        number = self.numbering.next(paragraph)
        centred = self.styles.centred(paragraph)
        for i, line in enumerate(text.split("\n")):
            yield Piece(
                line if line.strip() else "",
                number=number if i == 0 else None,
                bold=shown.bold,
                centred=centred,
                zone="furniture" if shown.contents else "body",
            )

    def _note(self, name: tuple[str, str]) -> Iterator[Piece]:
        """The text of a note as one piece. The part with those of its kind is read when the first of them comes."""
        kind, number = name
        if kind not in self.notes:
            part = self.package.part(f"{kind}s")
            found = () if part is None else part.iter(f"{W}{kind}")
            self.notes[kind] = {note.get(f"{W}id") or "": note for note in found}
        note = self.notes[kind].get(number)
        shown = [] if note is None else [self.texts.of(p) for p in note.iter(f"{W}p")]
        if text := "\n".join(s.text for s in shown).strip():
            yield Piece(text, zone="footnote")
        yield from _marks(mark for s in shown for mark in s.marks)

    def _table(self, table: Element, depth: int) -> Iterator[Piece | Grid]:
        """The table as one grid; a table inside a cell follows it as a grid of its own."""
        cells: list[GridCell] = []
        nested: list[Piece | Grid] = []
        open_spans: dict[int, int] = {}
        heads = 0
        for r, row in enumerate(_rows(table)):
            column = _count(row, "trPr/gridBefore", 0)
            heads += r == heads and is_on(row.find(f"{W}trPr/{W}tblHeader"))
            last = None
            for cell in _cells(row):
                span = _count(cell, "tcPr/gridSpan", 1)
                if last is not None and _goes_on(cell, "hMerge"):
                    cells[last] = replace(cells[last], colspan=cells[last].colspan + span)
                elif column in open_spans and _goes_on(cell, "vMerge"):
                    above = cells[open_spans[column]]
                    cells[open_spans[column]] = replace(above, rowspan=r - above.row + 1)
                    last = None
                else:
                    text = self._cell_text(cell, nested, depth)
                    open_spans.pop(column, None)
                    if cell.find(f"{W}tcPr/{W}vMerge") is not None:
                        open_spans[column] = len(cells)
                    last = len(cells)
                    cells.append(GridCell(r, column, text, (), 1, span))
                column += span
        if cells:
            yield parted(Grid(tuple(cells), heads or None))
        yield from nested

    def _cell_text(self, cell: Element, nested: list[Piece | Grid], depth: int) -> str:
        lines: list[str] = []
        for item in self.blocks(cell, depth + 1):
            if isinstance(item, Grid) or item.zone in ("footnote", "mark"):
                nested.append(item)
            else:
                lines.append(f"{item.number} {item.text}".rstrip() if item.number else item.text)
        return "\n".join(line.replace("\t", "  ") for line in lines if line.strip())

    def running_heads(self) -> list[Piece | Grid]:
        """Heads and feet of pages, each text once."""
        texts: dict[str, None] = {}
        for name in (*self.package.related("header"), *self.package.related("footer")):
            part = self.package.xml(name)
            for paragraph in () if part is None else part.iter(f"{W}p"):
                shown = self.texts.of(paragraph)
                texts |= dict.fromkeys(text for text in (shown.text.strip(), *shown.marks) if text)
        return [Piece(text, zone="furniture") for text in texts]


def _marks(marks: Iterable[str]) -> Iterator[Piece]:
    """Marks of notes that somebody typed and set high: no figures, but digits that are told of all the same."""
    return (Piece(mark, zone="mark") for mark in marks if any(map(str.isdigit, mark)))


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, also inside content controls; hidden and deleted ones (tracked changes) are none."""
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None and not is_on(child.find(f"{W}trPr/{W}hidden")):
                yield child
        elif child.tag in INSIDE:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    """The cells of a row, also inside content controls, without those deleted under tracked changes."""
    for child in row:
        if child.tag == f"{W}tc":
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag in INSIDE:
            yield from _cells(child)


def _goes_on(cell: Element, merge: str) -> bool:
    """Whether a cell belongs to the one above (vMerge) or before it (hMerge, of old Words)."""
    mark = cell.find(f"{W}tcPr/{W}{merge}")
    return mark is not None and mark.get(f"{W}val") != "restart"


def _count(element: Element, path: str, least: int) -> int:
    """How many columns a cell or a gap takes; the least where that makes no sense."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    try:
        return least if found is None else min(max(int(found.get(f"{W}val") or least), least), MOST_COLUMNS)
    except ValueError:
        return least
