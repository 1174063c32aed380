"""The month that the office follows: which it is, who has sent nothing for it, who was late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desk import deadline
from desk.deadline import Deadline
from desk.night import Expected, newest_of
from normalize.observation import Period, Submission
from tests.factories import submission


def report(code: str, end: str | None = "2026-05-31", **over: Any) -> Submission:  # noqa: ANN401, any field
    last = date.fromisoformat(end) if end else None
    period = Period(last.replace(day=1) if last else None, last)
    fields = {"area_code": code, "area": f"xã Số {code}", "period": period, "document_id": f"{code}-{end}"}
    return submission(**(fields | over))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(20, Deadline(20), id="a number is a day of the month itself"),
        pytest.param("ngày 20", Deadline(20), id="the same in words"),
        pytest.param("5 tháng sau", Deadline(5, next_month=True), id="a day of the month after"),
    ],
)
def test_a_deadline_as_the_office_writes_it(written: object, expected: Deadline) -> None:
    assert deadline.read(written) == expected


@pytest.mark.parametrize("written", ["cuối tháng", 0, 32, "20/5"])
def test_anything_else_is_told_with_an_example(written: object) -> None:
    with pytest.raises(ValueError, match="5 tháng sau"):
        deadline.read(written)


@pytest.mark.parametrize(
    ("due", "month", "expected"),
    [
        pytest.param(Deadline(20), date(2026, 5, 1), date(2026, 5, 20), id="of the month itself"),
        pytest.param(Deadline(5, next_month=True), date(2025, 12, 1), date(2026, 1, 5), id="over the new year"),
        pytest.param(Deadline(31), date(2026, 2, 1), date(2026, 2, 28), id="a month without that day"),
    ],
)
def test_the_day_on_which_reports_are_due(due: Deadline, month: date, expected: date) -> None:
    assert due.of(month) == expected


@pytest.mark.parametrize(
    ("today", "due", "expected"),
    [
        pytest.param("2026-06-08", Deadline(20), "2026-05-01", id="before the day it is the month before"),
        pytest.param("2026-06-20", Deadline(20), "2026-05-01", id="on the day itself reports may still come"),
        pytest.param("2026-06-21", Deadline(20), "2026-06-01", id="the day after, those missing are missing"),
        pytest.param("2026-07-03", Deadline(5, next_month=True), "2026-05-01", id="not yet due in the month after"),
        pytest.param("2026-07-21", None, "2026-06-01", id="without a deadline, the newest of half the units"),
        pytest.param("2026-06-08", None, "2026-06-01", id="a month that has begun counts"),
    ],
)
def test_the_month_that_is_followed(today: str, due: Deadline | None, expected: str) -> None:
    sent = [report("00001"), report("00002"), report("00001", "2026-06-30"), report("00003", "2026-12-31", type="plan")]
    assert deadline.followed(sent, date.fromisoformat(today), due) == date.fromisoformat(expected)


def test_one_early_report_does_not_make_a_month() -> None:
    sent = [report(f"{n:05d}") for n in range(9)] + [report("00001", "2026-06-30")]
    assert deadline.followed(sent, date(2026, 6, 29), None) == date(2026, 5, 1)


AWAITED = (Expected("xã Số 00001", "00001"), Expected("xã Số 00002"), Expected("xã Vắng", "00009"))


def told(*sent: Submission, received: dict[str, str]) -> deadline.Turnout:
    days = {"xưa": date(2026, 1, 1)} | {key: date.fromisoformat(day) for key, day in received.items()}
    return deadline.turnout(date(2026, 5, 1), sent, AWAITED, Deadline(20), days)


def test_who_has_sent_nothing_by_code_or_by_name() -> None:
    month = told(report("00001"), report("00002"), report("00009", "2026-04-30"), received={})
    assert (month.text, [e.area for e in month.missing]) == ("2/3", ["xã Vắng"])


@pytest.mark.parametrize(
    ("received", "signed", "late"),
    [
        pytest.param("2026-05-20", "2026-05-19", False, id="on the last day"),
        pytest.param("2026-05-21", "2026-05-20", False, id="read in the night after the last day"),
        pytest.param("2026-05-22", "2026-05-20", True, id="two days after, whatever day is printed on it"),
        pytest.param("2026-01-01", "2026-05-20", False, id="lay there when the warehouse was begun, signed in time"),
        pytest.param("2026-01-01", "2026-05-23", True, id="lay there when the warehouse was begun, signed late"),
    ],
)
def test_who_was_late(received: str, signed: str, late: bool) -> None:
    own = report("00001", date=date.fromisoformat(signed))
    month = told(own, received={own.document_id: received})
    assert bool(month.late) == late


def test_a_unit_that_sends_a_second_version_late_was_not_late() -> None:
    first, again = report("00001"), report("00001", document_id="again")
    month = told(first, again, received={first.document_id: "2026-05-18", "again": "2026-06-01"})
    assert month.late == ()


def test_what_is_shown_of_a_unit_is_its_newest_month_and_its_plan() -> None:
    sent = [
        report("00001", "2026-04-30"),
        report("00001"),
        report("00001", document_id="nửa-năm", type="programme"),
        report("00001", "2026-12-31", type="plan"),
        report("00001", "2062-05-31"),
        report("00001", None),
        report("00002", "2025-09-30"),
    ]
    shown = newest_of(sent, date(2026, 6, 1))
    assert shown == {"00001-2026-05-31", "00001-2026-12-31", "00002-2025-09-30"}
