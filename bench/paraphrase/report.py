"""Compose whole reports: head, numbered parts, lists, noise, targets, appendices; and put them on paper."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.paraphrase.marks import Line, Placed, unmark
from bench.paraphrase.noise import Typist
from bench.paraphrase.printing import habits
from bench.paraphrase.sentences import Writer, load
from bench.paraphrase.setting import Setting, setting
from bench.paraphrase.tables import LAYOUTS, Sheet
from extract.document import Document, Grid, GridCell, Piece
from extract.structure import assemble
from samples import layout, markup

PARTS = (
    "Công tác chỉ đạo, điều hành", "Cải cách thủ tục hành chính", "Hạ tầng số, dữ liệu số", "Chính quyền số",
    "Kinh tế số, xã hội số", "Nhân lực và bồi dưỡng kỹ năng", "Kinh phí thực hiện", "Thực hiện Đề án 06",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A generated report: whose it is, its lines as printed (marks taken out) and its figures where they stand."""

    seed: int
    setting: Setting
    head: tuple[tuple[str, bool], ...]
    lines: tuple[Line, ...]
    figures: tuple[Placed, ...]


def generate(seed: int) -> Report:
    """The report of a seed, always the same."""
    draw = random.Random(seed)
    own = setting(draw)
    writer = Writer(draw, own, habits(draw))
    typist = Typist(draw)
    lines, figures = [], []
    for i, line in enumerate(_body(writer)):
        cells = []
        for c, cell in enumerate(line.cells):
            typed = cell if line.kind in ("row", "head_row") else typist.type(cell)
            plain, found = unmark(typed)
            cells.append(plain)
            figures += [Placed(i, c, s, e, plain[s:e], writer.said[n]) for s, e, n in found]
        lines.append(Line(line.kind, tuple(cells), line.bold))
    return Report(seed, own, tuple(_head(writer)), tuple(lines), tuple(figures))


def document(report: Report) -> Document:
    """The report as a reader would give it."""
    items: list[Piece | Grid] = [Piece(text, centred=centred, bold=centred) for text, centred in report.head]
    rows: list[Line] = []
    for line in [*report.lines, Line("end", ("",))]:
        if line.kind in ("row", "head_row"):
            rows.append(line)
            continue
        if rows:
            items.append(grid(rows))
            rows = []
        if line.kind != "end":
            centred = line.kind in ("centre", "caption")
            items.append(Piece(line.cells[0], bold=line.bold or line.kind in ("heading", "centre"), centred=centred))
    return assemble(f"{report.seed:016x}", f"paraphrase-{report.seed}.docx", "docx", (), items)


def grid(rows: list[Line]) -> Grid:
    """Rows with their merged cells (`<` joins the left, `^` the one above)."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for r, line in enumerate(rows):
        for c, text in enumerate(line.cells):
            here = {"<": (r, c - 1), "^": (r - 1, c)}.get(text, (r, c))
            covered[r, c] = covered.get(here, here)
    cells = []
    for (r, c), home in covered.items():
        if home == (r, c):
            reach = [place for place, own in covered.items() if own == home]
            spans = {"rowspan": max(p[0] for p in reach) - r + 1, "colspan": max(p[1] for p in reach) - c + 1}
            cells.append(GridCell(r, c, rows[r].cells[c], (), **spans))
    return Grid(tuple(cells))


def write(report: Report, path: Path) -> None:
    """Write the report as a Word file."""
    own = report.setting
    left = (
        [f"ĐẢNG BỘ TỈNH {own.province.upper()}", f"ĐẢNG ỦY {own.commune}"]
        if own.party
        else ["ỦY BAN NHÂN DÂN", own.commune]
    )
    motto = (
        ["ĐẢNG CỘNG SẢN VIỆT NAM"]
        if own.party
        else ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    )
    head = [text for text, _ in report.head]
    meta: dict[str, Any] = {
        "branch": "party" if own.party else "government",
        "head": {"left": left, "right": motto, "number": head[-4], "date": head[-3]},
        "title": head[-2],
        "subject": head[-1],
        "recipients": ["- Như trên;", "- Lưu: VT."],
        "signer": {"lines": ["CHỦ TỊCH"], "name": "Nguyễn Văn Bình"},
    }
    lines: list[markup.Line] = []
    for line in report.lines:
        if line.kind in ("row", "head_row") and (not lines or lines[-1].kind not in ("row", "head_row")):
            lines.append(markup.Line("table", ""))
        level = 1 if line.kind == "heading" else 0
        lines.append(markup.Line(line.kind, "\t".join(line.cells), level=level, cells=line.cells))
    layout.write(markup.Report(meta, tuple(lines)), path)


def _head(writer: Writer) -> Iterator[tuple[str, bool]]:
    own, draw = writer.setting, writer.draw
    number = draw.randint(11, 400)
    today = f"ngày {own.today.day:02d} tháng {own.today.month} năm {own.today.year}"
    kind = "KẾ HOẠCH" if own.plan else "BÁO CÁO"
    symbol = "KH" if own.plan else "BC"
    if own.party:
        yield f"ĐẢNG BỘ TỈNH {own.province.upper()}", False
        yield f"ĐẢNG ỦY {own.commune}", False
        yield "*", False
        yield "ĐẢNG CỘNG SẢN VIỆT NAM", False
        yield f"Số {number}-{symbol}/ĐU", False
    else:
        yield f"ỦY BAN NHÂN DÂN {own.commune}", False
        yield "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", False
        yield "Độc lập - Tự do - Hạnh phúc", False
        yield f"Số: {number}/{symbol}-UBND", False
    yield f"{own.commune.partition(' ')[2].title()}, {today}", False
    yield kind, True
    subject = draw.choice(("chuyển đổi số", "cải cách hành chính và chuyển đổi số", "thực hiện Nghị quyết số 57-NQ/TW"))
    yield (f"Công tác {subject} {own.title}" if own.plan else f"Kết quả {subject} {own.title}"), True


def _body(writer: Writer) -> Iterator[Line]:
    own, draw = writer.setting, writer.draw
    yield Line("paragraph", (_opening(writer),))
    sub = draw.choice(("{i}. ", "1.{i}. ", "{i}) ", "{i}. "))
    first = (
        "I. KẾT QUẢ THỰC HIỆN NĂM 2025"
        if own.plan
        else draw.choice(
            ("I. KẾT QUẢ THỰC HIỆN", "I. TÌNH HÌNH VÀ KẾT QUẢ", "PHẦN I. KẾT QUẢ ĐẠT ĐƯỢC", "I. KẾT QUẢ CHỦ YẾU")
        )
    )
    yield Line("heading", (first,), bold=True)
    for i, part in enumerate(draw.sample(PARTS, draw.randint(4, 6)), 1):
        yield Line("heading", (sub.format(i=i) + part,), bold=draw.random() < 0.7)
        if draw.random() < 0.3:
            yield Line("paragraph", (f"Kết quả cụ thể {draw.choice(('như sau', 'trong kỳ báo cáo'))}:",))
        for _ in range(draw.randint(4, 8)):
            yield _line(_mixed(writer))
        if draw.random() < 0.25:
            yield from _table(writer)
    if not own.plan:
        yield Line("heading", (draw.choice(("II. TỒN TẠI, HẠN CHẾ", "II. KHÓ KHĂN, VƯỚNG MẮC")),), bold=True)
        yield _line(writer.sentence("noise"))
        yield _line(writer.sentence("rate"))
    number = "II" if own.plan else "III"
    aims = draw.choice(("MỤC TIÊU, NHIỆM VỤ", "PHƯƠNG HƯỚNG, NHIỆM VỤ", "NHIỆM VỤ TRỌNG TÂM", "CHỈ TIÊU PHẤN ĐẤU"))
    yield Line("heading", (f"{number}. {aims} {own.ahead_title.upper()}",), bold=True)
    for _ in range(draw.randint(4, 9)):
        yield _line(writer.sentence("target" if draw.random() < 0.85 else "noise", target=True))
    if own.party:
        yield Line("paragraph", ("Trên đây là báo cáo của Đảng ủy.",))
    for i in range(draw.randint(0, 3)):
        yield Line("centre", (f"PHỤ LỤC {i + 1:02d}" if draw.random() < 0.5 else "PHỤ LỤC",))
        yield Line("centre", (f"Kết quả một số chỉ tiêu {('năm ' + own.words['y']) if own.plan else own.title}",))
        yield from _table(writer)


def _mixed(writer: Writer) -> str:
    group = writer.draw.choices(("rate", "count", "money", "families", "noise"), (46, 24, 6, 9, 15))[0]
    return writer.sentence(group)


def _line(text: str) -> Line:
    return Line("item" if text[:2] in ("- ", "+ ", "* ") else "paragraph", (text,))


def _table(writer: Writer) -> Iterator[Line]:
    layout_ = writer.draw.choice(LAYOUTS)
    if writer.draw.random() < 0.5:
        yield Line("caption", (f"Bảng {writer.draw.randint(1, 5)}. Kết quả thực hiện các chỉ tiêu",))
    yield from layout_(Sheet(writer, "table-" + layout_.__name__.replace("_", "-")))


def _opening(writer: Writer) -> str:
    own = writer.setting
    law = writer.draw.choice(load("sentences.yaml")["noise"][:2])
    verb = "xây dựng kế hoạch" if own.plan else "báo cáo kết quả thực hiện"
    return f"{law.rstrip('.')}; {own.office}, tỉnh {own.province} {verb} {own.title} như sau:"
