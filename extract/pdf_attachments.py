"""What a PDF carries besides its pages: filled form fields and embedded files. They are named, never opened."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

MAX_NAMED = 20
LONGEST = 2000  # bytes of a name or value that are read


def attachments(document: Any) -> list[str]:  # noqa: ANN401 - a pypdfium2 document, which has no types
    """Remarks for staff on the embedded files and the filled form fields of a document."""
    notes = []
    if files := _files(document):
        notes.append(f"Tệp PDF có tệp đính kèm chưa đọc: {'; '.join(files)}. Nếu là phụ lục số liệu, hãy gửi riêng.")
    if fields := _fields(document):
        notes.append(f"Tệp PDF có ô biểu mẫu điền sẵn, không đọc như văn bản: {'; '.join(fields)}.")
    return notes


def _files(document: Any) -> list[str]:  # noqa: ANN401
    count = pdfium.FPDFDoc_GetAttachmentCount(document.raw)
    names = []
    for i in range(min(max(count, 0), MAX_NAMED)):
        attachment = pdfium.FPDFDoc_GetAttachment(document.raw, i)
        names.append(_text(partial(pdfium.FPDFAttachment_GetName, attachment)) or "không tên")
    return names


def _fields(document: Any) -> list[str]:  # noqa: ANN401
    """Filled fields as "name = value"."""
    if pdfium.FPDF_GetFormType(document.raw) == pdfium.FORMTYPE_NONE:
        return []
    found: list[str] = []
    for index in range(len(document)):
        page = document[index]
        try:
            for i in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 1000)):
                if len(found) < MAX_NAMED and (field := _field(page, i)):
                    found.append(field)
        finally:
            page.close()
        if len(found) >= MAX_NAMED:
            break
    return found


def _field(page: Any, index: int) -> str | None:  # noqa: ANN401
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
    if not annotation:
        return None
    try:
        if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
            return None
        name, value = (_text(partial(pdfium.FPDFAnnot_GetStringValue, annotation, key)) for key in (b"T", b"V"))
        return f"{name or 'ô'} = {value}" if value.strip() else None
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _text(read: Callable[[Any, int], int]) -> str:
    """A UTF-16 string of pdfium, which is first asked for its length in bytes."""
    size = min(read(None, 0), LONGEST)
    if size <= 2:  # noqa: PLR2004 - nothing but the closing zero
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    read(buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").split("\0")[0]
