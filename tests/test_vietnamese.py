"""Click's own words: Vietnamese in help and in the sentences about wrong calls."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from desk import vietnamese

ENGLISH = re.compile(
    r"\b(usage|options|commands|arguments?|missing|invalid|no such|error|required|default|show|text|integer|float|"
    r"did you mean|extra|exist|range)\b",
    re.IGNORECASE,
)


def said(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "desk", *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["--help"], "Cách dùng: doisoat [TÙY CHỌN] LỆNH [THAM SỐ]...", id="help of the whole program"),
        pytest.param(["nightly", "--help"], "--seconds SỐ", id="help of a command"),
        pytest.param(["nightly"], "Thiếu tùy chọn", id="an option is missing"),
        pytest.param(["ingest", "-w", "x"], "Thiếu tham số", id="an argument is missing"),
        pytest.param(["nope"], "Không có lệnh 'nope'", id="an unknown command"),
        pytest.param(["nightly", "--nope"], "Không có tùy chọn", id="an unknown option"),
        pytest.param(["explain", "/khong/co"], "không có", id="a file that is not there"),
        pytest.param(["verify", "-w"], "Thiếu giá trị sau tùy chọn", id="an option without its value"),
        pytest.param(["verify", "-w", "x", "y"], "Thừa tham số", id="a word too many"),
        pytest.param(["nightly", "--seconds", "mười"], "không phải là số", id="a word for a number"),
    ],
)
def test_no_english_word_of_clicks_own(arguments: list[str], expected: str) -> None:
    told = said(*arguments)
    assert expected in told
    own = re.sub(r"--[\w-]+|\b(doisoat|explain|export|observations|findings)\b.*", "", told)
    assert not ENGLISH.search(own), own


def test_the_words_translated_are_words_that_click_has() -> None:
    source = "".join(p.read_text(encoding="utf-8") for p in Path(click.__file__).parent.glob("*.py"))
    joined = re.sub(r'"\s*\n\s*"', "", source)
    known = [text for text in vietnamese.MESSAGES if repr(text)[1:-1] in joined]
    assert len(known) > 0.8 * len(vietnamese.MESSAGES)


def test_the_committed_catalogue_is_what_the_script_makes(tmp_path: Path) -> None:
    vietnamese.make(tmp_path / "x.mo")
    assert (tmp_path / "x.mo").read_bytes() == vietnamese.CATALOGUE.read_bytes()
