"""The one writer of a warehouse: loads records, keeps findings and decisions, publishes snapshots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from normalize.observation import Record, Submission
from rules.finding import Finding
from warehouse import batches, catalogues, decisions, life, lock, rows, schema, series, sheaf, snapshot, work
from warehouse.errors import Tampered, Unknown

VIETNAM = timedelta(hours=7)
PASSED = "doi-soat.txt"
"""Which state of the warehouse was checked last; without it everything is checked again."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that was read: its record, or the (code, reason) why there is none. `seen_at` may carry a zone.

    With neither, the bytes are known already and only their sighting is recorded.
    """

    name: str
    path: str
    sha256: str
    size: int
    seen_at: datetime
    record: Record | None = None
    quarantine: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the files of one call, as document ids: files given = loaded + known + quarantined."""

    loaded: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()


class Store(AbstractContextManager["Store"]):
    """A warehouse opened for writing. Every method that writes does so in one transaction: wholly or not at all."""

    def __init__(self, folder: Path, pipeline: str, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.pipeline = pipeline
        self._now = now
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undo:
            self._lock = lock.hold(folder)
            undo.callback(lock.release, self._lock)
            with work.disk_watched(folder, "mở kho"):
                self._database = work.open_up_to_date(folder)
            undo.callback(self._database.close)
            self._catalogued = False  # whether this process has told the warehouse its catalogues, which do not change
            self._schemas = self._schemas_of_tables()
            self._last = self._newest_batch()
            self._fold_decisions()
            self._undo = undo.pop_all()

    @classmethod
    def open(cls, folder: Path, *, pipeline: str = "", now: Callable[[], datetime] | None = None) -> Self:
        """Open or make a warehouse. `pipeline` is the version of what reads reports: a new one reads them anew.

        `now` gives the moment that is recorded (UTC). Raises Busy while another process writes, Newer, Tampered,
        Unreadable or NoSpace with a sentence that says what to do.
        """
        return cls(Path(folder), pipeline, now or (lambda: datetime.now(UTC)))

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the next writer in."""
        self._undo.close()

    # Loading ----------------------------------------------------------------------------------------------------------

    def known(self, sha256s: Iterable[str]) -> set[str]:
        """Those of the given SHA-256 whose bytes this pipeline version has read already, or could not read."""
        found = self._rows(
            """SELECT DISTINCT sha256 FROM document WHERE sha256 IN (SELECT unnest($wanted)) AND document_id IN (
                SELECT document_id FROM extraction_run WHERE pipeline = $pipeline
                UNION ALL SELECT document_id FROM quarantine WHERE pipeline = $pipeline)""",
            {"wanted": list(sha256s), "pipeline": self.pipeline},
        )
        return {sha for (sha,) in found}

    def load(self, batch: Sequence[Loaded]) -> Intake:
        """Add files in one transaction. Bytes that are known only have their sighting recorded.

        Raises ValueError for a file with neither record nor quarantine whose bytes are not known; NoSpace.
        """
        known = {_id(sha) for sha in self.known(f.sha256 for f in batch)}
        mine = "document_id IN (SELECT unnest(?))"
        ids = [[_id(file.sha256) for file in batch]]
        documents = self._existing(f"SELECT document_id FROM document WHERE {mine}", ids)  # noqa: S608, two constants
        sightings = set(self._rows(f"SELECT document_id, path, name FROM sighting WHERE {mine}", ids))  # noqa: S608, the same
        members = self._members([f.record.submission for f in batch if f.record is not None])
        gathered: dict[str, list[rows.Row]] = {}
        loaded, seen, refused = [], [], []
        for file in batch:
            key, path, seen_at = _id(file.sha256), str(file.path), _utc(file.seen_at)
            if (key, path, file.name) not in sightings:
                sightings.add((key, path, file.name))
                rows.merge(gathered, {"sighting": [(key, file.name, path, seen_at)]})
            if key in known:
                seen.append(key)
                continue
            known.add(key)
            if key not in documents:
                rows.merge(gathered, {"document": [(key, file.sha256, file.size, file.name, seen_at)]})
            if file.record is not None:
                loaded.append(key)
                relatives = members[series.family(file.record.submission)]
                subject = series.subject(file.record.submission, relatives)
                relatives.append(series.Member.of(file.record.submission, subject))
                rows.merge(gathered, rows.of_record(file.record, len(loaded), self.pipeline, subject))
            elif file.quarantine is not None:
                refused.append(key)
                rows.merge(gathered, {"quarantine": [(key, self.pipeline, *file.quarantine)]})
            else:
                raise ValueError(f"{file.name}: neither record nor quarantine, and the bytes are not known")
        if loaded and not self._catalogued:
            rows.merge(gathered, catalogues.news(self._database))
        self._commit("load", gathered)
        self._catalogued |= bool(loaded)
        return Intake(tuple(loaded), tuple(seen), tuple(refused))

    def refused(self, sha256s: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Code and reason of those of the given SHA-256 that this pipeline version could not read."""
        found = self._rows(
            """SELECT sha256, code, reason FROM quarantine JOIN document USING (document_id)
            WHERE pipeline = $pipeline AND sha256 IN (SELECT unnest($wanted))""",
            {"wanted": list(sha256s), "pipeline": self.pipeline},
        )
        return {sha: (code, reason) for sha, code, reason in found}

    def replaced(self) -> dict[str, str]:
        """The document ids of reports that a later version replaced, each with the version now in force."""
        return dict(self._rows("SELECT document_id, superseded_by FROM submissions WHERE superseded_by IS NOT NULL"))

    # Reading what is in force -----------------------------------------------------------------------------------------

    def records(self, documents: Collection[str] | None = None) -> list[Record]:
        """The records in force, human corrections applied, in the order of arrival; all, or of some document ids.

        A record is its document's newest extraction; superseded and withdrawn reports are not among them.
        """
        return [record for each in self.sheaves(documents) for record in each]

    def sheaves(self, documents: Collection[str] | None = None) -> Iterator[sheaf.Sheaf]:
        """The same some hundred at a time, for more than fits into memory. Nothing may be written before its end."""
        return sheaf.sheaves(self._database, documents)

    def findings(self) -> list[Finding]:
        """The findings that stand (open or waived), in the order of the check."""
        return [state.finding for state in self._states().values() if state.finding.status in life.STANDING]

    # Findings and decisions -------------------------------------------------------------------------------------------

    def save_findings(
        self, findings: Sequence[Finding], unchecked: Mapping[tuple[str, str], int] | None = None
    ) -> life.Changes:
        """Keep what a whole check of all records in force found; returns what changed since the last one.

        `unchecked` counts what could not be decided, by (check, reason). A night that changes nothing writes nothing.
        """
        findings = list({f.id: f for f in findings}.values())
        before = self._states()
        replaced = self._existing("SELECT document_id FROM submissions WHERE NOT in_force AND NOT withdrawn")
        changes, events = life.pass_night(before, findings, replaced, self._today())
        gathered = catalogues.check_news(self._database)
        told: dict[str, str] = dict(self._rows("SELECT id, fingerprint FROM findings_history"))
        for ordinal, finding in enumerate(findings, start=1):
            row, figures = rows.of_finding(finding, ordinal)
            if told.get(finding.id) != row[-1]:
                rows.merge(gathered, {"finding": [row], "evidence": figures})
        rows.merge(
            gathered,
            {"finding_status": [(e.finding.id, e.status, "", e.reason, None, "") for e in events]},
        )
        counted = sorted((unchecked or {}).items())
        result = rows.digest([sorted(f.id for f in findings), counted])
        last = self._rows("SELECT fingerprint FROM check_run ORDER BY batch DESC LIMIT 1")
        if any(gathered.values()) or last != [(result,)]:
            documents = len(self._existing("SELECT document_id FROM submissions WHERE in_force"))
            run = (self.pipeline, documents, len(findings), sum(n for _, n in counted), result)
            rows.merge(gathered, {"check_run": [run], "unchecked": [(*what, count) for what, count in counted]})
            self._commit("check", gathered)
        return changes

    def passed(self, rules: str) -> tuple[tuple[Finding, ...], Counter[tuple[str, str]]] | None:
        """What the last whole check of records in force found, and what it could not decide, if it still holds.

        It does where since then nothing was written at all, and `rules` (what tells versions of the checks apart) is
        the same: what a check finds depends on nothing else. None where reports have to be checked.
        """
        mark = self.folder / PASSED
        if not mark.exists() or mark.read_text(encoding="utf-8") != self._state(rules):
            return None
        counted = self._rows(
            'SELECT "check", reason, count FROM unchecked WHERE batch = (SELECT max(batch) FROM check_run)'
        )
        return tuple(self.findings()), Counter({(check, reason): count for check, reason, count in counted})

    def mark_passed(self, rules: str) -> None:
        """Remember that all that is written has been checked by these rules, and the findings saved. Raises NoSpace."""
        mark, state = self.folder / PASSED, self._state(rules)
        if mark.exists() and mark.read_text(encoding="utf-8") == state:
            return
        with work.disk_watched(self.folder, "ghi lại lần đối soát"):
            beside = mark.with_suffix(".new")
            beside.write_text(state, encoding="utf-8")
            beside.replace(mark)

    def waive(self, finding_id: str, reason: str, author: str, expires_on: date | None = None) -> None:
        """A person explains a finding: it stays, but no longer counts as open until a figure of it changes.

        Raises Unknown for a finding that does not stand.
        """
        self._set_status(finding_id, "waived", reason, author, expires_on)

    def reopen(self, finding_id: str, reason: str, author: str) -> None:
        """A person takes an explanation back. Raises Unknown for a finding that does not stand."""
        self._set_status(finding_id, "open", reason, author, None)

    def correct(self, target: str, field: str, value: str | None, reason: str, author: str) -> None:
        """A person sets a field of an observation, or of a whole submission (target is then a document id).

        `value` is text as in the export (84.03, 2026-06-30, a catalogue code), None to empty the field. What the
        machine read stays beside it. Raises Unknown for a target that is not in force, ValueError for a field that
        cannot be corrected or a value that does not fit it.
        """
        document_id, _, ordinal = target.partition("-")
        decisions.check(field, value, decisions.OBSERVATION_FIELDS if ordinal else decisions.SUBMISSION_FIELDS)
        machine, text, snippet, *place = self._machine(target, document_id, field, is_observation=bool(ordinal))
        whose = (document_id, target if ordinal else None, field, machine, value, text, snippet, author, reason)
        row = (*whose, *place, False)
        self._commit("decision", {"correction": [row]})

    def withdraw(self, document_id: str, reason: str, author: str) -> None:
        """A report is taken back; the version before it, if any, is in force again. Raises Unknown."""
        self._set_withdrawn(document_id, reason, author, withdrawn=True)

    def reinstate(self, document_id: str, reason: str, author: str) -> None:
        """A withdrawn report counts again. Raises Unknown."""
        self._set_withdrawn(document_id, reason, author, withdrawn=False)

    # Publishing -------------------------------------------------------------------------------------------------------

    def publish(self) -> Path:
        """Make all that was written visible to readers; returns the snapshot, the same one when nothing is new."""
        with work.disk_watched(self.folder, "công bố"):
            return snapshot.publish(self.folder, self._database)

    # Inside -----------------------------------------------------------------------------------------------------------

    def _members(self, submissions: Sequence[Submission]) -> defaultdict[tuple[object, ...], list[series.Member]]:
        """The known reports of the same areas by family, in the order of arrival."""
        known: defaultdict[tuple[object, ...], list[series.Member]] = defaultdict(list)
        for key, whose, start, end, *rest in self._rows(
            """SELECT document_id, [amended(fixes, 'area_code', area_code), amended(fixes, 'branch', branch),
                amended(fixes, 'type', type)], amended_date(fixes, 'period_start', period_start),
                amended_date(fixes, 'period_end', period_end), number, title, amended(fixes, 'subject', subject)
            FROM submission LEFT JOIN report_fixes_as_known('infinity') USING (document_id)
            WHERE amended(fixes, 'area_code', area_code) IN (SELECT unnest(?)) ORDER BY batch""",
            [[s.area_code for s in submissions if s.area_code]],
        ):
            known[*whose, start, end].append(series.Member(key, *rest))
        return known

    def _commit(self, kind: str, gathered: dict[str, list[rows.Row]]) -> None:
        tables = {t: rows.to_arrow(t, own, self._schemas[t]) for t, own in gathered.items() if own}
        if not tables:
            return
        moment = _utc(self._now())
        recorded_at = max(moment, self._last.recorded_at) if self._last else moment
        with work.disk_watched(self.folder, "ghi lô mới"):
            work.catch_up(self._database, self.folder)
            self._last = batches.write(
                self.folder / work.BATCHES,
                tables,
                kind=kind,
                recorded_at=recorded_at,
                pipeline=self.pipeline,
                after=self._last,
            )
            work.apply(self._database, [self._last])

    def _fold_decisions(self) -> None:
        """Take over what was decided on the review page since the last writer."""
        made = decisions.Log(self.folder).all()
        if made:
            statuses = {key: state.finding.status for key, state in self._states().items()}
            standing = {key: status for key, status in statuses.items() if status in life.STANDING}
            gathered = decisions.fold(made, self._existing("SELECT id FROM decision"), standing)
            if renamed := {row[0] for row in gathered.get("correction", ()) if row[1] is None}:
                gathered["correction"] += self._subjects(renamed, decisions.standing(made))
            self._commit("decision", gathered)

    def _subjects(self, documents: Collection[str], standing: Sequence[decisions.Decision]) -> Iterator[rows.Row]:
        """What tells reports whose unit, type or period people corrected from others: by their relatives of now."""
        columns = ", ".join(rows.COLUMNS["submission"])
        read = self._rows(
            f"SELECT {columns} FROM submission WHERE document_id IN (SELECT unnest(?)) "  # noqa: S608, our own names
            "QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY batch DESC) = 1 ORDER BY batch",
            [list(documents)],
        )
        made = {key: [d for d in standing if d.is_of_report and d.document_id == key] for key in documents}
        reports = [decisions.as_decided(rows.to_submission(row), made[row[0]]) for row in read]
        members = self._members(reports)
        for family in members.values():
            family[:] = [m for m in family if m.document_id not in documents]
        for (*_, machine), report in zip(read, reports, strict=True):
            relatives = members[series.family(report)]
            subject = series.subject(report, relatives)
            relatives.append(series.Member.of(report, subject))
            whose = made[report.document_id]
            words = (None, None, whose[-1].author if whose else "", "")
            yield (report.document_id, None, "subject", machine, subject, *words, None, None, None, None, not whose)

    def _set_status(self, finding_id: str, status: str, reason: str, author: str, expires_on: date | None) -> None:
        state = self._states().get(finding_id)
        if state is None or state.finding.status not in life.STANDING:
            raise Unknown("phát hiện đang mở", finding_id)
        row = (finding_id, status, author, reason, expires_on, rows.figures_of(state.finding))
        self._commit("decision", {"finding_status": [row]})

    def _set_withdrawn(self, document_id: str, reason: str, author: str, *, withdrawn: bool) -> None:
        if document_id not in self._existing("SELECT document_id FROM submission"):
            raise Unknown("báo cáo", document_id)
        self._commit("decision", {"withdrawal": [(document_id, withdrawn, author, reason)]})

    def _machine(self, target: str, document_id: str, field: str, *, is_observation: bool) -> rows.Row:
        """What the machine read: the field, and the figure's text, sentence and place (page, bbox, block, start)."""
        if is_observation:
            sql = f"""SELECT o."{field}", o.text, o.snippet, o.page, o.bbox, o.block, o."start" FROM observation o
                JOIN submissions s USING (document_id, batch) WHERE in_force AND o.id = ?"""  # noqa: S608, checked name
        else:
            sql = f"""SELECT r."{field}", NULL, NULL, NULL, NULL, NULL, NULL FROM submission r
                JOIN submissions s USING (document_id, batch) WHERE document_id = ?"""  # noqa: S608, checked name
        found = self._rows(sql, [target if is_observation else document_id])
        if not found:
            raise Unknown("số liệu đang có hiệu lực" if is_observation else "báo cáo", target)
        value, *words_and_place = found[0]
        return (rows.printed(value), *words_and_place)

    def _states(self) -> dict[str, life.State]:
        result = self._database.execute(
            """SELECT f.*, s.figures AS bound_to FROM findings_history f JOIN
                (SELECT finding_id, arg_max(figures, batch) AS figures FROM finding_status GROUP BY finding_id) s
                ON s.finding_id = f.id ORDER BY f.batch, f.ordinal"""
        )
        names = [column[0] for column in result.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        return {r["id"]: life.State(rows.to_finding(r), r["open_since"], r["expires_on"], r["bound_to"]) for r in found}

    def _rows(self, sql: str, given: object = None) -> list[rows.Row]:
        return self._database.execute(sql, given).fetchall()

    def _existing(self, sql: str, given: object = None) -> set[str]:
        return {key for (key,) in self._rows(sql, given)}

    def _schemas_of_tables(self) -> dict[str, Any]:
        names = schema.tables(self._database)
        return {name: self._database.table(name).limit(0).to_arrow_table().schema for name in names}

    def _newest_batch(self) -> batches.Batch | None:
        number = work.last(self._database)
        if not number:
            return None
        batch = batches.read(self.folder / work.BATCHES / f"{number:08d}")
        if [(batch.digest,)] != self._rows("SELECT manifest FROM batch WHERE batch = ?", [number]):
            raise Tampered(f"bản kê của lô {number:08d} khác với khi ghi")
        return batch

    def _state(self, rules: str) -> str:
        """A mark of every batch (each names the one before), of the views over them, and of the rules."""
        return rows.digest([rules, self._last.digest if self._last else "", snapshot.state(self._database)])

    def _today(self) -> date:
        return (_utc(self._now()) + VIETNAM).date()


def _id(sha256: str) -> str:
    return sha256[:16]


def _utc(moment: datetime) -> datetime:
    """A moment as UTC without a zone, as the warehouse keeps it; one without a zone is taken as UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
