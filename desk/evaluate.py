"""How well reports are read, against records that people read by hand.

A folder holds reports (*.docx, *.pdf) and, for each, NAME.gold.jsonl with one hand-read figure a line. A figure counts
as read when its value or its pair, and the class of its unit, agree with a gold figure not yet taken; pairs are matched
one to one, best first (same indicator, then kind, then comparator, then order in the report).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from normalize.observation import Observation

Gold = dict[str, Any]

FORMS = {".scan.pdf": "bản quét", ".pdf": "PDF", ".docx": "DOCX"}
"""Endings of reports, longest first, and what they are called."""


@dataclass(slots=True)
class Score:
    """Counts of one report, or of several added up. `fields` counts right values of matched figures by field."""

    name: str
    gold: int = 0
    read: int = 0
    matched: int = 0
    strict: int = 0
    coded: int = 0
    linked: int = 0
    miscoded: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    missed: list[Gold] = field(default_factory=list)
    extra: list[Observation] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the figures read that are figures of the gold."""
        return self.matched / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold's figures that were read."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.matched / (self.gold + self.read) if self.gold + self.read else 0.0

    @property
    def strict_f1(self) -> float:
        """The same where kind and comparator must be right too."""
        return 2 * self.strict / (self.gold + self.read) if self.gold + self.read else 0.0

    @property
    def link(self) -> float:
        """Of the matched figures to which the gold gives an indicator, the share that has the same one."""
        return self.linked / self.coded if self.coded else 0.0


def reports(folder: Path) -> list[tuple[Path, str, list[Gold]]]:
    """The reports of a folder that have a gold beside them: path, form, and the gold's figures."""
    found = []
    for gold in sorted(folder.glob("*.gold.jsonl")):
        slug = gold.name.removesuffix(".gold.jsonl")
        figures = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
        for ending, form in FORMS.items():
            path = folder / f"{slug}{ending}"
            if path.exists():
                found.append((path, form, figures))
    return found


def compare(name: str, gold: Sequence[Gold], observations: Sequence[Observation]) -> Score:
    """Score the observations of one report against its gold."""
    pairs = match(gold, observations)
    score = Score(name, gold=len(gold), read=len(observations), matched=len(pairs))
    for i, j in pairs:
        g, o = gold[i], observations[j]
        score.strict += g["kind"] == o.kind and g["comparator"] == o.comparator
        if g["indicator"]:
            score.coded += 1
            score.linked += g["indicator"] == o.indicator
        score.miscoded += o.indicator not in (None, g["indicator"])
        for what, same in FIELDS.items():
            score.fields[what] = score.fields.get(what, 0) + same(g, o)
    score.missed = [g for i, g in enumerate(gold) if i not in {i for i, _ in pairs}]
    score.extra = [o for j, o in enumerate(observations) if j not in {j for _, j in pairs}]
    return score


def total(name: str, scores: Iterable[Score]) -> Score:
    """Several scores added up."""
    whole = Score(name)
    for s in scores:
        for count in ("gold", "read", "matched", "strict", "coded", "linked", "miscoded"):
            setattr(whole, count, getattr(whole, count) + getattr(s, count))
        for what, n in s.fields.items():
            whole.fields[what] = whole.fields.get(what, 0) + n
    return whole


def line(score: Score) -> str:
    """A score in one line."""
    return (
        f"{score.name}: chính xác {score.precision:.3f}, đầy đủ {score.recall:.3f}, F1 {score.f1:.3f} "
        f"({score.matched} khớp / {score.gold} bản tay / {score.read} máy đọc); F1 chặt {score.strict_f1:.3f}; "
        f"gắn chỉ tiêu {score.link:.3f} ({score.linked}/{score.coded}, {score.miscoded} gắn sai)"
    )


def table(score: Score) -> str:
    """A total, with the share of right values by field among the matched figures."""
    own = [f"    {what}: {n / score.matched if score.matched else 0:.3f}" for what, n in score.fields.items()]
    return "\n".join(["", line(score), "  Đúng theo từng trường, trong các con số khớp:", *own])


def details(score: Score) -> str:
    """The figures that were missed, and those read that the gold does not have."""
    missed = [f"    sót   {g['value_text']!r}: {' '.join(g['snippet'].split())[:100]}" for g in score.missed]
    extra = [f"    thừa  {o.text!r}: {' '.join(o.snippet.split())[:100]}" for o in score.extra]
    return "\n".join([*missed, *extra])


def match(gold: Sequence[Gold], observations: Sequence[Observation]) -> list[tuple[int, int]]:
    """Pairs of positions that speak of the same printed figure, one to one, best first."""
    candidates = []
    for i, g in enumerate(gold):
        for j, o in enumerate(observations):
            if agrees(g, o):
                likeness = 4 * (g["indicator"] is not None and g["indicator"] == o.indicator)
                likeness += 2 * (g["kind"] == o.kind) + (g["comparator"] == o.comparator)
                candidates.append((-likeness, abs(i / len(gold) - j / len(observations)), i, j))
    taken_gold: set[int] = set()
    taken_read: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(candidates):
        if i not in taken_gold and j not in taken_read:
            taken_gold.add(i)
            taken_read.add(j)
            pairs.append((i, j))
    return pairs


def agrees(gold: Gold, o: Observation) -> bool:
    """Whether an observation states the gold's figure. A gold pair without percentage asks only for the pair."""
    pair = (_exact(gold["numerator"]), _exact(gold["denominator"]))
    plain = (_exact(gold["value"]), unit_class(gold["unit"])) == (_exact(o.value), unit_class(o.unit))
    if pair == (None, None):
        return plain
    return pair == (_exact(o.numerator), _exact(o.denominator)) and (gold["value"] is None or plain)


def unit_class(unit: str | None) -> str:
    """percent, VND, or count for any counted noun."""
    plain = (unit or "").strip().lower()
    if plain in ("percent", "%", "phần trăm"):
        return "percent"
    return "VND" if plain in ("vnd", "đồng", "dong") else "count"


def _exact(value: Decimal | float | str | None) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 6).normalize()


FIELDS: dict[str, Callable[[Gold, Observation], bool]] = {
    "loại (kết quả, chỉ tiêu)": lambda g, o: g["kind"] == o.kind,
    "so sánh": lambda g, o: g["comparator"] == o.comparator,
    "mã chỉ tiêu": lambda g, o: g["indicator"] == o.indicator,
    "trong bảng": lambda g, o: bool(g.get("table")) == (o.table is not None),
    "có phạm vi": lambda g, o: bool(g.get("scope")) == bool(o.scope),
}
"""Per-field agreement of matched figures."""
