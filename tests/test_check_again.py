"""A night checks reports anew when something changed: a report, a decision, the rules. And not when nothing did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk import nightly, version
from rules import engine
from tests.deliveries import Clock, delivery, report
from tests.factories import observation
from warehouse import Changes, Store

WRONG = observation(numerator=5310, denominator=9160, value="59.76", unit="percent", indicator="dossiers.online_rate")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(tmp_path, pipeline="1", now=clock) as opened:
        opened.load([delivery(report("a", WRONG)), delivery(report("b", area_code="00071"))])
        yield opened


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that reports are really checked."""
    made: list[int] = []
    real = engine.check_batches

    def counted(*given: object, **named: object) -> engine.Outcome:
        made.append(1)
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "check_batches", counted)
    return made


def files(folder: Path) -> dict[str, int]:
    """What is written in the warehouse, but for the private database."""
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file() and not p.name.startswith("work.")}


def test_a_second_night_with_nothing_new_takes_what_the_first_one_found(store: Store, checks: list[int]) -> None:
    first, new = nightly.check_all(store)
    written = files(store.folder)
    second, changes = nightly.check_all(store)

    assert len(checks) == 1
    assert len(new.new) == len(first.findings) > 0
    assert {f.id: f for f in second.findings} == {f.id: f for f in first.findings}
    assert second.unchecked == first.unchecked
    assert (changes.new, changes.settled, len(changes.persisting)) == ((), (), len(first.findings))
    assert files(store.folder) == written


def test_the_next_writer_knows_it_too(store: Store, checks: list[int], clock: Clock) -> None:
    nightly.check_all(store)
    store.close()
    with Store.open(store.folder, pipeline="1", now=clock) as again:
        nightly.check_all(again)

    assert len(checks) == 1


def error(store: Store) -> str:
    return next(f.id for f in store.findings() if f.severity == "error")


CHANGES: list[tuple[str, Callable[[Store], object]]] = [
    ("another report", lambda s: s.load([delivery(report("c", area_code="00072"))])),
    ("a newer version of a report", lambda s: s.load([delivery(report("a2", observation(value=7)))])),
    ("a report taken back", lambda s: s.withdraw(report("a").submission.document_id, "nhầm", "Lan")),
    (
        "a figure corrected",
        lambda s: s.correct(f"{report('a').submission.document_id}-0001", "value", "57.97", "", "Lan"),
    ),
    ("a finding explained", lambda s: s.waive(error(s), "đã rõ", "Lan")),
    ("the mark lost", lambda s: (s.folder / "doi-soat.txt").unlink()),
]


@pytest.mark.parametrize("change", [pytest.param(c, id=name) for name, c in CHANGES])
def test_reports_are_checked_anew_after(change: Callable[[Store], object], store: Store, checks: list[int]) -> None:
    nightly.check_all(store)
    change(store)
    nightly.check_all(store)

    assert len(checks) == 2


def test_other_rules_check_everything_anew(store: Store, checks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    nightly.check_all(store)
    monkeypatch.setattr(version, "outputs", lambda: "newer")
    nightly.check_all(store)

    assert len(checks) == 2


def test_an_explanation_runs_out_without_a_check(store: Store, checks: list[int], clock: Clock) -> None:
    nightly.check_all(store)
    store.waive(error(store), "đã rõ", "Lan", clock.moment.date())
    nightly.check_all(store)
    waived = len(checks)
    clock.day(20)
    changes: Changes
    _, changes = nightly.check_all(store)

    assert len(checks) == waived
    assert [f.severity for f in changes.reopened] == ["error"]
