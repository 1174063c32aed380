"""What a sentence or row says of its own figures: the share that one is of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from normalize.observation import Observation
from normalize.wording import fold
from rules.catalogue import Check, Nothing
from rules.checks.announced import OUT_OF, promise
from rules.checks.limits import AGAINST
from rules.checks.sentence import ASIDE, COMPARES, MOVES, SENTENCE
from rules.likeness import GENERIC, one_noun
from rules.relation import Share
from rules.sheet import Sheet
from rules.suggestion import FIRST, TRANSPOSED, slips
from rules.trial import Part, Term, Trial, Unchecked, Way
from rules.verdict import TIES_DOWN

LINK = re.compile(r"(?:\b(?:đạt|chiếm|bằng|tương đương|ứng với|tỷ lệ|tỉ lệ)\b|\()[\w\s:]{0,12}$", re.IGNORECASE)
"""Words right in front of a percentage that make it the share of the count before it."""
NAMED = re.compile(r"\bt[ỷỉ] lệ\s+(?!đạt|là\b|chiếm|bằng|tương)[^\W\d]", re.IGNORECASE)
"""A rate with a name of its own, which need not be that of the count before it."""
OF = re.compile(r"[^.,;:()]*")
"""What a percentage is told of, in the words right behind it."""
ENDS = re.compile(r"\s*(?:[.,;)]|$)")
"""Behind a percentage: nothing that names what it is of."""
OPENED = re.compile(r"^\s*\([^().;]{0,40}$")
"""A bracket right behind a percentage, and the words of its first count."""
BASE_UNSURE = "chưa rõ tỷ lệ này tính trên tổng số nào"

OTHER_BASE = "tỷ lệ được tính trên một tổng số khác mà báo cáo đã nêu"

PARTS: tuple[Part, ...] = ("value", "denominator")


@dataclass(frozen=True, slots=True)
class Told:
    """A count that a percentage is told of, the whole it is part of, and the parts named between the two.

    The whole may be the first number of a pair ("2.961/3.085 hồ sơ, trong đó 2.204 hồ sơ toàn trình, chiếm 74,43 %").
    """

    count: Observation
    whole: Observation
    parts: tuple[Observation, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def side(self) -> Part:
        """Which number of the whole's figure is meant."""
        return "value" if self.whole.numerator is None else "numerator"


def explained(sheet: Sheet, rate: Observation) -> bool:
    """Whether the sentence itself tells of which count and whole a percentage is the share, and it is."""
    figures = sheet.by_block.get(rate.block, [])
    told = _in_front(sheet, figures, figures.index(rate)) if rate.table is None and rate in figures else None
    if told is None:
        return False
    return Share().verdict((sheet.stated(told.count), sheet.stated(told.whole, told.side), sheet.stated(rate))).holds


def told_share(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- kinds share one signature
    """A percentage right behind a count whose whole the sentence names: "21 thôn, trong đó 19 thôn có sóng (90,5 %)".

    Any other number of the report that counts the same things may be the base instead: one that fits is enough.
    """
    for figures in sheet.by_block.values():
        for n, rate in enumerate(figures):
            if rate.unit != "percent" or rate.numerator is not None or rate.value is None or rate.kind != "result":
                continue
            readings = (_in_front, _in_bracket, _remaining, _beside)
            told = next((told for reading in readings if (told := reading(sheet, figures, n))), None)
            if told is not None:
                yield _share(sheet, check, rate, told)


def row_share(sheet: Sheet, check: Check, params: Nothing) -> Iterator[Trial | Unchecked]:  # noqa: ARG001 -- as above
    """A row of a table with a pair a/b in one cell and a percentage in another, for the same measure and period."""
    for figures in sheet.by_table.values():
        rows: dict[str, list[Observation]] = {}
        for o in figures:
            if o.row and o.kind == "result":
                rows.setdefault(o.row, []).append(o)
        for cells in rows.values():
            bare = [o for o in cells if o.numerator is not None and o.value is None and o.denominator]
            rates = [o for o in cells if o.unit == "percent" and o.numerator is None and o.value is not None]
            if len(bare) == len(rates) == 1 and _one_measure(bare[0], rates[0]):
                pair, rate = bare[0], rates[0]
                terms = (
                    sheet.term(pair, "numerator", "tử số"),
                    sheet.term(pair, "denominator", "mẫu số"),
                    sheet.term(rate, role="tỷ lệ"),
                )
                yield Trial(check, terms, (Way(Share(), (0, 1, 2)),), sheet.name(rate), unit="percent")


def _in_front(sheet: Sheet, figures: Sequence[Observation], n: int) -> Told | None:
    """The count in front of a percentage and the whole it is told to be part of, with the parts listed before it."""
    rate, seen = figures[n], _outside(sheet, figures, n)
    if len(seen) < 2:  # noqa: PLR2004 -- a whole and its part
        return None
    count = seen[-1]
    words = _between(sheet, count, rate)
    if not _plain(count) or SENTENCE.search(words) or NAMED.search(words) or MOVES.search(words):
        return None
    named, behind = _words(OF.match(sheet.after(rate))[0]), SENTENCE.split(sheet.after(rate))[0]  # type: ignore[index]
    if not LINK.search(words) or COMPARES.search(behind) or (count.unit != "VND" and AGAINST.search(behind)):
        return None
    return _part_of(sheet, rate, seen, named)


def _part_of(sheet: Sheet, rate: Observation, seen: Sequence[Observation], named: frozenset[str]) -> Told | None:
    """The last of the figures as part of the nearest whole before it; `named` are the words that name the whole."""
    count = seen[-1]
    bases = _bases(sheet, count)
    for k in range(len(seen) - 2, -1, -1):
        whole = seen[k]
        apart = "." in SENTENCE.findall(_between(sheet, whole, count))
        following = next(o for o in seen[k + 1 :] if o is count or o.unit != "percent")
        split = not apart and bool(promise(_between(sheet, whole, following)))
        if whole.numerator is not None and split:
            return Told(count, whole)
        if not _plain(whole) or not one_noun(count.unit, whole.unit):
            continue
        if named:
            if named <= _words(whole.label):
                return Told(count, whole)
        elif whole.indicator in bases or split or (not apart and _of(sheet, whole)):
            parts = tuple(o for o in seen[k + 1 : -1] if _plain(o) and one_noun(o.unit, count.unit))
            told = Told(count, whole, parts)
            if _usual(sheet, rate, told):
                return told
            return replace(told, doubts=(BASE_UNSURE,)) if _swapped(sheet, rate, told) else None
    return None


def _outside(sheet: Sheet, figures: Sequence[Observation], n: int) -> list[Observation]:
    """The figures in front of the n-th that no bracket closed before it holds: what it can be told of."""
    closed = [m.span() for m in ASIDE.finditer(sheet.before(figures[n]))]
    return [o for o in figures[:n] if not any(first <= o.start < last for first, last in closed)]


def _between(sheet: Sheet, a: Observation, b: Observation) -> str:
    """The words between two figures without what brackets add."""
    return ASIDE.sub("", sheet.between(a, b))


def _of(sheet: Sheet, whole: Observation) -> bool:
    """Whether the words in front of a count make it a whole ("trong 389 văn bản đi có 377 văn bản ký số")."""
    return bool(OUT_OF.search(sheet.before(whole)))


def _in_bracket(sheet: Sheet, figures: Sequence[Observation], n: int) -> Told | None:
    """The two counts that a bracket right behind a percentage holds: "99,7 % (khảo sát 612 phiếu, hài lòng 610)"."""
    if len(figures) < n + 3:
        return None
    rate, whole, count = figures[n : n + 3]
    rest = sheet.after(count).split(")")[0]
    if not (_plain(whole) and _plain(count) and one_noun(count.unit, whole.unit)) or re.search(r"[\d(;]", rest):
        return None
    if not OPENED.match(sheet.between(rate, whole)) or re.search(r"[().;]", sheet.between(whole, count)):
        return None
    if n and _plain(figures[n - 1]) and figures[n - 1].value == (whole.value or 0) + (count.value or 0):
        return None  # the two parts of the count that the rate is of: "560 hồ sơ, 91,5% (toàn trình 471, một phần 89)"
    return Told(count, whole, doubts=(BASE_UNSURE,))


def _remaining(sheet: Sheet, figures: Sequence[Observation], n: int) -> Told | None:
    """The count in front of a percentage that makes 100 % with the one before it, which tells the whole of both.

    ("Có 640 người; qua tài khoản 512 người (80 %), bằng tiền mặt 128 người (20 %)")
    """
    if n < 4:  # noqa: PLR2004 -- a whole, and two parts with their percentages
        return None
    part, first, count, rate = figures[n - 3 : n + 1]
    if not (_plain(part) and _plain(count) and first.unit == "percent" and first.value is not None):
        return None
    if first.value + (rate.value or 0) != 100 or not one_noun(count.unit, part.unit):  # noqa: PLR2004 -- all of it
        return None
    linked = all(LINK.search(sheet.between(*each)) for each in ((part, first), (count, rate)))
    wholes = (o for o in figures[: n - 3][::-1] if linked and _plain(o) and one_noun(part.unit, o.unit))
    shares = (o for o in wholes if Share().verdict((sheet.stated(part), sheet.stated(o), sheet.stated(first))).holds)
    return next((Told(count, whole) for whole in shares), None)


def _beside(sheet: Sheet, figures: Sequence[Observation], n: int) -> Told | None:
    """The count in front of a percentage and the one before it, where nothing says that it is part of that.

    Only where two digits swapped explain why they do not go together: by chance that is rare.
    """
    rate, seen = figures[n], _outside(sheet, figures, n)
    if len(seen) < 2:  # noqa: PLR2004 -- a whole and its part
        return None
    whole, count = seen[-2:]
    if not (_plain(count) and _plain(whole)) or not one_noun(count.unit, whole.unit):
        return None
    words, behind = _between(sheet, count, rate), sheet.after(rate)
    linked = LINK.search(words) and not (SENTENCE.search(words) or NAMED.search(words) or MOVES.search(words))
    if not linked or not ENDS.match(behind):
        return None
    told = Told(count, whole, doubts=(BASE_UNSURE,))
    return told if _swapped(sheet, rate, told) else None


def _swapped(sheet: Sheet, rate: Observation, told: Told) -> bool:
    """Whether the figures go together, or would with two neighbouring digits of one of them the other way round."""
    terms = (sheet.stated(told.count), sheet.stated(told.whole, told.side), sheet.stated(rate))
    swapped = (
        (*terms[:i], other, *terms[i + 1 :])
        for i in range(3)
        for other, cost in slips(terms[i], digits_kept=True)
        if cost in (TRANSPOSED, TRANSPOSED + FIRST)
    )
    return any(Share().verdict(each).klass <= TIES_DOWN for each in (terms, *swapped))


def _bases(sheet: Sheet, count: Observation) -> tuple[str, ...]:
    indicator = sheet.catalogue.get(count.indicator)
    return indicator.denominator if indicator else ()


def _usual(sheet: Sheet, rate: Observation, told: Told) -> bool:
    """Whether reports measure the rate by the whole told; where the catalogue does not say, a whole of no name."""
    usual = _bases(sheet, rate) or _bases(sheet, told.count)
    return told.whole.indicator in usual if usual else None in (told.whole.indicator, rate.indicator)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", fold(text))) - GENERIC


def _share(sheet: Sheet, check: Check, rate: Observation, told: Told) -> Trial | Unchecked:
    """The percentage against the whole that is told, or any other number that counts the same things.

    The count may also be the last of several that make the share together ("trước hạn …, đúng hạn …, đạt 99 %").
    """
    terms = (
        sheet.term(told.count),
        sheet.term(rate, role="tỷ lệ"),
        sheet.term(told.whole, told.side),
        *(sheet.term(o) for o in told.parts[::-1]),
        *((sheet.term(told.whole, "denominator"),) if told.side == "numerator" else ()),
    )
    several = range(1, len(told.parts) + 1)
    ways = (
        Way(Share(), (0, 2, 1)),
        *(Way(Share(), (0, n, 1)) for n in range(3, len(terms))),
        *(Way(Share(k + 1), (0, *range(3, 3 + k), 2, 1)) for k in several),
        *((Way(Share(), (0, 0, *range(3, len(terms)), 1)),) if told.parts else ()),
    )
    name = sheet.name(rate)
    what = name if rate.indicator else f"tỷ lệ {name}"
    trial = Trial(check, terms, ways, what, told.doubts, "percent")
    if not trial.judge()[0].holds and on_another_base(sheet, rate, terms[0]):
        return Unchecked(check.id, OTHER_BASE)
    return trial


def on_another_base(sheet: Sheet, rate: Observation, count: Term) -> bool:
    """Whether another number of the report that counts the same things is the base of a count and its percentage."""
    assert count.observation is not None
    noun, share = count.observation.unit, sheet.stated(rate)
    others = (
        sheet.stated(o, part)
        for o in sheet.record.observations
        for part in PARTS
        if _base(o, part) and one_noun(o.unit, noun) and (o.id, part) != count.slot
    )
    return any(Share().verdict((count.stated, other, share)).holds for other in others)


def _base(o: Observation, part: Part) -> bool:
    return (_plain(o) and bool(o.value)) if part == "value" else bool(o.denominator)


def _plain(o: Observation) -> bool:
    """A count or amount stated as it is."""
    return o.value is not None and o.numerator is None and o.comparator == "eq" and o.unit != "percent"


def _one_measure(pair: Observation, rate: Observation) -> bool:
    own = (pair.indicator, pair.period_start, pair.period_end, pair.scope)
    return own == (rate.indicator, rate.period_start, rate.period_end, rate.scope)
