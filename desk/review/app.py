"""The application of the review and home pages: who may use it, and which pages there are."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException as PlainHTTPException
from starlette.middleware.base import BaseHTTPMiddleware

from desk.review import access
from desk.review.access import Sessions
from desk.review.deciding import Deciding
from desk.review.desk import Desk
from desk.review.reading import Reading
from desk.review.site import Site, go, own_path, remember, remember_author

STATIC = Path(__file__).parent / "static"
FILES = {
    "htmx.min.js": "text/javascript; charset=utf-8",
    "review.js": "text/javascript; charset=utf-8",
    "review.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
LOGIN = "/dang-nhap"

STALE = "Trang này đã cũ hoặc yêu cầu không đến từ trang soát. Hãy tải lại trang (F5) rồi làm lại."
ELSEWHERE = "Trang này chỉ mở được trên chính máy đang chạy nó."
NO_PAGE = "Không có trang này."
TOO_MUCH = "Nội dung gửi lên quá dài. Hãy viết ngắn lại."
LARGEST_FORM = 1 << 18
"""Bytes: no form of ours comes near it, and nobody fills the memory with one."""
DIGITS = 9
PORT = re.compile(r":\d{0,5}$")


def create(warehouse: Path, *, expected: Path | None = None, password: str | None = None) -> FastAPI:
    """The application over a warehouse. Raises Missing where nothing has been published yet.

    `expected` is a list of the units that ought to report; without it the one kept from the drop folder counts.
    `password` None is for this machine only: requests under another host name are refused.
    """
    desk, sessions = Desk(warehouse, expected), Sessions(password)
    site = Site(desk, sessions, has_login=password is not None)
    gate = Gate(site)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        desk.paper.close()

    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, lifespan=life, dependencies=[Depends(gate.read_form)]
    )
    reading = Reading(site)
    for router in (gate.router(), reading.router(), Deciding(site, reading).router()):
        app.include_router(router)
    app.add_middleware(BaseHTTPMiddleware, dispatch=gate.pass_through)
    app.add_exception_handler(PlainHTTPException, gate.tell)
    app.add_exception_handler(RequestValidationError, gate.tell)
    return app


class Gate:
    """What every request passes: the host it asks for, the login, the token of its form, the headers of its answer."""

    def __init__(self, site: Site) -> None:
        self._site, self._sessions = site, site.sessions
        self._guesses: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._files = {name: (STATIC / name).read_bytes() for name in FILES}

    def router(self) -> APIRouter:
        """The addresses of login, name and our own files."""
        router = APIRouter()
        router.get(LOGIN)(self.login)
        router.post(LOGIN)(self.enter)
        router.post("/dang-xuat")(self.leave)
        router.post("/ten")(self.name)
        router.get("/tinh/{name}")(self.file)
        return router

    async def pass_through(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        """Let a request in or not, and send its answer out with the headers that keep browsers strict."""
        session = request.cookies.get(access.SESSION, "")
        request.state.session = session or self._sessions.new()
        response = self._refused(request, session) or await self._answered(request, call_next)
        if not session and access.SESSION not in _set_cookies(response):
            remember(response, access.SESSION, request.state.session, None)
        for name, value in access.HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    async def read_form(self, request: Request) -> None:
        """The form of a POST, which carries the token of a page that this session was shown."""
        if request.method != "POST":
            return
        form = await request.form()
        if not self._sessions.is_own(request.state.session, str(form.get("csrf", ""))):
            raise HTTPException(403, STALE)
        request.state.form = {name: value for name, value in form.items() if isinstance(value, str)}

    async def tell(self, request: Request, error: Exception) -> Response:
        """What was refused, as a page. An address with letters for a number is none of ours."""
        if not isinstance(error, PlainHTTPException):
            error = PlainHTTPException(404)
        message = NO_PAGE if error.detail in ("Not Found", "Method Not Allowed") else error.detail
        return self._site.show(request, "error.html.j2", error.status_code, message=message)

    async def login(self, request: Request) -> Response:
        """Ask for name and password."""
        return self._site.show(request, "login.html.j2", problem="")

    async def enter(self, request: Request) -> Response:
        """Log in."""
        async with self._guesses[request.client.host if request.client else ""]:
            session = self._sessions.enter(request.state.form.get("mat_khau", ""))
            if session is None:
                await asyncio.sleep(1)  # one guess a second from each machine, however many ask at once
        if session is None:
            return self._site.show(request, "login.html.j2", 403, problem="Mật khẩu không đúng.")
        response = go(request, "/")
        remember(response, access.SESSION, session, None)
        remember_author(response, request.state.form.get("ten", ""))
        return response

    async def leave(self, request: Request) -> Response:
        """Log out."""
        self._sessions.leave(request.state.session)
        return go(request, LOGIN)

    async def name(self, request: Request) -> Response:
        """Remember who is here, and go back to where they were; never to another site."""
        response = go(request, own_path(request.state.form.get("tiep", "/")))
        remember_author(response, request.state.form.get("ten", ""))
        return response

    async def file(self, name: str) -> Response:
        """One of our own files, which were read when the server started."""
        if name not in self._files:
            raise HTTPException(404, NO_PAGE)
        return Response(self._files[name], media_type=FILES[name], headers={"Cache-Control": "no-cache"})

    def _refused(self, request: Request, session: str) -> Response | None:
        if not self._site.has_login and _host(request) not in access.OWN_HOSTS:
            return HTMLResponse(ELSEWHERE, 403)
        if request.method == "POST" and not 0 <= _length(request) <= LARGEST_FORM:
            return HTMLResponse(TOO_MUCH, 413)
        is_open = request.url.path == LOGIN or request.url.path.startswith("/tinh/")
        return None if is_open or self._sessions.may_enter(session) else go(request, LOGIN)

    async def _answered(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        self._site.desk.refresh()
        return await call_next(request)


def _host(request: Request) -> str:
    """The name that the browser called us by; the library would put our own address in place of an odd one."""
    return PORT.sub("", request.headers.get("host", "")).strip("[]").lower()


def _length(request: Request) -> int:
    """The bytes of a form as announced; -1 where they are not."""
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= DIGITS else -1


def _set_cookies(response: Response) -> set[str]:
    return {line.partition("=")[0] for line in response.headers.getlist("set-cookie")}
