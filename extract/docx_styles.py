"""How the text of a DOCX is set: its own marks, then those of its styles, as far as reading needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEPTH = 20
"""How far a chain of styles (basedOn) is followed."""
OFF = frozenset(("0", "false", "off", "none"))

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


@dataclass(frozen=True, slots=True)
class Setting:
    """What the marks of text say; None where they leave it to the style below."""

    fonts: tuple[str, ...] | None = None
    bold: bool | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    raised: bool | None = None

    def over(self, below: Setting) -> Setting:
        """These marks, and those of a style where these say nothing."""
        return Setting(
            below.fonts if self.fonts is None else self.fonts,
            below.bold if self.bold is None else self.bold,
            below.hidden if self.hidden is None else self.hidden,
            below.capitals if self.capitals is None else self.capitals,
            below.raised if self.raised is None else self.raised,
        )


PLAIN = Setting()
LIFTED, SMALL = 4, 20
"""Half points: how far marks of notes are lifted at least, and how tall they are at most (text has 26 to 28)."""
CAPITALS = (f"{W}caps", f"{W}smallCaps")
SWITCHES = {f"{W}b": "bold", f"{W}vanish": "hidden", **dict.fromkeys(CAPITALS, "capitals")}


def setting(marks: Element | None) -> Setting:
    """What the marks of a run or a style (w:rPr) say."""
    if marks is None or not len(marks):
        return PLAIN
    found: dict[str, Any] = {}
    for mark in marks:
        tag = mark.tag
        if tag == f"{W}rFonts":
            found["fonts"] = _fonts(mark)
        elif tag in SWITCHES:
            found[SWITCHES[tag]] = is_on(mark) or (tag in CAPITALS and found.get("capitals", False))
        elif tag == f"{W}vertAlign":
            found["raised"] = mark.get(f"{W}val") == "superscript"
        elif tag == f"{W}position" and _lifted(mark, marks.find(f"{W}sz")):
            found["raised"] = True
    return Setting(**found) if found else PLAIN


def _lifted(position: Element, size: Element | None) -> bool:
    """Whether small letters are lifted from their line, as LibreOffice and some people set what stands high."""
    try:
        up, tall = (int((mark.get(f"{W}val") if mark is not None else "") or 0) for mark in (position, size))
    except ValueError:
        return False
    return up >= LIFTED and 0 < tall <= SMALL


def is_on(mark: Element | None) -> bool:
    """Whether a mark that stands there is not switched off."""
    return mark is not None and mark.get(f"{W}val") not in OFF


class Styles:
    """The styles of a document: what text and paragraphs are set in that say nothing themselves."""

    def __init__(self, styles: Element | None) -> None:
        found = [] if styles is None else list(styles.iter(f"{W}style"))
        self.styles = {s.get(f"{W}styleId"): s for s in found}
        ordinary = (s for s in found if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true"))
        self.ordinary = next((s.get(f"{W}styleId") for s in ordinary), None)
        self.defaults = PLAIN if styles is None else setting(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self.settings: dict[str | None, Setting] = {}
        self.chains: dict[str | None, list[Element]] = {}

    def of_paragraph(self, paragraph: Element) -> Setting:
        """What the runs of a paragraph are set in that say nothing themselves."""
        name = self._name(paragraph)
        if name not in self.settings:
            self.settings[name] = self._joined(name).over(self.defaults)
        return self.settings[name]

    def of_run(self, marks: Element | None, below: Setting) -> Setting:
        """What a run with these marks is set in, in a paragraph set in `below`."""
        if marks is None:
            return below
        own = setting(marks)
        named = marks.find(f"{W}rStyle")
        if named is not None:
            name = named.get(f"{W}val")
            key = f"run {name}"
            if key not in self.settings:
                self.settings[key] = self._joined(name)
            own = own.over(self.settings[key])
        return below if own == PLAIN else own.over(below)

    def centred(self, paragraph: Element) -> bool:
        """Whether the paragraph is centred."""
        for element in (paragraph, *self.chain(paragraph)):
            found = element.find(f"{W}pPr/{W}jc")
            if found is not None:
                return found.get(f"{W}val") == "center"
        return False

    def chain(self, paragraph: Element) -> list[Element]:
        """The paragraph's style and those it is based on."""
        name = self._name(paragraph)
        if name not in self.chains:
            self.chains[name] = list(self._based(name))
        return self.chains[name]

    def list_of(self, name: str | None) -> str | None:
        """The list (numId) that a list style names."""
        for style in self._based(name):
            found = style.find(f"{W}pPr/{W}numPr/{W}numId")
            if found is not None:
                return found.get(f"{W}val")
        return None

    def _name(self, paragraph: Element) -> str | None:
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.ordinary if found is None else found.get(f"{W}val")

    def _based(self, name: str | None) -> Iterator[Element]:
        for _ in range(DEPTH):
            style = self.styles.get(name)
            if style is None:
                return
            yield style
            based = style.find(f"{W}basedOn")
            name = None if based is None else based.get(f"{W}val")

    def _joined(self, name: str | None) -> Setting:
        found = PLAIN
        for style in self._based(name):
            found = found.over(setting(style.find(f"{W}rPr")))
        return found


def _fonts(mark: Element) -> tuple[str, ...] | None:
    """The fonts that a mark names for letters without and with diacritics; a theme's are never of old."""
    named = (
        mark.get(f"{W}{script}")
        for script in ("hAnsi", "ascii")
        if not mark.get(f"{W}{script}Theme")
    )  # fmt: skip
    found = tuple(name for name in named if name)
    return found or (() if mark.get(f"{W}asciiTheme") else None)
