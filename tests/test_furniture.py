"""Footnotes of pages that are pictures: the sizes of type are guessed there, so their numbers and their room tell."""

from __future__ import annotations

import pytest

from extract.pdf_furniture import numbered_notes
from extract.pdf_lines import Line, line
from extract.pdf_sheet import Token

HEIGHT = 800.0


def page(*texts: str, room: int = 40) -> list[Line]:
    """Lines 20 points apart that end at the foot of the page; `room` below the line of dots stands for the rule."""
    top = HEIGHT - 40 - 20 * len(texts) - room
    made = []
    for text in texts:
        if text == "...":
            top += room
            continue
        words = [Token(w, 80 + 40 * i, top, 110 + 40 * i, top + 12, top + 10, 13.0, False, True, 0, 0, 0)
                 for i, w in enumerate(text.split())]  # fmt: skip
        made.append(line(words, 1))
        top += 20
    return made


@pytest.mark.parametrize(
    ("texts", "following", "notes"),
    [
        pytest.param(
            ("Đã trả 89 hồ sơ.", "...", "1 Trong đó có 52", "hồ sơ.", "2 Không tính 14"), 1, 2, id="two notes"
        ),
        pytest.param(("Trang sau.", "...", "3 Gồm cả 31 người."), 3, 1, id="they go on over pages"),
        pytest.param(("Trang sau.", "...", "3 Gồm cả 31 người."), 1, 0, id="the first is missing: no note of ours"),
        pytest.param(("Gồm:", "1 Máy in", "2 Máy quét"), 1, 0, id="a list has no room above it"),
        pytest.param(("Gồm:", "...", "1. Máy in", "2. Máy quét"), 1, 0, id="and mostly a sign behind its numbers"),
        pytest.param(("Đã trả", "...", "12 hồ sơ trễ hạn."), 12, 0, id="a figure that opens a line"),
        pytest.param(("Đã trả", "...", "1 Trong đó", *["dòng"] * 4), 1, 0, id="a note is short"),
    ],
)
def test_footnotes_of_a_picture(texts: tuple[str, ...], following: int, notes: int) -> None:
    assert len(numbered_notes(page(*texts), HEIGHT, following)) == notes
