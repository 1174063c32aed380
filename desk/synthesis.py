"""The province's synthesis as DOCX: what the office would type by hand, unit by unit and indicator by indicator.

Each figure carries the page or section of the report it was read from; what was not reported stands as a dash, what
is in doubt carries the sign of its finding. The same table with whole sentences stands in the workbook.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk import province, wording
from desk.letter import Office, printable
from desk.night import Cell, Night, Unit, fullest_first
from normalize.catalogue import Catalogue, Indicator
from rules.totals import Total

if TYPE_CHECKING:
    from docx.table import Table

TEMPLATE = Path(__file__).parent / "templates" / "tong-hop.docx"

COLUMNS = 6
"""Indicators side by side on a landscape page; a group with more gets several tables."""

ROOM, FIXED, WIDEST = 25.7, (1.1, 4.6), 4.5
"""Centimetres: of the page, of the first columns, and of a column of an indicator at most."""


def write(night: Night, catalogue: Catalogue, path: Path, sender: Office, template: Path = TEMPLATE) -> None:
    """Write the synthesis of all units' newest reports; nothing where no report is there."""
    if not night.units:
        return
    from docxtpl import DocxTemplate  # noqa: PLC0415, not needed for --help

    document = DocxTemplate(template)
    fields = {
        "co_quan_chu_quan": sender.co_quan_chu_quan,
        "co_quan": sender.co_quan,
        "ky": wording.month(night.turnout.month) if night.turnout else "không rõ kỳ",
        "ngay": wording.day(night.at.date()),
        "so_don_vi": len(night.units),
        "bang": [_table(name, own, night) for name, own in _groups(night, catalogue)],
        "nguon": [_source(n, u) for n, u in enumerate(night.units, start=1)],
        "chua_nop": printable(", ".join(e.area for e in night.missing)) or "không có đơn vị nào",
        "nop_muon": printable(", ".join(e.unit for e in night.late)) or "không có đơn vị nào",
    }
    document.render(fields, autoescape=True)
    for table in document.docx.tables[:-1]:
        _fit(table)
    document.save(path)


def _fit(table: Table) -> None:
    """Share the page's width out among a table's columns, which are as many as its group has indicators."""
    from docx.oxml.ns import qn  # noqa: PLC0415, not needed for --help

    heads = len(table._tbl.tr_lst[0].tc_lst)  # noqa: SLF001, python-docx walks large tables too slowly
    own = min(WIDEST, (ROOM - sum(FIXED)) / (heads - len(FIXED)))
    widths = [str(round(567 * cm)) for cm in (*FIXED, *[own] * (heads - len(FIXED)))]
    grid = table._tbl.tblGrid  # noqa: SLF001, the same
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        grid.add_gridCol().set(qn("w:w"), width)
    for row in table._tbl.tr_lst:  # noqa: SLF001, the same
        for cell, width in zip(row.tc_lst, widths, strict=True):
            size = cell.get_or_add_tcPr().get_or_add_tcW()
            size.set(qn("w:w"), width)
            size.set(qn("w:type"), "dxa")


def _groups(night: Night, catalogue: Catalogue) -> list[tuple[str, list[Indicator]]]:
    """Reported indicators by group, as many as fit side by side."""
    reported = {c.code for u in night.units for c in u.cells if c.result is not None}
    groups: dict[str, list[Indicator]] = {}
    for indicator in catalogue:
        if indicator.code in reported:
            groups.setdefault(wording.DOMAINS.get(indicator.domain, indicator.domain), []).append(indicator)
    known = [*wording.DOMAINS.values()]
    return [
        (name if start == 0 else f"{name} (tiếp)", own[start : start + COLUMNS])
        for name, own in sorted(groups.items(), key=lambda g: known.index(g[0]) if g[0] in known else len(known))
        for start in range(0, len(own), COLUMNS)
    ]


def _table(name: str, indicators: list[Indicator], night: Night) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    doubts = province.doubts(night.units)
    totals = [_total(night.totals.get(i.code), doubts[i.code]) for i in indicators]
    if any(t != NOTHING for t in totals):
        rows.append({"so": "", "don_vi": "TOÀN TỈNH", "ky": "", "o": totals})
    ordinals = {unit.key: n for n, unit in enumerate(night.units, start=1)}
    for unit in fullest_first(night.units, {i.code for i in indicators}):
        cells = [_cell(unit, i.code) for i in indicators]
        if any(c != NOTHING for c in cells):
            other = _other_period(unit, night)
            rows.append({"so": ordinals[unit.key], "don_vi": printable(unit.name), "ky": other, "o": cells})
    return {"ten": name, "cot": [_head(i) for i in indicators], "dong": rows}


NOTHING = {"so": "–", "nguon": ""}


def _total(total: Total | None, doubts: int) -> dict[str, str]:
    """The province's figure and how many communes it rests on."""
    if total is None:
        return NOTHING
    doubted = f"; ▲ {doubts} số có phát hiện" if doubts else ""
    return {"so": total.text, "nguon": f"{len(total.reported)}/{total.expected} xã{doubted}"}


def _cell(unit: Unit, code: str) -> dict[str, str]:
    """What a unit reports of an indicator as a whole: value with the sign of a doubt, its target, where it stands."""
    own = [c for c in unit.cells if c.code == code and c.result is not None]
    cell: Cell | None = min(own, key=lambda c: c.scope is not None, default=None)
    if cell is None or cell.result is None:
        return NOTHING
    flag = f"{wording.SYMBOLS[cell.severity]} " if cell.severity else ""
    scope = f" ({cell.scope})" if cell.scope else ""
    o = cell.result
    place = f"tr. {o.page}" if o.page else wording.where(None, o.section)
    met = {"met": " ✓", "missed": " ✗"}.get(cell.status, "")
    below = [f"chỉ tiêu {wording.short(cell.target)}{met}" if cell.target else "", place]
    return {"so": printable(f"{flag}{wording.short(o)}{scope}"), "nguon": printable("; ".join(b for b in below if b))}


def _other_period(unit: Unit, night: Night) -> str:
    """The unit's period where it is not the month that the table is for."""
    if night.turnout and unit.month == night.turnout.month:
        return ""
    period = unit.submission.period
    return f" ({wording.period(period.start, period.end)})"


def _head(indicator: Indicator) -> str:
    """An indicator as a column heading; amounts of money carry their unit in the cell."""
    return indicator.name if indicator.unit == "VND" else f"{indicator.name} ({indicator.unit.replace('percent', '%')})"


def _source(ordinal: int, unit: Unit) -> dict[str, Any]:
    s = unit.submission
    cited = ", ".join(part for part in (s.number, wording.day(s.date), s.document) if part)
    return {"so": ordinal, "don_vi": printable(unit.name), "bao_cao": printable(cited)}
