"""A small warehouse to review in tests: two communes, a finding, a doubtful reading, a figure without a home."""

# ruff: noqa: ANN401 -- a factory takes any field of its type

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from PIL import Image

from normalize.observation import Observation
from rules.finding import Finding
from tests.deliveries import delivery, report
from tests.factories import evidence, finding, observation
from warehouse import Store

SCAN, DOCX = "bao-cao-quet.pdf", "bao-cao.docx"
HOSTILE = '<script>alert("xã")</script><img src=x onerror=alert(1)> =HYPERLINK("http://xau.example","bấm") \'"&amp;'


def figures() -> tuple[Observation, ...]:
    """A ratio that does not agree, a doubtful reading of a scan, and a figure whose indicator is not clear."""
    return (
        observation(
            numerator=1247,
            denominator=1484,
            value="86.03",
            unit="percent",
            indicator="dossiers.online_rate",
            label="hồ sơ trực tuyến",
            snippet="Hồ sơ trực tuyến 1247/1484, tỷ lệ: 86.03, đạt kế hoạch",
            bbox=(80.0, 100.0, 220.0, 115.0),
        ),
        observation(value=1904, confidence=0.41, other="1.934", bbox=(80.0, 140.0, 120.0, 155.0), block=2),
        observation(
            value=402,
            unit="tin bài",
            indicator=None,
            label="tin bài đăng trên trang của xã",
            candidates=(("steering.documents", 0.51),),
            bbox=(80.0, 180.0, 120.0, 195.0),
            block=3,
        ),
    )


def mismatch(o: Observation, **over: Any) -> Finding:
    """The finding on the first figure."""
    cited = evidence(observation_id=o.id, document=o.document, text=o.text, page=o.page, bbox=o.bbox, snippet=o.snippet)
    fields: dict[str, Any] = {"document": o.document, "document_id": o.document_id, "figures": (cited,)}
    return finding(**(fields | over))


def stock(folder: Path, *, hostile: str = "") -> list[Observation]:
    """Fill and publish a warehouse; returns the figures of the scanned report. `hostile` goes into every text."""
    own = (
        [
            observation(
                value=12, label=f"số máy {hostile}", snippet=f"Có 12 {hostile} máy", block=0, page=None, bbox=None
            )
        ]
        if hostile
        else [observation(value=1500, page=None, bbox=None)]
    )
    scan = report(SCAN, *figures(), media="pdf", pages=1)
    docx = report(
        DOCX,
        *own,
        media="docx",
        pages=0,
        area=hostile or "phường Ba Đình",
        area_code="00004",
        title=hostile or "Báo cáo",
    )
    found = [mismatch(scan.observations[0])]
    if hostile:
        told = {"message": hostile, "stated": hostile, "computed": hostile, "area": hostile}
        found.append(mismatch(docx.observations[0], id="a" * 16, severity="warning", **told))
    with Store.open(folder, pipeline="1") as store:
        store.load([delivery(scan), delivery(docx)])
        store.save_findings(found)
        store.publish()
    keep(folder, SCAN, a_page())
    keep(folder, DOCX, a_letter(hostile or "máy"))
    return list(scan.observations)


def keep(folder: Path, name: str, data: bytes) -> None:
    """Put bytes where the warehouse looks for the original of a report of this name."""
    sha = hashlib.sha256(name.encode()).hexdigest()
    path = folder / "originals" / sha[:2] / sha
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def a_page() -> bytes:
    """A PDF of one white A4 page."""
    data = io.BytesIO()
    Image.new("RGB", (595, 842), "white").save(data, "PDF", resolution=72)
    return data.getvalue()


def a_letter(words: str) -> bytes:
    """A DOCX whose first paragraph says that there are 12 of something."""
    document = docx.Document()
    document.add_paragraph(f"Có 12 {words} máy")
    data = io.BytesIO()
    document.save(data)
    assert zipfile.is_zipfile(data)
    return data.getvalue()
