"""Passages as communes word them, read by the whole way: which indicator each figure states, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from tests.passages import load, read

PASSAGES = load("worded_passages.yaml")


@pytest.mark.parametrize("passage", [pytest.param(p, id=p["about"]) for p in PASSAGES if "codes" in p])
def test_every_figure_is_given_its_indicator_or_none(passage: dict[str, Any]) -> None:
    found = [[o.text, o.indicator] for o in read(passage["text"]).observations]

    assert found == passage["codes"]


@pytest.mark.parametrize("passage", [pytest.param(p, id=p["about"]) for p in PASSAGES if "scopes" in p])
def test_every_figure_is_given_its_sub_group_or_none(passage: dict[str, Any]) -> None:
    found = [[o.text, o.scope] for o in read(passage["text"]).observations]

    assert found == passage["scopes"]
