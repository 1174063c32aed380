"""Sums: identities between indicators, totals announced in a sentence or list, the total row of a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from normalize.observation import Observation
from normalize.wording import fold
from rules.catalogue import Check
from rules.interval import Stated
from rules.likeness import one_noun
from rules.relation import Balance
from rules.sheet import Sheet, same_period, together_in
from rules.suggestion import slips
from rules.trial import Term, Trial, Unchecked, Way, combined

EXHAUSTIVE = re.compile(r"^[^.;]*?\b(?:bao gồm|gồm|chia ra|cụ thể)\b", re.IGNORECASE)
"""Words after a total that promise all its parts."""
SOME = re.compile(r"\btrong (?:đó|số đó)\b", re.IGNORECASE)
"""Words after a total that promise parts, but not all of them."""
BRACKET = re.compile(r"^[^().;]{0,40}\(\s*[^().;]{0,40}$")
"""A total with its unit, then an opened bracket, then the words of the first part."""
COLON = re.compile(r"^\s*:\s")
"""A colon right behind a total: what follows may be its parts."""
LAST = re.compile(r"\bvà\s*$", re.IGNORECASE)
"""What joins one more item to a list."""
STOP = re.compile(r"[.](?:\s|$)|[)\]]")
"""What ends a list of parts within a sentence."""
MARK = re.compile(r"\s*([-+*•–]|[a-zđ]\)|\d+[.)])")
"""The mark of a list item."""
OVERLAP = "các phần nêu ra có thể trùng nhau hoặc chưa đủ"
TOTAL_ROW = re.compile(r"^(?:[ivx\d.\s]*)(?:tổng(?: cộng| số| chung)?|cộng)\s*:?$")
"""The label of a row that adds up the others (folded text)."""
TOTAL_OF = re.compile(r"^(?:[ivx\d.\s]*)(?:tổng|cộng|toàn (?:xã|phường|đặc khu)|chung)\b")
"""The same with other words ("Tổng 04 thôn", "Toàn xã"): only where the column says what is counted, not the rows."""

Picked = dict[str, list[Term]]
"""The statements of each indicator of an identity, the nearest first."""
ROW_NUMBER = re.compile(r"(\d+(?:\.\d+)*)(?:[.)\s]*\||[.)]\s|\s+[^\W\d_])")
"""The number of a table row, in a cell of its own or in front of its name."""
GROUPINGS = 200
"""How many sums are kept for the rows below one: more are met only in tables full of equal small numbers."""


class Sides(BaseModel):
    """One way to write an identity: the indicators on the left add up to those on the right."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    left: tuple[str, ...]
    right: tuple[str, ...]


class Identity(BaseModel):
    """An identity between indicators and the ways reports count it; one way that holds is enough.

    `open`: parts without an indicator of their own may exist, so the right side may be less, never more.
    `rest` are words (a regular expression) of a part that has no indicator; "rest" in a way stands for the figure of
    the anchor's unit in its paragraph that they go with. `nested` lets periods lie within each other; `full` leaves out
    ways of which a part is not stated.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    anchor: str
    rest: str = ""
    nested: bool = False
    ways: tuple[Sides, ...]
    open: bool = False
    full: bool = False
    doubt: str = ""


class Announced(BaseModel):
    """Totals announced in running text: the fewest parts that make a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parts: int = 2


class TotalRows(BaseModel):
    """Total rows of tables: the fewest rows above or below that make a column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int = 2


def identity(sheet: Sheet, check: Check, params: Identity) -> Iterator[Trial | Unchecked]:
    """Indicators that must add up, as stated in one place of the report or else in the whole of it."""
    trials = [_balance(sheet, check, params, anchor) for anchor in sheet.terms(params.anchor)]
    if None in trials:
        yield Unchecked(check.id, "báo cáo không nêu đủ các số thành phần của tổng")
    distinct = {tuple(t.stated for t in trial.terms): trial for trial in trials if trial is not None}
    best = list(distinct.values())
    if len(best) > 1:
        best.sort(key=lambda t: (not t.judge()[0].holds, -t.terms[0].stated.value))
    for n, trial in enumerate(best):
        if _split_otherwise(sheet, trial):
            yield Unchecked(check.id, "câu chia tổng số thành các phần khác")
        elif not _rivals(trial, best[:n]):
            yield trial


def announced(sheet: Sheet, check: Check, params: Announced) -> Iterator[Trial | Unchecked]:
    """A total and the parts that the same paragraph, or the list below it, announces."""
    for block, figures in sheet.by_block.items():
        for n, whole in enumerate(figures):
            if not _countable(whole):
                continue
            rest = figures[n + 1 :]
            cue = promise(sheet.between(whole, rest[0])) if rest else ""
            parts = _parts(sheet, whole, rest) if cue else []
            if not parts and (cue := promise(sheet.after(whole), below=True)):
                parts = _items(sheet, block, whole)
            if len(parts) >= params.parts:
                wholes = [whole, *(o for o in figures[:n][::-1] if _countable(o) and _alike(o, whole))]
                behind = next((o for o in figures if o.start > parts[-1].start), None) if parts[-1] in figures else None
                if behind is None or not LAST.search(sheet.between(parts[-1], behind)):
                    yield _list(sheet, check, wholes, parts, cue)


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


def _balance(sheet: Sheet, check: Check, params: Identity, anchor: Term) -> Trial | None:
    assert anchor.observation is not None
    picked: Picked = {params.anchor: [anchor]}
    for code in {code for side in params.ways for code in (*side.left, *side.right)} - {params.anchor}:
        own = code == "rest"
        picked[code] = _rest(sheet, anchor.observation, params.rest) if own else _stated(sheet, params, anchor, code)
    beside = {code: [t for t in sheet.terms(code) if _in_sentence(t, anchor)] for code in picked}
    terms = [anchor]
    ways = [way for side in params.ways for way in _ways(side, picked, beside, terms, params, whole=True)]
    if not ways and not params.full:
        ways = [way for side in params.ways for way in _ways(side, picked, beside, terms, params, whole=False)]
    doubts = (params.doubt,) if params.doubt else ()
    if not ways:
        return None
    whole = sheet.catalogue.get(params.ways[0].left[0])
    what = whole.name if whole else anchor.role
    trial = Trial(check, tuple(terms), tuple(ways), what, doubts, anchor.observation.unit)
    return None if params.doubt and _short(trial, anchor.observation) else trial


def _split_otherwise(sheet: Sheet, trial: Trial) -> bool:
    """Whether the sentence splits a total in another way than parts that do not make it up.

    It lists some of these parts, which make the total with others; or others beside them, which may be what lacks.
    """
    verdict, way = trial.judge()
    assert isinstance(way.relation, Balance)
    used = [trial.terms[i] for i in way.takes]
    whole = used[0].observation
    if verdict.holds or way.relation.left != 1 or used[0].part != "value" or whole is None or whole.table is not None:
        return False
    rest = [o for o in sheet.by_block[whole.block] if o.start > whole.start]
    if not rest or not promise(sheet.between(whole, rest[0])):
        return False
    listed = [sheet.term(o) for o in _parts(sheet, whole, rest)]
    own = {t.slot for t in used[1:]}
    others = [t for t in listed if t.slot not in own]
    if not others or len(others) == len(listed):
        return False
    if Balance().verdict([used[0].stated, *(t.stated for t in listed)]).holds:
        return True
    lacking = used[0].stated.value - sum(t.stated.value for t in used[1:])
    return sum(t.stated.value for t in others) <= lacking


def _short(trial: Trial, anchor: Observation) -> bool:
    """Whether parts told in several places are less than their total: then some may not have been named as parts."""
    verdict, way = trial.judge()
    used = [trial.terms[i] for i in way.takes]
    if verdict.holds or all(t.observation and together_in(t.observation, anchor) for t in used):
        return False
    assert isinstance(way.relation, Balance)
    left = sum(t.stated.value for t in used[: way.relation.left])
    return sum(t.stated.value for t in used[way.relation.left :]) < left


def _in_sentence(term: Term, anchor: Term) -> bool:
    one, other = term.observation, anchor.observation
    if one is None or other is None or one.table is not None or one.comparator != "eq":
        return False
    return one.block == other.block and same_period(one, other)


def _stated(sheet: Sheet, params: Identity, anchor: Term, code: str) -> list[Term]:
    assert anchor.observation is not None
    return sheet.pick(anchor.observation, code, nested=params.nested)


def _ways(
    side: Sides, picked: Picked, beside: Picked, terms: list[Term], params: Identity, *, whole: bool
) -> list[Way]:
    """The ways to put what is stated into an identity: as an equation, or, where parts are missing, as a limit.

    Several figures for one part in the anchor's paragraph (`beside`) may also be its own parts (in person, by post).
    """
    left, right = [picked[code] for code in side.left], [picked[code] for code in side.right if picked[code]]
    missing = len(right) < len(side.right)
    if not all(left) or not right or missing == whole:
        return []
    ways = list(combined(Balance(len(side.left), missing or params.open), [*left, *right], terms))
    several = [beside.get(code, []) for code in side.right if picked[code]]
    if any(len(own) > 1 for own in several):
        chosen = [own if len(own) > 1 else one[:1] for own, one in zip(several, right, strict=True)]
        ways += combined(ways[0].relation, [*left, *([t] for own in chosen for t in own)], terms)
    return ways


def _rivals(trial: Trial, better: Sequence[Trial]) -> bool:
    """Whether the parts go with another statement of the total, one that they add up to or else a larger one.

    Then it is the two statements of the total that may disagree, which the check of repeats tells.
    """
    own = {t.slot for t in trial.terms[1:]}
    return not trial.judge()[0].holds and any(own & {t.slot for t in other.terms[1:]} for other in better)


def _rest(sheet: Sheet, anchor: Observation, words: str) -> list[Term]:
    """The one figure behind the anchor in its paragraph and unit that the words stand beside."""
    around = re.compile(words, re.IGNORECASE)
    behind = [o for o in sheet.by_block.get(anchor.block, ()) if anchor.table is None and o.start > anchor.start]
    found = [o for o in behind if _countable(o) and one_noun(o.unit, anchor.unit) and around.search(o.label)]
    return [sheet.term(found[0], role=found[0].label)] if len(found) == 1 else []


def _countable(o: Observation) -> bool:
    return o.value is not None and o.numerator is None and o.unit != "percent" and o.comparator == "eq"


def promise(text: str, *, below: bool = False) -> str:
    """What the words behind a total promise: all parts, some parts, likely all ("bracket") or nothing ("").

    `below`: in a list that follows.
    """
    if below and not text.rstrip().endswith(":"):
        return ""
    if SOME.search(text) or (COLON.match(text) and not below):
        return "some"
    if EXHAUSTIVE.search(text):
        return "all"
    return "bracket" if BRACKET.match(text) and not below else ""


def _parts(sheet: Sheet, whole: Observation, rest: Sequence[Observation]) -> list[Observation]:
    """The figures behind a total that can be its parts: same unit and kind, up to the end of the list.

    The list ends with the sentence or bracket, before the next total, and at a semicolon where commas part it.
    """
    parts: list[Observation] = []
    last, commas = whole, False
    for n, o in enumerate(rest):
        words = sheet.between(last, o)
        total = n + 1 < len(rest) and promise(sheet.between(o, rest[n + 1]))
        if not _alike(o, whole) or total or (parts and STOP.search(words)) or (commas and ";" in words):
            break
        commas = commas or bool(parts and ";" not in words)
        if o.unit != "percent":
            parts.append(o)
        last = o
    return parts


def _items(sheet: Sheet, block: int, whole: Observation) -> list[Observation]:
    """The first figure of every item of the list below a total; items carry one mark, which is not the total's."""
    parts: list[Observation] = []
    own, marks = MARK.match(sheet.text(block)), set()
    while (figures := sheet.by_block.get(block := block + 1)) and _alike(figures[0], whole):
        mark = MARK.match(sheet.text(block))
        marks.add(mark[1] if mark else "")
        if "" in marks or len(marks) > 1 or (own and own[1] in marks) or figures[0].unit == "percent":
            break
        parts.append(figures[0])
    return parts


def _alike(o: Observation, whole: Observation) -> bool:
    """Whether a figure may be a part of the total, or a percentage told beside one."""
    if o.unit == "percent" and o.numerator is None:
        return True
    return _countable(o) and o.kind == whole.kind and one_noun(o.unit, whole.unit)


def _list(
    sheet: Sheet, check: Check, wholes: Sequence[Observation], parts: Sequence[Observation], cue: str
) -> Trial | Unchecked:
    """The parts against their total; an earlier figure of the paragraph may be the total that they really split."""
    count = len(wholes)
    terms = (*(sheet.term(o) for o in wholes), *(sheet.term(o, role=o.label or sheet.name(o)) for o in parts))
    ways = tuple(Way(Balance(), (n, *range(count, len(terms)))) for n in range(count))
    added = sum((t.stated.value for t in terms[count:]), start=Fraction(0))
    if cue == "some" and added < terms[0].stated.value:
        return Unchecked(check.id, "danh sách “trong đó” có thể chưa nêu đủ các phần")
    if cue != "all" and not any(way.verdict(stated).holds for way in ways for stated in _slipped(terms)):
        return Unchecked(check.id, "các nhóm nêu ra có thể trùng nhau hoặc chưa đủ")
    doubts = () if wholes[0].unit == "VND" else (OVERLAP,)
    return Trial(check, terms, ways, sheet.name(wholes[0]), doubts, wholes[0].unit)


def _slipped(terms: Sequence[Term]) -> Iterator[tuple[Stated, ...]]:
    """What the terms state, as it is and with every single slip of the pen in one of them."""
    stated = tuple(t.stated for t in terms)
    yield stated
    for n, each in enumerate(stated):
        for other, _ in slips(each):
            yield (*stated[:n], other, *stated[n + 1 :])


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
