"""Scans that an office spoils: streaks, pens, black stamps, worn rules, pages upside down, and what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml
from PIL import Image, ImageDraw

from extract import figures, pdf, readers, scan, scan_page
from extract.document import Grid
from extract.scan_digits import joined
from extract.scan_strokes import without_strokes
from extract.scan_text import Seen
from extract.scan_trust import CROSSED
from extract.scan_words import with_marks
from tests.scanned import DPI, Paper, first_page

PROSE = (
    "Tổng số hồ sơ tiếp nhận trong kỳ là 1.247 hồ sơ, trong đó nộp",
    "trực tuyến 1.198/1.247 hồ sơ, đạt tỷ lệ 96,07%. Kinh phí đã chi",
    "cho chuyển đổi số: 61.250.000 đồng, bằng 83,4% kế hoạch năm.",
)
FIGURES = ("1.247", "1.198/1.247", "96,07%.", "61.250.000", "83,4%")
ROWS = (
    ("TT", "Chỉ tiêu", "Kết quả", None),
    ("", "", "Tháng 5", "Lũy kế"),
    ("1", "Hồ sơ trực tuyến", "3.911", "18.204"),
    ("2", "Tỷ lệ đúng hạn", "99,36%", "98,5%"),
    ("3", "Hồ sơ trễ hạn", "12", "25"),
)
XS = (240, 320, 760, 1000, 1260)
NUMBERS = ["3.911", "18.204", "99,36%", "98,5%", "12", "25"]


def trusted(paper: Paper) -> dict[str, float]:
    return {t.text: t.sure for t in scan.read_sheet(first_page(paper.scanned()), 1).tokens}


def table(paper: Paper, **how: int) -> list[str]:
    """The texts of the cells with figures of the one table of a page."""
    items, _, _ = pdf.read(paper.scanned(**how), "scan.pdf")
    (grid,) = (i for i in items if isinstance(i, Grid))
    cells = {(c.row, c.column): c.text for c in grid.cells}
    return [cells.get((r, c), "") for r in (2, 3, 4) for c in (2, 3)]


def test_a_streak_of_the_feeder_is_taken_out_and_the_figure_it_crosses_is_not_trusted() -> None:
    paper = Paper().lines(PROSE)
    x = next(x for word, x, _ in paper.words if word == "61.250.000") + 2
    ImageDraw.Draw(paper.image).line((x, 0, x, paper.image.height), fill=(90, 90, 90), width=2)
    sure = trusted(paper)
    clear = [f for f in FIGURES if f != "61.250.000"]
    assert [f for f in clear if sure.get(f, 0) > CROSSED] == clear
    assert sure.get("61.250.000", 0) <= CROSSED


def test_the_rules_of_a_table_are_no_streaks() -> None:
    assert table(Paper().table(ROWS, XS, 300)) == NUMBERS


def test_the_stroke_of_a_pen_through_a_figure_leaves_it_read_and_not_trusted() -> None:
    paper = Paper().lines(PROSE)
    x, y = next((x, y) for word, x, y in paper.words if word == "1.247")
    ImageDraw.Draw(paper.image).line((x - 60, y + 8, x + 60, y - 10), fill=(40, 40, 40), width=3)
    assert 0 < trusted(paper).get("1.247", 0) <= CROSSED


def test_the_ring_of_a_black_stamp_leaves_the_lines_under_it_read_and_what_it_crosses_not_trusted() -> None:
    paper = Paper().lines(PROSE)
    ImageDraw.Draw(paper.image).ellipse((560, 220, 840, 500), outline=(45, 45, 45), width=5)
    sure = trusted(paper)
    assert {f: sure.get(f, 0) > CROSSED for f in ("1.247", "96,07%.", "83,4%")} == {
        "1.247": False,
        "96,07%.": True,
        "83,4%": True,
    }


def test_long_strokes_are_told_and_letters_stay() -> None:
    paper = Paper().lines(PROSE)
    gray = np.asarray(paper.image.convert("L"))
    clean, crossed = without_strokes(gray, DPI)
    assert crossed is None
    assert clean is gray


@pytest.mark.parametrize("how", ["blot", "scribble"])
def test_what_nobody_can_read_is_an_unplaced_spot_with_page_and_box(how: str) -> None:
    paper = Paper().lines(PROSE)
    x, y = next((x, y) for word, x, y in paper.words if word == "61.250.000")
    draw = ImageDraw.Draw(paper.image)
    if how == "blot":
        draw.rectangle((x - 90, y - 14, x + 90, y + 12), fill=(30, 30, 30))
    else:
        for rise in range(-18, 16, 6):
            draw.line((x - 95, y + rise, x + 95, y + rise + 5), fill=(30, 30, 30), width=4)
    document = readers.read(paper.scanned(), "scan.pdf")
    spots = [u.place for u in figures.find(document).unplaced if "không đọc được" in u.reason]
    boxes = [p.bbox for p in spots if p.page == 1 and p.bbox is not None]
    assert any(b[0] < x * 72 / DPI < b[2] and b[1] < y * 72 / DPI < b[3] for b in boxes)
    assert any("không đọc được" in note for note in document.notes)


def test_a_clean_page_has_no_unread_spot() -> None:
    page = first_page(Paper().lines(PROSE).table(ROWS, XS, 700).scanned())
    assert scan.read_sheet(page, 1).unread == []


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_with_a_table_is_laid_upright(quarters: int) -> None:
    assert table(Paper().lines(PROSE).table(ROWS, XS, 700), quarters=quarters) == NUMBERS


@pytest.mark.parametrize(
    ("lying", "trust", "best"),
    [
        pytest.param(False, {0: 0.95, 2: 0.5, 1: 0.4, 3: 0.4}, 0, id="as it lies"),
        pytest.param(False, {0: 0.6, 2: 0.9, 1: 0.4, 3: 0.4}, 2, id="upside down, where some of it reads by chance"),
        pytest.param(True, {1: 0.45, 3: 0.46, 0: 0.96, 2: 0.57}, 0, id="columns of figures taken for lines"),
        pytest.param(True, {1: 0.45, 3: 0.46, 0: 0.57, 2: 0.96}, 2, id="the same, upside down"),
    ],
)
def test_the_way_up_is_the_one_that_reads_best(
    monkeypatch: pytest.MonkeyPatch, lying: bool, trust: dict[int, float], best: int
) -> None:
    def read(quarters: int) -> scan_page._Scan:
        one = replace(word("nhận", 0, 80), sure=trust[quarters % 4])
        return scan_page._Scan(SimpleNamespace(quarters=quarters % 4), [one], [], [], [])

    monkeypatch.setattr(scan_page, "turned", lambda _, quarters: quarters)
    monkeypatch.setattr(scan_page, "_read", read)
    assert scan_page._upright(SimpleNamespace(lying=lying)).seen.quarters == best


def test_worn_rules_still_part_the_cells() -> None:
    whole = Paper().table(ROWS, XS, 300).image
    bare = Paper()
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            bare.line(text or "", XS[c] + 16, 300 + r * 70 + 8, size=34)
    chance = np.random.default_rng(5)
    rules = np.asarray(whole.convert("L")) != np.asarray(bare.image.convert("L"))
    worn = np.kron(chance.random((2339 // 10 + 1, 1654 // 10 + 1)) < 0.15, np.ones((10, 10), bool))[:2339, :1654]
    pixels = np.asarray(whole).copy()
    pixels[rules & worn] = 255
    paper = Paper(Image.fromarray(pixels))
    assert table(paper) == NUMBERS


def word(text: str, x0: int, x1: int, line: int = 1) -> Seen:
    return Seen(text, x0, 0, x1, 20, 0.95, line, 20.0, 17.0)


@pytest.mark.parametrize(
    ("left", "right", "gap", "becomes"),
    [
        pytest.param("1.", "391", 3, ["1.391"], id="a number taken apart at its point"),
        pytest.param("99,", "71%", 4, ["99,71%"], id="a rate at its comma"),
        pytest.param("sơ/1.", "409", 2, ["sơ/1.409"], id="the second half of a pair"),
        pytest.param("26/1", "1/2026", 9, ["26/11/2026"], id="a date in the middle of its month"),
        pytest.param("26/1", "1.250", 9, ["26/1", "1.250"], id="a fraction and a figure"),
        pytest.param("1.", "391", 10, ["1.", "391"], id="the number of an item, a space behind it"),
        pytest.param("2024,", "2025", 9, ["2024,", "2025"], id="two years of a list"),
        pytest.param("hồ", "391", 2, ["hồ", "391"], id="a word set close to a figure"),
    ],
)
def test_parts_of_a_figure_without_room_for_a_space_are_one(
    left: str, right: str, gap: int, becomes: list[str]
) -> None:
    found = joined([word(left, 0, 50), word(right, 50 + gap, 100)])
    assert [w.text for w in found] == becomes


MISREAD = yaml.safe_load((Path(readers.__file__).parent / "misread.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("read", "meant"), [*MISREAD["changes"], *([text, text] for text in MISREAD["stays"])])
def test_marks_that_engines_mistake(read: str, meant: str) -> None:
    words = [word(text, 60 * i, 60 * i + 50) for i, text in enumerate(read.split())]
    assert " ".join(w.text for w in with_marks(words)) == meant
