"""The watched drop folder, with real processes: nothing half-written is read, nothing is lost or twice, all is told.

Every watcher here is the command itself, started as an office starts it and ended by its process number.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest

from desk import errors, version
from tests.papers import CLEAN, WRONG, write_report
from warehouse import Store, connect

PATIENCE = 60.0
"""Seconds that a watcher may take on a busy machine before a test gives up."""


class Office:
    """A drop folder with its warehouse, and the watcher that serves it."""

    def __init__(self, home: Path) -> None:
        self.inbox, self.warehouse, self.output = home / "den", home / "kho", home / "ra"
        self.inbox.mkdir()

    def start(self, program: Sequence[str] = ("-m", "desk")) -> subprocess.Popen[str]:
        folders = ["--inbox", self.inbox, "--warehouse", self.warehouse, "--output", self.output]
        command = [sys.executable, *program, "watch", *folders, "--every", "0.4", "--workers", "1"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    @contextmanager
    def watched(self, program: Sequence[str] = ("-m", "desk")) -> Iterator[None]:
        """A watcher runs; in the end it is asked to stop, as systemd does it, and must do so in order."""
        watcher = self.start(program)
        try:
            yield
        finally:
            watcher.send_signal(signal.SIGTERM)
            out, _ = watcher.communicate(timeout=PATIENCE)
        assert watcher.returncode == errors.CLEAN, out
        assert "Traceback" not in out, out

    def receipt(self, folder: str = "") -> dict[str, tuple[str, str]]:
        """State and note of every file of a folder, as the receipt tells them."""
        return read_receipt(self.inbox / folder / "_ket-qua.html")

    def becomes(self, name: str, state: str, folder: str = "") -> str:
        """Wait until the receipt tells that state of a file; returns the note beside it."""
        wait_for(lambda: self.receipt(folder).get(name, ("", ""))[0] == state, lambda: self.receipt(folder))
        return self.receipt(folder)[name][1]

    def loaded(self) -> list[str]:
        """The names of the documents that the warehouse has records of, each as often as it is there."""
        with Store.open(self.warehouse, pipeline=version.pipeline()) as store:
            store.publish()
        with connect(self.warehouse) as reader:
            return sorted(reader.pandas("SELECT document FROM submissions")["document"])


ROW = re.compile(r"<tr class=\"\w+\"><td>\S (.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>")


def read_receipt(path: Path) -> dict[str, tuple[str, str]]:
    try:
        found = ROW.findall(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {unescape(name): (state, unescape(note)) for state, name, note in found}


def wait_for(condition: Callable[[], bool], told: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, told()
        time.sleep(0.1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_day_at_the_drop_folder(office: Office, tmp_path: Path) -> None:
    report = write_report(tmp_path / "a.docx").read_bytes()
    month = office.inbox / "thang-5"
    month.mkdir()
    with office.watched():
        # A report that arrives slowly is taken when it is whole, and only then.
        with (month / "di-linh.docx").open("wb") as slow:
            for n in range(0, len(report), len(report) // 6):
                slow.write(report[n : n + len(report) // 6])
                slow.flush()
                time.sleep(0.25)
                assert office.receipt("thang-5").get("di-linh.docx", ("Đang chờ",))[0] == "Đang chờ"
        note = office.becomes("di-linh.docx", "Đã nhận", "thang-5")
        assert note == "UBND xã Di Linh, tháng 5/2026, 2 số liệu."

        # The same bytes elsewhere are a duplicate, named with its folder.
        (office.inbox / "gui-lai.docx").write_bytes(report)
        assert "«thang-5/di-linh.docx»" in office.becomes("gui-lai.docx", "Trùng")

        # A file that cannot be read is told with the way out, and so is its repair under the same name.
        (month / "hong.docx").write_bytes(report[: len(report) // 2])
        assert "gửi lại" in office.becomes("hong.docx", "Lỗi", "thang-5")
        write_report(month / "hong.docx", area="xã Đức Trọng")
        office.becomes("hong.docx", "Đã nhận", "thang-5")

        # A corrected report under another name replaces the earlier one.
        write_report(month / "di-linh-dinh-chinh.docx", WRONG)
        assert "Thay cho «di-linh.docx»" in office.becomes("di-linh-dinh-chinh.docx", "Thay bản trước", "thang-5")
        assert "«di-linh-dinh-chinh.docx»" in office.becomes("di-linh.docx", "Đã nhận", "thang-5")

        # One that overwrites the earlier file replaces it too.
        write_report(month / "hong.docx", [*CLEAN, "Số hồ sơ trực tuyến: 380 hồ sơ."], area="xã Đức Trọng")
        assert "Thay cho bản nhận" in office.becomes("hong.docx", "Thay bản trước", "thang-5")

        # A renamed file is the same file; a deleted one leaves its receipt, which tells of files that lie there.
        (office.inbox / "gui-lai.docx").unlink()
        (month / "di-linh.docx").rename(month / "DI LINH thang 5.docx")
        office.becomes("DI LINH thang 5.docx", "Đã nhận", "thang-5")
        wait_for(lambda: not (office.inbox / "_ket-qua.html").exists(), lambda: list(office.inbox.iterdir()))
    assert len(office.loaded()) == 4


def test_names_that_attack_are_shown_as_text_and_names_that_are_no_utf8_are_read(office: Office) -> None:
    hostile = "<script>alert(1)</script>&.docx".replace("/", "\u2215")
    write_report(office.inbox / hostile)
    write_report(office.inbox / "=cmd|' '!A1.docx", area="xã Đức Trọng")
    raw = os.fsencode(office.inbox) + b"/b\xe1o c\xe1o.docx"
    Path(os.fsdecode(raw)).write_bytes(
        write_report(office.inbox.parent / "x.docx", area="phường Xuân Hương").read_bytes()
    )
    folder = os.fsencode(office.inbox) + b"/x\xe3 A"
    os.mkdir(folder)  # noqa: PTH102, Path shows no bytes
    Path(os.fsdecode(folder + b"/b.docx")).write_bytes(Path(os.fsdecode(raw)).read_bytes())
    for name in ("~$bao-cao.docx", ".an.docx", "tai-ve.docx.crdownload"):
        (office.inbox / name).write_bytes(b"x")
    with office.watched():
        office.becomes(hostile, "Đã nhận")
        office.becomes("=cmd|' '!A1.docx", "Đã nhận")
        office.becomes("b\ufffdo c\ufffdo.docx", "Đã nhận")
        wait_for(lambda: os.path.exists(folder + b"/_ket-qua.html"), lambda: os.listdir(folder))  # noqa: PTH110, PTH208
    page = (office.inbox / "_ket-qua.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert set(office.receipt()) == {
        hostile,
        "=cmd|' '!A1.docx",
        "b\ufffdo c\ufffdo.docx",
        "tai-ve.docx.crdownload",
    }
    assert office.receipt()["tai-ve.docx.crdownload"][0] == "Bỏ qua"
    assert len(office.loaded()) == 3


def test_a_share_that_tells_of_no_change_is_scanned_and_its_names_are_taken_as_they_are(office: Office) -> None:
    without_events = "import sys; sys.modules['watchfiles'] = None; from desk.cli import main; main()"
    deep = office.inbox / "/".join(f"{n}-thu-muc-co-ten-that-dai-nhu-van-ban-hanh-chinh-thuong-dat" for n in range(8))
    with office.watched(["-c", without_events]):
        time.sleep(1)
        write_report(office.inbox / "BAO CAO.docx")
        write_report(office.inbox / "bao cao.docx", area="xã Đức Trọng")
        write_report(deep / "bao cao.docx", area="xã Bảo Thuận")
        office.becomes("BAO CAO.docx", "Đã nhận")
        office.becomes("bao cao.docx", "Đã nhận")
        office.becomes("bao cao.docx", "Đã nhận", str(deep.relative_to(office.inbox)))
    assert len(str(deep)) > 260  # further than Windows lets most programs see
    assert len(office.loaded()) == 3


def test_the_list_of_units_is_known_to_the_other_pages_and_so_is_its_change(office: Office) -> None:
    kept = office.warehouse / "_danh-sach-xa.csv"
    (office.inbox / kept.name).write_text("25000,xã Di Linh\n", encoding="utf-8")
    with office.watched():
        wait_for(kept.exists, lambda: "no list")
        (office.inbox / kept.name).write_text("25000,xã Di Linh\n24958,xã Đức Trọng\n", encoding="utf-8")
        wait_for(lambda: "Đức Trọng" in kept.read_text(encoding="utf-8"), lambda: kept.read_text(encoding="utf-8"))
    assert kept.name not in office.receipt()


def test_a_folder_that_is_renamed_or_deleted_while_it_waits_costs_nothing(office: Office) -> None:
    for n in range(6):
        write_report(office.inbox / f"xa-{n}" / "a.docx", [f"Số hồ sơ tiếp nhận: {n + 3} hồ sơ."])
    with office.watched():
        wait_for((office.inbox / "xa-0" / "_ket-qua.html").exists, lambda: "no receipt")
        (office.inbox / "xa-4").rename(office.inbox / "thang-5")
        shutil.rmtree(office.inbox / "xa-5")
        for folder in ("xa-0", "xa-3", "thang-5"):
            wait_for(
                lambda folder=folder: office.receipt(folder).get("a.docx", ("",))[0] in {"Đã nhận", "Thay bản trước"},
                lambda folder=folder: office.receipt(folder),
            )
    assert not (office.inbox / "xa-4").exists()
    assert not (office.inbox / "xa-5").exists()


def test_the_members_of_a_bundle_are_told_one_by_one(office: Office, tmp_path: Path) -> None:
    with zipfile.ZipFile(office.inbox / "goi.zip", "w") as bundle:
        bundle.write(write_report(tmp_path / "a.docx"), "di linh.docx")
        bundle.writestr("hong.pdf", b"%PDF-1.7 broken off")
        bundle.writestr("../../ngoai.docx", write_report(tmp_path / "b.docx", area="xã Đức Trọng").read_bytes())
    with zipfile.ZipFile(office.inbox / "rong.zip", "w"):
        pass
    with office.watched():
        assert "không có báo cáo nào" in office.becomes("rong.zip", "Lỗi")
        office.becomes("goi.zip/di linh.docx", "Đã nhận")
        office.becomes("goi.zip/hong.pdf", "Lỗi")
    assert not list(tmp_path.glob("ngoai*"))
    assert sorted(p.name for p in office.inbox.iterdir()) == ["_ket-qua.html", "goi.zip", "rong.zip"]


def test_a_watcher_that_is_killed_again_and_again_loses_nothing_and_takes_nothing_twice(office: Office) -> None:
    names = [f"{n:02d}.docx" for n in range(60)]
    waiting = iter(names)
    for life in range(6):
        watcher = office.start()
        for name in [next(waiting) for _ in range(10)]:
            write_report(office.inbox / f"xa-{int(name[:2]) % 6}" / name, [f"Số hồ sơ tiếp nhận: {name[:2]} hồ sơ."])
        if life < 5:
            time.sleep(1.0 + life * 0.8)
            watcher.kill()
            watcher.communicate()
    try:
        wait_for(
            lambda: (
                sum(len(office.receipt(f"xa-{n}")) for n in range(6)) == 60
                and all(
                    state in {"Đã nhận", "Thay bản trước"}
                    for n in range(6)
                    for state, _ in office.receipt(f"xa-{n}").values()
                )
            ),
            lambda: [office.receipt(f"xa-{n}") for n in range(6)],
        )
    finally:
        watcher.send_signal(signal.SIGTERM)
        watcher.communicate(timeout=PATIENCE)
    assert office.loaded() == names
    with connect(office.warehouse) as reader:
        assert len(reader.pandas("SELECT * FROM documents")) == 60


def test_while_the_night_writes_the_watcher_waits_and_then_goes_on(office: Office) -> None:
    write_report(office.inbox / "a.docx")
    with Store.open(office.warehouse, pipeline="night"):
        watcher = office.start()
        assert watcher.stdout is not None
        lines = iter(watcher.stdout.readline, "")
        assert any("Việc đêm" in line for line in lines)
        assert office.receipt()["a.docx"][0] == "Đang chờ"
    office.becomes("a.docx", "Đã nhận")
    watcher.send_signal(signal.SIGINT)
    watcher.communicate(timeout=PATIENCE)
    assert watcher.returncode == errors.CLEAN


def test_a_second_watcher_is_told_that_one_is_there(office: Office) -> None:
    with office.watched():
        wait_for((office.warehouse / "don-tep" / "lock").exists, lambda: "no lock")
        time.sleep(0.3)
        second = office.start()
        out, _ = second.communicate(timeout=PATIENCE)
        assert second.returncode == errors.RUNNING
        assert "Đã có một tiến trình đón tệp" in out


def test_receipts_of_a_folder_that_takes_none_lie_beside_the_outputs(office: Office) -> None:
    write_report(office.inbox / "xa-a" / "a.docx")
    (office.inbox / "xa-a" / "_ket-qua.html").mkdir()  # nothing can be written under this name, whoever runs the test
    with office.watched():
        elsewhere = office.output / "bien-nhan" / "xa-a" / "_ket-qua.html"
        wait_for(lambda: read_receipt(elsewhere).get("a.docx", ("",))[0] == "Đã nhận", lambda: "no receipt")


def test_a_receipt_is_written_only_when_it_says_something_new_and_originals_stay(office: Office) -> None:
    original = write_report(office.inbox / "a.docx")
    before = (original.read_bytes(), original.stat().st_mtime_ns)
    with office.watched():
        office.becomes("a.docx", "Đã nhận")
        written = (office.inbox / "_ket-qua.html").stat().st_mtime_ns
        time.sleep(1.5)
        assert (office.inbox / "_ket-qua.html").stat().st_mtime_ns == written
    assert (original.read_bytes(), original.stat().st_mtime_ns) == before
    assert sorted(p.name for p in office.inbox.iterdir()) == ["_ket-qua.html", "a.docx"]
