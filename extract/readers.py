"""Which reader reads which kind of file. The content decides, never the name: a JPEG called .pdf is an image."""

from __future__ import annotations

import codecs
import hashlib
import re
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO

from extract.delimited import is_table
from extract.document import Document, Grid, Page, Piece
from extract.errors import Unreadable
from extract.package import DAMAGED
from extract.structure import assemble

Content = tuple[Sequence[Piece | Grid], Sequence[Page], Sequence[str]]
MAX_BYTES = 200 * 1024 * 1024
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "slides"}
TYPES = "[Content_Types].xml"
OPEN_DOCUMENTS = {"opendocument.text": "odt", "opendocument.spreadsheet": "ods", "opendocument.presentation": "slides"}
TEXTS = (
    (re.compile(rb"(?im)\A(?:[\w-]+:.*\n(?:[ \t].*\n)*)*(?:to|received|return-path|delivered-to):"), "mail"),
    (re.compile(rb"(?im)^content-type:\s*multipart/related"), "web_archive"),
    (re.compile(rb"(?i)<!doctype html|<html"), "html"),
    (re.compile(rb"<w:wordDocument|progid=\"Word.Document\""), "word_xml"),
    (re.compile(rb"progid=\"Excel.Sheet\"|<(?:\w+:)?Workbook\s[^>]*office:spreadsheet\""), "excel_xml"),
    (re.compile(rb"office:mimetype=\"application/vnd\.oasis\.opendocument\.text"), "fodt"),
    (re.compile(rb"office:mimetype=\"application/vnd\.oasis\.opendocument\.spreadsheet"), "fods"),
    (re.compile(rb"office:mimetype=\"application/vnd\.oasis\.opendocument\.presentation"), "slides"),
)
"""What tells kinds of text apart, looked for in this order."""
PHONES = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
"""How photographs of some phones begin, after the length of their first part."""
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

NO_TEXT = "Không có chữ nào trong tệp. Hãy mở tệp xem nội dung có đủ không, rồi xuất và gửi lại."


def read(data: bytes, name: str) -> Document:
    """Read one file into a Document. Raises Unreadable with the reason, in Vietnamese, and the way out."""
    media = sniff(data)
    if media not in READERS:
        raise Unreadable(f"media.{media}", REFUSED.get(media, REFUSED["unknown"]))
    items, pages, notes = READERS[media](data, name)
    digest = hashlib.sha256(data).hexdigest()
    document = assemble(digest[:16], name, media, pages, items, notes)
    if not any(block.kind == "unread" or any(map(str.isalnum, block.text)) for block in document.blocks):
        raise Unreadable("file.no_text", NO_TEXT)
    return document


def sniff(data: bytes) -> str:
    """What a file is by its first bytes: a key of READERS or REFUSED, or zip. Raises Unreadable when empty or huge."""
    if not data.strip(b"\x00 \r\n\t"):
        raise Unreadable("file.empty", "Tệp rỗng, không có nội dung. Đề nghị gửi lại tệp.")
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "file.too_large", f"Tệp lớn hơn {MAX_BYTES >> 20} MB. Hãy nén ảnh quét hoặc tách tệp rồi gửi lại."
        )
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for start, media in SIGNATURES:
        if data.startswith(start):
            return media
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if data[4:12] in PHONES:
        return "heic"
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(UTF16):
        return "csv" if is_table(data) else "text"
    return _text_kind(data) if _is_text(data) else "unknown"


def _zip_kind(data: bytes) -> str:
    """What a zip is by the names in it: an office document, or a bundle of files."""
    try:
        package = zipfile.ZipFile(BytesIO(data))
        names = {name.replace("\\", "/") for name in package.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "docx" if b"word/" in data[:4096] else "broken_zip"
    for folder, media in OFFICE.items():
        if any(n.startswith(folder) for n in names) and (TYPES in names or f"{folder}document.xml" in names):
            return "xlsb" if media == "xlsx" and "xl/workbook.bin" in names else media
    return _open_document(package) if "mimetype" in names else "zip"


def _open_document(package: zipfile.ZipFile) -> str:
    """What a zip with a part "mimetype" is: a document of OpenOffice or LibreOffice, or a bundle after all."""
    try:
        with package.open("mimetype") as part:
            told = part.read(80).decode("ascii", "replace")
    except (*DAMAGED, KeyError):
        return "broken_zip"
    return next((media for name, media in OPEN_DOCUMENTS.items() if name in told), "zip")


def _text_kind(data: bytes) -> str:
    """What a file of plain text is: a page of a browser, a mail, the XML of an office program, a table, or text."""
    start = data[:8192].lstrip(b"\xef\xbb\xbf \r\n\t")
    told = next((media for pattern, media in TEXTS if pattern.search(start)), "")
    return told or ("csv" if is_table(data) else "text")


def _is_text(data: bytes) -> bool:
    return b"\x00" not in data[:4096] and sum(b < 9 for b in data[:4096]) == 0  # noqa: PLR2004 - control characters


def _docx(data: bytes, name: str) -> Content:
    from extract import docx  # noqa: PLC0415 - a reader is loaded when its kind of file comes

    del name
    items, notes = docx.read(data)
    return items, (), notes


def _pdf(data: bytes, name: str) -> Content:
    from extract import pdf  # noqa: PLC0415 - the same

    return pdf.read(data, name)


def _ole(data: bytes, name: str) -> Content:
    from extract import office  # noqa: PLC0415 - the same

    del name
    return office.read_ole(data)


def _office(ending: str, target: str, *given: str) -> Callable[[bytes, str], Content]:
    def read_office(data: bytes, name: str) -> Content:
        from extract import office  # noqa: PLC0415 - the same

        del name
        return office.converted(data, ending, target, given=given)

    return read_office


def _image(data: bytes, name: str) -> Content:
    from extract import images  # noqa: PLC0415 - the same

    return images.read(data, name)


def _xlsx(data: bytes, name: str) -> Content:
    from extract import office, sheets  # noqa: PLC0415 - the same

    del name
    try:
        return sheets.read(data)
    except Unreadable as refused:
        if not sheets.is_odd(refused) or office.program() is None:
            raise
    return office.converted(data, ".xlsx", "xlsx")


def _csv(data: bytes, name: str) -> Content:
    from extract import delimited  # noqa: PLC0415 - the same

    del name
    return delimited.read(data)


READERS: dict[str, Callable[[bytes, str], Content]] = {
    "docx": _docx,
    "pdf": _pdf,
    "ole": _ole,
    "rtf": _office(".rtf", "docx"),
    "odt": _office(".odt", "docx"),
    "html": _office(".html", "docx", "--infilter=HTML (StarWriter)"),
    "word_xml": _office(".xml", "docx"),
    "excel_xml": _office(".xml", "xlsx"),
    "fodt": _office(".fodt", "docx"),
    "ods": _office(".ods", "xlsx"),
    "fods": _office(".fods", "xlsx"),
    "xlsb": _office(".xlsb", "xlsx"),
    "xlsx": _xlsx,
    "csv": _csv,
    "image": _image,
}

REFUSED = {
    "heic": "Ảnh HEIC của điện thoại chưa đọc được. Hãy lưu thành JPG, hoặc tốt hơn: quét thành PDF, rồi gửi lại.",
    "slides": "Tệp trình chiếu, không phải báo cáo. Hãy gửi báo cáo dạng DOCX hoặc PDF.",
    "mail": "Tệp là thư điện tử, không phải báo cáo. Hãy mở thư, lưu tệp đính kèm rồi gửi tệp ấy.",
    "web_archive": "Tệp là trang lưu từ trình duyệt hoặc Word (MHT). Hãy mở bằng Word, lưu thành .docx rồi gửi lại.",
    "archive": "Tệp nén RAR, 7z hoặc GZ không mở được. Hãy giải nén, hoặc nén lại thành ZIP.",
    "broken_zip": "Tệp bị hỏng, không mở được. Đề nghị gửi lại tệp gốc.",
    "text": "Tệp chữ thuần, không phải báo cáo PDF hay DOCX. Hãy gửi báo cáo dạng DOCX hoặc PDF.",
    "unknown": "Không nhận ra loại tệp. Hãy gửi báo cáo dạng DOCX hoặc PDF.",
}
