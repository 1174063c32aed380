"""Files of older office programs (.doc, .rtf) through LibreOffice, where it is installed: to DOCX, read as such."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from extract import docx
from extract.document import Grid, Page, Piece
from extract.errors import Unreadable

SECONDS = 90
"""A report takes about one second; a program that hangs is killed."""
WITHOUT_OFFICE = (
    "Tệp {kind} đời cũ: máy này chưa cài LibreOffice nên chưa đọc được. Hãy mở bằng Word, lưu thành .docx rồi gửi lại, "
    "hoặc cài LibreOffice trên máy chạy Đối soát."
)
ENCRYPTED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e".encode("latin-1")
WORD = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t".encode("latin-1")
"""Names of streams in the directory of an OLE file, as they stand in its bytes."""


def read_ole(data: bytes) -> tuple[list[Piece | Grid], tuple[Page, ...], list[str]]:
    """An OLE file: a .doc is read; a locked DOCX and everything else is refused with its reason."""
    if ENCRYPTED in data:
        raise Unreadable("docx.encrypted", "Tệp có mật khẩu, không mở được. Hãy bỏ mật khẩu rồi gửi lại.")
    if WORD not in data:
        raise Unreadable(
            "media.ole", "Tệp Office đời cũ (.xls, .ppt…), không phải báo cáo Word. Hãy gửi DOCX hoặc PDF."
        )
    return _converted(data, ".doc")


def read_rtf(data: bytes) -> tuple[list[Piece | Grid], tuple[Page, ...], list[str]]:
    """An RTF file."""
    return _converted(data, ".rtf")


def _converted(data: bytes, ending: str) -> tuple[list[Piece | Grid], tuple[Page, ...], list[str]]:
    """Convert in a folder and with a profile of its own, so that conversions never meet; macros never run headless."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable("office.missing", WITHOUT_OFFICE.format(kind=ending))
    with tempfile.TemporaryDirectory(prefix="doisoat-") as folder:
        source = Path(folder) / f"bao-cao{ending}"
        source.write_bytes(data)
        command = [program, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/ho-so"]
        command += ["--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own words only
        except subprocess.TimeoutExpired as error:
            raise Unreadable(
                "office.timeout", f"Tệp {ending} chuyển đổi quá lâu. Hãy lưu thành .docx rồi gửi lại."
            ) from error
        made = source.with_suffix(".docx")
        if not made.exists():
            raise Unreadable(
                "office.failed", f"Tệp {ending} bị hỏng, không chuyển đổi được. Hãy lưu thành .docx rồi gửi lại."
            )
        items, notes = docx.read(made.read_bytes())
    return items, (), [f"Đọc từ tệp {ending} đời cũ qua LibreOffice.", *notes]
