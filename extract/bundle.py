"""Zip bundles: each member a file of its own, under limits, with the name that people gave it."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
from collections.abc import Sequence
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
LOCAL, LENGTHS = 30, (26, 28)
"""Bytes before the name of a member where it is stored; where in them its length and that of what follows stand."""
CENTRAL, END = struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
"""The entry of a member in the list at the end of a zip, and what ends that list (APPNOTE 4.3.12, 4.3.16)."""
MOST = 0xFFFFFFFE
"""The largest size that such an entry can tell."""
BROKEN = "Gói ZIP bị hỏng. Hãy nén lại, hoặc thả từng tệp."


def unpack(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The members of a zip bundle as (display name, bytes), folders and system files left out; other files as they are.

    A member that cannot be opened comes as a bundle of its own, cut out as it is stored: reading that refuses it, and
    it alone. Raises Unreadable for a damaged or locked bundle, or one that unpacks to too much.
    """
    if sniff(data) != "zip":
        return [(name, data)]
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except DAMAGED as error:
        raise Unreadable("zip.broken", BROKEN) from error
    members = [m for m in package.infolist() if not m.is_dir() and not _junk(_name(m))]
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise Unreadable("zip.too_large", "Gói ZIP quá lớn hoặc có quá nhiều tệp. Hãy giải nén rồi thả từng tệp.")
    contents = [_content(package, m) for m in members]
    refused = [c for c in contents if isinstance(c, Unreadable)]
    if refused and len(refused) == len(members):
        raise _none_opens(refused)
    damaged = [_stored(data, m) for m, c in zip(members, contents, strict=True) if isinstance(c, Unreadable)]
    if sum(place.stop - place.start for place in damaged) > len(data):  # they overlap: no program packs so
        raise Unreadable("zip.broken", BROKEN)
    return [
        (f"{name}/{_name(m)}", _cut_out(data, m) if isinstance(c, Unreadable) else c)
        for m, c in zip(members, contents, strict=True)
    ]


def _content(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | Unreadable:
    """The bytes of a member, or why there are none."""
    name = _name(member)
    if member.flag_bits & LOCKED:
        return Unreadable("zip.encrypted", f"Tệp {name} trong gói ZIP có mật khẩu. Hãy giải nén rồi thả riêng tệp này.")
    if member.file_size > MAX_BYTES or member.file_size > MAX_RATIO * max(member.compress_size, 1) + SLACK:
        return Unreadable("zip.bomb", f"Tệp {name} trong gói ZIP nén bất thường, không mở để bảo đảm an toàn.")
    try:
        with package.open(member) as file:
            return file.read(MAX_BYTES + 1)
    except DAMAGED:
        return Unreadable("zip.broken", f"Tệp {name} trong gói ZIP bị hỏng, không mở được. Hãy gửi lại riêng tệp này.")


def _none_opens(refused: Sequence[Unreadable]) -> Unreadable:
    """Why a whole bundle is refused: for the reason of its one member, or for what all of them have."""
    if len(refused) == 1:
        return refused[0]
    if all(r.code == "zip.encrypted" for r in refused):
        return Unreadable("zip.encrypted", "Gói ZIP có mật khẩu. Hãy giải nén rồi thả từng tệp.")
    return Unreadable(
        refused[0].code, f"Không mở được tệp nào trong {len(refused)} tệp của gói ZIP. Hãy nén lại, hoặc thả từng tệp."
    )


def _stored(data: bytes, member: zipfile.ZipInfo) -> slice:
    """Where a member stands in its bundle, as far as its own head and the list at the end tell."""
    start = member.header_offset
    lengths = (int.from_bytes(data[start + at : start + at + 2], "little") for at in LENGTHS)
    return slice(start, min(start + LOCAL + sum(lengths) + member.compress_size, len(data)))


def _cut_out(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """A bundle with this member alone, its bytes as they are stored; it begins as a zip also where they do not."""
    own = b"PK\x03\x04" + data[_stored(data, member)]
    name = member.orig_filename.encode("utf-8" if member.flag_bits & UTF8 else "cp437", "replace")
    entry = CENTRAL.pack(
        *(b"PK\x01\x02", 20, 20, member.flag_bits, member.compress_type, 0, 0, member.CRC),
        *(min(member.compress_size, MOST), min(member.file_size, MOST), len(name), 0, 0, 0, 0, 0, 4),
    )
    return own + entry + name + END.pack(b"PK\x05\x06", 0, 0, 1, 1, len(entry) + len(name), len(own), 0)


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
