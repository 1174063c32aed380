"""Zip bundles: each member a file of its own, under limits, with the name that people gave it."""

from __future__ import annotations

import unicodedata
import zipfile
from io import BytesIO

from extract.errors import Unreadable
from extract.package import DAMAGED
from extract.readers import MAX_BYTES, sniff

MAX_MEMBERS = 2000
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200
SLACK = 1 << 20
"""Bytes that a member may unpack to whatever its ratio: a small picture of white paper is packed to almost nothing."""
UTF8, LOCKED = 0x800, 0x1
"""Flags of a member: its name is in UTF-8; it has a password."""


def unpack(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The members of a zip bundle as (display name, bytes), folders and system files left out; other files as they are.

    Raises Unreadable for a damaged or locked bundle, or one that unpacks to too much.
    """
    if sniff(data) != "zip":
        return [(name, data)]
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except DAMAGED as error:
        raise Unreadable("zip.broken", "Gói ZIP bị hỏng. Hãy nén lại, hoặc thả từng tệp.") from error
    members = [m for m in package.infolist() if not m.is_dir() and not _junk(_name(m))]
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise Unreadable("zip.too_large", "Gói ZIP quá lớn hoặc có quá nhiều tệp. Hãy giải nén rồi thả từng tệp.")
    if any(m.flag_bits & LOCKED for m in members):
        raise Unreadable("zip.encrypted", "Gói ZIP có mật khẩu. Hãy giải nén rồi thả từng tệp.")
    return [(f"{name}/{_name(m)}", _content(package, m)) for m in members]


def _content(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    name = _name(member)
    if member.file_size > MAX_BYTES or member.file_size > MAX_RATIO * max(member.compress_size, 1) + SLACK:
        raise Unreadable("zip.bomb", f"Tệp {name} trong gói ZIP nén bất thường, không mở để bảo đảm an toàn.")
    try:
        with package.open(member) as file:
            return file.read(MAX_BYTES + 1)
    except DAMAGED as error:
        raise Unreadable(
            "zip.broken", f"Tệp {name} trong gói ZIP bị hỏng. Hãy nén lại, hoặc giải nén rồi thả từng tệp."
        ) from error


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name for showing. Without the flag of UTF-8 it is that all the same, or what Windows writes here."""
    if member.flag_bits & UTF8:
        return unicodedata.normalize("NFC", member.filename)
    stored = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp1258"):
        try:
            return unicodedata.normalize("NFC", stored.decode(encoding))
        except UnicodeError:
            continue
    return member.filename


def _junk(filename: str) -> bool:
    last = filename.rsplit("/", 1)[-1]
    return filename.startswith("__MACOSX/") or last.startswith(("~$", ".")) or last in ("Thumbs.db", "desktop.ini")
