"""Seeded slips in generated reports: a small run of bench/slips.py, held to what a large one is held to."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from bench.slips import KINDS, judge, spoil
from tests.generator import clean_record


@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_is_flagged_and_its_true_value_named(kind: str) -> None:
    seen = Counter[str]()
    for seed in range(900, 930):
        seeded = spoil(clean_record(seed), kind, random.Random(seed))
        if seeded is not None:
            seen.update(judge(*seeded))

    assert seen["flagged"] >= 0.9 * seen["changed"] > 0
    assert seen["right"] == seen["single"]
    if kind != "unrelated":
        assert seen["three"] >= 0.9 * seen["told"]
