"""What a paragraph of Word shows and what it only stores: fields, symbols, capitals, marks of notes, old encodings."""

from __future__ import annotations

import io
import shutil
import zipfile

import pytest

from extract import readers
from extract.document import Piece
from extract.docx import read
from extract.errors import Unreadable
from tests.word import NAMES, field, lines, package, paragraph, run, table

RAISED = '<w:vertAlign w:val="superscript"/>'
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="DoanAn"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="ML"><w:name w:val="toc 1"/></w:style>'
)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param(
            paragraph(field(field("PAGE", run("7")), run("đạt 84,03%"))),
            ["đạt 84,03%"],
            id="what a field shows inside the code of another is no text",
        ),
        pytest.param(
            paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "Sau trường hỏng: 12") + paragraph("Rồi: 13"),
            ["Sau trường hỏng: 12", "Rồi: 13"],
            id="a field that never ends swallows nothing",
        ),
        pytest.param(
            paragraph("Tiếp nhận 12", '<w:r><w:br w:type="page"/></w:r>', "47 hồ sơ"),
            ["Tiếp nhận 12", "47 hồ sơ"],
            id="a page break parts what stands round it",
        ),
        pytest.param(
            paragraph("Tiếp nhận 1.248", run("1", RAISED), " hồ sơ"),
            ["Tiếp nhận 1.248 hồ sơ"],
            id="the mark of a note behind a figure is none of its digits",
        ),
        pytest.param(
            paragraph("Rộng 120 km", run("2", RAISED), ", nước 35 m", run("3", RAISED)),
            ["Rộng 120 km2, nước 35 m3"],
            id="the power of a unit stays",
        ),
        pytest.param(
            paragraph(run("12 hồ sơ", RAISED)), ["12 hồ sơ"], id="text that is set high as a whole is no mark"
        ),
        pytest.param(
            paragraph("Tỷ lệ ", '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', " 80%"),
            ["Tỷ lệ ≥ 80%"],
            id="a sign put in as a symbol",
        ),
        pytest.param(
            paragraph("Tỷ lệ ", run("\uf0a3", '<w:rFonts w:ascii="Symbol"/>'), " 5%"),
            ["Tỷ lệ ≤ 5%"],
            id="a sign stored by its place in the font Symbol",
        ),
        pytest.param(
            paragraph("<w:r><w:sym w:font='Wingdings' w:char='F0D8'/></w:r>", " 7 hồ sơ"),
            ["7 hồ sơ"],
            id="an ornament in front says nothing",
        ),
        pytest.param(
            paragraph(run("i. kết quả", "<w:caps/>"), run(" năm", '<w:caps w:val="0"/>')),
            ["I. KẾT QUẢ năm"],
            id="capitals that only the setting makes",
        ),
        pytest.param(
            paragraph(
                "Tỷ lệ: ",
                "<m:oMath><m:f><m:num><m:r><m:t>1247</m:t></m:r></m:num><m:den><m:r><m:t>1484</m:t></m:r></m:den></m:f>"
                "<m:r><m:t> = 84,03%</m:t></m:r></m:oMath>",
            ),
            ["Tỷ lệ: 1247/1484 = 84,03%"],
            id="a fraction of a formula is a pair",
        ),
        pytest.param(
            paragraph(
                "<w:r><mc:AlternateContent><!-- đọc --><mc:Choice><v:textbox><w:txbxContent>"
                f"{paragraph('Hộp: 35 hồ sơ')}</w:txbxContent></v:textbox></mc:Choice><mc:Fallback><w:txbxContent>"
                f"{paragraph('Hộp: 35 hồ sơ')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            ["Hộp: 35 hồ sơ"],
            id="a text box told twice is read once",
        ),
        pytest.param(
            paragraph("<w:r><w:ruby><w:rt><w:r><w:t>12</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>5 thôn</w:t></w:r>"
                      "</w:rubyBase></w:ruby></w:r>"),
            ["5 thôn"],
            id="small letters over a word are left out",
        ),
        pytest.param(
            paragraph("Nhận 1.248", run("1", '<w:position w:val="8"/><w:sz w:val="19"/>'), " hồ sơ"),
            ["Nhận 1.248 hồ sơ"],
            id="a mark of a note as LibreOffice lifts it",
        ),
        pytest.param(
            paragraph(run("Nhận ", '<w:position w:val="8"/><w:sz w:val="28"/>'),
                      run("45", '<w:position w:val="8"/><w:sz w:val="28"/>')),
            ["Nhận 45"],
            id="text as large as any other is no mark, however it is lifted",
        ),
        pytest.param(
            paragraph("<m:oMath><m:nary><m:sub><m:r><m:t>1</m:t></m:r></m:sub><m:sup><m:r><m:t>12</m:t></m:r></m:sup>"
                      "<m:e><m:r><m:t>x</m:t></m:r></m:e></m:nary></m:oMath>"),
            ["1 12 x"],
            id="the limits of a sum are no one number",
        ),
        pytest.param(
            paragraph("Xem: ", '<w:r><w:pict><v:shape><v:textpath string="Đạt 98%"/></v:shape></w:pict></w:r>'),
            ["Xem:", "Đạt 98%"],
            id="words drawn as a picture (WordArt)",
        ),
        pytest.param(
            paragraph("Xóa ", marks='<w:rPr><w:moveFrom w:id="1"/></w:rPr>') + paragraph("nối: 5"),
            ["Xóa nối: 5"],
            id="a paragraph mark that was moved away joins",
        ),
    ],
)  # fmt: skip
def test_what_is_shown(body: str, wanted: list[str]) -> None:
    assert lines(body) == wanted


def test_the_mark_of_a_note_is_told_of_where_it_stands() -> None:
    """Somebody typed it and set it high: it is no figure, and its digits are accounted for all the same."""
    cells = f"{paragraph('Số', run('(2)', RAISED))}", "45"
    body = paragraph("Nhận 1.248", run("1", RAISED)) + table(cells) + paragraph("Hết")
    seen = [(i.zone, i.text) if isinstance(i, Piece) else [c.text for c in i.cells] for i in read(package(body))[0]]
    assert seen == [("body", "Nhận 1.248"), ("mark", "1"), ["Số", "45"], ("mark", "(2)"), ("body", "Hết")]


def test_marks_of_notes_part_no_table() -> None:
    tab = "<w:r><w:tab/></w:r>"
    typed = "".join(paragraph(f"Xã {n}", tab, f"{n}5", tab, f"{n}7", run("1", RAISED)) for n in "123")
    items = read(package(typed))[0]
    assert [i.text if isinstance(i, Piece) else len(i.cells) for i in items] == [9, "1", "1", "1"]
    upper = table(("TT", "Tên", "Số"), ("1", paragraph("Đất", run("3", RAISED)), "5"))
    items = read(package(upper + table(("2", paragraph("Tổ", run("3", RAISED)), "7"))))[0]
    assert [i.text if isinstance(i, Piece) else len(i.cells) for i in items] == [9, "3", "3"]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param(paragraph("Hiện 5 ", run("ẩn 9", '<w:rStyle w:val="An"/>')), ["Hiện 5"], id="text a style hides"),
        pytest.param(
            paragraph("ẩn 11", marks='<w:pStyle w:val="DoanAn"/>') + paragraph("hiện 3"),
            ["hiện 3"],
            id="a paragraph its style hides",
        ),
        pytest.param(paragraph("Tæng sè hå s¬: 12"), ["Tổng số hồ sơ: 12"], id="an old font of the ordinary style"),
        pytest.param(
            paragraph(run("Số hồ sơ: 12", '<w:rFonts w:ascii="Arial"/>')), ["Số hồ sơ: 12"], id="a font of its own"
        ),
    ],
)
def test_what_a_style_decides(body: str, wanted: list[str]) -> None:
    assert lines(body, styles=STYLES) == wanted


def test_a_table_of_contents_holds_no_figures() -> None:
    listed = paragraph("I. KẾT QUẢ", "<w:r><w:tab/><w:t>12</w:t></w:r>", marks='<w:pStyle w:val="ML"/>')
    by_field = paragraph(field('TOC \\o "1-3"', run("II. NHIỆM VỤ") + "<w:r><w:tab/><w:t>14</w:t></w:r>"))
    found = read(package(listed + by_field + paragraph("Tiếp nhận 12 hồ sơ"), styles=STYLES))[0]
    assert [getattr(i, "zone", "") for i in found] == ["furniture", "furniture", "body"]


def test_endnotes_follow_their_paragraph_like_footnotes() -> None:
    note = f'<w:endnote w:id="2">{paragraph("Trong đó 12 trực tuyến")}</w:endnote>'
    referred = paragraph("Tiếp nhận 45 hồ sơ", '<w:r><w:endnoteReference w:id="2"/></w:r>')
    assert lines(referred, endnotes=note) == ["Tiếp nhận 45 hồ sơ", "Trong đó 12 trực tuyến"]


@pytest.mark.parametrize(
    "stored",
    [
        "Tæng sè hå s¬ tiÕp nhËn trong th¸ng lµ 1.484 hå s¬, ®¹t tû lÖ 95% so víi kÕ ho¹ch ®Ò ra",
        "Toång soá hoà sô tieáp nhaän trong thaùng laø 1.484 hoà sô, ñaït tyû leä 95% so vôùi keá hoaïch ñeà ra",
    ],
)
def test_old_letters_without_their_font_are_told_by_the_whole_document(stored: str) -> None:
    body = paragraph(stored) * 4 + paragraph("Người ký: Trần Văn Ơn")
    meant = "Tổng số hồ sơ tiếp nhận trong tháng là 1.484 hồ sơ, đạt tỷ lệ 95% so với kế hoạch đề ra"
    assert lines(body) == [*[meant] * 4, "Người ký: Trần Văn Ơn"]


def test_the_names_of_iso_29500_strict_are_the_same_document() -> None:
    strict = NAMES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert lines(paragraph("Tiếp nhận 45 hồ sơ"), names=strict) == ["Tiếp nhận 45 hồ sơ"]


def test_the_main_part_may_have_another_name() -> None:
    assert lines(paragraph("Tiếp nhận 45 hồ sơ"), main="word\\document.xml") == ["Tiếp nhận 45 hồ sơ"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<w:p><w:r><w:drawing><c:chart r="rId1"/></w:drawing></w:r></w:p>', "biểu đồ"),
        ("<w:altChunk/>", "phần văn bản chèn"),
        ("<w:p><w:r><w:object><v:imagedata/></w:object></w:r></w:p>", "tệp nhúng"),
    ],
)
def test_what_is_no_text_is_told(content: str, told: str) -> None:
    notes = read(package(paragraph("Nội dung của báo cáo. " * 9) + content))[1]
    assert [f"có 1 {told}" in note for note in notes] == [True]
    with pytest.raises(Unreadable, match=told):
        read(package(content))


def test_marks_of_a_change_of_setting_alone_are_told_too() -> None:
    assert "Track Changes" in read(package(paragraph(run("Đạt 84%", "<w:rPrChange><w:rPr/></w:rPrChange>"))))[1][0]


def test_a_file_without_a_word_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        readers.read(package("<w:p/>"), "a.docx")
    assert caught.value.code == "file.no_text"


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        pytest.param("１２３ hồ sơ，đạt ９５％", "123 hồ sơ,đạt 95%", id="signs of full width"),
        pytest.param("Ðạt 3 ðiểm", "Đạt 3 điểm", id="the Icelandic letters that look like ours"),
        pytest.param("từ 5‑7 ngày; −5%", "từ 5-7 ngày; -5%", id="a hyphen that does not break, and a minus"),
        pytest.param("1\u200b.248 và 12\u00ad5", "1.248 và 125", id="marks that take no room inside a number"),
        pytest.param("1\u2007250", "1\u2009250", id="a space as wide as a digit parts thousands"),
        pytest.param("\uf0b7 Trả 142 hồ sơ", "• Trả 142 hồ sơ", id="the mark of a list in the font Symbol"),
        pytest.param("➢ Trả 142 hồ sơ", "• Trả 142 hồ sơ", id="another mark of a list"),
        pytest.param("Phiếu ghi ✓ là đạt", "Phiếu ghi ✓ là đạt", id="a tick inside a line is no mark of a list"),
        pytest.param("Tiê\u0301p nhâ\u0323n", "Tiếp nhận", id="letters apart from their marks"),
    ],
)
def test_look_alikes_are_brought_to_one_form(stored: str, text: str) -> None:
    assert [b.text for b in readers.read(package(paragraph(stored)), "a.docx").blocks] == [text]


RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="{}"/></Relationships>'
)
INSERTED = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r9"/>'


def holding(inner: bytes, name: str) -> bytes:
    """A DOCX that holds a whole file in place of its second paragraph."""
    out = io.BytesIO(package(paragraph("Trước 12 " + "nội dung " * 20) + INSERTED + paragraph("Sau 14")))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(f"word/{name}", inner)
        made.writestr("word/_rels/document.xml.rels", RELATION.format(name))
    return out.getvalue()


def test_a_document_within_a_document_is_read_where_it_stands() -> None:
    items, notes = read(holding(package(paragraph("Giữa 13") + table(("Đất", "45"))), "in.docx"))
    assert [i.text[:9] if isinstance(i, Piece) else [c.text for c in i.cells] for i in items] == [
        "Trước 12 ",
        "Giữa 13",
        ["Đất", "45"],
        "Sau 14",
    ]
    assert notes == []


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_page_within_a_document_is_read_through_libreoffice() -> None:
    items, notes = read(holding("<html><meta charset=utf-8><p>Giữa 13</p></html>".encode(), "in.html"))
    assert [i.text[:9] for i in items if isinstance(i, Piece) and i.text] == ["Trước 12 ", "Giữa 13", "Sau 14"]
    assert notes == []


@pytest.mark.parametrize("inner", [b"", b"chi la chu", b"PK\x03\x04 hong"])
def test_what_cannot_be_read_within_a_document_is_told(inner: bytes) -> None:
    assert ["chèn nguyên tệp" in note for note in read(holding(inner, "in.bin"))[1]] == [True]
