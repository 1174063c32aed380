"""The night as one XLSX workbook: real numbers with formats, flags by colour and symbol, no formula from any text."""

# ruff: noqa: ANN401 -- xlsxwriter carries no types

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from desk import wording
from desk.night import Night, Raised, worst_by_observation
from desk.page import name_of
from desk.workbook_cells import (
    Column,
    Value,
    cell_text,
    count_style,
    formats_of,
    open_sheet,
    percent_style,
    write_cell,
)
from desk.workbook_units import matrix
from normalize.catalogue import Catalogue
from normalize.observation import Observation, Record

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}

TALLEST_ROW = 240.0


def write(night: Night, catalogue: Catalogue, path: Path) -> None:
    """Write the workbook: Tóm tắt, Phát hiện, Số liệu, Đơn vị × chỉ tiêu, Nộp báo cáo, Cách ly, Chưa kiểm."""
    import xlsxwriter  # noqa: PLC0415, not needed for --help

    with xlsxwriter.Workbook(str(path), {**OPTIONS, "default_date_format": "dd/mm/yyyy"}) as book:
        formats = formats_of(book)
        _summary(book, formats, night)
        _findings(book, formats, night, catalogue)
        _figures(book, formats, night, catalogue)
        matrix(book, formats, night, catalogue)
        _turnout(book, formats, night)
        _quarantined(book, formats, night)
        _unchecked(book, formats, night)


def _summary(book: Any, formats: dict[str, Any], night: Night) -> None:
    sheet = book.add_worksheet("Tóm tắt")
    sheet.hide_gridlines(2)
    sheet.set_row(0, 22)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 4, 14)
    sheet.write_string(0, 0, "Đối soát số liệu báo cáo của xã, phường", formats["title"])
    sheet.write_string(1, 0, f"Cập nhật lúc {wording.moment(night.at)}; bản số liệu {night.snapshot}", formats["plain"])
    t = night.turnout
    if t:
        due = f", hạn nộp {wording.day(t.due)}" if t.due else ""
        followed = f"Kỳ theo dõi: {wording.month(t.month)}{due}; {t.text} đơn vị đã có báo cáo"
        sheet.write_string(2, 0, followed, formats["plain"])
    lines: list[tuple[str, int]] = [
        ("Báo cáo trong kho", night.kept),
        ("Báo cáo mới nhất của các đơn vị, dùng ở đây", len(night.records)),
        ("Số liệu đã đọc", night.observations),
        *((f"{wording.SYMBOLS[s]} {name}", night.count(s)) for s, name in wording.SEVERITIES.items()),
        ("Phát hiện mới so với lần trước", sum(r.new for r in night.open)),
        ("Phát hiện đã hết so với lần trước", len(night.settled)),
        ("Phát hiện ở báo cáo kỳ trước còn lại", len(night.older)),
        ("Nhóm chữ số chưa xếp được loại", night.unplaced),
        ("Tệp nhận", night.intake.received),
        ("Tệp nạp mới", len(night.intake.loaded)),
        ("Tệp trùng (đã có)", len(night.intake.duplicates)),
        ("Tệp cách ly", len(night.intake.quarantined)),
        ("Đơn vị chưa có báo cáo của kỳ", len(night.missing)),
        ("Đơn vị nộp muộn", len(night.late)),
    ]
    for row, (label, value) in enumerate(lines, start=4):
        sheet.write_string(row, 0, label, formats["plain"])
        sheet.write_number(row, 1, value, formats["whole"])
    start = len(lines) + 6
    for column, head in enumerate(
        ("Đơn vị", "Số liệu", *(f"{wording.SYMBOLS[s]} {n}" for s, n in wording.SEVERITIES.items()))
    ):
        sheet.write_string(start, column, head, formats["head"])
    for row, unit in enumerate(night.units, start=start + 1):
        sheet.write_string(row, 0, cell_text(unit.name), formats["plain"])
        sheet.write_number(row, 1, sum(len(r.observations) for r in unit.records), formats["whole"])
        for column, severity in enumerate(wording.SEVERITIES, start=2):
            n = sum(r.finding.severity == severity and r.finding.status == "open" for r in unit.raised)
            if n:
                sheet.write_number(row, column, n, formats[severity])
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


FINDING_COLUMNS = (
    Column("Mức độ", 17),
    Column("Đơn vị", 22),
    Column("Kết luận", 42),
    Column("Báo cáo viết", 42),
    Column("Phép tính", 24),
    Column("Hỏi đơn vị", 38),
    Column("Báo cáo", 24),
    Column("Trang", 7, "whole"),
    Column("Mục", 12),
    Column("Kỳ của số liệu", 18),
    Column("Số đã nêu", 34),
    Column("Gợi ý", 28),
    Column("Chỉ tiêu", 30),
    Column("Mới?", 14),
    Column("Tình trạng", 16),
    Column("Loại kiểm", 22),
    Column("Mã", 18),
)
PRINTED_FINDING_COLUMNS = 5
"""What fits on paper; the rest is for the screen."""


def _findings(book: Any, formats: dict[str, Any], night: Night, catalogue: Catalogue) -> None:
    everything = (*night.raised, *night.older)
    sheet = open_sheet(book, formats, "Phát hiện", FINDING_COLUMNS, len(everything))
    name, unit_of = name_of(catalogue), {r.finding.id: u.name for u in night.units for r in u.raised}
    for row, raised in enumerate(everything, start=1):
        values = _finding_row(raised, unit_of.get(raised.finding.id, ""), name, older=row > len(night.raised))
        for column, value in enumerate(values):
            style = formats[raised.finding.severity + "-bold"] if column == 0 else formats["text"]
            write_cell(sheet, row, column, value, style if isinstance(value, str) else formats["whole"])
        sheet.set_row(row, _height(values, FINDING_COLUMNS))
    sheet.print_area(0, 0, len(night.raised), PRINTED_FINDING_COLUMNS - 1)


def _finding_row(raised: Raised, unit: str, name: Callable[[str], str], *, older: bool) -> list[Value]:
    f = raised.finding
    span = wording.period(f.period_start, f.period_end) if f.period_end else ""
    first = f.figures[0] if f.figures else None
    return [
        f"{wording.SYMBOLS[f.severity]} {wording.SEVERITIES[f.severity]}",
        unit or f.area or "",
        f.message,
        "\n".join(dict.fromkeys(e.snippet for e in f.figures)),
        f.computed,
        f.ask,
        f.document,
        first.page if first else None,
        wording.path(first.section) if first else "",
        f"{span} (báo cáo kỳ trước)".strip() if older else span,
        f.stated,
        hint(f.suggestion, f.possible),
        "; ".join(name(code) for code in f.indicators),
        "mới" if raised.new else f"từ {wording.day(raised.since)}",
        wording.STATUSES.get(f.status, f.status),
        wording.family(f.check),
        f.id,
    ]


def _height(values: Sequence[Value], columns: Sequence[Column]) -> float:
    """Points that a row of wrapped text needs: no program but Excel sizes such rows by itself."""
    texts = ((v, c) for v, c in zip(values, columns, strict=True) if isinstance(v, str))
    lines = max(sum(1 + len(part) // int(c.width) for part in v.split("\n")) for v, c in texts)
    return min(14.0 * lines + 2, TALLEST_ROW)


def hint(suggestion: Any, possible: Sequence[Any]) -> str:
    """A suggestion, or the possible slips, in one cell."""
    if suggestion:
        return f"Có thể là {suggestion.to} (đang ghi {suggestion.from_}): {suggestion.because}"
    return "; ".join(f"{p.from_} → {p.to}?" for p in possible)


FIGURE_COLUMNS = (
    Column("Đơn vị", 24),
    Column("Chỉ tiêu", 44),
    Column("Loại", 9),
    Column("So sánh", 8),
    Column("Giá trị", 15, "count"),
    Column("Đơn vị tính", 12),
    Column("Tử số", 10, "count"),
    Column("Mẫu số", 10, "count"),
    Column("Phạm vi", 18),
    Column("Từ ngày", 11, "date"),
    Column("Đến ngày", 11, "date"),
    Column("Có phát hiện", 9),
    Column("Như in", 22),
    Column("Trang", 7, "whole"),
    Column("Mục", 14),
    Column("Lời của báo cáo", 36),
    Column("Câu, dòng bảng", 60),
    Column("Báo cáo", 30),
    Column("Độ tin cậy", 9, "count"),
    Column("Mã chỉ tiêu", 26),
    Column("Mã số liệu", 24),
)
PRINTED_FIGURE_COLUMNS = 15
AS_PRINTED = [c.head for c in FIGURE_COLUMNS].index("Như in")


def _figures(book: Any, formats: dict[str, Any], night: Night, catalogue: Catalogue) -> None:
    sheet = open_sheet(book, formats, "Số liệu", FIGURE_COLUMNS, night.observations)
    sheet.print_area(0, 0, night.observations, PRINTED_FIGURE_COLUMNS - 1)
    name, doubts = name_of(catalogue), worst_by_observation(night.raised)
    row = 0
    for record in night.records:
        unit = wording.issuer(record.submission)
        for o in record.observations:
            row += 1
            severity = doubts.get(o.id)
            flag = wording.SYMBOLS[severity] if severity else ""
            values = _figure_row(o, unit, name(o.indicator) if o.indicator else "", flag, record)
            prefix = f"{severity}-" if severity else ""
            for column, (value, spec) in enumerate(zip(values, FIGURE_COLUMNS, strict=True)):
                write_cell(sheet, row, column, value, formats[prefix + _style(o, spec, value)])
            if o.other:
                sheet.write_comment(row, AS_PRINTED, cell_text(f"Lần đọc thứ hai: {o.other}"))


def _figure_row(o: Observation, unit: str, indicator: str, flag: str, record: Record) -> list[Value]:
    return [
        unit,
        indicator,
        wording.KINDS[o.kind],
        wording.COMPARATORS[o.comparator].strip(),
        o.value,
        {"percent": "%", "VND": "đồng"}.get(o.unit or "", o.unit or ""),
        o.numerator,
        o.denominator,
        o.scope or "",
        o.period_start,
        o.period_end,
        flag,
        o.text,
        o.page,
        wording.path(o.section),
        o.label,
        o.snippet,
        record.submission.document,
        Decimal(str(round(o.confidence, 2))),
        o.indicator or "",
        o.id,
    ]


def _style(o: Observation, column: Column, value: Value) -> str:
    if column.head == "Giá trị" and o.unit == "percent":
        return percent_style(o)
    if column.format == "count":
        return count_style(value)
    return "plain" if column.format == "text" else column.format


def _turnout(book: Any, formats: dict[str, Any], night: Night) -> None:
    """Who has sent nothing for the month, and who was late."""
    columns = (
        Column("Đơn vị", 34),
        Column("Tình trạng", 22),
        Column("Kỳ", 16),
        Column("Hạn nộp", 12, "date"),
        Column("Ngày ghi trên báo cáo", 14, "date"),
        Column("Ngày nhận", 14, "date"),
        Column("Tệp", 40),
    )
    sheet = open_sheet(book, formats, "Nộp báo cáo", columns, len(night.missing) + len(night.late))
    if night.turnout is None:
        return
    month, due = wording.month(night.turnout.month), night.turnout.due
    rows: list[tuple[Value, ...]] = [(e.area, "chưa có báo cáo", month, due) for e in night.missing]
    rows += [(e.unit, "nộp muộn", month, due, e.signed, e.received, e.document) for e in night.late]
    for row, values in enumerate(rows, start=1):
        for column, (value, spec) in enumerate(zip(values, columns, strict=False)):
            write_cell(sheet, row, column, value, formats["date" if spec.format == "date" else "text"])


def _quarantined(book: Any, formats: dict[str, Any], night: Night) -> None:
    columns = (Column("Tệp", 46), Column("Lý do và cách xử lý", 90), Column("Mã lý do", 22))
    sheet = open_sheet(book, formats, "Cách ly", columns, len(night.intake.quarantined))
    for row, q in enumerate(night.intake.quarantined, start=1):
        for column, value in enumerate((q.name, q.reason, q.code)):
            write_cell(sheet, row, column, value, formats["text"])


def _unchecked(book: Any, formats: dict[str, Any], night: Night) -> None:
    columns = (Column("Phép kiểm", 34), Column("Lý do chưa kết luận được", 90), Column("Số lần", 10, "whole"))
    sheet = open_sheet(book, formats, "Chưa kiểm", columns, len(night.unchecked))
    for row, (check, reason, n) in enumerate(night.unchecked, start=1):
        for column, text in enumerate((wording.family(check), reason)):
            write_cell(sheet, row, column, text, formats["text"])
        write_cell(sheet, row, 2, n, formats["whole"])
