"""Records and findings as rows of the warehouse's tables, and back, to the last trailing zero."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from extract.document import NonFigure, Place, Unplaced
from normalize.observation import Observation, Period, Record, StatusRow, Submission
from rules.finding import Evidence, Finding, Suggestion

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[Any, ...]

OBSERVATION = (
    *("document_id", "id", "page", "bbox", "block", "start", "end", "section", "table", "row", "column", "text"),
    *("snippet", "indicator", "label", "kind", "comparator", "unit", "decimals", "period_start", "period_end", "as_of"),
    *("scope", "confidence", "why", "other", "form", "value", "numerator", "denominator", "step"),
)
"""The fields that are stored as they are; the last four are the exact numbers. Area and branch are the submission's."""
OF_SUBMISSION = ("document", "area_code", "area", "province", "branch")
NUMBERS = 4
LONGEST, SCALE = 28, 10
"""Digits in all, and after the point, that DECIMAL(38, 10) surely holds."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "document": ("document_id", "sha256", "size", "document", "first_seen_at"),
    "sighting": ("document_id", "name", "path", "seen_at"),
    "quarantine": ("document_id", "pipeline", "code", "reason"),
    "extraction_run": (
        *("document_id", "ordinal", "pipeline", "media", "pages", "notes"),
        *("observations", "statuses", "non_figures", "unplaced"),
    ),
    "submission": (
        *("document_id", "document", "area_code", "area", "province", "branch", "type", "number", "date"),
        *("period_start", "period_end", "period_cue", "title", "evidence", "subject"),
    ),
    "observation": (*OBSERVATION, "ordinal", "candidates", "exact"),
    "status_row": (*("document_id", "ordinal", "table", "row", "label", "text", "status", "page", "bbox", "block"),),
    "non_figure": ("document_id", "ordinal", "kind", "text", "page", "bbox", "block", "start", "end"),
    "unplaced": ("document_id", "ordinal", "text", "reason", "page", "bbox", "block", "start", "end"),
    "passage": ("document_id", "ordinal", "block", "text"),
    "withdrawal": ("document_id", "withdrawn", "author", "reason"),
    "correction": (
        *("document_id", "observation_id", "field", "machine", "human", "text", "snippet", "author", "reason"),
        *("page", "bbox", "block", "start", "retracted"),
    ),
    "decision": (
        *("id", "decided_at", "author", "action", "document_id", "observation_id", "finding_id", "changes", "reason"),
        *("expires_on", "undoes"),
    ),
    "area": ("area_code", "area", "province_code", "province", "valid_from", "valid_to", "predecessors", "successors"),
    "indicator": (
        *("indicator", "name", "shape", "unit", "numerator", "denominator", "over_100", "aggregation", "good", "note"),
        "fingerprint",
    ),
    "check_catalogue": ("check", "kind", "family", "name", "fingerprint"),
    "check_run": ("pipeline", "documents", "findings", "unchecked", "fingerprint"),
    "unchecked": ("check", "reason", "count"),
    "finding": (
        *("ordinal", "id", "check", "severity", "document", "document_id", "indicators", "area_code", "area"),
        *("period_start", "period_end", "stated", "computed", "message", "ask", "suggestion", "possible"),
        *("consequences", "fingerprint"),
    ),
    "evidence": (
        *("finding_id", "ordinal", "observation_id", "document", "text", "page", "bbox", "snippet", "section", "role"),
    ),
    "finding_status": ("finding_id", "status", "author", "reason", "expires_on", "figures"),
}
"""The columns of each table in the order of our row tuples; `batch` is added when they are written."""

_stored = attrgetter(*OBSERVATION)


def to_arrow(table: str, rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Rows of a table with the types that the database gives its columns. Raises ArrowInvalid where they do not fit."""
    import pyarrow as pa  # noqa: PLC0415, heavy: not needed for --help

    def array(name: str, column: Row) -> pa.Array:
        try:
            return pa.array(column, type=schema.field(name).type)
        except UnicodeEncodeError:
            return pa.array([_utf8(value) for value in column], type=schema.field(name).type)

    names = COLUMNS[table]
    return pa.table([array(*pair) for pair in zip(names, zip(*rows, strict=True), strict=True)], names=list(names))


def of_record(record: Record, ordinal: int, pipeline: str, subject: str) -> dict[str, list[Row]]:
    """All rows of one record, by table.

    `ordinal` is the document's place in its batch, from 1; `subject` tells it from others of its unit and period.
    """
    s = record.submission
    key = s.document_id
    counts = (len(record.observations), len(record.statuses), len(record.non_figures), len(record.unplaced))
    whose = (s.area_code, s.area, s.province, s.branch, s.type, s.number, s.date)
    period = (s.period.start, s.period.end, s.period.cue)
    return {
        "extraction_run": [(key, ordinal, pipeline, record.media, record.pages, record.notes, *counts)],
        "submission": [(key, s.document, *whose, *period, s.title, s.evidence, subject)],
        "observation": [_observation(o, n) for n, o in enumerate(record.observations, start=1)],
        "status_row": [
            (key, n, r.table, r.row, r.label, r.text, r.status, r.page, r.bbox, r.block)
            for n, r in enumerate(record.statuses, start=1)
        ],
        "non_figure": [(key, n, f.kind, f.text, *_place(f.place)) for n, f in enumerate(record.non_figures, start=1)],
        "unplaced": [(key, n, u.text, u.reason, *_place(u.place)) for n, u in enumerate(record.unplaced, start=1)],
        "passage": [(key, n, block, text) for n, (block, text) in enumerate(record.texts, start=1)],
    }


def to_observation(row: Sequence[Any], submission: Submission) -> Observation:
    """An observation from a row of OBSERVATION, then candidates, exact and the human fixes (None or a map)."""
    return next(to_observations([[cell] for cell in row], [submission]))


def to_observations(columns: Sequence[Sequence[Any]], whose: Sequence[Submission]) -> Iterator[Observation]:
    """Observations from the columns OBSERVATION, candidates, exact and fixes, and whose report each stands in."""
    *stored, candidates, exact, fixes = columns
    given: dict[str, Iterable[Any]] = dict(zip(OBSERVATION, stored, strict=True))
    numbers = {name: [_natural(number) for number in given[name]] for name in OBSERVATION[-NUMBERS:]}
    for at, printed in enumerate(exact):
        if printed:
            fixed = dict(fixes[at] or ())
            for name, text in zip(numbers, printed.split("|"), strict=True):
                if text and name not in fixed:
                    numbers[name][at] = Decimal(text)
    given |= numbers
    given["bbox"] = map(_box, given["bbox"])
    given["candidates"] = (tuple((c["indicator"], c["score"]) for c in each) for each in candidates)
    given |= {name: map(attrgetter(name), whose) for name in OF_SUBMISSION}
    return map(Observation, *(given[field.name] for field in fields(Observation)))


def to_submission(row: Sequence[Any]) -> Submission:
    """A submission from the columns of COLUMNS["submission"]."""
    given: dict[str, Any] = dict(zip(COLUMNS["submission"], row, strict=True))
    del given["subject"]
    period = Period(*(given.pop(f"period_{part}") for part in ("start", "end", "cue")))
    return Submission(**(given | {"period": period, "evidence": tuple(given["evidence"])}))


def to_status_row(row: Sequence[Any]) -> StatusRow:
    """A row of a task table from (table, row, label, text, status, page, bbox, block)."""
    table, place, label, text, status, page, bbox, block = row
    return StatusRow(table, place, label, text, status, page, _box(bbox), block)


def to_non_figure(document_id: str, row: Sequence[Any]) -> NonFigure:
    """A non-figure from (kind, text, page, bbox, block, start, end)."""
    kind, text, page, bbox, *span = row
    return NonFigure(kind, Place(document_id, page, _box(bbox), *span), text)


def to_unplaced(document_id: str, row: Sequence[Any]) -> Unplaced:
    """An unplaced run of digits from (text, reason, page, bbox, block, start, end)."""
    text, reason, page, bbox, *span = row
    return Unplaced(text, Place(document_id, page, _box(bbox), *span), reason)


def of_finding(finding: Finding, ordinal: int) -> tuple[Row, list[Row]]:
    """The row of a finding and the rows of its figures. `ordinal` is its place in the run, from 1."""
    f = finding
    period = (f.period_start, f.period_end)
    words = (f.stated, f.computed, f.message, f.ask)
    suggestion = _suggestion(f.suggestion) if f.suggestion else None
    possible = [_suggestion(s) for s in f.possible]
    whose = (f.document, f.document_id, f.indicators, f.area_code, f.area)
    row = (ordinal, f.id, f.check, f.severity, *whose, *period, *words, suggestion, possible, f.consequences)
    figures = [
        (f.id, n, e.observation_id, e.document, e.text, e.page, e.bbox, e.snippet, e.section, e.role)
        for n, e in enumerate(f.figures, start=1)
    ]
    return (*row, fingerprint(finding)), figures


def to_finding(row: dict[str, Any]) -> Finding:
    """A finding from a row of the view findings, by column name."""
    names = ("id", "check", "severity", "document", "document_id", "area_code", "area", "period_start", "period_end")
    words = ("stated", "computed", "message", "ask", "status")
    return Finding(
        **{name: row[name] for name in (*names, *words)},
        indicators=tuple(row["indicators"]),
        figures=tuple(Evidence(**(f | {"bbox": _box(f["bbox"])})) for f in row["figures"]),
        suggestion=_slip(row["suggestion"]) if row["suggestion"] else None,
        possible=tuple(_slip(s) for s in row["possible"]),
        consequences=tuple(row["consequences"]),
    )


def fingerprint(finding: Finding) -> str:
    """A digest of all that a finding says, its status aside."""
    return digest({**asdict(finding), "status": ""})


def figures_of(finding: Finding) -> str:
    """The printed figures that an explanation is bound to, as one text."""
    return json.dumps([[e.document, e.text] for e in finding.figures], ensure_ascii=False)


def digest(content: object) -> str:
    """16 hex digits that tell two contents apart."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def printed(value: object) -> str | None:
    """A cell as a correction keeps it: text without an exponent or needless zeros."""
    return f"{_natural(value):f}" if isinstance(value, Decimal) else None if value is None else str(value)


def merge(into: dict[str, list[Row]], rows: dict[str, list[Row]]) -> None:
    """Append rows to those gathered so far, table by table."""
    for table, own in rows.items():
        into.setdefault(table, []).extend(own)


def _observation(o: Observation, ordinal: int) -> Row:
    stored = _stored(o)
    numbers: Iterable[Decimal | None] = stored[-NUMBERS:]
    exact = None
    for number in numbers:
        if number is not None and not _is_plain(str(number)):
            exact = "|".join("" if n is None else str(n) for n in numbers)
            stored = (*stored[:-NUMBERS], *(n if n is None or _fits(n) else None for n in numbers))
            break
    return (*stored, ordinal, [{"indicator": code, "score": score} for code, score in o.candidates], exact)


def _is_plain(text: str) -> bool:
    """Whether a number comes back from DECIMAL(38, 10) as it was: no exponent, no trailing zero, not too long."""
    if text.isdecimal():
        return len(text) <= LONGEST
    point = text.find(".")
    plain = len(text) <= LONGEST and "E" not in text and text != "-0" and text[-1] in "0123456789"
    return plain and (point < 0 or (text[-1] != "0" and len(text) - point <= SCALE + 1))


def _fits(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -SCALE and number.adjusted() < LONGEST - 1


@lru_cache(maxsize=1 << 16)
def _natural(number: Decimal | None) -> Decimal | None:
    if number is None:
        return None
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


def _place(place: Place) -> Row:
    return (place.page, place.bbox, place.block, place.start, place.end)


def _box(box: Sequence[float] | None) -> Any:  # noqa: ANN401, a Box, which the database gives as a list
    return None if box is None else tuple(box)


def _utf8(value: Any) -> Any:  # noqa: ANN401, any cell
    """Half a surrogate pair, as a damaged PDF or file name may hold, has no UTF-8: it becomes a question mark."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _suggestion(s: Suggestion) -> dict[str, str]:
    return {"figure": s.figure, "from": s.from_, "to": s.to, "because": s.because}


def _slip(row: dict[str, str]) -> Suggestion:
    return Suggestion(row["figure"], row["from"], row["to"], row["because"])
