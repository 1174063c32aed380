"""Rings of stamps that were copied as black as the print."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from extract import scan
from extract.scan_digits import has_digit
from extract.scan_rings import find_rings, without_rings
from extract.scan_trust import CROSSED
from tests.scanned import DPI, Paper, first_page

PROSE = (
    "Tổng số hồ sơ tiếp nhận trong kỳ là 1.247 hồ sơ, trong đó nộp",
    "trực tuyến 1.198/1.247 hồ sơ, đạt tỷ lệ 96,07%. Kinh phí đã chi",
    "cho chuyển đổi số: 61.250.000 đồng, bằng 83,4% kế hoạch năm.",
)
INK = (25, 25, 25)
Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def printed() -> Pixels:
    return np.array(Paper().lines(PROSE * 3).image.convert("L"))


def ringed(axes: tuple[int, int] = (140, 140), at: tuple[int, int] = (700, 480), worn: float = 0.0) -> Pixels:
    """A page with a ring of two lines over its print, of which a share is worn away."""
    gray = printed()
    for inner, width in ((0, 6), (38, 3)):
        for start in range(0, 360, 10):
            if start >= worn * 360:
                size = (axes[0] - inner, axes[1] - inner)
                cv2.ellipse(gray, at, size, 0, start, start + 10, (25,), width, cv2.LINE_AA)
    return gray


@pytest.mark.parametrize(
    "page",
    [
        pytest.param({}, id="a circle"),
        pytest.param({"axes": (144, 138)}, id="a copier that draws sheets out"),
        pytest.param({"at": (1600, 480)}, id="a stamp over the edge of the page"),
        pytest.param({"worn": 0.3}, id="a ring of which a part was not printed"),
    ],
)
def test_a_ring_goes_and_the_print_that_it_crosses_stays(page: dict[str, tuple[int, int]]) -> None:
    gray, print_ = ringed(**page), printed() < 150
    clean, seals = without_rings(gray, find_rings(gray, DPI), DPI)
    ring = (gray < 150) & ~print_
    assert seals is not None
    assert seals[ring].all()
    assert (clean[ring] < 150).mean() < 0.12
    assert (clean[print_] < 150).mean() > 0.95


@pytest.mark.parametrize("drawn", ["nothing", "a box", "a line"])
def test_a_page_without_rings_stays_as_it_is(drawn: str) -> None:
    gray = printed()
    if drawn == "a box":
        cv2.rectangle(gray, (500, 400), (760, 600), (25,), 5)
    elif drawn == "a line":
        cv2.line(gray, (300, 380), (900, 640), (25,), 4)
    clean, seals = without_rings(gray, find_rings(gray, DPI), DPI)
    assert clean is gray
    assert seals is None


def test_stamps_one_over_the_other_draw_no_table() -> None:
    paper = Paper().lines(PROSE * 2)
    image = np.array(paper.image)
    for at in ((620, 360), (700, 460), (560, 500)):
        for radius, width in ((140, 6), (104, 3)):
            cv2.circle(image, at, radius, INK, width, cv2.LINE_AA)
    paper.image = Image.fromarray(image)
    sheet = scan.read_sheet(first_page(paper.scanned()), 1)
    assert sheet.rules == []
    assert "83,4%" in {t.text for t in sheet.tokens}


def test_no_figure_in_a_seal_is_trusted() -> None:
    paper = Paper().lines(PROSE)
    image = np.array(paper.image)
    for radius, width in ((140, 6), (100, 3)):
        cv2.circle(image, (620, 370), radius, INK, width, cv2.LINE_AA)
    paper.image = Image.fromarray(image)
    read = [(t.text, t.sure) for t in scan.read_sheet(first_page(paper.scanned()), 1).tokens if has_digit(t.text)]
    assert {text for text, sure in read if sure > CROSSED} <= {"1.247", "96,07%.", "61.250.000", "83,4%"}
    assert "83,4%" in {text for text, sure in read if sure > CROSSED}
