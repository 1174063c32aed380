"""Draws pages and scans them: for tests of reading pictures. The font comes from a Python package of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

import cv2
import font_source_serif_pro
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

DPI = 200
A4 = (1654, 2339)
POINTS = 72 / DPI


@dataclass
class Paper:
    """A page under way. `words` remembers where each word was drawn: text and middle in pixels."""

    image: Image.Image = field(default_factory=lambda: Image.new("RGB", A4, "white"))
    words: list[tuple[str, float, float]] = field(default_factory=list)

    def line(self, text: str, x: int, y: int, *, size: int = 38, bold: bool = False) -> Paper:
        name = font_source_serif_pro.SourceSerifProBold if bold else font_source_serif_pro.SourceSerifPro
        font = ImageFont.truetype(name, size)
        draw = ImageDraw.Draw(self.image)
        draw.text((x, y), text, font=font, fill=(25, 25, 25))
        for i, word in enumerate(words := text.split(" ")):
            start = x + draw.textlength(" ".join([*words[:i], ""]), font=font)
            self.words.append((word, start + draw.textlength(word, font=font) / 2, y + size * 0.7))
        return self

    def lines(self, texts: Sequence[str], x: int = 240, y: int = 300, step: int = 58) -> Paper:
        for i, text in enumerate(texts):
            self.line(text, x, y + i * step)
        return self

    def table(self, rows: Sequence[Sequence[str | None]], xs: Sequence[int], y: int, height: int = 70) -> Paper:
        """A ruled table; None goes on with the cell to the left."""
        draw = ImageDraw.Draw(self.image)
        for r, row in enumerate(rows):
            top = y + r * height
            for c, text in enumerate(row):
                if text is not None:
                    end = next((k for k in range(c + 1, len(row)) if row[k] is not None), len(row))
                    draw.rectangle((xs[c], top, xs[end], top + height), outline=(30, 30, 30), width=2)
                    self.line(text, xs[c] + 16, top + 8, size=34)
        return self

    def stamp(self, x: int, y: int, radius: int = 160) -> Paper:
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        draw = ImageDraw.Draw(layer)
        red = (205, 25, 40, 170)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=8)
        font = ImageFont.truetype(font_source_serif_pro.SourceSerifProBold, 34)
        draw.text((x, y - 40), "UBND XÃ", font=font, fill=red, anchor="mm")
        self.image.paste(layer, mask=layer)
        return self

    def scanned(self, *, skew: float = 0.0, quarters: int = 0, ink: float = 1.0, noise: float = 4.0) -> bytes:
        """The page as a PDF of one picture: turned, faded, with the noise of a scanner."""
        pixels = np.asarray(self.image, np.float32)
        height, width = pixels.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
        pixels = cv2.warpAffine(pixels, turn, (width, height), borderValue=(255, 255, 255))
        pixels = 250 - (255 - pixels) * ink + np.random.default_rng(7).normal(0, noise, pixels.shape)
        image = Image.fromarray(np.rot90(np.clip(pixels, 0, 255).astype(np.uint8), quarters).copy())
        out = BytesIO()
        image.save(out, "PDF", resolution=DPI, quality=80)
        self.words = [(text, *(turn @ (x, y, 1.0))) for text, x, y in self.words]
        return out.getvalue()

    def middle(self, word: str) -> tuple[float, float]:
        """Where a word stands on the scanned page, in points."""
        return next((float(x) * POINTS, float(y) * POINTS) for text, x, y in self.words if text == word)


def first_page(data: bytes) -> pypdfium2.PdfPage:
    return pypdfium2.PdfDocument(data)[0]
