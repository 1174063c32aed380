"""Image files (JPEG, PNG, TIFF…) as the scans they are: every picture a page of a PDF, read like any other scan.

The same PDF, made again from the same bytes, is what boxes refer to and what is shown to people.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from extract.document import Grid, Page, Piece
from extract.errors import Unreadable

if TYPE_CHECKING:
    from PIL import Image

ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".gif", ".bmp", ".webp")
MAX_PIXELS = 120_000_000  # of one picture: A3 at 600 dpi has 70 million
MAX_PICTURES = 300
LEAST = 700  # pixels of the shorter side: a page of which each letter has some ten pixels
FINEST = 300  # dots per inch kept of a picture
SHEET = (8.27, 11.69)  # inches of A4, the paper of every report (Decree 30/2020/ND-CP, appendix I)
SHORT_SIDE = (5.8, 16.6)  # inches, A5 to A2: what a stored resolution may make of the shorter side
FEW = 8  # words: a page of a report has hundreds
LEGIBLE, CLEAR = 0.6, 0.5  # trust in a word that was made out; share of such words below which a picture is blurred
RENAMED = (
    "Tệp mang tên {ending} nhưng bên trong là ảnh, không phải văn bản PDF hay DOCX. Hãy quét thành PDF rồi gửi lại, "
    "hoặc đặt lại đúng đuôi ảnh (.jpg, .png, .tif)."
)


def read(data: bytes, name: str) -> tuple[Sequence[Piece | Grid], Sequence[Page], Sequence[str]]:
    """The pieces and grids of an image file, its pages, and remarks for staff. `name` must own up to being an image.

    Raises Unreadable for a file under another name, a damaged, too large or too small picture, one without text, and
    one too blurred to be read.
    """
    from extract import pdf  # noqa: PLC0415 - loaded when an image comes

    if not name.lower().endswith(ENDINGS):
        ending = f".{name.rsplit('.', 1)[-1]}" if "." in name else "khác"
        raise Unreadable("media.image", RENAMED.format(ending=ending))
    items, pages, notes = pdf.read(as_pdf(data), name)
    _must_be_legible(items)
    return items, pages, ["Tệp là ảnh; nếu là ảnh chụp bằng điện thoại, nên quét phẳng thành một tệp PDF.", *notes]


def as_pdf(data: bytes) -> bytes:
    """The pictures of an image file, upright and flat, as the pages of a PDF; of a PDF the bytes themselves.

    Raises Unreadable as `read` does. The same bytes always give the same pages.
    """
    if b"%PDF-" in data[:1024]:
        return data
    import pypdfium2  # noqa: PLC0415 - loads a shared library

    made = pypdfium2.PdfDocument.new()
    try:
        for picture, width, height in _sheets(data):
            encoded = BytesIO()
            picture.save(encoded, "JPEG", quality=92)
            page = made.new_page(width, height)
            image = pypdfium2.PdfImage.new(made)
            image.load_jpeg(encoded, inline=True)
            image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            page.insert_obj(image)
            page.gen_content()
            page.close()
        out = BytesIO()
        made.save(out)
    finally:
        made.close()
    return out.getvalue()


def _sheets(data: bytes) -> Iterator[tuple[Image.Image, float, float]]:
    """Every picture of the file, made flat, with the width and height of its paper in points."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError  # noqa: PLC0415 - as above

    try:
        from extract import scan_photo  # noqa: PLC0415 - loads OpenCV
    except ImportError as error:
        from extract.scan import NO_ENGINE  # noqa: PLC0415 - as above

        raise Unreadable("no_ocr", NO_ENGINE) from error
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data)) as file:
            if getattr(file, "n_frames", 1) > MAX_PICTURES:
                raise Unreadable("image.too_many", f"Tệp ảnh có hơn {MAX_PICTURES} trang. Hãy tách tệp rồi gửi lại.")
            for frame in ImageSequence.Iterator(file):
                _must_have_size(*frame.size)
                picture = _opaque(ImageOps.exif_transpose(frame))
                flat = scan_photo.flattened(picture)
                dpi = None if flat is not picture else _resolution(frame.info.get("dpi"), picture.size)
                yield _laid_out(flat, dpi)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError) as error:
        # What Pillow raises on damaged files: a broken stream, a wrong tag, a frame that is not there.
        raise Unreadable("image.broken", "Tệp ảnh bị hỏng, không mở được. Đề nghị gửi lại tệp gốc.") from error


def _must_have_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_large()
    if min(width, height) < LEAST:
        raise Unreadable(
            "image.too_small",
            f"Ảnh chỉ có {width} × {height} điểm, quá nhỏ để đọc chữ. Hãy quét thành PDF từ 200 dpi rồi gửi lại.",
        )


def _too_large() -> Unreadable:
    return Unreadable("image.too_large", "Ảnh lớn bất thường, không mở để bảo đảm an toàn. Hãy quét lại ở 300 dpi.")


def _must_be_legible(items: Sequence[Piece | Grid]) -> None:
    """Pictures of meetings and blurred ones are no reports."""
    texts = [part for item in items for part in (item.cells if isinstance(item, Grid) else (item,))]
    words = [w.sure for part in texts if getattr(part, "zone", "body") not in ("noise", "unread") for w in part.words]
    clear = sum(sure >= LEGIBLE for sure in words)
    if clear < FEW:
        raise Unreadable(
            "image.no_text", "Không đọc được chữ nào trong ảnh. Nếu là báo cáo, hãy quét thành PDF rồi gửi lại."
        )
    if clear < CLEAR * len(words):
        raise Unreadable("image.blurred", "Ảnh quá mờ hoặc quá nghiêng, không đọc chắc được. Hãy quét thành PDF.")


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture in grey or colour, on white paper where it is transparent."""
    from PIL import Image  # noqa: PLC0415 - as above

    if "A" in picture.getbands() or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
    if picture.mode.startswith("I;16"):  # sixteen bits of grey: Pillow cuts them off instead of scaling them
        return picture.point(lambda shade: shade / 256).convert("L")
    return picture.convert("L" if picture.mode in ("1", "L", "LA") else "RGB")


def _resolution(stored: object, size: tuple[int, int]) -> tuple[float, float] | None:
    """The stored dots per inch, across and down, where they make a sheet of paper of the picture; a camera's do not."""
    if not isinstance(stored, tuple) or len(stored) != 2:  # noqa: PLR2004
        return None
    across, down = (float(dots) for dots in stored)
    if min(across, down) <= 1:
        return None
    short = min(size[0] / across, size[1] / down)
    return (across, down) if SHORT_SIDE[0] <= short <= SHORT_SIDE[1] else None


def _laid_out(picture: Image.Image, dpi: tuple[float, float] | None) -> tuple[Image.Image, float, float]:
    """The picture with as many dots as are read, and its paper in points: A4 where no resolution is known."""
    if dpi is None:
        short, long = sorted(picture.size)
        both = max(short / SHEET[0], long / SHEET[1])
        dpi = (both, both)
    width, height = picture.size[0] / dpi[0], picture.size[1] / dpi[1]
    even = min(max(dpi), FINEST)
    size = (round(width * even), round(height * even))
    return picture if size == picture.size else picture.resize(size, reducing_gap=2.0), width * 72, height * 72
