"""Automatic numbers of Word paragraphs ("1.1.", "a)", "-"): not in the text, computed by Word when it shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extract.docx_styles import Styles, is_on

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LEVELS = 9
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
MOST = 9999
"""No list of a report counts further; Word itself goes to 32,767."""

Element = etree._Element  # noqa: SLF001 - lxml names its element class only so


@dataclass(slots=True)
class _Level:
    """One level of a list. `after` is how many levels above begin it anew; `legal` shows all numbers as digits."""

    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    after: int = LEVELS
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A list (w:num) and its levels; lists of one abstract definition share its counters."""

    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts as Word does: `next(paragraph)` is the number the paragraph shows, None where it has none."""

    def __init__(self, numbering: Element | None, styles: Styles) -> None:
        self.styles = styles
        self.lists = {} if numbering is None else _lists(numbering, styles)
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
        text = level.text
        for i in range(depth + 1):
            if f"%{i + 1}" in text:
                form = found.levels.get(i, _Level()).format
                text = text.replace(f"%{i + 1}", _shown(count[i] or 0, "decimal" if level.legal else form))
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
            if depth < found.levels.get(deeper, _Level()).after:
                counters[deeper] = None
        for upper in range(depth):  # a level that was passed over counts as begun
            if counters[upper] is None:
                counters[upper] = found.levels.get(upper, _Level()).start
        return counters

    def _reference(self, paragraph: Element) -> tuple[str | None, int]:
        """The list (numId) and level of a paragraph, its own or its style's."""
        number, depth = _num_pr(paragraph.find(f"{W}pPr/{W}numPr"))
        if number is None:
            for style in self.styles.chain(paragraph):
                number, styled = _num_pr(style.find(f"{W}pPr/{W}numPr"))
                if number is not None:
                    depth = next((d for d in (depth, self._level_of(number, style), styled) if d is not None), 0)
                    break
        return (None if number == "0" else number), min(max(depth or 0, 0), LEVELS - 1)

    def _level_of(self, number: str, style: Element) -> int | None:
        """The level of a list that is bound to a style: it goes before the level that the style tells."""
        levels = self.lists[number].levels if number in self.lists else {}
        return next((d for d, level in levels.items() if level.style == style.get(f"{W}styleId")), None)


def _lists(numbering: Element, styles: Styles) -> dict[str, _List]:
    abstracts = {a.get(f"{W}abstractNumId") or "": a for a in numbering.iter(f"{W}abstractNum")}
    numbers = {n.get(f"{W}numId") or "": n for n in numbering.iter(f"{W}num")}
    lists: dict[str, _List] = {}
    for name, num in numbers.items():
        abstract = _abstract(num)
        linked = abstracts[abstract].find(f"{W}numStyleLink") if abstract in abstracts else None
        if linked is not None:  # the levels are those of the list that a list style names
            abstract = _abstract(numbers.get(styles.list_of(linked.get(f"{W}val")) or ""))
        made = _List(abstract, _levels(abstracts[abstract]) if abstract in abstracts else {})
        for override in num.iter(f"{W}lvlOverride"):
            depth = _int(override.get(f"{W}ilvl"), 0)
            start = override.find(f"{W}startOverride")
            if start is not None:
                made.restarts[depth] = _int(start.get(f"{W}val"), 1)
            made.levels.update(_levels(override))
        lists[name] = made
    return lists


def _abstract(num: Element | None) -> str:
    target = None if num is None else num.find(f"{W}abstractNumId")
    return "" if target is None else target.get(f"{W}val") or ""


def _levels(element: Element) -> dict[int, _Level]:
    levels = {}
    for level in element.iter(f"{W}lvl"):
        legal = level.find(f"{W}isLgl")
        form = level.find(f"{W}numFmt")
        if form is None:  # formats of later Words stand beside one for older programs
            form = level.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
        levels[_int(level.get(f"{W}ilvl"), 0)] = _Level(
            format="decimal" if form is None else form.get(f"{W}val") or "decimal",
            text=_text(level, "lvlText") or "",
            start=_int(_text(level, "start"), 1),
            after=_int(_text(level, "lvlRestart"), LEVELS),
            legal=legal is not None and is_on(legal),
            style=_text(level, "pStyle"),
        )
    return levels


def _text(level: Element, name: str) -> str | None:
    found = level.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _num_pr(element: Element | None) -> tuple[str | None, int | None]:
    if element is None:
        return None, None
    number, level = _text(element, "numId"), _text(element, "ilvl")
    return number, None if level is None else _int(level, 0)


def _int(text: str | None, default: int) -> int:
    try:
        return min(int(text), MOST) if text else default
    except ValueError:
        return default


def _shown(count: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        text = _roman(count)
        return text if form == "upperRoman" else text.lower()
    if form in ("lowerLetter", "upperLetter"):
        text = LETTERS[(count - 1) % 26] * ((count - 1) // 26 + 1)
        return text if form == "lowerLetter" else text.upper()
    if form == "vietnameseCounting" and 0 <= count < len(WORDS):
        return WORDS[count]
    if form == "none":
        return ""
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
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
