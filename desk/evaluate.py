"""How well reports are read, against records that people read by hand.

A folder holds reports (*.docx, *.pdf) and, for each, NAME.gold.jsonl with one hand-read figure a line. A figure counts
as read when its value or its pair, and the class of its unit, agree with a gold figure not yet taken; pairs are matched
one to one, best first (same indicator, then kind, then comparator, then order in the report). Intervals are drawn by
bootstrap: reports with replacement, and within each its figures.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from normalize.observation import Observation
from normalize.scope import group
from normalize.wording import fold

Gold = dict[str, Any]

FORMS = {".scan.pdf": "bản quét", ".pdf": "PDF", ".docx": "DOCX"}
"""Endings of reports, longest first, and what they are called."""


@dataclass(slots=True)
class Score:
    """Counts of one report, or of several added up.

    `fields` counts what is right by field, `asked` the figures for which the gold tells it. `outcomes` has a row for
    each figure of either side: the counts of COUNTS, then right and asked of each field; `parts` are the scores added.
    """

    name: str
    gold: int = 0
    read: int = 0
    matched: int = 0
    strict: int = 0
    coded: int = 0
    linked: int = 0
    miscoded: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    outcomes: list[tuple[int, ...]] = field(default_factory=list)
    parts: list[Score] = field(default_factory=list)
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
    read_gold, read = {i for i, _ in pairs}, {j for _, j in pairs}
    rows = [_outcome(gold[i], observations[j]) for i, j in pairs]
    rows += [_outcome(g, None) for i, g in enumerate(gold) if i not in read_gold]
    rows += [_outcome(None, o) for j, o in enumerate(observations) if j not in read]
    score = _counted(name, np.array(rows).reshape(len(rows), WIDTH).sum(axis=0))
    score.outcomes = rows
    score.missed = [g for i, g in enumerate(gold) if i not in read_gold]
    score.extra = [o for j, o in enumerate(observations) if j not in read]
    return score


def total(name: str, scores: Iterable[Score]) -> Score:
    """Several scores added up."""
    parts = list(scores)
    sums = np.array([row for s in parts for row in s.outcomes]).reshape(-1, WIDTH).sum(axis=0)
    whole = _counted(name, sums)
    whole.outcomes = [row for s in parts for row in s.outcomes]
    whole.parts = parts
    return whole


def interval(score: Score, measure: Callable[[Score], float], draws: int = 1000) -> tuple[float, float]:
    """The 95 % bootstrap interval of a measure: reports drawn with replacement, and the figures within each."""
    chance = np.random.default_rng(57)
    reports_ = [np.array(p.outcomes) for p in (score.parts or [score]) if p.outcomes]
    found = []
    for _ in range(draws if reports_ else 0):
        sums = np.zeros(WIDTH, dtype=int)
        for k in chance.integers(0, len(reports_), len(reports_)):
            rows = reports_[k]
            sums += chance.multinomial(len(rows), np.full(len(rows), 1 / len(rows))) @ rows
        found.append(measure(_counted("", sums)))
    low, high = np.percentile(found, (2.5, 97.5)) if found else (0.0, 0.0)
    return float(low), float(high)


def line(score: Score) -> str:
    """A score in one line."""
    return (
        f"{score.name}: chính xác {score.precision:.3f}, đầy đủ {score.recall:.3f}, F1 {score.f1:.3f} "
        f"({score.matched} khớp / {score.gold} bản tay / {score.read} máy đọc); F1 chặt {score.strict_f1:.3f}; "
        f"gắn chỉ tiêu {score.link:.3f} ({score.linked}/{score.coded}, {score.miscoded} gắn sai)"
    )


def table(score: Score) -> str:
    """A total with its intervals, and the share that is right by field, of the figures whose gold tells it."""
    own = [f"    {what:26s} {_between(score, measure)}" for what, measure in MEASURES.items()]
    own += [f"    {what:26s} {_between(score, _share(what))} (trên {score.asked[what]})" for what in FIELDS]
    return "\n".join(["", line(score), "  Khoảng tin cậy 95% (lấy mẫu lại báo cáo và con số):", *own])


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


def days(period: str) -> tuple[date, date] | None:
    """The days of a gold's period: 2026, 2026-04, 2026-Q2, 2026-H1, 2026-M01..M05; None where it is none of these."""
    found = re.fullmatch(r"(\d{4})(?:-(?:Q(\d)|H(\d)|M?(\d{2})(?:\.\.M?(\d{2}))?))?", period.strip())
    if not found:
        return None
    year, quarter, half, month, last = (int(part) if part else 0 for part in found.groups())
    first, end = (1, 12) if not quarter + half + month else (month, last or month)
    first, end = (quarter * 3 - 2, quarter * 3) if quarter else (half * 6 - 5, half * 6) if half else (first, end)
    return date(year, first, 1), date(year, end, monthrange(year, end)[1])


def _same_period(gold: Gold, o: Observation) -> bool:
    """The same months: a gold period ends with a month, a report's often within it. Of a target only the end counts."""
    wanted = days(gold.get("period") or "")
    if wanted is None or o.period_start is None or o.period_end is None:
        return False
    months = [(day.year, day.month) for day in (*wanted, o.period_start, o.period_end)]
    return months[1] == months[3] and (months[0] == months[2] or gold["kind"] == "target")


def _same_scope(gold: Gold, o: Observation) -> bool:
    """Free text: the same sub-group where the rules take both for one, or most of either's words stand in the other."""
    wanted, got = gold.get("scope") or "", o.scope or ""
    if not wanted or not got:
        return wanted == got
    return group(wanted) == group(got) or fuzz.token_set_ratio(fold(wanted), fold(got)) >= ALIKE


def _counts(gold: Gold) -> bool:
    """Whether the gold's unit is a counted noun."""
    return bool(gold.get("unit")) and unit_class(gold["unit"]) == "count"


def _same_unit(gold: Gold, o: Observation) -> bool:
    return fold(gold["unit"]) == fold(o.unit or "")


def _outcome(gold: Gold | None, o: Observation | None) -> tuple[int, ...]:
    """A row of outcomes; a figure that only one side has was asked for no field but its value."""
    if gold is None or o is None:
        return (int(gold is not None), int(o is not None), *[0] * (WIDTH - 2))
    asked = [tells(gold) for tells, _ in FIELDS.values()]
    right = [a and same(gold, o) for a, (_, same) in zip(asked, FIELDS.values(), strict=True)]
    strict = gold["kind"] == o.kind and gold["comparator"] == o.comparator
    linked = bool(gold["indicator"]) and gold["indicator"] == o.indicator
    wrong = o.indicator not in (None, gold["indicator"])
    counts = (True, True, True, strict, bool(gold["indicator"]), linked, wrong)
    return tuple(int(c) for c in (*counts, *right, *asked))


def _counted(name: str, sums: Any) -> Score:  # noqa: ANN401 - a row of integers
    """A score from summed outcomes."""
    right, asked = sums[len(COUNTS) : len(COUNTS) + len(FIELDS)], sums[len(COUNTS) + len(FIELDS) :]
    score = Score(name)
    for what, n in zip(COUNTS, sums, strict=False):
        setattr(score, what, int(n))
    score.fields = {what: int(n) for what, n in zip(FIELDS, right, strict=True)}
    score.asked = {what: int(n) for what, n in zip(FIELDS, asked, strict=True)}
    return score


def _share(what: str) -> Callable[[Score], float]:
    return lambda score: score.fields[what] / score.asked[what] if score.asked[what] else 0.0


def _between(score: Score, measure: Callable[[Score], float]) -> str:
    low, high = interval(score, measure)
    return f"{measure(score):.3f} [{low:.3f}; {high:.3f}]"


ALIKE = 60
"""From this likeness (0 to 100) on two wordings of a scope mean the same sub-group."""
COUNTS = ("gold", "read", "matched", "strict", "coded", "linked", "miscoded")
MEASURES: dict[str, Callable[[Score], float]] = {
    "F1 con số": lambda s: s.f1,
    "F1 chặt": lambda s: s.strict_f1,
    "giá trị (đầy đủ)": lambda s: s.recall,
    "gắn chỉ tiêu": lambda s: s.link,
}
FIELDS: dict[str, tuple[Callable[[Gold], bool], Callable[[Gold, Observation], bool]]] = {
    "loại (kết quả, chỉ tiêu)": (lambda _: True, lambda g, o: g["kind"] == o.kind),
    "so sánh": (lambda _: True, lambda g, o: g["comparator"] == o.comparator),
    "mã chỉ tiêu": (lambda _: True, lambda g, o: g["indicator"] == o.indicator),
    "kỳ": (lambda g: days(g.get("period") or "") is not None, _same_period),
    "phạm vi, khi có": (lambda g: bool(g.get("scope")), _same_scope),
    "phạm vi, có mã": (lambda g: bool(g.get("scope") and g.get("indicator")), _same_scope),
    "phạm vi, không sót": (lambda g: bool(g.get("scope")), lambda _, o: bool(o.scope)),
    "không phạm vi": (lambda g: not g.get("scope"), _same_scope),
    "đơn vị đếm, đúng chữ": (_counts, _same_unit),
    "trong bảng": (lambda _: True, lambda g, o: bool(g.get("table")) == (o.table is not None)),
}
"""Per field: whether the gold tells it, and whether a matched observation has it right."""
WIDTH = len(COUNTS) + 2 * len(FIELDS)
