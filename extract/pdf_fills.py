"""What is drawn on a page of PDF besides words, and may hide them or set them off: areas and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from extract.document import Box

OPAQUE = 230  # of 255: nothing is read through it
MAX_POINTS = 4_000_000.0  # of a picture that is looked at: A0


@dataclass(frozen=True)
class Fill:
    """An area that is filled, and the box round it.

    `order` tells the how manieth object of its page it is, `white` whether it has the colour of paper, `solid` whether
    it fills its box so that nothing is seen through it.
    """

    box: Box
    order: int
    white: bool = False
    solid: Callable[[], bool] | None = None

    def hides(self, box: Box) -> float:
        """The share of a box that no one sees through it."""
        within = share(box, self.box)
        return within if within and self._solid else 0.0

    @cached_property
    def _solid(self) -> bool:
        return self.solid is not None and self.solid()


@dataclass(frozen=True)
class Picture(Fill):
    """A picture, of which `box` is seen of `whole`; `opacity` reads how much it lets through, if not all."""

    whole: Box = (0.0, 0.0, 0.0, 0.0)
    opacity: Callable[[], Any] | None = None

    def hides(self, box: Box) -> float:
        """The share of a box that no one sees through the picture."""
        within = share(box, self.box)
        if not within or self._opaque is None:
            return 0.0
        rows, columns = self._opaque.shape
        x0, top, x1, bottom = self.whole
        across = [int(np.clip((x - x0) / (x1 - x0) * columns, 0, columns)) for x in (box[0], box[2])]
        down = [int(np.clip((y - top) / (bottom - top) * rows, 0, rows)) for y in (box[1], box[3])]
        part = self._opaque[down[0] : down[1] + 1, across[0] : across[1] + 1]
        return within * float(part.mean()) if part.size else 0.0

    @cached_property
    def _opaque(self) -> Any:  # noqa: ANN401 - an array
        x0, top, x1, bottom = self.whole
        if self.opacity is None or not 0 < (x1 - x0) * (bottom - top) < MAX_POINTS:
            return None
        pixels = self.opacity()
        return None if pixels is None else pixels >= OPAQUE


def opacity(page: Any, item: Any, quarters: int) -> Any:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """How opaque a picture is, in points of a page turned by so many quarters; None where that is not known."""
    bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, item)
    if not bitmap:
        return None
    try:
        if pdfium.FPDFBitmap_GetFormat(bitmap) != pdfium.FPDFBitmap_BGRA:
            return None
        rows, stride = pdfium.FPDFBitmap_GetHeight(bitmap), pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = np.frombuffer(ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), rows * stride), np.uint8)
        return np.rot90(pixels.reshape(rows, -1, 4)[:, : pdfium.FPDFBitmap_GetWidth(bitmap), 3], -quarters)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def share(box: Box, other: Box) -> float:
    """The share of a box that lies within another."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return width * height / area if width > 0 and height > 0 and area > 0 else 0.0
