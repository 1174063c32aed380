"""Ink that is no print: pale stamps, dust, greys drawn by dots; and the readings that decide under foreign strokes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from extract import scan, scan_votes
from extract.pdf_tables import grids
from extract.scan_dust import DUSTY, without_dots, without_specks
from extract.scan_pale import without_pale, without_verso
from extract.scan_signs import with_bars
from extract.scan_table import _mend
from extract.scan_text import Seen
from extract.scan_trust import CROSSED
from extract.scan_votes import voted
from extract.scan_words import without_dust
from tests.scanned import DPI, Paper, first_page

PROSE = (
    "Tổng số hồ sơ tiếp nhận trong kỳ là 1.247 hồ sơ, trong đó nộp",
    "trực tuyến 1.198/1.247 hồ sơ, đạt tỷ lệ 96,07%. Kinh phí đã chi",
    "cho chuyển đổi số: 61.250.000 đồng, bằng 83,4% kế hoạch năm.",
)
FIGURES = ("1.247", "1.198/1.247", "96,07%.", "61.250.000", "83,4%")


def stamped(grey: int) -> Paper:
    """A page with a round stamp of this shade over its figures; where print lies under it the print is darker."""
    paper = Paper().lines(PROSE)
    layer = Image.new("RGB", paper.image.size, "white")
    draw = ImageDraw.Draw(layer)
    for radius, width in ((150, 6), (105, 3)):
        draw.ellipse((620 - radius, 370 - radius, 620 + radius, 370 + radius), outline=(grey,) * 3, width=width)
    draw.text((570, 466), "UBND", font=ImageFont.load_default(36), fill=(grey,) * 3)
    paper.image = ImageChops.darker(paper.image, layer)
    return paper


def test_a_stamp_paler_than_the_print_is_taken_out_and_no_figure_that_it_crosses_is_trusted() -> None:
    tokens = scan.read_sheet(first_page(stamped(125).scanned()), 1).tokens
    sure = {t.text: t.sure for t in tokens}
    assert sorted(set(FIGURES) - set(sure)) == []
    assert "UBND" not in sure
    assert {f: sure[f] > CROSSED for f in ("1.198/1.247", "83,4%")} == {"1.198/1.247": False, "83,4%": True}


def shown_through(share: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A page of thin paper with the same print on its back."""
    gray = np.asarray(Paper().lines(PROSE).image.convert("L")).astype(np.float32)
    verso = 255 - (255 - np.roll(gray[:, ::-1], 25, 0)) * share
    return np.minimum(gray, verso).astype(np.uint8)


def test_what_shows_through_from_the_other_side_is_taken_out() -> None:
    front = np.asarray(Paper().lines(PROSE).image.convert("L"))
    clean = without_verso(shown_through(0.4), DPI)
    assert ((clean < 130) == (front < 130)).all()
    before, after = ((page < 225).sum() - (front < 225).sum() for page in (shown_through(0.4), clean))
    assert after < 0.2 * before


@pytest.mark.parametrize("ink", [1.0, 0.4], ids=["black print", "faded print, which has no dark middle either"])
def test_a_page_printed_on_one_side_stays_as_it_is(ink: float) -> None:
    gray = np.asarray(Paper().lines(PROSE).image.convert("L")).astype(np.float32)
    gray = (255 - (255 - gray) * ink).astype(np.uint8)
    assert without_verso(gray, DPI) is gray


def test_the_thin_rules_of_a_blurred_page_are_not_of_its_other_side() -> None:
    paper = Paper().lines(PROSE).table([["1.247", "1.198", "96,07%"]] * 5, [240, 560, 900, 1300], 600)
    gray = cv2.GaussianBlur(np.asarray(paper.image.convert("L")), (0, 0), 1.8)
    assert without_verso(gray, DPI) is gray


@pytest.mark.parametrize("grey", [255, 25], ids=["no stamp at all", "a stamp as dark as the print"])
def test_a_page_of_one_shade_stays_as_it_is(grey: int) -> None:
    gray = np.asarray(stamped(grey).image.convert("L"))
    clean, foreign = without_pale(gray, DPI)
    assert clean is gray
    assert foreign is None


def test_a_grey_rule_under_a_heading_is_no_stamp() -> None:
    paper = Paper().lines(PROSE)
    ImageDraw.Draw(paper.image).line((400, 250, 1200, 250), fill=(130, 130, 130), width=5)
    assert without_pale(np.asarray(paper.image.convert("L")), DPI)[1] is None


def scattered(gray: Image.Image) -> Image.Image:
    return gray.convert("1")


def in_rows(gray: Image.Image) -> Image.Image:
    """Dots in a square of four by four (Bayer)."""
    order = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])
    pixels = np.asarray(gray)
    steps = 16 * np.tile(order, (pixels.shape[0] // 4 + 1, pixels.shape[1] // 4 + 1)) + 8
    return Image.fromarray(pixels > steps[: pixels.shape[0], : pixels.shape[1]])


@pytest.mark.parametrize("dots", [scattered, in_rows])
def test_greys_drawn_by_dots_are_made_grey_before_reading(dots: Callable[[Image.Image], Image.Image]) -> None:
    paper = Paper().lines(PROSE).table([["Chỉ tiêu", "Kết quả"], ["Hồ sơ", "1.912"]], (240, 700, 1200), 700)
    image = dots(paper.image.convert("L").point(lambda grey: round(grey * 0.8 + 38)))
    out = BytesIO()
    image.save(out, "PDF", resolution=DPI)
    sheet = scan.read_sheet(first_page(out.getvalue()), 1)
    assert sorted({*FIGURES, "1.912"} - {t.text for t in sheet.tokens}) == []
    assert [(len(table.xs), len(table.ys)) for table in grids(sheet.rules, 0)] == [(3, 3)]


def test_salt_and_pepper_goes_and_the_thin_rules_of_tables_stay() -> None:
    paper = Paper().lines(PROSE)
    draw = ImageDraw.Draw(paper.image)
    for x in (240, 700, 1200):
        draw.line((x, 700, x, 840), fill=(30, 30, 30))
    for y in (700, 770, 840):
        draw.line((240, y, 1200, y), fill=(30, 30, 30))
    pixels, chance = np.array(paper.image), np.random.default_rng(5).random(paper.image.size[::-1])
    pixels[chance < 0.015], pixels[chance > 0.985] = 30, 250
    paper.image = Image.fromarray(pixels)
    sheet = scan.read_sheet(first_page(paper.scanned()), 1)
    assert {t.text: t.sure for t in sheet.tokens if t.text in FIGURES}.keys() == set(FIGURES)
    assert [(len(table.xs), len(table.ys)) for table in grids(sheet.rules, 0)] == [(3, 3)]


def dusty(specks: int, size: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A page with so many specks of this size in its margin and one between two lines of print."""
    gray = np.array(Paper().lines(PROSE).image.convert("L"))
    for k in range(specks):
        gray[1200 + 40 * (k // 20) :, 200 + 50 * (k % 20) :][:size, :size] = 30
    gray[350 : 350 + size, 700 : 700 + size] = 30
    return gray


def test_the_smallest_specks_go_from_between_the_lines_of_a_dusty_page_and_full_stops_stay() -> None:
    gray = dusty(DUSTY, 2)
    clean, specks = without_specks(gray, DPI)
    assert clean[345:356, 695:706].min() == 255
    assert specks is not None
    assert specks[351, 701] == 255
    print_left = (clean < 150)[280:460].sum() / (dusty(0, 1) < 150)[280:460].sum()
    assert print_left > 0.999


def test_one_speck_makes_no_dusty_page() -> None:
    clean, specks = without_specks(dusty(3, 2), DPI)
    assert specks is None
    assert clean[351, 701] == 30


def test_a_dot_that_stands_by_no_letter_goes_and_the_full_stop_stays() -> None:
    gray = np.array(Paper().lines(PROSE).image.convert("L"))
    before = (gray < 150).sum()
    gray[700:705, 700:705] = 30
    assert (without_dots(gray, DPI) < 150).sum() == before


def word(text: str, sure: float = 0.95, other: str | None = None, x0: int = 10, x1: int = 90) -> Seen:
    return Seen(text, x0, 10, x1, 30, sure, 1, 30.0, 14.0, other)


@pytest.mark.parametrize(
    ("mine", "other", "readings", "becomes"),
    [
        pytest.param("13.192", "13.102", [("13.102", 0.99), ("13.102", 0.99)], "13.102", id="both readings are sure"),
        pytest.param("13.192", "13.102", [("13.102", 0.7), ("13.702", 0.7)], "13.192", id="none is"),
        pytest.param("“2", None, [("00", 0.2), ("58", 0.98), ("-0", 0.3), ("58", 0.99)], "58", id="a figure was lost"),
        pytest.param("T1iiC", "Tl.C", [("TTHC", 1.0), ("TTHC", 0.9)], "TTHC", id="letters were read as digits"),
        pytest.param("80", None, [("go", 1.0), ("go", 1.0)], "80", id="both engines saw a figure: it stays one"),
        pytest.param("trêr", None, [("trên", 1.0), ("trên", 1.0)], "trên", id="no syllable, and theirs is one"),
        pytest.param("nộp", None, [("nép", 1.0), ("nép", 1.0)], "nộp", id="words are the first engine's"),
    ],
)
def test_what_most_readings_of_a_crossed_word_say(
    monkeypatch: pytest.MonkeyPatch, mine: str, other: str | None, readings: list[tuple[str, float]], becomes: str
) -> None:
    monkeypatch.setattr(
        scan_votes, "read_crops", lambda crops: [readings[k % len(readings)] for k in range(len(crops))]
    )
    chance = np.random.default_rng(1)
    pictures = [chance.integers(0, 255, (60, 120), np.uint8) for _ in range(len(readings) // 2)]
    crossed = np.full((60, 120), 255, np.uint8)
    assert voted([word(mine, 0.4, other)], crossed, pictures)[0].text == becomes


def test_a_word_that_nothing_crosses_is_not_read_again() -> None:
    words = [word("13.192")]
    assert voted(words, np.zeros((60, 120), np.uint8), []) == words


@pytest.mark.parametrize(
    ("read", "cleaned"),
    [
        pytest.param("'QUẢ", ["QUẢ"], id="a speck before a word"),
        pytest.param("“quý", ["“quý"], id="a quotation mark"),
        pytest.param("trẻ'", ["trẻ"], id="a speck behind a word"),
        pytest.param("203.TTHC", ["203", "TTHC"], id="a speck between a figure and a word"),
        pytest.param("1.247;hồ", ["1.247", "hồ"], id="the same after thousands"),
        pytest.param("3.Thực", ["3.Thực"], id="the number of a heading"),
        pytest.param("36/BC-UBND", ["36/BC-UBND"], id="the number of a document"),
        pytest.param("1.247", ["1.247"], id="a figure"),
    ],
)
def test_words_of_a_dusty_page(read: str, cleaned: list[str]) -> None:
    assert [w.text for w in without_dust([word(read)])] == cleaned


@pytest.mark.parametrize(("drawn", "is_"), [("≥", "≥"), ("2", "2")])
def test_a_sign_read_as_a_digit(drawn: str, is_: str) -> None:
    paper = Paper().line(drawn, 240, 300)
    gray = np.asarray(paper.image.convert("L"))
    ys, xs = np.nonzero(gray < 150)
    seen = Seen("2", int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1, 0.3, 1, 330.0, 17.0)
    assert with_bars(gray, [seen])[0].text == is_


@pytest.mark.parametrize("read", ["≤-20", "≤a20", "≤20"])
def test_a_speck_between_a_sign_and_its_figure(read: str) -> None:
    assert with_bars(np.full((60, 120), 255, np.uint8), [word(read)])[0].text == "≤20"


def test_the_stem_of_a_letter_over_a_table_is_no_piece_of_its_rule() -> None:
    rules = np.zeros((300, 300), np.uint8)
    stem, rule = (100, 10, 45), [(100, 60, 150), (100, 160, 280)]
    top, bottom = (60, 20, 200), (280, 20, 200)
    _mend(rules, [stem, *rule], [top, bottom], 44, DPI)
    assert rules[100].nonzero()[0].tolist() == list(range(60, 280))
