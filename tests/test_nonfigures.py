"""Every rule of nonfigures.yaml claims the digits its examples mark, and leaves its counter-examples alone."""

import re

import pytest
import yaml

from extract.patterns import DIGITS, SOURCE, told

ENTRIES = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
MARKED = re.compile(r"[«»]")


def claimed(text: str, kind: str) -> list[str]:
    """The runs of digits that the rules of this kind take."""
    return [m[0] for c in told(text) if c.kind == kind for m in DIGITS.finditer(text, c.start, c.end)]


@pytest.mark.parametrize(("kind", "text"), [(e["kind"], t) for e in ENTRIES for t in e["claims"]])
def test_a_rule_claims_its_examples(kind: str, text: str) -> None:
    """The digits between « » are what the rule takes; the other digits of the sentence are someone else's."""
    wanted = re.findall(r"«(\d+)»", text)
    assert claimed(MARKED.sub("", text), kind) == wanted


@pytest.mark.parametrize(("kind", "text"), [(e["kind"], t) for e in ENTRIES for t in e["leaves"]])
def test_a_rule_leaves_its_near_misses(kind: str, text: str) -> None:
    assert claimed(text, kind) == []


def test_every_rule_has_both_kinds_of_examples() -> None:
    assert all(e["claims"] and e["leaves"] for e in ENTRIES)


def test_a_word_does_not_take_the_thousands_of_a_text_that_groups_by_spaces() -> None:
    assert claimed("nhận 3 215 hồ sơ (trong kỳ 3 180)", "ordinal") == []
    assert claimed("trong kỳ 3 180 hồ sơ", "ordinal") == ["3"]
