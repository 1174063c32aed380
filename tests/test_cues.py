"""Every rule of cues.yaml holds on its examples and not on its counter-examples; comparing words are read."""

import pytest
import yaml

from extract.document import Figure, Place
from normalize.cues import SOURCE, comparator_of, rules

ENTRIES = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
RULES = {r.id: r for r in rules()}


@pytest.mark.parametrize(("rule", "text"), [(e["id"], t) for e in ENTRIES for t in e["holds"]])
def test_a_cue_holds(rule: str, text: str) -> None:
    assert RULES[rule].holds(text)


@pytest.mark.parametrize(("rule", "text"), [(e["id"], t) for e in ENTRIES for t in e["fails"]])
def test_a_cue_does_not_hold(rule: str, text: str) -> None:
    assert not RULES[rule].holds(text)


@pytest.mark.parametrize(
    ("cue", "form", "after", "wanted"),
    [
        pytest.param("", "percent", "", "eq", id="no comparing word states the figure itself"),
        pytest.param("đạt khoảng trên", "percent", "", "ge", id="khoảng trên is at least"),
        pytest.param("tối thiểu", "percent", "", "ge", id="tối thiểu is at least"),
        pytest.param("không dưới", "percent", "", "ge", id="không dưới is at least, though dưới alone is at most"),
        pytest.param("chưa đủ", "percent", "", "le", id="chưa đủ is at most"),
        pytest.param("chưa hoàn thành", "percent", "", "le", id="a rate not yet reached is at most"),
        pytest.param("chưa hoàn thành", "count", "", "eq", id="things not finished are counted, not compared"),
        pytest.param("không vượt quá", "percent", "", "le", id="a ceiling"),
        pytest.param("vượt quá", "percent", "", "ge", id="what exceeds a mark"),
        pytest.param("không quá", "percent", "", "le", id="không quá is at most"),
        pytest.param("… trở lên", "percent", "", "ge", id="trở lên behind the figure is at least"),
        pytest.param("gần", "count", "", "approx", id="gần is about"),
        pytest.param("hơn", "count", "", "approx", id="hơn with a count is vague"),
        pytest.param("hơn", "percent", "", "ge", id="hơn with a rate is at least"),
        pytest.param("trên", "count", " thôn", "eq", id="trên 12 thôn tells where, not how many"),
        pytest.param("≥", "percent", "", "ge", id="the sign itself"),
    ],
)
def test_comparator(cue: str, form: str, after: str, wanted: str) -> None:
    figure = Figure(Place("d", None, None, 0, 0, 1), "1", form, cue=cue)
    assert comparator_of(figure, after) == wanted
