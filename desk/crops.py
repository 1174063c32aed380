"""Cut-outs of a report's page with the figures of a finding framed, for originals that have pages (PDF, scans)."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from desk import inbox
from desk.pipeline import Limits, Refusal, map_all
from extract import images
from extract.document import Box
from rules.finding import Finding

if TYPE_CHECKING:
    import pypdfium2

SCALE = 1.6
"""Pixels per point: sharp enough to read a figure, small enough to mail."""

MARGIN = 26.0
"""Points above and below a figure, so that its line is seen among its neighbours."""

TALLEST = 230.0
"""Points; figures further apart are shown in cut-outs of their own."""

RED = (196, 22, 40)
COLOURS = 32
PAGED = ("pdf", "application/pdf", "image")
"""Media whose originals have pages to cut from."""

MOST_FINDINGS = 150
MOST_PER_FINDING = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A cut-out as a data URI, its size as shown, and the page it is from."""

    uri: str
    width: int
    height: int
    page: int


@dataclass(frozen=True, slots=True)
class Request:
    """What to cut out for one finding: for each picture the page and the boxes to frame."""

    finding: str
    path: str
    cuts: tuple[tuple[int, tuple[Box, ...]], ...]


def of_findings(
    findings: Sequence[Finding], shas: Mapping[str, str], originals: Path, limits: Limits
) -> dict[str, tuple[Picture, ...]]:
    """Cut-outs by finding id, for the first findings that stand on paper. `shas` tells a document's stored bytes.

    A page that cannot be drawn has no picture; the page is complete without.
    """
    requests = [r for f in findings if (r := _request(f, shas, originals)) is not None][:MOST_FINDINGS]
    if not requests:
        return {}
    drawn = map_all(cut, requests, limits)
    return {request.finding: result for request, result in drawn if not isinstance(result, Refusal) and result}


def cut(request: Request) -> tuple[Picture, ...]:
    """Draw the cut-outs of one finding. Runs in a worker: pdfium is never trusted with the night's own process."""
    import pypdfium2  # noqa: PLC0415, heavy: only in the worker

    pdf = pypdfium2.PdfDocument(images.as_pdf(Path(request.path).read_bytes()))
    try:
        return tuple(_draw(pdf, page, boxes) for page, boxes in request.cuts if page <= len(pdf))
    finally:
        pdf.close()


def _request(finding: Finding, shas: Mapping[str, str], originals: Path) -> Request | None:
    sha = shas.get(finding.document_id)
    boxes = [(f.page, f.bbox) for f in finding.figures if f.page and f.bbox and f.document == finding.document]
    if sha is None or not boxes:
        return None
    path = inbox.stored(originals, sha)
    return Request(finding.id, str(path), tuple(_grouped(boxes))[:MOST_PER_FINDING])


def _grouped(boxes: Sequence[tuple[int, Box]]) -> list[tuple[int, tuple[Box, ...]]]:
    """Boxes that fit one cut-out together: the same page, not too far apart."""
    groups: list[tuple[int, list[Box]]] = []
    for page, box in sorted(set(boxes), key=lambda b: (b[0], b[1][1])):
        if groups and groups[-1][0] == page and box[3] - groups[-1][1][0][1] <= TALLEST:
            groups[-1][1].append(box)
        else:
            groups.append((page, [box]))
    return [(page, tuple(own)) for page, own in groups]


def _draw(pdf: pypdfium2.PdfDocument, number: int, boxes: tuple[Box, ...]) -> Picture:
    from PIL import ImageDraw  # noqa: PLC0415, heavy: only in the worker

    page = pdf[number - 1]
    _, height = page.get_size()
    top = max(0.0, min(b[1] for b in boxes) - MARGIN)
    bottom = min(height, max(b[3] for b in boxes) + MARGIN)
    image = page.render(scale=SCALE, crop=(0, height - bottom, 0, top)).to_pil().convert("RGB")
    pen = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in boxes:
        pen.rectangle([v * SCALE for v in (x0 - 3, y0 - top - 3, x1 + 3, y1 - top + 3)], outline=RED, width=3)
    data = BytesIO()
    image.quantize(COLOURS).save(data, "PNG", optimize=True)
    uri = "data:image/png;base64," + base64.b64encode(data.getvalue()).decode()
    return Picture(uri, image.width, image.height, number)
