"""Reports come out of the warehouse some at a time: the same ones, in the order of arrival, wherever the cuts lie."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from normalize.observation import Record
from rules.engine import check, check_batches
from tests.deliveries import Clock, delivery, renumbered, report
from tests.factories import observation, status_row
from warehouse import Store, sheaf

NAMES = "abcdefg"
WRONG = observation(numerator=5310, denominator=9160, value="59.76", unit="percent", indicator="dossiers.online_rate")


def of_unit(n: int) -> Record:
    """The report of the n-th unit: it states n, and a rate that is wrong."""
    statuses = tuple(status_row(row=row) for row in range(n))
    texts = ((1, f"Đoạn thứ {n}"),)
    figures = (observation(value=n), WRONG, observation(value=f"{n}.50", unit="percent", block=3))
    return report(NAMES[n], *figures, area_code=f"{n:05d}", statuses=statuses, texts=texts)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Seven reports in three batches, two of them read again by a newer pipeline, and cut into sheaves of two."""
    monkeypatch.setattr(sheaf, "SIZE", 2)
    clock = Clock()
    with Store.open(tmp_path, pipeline="1", now=clock) as opened:
        for batch in ((0, 1, 2), (3, 4), (5, 6)):
            opened.load([delivery(of_unit(n)) for n in batch])
    with Store.open(tmp_path, pipeline="2", now=clock) as opened:
        opened.load([delivery(renumbered(of_unit(n), 3)) for n in (4, 0)])
        yield opened


def test_every_report_once_in_the_order_of_arrival_as_the_newest_pipeline_read_it(store: Store) -> None:
    assert [len(each) for each in store.sheaves()] == [2, 2, 2, 1]
    assert store.records() == [renumbered(of_unit(n), 3) if n in (0, 4) else of_unit(n) for n in range(7)]


def test_only_the_reports_asked_for(store: Store) -> None:
    wanted = {of_unit(n).submission.document_id for n in (5, 0, 3)}

    assert [r.submission.document for r in store.records(wanted)] == ["a", "d", "f"]
    assert store.records(set()) == []


def test_corrected_figures_stand_beside_those_as_read(store: Store) -> None:
    corrected = store.records()[1].observations[0].id
    store.correct(corrected, "value", "100", "in nhầm", "Lan")

    assert [int(r.observations[0].value or 0) for r in store.records()] == [0, 100, 2, 3, 4, 5, 6]
    assert [str(r.observations[2].value) for r in store.records()][:3] == ["0.50", "1.50", "2.50"]


def test_a_sheaf_holds_its_reports_in_another_process(store: Store) -> None:
    sent = [pickle.loads(pickle.dumps(each)) for each in store.sheaves()]

    assert [record for each in sent for record in each] == store.records()


@pytest.mark.parametrize("workers", [pytest.param(1, id="here"), pytest.param(2, id="in worker processes")])
def test_checking_sheaves_finds_what_checking_all_records_finds(store: Store, workers: int) -> None:
    together, apart = check(store.records()), check_batches(store.sheaves(), workers=workers)

    assert {f.document for f in together.findings if f.severity == "error"} == set(NAMES)
    assert (apart.findings, apart.unchecked) == (together.findings, together.unchecked)
