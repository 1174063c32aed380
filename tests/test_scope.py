"""The sub-group a figure is for, told by its own clause, by the bloc above it, or not at all."""

import pytest

from extract.document import Piece
from extract.figures import find
from extract.structure import assemble
from normalize.catalogue import load
from normalize.understand import understand

CATALOGUE = load()
HEADS = [Piece("BÁO CÁO", ()), Piece("Kết quả tháng 5 năm 2026", ()), Piece("I. KẾT QUẢ", ())]


def scopes(text: str) -> list[str | None]:
    """The scopes of all figures of a paragraph."""
    document = assemble("0" * 16, "x.docx", "docx", (), [*HEADS, Piece(text, ())])
    return [o.scope for o in understand(document, find(document), CATALOGUE).observations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "100% các phòng, trung tâm thuộc xã được cấp mã định danh điện tử.",
            ["phòng, trung tâm thuộc xã"],
            id="the bodies that a rate of all staff is told of",
        ),
        pytest.param("Khối Đảng có 12/12 cán bộ được cấp chữ ký số.", ["Khối Đảng"], id="a bloc as subject"),
        pytest.param(
            "- Khối Mặt trận và đoàn thể: cấp 03 máy tính; 04/05 cán bộ có chữ ký số.",
            ["máy tính; Khối Mặt trận và đoàn thể", "Khối Mặt trận và đoàn thể"],
            id="a bloc that opens the item holds for all its statements",
        ),
        pytest.param(
            "Kinh phí được giao 500 triệu đồng, trong đó: hạ tầng số 300 triệu đồng; đào tạo 200 triệu đồng.",
            [None, None, None],
            id="parts of a budget have no code, so no scope either",
        ),
        pytest.param(
            "Tỷ lệ số hóa tài liệu lưu trữ trong 3 năm gần đây đạt 60%.",
            ["tài liệu lưu trữ trong 3 năm gần đây"],
            id="a part of what is usually measured",
        ),
        pytest.param("100% trường học triển khai học bạ số.", [None], id="schools are what this indicator measures"),
        pytest.param("Tỷ lệ văn bản được ký số đạt 98%.", [None], id="no sub-group"),
    ],
)
def test_the_sub_group_of_a_figure(text: str, expected: list[str | None]) -> None:
    assert scopes(text) == expected
