"""Columns of a table that hang together in most rows (a rate, a total, a part of the column before), not in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from normalize.observation import Observation
from normalize.wording import fold
from rules.catalogue import Check
from rules.relation import AtMost, Balance, Relation, Share
from rules.sheet import Sheet
from rules.trial import Trial, Unchecked, Way
from rules.verdict import LAST_PLACE

FEW = "chỉ có ít dòng trong bảng cho thấy các cột liên hệ với nhau như vậy"
Row = dict[str, Observation]


class Columns(BaseModel):
    """How many telling rows show what columns mean (`rows`), how many make it sure, and the most columns of a sum."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int = 2
    sure: int = 3
    parts: int = 4


def columns(sheet: Sheet, check: Check, params: Columns) -> Iterator[Trial | Unchecked]:
    """The rows that break what at least twice as many rows of their table show."""
    for figures in sheet.by_table.values():
        rows, heads = _rows(figures)
        if len(rows) <= params.rows or len(heads) <= params.rows:
            continue
        for head, relation, others in _relations(rows, heads, params.parts):
            yield from _odd(sheet, check, params, rows, head, relation, others)


def _rows(figures: Sequence[Observation]) -> tuple[list[Row], list[str]]:
    """The rows with their plain figures by column, and the columns in order; none where a cell holds several."""
    rows: dict[str, Row] = defaultdict(dict)
    heads: dict[str, None] = {}
    for o in figures:
        if o.row is None or o.column is None or o.value is None or o.numerator is not None or o.comparator != "eq":
            continue
        if o.column in rows[o.row]:
            return [], []
        rows[o.row][o.column] = o
        heads.setdefault(o.column)
    return list(rows.values()), list(heads)


def _relations(rows: list[Row], heads: list[str], parts: int) -> Iterator[tuple[str, Relation, tuple[str, ...]]]:
    """What columns may mean: a percentage of two others, the sum of a run beside it, a part of what a head begins with.

    "Số hộ có Internet" counts some of "Số hộ".
    """
    rates = [h for h in heads if all(row[h].unit == "percent" for row in rows if h in row)]
    counts = [h for h in heads if h not in rates]
    for rate in rates:
        yield from ((rate, Share(), (top, base)) for base in counts for top in counts if top != base)
    yield from ((part, AtMost(), (whole,)) for part in counts for whole in counts if _narrows(part, whole))
    for n, total in enumerate(counts):
        for start in range(len(counts)):
            for end in range(start + 2, min(start + parts, len(counts)) + 1):
                if not start <= n < end:
                    yield total, Balance(), tuple(counts[start:end])


def _narrows(part: str, whole: str) -> bool:
    return fold(part).startswith(f"{fold(whole)} ")


def _odd(
    sheet: Sheet, check: Check, params: Columns, rows: list[Row], head: str, relation: Relation, others: tuple[str, ...]
) -> Iterator[Trial]:
    failing: list[Trial] = []
    telling = 0
    for row in rows:
        if head not in row or any(o not in row for o in others):
            continue
        share = isinstance(relation, Share)
        cells = [*(row[o] for o in others), row[head]] if share else [row[head], *(row[o] for o in others)]
        terms = tuple(sheet.term(c, role=f"cột “{c.column}”") for c in cells)
        what = f"dòng “{row[head].row}”"
        trial = Trial(check, terms, (Way(relation, tuple(range(len(terms)))),), what, unit=row[head].unit)
        if trial.judge()[0].klass >= LAST_PLACE:
            failing.append(trial)
        elif all(c.value for c in cells) and len({c.value for c in cells}) == len(cells):
            telling += 1
        if len(failing) > 1 + telling:
            return
    if telling >= params.rows and telling >= 2 * len(failing):
        doubts = (FEW,) if telling < params.sure else ()
        yield from (Trial(t.check, t.terms, t.ways, t.what, doubts, t.unit) for t in failing)
