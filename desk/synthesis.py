"""The province's synthesis as DOCX: what the office would type by hand, unit by unit and indicator by indicator.

Each figure carries the page or section of the report it was read from; what was not reported stands as a dash, what
is in doubt carries the sign of its finding. The same table with whole sentences stands in the workbook.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desk import wording
from desk.letter import Office, printable
from desk.night import Cell, Night, Unit
from normalize.catalogue import Catalogue, Indicator

TEMPLATE = Path(__file__).parent / "templates" / "tong-hop.docx"

COLUMNS = 6
"""Indicators side by side on a landscape page; a group with more gets several tables."""


def write(night: Night, catalogue: Catalogue, path: Path, sender: Office, template: Path = TEMPLATE) -> None:
    """Write the synthesis of all units' newest reports; nothing where no report is there."""
    if not night.units:
        return
    from docxtpl import DocxTemplate  # noqa: PLC0415, not needed for --help

    document = DocxTemplate(template)
    periods = sorted({_period(u) for u in night.units})
    fields = {
        "co_quan_chu_quan": sender.co_quan_chu_quan,
        "co_quan": sender.co_quan,
        "ky": ", ".join(periods),
        "ngay": wording.day(night.at.date()),
        "so_don_vi": len(night.units),
        "bang": [_table(name, own, night) for name, own in _groups(night, catalogue)],
        "nguon": [_source(n, u) for n, u in enumerate(night.units, start=1)],
        "chua_nop": printable(", ".join(e.area for e in night.missing)) or "không có đơn vị nào",
    }
    document.render(fields, autoescape=True)
    document.save(path)


def _groups(night: Night, catalogue: Catalogue) -> list[tuple[str, list[Indicator]]]:
    """Reported indicators by group, as many as fit side by side."""
    reported = {c.code for u in night.units for c in u.cells if c.result is not None}
    groups: dict[str, list[Indicator]] = {}
    for indicator in catalogue:
        if indicator.code in reported:
            groups.setdefault(wording.DOMAINS.get(indicator.domain, indicator.domain), []).append(indicator)
    return [
        (name if start == 0 else f"{name} (tiếp)", own[start : start + COLUMNS])
        for name, own in groups.items()
        for start in range(0, len(own), COLUMNS)
    ]


def _table(name: str, indicators: list[Indicator], night: Night) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for n, unit in enumerate(night.units, start=1):
        cells = [_cell(unit, i.code) for i in indicators]
        if any(c != NOTHING for c in cells):
            rows.append({"so": n, "don_vi": printable(unit.name), "ky": _period(unit), "o": cells})
    unused = COLUMNS - len(indicators)
    for row in rows:
        row["o"] += [EMPTY] * unused
    return {"ten": name, "cot": [_head(i) for i in indicators] + [""] * unused, "dong": rows}


NOTHING = {"so": "–", "nguon": ""}
EMPTY = {"so": "", "nguon": ""}


def _cell(unit: Unit, code: str) -> dict[str, str]:
    """What a unit reports of an indicator as a whole: value with the sign of a doubt, and where it stands."""
    own = [c for c in unit.cells if c.code == code and c.result is not None]
    cell: Cell | None = min(own, key=lambda c: c.scope is not None, default=None)
    if cell is None or cell.result is None:
        return NOTHING
    flag = f"{wording.SYMBOLS[cell.severity]} " if cell.severity else ""
    scope = f" ({cell.scope})" if cell.scope else ""
    o = cell.result
    place = f"tr. {o.page}" if o.page else wording.path(o.section)
    return {"so": printable(f"{flag}{wording.short(o)}{scope}"), "nguon": printable(place)}


def _head(indicator: Indicator) -> str:
    """An indicator as a column heading; amounts of money carry their unit in the cell."""
    return indicator.name if indicator.unit == "VND" else f"{indicator.name} ({indicator.unit.replace('percent', '%')})"


def _period(unit: Unit) -> str:
    period = unit.submission.period
    return wording.period(period.start, period.end)


def _source(ordinal: int, unit: Unit) -> dict[str, Any]:
    s = unit.submission
    cited = ", ".join(part for part in (s.number, wording.day(s.date), s.document) if part)
    return {"so": ordinal, "don_vi": printable(unit.name), "bao_cao": printable(cited)}
