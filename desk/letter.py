"""Letters to communes: per unit with findings one DOCX "đề nghị rà soát, bổ sung số liệu", for the office to sign.

The layout is a template that the office may edit (see letter_template.py); its own name, place and signer come from a
small YAML file, and stand in brackets until that is filled in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desk import deadline, wording
from desk.deadline import Deadline
from desk.night import ASKED, Night, Raised, Unit
from normalize.observation import Submission

TEMPLATE = Path(__file__).parent / "templates" / "cong-van.docx"

DAYS_TO_ANSWER = 5
MOST_QUOTES = 3

OFFICE_KEYS = ("co_quan_chu_quan", "co_quan", "co_quan_goi", "ky_hieu", "dia_danh", "chuc_vu", "nguoi_ky")

DUE = "han_nop"

NOT_COMPARED = "(Phần mềm đọc chưa chắc con số này; đề nghị đơn vị đối chiếu với bản gốc.)"

TYPES = {"report": "Báo cáo", "plan": "Kế hoạch", "programme": "Chương trình", "letter": "Công văn"}


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes the letters, as printed. Brackets mark what the office has still to fill in."""

    co_quan_chu_quan: str = "[CƠ QUAN CHỦ QUẢN]"
    co_quan: str = "[CƠ QUAN BAN HÀNH]"
    co_quan_goi: str = "[cơ quan ban hành]"
    ky_hieu: str = "[ký hiệu]"
    dia_danh: str = "[địa danh]"
    chuc_vu: str = "[CHỨC VỤ NGƯỜI KÝ]"
    nguoi_ky: str = "[Họ và tên]"
    han_nop: Deadline | None = None


def office(path: Path) -> Office:
    """The office's own lines from a YAML file (keys as in Office); the defaults where there is none.

    `han_nop` is the day on which a month's reports are due. Raises ValueError for a key that is none of them.
    """
    if not path.exists():
        return Office()
    import yaml  # noqa: PLC0415, not needed for --help

    given: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    known = (*OFFICE_KEYS, DUE)
    if unknown := set(given) - set(known):
        raise ValueError(
            f"{path.name}: không hiểu mục {', '.join(sorted(unknown))}; các mục có thể ghi: {', '.join(known)}"
        )
    words = {key: str(value) for key, value in given.items() if key != DUE}
    return Office(**words, han_nop=deadline.read(given[DUE]) if given.get(DUE) else None)


def write_all(night: Night, folder: Path, sender: Office, template: Path = TEMPLATE) -> dict[str, str]:
    """Write a letter for every unit with open errors or warnings; returns file names by unit key."""
    letters: dict[str, str] = {}
    for unit in night.units:
        asked = [r for r in unit.raised if r.finding.status == "open" and r.finding.severity in ASKED]
        if asked:
            folder.mkdir(parents=True, exist_ok=True)
            name = _file_name(unit, set(letters.values()))
            _write(folder / name, unit, asked, today=night.at.date(), sender=sender, template=template)
            letters[unit.key] = name
    return letters


def _write(path: Path, unit: Unit, asked: list[Raised], *, today: date, sender: Office, template: Path) -> None:
    from docxtpl import DocxTemplate  # noqa: PLC0415, not needed for --help

    lines = [_line(n, r) for n, r in enumerate(asked, start=1)]
    submission = unit.submission
    document = DocxTemplate(template)
    fields = {key: getattr(sender, key) for key in OFFICE_KEYS}
    fields |= {
        "don_vi": printable(unit.name),
        "ky": wording.period(submission.period.start, submission.period.end) if submission.period.end else "",
        "nam": today.year,
        "bao_cao": printable(" và ".join(_cited(s) for s in _submissions(unit, asked))),
        "so_noi_dung": f"{len(lines):02d}",
        "han": wording.day(today + timedelta(days=DAYS_TO_ANSWER)),
        "dong": lines,
    }
    document.render(fields, autoescape=True)
    document.save(path)


def _submissions(unit: Unit, asked: list[Raised]) -> list[Submission]:
    """The reports that the findings speak of, in their order."""
    documents = {r.finding.document_id for r in asked}
    return [r.submission for r in unit.records if r.submission.document_id in documents] or [unit.submission]


def _cited(submission: Submission) -> str:
    """A report as a letter cites it: type, number, date, title; its file name where it prints no title."""
    kind = TYPES.get(submission.type or "", "Báo cáo")
    title = " ".join(submission.title.split())
    subject = re.sub(rf"^{kind}\s*", "", title, flags=re.IGNORECASE)
    words = [kind, f"số {submission.number}" if submission.number else ""]
    words += [f"ngày {wording.day(submission.date)}" if submission.date else ""]
    words += [subject[:1].lower() + subject[1:] if subject else f"(tệp {submission.document})"]
    return " ".join(w for w in words if w)


def _line(ordinal: int, raised: Raised) -> dict[str, str]:
    finding = raised.finding
    places = dict.fromkeys(p for f in finding.figures if (p := wording.where(f.page, f.section)))
    quotes = list(dict.fromkeys(f"«{_shortened(f.snippet, f.text)}»" for f in finding.figures))
    more = [f"và {len(quotes) - MOST_QUOTES} chỗ khác"] if len(quotes) > MOST_QUOTES else []
    computed = "" if _plain(finding.computed) in _plain(finding.message) else finding.computed
    reasons = [finding.message, computed, finding.ask, NOT_COMPARED if raised.unsure else ""]
    return {
        "so": str(ordinal),
        "viet": printable("\n".join(quotes[:MOST_QUOTES] + more)),
        "vi_tri": printable("; ".join(places)) or "toàn văn bản",
        "ly_do": printable("\n".join(r for r in reasons if r)),
    }


def _shortened(snippet: str, text: str, room: int = 220) -> str:
    """A sentence cut down round the figure, so that a table cell stays readable."""
    snippet = _plain(snippet).lstrip("-+*• ").rstrip(";, ")
    if len(snippet) <= room:
        return snippet
    middle = max(snippet.find(text), 0) + len(text) // 2
    start = max(0, min(middle - room // 2, len(snippet) - room))
    cut = snippet[start : start + room].strip()
    return ("… " if start else "") + cut + (" …" if start + room < len(snippet) else "")


def _plain(text: str) -> str:
    """Text with one ordinary space where any stand."""
    return " ".join(text.split())


def printable(text: str) -> str:
    """Text without the control characters that XML cannot hold, and without signs that turn the way of writing."""
    return "".join(c for c in wording.visible(text) if c >= " " or c in "\n\t")


def _file_name(unit: Unit, taken: set[str]) -> str:
    """A plain ASCII file name for a unit, never twice: "ubnd-xa-phu-thinh.docx"."""
    plain = unicodedata.normalize("NFD", unit.name.replace("đ", "d").replace("Đ", "D"))
    base = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")[:80] or "don-vi"
    name, n = f"{base}.docx", 1
    while name in taken:
        n += 1
        name = f"{base}-{n}.docx"
    return name
