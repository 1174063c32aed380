"""Words that a report shortens in its own way are written out before their meaning is sought."""

from __future__ import annotations

import pytest

from extract.document import Piece
from extract.figures import find
from extract.structure import assemble
from normalize import catalogue
from normalize.abbreviations import Abbreviations


def labels(*lines: str) -> list[str]:
    document = assemble("0" * 16, "x.docx", "docx", (), [Piece("BÁO CÁO"), Piece("I. KẾT QUẢ"), *map(Piece, lines)])
    own = Abbreviations(document, catalogue.load())
    return [own.written_out(figure).label for figure in find(document).figures]


@pytest.mark.parametrize(
    ("told", "text", "label"),
    [
        pytest.param(
            "Từ viết tắt: TTr: toàn trình; GN: giải ngân.", "Hồ sơ TTr: 12", "Hồ sơ toàn trình", id="from its list"
        ),
        pytest.param(
            "Một số chữ viết tắt trong báo cáo: TN = tiếp nhận, KS = ký số.", "Đã TN: 12", "Đã tiếp nhận", id="signs"
        ),
        pytest.param(
            "Xã có tổ công nghệ số cộng đồng (CNS) ở mọi ấp.", "Tổ CNS: 12", "Tổ CNS", id="brackets of other words"
        ),
        pytest.param(
            "Xã có cổng thông tin nội bộ (CTNB) từ năm 2025.", "Tin trên CTNB: 12", "Tin trên CTNB", id="a word short"
        ),
        pytest.param(
            "Xã có cổng thông tin nội bộ (CTTNB) từ năm 2025.",
            "Tin trên CTTNB: 12",
            "Tin trên cổng thông tin nội bộ",
            id="where it is first told",
        ),
        pytest.param(
            "Ứng dụng Công dân số tỉnh (sau đây viết tắt là CDST) đã mở.",
            "Tài khoản CDST: 12",
            "Tài khoản Công dân số tỉnh",
            id="told at length",
        ),
        pytest.param("", "Có TLLT: 12", "Có tài liệu lưu trữ", id="the catalogue's only phrase of these initials"),
        pytest.param("", "Hộ có BRCĐ: 12", "Hộ có băng rộng cố định", id="d and đ are two letters"),
        pytest.param("", "Hộ có BRCD: 12", "Hộ có BRCD", id="none of these initials"),
        pytest.param("", "TLLT: 12", "tài liệu lưu trữ", id="nothing but initials"),
        pytest.param("", "Máy ATM: 12", "Máy ATM", id="a name"),
        pytest.param("", "Số hồ sơ CHƯA xử lý: 12", "Số hồ sơ CHƯA xử lý", id="a word in capitals"),
    ],
)
def test_abbreviations_are_written_out(told: str, text: str, label: str) -> None:
    assert labels(told, text) == [label]
