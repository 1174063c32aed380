"""Rules, pictures and drawings among the objects of a page of PDF."""

from __future__ import annotations

import ctypes
import math
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from extract.document import Box
from extract.pdf_frame import Frame
from extract.pdf_sheet import Fill, Rule, Sheet, Text

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
        self.seen = 0
        self.text = False
        self.fills: list[Fill] = []
        self.texts: dict[int, Text] = {}
        """The text objects by address."""

    def walk(self, page: Any) -> None:  # noqa: ANN401
        """Look at every object of a page of pypdfium2, up to the limits."""
        count = pdfium.FPDFPage_CountObjects(page.raw)
        for i in range(min(count, MAX_OBJECTS)):
            self._object(pdfium.FPDFPage_GetObject(page.raw, i), None, 0)

    def _object(self, item: Any, outer: Any, depth: int) -> None:  # noqa: ANN401
        self.seen += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._picture(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.text = True
            self.texts[ctypes.addressof(item.contents)] = Text(self.seen, partial(self._bounds, item, outer))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            matrix = _chained(_matrix(item), outer)
            for i in range(pdfium.FPDFFormObj_CountObjects(item)):
                if self.seen > MAX_OBJECTS:
                    return
                self._object(pdfium.FPDFFormObj_GetObject(item, i), matrix, depth + 1)

    def _path(self, item: Any, outer: Any) -> None:  # noqa: ANN401
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        if not (fill.value or stroke.value):
            return
        box = self._bounds(item, outer)
        if box is None:
            return
        x0, top, x1, bottom = box
        white = _white(item)
        if bottom - top <= THIN or x1 - x0 <= THIN:
            self._thin(x0, top, x1, bottom)
            return
        if fill.value and pdfium.FPDFPath_CountSegments(item) <= RECTANGLE and _opaque(item):
            self.fills.append(Fill(self._clipped(item, outer, box), self.seen, white))
        if stroke.value or not white:
            self.sheet.drawings += 1
            self._segments(item, outer, closed=bool(fill.value), edge=not stroke.value)

    def _clipped(self, item: Any, outer: Any, box: Box) -> Box:  # noqa: ANN401
        """The part of a box that the clipping of its object leaves, roughly: all points of a clipping path bound it."""
        clip = pdfium.FPDFPageObj_GetClipPath(item)
        x, y = ctypes.c_float(), ctypes.c_float()
        for i in range(max(pdfium.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
            points = []
            for j in range(min(pdfium.FPDFClipPath_CountPathSegments(clip, i), MAX_SEGMENTS)):
                segment = pdfium.FPDFClipPath_GetPathSegment(clip, i, j)
                if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                    points.append(_apply(outer or IDENTITY, x.value, y.value))
            if points:
                xs, ys = zip(*points, strict=True)
                left, top, right, bottom = self.frame.map(min(xs), min(ys), max(xs), max(ys))
                box = (max(box[0], left), max(box[1], top), min(box[2], right), min(box[3], bottom))
        return box

    def _thin(self, x0: float, top: float, x1: float, bottom: float, *, edge: bool = False) -> None:
        if x1 - x0 >= max(bottom - top, SHORT):
            self.sheet.rules.append(Rule(True, (top + bottom) / 2, x0, x1, edge))
        elif bottom - top >= SHORT:
            self.sheet.rules.append(Rule(False, (x0 + x1) / 2, top, bottom, edge))

    def _segments(self, item: Any, outer: Any, *, closed: bool, edge: bool) -> None:  # noqa: ANN401
        count = pdfium.FPDFPath_CountSegments(item)
        if count > MAX_SEGMENTS:
            return
        matrix = _chained(_matrix(item), outer)
        x, y = ctypes.c_float(), ctypes.c_float()
        start = here = (0.0, 0.0)
        for i in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, i)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = _apply(matrix, x.value, y.value)
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

    def _picture(self, item: Any, outer: Any) -> None:  # noqa: ANN401
        box = self._bounds(item, outer)
        if box is None:
            return
        self.fills.append(Fill(box, self.seen, white=False, picture=True))
        width, height = self.sheet.span
        x0, top, x1, bottom = max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)
        share = max(x1 - x0, 0) * max(bottom - top, 0) / max(width * height, 1)
        self.sheet.pictures = max(self.sheet.pictures, share)
        self.sheet.covered |= self.text and share > WHOLE

    def _bounds(self, item: Any, outer: Any) -> Box | None:  # noqa: ANN401
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return None
        a, b = (left.value, bottom.value), (right.value, top.value)
        if outer is not None:
            corners = [_apply(outer, x, y) for x in (a[0], b[0]) for y in (a[1], b[1])]
            a = (min(c[0] for c in corners), min(c[1] for c in corners))
            b = (max(c[0] for c in corners), max(c[1] for c in corners))
        box = self.frame.map(a[0], a[1], b[0], b[1])
        return box if all(map(math.isfinite, box)) else None


Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _matrix(item: Any) -> Matrix:  # noqa: ANN401
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _chained(inner: Matrix, outer: Matrix | None) -> Matrix:
    """First `inner`, then `outer`."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of,
    )  # fmt: skip


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _opaque(item: Any) -> bool:  # noqa: ANN401
    """Whether nothing is seen through what an object fills: it is not blended, masked or transparent."""
    return not pdfium.FPDFPageObj_HasTransparency(item)


def _white(item: Any) -> bool:  # noqa: ANN401
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value == 0 or min(red.value, green.value, blue.value) > 250  # noqa: PLR2004 - of 255
