"""Passages as communes word them, read by the whole way: which indicator each figure states, and for whom."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from normalize.wording import FILE
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


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        pytest.param("Có 12 hồ sơ trễ hạn.", "hồ sơ", id="what became of it is no part of the noun"),
        pytest.param("Mở 05 lớp Bình dân học vụ số.", "lớp", id="a class, whatever it teaches"),
        pytest.param("Trang bị 12 máy tính xách tay.", "máy tính xách tay", id="a noun that is not listed stays whole"),
        pytest.param("Tổng số hồ sơ tiếp nhận: 1.484", "hồ sơ", id="the noun in the label"),
        pytest.param("Hồ sơ trực tiếp: 31", "Hồ sơ", id="a label that begins with the noun, without “số”"),
        pytest.param("Số hóa tài liệu: 31", None, id="“số hóa” is no number of something"),
    ],
)
def test_the_unit_of_a_count_is_the_thing_counted(text: str, unit: str | None) -> None:
    assert [o.unit for o in read(text).observations] == [unit]


def test_the_month_that_dossiers_are_carried_over_from_is_not_the_figures() -> None:
    text = "Nhận 1.104 hồ sơ, gồm 1.031 hồ sơ mới và 73 hồ sơ từ tháng 01 chuyển sang."
    found = read(text).observations
    months = {(o.period_start.month, o.period_end.month) for o in found if o.period_start and o.period_end}

    assert months == {(1, 6)}


def test_no_phrase_is_listed_twice_under_one_meaning() -> None:
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))["meanings"]
    twice = [
        (meaning, phrase) for meaning, others in listed.items() for phrase in set(others) if others.count(phrase) > 1
    ]
    assert twice == []
