"""DOCX as people write it: computed numbers, tracked changes, controls, boxes, notes, merged and nested tables."""

# ruff: noqa: E501 - a piece of XML reads best on one line

import io
import zipfile

import docx
import pytest

from extract.document import Grid, Piece
from extract.docx import read
from extract.errors import Unreadable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)


def package(body: str, **parts: str) -> bytes:
    """The bytes of a DOCX with this body; other parts by name (numbering, footnotes, styles)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", TYPES)
        made.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            made.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def texts(body: str, **parts: str) -> list[str]:
    return [i.text for i in read(package(body, **parts))[0] if isinstance(i, Piece)]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param(
            "<w:p><w:r><w:t>12</w:t></w:r><w:r><w:t>47 hồ sơ</w:t></w:r></w:p>",
            ["1247 hồ sơ"],
            id="a number split over runs",
        ),
        pytest.param(
            "<w:p><w:ins><w:r><w:t>95%</w:t></w:r></w:ins><w:del><w:r><w:delText>90%</w:delText></w:r></w:del></w:p>",
            ["95%"],
            id="tracked changes as accepted",
        ),
        pytest.param(
            "<w:p><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>mới</w:t></w:r></w:moveTo></w:p>",
            ["mới"],
            id="moved text stands where it went",
        ),
        pytest.param(
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Tổng </w:t></w:r></w:p><w:p><w:r><w:t>số: 5</w:t></w:r></w:p>",
            ["Tổng số: 5"],
            id="a deleted paragraph mark joins",
        ),
        pytest.param(
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>trong khung: 7</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            ["trong khung: 7"],
            id="content controls",
        ),
        pytest.param("<w:p><w:smartTag><w:r><w:t>3 thôn</w:t></w:r></w:smartTag></w:p>", ["3 thôn"], id="smart tags"),
        pytest.param(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn 9</w:t></w:r><w:r><w:t>hiện</w:t></w:r></w:p>",
            ["hiện"],
            id="hidden text is not shown",
        ),
        pytest.param(
            "<w:p><w:r><w:instrText>PAGE 3</w:instrText><w:t>trang</w:t></w:r></w:p>",
            ["trang"],
            id="field codes are no text",
        ),
        pytest.param(
            "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>", ["a", "b"], id="a soft line break parts lines"
        ),
        pytest.param(
            "<w:p><w:r><w:t>chính</w:t><w:noBreakHyphen/><w:t>quyền</w:t></w:r></w:p>",
            ["chính-quyền"],
            id="a hyphen that does not break",
        ),
    ],
)
def test_paragraphs(body: str, wanted: list[str]) -> None:
    assert texts(body) == wanted


def test_automatic_numbers_are_computed() -> None:
    """1., 1.1., 1.2., 2. count as Word does; a bullet is a dash; a list restarted by its own number begins anew."""
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{t}"/></w:lvl>'
        for i, t in enumerate(("%1.", "%1.%2."))
    )
    bullet = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#61623;"/></w:lvl>'
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum><w:abstractNum w:abstractNumId="2">{bullet}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    )

    def item(number: int, level: int) -> str:
        return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'

    body = item(1, 0) + item(1, 1) + item(1, 1) + item(1, 0) + item(2, 0) + item(3, 0)
    found = [i.number for i in read(package(body, numbering=numbering))[0] if isinstance(i, Piece)]
    assert found == ["1.", "1.1.", "1.2.", "2.", "-", "1."]


def test_footnotes_follow_their_paragraph() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Tính đến 30/6.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    items = read(package('<w:p><w:r><w:t>12 lớp</w:t><w:footnoteReference w:id="2"/></w:r></w:p>', footnotes=notes))[0]
    assert [(i.text, i.zone) for i in items if isinstance(i, Piece)] == [
        ("12 lớp", "body"),
        ("Tính đến 30/6.", "footnote"),
    ]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_merged_cells_and_a_deleted_row() -> None:
    body = (
        "<w:tbl><w:tr>"
        + cell("TT", '<w:vMerge w:val="restart"/>')
        + cell("Hồ sơ", '<w:gridSpan w:val="2"/>')
        + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("Nhận") + cell("Trả") + "</w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr>" + cell("9") + cell("9") + cell("9") + "</w:tr></w:tbl>"
    )
    (grid,) = (i for i in read(package(body))[0] if isinstance(i, Grid))
    assert [(c.row, c.column, c.text, c.rowspan, c.colspan) for c in grid.cells] == [
        (0, 0, "TT", 2, 1),
        (0, 1, "Hồ sơ", 1, 2),
        (1, 1, "Nhận", 1, 1),
        (1, 2, "Trả", 1, 1),
    ]


def test_a_table_inside_a_cell_follows_as_its_own_table() -> None:
    inner = "<w:tbl><w:tr>" + cell("a") + cell("1") + "</w:tr></w:tbl>"
    body = "<w:tbl><w:tr>" + cell("ngoài") + f"<w:tc><w:p/>{inner}<w:p/></w:tc>" + "</w:tr></w:tbl>"
    grids = [i for i in read(package(body))[0] if isinstance(i, Grid)]
    assert [[c.text for c in g.cells] for g in grids] == [["ngoài", ""], ["a", "1"]]


def table(*rows: tuple[str, ...]) -> str:
    def cell(text: str) -> str:
        return "<w:tc>" + "".join(f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>" for t in text.split("\n")) + "</w:tc>"

    inside = ("".join(map(cell, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in inside)}</w:tbl>"


def rows(body: str) -> list[list[list[str]]]:
    """The texts of every table, row by row."""
    grids = [i for i in read(package(body))[0] if isinstance(i, Grid)]
    return [[[c.text for c in g.cells if c.row == r] for r in range(max(c.row for c in g.cells) + 1)] for g in grids]


HEAD = ("TT", "Chỉ tiêu", "Kết quả")


@pytest.mark.parametrize(
    ("between", "second", "tables"),
    [
        pytest.param("<w:p/>", [("2", "Quá hạn", "4")], 1, id="numbering goes on after a blank line: one table"),
        pytest.param("", [HEAD, ("2", "Quá hạn", "4")], 1, id="the head is repeated over the second part"),
        pytest.param("", [("1", "Quá hạn", "4")], 2, id="numbering begins anew: another table"),
        pytest.param("", [("Quá hạn", "", "4")], 2, id="no numbers: not known, so two"),
        pytest.param("", [("2", "Quá hạn")], 2, id="other columns"),
        pytest.param("<w:p><w:r><w:t>Biểu 2</w:t></w:r></w:p>", [("2", "Quá hạn", "4")], 2, id="words stand between"),
    ],
)
def test_a_table_pasted_in_parts(between: str, second: list[tuple[str, ...]], tables: int) -> None:
    found = rows(table(HEAD, ("1", "Tiếp nhận", "1.247")) + between + table(*second))
    assert len(found) == tables
    if tables == 1:
        assert found[0] == [list(HEAD), ["1", "Tiếp nhận", "1.247"], ["2", "Quá hạn", "4"]]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param(
            ("1", "Trực tuyến\nTrực tiếp", "1.200\n47"),
            [["1", "Trực tuyến", "1.200"], ["Trực tiếp", "47"]],
            id="two measures and two figures, line by line",
        ),
        pytest.param(
            ("1", "Trực tuyến", "1.200\n96,2%"), [["1", "Trực tuyến", "1.200\n96,2%"]], id="one measure, two figures"
        ),
        pytest.param(
            ("1", "Nộp:\nTrực tuyến\nTrực tiếp", "1.200\n47"),
            [["1", "Nộp:\nTrực tuyến\nTrực tiếp", "1.200\n47"]],
            id="lines that do not match are left as they are",
        ),
        pytest.param(
            ("1", "Trực tuyến\n(giao/đạt)", "90%\n96%"),
            [["1", "Trực tuyến\n(giao/đạt)", "90%\n96%"]],
            id="a remark in brackets is no measure",
        ),
        pytest.param(("1", "Trực\ntuyến", "1.200"), [["1", "Trực\ntuyến", "1.200"]], id="a label over two lines"),
    ],
)
def test_a_row_that_holds_several(typed: tuple[str, ...], wanted: list[list[str]]) -> None:
    assert rows(table(HEAD, typed, ("2", "Quá hạn", "4"))) == [[list(HEAD), *wanted, ["2", "Quá hạn", "4"]]]


def test_a_number_beside_a_row_that_holds_several_reaches_over_them() -> None:
    (grid,) = (
        i for i in read(package(table(HEAD, ("1", "Trực tuyến\nTrực tiếp", "1.200\n47"))))[0] if isinstance(i, Grid)
    )
    assert [(c.row, c.rowspan) for c in grid.cells if c.text == "1"] == [(1, 2)]


def test_pending_changes_and_pictures_are_told() -> None:
    made = docx.Document()
    made.add_paragraph("x")
    out = io.BytesIO()
    made.save(out)
    assert read(out.getvalue())[1] == []
    changed = package("<w:p><w:ins><w:r><w:t>95%</w:t></w:r></w:ins></w:p>")
    assert "Track Changes" in read(changed)[1][0]


A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
PICTURE = (
    f"<w:r><mc:AlternateContent {MC}><mc:Choice><a:blip {A}/></mc:Choice>"
    f"<mc:Fallback><v:imagedata {V}/></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_a_picture_among_text_is_told_once() -> None:
    text = "Tổng số hồ sơ tiếp nhận trong tháng là 1.247 hồ sơ. " * 4
    _, notes = read(package(f"<w:p><w:r><w:t>{text}</w:t></w:r>{PICTURE}</w:p>"))
    assert "1 hình ảnh" in notes[0]


PICTURE_ALONE = f"<w:p>{PICTURE}</w:p>"


def test_where_pictures_stand_is_told() -> None:
    def told(words: str) -> str:
        return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"

    long = "Kết quả cụ thể theo từng lĩnh vực trong tháng 5 như sau đây"
    body = PICTURE_ALONE + told(long) + PICTURE_ALONE * 2 + told("Đất đai") + PICTURE_ALONE + told("Hộ tịch " * 20)
    _, notes = read(package(body + PICTURE_ALONE))
    assert notes[0].startswith("Văn bản có 5 hình ảnh không đọc được; ")
    assert notes[0].endswith(
        "Vị trí: ở đầu văn bản, gần «Kết quả cụ thể theo từng lĩnh vực trong tháng…», gần «Đất đai» và 1 chỗ khác."
    )


def test_a_scan_laid_into_word_is_refused_with_the_way_out() -> None:
    with pytest.raises(Unreadable, match="chỉ chứa ảnh") as refused:
        read(package(f"<w:p>{PICTURE}</w:p><w:p>{PICTURE}</w:p>"))
    assert refused.value.code == "docx.only_pictures"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"PK\x03\x04 not a zip", "docx.broken", id="a torn zip"),
        pytest.param(package("<w:p>")[:-40], "docx.broken", id="cut off"),
        pytest.param(package("<w:p><w:r>"), "docx.broken", id="broken XML"),
        pytest.param(
            package("<w:p/>").replace(b"word/document.xml", b"word/documenX.xml"), "docx.no_document", id="no text part"
        ),
    ],
)
def test_damaged_files_are_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.code == code


def test_external_entities_are_not_followed() -> None:
    xml = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {W}><w:body><w:p><w:r><w:t>&e;5</w:t></w:r></w:p></w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", xml)
    assert "root:" not in " ".join(i.text for i in read(out.getvalue())[0] if isinstance(i, Piece))
