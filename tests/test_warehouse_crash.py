"""What a warehouse survives: killed writers, full disks, readers that stay, files that were changed behind its back."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.deliveries import delivery, load, report
from tests.factories import finding, observation
from warehouse import Store, connect, rebuild
from warehouse.errors import Busy, Missing, Newer, NoSpace, Tampered, Unreadable
from warehouse.export import export
from warehouse.schema import SQL, migrate
from warehouse.verify import verify

DOCUMENTS, FIGURES = 16, 25
LOADER = """
import sys
from pathlib import Path
from tests.test_warehouse_crash import night
print("ready", flush=True)
night(Path(sys.argv[1]))
"""


def night(folder: Path) -> None:
    """Load what is not known yet, a few files at a time, and publish now and then."""
    files = [delivery(many(f"bao-cao-{n:02d}")) for n in range(DOCUMENTS)]
    with Store.open(folder) as store:
        known = store.known(f.sha256 for f in files)
        news = [f for f in files if f.sha256 not in known]
        for at in range(0, len(news), 4):
            store.load(news[at : at + 4])
            store.save_findings([finding(id=f"f{n}") for n in range(at)])
            store.publish()


def many(name: str):  # noqa: ANN201, a record
    """A report of its own commune with many figures."""
    figures = [observation(value=n, snippet=f"{name} {n}") for n in range(FIGURES)]
    return report(name, *figures, area_code=None)


def test_a_loader_killed_at_random_moments_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    luck = random.Random(20261121)
    for _ in range(3):
        loader = subprocess.Popen([sys.executable, "-c", LOADER, tmp_path], stdout=subprocess.PIPE)
        assert loader.stdout is not None
        assert loader.stdout.readline() == b"ready\n"
        time.sleep(luck.uniform(0.1, 0.8))
        loader.send_signal(signal.SIGKILL)
        loader.wait()
        loader.stdout.close()
        with Store.open(tmp_path):
            pass
        assert verify(tmp_path) == []
    night(tmp_path)
    assert verify(tmp_path) == []
    with connect(tmp_path) as reader:
        counted = reader.rows("SELECT count(DISTINCT document_id), count(DISTINCT id), count(*) FROM observation")
    assert counted == [(DOCUMENTS, DOCUMENTS * FIGURES, DOCUMENTS * FIGURES)]


def test_a_batch_that_was_written_but_not_applied_is_applied_at_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path) as store:
        store.load([delivery(report("a"))])
        with monkeypatch.context() as broken:
            broken.setattr("warehouse.work.apply", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                store.load([delivery(report("b", area_code="00004"))])
        store.load([delivery(report("c", area_code="00008"))])
        assert [r.submission.document for r in store.records()] == ["a", "b", "c"]
    assert verify(tmp_path) == []


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with Store.open(tmp_path), pytest.raises(Busy, match=f"tiến trình {os.getpid()}") as refused:
        Store.open(tmp_path)
    assert refused.value.exit_code == 4
    Store.open(tmp_path).close()


def test_a_reader_keeps_what_it_opened_through_a_night_and_refreshes_when_it_likes(tmp_path: Path) -> None:
    load(tmp_path, report("a"))
    with connect(tmp_path) as reader:
        for n in range(5):  # as many snapshots as are kept
            load(tmp_path, report(f"b{n}", area_code=None))
            assert reader.rows("SELECT document FROM observations") == [("a",)]
        assert not reader.snapshot.exists()
        assert reader.refresh()
        assert len(reader.rows("FROM observations")) == 6
        assert not reader.refresh()


def test_a_process_may_hold_several_readers_of_one_snapshot(tmp_path: Path) -> None:
    load(tmp_path, report("a"))
    with connect(tmp_path) as first, connect(tmp_path) as second, Store.open(tmp_path) as store:
        store.publish()
        assert first.rows("SELECT document FROM observations") == second.rows("SELECT document FROM observations")


def test_readers_that_open_while_snapshots_are_swapped_see_whole_ones(tmp_path: Path) -> None:
    load(tmp_path, report("a", area_code=None))
    done = threading.Event()
    seen: list[tuple[int, int]] = []

    def read() -> None:
        while not done.is_set():
            with connect(tmp_path) as reader:
                seen.extend(reader.rows("SELECT (SELECT count(*) FROM observation), (SELECT count(*) FROM submission)"))

    with ThreadPoolExecutor() as pool:
        reading = pool.submit(read)
        try:
            for n in range(3):
                load(tmp_path, report(f"b{n}", area_code=None))
        finally:
            done.set()
        reading.result()
    assert seen
    assert all(observations == submissions for observations, submissions in seen)


@pytest.fixture
def lived_in(tmp_path: Path) -> Path:
    """A warehouse with a bit of everything."""
    folder = tmp_path / "kho"
    with Store.open(folder) as store:
        store.load([delivery(report("a", observation(value="84.50", unit="percent"), observation(value=2)))])
        store.load([delivery(report("b")), delivery(report("c"), record=None, quarantine=("empty", "Tệp rỗng."))])
        store.save_findings([finding(), finding(id="f2")])
        store.correct(report("b").observations[0].id, "value", "7", "nhìn lại", "Lan")
        store.waive("f2", "đã trao đổi", "Lan")
        store.publish()
    return folder


def exported(folder: Path, into: Path) -> Iterator[bytes]:
    for what in ("observations", "findings"):
        for ending in (".jsonl", ".csv", ".parquet"):
            export(what, folder, into / f"{what}{ending}")
            yield (into / f"{what}{ending}").read_bytes()


@pytest.mark.parametrize("how", ["rebuilt by command", "the working file was lost"])
def test_what_is_rebuilt_from_the_batches_exports_byte_for_byte_the_same(lived_in: Path, how: str) -> None:
    before = list(exported(lived_in, lived_in))
    if how == "rebuilt by command":
        assert rebuild(lived_in) == 5
    else:
        (lived_in / "work.duckdb").unlink()
    shutil.rmtree(lived_in / "published")
    with Store.open(lived_in) as store:
        store.publish()
    assert list(exported(lived_in, lived_in)) == before
    assert verify(lived_in) == []


class TestTampering:
    def test_a_sound_warehouse_has_no_faults(self, lived_in: Path) -> None:
        assert verify(lived_in) == []

    def test_a_changed_batch_file_is_named(self, lived_in: Path) -> None:
        path = lived_in / "batches/00000001/observation.parquet"
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        assert verify(lived_in) == ["lô 00000001: tệp observation.parquet đã bị thay đổi"]
        with pytest.raises(Tampered):
            rebuild(lived_in)
        assert (lived_in / "work.duckdb").exists()

    def test_a_batch_taken_out_is_named(self, lived_in: Path) -> None:
        shutil.rmtree(lived_in / "batches/00000002")
        assert any("thiếu lô 00000002" in fault for fault in verify(lived_in))

    def test_a_changed_manifest_breaks_the_chain(self, lived_in: Path) -> None:
        path = lived_in / "batches/00000002/manifest.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"load"', '"lode"'), encoding="utf-8")
        assert any("không nối tiếp" in fault for fault in verify(lived_in))

    def test_rows_taken_from_the_working_file_are_counted(self, lived_in: Path) -> None:
        import duckdb  # noqa: PLC0415, only to break in

        with duckdb.connect(lived_in / "work.duckdb") as database:
            database.execute("DELETE FROM observation WHERE batch = 1")
        assert verify(lived_in) == [
            "tệp làm việc work.duckdb: bảng observation, lô 00000001: có 0 dòng, bản kê ghi 2",
            "tệp làm việc work.duckdb: lần đọc có số lượng số liệu khác với số đã đếm: 1",
        ]

    def test_a_damaged_working_file_tells_to_rebuild_and_rebuilding_helps(self, lived_in: Path) -> None:
        (lived_in / "work.duckdb").write_bytes(b"broken" * 5000)
        with pytest.raises(Unreadable, match="doisoat rebuild"):
            Store.open(lived_in)
        rebuild(lived_in)
        assert verify(lived_in) == []

    def test_a_lost_last_batch_stops_the_writer(self, lived_in: Path) -> None:
        shutil.rmtree(lived_in / "batches/00000005")
        with pytest.raises(Tampered, match="00000005"):
            Store.open(lived_in)


class TestMigrations:
    """A database is brought from any older state to the newest, or left alone with a word why not."""

    @pytest.fixture
    def sql(self, tmp_path: Path) -> Path:
        folder = tmp_path / "sql"
        shutil.copytree(SQL / "migrations", folder / "migrations")
        for name in ("views.sql", "macros.sql"):
            shutil.copy(SQL / name, folder)
        return folder

    def test_an_older_warehouse_is_upgraded_and_keeps_what_it_has(self, lived_in: Path, sql: Path) -> None:
        import duckdb  # noqa: PLC0415, a connection to migrate

        newer = sql / "migrations" / "9999_more.sql"
        newer.write_text("ALTER TABLE observation ADD COLUMN checked_by VARCHAR;", encoding="utf-8")
        with duckdb.connect(lived_in / "work.duckdb") as database:
            migrate(database, lived_in, sql)
            assert database.execute("SELECT count(*), count(checked_by) FROM observation").fetchall() == [(3, 0)]

    def test_a_newer_warehouse_is_left_alone(self, lived_in: Path, sql: Path) -> None:
        import duckdb  # noqa: PLC0415, a connection to migrate

        (sql / "migrations" / "9999_more.sql").write_text("CREATE TABLE more (a INTEGER);", encoding="utf-8")
        with duckdb.connect(lived_in / "work.duckdb") as database:
            migrate(database, lived_in, sql)
        with pytest.raises(Newer, match="cập nhật chương trình") as refused:
            Store.open(lived_in)
        assert refused.value.exit_code == 3

    def test_a_migration_that_was_changed_after_it_was_applied_is_refused(self, lived_in: Path, sql: Path) -> None:
        import duckdb  # noqa: PLC0415, a connection to migrate

        first = next((sql / "migrations").glob("0001*"))
        first.write_text(first.read_text(encoding="utf-8") + "-- one more word\n", encoding="utf-8")
        with duckdb.connect(lived_in / "work.duckdb") as database, pytest.raises(Tampered, match="0001_tables"):
            migrate(database, lived_in, sql)

    def test_a_migration_that_fails_leaves_the_database_as_it_was(self, lived_in: Path, sql: Path) -> None:
        import duckdb  # noqa: PLC0415, a connection to migrate

        (sql / "migrations" / "9999_bad.sql").write_text("CREATE TABLE more (a INTEGER); SELEKT;", encoding="utf-8")
        with duckdb.connect(lived_in / "work.duckdb") as database, pytest.raises(duckdb.Error):
            migrate(database, lived_in, sql)
        assert verify(lived_in) == []
        Store.open(lived_in).close()


def test_nothing_published_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="chưa có kho số liệu"):
        connect(tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    folder = tmp_path / "dia"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("a small tmpfs needs root")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting a tmpfs is not allowed here: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(folder: Path) -> Path:
    """Take all the room there is."""
    path = folder / "rest"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            return path


@pytest.mark.parametrize("doing", ["load", "publish", "rebuild"])
def test_a_full_disk_is_said_so_and_the_next_run_goes_on(small_disk: Path, doing: str) -> None:
    load(small_disk, report("a", area_code=None))
    with Store.open(small_disk) as store:
        store.load([delivery(report("b", area_code=None))])
        rest = fill(small_disk)
        with pytest.raises(NoSpace, match="giải phóng dung lượng"):
            {
                "load": lambda: store.load([delivery(many("c"))]),
                "publish": store.publish,
                "rebuild": lambda: (store.close(), rebuild(small_disk)),
            }[doing]()
    rest.unlink()
    with Store.open(small_disk) as store:
        store.load([delivery(many("c"))])
        store.publish()
    assert verify(small_disk) == []
    with connect(small_disk) as reader:
        assert reader.rows("SELECT count(*) FROM observations") == [(2 + FIGURES,)]
