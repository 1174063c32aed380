"""The words of a page of PDF with their boxes, as pdfium sees them.

pdfium is not safe in threads: one thread of a process at a time.
"""

from __future__ import annotations

import ctypes
import sys
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat, takewhile
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extract.errors import Unreadable
from extract.legacy_fonts import to_unicode
from extract.pdf_blanks import word_ends
from extract.pdf_fast import address, fast
from extract.pdf_frame import Frame
from extract.pdf_hidden import hide
from extract.pdf_lines import UNIT
from extract.pdf_objects import Objects
from extract.pdf_sheet import Sheet, Token
from extract.pdf_styles import Style, Styles

MAX_CHARACTERS = 60_000
"""Characters on one page. A full A3 page of the smallest print holds about 20,000."""
HYPHENS = {0x0002, 0xFFFE}  # what pdfium puts for a hyphen at the end of a line
SILENT = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))  # take no room on paper
SENSELESS = 0.1  # as many letters without meaning as this share of the others a good font never has
MAX_SAMPLES = 40  # characters without meaning that are asked for their font
FINE = 1024  # parts of a point: letters drawn twice are put in order by so many
STRIPE = 3.0  # points: letters drawn twice are looked for within stripes of this height
SAMPLES = 12  # characters of a page that are asked for the direction of their text
MARKS = "0123456789()[]*,"  # what the mark of a note is made of
LIFTED = 0.15  # of the size of the line: how far the mark of a note stands above it, at least
SMALLER = 0.92  # of the size of the line: how large the mark of a note is at most

BOX_BYTES = ctypes.sizeof(pdfium.FS_RECTF)
BLANKS = (*range(0x21), 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)  # the spaces of Unicode, and what is none
LINE_ENDS = (0x0A, 0x0D)
_read_box = fast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def _plain() -> Any:  # noqa: ANN401 - an array
    """What is made of each code below 0x10000: one kind of blank, of line end and of hyphen."""
    plain = np.arange(0x10000, dtype="<u4")
    plain[list(BLANKS)] = ord(" ")
    plain[list(LINE_ENDS)] = ord("\n")
    plain[list(HYPHENS)] = ord("-")
    return plain


PLAIN = _plain()
CONTROL = np.array([code not in (*HYPHENS, *LINE_ENDS, ord("\t")) for code in range(ord(" "))])
"""Whether a code below that of the blank means nothing."""


def read_sheet(page: Any, number: int) -> Sheet:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """Words, rules and pictures of one page of pypdfium2. Raises Unreadable for a page over the limits."""
    frame = Frame(page)
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    if not textpage:
        return Sheet(number, *frame.size(frame.rotation), 0)
    try:
        frame.quarters = _main_quarter(textpage, frame)
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
    page_of_text, first_box = address(textpage), ctypes.addressof(boxes)
    places = range(first_box, first_box + count * BOX_BYTES, BOX_BYTES)
    deque(map(_read_box, repeat(page_of_text), range(count), places), maxlen=0)  # the fastest of loops
    sides = np.frombuffer(boxes, dtype=np.float32).reshape(count, 4).T.astype(np.float64, order="C")
    styles = Styles(textpage, frame)
    x0, top, x1, bottom = frame.map(sides[0], sides[3], sides[2], sides[1])
    sheet = Sheet(number, *frame.size(frame.rotation), (frame.rotation - frame.quarters) % 4)
    sheet.lefts, sheet.rights = x0, x1
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype="<u4")
    composed = unicodedata.is_normalized("NFC", letters)
    silent = any(chr(code) in letters for code in SILENT)
    width, height = sheet.span
    written: Counter[int] = Counter()  # letters of words by font
    blank = (codes == ord(" ")) & (x1 > x0)  # pdfium's own spaces have no width
    seen = _visible(codes, (x0, top, x1, bottom), styles)
    here = (x0[seen], top[seen], x1[seen], bottom[seen])
    marks = _note_marks(letters, seen, here, styles)
    for a, b, spaced, left, high, right, low in _runs(codes, seen, here, (x0, x1), blank, marks):
        text, style = letters[a:b].replace(" ", ""), styles.of(a)
        if style.legacy:
            text = to_unicode(text, style.legacy)
            sheet.legacy += len(text)
        elif not composed or silent:
            text = unicodedata.normalize("NFC", text).translate(SILENT)
        if controls and len(text) > 1:
            written[style.font] += len(text)
        turn, size = style.turn, style.size
        base = low if turn else style.base
        # Letters differ in height; a box as high as the line shows any figure whole, with its marks.
        high, low = min(high, style.over), max(low, style.under)  # noqa: PLW2901 - the box of the word
        token = Token(
            text, left, high, right, low, base, size, style.bold, spaced, turn, a, b, style.drawn, style.white
        )
        if style.hidden or size < 1 or right < 0 or low < 0 or left > width or high > height:
            sheet.hidden.append(token)
        elif a in marks:
            sheet.marks.append(token)
        elif text:
            (sheet.slanted if style.slanted else sheet.tokens).append(token)
    sheet.unmapped = _unmapped(controls, written, styles)
    return sheet


def _unmapped(controls: Sequence[int], written: Mapping[int, int], styles: Styles) -> int:
    """How many letters are set in fonts that do not say what they show: many of theirs have no meaning.

    `written` counts the other letters of each font, `controls` are the numbers of those without meaning.
    """
    step = len(controls) // MAX_SAMPLES + 1
    without = Counter(styles.of(index).font for index in controls[::step])
    silent = [font for font, count in without.items() if count * step > SENSELESS * written.get(font, 0)]
    return sum(written.get(font, 0) + without[font] * step for font in silent)


def _letters(textpage: Any, count: int) -> tuple[str, list[int]]:  # noqa: ANN401
    """One character for each of pdfium's, hyphens at line ends made plain; and the numbers of those without meaning."""
    units = (ctypes.c_ushort * (count + 1))()
    got = pdfium.FPDFText_GetText(textpage, 0, count, units)
    codes: NDArray[Any] = np.frombuffer(bytes(units), dtype=np.uint16)[:count]
    if got != count + 1 or bool(((codes >= 0xD800) & (codes < 0xE000)).any()):  # noqa: PLR2004 - surrogates
        read_code = pdfium.FPDFText_GetUnicode
        codes = np.array([read_code(textpage, i) for i in range(count)], dtype=np.uint32)
    low = np.flatnonzero(codes < len(CONTROL))
    controls = low[CONTROL[codes[low]]].tolist()
    known = codes < len(PLAIN)
    plain = np.where(known, PLAIN[np.where(known, codes, 0)], codes) if codes.dtype != np.uint16 else PLAIN[codes]
    return plain.astype("<u4").tobytes().decode("utf-32-le", "replace"), controls


def _visible(codes: Any, boxes: tuple[Any, Any, Any, Any], styles: Styles) -> Any:  # noqa: ANN401
    """Numbers of the characters that print something, each once: text drawn twice for false bold counts once."""
    left, top, right, bottom = boxes
    # pdfium's own spaces have no width; marks that are set over the letter before them have none either.
    printing = np.flatnonzero((codes != 0x20) & (codes != 0x0A) & (right >= left))  # noqa: PLR2004
    for shift in (0, STRIPE / 2):
        count = len(printing)
        printing = _once(printing, codes, (left, top, bottom), shift, styles)
        if len(printing) == count:  # else a copy set higher or lower may have fallen to the next stripe
            break
    return printing


def _once(printing: Any, codes: Any, sides: tuple[Any, Any, Any], shift: float, styles: Styles) -> Any:  # noqa: ANN401
    """Of the same letters almost in one place of a stripe of paper the last, drawn over the others, that is seen."""
    code, left, top, bottom = (each[printing] for each in (codes, *sides))
    stripe = np.clip(np.round((bottom + shift) / STRIPE), -0x7FFF, 0x7FFF).astype(np.int64)
    along = np.clip(left * FINE, -0xFFFFFF, 0xFFFFFF).astype(np.int64)
    order = np.argsort((((code.astype(np.int64) << 16) + stripe) << 25) + along)
    code, left, top, bottom = (each[order] for each in (code, left, top, bottom))
    near = np.maximum(0.16 * (bottom - top), 0.3)[:-1]
    doubled = (code[1:] == code[:-1]) & (np.abs(np.diff(left)) < near) & (np.abs(np.diff(bottom)) < near)
    if not doubled.any():
        return printing
    order = printing[order]
    starts = np.concatenate(([0], np.flatnonzero(~doubled) + 1))
    ends = np.append(starts[1:], len(order))
    kept = order[starts]
    for i in np.flatnonzero(ends - starts > 1).tolist():
        kept[i] = _seen_last(order[starts[i] : ends[i]].tolist(), styles)
    return np.sort(kept)


def _seen_last(copies: list[int], styles: Styles) -> int:
    return max(copies, key=lambda i: (not styles.of(i).hidden, i))


def _note_marks(letters: str, seen: Any, here: tuple[Any, Any, Any, Any], styles: Styles) -> set[int]:  # noqa: ANN401
    """Numbers of the characters that are marks of notes: small ones lifted above the line, behind a word on it.

    The exponent of a unit (km\u00b2) is not one.
    """
    x0, top, x1, bottom = here
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


def _lifted(line: Style, mark: Style) -> bool:
    """Whether what is set in one style stands smaller and higher beside the other."""
    return mark.size < SMALLER * line.size and line.base - mark.base > LIFTED * line.size and not mark.turn


def _runs(
    codes: Any,  # noqa: ANN401
    seen: Any,  # noqa: ANN401
    here: tuple[Any, Any, Any, Any],
    sides: tuple[Any, Any],
    blank: Any,  # noqa: ANN401
    marks: set[int],
) -> Iterable[tuple[int, int, bool, float, float, float, float]]:
    """Words as first character, one past the last, whether a blank of the file follows, and the sides of their box."""
    if not len(seen):
        return ()
    breaks = np.flatnonzero(word_ends(codes, seen, here, sides, marks))
    x0, top, x1, bottom = here
    starts = np.concatenate(([0], breaks + 1))
    after = seen[np.concatenate((breaks, [len(seen) - 1]))] + 1
    spaced = blank[np.minimum(after, len(blank) - 1)] & (after < len(blank))
    box = (
        np.minimum.reduceat(x0, starts), np.minimum.reduceat(top, starts),
        np.maximum.reduceat(x1, starts), np.maximum.reduceat(bottom, starts),
    )  # fmt: skip
    return zip(seen[starts].tolist(), after.tolist(), spaced.tolist(), *np.round(box, 2).tolist(), strict=True)


def _main_quarter(textpage: Any, frame: Frame) -> int:  # noqa: ANN401
    """The quarter turn in which most of the page's text runs; without text, that of the page."""
    votes: Counter[int] = Counter()
    styles = Styles(textpage, frame)
    count = pdfium.FPDFText_CountChars(textpage)
    for i in range(0, count, max(count // SAMPLES, 1)):
        code = pdfium.FPDFText_GetUnicode(textpage, i)  # of a damaged font: no letter of Unicode
        if code > sys.maxunicode or not chr(code or ord(" ")).isspace():
            votes[round(styles.direction(i) / 90) % 4] += 1
    return votes.most_common(1)[0][0] if votes else frame.rotation
