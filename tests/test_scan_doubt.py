"""What a scan may get wrong without both engines telling: Roman quarters, pages that read badly."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw

from extract import scan
from extract.scan_digits import AGREED, has_digit
from extract.scan_image import Picture
from extract.scan_page import _Scan
from extract.scan_quarters import with_quarters
from extract.scan_text import Seen
from extract.scan_trust import CROSSED, MARKED, agreed, garbled, trusted
from tests.scanned import Paper, first_page


def seen(text: str, sure: float = 0.95) -> Seen:
    return Seen(text, 0, 0, 10, 10, sure, 1, 10.0, 5.0)


@pytest.mark.parametrize(
    ("before", "read", "is_"),
    [
        pytest.param("Quý", "11/2026,", "II/2026,", id="two strokes read as eleven: a year has four quarters"),
        pytest.param("quý", "IU2026", "II/2026", id="the slash melted with the last stroke"),
        pytest.param("quý", "I1/⁄2026", "II/2026", id="one stroke each way"),
        pytest.param("QUÝ", "111/2026", "III/2026", id="three strokes"),
        pytest.param("quý", "TI/2026", "II/2026", id="a stroke read as a T"),
        pytest.param("quý", "IHI/2026", "III/2026", id="a stroke read as an H: as two it were four"),
        pytest.param("quý", "HI/2026", "HI/2026", id="two strokes or three"),
        pytest.param("quý", "1V/2026", "IV/2026", id="the fourth"),
        pytest.param("quý", "1/2026", "1/2026", id="a quarter in plain digits stays"),
        pytest.param("quý", "12/2026", "12/2026", id="no quarter at all stays"),
        pytest.param("tháng", "11/2026", "11/2026", id="a month is no quarter"),
    ],
)
def test_the_number_of_a_quarter(before: str, read: str, is_: str) -> None:
    assert with_quarters([seen(before), seen(read)])[1].text == is_


def page(*words: Seen) -> _Scan:
    return _Scan(Picture(np.full((100, 100), 255, np.uint8), 200.0, np.eye(2, 3)), list(words), [], [], [])


def test_a_page_whose_words_read_badly_is_poor_and_one_odd_word_in_fifty_makes_none() -> None:
    assert page(*[seen("hồ")] * 9, seen("thnôg", 0.4)).poor
    assert not page(*[seen("hồ")] * 49, seen("thnôg", 0.4)).poor


@pytest.mark.parametrize(
    ("again", "poor", "trusted", "other"),
    [
        pytest.param("1.247", False, True, None, id="both readings of a bad page saw it alike"),
        pytest.param("1.241", False, False, "1.241", id="a digit differs: both are kept"),
        pytest.param("hồ", False, False, "hồ", id="the other reading saw no figure there"),
        pytest.param("1.247", True, False, None, id="the better reading is still bad: alike is not enough"),
    ],
)
def test_a_figure_of_a_page_that_was_read_twice(again: str, poor: bool, trusted: bool, other: str | None) -> None:
    word = agreed(seen("1.247"), [seen(again)], poor=poor)
    assert (word.sure > CROSSED, word.other) == (trusted, other)


def beside(text: str, sure: float = 0.95, *, at: int) -> Seen:
    return Seen(text, at, 0, at + 40, 20, sure, 1, 18.0, 12.0)


@pytest.mark.parametrize(
    ("after", "pen", "doubted"),
    [
        pytest.param(beside("triệu", at=50), None, False, id="its unit"),
        pytest.param(beside("trxiệ", 0.5, at=50), None, True, id="no word, and doubted: its unit was not read"),
        pytest.param(beside("trxiệ", 0.7, at=50), None, False, id="no word, but the engine saw it well"),
        pytest.param(
            beside("triện", 0.7, at=50), (60, 70), True, id="a pen runs through a word that the engine doubts"
        ),
        pytest.param(beside("trxiệ", 0.5, at=90), None, False, id="far away"),
        pytest.param(beside("CBCC", 0.5, at=50), None, False, id="an abbreviation"),
        pytest.param(beside("triệu", at=50), (42, 44), True, id="a pen where a last digit would stand"),
    ],
)
def test_a_figure_beside_what_was_not_read(after: Seen, pen: tuple[int, int] | None, *, doubted: bool) -> None:
    foreign = np.zeros((40, 200), np.uint8)
    foreign[:, slice(*pen or (0, 0))] = 255
    figure, _ = trusted(foreign, [beside("350", at=0), after])
    assert (figure.sure <= CROSSED) is doubted


@pytest.mark.parametrize(
    ("text", "sure", "lost"),
    [
        pytest.param("khai:233-VB", 0.5, True, id="a figure stuck to words"),
        pytest.param("57-NQ/TW", 0.5, False, id="the number of a paper"),
        pytest.param("C5", 0.55, True, id="a letter that may be a digit"),
        pytest.param("1.247", 0.1, False, id="a figure, which is told itself"),
        pytest.param("C5", 0.9, False, id="a code that was read well"),
    ],
)
def test_what_was_neither_read_as_a_word_nor_as_a_figure(text: str, sure: float, *, lost: bool) -> None:
    assert garbled(seen(text, sure), MARKED) is lost


PROSE = (
    "Tổng số hồ sơ tiếp nhận trong kỳ là 1.247 hồ sơ, trong đó nộp",
    "trực tuyến 1.198/1.247 hồ sơ, đạt tỷ lệ 96,07%. Kinh phí đã chi",
    "cho chuyển đổi số: 61.250.000 đồng, bằng 83,4% kế hoạch năm.",
)
FIGURES = ("1.247", "1.198/1.247", "96,07%.", "61.250.000", "83,4%")


def test_grain_is_smoothed_away_before_reading() -> None:
    grainy = Paper().lines(PROSE).scanned(noise=40)
    sure = {t.text: t.sure for t in scan.read_sheet(first_page(grainy), 1).tokens}
    assert all(sure.get(figure, 0.0) >= AGREED for figure in FIGURES)


def test_under_heavy_dust_no_figure_is_wrong_and_trusted() -> None:
    paper = Paper().lines(PROSE * 4)
    chance = np.random.default_rng(3)
    draw = ImageDraw.Draw(paper.image)
    for x, y, r, ink in chance.integers((150, 250, 0, 0), (1500, 1050, 3, 2), (1600, 4)):
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(30, 30, 30) if ink else (250, 250, 250))
    tokens = scan.read_sheet(first_page(paper.scanned()), 1).tokens
    bare = {figure.strip(".") for figure in FIGURES}
    trusted = {t.text.strip(".,") for t in tokens if has_digit(t.text) and t.sure >= 0.6 and t.other is None}
    assert trusted <= bare
