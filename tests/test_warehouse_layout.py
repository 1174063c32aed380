"""How database files lie on disk: their layout, how many copies stay, and doing a big job piece by piece."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from tests.deliveries import load, report
from tests.factories import observation
from warehouse import Store, connect, rebuild
from warehouse.errors import Tampered
from warehouse.export import export
from warehouse.schema import SQL, migrate
from warehouse.stretches import stretches
from warehouse.verify import verify
from warehouse.work import STORAGE

SENTENCES = [f"Trong tháng, bộ phận một cửa đã giải quyết {n} hồ sơ thủ tục hành chính đúng hạn." for n in range(2000)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A warehouse of three batches, published thrice."""
    for name in "abc":
        load(tmp_path, report(name, *(observation(value=n, snippet=f"{name} {n}") for n in range(3)), area_code=None))
    return tmp_path


def layout(path: Path) -> str:
    with duckdb.connect(path, read_only=True) as database:
        (found,) = database.execute(
            "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = current_database()"
        ).fetchall()
    return str(found[0])


def told(folder: Path) -> bytes:
    export("observations", folder, folder / "o.jsonl")
    return (folder / "o.jsonl").read_bytes()


def age(folder: Path) -> None:
    """Put the working file back to what the first version of the program left: no zstd, an older layout."""
    sql = folder / "sql"
    shutil.copytree(SQL / "migrations", sql / "migrations", ignore=shutil.ignore_patterns("0004*"))
    for name in ("views.sql", "macros.sql"):
        shutil.copy(SQL / name, sql)
    path = folder / "work.duckdb"
    path.unlink()
    with duckdb.connect(path, config={"storage_compatibility_version": "v1.0.0"}) as database:
        migrate(database, path, sql)
    shutil.rmtree(sql)


class TestLayout:
    def test_working_file_and_snapshot_have_the_layout_that_readers_know(self, folder: Path) -> None:
        assert layout(folder / "work.duckdb") == layout(folder / "current.duckdb") == f"{STORAGE}+"

    def test_sentences_are_packed_by_zstd(self, tmp_path: Path) -> None:
        load(tmp_path, report("a", *(observation(value=n, snippet=said) for n, said in enumerate(SENTENCES))))
        with connect(tmp_path) as reader:
            used = reader.rows(
                "SELECT DISTINCT compression FROM pragma_storage_info('observation') "
                "WHERE column_name = 'snippet' AND segment_type = 'VARCHAR'"
            )
        assert used == [("ZSTD",)]

    def test_an_older_file_is_made_anew_from_the_batches(self, folder: Path) -> None:
        before = told(folder)
        age(folder)
        with Store.open(folder) as store:
            store.publish()
        assert layout(folder / "work.duckdb") == f"{STORAGE}+"
        assert told(folder) == before
        assert verify(folder) == []

    def test_an_older_file_stays_where_the_batches_cannot_make_it_anew(self, folder: Path) -> None:
        age(folder)
        path = folder / "batches/00000002/observation.parquet"
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        before = (folder / "work.duckdb").read_bytes()
        with pytest.raises(Tampered, match="00000002"):
            Store.open(folder)
        assert (folder / "work.duckdb").read_bytes() == before
        assert not (folder / "rebuild.duckdb").exists()


class TestRoom:
    def test_old_snapshots_make_room_for_the_next_and_the_newest_stays(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert len(list((folder / "published").iterdir())) == 3
        monkeypatch.setattr("warehouse.snapshot.shutil.disk_usage", lambda _: SimpleNamespace(free=0))
        with connect(folder) as reader:
            load(folder, report("d", area_code=None))
            assert [p.name for p in (folder / "published").iterdir()] == [(folder / "current.duckdb").resolve().name]
            assert len(reader.rows("FROM observations")) == 9
            reader.refresh()
            assert len(reader.rows("FROM observations")) == 10

    def test_where_there_is_room_five_stay(self, folder: Path) -> None:
        for name in "defg":
            load(folder, report(name, area_code=None))
        assert len(list((folder / "published").iterdir())) == 5


class TestPieces:
    def test_a_rebuild_in_many_transactions_gives_the_same(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        before = told(folder)
        monkeypatch.setattr("warehouse.work.ROWS_AT_ONCE", 1)
        assert rebuild(folder) == 3
        shutil.rmtree(folder / "published")
        with Store.open(folder) as store:
            store.publish()
        assert told(folder) == before

    @pytest.mark.parametrize("longest", [1, 4, 1_000_000])
    def test_verify_counts_the_same_in_stretches_of_any_length(
        self, folder: Path, longest: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("warehouse.stretches.LONGEST", longest)
        with duckdb.connect(folder / "work.duckdb") as database:
            database.execute("INSERT INTO observation SELECT * FROM observation WHERE batch > 1 AND ordinal = 1")
            database.execute("UPDATE observation SET document_id = 'x' WHERE batch = 1 AND ordinal = 1")
        faults = [fault.partition(": ")[2] for fault in verify(folder)]
        assert faults[-3:] == [
            "số liệu không có lần đọc: 1",
            "lần đọc có số lượng số liệu khác với số đã đếm: 3",
            "số liệu trùng mã trong một lần đọc: 2",
        ]

    @pytest.mark.parametrize(
        ("counted", "expected"),
        [
            ([], []),
            ([(1, 5)], [(1, 1)]),
            ([(1, 3), (2, 4), (3, 4)], [(1, 2), (3, 3)]),
            ([(1, 2), (2, 99), (4, 0), (5, 3)], [(1, 1), (2, 2), (4, 5)]),
        ],
    )
    def test_a_stretch_holds_whole_batches(
        self, counted: list[tuple[int, int]], expected: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("warehouse.stretches.LONGEST", 8)
        assert stretches(counted) == expected


def test_a_question_about_a_month_weighs_the_versions_of_that_month_alone(tmp_path: Path) -> None:
    """Of all reports only that month's may reach the windows: at national size the others are four million."""
    import json  # noqa: PLC0415, the plan alone is JSON

    for start, end in [("2026-05-01", "2026-05-31"), ("2026-06-01", "2026-06-30")]:
        month = {"period_start": start, "period_end": end}
        load(tmp_path, *(report(f"{start} {n}", area_code=f"{n:05d}", **month) for n in range(20)))
    with connect(tmp_path) as reader:
        ((_, plan),) = reader.rows("EXPLAIN (ANALYZE, FORMAT json) FROM submissions WHERE period = '2026-06'")
        assert len(reader.rows("FROM submissions WHERE period = '2026-06'")) == 20

    def widest(node: dict[str, object]) -> int:
        own = node["operator_cardinality"] if "WINDOW" in str(node.get("operator_type")) else 0
        return max([own, *map(widest, node["children"])])  # type: ignore[call-overload, type-var]

    assert 0 < max(map(widest, json.loads(plan)["children"])) <= 20


def test_a_snapshot_is_the_working_file_to_the_byte(tmp_path: Path) -> None:
    """Whether or not the file system can let both share their blocks."""
    load(tmp_path, report("a"))
    assert (tmp_path / "current.duckdb").read_bytes() == (tmp_path / "work.duckdb").read_bytes()
