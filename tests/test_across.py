"""Reports beside each other: units of a province on one indicator, and one unit from period to period."""

from __future__ import annotations

from random import Random

import pytest

from bench.peers import KINDS as POPULATIONS
from bench.peers import measure
from normalize.observation import Record
from rules.checks.across import far
from rules.engine import check
from rules.statistics import fitted, jumps, mid_p
from tests.factories import observation, record
from tests.test_verdict import facts

RATE = "dossiers.e_result_rate"


def unit(n: int, *figures: object, **over: object) -> Record:
    """The report of the n-th unit of the province."""
    own = {"document_id": f"{n:016x}", "document": f"xa-{n}.docx", "area_code": f"{n:05d}", "area": f"xã {n}"}
    return record(*figures, **(own | over))  # type: ignore[arg-type]


def shares(*pairs: tuple[int, int]) -> list[Record]:
    return [
        unit(n, observation(indicator=RATE, numerator=k, denominator=d, value=None)) for n, (k, d) in enumerate(pairs)
    ]


def peers(draw: Random, units: int) -> list[tuple[int, int]]:
    """Units about 95 %, each with its own share and its own number of dossiers."""
    bases = [draw.randint(300, 5000) for _ in range(units)]
    return [(sum(draw.random() < share for _ in range(n)), n) for n in bases for share in (draw.betavariate(95, 5),)]


@pytest.mark.parametrize("fact", facts("hb_edit"))
def test_fact_hidiroglou_berthelot(fact: dict[str, object]) -> None:
    found = jumps(fact["prev"], fact["now"], fact["U"], fact["A"], fact["C"])  # type: ignore[arg-type]
    expected: dict[str, object] = fact["expected"]  # type: ignore[assignment]

    assert (f"{found.low:.9f}", f"{found.high:.9f}") == (expected["low"], expected["up"])
    assert [n + 1 for n in found.outliers] == expected["outliers"]  # counted from 1 there


def test_the_edit_is_off_when_half_the_units_are_unchanged() -> None:
    assert jumps([10, 20, 30, 40], [10, 20, 31, 4000], 0.5, 0.05, 20).off


def test_a_unit_far_from_its_peers_is_a_warning_never_an_error() -> None:
    found = [f for f in check(shares(*peers(Random(1), 40), (400, 1000))).findings if f.check == "peers.far"]

    assert [(f.area, f.severity) for f in found] == [("xã 40", "warning")]
    assert found[0].computed.startswith("400 : 1.000 = 40 %, trong khi mức giữa của 41 xã cùng tỉnh là 9")


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param((4, 5), id="a small base is no evidence"),
        pytest.param((960, 1000), id="a unit like the others"),
    ],
)
def test_a_unit_that_may_be_chance_is_left_alone(odd: tuple[int, int]) -> None:
    assert [f for f in check(shares(*peers(Random(1), 40), odd)).findings if f.check == "peers.far"] == []


def test_few_units_are_no_peers() -> None:
    out = check(shares(*peers(Random(2), 9), (10, 1000)))

    assert not [f for f in out.findings if f.check == "peers.far"]
    assert sum(n for (name, _), n in out.unchecked.items() if name == "peers.share") == 1


def test_outliers_do_not_widen_the_peers_they_are_measured_by() -> None:
    pairs = peers(Random(3), 60)
    spoiled = [*pairs, (100, 1000), (120, 1000), (90, 1000)]
    ((alone,),), ((among,),) = (fitted([k for k, _ in p], [n for _, n in p]) for p in (pairs, spoiled))

    assert abs(alone.mean - among.mean) < 0.01
    assert max(mid_p([100], [1000], [among])) < 0.001


def test_two_groups_of_units_are_two_and_a_unit_between_them_is_found() -> None:
    draw = Random(4)
    low, high = ([(int(1000 * draw.betavariate(*shape)), 1000) for _ in range(40)] for shape in ((70, 30), (92, 8)))
    groups, *_ = fitted([k for k, _ in (*low, *high)], [n for _, n in (*low, *high)])

    assert [round(g.mean, 1) for g in sorted(groups, key=lambda g: g.mean)] == [0.7, 0.9]
    assert list(far([*low, *high, (400, 1000)], 0.001, 5)) == [80]


def test_a_small_second_group_is_a_group_and_not_many_odd_units() -> None:
    draw = Random(5)
    shapes = [(70, 30)] * 16 + [(140, 12)] * 75
    units = [(int(1000 * draw.betavariate(*shape)), 1000) for shape in shapes]

    assert list(far(units, 0.001, 5)) == []


@pytest.mark.parametrize("name", ["narrow", "two groups"])
def test_peers_on_simulated_provinces(name: str) -> None:
    alarms, power = measure(POPULATIONS[name], "far", provinces=24, seed=11)
    ours = "beta-binomial (ours)"

    assert alarms[ours] < alarms["robust z > 3.29"]
    assert (alarms[ours] <= 2, power[ours] >= 0.9) == (True, True)


def test_a_stock_that_jumps_unlike_the_other_units_is_found() -> None:
    months = ({"period_end": "2026-04-30"}, {"period_end": "2026-05-31"})
    records = []
    for n in range(30):
        for month, days in enumerate(months):
            value = 300 + n + (n % 3 + 1) * month + (5000 if (n, month) == (7, 1) else 0)
            figure = observation(indicator="procedures.total", value=value, unit="thủ tục", **days)
            records.append(unit(n, figure, document_id=f"{n:08x}{month:08x}", **days))
    found = [f for f in check(records).findings if f.check == "time.jump"]

    assert [f.area for f in found] == ["xã 7"]
    assert "từ 307 lên 5.309" in found[0].computed
