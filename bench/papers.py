"""Reports that benchmarks read, each paper kept once read: a scan takes a minute, what follows a tenth of a second."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from extract import figures, readers
from extract.document import Document
from extract.errors import Unreadable
from extract.structure import assemble
from normalize import catalogue, understand
from normalize.observation import Record

READING = ("docx*.py", "numbering.py", "rows.py", "pdf*.py", "scan*.py", "data/*")
"""The parts of extract/ that turn bytes into pieces and grids; when one changes, papers are read anew."""

FORMS = {".scan.pdf": "scan", ".pdf": "pdf", ".docx": "docx"}
"""Endings of reports, longest first, and the form they tell."""


def by_slug(folders: Sequence[Path]) -> dict[str, dict[str, Path]]:
    """The reports under some folders: name without ending, to form, to path."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(p for folder in folders for p in folder.rglob("*")):
        ending = next((e for e in FORMS if path.name.endswith(e)), None)
        if ending:
            found.setdefault(path.name.removesuffix(ending), {})[FORMS[ending]] = path
    return found


def read(path: Path, keep: Path | None = None) -> tuple[Document, Record]:
    """Read a report the whole way. What its pages hold is kept in `keep`, never the figures. Raises Unreadable."""
    data = path.read_bytes()
    document = _document(data, path.name, keep)
    return document, understand.understand(document, figures.find(document), catalogue.load())


def _document(data: bytes, name: str, keep: Path | None) -> Document:
    media = readers.sniff(data)
    if media not in readers.READERS:
        raise Unreadable(f"media.{media}", readers.REFUSED.get(media, ""))
    digest = hashlib.sha256(data).hexdigest()
    kept = keep / f"{digest[:16]}-{_mark()}.pickle" if keep else None
    if kept and kept.exists():
        items, pages, notes = pickle.loads(kept.read_bytes())
    else:
        items, pages, notes = readers.READERS[media](data, name)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps((list(items), list(pages), list(notes))))
    return assemble(digest[:16], name, media, pages, items, notes)


@cache
def _mark() -> str:
    """A mark of the code that reads paper."""
    home = Path(readers.__file__).parent
    files = sorted(f for pattern in READING for f in home.glob(pattern))
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:8]
