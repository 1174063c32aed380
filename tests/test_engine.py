"""Whole reports: what is found, how gravely, once, under one name; and nothing about reports without a fault."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from normalize import catalogue
from rules.engine import check
from rules.finding import Finding
from rules.targets import of_records
from tests.factories import observation, record, status_row
from tests.generator import clean_record

T = TypeVar("T")
RATE = "dossiers.e_result_rate"
TEXT = {"indicator": RATE, "numerator": 1409, "denominator": 1483, "value": "95", "unit": "percent", "label": "kết quả"}
CELL = {"indicator": RATE, "value": "100", "unit": "percent", "label": "kết quả", "table": 1, "row": "13", "block": 9}
APRIL = {"period_start": "2026-04-01", "period_end": "2026-04-30"}


def findings(*figures: object, **over: object) -> list[Finding]:
    return list(check([record(*figures, **over)]).findings)  # type: ignore[arg-type]


def test_reports_without_a_fault_raise_nothing() -> None:
    for seed in range(150):
        found = [f for f in check([clean_record(seed)]).findings if f.severity != "info"]
        assert found == [], seed


def test_the_same_figures_give_the_same_id_when_the_report_is_read_again() -> None:
    first = findings(observation(**TEXT), observation(**CELL))
    again = findings(
        observation(indicator=None, value=7), observation(**TEXT, page=3), observation(**CELL), document_id="f" * 16
    )

    assert [f.id for f in first] == [f.id for f in again]
    assert first[0].figures[0].observation_id != again[0].figures[0].observation_id


def test_another_figure_gives_another_id() -> None:
    ids = {findings(observation(**TEXT), observation(**CELL | {"value": v}))[0].id for v in ("100", "99", "98")}

    assert len(ids) == 3


@pytest.mark.parametrize(
    ("text", "cell", "severity"),
    [
        pytest.param({}, {}, "error", id="the same period: proof"),
        pytest.param({}, APRIL, "info", id="April within the half-year, and nothing else agrees: a difference to note"),
        pytest.param({}, {"label": "hài lòng"}, None, id="called by another name: not compared"),
        pytest.param(
            {"value": "96.42", "numerator": None, "denominator": None},
            {"value": "96.24", "label": "hài lòng"},
            "warning",
            id="another name, the same digits in another order: strong suspicion",
        ),
        pytest.param({"scope": "khối Đảng"}, {}, None, id="another group: not compared"),
        pytest.param({}, {"kind": "target"}, None, id="a result and a target: not compared"),
        pytest.param({}, {"value": "95.0"}, None, id="the same at another precision"),
        pytest.param({}, {"confidence": 0.4}, "warning", id="a reading that is not sure: look at the scan"),
    ],
)
def test_how_grave_a_repeated_figure_is(text: dict[str, object], cell: dict[str, object], severity: str | None) -> None:
    found = findings(observation(**TEXT | text), observation(**CELL | cell))

    assert [f.severity for f in found] == ([severity] if severity else [])


def test_a_difference_of_periods_weighs_less_when_the_other_rows_agree() -> None:
    others = [
        figure
        for n, code in enumerate(("dossiers.digitized_rate", "dossiers.online_payment_rate"))
        for figure in (
            observation(indicator=code, value="99.9", unit="percent", block=3 + n),
            observation(indicator=code, value="99.9", unit="percent", table=1, row=str(n), block=20 + n, **APRIL),
        )
    ]
    found = findings(observation(**TEXT), observation(**CELL | APRIL), *others)

    assert [f.severity for f in found] == ["warning"]
    assert "hai kỳ số liệu khác nhau" in found[0].message


def test_what_a_task_table_says_is_one_finding_that_names_both_totals() -> None:
    rows = tuple(
        status_row(row=n, status=s) for n, s in enumerate(["completed"] * 7 + ["in_progress"] * 2 + ["not_begun"] * 3)
    )
    found = findings(
        observation(indicator="tasks.total", value=12),
        observation(indicator="tasks.completed", value=6),
        observation(indicator="tasks.in_progress", value=6),
        statuses=rows,
    )

    assert [(f.check, f.severity) for f in found] == [("tally.mismatch", "error")]
    assert {e.text for e in found[0].figures if e.observation_id} == {"6"}
    assert len([e for e in found[0].figures if e.observation_id]) == 2


def test_parts_that_exceed_their_total_are_found_though_one_is_not_stated() -> None:
    found = findings(
        observation(indicator="procedures.total", value=322),
        observation(indicator="procedures.online_full", value=314),
        observation(indicator="procedures.online_partial", value=127),
    )

    assert [(f.check, f.severity) for f in found] == [("sum.mismatch", "error")]
    assert found[0].computed == "314 + 127 = 441, lớn hơn 322 (chênh lệch 119)"


def test_a_missing_part_is_counted_as_not_checkable_and_never_passes() -> None:
    out = check([record(observation(indicator="initiatives.received", value=9))])

    assert out.findings == ()
    assert sum(n for (name, _), n in out.unchecked.items() if name == "sum.initiatives") == 1


def test_truncation_is_told_only_where_the_report_does_not_always_truncate() -> None:
    cut = observation(numerator=5310, denominator=9160, value="57.96", unit="percent", block=1)
    also_cut = observation(numerator=2, denominator=3, value="66.66", unit="percent", block=2)
    rounded = observation(numerator=2, denominator=3, value="66.67", unit="percent", block=2)

    assert [f.check for f in findings(cut)] == ["ratio.truncated"]
    assert [f.check for f in findings(cut, rounded)] == ["ratio.truncated"]
    assert findings(cut, also_cut) == []


def test_a_mislinked_cell_proves_nothing() -> None:
    """Two columns of one row with one code: the headings were not told apart."""
    place = {"table": 1, "row": "Hộ tịch", "block": 4}
    found = findings(
        observation(indicator="dossiers.resolved", value=730, column="Tổng số", **place),
        observation(indicator="dossiers.resolved", value=698, column="Trước hạn", **place),
        observation(indicator="dossiers.resolved_on_time", value=32, column="Đúng hạn", **place),
        observation(indicator="dossiers.resolved_late", value=0, column="Quá hạn", **place),
    )

    assert found == []


def test_findings_come_gravest_first_and_tell_the_arithmetic() -> None:
    found = findings(
        observation(numerator=5310, denominator=9160, value="57.96", unit="percent", block=1),
        observation(indicator=RATE, numerator=1409, denominator=1483, value="59.1", unit="percent", block=2),
    )

    assert [f.severity for f in found] == ["error", "info"]
    assert found[0].computed == "1.409 : 1.483 = 95,01 %"
    assert found[0].ask.startswith("Kính đề nghị")


def test_worker_processes_find_what_one_process_finds() -> None:
    wrong = observation(numerator=5310, denominator=9160, value="59.76", unit="percent")
    reports = [record(wrong, document_id=f"{n:016x}", area_code=f"{n:05d}") for n in range(60)]

    alone, beside = check(reports), check(reports, workers=2)

    assert len(alone.findings) == 60
    assert (beside.findings, beside.unchecked, beside.tried) == (alone.findings, alone.unchecked, alone.tried)


ENDLESS = """
import sys
sys.path.insert(0, sys.argv[1])
from itertools import repeat
from rules.engine import check
from tests.factories import observation, record
if __name__ == "__main__":
    check(repeat(record(observation())), workers=2)
"""


def test_worker_processes_end_when_the_night_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "night.py"
    script.write_text(ENDLESS, encoding="utf-8")
    with subprocess.Popen([sys.executable, script, Path(__file__).parent.parent]) as night:
        workers = until(lambda: found if len(found := children(night.pid)) > 2 else [])  # the third tracks resources
        night.kill()

    assert until(lambda: not [pid for pid in workers if Path(f"/proc/{pid}").exists()])


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def until(there: Callable[[], T]) -> T:
    """What is there in the end, within two minutes."""
    for _ in range(1200):
        if found := there():
            return found
        time.sleep(0.1)
    raise TimeoutError


def test_what_a_report_leaves_out_is_told_apart_from_what_does_not_add_up() -> None:
    wrong = observation(numerator=14, denominator=26, value="58.3", unit="percent", block=1)
    found = findings(wrong, observation(indicator="dossiers.received", value=26, block=2))

    assert {f.check for f in found} == {"ratio.mismatch", "complete.missing"}
    assert [f.consequences for f in found] == [(), ()]


def test_several_documents_are_checked_each_for_itself() -> None:
    one = record(observation(**TEXT), document_id="1" * 16)
    other = record(observation(**CELL), document_id="2" * 16)

    assert check([one, other]).findings == ()
    assert len(check([one, replace(other, observations=other.observations)]).findings) == 0


def test_results_against_targets_are_a_status() -> None:
    row = {"table": 1, "row": "5G", "indicator": "infrastructure.coverage_5g_rate", "unit": "percent"}
    met, missed = "dossiers.satisfaction_rate", "infrastructure.coverage_5g_rate"
    read = record(
        observation(**row, kind="target", value="90"),
        observation(**row, value="72.5"),
        observation(indicator=met, kind="target", comparator="ge", value="98", unit="percent"),
        observation(indicator=met, value="100", unit="percent"),
        observation(indicator="dossiers.synced_rate", kind="target", value="100", unit="percent"),
    )

    assert check([read]).findings == ()
    assert {(t.indicator, t.status) for t in of_records([read], catalogue.load())} == {
        (missed, "missed"),
        (met, "met"),
        ("dossiers.synced_rate", "not_reported"),
    }
