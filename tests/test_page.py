"""The night's HTML page: says what to do, shows documents' text as text, needs no network."""

from __future__ import annotations

import base64
import gzip
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from desk import page, wording
from desk.night import Expected, Late, Night, Raised
from normalize import catalogue
from rules import catalogue as checks
from tests.factories import evidence, finding, observation
from tests.nights import found_in, night, refused, report

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVIL = [
    pytest.param("<script>document.title='hacked'</script>", id="a script tag"),
    pytest.param("<img src=x onerror=\"document.title='hacked'\">", id="an image with an event"),
    pytest.param('"><svg onload=alert(1)>', id="a quote that ends an attribute"),
    pytest.param("</style><b>", id="the end of our style sheet"),
    pytest.param("{{ 7 * 7 }}{% raw %}", id="a template expression"),
    pytest.param('=HYPERLINK("http://x")&\'', id="a formula with quotes"),
]
TAGS_OF_OURS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "div",
        "h1",
        "h2",
        "h3",
        "p",
        "b",
        "nav",
        "a",
        "main",
    ),
    *("section", "ol", "ul", "li", "span", "form", "label", "input", "select", "option", "article", "dl", "dt", "dd"),
    *("blockquote", "mark", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "svg", "rect", "path"),
    *("circle", "br", "footer", "script", "img", "noscript", "button"),
}


class Tags(HTMLParser):
    """Counts elements, and gathers what attributes hold."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(html: str) -> Tags:
    """What a browser sees: the page, and the long tables that its script unfolds."""
    tags = Tags()
    tags.feed(html)
    for packed in re.findall(r'<script type="application/gzip">(.*?)</script>', html, re.DOTALL):
        tags.feed(gzip.decompress(base64.b64decode(packed)).decode())
    return tags


def render(shown: Night) -> str:
    return page.render(shown, catalogue.load())


def evil_night(text: str) -> Night:
    """The same text in every place where documents' words are shown."""
    own = report(
        1,
        figures=(
            observation(text=text, snippet=f"trước {text} sau", label=text, scope=text, section=text, indicator=None),
        ),
        document=text,
        area=text,
        number=text,
        province=text,
        title=text,
        notes=(text,),
    )
    shown = found_in(
        own,
        figures=(evidence(text=text, snippet=f"trước {text} sau", section=text),),
        stated=text,
        computed=text,
        message=text,
        ask=text,
        consequences=(text,),
    )
    away = (Expected(text),)
    apart = {"late": (Late(text, text, None, None),), "older": (Raised(shown, new=True, since="2026-06-08"),)}
    more = {**apart, "quarantined": (refused(text, text),), "settled": (shown,), "unchecked": ((text, text, 3),)}
    return night([own], [shown], expected=away, missing=away, **more)


@pytest.mark.parametrize("text", EVIL)
def test_text_of_documents_is_shown_as_text(text: str) -> None:
    found, plain = parsed(render(evil_night(text))), parsed(render(evil_night("chữ thường")))
    assert found.tags == plain.tags
    assert set(found.tags) <= TAGS_OF_OURS
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    assert any(text in shown for shown in found.text)


def test_the_page_asks_nothing_of_the_network() -> None:
    html = render(night([report(1)], [found_in(report(1))]))
    addresses = [value for name, value in parsed(html).attributes if name in ("src", "href", "action", "srcset")]
    assert all(a is None or a.startswith(("#", "data:", "cong-van/")) for a in addresses)
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|https?://", html)
    assert "default-src 'none'" in html


def test_the_page_opens_with_what_to_do() -> None:
    own = report(1)
    missing = (Expected("xã Vắng"),)
    html = render(night([own], [found_in(own)], quarantined=(refused(),), expected=missing, missing=missing))
    text = " ".join(" ".join(parsed(html).text).split())
    for said in (
        "02:10 ngày 08/6/2026",
        "Đề nghị 1 đơn vị rà soát số liệu",
        "Đề nghị gửi lại 1 tệp không đọc được",
        "Đôn đốc 1 đơn vị chưa có báo cáo tháng 6/2026",
        "nhận 2 = nạp 1 + trùng (đã có) 0 + cách ly 1",
    ):
        assert said in text


def test_a_night_without_trouble_says_so() -> None:
    text = " ".join(parsed(render(night([report(1)]))).text)
    assert "Không có việc gì phải làm" in text
    assert "Không có phát hiện nào" in text


def test_a_waived_finding_is_shown_but_not_counted_as_work() -> None:
    own = report(1)
    html = render(night([own], [found_in(own, status="waived")]))
    assert "đã giải trình" in html
    assert "Không có việc gì phải làm" in html


@pytest.mark.parametrize(
    ("snippet", "texts", "expected"),
    [
        pytest.param("đạt 84,03% hồ sơ", ["84,03%"], "đạt <mark>84,03%</mark> hồ sơ", id="the figure is marked"),
        pytest.param("2.842, kỳ trước 42", ["42", "2.842"], "<mark>2.842</mark>, kỳ trước <mark>42</mark>",
                     id="a figure inside another is marked where it stands alone"),
        pytest.param("5 < 6", ["6"], "5 &lt; <mark>6</mark>", id="signs of HTML are escaped round it"),
        pytest.param("không có số", ["7"], "không có số", id="a figure that is not in the sentence marks nothing"),
    ],
)  # fmt: skip
def test_figures_are_marked_in_their_sentence(snippet: str, texts: list[str], expected: str) -> None:
    assert page.mark_all(snippet, texts) == expected


def test_a_sentence_of_another_report_names_it() -> None:
    own = report(1)
    before = evidence(document="bao-cao-thang-truoc.pdf", snippet="Kỳ trước: 900 hồ sơ", text="900", page=4)
    html = render(night([own], [found_in(own, check="time.falls", figures=(before,))]))
    assert "bao-cao-thang-truoc.pdf, trang 4" in html


def test_every_family_of_checks_has_its_vietnamese_name() -> None:
    assert {check.family for check in checks.load()} <= set(wording.FAMILIES)


def test_many_sentences_of_one_finding_are_folded() -> None:
    own = report(1)
    rows = tuple(evidence(text="Đã hoàn thành", snippet=f"dòng {n}: Đã hoàn thành") for n in range(9))
    html = render(night([own], [finding(document_id=own.submission.document_id, figures=rows)]))
    assert "và 5 chỗ khác" in html


@pytest.fixture(scope="module")
def browser_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of a night with hostile texts, open in a real browser."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    path = tmp_path_factory.mktemp("page") / "doi-soat.html"
    good, evil = report(2, area="xã Tân Hội"), report(3, area="<script>document.title='hacked'</script>")
    shown = night([good, evil], [found_in(good), found_in(evil, severity="warning", message="Lưu ý riêng")])
    old = [Raised(r.finding, r.finding.severity == "error", r.since) for r in shown.raised]
    path.write_text(render(night([good, evil], raised=tuple(old), units=shown.units)), encoding="utf-8")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1366, "height": 768})
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: asked.append(str(error)))
        tab.goto(path.as_uri())
        tab.asked = asked
        yield tab
        browser.close()


@pytest.mark.browser
def test_in_a_browser_nothing_runs_and_nothing_is_asked(browser_page: Page) -> None:
    assert browser_page.title().startswith("Đối soát")
    assert [a for a in browser_page.asked if not a.startswith("file:")] == []  # type: ignore[attr-defined]


@pytest.mark.browser
def test_in_a_browser_findings_are_filtered_without_diacritics(browser_page: Page) -> None:
    visible = browser_page.locator("article.finding:visible")
    assert visible.count() == 2
    browser_page.fill("input[name=words]", "tan hoi")
    assert visible.count() == 1
    browser_page.fill("input[name=words]", "")
    browser_page.uncheck("input[value=warning]")
    assert visible.count() == 1
    browser_page.check("input[value=warning]")


@pytest.mark.browser
def test_in_a_browser_a_units_sheet_unfolds_and_shows_text_as_text(browser_page: Page) -> None:
    sheet = browser_page.locator("details.unit").nth(1)
    assert sheet.locator("td").count() == 0
    sheet.locator("summary").click()
    sheet.locator("td", has_text="86,03 % (1.247/1.484)").wait_for(timeout=5000)
    browser_page.locator("#bang td.error").wait_for(timeout=5000)
    assert browser_page.title().startswith("Đối soát")


@pytest.mark.browser
def test_in_a_browser_the_page_is_not_wider_than_the_screen(browser_page: Page) -> None:
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 1366
