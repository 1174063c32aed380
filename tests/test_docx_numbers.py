"""Automatic numbers as Word counts them, and tables as Word merges them."""

from __future__ import annotations

import pytest

from extract.document import Grid
from extract.docx import read
from tests.word import lines, package, paragraph, row, table


def level(depth: int, form: str, text: str, more: str = "") -> str:
    inside = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inside}</w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    """One list (numId 1) of these levels; `more` are further lists."""
    return f'<w:abstractNum w:abstractNumId="1">{"".join(levels)}</w:abstractNum>{more}' + num(1, 1)


def num(name: int, abstract: int, more: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def item(text: str, depth: int = 0, of: int = 1) -> str:
    marks = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{of}"/></w:numPr>'
    return paragraph(text, marks=marks)


LINKED = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="DS"/></w:abstractNum>'
ROMAN, DECIMAL = level(0, "upperRoman", "%1."), level(1, "decimal", "%2.")


@pytest.mark.parametrize(
    ("body", "lists", "wanted"),
    [
        pytest.param(
            item("A") + item("b", 1) + item("A") + item("b", 1),
            numbering(ROMAN, level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')),
            ["I. A", "1. b", "II. A", "2. b"],
            id="a level that never begins anew",
        ),
        pytest.param(
            item("A") + item("b", 1) + item("c", 2) + item("b", 1) + item("c", 2) + item("A") + item("c", 2),
            numbering(ROMAN, DECIMAL, level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="1"/>')),
            ["I. A", "1. b", "a) c", "2. b", "b) c", "II. A", "a) c"],
            id="a level that begins anew under the first level only",
        ),
        pytest.param(
            item("A") + item("A") + item("b", 1),
            numbering(ROMAN, level(1, "decimal", "%1.%2.", "<w:isLgl/>")),
            ["I. A", "II. A", "2.1. b"],
            id="levels above shown as digits",
        ),
        pytest.param(
            item("A") + item("") + item("B"),
            numbering(ROMAN),
            ["I. A", "III. B"],
            id="an empty paragraph counts",
        ),
        pytest.param(
            item("A"),
            numbering(level(0, "vietnameseCounting", "Phần %1")),
            ["Phần một A"],
            id="numbers in Vietnamese words",
        ),
        pytest.param(
            item("A", of=2) + item("b", 1, of=2) + item("A"),
            numbering(ROMAN, DECIMAL, more=LINKED)
            + num(2, 2),
            ["I. A", "1. b", "II. A"],
            id="a list that a list style describes",
        ),
        pytest.param(
            paragraph("A", marks='<w:pStyle w:val="H1"/>') + paragraph("b", marks='<w:pStyle w:val="H2"/>'),
            numbering(ROMAN, level(1, "decimal", "%2.", '<w:pStyle w:val="H2"/>')),
            ["I. A", "1. b"],
            id="the level of a style is told by the list",
        ),
        pytest.param(
            item("A"), numbering(level(0, "decimal", "%1.")).replace('w:start w:val="1"', 'w:start w:val="9000000"'),
            ["9999. A"], id="a number out of range",
        ),
    ],
)  # fmt: skip
def test_numbers(body: str, lists: str, wanted: list[str]) -> None:
    of_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = "".join(
        f'<w:style w:type="{kind}" w:styleId="{name}">{of_list}</w:style>'
        for kind, name in (("numbering", "DS"), ("paragraph", "H1"), ("paragraph", "H2"))
    )
    assert lines(body, numbering=lists, styles=styles) == wanted


def test_a_column_of_running_numbers_without_text() -> None:
    body = table(("TT", "Chỉ tiêu"), (item(""), "Hồ sơ"), (item(""), "Tin"))
    assert rows(body, numbering=numbering(level(0, "decimal", "%1"))) == [
        ["TT", "Chỉ tiêu"],
        ["1", "Hồ sơ"],
        ["2", "Tin"],
    ]


def before(columns: str) -> str:
    return f'<w:gridBefore w:val="{columns}"/>'


MERGED = "<w:hMerge/>|"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param(
            table(("A", '<w:hMerge w:val="restart"/>|B', MERGED), ("x", "1", "2")),
            [["A", "B", "B"], ["x", "1", "2"]],
            id="cells merged the old way",
        ),
        pytest.param(
            table(("A", "<w:cellDel/>|x", "B"), ("k", "<w:cellDel/>|9", "6")),
            [["A", "B"], ["k", "6"]],
            id="cells deleted under tracked changes",
        ),
        pytest.param(
            f"<w:tbl>{row(('A', 'B'))}{row(('x', '5'), '<w:hidden/>')}{row(('y', '6'))}</w:tbl>",
            [["A", "B"], ["y", "6"]],
            id="a hidden row",
        ),
        pytest.param(
            f"<w:tbl>{row(('A', 'B'))}{row(('5',), before('x'))}</w:tbl>",
            [["A", "B"], ["5", ""]],
            id="a gap that is no number",
        ),
        pytest.param(
            f"<w:tbl>{row(('A', 'B'))}{row(('5',), before('1'))}</w:tbl>",
            [["A", "B"], ["", "5"]],
            id="a row that begins further right",
        ),
    ],
)
def test_tables(body: str, wanted: list[list[str]]) -> None:
    assert rows(body) == wanted


def test_a_row_far_to_the_right_takes_no_more_room_than_word_gives() -> None:
    body = f"<w:tbl>{row(('A', 'B'))}{row(('5',), before('2000000000'))}</w:tbl>"
    assert len(rows(body)[0]) < 100


def rows(body: str, **parts: str) -> list[list[str]]:
    """The first table as people see it: merged cells in every place they cover."""
    grid = next(i for i in read(package(body, **parts))[0] if isinstance(i, Grid))
    height, width = max(c.row + c.rowspan for c in grid.cells), max(c.column + c.colspan for c in grid.cells)
    made = [[""] * width for _ in range(height)]
    for c in grid.cells:
        for r in range(c.row, c.row + c.rowspan):
            made[r][c.column : c.column + c.colspan] = [c.text] * c.colspan
    return made
