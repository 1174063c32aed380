"""Rows of a task table counted by their state against the totals that the text gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from normalize.observation import StatusRow
from rules.catalogue import Check
from rules.interval import Stated
from rules.relation import Same
from rules.sheet import Sheet
from rules.trial import Term, Trial, Unchecked, Way

OTHER_TASKS = "bảng có {} dòng, phần lời nêu {} nhiệm vụ: có thể không cùng một danh sách"


class Tally(BaseModel):
    """`total` is the indicator of all tasks; `states` the indicator of each total and the states that it counts.

    Several lists of states for one indicator are readings of its words; one that holds is enough.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    total: str
    states: dict[str, tuple[tuple[str, ...], ...]]


def tally(sheet: Sheet, check: Check, params: Tally) -> Iterator[Trial | Unchecked]:
    """Every table with states against the totals in the text, where both mean the same list of tasks."""
    tables: dict[int, list[StatusRow]] = defaultdict(list)
    for row in sheet.record.statuses:
        tables[row.table].append(row)
    for rows in tables.values():
        if any(row.status == "unclear" for row in rows):
            yield Unchecked(check.id, "có dòng trong bảng chưa rõ trạng thái")
            continue
        totals = [t for t in sheet.terms(params.total) if t.stated.exact]
        if totals and all(t.stated.value != len(rows) for t in totals):
            yield Unchecked(check.id, OTHER_TASKS.format(len(rows), totals[0].stated.value))
            continue
        in_text = {code: _in_text(sheet, code) for code in params.states}
        if not totals and sum(terms[0].stated.value for terms in in_text.values() if terms) != len(rows):
            yield Unchecked(check.id, "phần lời không nêu tổng số nhiệm vụ")
            continue
        for code, readings in params.states.items():
            for stated in in_text[code]:
                counts = [_counted(rows, states) for states in readings]
                ways = tuple(Way(Same(), (0, n)) for n in range(1, len(counts) + 1))
                bundle = f"table {rows[0].table}"
                yield Trial(check, (stated, *counts), ways, stated.role, (), "nhiệm vụ", bundle=bundle)


def _counted(rows: list[StatusRow], states: tuple[str, ...]) -> Term:
    counted = tuple(row for row in rows if row.status in states)
    return Term(Stated(Fraction(len(counted))), "số dòng trong bảng", rows=counted)


def _in_text(sheet: Sheet, code: str) -> list[Term]:
    return [t for t in sheet.terms(code) if t.stated.exact and t.observation and t.observation.table is None]
