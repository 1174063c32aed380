"""Files of other office programs (.doc, .rtf, .odt, .xls…) through LibreOffice, where it is installed, to DOCX or XLSX.

Every conversion has a profile of its own in which macros are off and no address on the network is reached.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from extract import docx
from extract.document import Grid, Page, Piece
from extract.errors import Unreadable

SECONDS = 90
"""A report takes about one second; a program that hangs is killed, with all that it started."""
MADE = "ra"
"""The folder of what was converted."""
KILLED = 128
"""From here on an exit code tells that a program was ended by a signal; 124 that its time was up."""
TIME_UP = (124, KILLED + 9)
WITHOUT_OFFICE = (
    "Tệp {kind}: máy này chưa cài LibreOffice nên chưa đọc được. Hãy mở ra, lưu thành {better} rồi gửi lại, hoặc cài "
    "LibreOffice trên máy chạy Đối soát."
)
FAILED = "Tệp {kind} bị hỏng hoặc có mật khẩu, không chuyển đổi được. Hãy mở ra, lưu thành {better} rồi gửi lại."
SLOW = "Tệp {kind} chuyển đổi quá lâu. Hãy lưu thành {better} rồi gửi lại."
LOCKED = "Tệp có mật khẩu, không mở được. Hãy bỏ mật khẩu rồi gửi lại."
OTHERS = {
    "__properties_version": (
        "media.mail",
        "Tệp là thư điện tử (.msg), không phải báo cáo. Hãy mở thư, lưu tệp đính kèm rồi gửi tệp ấy.",
    ),
    "PowerPoint Document": ("media.slides", "Tệp trình chiếu, không phải báo cáo. Hãy gửi báo cáo dạng DOCX hoặc PDF."),
}
UNKNOWN = "Tệp Office đời cũ không nhận ra được loại. Hãy mở ra, lưu thành DOCX hoặc PDF rồi gửi lại."

SETTINGS = {
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetNoProxy": "",
        **dict.fromkeys(("ooInetHTTPProxyName", "ooInetHTTPSProxyName", "ooInetFTPProxyName"), "127.0.0.1"),
        **dict.fromkeys(("ooInetHTTPProxyPort", "ooInetHTTPSProxyPort", "ooInetFTPProxyPort"), "9"),
    },
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        **dict.fromkeys(("DisableMacrosExecution", "DisableActiveContent", "BlockUntrustedRefererLinks"), "true"),
    },
}
"""What a profile fixes: a proxy that is not there, so that links lead nowhere, and no macros."""

Content = tuple[list[Piece | Grid], tuple[Page, ...], list[str]]


def _stream(name: str) -> bytes:
    """The name of a stream as it stands in the directory of an OLE file."""
    return name.encode("utf-16-le")


STREAMS = {
    target: re.compile(b"|".join(re.escape(_stream(name)) for name in names), re.IGNORECASE)
    for target, names in {"docx": ("WordDocument",), "xlsx": ("Workbook", "Book\0")}.items()
}
"""The streams that tell what an OLE file is; some programs write their names in other letters."""


def read_ole(data: bytes) -> Content:
    """An OLE file: what Word and Excel once wrote is read; a locked file and all else is refused with its reason.

    A book may hold a letter as an object and a letter a book: what cannot be made of it is tried as the other.
    """
    if _stream("EncryptedPackage") in data:
        raise Unreadable("docx.encrypted", LOCKED)
    targets = [target for target, names in STREAMS.items() if names.search(data)]
    if targets:
        return converted(data, ".doc" if targets[0] == "docx" else ".xls", *targets)
    code, reason = next((told for name, told in OTHERS.items() if _stream(name) in data), ("media.ole", UNKNOWN))
    raise Unreadable(code, reason)


def converted(data: bytes, ending: str, *targets: str, given: Sequence[str] = ()) -> Content:
    """Read a file by way of the first of these formats ("docx", "xlsx") that LibreOffice makes of it.

    `given` are options that tell what the file is, where it is not recognised by itself.
    """
    better = " hoặc ".join(f".{target}" for target in targets)
    if program() is None:
        raise Unreadable("office.missing", WITHOUT_OFFICE.format(kind=ending, better=better))
    with tempfile.TemporaryDirectory(prefix="doisoat-") as folder:
        source = Path(folder) / f"bao-cao{ending}"
        source.write_bytes(data)
        _write_profile(Path(folder))
        for target in targets:
            code = _convert(source, target, given)
            if code in TIME_UP:
                raise Unreadable("office.timeout", SLOW.format(kind=ending, better=better))
            made = source.parent / MADE / f"{source.stem}.{target}"
            if made.exists():
                items, notes = _read(made.read_bytes(), target)
                return items, (), [f"Đọc từ tệp {ending} qua LibreOffice.", *notes]
    raise Unreadable("office.failed", FAILED.format(kind=ending, better=better))


def program() -> str | None:
    """Where LibreOffice is, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _convert(source: Path, target: str, given: Sequence[str]) -> int:
    """Have LibreOffice write the file anew. `timeout` ends it with its children, also where this process was killed."""
    command = ["timeout", "--kill-after=5", str(SECONDS), program() or "", "--headless", "--norestore", *given]
    command += [f"-env:UserInstallation={(source.parent / 'ho-so').as_uri()}"]
    command += ["--convert-to", target, "--outdir", str(source.parent / MADE), str(source)]
    return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603 - our own words only


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in SETTINGS.items()
        for name, value in values.items()
    )
    settings = folder / "ho-so" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        f'<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>', "utf-8"
    )


def _read(data: bytes, target: str) -> tuple[list[Piece | Grid], list[str]]:
    if target == "docx":
        return docx.read(data)
    from extract import sheets  # noqa: PLC0415 - loaded when a book comes

    items, _, notes = sheets.read(data)
    return items, notes
