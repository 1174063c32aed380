"""A page of PDF as pdfium sees it: words with boxes, the rules drawn on it, and what a reader must be warned of.

Boxes are in points, origin top left, in the frame in which the page's main text stands upright (`Sheet.shown` maps a
box to the page as it is shown). pdfium is not safe in threads: one thread of a process at a time.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extract.document import Box
from extract.errors import Unreadable

MAX_CHARACTERS = 60_000
"""Characters on one page. A full A3 page of the smallest print holds about 20,000."""
MAX_OBJECTS = 60_000
MAX_DEPTH = 12
"""Forms within forms; pdfium itself stops later."""
MAX_SEGMENTS = 400
"""Segments of one path that are looked at: a table's rules have few, a drawing has thousands."""

THIN = 3.0  # points: a filled box this thin is a rule
SHORT = 4.0  # points: shorter rules are letters, ticks or dots
HYPHENS = {0x0002, 0xFFFE}  # what pdfium puts for a hyphen at the end of a line
SILENT = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))  # take no room on paper
BOLD_WEIGHT = 600
LEGACY_FONTS = (".vn", "vni-")
WHOLE = 0.8  # share of the page: a picture this large is the page
SAMPLES = 12  # characters of a page that are asked for the direction of their text
INVISIBLE_MODES = (3, 7)  # text render modes: neither filled nor stroked
OUTLINED = 2  # filled and stroked: the false bold of many word processors
RAISED = 0.72  # a figure set at less than this share of its line's size is a note mark or an exponent


BOX_BYTES = ctypes.sizeof(pdfium.FS_RECTF)
# Two functions are called for every character or word. Through these prototypes they take plain addresses and keep
# Python's lock, which halves the time of a call.
_read_box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
_text_object = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)


@dataclass(slots=True)
class Token:
    """A word as printed. `base` is its baseline; `turn` its quarter turns against the page's main text.

    `spaced`: a space follows in the file. `first` and `last` are the numbers of its characters on the page. `sure` and
    `other` are as in Word, for words read from a picture.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    spaced: bool
    turn: int
    first: int
    last: int
    raised: bool = False
    sure: float = 1.0
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line on paper, level (`at` is its y) or upright (`at` is its x), from `start` to `end`."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Sheet:
    """A page read by pdfium. `width` and `height` as shown; `quarters` turns clockwise lead from our frame to that."""

    number: int
    width: float
    height: float
    quarters: int
    tokens: list[Token] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: float = 0.0
    """Share of the page that its largest picture covers."""
    covered: bool = False
    """A picture as large as the page lies over text."""
    drawings: int = 0
    """Drawn shapes that are no rules: many on a page without text are letters turned into outlines."""
    hidden: list[Token] = field(default_factory=list)
    """Words that no one sees: invisible, transparent, outside the page. The text layer of a scan is of this kind."""
    slanted: list[Token] = field(default_factory=list)
    legacy: int = 0
    """Letters in fonts of the old encodings TCVN3 and VNI, which do not say what they show."""
    lefts: Any = None
    rights: Any = None
    letters: str = ""
    back: Callable[[Box], Box] | None = None
    """Maps a box of our frame to the page as shown, where the page is a picture that was straightened."""
    noise: list[tuple[Box, str]] = field(default_factory=list)
    """Stamps and dirt on a picture: where, on the page as shown, and what they read like."""
    unread: list[Box] = field(default_factory=list)
    """Where on a picture, as shown, ink stands among the words that was not made out."""
    poor: bool = False
    """A picture that reads badly: dust, blur, a stamp over the text. Figures may be missing or misread."""

    @property
    def span(self) -> tuple[float, float]:
        """Width and height in the frame of the text."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def shown(self, box: Box) -> Box:
        """A box of our frame on the page as shown."""
        if self.back is not None:
            return self.back(box)
        if not self.quarters:
            return box
        x0, top, x1, bottom = box
        width, height = self.span
        for _ in range(self.quarters):
            x0, top, x1, bottom = height - bottom, x0, height - top, x1
            width, height = height, width
        return (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))

    def forget_characters(self) -> None:
        """Drop what is only needed while the page itself is being read."""
        self.lefts = self.rights = None
        self.letters = ""


@dataclass(frozen=True, slots=True)
class _Style:
    """How one text object is set.

    `turn`: quarter turns against the main text. For text that stands upright: `base` its baseline, `over` and `under`
    how high a line of this size reaches.
    """

    size: float
    bold: bool
    turn: int
    slanted: bool
    hidden: bool
    legacy: bool
    base: float
    over: float
    under: float


def read_sheet(page: Any, number: int) -> Sheet:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """Words, rules and pictures of one page of pypdfium2. Raises Unreadable for a page over the limits."""
    frame = _Frame(page)
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    if not textpage:
        return Sheet(number, *frame.size(frame.rotation), 0)
    try:
        sheet = _words(textpage, frame, number)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    objects = _Objects(frame, sheet)
    objects.walk(page)
    return sheet


class _Frame:
    """Maps the page's own coordinates (origin anywhere, y upwards) to a frame turned by some quarters."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page.raw, box)
        self.left, self.right = sorted((box.left, box.right))
        self.bottom, self.top = sorted((box.bottom, box.top))
        self.rotation = pdfium.FPDFPage_GetRotation(page.raw) % 4
        self.quarters = self.rotation

    def size(self, quarters: int) -> tuple[float, float]:
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


def _words(textpage: Any, frame: _Frame, number: int) -> Sheet:  # noqa: ANN401
    count = pdfium.FPDFText_CountChars(textpage)
    if count > MAX_CHARACTERS:
        raise Unreadable(
            "pdf.page_too_dense", f"Trang {number} có quá nhiều ký tự ({count}), không đọc để bảo đảm an toàn."
        )
    if count <= 0:
        return Sheet(number, *frame.size(frame.rotation), 0)
    letters = _letters(textpage, count)
    boxes = (pdfium.FS_RECTF * count)()
    page_of_text, first_box = _address(textpage), ctypes.addressof(boxes)
    places = range(first_box, first_box + count * BOX_BYTES, BOX_BYTES)
    deque(map(_read_box, repeat(page_of_text), range(count), places), maxlen=0)  # the fastest of loops
    raw = np.frombuffer(boxes, dtype=np.float32).reshape(count, 4).astype(np.float64)  # left, top, right, bottom
    quarters = frame.quarters = _main_quarter(textpage, letters, frame.rotation)
    styles = _Styles(textpage, frame)
    x0, top, x1, bottom = frame.map(raw[:, 0], raw[:, 3], raw[:, 2], raw[:, 1])
    sheet = Sheet(number, *frame.size(frame.rotation), (frame.rotation - quarters) % 4)
    sheet.lefts, sheet.rights, sheet.letters = x0, x1, letters
    composed = unicodedata.is_normalized("NFC", letters)
    silent = any(chr(code) in letters for code in SILENT)
    width, height = sheet.span
    for a, b, (left, high, right, low) in _runs(_visible(letters, x0, x1, bottom - top, bottom), (x0, top, x1, bottom)):
        text = letters[a:b]
        if not composed or silent:
            text = unicodedata.normalize("NFC", text).translate(SILENT)
        style = styles.of(a)
        base = low if style.turn else style.base
        # Letters differ in height; a box as high as the line shows any figure whole, with its marks.
        if not style.turn:
            high, low = min(high, style.over), max(low, style.under)  # noqa: PLW2901 - the box of the word
        spaced = b < count and letters[b] == " " and bool(x1[b] > x0[b])  # pdfium's own spaces have no width
        token = Token(text, left, high, right, low, base, style.size, style.bold, spaced, style.turn, a, b)
        sheet.legacy += style.legacy * len(text)
        if style.hidden or style.size < 1 or right < 0 or low < 0 or left > width or high > height:
            sheet.hidden.append(token)
        elif text:
            (sheet.slanted if style.slanted else sheet.tokens).append(token)
    return sheet


def _address(handle: Any) -> int:  # noqa: ANN401
    return int(ctypes.cast(handle, ctypes.c_void_p).value or 0)


def _letters(textpage: Any, count: int) -> str:  # noqa: ANN401
    """One character for each of pdfium's; hyphens at line ends made plain."""
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
    line_end = (codes == 0x0A) | (codes == 0x0D)  # noqa: PLR2004
    codes = np.where(blank, np.where(line_end, 0x0A, 0x20), codes)
    return codes.astype("<u4").tobytes().decode("utf-32-le", "replace")


def _visible(letters: str, left: Any, right: Any, height: Any, bottom: Any) -> Any:  # noqa: ANN401
    """Numbers of the characters that print something, each once: text drawn twice for false bold counts once."""
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype="<u4")
    printing = np.flatnonzero((codes != 0x20) & (codes != 0x0A) & (right > left))  # noqa: PLR2004
    left, bottom, codes = left[printing], bottom[printing], codes[printing]
    near = np.maximum(0.12 * height[printing], 0.3)
    order = np.lexsort((left, np.round(bottom / 3), codes))
    first, second = order[:-1], order[1:]
    doubled = (
        (codes[first] == codes[second])
        & (np.abs(left[first] - left[second]) < near[first])
        & (np.abs(bottom[first] - bottom[second]) < near[first])
    )
    keep = np.ones(len(printing), dtype=bool)
    keep[np.maximum(first[doubled], second[doubled])] = False
    return printing[keep]


def _runs(seen: Any, boxes: tuple[Any, Any, Any, Any]) -> list[tuple[int, int, Box]]:  # noqa: ANN401
    """Words as first character, one past the last, and box: cut at spaces, at jumps to another line, at large gaps."""
    if not len(seen):
        return []
    x0, top, x1, bottom = (side[seen] for side in boxes)
    height = np.maximum(bottom - top, 1.0)
    height = np.maximum(height[:-1], height[1:])
    # Within a word characters move to the right, or, where the text is turned, up or down by no more than one of them.
    moved = (x0[1:] - x1[:-1] > height) | (x0[1:] < x0[:-1] - height) | (np.abs(np.diff(bottom)) > height)
    cut = np.flatnonzero((np.diff(seen) != 1) | moved)
    starts = np.concatenate(([0], cut + 1))
    ends = np.concatenate((cut, [len(seen) - 1]))
    sides = (
        np.minimum.reduceat(x0, starts), np.minimum.reduceat(top, starts),
        np.maximum.reduceat(x1, starts), np.maximum.reduceat(bottom, starts),
    )  # fmt: skip
    words = zip(*(np.round(side, 2).tolist() for side in sides), strict=True)
    return list(zip(seen[starts].tolist(), (seen[ends] + 1).tolist(), words, strict=True))


def _main_quarter(textpage: Any, letters: str, rotation: int) -> int:  # noqa: ANN401
    """The quarter turn in which most of the page's text runs; without text, that of the page."""
    votes: Counter[int] = Counter()
    for i in range(0, len(letters), max(len(letters) // SAMPLES, 1)):
        if not letters[i].isspace():
            votes[round(_angle_and_scale(textpage, i)[0] / 90) % 4] += 1
    return votes.most_common(1)[0][0] if votes else rotation


def _angle_and_scale(textpage: Any, index: int) -> tuple[float, float]:  # noqa: ANN401
    """In which direction a character's text runs, in degrees against the clock, and how much larger than its font."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    return math.degrees(math.atan2(matrix.b, matrix.a)), math.hypot(matrix.c, matrix.d)


class _Styles:
    """Size, weight, direction and visibility of characters, read once for each text object and font."""

    def __init__(self, textpage: Any, frame: _Frame) -> None:  # noqa: ANN401
        self.textpage = textpage
        self.page_of_text = _address(textpage)
        self.frame = frame
        self.objects: dict[int, _Style] = {}
        self.fonts: dict[int, tuple[bool, bool]] = {}

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
        bold, legacy = self._font(pdfium.FPDFTextObj_GetFont(text_object))
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
        )

    def _baseline(self, index: int) -> float:
        """The y of the line that a text object stands on."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.textpage, index, x, y)
        return float(self.frame.map(x.value, y.value, x.value, y.value)[1])

    def _font(self, font: Any) -> tuple[bool, bool]:  # noqa: ANN401
        """Whether a font is bold, and whether it is of an old encoding."""
        if not font:
            return False, False
        address = ctypes.addressof(font.contents)
        if address not in self.fonts:
            buffer = ctypes.create_string_buffer(128)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
            name = buffer.value.decode("latin-1").rpartition("+")[2].lower()
            bold = (
                any(word in name for word in ("bold", "black", "heavy"))
                or pdfium.FPDFFont_GetWeight(font) >= BOLD_WEIGHT
            )
            self.fonts[address] = (bold, name.startswith(LEGACY_FONTS))
        return self.fonts[address]


class _Objects:
    """Rules and pictures among the page's objects, also inside forms."""

    def __init__(self, frame: _Frame, sheet: Sheet) -> None:
        self.frame = frame
        self.sheet = sheet
        self.seen = 0
        self.text = False

    def walk(self, page: Any) -> None:  # noqa: ANN401
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
        if bottom - top <= THIN or x1 - x0 <= THIN:
            self._thin(x0, top, x1, bottom)
        elif stroke.value or not _white(item):
            self.sheet.drawings += 1
            self._segments(item, outer, closed=bool(fill.value))

    def _thin(self, x0: float, top: float, x1: float, bottom: float) -> None:
        if x1 - x0 >= max(bottom - top, SHORT):
            self.sheet.rules.append(Rule(True, (top + bottom) / 2, x0, x1))
        elif bottom - top >= SHORT:
            self.sheet.rules.append(Rule(False, (x0 + x1) / 2, top, bottom))

    def _segments(self, item: Any, outer: Any, *, closed: bool) -> None:  # noqa: ANN401
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
                    self._line(here, start)
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                self._line(here, point)
            here = point
            if pdfium.FPDFPathSegment_GetClose(segment):
                self._line(here, start)
        if closed:
            self._line(here, start)

    def _line(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        box = self.frame.map(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        if min(box[2] - box[0], box[3] - box[1]) <= 1:
            self._thin(*box)

    def _picture(self, item: Any, outer: Any) -> None:  # noqa: ANN401
        box = self._bounds(item, outer)
        if box is None:
            return
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


def _white(item: Any) -> bool:  # noqa: ANN401
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value == 0 or min(red.value, green.value, blue.value) > 250  # noqa: PLR2004 - of 255
