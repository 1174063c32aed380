"""Small reports of our own, written with python-docx, for tests of the whole way from file to page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document

CLEAN = (
    "Tổng số hồ sơ tiếp nhận trong kỳ: 400 hồ sơ.",
    "Số hồ sơ được số hóa: 390/400 hồ sơ, đạt tỷ lệ 97,5%.",
)
WRONG = ("Số hồ sơ được số hóa: 390/400 hồ sơ, đạt tỷ lệ 79,5%.",)
"""390 of 400 is 97,5 %: a proof that the sentence cannot be right."""


def write_report(
    path: Path, lines: Sequence[str] = CLEAN, *, area: str = "xã Di Linh", province: str = "Lâm Đồng", month: int = 5
) -> Path:
    """Write a commune's report for a month of 2026, of the fifth of the next month, as DOCX."""
    document = Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = f"ỦY BAN NHÂN DÂN\n{area.upper()}\nSố: 15/BC-UBND"
    motto, place = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", area.split(" ", 1)[1]
    head.cell(0, 1).text = f"{motto}\n{place}, ngày 05 tháng {month + 1} năm 2026"
    document.add_paragraph("BÁO CÁO")
    document.add_paragraph(f"Kết quả chuyển đổi số tháng {month} năm 2026")
    document.add_paragraph(f"Ủy ban nhân dân {area}, tỉnh {province} báo cáo kết quả tháng {month} năm 2026 như sau:")
    document.add_paragraph("I. KẾT QUẢ THỰC HIỆN")
    for line in lines:
        document.add_paragraph(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path
