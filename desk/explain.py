"""What became of every run of digits of one report: an observation and why, a typed non-figure, or unplaced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markupsafe import Markup, escape

from desk import wording
from desk.layers import LAYERS, Layer, layers
from desk.page import TEMPLATES, environment, name_of, script_hash, styles
from extract.document import Document, Place, Table
from normalize.catalogue import Catalogue
from normalize.observation import Observation, Record

DIGITS = re.compile(r"\d+")

MOST_NAMED = 3
"""Figures that a stretch of words names as its own; a column's head decides for dozens."""

MISSED = "không giai đoạn nào nhận"

FATES = {
    "observation": "số liệu",
    "non_figure": "không phải số liệu",
    "unplaced": "chưa xếp được loại",
    "missed": "bị sót (lỗi của chương trình)",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A stretch of a block that holds digits, what it became, and how that is told to people.

    `figure` is the index of its observation in the record, `name` the Vietnamese name of its indicator, if it has one.
    """

    block: int
    start: int
    end: int
    where: str
    text: str
    fate: str
    account: str
    figure: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as a page shows it."""

    marked: Markup
    head: bool
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a whole table of a report as a page shows it, with its figures and its other runs of digits.

    `page` is the page of paper that begins with it, None where none does.
    """

    kind: str
    marked: Markup
    rows: tuple[tuple[Cell, ...], ...]
    figures: tuple[Explained, ...]
    others: tuple[Explained, ...]
    page: int | None = None


def explain(document: Document, record: Record, catalogue: Catalogue) -> list[Explained]:
    """Every stretch with digits in reading order. A run of digits that no stage accounts for is told as missed."""
    name = name_of(catalogue)
    found = [_of_observation(n, o, name) for n, o in enumerate(record.observations)]
    found += (_at(document, n.place, "non_figure", wording.NON_FIGURES.get(n.kind, n.kind)) for n in record.non_figures)
    found += (_at(document, u.place, "unplaced", u.reason) for u in record.unplaced)
    by_block = _by_block(found)
    for block in document.blocks:
        runs = (run for run in DIGITS.finditer(block.text) if _fate(run, by_block.get(block.index, ())) is None)
        found += (_at(document, document.place(block.index, *run.span()), "missed", MISSED) for run in runs)
    return sorted(found, key=lambda e: (e.block, e.start, e.end))


def counts(document: Document, explained: list[Explained]) -> dict[str, int]:
    """Runs of digits by what became of them; they add up to all runs of the document."""
    by_block = _by_block(explained)
    runs = ((run, by_block.get(b.index, ())) for b in document.blocks for run in DIGITS.finditer(b.text))
    found = Counter(_fate(run, own) for run, own in runs)
    return {fate: found[fate] for fate in FATES}


def as_text(document: Document, record: Record, explained: list[Explained]) -> str:
    """The account for a terminal: one line a stretch, the sums at the end."""
    lines = [f"[{e.where}]  {_flat(e.text)}\n      → {FATES[e.fate]}: {e.account}" for e in explained]
    notes = [f"Ghi chú: {note}" for note in record.notes]
    return "\n".join([_headline(document, record), "", *lines, "", summary(document, explained), *notes])


def as_html(document: Document, record: Record, explained: list[Explained]) -> str:
    """The whole report as a page: every run of digits coloured by what became of it, the words that decided underlined.

    Beside each paragraph, and under each table, what was understood of its figures.
    """
    script = (TEMPLATES / "explain.js").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("explain.html.j2")
        .render(
            title=document.name,
            headline=_headline(document, record),
            summary=summary(document, explained),
            counts=counts(document, explained),
            linked=sum(o.indicator is not None for o in record.observations),
            observations=record.observations,
            parts=_parts(document, record, explained),
            fates=FATES,
            layers=LAYERS,
            notes=record.notes,
            own_period=wording.period(record.submission.period.start, record.submission.period.end),
            wording=wording,
            css=styles("page.css", "explain.css"),
            js=Markup(script),  # noqa: S704, our own file
            script_hash=script_hash(script),
        )
    )


def write_html(document: Document, record: Record, explained: list[Explained], path: Path) -> None:
    """Write the page to a file."""
    path.write_text(as_html(document, record, explained), encoding="utf-8")


def summary(document: Document, explained: list[Explained]) -> str:
    """The sums in one sentence."""
    tally = counts(document, explained)
    parts = " + ".join(f"{n} {FATES[fate]}" for fate, n in tally.items() if n or fate != "missed")
    figures = sum(e.fate == "observation" for e in explained)
    return f"Tổng cộng {sum(tally.values())} nhóm chữ số = {parts}; trong đó đọc được {figures} số liệu."


def _of_observation(n: int, o: Observation, name: Callable[[str], str]) -> Explained:
    indicator = name(o.indicator) if o.indicator else ""
    told = indicator or f"chưa gắn chỉ tiêu («{_flat(o.label)}»)"
    scope = f", phạm vi {o.scope}" if o.scope else ""
    period = wording.period(o.period_start, o.period_end)
    account = (
        f"{told}{scope}; {wording.KINDS[o.kind]} {wording.stated(o)}; {period}; độ tin cậy {o.confidence:.2f}; "
        f"quy tắc: {o.why}"
    )
    where = _where(o.page, o.section, o.block)
    return Explained(o.block, o.start, o.end, where, o.text, "observation", account, n, indicator)


def _at(document: Document, place: Place, fate: str, account: str) -> Explained:
    block = document.blocks[place.block]
    where = _where(place.page, " / ".join(block.section), place.block)
    return Explained(place.block, place.start, place.end, where, block.text[place.start : place.end], fate, account)


def _where(page: int | None, section: str, block: int) -> str:
    """Page and section; a format without pages counts its paragraphs and cells instead."""
    told = wording.where(page, section)
    return told if page else ", ".join(part for part in (f"đoạn {block + 1}", told) if part)


def _by_block(explained: Iterable[Explained]) -> dict[int, list[Explained]]:
    found: dict[int, list[Explained]] = {}
    for e in explained:
        found.setdefault(e.block, []).append(e)
    return found


def _fate(run: re.Match[str], explained: Iterable[Explained]) -> str | None:
    """What the stretch that a run of digits lies in became."""
    return next((e.fate for e in explained if e.start < run.end() and run.start() < e.end), None)


def _parts(document: Document, record: Record, explained: list[Explained]) -> list[Part]:
    """The report in reading order, the cells of a table together."""
    by_block = _by_block(explained)
    by_layer: dict[int, list[Layer]] = {}
    for layer in layers(document, record):
        by_layer.setdefault(layer.block, []).append(layer)
    texts = {
        b.index: _marked(b.text, by_block.get(b.index, []), by_layer.get(b.index, []), record)
        for b in document.blocks
        if b.text.strip()
    }
    parts: list[Part] = []
    shown, page = set[int](), None
    for block in document.blocks:
        if block.index not in texts or block.table in shown:
            continue
        rows: tuple[tuple[Cell, ...], ...] = ()
        own = [block.index]
        if block.table is not None:
            shown.add(block.table)
            own = [b.index for b in document.blocks if b.table == block.table]
            rows = _rows(document.tables[block.table - 1], texts)
        turned = block.words[0].page if block.words else page
        number = Markup("<i>{}</i> ").format(block.number) if block.auto and block.number else Markup()
        told = [e for i in own for e in by_block.get(i, [])]
        figures = tuple(e for e in told if e.figure is not None)
        others = tuple(e for e in told if e.figure is None)
        begins = turned if turned != page else None
        parts.append(Part(block.kind, number + texts[block.index], rows, figures, others, begins))
        page = turned
    return parts


def _rows(table: Table, texts: dict[int, Markup]) -> tuple[tuple[Cell, ...], ...]:
    """A table's rows, each merged cell once, with how many rows and columns it covers."""
    seen: set[int] = set()
    rows = []
    for r, indexes in enumerate(table.cells):
        cells = []
        for index in dict.fromkeys(i for i in indexes if i is not None and i not in seen):
            width = indexes.count(index)
            cells.append((indexes.index(index), index, width, sum(index in row for row in table.cells)))
        cells += [(c, -1, 1, 1) for c, i in enumerate(indexes) if i is None]
        seen.update(i for i in indexes if i is not None)
        head = r < table.header_rows
        rows.append(tuple(Cell(texts.get(i, Markup()), head, high, wide) for _, i, wide, high in sorted(cells)))
    return tuple(rows)


def _marked(text: str, explained: list[Explained], laid: list[Layer], record: Record) -> Markup:
    """A text with its runs of digits marked and its layers underlined."""
    html, at = Markup(), 0
    for e in explained:
        if e.start < at:
            continue
        html += _layered(text, at, e.start, laid, record)
        mark = _mark(e, text, record)
        over = [x for x in laid if e.figure is None and x.start <= e.start and e.end <= x.end]
        html += _underlined(mark, over, record)
        at = e.end
    return html + _layered(text, at, len(text), laid, record)


def _mark(e: Explained, text: str, record: Record) -> Markup:
    if e.figure is None:
        return Markup('<mark class="{}" title="{}">{}</mark>').format(e.fate, e.account, text[e.start : e.end])
    o = record.observations[e.figure]
    kind = o.kind if o.indicator else f"{o.kind} unlinked"
    return Markup('<mark class="{}" data-kind="{}" data-n="{}" title="{}">{}</mark>').format(
        e.fate, kind, e.figure, e.account, text[e.start : e.end]
    )


def _layered(text: str, start: int, end: int, laid: list[Layer], record: Record) -> Markup:
    """The characters start..end of a text, cut where a layer begins or ends."""
    own = [x for x in laid if x.start < end and start < x.end]
    cuts = sorted({start, end, *(c for x in own for c in (x.start, x.end) if start < c < end)})
    html = Markup()
    for a, b in pairwise(cuts):
        html += _underlined(escape(text[a:b]), [x for x in own if x.start <= a and b <= x.end], record)
    return html


def _underlined(inner: Markup, over: list[Layer], record: Record) -> Markup:
    """A stretch under the layers that cover it, which say whose they are."""
    if not over:
        return inner
    names = [name for name in LAYERS if any(x.name == name for x in over)]
    figures = sorted({x.figure for x in over})
    whose = ", ".join(f"«{_flat(record.observations[n].text)}»" for n in figures[:MOST_NAMED])
    more = f" và {len(figures) - MOST_NAMED} số liệu nữa" if len(figures) > MOST_NAMED else ""
    told = f"{', '.join(LAYERS[name] for name in names)} của {whose}{more}"
    return Markup('<span class="{}" data-n="{}" title="{}">{}</span>').format(
        " ".join(names), " ".join(map(str, figures)), told, inner
    )


def _headline(document: Document, record: Record) -> str:
    s = record.submission
    pages = f"{len(document.pages)} trang" if document.pages else f"{len(document.blocks)} đoạn và ô"
    return f"{document.name}: {wording.issuer(s)}, {wording.period(s.period.start, s.period.end)}, {pages}"


def _flat(text: str) -> str:
    return " ".join(text.split())
