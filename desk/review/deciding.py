"""The queue: one item at a time with its original, decisions about it, and taking them back."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from desk.review import forms, queue, whose
from desk.review.queue import Item
from desk.review.reading import NO_REPORT, Reading
from desk.review.site import Site, author, go, known, own_path, tell_next, told_before
from normalize.observation import Observation
from normalize.spelling import plain
from warehouse import decisions
from warehouse.decisions import Decision

MOST_LISTED, MOST_CHOICES, MOST_EARLIER, MOST_PEERS = 80, 12, 6, 60
TOO_LONG = 200
DONE = "xong"
"""The list of what is decided, in place of what waits."""

MEANWHILE = "Trong lúc trang này mở, {author} đã quyết định mục này ({told}). Hãy xem lại; muốn đổi thì bấm lần nữa."
GONE = "Mục này không còn trong danh sách soát, có thể đã được giải quyết."
NO_NAME = "Hãy ghi họ tên ở góc phải phía trên rồi bấm Lưu, để biết ai đã quyết định."
UNCLEAR = "Không rõ phải làm gì với mục này. Hãy chọn lại."


class Deciding:
    """The review pages. A decision is on disk before the answer goes out."""

    def __init__(self, site: Site, reading: Reading) -> None:
        self._site, self._desk, self._reading = site, site.desk, reading

    def router(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.get("/soat")(self.first)
        router.get("/soat/{key}")(self.item)
        router.post("/soat/{key}")(self.decide)
        router.post("/hoan-tac")(self.undo)
        router.get("/chi-tieu")(self.choices)
        router.get("/chon-don-vi")(self.units)
        router.post("/bao-cao/{document_id}")(self.name_report)
        return router

    async def first(self, request: Request) -> Response:
        """The first item that waits."""
        waiting = queue.waiting(self._desk.items())
        return go(request, f"/soat/{waiting[0].key}") if waiting else self._site.show(request, "done.html.j2")

    async def item(self, request: Request, key: str, so: int = 0, dau: str = "") -> Response:
        """One item; `so` is which of its figures, from 0; `dau` which list stands beside it."""
        return await self._show(request, key, so, dau)

    async def decide(self, request: Request, key: str) -> Response:
        """Keep a decision, and go on to the next item. What cannot be kept is told and may be typed anew."""
        items, form = self._desk.items(), request.state.form
        item = _item(items, key)
        try:
            self._demand_same(item, form)
            decision = self._decision(item, form, _named(author(request)))
        except ValueError as error:
            return await self._show(request, key, _number(form.get("so")), problem=str(error))
        self._desk.keep(decision)
        told = f"{_sentence(forms.told(decision, self._desk.catalogue))} Bấm u để hoàn tác."
        return await self._go_on(request, key if _is_beside(decision, item) else _beside(items, key, 1), told)

    async def name_report(self, request: Request, document_id: str) -> Response:
        """Keep whose a report is, from the page of the report."""
        report, form = known(self._desk.reports, document_id, NO_REPORT), request.state.form
        try:
            decision = whose.correct(report.submission, _named(author(request)), form)
        except ValueError as error:
            return await self._reading.show_report(request, report, problem=str(error), typed=form)
        self._desk.keep(decision)
        response = go(request, f"/bao-cao/{document_id}")
        tell_next(response, _sentence(forms.told(decision, self._desk.catalogue)))
        return response

    async def undo(self, request: Request) -> Response:
        """Take back the last decision of who asks, or the one named in the form; both stay in the log."""
        name, form = author(request), request.state.form
        own = [d for d in decisions.standing(self._desk.log.all()) if form.get("id") in (None, d.id)]
        own = [d for d in own if form.get("id") or d.author == name]
        if not own or not name:
            return await self._go_on(request, form.get("key", ""), "Không còn quyết định nào của anh, chị để hoàn tác.")
        self._desk.keep(forms.undo(own[-1], name))
        told = f"Đã hoàn tác: {forms.told(own[-1], self._desk.catalogue)}."
        if back := form.get("tiep"):
            response = go(request, own_path(back))
            tell_next(response, told)
            return response
        key = own[-1].finding_id or (own[-1].anchor.observation_id if own[-1].anchor else own[-1].document_id)
        return await self._go_on(request, key, told)

    async def choices(self, request: Request, q: str = "") -> Response:
        """Indicators whose name or wordings hold all words, for the form; those whose name does come first."""
        words = plain(q[:TOO_LONG]).split()
        found = [i for i in self._desk.catalogue if words and _holds(f"{i.name} {' '.join(i.aliases)}", words)]
        found.sort(key=lambda i: not _holds(i.name, words))
        return self._site.show(request, "choices.html.j2", choices=found[:MOST_CHOICES], q=q[:TOO_LONG])

    async def units(self, request: Request, don_vi: str = "") -> Response:
        """Communes whose name holds all words, for the form; those of our own provinces come first."""
        found = whose.units(don_vi, self._desk.provinces())
        return self._site.show(request, "units.html.j2", communes=found, q=don_vi[:TOO_LONG])

    def _demand_same(self, item: Item, form: Mapping[str, str]) -> None:
        """Raise ValueError where somebody decided this item while the page of who asks still showed it otherwise."""
        d = item.decided
        if d is not None and form.get("thay", d.id) != d.id:
            raise ValueError(MEANWHILE.format(author=d.author, told=forms.told(d, self._desk.catalogue)))

    def _decision(self, item: Item, form: Mapping[str, str], name: str) -> Decision:
        number = _number(form.get("so"))
        at = item.figures[number] if number < len(item.figures) else None
        match form.get("viec"):
            case "confirm":
                return forms.confirm(item, at, name)
            case "aside":
                return forms.aside(item, at, name, form)
            case "waive":
                return forms.waive(item, name, form)
            case "report":
                return whose.correct(item.report.submission, name, form)
            case "correct" if at is not None:
                return forms.correct(item, self._desk.corrected([at])[0], name, form, self._desk.catalogue)
            case _:
                raise ValueError(UNCLEAR)

    async def _go_on(self, request: Request, key: str, told: str) -> Response:
        """The item to go on with: in place for HTMX, else by sending the browser there."""
        is_there = any(i.key == key for i in self._desk.items())
        where = f"/soat/{key}" if is_there else "/soat"
        if not is_there or not request.headers.get("HX-Request"):
            response = go(request, where)
            tell_next(response, told)
            return response
        response = await self._show(request, key, told=told)
        response.headers["HX-Push-Url"] = where
        return response

    async def _show(
        self, request: Request, key: str, number: int = 0, mode: str = "", *, told: str = "", problem: str = ""
    ) -> Response:
        desk, items = self._desk, self._desk.items()
        item, waiting = _item(items, key), queue.waiting(items)
        figures = desk.corrected(item.figures)
        number = min(max(number, 0), max(len(figures) - 1, 0))
        chosen = figures[number] if figures else None
        page = _page(item, chosen)
        shown = [i for i in items if i.decided] if mode == DONE else waiting
        fragment = "HX-Request" in request.headers
        return self._site.show(
            request,
            "work.html.j2" if fragment else "review.html.j2",
            fragment=fragment,
            item=item,
            items=shown[:MOST_LISTED],
            rest=len(shown) - MOST_LISTED,
            remaining=len(waiting),
            decided=sum(i.decided is not None for i in items),
            mode=mode if mode == DONE else "",
            figures=figures,
            chosen=chosen,
            number=number,
            read_as=item.figures[number] if figures else None,
            page=page,
            sheet=await desk.sheet(item.report, page),
            neighbours=desk.neighbours(chosen) if chosen else [],
            earlier=desk.earlier(chosen, MOST_EARLIER) if chosen else [],
            peers=desk.peers(chosen)[:MOST_PEERS] if chosen else [],
            following=_beside(items, key, 1),
            previous=_beside(items, key, -1),
            told=told or told_before(request),
            problem=problem,
            typed=request.state.form if problem else {},
            naming=self._reading.naming(request.state.form if problem else {}),
        )


def _is_beside(decision: Decision, item: Item) -> bool:
    """Whether a decision was about the report of an item that itself still waits."""
    return decision.is_of_report and item.kind != "whose"


def _named(name: str) -> str:
    if not name:
        raise ValueError(NO_NAME)
    return name


def _item(items: list[Item], key: str) -> Item:
    return known({i.key: i for i in items}, key, GONE)


def _page(item: Item, chosen: Observation | None) -> int:
    cited = item.finding.figures if item.finding else ()
    return (chosen.page if chosen else None) or next((e.page for e in cited if e.page), 1)


def _beside(items: list[Item], key: str, step: int) -> str:
    """The next waiting item after a key (step 1) or before it (-1), round the end; "" where no other waits."""
    waits = {i.key for i in queue.waiting(items)}
    order = [i.key for i in queue.waiting(items)] if key in waits else [i.key for i in items]
    at = order.index(key)
    turned = order[at + 1 :] + order[:at]
    return next((k for k in turned[::step] if k in waits), "")


def _holds(text: str, words: list[str]) -> bool:
    bare = plain(text)
    return all(word in bare for word in words)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else 0  # noqa: PLR2004, no finding has more figures


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
