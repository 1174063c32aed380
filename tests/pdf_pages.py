"""Pages of PDF for tests: what is read of them, and text and tables to set on them."""

from __future__ import annotations

from extract import pdf
from extract.document import Grid, GridCell, Piece
from tests.small_pdf import Paper, width


def read(paper: Paper) -> list[Piece | Grid]:
    return pdf.read(paper.bytes(), "x.pdf")[0]


def texts(paper: Paper, zone: str = "body") -> list[str]:
    return [item.text for item in read(paper) if isinstance(item, Piece) and item.zone == zone]


def grids(paper: Paper) -> list[Grid]:
    return [item for item in read(paper) if isinstance(item, Grid) and item.zone == "body"]


def cell(grid: Grid, row: int, column: int) -> GridCell:
    return next(c for c in grid.cells if c.row <= row < c.row + c.rowspan and c.column <= column < c.column + c.colspan)


PROSE = """
Trong kỳ báo cáo, Ủy ban nhân dân xã đã tiếp nhận và xử lý toàn bộ hồ sơ của người dân, tổ chức theo đúng quy định, \
trong đó có 128 hồ sơ trực tuyến toàn trình.
Tỷ lệ giải quyết đúng hạn đạt trên 98,5% tổng số hồ sơ đã giải quyết xong trong kỳ; số hồ sơ quá hạn là 02 hồ sơ, giảm \
03 hồ sơ so với cùng kỳ năm trước.
Các nhiệm vụ khác được triển khai theo kế hoạch.
""".strip().split("\n")


def prose(paper: Paper, top: float = 100) -> Paper:
    for text in PROSE:
        top = paper.paragraph(text, top) + 6
    return paper


LISTED = """
I. KẾT QUẢ THỰC HIỆN
Các chỉ tiêu cơ bản đạt kế hoạch.
1. Về dịch vụ công
- Tổng số hồ sơ tiếp nhận trong kỳ báo cáo là 1.250 hồ sơ, trong đó tiếp nhận trực tuyến 1.124 hồ sơ, đạt 89,92%;
- Số hồ sơ trả đúng hạn: 1.120 hồ sơ;
+ Lĩnh vực đất đai phát triển kinh tế - xã hội giai đoạn 2026 - 2030 theo Nghị quyết số 05-NQ/TU ngày 03/4/2026 có \
1.450 hồ sơ đã giải quyết xong.
1.1. Về chữ ký số
a) Cán bộ, công chức đã được cấp chữ ký số cá nhân là 45/48 người, đạt tỷ lệ 93,75% tổng số cán bộ, công chức của xã;
b) Người dân từ 15 tuổi trở lên có chữ ký số: 2.315 người.
""".strip().split("\n")


XS = [80.0, 110, 270, 350, 430, 510]


HEAD = ["TT", "Chỉ tiêu", "Thực hiện", "Kỳ này", "Lũy kế"]


def table(paper: Paper, top: float, rows: list[list[str]], head: bool = True, closed: bool = True) -> float:
    """A table with a head of two rows (two columns below one heading); gives back where it ends."""
    ys = [top, top + 20, top + 40] if head else [top]
    ys += [ys[-1] + 20 * (i + 1) for i in range(len(rows))]
    holes = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)] if head else []
    paper.grid(XS, ys, *holes)
    if head:
        for x, text in zip((84, 114, 274, 434), ("TT", "Chỉ tiêu", "Thực hiện", "Lũy kế"), strict=True):
            paper.text(x, top + 4, text, bold=True)
        paper.text(274, top + 24, "Số lượng", bold=True).text(354, top + 24, "Tỷ lệ", bold=True)
    for i, row in enumerate(rows):
        for x, text in zip(XS, row, strict=False):
            if text:
                paper.text(x + 4, ys[-1 - len(rows) + i] + 4, text)
    del closed
    return ys[-1]


def plain(grid: Grid) -> list[list[str]]:
    """The texts of a table, row by row; a cell over several columns stands in each of them."""
    rows, columns = max(c.row + c.rowspan for c in grid.cells), max(c.column + c.colspan for c in grid.cells)
    return [[" ".join(cell(grid, r, c).text.split()) for c in range(columns)] for r in range(rows)]


FIELDS = [
    ("Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Tỷ lệ (%)"),
    ("Đất đai, môi trường và tài", "1.128", "1.100", "97,52"),
    ("nguyên khoáng sản",),
    ("Hộ tịch", "204", "204", "100"),
    ("Khiếu nại", "0", "0"),
    ("Cộng", "1.332", "1.304", "97,90"),
]


READ = [
    ["Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Tỷ lệ (%)"],
    ["Đất đai, môi trường và tài nguyên khoáng sản", "1.128", "1.100", "97,52"],
    ["Hộ tịch", "204", "204", "100"],
    ["Khiếu nại", "0", "0", ""],
    ["Cộng", "1.332", "1.304", "97,90"],
]


def set_in_columns(paper: Paper, top: float, rows: list[tuple[str, ...]]) -> None:
    """Rows 18 points apart, the first column at the left, the others at the right edges of theirs."""
    for i, row in enumerate(rows):
        for right, text in zip((0, 340, 430, 520), row, strict=False):
            paper.text(right - width(text) if right else 85, top + 18 * i, text)
