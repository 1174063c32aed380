"""What a pattern requires of a text must never keep it from matching."""

from __future__ import annotations

import re
import unicodedata

import pytest
import yaml

from extract.patterns import SOURCE, compiled, rules
from extract.required import beginnings_of, required, sought


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(r"tuổi", [{"tuổi"}], id="a word is required"),
        pytest.param(r"thôn|xóm", [{"thôn", "xóm"}], id="of alternatives one is enough"),
        pytest.param(r"thôn|\d+", [], id="an alternative without a word leaves nothing required"),
        pytest.param(r"ngày\s+\d+\s+tháng", [{"ngày"}, {"tháng"}], id="both words around a number"),
        pytest.param(r"(?:ngày\s+)?\d+\s+tháng", [{"tháng"}], id="what may be left out is not required"),
        pytest.param(r"(?:nghị\s*quyết|luật)\s+số", [{"số"}, {"quyết", "luật"}], id="of two syllables the longer"),
        pytest.param(r"(?-i:TCVN)\s*\d", [{"tcvn"}], id="capitals are compared in small letters"),
        pytest.param(r"(?<!không\s)thấp(?!\s+hơn)", [{"thấp"}], id="what must not stand around is not required"),
        pytest.param(r"(?:đạt\s+)+\d", [{"đạt"}], id="what is repeated at least once"),
        pytest.param(r"\d+\s*[-–]\s*\d", [{"-", "–"}], id="a sign of a few"),
        pytest.param(r"[a-z]c*\d{2,}", [], id="letters of a range are not looked for"),
    ],
)
def test_the_words_that_a_pattern_cannot_do_without(pattern: str, words: list[set[str]]) -> None:
    found = required(re.compile(pattern, re.IGNORECASE))
    assert sorted(map(sorted, found)) == sorted(map(sorted, words))


@pytest.mark.parametrize("entry", yaml.safe_load(SOURCE.read_text(encoding="utf-8")), ids=lambda entry: entry["kind"])
def test_a_text_that_a_pattern_matches_holds_what_the_pattern_requires(entry: dict[str, list[str]]) -> None:
    examples = [text.replace("«", "").replace("»", "") for text in entry["claims"]]
    for pattern in map(compiled, entry["patterns"]):
        rule = sought(pattern)
        for example in examples:
            for text in (example, example.upper(), example.capitalize(), unicodedata.normalize("NFC", example)):
                found = [match.span() for match in rule.finditer(text, text.lower())]
                assert found == [match.span() for match in pattern.finditer(text)], (pattern.pattern, text)


@pytest.mark.parametrize(
    ("pattern", "beginnings"),
    [
        pytest.param(r"\b(?:thôn|xóm)\s+\d", {"thôn", "xóm"}, id="a word of each alternative"),
        pytest.param(r"(?<!đề\s)khu\s+phố", {"khu"}, id="what must not stand before it is no part of it"),
        pytest.param(r"k[ìỳ]\s+\d", {"kì", "kỳ"}, id="a letter of a few"),
        pytest.param(r"(?:ngày\s+)?\d", set(), id="what may be left out begins nothing"),
        pytest.param(r"thôn|\d+", set(), id="an alternative that begins with any digit"),
        pytest.param(r"(?:tổ\s+)+\d", {"tổ"}, id="what is repeated at least once"),
    ],
)
def test_the_words_that_a_match_begins_with(pattern: str, beginnings: set[str]) -> None:
    assert beginnings_of(re.compile(pattern, re.IGNORECASE)) == beginnings


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(r"tổ\s+(?:tổ\s+)?\d", "tổ tổ 5, tổ 6 và Tổ tổ 7", id="a match takes the beginning of another"),
        pytest.param(r"(?=tổ)", "tổ 5, tổ", id="empty matches"),
        pytest.param(r"tổ\s+\d", "İ: tổ 5", id="small letters longer than the text"),
    ],
)
def test_matches_are_those_of_the_pattern_alone(pattern: str, text: str) -> None:
    compiled_ = re.compile(pattern, re.IGNORECASE)
    found = [match.span() for match in sought(compiled_).finditer(text, text.lower())]
    assert found == [match.span() for match in compiled_.finditer(text)]


def test_most_patterns_require_something() -> None:
    assert sum(bool(rule.sought.words) for rule in rules()) > 0.9 * len(rules())
