"""The review page in a real Chromium: by keyboard alone, with hostile text as text, and without the network."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from desk.review import app
from normalize.observation import Period
from tests.deliveries import load, report
from tests.review_desk import HOSTILE, a_letter, keep, stock
from tests.test_review import made, queue_of
from warehouse import decisions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FINDING = "f0123456789abcde"
NAMELESS = """[...document.querySelectorAll('input:not([type=hidden]), select, button, a')]
    .filter(e => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim())).map(e => e.outerHTML)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium không có trên máy này"),
]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The page on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app.create(folder), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright, và với nó Chromium, chưa cài")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass(slots=True)
class Seen:
    """The addresses that a window asked for, and what it refused or a script broke on."""

    asked: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def page(chromium: Browser, seen: Seen) -> Iterator[Page]:
    """A window of an office screen."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on("console", lambda message: seen.complained.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.complained.append(str(error)))
    page.on("dialog", lambda dialog: seen.complained.append(f"dialog {dialog.message}"))
    yield page
    context.close()


def sign_in(page: Page, base: str) -> None:
    """Say who is here, by keyboard."""
    page.goto(f"{base}/soat")
    page.get_by_label("Người soát").focus()
    page.keyboard.type("Lan")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def title(page: Page) -> str:
    return page.locator("#tieu-de").inner_text()


def width(page: Page) -> float:
    box = page.locator(".sheet").bounding_box()
    assert box
    return box["width"]


def wait_for(page: Page, told: str) -> None:
    """Until the page says what was done and its keys work."""
    page.locator("#tin", has_text=told).wait_for()
    page.wait_for_load_state()


def test_a_morning_by_keyboard_alone_confirm_correct_explain_and_undo(page: Page, seen: Seen, tmp_path: Path) -> None:
    scan = stock(tmp_path)
    with served(tmp_path) as base:
        sign_in(page, base)
        assert queue_of(page.content()) == [FINDING, scan[1].id, scan[2].id]

        page.keyboard.press("d")
        page.keyboard.type("tổng gồm hồ sơ kỳ trước")
        page.keyboard.press("Enter")
        wait_for(page, "Đúng như văn bản: tổng gồm hồ sơ kỳ trước")
        assert "1904" in title(page)

        page.keyboard.press("s")
        page.keyboard.type("nhiều")
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        page.keyboard.type("1.934")
        page.keyboard.press("Enter")
        wait_for(page, "Đã sửa giá trị → 1.934")
        assert "402" in title(page)

        page.keyboard.press("c")
        page.keyboard.type("phong hop truc tuyen")
        page.locator("#ds-chi-tieu .choice").first.wait_for()
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
        assert made(tmp_path)[-1].action == "correct"
        page.keyboard.press("Enter")
        wait_for(page, "Đã sửa chỉ tiêu")

        page.keyboard.press("u")
        wait_for(page, "Đã hoàn tác")
        assert "402" in title(page)
        page.keyboard.press("x")
        page.wait_for_url("**/soat")
        assert "Đã soát hết" in page.content()
    assert [d.action for d in made(tmp_path)] == ["waive", "correct", "confirm"]
    assert [d.action for d in decisions.Log(tmp_path).all()][-2:] == ["undo", "confirm"]
    assert seen.complained == []


def test_whose_a_report_is_is_told_by_keyboard_alone_and_taken_back(page: Page, seen: Seen, tmp_path: Path) -> None:
    nothing = Period(None, None)
    unknown = report("la.docx", area_code=None, area=None, province=None, period=nothing, media="docx", pages=0)
    load(tmp_path, unknown)
    keep(tmp_path, "la.docx", a_letter("dòng"))
    with served(tmp_path) as base:
        sign_in(page, base)
        assert title(page).startswith("Chưa rõ đơn vị và kỳ")
        page.keyboard.press("Enter")  # nothing is dismissed by a key pressed in haste
        assert made(tmp_path) == []
        page.keyboard.press("v")
        page.keyboard.type("ba dinh")
        page.get_by_role("radio", name="phường Ba Đình thành phố Hà Nội").wait_for()
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
        for _ in ("khối", "loại văn bản", "kỳ"):
            page.keyboard.press("Tab")
        page.keyboard.type("5/2026")
        page.keyboard.press("Enter")
        page.wait_for_url("**/soat")
        page.wait_for_load_state()
        (decision,) = made(tmp_path)
        assert decision.changes["area"] == "phường Ba Đình"
        assert decision.changes["period_end"] == "2026-05-31"
        page.keyboard.press("u")
        page.wait_for_url(f"**/soat/{unknown.submission.document_id}")
    assert made(tmp_path) == []
    assert seen.complained == []


def test_keys_go_from_item_to_item_zoom_the_page_and_leave_fields_alone(page: Page, tmp_path: Path) -> None:
    scan = stock(tmp_path)
    with served(tmp_path) as base:
        sign_in(page, base)
        page.keyboard.press("j")
        page.wait_for_url(f"**/soat/{scan[1].id}")
        page.wait_for_load_state()
        page.keyboard.press("k")
        page.wait_for_url(f"**/soat/{FINDING}")
        page.wait_for_load_state()
        narrow = width(page)
        page.keyboard.press("+")
        assert width(page) > narrow
        page.keyboard.press("/")
        page.keyboard.type("xu")
        assert page.locator("#tim").input_value() == "xu"
    assert made(tmp_path) == []


def test_everything_fits_an_office_screen_and_has_a_name_for_screen_readers(page: Page, tmp_path: Path) -> None:
    scan = stock(tmp_path)
    with served(tmp_path) as base:
        sign_in(page, base)
        inside = page.evaluate("document.documentElement.scrollHeight <= 768 && document.body.scrollWidth <= 1366")
        assert inside
        assert page.get_by_role("button", name="hỏi lại đơn vị").is_visible()
        letter = report("bao-cao.docx").submission.document_id
        for path in ("/soat", "/", f"/bao-cao/{letter}", f"/bao-cao/{scan[0].document_id}", "/tim?q=ho so"):
            page.goto(f"{base}{path}")
            nameless = page.evaluate(NAMELESS)
            assert nameless == [], path
            assert page.evaluate("document.body.scrollWidth <= 1366"), path
            assert page.get_by_role("main").count() == page.get_by_role("heading", level=1).count() == 1, path


def test_hostile_text_is_text_and_no_request_leaves_the_machine(page: Page, seen: Seen, tmp_path: Path) -> None:
    stock(tmp_path, hostile=HOSTILE)
    with served(tmp_path) as base:
        sign_in(page, base)
        letter = report("bao-cao.docx").submission.document_id
        for path in ("/", f"/soat/{'a' * 16}", f"/bao-cao/{letter}", "/don-vi/00004-government", "/tim?q=may"):
            page.goto(f"{base}{path}")
            page.wait_for_load_state("networkidle")
            assert 'alert("xã")' in page.locator("main").inner_text(), path
            assert page.locator("main script, main img[src=x]").count() == 0
        page.locator("tbody a").first.click()
        page.wait_for_load_state("networkidle")
        assert 'alert("xã")' in page.locator(".typed").inner_text()
        assert {url.split("/")[2] for url in seen.asked} == {base.split("/")[2]}
    assert seen.complained == []
