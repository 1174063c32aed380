"""Layers of a PDF (optional content) that are switched off: what is in them is no part of the page.

pdfium does not paint them, yet gives their words, and does not say which they are. What it paints tells.
"""

from __future__ import annotations

import ctypes
import math
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

NAMED = b"/OCProperties"  # what the catalogue of a file with layers has
CATALOGUE = b"/Catalog"
PACKED = re.compile(rb"/ObjStm\b.{0,300}?stream\r?\n", re.DOTALL)
MAX_PACKED = 4_000_000  # bytes of packed objects that are looked at, for each pack
MAX_OBJECTS = 60_000
MAX_DEPTH = 4  # forms within forms
MAX_ALONE = 60  # forms and pictures of a page that are painted alone
MARK = "OC"  # of what is in a layer
FAR = 20_000  # points: beyond any page, all round
GROUND = 0x77  # a grey that nothing has, neither ink nor paper
MAX_SIDE = 2000.0  # of the picture of an object
UNMARKED = (pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_IMAGE)  # what may be in a layer without a mark
INSIDE = (
    (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject),
    (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject),
)


class _Item(NamedTuple):
    """An object, and the page (depth 0) or the form that holds it."""

    drawn: Any
    holder: Any
    depth: int


def layered(data: bytes) -> bool:
    """Whether a file has layers."""
    if NAMED in data:
        return True
    return CATALOGUE not in data and any(_names_layers(data, found.end()) for found in PACKED.finditer(data))


def _names_layers(data: bytes, start: int) -> bool:
    try:
        return NAMED in zlib.decompressobj().decompress(memoryview(data)[start:], MAX_PACKED)
    except zlib.error:  # locked, though without a password: perhaps
        return True


def remove_dark_layers(page: Any) -> bool:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """Take from a page, in memory only, what is in layers that are switched off. Whether there were figures in it."""
    dark = _dark(page)
    if not dark:
        return False
    figures = _figures(page)
    for item in sorted(dark, key=lambda item: -item.depth):  # what is in a form before the form
        remove = pdfium.FPDFFormObj_RemoveObject if item.depth else pdfium.FPDFPage_RemoveObject
        remove(item.holder, item.drawn)
        pdfium.FPDFPageObj_Destroy(item.drawn)
    return _figures(page) < figures


def _dark(page: Any) -> list[_Item]:  # noqa: ANN401
    """The objects of a page in dark layers, by their marks. Forms and pictures may be in one without a mark."""
    seen: dict[tuple[int, ...], bool] = {}
    dark, alone = [], []
    for item in islice(_items(page.raw, 0), MAX_OBJECTS):
        if marks := _marks(item.drawn):
            key = tuple(map(_address, marks))
            if key not in seen:
                seen[key] = _painted_with(page, marks)
            if not seen[key]:
                dark.append(item)
        elif not item.depth and pdfium.FPDFPageObj_GetType(item.drawn) in UNMARKED:
            alone.append(item)
    return dark + _unpainted(page, alone[:MAX_ALONE])


def _items(holder: Any, depth: int) -> Iterator[_Item]:  # noqa: ANN401
    """The objects of a page or form, and those of the forms among them."""
    count, get = INSIDE[depth > 0]
    for i in range(count(holder)):
        drawn = get(holder, i)
        yield _Item(drawn, holder, depth)
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            yield from _items(drawn, depth + 1)


def _painted_with(page: Any, marks: list[Any]) -> bool:  # noqa: ANN401
    """Whether pdfium paints what has these marks: tried with an area that reaches far beyond the page."""
    probe = pdfium.FPDFPageObj_CreateNewRect(-2 * FAR, -2 * FAR, 4 * FAR, 4 * FAR)
    pdfium.FPDFPageObj_SetFillColor(probe, 0, 0, 0, 255)
    pdfium.FPDFPath_SetDrawMode(probe, pdfium.FPDF_FILLMODE_WINDING, False)
    for mark in marks:
        pdfium.FPDFPageObj_AddExistingMark(probe, mark)
    pdfium.FPDFPage_InsertObject(page.raw, probe)
    try:
        return _painted(page, (1, 1), 1, FAR)
    finally:
        pdfium.FPDFPage_RemoveObject(page.raw, probe)
        pdfium.FPDFPageObj_Destroy(probe)


def _unpainted(page: Any, items: list[_Item]) -> list[_Item]:  # noqa: ANN401
    """Those objects of a page that leave no ink on it, each painted alone."""
    if not items:
        return []
    count = pdfium.FPDFPage_CountObjects(page.raw)
    others = [pdfium.FPDFPage_GetObject(page.raw, i) for i in range(count)]
    width, height = page.get_size()
    scale = min(1.0, MAX_SIDE / max(width, height, 1))
    size = (max(math.ceil(width * scale), 1), max(math.ceil(height * scale), 1))
    dark = []
    try:
        for other in others:
            pdfium.FPDFPageObj_SetIsActive(other, False)
        for item in items:
            pdfium.FPDFPageObj_SetIsActive(item.drawn, True)
            if not _painted(page, size, scale, 0):
                dark.append(item)
            pdfium.FPDFPageObj_SetIsActive(item.drawn, False)
    finally:
        for other in others:
            pdfium.FPDFPageObj_SetIsActive(other, True)
    return dark


def _painted(page: Any, size: tuple[int, int], scale: float, shift: float) -> bool:  # noqa: ANN401
    """Whether anything is painted in an area of a page as shown, that begins so far to its upper left."""
    bitmap = pypdfium2.PdfBitmap.new_native(*size, pdfium.FPDFBitmap_Gray)
    try:
        bitmap.fill_rect((GROUND,) * 4, 0, 0, *size)
        area, matrix = pdfium.FS_RECTF(0, 0, *size), pdfium.FS_MATRIX(scale, 0, 0, scale, shift, shift)
        before = bitmap.to_numpy().copy()
        pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap.raw, page.raw, matrix, area, 0)
        return not np.array_equal(bitmap.to_numpy(), before)
    finally:
        bitmap.close()


def _marks(drawn: Any) -> list[Any]:  # noqa: ANN401
    """The marks that put an object into layers."""
    marks = (pdfium.FPDFPageObj_GetMark(drawn, i) for i in range(pdfium.FPDFPageObj_CountMarks(drawn)))
    return [mark for mark in marks if _name(mark) == MARK]


def _name(mark: Any) -> str:  # noqa: ANN401
    name, size = ctypes.create_string_buffer(16), ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetName(mark, ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort)), len(name), size)
    return name.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0")


def _address(handle: Any) -> int:  # noqa: ANN401
    return ctypes.addressof(handle.contents)


def _figures(page: Any) -> int:  # noqa: ANN401
    """How many digits pdfium reads on a page."""
    text = page.get_textpage()
    try:
        return sum(map(str.isdigit, text.get_text_range()))
    finally:
        text.close()
