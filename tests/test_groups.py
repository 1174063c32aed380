"""The examples and near misses of groups.yaml hold, and every kind has some."""

import pytest

from normalize.groups import groups, known, listed

GIVES = [
    pytest.param(kind.of[0], clause, name, id=f"{label}: {clause}")
    for label, kind in known().kinds.items()
    for clause, name in kind.gives.items()
]
NEAR_MISSES = [
    pytest.param(kind.of[0], clause, id=f"{label}: {clause}")
    for label, kind in known().kinds.items()
    for clause in kind.near_misses
]


@pytest.mark.parametrize(("what", "clause", "name"), GIVES)
def test_a_clause_gives_its_sub_group_as_written(what: str, clause: str, name: str) -> None:
    assert [g.text for g in groups(clause, what)] == [name]


@pytest.mark.parametrize(("what", "clause"), NEAR_MISSES)
def test_a_near_miss_gives_none(what: str, clause: str) -> None:
    assert groups(clause, what) == ()


def test_every_kind_has_examples_and_near_misses() -> None:
    assert [label for label, kind in known().kinds.items() if not kind.gives or not kind.near_misses] == []


def test_a_kind_is_a_part_of_its_indicators_only() -> None:
    assert groups("Lĩnh vực đất đai đạt", "dossiers.online_rate")
    assert groups("Lĩnh vực đất đai đạt", "party.handbook_rate") == ()


def test_a_place_in_the_text_is_told() -> None:
    (found,) = groups("+ Trong đó, riêng lĩnh vực hộ tịch có", "dossiers.received")
    assert (found.start, found.end, found.opens, found.led) == (18, 34, True, True)


def test_a_listed_name_ends_with_what_is_counted() -> None:
    assert listed("sao y bản chính hồ sơ") == "sao y bản chính"
