"""Read generated reports and set what was understood against what they say, by field and by template."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bench.paraphrase import report as reports
from bench.paraphrase.marks import Placed
from desk.evaluate import unit_class
from extract.document import Document
from extract.figures import find
from normalize.catalogue import Catalogue
from normalize.observation import Observation
from normalize.understand import understand

Report = reports.Report


@dataclass(slots=True)
class Tally:
    """Counts over reports; `wrong` holds (template, what, expected, read, text) of everything that failed."""

    gold: int = 0
    read: int = 0
    matched: int = 0
    strict: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    unplaced: int = 0
    by_template: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Figures read and figures printed, in balance."""
        return 2 * self.matched / max(self.gold + self.read, 1)

    @property
    def strict_f1(self) -> float:
        """The same with kind and comparator right."""
        return 2 * self.strict / max(self.gold + self.read, 1)

    def rate(self, name: str) -> float:
        """The share of a field that is right, of the figures for which it was asked."""
        return self.fields[name] / max(self.asked[name], 1)


def measure(report: Report, catalogue: Catalogue, tally: Tally, document: Document | None = None) -> None:
    """Read one report (or the document that a reader made of it) and add what came of it to the tally."""
    document = document or reports.document(report)
    record = understand(document, find(document), catalogue)
    blocks = where(report, document)
    left = {}
    for o in record.observations:
        left.setdefault(o.block, []).append(o)
    tally.runs += len(record.observations) + len(record.non_figures) + len(record.unplaced)
    tally.unplaced += len(record.unplaced)
    tally.gold += len(report.figures)
    tally.read += len(record.observations)
    for u in record.unplaced:
        tally.wrong.append(("", "unplaced", "", u.text, document.blocks[u.place.block].text))
    for placed in report.figures:
        block = blocks[placed.line, placed.cell]
        near = [o for o in left.get(block, []) if agrees(placed, o)]
        tally.by_template[placed.said.template, "gold"] += 1
        if not near:
            _note(tally, placed, "missed", _gist(placed), "", document.blocks[block].text)
            continue
        o = min(near, key=lambda o: abs(o.start - placed.start))
        left[block].remove(o)
        tally.matched += 1
        _fields(tally, placed, o, document.blocks[block].text)
    here = {block: place for place, block in blocks.items()}
    templates = {(f.line, f.cell): f.said.template for f in report.figures}
    for block, extra in left.items():
        for o in extra:
            name = templates.get(here.get(block, (-1, -1)), "")
            tally.by_template[name, "extra"] += 1
            tally.wrong.append((name, "extra", "", f"{o.text} [{o.form}] {o.why[:60]}", document.blocks[block].text))


def where(report: Report, document: Document) -> dict[tuple[int, int], int]:
    """The block of each line and cell: both stand in the same order."""
    places = [(i, c, " ".join(t.split())) for i, line in enumerate(report.lines) for c, t in enumerate(line.cells)]
    wanted = [p for p in places if p[2] and p[2] not in "<^"]
    found, at = {}, 0
    texts = [" ".join(b.text.split()) for b in document.blocks]
    for i, c, text in wanted:
        at = texts.index(text, at)
        found[i, c] = at
        at += 1
    return found


def agrees(placed: Placed, o: Observation) -> bool:
    """Whether an observation in the same block states the figure."""
    said = placed.said
    if (said.numerator, said.denominator) != (o.numerator, o.denominator):
        return False
    return (said.value is None and said.numerator is not None) or (
        said.value == o.value and (said.value is None or unit_class(said.unit) == unit_class(o.unit))
    )


def _fields(tally: Tally, placed: Placed, o: Observation, text: str) -> None:
    said = placed.said
    tally.strict += said.kind == o.kind and said.comparator == o.comparator
    _field(tally, placed, "kind", said.kind, o.kind, text)
    _field(tally, placed, "comparator", said.comparator, o.comparator, text)
    if said.indicator:
        _field(tally, placed, "link recall", said.indicator, o.indicator or "-", text)
        if o.indicator:
            _field(tally, placed, "link precision", said.indicator, o.indicator, text, note=False)
    if said.period:
        _field(
            tally, placed, "period", f"{said.period[0]}..{said.period[1]}", f"{o.period_start}..{o.period_end}", text
        )
    if said.scope is None:
        return
    wanted, got = said.scope.lower(), (o.scope or "").lower()
    same = bool(wanted) == bool(got) and (wanted in got or got in wanted)
    _field(tally, placed, "scope", wanted, wanted if same else got, text)


def _field(tally: Tally, placed: Placed, name: str, wanted: str, got: str, text: str, *, note: bool = True) -> None:
    tally.asked[name] += 1
    tally.fields[name] += wanted == got
    if wanted != got and note:
        _note(tally, placed, name, wanted, got, text)


def _note(tally: Tally, placed: Placed, what: str, wanted: str, got: str, text: str) -> None:
    tally.by_template[placed.said.template, what] += 1
    tally.wrong.append((placed.said.template, what, f"{placed.text!r} {wanted}", got, text))


def _gist(placed: Placed) -> str:
    said = placed.said
    pair = f"{said.numerator}/{said.denominator} " if said.numerator is not None else ""
    return f"{pair}{said.value} {said.unit}"
