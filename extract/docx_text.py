"""What a paragraph of a DOCX shows: its text as accepted, without field codes, hidden text and marks of notes.

Also formulas (w:oMath) as a line of text, symbols of Word's own fonts, and capitals that only the setting makes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from lxml import etree

from extract.docx_styles import Setting, Styles, is_on
from extract.legacy_fonts import is_legacy, to_unicode

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
"""Words that old Words draw as a picture."""
MAX_DEPTH = 200
SKIPPED = frozenset(f"{W}{t}" for t in ("del", "moveFrom", "delText", "rPr", "pPr", "sdtPr", "commentReference", "rt"))
BREAKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
NOTE_MARK = re.compile(r"[(\[]?(?:\d{1,2}|\*{1,3})[)\]]?")
"""What is set high behind a word or a figure to refer to a note: "1.248¹ hồ sơ" is no 12.481."""
POWER = re.compile(r"(?<![^\W\d_])[kdcmh]?m\s*$")
"""A unit whose power is set high: "120 km²" stays "120 km2"."""
SYMBOL = {
    0xA3: "≤", 0xAE: "→", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xBB: "≈", 0xBE: "–",
    **{code: chr(code) for code in (*range(0x20, 0x40), 0x5B, 0x5D, 0x7B, 0x7C, 0x7D)},
}  # fmt: skip
"""Signs of the font Symbol, which Word stores by their place in it; digits and brackets are where they always are."""
WINGDINGS = {0x6F: "☐", 0xA8: "☐", 0xFC: "✓", 0xFE: "☒", 0xE0: "→", 0xF0: "→"}
PRIVATE = re.compile("[\uf020-\uf0ff]")
CONTENTS = re.compile(r"(?:\t|[.…]{4,}\s*)\d{1,4}\s*$")
"""How a line of a table of contents ends: with the number of a page."""

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


@dataclass(slots=True)
class Shown:
    """A paragraph as it is shown. `notes` are the kind and id of each note that it refers to, `boxes` its text boxes.

    `marks` are raised figures that refer to notes, `contents` tells a line of a table of contents, `runs_on` one
    without an end of its own.
    """

    text: str
    bold: bool
    contents: bool
    runs_on: bool
    boxes: list[Element]
    notes: list[tuple[str, str]]
    marks: list[str]


@dataclass(slots=True)
class _Field:
    """An open field: its code until the mark that parts it from what it shows."""

    code: str = ""
    told: bool = False


@dataclass(slots=True)
class _Found:
    """What was found so far of a paragraph. `below` is how its style sets text, `run` how the run at hand is set."""

    below: Setting
    run: Setting
    parts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    weights: set[bool] = field(default_factory=set)
    contents: bool = False


class Texts:
    """Reads paragraphs one after another; fields may reach over several of them."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.fields: list[_Field] = []

    def of(self, paragraph: Element) -> Shown:
        """What this paragraph shows."""
        below = self.styles.of_paragraph(paragraph)
        found = _Found(below, below)
        self._inline(paragraph, found, 0)
        # A field whose code does not end with its paragraph is a broken one: it must not swallow the rest.
        self.fields = [f for f in self.fields if f.told]
        if not any(map(str.strip, found.parts)):  # nothing else: then they refer to nothing
            found.parts, found.marks = found.marks, []
        text = unicodedata.normalize("NFC", "".join(found.parts))
        contents = bool(CONTENTS.search(text)) and (found.contents or self._is_contents(paragraph))
        runs_on = _runs_on(paragraph, below)
        return Shown(text, found.weights == {True}, contents, runs_on, found.boxes, found.notes, found.marks)

    def _is_contents(self, paragraph: Element) -> bool:
        names = (style.find(f"{W}name") for style in self.styles.chain(paragraph))
        return any(name is not None and (name.get(f"{W}val") or "").lower().startswith("toc ") for name in names)

    def _inline(self, element: Element, found: _Found, depth: int) -> None:  # noqa: C901, PLR0912 - a branch per kind
        """Walk what a paragraph holds, in order, down to its texts."""
        if depth > MAX_DEPTH:
            return
        for child in element:
            tag = child.tag
            if tag in SKIPPED:
                continue
            if tag in TEXTS:
                self._text(child.text or "", found)
            elif tag == f"{W}r":
                self._run(child, found, depth)
            elif tag in BREAKS:
                self._add(BREAKS[tag], found)
            elif tag in NOTES:
                found.notes.append((NOTES[tag], child.get(f"{W}id") or ""))
            elif tag == f"{W}txbxContent":
                found.boxes.append(child)
            elif tag == f"{MC}AlternateContent":
                self._inline(alternative(child), found, depth + 1)
            elif tag in FIELDS:
                self._field(child)
            elif tag == WORD_ART:
                self._add(f"\n{child.get('string') or ''}", found)
            elif tag == f"{W}sym":
                self._add(_symbol(child), found)
            elif tag in FORMULAS:
                self._formula(child, found, depth + 1)
            else:
                self._inline(child, found, depth + 1)

    def _run(self, run: Element, found: _Found, depth: int) -> None:
        """A run, unless it is hidden. What its marks say holds for its texts."""
        outer, found.run = found.run, self.styles.of_run(run.find(f"{W}rPr"), found.below)
        if not found.run.hidden:
            self._inline(run, found, depth + 1)
        found.run = outer

    def _field(self, mark: Element) -> None:
        kind = mark.get(f"{W}fldCharType")
        if mark.tag == f"{W}instrText":
            if self.fields:
                self.fields[-1].code += mark.text or ""
        elif kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].told = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _formula(self, element: Element, found: _Found, depth: int) -> None:
        """A fraction, a bracket or a power as a line of text: 1247/1484."""
        opening, between, closing = FORMULAS[element.tag]
        parts = [child for child in element if not child.tag.endswith("Pr")]
        for i, part in enumerate(parts):
            self._add(between if i else opening, found)
            self._inline(part, found, depth)
        self._add(closing, found)

    def _text(self, text: str, found: _Found) -> None:
        """Add a run's text: out of an encoding of old where its font tells one, in capitals where it is set so."""
        setting = found.run
        legacy = next(filter(is_legacy, setting.fonts or ()), None)
        if legacy:
            text = to_unicode(text, legacy)
        elif PRIVATE.search(text):
            signs = WINGDINGS if any(f.startswith("Wingdings") for f in setting.fonts or ()) else SYMBOL
            text = PRIVATE.sub(lambda sign: signs.get(ord(sign[0]) - 0xF000, " "), text)
        if setting.raised and NOTE_MARK.fullmatch(text.strip()) and not POWER.search("".join(found.parts[-3:])):
            found.marks.append(text)
            return
        if text.strip():
            found.weights.add(bool(setting.bold))
        self._add(text.upper() if setting.capitals else text, found)

    def _add(self, text: str, found: _Found) -> None:
        """Add what is shown. What a field shows that stands in the code of another is no text."""
        if self.fields:
            if not all(f.told for f in self.fields[:-1]):
                return
            found.contents = found.contents or any(f.code.lstrip().startswith("TOC") for f in self.fields)
        found.parts.append(text)


TEXTS = (f"{W}t", f"{M}t")
FIELDS = frozenset((f"{W}fldChar", f"{W}instrText"))
FORMULAS = {
    f"{M}f": ("", "/", ""),
    f"{M}d": ("(", "; ", ")"),
    f"{M}sSup": ("", "^", ""),
    **dict.fromkeys((f"{M}{t}" for t in ("nary", "sSubSup", "sPre", "rad", "limLow", "limUpp")), ("", " ", "")),
    **dict.fromkeys((f"{M}m", f"{M}eqArr"), ("", "; ", "")),
    f"{M}mr": ("", " ", ""),
}
"""Parts of formulas, and what stands before, between and behind what they hold."""


def alternative(content: Element) -> Element:
    """Of the same content told twice, for later and for older programs, what a later one shows."""
    return next((c for c in content if c.tag == f"{MC}Choice"), content[0] if len(content) else content)


def _runs_on(paragraph: Element, setting: Setting) -> bool:
    """Whether the paragraph mark itself is deleted, moved away or hidden: then the paragraph runs on into the next."""
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    if marks is None:
        return bool(setting.hidden)
    if marks.find(f"{W}del") is not None or marks.find(f"{W}moveFrom") is not None:
        return True
    hidden = marks.find(f"{W}vanish")
    return is_on(hidden) if hidden is not None else bool(setting.hidden)


def _symbol(element: Element) -> str:
    """The sign that a symbol of one of Word's own fonts shows; a blank for a mere ornament."""
    try:
        code = int(element.get(f"{W}char") or "", 16)
    except ValueError:
        return " "
    if (element.get(f"{W}font") or "").startswith("Wingdings"):
        return WINGDINGS.get(code & 0xFF, " ")
    return SYMBOL.get(code & 0xFF, " ") if 0xF000 <= code <= 0xF0FF else chr(code) if code < 0xD800 else " "  # noqa: PLR2004 - the private area, surrogates
