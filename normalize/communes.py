"""The 3,321 communes after 1 July 2025 with their official codes, found by any spelling and by their names before.

The table is frozen from the package vietnamadminunits 1.0.4 (see data/NOTICE).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from normalize.spelling import even, plain

TYPES = ("xã", "phường", "đặc khu", "thị trấn")
"""What a commune may be called; thị trấn only before July 2025."""
TYPED = re.compile(r"^(xã|phường|đặc khu|thị trấn)\s+(?=\S)")
PROVINCE = re.compile(r"^(?:tỉnh|thành phố|t\.?p\.?)\s*(?=\S)")
OTHER_NAMES = {"hcm": "hồ chí minh", "hn": "hà nội", "thừa thiên huế": "huế"}
APOSTROPHE = re.compile(r"['’‘`´]")
JOINT = re.compile(r"[\s.,\-–—]+")
ALONE_Y = re.compile(r"\b([bcdđghklmnprstvx]{1,2})y\b|\b([bcdđghklmnprstvx]{1,2})([ỳýỷỹỵ])\b")
"""Mỹ, Kỳ, Lý … are also written Mĩ, Kì, Lí."""
AS_I = dict(zip("ỳýỷỹỵ", "ìíỉĩị", strict=True))
PARTLY = " (một phần)"
LONGEST = 6
"""No name has more words (Văn Miếu - Quốc Tử Giám)."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune: `type` is xã, phường or đặc khu; `province` without "tỉnh"; `code` keeps its zeros ("05800").

    `old_units` are the units before July 2025 that it was made from ("xã A, huyện B, tỉnh C"); `former` is the one of
    them by which it was found, "" when it was found by its own name.
    """

    code: str
    name: str
    type: str
    province_code: str
    province_type: str
    province: str
    old_units: tuple[str, ...] = ()
    former: str = ""

    @property
    def title(self) -> str:
        """Type and name as in a sentence: "xã Phú Thịnh"."""
        return f"{self.type} {self.name}"


Index = dict[str, list[tuple[Commune, str]]]
"""Names as compared → communes, each with the type that the name has."""


@lru_cache(maxsize=1)
def load() -> tuple[Commune, ...]:
    """All communes in order of their codes; read once."""
    text = (files("normalize") / "data" / "communes.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return tuple(
        Commune(code, name, type_, province_code, province_type, province, tuple(old.split("; ")))
        for code, name, type_, province_code, province_type, province, old in rows
    )


def find(
    name: str,
    type: str | None = None,  # noqa: A002 -- the word of the field
    province: str | None = None,
    district: str | None = None,
) -> list[Commune]:
    """The communes of a name, however its tones, case and spaces are written; the type may stand in the name.

    A name in use after July 2025 goes before an older one; an older one gives its successors, with `former` telling
    which unit it was. A name without any diacritic ("phu thinh", as in web addresses) is also compared so.
    `province` may be today's or the one before the merger; with a `district` ("huyện Đại Từ", abolished in July 2025)
    only units of that time are meant. Several communes: the name alone does not tell which.
    """
    typed, own = split_type(name)
    wanted = province_names(province) if province else None

    def fits(entry: tuple[Commune, str]) -> bool:
        commune, kind = entry
        return (type or typed) in (None, kind) and (wanted is None or commune.province in wanted)

    if district:
        return [c for c, kind in _former().get(key(own), ()) if fits((c, kind)) and _within(c.former, district)]
    for index in (_current, _former):
        if found := [entry[0] for entry in index().get(key(own), ()) if fits(entry)]:
            return found
    bare = key(own).replace(" ", "")
    return [c for c in _bare().get(bare, ()) if fits((c, c.type))] if bare.isascii() else []


def longest(text: str, type: str | None = None) -> str:  # noqa: A002 -- the word of the field
    """The longest name of a commune that the text starts with, as printed; "" for none.

    A name before July 2025 counts where no name of today ends with the line or before a word in small letters
    (Bình Trị Đông A, where Bình Trị Đông stands too).
    """
    name = _longest(text, type, _current())
    following = text[len(name) + 1 : len(name) + 2] if text[len(name) : len(name) + 1] == " " else ""
    if name and not (following.isupper() or following.isdigit()):
        return name
    return max(name, _longest(text, type, _former()), key=len)


def _longest(text: str, wanted: str | None, index: Index) -> str:
    for word in reversed(list(re.finditer(r"\S+", text))[:LONGEST]):
        name = text[: word.end()].rstrip('.,;:()…*“”"')
        if any(wanted in (None, kind) for _, kind in index.get(key(name), ())):
            return name
    return ""


def _within(unit: str, district: str) -> bool:
    return key(unit.split(", ")[1]) == key(district)


@lru_cache(maxsize=1)
def provinces() -> dict[str, str]:
    """The 34 provinces of today, each with its type: {"Hà Tĩnh": "tỉnh", "Huế": "thành phố", …}."""
    return {c.province: c.province_type for c in load()}


@lru_cache(maxsize=512)
def province_names(name: str) -> frozenset[str]:
    """The provinces of today that a name means, with or without tỉnh or thành phố, today's or before the merger."""
    own = PROVINCE.sub("", key(name))
    own = key(OTHER_NAMES.get(own, own))
    today = {p for p in provinces() if key(p) == own}
    return frozenset(today or _former_provinces().get(own, set()))


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """How names are compared: written, hyphens as spaces, without apostrophes, a lone y as i."""
    written = JOINT.sub(" ", APOSTROPHE.sub("", even(name))).strip()
    return ALONE_Y.sub(lambda m: f"{m[1]}i" if m[1] else m[2] + AS_I[m[3]], written)


def split_type(name: str) -> tuple[str | None, str]:
    """A commune's type, None where it is not named, and its name: "XÃ PHÚ THỊNH" → ("xã", "phú thịnh")."""
    written = even(name)
    match = TYPED.match(written)
    return (match[1], written[match.end() :]) if match else (None, written)


@lru_cache(maxsize=1)
def _current() -> Index:
    index: Index = defaultdict(list)
    for commune in load():
        index[key(commune.name)].append((commune, commune.type))
    return dict(index)


@lru_cache(maxsize=1)
def _former() -> Index:
    index: Index = defaultdict(list)
    for commune, unit in _units():
        kind = next((t for t in TYPES if unit.startswith(f"{t} ")), None)
        if kind:
            name = unit.split(",", 1)[0].removeprefix(kind)
            index[key(name)].append((replace(commune, former=unit), kind))
    return dict(index)


@lru_cache(maxsize=1)
def _bare() -> dict[str, list[Commune]]:
    index: dict[str, list[Commune]] = defaultdict(list)
    for commune in load():
        index[plain(key(commune.name)).replace(" ", "")].append(commune)
    return dict(index)


@lru_cache(maxsize=1)
def _former_provinces() -> dict[str, set[str]]:
    index: dict[str, set[str]] = defaultdict(set)
    for commune, unit in _units():
        province = unit.removesuffix(PARTLY).rsplit(", ", 1)[1]
        index[PROVINCE.sub("", key(province))].add(commune.province)
    return dict(index)


def _units() -> Iterator[tuple[Commune, str]]:
    for commune in load():
        for unit in commune.old_units:
            yield commune, unit
