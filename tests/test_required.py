"""What a pattern requires of a text must never keep it from matching."""

from __future__ import annotations

import re
import unicodedata

import pytest
import yaml

from extract.patterns import SOURCE, compiled, rules
from extract.required import may_match, required


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
        pytest.param(r"[ab]c*\d{2,}", [], id="letters to choose from are not looked for"),
    ],
)
def test_the_words_that_a_pattern_cannot_do_without(pattern: str, words: list[set[str]]) -> None:
    found = required(re.compile(pattern, re.IGNORECASE))
    assert sorted(map(sorted, found)) == sorted(map(sorted, words))


@pytest.mark.parametrize("entry", yaml.safe_load(SOURCE.read_text(encoding="utf-8")), ids=lambda entry: entry["kind"])
def test_a_text_that_a_pattern_matches_holds_what_the_pattern_requires(entry: dict[str, list[str]]) -> None:
    examples = [text.replace("«", "").replace("»", "") for text in entry["claims"]]
    for pattern in map(compiled, entry["patterns"]):
        words = required(pattern)
        for example in examples:
            for text in (example, example.upper(), example.capitalize(), unicodedata.normalize("NFC", example)):
                if pattern.search(text):
                    assert may_match(words, text.lower()), (pattern.pattern, text)


def test_most_patterns_require_something() -> None:
    assert sum(bool(rule.words) for rule in rules()) > 0.9 * len(rules())
