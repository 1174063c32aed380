"""Communes are found however they are written, by their old names too, and never by a guess between namesakes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from normalize import communes


def codes(*args: str | None) -> list[str]:
    return [c.code for c in communes.find(*args)]  # type: ignore[arg-type]


def test_table_holds_every_commune_once_with_codes_that_keep_their_zeros() -> None:
    table = communes.load()
    assert len(table) == 3321
    assert len({c.code for c in table}) == 3321
    assert all(len(c.code) == 5 and c.code.isdigit() for c in table)
    assert {c.type for c in table} == {"xã", "phường", "đặc khu"}
    assert len({c.province for c in table}) == 34
    assert sum(c.type == "đặc khu" for c in table) == 13
    assert all(c.old_units for c in table)


def test_a_type_and_name_never_repeats_within_one_province() -> None:
    keys = [(c.province, c.type, communes.key(c.name)) for c in communes.load()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("name", "type_", "province", "code"),
    [
        pytest.param("Thành Sen", None, None, "18073", id="a name that stands once in the country needs no more"),
        pytest.param("PHƯỜNG THÀNH SEN", None, None, "18073", id="type and name in capitals, as in a head"),
        pytest.param("Vĩnh Thuỷ", "xã", None, "19405", id="the tone on the last vowel, old school or new"),
        pytest.param("Vi\u0303nh Thu\u0309y", "xã", None, "19405", id="letters and marks apart (NFD)"),
        pytest.param("  Phú   Thịnh ", "xã", "Thái Nguyên", "05800", id="spaces too many"),
        pytest.param("Mĩ Đức", "xã", "Hà Nội", "10441", id="Mĩ for Mỹ"),
        pytest.param("Cư M’gar", "xã", None, "24280", id="a curly apostrophe"),
        pytest.param("Cư Mgar", "xã", None, "24280", id="no apostrophe at all"),
        pytest.param("Văn Miếu – Quốc Tử Giám", "phường", None, "00226", id="a dash for a hyphen"),
        pytest.param("Côn Đảo", "đặc khu", "TP. Hồ Chí Minh", "26732", id="a special zone, its city abbreviated"),
        pytest.param("phuthinh", None, "Thái Nguyên", "05800", id="as in a web address"),
        pytest.param("Phú Thịnh", "xã", "tỉnh Thái Nguyên", "05800", id="the province with its type"),
        pytest.param("Thành Sen", "phường", "Hà Tĩnh", "18073", id="all three agree"),
    ],
)
def test_a_commune_is_found_however_it_is_written(
    name: str, type_: str | None, province: str | None, code: str
) -> None:
    found = communes.find(name, type_, province)
    assert [c.code for c in found] == [code]
    assert found[0].former == ""


@pytest.mark.parametrize(
    ("name", "type_", "province"),
    [
        pytest.param("Thành Sen", "xã", None, id="the type is another"),
        pytest.param("Thành Sen", "phường", "Nghệ An", id="not in that province"),
        pytest.param("hội chủ nghĩa", "xã", None, id="xã hội is no commune"),
        pytest.param("", None, None, id="nothing"),
        pytest.param("Thịnh", "xã", None, id="half a name"),
    ],
)
def test_what_is_no_commune_is_not_found(name: str, type_: str | None, province: str | None) -> None:
    assert communes.find(name, type_, province) == []


def test_namesakes_are_all_given_and_the_province_decides() -> None:
    assert len(codes("Tân Tiến", "xã", None)) > 1
    everywhere = communes.find("Tân Tiến", "xã")
    for commune in everywhere:
        assert communes.find("Tân Tiến", "xã", commune.province) == [commune]


@pytest.mark.parametrize(
    ("name", "province", "successor", "former"),
    [
        pytest.param("xã Phú Cường", "Thái Nguyên", "05800", "xã Phú Cường, huyện Đại Từ", id="a commune merged away"),
        pytest.param("thị trấn Hùng Sơn", "Phú Thọ", "08494", "thị trấn Hùng Sơn, huyện Lâm Thao", id="a township"),
        pytest.param("phường Bắc Hà", "Hà Tĩnh", "18073", "phường Bắc Hà, thành phố Hà Tĩnh", id="a ward"),
        pytest.param("phường Đại Nài", "Hà Tĩnh", "18073", "(một phần)", id="a unit that was divided says so"),
    ],
)
def test_a_name_before_july_2025_leads_to_its_successor(name: str, province: str, successor: str, former: str) -> None:
    found = {c.code: c for c in communes.find(name, None, province)}
    assert successor in found
    assert former in found[successor].former


def test_a_name_in_use_goes_before_the_same_name_of_a_unit_that_is_gone() -> None:
    assert [c.former for c in communes.find("xã Phú Thịnh", None, "Thái Nguyên")] == [""]


@pytest.mark.parametrize(
    ("text", "type_", "name"),
    [
        pytest.param("Phú Thịnh báo cáo kết quả", "xã", "Phú Thịnh", id="the sentence goes on"),
        pytest.param("Hà Giang 1, tỉnh Tuyên Quang", "phường", "Hà Giang 1", id="the number belongs to the name"),
        pytest.param("A LƯỚI 2\nSố: 12/BC-UBND", "xã", "A LƯỚI 2", id="the next line does not"),
        pytest.param("HÙNG\nSƠN", "thị trấn", "HÙNG\nSƠN", id="a name broken over two lines"),
        pytest.param("hội, cộng đồng", "xã", "", id="no name"),
    ],
)
def test_the_longest_name_at_the_start_of_a_text(text: str, type_: str, name: str) -> None:
    assert communes.longest(text, type_) == name


@pytest.mark.parametrize(
    ("name", "today"),
    [
        pytest.param("tỉnh Bắc Kạn", {"Thái Nguyên"}, id="a province that was merged"),
        pytest.param("Thừa Thiên Huế", {"Huế"}, id="a province under its old name"),
        pytest.param("TP.HCM", {"Hồ Chí Minh"}, id="abbreviated"),
        pytest.param("thành phố Huế", {"Huế"}, id="a city"),
        pytest.param("tỉnh nhà", set(), id="no province"),
    ],
)
def test_provinces_of_today(name: str, today: set[str]) -> None:
    assert communes.province_names(name) == today


def test_loading_is_fast_enough_to_be_no_reason_for_waiting() -> None:
    program = (
        "import time; from normalize import communes; start = time.process_time(); communes.load();"
        "print(time.process_time() - start)"
    )
    seconds = min(
        float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)
        for _ in range(3)
    )
    assert seconds < 0.2  # measured: 0.02
