"""The unit of a figure: what is counted, behind the number, before it, or told by what stands above."""

import pytest

from extract.document import Piece
from extract.figures import find
from extract.structure import assemble
from normalize.catalogue import load
from normalize.understand import understand

CATALOGUE = load()
HEADS = [Piece("BÁO CÁO", ()), Piece("Kết quả tháng 5 năm 2026", ()), Piece("I. KẾT QUẢ", ())]


def units(*texts: str) -> list[str | None]:
    """The units of all figures of some paragraphs."""
    document = assemble("0" * 16, "x.docx", "docx", (), [*HEADS, *(Piece(text, ()) for text in texts)])
    return [o.unit for o in understand(document, find(document), CATALOGUE).observations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tiếp nhận 40 hồ sơ trong tháng.", ["hồ sơ"], id="behind the number"),
        pytest.param("Tổng số hồ sơ tiếp nhận: 40.", ["hồ sơ"], id="in the label"),
        pytest.param(
            "Tiếp nhận 40 hồ sơ, trong đó trực tuyến 35, trực tiếp 05.", ["hồ sơ"] * 3, id="shared by what divides it"
        ),
        pytest.param("Có 21/23 cán bộ, công chức có chữ ký số.", ["cán bộ, công chức"], id="nouns counted together"),
        pytest.param("Tiếp nhận 40 hồ sơ, hồ sơ mới 35.", ["hồ sơ", "hồ sơ"], id="a noun that opens the next clause"),
        pytest.param("Xã có 15 thôn, bản; 3 tiểu khu.", ["thôn, bản", "tiểu khu"], id="places counted together"),
        pytest.param("Máy in: 04; máy chiếu: 01.", ["Máy in", "máy chiếu"], id="devices before their counts"),
        pytest.param("Giải quyết 40 hồ sơ, công việc khác 05.", ["hồ sơ", "hồ sơ"], id="no noun over a comma"),
        pytest.param("Niêm yết 389 TTHC.", ["TTHC"], id="without the full stop"),
        pytest.param("Tỷ lệ hồ sơ đúng hạn đạt 98%.", ["percent"], id="a rate"),
        pytest.param("Kinh phí được giao 500 triệu đồng.", ["VND"], id="money"),
    ],
)
def test_what_a_figure_counts(text: str, expected: list[str | None]) -> None:
    assert units(text) == expected


def test_a_noun_told_above_is_shared_as_written() -> None:
    assert units("1. Kết quả giải quyết TTHC", "Số hồ sơ giải quyết trong kỳ như sau:", "- Đúng hạn: 12") == ["hồ sơ"]


def test_the_indicator_tells_what_is_counted_where_the_text_does_not() -> None:
    assert units("Đã hoàn thành đúng hạn 05, quá hạn 01, đang thực hiện 02 nhiệm vụ.")[0] == "nhiệm vụ"


def test_fields_that_begin_as_a_noun_does_are_none() -> None:
    assert units("Hộ tịch: 30.") == [None]
