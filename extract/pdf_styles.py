"""How the text objects of a page of PDF are set: size, weight, direction, colour, and the line they stand on."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extract.legacy_fonts import is_legacy
from extract.pdf_fast import address, fast
from extract.pdf_frame import Frame

BOLD_WEIGHT = 600
WHITE = 250  # of 255: paper
INVISIBLE_MODES = (3, 7)  # text render modes: neither filled nor stroked
OUTLINED = 2  # filled and stroked: the false bold of many word processors

_text_object = fast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_matrix = fast(pdfium.FPDFText_GetMatrix, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_font_size = fast(pdfium.FPDFText_GetFontSize, ctypes.c_double, ctypes.c_void_p, ctypes.c_int)
_colour = fast(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int, *[ctypes.c_void_p] * 5)
_mode = fast(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_font = fast(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)
_origin = fast(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 2)


class Style(NamedTuple):
    """How one text object is set.

    `turn`: quarter turns against the main text. For text that stands upright: `base` its baseline, `over` and `under`
    how high a line of this size reaches. `legacy`: the name of the font, where it is of an old encoding. `drawn` is the
    address of the object, `font` that of its font, `white` tells its colour.
    """

    size: float
    bold: bool
    turn: int
    slanted: bool
    hidden: bool
    legacy: str
    base: float
    over: float
    under: float
    drawn: int
    white: bool
    font: int


class Styles:
    """The styles of the characters of a page, read once for each text object and font."""

    def __init__(self, textpage: Any, frame: Frame) -> None:  # noqa: ANN401
        self.textpage = address(textpage)
        self.frame = frame
        self.objects: dict[int, Style] = {}
        self.fonts: dict[int, tuple[bool, str]] = {}
        self.matrix = pdfium.FS_MATRIX()
        self.colour = (ctypes.c_uint * 4)()
        self.point = (ctypes.c_double * 2)()

    def of(self, index: int) -> Style:
        """The style of a character."""
        drawn = _text_object(self.textpage, index)
        style = self.objects.get(drawn)
        if style is None:
            style = self.objects[drawn] = self._read(index, drawn)
        return style

    def direction(self, index: int) -> float:
        """In which direction a character's text runs, in degrees against the clock."""
        _matrix(self.textpage, index, ctypes.addressof(self.matrix))
        return math.degrees(math.atan2(self.matrix.b, self.matrix.a))

    def _read(self, index: int, drawn: int) -> Style:
        angle = self.direction(index)
        size = abs(_font_size(self.textpage, index)) * math.hypot(self.matrix.c, self.matrix.d)
        quarter = round(angle / 90)
        colour = ctypes.addressof(self.colour)
        _colour(drawn, colour, colour + 4, colour + 8, colour + 12)
        red, green, blue, alpha = self.colour
        mode = _mode(drawn)
        font = _font(drawn)
        bold, legacy = self._font(font)
        base = self._baseline(index)
        turn = (quarter - self.frame.quarters) % 4
        return Style(
            size=size,
            bold=bold or mode == OUTLINED,
            turn=turn,
            slanted=abs(angle - 90 * quarter) > 8,  # noqa: PLR2004 - degrees: neither level nor upright
            hidden=mode in INVISIBLE_MODES or (alpha == 0 and mode == 0),
            legacy=legacy,
            base=base,
            over=round(base - 0.75 * size, 2) if not turn else math.inf,
            under=round(base + 0.2 * size, 2) if not turn else -math.inf,
            drawn=drawn,
            white=min(red, green, blue) > WHITE and mode == 0,
            font=font or 0,
        )

    def _baseline(self, index: int) -> float:
        """The y of the line that a text object stands on."""
        point = ctypes.addressof(self.point)
        _origin(self.textpage, index, point, point + 8)
        x, y = self.point
        return float(self.frame.map(x, y, x, y)[1])

    def _font(self, font: int | None) -> tuple[bool, str]:
        """Whether a font is bold, and its name where it is of an old encoding."""
        if not font:
            return False, ""
        if font not in self.fonts:
            held = ctypes.cast(font, pdfium.FPDF_FONT)
            buffer = ctypes.create_string_buffer(128)
            pdfium.FPDFFont_GetBaseFontName(held, buffer, 128)
            name = buffer.value.decode("latin-1").rpartition("+")[2]
            bold = (
                any(word in name.lower() for word in ("bold", "black", "heavy"))
                or pdfium.FPDFFont_GetWeight(held) >= BOLD_WEIGHT
            )
            self.fonts[font] = (bold, name if is_legacy(name) else "")
        return self.fonts[font]
