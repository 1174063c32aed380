"""The night job: outputs that appear whole, books that balance, a second run that changes nothing, exit codes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desk import errors, nightly, version
from desk.ingest import take_in
from desk.night import Expected
from desk.nightly import Result
from desk.pipeline import Limits
from tests.nights import found_in, night, refused, report
from tests.papers import CLEAN, WRONG, write_report
from warehouse import Store
from warehouse.errors import Busy

MORNING = datetime.fromisoformat("2026-06-08T02:10:00+07:00")


NOTHING_ELSE = {"new": 0, "persisting": 0, "waived": 0, "settled": 0, "older": 0}


def run(home: Path, at: datetime = MORNING) -> Result:
    return nightly.run(
        home / "den", home / "kho", home / "ra", limits=Limits(workers=1), progress=lambda *_: None, now=lambda: at
    )


def manifest(home: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((home / "ra" / "moi-nhat" / "manifest.json").read_text(encoding="utf-8"))
    return found


def settled(home: Path) -> int:
    """How many findings are settled in a night that has neither errors nor warnings."""
    told = manifest(home)["findings"]
    assert isinstance(told, dict)
    assert set(told["by_severity"]) <= {"info"}
    return int(told["settled"])


def everything(folder: Path) -> dict[str, int]:
    """Every file and when it was written, but for the writer's private database, which opening touches."""
    own = ("lock", "work.duckdb", "work.duckdb.wal")
    files = [p for p in folder.rglob("*") if not p.is_dir() and p.name not in own]
    return {str(p.relative_to(folder)): p.lstat().st_mtime_ns for p in files}


def test_the_story_of_a_report_that_is_wrong_and_then_corrected(tmp_path: Path) -> None:
    write_report(tmp_path / "den" / "di-linh.docx", WRONG)
    (tmp_path / "den" / "_danh-sach-xa.csv").write_text("mã,tên\n,xã Di Linh\n,xã Vắng Mặt\n", encoding="utf-8")

    first = run(tmp_path)
    assert first.exit_code == errors.FINDINGS
    assert first.folder == tmp_path / "ra" / "2026-06-08_021000"
    assert sorted(p.name for p in first.folder.iterdir()) == [
        "cong-van",
        "doi-soat.html",
        "doi-soat.xlsx",
        "manifest.json",
        "tong-hop.docx",
    ]
    told = manifest(tmp_path)
    assert told["files"] == {"received": 1, "loaded": 1, "duplicates": 0, "quarantined": 0, "skipped": 1,
                             "unfinished": 0, "balanced": True}  # fmt: skip
    assert told["findings"] == {"by_severity": {"error": 1}, **NOTHING_ELSE, "new": 1}
    assert told["missing"] == ["xã Vắng Mặt"]

    before = everything(tmp_path)
    again = run(tmp_path, MORNING + timedelta(minutes=5))
    assert again.line.startswith("Không có gì mới.")
    assert again.exit_code == errors.FINDINGS
    assert everything(tmp_path) == before

    run(tmp_path, MORNING + timedelta(days=1))
    assert manifest(tmp_path)["findings"] == {"by_severity": {"error": 1}, **NOTHING_ELSE, "persisting": 1}
    assert "từ 08/6/2026" in (tmp_path / "ra" / "moi-nhat" / "doi-soat.html").read_text(encoding="utf-8")

    write_report(tmp_path / "den" / "di-linh-dinh-chinh.docx", CLEAN)
    corrected = run(tmp_path, MORNING + timedelta(days=2))
    assert corrected.exit_code == errors.CLEAN
    assert settled(tmp_path) == 1
    assert not (corrected.folder / "cong-van").exists()
    assert "đã sửa ở bản sau" in (corrected.folder / "doi-soat.html").read_text(encoding="utf-8")

    run(tmp_path, MORNING + timedelta(days=2, hours=1))
    assert settled(tmp_path) == 1
    assert (tmp_path / "ra" / "moi-nhat").readlink() == Path(corrected.folder.name)


def test_what_was_checked_by_day_is_still_new_in_the_night_after(tmp_path: Path) -> None:
    (tmp_path / "den").mkdir()
    run(tmp_path)
    write_report(tmp_path / "den" / "di-linh.docx", WRONG)
    noon = MORNING + timedelta(hours=10)
    with Store.open(tmp_path / "kho", pipeline=version.pipeline(), now=lambda: noon) as store:
        take_in([tmp_path / "den"], store, Limits(workers=1), lambda *_: None)
        nightly.check_all(store)
        store.publish()

    run(tmp_path, MORNING + timedelta(days=1))
    assert manifest(tmp_path)["findings"] == {"by_severity": {"error": 1}, **NOTHING_ELSE, "new": 1}

    write_report(tmp_path / "den" / "di-linh-dinh-chinh.docx", CLEAN)
    with Store.open(tmp_path / "kho", pipeline=version.pipeline(), now=lambda: noon + timedelta(days=1)) as store:
        take_in([tmp_path / "den"], store, Limits(workers=1), lambda *_: None)
        nightly.check_all(store)

    run(tmp_path, MORNING + timedelta(days=2))
    assert settled(tmp_path) == 1


def test_a_page_leads_on_to_the_newest_even_where_no_links_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = Path.symlink_to

    def no_links_on_the_share(path: Path, *given: object, **named: object) -> None:
        if path.parent.name == "ra":
            raise OSError(95, "Operation not supported")
        link(path, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "symlink_to", no_links_on_the_share)
    write_report(tmp_path / "den" / "di-linh.docx", WRONG)
    run(tmp_path)
    second = run(tmp_path, MORNING + timedelta(days=1))

    assert not (tmp_path / "ra" / "moi-nhat").exists()
    signpost = (tmp_path / "ra" / "moi-nhat.html").read_text(encoding="utf-8")
    assert 'url=2026-06-09_021000/doi-soat.html"' in signpost
    assert nightly.newest(tmp_path / "ra") == second.folder
    assert nightly.read_manifest(tmp_path / "ra")["findings"]["persisting"] == 1
    assert run(tmp_path, MORNING + timedelta(days=1, minutes=1)).line.startswith("Không có gì mới.")


def test_findings_of_earlier_months_are_kept_apart(tmp_path: Path) -> None:
    write_report(tmp_path / "den" / "thang-5.docx", WRONG)
    run(tmp_path)
    write_report(tmp_path / "den" / "thang-6.docx", CLEAN, month=6)
    after = run(tmp_path, MORNING + timedelta(days=28))

    assert after.exit_code == errors.FINDINGS
    told = manifest(tmp_path)
    assert isinstance(told["findings"], dict)
    assert told["findings"]["older"] == 1
    assert "error" not in told["findings"]["by_severity"]
    assert told["reports"] == {"shown": 1, "kept": 2}
    assert told["month"] == "2026-06"
    assert not (after.folder / "cong-van").exists()


@pytest.mark.parametrize(
    ("quarantined", "severity", "expected"),
    [
        pytest.param(0, None, errors.CLEAN, id="nothing to do"),
        pytest.param(0, "info", errors.CLEAN, id="a remark asks nobody to do anything"),
        pytest.param(0, "warning", errors.FINDINGS, id="a suspicion"),
        pytest.param(0, "error", errors.FINDINGS, id="a proof"),
        pytest.param(1, None, errors.PARTIAL, id="a file that could not be read"),
        pytest.param(1, "error", errors.PARTIAL, id="a file that could not be read goes before a proof"),
    ],
)
def test_exit_codes(quarantined: int, severity: str | None, expected: int) -> None:
    own = report(1)
    shown = night([own], [found_in(own, severity=severity)] if severity else [], quarantined=(refused(),) * quarantined)
    assert nightly.exit_code(shown) == expected


def test_while_another_run_writes_the_night_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "den").mkdir()
    with Store.open(tmp_path / "kho", pipeline="x"), pytest.raises(Busy) as busy:
        run(tmp_path)
    assert busy.value.exit_code == errors.RUNNING
    assert not (tmp_path / "ra").exists()


def test_an_empty_drop_folder_is_a_clean_night(tmp_path: Path) -> None:
    (tmp_path / "den").mkdir()
    result = run(tmp_path)
    assert result.exit_code == errors.CLEAN
    assert (result.folder / "doi-soat.html").exists()


def test_outputs_that_were_begun_and_not_finished_are_never_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(tmp_path / "den" / "di-linh.docx", WRONG)
    monkeypatch.setattr(
        nightly.workbook, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(OSError, match="No space"):
        run(tmp_path)
    assert not (tmp_path / "ra" / "moi-nhat").exists()
    monkeypatch.undo()
    assert run(tmp_path).folder.joinpath("doi-soat.xlsx").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ma,ten\n18073,phường Thành Sen\n", [Expected("phường Thành Sen", "18073")], id="code and name"),
        pytest.param("\ufeffma;ten\n18073;phường A\n", [Expected("phường A", "18073")], id="as Excel saves it here"),
        pytest.param("xã A\n\nxã B\n", [Expected("xã A"), Expected("xã B")], id="names alone"),
        pytest.param("05800\n", [Expected("05800", "05800")], id="codes alone"),
        pytest.param("", [], id="an empty list"),
    ],
)
def test_the_list_of_units_that_ought_to_report(tmp_path: Path, text: str, expected: list[Expected]) -> None:
    path = tmp_path / "_danh-sach-xa.csv"
    path.write_text(text, encoding="utf-8")
    assert list(nightly.expected_units(path)) == expected


def test_a_list_in_another_encoding_is_told_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "_danh-sach-xa.csv"
    path.write_bytes("phường A".encode("utf-16"))
    with pytest.raises(errors.BadCall, match="UTF-8"):
        nightly.expected_units(path)
