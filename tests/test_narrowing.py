"""The examples and near misses of narrowing.yaml hold, and every rule has some."""

import pytest

from normalize.narrowing import Rule, rules

GIVES = [
    pytest.param(rule, text, name, id=f"{rule.id}: {text}") for rule in rules() for text, name in rule.gives.items()
]
NEAR_MISSES = [pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in rules() for text in rule.near_misses]


@pytest.mark.parametrize(("rule", "text", "name"), GIVES)
def test_a_text_gives_its_scope_as_written(rule: Rule, text: str, name: str) -> None:
    assert rule.name_in(text) == name


@pytest.mark.parametrize(("rule", "text"), NEAR_MISSES)
def test_a_near_miss_gives_none(rule: Rule, text: str) -> None:
    assert rule.name_in(text) is None


def test_every_rule_has_examples_and_near_misses() -> None:
    assert [rule.id for rule in rules() if not rule.gives or not rule.near_misses] == []
