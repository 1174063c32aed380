"""Takes the pictures of huong-dan.md anew: python docs/chup_man_hinh.py [FOLDER].

Follows the sample reports through a whole day (drop, receipt, night, page, sheet, letter, review page) with the
commands that staff use, and photographs what they see. Needs Chromium and LibreOffice.
"""

# ruff: noqa: INP001, S603, T201 -- a script that starts our own commands and tells what it does

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples" / "inbox"
CHROMIUM = "/usr/bin/chromium"
DOISOAT = [sys.executable, "-m", "desk"]
EDGE = 24
COLOURS = 96
"""Enough for pages of text, and a quarter of the size."""

OFFICE = """\
co_quan_chu_quan: UBND TỈNH …
co_quan: SỞ KHOA HỌC VÀ CÔNG NGHỆ
co_quan_goi: Sở Khoa học và Công nghệ
ky_hieu: SKHCN-CĐS
dia_danh: …
chuc_vu: GIÁM ĐỐC
nguoi_ky: (họ và tên)
"""


def main(pictures: Path) -> None:
    """Make every picture."""
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        den, kho, ra = drop(Path(home))
        command = [*DOISOAT, "nightly", "--inbox", den, "--warehouse", kho, "--output", ra]
        print(subprocess.run(command, check=False, capture_output=True, text=True).stdout)
        newest = ra / "moi-nhat"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1180, "height": 760})
        page.goto((den / "thang-5" / "_ket-qua.html").as_uri())
        save(page.screenshot(clip={"x": 0, "y": 0, "width": 1180, "height": 500}), pictures / "bien-nhan.png")
        page.goto((newest / "doi-soat.html").as_uri())
        save(page.screenshot(), pictures / "trang-ket-qua.png")
        finding = page.locator("article.error:has(img)").first
        save(finding.screenshot(), pictures / "mot-phat-hien.png")
        letter = min((newest / "cong-van").iterdir())
        save(paper(letter, Path(home)), pictures / "cong-van.png")
        save(paper(newest / "doi-soat.xlsx", Path(home)), pictures / "bang-tinh.png")
        with review(kho) as address:
            photograph_review(page, address, pictures)
        browser.close()
    for path in sorted(pictures.glob("*.png")):
        print(f"{path.name}: {path.stat().st_size >> 10} KB")


def drop(home: Path) -> tuple[Path, Path, Path]:
    """A drop folder as an office has it: by month, with a copy sent twice, a broken file, the lists of the office."""
    den = home / "den"
    for path in SAMPLES.iterdir():
        if path.suffix in {".docx", ".pdf"}:
            month = "thang-5" if "thang-5" in path.name or "mo-duoc" in path.name else "thang-6"
            month = "thang-4" if "thang-4" in path.name else month
            (den / month).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, den / month / path.name)
    shutil.copy(SAMPLES / "hy-cuong-thang-5-2026.docx", den / "thang-5" / "hy-cuong gui lai.docx")
    (den / "_co-quan.yaml").write_text(OFFICE, encoding="utf-8")
    units = [
        "xã Di Linh",
        "xã Hy Cương",
        "xã Đạ Huoai 2",
        "phường Việt Trì",
        "xã Đam Rông 1",
        "phường Xuân Hương - Đà Lạt",
    ]
    (den / "_danh-sach-xa.csv").write_text("tên\n" + "\n".join(units) + "\n", encoding="utf-8-sig")
    return den, home / "kho", home / "ket-qua"


def photograph_review(page: Page, address: str, pictures: Path) -> None:
    """The home page and the first item of the queue, at the size of an office screen."""
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(address)
    save(page.screenshot(), pictures / "trang-chu.png")
    page.goto(f"{address}soat")
    page.wait_for_timeout(1500)  # pictures of pages are drawn after the text
    save(page.screenshot(), pictures / "trang-soat.png")


@contextmanager
def review(kho: Path) -> Iterator[str]:
    """The review page on a free port; gives its address."""
    command = [*DOISOAT, "review", "--warehouse", kho, "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield next(word for word in server.stdout.readline().split() if word.startswith("http"))
    finally:
        server.terminate()
        server.wait()
        time.sleep(0.1)


def paper(document: Path, home: Path) -> bytes:
    """The first page of an office document as it prints, without its empty edges."""
    profile = f"-env:UserInstallation={(home / 'office').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", home, document.resolve()]
    subprocess.run(command, check=True, capture_output=True)
    with pypdfium2.PdfDocument(home / f"{document.stem}.pdf") as pdf:
        out = BytesIO()
        page = pdf[0].render(scale=1.35).to_pil().convert("RGB")
    left, top, right, bottom = (
        ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox() or page.getbbox()
    )
    page.crop((left - EDGE, top - EDGE, right + EDGE, bottom + EDGE)).save(out, "PNG")
    return out.getvalue()


def save(data: bytes, path: Path) -> None:
    """Keep a picture small: few colours."""
    picture = Image.open(BytesIO(data)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "hinh")
