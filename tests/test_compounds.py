"""Nouns told in one breath keep their comma; other commas still part clauses."""

from __future__ import annotations

import pytest

from extract.compounds import STAND_IN, joined, restored
from tests.passages import read


@pytest.mark.parametrize(
    ("text", "commas"),
    [
        pytest.param("cán bộ, công chức, viên chức được cấp", 2, id="people of the office"),
        pytest.param("ở các thôn, làng", 1, id="places"),
        pytest.param("phản ánh, kiến nghị của người dân, doanh nghiệp", 2, id="two families"),
        pytest.param("có 42 cán bộ, 30 công chức", 0, id="two counts"),
        pytest.param("42 cán bộ, công chức 30 người", 0, id="the second noun has a figure of its own"),
        pytest.param("tiếp nhận hồ sơ, cán bộ hướng dẫn", 0, id="nouns of two families"),
        pytest.param("nhận 40 hồ sơ, hồ sơ mới", 0, id="one noun again begins anew"),
        pytest.param("công bản, ấp", 1, id="whole words"),
    ],
)
def test_commas_between_nouns_of_one_family(text: str, commas: int) -> None:
    found = joined(text)
    assert (found.count(STAND_IN), len(found), restored(found)) == (commas, len(text), text)


def test_what_is_told_of_the_whole_compound_belongs_to_its_figure() -> None:
    text = "Có 41/41 cán bộ, công chức được cấp chữ ký số, văn bản đi ký số 640/640 văn bản."
    found = [(o.label, o.indicator) for o in read(text).observations]
    assert found == [
        ("cán bộ, công chức được cấp chữ ký số", "government.staff_signature_rate"),
        ("văn bản đi ký số văn bản", "government.signed_document_rate"),
    ]
