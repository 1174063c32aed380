"""The drop folder: what is taken, what is left for later, what is passed over and said so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desk import inbox
from warehouse.ledger import Entry, Ledger


def names(found: inbox.Look) -> list[str]:
    return [f.name for f in found.files]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("~$bao-cao.docx", id="Word's lock file of an open report"),
        pytest.param(".DS_Store", id="a hidden file"),
        pytest.param("bao-cao.docx.part", id="a download that has not ended"),
        pytest.param("x.tmp", id="a temporary file"),
        pytest.param("_danh-sach-xa.csv", id="a list of the desk itself"),
        pytest.param("Thumbs.db", id="what Windows leaves behind"),
    ],
)
def test_files_that_are_no_reports_are_passed_over_and_said_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / "bao-cao.docx").write_bytes(b"x")
    found = inbox.look([tmp_path])
    assert names(found) == ["bao-cao.docx"]
    assert [s.name for s in found.skipped] == [name]


def test_subfolders_are_searched_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "xa-a" / "thang-5").mkdir(parents=True)
    (tmp_path / "xa-a" / "thang-5" / "a.pdf").write_bytes(b"x")
    (tmp_path / "lien-ket.pdf").symlink_to("/etc/hostname")
    found = inbox.look([tmp_path])
    assert names(found) == ["a.pdf"]
    assert found.skipped[0].name == "lien-ket.pdf"


def test_a_path_longer_than_the_system_can_open_is_told_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        os.mkdir("x" * 240)  # noqa: PTH102, the whole path cannot be named
        monkeypatch.chdir("x" * 240)
    monkeypatch.chdir(tmp_path)
    found = inbox.look([tmp_path])
    assert names(found) == ["a.pdf"]
    assert found.skipped[0].reason == "thư mục tạm thời không đọc được"


def test_a_name_that_is_no_utf8_is_read_and_shown(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/b\xe1o c\xe1o.pdf"
    with open(raw, "wb") as file:  # noqa: PTH123, Path has no bytes
        file.write(b"x")
    found = inbox.look([tmp_path])
    assert names(found) == ["b\ufffdo c\ufffdo.pdf"]
    assert inbox.keep(found.files[0], tmp_path / "kho")


def test_a_decomposed_name_is_shown_composed(tmp_path: Path) -> None:
    (tmp_path / "ba\u0301o ca\u0301o.pdf").write_bytes(b"x")
    assert names(inbox.look([tmp_path])) == ["báo cáo.pdf"]


def test_a_file_that_is_still_growing_is_left_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lon.pdf"
    path.write_bytes(b"first half")

    def write_on(_seconds: float) -> None:
        path.write_bytes(b"first half, second half")

    monkeypatch.setattr(inbox.time, "sleep", write_on)
    found = inbox.look([tmp_path])
    assert (names(found), found.unfinished) == ([], ("lon.pdf",))


def test_a_file_that_changes_after_the_look_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"one")
    [dropped] = inbox.look([tmp_path]).files
    path.write_bytes(b"another")
    assert inbox.keep(dropped, tmp_path / "kho") is None
    assert not [p for p in (tmp_path / "kho").rglob("*") if p.is_file()]


def test_the_original_stays_as_it_was_and_the_copy_is_named_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "den" / "a.pdf"
    path.parent.mkdir()
    path.write_bytes(b"content")
    [dropped] = inbox.look([path.parent]).files
    sha = inbox.keep(dropped, tmp_path / "kho")
    assert sha == "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"
    assert inbox.stored(tmp_path / "kho", sha).read_bytes() == path.read_bytes() == b"content"
    assert inbox.signature(dropped.path) == dropped.signature


def test_a_warehouse_inside_the_drop_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho" / "work.duckdb").write_bytes(b"x")
    (tmp_path / "a.pdf").write_bytes(b"x")
    assert names(inbox.look([tmp_path], leave_out=[tmp_path / "kho"])) == ["a.pdf"]


def entry(**over: object) -> Entry:
    fields: dict[str, object] = {
        "at": "2026-06-05T00:00:00+00:00",
        "path": "/den/a.pdf",
        "name": "a.pdf",
        "signature": "1:2:3:4",
        "sha": "ab" * 32,
        "state": "quarantined",
        "version": "1",
        "code": "pdf.broken",
        "reason": "Tệp hỏng.",
    }
    return Entry(**(fields | over))  # type: ignore[arg-type]


def test_a_damaged_reception_book_is_put_aside_and_begun_anew(tmp_path: Path) -> None:
    with Ledger(tmp_path) as book:
        book.write([entry()])
    (tmp_path / "so-tiep-nhan.sqlite").write_bytes(b"no database at all" * 100)
    with Ledger(tmp_path) as again:
        assert again.sha_of(b"/den/a.pdf", "1:2:3:4") is None
        again.write([entry()])
        assert again.sha_of(b"/den/a.pdf", "1:2:3:4") == "ab" * 32
    assert list(tmp_path.glob("so-tiep-nhan.hong-*"))


def test_what_a_killed_run_was_reading_is_counted_and_an_orderly_stop_is_not(tmp_path: Path) -> None:
    killed = Ledger(tmp_path)
    killed.lease("ab" * 32)
    with Ledger(tmp_path) as second:
        assert second.lost() == {"ab" * 32: 1}
        second.lease("cd" * 32)
        second.release()
    with Ledger(tmp_path) as third:
        assert third.lost() == {"ab" * 32: 1}
        third.write([entry()])
        assert third.lost() == {}


def test_a_changed_file_is_looked_at_anew(tmp_path: Path) -> None:
    Ledger(tmp_path).write([entry()])
    assert Ledger(tmp_path).sha_of(b"/den/a.pdf", "9:9:9:9") is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, False, id="a broken file stays broken"),
        pytest.param({"version": "0"}, True, id="a newer program may read it"),
        pytest.param({"code": "timeout"}, True, id="a slow machine may be faster tomorrow"),
        pytest.param({"code": "timeout", "tries": 3}, False, id="not for ever"),
    ],
)
def test_what_is_tried_again(tmp_path: Path, fields: dict[str, object], expected: bool) -> None:
    assert Ledger(tmp_path).wants_retry(entry(**fields), "1") is expected
