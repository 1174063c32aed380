"""Which reader reads which kind of file. The content decides, never the name: a JPEG called .pdf is an image."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO

from extract.document import Document, Grid, Page, Piece
from extract.errors import Unreadable
from extract.structure import assemble

Content = tuple[Sequence[Piece | Grid], Sequence[Page], Sequence[str]]
MAX_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 2000
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200
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
)
PHONES = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
"""How photographs of some phones begin, after the length of their first part."""

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
    return "text" if _is_text(data) else "unknown"


def unpack(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The members of a zip bundle as (display name, bytes), folders and system files left out; other files as they are.

    Raises Unreadable for a damaged or encrypted bundle, or one that unpacks to too much.
    """
    if not data.startswith(b"PK") or _zip_kind(data) != "zip":
        return [(name, data)]
    try:
        members = [m for m in zipfile.ZipFile(BytesIO(data)).infolist() if not m.is_dir() and not _junk(m.filename)]
        if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
            raise Unreadable("zip.too_large", "Gói ZIP quá lớn hoặc có quá nhiều tệp. Hãy giải nén rồi thả từng tệp.")
        return [(f"{name}/{_member_name(m)}", _member(data, m)) for m in members]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, NotImplementedError) as error:
        raise Unreadable("zip.broken", "Gói ZIP bị hỏng hoặc đặt mật khẩu. Hãy giải nén rồi thả từng tệp.") from error


def _member(data: bytes, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > MAX_BYTES or member.file_size > MAX_RATIO * max(member.compress_size, 1) + (1 << 20):
        raise Unreadable(
            "zip.bomb", f"Tệp {member.filename} trong gói ZIP nén bất thường, không mở để bảo đảm an toàn."
        )
    with zipfile.ZipFile(BytesIO(data)).open(member) as file:
        return file.read(MAX_BYTES + 1)


def _member_name(member: zipfile.ZipInfo) -> str:
    """The member's name for showing; one written without the UTF-8 flag is tried as UTF-8 first."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _junk(filename: str) -> bool:
    last = filename.rsplit("/", 1)[-1]
    return filename.startswith("__MACOSX/") or last.startswith(("~$", ".")) or last in ("Thumbs.db", "desktop.ini")


def _zip_kind(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "docx" if b"word/" in data[:4096] else "broken_zip"
    if any(n.startswith("word/") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    return "slides" if any(n.startswith("ppt/") for n in names) else "zip"


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


def _rtf(data: bytes, name: str) -> Content:
    from extract import office  # noqa: PLC0415 - the same

    del name
    return office.read_rtf(data)


def _image(data: bytes, name: str) -> Content:
    from extract import images  # noqa: PLC0415 - the same

    return images.read(data, name)


def _xlsx(data: bytes, name: str) -> Content:
    from extract import sheets  # noqa: PLC0415 - the same

    del name
    return sheets.read(data)


READERS: dict[str, Callable[[bytes, str], Content]] = {
    "docx": _docx,
    "pdf": _pdf,
    "ole": _ole,
    "rtf": _rtf,
    "xlsx": _xlsx,
    "image": _image,
}

REFUSED = {
    "heic": "Ảnh HEIC của điện thoại chưa đọc được. Hãy lưu thành JPG, hoặc tốt hơn: quét thành PDF, rồi gửi lại.",
    "slides": "Tệp trình chiếu, không phải báo cáo. Hãy gửi báo cáo dạng DOCX hoặc PDF.",
    "archive": "Tệp nén RAR hoặc 7z không mở được. Hãy giải nén, hoặc nén lại thành ZIP.",
    "broken_zip": "Tệp bị hỏng, không mở được. Đề nghị gửi lại tệp gốc.",
    "text": "Tệp chữ thuần, không phải báo cáo PDF hay DOCX. Hãy gửi báo cáo dạng DOCX hoặc PDF.",
    "unknown": "Không nhận ra loại tệp. Hãy gửi báo cáo dạng DOCX hoặc PDF.",
}
