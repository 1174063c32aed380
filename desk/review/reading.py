"""Pages to read: home, a unit, a report with its figures on the original, search."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import APIRouter, HTTPException, Request, Response

from desk import wording
from desk.review import home, queue, whose
from desk.review.site import Site, known
from normalize.spelling import plain
from warehouse.lookup import Report

NO_REPORT = "Không có báo cáo này trong bản số liệu đang xem."
NO_UNIT = "Không có đơn vị này trong bản số liệu đang xem."
NO_PICTURE = "Không vẽ được trang này."
MOST_FOUND = 200
MOST_PERIODS = 14
TOO_LONG = 200
"""Characters of a search."""


class Reading:
    """The pages that change nothing."""

    def __init__(self, site: Site) -> None:
        self._site, self._desk = site, site.desk

    def router(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.get("/")(self.home)
        router.get("/don-vi/{key}")(self.unit)
        router.get("/bao-cao/{document_id}")(self.report)
        router.get("/anh/{document_id}/{page}")(self.picture)
        router.get("/tim")(self.search)
        return router

    async def home(self, request: Request, thang: str = "") -> Response:
        """What is to do this morning; reports of a month (YYYY-MM, else the newest); findings by unit."""
        desk = self._desk
        reports = desk.reports.values()
        months = home.months(reports)
        begun = home.newest(months, desk.published().date())
        code = thang if thang in dict(months) else begun
        items = desk.items()
        return self._site.show(
            request,
            "home.html.j2",
            months=months,
            month=home.month(code, reports, desk.findings, desk.expected) if code else None,
            everyone=home.units(reports, desk.findings),
            columns=home.columns(months, begun),
            waiting=queue.waiting(items),
            decided=[i for i in items if i.decided],
            refused=desk.refused,
            lost=desk.lost(),
            unknown=[r for r in reports if not r.submission.area_code],
            undated=[r for r in reports if r.submission.period.end is None],
        )

    async def unit(self, request: Request, key: str) -> Response:
        """One unit: what is to be looked at, its reports, every figure."""
        desk = self._desk
        own = known({u.key: u for u in home.units(desk.reports.values(), desk.findings)}, key, NO_UNIT)
        ids = [r.submission.document_id for r in own.reports]
        items = [i for i in desk.items() if i.report.submission.document_id in ids]
        return self._site.show(
            request, "unit.html.j2", unit=own, items=items, figures={i: desk.figures_of(i) for i in ids}
        )

    async def report(self, request: Request, document_id: str, trang: int = 1, so: str = "") -> Response:
        """The original with every figure framed, at a page from 1, or at the figure `so`."""
        return await self.show_report(request, known(self._desk.reports, document_id, NO_REPORT), trang, so)

    async def show_report(
        self,
        request: Request,
        own: Report,
        trang: int = 1,
        so: str = "",
        *,
        problem: str = "",
        typed: Mapping[str, str] = MappingProxyType({}),
    ) -> Response:
        """The page of a report; `problem` is what was wrong with the form about it that was `typed`."""
        desk, document_id = self._desk, own.submission.document_id
        figures = desk.figures_of(document_id)
        chosen = next((o for o in figures if o.id == so), None)
        page = (chosen.page if chosen else None) or trang
        sheet = await desk.sheet(own, page)
        doubted = {
            e.observation_id: f.severity
            for f in sorted(desk.findings, key=wording.order, reverse=True)
            if f.document_id == document_id and f.status == "open"
            for e in f.figures
        }
        return self._site.show(
            request,
            "report.html.j2",
            report=own,
            decided=desk.decision_on_report(document_id),
            problem=problem,
            typed=typed,
            naming=self.naming(typed),
            figures=[o for o in figures if o.page == page] if sheet.picture else figures,
            chosen=chosen,
            doubted=doubted,
            page=page,
            sheet=sheet,
        )

    def naming(self, typed: Mapping[str, str]) -> dict[str, object]:
        """What the form that tells whose a report is lets people choose from."""
        months = [code for code, _ in home.months(self._desk.reports.values())]
        return {
            "communes": whose.units(typed.get("don_vi", ""), self._desk.provinces()),
            "periods": whose.suggested_periods(months[:MOST_PERIODS]),
        }

    async def picture(self, document_id: str, page: int) -> Response:
        """A page of an original as PNG."""
        own = known(self._desk.reports, document_id, NO_REPORT)
        sheet = await self._desk.sheet(own, page) if 1 <= page <= own.pages else None
        if sheet is None or sheet.picture is None:
            raise HTTPException(404, NO_PICTURE)
        return Response(sheet.picture.png, media_type="image/png")

    async def search(self, request: Request, q: str = "") -> Response:
        """Every figure that holds the words, or whose indicator's name does."""
        desk, words = self._desk, plain(q[:TOO_LONG])
        codes = [i.code for i in desk.catalogue if words and words in plain(i.name)]
        found = desk.search(q[:TOO_LONG].split(), codes, MOST_FOUND) if words else []
        units = [u for u in home.units(desk.reports.values(), desk.findings) if words and words in plain(u.name)]
        return self._site.show(
            request, "search.html.j2", q=q[:TOO_LONG].strip(), found=found, units=units, most=MOST_FOUND
        )
