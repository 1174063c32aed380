"""Lists in born-digital PDF: the marks of items, and names with their values behind a tab."""

from __future__ import annotations

import pytest

from extract import pdf
from extract.document import Piece
from extract.readers import read
from tests.small_pdf import Paper

SERVICES = (
    ("Đăng ký khai sinh", "142 hồ sơ (1.603)"),
    ("Đăng ký khai tử", "38 hồ sơ (409)"),
    ("Đăng ký kết hôn", "61 hồ sơ (587)"),
    ("Chứng thực bản sao", "1.215 hồ sơ (12.846)"),
    ("Cấp đổi hộ kinh doanh", "84 hồ sơ (930)"),
    ("Đăng ký lại khai sinh", "15 hồ sơ (102)"),
)


def test_names_with_values_behind_a_tab_are_read_line_by_line() -> None:
    paper = Paper().page()
    for i, (name, value) in enumerate(SERVICES):
        paper.text(120, 200 + 18 * i, name).text(330, 200 + 18 * i, value)
    items, _, _ = pdf.read(paper.bytes(), "x.pdf")
    told = [" ".join(i.text.split()) for i in items if isinstance(i, Piece)]
    assert told == [f"{name} {value}" for name, value in SERVICES]


@pytest.mark.parametrize("mark", ["\uf0b7", "\uf0a7", "\uf0d8", "▪", "➢", "✓"])
def test_the_marks_of_word_s_lists_begin_items(mark: str) -> None:
    paper = Paper().page().text(240, 80, "BÁO CÁO", bold=True).text(85, 130, "I. KẾT QUẢ", bold=True)
    for i in range(3):
        paper.text(103, 158 + 18 * i, f"{mark} Tiếp nhận {i + 2} phản ánh của người dân.")
    blocks = read(paper.bytes(), "x.pdf").blocks
    assert [(b.kind, b.text[:1]) for b in blocks[2:]] == [("item", "•")] * 3
