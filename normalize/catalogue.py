"""The indicator catalogue: what communes report, as YAML that an office can change without touching code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "indicators"
UNCOVERED = Path(__file__).parent / "uncovered.yaml"

Shape = Literal["share", "count", "money", "index"]


class Indicator(BaseModel):
    """One indicator. `shape` says what a value is: share (percent of a whole), count, money (đồng) or index.

    `also` lists other shapes in which reports give it. `nouns` are the things that a count of it counts;
    `deciding_nouns` those that are enough beside the figure ("18 máy in"). `aliases` are wordings that mean this
    indicator and no other; `examples` whole phrases that must link here, `near_misses` phrases that must not.
    `numerator` and `denominator` name the indicators a share is made of, where these exist (several possible bases
    where reports differ); `counted` those whose counts are told in the same words without being all
    of its numerator. `over_100` tells that the share may pass 100 %.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name: str
    shape: Shape
    also: tuple[Shape, ...] = ()
    unit: str
    nouns: tuple[str, ...] = ()
    deciding_nouns: tuple[str, ...] = ()
    aliases: tuple[str, ...]
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()
    numerator: str | None = None
    counted: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    over_100: bool = False
    aggregation: Literal["sum", "weighted", "none"] = "none"
    good: Literal["up", "down", "none"] = "none"
    note: str = ""

    @property
    def domain(self) -> str:
        """The part of the code before the dot (dossiers, procedures, …)."""
        return self.code.split(".", 1)[0]


class Catalogue:
    """All indicators by code, in the order of their files; `uncovered` are phrases for what none of them covers."""

    def __init__(self, indicators: tuple[Indicator, ...], uncovered: tuple[str, ...] = ()) -> None:
        self._by_code = {i.code: i for i in indicators}
        self.uncovered = uncovered

    def __getitem__(self, code: str) -> Indicator:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def without(self, hidden: frozenset[str]) -> Catalogue:
        """The same catalogue with these aliases and uncovered phrases hidden: for measuring what it owes to them."""
        kept = (i.model_copy(update={"aliases": tuple(a for a in i.aliases if a not in hidden)}) for i in self)
        return Catalogue(tuple(kept), tuple(u for u in self.uncovered if u not in hidden))

    def get(self, code: str | None) -> Indicator | None:
        """The indicator of a code, None where there is none."""
        return self._by_code.get(code) if code else None


Choice = tuple[str, str | None, str]
"""A person's word on a wording: the label as printed, the unit as exported, the code it means."""
PLAIN = ("percent", "VND")


@cache
def taught(choices: tuple[Choice, ...]) -> Catalogue:
    """The catalogue with the wordings that people assigned to an indicator as its aliases, and what they count.

    A wording that another indicator claimed is taken from it: a person's word outweighs the office's list.
    """
    if not choices:
        return load()
    chosen = {label: code for label, _, code in choices}
    made = []
    for indicator in load():
        kept = tuple(a for a in indicator.aliases if chosen.get(a, indicator.code) == indicator.code)
        own = tuple(label for label, code in chosen.items() if code == indicator.code and label not in kept)
        nouns = tuple(unit for _, unit, code in choices if code == indicator.code and unit and unit not in PLAIN)
        made.append(indicator.model_copy(update={"aliases": (*kept, *own), "nouns": (*indicator.nouns, *nouns)}))
    return Catalogue(tuple(made), load().uncovered)


@cache
def load(folder: Path = FOLDER, uncovered: Path = UNCOVERED) -> Catalogue:
    """Read every YAML file of a folder (one list of indicators each) and the list of what no indicator covers.

    Raises ValueError that names the bad entry.
    """
    found: list[Indicator] = []
    for path in sorted(folder.glob("*.yaml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or []:
            try:
                found.append(Indicator.model_validate(entry))
            except ValueError as error:
                raise ValueError(f"{path.name}: {entry.get('code', entry)}: {error}") from error
    return Catalogue(tuple(found), tuple(yaml.load(uncovered.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)))
