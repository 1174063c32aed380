"""The catalogue: complete in itself, and a tool that tells the office what is wrong with an entry."""

from pathlib import Path

import pytest

from normalize.catalogue import Catalogue, Indicator, load
from normalize.clue import Clue
from normalize.link import link
from normalize.upkeep import check, suggest
from normalize.wording import fold, meanings

CATALOGUE = load()


def indicator(**over: object) -> Indicator:
    """A sound indicator of its own little catalogue."""
    fields = {"code": "bees.hives", "name": "Số đàn ong", "shape": "count", "unit": "đàn", "aliases": ["đàn ong mật"]}
    return Indicator.model_validate(fields | over)


@pytest.mark.parametrize("code", [i.code for i in CATALOGUE])
def test_every_alias_links_to_its_own_indicator(code: str) -> None:
    own = CATALOGUE[code]
    strays = {alias: link(Clue(alias, shape=own.shape), CATALOGUE).code for alias in own.aliases}
    assert {alias: found for alias, found in strays.items() if found != code} == {}


@pytest.mark.parametrize("code", [i.code for i in CATALOGUE])
def test_every_example_links_to_its_own_indicator(code: str) -> None:
    own = CATALOGUE[code]
    assert own.examples, "an indicator shows how it is written"
    strays = {phrase: link(Clue(phrase, shape=own.shape), CATALOGUE).code for phrase in own.examples}
    assert {phrase: found for phrase, found in strays.items() if found != code} == {}


@pytest.mark.parametrize("code", [i.code for i in CATALOGUE])
def test_no_near_miss_links_to_the_indicator_it_is_near(code: str) -> None:
    own = CATALOGUE[code]
    assert own.near_misses, "an indicator shows what it is not"
    taken = [phrase for phrase in own.near_misses if link(Clue(phrase, shape=own.shape), CATALOGUE).code == code]
    assert taken == []


@pytest.mark.parametrize("code", [i.code for i in CATALOGUE])
def test_no_example_is_an_alias_in_other_words(code: str) -> None:
    own = CATALOGUE[code]
    assert {fold(phrase) for phrase in own.examples}.isdisjoint(fold(alias) for alias in own.aliases)


def test_the_catalogue_that_ships_is_sound() -> None:
    assert check(CATALOGUE) == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        pytest.param(
            [indicator(), indicator(code="bees.keepers", name="Số hộ nuôi ong", aliases=["ĐÀN ONG MẬT"])],
            "trùng nghĩa",
            id="two indicators claim one wording, in other letters",
        ),
        pytest.param([indicator(numerator="bees.nothing")], "bees.nothing", id="a numerator that does not exist"),
        pytest.param([indicator(denominator=["bees.all"])], "bees.all", id="a denominator that does not exist"),
        pytest.param([indicator(examples=["chiều cao cột cờ"])], "chiều cao", id="an example that does not link"),
        pytest.param([indicator(near_misses=["số đàn ong mật"])], "vẫn được nhận", id="a near miss that links"),
    ],
)
def test_check_names_the_problem(entries: list[Indicator], problem: str) -> None:
    problems = check(Catalogue(tuple(entries)))
    assert len([p for p in problems if problem in p]) == 1


def test_a_sound_little_catalogue_has_no_problem() -> None:
    assert check(Catalogue((indicator(examples=["tổng số đàn ong mật"], near_misses=["hộ nghèo"]),))) == []


def test_a_bad_entry_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "ong.yaml").write_text("- {code: bees.hives, name: Số đàn ong, shape: weight}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"ong\.yaml: bees\.hives"):
        load(tmp_path)


def test_suggest_gathers_wordings_that_mean_the_same_most_frequent_first() -> None:
    groups = suggest(
        [
            ("Số tin bài trên trang thông tin điện tử", "tin", 3),
            ("Tỷ lệ hồ sơ chuyển cho bưu tá", "percent", 4),
            ("số tin bài trên Trang thông tin điện tử xã", "tin", 2),
        ],
        CATALOGUE,
    )
    assert [(g.labels[0], len(g.labels), g.count) for g in groups] == [
        ("Số tin bài trên trang thông tin điện tử", 2, 5),
        ("Tỷ lệ hồ sơ chuyển cho bưu tá", 1, 4),
    ]
    assert groups[1].nearest is not None
    assert groups[1].nearest.startswith("dossiers.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("số hoá", "số hóa", id="tone mark on the second vowel or the first"),
        pytest.param("Uỷ ban, thuỷ lợi, khoẻ", "ủy ban thủy lợi khỏe", id="uỷ, thuỷ, khoẻ, and no punctuation"),
        pytest.param("thanh tóan qúa hạn", "thanh toán quá hạn", id="tone mark typed one vowel too early"),
        pytest.param("TỈ LỆ HỒ SƠ", "tỷ lệ  hồ sơ", id="capitals, tỉ for tỷ, double spaces"),
        pytest.param("số lượng TTHC", "số lượng thủ tục hành chính", id="TTHC written out"),
        pytest.param("DVCTT toàn trình", "dịch vụ công trực tuyến toàn trình", id="DVCTT written out"),
        pytest.param(
            "KH&CN, ĐMST và CĐS", "khoa học công nghệ đổi mới sáng tạo và chuyển đổi số", id="KH&CN, ĐMST, CĐS"
        ),
        pytest.param("CBCCVC", "cán bộ công chức viên chức", id="CBCCVC written out"),
    ],
)
def test_fold_gives_one_spelling(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("kept", ["quý", "toàn trình", "hoàn thành", "loại"])
def test_fold_leaves_closed_syllables_alone(kept: str) -> None:
    assert fold(kept) == kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Tỷ lệ hồ sơ TTHC xử lý trễ hạn", ("hồ sơ", "giải quyết", "quá hạn"), id="synonyms become one"),
        pytest.param("tỷ lệ đạt trên địa bàn xã", (), id="filler says nothing"),
        pytest.param("số hóa", ("số hóa",), id="filler inside a phrase stays"),
    ],
)
def test_meanings(text: str, found: tuple[str, ...]) -> None:
    assert meanings(text) == found
