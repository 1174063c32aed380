"""Makers of the types that walk between rooms: sensible defaults, so that a test names only what it is about."""

# ruff: noqa: ANN401 -- a factory takes any field of its type

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from normalize.observation import Observation, Period, Record, StatusRow, Submission
from rules.finding import Evidence, Finding

DOCUMENT = "0123456789abcdef"
NAME = "bao-cao-thang-6-2026.docx"
START, END = date(2026, 1, 1), date(2026, 6, 30)


def submission(**over: Any) -> Submission:
    """The half-year report of one commune's government; `period_start`, `period_end` may be given as ISO text."""
    start, end = _day(over.pop("period_start", START)), _day(over.pop("period_end", END))
    fields: dict[str, Any] = {
        "document_id": DOCUMENT,
        "document": NAME,
        "area_code": "00070",
        "area": "phường Hoàn Kiếm",
        "province": "Hà Nội",
        "branch": "government",
        "type": "report",
        "number": "12/BC-UBND",
        "date": date(2026, 7, 1),
        "period": Period(start, end, "6 tháng đầu năm 2026"),
        "title": "Báo cáo chuyển đổi số 6 tháng đầu năm 2026",
    }
    return Submission(**(fields | over))


def observation(**over: Any) -> Observation:
    """A count of received dossiers. Numbers may be int or text ("84.03"); decimals, step and text follow from them.

    `observation(value="84.03", unit="percent")` is printed 84,03%; `observation(numerator=3, denominator=4,
    value="75", unit="percent")` is printed 3/4, tỷ lệ: 75%; with value=None the bare pair 3/4.
    """
    given = dict(over)
    for name in ("value", "numerator", "denominator", "step"):
        if given.get(name) is not None:
            given[name] = Decimal(str(given[name]))
    for name in ("period_start", "period_end", "as_of"):
        if name in given:
            given[name] = _day(given[name])
    value = given.setdefault("value", Decimal(1484))
    decimals = given.setdefault("decimals", None if value is None else max(0, -int(value.as_tuple().exponent)))
    given.setdefault("step", None if decimals is None else Decimal(1).scaleb(-decimals))
    unit = given.setdefault("unit", "hồ sơ")
    given.setdefault("text", _printed(value, given.get("numerator"), given.get("denominator"), unit))
    given.setdefault("snippet", f"Số liệu: {given['text']}")
    start = given.setdefault("start", max(0, given["snippet"].find(given["text"])))
    pair = given.get("numerator") is not None
    shape = ("pair_percent" if value is not None else "pair") if pair else None
    given.setdefault("form", shape or {"percent": "percent", "VND": "money"}.get(str(unit), "count"))
    fields: dict[str, Any] = {
        "id": f"{DOCUMENT}-0001",
        "document": NAME,
        "document_id": DOCUMENT,
        "page": 1,
        "bbox": (88.1, 402.0, 301.7, 417.2),
        "block": 1,
        "start": start,
        "end": start + len(given["text"]),
        "section": "I / 1",
        "table": None,
        "row": None,
        "column": None,
        "indicator": "dossiers.received",
        "label": "tổng số hồ sơ tiếp nhận",
        "kind": "result",
        "comparator": "eq",
        "numerator": None,
        "denominator": None,
        "period_start": START,
        "period_end": END,
        "as_of": None,
        "scope": None,
        "area_code": "00070",
        "area": "phường Hoàn Kiếm",
        "province": "Hà Nội",
        "branch": "government",
        "confidence": 1.0,
        "why": "",
    }
    return Observation(**(fields | given))


def record(*observations: Observation, **over: Any) -> Record:
    """One document with these observations, numbered in this order and made its own (document, area, branch).

    `statuses`, `non_figures`, `unplaced`, `media`, `pages`, `notes`, `texts` and `submission` go to the record, every
    other keyword to its submission. An observation that keeps the factory's period takes the submission's.
    """
    own = ("statuses", "non_figures", "unplaced", "media", "pages", "notes", "texts")
    fields: dict[str, Any] = {
        "statuses": (),
        "non_figures": (),
        "unplaced": (),
        "media": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pages": 4,
        "notes": (),
    } | {name: over.pop(name) for name in own if name in over}
    whose = over.pop("submission", None) or submission(**over)
    return Record(
        submission=whose,
        observations=tuple(_owned(o, whose, n) for n, o in enumerate(observations, start=1)),
        **fields,
    )


def status_row(**over: Any) -> StatusRow:
    """A row of a task table whose result cell says that the task is done."""
    fields: dict[str, Any] = {
        "table": 1,
        "row": 1,
        "label": "Ban hành kế hoạch chuyển đổi số",
        "text": "Đã hoàn thành",
        "status": "completed",
        "page": 3,
        "bbox": None,
        "block": 40,
    }
    return StatusRow(**(fields | over))


def evidence(**over: Any) -> Evidence:
    """A figure in a finding."""
    fields: dict[str, Any] = {
        "observation_id": f"{DOCUMENT}-0001",
        "document": NAME,
        "text": "1484",
        "page": 1,
        "bbox": (88.1, 402.0, 301.7, 417.2),
        "snippet": "Tổng số hồ sơ tiếp nhận 1484 hồ sơ",
        "section": "I / 1",
    }
    return Evidence(**(fields | over))


def finding(**over: Any) -> Finding:
    """A ratio that does not agree with its stated percentage."""
    fields: dict[str, Any] = {
        "id": "f0123456789abcde",
        "check": "ratio.mismatch",
        "severity": "error",
        "document": NAME,
        "document_id": DOCUMENT,
        "indicators": ("dossiers.online_full_rate",),
        "area_code": "00070",
        "area": "phường Hoàn Kiếm",
        "period_start": START.isoformat(),
        "period_end": END.isoformat(),
        "figures": (evidence(text="1247/1484, tỷ lệ: 86,03%"),),
        "stated": "Báo cáo ghi 1247/1484, tỷ lệ: 86,03%.",
        "computed": "1.247 : 1.484 = 84,03 %",
        "message": "Tỷ lệ ghi trong báo cáo chưa khớp với hai số liệu tính ra tỷ lệ đó.",
        "ask": "Đề nghị đơn vị rà soát lại số liệu này.",
    }
    return Finding(**(fields | over))


def _owned(o: Observation, whose: Submission, ordinal: int) -> Observation:
    period = (
        {}
        if (o.period_start, o.period_end) != (START, END)
        else {
            "period_start": whose.period.start,
            "period_end": whose.period.end,
        }
    )
    return replace(
        o,
        id=f"{whose.document_id}-{ordinal:04d}",
        document=whose.document,
        document_id=whose.document_id,
        area_code=whose.area_code,
        area=whose.area,
        province=whose.province,
        branch=whose.branch,
        **period,
    )


def _printed(value: Decimal | None, numerator: Any, denominator: Any, unit: str | None) -> str:
    number = "" if value is None else f"{value:f}".replace(".", ",")
    stated = f"{number}%" if unit == "percent" else number
    if numerator is None:
        return stated
    pair = f"{numerator}/{denominator}"
    return f"{pair}, tỷ lệ: {stated}" if stated else pair


def _day(day: date | str | None) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day
