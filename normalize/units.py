"""The unit of a figure: percent, VND, or the counted noun as the report writes it, behind the number or before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml

from extract.document import Figure
from normalize.catalogue import Catalogue, Indicator
from normalize.wording import counted, fold, words

FILE = Path(__file__).parent / "units.yaml"
DONG = re.compile(r"(?:(?:tỷ|tỉ|triệu|tr\.?|nghìn|ngàn)\s*)?(?:đồng|vnđ|vnd|đ)", re.IGNORECASE)
NOUN_IN_LABEL = re.compile(
    r"(?:tổng\s+số|số\s+lượng|tổng|số(?!\s+(?:hóa|hoá|liệu|lượng)\b))\s+"
    r"((?:(?!đã|được|đang|chưa|thuộc|theo|tiếp|trong|của|số)[^\W\d_]+(?:\s+|$|(?=[,.;:/]))){1,4})",
    re.IGNORECASE,
)
NO_NOUN = re.compile(r"hộ\s+(?:tịch|khẩu|chiếu)\b", re.IGNORECASE)
"""Words that begin as a counted noun does and are none."""
NOUN_LENGTH = 4
"""The longest counted noun that a label without "số" may begin with, in syllables."""
REACH = 5
"""How far a counted noun may reach behind a figure, in syllables."""
PHRASE = re.compile(r"[^\w\s]")
"""The end of a phrase."""
SPLIT = re.compile(r"\s*(?:,|/|\bvà\b)\s*")


def printed(text: str | None, behind: str = "") -> str | None:
    """The unit as exported: percent, VND, or the counted noun as written, without what is said of it.

    `behind` is the text from the figure on, where the noun may go on as a list ("cán bộ, công chức").
    """
    if not text:
        return None
    plain = " ".join(text.split())
    if plain in ("%", "phần trăm"):
        return "percent"
    if DONG.fullmatch(plain):
        return "VND"
    at = behind.find(text)
    reach = " ".join(PHRASE.split(behind[at:], maxsplit=1)[0].split()[:REACH]) if at >= 0 else plain
    noun = counted(reach)
    return _listed(noun if noun != reach else counted(plain), behind)


def named(figure: Figure) -> str | None:
    """The counted noun of a label, where none stands behind the number ("Tổng số hồ sơ tiếp nhận: 1484")."""
    match = NOUN_IN_LABEL.search(figure.label) or NOUN_IN_LABEL.search(figure.column or "")
    if match:
        return _listed(counted(match[1].strip(" ,.;:")), figure.label)
    if NO_NOUN.match(figure.label):
        return None
    begin = " ".join(figure.label.split()[:NOUN_LENGTH])
    noun = counted(begin)
    return _listed(noun, figure.label) if noun != begin or fold(begin) in words().counted else None


def around(texts: Sequence[str], indicator: Indicator | None, catalogue: Catalogue) -> str | None:
    """The counted noun told before a figure that shares it: the one nearest in `texts` (nearest first) that fits.

    Of an indicator it is the noun that it counts, as written there, else its own. Of a figure without one it is any
    counted noun of the sentence or column head, which is the first of the texts.
    """
    if indicator is None:
        return next((noun for text in texts[:1] for noun in _nouns(text, words().counted)), None)
    wanted = _counts(indicator, catalogue)
    if wanted is None:
        return None
    nouns = frozenset(fold(noun) for noun in (wanted.unit, *wanted.nouns))
    return next((noun for text in texts for noun in _nouns(text, nouns)), wanted.unit)


def _counts(indicator: Indicator, catalogue: Catalogue) -> Indicator | None:
    """The indicator whose things a figure counts: of a share that of its whole or part, None where none is known."""
    if indicator.shape == "count":
        return indicator
    whole = (c for c in (indicator.numerator, *indicator.denominator) if c)
    return next((i for c in whole if (i := catalogue.get(c)) and i.shape == "count"), None)


def _nouns(text: str, nouns: frozenset[str]) -> Iterator[str]:
    """The nouns that a text writes, the last first, longest at each place."""
    syllables = [(m.start(), m.end()) for m in re.finditer(r"[^\W\d_]+", text)]
    for last in range(len(syllables), 0, -1):
        for first in range(max(0, last - NOUN_LENGTH), last):
            written = text[syllables[first][0] : syllables[last - 1][1]]
            if fold(written) in nouns and not PHRASE.search(written) and not NO_NOUN.match(text, syllables[first][0]):
                yield " ".join(written.split())
                break


def _listed(noun: str, text: str) -> str:
    """A noun with those that its text lists with it: "cán bộ" of "12 cán bộ, công chức" is both."""
    family, at = _families().get(fold(noun)), text.find(noun)
    if not family or at < 0:
        return noun
    end = at + len(noun)
    while joined := SPLIT.match(text, end):
        further = family.match(text, joined.end())
        if not further:
            break
        end = further.end()
    return " ".join(text[at:end].split())


@cache
def _families() -> dict[str, re.Pattern[str]]:
    """Nouns, folded, and a pattern of those that they are listed with, unless these begin something else."""
    entries = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["families"]
    found: dict[str, re.Pattern[str]] = {}
    for family in entries:
        either = "|".join(re.escape(noun) for noun in sorted(family, key=len, reverse=True))
        found |= {fold(noun): re.compile(rf"(?:{either})(?!\w)(?!\s*[:\d])", re.IGNORECASE) for noun in family}
    return found
