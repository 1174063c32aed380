"""The five notebooks, run on a generated province with known stories, and on the sample reports."""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jupytext
import nbclient
import pandas as pd
import pytest

from bench import province
from desk.pipeline import read_document
from notebooks import drawing, render
from rules import engine
from tests.deliveries import delivery
from warehouse import Store

Run = Callable[..., dict[str, Any]]
LONGEST_CELL = 24
each_notebook = pytest.mark.parametrize("notebook", render.NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, dict[str, str]]:
    """The province's warehouse and the commune of each story; parallel workers share one, made by the first."""
    base = tmp_path_factory.getbasetemp()
    home = base if worker_id == "master" else base.parent
    folder, told = home / "tinh", home / "tinh.json"
    with (home / "tinh.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(json.dumps(province.codes(province.build(folder))))
    return folder, json.loads(told.read_text())


@pytest.fixture(scope="session")
def run(built: tuple[Path, dict[str, str]]) -> Run:
    """Runs a notebook by its number on the province: run("02", XA=code) gives what it made, by name; each run once."""
    made: dict[str, dict[str, Any]] = {}

    def once(number: str, **choices: str) -> dict[str, Any]:
        key = f"{number} {choices}"
        if key not in made:
            made[key] = _run(built[0], number, **choices)
        return made[key]

    return once


@pytest.fixture
def code(built: tuple[Path, dict[str, str]]) -> dict[str, str]:
    """The commune of each story."""
    return built[1]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the sample reports that need no recognition of scans."""
    folder = tmp_path_factory.mktemp("kho-mau")
    files = sorted(Path("samples/inbox").glob("*.docx"))
    records = [read_document(path.read_bytes(), path.name)[1] for path in files]
    with Store.open(folder, now=lambda: datetime(2026, 7, 10, 1, tzinfo=UTC)) as store:
        store.load([delivery(record) for record in records])
        store.save_findings(engine.check(store.records()).findings)
        store.publish()
    return folder


def _run(folder: Path, number: str, **choices: str) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as set_to:
        set_to.setenv("DOISOAT_KHO", str(folder))
        for name in ("KY", "XA", "CHI_TIEU", "KHOI"):
            set_to.setenv(f"DOISOAT_{name}", choices.get(name, ""))
        made = render.run(next(path for path in render.NOTEBOOKS if path.name.startswith(number)))
    for _, chart in render.charts(made):
        chart.to_dict()  # raises where a chart is not valid
    return made


# The month at a glance ------------------------------------------------------------------------------------------------


def test_the_month_shows_who_has_not_reported_and_what_improved_all_over_the_province(
    run: Run, code: dict[str, str]
) -> None:
    made = run("01")
    assert made["period"] == "2026-06"
    assert code["silent"] in set(made["missing"].area_code)
    best = made["over_the_year"].iloc[0]
    assert best.indicator == "dossiers.components_digitized_rate"
    assert best.change > 25
    assert (made["over_the_year"].change.iloc[1:] < 10).all()


def test_the_province_s_rate_is_the_one_that_the_warehouse_gives(run: Run) -> None:
    made = run("01")
    online = made["trend"][(made["trend"].indicator == "dossiers.online_rate") & (made["trend"].period == "2026-06")]
    asked = "SELECT total FROM province_total('dossiers.online_rate', '2026-06') WHERE branch = 'government'"
    assert online.value.iloc[0] == pytest.approx(made["store"].rows(asked)[0][0])


def test_an_earlier_month_shows_the_rate_that_shot_up_and_the_total_that_fell(run: Run, code: dict[str, str]) -> None:
    march = run("01", KY="2026-03")["moves"]
    assert march.area_code.iloc[0] == code["jump"]
    assert march.change.iloc[0] > 25
    may = run("01", KY="2026-05")
    falling = may["asked"][may["asked"].check == "time.falls"]
    assert len(falling) == 2
    assert set(may["findings"].what) >= {"So với kỳ trước"}


# One commune's file ---------------------------------------------------------------------------------------------------


def test_a_commune_s_file_shows_the_month_in_which_its_rate_jumped(run: Run, code: dict[str, str]) -> None:
    made = run("02", XA=code["jump"])
    online = made["jumps"][made["jumps"].name == "Tỷ lệ hồ sơ nộp trực tuyến"]
    assert online.month.iloc[0] in {"3/2026", "4/2026"}
    assert abs(online.change.iloc[0]) > 25


def test_a_commune_s_file_shows_the_running_total_that_fell_but_not_the_new_year(
    run: Run, code: dict[str, str]
) -> None:
    fell = run("02", XA=code["falls"])["falls"]
    assert set(fell.month) == {"5/2026"}
    assert set(fell.asked_2) == {"society.feedback_received", "society.feedback_resolved"}
    assert run("02", XA=code["late"])["falls"].empty


def test_a_commune_s_file_shows_what_the_second_report_changed(run: Run, code: dict[str, str]) -> None:
    changed = run("02", XA=code["corrected"])["differences"]
    assert list(changed.indicator) == ["dossiers.received"]
    assert changed.old_value.iloc[0] == changed.new_value.iloc[0] * 10 + 4


def test_without_a_choice_the_file_is_that_of_the_commune_with_most_findings(run: Run) -> None:
    made = run("02")
    counts = "SELECT count(*) FROM findings WHERE status = 'open' GROUP BY area_code ORDER BY 1 DESC LIMIT 1"
    assert [(len(made["findings"]),)] == made["store"].rows(counts)


# Comparing communes ---------------------------------------------------------------------------------------------------


def test_only_the_commune_far_from_its_peers_is_told_apart(run: Run, code: dict[str, str]) -> None:
    made = run("03")
    assert list(made["apart"].area_code) == [code["far"]]
    assert made["apart"].side.iloc[0] == "thấp hơn"
    assert made["units"].iloc[-1].area_code == code["far"]


def test_small_bases_give_wide_intervals_that_are_not_told_apart(run: Run) -> None:
    units = run("03")["units"]
    small = units[units.denominator < 30]
    assert len(small) >= 5
    assert small.caution.str.contains("mẫu số nhỏ").all()
    assert (small.place_worst - small.place_best > 20).all()


def test_a_rate_that_its_pair_does_not_give_is_marked_in_both_charts(run: Run, code: dict[str, str]) -> None:
    made = run("03")
    marks = made["ranked"].to_dict()["datasets"]
    told = {row["area_code"]: row["told"] for rows in marks.values() for row in rows if "told" in row}
    assert [area for area, mark in told.items() if mark == drawing.MISPRINT] == [code["slips"]]
    laid = [row for rows in made["province_tiles"].to_dict()["datasets"].values() for row in rows]
    assert [row["area_code"] for row in laid if row["figure"].endswith("!")] == [code["slips"]]
    assert [row["area_code"] for row in laid if row["figure"] == "–"] == [code["silent"]]


def test_the_rate_that_shot_up_leads_the_jumps_of_the_year(run: Run, code: dict[str, str]) -> None:
    jumps = run("03", CHI_TIEU="dossiers.online_rate")["jumps"]
    first = jumps.iloc[0]
    assert first.area_code == code["jump"]
    assert set(jumps[jumps.area_code == code["jump"]].period) >= {"2026-03", "2026-04"}


# Targets and results --------------------------------------------------------------------------------------------------


def test_targets_show_who_missed_most_what_is_not_reported_and_what_got_better(run: Run, code: dict[str, str]) -> None:
    made = run("04")
    missed = made["farthest"]
    on_time = missed[missed.indicator == "dossiers.on_time_rate"]
    assert on_time.area_code.iloc[0] == code["far"]
    assert list(made["silent"].name) == ["Tỷ lệ người dân có hồ sơ sức khỏe điện tử"]
    digitized = made["progress"][made["progress"].name == "Tỷ lệ hồ sơ được số hóa thành phần hồ sơ"]
    assert digitized.value.iloc[0] < 10
    assert digitized.value.iloc[-1] > 90
    assert int(made["counts"].units.sum()) == len(made["targets"])


# Quality of reporting -------------------------------------------------------------------------------------------------


def test_the_calendar_shows_who_is_always_late_and_who_stopped(run: Run, code: dict[str, str]) -> None:
    made = run("05")
    assert list(made["late"].area_code) == [code["late"]]
    assert made["late"].late.iloc[0] == 12
    assert list(made["stopped"].area_code) == [code["silent"]]
    symbols = made["calendar"].set_index(["area_code", "period"]).symbol
    assert symbols[code["corrected"], "2025-08"] == "2"
    assert "".join(symbols[code["silent"]]) == "×××"


def test_a_slip_that_comes_back_is_found_as_one_habit(run: Run, code: dict[str, str]) -> None:
    made = run("05")
    slips = made["repeated"][made["repeated"].check == "ratio.mismatch"]
    assert list(slips.area_code) == [code["slips"]]
    assert slips.months.iloc[0] == len(province.SLIPS)
    assert set(made["ratios"].area_code) == {code["slips"]}


def test_branches_that_differ_and_reports_that_were_put_right_are_listed(run: Run, code: dict[str, str]) -> None:
    made = run("05")
    assert list(made["branches"].area_code) == [code["branches"]]
    assert list(made["settled"].area_code) == [code["corrected"]]
    assert len(made["changes"]) == 1


def test_findings_of_a_range_of_months_count_in_the_month_of_their_report(run: Run) -> None:
    by_kind = run("05")["by_kind"]
    assert by_kind.loc["So với kỳ trước", "2026-05"] == 2


# Every notebook -------------------------------------------------------------------------------------------------------


@each_notebook
def test_the_notebook_opens_on_the_sample_reports(notebook: Path, samples: Path) -> None:
    made = _run(samples, notebook.name[:2])
    assert any(isinstance(value, pd.DataFrame) and len(value) for value in made.values())


@each_notebook
def test_cells_are_short_and_told_in_vietnamese(notebook: Path) -> None:
    cells = jupytext.read(notebook).cells
    assert cells[0].cell_type == "markdown"
    assert cells[0].source.startswith(f"# {notebook.name[:2]}. ")
    assert max(len(cell.source.splitlines()) for cell in cells) <= LONGEST_CELL
    assert not [word for cell in cells for word in re.findall(r"(?<!`)\bTODO\b", cell.source)]


@each_notebook
def test_every_chart_that_a_notebook_draws_is_kept_with_the_docs_and_shown_there(notebook: Path, run: Run) -> None:
    page = Path("docs/so-tay-phan-tich.md").read_text(encoding="utf-8")
    names = [f"{notebook.name[:2]}-{name.replace('_', '-')}.png" for name, _ in render.charts(run(notebook.name[:2]))]
    assert names
    kept = sorted(path.name for path in render.TARGET.glob(f"{notebook.name[:2]}-*"))
    assert kept == sorted(names)
    assert [name for name in names if f"(notebooks/{name})" not in page] == []


def test_a_notebook_runs_in_a_kernel_as_analysts_run_it(
    built: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOISOAT_KHO", str(built[0]))
    notebook = jupytext.read(render.NOTEBOOKS[2])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]
    drawn = [data["image/svg+xml"] for data in shown if "image/svg+xml" in data]
    assert len(drawn) == 3
    assert "1.106/1.115" in drawn[0]
    assert "http" not in drawn[0].replace("http://www.w3.org", "")
