"""What clipping leaves of a page of PDF for the objects on it, roughly: all points of a clipping path bound it."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from extract.document import Box
from extract.pdf_fast import fast
from extract.pdf_frame import Frame
from extract.pdf_matrix import Holder, Matrix, applied

MAX_SEGMENTS = 400  # of a path that is looked at: a cut along a drawing has thousands
SLACK = 1.0  # points: what leaves the page but for so much at its edges leaves all of it

_clip_path = fast(pdfium.FPDFPageObj_GetClipPath, ctypes.c_void_p, ctypes.c_void_p)
_count = fast(pdfium.FPDFClipPath_CountPaths, ctypes.c_int, ctypes.c_void_p)
_segment = fast(pdfium.FPDFClipPath_GetPathSegment, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int)


class Clips:
    """The boxes of the clipping paths of a page, each measured once: most objects share theirs."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        width, height = frame.size(frame.quarters)
        self.page = (SLACK, SLACK, width - SLACK, height - SLACK)
        self.known: dict[tuple[int, Matrix | None], Box | None] = {}

    def of(self, item: Any, holder: Holder) -> Box | None:  # noqa: ANN401 - an object of pdfium
        """What bounds an object; None where nothing but the page does."""
        bound = holder.clip
        clip = _clip_path(ctypes.addressof(item.contents))
        for i in range(_count(clip)):
            key = (_segment(clip, i, 0), holder.matrix)
            if key not in self.known:
                self.known[key] = self._measured(clip, i, holder.matrix)
            own = self.known[key]
            if own is not None:
                bound = own if bound is None else _common(own, bound)
        return bound

    def cut(self, box: Box, item: Any, holder: Holder) -> Box:  # noqa: ANN401
        """What is left of the box of an object."""
        bound = self.of(item, holder)
        return box if bound is None else _common(box, bound)

    def _measured(self, clip: int, number: int, matrix: Matrix | None) -> Box | None:
        """The box of a clipping path, where it leaves less than the page."""
        path = ctypes.cast(clip, pdfium.FPDF_CLIPPATH)
        count = pdfium.FPDFClipPath_CountPathSegments(path, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        segments = (
            pdfium.FPDFClipPath_GetPathSegment(path, number, i) for i in range(count if count <= MAX_SEGMENTS else 0)
        )
        points = [
            applied(matrix, x.value, y.value) for segment in segments if pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        ]
        if not points:
            return None
        xs, ys = zip(*points, strict=True)
        left, top, right, bottom = self.frame.map(min(xs), min(ys), max(xs), max(ys))
        whole = left <= self.page[0] and top <= self.page[1] and right >= self.page[2] and bottom >= self.page[3]
        return None if whole else (left, top, right, bottom)


def _common(box: Box, other: Box) -> Box:
    """Where two boxes overlap: empty or less where they do not."""
    return (max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3]))
