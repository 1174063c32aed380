"""A notebook that stays open while a whole night runs in another process: neither side notices the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.papers import CLEAN, WRONG, write_report
from warehouse import Reader, connect
from warehouse.verify import verify

HOME = Path(__file__).parent.parent
ASKED = {
    "reports": "SELECT document, version FROM submissions WHERE in_force ORDER BY ALL",
    "figures": "SELECT document, text, value, numerator, denominator FROM observations ORDER BY ALL",
    "findings": """SELECT document, "check", message FROM findings WHERE severity = 'error' ORDER BY ALL""",
}
Answers = dict[str, list[tuple[object, ...]]]


def nightly(home: Path) -> subprocess.Popen[str]:
    """The night as the timer starts it: a process of its own."""
    command = [sys.executable, "-m", "desk", "nightly", "--workers", "1"]
    places = ["--inbox", home / "den", "--warehouse", home / "kho", "--output", home / "ket-qua"]
    return subprocess.Popen(
        [*command, *map(str, places)], cwd=HOME, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def answers(reader: Reader) -> Answers:
    """What an analyst sees."""
    return {name: reader.rows(sql) for name, sql in ASKED.items()}


def test_a_notebook_left_open_sees_the_old_figures_until_it_refreshes(tmp_path: Path) -> None:
    write_report(tmp_path / "den" / "di-linh.docx", WRONG)
    first = nightly(tmp_path)
    told, trouble = first.communicate(timeout=300)
    assert first.returncode == 1, told + trouble
    with connect(tmp_path / "kho") as notebook:
        before = answers(notebook)
        assert len(before["findings"]) == 1
        write_report(tmp_path / "den" / "di-linh-lan-2.docx", CLEAN)
        write_report(tmp_path / "den" / "duc-trong.docx", CLEAN, area="xã Đức Trọng")
        night, seen = nightly(tmp_path), []
        while night.poll() is None:
            seen.append(answers(notebook))
        told, trouble = night.communicate(timeout=300)
        assert night.returncode == 0, told + trouble
        assert len(seen) > 3
        assert all(each == before for each in seen)
        assert answers(notebook) == before
        assert notebook.refresh()
        after = answers(notebook)
    assert after["reports"] == [("di-linh-lan-2.docx", 2), ("duc-trong.docx", 1)]
    assert after["findings"] == []
    assert verify(tmp_path / "kho") == []
