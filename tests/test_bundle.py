"""Zip bundles: members by their names, and what is refused of them, alone or together."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest

from extract.bundle import unpack
from extract.errors import Unreadable
from extract.readers import sniff


def report(*paragraphs: str) -> bytes:
    """A DOCX of these paragraphs."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_bundle_gives_its_members_and_refuses_a_bomb() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("xã A/báo cáo.docx", report("I. X"))
        bundle.writestr("__MACOSX/._x", b"junk")
    names = [name for name, _ in unpack(out.getvalue(), "goi.zip")]
    assert names == ["goi.zip/xã A/báo cáo.docx"]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("a.docx", b"\0" * (300 << 20))
    with pytest.raises(Unreadable) as caught:
        unpack(bomb.getvalue(), "goi.zip")
    assert caught.value.code == "zip.bomb"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        pytest.param("báo cáo.docx".encode(), "báo cáo.docx", id="UTF-8 without saying so"),
        pytest.param("Báo cáo xa\u0303.docx".encode("cp1258"), "Báo cáo xã.docx", id="Windows in Vietnamese"),
    ],
)
def test_the_names_in_a_bundle(stored: bytes, shown: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr("x" * len(stored), report("I. X"))
    data = out.getvalue().replace(b"x" * len(stored), stored)
    assert [name for name, _ in unpack(data, "goi.zip")] == [f"goi.zip/{shown}"]


def test_a_locked_bundle_says_so() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr("a.docx", report("I. X"))
    central = out.getvalue().rindex(b"PK\x01\x02")
    data = bytearray(out.getvalue())
    data[central + 8] |= 1
    with pytest.raises(Unreadable) as caught:
        unpack(bytes(data), "goi.zip")
    assert caught.value.code == "zip.encrypted"


def _bundle(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(f"{name}.docx", content)
    return out.getvalue()


def _entry(data: bytes, name: str) -> int:
    """Where the list at the end of a zip tells of a member."""
    return data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))


def _changed_content(data: bytes, name: str) -> bytes:
    at = data.index(name.encode()) + len(name) + 40
    return data[:at] + bytes(b ^ 0x55 for b in data[at : at + 20]) + data[at + 20 :]


def _no_head(data: bytes, name: str) -> bytes:
    at = data.index(name.encode()) - 30
    return data[:at] + b"XXXX" + data[at + 4 :]


def _locked(data: bytes, name: str) -> bytes:
    at = _entry(data, name) + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


def _unknown_packing(data: bytes, name: str) -> bytes:
    at = _entry(data, name) + 10
    return data[:at] + b"\x63\x00" + data[at + 2 :]


def _too_small_to_be_so_large(data: bytes, name: str) -> bytes:
    at = _entry(data, name) + 24
    return data[:at] + (150 << 20).to_bytes(4, "little") + data[at + 4 :]


@pytest.mark.parametrize(
    ("damage", "code", "said"),
    [
        pytest.param(_changed_content, "zip.broken", "Hãy gửi lại riêng tệp này", id="bytes that got lost on the way"),
        pytest.param(_no_head, "zip.broken", "Hãy gửi lại riêng tệp này", id="its head overwritten"),
        pytest.param(_unknown_packing, "zip.broken", "Hãy gửi lại riêng tệp này", id="a packing nobody knows"),
        pytest.param(_locked, "zip.encrypted", "có mật khẩu", id="locked"),
        pytest.param(_too_small_to_be_so_large, "zip.bomb", "nén bất thường", id="a bomb"),
    ],
)
def test_a_bad_member_of_a_bundle_is_refused_alone_and_by_name(
    damage: Callable[[bytes, str], bytes], code: str, said: str
) -> None:
    good = report("I. Tốt")
    bundle = damage(_bundle(a=good, hong=report("I. Hỏng"), b=report("I. Sau")), "hong.docx")
    members = dict(unpack(bundle, "goi.zip"))
    assert list(members) == ["goi.zip/a.docx", "goi.zip/hong.docx", "goi.zip/b.docx"]
    assert members["goi.zip/a.docx"] == good
    with pytest.raises(Unreadable, match=said) as refused:
        unpack(members["goi.zip/hong.docx"], "goi.zip/hong.docx")
    assert refused.value.code == code
    assert "hong.docx" in refused.value.reason


def test_a_bundle_of_which_nothing_opens_is_refused_once() -> None:
    bundle = _bundle(a=report("I. A"), b=report("I. B"))
    locked = _locked(_locked(bundle, "a.docx"), "b.docx")
    with pytest.raises(Unreadable, match="Gói ZIP có mật khẩu"):
        unpack(locked, "goi.zip")
    with pytest.raises(Unreadable, match="Không mở được tệp nào trong 2 tệp"):
        unpack(_unknown_packing(_unknown_packing(bundle, "a.docx"), "b.docx"), "goi.zip")


def test_members_that_overlap_are_no_bundle() -> None:
    """A list that tells a hundred times of the same bytes would be cut out a hundred times."""
    bundle = _no_head(_bundle(a=report("I. A"), hong=report("I. B" + "x" * 5000)), "hong.docx")
    entry = _entry(bundle, "hong.docx")
    end = bundle.rindex(b"PK\x05\x06")
    entries = bundle[entry:end] * 100
    told = bytearray(bundle[end:])
    told[8:12] = (101).to_bytes(2, "little") * 2
    told[12:16] = (end - bundle.index(b"PK\x01\x02") + len(bundle[entry:end]) * 99).to_bytes(4, "little")
    with pytest.raises(Unreadable) as refused:
        unpack(bundle[:entry] + entries + bytes(told), "goi.zip")
    assert refused.value.code == "zip.broken"


def test_a_folder_called_word_makes_no_word_file_of_a_bundle() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr("word/bao-cao.docx", report("I. X"))
    assert sniff(out.getvalue()) == "zip"
