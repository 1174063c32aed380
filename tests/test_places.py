"""Every figure stands where its box says: boxes cut out of rendered pages, read back by text layer and by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.places import crops, numbers
from desk.pipeline import read_document
from extract.document import Block, Document, Word

SAMPLES = Path("samples/inbox")
LEAST = 0.97
"""Share of crops in whose picture one of our engines reads the figure; engines misread a lone digit now and then."""


@pytest.mark.parametrize(
    ("name", "every"),
    [
        pytest.param("tuyen-quang-thang-6-2026.pdf", 1, id="a born-digital report"),
        pytest.param("xuan-huong-da-lat-quy-2-2026.pdf", 3, id="every third figure of a report with tables"),
        pytest.param("dang-uy-tam-nong-quy-2-2026.scan.pdf", 2, id="every second figure of a scan"),
    ],
)
def test_each_box_cut_out_of_the_page_shows_its_figure(name: str, every: int) -> None:
    path = SAMPLES / name
    document, record = read_document(path.read_bytes(), name)
    assert all(o.page and o.bbox for o in record.observations)
    seen = list(crops(path, document, record.observations[::every]))
    assert len(seen) > 9
    assert [c.observation.text for c in seen if not c.in_layer] == []
    missed = [(c.observation.text, c.seen) for c in seen if not c.in_picture]
    assert len(missed) <= (1 - LEAST) * len(seen) + 1, missed


def printed(text: str, *words: tuple[str, float, float, int]) -> Document:
    """One block whose words (text, left, top, page) are ten points high, their letters six wide."""
    spans, at = [], 0
    for word, left, top, page in words:
        start = text.index(word, at)
        at = start + len(word)
        spans.append(Word(start, at, page, (left, top, left + 6 * len(word), top + 10)))
    return Document("d", "d.pdf", "pdf", (), (Block(0, "paragraph", text, tuple(spans)),))


@pytest.mark.parametrize(
    ("text", "words", "figure", "box"),
    [
        pytest.param(
            "có 45/50 hồ", (("có", 0, 0, 1), ("45/50", 20, 0, 1), ("hồ", 60, 0, 1)), "45/50", (20, 0, 50, 10),
            id="a figure that is a word has the word's box",
        ),
        pytest.param(
            "45/50 hồ sơ", (("45/50", 300, 0, 1), ("hồ", 20, 15, 1), ("sơ", 40, 15, 1)), "45/50 hồ sơ",
            (20, 0, 330, 25), id="a figure on two lines has a box round both",
        ),
        pytest.param(
            "45/50 hồ sơ", (("45/50", 300, 800, 1), ("hồ", 20, 15, 2), ("sơ", 40, 15, 2)), "45/50 hồ sơ",
            (300, 800, 330, 810), id="a figure torn by a page end has the box of its first page",
        ),
    ],
)  # fmt: skip
def test_the_box_of_a_figure(text: str, words: tuple, figure: str, box: tuple) -> None:  # type: ignore[type-arg]
    start = text.index(figure)
    place = printed(text, *words).place(0, start, start + len(figure))
    assert (place.page, place.bbox) == (1, box)


@pytest.mark.parametrize("mark", [".", ",", ";", ")", "%"])
def test_a_figure_is_cut_from_its_word_by_the_width_of_letters(mark: str) -> None:
    place = printed(f"1484{mark}", (f"1484{mark}", 0, 0, 1)).place(0, 0, 4)
    assert place.bbox is not None
    share = place.bbox[2] / 30
    assert (share < 0.8) if mark == "%" else (0.8 < share < 0.92)


def test_numbers_are_runs_of_digits() -> None:
    assert numbers("1247/1484, tỷ lệ: 84,03%") == ["1247", "1484", "84", "03"]
