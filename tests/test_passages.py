"""Passages in a hundred communes' manner: nothing is said about those without a fault, planted slips are found."""

from __future__ import annotations

from typing import Any

import pytest

from rules.engine import check
from tests.passages import load, read


@pytest.mark.parametrize("passage", [pytest.param(p, id=p["about"]) for p in load("clean_passages.yaml")])
def test_a_passage_without_a_fault_raises_no_error_and_no_warning(passage: dict[str, Any]) -> None:
    found = [f for f in check([read(passage["text"])]).findings if f.severity != "info"]

    assert [(f.check, f.message) for f in found] == []


@pytest.mark.parametrize("passage", [pytest.param(p, id=p["about"]) for p in load("slip_passages.yaml")])
def test_a_planted_slip_is_found_under_its_name(passage: dict[str, Any]) -> None:
    findings = check([read(passage["text"])]).findings
    loud = {f.check for f in findings if f.severity != "info" or passage.get("severity") == "info"}

    assert passage["finds"] in loud
