"""A night over a province's reports as files: time by stage, sizes, memory, and how fast the page opens.

usage: python bench/night_reports.py FOLDER [REPORTS] [PROVINCE]

FOLDER/den gets the reports of the last months of `bench.province` as communes send them: Word files, PDFs, scans,
appendices in spreadsheets, a bundle, files that cannot be read, a file sent twice. Each holds 80 to 120 figures; in
every eighth two digits of a rate are exchanged. Then `doisoat nightly` runs over them, and Chromium opens its page.
Needs LibreOffice and Chromium. The files are made once; with FOLDER/den there, only the night is measured.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import province
from desk.wording import BRANCHES, DOMAINS
from normalize.observation import Observation, Record
from samples import layout, markup
from samples.markup import Line

HOSTILE = Path(__file__).parent.parent / "samples" / "hostile"
VILLAGES = 22
SLIPPED = 8
"""Every so many reports one has a slip."""

PDFS, SCANS, SHEETS, BUNDLED = 0.36, 0.012, 0.02, 20
"""Shares of reports that come as PDF, as scans, with a spreadsheet beside them; how many lie in the bundle."""

OPENINGS = 5


def main(folder: Path, reports: int, where: str) -> None:
    """Make the files where there are none, run the night, open its page."""
    inbox = folder / "den"
    if not inbox.exists():
        print(f"{drop(inbox, reports, where)} files made in {inbox}", flush=True)
    night(folder)
    opened(folder / "ra" / "moi-nhat" / "doi-soat.html")


def drop(inbox: Path, reports: int, where: str) -> int:
    """Fill the drop folder; returns how many files lie in it."""
    draw = random.Random(57)
    units = province.communes_of(where)
    chosen = [a.record for a in province.arrivals(units, province.stories(units))][-reports:]
    build = inbox.parent / "xay"
    build.mkdir(parents=True, exist_ok=True)
    for n, record in enumerate(chosen):
        layout.write(report(record, draw, slips=n % SLIPPED == 0), _in_month(build, record, ".docx"))
    forms = draw.choices(("docx", "pdf", "scan"), (1 - PDFS - SCANS, PDFS, SCANS), k=len(chosen))
    printed = [_in_month(build, r, ".docx") for r, form in zip(chosen, forms, strict=True) if form != "docx"]
    for start in range(0, len(printed), 60):
        _convert(printed[start : start + 60], build)
    for record, form in zip(chosen, forms, strict=True):
        source = _in_month(build, record, ".docx")
        target = inbox / f"thang-{record.submission.period.end:%m}" / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if form == "docx":
            shutil.copy(source, target)
        elif form == "pdf":
            shutil.copy(source.with_suffix(".pdf"), target.with_suffix(".pdf"))
        else:
            _scan(source.with_suffix(".pdf"), target.with_suffix(".scan.pdf"))
        if draw.random() < SHEETS:
            _spreadsheet(record, draw, target.with_suffix(".phu-luc.xlsx"))
    words = sorted(inbox.glob("thang-*/*.docx"))
    with zipfile.ZipFile(inbox / "cac-xa-gui-qua-thu.zip", "w") as bundle:
        for path in words[: min(BUNDLED, len(words) // 2)]:
            bundle.write(path, path.name)
            path.unlink()
    shutil.copy(words[-1], words[-1].with_name("gui-lai.docx"))
    for path in HOSTILE.iterdir():
        shutil.copy(path, inbox / path.name)
    listed = "\n".join(f"{c.code},{c.title}" for c in units)
    (inbox / "_danh-sach-xa.csv").write_text(f"mã,tên\n{listed}\n", encoding="utf-8")
    shutil.rmtree(build)
    return sum(p.is_file() for p in inbox.rglob("*"))


def report(record: Record, draw: random.Random, *, slips: bool) -> markup.Report:
    """A record of the generated province as a commune would write it: by fields, then targets, then an appendix."""
    s = record.submission
    assert s.area
    assert s.date
    assert s.period.end
    party = s.branch == "party"
    body = f"{BRANCHES[s.branch or 'government']} {s.area}"
    wrong = _slipping(record, draw) if slips else None
    lines = [Line("paragraph", f"{body}, tỉnh {s.province} báo cáo kết quả {_month(s.period.end)} như sau:")]
    results = [o for o in record.observations if o.kind == "result"]
    number = 0
    for domain, own in groupby(results, key=lambda o: str(o.indicator).split(".", 1)[0]):
        number += 1
        lines.append(Line("heading", f"{number}. {DOMAINS[domain]}", level=1))
        lines += [Line("item", f"- {_sentence(o, wrong)}") for o in own]
    targets = [o for o in record.observations if o.kind == "target"]
    if targets:
        lines.append(Line("heading", f"{number + 1}. Chỉ tiêu phấn đấu năm {s.period.end.year}", level=1))
        lines += [Line("item", f"- Phấn đấu {_small(o.label)} đạt {o.text}.") for o in targets]
    lines += _villages("Chi bộ" if party else "Thôn", draw)
    lines.append(Line("sign", ""))
    return markup.Report(_head(record, draw), tuple(lines))


def night(folder: Path) -> None:
    """Run the night as a process of its own and tell its stages, sizes and memory."""
    command = [sys.executable, "-m", "desk", "nightly", "-i", folder / "den", "-w", folder / "kho", "-o", folder / "ra"]
    begin = time.monotonic()
    done = subprocess.run([str(c) for c in command], check=False, capture_output=True, text=True)
    took, used = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    print(done.stdout.strip() or done.stderr.strip())
    print(
        f"{took:.1f} s by the clock, {used.ru_utime + used.ru_stime:.1f} s of the processors, largest process "
        f"{used.ru_maxrss / 2**10:.0f} MB"
    )
    newest = folder / "ra" / "moi-nhat"
    manifest = json.loads((newest / "manifest.json").read_text(encoding="utf-8"))
    print("seconds", manifest["seconds"], "findings", manifest["findings"])
    for path in sorted(newest.iterdir()):
        size = sum(p.stat().st_size for p in path.rglob("*")) if path.is_dir() else path.stat().st_size
        print(f"{size / 1e6:8.2f} MB  {path.name}")


def opened(page: Path) -> None:
    """Open the page in Chromium, each time in a browser of its own; milliseconds from the first byte asked for."""
    from playwright.sync_api import sync_playwright

    told: dict[str, list[float]] = {}
    with sync_playwright() as driver:
        for _ in range(OPENINGS):
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": 1366, "height": 768})
            tab.goto(page.as_uri(), wait_until="load")
            for name, milliseconds in tab.evaluate(TIMES).items():
                told.setdefault(name, []).append(milliseconds)
            browser.close()
    for name, values in told.items():
        print(f"{name}: {median(values):.0f} ({min(values):.0f} to {max(values):.0f})")


TIMES = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const way = performance.getEntriesByType('navigation')[0];
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  done({'first paint, ms': paint ? paint.startTime : 0, 'DOMContentLoaded, ms': way.domContentLoadedEventEnd,
        'load, ms': way.loadEventEnd, 'elements': document.querySelectorAll('*').length});
}, 50)))"""


def _head(record: Record, draw: random.Random) -> dict[str, object]:
    s = record.submission
    assert s.area
    assert s.date
    assert s.period.end
    name = s.area.split(" ", 1)[1]
    party = s.branch == "party"
    left = [f"ĐẢNG BỘ TỈNH {str(s.province).upper()}", f"ĐẢNG ỦY {s.area.upper()}"]
    right = ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    if not party:
        left = ["ỦY BAN NHÂN DÂN", s.area.upper()]
        right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    n = draw.randint(11, 400)
    return {
        "branch": s.branch,
        "head": {
            "left": left,
            "right": right,
            "number": f"Số {n}-BC/ĐU" if party else f"Số: {n}/BC-UBND",
            "date": f"{name}, ngày {s.date.day:02d} tháng {s.date.month} năm {s.date.year}",
        },
        "title": "BÁO CÁO",
        "subject": f"Kết quả chuyển đổi số {_month(s.period.end)}",
        "recipients": ["- Như trên;", "- Lưu: VT."],
        "signer": {"lines": ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"] if party else ["CHỦ TỊCH"], "name": "Nguyễn Văn Bình"},
    }


def _month(end: date) -> str:
    return f"tháng {end.month} năm {end.year}"


def _sentence(o: Observation, wrong: Observation | None) -> str:
    name = f"{o.label} ({o.scope})" if o.scope else o.label
    if o.numerator is None or o.value is None:
        unit = "" if o.unit in ("percent", "VND") else f" {o.unit}"
        return f"{name}: {o.text}{unit}."
    value = province._swap(o.value) if o is wrong else o.value  # noqa: SLF001, the province's own slip
    return f"{name}: {o.numerator}/{o.denominator}, đạt {str(value).replace('.', ',')}%."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _slipping(record: Record, draw: random.Random) -> Observation | None:
    rates = [o for o in record.observations if o.kind == "result" and o.numerator and o.value is not None]
    return draw.choice(rates) if rates else None


def _villages(what: str, draw: random.Random) -> Iterator[Line]:
    """An appendix by village: households, those that pay without cash, the share; and the row that sums up."""
    yield Line("centre", "PHỤ LỤC")
    yield Line("caption", f"Kết quả thanh toán không dùng tiền mặt theo {what.lower()}")
    yield Line("table", "8 38 18 18 18")
    head = ("TT", what, "Số hộ", "Số hộ có tài khoản", "Tỷ lệ (%)")
    yield Line("head_row", "\t".join(head), cells=head)
    for cells in _rows(what, draw):
        yield Line("row", "\t".join(cells), cells=cells)


def _rows(what: str, draw: random.Random) -> list[tuple[str, ...]]:
    counts = [(n := draw.randint(40, 260), draw.randint(n // 2, n)) for _ in range(VILLAGES)]
    rows = [(str(n), f"{what} {n}", *_pair(*pair)) for n, pair in enumerate(counts, start=1)]
    return [*rows, ("", "Tổng cộng", *_pair(sum(a for a, _ in counts), sum(b for _, b in counts)))]


def _pair(whole: int, part: int) -> tuple[str, str, str]:
    share = (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{whole:,}".replace(",", "."), f"{part:,}".replace(",", "."), str(share).replace(".", ",")


def _in_month(folder: Path, record: Record, ending: str) -> Path:
    s = record.submission
    whose = "du" if s.branch == "party" else "ubnd"
    return folder / f"bc-cds-{whose}-{s.area_code}-{s.period.end:%Y-%m}{ending}"


def _convert(sources: Sequence[Path], folder: Path) -> None:
    """Print Word files as PDF, in an office program of our own."""
    own = f"-env:UserInstallation={(folder / 'soffice').resolve().as_uri()}"
    command = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True)


def _scan(pdf: Path, target: Path) -> None:
    """The pages as pictures, without text."""
    import pypdfium2

    pages = [page.render(scale=200 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]
    pages[0].save(target, save_all=True, append_images=pages[1:], resolution=200, quality=45)


def _spreadsheet(record: Record, draw: random.Random, path: Path) -> None:
    """An appendix sent beside the report."""
    from openpyxl import Workbook

    s = record.submission
    assert s.period.end
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"{BRANCHES[s.branch or 'government']} {s.area}".upper()])
    sheet.append([f"PHỤ LỤC KÈM THEO BÁO CÁO {_month(s.period.end).upper()}"])
    sheet.append(["TT", "Thôn", "Số hộ", "Số hộ có tài khoản", "Tỷ lệ (%)"])
    for row in _rows("Thôn", draw):
        sheet.append(
            [int(row[0]) if row[0] else None, row[1], *(float(c.replace(".", "").replace(",", ".")) for c in row[2:])]
        )
    book.save(path)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 500,
        sys.argv[3] if len(sys.argv) > 3 else "Đồng Nai",
    )
