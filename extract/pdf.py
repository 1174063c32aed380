"""Born-digital PDF to pieces and grids in reading order, every word with its page and box.

Nothing in a document is executed, fetched or followed: pdfium is asked for text, boxes and drawn rules only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extract.document import Box, Grid, GridCell, Page, Piece, Word
from extract.errors import Unreadable
from extract.garbage import seldom_collected
from extract.pdf_aligned import with_aligned
from extract.pdf_attachments import attachments, page_with_fields
from extract.pdf_columns import SideBySide, head_paragraphs, side_by_side
from extract.pdf_furniture import footnotes, furniture, numbered_notes, stamp
from extract.pdf_grids import Spread
from extract.pdf_layers import layered, remove_dark_layers
from extract.pdf_level_tables import level_tables
from extract.pdf_lines import Line, line, lines_of, without_marks
from extract.pdf_notes import with_notes
from extract.pdf_paragraphs import Setting, compose, paragraphs, piece_of, setting_of
from extract.pdf_prose_columns import ProseColumns, prose_columns
from extract.pdf_sheet import Sheet
from extract.pdf_tables import Ruled, ruled_tables
from extract.pdf_triage import triage
from extract.pdf_words import read_sheet
from extract.rows import parted

MAX_PAGES = 2000
"""A commune's report has up to a hundred pages; a file of more than this is a book or a bomb."""
MAX_WORDS = 2_000_000
MAX_PICTURE = 3000.0 * 4000.0  # square points: more than A0, whose picture would fill the memory
LEAST_PAPER = 36.0  # points of the shorter side: half an inch holds no line of a report
A4 = (595.0, 842.0)
BROKEN = "Tệp PDF bị hỏng, không mở được. Đề nghị gửi lại tệp gốc."
UNREAD = "[không đọc được]"  # stands for the ink of a scan that was not made out
BLURRED = 4.0  # points: how exactly edges of lines stand below one another on a scan
FEW = 10  # lines

Item = Line | SideBySide | Ruled


@dataclass(slots=True)
class _Leaf:
    """A page on its way: what was read, its lines of running text, and what has been set apart."""

    sheet: Sheet
    lines: list[Line]
    tables: list[Ruled]
    apart: list[Piece] = field(default_factory=list)
    notes: list[Piece] = field(default_factory=list)
    columns: list[ProseColumns] = field(default_factory=list)


@seldom_collected()
def read(data: bytes, name: str) -> tuple[list[Piece | Grid], tuple[Page, ...], tuple[str, ...]]:
    """The pieces and grids of a PDF in reading order, its pages, and remarks for staff.

    Raises Unreadable for a file that is broken, has a password, no pages, is over the limits, or consists of pictures
    that no engine here can read.
    """
    del name
    document = _opened(data)
    try:
        carried = attachments(document)  # before the fields become text of their pages
        reader = _Reader(document, layered=layered(data))
        leaves = [reader.leaf(i) for i in range(len(document))]
        notes = (*reader.notes(), *carried)
    finally:
        document.close()
    if reader.unread and not reader.read:
        raise next(iter(reader.unread.values()))
    pages = tuple(Page(leaf.sheet.number, round(leaf.sheet.width, 2), round(leaf.sheet.height, 2)) for leaf in leaves)
    return _Layout(leaves).items(), pages, notes


def _opened(data: bytes) -> Any:  # noqa: ANN401 - pypdfium2 has no types
    import pypdfium2  # noqa: PLC0415 - loads a shared library

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable(
                "pdf.encrypted", "Tệp PDF đặt mật khẩu, không mở được. Hãy bỏ mật khẩu rồi gửi lại."
            ) from error
        raise Unreadable("pdf.broken", BROKEN) from error
    if count == 0:
        raise Unreadable("pdf.no_pages", "Tệp PDF không có trang nào đọc được. Đề nghị gửi lại tệp gốc.")
    if count > MAX_PAGES:
        raise Unreadable(
            "pdf.too_many_pages", f"Tệp PDF có {count} trang, vượt quá {MAX_PAGES} trang. Hãy tách tệp rồi gửi lại."
        )
    return document


class _Reader:
    """Reads page after page: the text layer where it is good, the picture where it is not."""

    def __init__(self, document: Any, *, layered: bool) -> None:  # noqa: ANN401 - pypdfium2 has no types
        self.document = document
        self.layered = layered
        self.scanned: list[int] = []
        self.poor: list[int] = []
        self.hidden: list[int] = []
        self.spots: Counter[int] = Counter()
        self.unread: dict[int, Unreadable] = {}
        self.words = 0
        self.read = 0

    def leaf(self, index: int) -> _Leaf:
        """One page. Memory is given back before the next."""
        sheet = self._sheet(index)
        tables = ruled_tables(sheet)
        tables += level_tables(sheet, tables)
        sheet.forget_characters()
        lines, marks = without_marks(lines_of([t for t in sheet.tokens if not t.turn], sheet.number))
        sheet.marks += marks
        return _Leaf(sheet, lines, tables, _noise(sheet))

    def _sheet(self, index: int) -> Sheet:
        import pypdfium2  # noqa: PLC0415 - as above

        try:
            page = page_with_fields(self.document, index)
        except pypdfium2.PdfiumError:
            self.unread[index + 1] = Unreadable("pdf.broken", BROKEN)
            return Sheet(index + 1, *A4, 0)
        try:
            dark = self.layered and remove_dark_layers(page)
            sheet = read_sheet(page, index + 1)
            if triage(sheet) == "scan":
                sheet = self._scan(page, sheet)
            elif dark or any(c.isdigit() for token in sheet.hidden for c in token.text):
                self.hidden.append(sheet.number)
        finally:
            page.close()
        self.read += bool(sheet.tokens) and sheet.number not in self.unread
        self.words += len(sheet.tokens)
        if self.words > MAX_WORDS:
            raise Unreadable("pdf.too_much_text", f"Tệp PDF có hơn {MAX_WORDS} chữ. Hãy tách tệp rồi gửi lại.")
        return sheet

    def notes(self) -> list[str]:
        """Remarks on pages that are pictures or broken."""
        made = []
        if self.scanned:
            made.append(
                f"Trang {_listed(self.scanned)} là ảnh quét, đọc bằng nhận dạng chữ; nên đối chiếu số liệu với bản gốc."
            )
        if self.hidden:
            made.append(
                f"Trang {_listed(self.hidden)} có chữ số mà người xem không thấy (chữ trắng, bị che, bị cắt, ngoài "
                "trang, hoặc ở lớp đã tắt), không đọc; hãy xem bản gốc."
            )
        if self.poor:
            made.append(
                f"Trang {_listed(self.poor)} quét kém (bụi, mờ hoặc có vết đè lên chữ), có thể sót số liệu; "
                "hãy xem bản gốc, hoặc đề nghị đơn vị quét lại."
            )
        if spots := sum(self.spots.values()):
            pages = [number for number, count in self.spots.items() if count]
            made.append(
                f"Có {spots} chỗ trên bản quét không đọc được (trang {_listed(pages)}): nét bút, dấu hoặc vết bẩn đè "
                "lên chữ, có thể là số liệu; hãy xem bản gốc."
            )
        for reason in dict.fromkeys(error.reason for error in self.unread.values()):
            pages = [number for number, error in self.unread.items() if error.reason == reason]
            made.append(f"Trang {_listed(pages)} chưa đọc được. {reason}")
        return made

    def _scan(self, page: Any, sheet: Sheet) -> Sheet:  # noqa: ANN401
        from extract import scan  # noqa: PLC0415 - loads the engines

        if sheet.width * sheet.height > MAX_PICTURE:
            self.unread[sheet.number] = Unreadable(
                "pdf.page_too_large", "Khổ giấy lớn bất thường, không nhận dạng chữ."
            )
            return sheet
        if min(sheet.width, sheet.height) < LEAST_PAPER:
            self.unread[sheet.number] = Unreadable("pdf.page_too_small", "Khổ giấy quá nhỏ, không nhận dạng chữ.")
            return sheet
        try:
            scanned = scan.read_sheet(page, sheet.number)
        except Unreadable as error:
            self.unread[sheet.number] = error
            return sheet
        self.scanned.append(sheet.number)
        if scanned.poor:
            self.poor.append(sheet.number)
        self.spots[sheet.number] = len(scanned.unread)
        return scanned


def _noise(sheet: Sheet) -> list[Piece]:
    """What stands askew or on its side beside the text, marks of notes, stamps and dirt of a scan, its unread spots."""
    tokens = [("noise", t) for t in sheet.tokens if t.turn] + [("noise", t) for t in sheet.slanted]
    tokens += [("mark", t) for t in sheet.marks]
    found = [(zone, sheet.shown((t.x0, t.top, t.x1, t.bottom)), t.text) for zone, t in tokens]
    found += [("noise", box, text) for box, text in sheet.noise if text]
    noise = [Piece(text, (Word(0, len(text), sheet.number, box),), zone=zone) for zone, box, text in found]
    unread = (Word(0, len(UNREAD), sheet.number, box, sure=0.0) for box in sheet.unread)
    return noise + [Piece(UNREAD, (word,), zone="unread") for word in unread]


def _listed(numbers: Iterable[int]) -> str:
    """Page numbers as people write them: 1, 3–5."""
    runs: list[list[int]] = []
    for n in sorted(numbers):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


class _Layout:
    """From pages to pieces and grids, once all pages are known."""

    def __init__(self, leaves: Sequence[_Leaf]) -> None:
        self.leaves = leaves
        self.sheets = {leaf.sheet.number: leaf.sheet for leaf in leaves}
        self._set_apart()
        for leaf in self.leaves:
            leaf.lines, leaf.columns = prose_columns(leaf.lines)
        self.settings = self._settings()
        self.own = {
            id(each): setting
            for leaf in self.leaves
            for columns in leaf.columns
            for side, setting in zip((columns.left, columns.right), columns.settings, strict=True)
            for each in side
        }

    def items(self) -> list[Piece | Grid]:
        """Everything in reading order; what was set apart (page numbers, stamps, marks) follows at the end."""
        made: list[Piece | Grid] = []
        running: list[Line] = []
        spread: Spread | None = None
        for leaf in self.leaves:
            for i, item in enumerate(self._flow(leaf)):
                if isinstance(item, Ruled) and i == 0 and spread is not None and spread.add(item):
                    continue
                if spread is not None:
                    made.append(parted(spread.grid(self._place)))
                    spread = None
                if isinstance(item, Line):
                    running.append(item)
                    continue
                made += self._pieces(running)
                running = []
                if isinstance(item, Ruled):
                    spread = Spread(item)
                else:
                    made += self._columns(item)
        made += self._pieces(running)
        if spread is not None:
            made.append(parted(spread.grid(self._place)))
        for leaf in self.leaves:
            if leaf.notes:
                made = with_notes(made, leaf.notes, leaf.sheet)
        return made + [piece for leaf in self.leaves for piece in leaf.apart]

    def _flow(self, leaf: _Leaf) -> list[Item]:
        items = [*with_aligned(side_by_side(leaf.lines)), *leaf.columns, *leaf.tables]
        made: list[Item] = []
        for item in sorted(items, key=lambda x: x.ys[0] if isinstance(x, Ruled) else x.top):
            made += item.lines if isinstance(item, ProseColumns) else [item]
        return made

    def _place(self, page: int, box: Box) -> Box:
        return self.sheets[page].shown(box)

    def _set_apart(self) -> None:
        running = furniture([(leaf.sheet.span[1], leaf.lines) for leaf in self.leaves])
        sizes: Counter[int] = Counter()
        for leaf in self.leaves:
            for each in leaf.lines:
                sizes[round(each.size)] += len(each.text)
        body = sizes.most_common(1)[0][0] if sizes else 0
        following = 1
        for leaf in self.leaves:
            for each in [x for x in leaf.lines if id(x) in running]:
                leaf.apart.append(piece_of([each], self._place, zone="furniture"))
                leaf.lines.remove(each)
            for each in [x for x in leaf.lines if stamp(x)]:
                leaf.apart.append(piece_of([each], self._place, zone="noise"))
                leaf.lines.remove(each)
            height = leaf.sheet.span[1]
            notes = footnotes(leaf.lines, height, body)
            if leaf.sheet.back is not None and not notes:
                notes = numbered_notes(leaf.lines, height, following)
            following += len(notes)
            if notes:
                leaf.lines = leaf.lines[: -sum(map(len, notes))]
                leaf.notes = [self._note(each) for each in notes]

    def _note(self, lines: Sequence[Line]) -> Piece:
        """A footnote; the number before it, where that stands by itself, is its number and not of its text."""
        mark, *rest = lines[0].tokens
        if not rest or any(c.isalpha() for c in mark.text):
            return piece_of(lines, self._place, zone="footnote")
        text = [line(rest, lines[0].page), *lines[1:]]
        return replace(piece_of(text, self._place, zone="footnote"), number=mark.text)

    def _settings(self) -> dict[int, Setting]:
        """The setting of each page, from all pages of its size."""
        groups: dict[tuple[int, int], list[_Leaf]] = {}
        for leaf in self.leaves:
            width, height = leaf.sheet.span
            groups.setdefault((round(width / 5), round(height / 5)), []).append(leaf)
        made: dict[int, Setting] = {}
        for group in groups.values():
            lines = [each for leaf in group for each in leaf.lines]
            setting = setting_of(lines)
            if len(lines) < FEW:  # too few to show the margins: tables keep to them too
                setting = replace(
                    setting, right=max([setting.right, *(t.xs[-1] for leaf in group for t in leaf.tables)])
                )
            for leaf in group:
                # A scanner lays each page down a little differently: its own margins, where it shows them.
                own = leaf.sheet.back is not None and len(leaf.lines) >= FEW
                made[leaf.sheet.number] = setting_of(leaf.lines, BLURRED) if own else setting
        return made

    def _pieces(self, lines: Sequence[Line]) -> list[Piece]:
        def setting(each: Line) -> Setting:
            return self.own.get(id(each)) or self.settings[each.page]

        return [piece_of(group, self._place, setting(group[0])) for group in paragraphs(lines, setting)]

    def _columns(self, block: SideBySide) -> list[Piece | Grid]:
        groups = [head_paragraphs(side) for side in (block.left, block.right)]
        if not block.head:
            return [piece_of(group, self._place) for side in groups for group in side]
        cells = []
        for column, side in enumerate(groups):
            text, words = "", list[Word]()
            for group in side:
                text, more = compose(group, self._place, f"{text}\n" if text else "")
                words += more
            cells.append(GridCell(0, column, text, tuple(words)))
        return [Grid(tuple(cells), zone="head")]
