"""Damaged and hostile PDF: what the reader trips over costs no document."""

from __future__ import annotations

import pypdfium2
import pytest

from extract.errors import Unreadable
from extract.pdf_words import read_sheet
from extract.readers import read
from extract.scan_image import picture
from tests.small_pdf import Paper, _file, _stream

FOUR_BYTES = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Wide def /CMapType 1 def\n"
    "4 begincodespacerange\n<00> <7F>\n<C080> <DFBF>\n<E08080> <EFBFBF>\n<F0808080> <F7BFBFBF>\nendcodespacerange\n"
    "1 begincidrange <F0A8A780> <F0A8A780> 1 endcidrange\nendcmap end end"
)
"""A font's way from bytes to letters in which one letter takes four bytes, as in UTF-8."""


def test_a_letter_beyond_unicode_costs_no_page() -> None:
    """pdfium gives the four bytes themselves, a number that is no character."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F0 4 0 R >> >> "
            "/Contents 7 0 R >>"
        ),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Wide /Encoding 6 0 R /DescendantFonts [5 0 R] >>",
        (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Wide /DW 500 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        ),
        _stream(FOUR_BYTES).replace("<< ", "<< /Type /CMap /CMapName /Wide ", 1),
        _stream("BT /F0 12 Tf 85 700 Td <F0A8A780F0A8A780> Tj ET"),
    ]
    page = pypdfium2.PdfDocument(_file(objects, ""))[0]
    assert len(read_sheet(page, 1).tokens) == 1


@pytest.mark.parametrize("size", [(4, 4), (842, 3), (2, 500)])
def test_a_picture_on_paper_of_no_size_is_told_as_unread(size: tuple[float, float]) -> None:
    with pytest.raises(Unreadable) as refused:
        read(Paper(size).page().picture().bytes(), "anh.pdf")
    assert refused.value.code == "pdf.page_too_small"


def test_a_picture_with_many_more_dots_across_than_down_is_seen_as_it_is_shown() -> None:
    paper = Paper((500, 125)).page()
    dots = bytes(255 if n % 7 else 0 for n in range(4000)) * 40
    paper.pages[-1].append(f"q 500 0 0 125 0 0 cm BI /W 4000 /H 40 /CS /G /BPC 8 ID {dots.decode('latin-1')} EI Q")
    page = pypdfium2.PdfDocument(paper.bytes())[0]
    rows, columns = picture(page).gray.shape[:2]
    assert columns / rows == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_picture_of_one_point_over_a_page_is_no_trouble(share: float) -> None:
    with pytest.raises(Unreadable) as refused:
        read(Paper().page().picture(share).bytes(), "anh.pdf")
    assert refused.value.code == "file.no_text"
