"""Tables written as plain text: read with their cells as they are written, told apart from mere text."""

from __future__ import annotations

import pytest

from extract.errors import Unreadable
from extract.figures import find
from extract.readers import read, sniff

TABLE = (
    ("TT", "Chỉ tiêu", "Kết quả", "Tỷ lệ"),
    ("1", "Hồ sơ tiếp nhận", "1.484", "84,03%"),
    ("2", "Hồ sơ quá hạn; chờ bổ sung", "12", "0,8%"),
)


def written(separator: str, quote: str = '"') -> str:
    return "\r\n".join(separator.join(f"{quote}{cell}{quote}" for cell in row) for row in TABLE)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(written(";").encode("utf-8-sig"), id="as Excel in Vietnamese writes it"),
        pytest.param(written(",").encode(), id="with commas, the decimal ones in quotes"),
        pytest.param(written("\t", "").encode("utf-16"), id="Unicode text of Excel"),
        pytest.param(("Biểu 1. Hồ sơ\n\n" + written("|", "")).encode(), id="below its title"),
        pytest.param((written("\t", "") + "\x0b\x1f").encode(), id="with signs that no sheet may hold"),
    ],
)
def test_a_table_of_plain_text_is_read_as_it_is_written(data: bytes) -> None:
    document = read(data, "phu-luc.xls")
    assert [f.text for f in find(document).figures] == ["1.484", "84,03%", "12", "0,8%"]
    assert document.tables[0].columns == TABLE[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Trong tháng, xã nhận 12 hồ sơ.\nĐã xong, đúng hạn 11.\nCòn lại: 1", "media.text"),
        ("Tên;Ghi chú\nĐất;không\nTổ;có", "media.text"),
        ("12 hồ sơ", "media.text"),
        ("<a>\n<b>1, 2</b>\n<b>3, 4</b>\n</a>, ", "media.text"),
        ("\ufeff12 hồ sơ", "media.text"),
        ("a,b\n" * 9 + "\x00" * 5000, "media.unknown"),
    ],
)
def test_what_is_no_table_stays_what_it_is(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text.encode("utf-16-le" if text.startswith("\ufeff") else "utf-8"), "a.txt")
    assert refused.value.code == code


def test_a_table_in_a_code_page_of_old_is_refused_with_the_way_out() -> None:
    data = written(";").encode("cp1258", "ignore")
    assert sniff(data) == "csv"
    with pytest.raises(Unreadable, match=r"lưu thành \.xlsx"):
        read(data, "a.csv")
