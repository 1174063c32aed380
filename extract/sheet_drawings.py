"""What lies over the cells of a sheet: text boxes and shapes with their words, and how many pictures."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from lxml import etree

from extract.errors import Unreadable
from extract.legacy_fonts import to_unicode
from extract.package import DAMAGED, Element

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_PART = 16 * 1024 * 1024
"""Bytes that the drawings of one sheet may unpack to: they hold no pictures, only where those stand."""
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
BROKEN = "Tệp Excel bị hỏng hoặc có mật khẩu, không mở được. Đề nghị gửi lại tệp gốc."
SHAPES = (f"{XDR}sp", f"{XDR}pic")


@dataclass(slots=True)
class Drawn:
    """What is drawn over a sheet: the row that each text stands at, the text; and the number of pictures."""

    texts: list[tuple[int, str]] = field(default_factory=list)
    pictures: int = 0


def drawn(package: zipfile.ZipFile, sheet: Worksheet) -> Drawn:
    """What is drawn over a sheet of this book. Raises Unreadable where it is too much, or damaged."""
    found = Drawn()
    for relation in sheet._rels.find(DRAWING):  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way
        try:
            _read(package, relation.target, found)
        except (*DAMAGED, KeyError) as error:
            raise Unreadable("xlsx.broken", BROKEN) from error
    found.texts.sort(key=itemgetter(0))
    return found


def _read(package: zipfile.ZipFile, name: str, found: Drawn) -> None:
    if package.getinfo(name).file_size > MAX_PART:
        raise Unreadable("xlsx.too_large", "Tệp Excel có hình vẽ lớn bất thường, không đọc để bảo đảm an toàn.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for anchor in etree.fromstring(package.read(name), parser):
        row = int(anchor.findtext(f"{XDR}from/{XDR}row") or 0) + 1
        for shape in anchor.iter(*SHAPES):
            if any(a.tag == f"{MC}Fallback" for a in shape.iterancestors()) or _hidden(shape):
                continue
            if shape.tag == f"{XDR}pic":
                found.pictures += 1
            elif text := "\n".join(_line(p) for p in shape.iterfind(f"{XDR}txBody/{A}p")).strip():
                found.texts.append((row, text))


def _hidden(shape: Element) -> bool:
    properties = next(shape.iter(f"{XDR}cNvPr"), None)
    return properties is not None and properties.get("hidden") in ("1", "true")


def _line(paragraph: Element) -> str:
    """The words of a paragraph, each run out of the encoding of its font."""
    parts = []
    for run in paragraph:
        if run.tag == f"{A}br":
            parts.append("\n")
        face = run.find(f"{A}rPr/{A}latin")
        parts.append(to_unicode(run.findtext(f"{A}t") or "", "" if face is None else face.get("typeface") or ""))
    return "".join(parts)
