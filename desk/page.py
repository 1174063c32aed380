"""One self-contained HTML page of a night: no network, printable, everything from documents shown as text."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from desk import charts, province, wording
from desk.crops import Picture
from desk.night import ASKED, Cell, Night, Raised, Unit, fullest_first
from normalize.catalogue import Catalogue, Indicator
from rules.finding import Evidence, Finding
from rules.totals import Total

TEMPLATES = Path(__file__).parent / "templates"

MOST_NAMED = 30
"""Units or files named one by one in the list of things to do; the rest is counted and stands further down."""


MOST_CARDS = 150
"""Findings that stand open on the page; the rest lies folded in it and unfolds when it is asked for."""

MOST_OPEN = 30
"""Units of a table that stands open from the start; longer ones are opened, and printed, when somebody wants them."""

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
class Column:
    """One indicator over all units: the province's total, how many met and missed their targets, the spread."""

    name: str
    total: Total | None
    doubts: int
    told: int
    met: int
    missed: int
    strip: Markup


@dataclass(frozen=True, slots=True)
class Domain:
    """The table of a group of indicators: a row for each unit that reports any of them."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Unit, tuple[Cell | None, ...]], ...]
    doubts: int


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
    files: Mapping[str, str] | None = None,
) -> str:
    """The page as HTML. `pictures` are cut-outs by finding id, `letters` relative links by unit key.

    `files` are relative links by name to what lies beside the page.
    """
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    todo = _todo(night, letters or {})
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            night=night,
            css=styles("page.css"),
            js=Markup(script),  # noqa: S704, our own file
            script_hash=script_hash(script),
            todo=todo,
            cards=_cards(night, remarks=not todo),
            files=files or {},
            pictures=pictures or {},
            fresh=Counter(r.finding.severity for r in night.open if r.new),
            older=sorted(night.older, key=lambda r: not r.new),
            domains=_domains(night, catalogue),
            unplaced_share=_share(night.unplaced, night.digit_runs),
            unit_of=_unit_of(night),
            provinces={u.submission.province for u in night.units if u.submission.province},
            **_helpers(catalogue),
        )
    )


def environment() -> Environment:
    """The templates, with every value escaped unless our own code made it markup."""
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_visible,
    )
    pages.filters["folded"] = folded
    return pages


def _visible(value: object) -> object:
    """What a template writes, without signs that turn the direction of writing."""
    if isinstance(value, Markup):
        return Markup(wording.visible(value))  # noqa: S704, it was markup before
    return wording.visible(value) if isinstance(value, str) else value


def styles(*files: str) -> Markup:
    """Style sheets of ours, to stand inside a page."""
    return Markup("\n".join((TEMPLATES / f).read_text(encoding="utf-8") for f in files))  # noqa: S704, our own files


def folded(html: str) -> Markup:
    """Markup of ours, packed small: the page's script unpacks it when it is first looked at."""
    packed = base64.b64encode(gzip.compress(html.encode(), mtime=0)).decode()
    return Markup('<script type="application/gzip">{}</script>').format(packed)


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
        "month": wording.month,
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
        "most_open": MOST_OPEN,
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
    doubted = [u for u in night.units if u.worst in ASKED]
    doubted.sort(key=lambda u: [-_tally_of(u, s) for s in wording.SEVERITIES])
    if doubted:
        title = f"Đề nghị {len(doubted)} đơn vị rà soát số liệu"
        hint = "công văn đã soạn sẵn, xem lại rồi ký gửi" if letters else ""
        tasks.append(Task(title, hint, _lines([_unit_line(u, letters) for u in doubted])))
    if night.intake.quarantined:
        lines = [Line(q.name, "#cach-ly", note=q.reason) for q in night.intake.quarantined]
        tasks.append(Task(f"Đề nghị gửi lại {len(lines)} tệp không đọc được", "", _lines(lines)))
    if night.turnout and night.missing:
        lines = [Line(e.area) for e in night.missing]
        title = f"Đôn đốc {len(lines)} đơn vị chưa có báo cáo {wording.month(night.turnout.month)}"
        tasks.append(Task(title, "", _lines(lines)))
    asked = [r for r in night.older if r.new and r.finding.status == "open" and r.finding.severity in ASKED]
    if asked and night.previous:
        title = f"Xem {len(asked)} phát hiện mới ở báo cáo kỳ trước"
        tasks.append(Task(title, "", (Line("xem danh sách", "#ky-truoc"),)))
    unknown = [u for u in night.units if not u.submission.area_code]
    if unknown:
        lines = [Line(u.submission.document, f"#u-{u.key}") for u in unknown]
        tasks.append(
            Task(f"Xác định đơn vị gửi của {len(lines)} báo cáo", "chưa nhận ra tên xã, phường", _lines(lines))
        )
    return tasks


def _cards(night: Night, *, remarks: bool) -> tuple[list[Raised], list[Raised]]:
    """The findings that stand open on the page and those that lie folded: remarks, where there is other work."""
    shown = [r for r in night.raised if remarks or r.finding.severity != "info"][:MOST_CARDS]
    seen = {r.finding.id for r in shown}
    return shown, [r for r in night.raised if r.finding.id not in seen]


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


def _domains(night: Night, catalogue: Catalogue) -> list[Domain]:
    cells = {(u.key, c.code): c for u in night.units for c in reversed(u.cells) if c.scope is None}
    for unit in night.units:  # a unit that speaks of an indicator only for a sub-group still shows in the table
        for cell in unit.cells:
            cells.setdefault((unit.key, cell.code), cell)
    present = {code for _, code in cells}
    grouped: dict[str, list[Indicator]] = {}
    for indicator in catalogue:
        if indicator.code in present:
            grouped.setdefault(indicator.domain, []).append(indicator)
    doubts = province.doubts(night.units)
    found = []
    known = list(wording.DOMAINS)
    for key, own in sorted(grouped.items(), key=lambda g: known.index(g[0]) if g[0] in known else len(known)):
        units = fullest_first(night.units, {i.code for i in own})
        rows = [(u, tuple(cells.get((u.key, i.code)) for i in own)) for u in units]
        rows = [(u, told) for u, told in rows if any(told)]
        columns = [_column(i, [told[n] for _, told in rows], night, doubts[i.code]) for n, i in enumerate(own)]
        doubted = sum(doubts[i.code] for i in own)
        found.append(Domain(wording.DOMAINS.get(key, key), tuple(columns), tuple(rows), doubted))
    return found


def _column(indicator: Indicator, cells: list[Cell | None], night: Night, doubts: int) -> Column:
    results = [c.result for c in cells if c and c.result]
    shares = [o.value for o in results if o.unit == "percent" and o.value is not None]
    met = Counter(c.status for c in cells if c)
    total = night.totals.get(indicator.code)
    return Column(indicator.name, total, doubts, len(results), met["met"], met["missed"], charts.strip(shares))


def _share(part: int, whole: int) -> str:
    return f"{wording.number(round(Decimal(100 * part) / whole, 1))} %" if whole else "0 %"
