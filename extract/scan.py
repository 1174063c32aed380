"""Pages that are pictures. This door is light; the engines behind it load when the first scanned page comes."""

from __future__ import annotations

from typing import Any

from extract.errors import Unreadable
from extract.pdf_sheet import Sheet

NO_ENGINE = (
    "Trang quét (ảnh) cần bộ nhận dạng chữ mà máy này chưa có hoặc không chạy được. Hãy cài lại bằng "
    "“pip install tesserocr opencv-python-headless trueocr” rồi xử lý lại tệp, hoặc đề nghị đơn vị gửi bản DOCX."
)


def read_sheet(page: Any, number: int) -> Sheet:  # noqa: ANN401 - a pypdfium2 page, which has no types
    """Read a page of pypdfium2 that is a picture to a sheet like that of a born-digital page; `number` from 1.

    The sheet's frame is the straightened page in points; `shown` maps it back to the page. Every token tells how sure
    its reading is, and what the other engine read where the two differ on a figure. `noise` holds stamps and dirt.
    Raises Unreadable("no_ocr") where the engines are not installed or do not run.
    """
    try:
        from extract import scan_page  # noqa: PLC0415 - loads OpenCV, ONNX Runtime and Tesseract
    except ImportError as error:
        raise Unreadable("no_ocr", NO_ENGINE) from error
    try:
        return scan_page.read_sheet(page, number)
    except scan_page.NoModel as error:
        raise Unreadable("no_ocr", NO_ENGINE) from error
