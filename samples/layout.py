"""Lay a sample report out as a Word file, as Nghị định 30/2020/NĐ-CP and Hướng dẫn 36-HD/VPTW ask for."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from samples.markup import Line, Report

CENTRE, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
EPOCH = (2026, 1, 1, 0, 0, 0)
LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)"))
NUMBERING, OUTLINE = 57, 58
AFTER_BORDER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def write(report: Report, path: Path) -> None:
    """Write the report to `path`; the same report gives the same bytes."""
    document = docx.Document()
    _page_setup(document, report)
    _numbering(document)
    _head(document, report)
    _title(document, report)
    _body(document, report)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))


def _page_setup(document: Document, report: Report) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(report.meta.get("size", 14))
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.6)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    for instruction in ('w:fldCharType="begin"', None, 'w:fldCharType="end"'):
        run = paragraph.add_run()
        inner = f"<w:fldChar {nsdecls('w')} {instruction}/>" if instruction else ""
        run._r.append(parse_xml(inner or f'<w:instrText {nsdecls("w")} xml:space="preserve">PAGE</w:instrText>'))  # noqa: SLF001 -- python-docx has no fields
    properties = document.core_properties
    properties.author, properties.title = "Văn phòng", ""


def _numbering(document: Document) -> None:
    """Word's own numbering of headings: I. / 1. / 1.1. / a)."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="709"/></w:pPr></w:lvl>'
        for i, (form, text) in enumerate(LEVELS)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{OUTLINE}">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    use = f'<w:num {nsdecls("w")} w:numId="{NUMBERING}"><w:abstractNumId w:val="{OUTLINE}"/></w:num>'
    numbering.append(parse_xml(use))


def _head(document: Document, report: Report) -> None:
    head = report.meta["head"]
    party = report.meta["branch"] == "party"
    table = document.add_table(rows=2, cols=2)
    _widths(table, (42, 58) if not party else (48, 52), total=16.9)
    left, right = table.rows[0].cells
    *parents, body = head["left"]
    _lines(left, [(p, {}) for p in parents] + [(body, {"bold": True})], size=13)
    if party:
        _lines(right, [(head["right"][0], {"bold": True, "size": 14})], size=14)
        _rule(right, 0.6)
        _lines(table.rows[1].cells[0], [("*", {}), (head["number"], {})], size=14)
    else:
        motto = [(head["right"][0], {"bold": True, "size": 12}), (head["right"][1], {"bold": True, "size": 13})]
        _lines(right, motto, size=13)
        _rule(left, 3.0)
        _rule(right, 2.0)
        _lines(table.rows[1].cells[0], [(head["number"], {})], size=13)
    _lines(table.rows[1].cells[1], [(head["date"], {"italic": True})], size=13)


def _title(document: Document, report: Report) -> None:
    _paragraph(document, report.meta["title"], align=CENTRE, bold=True, before=14, first=0)
    for line in str(report.meta["subject"]).splitlines():
        _paragraph(document, line, align=CENTRE, bold=True, first=0)
    mark = "-----" if report.meta["branch"] == "party" else None
    if mark:
        _paragraph(document, mark, align=CENTRE, first=0, after=8)
    else:
        _rule_after(document.add_paragraph(), 6.2, 12)


def _body(document: Document, report: Report) -> None:
    rows: list[Line] = []
    widths = ""
    for line in [*report.lines, Line("blank", "")]:
        if line.kind in ("row", "head_row"):
            rows.append(line)
            continue
        if rows:
            _table(document, rows, tuple(float(part) for part in widths.split()))
            rows = []
        if line.kind == "table":
            widths = line.text
        elif line.kind == "page":
            _new_page(document, landscape=line.text == "landscape")
        elif line.kind == "sign":
            _signature(document, report.meta)
        else:
            _text(document, line)


def _text(document: Document, line: Line) -> None:
    if line.kind == "heading":
        _heading(document, line)
    elif line.kind in ("item", "paragraph"):
        _paragraph(document, line.text, align=JUSTIFY)
    elif line.kind == "centre":
        _paragraph(document, line.text, align=CENTRE, bold=True, first=0)
    elif line.kind == "caption":
        _paragraph(document, line.text, align=CENTRE, italic=True, first=0, after=8)


def _heading(document: Document, line: Line) -> None:
    paragraph = _paragraph(document, line.text, align=JUSTIFY, bold=True, italic=line.level == len(LEVELS))
    if line.auto:
        inner = f'<w:ilvl w:val="{line.level - 1}"/><w:numId w:val="{NUMBERING}"/>'
        numbered = parse_xml(f"<w:numPr {nsdecls('w')}>{inner}</w:numPr>")
        paragraph._p.get_or_add_pPr().insert_element_before(numbered, "w:pBdr", *AFTER_BORDER)  # noqa: SLF001 -- no API
    paragraph.paragraph_format.keep_with_next = True


def _table(document: Document, rows: list[Line], widths: tuple[float, ...]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0].cells))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    turned = document.sections[-1].orientation == WD_ORIENT.LANDSCAPE
    _widths(table, widths or (100 / len(rows[0].cells),) * len(rows[0].cells), total=25.1 if turned else 16.4)
    for r, row in enumerate(rows):
        if row.kind == "head_row":
            table.rows[r]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))  # noqa: SLF001 -- no API
        group = row.kind == "row" and sum(bool(c) for c in row.cells) <= 2 and row.cells[0][:1] in set("IVABC")
        for c, text in enumerate(row.cells):
            _cell(table, rows, r, c, bold=row.kind == "head_row" or group, text=text)
    _paragraph(document, "", first=0, size=6)


def _cell(table: Table, rows: list[Line], r: int, c: int, *, bold: bool, text: str) -> None:
    """Fill one cell, or merge it with the one that its sign points to."""
    if text == "<":
        table.cell(r, c - 1).merge(table.cell(r, c))
        return
    if text == "^":
        table.cell(r - 1, c).merge(table.cell(r, c))
        return
    words = rows[r].kind == "row" and (c == 1 or len(text) > 16)
    _lines(table.cell(r, c), [(text, {"bold": bold})], size=12, align=LEFT if words else CENTRE, spacing=2)


def _new_page(document: Document, *, landscape: bool) -> None:
    section = document.sections[-1]
    fresh = document.add_section()
    fresh.different_first_page_header_footer = False
    if landscape == (section.orientation == WD_ORIENT.LANDSCAPE):
        return
    fresh.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    fresh.page_width, fresh.page_height = section.page_height, section.page_width


def _signature(document: Document, meta: dict[str, Any]) -> None:
    """The block below the body: recipients on the left, the signer on the right."""
    party = meta["branch"] == "party"
    table = document.add_table(rows=1, cols=2)
    _widths(table, (50, 50), total=16.4)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))  # noqa: SLF001 -- no API
    left, right = table.rows[0].cells
    name = ("Nơi nhận:", {"bold": not party, "italic": not party, "underline": party, "size": 14 if party else 12})
    _lines(left, [name, *((line, {}) for line in meta["recipients"])], size=12 if party else 11, align=LEFT)
    *offices, last = meta["signer"]["lines"]
    signed = [(line, {"bold": not party}) for line in offices] + [(last, {"bold": True})]
    _lines(right, [*signed, ("", {}), ("", {}), ("", {}), (meta["signer"]["name"], {"bold": True})], size=14)


def _lines(
    cell: _Cell,
    lines: list[tuple[str, dict[str, Any]]],
    *,
    size: float,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
    spacing: float = 0,
) -> None:
    for i, (text, look) in enumerate(lines):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(spacing)
        run = paragraph.add_run(text)
        run.bold, run.italic, run.underline = look.get("bold"), look.get("italic"), look.get("underline")
        run.font.size = Pt(look.get("size", size))


def _paragraph(
    document: Document,
    text: str,
    *,
    align: WD_ALIGN_PARAGRAPH = JUSTIFY,
    bold: bool = False,
    italic: bool = False,
    before: float = 3,
    after: float = 3,
    first: float = 1.25,
    size: float | None = None,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    look = paragraph.paragraph_format
    look.space_before, look.space_after, look.first_line_indent = Pt(before), Pt(after), Cm(first)
    look.line_spacing = 1.1
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = Pt(size)
    return paragraph


def _rule(cell: _Cell, inset: float) -> None:
    """A short line below what the cell holds, as stands under the issuing body and the motto."""
    _rule_after(cell.add_paragraph(), inset, 2)


def _rule_after(paragraph: Paragraph, inset: float, after: float) -> None:
    look = paragraph.paragraph_format
    look.left_indent = look.right_indent = Cm(inset)
    look.space_after, look.line_spacing = Pt(after), Pt(4)
    border = '<w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
    drawn = parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>")
    paragraph._p.get_or_add_pPr().insert_element_before(drawn, *AFTER_BORDER)  # noqa: SLF001 -- no API for borders


def _widths(table: Table, shares: tuple[float, ...], *, total: float) -> None:
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        for cell in column.cells:
            cell.width = Cm(total * share / 100)
        column.width = Cm(total * share / 100)


def _without_clock(data: bytes) -> bytes:
    """The same archive with fixed times, so that an unchanged report keeps its hash."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
