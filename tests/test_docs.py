"""The guides are true: every command is in them, every call they show can be made, every path they name is there."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from desk import cli, receipts

ROOT = Path(__file__).parent.parent
GUIDE, INSTALL, README = ROOT / "docs" / "huong-dan.md", ROOT / "docs" / "cai-dat.md", ROOT / "README.md"
GUIDES = (GUIDE, INSTALL, README)
DEPLOYED = sorted((ROOT / "deploy").iterdir())
CALL = re.compile(r"\bdoisoat (?!-)([a-z]+(?: (?:check|suggest)\b)?)((?: [^`\n&|;]*)?)")
OURS = ("docs", "deploy", "desk", "extract", "normalize", "rules", "warehouse", "samples", "tests", "bench")


def commands() -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in cli.cli.commands.items():
        if isinstance(command, click.Group):
            found |= {f"{name} {own}": c for own, c in command.commands.items()}
        else:
            found[name] = command
    return found


def calls() -> Iterator[tuple[str, str, str]]:
    """Every place of the guides and of deploy/ that calls the command: file, command, the words after it."""
    for path in (*GUIDES, *DEPLOYED):
        for line in path.read_text(encoding="utf-8").splitlines():
            for name, rest in CALL.findall(line):
                if name.split()[0] in {c.split()[0] for c in commands()}:
                    yield path.name, name, rest


@pytest.mark.parametrize("name", commands())
def test_every_command_stands_in_the_guide_for_staff(name: str) -> None:
    assert f"`doisoat {name}`" in GUIDE.read_text(encoding="utf-8")


def test_every_call_that_the_guides_show_can_be_made() -> None:
    shown = list(calls())
    assert len(shown) > 20
    for path, name, rest in shown:
        command = commands().get(name)
        assert command is not None, f"{path}: doisoat {name}"
        known = {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
        asked = {word for word in re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest) if word != "--help"}
        assert asked <= known, f"{path}: doisoat {name} {asked - known}"


def test_units_and_the_cron_line_give_every_option_that_is_required() -> None:
    for path, name, rest in calls():
        if path.startswith("doisoat"):
            required = {p.opts[-1] for p in commands()[name].params if p.required}
            assert required <= set(shlex.split(rest)) | {"-i", "-w", "-o"}, f"{path}: doisoat {name}"


@pytest.mark.parametrize("path", GUIDES, ids=lambda p: p.name)
def test_every_path_that_a_guide_names_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text) if "://" not in target]
    named = re.findall(rf"(?<![\w/])(?:{'|'.join(OURS)})/[\w./*-]*", text)
    missing = [target for target in linked if not (path.parent / target).exists()]
    missing += [n for n in named if not list(ROOT.glob(n.rstrip("./"))) and not (ROOT / n).exists()]
    assert not missing


def test_the_guide_shows_every_picture_that_the_script_takes_and_no_other() -> None:
    shown = set(re.findall(r"\(hinh/([\w-]+\.png)\)", GUIDE.read_text(encoding="utf-8")))
    taken = set(re.findall(r'"([\w-]+\.png)"', (ROOT / "docs" / "chup_man_hinh.py").read_text(encoding="utf-8")))
    assert shown == taken == {p.name for p in (ROOT / "docs" / "hinh").iterdir()}


def test_the_guide_explains_every_state_of_a_receipt_and_every_key_of_the_review_page() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [s for s in receipts.STATES.values() if f" {s} |" not in guide] == []
    work = (ROOT / "desk" / "review" / "templates" / "work.html.j2").read_text(encoding="utf-8")
    keys = set(re.findall(r"<kbd>(\w+)</kbd>", work))
    assert {k for k in keys if f"`{k}`" not in guide} == set()


def test_exit_codes_are_explained_where_logs_are() -> None:
    install = INSTALL.read_text(encoding="utf-8")
    assert [n for n in range(5) if f"\n| {n} | " not in install] == []


@pytest.mark.parametrize("path", [p for p in DEPLOYED if p.suffix in {".service", ".timer"}], ids=lambda p: p.name)
def test_systemd_understands_the_units(path: Path, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if not verify:
        pytest.skip("systemd-analyze is not on this machine")
    for own in DEPLOYED:  # the program and its user are not on this machine
        text = own.read_text(encoding="utf-8").replace("/opt/doisoat/.venv/bin/doisoat", "/bin/true")
        (tmp_path / own.name).write_text(text.replace("User=doisoat", "User=root"), encoding="utf-8")
    done = subprocess.run([verify, "verify", tmp_path / path.name], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line or path.name in line]
    assert (done.returncode, complaints) == (0, [])


def test_findings_are_no_failure_for_systemd_and_a_busy_warehouse_is_tried_again() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(ROOT / "deploy" / "doisoat-nightly.service", encoding="utf-8")
    service = unit["Service"]
    assert service["SuccessExitStatus"].split() == ["1", "2"]
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("on-failure", "3")
