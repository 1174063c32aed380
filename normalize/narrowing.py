"""What narrows a figure in the words of its own clause: a state, a kind of document, whom something is given to.

The rules stand in narrowing.yaml, each with texts that must give a scope and near misses that must not.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from extract.document import Figure
from normalize.ellipsis import counted_in
from normalize.wording import fold

FILE = Path(__file__).parent / "narrowing.yaml"


class Rule(BaseModel):
    """One rule of narrowing.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    of: tuple[str, ...]
    told: Literal["rate", "number", "both"] = "both"
    counted: tuple[str, ...] = ()
    beside: str = ""
    where: Literal["label", "behind"] = "label"
    pattern: str
    gives: dict[str, str]
    near_misses: tuple[str, ...]

    def name_in(self, text: str) -> str | None:
        """The scope that a text tells, as written."""
        match = _pattern(self.pattern).search(text)
        return match["name"].strip() if match else None

    def asked(self, figure: Figure) -> bool:
        """Whether the rule is one for what such a figure counts, in such a sentence."""
        if self.told != "both" and self.told != _told(figure):
            return False
        if self.beside and not _pattern(self.beside).search(figure.snippet):
            return False
        if not self.counted:
            return True
        nouns = tuple(f"{fold(noun)} " for noun in self.counted)
        unit = "" if figure.unit in (None, "%") else fold(figure.unit or "")
        noun = unit or counted_in(figure.label) or counted_in(figure.snippet)
        return f"{noun} ".startswith(nouns) or (not unit and f"{fold(figure.label)} ".startswith(nouns))


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, those that come first before the others."""
    entries = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(Rule.model_validate(entry) for entry in entries)


def narrowed(figure: Figure, what: str, behind: str) -> list[str]:
    """What a figure is narrowed to by its own clause; `what` is its code, "none" without one, `behind` follows it."""
    told = {"label": figure.label, "behind": behind}
    names = (rule.name_in(told[rule.where]) for rule in _fitting(what) if rule.asked(figure))
    return [name.removesuffix(f" {figure.unit}") for name in names if name][:1]


def _told(figure: Figure) -> str:
    """What a figure tells; a pair without its percentage is neither: its rate is told elsewhere, of the same."""
    return "rate" if figure.unit == "%" else "pair" if figure.numerator else "number"


@cache
def _fitting(what: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if what.startswith(rule.of))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE)
