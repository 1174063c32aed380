"""The zip of an office document (ECMA-376): its parts by what they are for, read with limits and without entities."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO

from lxml import etree

from extract.errors import Unreadable

MAX_PART = 64 * 1024 * 1024
"""Bytes that one part may unpack to. A report's document.xml is well under one megabyte."""
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
STRICT = b"http://purl.oclc.org/ooxml/"
TRANSITIONAL = {
    STRICT + name: b"http://schemas.openxmlformats.org/" + name.replace(b"/", b"/2006/", 1)
    for name in (
        b"wordprocessingml/main",
        b"spreadsheetml/main",
        b"officeDocument/relationships",
        b"officeDocument/math",
    )
} | {
    STRICT + b"drawingml/" + name: b"http://schemas.openxmlformats.org/drawingml/2006/" + name
    for name in (b"main", b"chart", b"diagram", b"wordprocessingDrawing", b"spreadsheetDrawing")
}  # fmt: skip
"""The names of ISO 29500 Strict and the usual ones for the same things."""
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
BROKEN = "Tệp DOCX bị hỏng, không mở được. Đề nghị gửi lại tệp gốc."

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


def with_usual_names(content: bytes) -> bytes:
    """A part with the usual names for those of ISO 29500 Strict."""
    if STRICT in content:
        for strict, usual in TRANSITIONAL.items():
            content = content.replace(strict, usual)
    return content


class Package:
    """The parts of an office document. `main` is the name of the one that the others hang on."""

    def __init__(self, data: bytes, usual: str) -> None:
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
        except DAMAGED as error:
            raise Unreadable("docx.broken", BROKEN) from error
        self.names = {_plain(name): name for name in self.zip.namelist()}
        self.relations: dict[str, list[tuple[str, str]]] = {}
        self.main = next(iter(self._targets("", "officeDocument")), usual)

    def xml(self, name: str) -> Element | None:
        """The parsed part, None where the package has none."""
        stored = self.names.get(name)
        if stored is None:
            return None
        try:
            if self.zip.getinfo(stored).file_size > MAX_PART:
                raise Unreadable(
                    "docx.too_large", f"Phần {name} của tệp DOCX lớn bất thường, không đọc để bảo đảm an toàn."
                )
            with self.zip.open(stored) as part:
                content = part.read(MAX_PART + 1)
            content = with_usual_names(content)
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                remove_comments=True, remove_pis=True,
            )  # fmt: skip
            return etree.fromstring(content, parser)
        except DAMAGED as error:
            raise Unreadable("docx.broken", BROKEN) from error

    def related(self, kind: str) -> list[str]:
        """The parts of this kind ("footnotes", "header") that the main part refers to, in the order of their names.

        Where no relationships are told, the names that such parts usually have.
        """
        told = self._targets(self.main, kind)
        folder = posixpath.dirname(self.main)
        usual = [n for n in self.names if posixpath.dirname(n) == folder and _kind(n) == kind]
        return sorted({*told, *usual})

    def part(self, kind: str) -> Element | None:
        """The parsed part of this kind, None where the main part has none."""
        return next((self.xml(name) for name in self.related(kind)), None)

    def inserted(self, reference: str) -> bytes:
        """The bytes of the part that the main part refers to by this id; none where there is no such part."""
        folder, name = posixpath.split(self.main)
        told = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        targets = (
            () if told is None else (r.get("Target") or "" for r in told.iter(RELATION) if r.get("Id") == reference)
        )
        stored = next((self.names.get(_plain(posixpath.join("/", folder, target))) for target in targets), None)
        if stored is None or self.zip.getinfo(stored).file_size > MAX_PART:
            return b""
        try:
            return self.zip.read(stored)
        except DAMAGED as error:
            raise Unreadable("docx.broken", BROKEN) from error

    def _targets(self, of: str, kind: str) -> list[str]:
        if of not in self.relations:
            self.relations[of] = self._relations(*posixpath.split(of))
        return [target for told, target in self.relations[of] if told == kind]

    def _relations(self, folder: str, name: str) -> list[tuple[str, str]]:
        """The kind and name of each part that a part refers to; what lies outside the package is never followed."""
        told = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        inside = () if told is None else (r for r in told.iter(RELATION) if r.get("TargetMode") != "External")
        found = (
            ((r.get("Type") or "").rpartition("/")[2], _plain(posixpath.join("/", folder, r.get("Target") or "")))
            for r in inside
        )
        return [(kind, target) for kind, target in found if target in self.names]


def _kind(name: str) -> str:
    """What a part with a usual name is for: "header" of word/header12.xml."""
    stem, ending = posixpath.splitext(posixpath.basename(name))
    return stem.rstrip("0123456789") if ending == ".xml" else ""


def _plain(name: str) -> str:
    """A part's name with the slashes of the standard, without a leading one."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")
