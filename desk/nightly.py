"""The night job: take in what is new, check everything, publish, and write what people read in the morning."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import chain, islice
from pathlib import Path
from typing import Any

from desk import crops, deadline, errors, letter, page, province, receipts, seen, synthesis, version, wording, workbook
from desk.deadline import Deadline
from desk.inbox import EXPECTED_LIST
from desk.ingest import ORIGINALS, Progress, take_in
from desk.night import ASKED, Expected, Night, Raised, Turnout, month_of, newest_of, units_of
from desk.pipeline import Limits
from normalize import catalogue
from normalize.observation import Submission
from rules import engine, targets
from rules.engine import Outcome
from rules.finding import Finding
from warehouse import Changes, Store, connect, decisions, lookup

VIETNAM = timezone(timedelta(hours=7))
LATEST = "moi-nhat"
MANIFEST = "manifest.json"
PAGE = "doi-soat.html"
SHEET = "doi-soat.xlsx"
SYNTHESIS = "tong-hop.docx"
LETTERS = "cong-van"
OFFICE = "_co-quan.yaml"
LETTER_TEMPLATE = "_mau-cong-van.docx"


@dataclass(frozen=True, slots=True)
class Result:
    """How the night went: its exit code, one Vietnamese line, and the folder of its outputs."""

    exit_code: int
    line: str
    folder: Path


@dataclass(slots=True)
class Durations:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Any:  # noqa: ANN401, a generator for contextmanager
        """Time a stage."""
        start = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - start, 3)


def run(
    inbox: Path,
    warehouse: Path,
    output: Path,
    *,
    limits: Limits,
    progress: Progress,
    expected: Path | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(VIETNAM),
) -> Result:
    """Run the night job. Raises DeskError or WarehouseError when it cannot go on; bad files do not stop it."""
    at, took = now().astimezone(VIETNAM), Durations()
    own, sender = catalogue.load(), letter.office(inbox / OFFICE)
    awaited = expected_units(expected or inbox / EXPECTED_LIST)
    previous = read_manifest(output)
    known = _known_before(previous, at)
    with Store.open(warehouse, pipeline=version.pipeline(), now=now) as store:
        with took.stage("nap"):
            intake = take_in([inbox], store, limits, progress, leave_out=[output])
            receipts.renew(inbox, warehouse, output, at)
        with took.stage("doi_soat"):
            outcome, changes = check_all(store)
        with took.stage("cong_bo"):
            snapshot = store.publish().stem
        with took.stage("lay_so_lieu"):
            reports, settled = _read(warehouse, known - {f.id for f in changes.standing})
            submissions = [r.submission for r in reports.values()]
            month = deadline.followed(submissions, at.date(), sender.han_nop)
            shown = newest_of(submissions, deadline.following(at.date()))
            of_month = {s.document_id for s in submissions if month and month_of(s) == month}
            records = store.records(shown | of_month)
    raised = seen.marked(_raised(changes, at, known), records, decisions.Log(warehouse).all())
    current = tuple(r for r in raised if r.finding.document_id in shown)
    reports_shown = [r for r in records if r.submission.document_id in shown]
    received = {key: r.received_on for key, r in reports.items()}
    night = Night(
        at=at,
        previous=_previous_moment(previous),
        snapshot=snapshot,
        intake=intake,
        units=units_of(reports_shown, current, targets.of_records(reports_shown, own), own),
        raised=current,
        settled=settled,
        unchecked=tuple((check, reason, n) for (check, reason), n in outcome.unchecked.most_common()),
        older=tuple(r for r in raised if r.finding.document_id not in shown),
        kept=len(reports),
        turnout=deadline.turnout(month, submissions, awaited, sender.han_nop, received) if month else None,
        coming=_coming(month, submissions, awaited, sender.han_nop, received),
        totals=province.of_month(records, month, awaited, own),
        versions={"doisoat": version.outputs()},
    )
    state = _state(night, inbox)
    last = newest(output)
    if last and previous.get("state") == state and (last / PAGE).exists():
        return Result(exit_code(night), f"Không có gì mới. {summary(night)} Xem: {last / PAGE}", last)
    folder = _write(night, output, inbox, warehouse, state, took, limits, sorted(known))
    return Result(exit_code(night), f"{summary(night)} Xem: {folder / PAGE}", folder)


def check_all(store: Store) -> tuple[Outcome, Changes]:
    """Check every report in force and keep what was found.

    Where nothing changed since the last time, what that found is taken; `tried` is then not told (0).
    """
    rules = version.outputs()
    kept = store.passed(rules)
    outcome = _checked(store) if kept is None else Outcome(*kept)
    changes = store.save_findings(outcome.findings, outcome.unchecked)
    store.mark_passed(rules)
    return outcome, changes


def _checked(store: Store) -> Outcome:
    """Worker processes take two seconds to start: they help where there is more than one sheaf."""
    sheaves = store.sheaves()
    first = list(islice(sheaves, 2))
    workers = Limits().processes if len(first) > 1 else 1
    return engine.check_batches(chain(first, sheaves), workers=workers)


def exit_code(night: Night) -> int:
    """2 when files are quarantined, 1 when findings stand open, else 0."""
    if night.intake.quarantined:
        return errors.PARTIAL
    asked = any(r.finding.severity in ASKED for r in (*night.open, *night.older) if r.finding.status == "open")
    return errors.FINDINGS if asked else errors.CLEAN


def summary(night: Night) -> str:
    """The night in one Vietnamese line."""
    fresh = sum(r.new for r in night.open)
    return (
        f"Sổ: {night.intake.reconciliation}. {len(night.records)} báo cáo của {len(night.units)} đơn vị, "
        f"{wording.number(night.observations)} số liệu; {night.count('error')} không thể đúng, "
        f"{night.count('warning')} rất đáng ngờ, {night.count('info')} cần lưu ý ({fresh} mới, "
        f"{len(night.settled)} đã hết)."
        + (f" Kỳ trước còn {wording.number(len(night.older))} phát hiện." if night.older else "")
    )


def expected_units(path: Path) -> tuple[Expected, ...]:
    """The units that ought to report, from a CSV file with a code column, a name column, or both; none where no file.

    Raises BadCall for a file that is no such list.
    """
    if not path.exists():
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[cell.strip() for cell in row] for row in csv.reader(file, delimiter=_delimiter(path)) if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise errors.BadCall(
            f"Không đọc được danh sách xã «{path}». Hãy lưu dạng CSV UTF-8 có hai cột: mã xã, tên xã."
        ) from error
    found = []
    for row in rows:
        code = next((cell for cell in row if cell.isdigit() and len(cell) == CODE_DIGITS), None)
        name = next((cell for cell in row if cell and not cell.isdigit()), "")
        if code or name.lower().startswith(("xã ", "phường ", "đặc khu ")):
            found.append(Expected(name or str(code), code))
    return tuple(found)


CODE_DIGITS = 5
"""Official commune codes have five digits (Quyết định 19/2025/QĐ-TTg)."""


def _delimiter(path: Path) -> str:
    head = path.read_text(encoding="utf-8-sig").split("\n", 1)[0]
    return ";" if ";" in head else ","


def newest(output: Path) -> Path | None:
    """The folder of the newest outputs, which are complete; None where there are none."""
    complete = [p.parent for p in output.glob(f"????-??-??_??????/{MANIFEST}")]
    return max(complete, key=lambda p: p.name, default=None)


def read_manifest(output: Path) -> dict[str, Any]:
    """The manifest of the newest outputs; empty where there are none."""
    last = newest(output)
    try:
        found: dict[str, Any] = json.loads((last / MANIFEST).read_text(encoding="utf-8")) if last else {}
    except ValueError:
        return {}
    return found


def _known_before(previous: Mapping[str, Any], at: datetime) -> frozenset[str]:
    """The findings that people were told of before today: what is none of them is new, whoever checked in between."""
    same_day = str(previous.get("at", ""))[:10] == at.date().isoformat()
    return frozenset(previous.get("known" if same_day else "standing", ()))


def _read(warehouse: Path, gone: Collection[str]) -> tuple[dict[str, lookup.Report], tuple[Finding, ...]]:
    """Every report in force by document id, and what became of findings that no longer stand."""
    with connect(warehouse) as reader:
        return lookup.reports(reader), tuple(lookup.findings_of(reader, gone))


def _coming(
    month: date | None,
    submissions: Sequence[Submission],
    awaited: Sequence[Expected],
    due: Deadline | None,
    received: Mapping[str, date],
) -> Turnout | None:
    """The month after, once its first reports are in."""
    if month is None:
        return None
    ahead = deadline.turnout(deadline.following(month), submissions, awaited, due, received)
    return ahead if ahead.reported else None


def _raised(changes: Changes, at: datetime, known: Collection[str]) -> tuple[Raised, ...]:
    """The standing findings in the order of a morning's work."""
    since = changes.since or {}
    found = [Raised(f, f.id not in known, since.get(f.id, at.date()).isoformat()) for f in changes.standing]
    return tuple(sorted(found, key=lambda r: wording.order(r.finding)))


def _previous_moment(previous: Mapping[str, Any]) -> str | None:
    return wording.moment(datetime.fromisoformat(previous["at"])) if previous.get("at") else None


def _state(night: Night, inbox: Path) -> str:
    """A mark of all that the outputs show; the same mark means that they need not be written again."""
    own = [
        hashlib.sha256((inbox / name).read_bytes()).hexdigest()
        for name in (OFFICE, LETTER_TEMPLATE)
        if (inbox / name).exists()
    ]
    shown = [
        night.snapshot,
        night.at.date().isoformat(),
        version.outputs(),
        [asdict(q) for q in night.intake.quarantined],
        night.intake.unfinished,
        [e.area for e in night.missing],
        [e.unit for e in night.late],
        own,
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _write(
    night: Night,
    output: Path,
    inbox: Path,
    warehouse: Path,
    state: str,
    took: Durations,
    limits: Limits,
    known: Sequence[str],
) -> Path:
    """Write the outputs into a folder of their own, and make it the newest in one step when it is complete."""
    output.mkdir(parents=True, exist_ok=True)
    final = output / f"{night.at:%Y-%m-%d_%H%M%S}"
    temporary = output / f".dang-ghi-{final.name}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    own = catalogue.load()
    with took.stage("cong_van"):
        template = inbox / LETTER_TEMPLATE
        template = template if template.exists() else letter.TEMPLATE
        sender = letter.office(inbox / OFFICE)
        letters = letter.write_all(night, temporary / LETTERS, sender, template)
        synthesis.write(night, own, temporary / SYNTHESIS, sender)
    with took.stage("anh_cat"):
        pictures = _pictures(night, warehouse, limits)
    with took.stage("trang"):
        links = {unit: f"{LETTERS}/{name}" for unit, name in letters.items()}
        beside = {"Bảng tính": SHEET, "Bảng tổng hợp": SYNTHESIS}
        files = {name: file for name, file in beside.items() if file != SYNTHESIS or (temporary / file).exists()}
        html = page.render(night, own, pictures=pictures, letters=links, files=files)
        (temporary / PAGE).write_text(html, encoding="utf-8")
    with took.stage("bang_tinh"):
        workbook.write(night, own, temporary / SHEET)
    manifest = _manifest(night, state, took, letters) | {"known": known, "standing": _ids(night)}
    (temporary / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    if final.exists():
        shutil.rmtree(final)
    temporary.rename(final)
    _point(output, final)
    return final


def _pictures(night: Night, warehouse: Path, limits: Limits) -> dict[str, tuple[crops.Picture, ...]]:
    originals = warehouse / ORIGINALS
    paged = {r.submission.document_id for r in night.records if r.media in crops.PAGED}
    shas = {p.name[:16]: p.name for p in originals.glob("??/*") if p.name[:16] in paged}
    return crops.of_findings([r.finding for r in night.raised], shas, originals, limits)


def _manifest(night: Night, state: str, took: Durations, letters: Mapping[str, str]) -> dict[str, Any]:
    return {
        "at": night.at.isoformat(timespec="seconds"),
        "snapshot": night.snapshot,
        "versions": dict(night.versions),
        "state": state,
        "files": {
            "received": night.intake.received,
            "loaded": len(night.intake.loaded),
            "duplicates": len(night.intake.duplicates),
            "quarantined": len(night.intake.quarantined),
            "skipped": len(night.intake.skipped),
            "unfinished": len(night.intake.unfinished),
            "balanced": night.intake.balanced,
        },
        "quarantined": [asdict(q) for q in night.intake.quarantined],
        "reports": {"shown": len(night.records), "kept": night.kept},
        "units": len(night.units),
        "month": night.turnout.month.isoformat()[:7] if night.turnout else None,
        "missing": [e.area for e in night.missing],
        "late": [e.unit for e in night.late],
        "observations": night.observations,
        "digit_runs": {"all": night.digit_runs, "unplaced": night.unplaced},
        "findings": {
            "by_severity": dict(Counter(r.finding.severity for r in night.open)),
            "new": sum(r.new for r in night.open),
            "persisting": sum(not r.new for r in night.open),
            "waived": len(night.raised) - len(night.open),
            "settled": len(night.settled),
            "older": len(night.older),
        },
        "settled": [{k: str(getattr(f, k) or "") for k in ("id", "area", "message", "status")} for f in night.settled],
        "unchecked": sum(n for _, _, n in night.unchecked),
        "letters": len(letters),
        "seconds": took.seconds,
    }


def _ids(night: Night) -> list[str]:
    return sorted(r.finding.id for r in (*night.raised, *night.older))


def _point(output: Path, folder: Path) -> None:
    """Make a folder the newest, each way in one step, so that a reader sees the old outputs or the new.

    A link to the folder, and a page that leads on to the folder's page: on network shares and sticks no links can be
    made, and Windows does not follow those that it finds.
    """
    beside = output / f".{LATEST}.html"
    beside.write_text(SIGNPOST.format(f"{folder.name}/{PAGE}"), encoding="utf-8")
    beside.replace(output / f"{LATEST}.html")
    link = output / f".{LATEST}"
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(folder.name, target_is_directory=True)
        link.replace(output / LATEST)
    except OSError:
        (output / LATEST).unlink(missing_ok=True)


SIGNPOST = (
    '<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={0}">'
    '<title>Đối soát</title><p><a href="{0}">Xem kết quả mới nhất</a></p></html>\n'
)
