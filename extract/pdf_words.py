"""The words of a page of PDF with their boxes, as pdfium sees them.

pdfium is not safe in threads: one thread of a process at a time.
"""

from __future__ import annotations

import ctypes
import math
import sys
import unicodedata
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat, takewhile
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extract.document import Box
from extract.errors import Unreadable
from extract.legacy_fonts import is_legacy, to_unicode
from extract.pdf_blanks import word_ends
from extract.pdf_frame import Frame
from extract.pdf_hidden import hide
from extract.pdf_lines import UNIT
from extract.pdf_objects import Objects
from extract.pdf_sheet import Sheet, Token

MAX_CHARACTERS = 60_000
"""Characters on one page. A full A3 page of the smallest print holds about 20,000."""
HYPHENS = {0x0002, 0xFFFE}  # what pdfium puts for a hyphen at the end of a line
SILENT = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))  # take no room on paper
BOLD_WEIGHT = 600
WHITE = 250  # of 255: paper
SENSELESS = 0.1  # as many letters without meaning as this share of the others a good font never has
MAX_SAMPLES = 40  # characters without meaning that are asked for their font
STRIPE = 3.0  # points: letters drawn twice are looked for within stripes of this height
SAMPLES = 12  # characters of a page that are asked for the direction of their text
INVISIBLE_MODES = (3, 7)  # text render modes: neither filled nor stroked
OUTLINED = 2  # filled and stroked: the false bold of many word processors
MARKS = "0123456789()[]*,"  # what the mark of a note is made of
LIFTED = 0.15  # of the size of the line: how far the mark of a note stands above it, at least
SMALLER = 0.92  # of the size of the line: how large the mark of a note is at most

BOX_BYTES = ctypes.sizeof(pdfium.FS_RECTF)
# Two functions are called for every character or word. Through these prototypes they take plain addresses and keep
# Python's lock, which halves the time of a call.
_read_box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
_text_object = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)


@dataclass(frozen=True, slots=True)
class _Style:
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


def read_sheet(page: Any, number: int) -> Sheet:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """Words, rules and pictures of one page of pypdfium2. Raises Unreadable for a page over the limits."""
    frame = Frame(page)
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    if not textpage:
        return Sheet(number, *frame.size(frame.rotation), 0)
    try:
        frame.quarters = _main_quarter(textpage, frame.rotation)
        if frame.quarters != frame.rotation:
            # pdfium orders letters as the page is shown: those of a page on its head would come out backwards.
            pdfium.FPDFPage_SetRotation(page.raw, frame.quarters)
            pdfium.FPDFText_ClosePage(textpage)
            textpage = pdfium.FPDFText_LoadPage(page.raw)
        sheet = _words(textpage, frame, number)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDFPage_SetRotation(page.raw, frame.rotation)
    objects = Objects(frame, sheet)
    objects.walk(page)
    hide(sheet, objects.fills, objects.texts)
    return sheet


def _words(textpage: Any, frame: Frame, number: int) -> Sheet:  # noqa: ANN401
    count = pdfium.FPDFText_CountChars(textpage)
    if count > MAX_CHARACTERS:
        raise Unreadable(
            "pdf.page_too_dense", f"Trang {number} có quá nhiều ký tự ({count}), không đọc để bảo đảm an toàn."
        )
    if count <= 0:
        return Sheet(number, *frame.size(frame.rotation), 0)
    letters, controls = _letters(textpage, count)
    boxes = (pdfium.FS_RECTF * count)()
    page_of_text, first_box = _address(textpage), ctypes.addressof(boxes)
    places = range(first_box, first_box + count * BOX_BYTES, BOX_BYTES)
    deque(map(_read_box, repeat(page_of_text), range(count), places), maxlen=0)  # the fastest of loops
    raw = np.frombuffer(boxes, dtype=np.float32).reshape(count, 4).astype(np.float64)  # left, top, right, bottom
    styles = _Styles(textpage, frame)
    x0, top, x1, bottom = frame.map(raw[:, 0], raw[:, 3], raw[:, 2], raw[:, 1])
    sheet = Sheet(number, *frame.size(frame.rotation), (frame.rotation - frame.quarters) % 4)
    sheet.lefts, sheet.rights = x0, x1
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype="<u4")
    composed = unicodedata.is_normalized("NFC", letters)
    silent = any(chr(code) in letters for code in SILENT)
    width, height = sheet.span
    written: Counter[int] = Counter()  # letters of words by font
    seen = _visible(codes, (x0, top, x1, bottom), styles)
    marks = _note_marks(letters, seen, (x0, top, x1, bottom), styles)
    for a, b, (left, high, right, low) in _runs(codes, seen, (x0, top, x1, bottom), marks):
        text, style = letters[a:b].replace(" ", ""), styles.of(a)
        if style.legacy:
            text = to_unicode(text, style.legacy)
            sheet.legacy += len(text)
        elif not composed or silent:
            text = unicodedata.normalize("NFC", text).translate(SILENT)
        written[style.font] += len(text) * (len(text) > 1)
        base = low if style.turn else style.base
        # Letters differ in height; a box as high as the line shows any figure whole, with its marks.
        if not style.turn:
            high, low = min(high, style.over), max(low, style.under)  # noqa: PLW2901 - the box of the word
        spaced = b < count and letters[b] == " " and bool(x1[b] > x0[b])  # pdfium's own spaces have no width
        token = Token(
            text, left, high, right, low, base, style.size, style.bold, spaced, style.turn, a, b,
            drawn=style.drawn, white=style.white,
        )  # fmt: skip
        if style.hidden or style.size < 1 or right < 0 or low < 0 or left > width or high > height:
            sheet.hidden.append(token)
        elif a in marks:
            sheet.marks.append(token)
        elif text:
            (sheet.slanted if style.slanted else sheet.tokens).append(token)
    sheet.unmapped = _unmapped(controls, written, styles)
    return sheet


def _unmapped(controls: Sequence[int], written: Mapping[int, int], styles: _Styles) -> int:
    """How many letters are set in fonts that do not say what they show: many of theirs have no meaning.

    `written` counts the other letters of each font, `controls` are the numbers of those without meaning.
    """
    step = len(controls) // MAX_SAMPLES + 1
    without = Counter(styles.of(index).font for index in controls[::step])
    silent = [font for font, count in without.items() if count * step > SENSELESS * written.get(font, 0)]
    return sum(written.get(font, 0) + without[font] * step for font in silent)


def _address(handle: Any) -> int:  # noqa: ANN401
    return int(ctypes.cast(handle, ctypes.c_void_p).value or 0)


def _letters(textpage: Any, count: int) -> tuple[str, list[int]]:  # noqa: ANN401
    """One character for each of pdfium's, hyphens at line ends made plain; and the numbers of those without meaning."""
    units = (ctypes.c_ushort * (count + 1))()
    got = pdfium.FPDFText_GetText(textpage, 0, count, units)
    codes: NDArray[Any] = np.frombuffer(bytes(units), dtype=np.uint16)[:count]
    if got != count + 1 or bool(((codes >= 0xD800) & (codes < 0xE000)).any()):  # noqa: PLR2004 - surrogates
        read_code = pdfium.FPDFText_GetUnicode
        codes = np.array([read_code(textpage, i) for i in range(count)], dtype=np.uint32)
    for hyphen in HYPHENS:
        if (codes == hyphen).any():
            codes = np.where(codes == hyphen, ord("-"), codes)
    blank = (codes <= 0x20) | (codes == 0xA0) | ((codes >= 0x2000) & (codes <= 0x200A))  # noqa: PLR2004
    blank |= (codes == 0x202F) | (codes == 0x205F) | (codes == 0x3000)  # noqa: PLR2004 - the spaces of Unicode
    controls = np.flatnonzero((codes < 0x20) & (codes != 0x09) & (codes != 0x0A) & (codes != 0x0D))  # noqa: PLR2004
    line_end = (codes == 0x0A) | (codes == 0x0D)  # noqa: PLR2004
    codes = np.where(blank, np.where(line_end, 0x0A, 0x20), codes)
    return codes.astype("<u4").tobytes().decode("utf-32-le", "replace"), controls.tolist()


def _visible(codes: Any, boxes: tuple[Any, Any, Any, Any], styles: _Styles) -> Any:  # noqa: ANN401
    """Numbers of the characters that print something, each once: text drawn twice for false bold counts once."""
    left, top, right, bottom = boxes
    # pdfium's own spaces have no width; marks that are set over the letter before them have none either.
    printing = np.flatnonzero((codes != 0x20) & (codes != 0x0A) & (right >= left))  # noqa: PLR2004
    near = np.maximum(0.16 * (bottom - top), 0.3)
    for shift in (0, STRIPE / 2):
        count = len(printing)
        printing = _once(printing, codes, left, bottom, near, shift, styles)
        if len(printing) == count:  # else a copy set higher or lower may have fallen to the next stripe
            break
    return printing


def _once(
    printing: Any,  # noqa: ANN401
    codes: Any,  # noqa: ANN401
    left: Any,  # noqa: ANN401
    bottom: Any,  # noqa: ANN401
    near: Any,  # noqa: ANN401
    shift: float,
    styles: _Styles,
) -> Any:  # noqa: ANN401
    """Of the same letters almost in one place of a stripe of paper the last, drawn over the others, that is seen."""
    order = printing[np.lexsort((left[printing], np.round((bottom[printing] + shift) / STRIPE), codes[printing]))]
    first, second = order[:-1], order[1:]
    doubled = (
        (codes[first] == codes[second])
        & (np.abs(left[first] - left[second]) < near[first])
        & (np.abs(bottom[first] - bottom[second]) < near[first])
    )
    if not doubled.any():
        return printing
    starts = np.concatenate(([0], np.flatnonzero(~doubled) + 1))
    ends = np.append(starts[1:], len(order))
    kept = order[starts]
    for i in np.flatnonzero(ends - starts > 1).tolist():
        kept[i] = _seen_last(order[starts[i] : ends[i]].tolist(), styles)
    return np.sort(kept)


def _seen_last(copies: list[int], styles: _Styles) -> int:
    return max(copies, key=lambda i: (not styles.of(i).hidden, i))


def _note_marks(letters: str, seen: Any, boxes: tuple[Any, Any, Any, Any], styles: _Styles) -> set[int]:  # noqa: ANN401
    """Numbers of the characters that are marks of notes: small ones lifted above the line, behind a word on it.

    The exponent of a unit (km\u00b2) is not one.
    """
    x0, top, x1, bottom = (side[seen] for side in boxes)
    height = np.maximum(bottom - top, 1.0)
    step = bottom[:-1] - bottom[1:]
    likely = (height[1:] < height[:-1]) & (step > LIFTED * height[:-1]) & (step < height[:-1])
    likely &= (x0[1:] - x1[:-1] < height[:-1]) & (x0[1:] > x0[:-1])
    marks: set[int] = set()
    for i in np.flatnonzero(likely).tolist():
        before, first = int(seen[i]), int(seen[i + 1])
        if letters[first] not in MARKS or UNIT.search(letters[max(before - 3, 0) : before + 1]):
            continue
        if _lifted(styles.of(before), styles.of(first)):
            line = styles.of(before)
            behind = seen[i + 1 :].tolist()
            marks.update(takewhile(lambda k: letters[k] in MARKS and _lifted(line, styles.of(k)), behind))  # noqa: B023 - used at once
    return marks


def _lifted(line: _Style, mark: _Style) -> bool:
    """Whether what is set in one style stands smaller and higher beside the other."""
    return mark.size < SMALLER * line.size and line.base - mark.base > LIFTED * line.size and not mark.turn


def _runs(codes: Any, seen: Any, boxes: tuple[Any, Any, Any, Any], marks: set[int]) -> list[tuple[int, int, Box]]:  # noqa: ANN401
    """Words as first character, one past the last, and box."""
    if not len(seen):
        return []
    ends = np.flatnonzero(word_ends(codes, seen, boxes, marks))
    x0, top, x1, bottom = (side[seen] for side in boxes)
    starts = np.concatenate(([0], ends + 1))
    ends = np.concatenate((ends, [len(seen) - 1]))
    sides = (
        np.minimum.reduceat(x0, starts), np.minimum.reduceat(top, starts),
        np.maximum.reduceat(x1, starts), np.maximum.reduceat(bottom, starts),
    )  # fmt: skip
    words = zip(*(np.round(side, 2).tolist() for side in sides), strict=True)
    return list(zip(seen[starts].tolist(), (seen[ends] + 1).tolist(), words, strict=True))


def _main_quarter(textpage: Any, rotation: int) -> int:  # noqa: ANN401
    """The quarter turn in which most of the page's text runs; without text, that of the page."""
    votes: Counter[int] = Counter()
    count = pdfium.FPDFText_CountChars(textpage)
    for i in range(0, count, max(count // SAMPLES, 1)):
        code = pdfium.FPDFText_GetUnicode(textpage, i)  # of a damaged font: no letter of Unicode
        if code > sys.maxunicode or not chr(code or ord(" ")).isspace():
            votes[round(_angle_and_scale(textpage, i)[0] / 90) % 4] += 1
    return votes.most_common(1)[0][0] if votes else rotation


def _angle_and_scale(textpage: Any, index: int) -> tuple[float, float]:  # noqa: ANN401
    """In which direction a character's text runs, in degrees against the clock, and how much larger than its font."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    return math.degrees(math.atan2(matrix.b, matrix.a)), math.hypot(matrix.c, matrix.d)


class _Styles:
    """Size, weight, direction and visibility of characters, read once for each text object and font."""

    def __init__(self, textpage: Any, frame: Frame) -> None:  # noqa: ANN401
        self.textpage = textpage
        self.page_of_text = _address(textpage)
        self.frame = frame
        self.objects: dict[int, _Style] = {}
        self.fonts: dict[int, tuple[bool, str]] = {}

    def of(self, index: int) -> _Style:
        """The style of a character."""
        address = _text_object(self.page_of_text, index)
        style = self.objects.get(address)
        if style is None:
            style = self.objects[address] = self._read(index)
        return style

    def _read(self, index: int) -> _Style:
        text_object = pdfium.FPDFText_GetTextObject(self.textpage, index)
        angle, scale = _angle_and_scale(self.textpage, index)
        size = abs(pdfium.FPDFText_GetFontSize(self.textpage, index)) * scale
        quarter = round(angle / 90)
        red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
        pdfium.FPDFPageObj_GetFillColor(text_object, red, green, blue, alpha)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object)
        font = pdfium.FPDFTextObj_GetFont(text_object)
        bold, legacy = self._font(font)
        address = ctypes.addressof(font.contents) if font else 0
        base = self._baseline(index)
        return _Style(
            size=size,
            bold=bold or mode == OUTLINED,
            turn=(quarter - self.frame.quarters) % 4,
            slanted=abs(angle - 90 * quarter) > 8,  # noqa: PLR2004 - degrees: neither level nor upright
            hidden=mode in INVISIBLE_MODES or (alpha.value == 0 and mode == 0),
            legacy=legacy,
            base=base,
            over=round(base - 0.75 * size, 2),
            under=round(base + 0.2 * size, 2),
            drawn=ctypes.addressof(text_object.contents),
            font=address,
            white=min(red.value, green.value, blue.value) > WHITE and mode == 0,
        )

    def _baseline(self, index: int) -> float:
        """The y of the line that a text object stands on."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.textpage, index, x, y)
        return float(self.frame.map(x.value, y.value, x.value, y.value)[1])

    def _font(self, font: Any) -> tuple[bool, str]:  # noqa: ANN401
        """Whether a font is bold, and its name where it is of an old encoding."""
        if not font:
            return False, ""
        address = ctypes.addressof(font.contents)
        if address not in self.fonts:
            buffer = ctypes.create_string_buffer(128)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
            name = buffer.value.decode("latin-1").rpartition("+")[2]
            bold = (
                any(word in name.lower() for word in ("bold", "black", "heavy"))
                or pdfium.FPDFFont_GetWeight(font) >= BOLD_WEIGHT
            )
            self.fonts[address] = (bold, name if is_legacy(name) else "")
        return self.fonts[address]
