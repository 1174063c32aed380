"""What every page shares: the desk, the sessions, the templates, and who is asking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, unquote

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk import wording
from desk.page import highlight, name_of
from desk.review import access, charts, forms, home, queue, whose
from desk.review.access import Sessions
from desk.review.desk import VIETNAM, Desk

TEMPLATES = Path(__file__).parent / "templates"
A_YEAR = 365 * 24 * 3600
A_MOMENT = 5
"""Seconds."""

OWN_PATH = re.compile(r"/(?:[\w.-][\w./?=&%-]*)?", re.ASCII)
"""No second slash at the beginning, not even behind a sign that browsers drop: it would lead to another site."""

LONGEST_NAME = 80
LONGEST_MESSAGE = 300
"""Characters that surely fit into a cookie."""

Found = TypeVar("Found")


class Site:
    """The desk and its pages, for one run of the server."""

    def __init__(self, desk: Desk, sessions: Sessions, *, has_login: bool) -> None:
        self.desk, self.sessions, self.has_login = desk, sessions, has_login
        self._pages = _environment(desk)

    def show(self, request: Request, template: str, status: int = 200, **given: object) -> HTMLResponse:
        """A page. Every value is escaped unless our own code made it markup."""
        given.setdefault("told", told_before(request))
        html = self._pages.get_template(template).render(
            csrf=self.sessions.token(request.state.session),
            author=author(request),
            has_login=self.has_login,
            here=request.url.path,
            published=wording.moment(self.desk.published()),
            **given,
        )
        response = HTMLResponse(html, status)
        if access.TOLD in request.cookies:
            response.delete_cookie(access.TOLD, path="/", httponly=True, samesite="strict")
        return response


def author(request: Request) -> str:
    """The name of who is asking, "" where it is not known yet."""
    return unquote(request.cookies.get(access.AUTHOR, ""))


def tell_next(response: Response, message: str) -> None:
    """Have the next page say what was done, where this answer only sends the browser on."""
    remember(response, access.TOLD, quote(message[:LONGEST_MESSAGE]), A_MOMENT)


def told_before(request: Request) -> str:
    """What the last answer wanted this page to say."""
    return unquote(request.cookies.get(access.TOLD, ""))


def remember_author(response: Response, name: str) -> None:
    """Keep the name for a year."""
    remember(response, access.AUTHOR, quote(" ".join(name.split())[:LONGEST_NAME]), A_YEAR)


def remember(response: Response, cookie: str, value: str, seconds: int | None) -> None:
    """Set a cookie that no script and no other site sees; None keeps it until the browser closes."""
    response.set_cookie(cookie, value, max_age=seconds, httponly=True, samesite="strict", path="/")


def go(request: Request, where: str) -> Response:
    """Send the browser on, whether it asked by HTMX or not."""
    if request.headers.get("HX-Request"):
        return Response(headers={"HX-Redirect": where})
    return RedirectResponse(where, 303)


def own_path(path: str) -> str:
    """A path of this site that a form gave to go on with; the home page for one that leads elsewhere."""
    return path if OWN_PATH.fullmatch(path) else "/"


def known(found: Mapping[str, Found], key: str, otherwise: str) -> Found:
    """The entry of a key that came with a request; answers 404 with a sentence where there is none."""
    if key not in found:
        raise HTTPException(404, otherwise)
    return found[key]


def _environment(desk: Desk) -> Environment:
    """The templates, every value escaped unless our own code made it markup."""
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    pages.globals |= {
        "severities": wording.SEVERITIES,
        "symbols": queue.SYMBOLS,
        "kinds": queue.KINDS,
        "day": wording.day,
        "period": wording.period,
        "number": wording.number,
        "stated": wording.stated,
        "short": wording.short,
        "where": wording.where,
        "issuer": wording.issuer,
        "family": wording.family,
        "consequence": wording.consequence,
        "kind_names": wording.KINDS,
        "highlight": highlight,
        "name_of": name_of(desk.catalogue),
        "month_name": home.month_name,
        "unit_key": home.unit_key,
        "charts": charts,
        "typed_number": forms.typed,
        "told_of": lambda decision: forms.told(decision, desk.catalogue),
        "moment_of": lambda d: wording.moment(datetime.fromisoformat(d.at).astimezone(VIETNAM)),
        "no_indicator": forms.NO_INDICATOR,
        "branches": wording.BRANCHES,
        "type_names": whose.TYPE_NAMES,
        "period_text": whose.period_text,
    }
    return pages
