"""Read a sample report (reports/*.yaml): its text, and the figures marked in it by hand as an annotator reads them.

A body line is a heading (`# I. …`, `## 1. …`; `#~ …` where Word itself numbers it), a list item (`- …`, `+ …`), a table
row (`| a | b`; `|! a | b` in the head; `<` merges with the cell to the left, `^` with the one above), a directive
(`@…`, see `DIRECTIVES`) or a paragraph. A figure is marked where it stands:

    {1.483 => 1483; hồ sơ; dossiers.received; scope: khối Đảng}
    {1.409/1.483 => 1409/1483 = 95.01; percent; dossiers.online_rate; target; ge; for 2026}

text as printed => value, unit and indicator as a reader understands them (`-` where there is none); the options are
target, result, ge, le, approx, `for PERIOD`, `scope: …` and `note: …`. Nothing here computes a value from the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
DIRECTIVES = {
    "target": "from here on figures are targets for the period given (none: without a period)",
    "result": "from here on figures are results of the period given, or of the report's own",
    "table": "a table begins: widths of the columns in percent",
    "centre": "a centred bold line",
    "caption": "a centred italic line",
    "sign": "recipients and signer",
    "page": "a new page; `@page landscape` turns it",
}
MARK = re.compile(r"\{(?P<printed>[^{}]+?) => (?P<reading>[^{}]+)\}")
HEADING = re.compile(r"(?P<level>#{1,4})(?P<auto>~?) (?P<text>.+)")
CLAUSE_END = re.compile(r"(?<!\d)[.;](?=\s)|(?<=\d)[.;](?=\s+[A-ZĐÀ-Ỹ+-])|;")


@dataclass(frozen=True, slots=True)
class Figure:
    """A marked figure: where it stands in its line's plain text, and how the annotator reads it."""

    start: int
    end: int
    reading: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body: kind (heading, item, paragraph, row, head_row or a directive), plain text and figures.

    `cells` holds a row's cells; a row's text is its cells joined by tabs, merged ones empty.
    """

    kind: str
    text: str
    level: int = 0
    auto: bool = False
    cells: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A sample report: `meta` as written on top of its file, the lines of its body."""

    meta: dict[str, Any]
    lines: tuple[Line, ...]

    @property
    def slug(self) -> str:
        """The name of its files, without ending."""
        return str(self.meta["slug"])


def load_all() -> list[Report]:
    """All sample reports, by the name of their files."""
    return [load(path) for path in sorted((HERE / "reports").glob("*.yaml"))]


def load(path: Path) -> Report:
    """Read one report; a mark or directive that is not understood raises ValueError with the line."""
    meta = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Report(meta, tuple(_line(raw) for raw in meta.pop("body").splitlines()))


def gold(report: Report) -> list[dict[str, Any]]:
    """The expected records in reading order, one for each mark."""
    period = report.meta["period"]
    kind, when, section, in_table = "result", period, "", False
    records: list[dict[str, Any]] = []
    for line in report.lines:
        if line.kind in ("target", "result"):
            kind = line.kind
            when = None if line.text == "none" else line.text or period
        if line.kind in ("heading", "centre"):
            section = line.text
        in_table = line.kind in ("row", "head_row")
        starts = [f.start for f in line.figures[1:]] + [len(line.text)]
        for figure, following in zip(line.figures, starts, strict=False):
            printed = line.text[figure.start : figure.end]
            snippet = line.text[: figure.end] if in_table else _clause(line.text, figure, following)
            record = {
                "id": f"{report.meta['code']}-{len(records) + 1:03d}",
                "snippet": snippet,
                "value_text": printed,
                "numerator": None,
                "denominator": None,
                "value": None,
                "unit": None,
                "comparator": "eq",
                "kind": kind,
                "indicator": None,
                "period": when,
                "scope": None,
                "section": section,
                "table": in_table,
                "note": None,
            }
            if figure.reading.get("kind") == "result" != kind:
                record["period"] = period
            records.append(record | figure.reading)
    return records


def plain_text(report: Report) -> str:
    """The body's text as printed: one line a paragraph or table row, cells parted by tabs. Directives print nothing."""
    printed = ("heading", "item", "paragraph", "row", "head_row", "centre", "caption")
    return "\n".join(line.text for line in report.lines if line.kind in printed)


def head_text(report: Report) -> str:
    """What stands above the body (head table, title, subject) and below it (recipients, signer), a line each."""
    meta = report.meta
    head = meta["head"]
    above = [*head["left"], *head["right"], head["number"], head["date"], meta["title"], meta["subject"]]
    below = [*meta["recipients"], *meta["signer"]["lines"], meta["signer"]["name"]]
    return "\n".join(str(part) for part in [*above, *below] if part)


def _line(raw: str) -> Line:
    stripped = raw.strip()
    if stripped.startswith("@"):
        name, _, rest = stripped[1:].partition(" ")
        if name not in DIRECTIVES:
            raise ValueError(f"unknown directive: {raw}")
        return Line(name, rest.strip())
    if heading := HEADING.fullmatch(stripped):
        text, figures = _unmark(heading["text"])
        return Line("heading", text, level=len(heading["level"]), auto=bool(heading["auto"]), figures=figures)
    if stripped.startswith("|"):
        return _row(stripped)
    text, figures = _unmark(stripped)
    kind = "item" if stripped.startswith(("- ", "+ ")) else "paragraph" if stripped else "blank"
    return Line(kind, text, figures=figures)


def _row(stripped: str) -> Line:
    kind, body = ("head_row", stripped[2:]) if stripped.startswith("|!") else ("row", stripped[1:])
    cells = tuple(cell.strip() for cell in body.split("|"))
    text, figures = _unmark("\t".join("" if cell in "<^" else cell for cell in cells))
    return Line(kind, text, cells=tuple(_unmark(cell)[0] for cell in cells), figures=figures)


def _unmark(marked: str) -> tuple[str, tuple[Figure, ...]]:
    """The text without its marks, and the figures at their places in it."""
    text, figures, last = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        figures.append(Figure(len(text), len(text) + len(mark["printed"]), dict(_reading(mark["reading"]))))
        text += mark["printed"]
        last = mark.end()
    text += marked[last:]
    if set("{}") & set(text):
        raise ValueError(f"broken mark: {marked}")
    return text, tuple(figures)


def _reading(written: str) -> Iterator[tuple[str, Any]]:
    value, unit, indicator, *options = (part.strip() for part in written.split(";"))
    pair, _, percent = value.partition("=") if "/" in value else ("", "", value)
    if pair:
        numerator, denominator = pair.split("/")
        yield from (("numerator", _number(numerator)), ("denominator", _number(denominator)))
    yield "value", _number(percent)
    yield "unit", unit
    yield "indicator", None if indicator == "-" else indicator
    for option in options:
        name, _, rest = option.partition(" ")
        if name in ("target", "result"):
            yield "kind", name
        elif name in ("ge", "le", "approx"):
            yield "comparator", name
        elif name == "for":
            yield "period", None if rest == "none" else rest
        elif name in ("scope:", "note:"):
            yield name[:-1], rest
        else:
            raise ValueError(f"unknown option: {option}")


def _number(written: str) -> int | float | None:
    written = written.strip()
    if written in ("", "-"):
        return None
    return float(written) if "." in written else int(written)


def _clause(text: str, figure: Figure, following: int) -> str:
    """The clause that the figure stands in, cut before the next marked figure."""
    ends = [m.end() for m in CLAUSE_END.finditer(text)]
    start = max((e for e in ends if e <= figure.start), default=0)
    stop = min((e - 1 for e in ends if e > figure.end), default=len(text))
    return text[start : max(min(stop, following), figure.end)].strip().rstrip(" ,(")
