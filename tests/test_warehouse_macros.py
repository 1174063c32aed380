"""The questions that analysts ask, on a small province where every answer can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deliveries import delivery, report
from tests.factories import evidence, finding, observation
from warehouse import Reader, Store, connect

RATE, COUNT = "dossiers.on_time_rate", "dossiers.received"
UNITS = {"Áng": "00004", "An": "00008", "Ân": "00025", "Đông": "00070"}


def unit(name: str, value: str, done: int | None, of: int | None, **over: Any) -> Any:  # noqa: ANN401, a record
    """A commune's report: its rate with the printed pair, a target of 95 %, and how many dossiers it received."""
    figures = (
        observation(value=value, numerator=done, denominator=of, unit="percent", indicator=RATE),
        observation(value=95, unit="percent", indicator=RATE, kind="target", comparator="ge"),
        observation(value=of or 500, indicator=COUNT),
        observation(value=7, indicator=COUNT, scope="khối Đảng"),
        observation(value=1, indicator=None, confidence=0.4),
    )
    fields = {"area_code": UNITS[name], "area": f"xã {name}", "province": "Hà Nội"} | over
    return report(str(fields.pop("document", name)), *figures, **fields)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder: Path = tmp_path_factory.mktemp("kho")
    may = {"period_start": "2026-05-01", "period_end": "2026-05-31"}
    with Store.open(folder) as store:
        store.load([delivery(unit("Đông", "80", 8, 10, document="Đông tháng 5", **may))])
        store.load(
            [
                delivery(unit("Áng", "95.5", 1900, 2000)),
                delivery(unit("An", "90", 9, 10)),
                delivery(unit("Ân", "90", None, None)),
                delivery(unit("Đông", "99", 198, 200, document="Đông lần 1")),
            ]
        )
        store.load([delivery(unit("Đông", "98.5", 197, 200, document="Đông lần 2"))])
        figure = unit("Áng", "95.5", 1900, 2000).observations[0].id
        store.save_findings(
            [
                finding(
                    document_id=figure.partition("-")[0],
                    area_code=UNITS["Áng"],
                    figures=(evidence(observation_id=figure),),
                )
            ]
        )
        store.publish()
    with connect(folder) as reader:
        yield reader


def test_units_are_compared_in_vietnamese_order_with_intervals_where_a_pair_is_printed(province: Reader) -> None:
    rows = province.rows(
        "SELECT area, value, status, round(low, 1), round(high, 1), small_denominator FROM compare_units(?, '2026-H1')",
        [RATE],
    )
    assert rows == [
        ("xã An", 90.0, "missed", 59.6, 98.2, True),
        ("xã Áng", 95.5, "met", 94.0, 95.9, False),
        ("xã Ân", 90.0, "missed", None, None, None),
        ("xã Đông", 98.5, "met", 95.7, 99.5, False),
    ]


def test_a_month_also_takes_reports_for_days_that_end_in_it(province: Reader) -> None:
    assert province.rows(
        "SELECT falls_in(period_code(a, b), b, '2026-04') FROM (VALUES "
        "(DATE '2026-01-01', DATE '2026-04-23'), (DATE '2026-04-01', DATE '2026-04-30'), "
        "(DATE '2026-01-01', DATE '2026-03-31')) t(a, b)"
    ) == [(True,), (True,), (False,)]


@pytest.mark.parametrize(
    ("first", "last", "code", "name"),
    [
        ("2026-04-01", "2026-04-30", "2026-04", "Tháng 4/2026"),
        ("2026-04-01", "2026-06-30", "2026-Q2", "Quý 2/2026"),
        ("2026-01-01", "2026-06-30", "2026-H1", "6 tháng đầu năm 2026"),
        ("2026-07-01", "2026-12-31", "2026-H2", "6 tháng cuối năm 2026"),
        ("2026-01-01", "2026-12-31", "2026", "Năm 2026"),
        ("2026-01-01", "2026-09-30", "2026-01..2026-09", "9 tháng đầu năm 2026"),
        ("2026-01-01", "2026-04-23", "2026-01-01..2026-04-23", "Từ 01/01/2026 đến 23/04/2026"),
        ("2025-12-01", "2026-02-28", "2025-12-01..2026-02-28", "Từ 01/12/2025 đến 28/02/2026"),
    ],
)
def test_a_period_has_a_code_and_a_name(province: Reader, first: str, last: str, code: str, name: str) -> None:
    sql = "SELECT period_code(a, b), period_label(a, b) FROM (SELECT CAST(? AS DATE) AS a, CAST(? AS DATE) AS b)"
    assert province.rows(sql, [first, last]) == [(code, name)]


def test_a_unit_s_profile_has_one_line_an_indicator_for_the_whole_unit(province: Reader) -> None:
    rows = province.rows(
        "SELECT indicator, value, target, status, province_median, units_compared, findings, mentions "
        "FROM unit_profile(?, '2026-H1')",
        [UNITS["Áng"]],
    )
    assert rows == [(RATE, 95.5, 95.0, "met", 92.75, 4, 1, 1), (COUNT, 2000.0, None, None, 350.0, 4, 0, 2)]


def test_an_indicator_s_history_shows_the_change_since_the_report_before(province: Reader) -> None:
    rows = province.rows("SELECT period, value, change, version FROM indicator_history(?, ?)", [UNITS["Đông"], RATE])
    assert rows == [("2026-05", 80.0, None, 1), ("2026-H1", 98.5, 18.5, 2)]


def test_targets_stand_beside_their_results(province: Reader) -> None:
    rows = province.rows("SELECT area, target, value, status FROM targets_and_results('2026-H1')")
    assert rows == [
        ("xã An", 95.0, 90.0, "missed"),
        ("xã Áng", 95.0, 95.5, "met"),
        ("xã Ân", 95.0, 90.0, "missed"),
        ("xã Đông", 95.0, 98.5, "met"),
    ]


def test_several_indicators_stand_side_by_side_for_every_unit(province: Reader) -> None:
    asked = [COUNT, RATE, "dossiers.pending"]
    rows = province.rows("SELECT area, indicator, value, target, status FROM rates(?, '2026-H1')", [asked])
    assert rows[:3] == [
        ("xã An", COUNT, 10.0, None, None),
        ("xã An", RATE, 90.0, 95.0, "missed"),
        ("xã An", "dossiers.pending", None, None, "not_reported"),
    ]
    assert [row[0] for row in rows] == [area for area in ("xã An", "xã Áng", "xã Ân", "xã Đông") for _ in asked]
    laid = province.rows(
        f"PIVOT (FROM rates(['{COUNT}', '{RATE}'], '2026-H1')) ON indicator USING first(value) "
        "GROUP BY area ORDER BY area COLLATE vi"
    )
    assert laid == [("xã An", 90, 10), ("xã Áng", 95.5, 2000), ("xã Ân", 90, 500), ("xã Đông", 98.5, 200)]


@pytest.mark.parametrize(
    ("value", "decimals", "n", "d", "wrong"),
    [
        pytest.param("84.03", 2, 1247, 1484, False, id="rounded"),
        pytest.param("84.02", 2, 1247, 1484, False, id="cut off after the second digit"),
        pytest.param("86.03", 2, 1247, 1484, True, id="one digit is another"),
        pytest.param("84", 0, 1247, 1484, False, id="rounded to whole percent"),
        pytest.param("86", 0, 1247, 1484, True, id="two percent off"),
        pytest.param("102.2", 1, 421, 412, False, id="more than all, as the pair says"),
        pytest.param("50", 0, 0, 0, None, id="nothing of nothing: no percentage follows"),
        pytest.param("50", 0, None, None, None, id="no pair is printed"),
    ],
)
def test_a_rate_that_neither_rounding_nor_cutting_off_gives_is_misprinted(
    province: Reader, value: str, decimals: int, n: int | None, d: int | None, wrong: bool | None
) -> None:
    number = "CAST({} AS DECIMAL(38, 10))"
    given = ", ".join((number.format("v"), "k", number.format("n"), number.format("d")))
    sql = f"SELECT misprinted({given}) FROM (SELECT ? v, ? k, ? n, ? d)"
    assert province.rows(sql, [value, decimals, n, d]) == [(wrong,)]


def test_a_finding_tells_the_period_of_its_report(province: Reader) -> None:
    assert province.rows("SELECT report_period FROM findings") == [("2026-H1",)]


def test_ranking_tells_ties_and_how_far_a_small_denominator_may_move_a_place(province: Reader) -> None:
    rows = province.rows(
        "SELECT place, area, tied, place_best, place_worst, caution FROM ranking(?, '2026-H1')", [RATE]
    )
    assert rows == [
        (1, "xã Đông", 1, 1, 3, ""),
        (2, "xã Áng", 1, 1, 3, "tỷ lệ in ra không khớp tử số, mẫu số"),
        (3, "xã An", 2, 1, 4, "mẫu số nhỏ (dưới 30)"),
        (3, "xã Ân", 2, 3, 4, ""),
    ]


def test_a_province_s_rate_weighs_by_denominator_and_says_what_it_covers(province: Reader) -> None:
    (row,) = province.rows(
        "SELECT round(total, 4), numerator, denominator, reporting, with_pair, areas, coverage "
        "FROM province_total(?, '2026-H1')",
        [RATE],
    )
    assert [float(x) for x in row] == [95.2941, 2106, 2210, 4, 3, 126, 3.2]


def test_a_province_s_count_is_the_sum_of_the_units_that_reported(province: Reader) -> None:
    (row,) = province.rows("SELECT total, reporting FROM province_total(?, '2026-H1')", [COUNT])
    assert row == (2000 + 10 + 500 + 200, 4)


def test_ratios_that_no_rounding_reconciles_are_listed(province: Reader) -> None:
    rows = province.rows("SELECT area, text, computed, difference FROM inconsistent_ratios('2026-H1')")
    assert [(a, t, float(c), float(d)) for a, t, c, d in rows] == [("xã Áng", "1900/2000, tỷ lệ: 95,5%", 95.0, 0.5)]


def test_what_a_resubmission_changed_is_shown_figure_by_figure(province: Reader) -> None:
    rows = province.rows(
        "SELECT change, old_text, new_text, version FROM submissions_diff(?, '2026-H1')", [UNITS["Đông"]]
    )
    assert rows == [("changed", "198/200, tỷ lệ: 99%", "197/200, tỷ lệ: 98,5%", 2)]


def test_the_quality_of_each_report_is_counted(province: Reader) -> None:
    rows = province.rows("SELECT area, figures, linked, unsure, errors, version FROM data_quality('2026-H1')")
    assert rows == [
        ("xã Áng", 5, 4, 1, 1, 1),
        ("xã An", 5, 4, 1, 0, 1),
        ("xã Ân", 5, 4, 1, 0, 1),
        ("xã Đông", 5, 4, 1, 0, 2),
    ]


def test_units_without_a_report_are_those_of_the_province_that_sent_none(province: Reader) -> None:
    missing = [code for (code,) in province.rows("SELECT area_code FROM missing_units('2026-H1')")]
    assert len(missing) == 126 - 4
    assert not set(missing) & set(UNITS.values())


def test_a_connection_gives_pandas_and_arrow(province: Reader) -> None:
    assert list(province.pandas("SELECT value FROM compare_units(?, '2026-05')", [RATE]).value) == [80.0]
    assert province.arrow("SELECT value FROM observations LIMIT 1").num_rows == 1
