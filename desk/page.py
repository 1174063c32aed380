"""One self-contained HTML page of a night: no network, printable, everything from documents shown as text."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from desk import charts, wording
from desk.crops import Picture
from desk.night import Cell, Night, Unit
from normalize.catalogue import Catalogue
from rules.finding import Evidence, Finding

TEMPLATES = Path(__file__).parent / "templates"

MOST_NAMED = 30
"""Units or files named one by one in the list of things to do; the rest is counted and stands further down."""


MOST_QUOTES = 4
"""Sentences of a report shown at once under a finding; a count of table rows may rest on dozens."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit or file under a thing to do, with where to read on, its letter, and its findings by severity."""

    text: str
    href: str = ""
    letter: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A thing to do this morning."""

    title: str
    hint: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator over all units."""

    name: str
    coverage: str
    strip: Markup
    cells: tuple[Cell | None, ...]
    doubted: int


@dataclass(frozen=True, slots=True)
class Domain:
    """A group of indicators in the table of units and indicators."""

    key: str
    name: str
    rows: tuple[Row, ...]
    doubted: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a report with the figure marked, and where it stands."""

    marked: Markup
    where: str


def render(
    night: Night,
    catalogue: Catalogue,
    *,
    pictures: Mapping[str, Sequence[Picture]] | None = None,
    letters: Mapping[str, str] | None = None,
) -> str:
    """The page as HTML. `pictures` are cut-outs by finding id, `letters` relative links by unit key."""
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            night=night,
            css=styles("page.css"),
            js=Markup(script),  # noqa: S704, our own file
            script_hash=script_hash(script),
            todo=_todo(night, letters or {}),
            pictures=pictures or {},
            fresh=Counter(r.finding.severity for r in night.open if r.new),
            matrix=_matrix(night, catalogue),
            unplaced_share=_share(night.unplaced, night.digit_runs),
            unit_of=_unit_of(night),
            **_helpers(catalogue),
        )
    )


def environment() -> Environment:
    """The templates, with every value escaped unless our own code made it markup."""
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def styles(*files: str) -> Markup:
    """Style sheets of ours, to stand inside a page."""
    return Markup("\n".join((TEMPLATES / f).read_text(encoding="utf-8") for f in files))  # noqa: S704, our own files


def script_hash(script: str) -> str:
    """What the content policy of a page calls the one script that may run in it (CSP level 3, hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def highlight(snippet: str, text: str) -> Markup:
    """A sentence as HTML text with the figure marked where it stands in it."""
    found = snippet.find(text) if text else -1
    if found < 0:
        return escape(snippet)
    end = found + len(text)
    return escape(snippet[:found]) + Markup("<mark>") + escape(text) + Markup("</mark>") + escape(snippet[end:])


def _helpers(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "severities": wording.SEVERITIES,
        "symbols": wording.SYMBOLS,
        "statuses": wording.STATUSES,
        "day": wording.day,
        "moment": wording.moment,
        "period": wording.period,
        "number": wording.number,
        "stated": wording.stated,
        "short": wording.short,
        "family": wording.family,
        "where": wording.where,
        "highlight": highlight,
        "quotes": _quotes,
        "place_of": _place_of,
        "name_of": name_of(catalogue),
        "met_badge": _met_badge,
        "consequence": wording.consequence,
        "most_quotes": MOST_QUOTES,
        "figures_of": lambda unit: sum(len(r.observations) for r in unit.records),
        "targets_of": lambda unit: Counter(c.status for c in unit.cells),
        "target_bar": lambda unit: charts.target_bar(Counter(c.status for c in unit.cells)),
        "tally_of": _tally_of,
    }


def name_of(catalogue: Catalogue) -> Callable[[str], str]:
    """The Vietnamese name of an indicator by its code; the code itself where the catalogue no longer has it."""

    def name(code: str) -> str:
        indicator = catalogue.get(code)
        return indicator.name if indicator else code

    return name


def _todo(night: Night, letters: Mapping[str, str]) -> list[Task]:
    tasks = []
    asked = [u for u in night.units if u.worst in ("error", "warning")]
    asked.sort(key=lambda u: [-_tally_of(u, s) for s in wording.SEVERITIES])
    if asked:
        title = f"Đề nghị {len(asked)} đơn vị rà soát số liệu"
        hint = "công văn đã soạn sẵn, xem lại rồi ký gửi" if letters else ""
        tasks.append(Task(title, hint, _lines([_unit_line(u, letters) for u in asked])))
    if night.intake.quarantined:
        lines = [Line(q.name, "#cach-ly", note=q.reason) for q in night.intake.quarantined]
        tasks.append(Task(f"Đề nghị gửi lại {len(lines)} tệp không đọc được", "", _lines(lines)))
    if night.missing:
        lines = [Line(e.area) for e in night.missing]
        tasks.append(Task(f"Đôn đốc {len(lines)} đơn vị chưa có báo cáo", "", _lines(lines)))
    unknown = [u for u in night.units if not u.submission.area_code]
    if unknown:
        lines = [Line(u.submission.document, f"#u-{u.key}") for u in unknown]
        tasks.append(
            Task(f"Xác định đơn vị gửi của {len(lines)} báo cáo", "chưa nhận ra tên xã, phường", _lines(lines))
        )
    return tasks


def _lines(lines: list[Line]) -> tuple[Line, ...]:
    rest = len(lines) - MOST_NAMED
    return tuple(lines) if rest <= 0 else (*lines[:MOST_NAMED], Line(f"… và {rest} mục khác ở bên dưới"))


def _unit_line(unit: Unit, letters: Mapping[str, str]) -> Line:
    counts = tuple((s, n) for s in wording.SEVERITIES if (n := _tally_of(unit, s)))
    return Line(unit.name, f"#u-{unit.key}", letters.get(unit.key, ""), counts)


def _tally_of(unit: Unit, severity: str) -> int:
    return sum(r.finding.severity == severity and r.finding.status == "open" for r in unit.raised)


def _unit_of(night: Night) -> dict[str, Unit]:
    return {r.finding.id: unit for unit in night.units for r in unit.raised}


def _quotes(finding: Finding) -> list[Quote]:
    """The sentences a finding speaks of, each once, with the figure marked."""
    grouped: dict[tuple[str, str], list[Evidence]] = {}
    for figure in finding.figures:
        place = wording.where(figure.page, figure.section)
        elsewhere = figure.document if figure.document != finding.document else ""
        where = ", ".join(part for part in (elsewhere, place) if part)
        grouped.setdefault((figure.snippet, where), []).append(figure)
    return [Quote(mark_all(snippet, [f.text for f in own]), where) for (snippet, where), own in grouped.items()]


def mark_all(snippet: str, texts: list[str]) -> Markup:
    """A sentence with several figures marked, each where it is found after the one before."""
    html, rest = Markup(), snippet
    for text in sorted(texts, key=snippet.find):
        found = rest.find(text) if text else -1
        if found < 0:
            continue
        html += escape(rest[:found]) + Markup("<mark>") + escape(text) + Markup("</mark>")
        rest = rest[found + len(text) :]
    return html + escape(rest)


def _place_of(finding: Finding) -> str:
    first = next(iter(finding.figures), None)
    return wording.where(first.page, first.section) if first else ""


def _met_badge(status: str) -> Markup:
    words = {"met": "✓ đạt", "missed": "✗ chưa đạt", "not_reported": "chưa nêu kết quả"}
    kind = status if status in ("met", "missed") else "plain"
    return Markup('<span class="badge {}">{}</span>').format(kind, words[status]) if status in words else Markup()


def _matrix(night: Night, catalogue: Catalogue) -> list[Domain]:
    cells = {(u.key, c.code): c for u in night.units for c in reversed(u.cells) if c.scope is None}
    for unit in night.units:  # a unit that speaks of an indicator only for a sub-group still shows in the table
        for cell in unit.cells:
            cells.setdefault((unit.key, cell.code), cell)
    present = {code for _, code in cells}
    domains: dict[str, list[Row]] = {}
    for indicator in catalogue:
        if indicator.code in present:
            own = tuple(cells.get((u.key, indicator.code)) for u in night.units)
            domains.setdefault(indicator.domain, []).append(_row(indicator.name, own))
    return [
        Domain(key, wording.DOMAINS.get(key, key), tuple(rows), max(r.doubted for r in rows))
        for key, rows in domains.items()
    ]


def _row(name: str, cells: tuple[Cell | None, ...]) -> Row:
    results = [c.result for c in cells if c and c.result]
    shares = [o.value for o in results if o.unit == "percent" and o.value is not None]
    doubted = int(any(c and c.severity for c in cells))
    return Row(name, f"{len(results)}/{len(cells)}", charts.strip(shares), cells, doubted)


def _share(part: int, whole: int) -> str:
    return f"{wording.number(round(Decimal(100 * part) / whole, 1))} %" if whole else "0 %"
