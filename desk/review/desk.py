"""What the pages are made from: the newest snapshot, the log of decisions, the catalogue, the originals."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from desk import inbox
from desk.errors import DeskError
from desk.inbox import EXPECTED_LIST
from desk.ingest import ORIGINALS
from desk.night import Expected
from desk.nightly import expected_units
from desk.review import paper, queue
from desk.review.paper import Passage, Picture
from desk.review.queue import Item, Known
from normalize import catalogue as catalogues
from normalize.observation import Observation
from warehouse import connect, decisions, lookup
from warehouse.decisions import Decision
from warehouse.lookup import Report

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The original at a figure: a page's picture, or the passages of a format without pages; nothing if unreadable."""

    picture: Picture | None = None
    passages: tuple[Passage, ...] = ()


class Desk:
    """All that a page needs. Reads published snapshots; writes only the log of decisions."""

    def __init__(self, warehouse: Path, expected: Path | None = None) -> None:
        self._list = expected or warehouse / EXPECTED_LIST
        self._listed: tuple[int, int] | None = None
        self.expected: tuple[Expected, ...] = ()
        self.catalogue = catalogues.load()
        self.paper = paper.Paper()
        self.log = decisions.Log(warehouse)
        self.reader = connect(warehouse)
        self._originals = warehouse / ORIGINALS
        self._taken_in: tuple[Path, int] | None = None
        self._load()
        self.refresh()

    def refresh(self) -> None:
        """Move on to a newer snapshot, if one was published; take in what was decided, and the list of units."""
        if self.reader.refresh():
            self._load()
        self._take_in_decisions()
        self._take_in_list()

    def keep(self, decision: Decision) -> None:
        """Write a decision down; when this returns it is on the disk and every page shows it. Raises OSError."""
        self.log.append(decision)
        self._take_in_decisions()

    def items(self) -> list[Item]:
        """The queue, decided items included."""
        return queue.build(self._known())

    def lost(self) -> list[tuple[Report, Decision]]:
        """Corrections that nobody took back and whose figure is no longer read as it was, with their report."""
        gone = {a.observation_id for a in self._adrift}
        made = [d for d in decisions.standing(self.log.all()) if d.action == "correct" and d.anchor]
        return [(self.reports[d.document_id], d) for d in made if d.anchor and d.anchor.observation_id in gone]

    def decision_on_report(self, document_id: str) -> Decision | None:
        """The last standing decision about a report as a whole."""
        made = decisions.standing(self.log.all())
        return next((d for d in reversed(made) if d.is_of_report and d.document_id == document_id), None)

    def provinces(self) -> set[str]:
        """The provinces whose reports are here."""
        return {p for r in self.reports.values() if (p := r.submission.province)}

    def figures_of(self, document_id: str) -> list[Observation]:
        """The figures of a report in reading order, with all corrections."""
        return self.corrected(lookup.of_document(self.reader, self.reports, document_id))

    def corrected(self, figures: Collection[Observation]) -> list[Observation]:
        """Figures with the corrections of the log, those not yet in the warehouse included."""
        return [queue.corrected(o, self._pending) for o in figures]

    def neighbours(self, o: Observation) -> list[Observation]:
        """The other figures of the same table row, or of the same paragraph."""
        whole = lookup.of_document(self.reader, self.reports, o.document_id)
        if o.table is None:
            return [n for n in whole if n.block == o.block and n.id != o.id]
        return [n for n in whole if (n.table, n.row, n.snippet) == (o.table, o.row, o.snippet) and n.id != o.id]

    def earlier(self, o: Observation, most: int) -> list[Observation]:
        """What the same issuer stated in earlier periods, newest first."""
        return lookup.earlier(self.reader, self.reports, o, most)

    def peers(self, o: Observation) -> list[Observation]:
        """What other issuers stated for the same period, in the order of their values."""
        return lookup.peers(self.reader, self.reports, o)

    def search(self, words: list[str], codes: Collection[str], most: int) -> list[Observation]:
        """Figures that hold all words, or are of one of the indicators."""
        return lookup.search(self.reader, self.reports, words, codes, most)

    async def sheet(self, report: Report, page: int) -> Sheet:
        """The original of a report at a page."""
        path = inbox.stored(self._originals, report.sha256)  # the warehouse's own name, never a request's
        if paper.has_pages(report.media):
            return Sheet(picture=await asyncio.to_thread(self.paper.picture, path, page))
        return Sheet(passages=await asyncio.to_thread(self.paper.text, path, report.submission.document))

    def published(self) -> datetime:
        """When the shown snapshot was made, Vietnam time."""
        stem = self.reader.snapshot.stem
        return datetime.strptime(stem, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC).astimezone(VIETNAM)

    def _known(self) -> Known:
        return Known(
            findings=self.findings,
            doubtful=self._doubtful,
            figures=self._figures,
            reports=self.reports,
            decisions=self.log.all(),
            folded=self._folded,
        )

    def _take_in_decisions(self) -> None:
        """The reports as the log has them, those decisions that are not yet in the warehouse included."""
        made = self.log.all()
        if self._taken_in == (self.reader.snapshot, len(made)):
            return
        self._taken_in = (self.reader.snapshot, len(made))
        self._pending = decisions.pending(made, self._folded)
        self.reports = dict(self._reports)
        for d, changes in self._pending:
            if d.is_of_report and (r := self.reports.get(d.document_id)):
                told = decisions.amended_report(r.submission, changes)
                self.reports[d.document_id] = replace(r, submission=told)

    def _take_in_list(self) -> None:
        """The units that ought to report, anew when their list was changed; a list that is none leaves the last."""
        try:
            found = self._list.stat()
        except OSError:
            return
        if self._listed != (found.st_mtime_ns, found.st_size):
            self._listed = (found.st_mtime_ns, found.st_size)
            with suppress(DeskError, OSError):
                self.expected = expected_units(self._list)

    def _load(self) -> None:
        lookup.gather(self.reader)
        self._reports: dict[str, Report] = lookup.reports(self.reader)
        self.reports = self._reports
        self.findings = lookup.findings(self.reader)
        self.refused = lookup.quarantined(self.reader)
        self._adrift = lookup.adrift(self.reader)
        self._folded: set[str] = lookup.folded(self.reader)
        self._doubtful = lookup.doubtful(self.reader, self.reports, queue.SURE, queue.NEAR)
        cited = {e.observation_id for f in self.findings for e in f.figures if e.observation_id}
        self._figures = lookup.figures(self.reader, self.reports, cited)
