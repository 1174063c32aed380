"""What a sentence or row says of a target: that its result reaches it, or does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from normalize.observation import Observation
from rules.catalogue import Check, Nothing
from rules.checks.sentence import AIM, SENTENCE, bounds
from rules.relation import Reached
from rules.sheet import Sheet
from rules.trial import Term, Trial, Unchecked, Way

DONE = re.compile(r"\b(?:kết quả|thực hiện|đạt được|ước đạt)\b[\w\s:]{0,15}$", re.IGNORECASE)
"""Words right in front of a figure that make it a result."""
VERDICT = re.compile(
    r"\b(?P<missed>(?:chưa|không)\s+(?:đạt|hoàn thành)|thấp hơn|không đạt|chưa đạt)\s+(?:\w+\s+){0,2}?"
    r"(?:chỉ tiêu|mục tiêu|kế hoạch|yêu cầu)"
    r"|\b(?:vượt|hoàn thành|đạt|cao hơn)\s+(?:và\s+vượt\s+|mức\s+|so với\s+)?(?:chỉ tiêu|mục tiêu|kế hoạch|yêu cầu)",
    re.IGNORECASE,
)
"""What a sentence says of its result: that it reaches the target, or that it does not."""
CELL = re.compile(r"(?P<missed>(?:chưa|không)\s+(?:đạt|hoàn thành))|(?:đã\s+)?(?:đạt|hoàn thành|vượt)", re.IGNORECASE)
"""The same in a table's cell of its own."""


def claimed(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- kinds share one signature
    """A result that is said to reach its target, or to miss it, against the target that stands beside it."""
    for figures in sheet.by_block.values():
        for n, result in enumerate(figures):
            behind = sheet.between(result, figures[n + 1]) if n + 1 < len(figures) else sheet.after(result)
            said = VERDICT.search(SENTENCE.split(behind)[0])
            if said and result.value is not None and not _aim(sheet, figures, n):
                others = (m for m in _sentence(sheet, figures, result) if m != n)
                aims = [figures[m] for m in others if _aim(sheet, figures, m)]
                yield from _reached(sheet, check, [result], aims, met=not said["missed"])
    for figures in sheet.by_table.values():
        rows: dict[tuple[str, str], list[Observation]] = {}
        for o in figures:
            rows.setdefault((o.row or "", o.snippet), []).append(o)
        for (_, row), cells in rows.items():
            verdicts = [said for cell in row.split(" | ") if (said := CELL.fullmatch(cell.strip()))]
            if len(verdicts) == 1:
                results = [o for o in cells if o.kind == "result" and o.value is not None]
                aims = [o for o in cells if o.kind == "target"]
                yield from _reached(sheet, check, results, aims, met=not verdicts[0]["missed"])


def _sentence(sheet: Sheet, figures: Sequence[Observation], o: Observation) -> Iterator[int]:
    """Which figures of the paragraph stand in the sentence of one of them."""
    first, last = bounds(sheet.text(o.block), o)
    return (n for n, each in enumerate(figures) if first <= each.start < last)


def _aim(sheet: Sheet, figures: Sequence[Observation], at: int) -> bool:
    """Whether a figure is a target: read as one, or words of a target stand right in front of it."""
    o = figures[at]
    words = SENTENCE.split(sheet.between(figures[at - 1], o) if at else sheet.before(o))[-1]
    if DONE.search(words):
        return False
    return o.kind == "target" or bool(AIM.search(words))


def _reached(
    sheet: Sheet, check: Check, results: Sequence[Observation], aims: Sequence[Observation], *, met: bool
) -> Iterator[Trial]:
    """Whether some result is on the side of the one target that the words say."""
    fitting = [o for o in results if aims and (o.unit == "percent") == (aims[0].unit == "percent")]
    if len(aims) != 1 or aims[0].value is None or not fitting:
        return
    indicator = sheet.catalogue.get(aims[0].indicator)
    less = aims[0].comparator == "le" or (indicator is not None and indicator.good == "down")
    said = f"kết quả, được nói là {'đạt' if met else 'chưa đạt'}"
    goal = replace(sheet.stated(aims[0]), step=Fraction(0), comparator="eq")
    terms = (
        Term(goal, "chỉ tiêu", aims[0]),
        *(replace(sheet.term(o, role=said), stated=replace(sheet.stated(o), step=Fraction(0))) for o in fitting),
    )
    ways = tuple(Way(Reached(met, less=less), (n, 0)) for n in range(1, len(terms)))
    yield Trial(check, terms, ways, sheet.name(aims[0]), unit=aims[0].unit)
