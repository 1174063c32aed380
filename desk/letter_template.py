"""Makes the DOCX templates anew: the letter to a commune (Nghị định 30/2020/NĐ-CP, Annex I) and the synthesis.

The office edits the DOCX itself (its name, its signer, its wording); this script only tells how the first one came to
be. Run: python -m desk.letter_template
"""

# ruff: noqa: ANN401 -- python-docx carries no types

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from desk import synthesis
from desk.letter import TEMPLATE

CENTRE, LEFT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT

COLUMNS = (
    ("TT", 1.0, "{{ r.so }}"),
    ("Số liệu trong báo cáo", 4.6, "{{ r.viet }}"),
    ("Vị trí", 2.0, "{{ r.vi_tri }}"),
    ("Lý do đề nghị rà soát", 5.6, "{{ r.ly_do }}"),
    ("Ý kiến, số liệu đúng của đơn vị", 3.3, ""),
)


def make(path: Path) -> None:
    """Write the template of the letter."""
    document = _paper()
    _head(document)
    _body(document)
    _figures(document)
    _close(document)
    path.parent.mkdir(exist_ok=True)
    document.save(str(path))


def make_synthesis(path: Path) -> None:
    """Write the template of the synthesis: landscape, a table for each group of indicators, then the sources."""
    document = _paper(landscape=True)
    _line(document, "{{ co_quan_chu_quan }}", size=12)
    _line(document, "{{ co_quan }}", size=12, bold=True)
    _line(document, "TỔNG HỢP KẾT QUẢ CÁC XÃ, PHƯỜNG THEO CHỈ TIÊU", bold=True, align=CENTRE, before=8)
    _line(document, "Kỳ: {{ ky }}; {{ so_don_vi }} đơn vị; lập ngày {{ ngay }}", size=13, italic=True, align=CENTRE)
    _line(document, SYNTHESIS_NOTE, size=11, align=BOTH, before=6)
    _line(document, "{%p for b in bang %}", size=11)
    _line(document, "{{ b.ten }}", size=13, bold=True, before=10, after=3, together=True)
    _indicators(document)
    _line(document, "{%p endfor %}", size=11)
    _line(document, "Nguồn số liệu", size=13, bold=True, before=10, after=3, together=True)
    columns = (("TT", 1.1), ("Đơn vị", 7), ("Báo cáo (số, ngày, tệp)", 17))
    _grid(document, columns, ("{{ r.so }}", "{{ r.don_vi }}", "{{ r.bao_cao }}"), "nguon")
    _line(document, "Chưa có báo cáo: {{ chua_nop }}.", size=12, before=8)
    _line(document, "Nộp muộn: {{ nop_muon }}.", size=12)
    document.save(str(path))


SYNTHESIS_NOTE = (
    "Số trong bảng là số đơn vị báo cáo, kèm trang hoặc mục của báo cáo; dòng nhỏ là chỉ tiêu phải đạt (✓ đạt, ✗ chưa "
    "đạt); dấu – là chưa báo cáo; ■ không thể đúng, ▲ rất đáng ngờ, ● cần lưu ý (xem công văn đề nghị rà soát). Số "
    "toàn tỉnh là tổng, hoặc tỷ lệ tính lại từ tử số và mẫu số của các xã có báo cáo kỳ này, kèm số xã có số liệu; "
    "chương trình không sửa số nào của đơn vị."
)


def _indicators(document: Any) -> None:
    """The table of one group: as many columns as it has indicators, a row for the province and one for each unit."""
    table = document.add_table(rows=4, cols=5)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, (1.1, 4.6, 2.8, 2.8, 2.8))
    _line(table.rows[1].cells[0], "{%tr for r in b.dong %}", size=10)
    _line(table.rows[3].cells[0], "{%tr endfor %}", size=10)
    for row, loop, fixed in ((0, "b.cot", ("TT", "Đơn vị")), (2, "r.o", ("{{ r.so }}", "{{ r.don_vi }}{{ r.ky }}"))):
        cells = table.rows[row].cells
        for n, text in enumerate(fixed):
            _line(cells[n], text, size=10, bold=row == 0, align=CENTRE if row == 0 else LEFT)
        _line(cells[2], f"{{%tc for o in {loop} %}}", size=10)
        _line(cells[4], "{%tc endfor %}", size=10)
    _line(table.rows[0].cells[3], "{{ o }}", size=10, bold=True, align=CENTRE)
    _line(table.rows[2].cells[3], "{{ o.so }}", size=10, align=RIGHT)
    _line(table.rows[2].cells[3], "{{ o.nguon }}", size=8, align=RIGHT)
    _repeat_on_every_page(table.rows[0])
    for each in table.rows:
        _keep_whole(each)


def _grid(document: Any, columns: Any, row: Sequence[str], items: str) -> None:
    """A table with a head that repeats on every page and one row for each of `items`."""
    table = document.add_table(rows=4, cols=len(columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, [width for _, width in columns])
    _line(table.rows[1].cells[0], f"{{%tr for r in {items} %}}", size=11)
    for n, (head, _) in enumerate(columns):
        _line(table.rows[0].cells[n], head, size=11, bold=True, align=CENTRE)
        _line(table.rows[2].cells[n], row[n], size=11)
    _line(table.rows[3].cells[0], "{%tr endfor %}", size=11)
    _repeat_on_every_page(table.rows[0])
    for each in table.rows:
        _keep_whole(each)


def _paper(*, landscape: bool = False) -> Any:
    """An empty A4 document with the margins and the type of Nghị định 30."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    section.left_margin, section.right_margin = (Cm(2), Cm(2)) if landscape else (Cm(3), Cm(1.5))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)
    return document


def _head(document: Any) -> None:
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, (6.7, 9.8))
    left, right = table.rows[0].cells
    _line(left, "{{ co_quan_chu_quan }}", size=12, align=CENTRE)
    _line(left, "{{ co_quan }}", size=12, bold=True, align=CENTRE)
    _rule(left, 2.6)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=CENTRE)
    _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, align=CENTRE)
    _rule(right, 5.2)
    left, right = table.rows[1].cells
    _line(left, "Số:          /{{ ky_hieu }}", size=13, align=CENTRE)
    _line(left, "V/v đề nghị rà soát, bổ sung số liệu báo cáo {{ ky }}", size=12, align=CENTRE)
    _line(right, "{{ dia_danh }}, ngày      tháng      năm {{ nam }}", size=13, italic=True, align=CENTRE)


def _body(document: Any) -> None:
    _line(document, "Kính gửi: {{ don_vi }}", align=CENTRE, before=14, after=10)
    _line(
        document,
        "Qua đối chiếu số liệu tại {{ bao_cao }}, {{ co_quan_goi }} nhận thấy {{ so_noi_dung }} nội dung số liệu "
        "chưa thống nhất với nhau hoặc cần được làm rõ. Để việc tổng hợp được chính xác, đề nghị {{ don_vi }} rà soát, "
        "cho ý kiến hoặc bổ sung số liệu đúng vào cột cuối của bảng dưới đây:",
        align=BOTH,
        indent=1.27,
        after=6,
    )


def _figures(document: Any) -> None:
    table = document.add_table(rows=4, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, [width for _, width, _ in COLUMNS])
    for n, (head, _, field) in enumerate(COLUMNS):
        _line(table.rows[0].cells[n], head, size=12, bold=True, align=CENTRE)
        _line(table.rows[2].cells[n], field, size=12, align=CENTRE if n == 0 else LEFT)
    _repeat_on_every_page(table.rows[0])
    for row in table.rows:
        _keep_whole(row)
    _line(table.rows[1].cells[0], "{%tr for r in dong %}", size=12)
    _line(table.rows[3].cells[0], "{%tr endfor %}", size=12)


def _close(document: Any) -> None:
    _line(
        document,
        "Số liệu nào đúng như văn bản đã gửi, đề nghị ghi rõ căn cứ; số liệu nào cần sửa, đề nghị gửi kèm báo cáo đã "
        "điều chỉnh. Văn bản trả lời xin gửi về {{ co_quan_goi }} trước ngày {{ han }}.",
        align=BOTH,
        indent=1.27,
        before=8,
        together=True,
    )
    _line(
        document,
        "Rất mong nhận được sự phối hợp của {{ don_vi }}./.",
        align=BOTH,
        indent=1.27,
        before=4,
        after=12,
        together=True,
    )
    table = document.add_table(rows=1, cols=2)
    _widths(table, (8.0, 8.5))
    _keep_whole(table.rows[0])
    left, right = table.rows[0].cells
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True)
    for line in ("- Như trên;", "- Lãnh đạo cơ quan (để báo cáo);", "- Lưu: VT."):
        _line(left, line, size=11)
    _line(right, "{{ chuc_vu }}", size=13, bold=True, align=CENTRE)
    for _ in range(4):
        _line(right, " ", size=13)
    _line(right, "{{ nguoi_ky }}", size=14, bold=True, align=CENTRE)


def _line(
    holder: Any,
    text: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    align: Any = LEFT,
    indent: float = 0,
    before: float = 0,
    after: float = 0,
    together: bool = False,
) -> None:
    """A paragraph at the end of a document or cell; a cell's empty first paragraph is used up first."""
    first = holder.paragraphs[0] if hasattr(holder, "_tc") and len(holder.paragraphs) == 1 else None
    paragraph = first if first is not None and not first.runs and not first.text else holder.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    layout = paragraph.paragraph_format
    layout.alignment, layout.space_before, layout.space_after = align, Pt(before), Pt(after)
    layout.keep_with_next = together
    if indent:
        layout.first_line_indent = Cm(indent)


def _rule(cell: Any, width: float) -> None:
    """The short line under the issuing body and the motto: an empty, indented paragraph with a border."""
    paragraph = cell.add_paragraph()
    cell_width = cell.width.cm - 0.4
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Cm((cell_width - width) / 2)
    layout.line_spacing = Pt(6)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001, python-docx has no borders of paragraphs


def _widths(table: Any, widths: Any) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _repeat_on_every_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001, python-docx has no repeated heads


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001, the same


if __name__ == "__main__":
    make(TEMPLATE)
    make_synthesis(synthesis.TEMPLATE)
