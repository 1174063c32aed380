"""Observations on shared storage: one file a province and period, replaced whole, and only what changed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from pyarrow import parquet

from tests.deliveries import delivery, report
from tests.factories import observation
from tests.test_cli import call
from warehouse import Store, connect, partition
from warehouse.partition import FILE, Exported, export_partitioned

JUNE = {"period_start": "2026-06-01", "period_end": "2026-06-30"}
MAY = {"period_start": "2026-05-01", "period_end": "2026-05-31"}
HANOI, LAMDONG = "province=Hà Nội", "province=Lâm Đồng"
ALL = "FROM read_parquet(?, hive_partitioning = true, hive_types = {'province': VARCHAR, 'period': VARCHAR})"


def unit(name: str, province: str | None, value: int, **over: object):  # noqa: ANN201, a record
    """A report of one figure."""
    area = {"area_code": f"0{len(name)}", "area": f"xã {name}", "province": province}
    return report(f"{name} {over.get('period_start', '')} {value}", observation(value=value), **(area | over))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "kho"
    with Store.open(folder) as store:
        store.load(
            [
                delivery(unit("An", "Hà Nội", 1, **MAY)),
                delivery(unit("An", "Hà Nội", 2, **JUNE)),
                delivery(unit("Bình", "Lâm Đồng", 3, **JUNE)),
                delivery(unit("Vô danh", None, 4, area_code=None, area=None)),
            ]
        )
        store.publish()
    return folder


def load(folder: Path, *records: object) -> None:
    with Store.open(folder) as store:
        store.load([delivery(record) for record in records])
        store.publish()


def files(output: Path) -> dict[str, tuple[int, int]]:
    """The partitions' files by inode and its last change: a deleted file's inode may be used again."""
    found = {p.parent.relative_to(output).as_posix(): p.stat() for p in sorted(output.rglob("*.parquet"))}
    return {home: (own.st_ino, own.st_ctime_ns) for home, own in found.items()}


def pattern(output: Path) -> str:
    return str(output / "province=*" / "period=*" / "*.parquet")


def test_each_province_and_period_has_its_folder_and_all_together_are_the_observations(
    folder: Path, tmp_path: Path
) -> None:
    done = export_partitioned(folder, tmp_path / "ra")
    assert done == Exported(written=4, rows=4, kept=0, removed=0)
    assert list(files(tmp_path / "ra")) == [
        f"{HANOI}/period=2026-05",
        f"{HANOI}/period=2026-06",
        f"{LAMDONG}/period=2026-06",
        f"province={partition.NOTHING}/period=2026-H1",
    ]
    columns = "province, period, area, text, value, numerator, unit, document_id, id ORDER BY id"
    there = duckdb.execute(f"SELECT {columns}".replace(" ORDER", f" {ALL} ORDER"), [pattern(tmp_path / "ra")])
    with connect(folder) as reader:
        here = reader.rows(f"SELECT {columns}".replace(" ORDER", " FROM observations ORDER"))
    assert there.fetchall() == here


def test_a_question_about_one_partition_reads_no_other_file(folder: Path, tmp_path: Path) -> None:
    export_partitioned(folder, tmp_path / "ra")
    _, *others = files(tmp_path / "ra")  # DuckDB takes the columns from the first
    for home in others:
        if home != f"{LAMDONG}/period=2026-06":
            (tmp_path / "ra" / home / FILE).write_bytes(b"whoever reads this fails")
    asked = f"SELECT value {ALL} WHERE province = 'Lâm Đồng' AND period = '2026-06'"
    assert [int(value) for (value,) in duckdb.execute(asked, [pattern(tmp_path / "ra")]).fetchall()] == [3]
    with pytest.raises(duckdb.Error):
        duckdb.execute(f"SELECT value {ALL}", [pattern(tmp_path / "ra")]).fetchall()


@pytest.mark.parametrize(
    ("happens", "written", "removed"),
    [
        pytest.param("nothing", [], [], id="nothing changed: every file stays"),
        pytest.param("resubmission", [f"{HANOI}/period=2026-06"], [], id="a report comes again: its partition"),
        pytest.param("new month", [f"{LAMDONG}/period=2026-07"], [], id="a new month: a new folder"),
        pytest.param("correction", [f"{HANOI}/period=2026-05"], [], id="a person corrects a figure: its partition"),
        pytest.param("withdrawal", [], [f"{LAMDONG}/period=2026-06"], id="the only report is withdrawn: the file goes"),
        pytest.param("lost file", [f"{HANOI}/period=2026-06"], [], id="a file was deleted: it is written again"),
        pytest.param("lost state", None, [], id="the state was lost: all is written again"),
    ],
)
def test_a_second_export_replaces_what_changed_and_nothing_else(
    folder: Path, tmp_path: Path, happens: str, written: list[str] | None, removed: list[str]
) -> None:
    output = tmp_path / "ra"
    export_partitioned(folder, output)
    before = files(output)
    match happens:
        case "resubmission":
            load(folder, unit("An", "Hà Nội", 20, **JUNE))
        case "new month":
            load(folder, unit("Bình", "Lâm Đồng", 7, period_start="2026-07-01", period_end="2026-07-31"))
        case "correction" | "withdrawal":
            with Store.open(folder) as store:
                own = {r.observations[0].text: r for r in store.records()}
                if happens == "correction":
                    store.correct(own["1"].observations[0].id, "value", "11", "ghi nhầm", "Lan")
                else:
                    store.withdraw(own["3"].submission.document_id, "gửi nhầm", "Lan")
                store.publish()
        case "lost file":
            (output / HANOI / "period=2026-06" / FILE).unlink()
        case "lost state":
            (output / partition.STATE).unlink()
    done = export_partitioned(folder, output)
    after = files(output)
    wanted = list(before) if written is None else written
    assert sorted(home for home in after if after[home] != before.get(home)) == sorted(wanted)
    assert sorted(set(before) - set(after)) == removed
    assert (done.written, done.removed, done.kept) == (len(wanted), len(removed), len(after) - len(wanted))
    values = duckdb.execute(f"SELECT value {ALL} ORDER BY 1", [pattern(output)]).fetchall()
    with connect(folder) as reader:
        assert values == reader.rows("SELECT value FROM observations ORDER BY 1")


def test_a_reader_keeps_the_file_that_it_opened(folder: Path, tmp_path: Path) -> None:
    export_partitioned(folder, tmp_path / "ra")
    opened = parquet.ParquetFile(tmp_path / "ra" / HANOI / "period=2026-06" / FILE)
    load(folder, unit("An", "Hà Nội", 20, **JUNE))
    export_partitioned(folder, tmp_path / "ra")
    assert [int(value) for value in opened.read()["value"].to_pylist()] == [2]


def test_an_export_that_breaks_off_leaves_the_old_file_and_the_next_one_finishes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "ra"
    export_partitioned(folder, output)
    before = files(output)
    load(folder, unit("An", "Hà Nội", 20, **JUNE))

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(parquet.ParquetWriter, "write_batch", broken)
        with pytest.raises(KeyboardInterrupt):
            export_partitioned(folder, output)
    assert {home: inode for home, inode in files(output).items() if home != "."} == before
    assert export_partitioned(folder, output).written == 1
    assert not list(output.glob(".tmp*"))


def test_the_command_tells_what_it_wrote_and_refuses_what_does_not_fit(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--partition", "--warehouse", folder, "--output", tmp_path / "ra")
    assert call(monkeypatch, "export", "observations", *arguments) == 0
    assert capsys.readouterr().out.startswith("Đã ghi 4 phần (4 dòng), giữ nguyên 0, bỏ 0")
    assert call(monkeypatch, "export", "findings", *arguments) == 3
    assert "chỉ dùng với observations" in capsys.readouterr().err
    assert call(monkeypatch, "export", "observations", "--warehouse", folder, "--output", tmp_path / "ra") == 3
    assert "là thư mục" in capsys.readouterr().err
