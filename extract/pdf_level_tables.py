"""Tables with level rules only: under the head and at both ends, or between all rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.pdf_aligned import measured
from extract.pdf_lines import Line, lines_of
from extract.pdf_sheet import Rule, Sheet
from extract.pdf_tables import Ruled, merged
from extract.pdf_tabular import segments, tabulated

RULES = 3  # level rules of one length that such a table has at least
EVEN = 3.0  # points: how exactly they begin and end together
ROWS = 2
FULL = 0.6  # share of the rows between rules that have words in two columns, where there is no column of figures


def level_tables(sheet: Sheet, ruled: Sequence[Ruled]) -> list[Ruled]:
    """The tables of a page that level rules of one length draw, with their words (taken from the sheet's)."""
    level = [rule for rule in sheet.rules if rule.level and not rule.edge]
    if len(level) < RULES:
        return []
    apart = [table.box for table in ruled]
    rules = merged(level, level=True)
    free = [r for r in rules if not any(top - EVEN <= r.at <= bottom + EVEN for _, top, _, bottom in apart)]
    found = []
    for group in _of_one_length(free):
        table = _table(group, sheet)
        if table is not None:
            taken = {id(t) for cell in table.cells for t in cell.tokens}
            sheet.tokens = [t for t in sheet.tokens if id(t) not in taken]
            found.append(table)
    return found


def _of_one_length(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules from top to bottom that begin and end together, none but shorter ones between them; wide ones first."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        alike = [g for g in groups if abs(g[-1].start - rule.start) <= EVEN and abs(g[-1].end - rule.end) <= EVEN]
        between = [r for r in rules if alike and alike[-1][-1].at < r.at < rule.at]
        if alike and all(r.start >= rule.start - EVEN and r.end <= rule.end + EVEN for r in between):
            alike[-1].append(rule)
        else:
            groups.append([rule])
    enough = [group for group in groups if len(group) >= RULES]
    return sorted(enough, key=lambda group: group[0].start - group[0].end)


def _table(group: Sequence[Rule], sheet: Sheet) -> Ruled | None:
    """The table between the first and the last of these rules; None where text crosses their ends or has no columns."""
    top, bottom, left, right = group[0].at, group[-1].at, group[0].start, group[0].end
    inside = [t for t in sheet.tokens if not t.turn and top < (t.top + t.bottom) / 2 < bottom]
    if any(t.x0 < left - EVEN or t.x1 > right + EVEN for t in inside):
        return None
    lines = lines_of(inside, sheet.number)
    separators = [rule.at for rule in group[1:-1]]
    table = tabulated(lines, separators, (left, right)) if len(lines) >= ROWS else None
    return table if table is not None and (measured(table, ROWS) or _worded(lines, group)) else None


def _worded(lines: Sequence[Line], group: Sequence[Rule]) -> bool:
    """Whether most bands between rules hold words in two columns."""
    bands = [[each for each in lines if a.at < each.base < b.at] for a, b in pairwise(group)]
    filled = sum(any(len(segments(each)) > 1 for each in band) for band in bands)
    return len(bands) > ROWS and filled >= FULL * len(bands)
