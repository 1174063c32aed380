"""Older office files, sheets, and text in the fonts of old: read as what they show, or refused with the way out."""

import io
import shutil
import subprocess
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import openpyxl
import pytest

from extract import office
from extract.errors import Unreadable
from extract.figures import find
from extract.readers import read, sniff

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


def report(*paragraphs: str, font: str | None = None) -> bytes:
    """A DOCX of these paragraphs, all set in one font."""
    made = docx.Document()
    for text in ("BÁO CÁO", "Kết quả tháng 5", *paragraphs):
        run = made.add_paragraph().add_run(text)
        if font and text in paragraphs:
            run.font.name = font
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def converted(data: bytes, ending: str, folder: Path) -> bytes:
    (folder / "a.docx").write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/p", "--convert-to", ending]
    subprocess.run([*command, "--outdir", str(folder), str(folder / "a.docx")], check=True, capture_output=True)
    return (folder / f"a.{ending}").read_bytes()


@pytest.mark.office
@needs_office
@pytest.mark.parametrize(
    ("ending", "media"), [("doc", "ole"), ("rtf", "rtf"), ("odt", "odt"), ("html", "html"), ("fodt", "fodt")]
)
def test_files_of_other_programs_are_read_through_libreoffice(ending: str, media: str, tmp_path: Path) -> None:
    data = converted(report("I. KẾT QUẢ", "Tổng số hồ sơ tiếp nhận: 1.484 hồ sơ"), ending, tmp_path)
    assert sniff(data) == media
    document = read(data, f"a.{ending}")
    assert [f.text for f in find(document).figures] == ["1.484"]
    assert any("LibreOffice" in note for note in document.notes)


EXCEL_XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="s"><NumberFormat ss:Format="#,##0"/></Style></Styles><Worksheet ss:Name="A"><Table>
<Row><Cell><Data ss:Type="String">Chỉ tiêu</Data></Cell><Cell><Data ss:Type="String">Tháng 5</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Hồ sơ tiếp nhận</Data></Cell>
<Cell ss:StyleID="s"><Data ss:Type="Number">1484</Data></Cell></Row></Table></Worksheet></Workbook>"""
"""What other programs write under the name .xls."""
FLAT_SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="A">
<table:table-row><table:table-cell office:value-type="string"><text:p>Chỉ tiêu</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Tháng 5</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Hồ sơ tiếp nhận</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>1.484</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>"""  # noqa: E501 - as LibreOffice writes it


@pytest.mark.office
@needs_office
@pytest.mark.parametrize(("text", "media"), [(EXCEL_XML, "excel_xml"), (FLAT_SHEET, "fods")])
def test_books_written_as_plain_xml_are_read(text: str, media: str) -> None:
    assert sniff(text.encode()) == media
    document = read(text.encode(), "phu-luc.xls")
    assert [f.text for f in find(document).figures] == ["1.484"]


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A package with something else in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            made.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


ODD_STYLE = (b'<cellStyle name="Normal"', b'<cellStyle contentFonts="3" name="Normal"')
"""A style with a property that no standard has, as some programs write it."""


@pytest.mark.office
@needs_office
def test_a_book_with_settings_of_another_program_is_read_through_libreoffice() -> None:
    document = read(changed(workbook(*TABLE), "xl/styles.xml", *ODD_STYLE), "a.xlsx")
    assert [b.text for b in document.blocks] == ["Chỉ tiêu", "Kết quả", "Máy tính", "12 máy"]
    assert any("LibreOffice" in note for note in document.notes)


def test_such_a_book_is_refused_where_there_is_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(Unreadable) as refused:
        read(changed(workbook(*TABLE), "xl/styles.xml", *ODD_STYLE), "a.xlsx")
    assert refused.value.code == "xlsx.broken"


@pytest.mark.office
@needs_office
def test_a_conversion_reaches_no_address() -> None:
    """A page names pictures on a server: it must not be asked for them."""
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        link = f"http://127.0.0.1:{server.server_port}/a"
        page = f'<html><link rel="stylesheet" href="{link}"><p>{"Nội dung báo cáo. " * 9}<img src="{link}"></p></html>'
        document = read(page.encode(), "a.doc")
        server.shutdown()
    assert document.blocks[0].text.startswith("Nội dung báo cáo.")
    assert not asked


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"From: a@b.vn\r\nTo: c@d.vn\r\nSubject: bao cao\r\n\r\nxin gui", "media.mail", id="a mail"),
        pytest.param(
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x",
            "media.web_archive",
            id="a saved page",
        ),
        pytest.param("Báo cáo: 45 hồ sơ".encode(), "media.text", id="plain text"),
        pytest.param(b"\x1f\x8b\x08\x00" + b"x" * 40, "media.archive", id="an archive of another kind"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_kind(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, "bao-cao.doc")
    assert (caught.value.code, caught.value.reason[-1]) == (code, ".")


def old_office_file(*streams: str) -> bytes:
    """As much of an OLE file as tells its kind: the names of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(name.encode("utf-16-le") for name in streams)


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (["EncryptedPackage"], "docx.encrypted"),
        (["WordDocument"], "office.missing"),
        (["Workbook"], "office.missing"),
        (["WORKBOOK"], "office.missing"),
        (["worddocument"], "office.missing"),
        (["__properties_version1.0"], "media.mail"),
        (["PowerPoint Document"], "media.slides"),
        (["Contents"], "media.ole"),
    ],
)
def test_old_office_files_by_what_they_hold(streams: list[str], code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    with pytest.raises(Unreadable) as caught:
        read(old_office_file(*streams), "a.doc")
    assert caught.value.code == code


def test_without_libreoffice_the_reason_says_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    with pytest.raises(Unreadable, match=r"lưu thành \.docx") as caught:
        read(rb"{\rtf1 so lieu}", "a.rtf")
    assert caught.value.code == "office.missing"


@pytest.mark.parametrize(
    ("stored", "font", "text"),
    [
        pytest.param("Tæng sè hå s¬: 12", ".VnTime", "Tổng số hồ sơ: 12", id="TCVN3 by its font"),
        pytest.param("kÕt qu¶: 12", ".VnTimeH", "KẾT QUẢ: 12", id="a capital font of TCVN3"),
        pytest.param("Toång soá: 12", "VNI-Times", "Tổng số: 12", id="VNI by its font"),
        pytest.param("Số hồ sơ đã trả: 12", "VNI-Times", "Số hồ sơ đã trả: 12", id="Unicode in a font that came later"),
        pytest.param(
            "Tæng sè: 12", "Times New Roman", "Tæng sè: 12", id="odd letters in a Unicode font are left alone"
        ),
    ],
)
def test_fonts_of_old(stored: str, font: str, text: str) -> None:
    document = read(report("I. Sè liÖu" if font.startswith(".") else "I. A", stored, font=font), "a.docx")
    assert text in [b.text for b in document.blocks]


def test_a_workbook_is_read_as_it_shows() -> None:
    """A rate stored as 0.8403 is printed 84,03%; hidden sheets are left out; the unit stands in its column."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("PHỤ LỤC SỐ LIỆU",),
        ("TT", "Chỉ tiêu", "ĐVT", "Kết quả"),
        (1, "Hồ sơ trực tuyến", "%", 0.8403),
        (2, "Máy tính", "máy", 12),
    ):
        sheet.append(row)
    sheet["D3"].number_format = "0.00%"
    hidden = book.create_sheet("an")
    hidden.append((99, 98))
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    found = find(read(out.getvalue(), "phu-luc.xlsx")).figures
    assert [(f.text, f.form, f.label) for f in found] == [
        ("84,03%", "percent", "Hồ sơ trực tuyến"),
        ("12", "count", "Máy tính"),
    ]


def workbook(*cells: tuple[int, int, object], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, column, value in cells:
        sheet.cell(row, column, value)
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WIDE = tuple((r, c, "x") for r in range(3, 8) for c in (1, 16_384))
TABLE = ((1, 1, "Chỉ tiêu"), (1, 2, "Kết quả"), (2, 1, "Máy tính"), (2, 2, "12 máy"))


def test_a_sheet_is_as_large_as_what_it_says() -> None:
    """Formatted down to its last cell, and the last figure merged with the empty cells beside and below it."""
    document = read(workbook(*TABLE, (1_048_576, 16_384, ""), merged="B2:D20"), "phu-luc.xlsx")
    assert [b.text for b in document.blocks] == ["Chỉ tiêu", "Kết quả", "Máy tính", "12 máy"]
    assert len(document.tables[0].cells) == 2


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(workbook(*TABLE, *WIDE), id="a table as wide as the sheet"),
        pytest.param(workbook(*TABLE, (3, 2, "x" * 25_000)), id="a cell as long as a report"),
        pytest.param(workbook(*TABLE, merged="C3:AZ9999"), id="half a million cells merged into one"),
    ],
)
def test_what_is_no_sheet_of_a_report_is_refused_early(data: bytes) -> None:
    with pytest.raises(Unreadable, match="không phải biểu của báo cáo") as refused:
        read(data, "phu-luc.xlsx")
    assert refused.value.code == "xlsx.too_large"


def test_a_paragraph_without_end_is_refused_early() -> None:
    with pytest.raises(Unreadable) as refused:
        read(report("I. A", "9" * 60_000), "a.docx")
    assert refused.value.code == "docx.paragraph_too_long"
