"""Worker processes: whatever a document does to its reader costs that document and nothing else."""

from __future__ import annotations

import hashlib
import os
import signal
import time
import zipfile
from pathlib import Path

import pytest

from desk import ingest, nightly, version
from desk.night import Intake
from desk.pipeline import Limits, Refusal, map_all
from tests.papers import write_report
from warehouse import Store
from warehouse.ledger import Ledger

HOSTILE = Path(__file__).parent.parent / "samples" / "hostile"


def behave(what: str) -> str:
    """Stands for a reader in a worker."""
    match what:
        case "hang":
            time.sleep(60)
        case "eat memory":
            bytearray(2 << 30)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "bug":
            raise KeyError("w:p")
    return f"read {what}"


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str | Refusal]:
    """Good documents between bad ones, through two workers."""
    asked = ["one", "hang", "two", "crash", "three", "eat memory", "bug", "four"]
    return dict(map_all(behave, asked, Limits(seconds=4, megabytes=700, workers=2)))


@pytest.mark.parametrize(
    ("what", "code"),
    [
        pytest.param("hang", "timeout", id="a reader that never ends is stopped at its time limit"),
        pytest.param("crash", "crash", id="a worker killed in the middle costs its document"),
        pytest.param("eat memory", "memory", id="a reader that wants all memory is stopped at its limit"),
        pytest.param("bug", "internal", id="an error of ours is told as ours"),
    ],
)
def test_a_bad_document_is_refused_with_its_reason(outcomes: dict[str, str | Refusal], what: str, code: str) -> None:
    refusal = outcomes[what]
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.reason.endswith(".")


def test_every_good_document_around_them_is_read_and_the_order_is_kept(outcomes: dict[str, str | Refusal]) -> None:
    assert list(outcomes) == ["one", "hang", "two", "crash", "three", "eat memory", "bug", "four"]
    assert [outcomes[w] for w in ("one", "two", "three", "four")] == ["read one", "read two", "read three", "read four"]


def take_in(folder: Path, warehouse: Path) -> Intake:
    with Store.open(warehouse, pipeline=version.pipeline()) as store:
        intake = ingest.take_in([folder], store, Limits(workers=1), lambda *_: None)
        nightly.check_all(store)
        store.publish()
    return intake


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Intake]:
    """A folder of hostile files, good ones, a copy and a bundle; its warehouse; what came of the first run."""
    home = tmp_path_factory.mktemp("mixed")
    folder = home / "den"
    good = write_report(folder / "xa" / "di-linh.docx")
    for path in HOSTILE.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "ban-sao.docx").write_bytes(good.read_bytes())
    write_report(home / "b.docx", area="xã Đức Trọng")
    with zipfile.ZipFile(folder / "goi.zip", "w") as bundle:
        bundle.write(home / "b.docx", "đức trọng.docx")
        bundle.writestr("hong.pdf", b"%PDF-1.7 broken off")
    return folder, home / "kho", take_in(folder, home / "kho")


def test_a_damaged_member_of_a_bundle_is_quarantined_alone_and_once(tmp_path: Path) -> None:
    good = write_report(tmp_path / "a.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "goi.zip", "w") as bundle:
        bundle.writestr("tốt.docx", good)
        bundle.writestr("hỏng.docx", write_report(tmp_path / "b.docx", area="xã Đức Trọng").read_bytes())
    data = (tmp_path / "goi.zip").read_bytes()
    (tmp_path / "den").mkdir()
    (tmp_path / "den" / "goi.zip").write_bytes(data[:-3000] + bytes(100) + data[-2900:])
    first, second = (take_in(tmp_path / "den", tmp_path / "kho") for _ in range(2))
    assert (first.loaded, second.duplicates) == (("goi.zip/tốt.docx",),) * 2
    for intake in (first, second):
        assert [(q.name, q.code) for q in intake.quarantined] == [("goi.zip/hỏng.docx", "zip.broken")]
        assert intake.balanced
    assert "Hãy gửi lại riêng tệp này" in first.quarantined[0].reason


def test_each_bad_file_is_quarantined_with_a_vietnamese_reason(mixed: tuple[Path, Path, Intake]) -> None:
    refused = {q.name: q for q in mixed[2].quarantined}
    assert set(refused) == {p.name for p in HOSTILE.iterdir()} | {"goi.zip/hong.pdf"}
    for quarantined in refused.values():
        assert quarantined.code
        assert not quarantined.reason.isascii()


def test_good_files_are_loaded_a_copy_is_a_duplicate_and_the_books_balance(mixed: tuple[Path, Path, Intake]) -> None:
    intake = mixed[2]
    assert sorted([*intake.loaded, *intake.duplicates]) == ["ban-sao.docx", "di-linh.docx", "goi.zip/đức trọng.docx"]
    assert len(intake.duplicates) == 1
    assert intake.received == 3 + len(intake.quarantined)
    assert intake.balanced
    assert intake.reconciliation == f"nhận {intake.received} = nạp 2 + trùng (đã có) 1 + cách ly 6"


def test_a_second_run_loads_nothing_and_tells_the_same(mixed: tuple[Path, Path, Intake]) -> None:
    folder, warehouse, first = mixed
    book = (warehouse / "so-tiep-nhan.sqlite").read_bytes()
    again = take_in(folder, warehouse)
    assert again.loaded == ()
    assert len(again.duplicates) == 3
    assert sorted(again.quarantined, key=lambda q: q.name) == sorted(first.quarantined, key=lambda q: q.name)
    assert again.balanced
    assert (warehouse / "so-tiep-nhan.sqlite").read_bytes() == book


def test_a_lost_reception_book_loses_nothing(mixed: tuple[Path, Path, Intake], tmp_path: Path) -> None:
    folder, _, _ = mixed
    warehouse = tmp_path / "kho"
    take_in(folder, warehouse)
    (warehouse / "so-tiep-nhan.sqlite").unlink()
    again = take_in(folder, warehouse)
    assert again.loaded == ()
    assert again.balanced
    assert Ledger(warehouse).outcome(sha256_of(folder / "xa" / "di-linh.docx")) is not None


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_originals_are_untouched(mixed: tuple[Path, Path, Intake]) -> None:
    for path in HOSTILE.iterdir():
        assert (mixed[0] / path.name).read_bytes() == path.read_bytes()
