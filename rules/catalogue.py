"""The check catalogue: which checks run, on what, how grave, in which words. YAML that an office can change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from rules.finding import Severity

FOLDER = Path(__file__).parent / "definitions"

Class = Literal["truncated", "rounded_up", "last_place", "inconsistent", "power_of_ten"]


class Outcome(BaseModel):
    """What a failing check says: the finding's name (family.kind), severity, message and question to the commune.

    Templates may use {what}, {stated}, {computed}, {first}, {last}, {value}, {parts} and {doubt}.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z_]+\.[a-z_0-9]+$")
    severity: Severity
    message: str
    ask: str


class Example(BaseModel):
    """Figures of one small report, each as the fields that matter; `finds` is what the check says about them.

    `earlier` are the figures of the unit's report before, `other_branch` those of the Party committee's report,
    `rows` the states that a task table tells, `changes` the amounts in the first figure's sentence that say how much
    it rose or fell.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    figures: tuple[dict[str, Any], ...] = ()
    earlier: tuple[dict[str, Any], ...] = ()
    other_branch: tuple[dict[str, Any], ...] = ()
    rows: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    finds: str | None = None


class Check(BaseModel):
    """One check: its id, the kind (a function of rules/checks), its family, parameters, wording and examples.

    `passing` are examples about which it says nothing, `failing` those where it must find what they name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    about: str
    kind: str
    family: str
    params: dict[str, Any] = {}
    outcomes: dict[Class, Outcome] = {}
    passing: tuple[Example, ...] = ()
    failing: tuple[Example, ...] = ()


class Nothing(BaseModel):
    """The parameters of a kind that has none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Checks:
    """All checks in the order of their files."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        self._checks = checks

    def __iter__(self) -> Iterator[Check]:
        return iter(self._checks)

    def __len__(self) -> int:
        return len(self._checks)


@cache
def load(folder: Path = FOLDER) -> Checks:
    """Read families.yaml (wording by family and class) and every other YAML file (checks) of a folder.

    A check's own `outcomes` go before its family's. Raises ValueError that names the bad entry.
    """
    families = _families(folder / "families.yaml")
    found: list[Check] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "families.yaml":
            continue
        for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or []:
            try:
                family = families[entry["family"]]
                found.append(Check.model_validate(entry | {"outcomes": {**family, **entry.get("outcomes", {})}}))
            except (KeyError, ValueError) as error:
                raise ValueError(f"{path.name}: {entry.get('id', entry)}: {error}") from error
    return Checks(tuple(found))


def _families(path: Path) -> Mapping[str, dict[str, Any]]:
    families: Mapping[str, dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return families
