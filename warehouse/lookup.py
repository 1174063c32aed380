"""What the review page asks of a published snapshot, as the types that walk between rooms.

Questions about figures are answered from what `gather` put at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from normalize.observation import Observation, Submission
from rules.finding import Finding
from warehouse import rows
from warehouse.reader import Reader

FIGURE = (*(f'o."{name}"' for name in rows.OBSERVATION), "o.candidates", "o.exact", "o.fixes")
SUBMITTED = tuple(f's."{name}"' for name in rows.COLUMNS["submission"])
FOLDED = "replace(strip_accents(lower({})), 'đ', 'd')"
"""How search compares: without tones and case."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report in force with its stored original; `pages` is 0 in formats without pages. `received_on` is a day."""

    submission: Submission
    media: str
    pages: int
    notes: tuple[str, ...]
    sha256: str
    received_on: date
    figures: int


@dataclass(frozen=True, slots=True)
class Adrift:
    """A correction whose figure the newest reading no longer holds: a person has to look again."""

    document_id: str
    observation_id: str
    field: str
    human: str | None
    author: str


def gather(reader: Reader) -> None:
    """Put the figures in force at hand, with their text as search compares it; once for each snapshot.

    The layer in force is worked out from all facts: asked anew for every page it took half a second.
    """
    text = FOLDED.format('concat_ws(\' \', o.label, o.snippet, o.text, o.area, o.document, o."row", o."column")')
    reader.rows(f"CREATE OR REPLACE TEMP TABLE at_hand AS SELECT o.*, {text} AS searched FROM observations o")  # noqa: S608


def reports(reader: Reader) -> dict[str, Report]:
    """The reports in force by document id, in the order of arrival."""
    found = reader.rows(
        f"SELECT {', '.join(SUBMITTED)}, d.media, d.pages, d.notes, d.sha256, s.received_on, d.observations "  # noqa: S608, our own names
        "FROM submissions s JOIN documents d USING (document_id) WHERE s.in_force ORDER BY s.arrival, s.place"
    )
    width = len(SUBMITTED)
    return {
        row[0]: Report(rows.to_submission(row[:width]), row[width], row[width + 1], tuple(row[width + 2]), *row[-3:])
        for row in found
    }


def unlinked(reader: Reader) -> list[tuple[str, str, int]]:
    """Labels of figures in force without an indicator: (label, unit, how often), most frequent first."""
    return [
        (label, unit or "", count)
        for label, unit, count in reader.rows(
            "SELECT label, mode(unit), count(*) FROM observations WHERE indicator IS NULL AND label <> '' "
            "GROUP BY label ORDER BY count(*) DESC, label"
        )
    ]


def findings(reader: Reader) -> list[Finding]:
    """The findings that stand, open or waived, in the order of the check."""
    table = reader.arrow("FROM findings ORDER BY batch, ordinal")
    return [rows.to_finding(row) for row in table.to_pylist()]


def findings_of(reader: Reader, ids: Collection[str]) -> list[Finding]:
    """Findings by id as they stand now, whether they are open, waived, corrected or closed."""
    table = reader.arrow("FROM findings_history WHERE id IN (SELECT unnest($ids)) ORDER BY batch, ordinal",
                         {"ids": list(ids)})  # fmt: skip
    return [rows.to_finding(row) for row in table.to_pylist()]


def quarantined(reader: Reader) -> list[tuple[str, str, date]]:
    """Files that could not be read: name, reason, day of receipt; the newest first."""
    found: list[tuple[str, str, date]] = reader.rows(
        "SELECT document, quarantine_reason, first_seen_on FROM documents WHERE quarantine IS NOT NULL "
        "ORDER BY first_seen_on DESC, document"
    )
    return found


def folded(reader: Reader) -> set[str]:
    """The ids of the decisions that this snapshot holds already."""
    return {key for (key,) in reader.rows("SELECT id FROM decision")}


def adrift(reader: Reader) -> list[Adrift]:
    """Corrections that lost their figure when the report was read anew."""
    found = reader.rows(
        "SELECT c.document_id, c.observation_id, c.field, c.human, c.author FROM corrections c "
        "JOIN submissions s USING (document_id) WHERE c.applies_to IS NULL AND s.in_force"
    )
    return [Adrift(*row) for row in found]


def figures(reader: Reader, known: dict[str, Report], ids: Collection[str]) -> dict[str, Observation]:
    """Observations in force by id."""
    return {o.id: o for o in _observations(reader, known, "o.id IN (SELECT unnest($ids))", {"ids": list(ids)})}


def of_document(reader: Reader, known: dict[str, Report], document_id: str) -> list[Observation]:
    """All figures of a report in reading order."""
    return _observations(reader, known, "o.document_id = $document", {"document": document_id})


def doubtful(reader: Reader, known: dict[str, Report], sure: float, near: float) -> list[Observation]:
    """Figures read or linked with less confidence than `sure`, read twice differently, or with a candidate at `near`.

    The last are figures without an indicator whose best candidate scores at least `near`.
    """
    doubts = (
        "o.confidence < $sure OR o.other IS NOT NULL "
        "OR (o.indicator IS NULL AND NOT o.corrected AND len(o.candidates) > 0 AND o.candidates[1].score >= $near)"
    )
    return _observations(reader, known, doubts, {"sure": sure, "near": near})


def earlier(reader: Reader, known: dict[str, Report], o: Observation, most: int) -> list[Observation]:
    """What the same issuer stated of the same indicator, kind and sub-group before, newest first, one a period."""
    if o.indicator is None or o.area_code is None or o.period_end is None:
        return []
    alike = (
        "o.indicator = $indicator AND o.kind = $kind AND o.scope IS NOT DISTINCT FROM $scope AND o.value IS NOT NULL "
        "AND o.unit IS NOT DISTINCT FROM $unit AND o.area_code = $area AND o.branch IS NOT DISTINCT FROM $branch "
        "AND o.period_end < $until"
    )
    given = {**_same(o), "area": o.area_code, "branch": o.branch, "until": o.period_end}
    by_period = {(p.period_start, p.period_end): p for p in reversed(_observations(reader, known, alike, given))}
    return sorted(by_period.values(), key=lambda p: (str(p.period_end), str(p.period_start)), reverse=True)[:most]


def peers(reader: Reader, known: dict[str, Report], o: Observation) -> list[Observation]:
    """What other issuers of the branch stated of the same indicator, kind and sub-group for periods ending that day.

    One figure for each report, the first; in the order of their values.
    """
    if o.indicator is None or o.period_end is None:
        return []
    alike = (
        "o.indicator = $indicator AND o.kind = $kind AND o.scope IS NOT DISTINCT FROM $scope AND o.value IS NOT NULL "
        "AND o.unit IS NOT DISTINCT FROM $unit AND o.branch IS NOT DISTINCT FROM $branch AND o.period_end = $until "
        "AND o.document_id <> $own AND (o.area_code IS NULL OR o.area_code IS DISTINCT FROM $area)"
    )
    given = {**_same(o), "area": o.area_code, "branch": o.branch, "until": o.period_end, "own": o.document_id}
    by_report = {p.document_id: p for p in reversed(_observations(reader, known, alike, given))}
    return sorted(by_report.values(), key=lambda p: (p.value or 0, p.id))


def search(
    reader: Reader, known: dict[str, Report], words: Sequence[str], codes: Collection[str], most: int
) -> list[Observation]:
    """Figures whose label, sentence, unit of issue or file name hold all words, or whose indicator is among `codes`.

    `words` are compared without tones and case.
    """
    given = {f"w{n}": word for n, word in enumerate(words)}
    every = " AND ".join(f"contains(o.searched, {FOLDED.format(f'${name}')})" for name in given) or "false"
    found = f"(({every}) OR o.indicator IN (SELECT unnest($codes)))"
    return _observations(reader, known, found, {**given, "codes": list(codes)}, most)


def _same(o: Observation) -> dict[str, object]:
    return {"indicator": o.indicator, "kind": o.kind, "scope": o.scope, "unit": o.unit}


def _observations(
    reader: Reader, known: dict[str, Report], where: str, given: dict[str, object], most: int | None = None
) -> list[Observation]:
    limit = "" if most is None else f"LIMIT {int(most)}"
    found = reader.rows(
        f"SELECT {', '.join(FIGURE)} FROM at_hand o WHERE {where} "  # noqa: S608, conditions of this module
        f"ORDER BY o.arrival DESC, o.document_id, o.ordinal {limit}",
        given,
    )
    return [rows.to_observation(row, known[row[0]].submission) for row in found if row[0] in known]
