"""The page that shows what became of every run of digits, and the words by which each figure was understood."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from desk.explain import as_html, explain
from desk.layers import layers
from extract.document import Document, Grid, GridCell, Piece, Unplaced
from extract.figures import find
from extract.structure import assemble
from normalize import catalogue
from normalize.observation import Record
from normalize.understand import understand
from tests.passages import HEAD


def understood(*items: Piece | Grid | str) -> tuple[Document, Record]:
    """A half-year report with these paragraphs and tables."""
    pieces = [Piece(i) if isinstance(i, str) else i for i in items]
    document = assemble("0" * 16, "bao-cao.docx", "docx", (), [*HEAD, *pieces])
    return document, understand(document, find(document), catalogue.load())


def page(*items: Piece | Grid | str) -> str:
    document, record = understood(*items)
    return as_html(document, record, explain(document, record, catalogue.load()))


def laid(name: str, figure: str, *items: Piece | Grid | str) -> list[str]:
    """The words in which a layer of the figure printed so stands."""
    document, record = understood(*items)
    n = next(i for i, o in enumerate(record.observations) if o.text == figure)
    found = (x for x in layers(document, record) if x.name == name and x.figure == n)
    return [document.blocks[x.block].text[x.start : x.end] for x in found]


def table(*rows: Sequence[str]) -> Grid:
    return Grid(tuple(GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)), 1)


class Reader(HTMLParser):
    """What a person reads on the page, and the figures that its elements name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.marked: list[str] = []
        self.named: set[str] = set()
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.named |= set((given.get("data-n") or "").split())
        if tag == "mark" and given.get("data-n"):
            self.marked.append(str(given["data-n"]))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    ("layer", "figure", "text", "words"),
    [
        pytest.param(
            "label", "95%", "Tỷ lệ hồ sơ nộp trực tuyến đạt 95%.", ["Tỷ lệ hồ sơ nộp trực tuyến"],
            id="the label in front of a figure",
        ),
        pytest.param(
            "label", "412", "Toàn xã tiếp nhận 412 hồ sơ.", ["Toàn xã tiếp nhận", "hồ sơ"],
            id="a label put together from words before and behind, in the order of the sentence",
        ),
        pytest.param(
            "indicator", "95%", "Tỷ lệ hồ sơ thanh toán trực tuyến của xã nhà đạt 95%.",
            ["Tỷ lệ hồ sơ thanh toán trực tuyến"], id="the words of the label that the catalogue knows, and no others",
        ),
        pytest.param(
            "indicator", "95%", "Tỷ lệ văn bản của xã, ký nháy và thôn được ký số đạt 95%.",
            ["Tỷ lệ văn bản", "được ký số"], id="stretches of known words, no word on its own",
        ),
        pytest.param(
            "cue", "95%", "Phấn đấu tỷ lệ hồ sơ nộp trực tuyến đạt trên 95%.", ["đạt trên", "Phấn đấu"],
            id="the comparing words, and the words that make it a target",
        ),
        pytest.param(
            "unit", "412", "Số hồ sơ tiếp nhận: 412 hồ sơ, hồ sơ trực tuyến chiếm đa số.", ["hồ sơ"],
            id="the noun right behind the number, once",
        ),
        pytest.param("unit", "95%", "Tỷ lệ hồ sơ nộp trực tuyến đạt 95%.", [], id="percent is no counted noun"),
        pytest.param(
            "scope", "95%", "Tỷ lệ văn bản (trừ văn bản mật) được ký số đạt 95%.", ["trừ văn bản mật"],
            id="the scope in brackets",
        ),
        pytest.param(
            "scope", "95%", "Tỷ lệ văn bản được ký số đạt 95%.", [], id="no scope said, none shown",
        ),
    ],
)  # fmt: skip
def test_a_layer_is_shown_where_its_words_stand(layer: str, figure: str, text: str, words: list[str]) -> None:
    found = laid(layer, figure, text)
    assert found == words or (layer == "cue" and set(words) <= set(found))


def test_of_equal_words_the_nearest_to_the_figure_are_shown() -> None:
    text = "Số hồ sơ tiếp nhận: 412; số hồ sơ tiếp nhận: 388."
    document, record = understood(text)
    for n, o in enumerate(record.observations):
        [span] = [x for x in layers(document, record) if x.figure == n and x.name == "label"]
        assert 0 < o.start - span.end < 4


def test_a_number_in_a_table_is_understood_by_the_head_of_its_column_and_the_name_of_its_row() -> None:
    grid = table(
        ("TT", "Lĩnh vực", "Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết"),
        ("1", "Hộ tịch", "412", "388"),
        ("2", "Chứng thực", "97", "96"),
    )
    assert laid("label", "388", grid) == ["Số hồ sơ đã giải quyết"]
    assert laid("scope", "96", grid) == ["Chứng thực"]


def test_rows_below_a_head_that_is_printed_again_keep_their_own_names() -> None:
    head = ("TT", "Lĩnh vực", "Số hồ sơ tiếp nhận")
    grid = table(head, ("1", "Hộ tịch", "412"), head, ("2", "Chứng thực", "97"), ("3", "Đất đai", "55"))
    assert laid("label", "55", grid) == ["Đất đai"]


TEXTS = (
    "Tổng số hồ sơ tiếp nhận: 412 hồ sơ; đã giải quyết 390/400 hồ sơ, đạt tỷ lệ 97,5%.",
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/02/2026, phấn đấu trên 95% hồ sơ nộp trực tuyến.",
)


def test_the_page_shows_the_whole_report_and_every_figure_with_its_account() -> None:
    document, record = understood(*TEXTS)
    html = page(*TEXTS)
    read = Reader(html)
    for block in document.blocks:
        assert block.text in read.words
    assert read.marked == [str(n) for n in range(len(record.observations))]
    assert read.named == set(read.marked)
    assert 'class="observation" data-kind="target"' in html


def test_merged_cells_of_a_table_stand_once() -> None:
    cells = (
        GridCell(0, 0, "Lĩnh vực", rowspan=2), GridCell(0, 1, "Số hồ sơ", colspan=2), GridCell(1, 1, "Tiếp nhận"),
        GridCell(1, 2, "Đã giải quyết"), GridCell(2, 0, "Hộ tịch"), GridCell(2, 1, "412"), GridCell(2, 2, "388"),
    )  # fmt: skip
    html = page(Grid(cells, 2))
    body = html[html.index("<table>") : html.index("</table>")]
    assert body.count("Lĩnh vực") == 1
    assert '<th rowspan="2">Lĩnh vực</th>' in body
    assert 'colspan="2"' in body
    assert body.count("<tr>") == 3


@pytest.mark.parametrize(
    ("unplaced", "told"),
    [
        pytest.param(True, "412 chưa xếp được loại: không rõ", id="a run that no rule could place, with its reason"),
        pytest.param(False, "412 bị sót (lỗi của chương trình)", id="a run that every stage passed over"),
    ],
)
def test_what_needs_a_person_is_told_beside_its_paragraph(unplaced: bool, told: str) -> None:
    document, record = understood(*TEXTS)
    first = record.observations[0]
    left = (Unplaced("412", document.place(first.block, first.start, first.end), "không rõ"),) if unplaced else ()
    record = replace(record, observations=record.observations[1:], unplaced=left)
    html = as_html(document, record, explain(document, record, catalogue.load()))
    assert told in Reader(html).words


def test_text_of_a_report_is_never_markup() -> None:
    hostile = "<img src=x onerror=alert(1)> \"' & </table></mark> đạt 95% <script>alert(2)</script> hồ sơ"
    html = page(hostile, table((hostile, "Số"), ("a <b>", "12")))
    assert "img" not in Reader(html).tags
    assert "<b> " not in html
    assert html.count("<script>") == 1
    assert hostile in Reader(html).words


def test_the_page_lets_only_its_own_script_run_and_loads_nothing() -> None:
    html = page(*TEXTS)
    script = html[html.index("<script>") + 8 : html.index("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in html
    assert not re.search(r"https?://|\bsrc=|\bhref=|url\(", html)
