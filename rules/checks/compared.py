"""A table's column of what the result is of the plan ("So sánh TH/KH %"), against plan and result of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from extract.document import NonFigure
from normalize.numbers import read
from normalize.observation import Observation
from rules.catalogue import Check
from rules.checks.announced import countable
from rules.interval import Stated
from rules.relation import Share
from rules.sheet import Sheet
from rules.trial import Term, Trial, Unchecked, Way
from rules.verdict import LAST_PLACE


class Compared(BaseModel):
    """How many rows of a table must show that a column is result over plan, for each row that does not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int = 2


def plan_share(sheet: Sheet, check: Check, params: Compared) -> Iterator[Trial | Unchecked]:
    """The rows whose percentage is not result over plan, where most rows of their table show that it is."""
    changes = {run.place.block: run for run in sheet.record.non_figures if run.kind == "change"}
    for figures in sheet.by_table.values():
        rows: dict[str, list[Observation]] = {}
        for o in figures:
            if o.row:
                rows.setdefault(o.row, []).append(o)
        trials = [trial for cells in rows.values() if (trial := _row(sheet, check, cells, changes))]
        failing = [trial for trial in trials if trial.judge()[0].klass >= LAST_PLACE]
        telling = [t for t in trials if t not in failing and t.terms[0].stated != t.terms[1].stated]
        if len(telling) >= params.rows * max(1, len(failing)):
            yield from trials
        elif failing:
            yield Unchecked(check.id, "chưa rõ cột tỷ lệ của bảng có phải là kết quả so với kế hoạch hay không")


def _row(sheet: Sheet, check: Check, cells: Sequence[Observation], changes: dict[int, NonFigure]) -> Trial | None:
    """The one plan and the one result of a row that are no percentages, and the percentage beside them."""
    counts = [o for o in cells if countable(o)]
    plans, results = ([o for o in counts if o.kind == kind] for kind in ("target", "result"))
    if len(plans) != 1 or len(results) != 1 or not plans[0].value:
        return None
    plan, result = plans[0], results[0]
    rates = [sheet.term(o, role="tỷ lệ") for o in cells if o.unit == "percent" and o.value and o.comparator == "eq"]
    beside = changes.get(max(plan.block, result.block) + 1)
    if not rates and beside is not None and (number := read(beside.text.rstrip(" %"), "percent")):
        step = Fraction(1, 10**number.decimals)
        rates = [Term(Stated(Fraction(number.value), step), "tỷ lệ", printed=beside.text)]
    if len(rates) != 1:
        return None
    terms = (sheet.term(result, role="thực hiện"), sheet.term(plan, role="kế hoạch"), rates[0])
    return Trial(check, terms, (Way(Share(), (0, 1, 2)),), sheet.name(result), unit="percent")
