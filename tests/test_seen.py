"""Findings whose figures a person compared with the original say so; doubtful readings nobody saw are told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desk import letter, page, seen
from desk.night import Raised
from normalize import catalogue
from rules.finding import Finding
from tests.factories import observation
from tests.nights import found_in, night, report
from tests.test_decisions import decision, undoing
from warehouse.decisions import Decision

SURE = observation(bbox=(80.0, 100.0, 120.0, 115.0))
DOUBTED = observation(value=1904, confidence=0.4, bbox=(80.0, 140.0, 120.0, 155.0))
READ = report(figures=(SURE, DOUBTED))
FIRST, SECOND = READ.observations


def cites(*figures: Any) -> Finding:  # noqa: ANN401, observations
    """A finding on these figures."""
    found = found_in(READ)
    one = found.figures[0]
    return replace(found, figures=tuple(replace(one, observation_id=o.id, text=o.text) for o in figures))


def confirmed(o: Any, **over: Any) -> Decision:  # noqa: ANN401, an observation
    """Somebody said that a figure is read as printed."""
    return decision(o, "confirm", id=f"c-{o.id}-{len(over)}", **over)


OF_FINDING = confirmed(SECOND, finding_id=cites(SECOND).id)


@pytest.mark.parametrize(
    ("figures", "made", "told", "unsure"),
    [
        pytest.param([FIRST], [], "", False, id="a sure reading that nobody looked at"),
        pytest.param([FIRST, SECOND], [], "", True, id="one of the figures is doubtful"),
        pytest.param([SECOND], [confirmed(SECOND)], "Lan, 08:30 ngày 02/7/2026", False, id="the reading is confirmed"),
        pytest.param([SECOND], [decision(SECOND)], "Lan, 08:30 ngày 02/7/2026", False, id="the value is corrected"),
        pytest.param([FIRST, SECOND], [confirmed(SECOND)], "", False, id="only the doubtful one was looked at"),
        pytest.param([FIRST, SECOND], [OF_FINDING], "Lan, 08:30 ngày 02/7/2026", False, id="the finding is confirmed"),
        pytest.param([SECOND], [confirmed(SECOND), undoing(confirmed(SECOND))], "", True, id="it was taken back"),
        pytest.param([SECOND], [decision(SECOND, "aside")], "", True, id="set aside is not looked at"),
        pytest.param([SECOND], [confirmed(FIRST)], "", True, id="another figure was confirmed"),
    ],
)
def test_who_saw_the_figures_of_a_finding(figures: list[Any], made: list[Decision], told: str, unsure: bool) -> None:
    (found,) = seen.marked([Raised(cites(*figures), new=True, since="2026-06-08")], [READ], made)
    assert (found.seen, found.unsure) == (told, unsure)


def test_the_page_and_the_letter_say_it() -> None:
    made = night([READ], [cites(SECOND)])
    for mark, on_page in (
        ({"seen": "Lan, 08:30 ngày 02/7/2026"}, "Đã có người đối chiếu với bản gốc: Lan, 08:30 ngày 02/7/2026"),
        ({"unsure": True}, "Máy đọc chưa chắc: đối chiếu bản gốc trước khi hỏi đơn vị"),
    ):
        (raised,) = (replace(r, **mark) for r in made.raised)
        units = tuple(replace(u, raised=(raised,)) for u in made.units)
        html = page.render(replace(made, raised=(raised,), units=units), catalogue.load())
        assert on_page in html
        assert (letter.NOT_COMPARED in letter._line(1, raised)["ly_do"]) is bool(raised.unsure)
