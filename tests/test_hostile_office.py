"""Word and Excel files that are spoilt or made to harm: read, or refused with a reason; never an error of ours."""

from __future__ import annotations

import random
import time
import zipfile
from pathlib import Path

import pytest

from bench import mutations
from extract import readers
from extract.errors import Unreadable

SOURCE = Path("samples/inbox/di-linh-thang-5-2026.docx")
QUICK = [
    *("bytes flipped", "bytes flipped inside the XML", "elements lost or doubled", "file broken off", "XML broken off"),
    *("a part renamed", "a part missing", "two parts swapped", "list numbers out of range"),
    *("merged cells out of range", "tables 200 deep", "tables 3,000 deep", "entities in entities"),
    *("one long entity, often", "an entity from a file", "Excel: cells without places"),
    "Excel: two cells in far corners",
]
TOO_LARGE = {
    "a million digits": "docx.paragraph_too_long",
    "one endless sentence": "docx.paragraph_too_long",
    "Excel: the whole sheet merged": "xlsx.too_large",
    "Excel: 300,000 rows": "xlsx.too_large",
}
SECONDS = 5.0


def parts() -> mutations.Parts:
    source = zipfile.ZipFile(SOURCE)
    return {name: source.read(name) for name in source.namelist()}


def outcome(data: bytes) -> str:
    try:
        return "\n".join(block.text for block in readers.read(data, "x.docx").blocks)
    except Unreadable as error:
        return error.code if error.reason.endswith(".") else "no reason"


@pytest.mark.parametrize("way", QUICK)
def test_a_spoilt_file_is_read_or_refused(way: str) -> None:
    for seed in range(4):
        assert outcome(mutations.WAYS[way](parts(), random.Random(seed))) != "no reason"


def test_a_damaged_stream_inside_the_file_is_told_as_a_damaged_file() -> None:
    told = {outcome(mutations.WAYS["bytes flipped"](parts(), random.Random(seed))) for seed in range(60)}
    codes = {t for t in told if "\n" not in t}
    assert "docx.broken" in codes
    assert codes <= {"docx.broken", "docx.no_document", "media.broken_zip", "media.zip", "media.unknown"}


@pytest.mark.parametrize(("way", "code"), TOO_LARGE.items())
def test_what_would_take_minutes_is_refused_at_once(way: str, code: str) -> None:
    data = mutations.WAYS[way](parts(), random.Random(1))
    start = time.process_time()
    assert outcome(data) == code
    assert time.process_time() - start < SECONDS


def test_nothing_outside_the_file_is_read() -> None:
    assert "root:" not in outcome(mutations.WAYS["an entity from a file"](parts(), random.Random(1)))


def test_entities_that_unfold_without_end_are_refused() -> None:
    assert outcome(mutations.WAYS["entities in entities"](parts(), random.Random(1))) == "docx.broken"
