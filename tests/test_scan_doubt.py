"""What a scan may get wrong without both engines telling: Roman quarters, pages that read badly."""

from __future__ import annotations

import pytest

from extract.scan_page import CROSSED, _murky
from extract.scan_quarters import with_quarters
from extract.scan_text import Seen


def seen(text: str, sure: float = 0.95) -> Seen:
    return Seen(text, 0, 0, 10, 10, sure, 1, 10.0, 5.0)


@pytest.mark.parametrize(
    ("before", "read", "is_"),
    [
        pytest.param("Quý", "11/2026,", "II/2026,", id="two strokes read as eleven: a year has four quarters"),
        pytest.param("quý", "IU2026", "II/2026", id="the slash melted with the last stroke"),
        pytest.param("quý", "I1/⁄2026", "II/2026", id="one stroke each way"),
        pytest.param("QUÝ", "111/2026", "III/2026", id="three strokes"),
        pytest.param("quý", "1V/2026", "IV/2026", id="the fourth"),
        pytest.param("quý", "1/2026", "1/2026", id="a quarter in plain digits stays"),
        pytest.param("quý", "12/2026", "12/2026", id="no quarter at all stays"),
        pytest.param("tháng", "11/2026", "11/2026", id="a month is no quarter"),
    ],
)
def test_the_number_of_a_quarter(before: str, read: str, is_: str) -> None:
    assert with_quarters([seen(before), seen(read)])[1].text == is_


def test_no_figure_is_trusted_on_a_page_whose_words_read_badly() -> None:
    page = [*[seen("hồ")] * 9, seen("thnôg", 0.4), seen("1.247")]
    assert _murky(page)[-1].sure == CROSSED
    assert _murky(page)[0].sure == 0.95


def test_one_odd_word_in_fifty_leaves_the_figures_trusted() -> None:
    page = [*[seen("hồ")] * 49, seen("thnôg", 0.4), seen("1.247")]
    assert _murky(page)[-1].sure == 0.95
