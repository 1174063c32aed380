"""The command line: every command explains itself in Vietnamese, every error is one sentence with its exit code."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pytest

from desk import cli, errors
from tests.papers import WRONG, write_report
from warehouse import Store

COMMANDS = {
    " ".join(name): command
    for name, command in [
        *(((n,), c) for n, c in cli.cli.commands.items() if not isinstance(c, click.Group)),
        *((("catalogue", n), c) for n, c in cli.catalogue_group.commands.items()),
    ]
}


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    """Call the command as the shell does; returns the exit code."""
    monkeypatch.setattr(sys, "argv", ["doisoat", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained_in_vietnamese(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert not command.help.isascii()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert not parameter.help.isascii(), parameter.name


def test_the_calls_that_others_rely_on_are_there() -> None:
    assert {"ingest", "nightly", "export", "explain", "evaluate", "rebuild", "verify", "catalogue check"} <= set(
        COMMANDS
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one wrong report, filled by the command itself."""
    home = tmp_path_factory.mktemp("cli")
    write_report(home / "den" / "di-linh.docx", WRONG)
    (home / "den" / "hong.pdf").write_bytes(b"%PDF-1.7 broken off")
    with pytest.MonkeyPatch.context() as patch:
        assert call(patch, "ingest", home / "den", "--warehouse", home / "kho", "--workers", "1") == errors.PARTIAL
    return home / "kho"


def test_exports_hold_what_was_ingested(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for what in ("observations", "findings"):
        assert call(monkeypatch, "export", what, "--warehouse", warehouse, "--output", tmp_path / f"{what}.jsonl") == 0
    [figure] = map(json.loads, (tmp_path / "observations.jsonl").read_text(encoding="utf-8").splitlines())
    assert (figure["document"], figure["numerator"], figure["value"]) == ("di-linh.docx", 390, 79.5)
    [finding] = map(json.loads, (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines())
    assert (finding["check"].split(".")[0], finding["severity"]) == ("ratio", "error")


def test_the_warehouse_is_verified_and_rebuilt(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "rebuild", "--warehouse", warehouse) == 0
    assert call(monkeypatch, "verify", "--warehouse", warehouse) == 0
    assert "Kho nguyên vẹn." in capsys.readouterr().out


def test_a_second_writer_is_told_that_another_runs(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(warehouse, pipeline="x"):
        assert call(monkeypatch, "ingest", tmp_path, "--warehouse", warehouse) == errors.RUNNING
    assert "phiên khác" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["ingest", "khong-co", "--warehouse", "kho"], "khong-co", id="a path that does not exist"),
        pytest.param(
            ["export", "observations", "--warehouse", "kho", "--output", "x.jsonl"], "chưa có kho", id="no warehouse"
        ),
        pytest.param(["lenh-la"], "lenh-la", id="no such command"),
        pytest.param(["explain", "rong.pdf", "--workers", "1"], "Tệp rỗng", id="a file that cannot be read"),
        pytest.param(["evaluate", "."], "gold", id="no hand-read records"),
    ],
)
def test_a_call_that_cannot_work_says_why_and_ends_with_3(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rong.pdf").write_bytes(b"")
    assert call(monkeypatch, *arguments) == errors.FAILED
    err = capsys.readouterr().err
    assert told in err
    assert "Traceback" not in err


def test_explain_accounts_for_every_run_of_digits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_report(tmp_path / "a.docx", WRONG)
    assert call(monkeypatch, "explain", path, "--html", tmp_path / "a.html", "--workers", "1") == 0
    out = capsys.readouterr().out
    assert "390/400 hồ sơ, đạt tỷ lệ 79,5%\n      → số liệu:" in out
    assert "15/BC-UBND\n      → không phải số liệu: số, ký hiệu văn bản" in out
    assert "bị sót" not in out
    assert '<mark class="observation"' in (tmp_path / "a.html").read_text(encoding="utf-8")
