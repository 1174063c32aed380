"""A failing trial told to an official: what is stated, where, the arithmetic written out, the question to ask."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from normalize.observation import Observation, StatusRow, Submission
from rules.catalogue import Class, Outcome
from rules.finding import Evidence, Finding, Severity, Suggestion
from rules.numerals import write
from rules.relation import Same
from rules.suggestion import Slip
from rules.trial import Term, Trial, Way
from rules.verdict import INCONSISTENT, LAST_PLACE, ROUNDED_UP, TRUNCATED, Verdict

CLASSES: dict[int, Class] = {
    TRUNCATED: "truncated",
    ROUNDED_UP: "rounded_up",
    LAST_PLACE: "last_place",
    INCONSISTENT: "inconsistent",
}
ROUGH = {
    ("eq", False): "",
    ("ge", True): "trên ",
    ("ge", False): "từ ",
    ("le", True): "dưới ",
    ("le", False): "tối đa ",
    ("approx", False): "khoảng ",
}
LESS: dict[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}


def outcome(trial: Trial, verdict: Verdict, way: Way) -> Outcome | None:
    """What the check says about a verdict's class; None where it says nothing.

    Two statements that differ by a power of ten have words of their own, where the check gives them.
    """
    named = CLASSES.get(verdict.klass)
    if named == "inconsistent" and "power_of_ten" in trial.check.outcomes and isinstance(way.relation, Same):
        one, other = (trial.terms[i].stated for i in way.takes)
        named = named if way.relation.power((one, other)) is None else "power_of_ten"
    return trial.check.outcomes.get(named) if named else None


def severity(trial: Trial, found: Outcome, *, unsure: bool) -> Severity:
    """The outcome's severity, one less for every doubt and for figures that the reading is not sure of."""
    grave = found.severity
    for _ in range(len(trial.doubts) + unsure):
        grave = LESS[grave]
    return grave


def finding(
    whose: Submission, trial: Trial, way: Way, found: Outcome, grave: Severity, *, extra: Sequence[str] = ()
) -> Finding:
    """The finding of one failing trial, without suggestion; `extra` are remarks that join its doubts."""
    used = [trial.terms[i] for i in way.takes]
    first = next((t.observation for t in used if t.observation), None)
    computed = way.relation.arithmetic([t.stated for t in used], trial.unit)
    doubts = (*trial.doubts, *extra)
    slots = {
        "what": trial.what,
        "stated": "; ".join(_said(t) for t in used),
        "computed": computed,
        "first": _said(used[0]),
        "last": _said(used[-1]),
        "value": _number(used[-1]),
        "parts": ", ".join(_said(t) for t in used[1:]),
        "doubt": "; ".join(doubts),
    }
    message = found.message.format_map(slots)
    return Finding(
        id=_id(whose, trial, used),
        check=found.name,
        severity=grave,
        document=whose.document,
        document_id=whose.document_id,
        indicators=tuple(
            dict.fromkeys(t.observation.indicator for t in used if t.observation and t.observation.indicator)
        ),
        area_code=whose.area_code,
        area=whose.area,
        period_start=first.period_start.isoformat() if first and first.period_start else None,
        period_end=first.period_end.isoformat() if first and first.period_end else None,
        figures=_figures((*used, *trial.more), whose.document),
        stated=f"Theo báo cáo, {slots['stated']}.",
        computed=computed,
        message=f"{message} Lưu ý: {slots['doubt']}." if doubts else message,
        ask=found.ask.format_map(slots),
    )


def consequences(first: Finding, others: Sequence[Finding]) -> tuple[str, ...]:
    """What else the same fault breaks, each sum once: the same numbers in another order are the same sum."""
    told = {_numbers(first.computed)}
    lines: list[str] = []
    for each in others:
        if _numbers(each.computed) not in told and (each.severity != "info" or first.severity == "info"):
            lines.append(f"{each.check}: {each.computed}")
            told.add(_numbers(each.computed))
    return tuple(lines)


def _numbers(arithmetic: str) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"\d[\d.,]*", arithmetic))) or (arithmetic,)


def suggestion(slip: Slip, broken: Sequence[Trial]) -> Suggestion:
    """A slip in words: which figure, what it says, what it would have to say, the arithmetic that then holds."""
    o = slip.term.observation
    unit = o.unit if o and slip.term.part == "value" else None
    touched = {slip.slot, *((slip.also[0].slot,) if slip.also else ())}
    holds = (_mended(slip, trial) for trial in broken if any(t.slot in touched for t in trial.terms))
    because = "; ".join(dict.fromkeys(holds))
    was, to = (write(x.value, unit) for x in (slip.term.stated, slip.stated))
    if slip.also:
        return Suggestion("tử số và mẫu số: viết ngược chỗ", f"{was}/{to}", f"{to}/{was}", because)
    return Suggestion(_said(slip.term), was, to, because)


def _mended(slip: Slip, trial: Trial) -> str:
    """The arithmetic of a trial with the slip's number put right."""
    stated = tuple(slip.put(t) for t in trial.terms)
    _, way = trial.judge(stated)
    return way.relation.arithmetic([stated[i] for i in way.takes], trial.unit)


def _said(term: Term) -> str:
    """A term as the sentence names it: role and number."""
    return f"{term.role}: {_number(term)}"


def _number(term: Term) -> str:
    """A term's number as the report prints it, with the comparing word that stands in front of it."""
    o = term.observation
    if term.printed or o is None:
        return term.printed or str(len(term.rows))
    if term.part != "value":
        return write(term.stated.value, None)
    shown = o.text if o.numerator is None else write(term.stated.value, o.unit)
    if o.unit == "percent" and shown[-1].isdigit():
        shown = f"{shown} %"
    return f"{ROUGH[term.stated.comparator, term.stated.strict]}{shown}" if shown[0].isdigit() else shown


def _figures(terms: Sequence[Term], document: str) -> tuple[Evidence, ...]:
    seen: dict[object, Evidence] = {}
    beside: Observation | None = None
    for term in terms:
        if term.observation is not None:
            seen.setdefault(term.observation.id, _printed(term.observation, term.role))
            beside = term.observation
        elif term.printed and beside is not None:
            where = (document, term.printed, beside.page, None, beside.snippet, beside.section, term.role)
            seen.setdefault(term.printed, Evidence(None, *where))
        for row in term.rows:
            seen.setdefault((row.table, row.row), _row(row, document))
    return tuple(seen.values())


def _printed(o: Observation, role: str) -> Evidence:
    return Evidence(o.id, o.document, o.text, o.page, o.bbox, o.snippet, o.section, role)


def _row(row: StatusRow, document: str) -> Evidence:
    return Evidence(None, document, row.text, row.page, row.bbox, f"{row.label}: {row.text}", "", "dòng trong bảng")


def _id(whose: Submission, trial: Trial, used: Sequence[Term]) -> str:
    """The same for the same rule and figures, from night to night and however often the file is read again."""
    o = next((t.observation for t in used if t.observation), None)
    period = (o.period_start, o.period_end) if o else (whose.period.start, whose.period.end)
    figures = sorted(
        "|".join((*_identity(t.observation), t.part, t.role) if t.observation else (t.role, str(len(t.rows))))
        for t in used
    )
    key = "\n".join((trial.check.id, whose.area_code or whose.document_id, whose.branch or "", str(period), *figures))
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _identity(o: Observation) -> tuple[str, ...]:
    return (o.indicator or o.label, o.kind, o.scope or "", o.text)
