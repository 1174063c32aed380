"""Damaged and hostile PDF: what the reader trips over costs no document."""

from __future__ import annotations

import pypdfium2
import pytest

from extract.errors import Unreadable
from extract.pdf_words import read_sheet
from extract.readers import read
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


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_picture_of_one_point_over_a_page_is_no_trouble(share: float) -> None:
    with pytest.raises(Unreadable) as refused:
        read(Paper().page().picture(share).bytes(), "anh.pdf")
    assert refused.value.code == "file.no_text"
