"""Word files built from bare XML, for tests of what a reader makes of each kind of mark."""

from __future__ import annotations

import io
import zipfile

from extract.document import Piece
from extract.docx import read

NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)


def package(body: str, *, main: str = "word/document.xml", names: str = NAMES, **parts: str) -> bytes:
    """The bytes of a DOCX with this body; the insides of other parts by name (numbering, footnotes, styles)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", TYPES)
        made.writestr(main, f"<w:document {names}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            made.writestr(f"word/{name}.xml", f"<w:{name} {names}>{content}</w:{name}>")
    return out.getvalue()


def lines(body: str, **parts: str) -> list[str]:
    """Every line with text outside tables but marks of notes, each with its automatic number in front."""
    pieces = (i for i in read(package(body, **parts))[0] if isinstance(i, Piece) and i.zone != "mark")
    return [f"{p.number or ''} {p.text}".strip() for p in pieces if p.text.strip()]


def paragraph(*runs: str, marks: str = "") -> str:
    """A paragraph of these runs; text without tags is a run of its own. `marks` are its w:pPr."""
    inside = "".join(r if r.startswith("<") else run(r) for r in runs)
    return f"<w:p><w:pPr>{marks}</w:pPr>{inside}</w:p>"


def run(text: str, marks: str = "") -> str:
    """A run of text; `marks` are its w:rPr."""
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, shown: str) -> str:
    """A field with its code, which may hold another field, and the runs that it shows."""
    inside = code if code.startswith("<") else f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{t}"/></w:r>' for t in ("begin", "separate", "end")
    )  # fmt: skip
    return f"{begin}{inside}{separate}{shown}{end}"


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells; a cell is its text, or "marks|text" with its w:tcPr in front."""
    return f"<w:tbl>{''.join(map(row, rows))}</w:tbl>"


def row(cells: tuple[str, ...], marks: str = "") -> str:
    """One row of a table; `marks` are its w:trPr."""
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(map(cell, cells))}</w:tr>"


def cell(told: str) -> str:
    """One cell: its text or its paragraphs, with its w:tcPr before a bar."""
    marks, _, text = told.rpartition("|")
    return f"<w:tc><w:tcPr>{marks}</w:tcPr>{text if text.startswith('<') else paragraph(text)}</w:tc>"
