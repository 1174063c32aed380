"""Sub-groups as reports name them: a field, a bloc, some people, bodies or places, recognised by their head noun.

The words stand in groups.yaml, each kind with clauses that must give a sub-group and near misses that must not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

from normalize.spelling import even, settle

FILE = Path(__file__).parent / "groups.yaml"
TOKEN = re.compile(r"\w+|[^\w\s]")
MARK = re.compile(r"\s*(?:[-+*•·]|\(?[\da-zđ]{1,2}\)|(?:[\da-zđ]{1,2}|[ivx]{1,4})[.)]|[\d.]+\s)+\s*", re.IGNORECASE)
"""The mark of a list item."""
LONGEST = 14
"""The longest name of one sub-group behind its head, in syllables."""

PLACE_WORDS = ("xã", "phường", "tỉnh", "của", "thuộc", "trực")
"""Words that may follow a name without changing it."""

ANY = ""
"""Whatever a figure is of."""
Phrase = tuple[str, ...]


class Kind(BaseModel):
    """One kind of sub-group; groups.yaml says what its fields mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heads: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    hollow: tuple[str, ...] = ()
    anywhere: bool = False
    proper: bool = False
    of: tuple[str, ...]
    gives: dict[str, str] = {}
    near_misses: tuple[str, ...] = ()


class Words(BaseModel):
    """What groups.yaml says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    links: tuple[str, ...]
    openers: tuple[str, ...]
    ends: tuple[str, ...]
    remarks: tuple[str, ...]
    whole: tuple[str, ...]
    kinds: dict[str, Kind]


@dataclass(frozen=True, slots=True)
class Found:
    """A sub-group as written and where it stands in its text.

    `opens` where nothing but openers stands before it, `led` where it begins with a head ("lĩnh vực", "khối").
    """

    text: str
    start: int
    end: int
    opens: bool
    led: bool


class _Token(NamedTuple):
    plain: str
    start: int
    end: int
    capital: bool


@cache
def known() -> Words:
    """The words of groups.yaml."""
    return Words.model_validate(yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


@lru_cache(maxsize=20_000)
def groups(text: str, what: str) -> tuple[Found, ...]:
    """The sub-groups that a clause names, in their order, of which a figure can be: `what` is its indicator's code.

    Of a figure without an indicator it is "none", or "none.rate" for a rate; ANY where its indicator is not known yet.
    """
    tokens, fitting = _tokens(text), _fitting(what)
    if fitting.keys().isdisjoint([token.plain for token in tokens]):
        return ()
    first = _opening(tokens)
    found: list[Found] = []
    at = 0
    while at < len(tokens):
        kinds = fitting.get(tokens[at].plain, ())
        reach, led = max(((_reach(tokens, at, first, k), _led(tokens, at, k)) for k in kinds), default=(at, False))
        if reach > at:
            start, end = tokens[at].start, tokens[reach - 1].end
            found.append(Found(text[start:end], start, end, at <= first, led))
        at = max(reach, at + 1)
    return tuple(found)


def listed(text: str) -> str:
    """The name of a sub-group in a list of such: what a clause says up to the first word that ends a name."""
    tokens = _tokens(text)
    first = _opening(tokens)
    kept = first + len(_name(tokens, first, Kind(of=(), names=known().whole)))
    return text[tokens[first].start : tokens[kept - 1].end] if kept > first else ""


def unremarked(text: str) -> str:
    """What stands behind the words by which a text only remarks where most of a figure comes from."""
    tokens, remarks = _tokens(text), _phrases(known().remarks)
    behind = [n + size for n in range(len(tokens)) if (size := _size(tokens, n, remarks))]
    return text[tokens[behind[-1] - 1].end :] if behind else text


def heads() -> frozenset[str]:
    """All heads: words that say that names of sub-groups follow, in a list or below in a column."""
    return frozenset(head for kind in known().kinds.values() for head in kind.heads)


def heads_names(text: str) -> bool:
    """Whether a text, the head of a column, says that names of sub-groups stand below: "Lĩnh vực", "Tên thôn"."""
    tokens = _tokens(text)
    for kind in known().kinds.values():
        hollow = _phrases(kind.hollow)
        for at in range(len(tokens)):
            size = _size(tokens, at, _phrases(kind.heads))
            if size and not _size(tokens, at + size, hollow):
                return True
    return False


@cache
def _fitting(what: str) -> dict[str, tuple[Kind, ...]]:
    """The kinds of which a figure can be, by the first syllables of their heads and names."""
    found: dict[str, list[Kind]] = {}
    for kind in (k for k in known().kinds.values() if what == ANY or what.startswith(k.of)):
        for first in {w for p in (kind.heads, kind.names, kind.members, kind.owners) for w in _phrases(p)}:
            found.setdefault(first, []).append(kind)
    return {first: tuple(kinds) for first, kinds in found.items()}


def _reach(tokens: Sequence[_Token], at: int, first: int, kind: Kind) -> int:
    """The token behind the sub-group of this kind that begins here; `at` where none does."""
    led = kind.anywhere and _size(tokens, at, _phrases(kind.heads))
    if not (at <= first or led or _linked(tokens, at)) or _remarked(tokens, at):
        return at
    end = _named(tokens, at, kind) or _member(tokens, at, kind)
    several = end > at and not _named(tokens, at, kind)
    while end > at and (joined := _joined(tokens, end)):
        further = _named(tokens, joined, kind) or _member(tokens, joined, kind)
        if not further:
            break
        end, several = further, False
    if several and not (at and tokens[at - 1].plain == "các"):
        return at
    return end if _led(tokens, at, kind) or _ends(tokens, end) else at


def _led(tokens: Sequence[_Token], at: int, kind: Kind) -> bool:
    return bool(_size(tokens, at, _phrases(kind.heads)))


def _named(tokens: Sequence[_Token], at: int, kind: Kind) -> int:
    """The token behind one name of this kind: the longer of a name that stands alone and a head with its name."""
    names = _phrases(kind.names)
    alone = _size(tokens, at, names)
    alone = max(_owner(tokens, at, kind), alone + _going_on(tokens, at + alone, kind) if alone else 0)
    lead = _size(tokens, at, _phrases(kind.heads))
    start = at + lead
    if lead and start < len(tokens) and not _size(tokens, start, _phrases(kind.hollow)):
        behind = (
            _proper(tokens, start) if kind.proper else _size(tokens, start, names) or len(_name(tokens, start, kind))
        )
        alone = max(alone, lead + behind if behind else 0)
    return at + alone if alone else 0


def _owner(tokens: Sequence[_Token], at: int, kind: Kind) -> int:
    """How many tokens of an owner stand here, behind "của" and what this kind can own."""
    if not at or tokens[at - 1].plain != "của":
        return 0
    owned = [phrase for phrases in _phrases(kind.owned).values() for phrase in phrases]
    before = tuple(t.plain for t in tokens[max(0, at - 5) : at - 1])
    return _size(tokens, at, _phrases(kind.owners)) if not owned or any(before[-len(p) :] == p for p in owned) else 0


def _going_on(tokens: Sequence[_Token], at: int, kind: Kind) -> int:
    """How many tokens behind a name say whose it is or of what age: "… giúp việc của Đảng ủy", "trẻ em dưới 6 tuổi"."""
    plain = [t.plain for t in tokens[at : at + 5]]
    if plain[:1] in (["dưới"], ["trên"], ["từ"], ["đủ"]) and plain[2:3] == ["tuổi"]:
        return 5 if plain[3:] == ["trở", "lên"] else 3
    link = int(plain[:1] in (["của"], ["thuộc"]))
    size = _size(tokens, at + link, _phrases(kind.owners))
    return link + size if size else 0


def _member(tokens: Sequence[_Token], at: int, kind: Kind) -> int:
    """The token behind a word that is a name only in a list."""
    return at + size if (size := _size(tokens, at, _phrases(kind.members))) else 0


def _proper(tokens: Sequence[_Token], at: int) -> int:
    """How many words in capitals stand here."""
    return next((n for n, token in enumerate(tokens[at:]) if not token.capital), len(tokens) - at)


def _ends(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a name that stands alone is over here: what follows is no further part of it."""
    if at >= len(tokens) or not tokens[at].plain.isalpha():
        return True
    return tokens[at].plain in PLACE_WORDS or bool(_size(tokens, at, _phrases(known().ends)))


def _remarked(tokens: Sequence[_Token], at: int) -> bool:
    remarks = _phrases(known().remarks)
    return any(_size(tokens, n, remarks) for n in range(max(0, at - 3), at))


def _name(tokens: Sequence[_Token], at: int, kind: Kind) -> Sequence[_Token]:
    """The tokens of a name, up to punctuation, a figure, or a word that ends names."""
    end = at
    while end < min(len(tokens), at + LONGEST):
        size = max(_size(tokens, end, _phrases(kind.names)), _size(tokens, end, _phrases(kind.members)))
        dash = tokens[end].plain in "-–" and end + 1 < len(tokens) and _joins(tokens, end)
        if not size and not dash and (not tokens[end].plain.isalpha() or _size(tokens, end, _phrases(known().ends))):
            break
        end += max(size, 1)
    while end > at and tokens[end - 1].plain in ("và", "hoặc", "các", "của", "thuộc"):
        end -= 1
    return tokens[at:end]


def _joins(tokens: Sequence[_Token], at: int) -> bool:
    """Whether the dash at this place stands within a name: "Hồng Ngự - Tân Hồng", "ki-ốt"."""
    close = at > 0 and tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start
    return tokens[at + 1].capital or (close and tokens[at + 1].plain.isalpha())


def _joined(tokens: Sequence[_Token], at: int) -> int:
    """The token behind a comma, "và" or a stroke, and "các"; 0 where no list goes on here."""
    if at >= len(tokens) or tokens[at].plain not in (",", "và", "/", "hoặc"):
        return 0
    at += 1
    while at < len(tokens) and tokens[at].plain in ("và", "các"):
        at += 1
    return at


def _opening(tokens: Sequence[_Token]) -> int:
    """The first token behind the words, figures and marks that may open a clause before its sub-group."""
    openers = _phrases(known().openers)
    at = 0
    while at < len(tokens) and (size := _size(tokens, at, openers) or int(not tokens[at].plain.isalpha())):
        at += size
    return at


def _linked(tokens: Sequence[_Token], at: int) -> bool:
    links = _phrases(known().links)
    before = at - 1 if at and tokens[at - 1].plain in ("các", "những") else at
    return any(_size(tokens, before - n, links) == n for n in (1, 2) if before >= n)


@cache
def _phrases(texts: tuple[str, ...]) -> dict[str, tuple[Phrase, ...]]:
    """Phrases by their first syllable, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for text in texts:
        phrase = tuple(TOKEN.findall(even(text)))
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in found.items()}


def _size(tokens: Sequence[_Token], at: int, phrases: dict[str, tuple[Phrase, ...]]) -> int:
    """How many tokens the longest phrase that begins here has."""
    if at < 0 or at >= len(tokens):
        return 0
    for phrase in phrases.get(tokens[at].plain, ()):
        if tuple(t.plain for t in tokens[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


@lru_cache(maxsize=2000)
def _tokens(text: str) -> tuple[_Token, ...]:
    mark = MARK.match(text)
    return tuple(_split(text, mark.end() if mark else 0))


def _split(text: str, at: int) -> Iterator[_Token]:
    written = settle(text).casefold()
    together = len(written) == len(text)
    for match in TOKEN.finditer(text, at):
        start, end = match.span()
        yield _Token(written[start:end] if together else even(match[0]), start, end, text[start].isupper())
