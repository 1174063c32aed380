"""What other tools' tests say of Vietnamese numbers: read alike, or refused for a reason that the table states."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from normalize.number_words import spoken
from normalize.numbers import amount, count, read

FACTS = yaml.safe_load((Path(__file__).parent / "data" / "number_vectors.yaml").read_text(encoding="utf-8"))


def value(text: str, by: str) -> Decimal | None:
    """The text read as a number in digits, in words, or as money."""
    if by == "words":
        return spoken(text)
    if by == "money":
        found = amount(text)
        return found[0] if found else None
    number = count(text)
    return number.value if number else None


@pytest.mark.parametrize("fact", FACTS["met"], ids=lambda fact: f"{fact['text']} is {fact['value']}")
def test_read_as_other_tools_read_it(fact: dict[str, str]) -> None:
    assert value(fact["text"], fact["by"]) == Decimal(fact["value"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(fact["text"], group["reason"], id=fact["text"])
        for group in FACTS["refused"]
        for fact in group["texts"]
    ],
)
@pytest.mark.parametrize("by", ["number", "words", "money"])
def test_refused_rather_than_guessed(text: str, reason: str, by: str) -> None:
    assert value(text, by) is None, reason


@pytest.mark.parametrize("fact", FACTS["read_otherwise"], ids=lambda fact: fact["text"])
def test_read_otherwise_by_its_context(fact: dict[str, str]) -> None:
    as_count, as_rate = read(fact["text"], "count"), read(fact["text"], "percent")
    assert as_count is not None
    assert as_rate is not None
    assert (as_count.value, as_rate.value) == (Decimal(fact["count"]), Decimal(fact["percent"]))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("một", 1, id="a digit"),
        pytest.param("mười hai", 12, id="ten and a digit"),
        pytest.param("hai mươi mốt", 21, id="mốt behind tens"),
        pytest.param("bốn mươi lăm", 45, id="lăm behind tens"),
        pytest.param("một trăm linh năm", 105, id="linh behind hundreds"),
        pytest.param("hai trăm ngàn", 200_000, id="ngàn is nghìn"),
        pytest.param("Bằng chữ: Năm trăm triệu đồng chẵn./.", 500_000_000, id="money as it ends an estimate"),
        pytest.param("một phẩy năm", Decimal("1.5"), id="a decimal"),
        pytest.param("không phẩy không năm", Decimal("0.05"), id="decimals digit by digit"),
        pytest.param("hai mươi một trăm", None, id="hundreds do not follow tens"),
        pytest.param("mười không", None, id="nought is not said behind ten"),
        pytest.param("ba mươi lớp", None, id="other words are no number"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_words(text: str, wanted: Decimal | int | None) -> None:
    assert spoken(text) == wanted
