"""Scoring against hand-read records: what counts as read, and that the counts are right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desk import evaluate
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
