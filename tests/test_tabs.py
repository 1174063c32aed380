"""Lines typed with tabs: with two values or more they are rows of a table, else they stay lines."""

from __future__ import annotations

import pytest

from extract.document import Grid, Piece
from extract.tabs import tabular

HEAD = "Nội dung\tKH 2026\tTH 6 tháng"
ROWS = ("a) Hồ sơ số hóa\t100%\t97,6%", "b) Kết quả điện tử\t≥ 98%\t99,2%", "c) Thanh toán\t-\t78,45%")


@pytest.mark.parametrize(
    ("lines", "tables"),
    [
        pytest.param((HEAD, *ROWS), [(4, 3)], id="a head and three rows"),
        pytest.param(ROWS, [(3, 3)], id="no head"),
        pytest.param((f"\t{HEAD}", *(f"\t{row}" for row in ROWS)), [(4, 3)], id="a tab in front only indents"),
        pytest.param((HEAD.replace("\t", "\t\t"), *ROWS), [(4, 3)], id="two tabs to reach the next stop"),
        pytest.param(("Mở đầu.", *ROWS, "Kết luận."), [(3, 3)], id="text before and behind stays text"),
        pytest.param(ROWS[:2], [], id="two lines may be alike by chance"),
        pytest.param(("Đã nhận\t8.941 hồ sơ",) * 4, [], id="a name and one value are a line"),
        pytest.param(("Nơi nhận:\tTM. UBND\tCHỦ TỊCH",) * 4, [], id="words in columns are no figures"),
        pytest.param((ROWS[0], "Ghi chú", *ROWS[1:]), [], id="a line between parts them"),
        pytest.param((f"a\t1\t{'x' * 60}",) * 4, [], id="sentences are no values"),
    ],
)
def test_lines_with_tabs(lines: tuple[str, ...], tables: list[tuple[int, int]]) -> None:
    made = tabular([Piece(line) for line in lines])
    grids = [item for item in made if isinstance(item, Grid)]
    assert [(max(c.row for c in g.cells) + 1, max(c.column for c in g.cells) + 1) for g in grids] == tables
    assert all("\t" not in item.text for item in made if isinstance(item, Piece))


def test_an_automatic_number_stays_with_the_name_of_its_row() -> None:
    (grid,) = tabular([Piece(line.partition(" ")[2], number=line[:2]) for line in ROWS])
    assert isinstance(grid, Grid)
    assert [c.text for c in grid.cells if c.column == 0] == ["a) Hồ sơ số hóa", "b) Kết quả điện tử", "c) Thanh toán"]
