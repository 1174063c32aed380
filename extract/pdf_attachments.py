"""What a PDF carries besides its pages: embedded files, which are named and never opened, and filled form fields."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

MAX_NAMED = 20
MOST = 1000  # annotations of a page that are looked at
KEYS = (b"T", b"V", b"FT")  # name, value and type of a field
WRITTEN = ("Tx", "Ch")  # fields of text and of choice
LONGEST = 2000  # bytes of a name or value that are read


def attachments(document: Any) -> list[str]:  # noqa: ANN401 - a pypdfium2 document, which has no types
    """Remarks for staff on the embedded files and the filled form fields of a document."""
    notes = []
    if files := _files(document):
        notes.append(f"Tệp PDF có tệp đính kèm chưa đọc: {'; '.join(files)}. Nếu là phụ lục số liệu, hãy gửi riêng.")
    if fields := _fields(document):
        notes.append(f"Tệp PDF có ô biểu mẫu điền sẵn, nên đối chiếu với bản gốc: {'; '.join(fields)}.")
    return notes


def page_with_fields(document: Any, index: int) -> Any:  # noqa: ANN401
    """A page as printed: what is written in its fields of text is text of the page; in memory only.

    Other annotations (comments, stamps, signatures, ticks) are no words of the report.
    """
    page = document[index]
    if pdfium.FPDF_GetFormType(document.raw) == pdfium.FORMTYPE_NONE:
        return page
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    written = [i for i in range(min(count, MOST)) if _field(page, i, of=WRITTEN)]
    if not written:
        return page
    for i in sorted(set(range(count)) - set(written), reverse=True):
        pdfium.FPDFPage_RemoveAnnot(page.raw, i)
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT)
    page.close()
    return document[index]


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
            for i in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MOST)):
                if len(found) < MAX_NAMED and (field := _field(page, i)):
                    found.append(field)
        finally:
            page.close()
        if len(found) >= MAX_NAMED:
            break
    return found


def _field(page: Any, index: int, of: Collection[str] = ()) -> str | None:  # noqa: ANN401
    """A filled field as "name = value", where it is of these types or all are asked for."""
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
    if not annotation:
        return None
    try:
        if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
            return None
        name, value, kind = (_text(partial(pdfium.FPDFAnnot_GetStringValue, annotation, key)) for key in KEYS)
        return f"{name or 'ô'} = {value}" if value.strip() and (not of or kind in of) else None
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
