"""The night as one XLSX workbook: real numbers with formats, flags by colour and symbol, no formula from any text."""

# ruff: noqa: ANN401 -- xlsxwriter carries no types

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from desk import province, wording
from desk.night import Cell, Night, Raised, Unit, fullest_first, worst_by_observation
from desk.page import name_of
from normalize.catalogue import Catalogue, Indicator
from normalize.observation import Observation, Record

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}

Value = str | int | Decimal | date | None

LONGEST = 32_000
"""Characters a cell takes (Excel's limit is 32,767)."""

COLOURS = {"error": "#FDECEE", "warning": "#FFF3DC", "info": "#E8F1FB"}

SUM = {"bg_color": "#EEF3F9", "align": "right"}

TALLEST_ROW = 240.0
MOST_DECIMALS = 4

MOST_COMMENTS = 5_000
"""Cells of the table of units that all get a comment with their place; in a larger one only the doubted do."""

MOST_EXACT = 10**15
"""Beyond fifteen digits a spreadsheet rounds a number; such figures are written as text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its head, its width in characters, and how its number is shown."""

    head: str
    width: float
    format: str = "text"


def write(night: Night, catalogue: Catalogue, path: Path) -> None:
    """Write the workbook: Tóm tắt, Phát hiện, Số liệu, Đơn vị × chỉ tiêu, Nộp báo cáo, Cách ly, Chưa kiểm."""
    import xlsxwriter  # noqa: PLC0415, not needed for --help

    with xlsxwriter.Workbook(str(path), {**OPTIONS, "default_date_format": "dd/mm/yyyy"}) as book:
        formats = _formats(book)
        _summary(book, formats, night)
        _findings(book, formats, night, catalogue)
        _figures(book, formats, night, catalogue)
        _matrix(book, formats, night, catalogue)
        _turnout(book, formats, night)
        _quarantined(book, formats, night)
        _unchecked(book, formats, night)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    wrap = base | {"text_wrap": True}
    numbers = {f"percent{n}": {"num_format": f'0{"." + "0" * n if n else ""}" %"'} for n in range(MOST_DECIMALS + 1)}
    numbers |= {f"count{n}": {"num_format": f"#,##0{'.' + '0' * n if n else ''}"} for n in range(MOST_DECIMALS + 1)}
    numbers |= {
        "plain": {},
        "whole": {"num_format": "#,##0"},
        "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    }
    made = {name: book.add_format(base | own) for name, own in numbers.items()}
    made |= {
        "text": book.add_format(wrap | {"bottom": 1, "bottom_color": "#DCE3EC"}),
        "head": book.add_format(wrap | {"bold": True, "bg_color": "#DCE3EC", "border": 1, "valign": "vcenter"}),
        "title": book.add_format(base | {"bold": True, "font_size": 14}),
        "soft": book.add_format(base | {"font_color": "#7A8494", "align": "center"}),
        "sum": book.add_format(wrap | SUM),
        "sum-head": book.add_format(wrap | SUM | {"align": "left", "bold": True}),
        "sum-percent": book.add_format(base | SUM | {"num_format": '0.00" %"', "bold": True}),
        "sum-count": book.add_format(base | SUM | {"num_format": "#,##0", "bold": True}),
    }
    for severity, colour in COLOURS.items():
        made[severity] = book.add_format(wrap | {"bg_color": colour})
        made[f"{severity}-bold"] = book.add_format(wrap | {"bg_color": colour, "bold": True})
        made |= {
            f"{severity}-{name}": book.add_format(base | own | {"bg_color": colour}) for name, own in numbers.items()
        }
    return made


def _open(book: Any, formats: dict[str, Any], name: str, columns: Sequence[Column], rows: int) -> Any:
    sheet = book.add_worksheet(name)
    for n, column in enumerate(columns):
        sheet.set_column(n, n, column.width)
        sheet.write_string(0, n, column.head, formats["head"])
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)
    if rows:
        sheet.autofilter(0, 0, rows, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RTrang &P/&N")
    return sheet


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
        sheet.write_string(row, 0, _text(unit.name), formats["plain"])
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
    sheet = _open(book, formats, "Phát hiện", FINDING_COLUMNS, len(everything))
    name, unit_of = name_of(catalogue), {r.finding.id: u.name for u in night.units for r in u.raised}
    for row, raised in enumerate(everything, start=1):
        values = _finding_row(raised, unit_of.get(raised.finding.id, ""), name, older=row > len(night.raised))
        for column, value in enumerate(values):
            style = formats[raised.finding.severity + "-bold"] if column == 0 else formats["text"]
            _write(sheet, row, column, value, style if isinstance(value, str) else formats["whole"])
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
    sheet = _open(book, formats, "Số liệu", FIGURE_COLUMNS, night.observations)
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
                _write(sheet, row, column, value, formats[prefix + _style(o, spec, value)])
            if o.other:
                sheet.write_comment(row, AS_PRINTED, _text(f"Lần đọc thứ hai: {o.other}"))


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
        return _percent(o)
    if column.format == "count":
        return _count(value)
    return "plain" if column.format == "text" else column.format


def _count(value: Value) -> str:
    """Other numbers show the decimals they have."""
    places = -int(value.normalize().as_tuple().exponent) if isinstance(value, Decimal) else 0
    return f"count{min(max(places, 0), MOST_DECIMALS)}"


def _percent(o: Observation) -> str:
    """Percentages show as many decimals as the report prints."""
    return f"percent{min(o.decimals or 0, MOST_DECIMALS)}"


def _matrix(book: Any, formats: dict[str, Any], night: Night, catalogue: Catalogue) -> None:
    """Units down, indicators across by group: filtered and sorted by column; the province's totals stand on top."""
    told, order = {c.code for u in night.units for c in u.cells}, list(wording.DOMAINS)
    indicators = [i for i in catalogue if i.code in told]
    indicators.sort(key=lambda i: order.index(i.domain) if i.domain in order else len(order))
    columns = [Column("Đơn vị", 30), Column("Kỳ", 16)]
    columns += [Column(f"{i.name} ({UNITS.get(i.unit, i.unit)})", 17) for i in indicators]
    sheet = _open(book, formats, "Đơn vị × chỉ tiêu", columns, 0)
    sheet.set_row(0, 92)
    sheet.fit_to_pages(0, 0)
    sheet.repeat_columns(0, 1)
    sheet.set_print_scale(60)
    _province(sheet, formats, night, indicators)
    top = SUMS + 1
    sheet.freeze_panes(top, 2)
    if night.units:
        sheet.autofilter(SUMS, 0, SUMS + len(night.units), len(columns) - 1)
    roomy = len(indicators) * len(night.units) <= MOST_COMMENTS
    for row, unit in enumerate(fullest_first(night.units, told), start=top):
        period = unit.submission.period
        _write(sheet, row, 0, unit.name, formats["plain"])
        _write(sheet, row, 1, wording.period(period.start, period.end), formats["plain"])
        for column, indicator in enumerate(indicators, start=2):
            if cell := _plainest(unit, indicator.code):
                _matrix_cell(sheet, row, column, cell, formats)
                if cell.severity or roomy:
                    sheet.write_comment(row, column, _text(_comment(cell)), {"x_scale": 2.2, "y_scale": 1.4})
            else:
                sheet.write_string(row, column, "–", formats["soft"])


UNITS = {"percent": "%", "VND": "đồng"}
SUMS = 3
"""The row of the table of units that can be filtered from; above it stand the province's totals."""


def _province(sheet: Any, formats: dict[str, Any], night: Night, indicators: Sequence[Indicator]) -> None:
    """Two rows under the head: the province's total or weighted rate, and on how many communes it rests."""
    doubts = province.doubts(night.units)
    month = wording.month(night.turnout.month) if night.turnout else ""
    for row, head in ((1, "TOÀN TỈNH"), (2, "Tính từ"), (SUMS, "Lọc, xếp thứ tự ở dòng này")):
        _write(sheet, row, 0, head, formats["sum-head"])
        _write(sheet, row, 1, month if row == 1 else "", formats["sum-head"])
    for column, indicator in enumerate(indicators, start=2):
        total = night.totals.get(indicator.code)
        _write(sheet, SUMS, column, "", formats["sum"])
        if total is None:
            _write(sheet, 1, column, "không cộng", formats["sum"])
            _write(sheet, 2, column, "", formats["sum"])
            continue
        places = 2 if total.unit == "percent" else 0
        value = round(Decimal(total.value.numerator) / total.value.denominator, places)
        _write(sheet, 1, column, value, formats["sum-percent" if total.unit == "percent" else "sum-count"])
        doubted = f"\n▲ {doubts[indicator.code]} số có phát hiện" if doubts[indicator.code] else ""
        _write(sheet, 2, column, f"{len(total.reported)}/{total.expected} xã{doubted}", formats["sum"])
        if total.vague or total.bare:
            sheet.write_comment(2, column, _text(total.coverage))
    sheet.set_row(2, 30)


def _plainest(unit: Unit, code: str) -> Cell | None:
    """What a unit says of an indicator as a whole, else of its first sub-group."""
    own = [c for c in unit.cells if c.code == code]
    return min(own, key=lambda c: (c.scope is not None, c.result is None), default=None)


def _matrix_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    o = cell.result
    if o is None or o.value is None or cell.severity:
        flag = f"{wording.SYMBOLS[cell.severity]} " if cell.severity else ""
        shown = wording.stated(o) if o else "chỉ nêu chỉ tiêu"
        _write(sheet, row, column, flag + shown, formats[cell.severity] if cell.severity else formats["plain"])
    else:
        _write(sheet, row, column, o.value, formats[_percent(o) if o.unit == "percent" else _count(o.value)])


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
    sheet = _open(book, formats, "Nộp báo cáo", columns, len(night.missing) + len(night.late))
    if night.turnout is None:
        return
    month, due = wording.month(night.turnout.month), night.turnout.due
    rows: list[tuple[Value, ...]] = [(e.area, "chưa có báo cáo", month, due) for e in night.missing]
    rows += [(e.unit, "nộp muộn", month, due, e.signed, e.received, e.document) for e in night.late]
    for row, values in enumerate(rows, start=1):
        for column, (value, spec) in enumerate(zip(values, columns, strict=False)):
            _write(sheet, row, column, value, formats["date" if spec.format == "date" else "text"])


def _comment(cell: Cell) -> str:
    o = cell.result or cell.target
    assert o is not None
    words = {"met": "Đạt", "missed": "Chưa đạt", "not_reported": "Chưa nêu kết quả"}
    lines = [f"«{o.text}» – {o.document}, {wording.where(o.page, o.section)}", o.snippet[:300]]
    if cell.target:
        lines.append(f"Chỉ tiêu phải đạt: {wording.stated(cell.target)}. {words.get(cell.status, '')}")
    if cell.scope:
        lines.append(f"Phạm vi: {cell.scope}")
    return "\n".join(lines)


def _quarantined(book: Any, formats: dict[str, Any], night: Night) -> None:
    columns = (Column("Tệp", 46), Column("Lý do và cách xử lý", 90), Column("Mã lý do", 22))
    sheet = _open(book, formats, "Cách ly", columns, len(night.intake.quarantined))
    for row, q in enumerate(night.intake.quarantined, start=1):
        for column, value in enumerate((q.name, q.reason, q.code)):
            _write(sheet, row, column, value, formats["text"])


def _unchecked(book: Any, formats: dict[str, Any], night: Night) -> None:
    columns = (Column("Phép kiểm", 34), Column("Lý do chưa kết luận được", 90), Column("Số lần", 10, "whole"))
    sheet = _open(book, formats, "Chưa kiểm", columns, len(night.unchecked))
    for row, (check, reason, n) in enumerate(night.unchecked, start=1):
        for column, text in enumerate((wording.family(check), reason)):
            _write(sheet, row, column, text, formats["text"])
        _write(sheet, row, 2, n, formats["whole"])


def _write(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    """One cell by the type of its value: text always as text, whatever it begins with."""
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, _text(value), style)
    elif isinstance(value, int | Decimal):
        if -MOST_EXACT < value < MOST_EXACT:
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, wording.number(value), style)
    else:
        sheet.write_datetime(row, column, value, style)


def _text(value: str) -> str:
    """Text that a cell can hold: without control characters, not too long."""
    return "".join(c for c in wording.visible(value) if c >= " " or c in "\n\t")[:LONGEST]
