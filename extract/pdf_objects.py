"""Rules, pictures and drawings among the objects of a page of PDF."""

from __future__ import annotations

import ctypes
import math
from functools import partial
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from extract.document import Box
from extract.pdf_clips import Clips
from extract.pdf_fills import Fill, Picture, opacity
from extract.pdf_frame import Frame
from extract.pdf_matrix import Holder, Matrix, applied, chained, matrix_of, turned
from extract.pdf_sheet import Rule, Sheet, Text

MAX_OBJECTS = 60_000
MAX_DEPTH = 12
"""Forms within forms; pdfium itself stops later."""
MAX_SEGMENTS = 400
"""Segments of one path that are looked at: a table's rules have few, a drawing has thousands."""

THIN = 3.0  # points: a filled box this thin is a rule
SHORT = 4.0  # points: shorter rules are letters, ticks or dots
RECTANGLE = 6  # segments of a rectangle at most: one may be closed twice
WHOLE = 0.8  # share of the page: a picture this large is the page


class Objects:
    """Rules and pictures among the page's objects, also inside forms."""

    def __init__(self, frame: Frame, sheet: Sheet) -> None:
        self.frame = frame
        self.sheet = sheet
        self.clips = Clips(frame)
        self.page: Any = None
        self.seen = 0
        self.text = False
        self.fills: list[Fill] = []
        self.texts: dict[int, Text] = {}
        """The text objects by address."""

    def walk(self, page: Any) -> None:  # noqa: ANN401
        """Look at every object of a page of pypdfium2, up to the limits."""
        self.page, on_page = page, Holder()
        count = pdfium.FPDFPage_CountObjects(page.raw)
        for i in range(min(count, MAX_OBJECTS)):
            self._object(pdfium.FPDFPage_GetObject(page.raw, i), on_page)

    def _object(self, item: Any, holder: Holder) -> None:  # noqa: ANN401
        self.seen += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, holder)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._picture(item, holder)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            box = self._bounds(item, holder.matrix)
            self.fills += [Fill(self.clips.cut(box, item, holder), self.seen)] if box is not None else []
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.text = True
            bounds = partial(self._bounds, item, holder.matrix)
            self.texts[ctypes.addressof(item.contents)] = Text(self.seen, bounds, self.clips.of(item, holder))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and holder.depth < MAX_DEPTH:
            matrix, clip = chained(matrix_of(item), holder.matrix), self.clips.of(item, holder)
            form = Holder(matrix, clip, holder.depth + 1, clear=holder.clear or not _opaque(item))
            for i in range(pdfium.FPDFFormObj_CountObjects(item)):
                if self.seen > MAX_OBJECTS:
                    return
                self._object(pdfium.FPDFFormObj_GetObject(item, i), form)

    def _path(self, item: Any, holder: Holder) -> None:  # noqa: ANN401
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        if not (fill.value or stroke.value):
            return
        box = self._bounds(item, holder.matrix)
        if box is None:
            return
        x0, top, x1, bottom = box
        white = _white(item)
        if bottom - top <= THIN or x1 - x0 <= THIN:
            self._thin(x0, top, x1, bottom)
            return
        if fill.value:
            opaque = not holder.clear and pdfium.FPDFPath_CountSegments(item) <= RECTANGLE and _opaque(item)
            solid = partial(_rectangular, item, holder.matrix) if opaque else None
            self.fills.append(Fill(self.clips.cut(box, item, holder), self.seen, white, solid))
        if stroke.value or not white:
            self.sheet.drawings += 1
            self._segments(item, holder.matrix, closed=bool(fill.value), edge=not stroke.value)

    def _thin(self, x0: float, top: float, x1: float, bottom: float, *, edge: bool = False) -> None:
        if x1 - x0 >= max(bottom - top, SHORT):
            self.sheet.rules.append(Rule(True, (top + bottom) / 2, x0, x1, edge))
        elif bottom - top >= SHORT:
            self.sheet.rules.append(Rule(False, (x0 + x1) / 2, top, bottom, edge))

    def _segments(self, item: Any, outer: Matrix | None, *, closed: bool, edge: bool) -> None:  # noqa: ANN401
        count = pdfium.FPDFPath_CountSegments(item)
        if count > MAX_SEGMENTS:
            return
        matrix = chained(matrix_of(item), outer)
        x, y = ctypes.c_float(), ctypes.c_float()
        start = here = (0.0, 0.0)
        for i in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, i)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = applied(matrix, x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if closed:
                    self._line(here, start, edge)
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                self._line(here, point, edge)
            here = point
            if pdfium.FPDFPathSegment_GetClose(segment):
                self._line(here, start, edge)
        if closed:
            self._line(here, start, edge)

    def _line(self, a: tuple[float, float], b: tuple[float, float], edge: bool) -> None:
        box = self.frame.map(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        if min(box[2] - box[0], box[3] - box[1]) <= 1:
            self._thin(*box, edge=edge)

    def _picture(self, item: Any, holder: Holder) -> None:  # noqa: ANN401
        box = self._bounds(item, holder.matrix)
        if box is None:
            return
        clear = holder.clear or turned(holder.matrix) or not _opaque(item)
        pixels = None if clear else partial(opacity, self.page, item, self.frame.quarters)
        left = self.clips.cut(box, item, holder)
        self.fills.append(Picture(left, self.seen, whole=box, opacity=pixels))
        width, height = self.sheet.span
        x0, top, x1, bottom = max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)
        share = max(x1 - x0, 0) * max(bottom - top, 0) / max(width * height, 1)
        self.sheet.pictures = max(self.sheet.pictures, share)
        self.sheet.covered |= self.text and share > WHOLE

    def _bounds(self, item: Any, outer: Matrix | None) -> Box | None:  # noqa: ANN401
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return None
        a, b = (left.value, bottom.value), (right.value, top.value)
        if outer is not None:
            corners = [applied(outer, x, y) for x in (a[0], b[0]) for y in (a[1], b[1])]
            a = (min(c[0] for c in corners), min(c[1] for c in corners))
            b = (max(c[0] for c in corners), max(c[1] for c in corners))
        box = self.frame.map(a[0], a[1], b[0], b[1])
        return box if all(map(math.isfinite, box)) else None


def _rectangular(item: Any, matrix: Matrix | None) -> bool:  # noqa: ANN401
    """Whether a path of few segments goes along the sides of the page only."""
    whole, x, y = chained(matrix_of(item), matrix), ctypes.c_float(), ctypes.c_float()
    points = []
    for i in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(applied(whole, x.value, y.value))
    return all(min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 1 for a, b in pairwise(points))


def _opaque(item: Any) -> bool:  # noqa: ANN401
    """Whether nothing is seen through what an object fills: it is not blended, masked or transparent."""
    return not pdfium.FPDFPageObj_HasTransparency(item)


def _white(item: Any) -> bool:  # noqa: ANN401
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value == 0 or min(red.value, green.value, blue.value) > 250  # noqa: PLR2004 - of 255
