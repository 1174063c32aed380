"""Automatic numbers of Word paragraphs ("1.1.", "a)", "-"): not in the text, computed by Word when it shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DEPTH = 20
"""How far a chain of styles (basedOn) is followed."""

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class _List:
    """A list (w:num) and its levels; lists of one abstract definition share its counters."""

    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts as Word does: `next(paragraph)` is the number the paragraph shows, None where it has none."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.lists = {} if numbering is None else _lists(numbering)
        self.styles = {} if styles is None else {s.get(f"{W}styleId"): s for s in styles.iter(f"{W}style")}
        self.counters: dict[str, list[int | None]] = {}
        self.restarted: set[tuple[str, int]] = set()

    def next(self, paragraph: Element) -> str | None:
        """Count this paragraph and give the number it shows: "1.1.", "a)", "-" for any bullet."""
        number, depth = self._reference(paragraph)
        found = self.lists.get(number or "")
        if number is None or found is None or depth not in found.levels:
            return None
        level = found.levels[depth]
        count = self._count(number, found, depth)
        if level.format == "bullet":
            return "+" if level.text.strip() == "+" else "-"
        if level.format == "none":
            return None
        text = level.text
        for i in range(depth + 1):
            shown = found.levels.get(i, _Level())
            text = text.replace(f"%{i + 1}", _shown(count[i] or shown.start, shown.format))
        return text.strip() or None

    def _count(self, number: str, found: _List, depth: int) -> list[int | None]:
        counters = self.counters.setdefault(found.abstract, [None] * LEVELS)
        if depth in found.restarts and (number, depth) not in self.restarted:
            self.restarted.add((number, depth))
            counters[depth] = found.restarts[depth]
        else:
            current = counters[depth]
            counters[depth] = found.levels[depth].start if current is None else current + 1
        for deeper in range(depth + 1, LEVELS):
            counters[deeper] = None
        for upper in range(depth):
            if counters[upper] is None:
                counters[upper] = found.levels.get(upper, _Level()).start
        return counters

    def _reference(self, paragraph: Element) -> tuple[str | None, int]:
        """The list (numId) and level of a paragraph, its own or its style's."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number, depth = _num_pr(own)
        if number is None:
            for style in self._chain(paragraph):
                number, styled = _num_pr(style.find(f"{W}pPr/{W}numPr"))
                if number is not None:
                    depth = styled if depth is None else depth
                    break
        return (None if number == "0" else number), min(depth or 0, LEVELS - 1)

    def bold(self, paragraph: Element) -> bool:
        """Whether all of the paragraph's text is bold."""
        runs = [r for r in paragraph.iter(f"{W}r") if any((t.text or "").strip() for t in r.iter(f"{W}t"))]
        styled = any(_on(s.find(f"{W}rPr/{W}b")) for s in self._chain(paragraph))
        return bool(runs) and all(_on(b) if (b := r.find(f"{W}rPr/{W}b")) is not None else styled for r in runs)

    def font(self, paragraph: Element) -> str:
        """The font of the paragraph's style, empty where it names none."""
        for style in self._chain(paragraph):
            found = style.find(f"{W}rPr/{W}rFonts")
            if found is not None and found.get(f"{W}ascii"):
                return found.get(f"{W}ascii") or ""
        return ""

    def centred(self, paragraph: Element) -> bool:
        """Whether the paragraph is centred."""
        for element in (paragraph, *self._chain(paragraph)):
            found = element.find(f"{W}pPr/{W}jc")
            if found is not None:
                return found.get(f"{W}val") == "center"
        return False

    def _chain(self, paragraph: Element) -> list[Element]:
        """The paragraph's style and those it is based on."""
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        name = None if found is None else found.get(f"{W}val")
        chain: list[Element] = []
        while name in self.styles and len(chain) < DEPTH:
            chain.append(self.styles[name])
            based = self.styles[name].find(f"{W}basedOn")
            name = None if based is None else based.get(f"{W}val")
        return chain


def _lists(numbering: Element) -> dict[str, _List]:
    abstracts = {a.get(f"{W}abstractNumId") or "": _levels(a) for a in numbering.iter(f"{W}abstractNum")}
    lists: dict[str, _List] = {}
    for num in numbering.iter(f"{W}num"):
        target = num.find(f"{W}abstractNumId")
        abstract = "" if target is None else target.get(f"{W}val") or ""
        made = _List(abstract, dict(abstracts.get(abstract, {})))
        for override in num.iter(f"{W}lvlOverride"):
            depth = _int(override.get(f"{W}ilvl"), 0)
            start = override.find(f"{W}startOverride")
            if start is not None:
                made.restarts[depth] = _int(start.get(f"{W}val"), 1)
            made.levels.update(_levels(override))
        lists[num.get(f"{W}numId") or ""] = made
    return lists


def _levels(element: Element) -> dict[int, _Level]:
    levels = {}
    for level in element.iter(f"{W}lvl"):
        parts = {c.tag.removeprefix(W): c.get(f"{W}val") for c in level}
        levels[_int(level.get(f"{W}ilvl"), 0)] = _Level(
            parts.get("numFmt") or "decimal", parts.get("lvlText") or "", _int(parts.get("start"), 1)
        )
    return levels


def _num_pr(element: Element | None) -> tuple[str | None, int | None]:
    if element is None:
        return None, None
    number, level = element.find(f"{W}numId"), element.find(f"{W}ilvl")
    return (None if number is None else number.get(f"{W}val")), (
        None if level is None else _int(level.get(f"{W}val"), 0)
    )


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default


def _on(mark: Element | None) -> bool:
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "none")


def _shown(count: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        text = _roman(count)
        return text if form == "upperRoman" else text.lower()
    if form in ("lowerLetter", "upperLetter"):
        text = LETTERS[(count - 1) % 26] * ((count - 1) // 26 + 1)
        return text if form == "lowerLetter" else text.upper()
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        text += letters * (count // value)
        count %= value
    return text
