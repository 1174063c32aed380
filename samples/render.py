"""Make the PDFs, the scan and the unreadable files of the samples.

usage: python -m samples.render [SLUG ...]      (from the project's root, after write_reports; needs LibreOffice and
fonts-liberation2, the Times-like font that has all Vietnamese letters)

build/*.docx → inbox/*.pdf, inbox/*.scan.pdf; hostile/*. What it writes is committed: no office is needed to run.
"""

from __future__ import annotations

import io
import json
import math
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from samples import markup
from samples.write_reports import BUILD

HERE = markup.HERE
DPI = 200
STAMP_RED = (196, 30, 42)
FONT = "/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf"
PASSWORD = {
    "EncryptFile": {"type": "boolean", "value": "true"},
    "DocumentOpenPassword": {"type": "string", "value": "xin-mat-khau"},
}


def main(slugs: list[str]) -> None:
    for report in markup.load_all():
        if slugs and report.slug not in slugs:
            continue
        if {"pdf", "scan"} & set(report.meta["forms"]):
            pdf = _convert(BUILD / f"{report.slug}.docx", BUILD, "pdf")
            if "pdf" in report.meta["forms"]:
                shutil.copy(pdf, HERE / "inbox" / pdf.name)
            if "scan" in report.meta["forms"]:
                _scan(pdf, HERE / "inbox" / f"{report.slug}.scan.pdf", report)
            print(report.slug)
    if not slugs:
        _hostile()


def _convert(source: Path, folder: Path, form: str) -> Path:
    subprocess.run(  # noqa: S603 -- our own file, a fixed command
        ["soffice", "--headless", "--convert-to", form, "--outdir", str(folder), str(source)],  # noqa: S607 -- found on PATH
        check=True,
        capture_output=True,
    )
    return folder / f"{source.stem}.pdf"


def _scan(pdf: Path, target: Path, report: markup.Report) -> None:
    """An office scan of the PDF: slightly turned, grainy, the seal in red over the signer's block, no text layer."""
    noise = np.random.default_rng(57)
    document = pypdfium2.PdfDocument(pdf)
    sheets = []
    for number in range(len(document)):
        page = document[number]
        sheet = page.render(scale=DPI / 72).to_pil().convert("RGB")
        if number == 0:
            _received(sheet, (430, 890))
        for x, y in _seal_places(page, report):
            _seal(sheet, (x * DPI / 72, y * DPI / 72), report.meta["seal"])
        sheets.append(_worn(sheet, noise, turn=(0.5, -0.35, 0.4)[number % 3]))
    first, *others = sheets
    first.save(target, save_all=True, append_images=others, resolution=DPI, quality=38)


def _seal_places(page: pypdfium2.PdfPage, report: markup.Report) -> list[tuple[float, float]]:
    """Where the seal goes: a little left above the signer's name, on the page that holds it."""
    text = page.get_textpage()
    found = text.search(report.meta["signer"]["name"]).get_next()
    if not found:
        return []
    left, bottom, _, _ = text.get_charbox(found[0])
    return [(left - 4, page.get_height() - bottom - 52)]


def _seal(sheet: Image.Image, centre: tuple[float, float], words: str) -> None:
    """A round red seal with a star and the office's name, half transparent over what is printed."""
    radius = int(1.8 / 2.54 * DPI)
    seal = Image.new("RGBA", (2 * radius, 2 * radius), (0, 0, 0, 0))
    draw = ImageDraw.Draw(seal)
    red = (*STAMP_RED, 185)
    draw.ellipse((4, 4, 2 * radius - 4, 2 * radius - 4), outline=red, width=6)
    draw.ellipse((46, 46, 2 * radius - 46, 2 * radius - 46), outline=red, width=3)
    tips = [(30 if i % 2 == 0 else 12, i * math.pi / 5) for i in range(10)]
    draw.polygon([(radius + r * math.sin(a), radius - r * math.cos(a)) for r, a in tips], fill=red)
    font = ImageFont.truetype(FONT, 21)
    for i, letter in enumerate(words):
        angle = math.pi * (1.15 + 1.7 * i / len(words))
        glyph = Image.new("RGBA", (30, 34), (0, 0, 0, 0))
        ImageDraw.Draw(glyph).text((15, 17), letter, font=font, fill=red, anchor="mm")
        turned = glyph.rotate(-math.degrees(angle) + 270, expand=True, resample=Image.Resampling.BICUBIC)
        x, y = radius + (radius - 26) * math.cos(angle), radius + (radius - 26) * math.sin(angle)
        seal.alpha_composite(turned, (int(x - turned.width / 2), int(y - turned.height / 2)))
    turned_seal = seal.rotate(8, resample=Image.Resampling.BICUBIC)
    sheet.paste(turned_seal, (int(centre[0] - radius), int(centre[1] - radius)), turned_seal)


def _received(sheet: Image.Image, corner: tuple[int, int]) -> None:
    """The stamp of incoming mail, not yet filled in, a little askew over the text."""
    stamp = Image.new("RGBA", (330, 130), (0, 0, 0, 0))
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((3, 3, 326, 126), outline=(*STAMP_RED, 150), width=4)
    for line, top in (("ĐẾN   Số: .......", 16), ("Ngày:............", 68)):
        draw.text((22, top), line, font=ImageFont.truetype(FONT, 30), fill=(*STAMP_RED, 150))
    askew = stamp.rotate(3, expand=True, resample=Image.Resampling.BICUBIC)
    sheet.paste(askew, corner, askew)


def _worn(sheet: Image.Image, noise: np.random.Generator, *, turn: float) -> Image.Image:
    """The sheet as a flatbed scanner sees it: turned a little, softened, on greyish paper with grain."""
    turned = sheet.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    grain = noise.normal(0, 3.0, soft.shape[:2])[..., None]
    return Image.fromarray(np.clip(soft * 0.93 + 12 + grain, 0, 255).astype(np.uint8))


def _hostile() -> None:
    """Files that cannot be read, one for each reason; the inbox gets the broken PDF too."""
    folder = HERE / "hostile"
    folder.mkdir(exist_ok=True)
    broken = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R"
    (folder / "hong-giua-chung.pdf").write_bytes(broken)
    (HERE / "inbox" / "khong-mo-duoc.pdf").write_bytes(broken)
    (folder / "tep-rong.docx").write_bytes(b"")
    (folder / "ghi-chu.txt").write_text("Báo cáo gửi sau, do hệ thống đang lỗi.\n", encoding="utf-8")
    picture = io.BytesIO()
    Image.new("RGB", (120, 80), (214, 214, 206)).save(picture, "JPEG", quality=60)
    (folder / "anh-chup-doi-duoi.pdf").write_bytes(picture.getvalue())
    letter = BUILD / "co-mat-khau.txt"
    letter.write_text("Báo cáo có mật khẩu.\n", encoding="utf-8")
    _convert(letter, folder, "pdf:writer_pdf_Export:" + json.dumps(PASSWORD))


if __name__ == "__main__":
    main(sys.argv[1:])
