"""Reports sent as pictures: scans as JPEG, PNG or TIFF, photographs of a page, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from desk import crops
from desk.review import paper
from extract import images, readers
from extract.document import Document
from extract.errors import Unreadable
from extract.scan_photo import sheet
from tests.scanned import Paper

PROSE = (
    "Tổng số hồ sơ tiếp nhận trong kỳ là 1.247 hồ sơ, trong đó nộp",
    "trực tuyến 1.198/1.247 hồ sơ, đạt tỷ lệ 96,07%. Kinh phí đã chi",
    "cho chuyển đổi số: 61.250.000 đồng, bằng 83,4% kế hoạch năm.",
)
TEXT = " ".join(PROSE)
ORIENTATION, LYING = 0x112, 6  # of EXIF: the camera was held upright, the picture is stored lying
PAGE = Paper().lines(PROSE).image
CORNERS = ((230, 210), (1930, 260), (2030, 2700), (130, 2620))


def encoded(picture: Image.Image, form: str, **how: Any) -> bytes:  # noqa: ANN401 - whatever Pillow takes
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def turned() -> bytes:
    mark = Image.Exif()
    mark[ORIENTATION] = LYING
    return encoded(PAGE.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=mark)


def photographed() -> Image.Image:
    """The page on a dark table, seen from a little below and aside, in light that falls off."""
    height, width = PAGE.height, PAGE.width
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    view = cv2.getPerspectiveTransform(flat, np.array(CORNERS, np.float32))
    seen = cv2.warpPerspective(np.asarray(PAGE), view, (2200, 2900), borderValue=(60, 55, 50))
    return Image.fromarray((seen * np.linspace(0.7, 1.0, 2200)[None, :, None]).astype(np.uint8))


def body(document: Document) -> str:
    return " ".join(b.text for b in document.blocks if b.kind != "noise")


BLACK = PAGE.convert("L").point(lambda shade: 255 * (shade > 128)).convert("1")
FAX = encoded(BLACK, "TIFF", compression="group4", dpi=(200, 200), save_all=True, append_images=[BLACK])


@pytest.mark.parametrize(
    ("name", "data", "pages"),
    [
        pytest.param("bao-cao.jpg", encoded(PAGE, "JPEG", quality=70), 1, id="a scan as JPEG"),
        pytest.param("BAO CAO.PNG", encoded(PAGE.convert("LA"), "PNG"), 1, id="a PNG with transparency"),
        pytest.param("bao-cao.tif", FAX, 2, id="a fax: two pages of black and white in one TIFF"),
        pytest.param("bao-cao.jpeg", turned(), 1, id="stored lying, upright by its EXIF mark"),
    ],
)
def test_a_picture_is_read_as_a_scan(name: str, data: bytes, pages: int) -> None:
    document = readers.read(data, name)
    assert document.media == "image"
    assert [(round(p.width), round(p.height)) for p in document.pages] == [(595, 842)] * pages
    assert body(document).count(TEXT) == pages


def test_a_photograph_is_laid_flat_and_its_boxes_stand_on_the_flat_page() -> None:
    data = encoded(photographed(), "JPEG", quality=85)
    document = readers.read(data, "chup.jpg")
    assert TEXT in body(document)
    block = next(b for b in document.blocks if "61.250.000" in b.text)
    start = block.text.index("61.250.000")
    place = document.place(block.index, start, start + 10)
    assert place.bbox is not None
    page = pypdfium2.PdfDocument(images.as_pdf(data))[0]
    assert [round(side) for side in page.get_size()] == [595, 842]
    x0, top, x1, bottom = (round(3 * v) for v in place.bbox)
    pasted = Paper().line("Kinh phí đã chi trong tháng cho chuyển đổi số là", 300, 600).image
    pasted.paste(page.render(scale=3).to_pil().crop((x0, top, x1, bottom)), (300, 700))
    assert "61.250.000" in body(readers.read(encoded(pasted, "PNG"), "cat.png"))


def test_people_see_the_page_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "anh"
    path.write_bytes(encoded(photographed(), "JPEG", quality=85))
    shown = paper.draw(str(path), 1)
    assert shown is not None
    assert (round(shown.width), round(shown.height), shown.pages) == (595, 842, 1)
    (picture,) = crops.cut(crops.Request("1", str(path), ((1, ((60.0, 90.0, 500.0, 110.0),)),)))
    assert picture.page == 1


def test_the_corners_of_the_sheet_are_found() -> None:
    corners = sheet(np.asarray(photographed().convert("L")))
    assert corners is not None
    assert np.abs(corners - np.array(CORNERS)).max() < 25


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(PAGE, id="a scan has no ground round its sheet"),
        pytest.param(Image.new("RGB", (1200, 1600), "white"), id="an empty page"),
        pytest.param(Image.new("RGB", (1200, 1600), "black"), id="the lid was open"),
    ],
)
def test_no_sheet_is_cut_out_where_none_is_sure(picture: Image.Image) -> None:
    assert sheet(np.asarray(picture.convert("L"))) is None


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        pytest.param("bao-cao.pdf", encoded(PAGE, "JPEG"), "media.image", id="a JPEG renamed to .pdf"),
        pytest.param("nho.jpg", encoded(PAGE.resize((400, 566)), "JPEG"), "image.too_small", id="a thumbnail"),
        pytest.param("hop.jpg", encoded(Image.new("RGB", (1600, 1200), "teal"), "JPEG"), "image.no_text", id="no text"),
        pytest.param("hong.jpg", encoded(PAGE, "JPEG")[:3000], "image.broken", id="broken off"),
        pytest.param("hong.tif", FAX[:500], "image.broken", id="a TIFF without its directory"),
        pytest.param("lon.png", encoded(Image.new("1", (20_000, 20_000)), "PNG"), "image.too_large", id="a bomb"),
        pytest.param("anh.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 99 + b"x", "media.heic", id="from a phone"),
    ],
)
def test_pictures_that_are_no_reports_say_why(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        readers.read(data, name)
    assert refused.value.code == code
    assert refused.value.reason.endswith(".")
