"""What the pages are made from: the newest snapshot, the log of decisions, the catalogue, the originals."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from desk import inbox
from desk.ingest import ORIGINALS
from desk.night import Expected
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

    def __init__(self, warehouse: Path, expected: tuple[Expected, ...]) -> None:
        self.expected = expected
        self.catalogue = catalogues.load()
        self.paper = paper.Paper()
        self.log = decisions.Log(warehouse)
        self.reader = connect(warehouse)
        self._originals = warehouse / ORIGINALS
        self._load()

    def refresh(self) -> None:
        """Move on to a newer snapshot, if one was published."""
        if self.reader.refresh():
            self._load()

    def items(self) -> list[Item]:
        """The queue, decided items included."""
        return queue.build(self._known())

    def lost(self) -> list[tuple[Report, Decision]]:
        """Corrections that nobody took back and whose figure is no longer read as it was, with their report."""
        gone = {a.observation_id for a in self._adrift}
        made = [d for d in decisions.standing(self.log.all()) if d.action == "correct" and d.anchor]
        return [(self.reports[d.document_id], d) for d in made if d.anchor and d.anchor.observation_id in gone]

    def figures_of(self, document_id: str) -> list[Observation]:
        """The figures of a report in reading order, with all corrections."""
        return self.corrected(lookup.of_document(self.reader, self.reports, document_id))

    def corrected(self, figures: Collection[Observation]) -> list[Observation]:
        """Figures with the corrections of the log, those not yet in the warehouse included."""
        made = decisions.standing(self.log.all())
        return [queue.corrected(o, made) for o in figures]

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

    def _load(self) -> None:
        self.reports = lookup.reports(self.reader)
        self.findings = lookup.findings(self.reader)
        self.refused = lookup.quarantined(self.reader)
        self._adrift = lookup.adrift(self.reader)
        self._folded = lookup.folded(self.reader)
        self._doubtful = lookup.doubtful(self.reader, self.reports, queue.SURE, queue.NEAR)
        cited = {e.observation_id for f in self.findings for e in f.figures if e.observation_id}
        self._figures = lookup.figures(self.reader, self.reports, cited)
