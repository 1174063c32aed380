"""From what a person typed to a decision: Vietnamese numbers, periods and codes checked before anything is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal

from desk import wording
from desk.review import whose
from desk.review.queue import Item
from normalize import numbers
from normalize.catalogue import Catalogue
from normalize.observation import Observation
from warehouse import decisions, rows
from warehouse.decisions import Action, Decision

LONGEST = 2000
NO_INDICATOR = "-"
"""What the form sends for "none of the catalogue"."""

NUMBER_NAMES = {"value": "Giá trị", "numerator": "Tử số", "denominator": "Mẫu số"}


def confirm(item: Item, o: Observation | None, author: str) -> Decision:
    """The machine read it right; of a finding: the report really says so, the commune is to be asked."""
    return _decision("confirm", item, author, o)


def aside(item: Item, o: Observation | None, author: str, form: Mapping[str, str]) -> Decision:
    """For later."""
    return _decision("aside", item, author, o, reason=_text(form, "reason"))


def waive(item: Item, author: str, form: Mapping[str, str]) -> Decision:
    """The report is right as it stands. Raises ValueError without a reason, or for a day in the past."""
    reason, expires_on = _text(form, "reason"), _text(form, "expires_on")
    if item.finding is None:
        raise ValueError("Chỉ phát hiện mới cần giải trình; với số liệu này hãy bấm Xác nhận.")
    if not reason:
        raise ValueError("Hãy ghi lý do vì sao số liệu đúng như văn bản.")
    if expires_on and _day(expires_on, "Hạn của giải trình") < datetime.now(UTC).date():
        raise ValueError("Hạn của giải trình đã qua; hãy chọn một ngày sắp tới hoặc để trống.")
    first = item.figures[0] if item.figures else None
    return _decision(
        "waive",
        item,
        author,
        first,
        reason=reason,
        expires_on=expires_on or None,
        figures=rows.figures_of(item.finding),
    )


def correct(item: Item, o: Observation, author: str, form: Mapping[str, str], catalogue: Catalogue) -> Decision:
    """What differs between the form and the figure. Raises ValueError for what cannot be read, or when nothing does."""
    wanted = {
        **_numbers(o, form),
        **_meaning(form, catalogue),
        **_period(form),
        **({"scope": _text(form, "scope") or None} if "scope" in form else {}),
        **({"kind": form["kind"]} if "kind" in form else {}),
    }
    changes = {name: value for name, value in wanted.items() if value != rows.printed(getattr(o, name))}
    if not changes:
        raise ValueError("Chưa có gì khác với điều máy đọc. Nếu máy đọc đúng, hãy bấm Xác nhận.")
    decisions.amended(o, changes)
    return _decision("correct", item, author, o, changes=changes, reason=_text(form, "reason"))


def undo(decision: Decision, author: str) -> Decision:
    """Takes an earlier decision back; both stay in the log."""
    return Decision(
        *(uuid.uuid4().hex, _now(), author, "undo", decision.document_id, decision.finding_id, decision.anchor),
        undoes=decision.id,
    )


def told(decision: Decision, catalogue: Catalogue) -> str:
    """What was decided, in a few Vietnamese words."""
    match decision.action:
        case "confirm" if decision.is_of_report:
            return "văn bản không nêu rõ hơn, giữ nguyên"
        case "correct" if decision.is_of_report:
            return f"đã sửa {whose.told(decision.changes)}"
        case "confirm":
            return "đã xác nhận, sẽ hỏi lại đơn vị" if decision.finding_id else "đã xác nhận máy đọc đúng"
        case "waive":
            return f"đúng như văn bản: {decision.reason}"
        case "aside":
            return "để sau"
        case "undo":
            return "đã hoàn tác"
        case "correct":
            names = [
                _told_change(n, v, catalogue) for n, v in decision.changes.items() if n not in ("step", "decimals")
            ]
            return "đã sửa " + "; ".join(names)


def _told_change(name: str, value: str | None, catalogue: Catalogue) -> str:
    if name == "indicator":
        indicator = catalogue.get(value)
        return f"chỉ tiêu → {indicator.name if indicator else 'không thuộc danh mục'}"
    if name == "kind":
        return f"loại → {wording.KINDS.get(value or '', value or '')}"
    if name in NUMBER_NAMES:
        return f"{NUMBER_NAMES[name].lower()} → {wording.number(Decimal(value)) if value else 'để trống'}"
    if name in ("period_start", "period_end", "as_of"):
        label = {"period_start": "đầu kỳ", "period_end": "cuối kỳ", "as_of": "thời điểm"}[name]
        return f"{label} → {wording.day(value) or 'để trống'}"
    return f"phạm vi → {value or 'toàn đơn vị'}"


def _numbers(o: Observation, form: Mapping[str, str]) -> dict[str, str | None]:
    """The numbers that were typed, exact, and for a new value how precisely it is stated."""
    found: dict[str, str | None] = {}
    for name, label in NUMBER_NAMES.items():
        if name not in form:
            continue
        text = _text(form, name).removesuffix("%").strip()
        if text == typed(o, name):
            continue
        if not text:
            found[name] = None
            continue
        value, step = _number(text, o.unit if name == "value" else None, label)
        found[name] = rows.printed(value)
        if name == "value":
            found["step"] = rows.printed(step)
            if o.unit != "VND":
                found["decimals"] = str(max(0, -int(step.as_tuple().exponent)))
    return found


def typed(o: Observation, name: str) -> str:
    """A number of a figure as it stands in its input field."""
    return wording.number(getattr(o, name), o.decimals if name == "value" and o.unit == "percent" else None)


def _number(text: str, unit: str | None, label: str) -> tuple[Decimal, Decimal]:
    if unit == "VND" and (money := numbers.amount(text)) is not None:
        return money[0], money[1]
    number = numbers.read(text, "percent" if unit == "percent" else "count")
    if number is None:
        raise ValueError(f"{label} «{text}» không phải là số. Hãy viết như 1.484 hoặc 84,03.")
    return number.value, Decimal(1).scaleb(-number.decimals)


def _meaning(form: Mapping[str, str], catalogue: Catalogue) -> dict[str, str | None]:
    code = form.get("indicator", "")
    if not code:
        return {}
    if code == NO_INDICATOR:
        return {"indicator": None}
    if code not in catalogue:
        raise ValueError("Chỉ tiêu đã chọn không có trong danh mục. Hãy chọn lại.")
    return {"indicator": code}


def _period(form: Mapping[str, str]) -> dict[str, str | None]:
    names = [n for n in ("period_start", "period_end") if n in form]
    found: dict[str, str | None] = {
        n: _day(_text(form, n), "Ngày của kỳ").isoformat() if _text(form, n) else None for n in names
    }
    start, end = found.get("period_start"), found.get("period_end")
    if start and end and start > end:
        raise ValueError("Ngày đầu kỳ sau ngày cuối kỳ. Hãy xem lại.")
    return found


def _decision(
    action: Action,
    item: Item,
    author: str,
    o: Observation | None,
    *,
    changes: Mapping[str, str | None] | None = None,
    reason: str = "",
    expires_on: str | None = None,
    figures: str = "",
) -> Decision:
    return Decision(
        id=uuid.uuid4().hex,
        at=_now(),
        author=author,
        action=action,
        document_id=item.report.submission.document_id,
        finding_id=item.finding.id if item.finding else None,
        anchor=decisions.anchor_of(o) if o else None,
        changes=changes or {},
        machine=_as_read(o) if o else {},
        reason=reason,
        expires_on=expires_on,
        figures=figures,
    )


def _as_read(o: Observation) -> dict[str, str | None]:
    """The fields that a person may correct, as text, before they did."""
    names = {f.name for f in fields(o)} & set(decisions.OBSERVATION_FIELDS)
    return {name: rows.printed(getattr(o, name)) for name in sorted(names)}


def _text(form: Mapping[str, str], name: str) -> str:
    return " ".join(str(form.get(name, "")).split())[:LONGEST]


def _day(text: str, label: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{label} «{text}» không phải là ngày.") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
