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


def find(name: str, type: str | None = None, province: str | None = None) -> list[Commune]:  # noqa: A002 -- field's word
    """The communes of a name, however its tones, case and spaces are written; the type may stand in the name.

    A name in use after July 2025 goes before an older one; an older one gives its successors, with `former` telling
    which unit it was. A name without any diacritic ("phu thinh", as in web addresses) is also compared so.
    `province` may be today's or the one before the merger. Several communes: the name alone does not tell which.
    """
    typed, own = split_type(name)
    type = type or typed  # noqa: A001 -- as above
    wanted = province_names(province) if province else None
    for index in (_current, _former):
        found = [c for c, kind in index().get(key(own), ()) if _fits(c, kind, type, wanted)]
        if found:
            return found
    bare = key(own).replace(" ", "")
    return [c for c in _bare().get(bare, ()) if _fits(c, c.type, type, wanted)] if bare.isascii() else []


def longest(text: str, type: str | None = None) -> str:  # noqa: A002 -- as above
    """The longest name of a commune, of today or before, that the text starts with, as printed; "" for none."""
    words = list(re.finditer(r"\S+", text))[:LONGEST]
    ends = [len(text[: w.end()].rstrip('.,;:()…*“”"')) for w in words]
    for index in (_current, _former):
        for end in reversed(ends):
            entries = index().get(key(text[:end]), ())
            if any(type in (None, kind) for _, kind in entries):
                return text[:end].strip()
    return ""


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


def _fits(commune: Commune, kind: str, wanted: str | None, provinces: frozenset[str] | None) -> bool:
    return wanted in (None, kind) and (provinces is None or commune.province in provinces)


Index = dict[str, list[tuple[Commune, str]]]


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
