"""The total row of a table against the rows that it adds up, column by column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from normalize.observation import Observation
from normalize.wording import fold
from rules.catalogue import Check
from rules.relation import Balance
from rules.sheet import Sheet
from rules.trial import Trial, Unchecked, Way

TOTAL_ROW = re.compile(r"^(?:[ivx\d.\s]*)(?:tổng(?: cộng| số| chung)?|cộng)\s*:?$")
"""The label of a row that adds up the others (folded text)."""
TOTAL_OF = re.compile(r"^(?:[ivx\d.\s]*)(?:tổng|cộng|toàn (?:xã|phường|đặc khu)|chung)\b")
"""The same with other words ("Tổng 04 thôn", "Toàn xã"): only where the column says what is counted, not the rows."""
ROW_NUMBER = re.compile(r"(\d+(?:\.\d+)*)(?:[.)\s]*\||[.)]\s|\s+[^\W\d_])")
"""The number of a table row, in a cell of its own or in front of its name."""
GROUPINGS = 200
"""How many sums are kept for the rows below one: more are met only in tables full of equal small numbers."""


class TotalRows(BaseModel):
    """Total rows of tables: the fewest rows above or below that make a column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int = 2


def total_row(sheet: Sheet, check: Check, params: TotalRows) -> Iterator[Trial | Unchecked]:
    """The row "Tổng cộng" of a table against the rows that it adds up, column by column."""
    for figures in sheet.by_table.values():
        columns: dict[str, list[Observation]] = defaultdict(list)
        for o in figures:
            if o.column and o.row and o.value is not None and o.numerator is None and o.unit != "percent":
                columns[o.column].append(o)
        for column in columns.values():
            named = {fold(o.label) for o in column} == {fold(column[0].column or "")}
            totals = [o for o in column if _is_total(o, named=named)]
            rows = [o for o in column if not _is_total(o, named=named)]
            labels = {o.row for o in figures if o.row and not _is_total(o, named=named)}
            if len(totals) != 1 or len(rows) < params.rows:
                continue
            if {o.row for o in rows} != labels or len(rows) != len(labels):
                yield Unchecked(check.id, "cột có ô trống hoặc không đọc được")
                continue
            terms = (sheet.term(totals[0], role="dòng tổng"), *(sheet.term(o, role=o.row or "") for o in rows))
            ways = _readings(rows, sheet.stated(totals[0]).value)
            yield Trial(check, terms, ways, totals[0].column or sheet.name(totals[0]), unit=totals[0].unit)


def _is_total(o: Observation, *, named: bool) -> bool:
    return bool((TOTAL_OF if named else TOTAL_ROW).match(fold(o.row or "")))


def _readings(rows: Sequence[Observation], total: Fraction) -> tuple[Way, ...]:
    """All rows add up, or those of one level do, or what is left when rows that add up those below them stand alone."""
    every = tuple(range(1, len(rows) + 1))
    levels = [_level(o) for o in rows]
    alone = [tuple(n for n in every if levels[n - 1] == level) for level in sorted(set(levels))]
    values = [Fraction(o.value or 0) for o in rows]
    grouped = _grouped(values, total) if sum(values) != total else None
    readings = dict.fromkeys((*(alone if len(alone) > 1 else ()), *([grouped] if grouped else ()), every))
    return tuple(Way(Balance(), (0, *reading)) for reading in readings)


def _level(o: Observation) -> int:
    """How deep a row's number lies: 0 for I, A or none, 1 for 1, 2 for 1.1."""
    mark = ROW_NUMBER.match((o.row or "").strip()) or ROW_NUMBER.match(o.snippet)
    return 1 + mark[1].count(".") if mark else 0


def _grouped(values: Sequence[Fraction], total: Fraction) -> tuple[int, ...] | None:
    """The rows (from 1) that add up to the total when a row equal to the sum of those right below it stands for them.

    None where no such grouping gives the total. Cost: rows squared, as few sums are ever met.
    """
    reach: list[dict[Fraction, tuple[int, ...]]] = [{} for _ in range(len(values) + 1)]
    reach[len(values)] = {Fraction(0): ()}
    for n in range(len(values) - 1, -1, -1):
        for below in (n + 1, *_covered(values, n)):
            for added, rows in reach[below].items():
                if len(reach[n]) < GROUPINGS:
                    reach[n].setdefault(added + values[n], (n + 1, *rows))
    return reach[0].get(total)


def _covered(values: Sequence[Fraction], n: int) -> Iterator[int]:
    """The first row behind each run of two rows or more right below row `n` that adds up to it."""
    added = Fraction(0)
    for m in range(n + 1, len(values)):
        added += values[m]
        if added == values[n] and values[n] and m > n + 1:
            yield m + 1
        if added > values[n]:
            return
