"""Pages that are pictures: text, figures read twice, tables, places, stamps, and what cannot be read."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from extract import pdf, readers, scan
from extract.document import Grid, Piece
from extract.errors import Unreadable
from extract.scan_again import read_again
from extract.scan_digits import compared
from extract.scan_image import lay
from extract.scan_page import _dirty, short_cell
from extract.scan_signs import with_bars
from extract.scan_table import find_rules
from extract.scan_text import Seen, read_text
from extract.scan_unread import unread
from tests.scanned import DPI, Paper, first_page

PROSE = (
    "Tổng số hồ sơ tiếp nhận trong kỳ là 1.247 hồ sơ, trong đó nộp",
    "trực tuyến 1.198/1.247 hồ sơ, đạt tỷ lệ 96,07%. Kinh phí đã chi",
    "cho chuyển đổi số: 61.250.000 đồng, bằng 83,4% kế hoạch năm.",
)
FIGURES = ("1.247", "1.198/1.247", "96,07%.", "61.250.000", "83,4%")
HEADS = ("TT", "Chỉ tiêu", "Kết quả", None)
ROWS = (
    HEADS,
    ("", "", "Tháng 5", "Lũy kế"),
    ("1", "Hồ sơ trực tuyến", "3.911", "18.204"),
    ("2", "Tỷ lệ đúng hạn", "99,36%", "98,5%"),
)
XS = (240, 320, 760, 1000, 1260)
SAMPLE = Path("samples/inbox/dang-uy-tam-nong-quy-2-2026.scan.pdf")


def tokens(data: bytes) -> dict[str, tuple[float, str | None]]:
    return {t.text: (t.sure, t.other) for t in scan.read_sheet(first_page(data), 1).tokens}


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({}, id="a clean page"),
        pytest.param({"skew": 1.0}, id="laid down askew by one degree"),
        pytest.param({"skew": -2.5}, id="askew the other way, badly"),
        pytest.param({"ink": 0.45, "noise": 10}, id="printed with the last of the toner"),
        pytest.param({"quarters": 1}, id="scanned lying on its side"),
        pytest.param({"quarters": 2}, id="scanned upside down"),
    ],
)
def test_figures_of_prose_are_read_and_trusted(how: dict[str, float]) -> None:
    seen = tokens(Paper().lines(PROSE).scanned(**how))
    assert [f for f in FIGURES if f in seen] == list(FIGURES)
    assert all(seen[f][0] >= 0.9 and seen[f][1] is None for f in FIGURES)


def test_the_words_come_back_in_order_and_with_all_their_accents() -> None:
    items, pages, _ = pdf.read(Paper().lines(PROSE).scanned(skew=1.0), "scan.pdf")
    assert [p.text for p in items if isinstance(p, Piece)] == [" ".join(PROSE)]
    assert (round(pages[0].width), round(pages[0].height)) == (595, 842)


def test_every_figure_has_its_box_where_it_stands_on_the_page_as_scanned() -> None:
    paper = Paper().lines(PROSE)
    data = paper.scanned(skew=2.0)
    sheet = scan.read_sheet(first_page(data), 1)
    boxes = {t.text: sheet.shown((t.x0, t.top, t.x1, t.bottom)) for t in sheet.tokens}
    for figure in FIGURES:
        x, y = paper.middle(figure)
        x0, top, x1, bottom = boxes[figure]
        assert x0 < x < x1
        assert top < y < bottom
        assert bottom - top < 1.6 * 38 * 72 / DPI


def test_a_box_cut_from_the_page_shows_the_figure_and_reads_the_same() -> None:
    page = first_page(Paper().lines(PROSE).scanned(skew=1.5))
    sheet = scan.read_sheet(page, 1)
    shown = page.render(scale=DPI / 72, grayscale=True).to_numpy()
    for token in (t for t in sheet.tokens if t.text in FIGURES):
        x0, top, x1, bottom = (round(v * DPI / 72) for v in sheet.shown((token.x0, token.top, token.x1, token.bottom)))
        crop = Paper()
        crop.image.paste(Image.fromarray(shown[top:bottom, x0:x1]), (300, 300))
        assert token.text.strip(".") in {t.strip(".") for t in tokens(crop.scanned())}


def test_a_ruled_table_comes_back_with_its_merged_head_and_exact_figures() -> None:
    data = Paper().lines(PROSE).table(ROWS, XS, 700).lines(PROSE[:1], y=1200).scanned(skew=1.0)
    items, _, _ = pdf.read(data, "scan.pdf")
    (grid,) = (i for i in items if isinstance(i, Grid))
    cells = {(c.row, c.column): c for c in grid.cells}
    assert cells[0, 2].text == "Kết quả"
    assert cells[0, 2].colspan == 2
    assert [cells[r, c].text for r in (2, 3) for c in (1, 2, 3)] == [
        "Hồ sơ trực tuyến", "3.911", "18.204", "Tỷ lệ đúng hạn", "99,36%", "98,5%",
    ]  # fmt: skip
    assert all(w.sure >= 0.9 and w.page == 1 for at in ((2, 2), (2, 3), (3, 2), (3, 3)) for w in cells[at].words)
    assert [type(i) for i in items] == [Piece, Grid, Piece], "the table stands between the paragraphs round it"


def test_a_red_stamp_over_the_text_is_noise_and_does_not_cost_a_figure() -> None:
    data = Paper().lines(PROSE).stamp(700, 360).scanned(skew=0.7)
    sheet = scan.read_sheet(first_page(data), 1)
    sure = {t.text: t.sure for t in sheet.tokens}
    assert [f for f in FIGURES if f in sure] == list(FIGURES)
    assert sure["61.250.000"] < 0.6, "the ring runs through it"
    assert sure["83,4%"] >= 0.9, "the stamp is far from it"
    assert "UBND" not in {t.text for t in sheet.tokens}
    ((x0, top, x1, bottom), said) = sheet.noise[0]
    assert x0 < 700 * 72 / DPI < x1
    assert top < 360 * 72 / DPI < bottom
    assert "XÃ" in said


def test_bold_print_is_told_from_the_rest() -> None:
    paper = Paper().line("KẾT QUẢ THỰC HIỆN NHIỆM VỤ", 240, 200, bold=True).lines(PROSE)
    items, _, _ = pdf.read(paper.scanned(), "scan.pdf")
    assert [p.bold for p in items if isinstance(p, Piece)] == [True, False]


def seen(text: str, sure: float = 0.96) -> Seen:
    return Seen(text, 0, 0, 50, 20, sure, 1, 20, 12)


@pytest.mark.parametrize(
    ("first", "second", "kept", "other", "trusted"),
    [
        pytest.param("84,03%", "84,03%", "84,03%", None, True, id="both engines agree"),
        pytest.param("84,03%,", "84,03%", "84,03%,", None, True, id="a comma of the sentence is no part of the figure"),
        pytest.param("100%", "1006", "100%", None, True, id="the second engine may take % for a 6"),
        pytest.param("01", "O1", "01", None, True, id="it may take a zero for the letter O"),
        pytest.param(">98", "298", ">98", None, True, id="and a ≥ for a 2"),
        pytest.param("3.011", "3.911", "3.011", "3.911", False, id="a digit differs: both are kept, none is trusted"),
        pytest.param("1.247", "1,247", "1.247", "1,247", False, id="the sign between digits decides a value too"),
        pytest.param("99,83%", "99.83%", "99,83%", None, True, id="before two digits both signs are decimal"),
        pytest.param("8,5/10", "85/10", "8,5/10", "85/10", False, id="a decimal sign is missing"),
        pytest.param("1247", "124", "1247", "124", False, id="a digit is missing"),
        pytest.param("Ò6/2026", "06/2026", "06/2026", "Ò6/2026", False, id="a letter in front of digits was a zero"),
        pytest.param("8.53ó", "8.536", "8.536", None, True, id="no letter stands so beside a digit: it was a 6"),
        pytest.param("67/ó9,", "67/69", "67/69,", None, True, id="nor in front of one"),
        pytest.param("97,ó%", "97,6%", "97,6%", None, True, id="nor behind a comma"),
        pytest.param("8.53ó", "8.531", "8.53ó", "8.531", False, id="another digit than a round one is no agreement"),
        pytest.param("8.43ó", "8.536", "8.43ó", "8.536", False, id="nor is it where a digit beside differs"),
        pytest.param("27ó", "2.76", "276", "2.76", False, id="nor where the signs do"),
        pytest.param("Oó", "06", "06", "Oó", False, id="letters alone that the second engine reads as a figure"),
        pytest.param("2é", "26", "26", None, True, id="a 6 that Tesseract takes for another letter"),
        pytest.param("chỉ", "chi", "chi", None, True, id="a hook that Tesseract sees in the dot of an i"),
        pytest.param("hồ", "h0", "hồ", None, True, id="words are Tesseract's"),
    ],
)
def test_two_readings_of_a_figure(first: str, second: str, kept: str, other: str | None, trusted: bool) -> None:
    word = compared(seen(first), second, 0.99)
    assert (word.text, word.other) == (kept, other)
    assert (word.sure >= 0.6) is trusted


def test_a_figure_that_tesseract_says_it_could_not_read_is_the_second_engine_s() -> None:
    word = compared(seen("202;", 0.1), "2026;", 0.99)
    assert (word.text, word.other, word.sure < 0.6) == ("2026;", "202;", True)


@pytest.mark.parametrize(
    ("first", "sure", "second", "kept"),
    [
        pytest.param("99,7%;", 0.63, "99,76%;", "99,76%;", id="Tesseract doubts itself and has lost a digit"),
        pytest.param("99,7%;", 0.9, "99,76%;", "99,7%;", id="Tesseract is sure"),
        pytest.param("99,7%;", 0.63, "88,76%;", "99,7%;", id="more than one sign differs"),
        pytest.param("1", 0.48, "I/", "I/", id="a Roman numeral with its mark, which Tesseract took for a one"),
        pytest.param("1U", 0.33, "II/", "II/", id="and for a one and a letter"),
        pytest.param("1.", 0.95, "1.", "1.", id="a one that both read"),
    ],
)
def test_what_the_first_engine_lost_and_doubts(first: str, sure: float, second: str, kept: str) -> None:
    assert compared(seen(first, sure), second, 0.92).text == kept


def test_a_line_that_the_engine_passed_over_is_read_again_and_other_spots_are_left() -> None:
    gray = np.asarray(Paper().lines(PROSE).image.convert("L"))
    read = read_text(gray, DPI)
    top, bottom = (f(w.top for w in read if w.line == 2) for f in (min, max))
    kept = [w for w in read if w.line != 2]
    spots = unread(gray, kept)
    assert [(top - 20 < spot[1] < bottom + 20) for spot in spots] == [True] * len(spots) != []
    again = read_again(gray, DPI, [*spots, (300, 1200, 330, 1230)], kept)
    assert " ".join(w.text for w in again) == PROSE[1]
    assert {w.line for w in again}.isdisjoint(w.line for w in kept)


def test_a_rate_s_sign_in_a_head_is_no_dirt_though_the_engine_doubts_it() -> None:
    assert [_dirty(seen(text, 0.46), cell=True) for text in ("(%)", "%", "|%")] == [False, False, True]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        pytest.param("3.011", "3.911", "3.911", id="in a cell the second engine is the better one"),
        pytest.param("Eiv4", "357", "357", id="a cell that Tesseract could not make out"),
        pytest.param("cC", "c", "c", id="scraps of a word in a narrow head"),
        pytest.param("IIIL", "III.", "III.", id="the number of a heading"),
        pytest.param("q)", "(1)", "(1)", id="the number of a column, of which Tesseract made a letter"),
        pytest.param("@2)", "(2)", "(2)", id="and of which it made a sign"),
    ],
)
def test_a_cell_goes_by_the_second_engine(first: str, second: str, kept: str) -> None:
    assert compared(seen(first, 0.4), second, 0.99, cell=True).text == kept


def test_a_short_word_that_tesseract_did_not_make_out_goes_by_the_second_engine() -> None:
    assert [compared(seen("trả;", sure), "trđ;", 0.99).text for sure in (0.0, 0.9)] == ["trđ;", "trả;"]


@pytest.mark.parametrize(
    ("first", "second", "text", "trusted"),
    [
        pytest.param("99", "2 99", "≥ 99", False, id="a sign that Tesseract left out and the other took for a 2"),
        pytest.param("99", "> 99", "> 99", False, id="a sign that only the other engine saw"),
        pytest.param("≥99", "2 99", "≥99", True, id="a sign that Tesseract saw"),
        pytest.param("990", "2 990", "2 990", False, id="two thousand"),
    ],
)
def test_a_sign_before_a_figure_in_a_cell(first: str, second: str, text: str, *, trusted: bool) -> None:
    (word,) = short_cell([seen(first)], second, 0.99, (0, 0, 50, 20))
    assert (word.text, word.sure >= 0.6) == (text, trusted)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        pytest.param("L9", "9", "9", id="the end of a rule"),
        pytest.param("G6.", "6.", "6.", id="a digit taken for a letter and itself"),
        pytest.param("C5", "05", "05", id="a round digit"),
        pytest.param("H8,", "HS,", "HS,", id="a capital that looks like a digit"),
        pytest.param("5G", "5", "5G", id="a letter behind its figure belongs to it"),
        pytest.param("I1/2026", "1/2026", "I1/2026", id="strokes of a quarter"),
        pytest.param("T6", "TG", "TG", id="two capitals"),
        pytest.param("H8,", "HK,", "H8,", id="a capital of another look"),
    ],
)
def test_a_letter_beside_a_digit_is_told_by_the_second_engine(first: str, second: str, kept: str) -> None:
    assert compared(seen(first), second, 0.99).text == kept


@pytest.mark.parametrize(
    ("first", "sure", "second", "kept"),
    [
        pytest.param("T/KH", 0.56, "TH/KH", "TH/KH", id="a blurred head"),
        pytest.param("TH/KH", 0.9, "TK/KH", "TH/KH", id="Tesseract is sure"),
        pytest.param("QĐ", 0.5, "QD", "QĐ", id="the second engine does not know Đ"),
        pytest.param("HII", 0.5, "II", "HII", id="a Roman numeral, whose strokes both lose"),
    ],
)
def test_an_abbreviation_that_tesseract_doubts(first: str, sure: float, second: str, kept: str) -> None:
    assert compared(seen(first, sure), second, 0.99).text == kept


@pytest.mark.parametrize("sign", ["≥", ">", "≤", "<"])
def test_a_bar_under_the_angle_is_seen(sign: str) -> None:
    paper = Paper().line(sign, 300, 300).line("98%", 360, 300)
    gray = np.asarray(paper.image.convert("L"))
    (word, _) = with_bars(
        gray, [Seen(sign.replace("≥", ">").replace("≤", "<"), 300, 312, 323, 336, 0.9, 1, 336, 18), seen("98%")]
    )
    assert word.text == sign


@pytest.mark.parametrize("angle", [-3.0, -0.4, 0.0, 1.0, 4.5])
def test_the_angle_of_a_page_is_found_to_a_twentieth_of_a_degree(angle: float) -> None:
    page = first_page(Paper().lines(PROSE * 6).scanned(skew=angle))
    gray = page.render(scale=DPI / 72, grayscale=True).to_numpy()
    assert lay(gray) == (False, pytest.approx(angle, abs=0.06))
    assert lay(np.rot90(gray)) == (True, pytest.approx(angle, abs=0.06))


def test_an_empty_page_is_no_error() -> None:
    assert scan.read_sheet(first_page(Paper().scanned()), 1).tokens == []


@pytest.mark.parametrize("missing", ["tesserocr", "trueocr", "cv2"])
def test_without_an_engine_the_way_out_is_told(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = Paper().lines(PROSE).scanned()
    for name in [n for n in sys.modules if n.startswith("extract.scan_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("extract.scan_page", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(Unreadable) as refused:
        scan.read_sheet(first_page(data), 1)
    assert refused.value.code == "no_ocr"
    assert "pip install" in refused.value.reason


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample scan has not been drawn")
def test_every_figure_of_the_sample_scan_is_on_the_page() -> None:
    document = readers.read(SAMPLE.read_bytes(), SAMPLE.name)
    text = " ".join(b.text for b in document.blocks)
    gold = Path("samples/expected") / f"{SAMPLE.name.removesuffix('.scan.pdf')}.gold.jsonl"
    wanted = [json.loads(line)["value_text"] for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert [w for w in wanted if w not in text] == []


def test_strokes_of_letters_one_below_the_other_are_no_rule() -> None:
    page = np.full((600, 800), 255, np.uint8)
    cv2.rectangle(page, (100, 100), (700, 400), 0, 2)
    cv2.line(page, (400, 100), (400, 400), 0, 2)
    for line in range(4):  # stems of four lines set tight, gaps of three pixels
        cv2.line(page, (200, 160 + 25 * line), (200, 160 + 25 * line + 22), 0, 2)
    rules, bare = find_rules(page, DPI)
    assert sorted(round(r.at * DPI / 72) for r in rules if not r.level) == [100, 400, 700]
    assert (bare[160:260, 200] < 128).sum() > 60, "the letters stay on the page"


def test_the_frame_of_a_stamp_across_lines_of_text_is_no_table() -> None:
    paper = Paper().lines(["Hồ sơ tiếp nhận 1.247, trả đúng hạn 1.198, quá hạn 49, đạt tỷ lệ 96,07%."] * 4)
    page = np.array(paper.image.convert("L"))
    cv2.rectangle(page, (500, 322), (800, 438), 25, 4)
    assert find_rules(page, DPI)[0] == []
