"""Reading on a Dask cluster: real scheduler and worker processes, some of which are killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from distributed import Client

from desk import cluster, errors, ingest, version
from desk.cluster import NotInstalled, OtherProgram, Unreachable
from desk.night import Intake
from desk.pipeline import Limits, Original, Refusal
from normalize.observation import Record
from tests.papers import write_report
from tests.test_cli import call
from tests.test_pipeline import behave
from warehouse import Store
from warehouse.verify import verify

HOME = Path(__file__).parent.parent


@dataclass(frozen=True)
class Cluster:
    """A scheduler's address and its processes, each the leader of a process group: the scheduler, then the workers."""

    address: str
    processes: list[subprocess.Popen[bytes]]

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill -9 a process of ours with its children."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def processing(self) -> dict[str, tuple[str, ...]]:
        """The tasks that each worker holds."""
        with Client(self.address, set_as_default=False) as client:
            return dict(client.processing())

    def workers(self, count: int) -> None:
        """Wait for so many workers."""
        with Client(self.address, set_as_default=False) as client:
            if count:
                client.wait_for_workers(count, timeout=60)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """One process of Dask, which finds our packages where these tests lie."""
    environment = os.environ | {"PYTHONPATH": str(HOME)}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments], env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    )


@contextmanager
def running() -> Iterator[Callable[[int], Cluster]]:
    """Starts a scheduler with so many workers of one thread each; all are gone in the end."""
    begun: list[Cluster] = []

    def begin(workers: int) -> Cluster:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        own = Cluster(f"tcp://127.0.0.1:{port}", [])
        begun.append(own)
        place = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
        own.processes.append(start("distributed.cli.dask_scheduler", *place))
        plain = ("--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", tempfile.gettempdir())
        own.processes.extend(start("distributed.cli.dask_worker", own.address, *plain) for _ in range(workers))
        own.workers(workers)
        return own

    try:
        yield begin
    finally:
        for own in begun:
            for process in own.processes:
                if process.poll() is None:
                    own.kill(process)


@pytest.fixture
def started() -> Iterator[Callable[[int], Cluster]]:
    """Starts clusters of this test alone, to be killed as it likes."""
    with running() as begin:
        yield begin


@pytest.fixture(scope="module")
def pair() -> Iterator[Cluster]:
    """Two workers that several tests use and none kills."""
    with running() as begin:
        yield begin(2)


def act(original: Original) -> str:
    """Stands for a reader; its document's bytes say what it does."""
    assert original.data is not None
    return behave(original.data.decode())


def waiting(original: Original) -> str:
    """Stands for a reader that takes its time: until a file lies beside the stored originals, but for the first few."""
    while int(original.name) > 5 and not (Path(original.folder) / "go on").exists():
        time.sleep(0.05)
    return original.name


def originals(folder: Path, *contents: str) -> list[Original]:
    """Stored originals of these contents."""
    folder.mkdir(exist_ok=True)
    return [Original(cluster.inbox.keep_bytes(c.encode(), folder), c, str(folder)) for c in contents]


def test_the_limits_of_a_document_hold_on_the_cluster_too(pair: Cluster, tmp_path: Path) -> None:
    asked = originals(tmp_path, "one", "hang", "two", "crash", "three", "eat memory", "bug", "four")
    limits = Limits(seconds=4, megabytes=700, cluster=pair.address)
    outcomes = [(o.name, r.code if isinstance(r, Refusal) else r) for o, r in cluster.map_all(act, asked, limits)]
    assert outcomes == [
        ("one", "read one"),
        ("hang", "timeout"),
        ("two", "read two"),
        ("crash", "crash"),
        ("three", "read three"),
        ("eat memory", "memory"),
        ("bug", "internal"),
        ("four", "read four"),
    ]


def test_what_a_killed_worker_held_is_read_by_another_once(started: Callable[[int], Cluster], tmp_path: Path) -> None:
    own = started(2)
    asked = originals(tmp_path, *(f"{n}" for n in range(1, 25)))
    outcomes: list[object] = []
    for _, outcome in cluster.map_all(waiting, asked, Limits(cluster=own.address)):
        outcomes.append(outcome)
        if len(outcomes) == 5:
            assert [len(held) > 0 for held in own.processing().values()] == [True, True]
            own.kill(own.processes[-1])
            (tmp_path / "go on").touch()
    assert outcomes == [o.name for o in asked]


def take_in(folder: Path, warehouse: Path, limits: Limits, progress: ingest.Progress = lambda *_: None) -> Intake:
    with Store.open(warehouse, pipeline=version.pipeline()) as store:
        return ingest.take_in([folder], store, limits, progress)


def stored(warehouse: Path) -> list[Record]:
    """The records of a warehouse, whatever the order in which they came."""
    with Store.open(warehouse, pipeline=version.pipeline()) as store:
        return sorted(store.records(), key=lambda r: r.submission.document)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Ten reports, two of them in a bundle, a copy of one, and a broken file."""
    folder = tmp_path / "den"
    names = ("Di Linh", "Đức Trọng", "Bảo Thuận", "Hòa Ninh", "Gia Hiệp", "Tân Hội", "Nam Ban", "Đinh Văn")
    reports = [write_report(folder / f"{n}.docx", area=f"xã {name}") for n, name in enumerate(names)]
    (folder / "ban-sao.docx").write_bytes(reports[0].read_bytes())
    (folder / "hong.pdf").write_bytes(b"%PDF-1.7 broken off")
    with zipfile.ZipFile(folder / "goi.zip", "w") as bundle:
        for name in ("Hiệp Thạnh", "Ninh Gia"):
            bundle.write(write_report(tmp_path / "ngoai" / f"{name}.docx", area=f"xã {name}"), f"{name}.docx")
    return folder


def test_a_worker_killed_during_an_intake_loses_nothing_and_doubles_nothing(
    started: Callable[[int], Cluster], inbox: Path, tmp_path: Path
) -> None:
    own = started(2)

    def killing(stage: str, done: int, _total: int) -> None:
        if stage == "Đọc báo cáo" and done == 2 and own.processes[-1].poll() is None:
            own.kill(own.processes[-1])

    there = take_in(inbox, tmp_path / "kho", Limits(cluster=own.address), killing)
    assert own.processes[-1].poll() == -signal.SIGKILL
    here = take_in(inbox, tmp_path / "kho-mot-may", Limits(workers=2))
    assert sorted(there.loaded) == sorted(here.loaded)
    assert (len(there.loaded), len(there.duplicates), len(there.quarantined)) == (10, 1, 1)
    assert there.reconciliation == here.reconciliation
    assert stored(tmp_path / "kho") == stored(tmp_path / "kho-mot-may")
    assert verify(tmp_path / "kho") == []


def test_a_scheduler_killed_in_the_middle_stops_the_run_and_the_next_one_reads_the_rest(
    started: Callable[[int], Cluster], inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "BATCH", 2)
    own = started(1)

    def killing(stage: str, done: int, _total: int) -> None:
        if stage == "Đọc báo cáo" and done == 4:
            own.kill(own.processes[0])

    with pytest.raises(Unreachable, match=r"Mất kết nối.*được giữ nguyên"):
        take_in(inbox, tmp_path / "kho", Limits(cluster=own.address), killing)
    before = len(stored(tmp_path / "kho"))
    assert 0 < before < 10
    after = take_in(inbox, tmp_path / "kho", Limits(workers=2))
    assert len(after.loaded) == 10 - before
    assert len(stored(tmp_path / "kho")) == 10


def test_a_worker_with_another_program_stops_the_run(
    pair: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(version, "pipeline", lambda: "0.0.9+khac")
    with pytest.raises(OtherProgram, match=r"0\.0\.9\+khac.*cùng một phiên bản"):
        list(cluster.map_all(act, originals(tmp_path, "one"), Limits(cluster=pair.address)))


def test_a_cluster_without_workers_is_told_after_a_while(
    started: Callable[[int], Cluster], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(cluster, "WORKERLESS_SECONDS", 0.5)
    with pytest.raises(Unreachable, match="không có máy đọc nào"):
        list(cluster.map_all(act, originals(tmp_path, "one"), Limits(cluster=started(0).address)))


def test_a_scheduler_that_does_not_answer_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    write_report(tmp_path / "den" / "di-linh.docx")
    arguments = ("ingest", tmp_path / "den", "--warehouse", tmp_path / "kho", "--workers", "dask://127.0.0.1:9")
    assert call(monkeypatch, *arguments) == errors.FAILED
    told = capsys.readouterr().err
    assert told.startswith("Lỗi: Không kết nối được bộ điều phối «dask://127.0.0.1:9». Hãy kiểm tra")
    assert "Traceback" not in told


def test_without_dask_the_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NotInstalled, match=r"pip install doisoat\[cluster\]"):
        list(cluster.map_all(act, originals(tmp_path, "one"), Limits(cluster="tcp://127.0.0.1:9")))


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("dask://", id="a scheme without an address"),
        pytest.param("tcp://may:8786", id="an address as Dask writes it"),
        pytest.param("dask://may", id="an address without a port"),
        pytest.param("65", id="too many processes"),
        pytest.param("-1", id="a negative number"),
        pytest.param("nhiều", id="a word"),
    ],
)
def test_what_is_neither_a_number_nor_a_scheduler_is_refused(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "ingest", tmp_path, "--warehouse", tmp_path / "kho", "--workers", given) == errors.FAILED
    assert "dask://máy:cổng" in capsys.readouterr().err


def test_the_bytes_travel_only_with_the_task(tmp_path: Path) -> None:
    [original] = originals(tmp_path, "one")
    assert original.data is None
    assert "content" not in repr(replace(original, data=b"content"))
