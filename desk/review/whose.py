"""Whose a report is, of which type and period: what a person corrects of a report as a whole."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from desk import wording
from normalize import communes
from normalize.communes import Commune
from normalize.header import TYPES
from normalize.observation import Period, Submission
from normalize.report_period import report_period
from normalize.spelling import plain
from warehouse import rows
from warehouse.decisions import SUBMISSION_FIELDS, Action, Decision

TYPE_NAMES = {code: words.capitalize() for words, code in reversed(TYPES.items())}
"""What a document may be, by code."""

MOST_CHOICES = 10
LONGEST = 200
BARE_MONTH = re.compile(r"^t?\.?\s*(?=\d{1,2}\s*[/-]\s*20\d\d$)", re.IGNORECASE)
"""Before a month without its word: 6/2026, T6/2026."""

NO_UNIT = "Không tìm thấy xã, phường, đặc khu nào tên «{name}». Hãy gõ lại, có thể không dấu."
MANY_UNITS = "Có {count} nơi tên «{name}». Hãy chọn một nơi trong danh sách."
NO_PERIOD = (
    "Không hiểu kỳ «{text}». Hãy viết như: tháng 6/2026, quý II/2026, 6 tháng đầu năm 2026, 01/6/2026 - 15/6/2026."
)
NOTHING_NEW = "Chưa có gì khác với điều máy đọc. Nếu máy đọc đúng, hãy bấm Xác nhận."


def correct(s: Submission, author: str, form: Mapping[str, str]) -> Decision:
    """What differs between the form and a report. Raises ValueError for what is not understood or when nothing does."""
    wanted = {**_unit(s, form), **_period(s, form)}
    wanted |= {name: form[name] or None for name in ("branch", "type") if name in form}
    if wanted.get("branch") not in (None, *wording.BRANCHES) or wanted.get("type") not in (None, *TYPE_NAMES):
        raise ValueError("Khối hoặc loại văn bản đã chọn không có trong danh sách. Hãy chọn lại.")
    read = fields_of(s)
    changes = {name: value for name, value in wanted.items() if value != read[name]}
    if not changes:
        raise ValueError(NOTHING_NEW)
    return decided("correct", s, author, changes=changes, reason=" ".join(form.get("reason", "").split()))


def decided(
    action: Action, s: Submission, author: str, *, changes: Mapping[str, str | None] | None = None, reason: str = ""
) -> Decision:
    """A decision about a report as a whole."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    made: dict[str, str | None] = dict(changes or {})
    return Decision(
        uuid.uuid4().hex, at, author, action, s.document_id, changes=made, machine=fields_of(s), reason=reason
    )


def fields_of(s: Submission) -> dict[str, str | None]:
    """What a person may correct of a report, as text."""
    own = {"period_start": s.period.start, "period_end": s.period.end}
    return {name: rows.printed(own.get(name, getattr(s, name, None))) for name in SUBMISSION_FIELDS}


def told(changes: Mapping[str, str | None]) -> str:
    """What was corrected, in a few Vietnamese words."""
    parts = []
    if "area" in changes or "area_code" in changes:
        province = f", {changes['province']}" if changes.get("province") else ""
        parts.append(f"đơn vị → {changes.get('area') or 'chưa rõ'}{province}")
    if "branch" in changes:
        parts.append(f"khối → {wording.BRANCHES.get(changes['branch'] or '', 'chưa rõ')}")
    if "type" in changes:
        parts.append(f"loại văn bản → {TYPE_NAMES.get(changes['type'] or '', 'chưa rõ').lower()}")
    if "period_start" in changes and "period_end" in changes:
        parts.append(f"kỳ → {wording.period(changes['period_start'], changes['period_end'])}")
    else:
        names = {"period_start": "đầu kỳ", "period_end": "cuối kỳ"}
        parts += [f"{label} → {wording.day(changes[n]) or 'để trống'}" for n, label in names.items() if n in changes]
    return "; ".join(parts)


def units(words: str, near: Collection[str]) -> list[Commune]:
    """The communes that a few typed words may mean, with or without tones; words may name the province too.

    Names that hold the words as typed come first, and among them those of the provinces `near`.
    """
    wanted = plain(words[:LONGEST]).split()
    if not wanted:
        return []
    found = [c for bare, c in _all() if all(f" {word}" in f" {bare}" for word in wanted)]
    own = plain(" ".join(wanted))
    found.sort(key=lambda c: (own not in plain(c.title), c.province not in near, own != plain(c.name), c.code))
    return found[:MOST_CHOICES]


def _unit(s: Submission, form: Mapping[str, str]) -> dict[str, str | None]:
    """The commune that was chosen from the list, or typed so that only one can be meant."""
    code, name = form.get("area_code", ""), " ".join(form.get("don_vi", "").split())[:LONGEST]
    if code:
        chosen = [c for c in communes.load() if c.code == code]
        name = code
    elif not name or name == (s.area or ""):
        return {}
    else:
        chosen = communes.find(name, province=s.province) if s.province else []
        chosen = chosen or communes.find(name) or units(name, ())
    if len(chosen) != 1:
        raise ValueError((MANY_UNITS if chosen else NO_UNIT).format(name=name, count=len(chosen)))
    return {"area_code": chosen[0].code, "area": chosen[0].title, "province": chosen[0].province}


def _period(s: Submission, form: Mapping[str, str]) -> dict[str, str | None]:
    text = " ".join(form.get("ky", "").split())[:LONGEST]
    if not text or text == period_text(s.period):
        return {}
    read = report_period(BARE_MONTH.sub("tháng ", text), None)
    if read.start is None or read.end is None:
        raise ValueError(NO_PERIOD.format(text=text))
    return {"period_start": read.start.isoformat(), "period_end": read.end.isoformat()}


def period_text(period: Period) -> str:
    """A period as it stands in its input field; empty where it is not known."""
    return wording.period(period.start, period.end) if period.end else ""


def suggested_periods(months: Sequence[str]) -> list[str]:
    """Periods to choose from: the given months (YYYY-MM, newest first) and the quarters, halves and years they end."""
    found: list[str] = []
    for code in months:
        year, month = int(code[:4]), int(code[5:])
        found.append(f"tháng {month}/{year}")
        if month % 3 == 0:
            found.append(f"quý {('I', 'II', 'III', 'IV')[month // 3 - 1]}/{year}")
        if month in (6, 9):
            found.append(f"{month} tháng đầu năm {year}")
        if month == 12:  # noqa: PLR2004, December
            found.append(f"năm {year}")
    return found


@cache
def _all() -> tuple[tuple[str, Commune], ...]:
    """Every commune with its name, type and province without tones."""
    return tuple((plain(f"{c.title} {c.province}"), c) for c in communes.load())
