"""What became of every run of digits of one report: an observation and why, a typed non-figure, or unplaced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from desk import wording
from desk.page import environment, name_of, styles
from extract.document import Document, Place
from normalize.catalogue import Catalogue
from normalize.observation import Observation, Record

DIGITS = re.compile(r"\d+")

MISSED = "không giai đoạn nào nhận"

FATES = {
    "observation": "số liệu",
    "non_figure": "không phải số liệu",
    "unplaced": "chưa xếp được loại",
    "missed": "bị sót (lỗi của chương trình)",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A stretch of a block that holds digits, what it became, and how that is told to people."""

    block: int
    start: int
    end: int
    where: str
    text: str
    fate: str
    account: str


def explain(document: Document, record: Record, catalogue: Catalogue) -> list[Explained]:
    """Every stretch with digits in reading order. A run of digits that no stage accounts for is told as missed."""
    name = name_of(catalogue)
    found = [_of_observation(o, name) for o in record.observations]
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
    """The whole report as a page, every run of digits coloured by what became of it, the account beside it."""
    by_block = _by_block(explained)
    blocks = [(b, _marked(b.text, by_block.get(b.index, [])), by_block.get(b.index, [])) for b in document.blocks]
    return (
        environment()
        .get_template("explain.html.j2")
        .render(
            title=document.name,
            headline=_headline(document, record),
            summary=summary(document, explained),
            blocks=[b for b in blocks if b[0].text.strip()],
            fates=FATES,
            notes=record.notes,
            css=styles("page.css", "explain.css"),
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


def _of_observation(o: Observation, name: Callable[[str], str]) -> Explained:
    told = name(o.indicator) if o.indicator else f"chưa gắn chỉ tiêu («{_flat(o.label)}»)"
    scope = f", phạm vi {o.scope}" if o.scope else ""
    period = wording.period(o.period_start, o.period_end)
    account = (
        f"{told}{scope}; {wording.KINDS[o.kind]} {wording.stated(o)}; {period}; độ tin cậy {o.confidence:.2f}; "
        f"quy tắc: {o.why}"
    )
    where = _where(o.page, o.section, o.block)
    return Explained(o.block, o.start, o.end, where, o.text, "observation", account)


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


def _marked(text: str, explained: list[Explained]) -> Markup:
    html, at = Markup(), 0
    for e in explained:
        if e.start < at:
            continue
        html += escape(text[at : e.start])
        html += Markup('<mark class="{}" title="{}">{}</mark>').format(e.fate, e.account, text[e.start : e.end])
        at = e.end
    return html + escape(text[at:])


def _headline(document: Document, record: Record) -> str:
    s = record.submission
    pages = f"{len(document.pages)} trang" if document.pages else f"{len(document.blocks)} đoạn và ô"
    return f"{document.name}: {wording.issuer(s)}, {wording.period(s.period.start, s.period.end)}, {pages}"


def _flat(text: str) -> str:
    return " ".join(text.split())
