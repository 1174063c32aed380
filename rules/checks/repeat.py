"""One figure stated twice: text against text, text against table. Only what no rounding reconciles is a conflict."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from pydantic import BaseModel, ConfigDict

from normalize.observation import Kind, Observation
from rules.catalogue import Check
from rules.likeness import named_alike, one_thing, said_alike
from rules.relation import Same
from rules.sheet import Sheet, contained, same_period
from rules.suggestion import slips
from rules.trial import Trial, Unchecked, Way
from rules.verdict import Verdict, same

Context = tuple[str, int]

PERIODS = "hai chỗ ghi hai kỳ số liệu khác nhau ({} và {})"
MOMENTS = "hai chỗ ghi số liệu tại hai thời điểm khác nhau ({:%d/%m/%Y} và {:%d/%m/%Y})"
OTHERS = "nhiều số liệu khác ở hai chỗ này cũng khác nhau"
NAMES = "hai chỗ dùng cách gọi khác nhau"
SEVERAL = "báo cáo nêu nhiều số liệu cho nội dung này, có thể của những nhóm khác nhau"
OWN = re.compile(r"\b(?:tự đặt|phấn đấu|đăng ký|cam kết|quyết tâm)\b", re.IGNORECASE)
GIVEN = re.compile(r"\bgiao\b(?!\s+dịch)", re.IGNORECASE)
FEW = 3
"""A report that states more values than this for one indicator more likely means several things by it."""


class Repeats(BaseModel):
    """`listing` are indicators whose code covers many things (devices, meetings): never compared with each other.

    `of` says whether results or targets are compared; targets only where they are for the same days.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    listing: frozenset[str] = frozenset()
    of: Kind = "result"


def repeat(sheet: Sheet, check: Check, params: Repeats) -> Iterator[Trial | Unchecked]:
    """Statements of one indicator, kind and scope in different places of a report."""
    pairs: list[tuple[Observation, Observation, bool]] = []
    for code, figures in sheet.by_code.items():
        if code not in params.listing:
            for alike in _alike(sheet, figures, params.of):
                pairs.extend(_across(sheet, alike))
    balance = Counter[tuple[object, ...]]()
    for a, b, _ in pairs:
        if not same_period(a, b):
            balance[_periods(a, b)] += 1 if _verdict(sheet, a, b).holds else -1
    for a, b, several in pairs:
        if not (same_period(a, b) if params.of == "target" else contained(a, b)):
            yield Unchecked(check.id, "hai số liệu thuộc hai kỳ khác nhau")
        elif not _verdict(sheet, a, b).holds and (why := _unproved(sheet, a, b)):
            yield Unchecked(check.id, why)
        else:
            terms = (sheet.term(a, role=_place(a, b)), sheet.term(b, role=_place(b, a)))
            doubts = _doubts(a, b, several=several, alike=balance[_periods(a, b)] > 0)
            bundle = f"repeat {a.indicator} {sheet.scope(a)}"
            yield Trial(check, terms, (Way(Same(), (0, 1)),), sheet.name(a), doubts, a.unit, bundle=bundle)


def _unproved(sheet: Sheet, a: Observation, b: Observation) -> str:
    """Why two values that differ are no proof of a slip; "" where they are.

    The words as printed must bear out what the reading took for one indicator. One value a slip of the pen away from
    the other speaks for one thing; values that have nothing in common do so only under the same name.
    """
    if not one_thing(sheet, a, b):
        return "hai chỗ có thể nói về hai nhóm hoặc hai danh mục khác nhau"
    if a.kind == "target" and {_set_by(sheet, a), _set_by(sheet, b)} == {"given", "own"}:
        return "một chỗ là chỉ tiêu được giao, một chỗ là mức đơn vị tự đặt ra"
    if a.kind == "result" and "eq" not in (a.comparator, b.comparator):
        return "hai chỗ chỉ nêu mức giới hạn"
    if a.kind == "result" and not a.comparator == b.comparator == "eq" and a.table == b.table:
        return "một chỗ chỉ nêu mức giới hạn"
    if not _at_once(sheet, a, b):
        return "lời văn ở hai chỗ cho thấy hai thời điểm hoặc hai kỳ khác nhau"
    if _swapped(a, b) or a.kind == "target":
        return ""
    if said_alike(sheet, a, b) and ((a.table is None) != (b.table is None) or _near(sheet, a, b)):
        return ""
    return "hai giá trị khác hẳn nhau và hai chỗ gọi tên khác nhau, có thể của hai nội dung khác nhau"


def _set_by(sheet: Sheet, target: Observation) -> str:
    """Who set a target: "given" from above, "own" where the unit strives for more, "" where nothing tells."""
    words = f"{target.column or ''} {sheet.before(target)}"
    return "own" if OWN.search(words) else "given" if GIVEN.search(words) else ""


def _swapped(a: Observation, b: Observation) -> bool:
    """Whether both numbers are made of the same digits in another order: hardly ever by chance from three digits on."""
    one, other = (str(o.value).replace(".", "").strip("0") for o in (a, b))
    return len(one) > 2 and sorted(one) == sorted(other)  # noqa: PLR2004 -- two digits are too few to tell


def _near(sheet: Sheet, a: Observation, b: Observation) -> bool:
    """Whether one slip of the pen, or a unit mistaken, turns one number into the other."""
    one, other = sheet.stated(a), sheet.stated(b)
    return any(
        slipped.value == there.value for here, there in ((one, other), (other, one)) for slipped, _ in slips(here)
    )


def _doubts(a: Observation, b: Observation, *, several: bool, alike: bool) -> tuple[str, ...]:
    """Why two values may both be right; `alike` tells that most other figures of the two periods agree."""
    doubts = [SEVERAL] if several else []
    if not same_period(a, b):
        doubts.append(PERIODS.format(_written(a), _written(b)))
        if not alike:
            doubts.append(OTHERS)
    if a.as_of and b.as_of and a.as_of != b.as_of:
        doubts.append(MOMENTS.format(a.as_of, b.as_of))
    if not named_alike(a, b):
        doubts.append(NAMES)
    return tuple(doubts)


def _alike(sheet: Sheet, figures: Sequence[Observation], kind: Kind) -> list[list[Observation]]:
    """Results (or targets) of one scope and unit class that hold a plain value, in groups of at least two."""
    groups: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for o in figures:
        if o.kind == kind and o.value is not None:
            groups[sheet.scope(o), _class(o)].append(o)
    return [group for group in groups.values() if len(group) > 1]


def _across(sheet: Sheet, figures: Sequence[Observation]) -> Iterator[tuple[Observation, Observation, bool]]:
    """For each two places that state the figure: the two statements that agree, else those that come nearest.

    One paragraph or table that states several values lists several things: one that agrees is enough.
    """
    places: dict[Context, list[Observation]] = defaultdict(list)
    for o in figures:
        places[("table", o.table) if o.table is not None else ("text", o.block)].append(o)
    distinct = _first_of_each(list(places.values()))
    for here, there in combinations(distinct, 2):
        best = min(
            ((a, b) for a in here for b in there),
            key=lambda p: (
                not same_period(*p),
                not _at_once(sheet, *p),
                _verdict(sheet, *p).klass,
                abs(p[0].value - p[1].value),  # type: ignore[operator]
            ),
        )
        agreeing = next((p for p in product(here, there) if _verdict(sheet, *p).holds and _at_once(sheet, *p)), None)
        yield (*(agreeing or best), len(here) > 1 or len(there) > 1 or len(distinct) > FEW)


def _at_once(sheet: Sheet, a: Observation, b: Observation) -> bool:
    return sheet.moment(a) == sheet.moment(b)


def _first_of_each(places: list[list[Observation]]) -> list[list[Observation]]:
    """Places that say something new, at most eight: the cost stays linear in reports that repeat themselves."""
    seen: dict[frozenset[tuple[object, ...]], list[Observation]] = {}
    for figures in places:
        key = frozenset((o.value, o.decimals, o.period_start, o.period_end, o.table is None) for o in figures)
        seen.setdefault(key, figures)
    return list(seen.values())[:8]


def _verdict(sheet: Sheet, a: Observation, b: Observation) -> Verdict:
    return same(sheet.stated(a), sheet.stated(b))


def _class(o: Observation) -> str:
    return o.unit if o.unit in ("percent", "VND") else "count"


def _periods(a: Observation, b: Observation) -> tuple[object, ...]:
    return (a.period_start, a.period_end, b.period_start, b.period_end)


def _written(o: Observation) -> str:
    if o.period_start is None or o.period_end is None:
        return "không ghi kỳ"
    return f"{o.period_start:%d/%m/%Y}–{o.period_end:%d/%m/%Y}"


def _place(o: Observation, other: Observation) -> str:
    """Where a statement stands, told apart from the other one."""
    if (o.table is None) != (other.table is None):
        return "bảng ghi" if o.table is not None else "phần lời ghi"
    first = o.block <= other.block
    if o.table is not None:
        return "bảng trước ghi" if first else "bảng sau ghi"
    return "đoạn trước ghi" if first else "đoạn sau ghi"
