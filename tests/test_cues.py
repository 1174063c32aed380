"""Every rule of cues.yaml holds on its examples and not on its counter-examples; comparing words are read."""

from datetime import date

import pytest
import yaml

from extract.document import Figure, Place
from normalize.ahead import due_later, of_later_time
from normalize.cues import SOURCE, comparator_of, rules
from normalize.observation import Period

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
        pytest.param("chừng", "percent", "", "approx", id="chừng is about"),
        pytest.param("trên dưới", "percent", "", "approx", id="trên dưới is about, though trên alone is at least"),
        pytest.param("không để quá", "percent", "", "le", id="a ceiling set by an order"),
        pytest.param("không trên", "percent", "", "le", id="what may not be above"),
        pytest.param("không nhiều hơn", "percent", "", "le", id="no more than"),
        pytest.param("không ít hơn", "percent", "", "ge", id="no fewer than"),
        pytest.param("không được dưới", "percent", "", "ge", id="may not be below"),
        pytest.param("chưa đầy", "percent", "", "le", id="chưa đầy is at most"),
        pytest.param("⩾", "percent", "", "ge", id="the sign with a slanted bar"),
    ],
)
def test_comparator(cue: str, form: str, after: str, wanted: str) -> None:
    figure = Figure(Place("d", None, None, 0, 0, 1), "1", form, cue=cue)
    assert comparator_of(figure, after) == wanted


APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        pytest.param("Hết năm 2026, ", " cán bộ có chữ ký số", True, id="a term that is still to come"),
        pytest.param("Hoàn thành ", " việc số hóa trước 31/12", True, id="a term behind the figure"),
        pytest.param("Tháng 5 mở ", " lớp", True, id="a month that is still to come"),
        pytest.param("Đến hết tháng 4/2026 có ", " tổ", False, id="the report's own month"),
        pytest.param("Dự toán năm 2026 là ", "", False, id="the year at hand, without a term"),
        pytest.param("", " nhiệm vụ chuyển sang năm 2027", False, id="what is carried over"),
        pytest.param("Nhu cầu tăng thêm quý IV là ", "", False, id="what is asked for"),
        pytest.param("Hết năm 2026 cần 12 máy, nay có ", " máy", False, id="another number took the term"),
    ],
)
def test_words_of_a_later_time(before: str, after: str, wanted: bool) -> None:
    assert bool(due_later(before, after, APRIL)) is wanted


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        pytest.param("5. Tháng 5/2026", True, id="the month after the report's"),
        pytest.param("5. Tháng 4/2026", False, id="the report's month"),
        pytest.param("Quý I, quý II năm 2026", False, id="one of two times has come"),
    ],
)
def test_a_heading_of_a_later_time(heading: str, wanted: bool) -> None:
    assert bool(of_later_time(heading, APRIL)) is wanted
