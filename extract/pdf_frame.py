"""The frame in which the main text of a page of PDF stands upright."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium


class Frame:
    """Maps the page's own coordinates (origin anywhere, y upwards) to a frame turned by some quarters."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page.raw, box)
        self.left, self.right = sorted((box.left, box.right))
        self.bottom, self.top = sorted((box.bottom, box.top))
        self.rotation = pdfium.FPDFPage_GetRotation(page.raw) % 4
        self.quarters = self.rotation

    def size(self, quarters: int) -> tuple[float, float]:
        """Width and height of the page turned by so many quarters."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if quarters % 2 else (width, height)

    def map(self, left: Any, bottom: Any, right: Any, top: Any) -> tuple[Any, Any, Any, Any]:  # noqa: ANN401
        """x0, top, x1, bottom for boxes given as numbers or as numpy arrays."""
        if self.quarters == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.quarters == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.quarters == 2:  # noqa: PLR2004 - half a turn
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left
