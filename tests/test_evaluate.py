"""Scoring against hand-read records: what counts as read, and that the counts are right."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk import evaluate
from desk.held_out import held_out, hidden
from extract.document import Document, Piece
from extract.structure import assemble
from normalize.catalogue import Catalogue, Indicator
from tests.factories import observation

PAIR = {"numerator": 28, "denominator": 29, "value": None}


def gold(**over: Any) -> dict[str, Any]:  # noqa: ANN401, any field of a record
    fields = {
        "id": "d-1",
        "snippet": "tiếp nhận 1484 hồ sơ",
        "value_text": "1484",
        "numerator": None,
        "denominator": None,
        "value": 1484,
        "unit": "hồ sơ",
        "comparator": "eq",
        "kind": "result",
        "indicator": "dossiers.received",
        "scope": None,
        "table": False,
    }
    return fields | over


@pytest.mark.parametrize(
    ("hand", "machine", "expected"),
    [
        pytest.param({}, {}, True, id="the same count"),
        pytest.param({}, {"value": 1485}, False, id="another count"),
        pytest.param({}, {"unit": "lượt"}, True, id="the counted noun may be worded otherwise"),
        pytest.param({}, {"unit": "percent"}, False, id="a count is no percentage"),
        pytest.param({"value": 84.03, "unit": "percent"}, {"value": "84.03", "unit": "percent"}, True, id="floats"),
        pytest.param(PAIR, PAIR, True, id="a bare pair"),
        pytest.param(PAIR, {"value": 28}, False, id="half a pair"),
        pytest.param({"value": None}, {"value": 0}, False, id="nothing stated is not nought"),
    ],
)  # fmt: skip
def test_when_a_figure_counts_as_read(hand: dict[str, Any], machine: dict[str, Any], expected: bool) -> None:
    assert evaluate.agrees(gold(**hand), observation(**machine)) is expected


def test_each_figure_is_taken_once_and_the_likest_first() -> None:
    hand = [gold(indicator="dossiers.received"), gold(indicator=None, kind="target")]
    read = [observation(indicator=None, kind="target"), observation(), observation()]
    assert sorted(evaluate.match(hand, read)) == [(0, 1), (1, 0)]


def test_counts_of_a_score() -> None:
    hand = [gold(), gold(value=10, indicator="dossiers.pending"), gold(value=99)]
    read = [observation(), observation(value=10, kind="target"), observation(value=7)]
    score = evaluate.compare("a.docx", hand, read)
    assert (score.gold, score.read, score.matched, score.strict) == (3, 3, 2, 1)
    assert (score.coded, score.linked, score.miscoded) == (2, 1, 1)
    assert score.f1 == pytest.approx(2 / 3)
    assert [g["value"] for g in score.missed] == [99]
    assert [o.value for o in score.extra] == [7]
    both = evaluate.total("all", [score, score])
    assert (both.gold, both.matched, both.f1) == (6, 4, pytest.approx(2 / 3))


def test_reports_are_found_beside_their_hand_read_records(tmp_path: Path) -> None:
    (tmp_path / "a.gold.jsonl").write_text(json.dumps(gold()) + "\n", encoding="utf-8")
    (tmp_path / "b.gold.jsonl").write_text("", encoding="utf-8")
    for name in ("a.docx", "a.pdf", "a.scan.pdf", "c.docx"):
        (tmp_path / name).write_bytes(b"")
    assert [(p.name, form) for p, form, _ in evaluate.reports(tmp_path)] == [
        ("a.scan.pdf", "bản quét"),
        ("a.pdf", "PDF"),
        ("a.docx", "DOCX"),
    ]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        pytest.param("2026", (2026, 1, 1), (2026, 12, 31), id="a year"),
        pytest.param("2026-02", (2026, 2, 1), (2026, 2, 28), id="a month"),
        pytest.param("2026-Q2", (2026, 4, 1), (2026, 6, 30), id="a quarter"),
        pytest.param("2026-H2", (2026, 7, 1), (2026, 12, 31), id="half a year"),
        pytest.param("2026-M01..M05", (2026, 1, 1), (2026, 5, 31), id="five months"),
    ],
)
def test_days_of_a_gold_period(period: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert evaluate.days(period) == (date(*first), date(*last))


@pytest.mark.parametrize(
    ("hand", "machine", "field", "right"),
    [
        pytest.param(
            {"period": "2026-M01..M04"},
            {"period_start": date(2026, 1, 1), "period_end": date(2026, 4, 23)},
            "kỳ",
            1,
            id="a period may end within its last month",
        ),
        pytest.param(
            {"period": "2026"}, {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}, "kỳ", 0, id="month"
        ),
        pytest.param(
            {"scope": "khối Đảng"}, {"scope": "cơ quan khối Đảng"}, "phạm vi, khi có", 1, id="scope in more words"
        ),
        pytest.param({"scope": "khối Đảng"}, {"scope": None}, "phạm vi, khi có", 0, id="scope missed"),
        pytest.param({"scope": "khối Đảng"}, {"scope": None}, "phạm vi, không sót", 0, id="and told as missed"),
        pytest.param({"scope": "khối Đảng"}, {"scope": "bản Mây"}, "phạm vi, không sót", 1, id="wrong is not missed"),
        pytest.param(
            {"scope": "trừ văn bản mật"}, {"scope": "không mật"}, "phạm vi, có mã", 1, id="one sub-group to the rules"
        ),
        pytest.param(
            {"unit": "Hồ  sơ"}, {"unit": "hồ sơ"}, "đơn vị đếm, đúng chữ", 1, id="the counted noun as written"
        ),
        pytest.param({"unit": "hồ sơ"}, {"unit": "lượt"}, "đơn vị đếm, đúng chữ", 0, id="another counted noun"),
        pytest.param({}, {"scope": "khối Đảng"}, "không phạm vi", 0, id="scope made up"),
    ],
)
def test_fields_are_counted_where_the_gold_tells_them(
    hand: dict[str, Any], machine: dict[str, Any], field: str, right: int
) -> None:
    score = evaluate.compare("a.docx", [gold(**hand)], [observation(**machine)])
    assert (score.asked[field], score.fields[field]) == (1, right)


def test_an_interval_holds_its_measure_and_narrows_with_more_figures() -> None:
    hand = [gold(value=i) for i in range(20)]
    read = [observation(value=i if i % 4 else i + 1000) for i in range(20)]
    few = evaluate.total("few", [evaluate.compare("a.docx", hand, read)])
    many = evaluate.total("many", [evaluate.compare(f"{n}.docx", hand, read) for n in range(30)])
    widths = []
    for score in (few, many):
        low, high = evaluate.interval(score, lambda s: s.f1)
        assert low <= score.f1 <= high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


def report(*lines: str) -> Document:
    head = [Piece("BÁO CÁO", centred=True), Piece("Kết quả tháng 5/2026", centred=True), Piece("I. KẾT QUẢ")]
    return assemble("0" * 16, "a.docx", "docx", (), [*head, *map(Piece, lines)])


def test_wordings_seen_only_in_the_report_under_test_are_hidden() -> None:
    own = ("hồ sơ qua mạng", "hồ sơ nộp trực tuyến")
    known = Catalogue((
        Indicator(code="dossiers.online", name="Hồ sơ trực tuyến", shape="count", unit="hồ sơ", aliases=own),
    ))  # fmt: skip
    here, there = report("Số hồ sơ qua mạng: 12; hồ sơ nộp trực tuyến: 3"), report("Hồ sơ nộp trực tuyến: 40")
    assert hidden(known, here, [there]) == {"hồ sơ qua mạng"}
    assert hidden(known, there, [here]) == frozenset()
    told = {name: (count, len(found)) for name, count, found in held_out({"here": here, "there": there}, known)}
    assert told == {"here": (1, 2), "there": (0, 1)}
