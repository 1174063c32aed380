"""Sums: identities between indicators, totals announced in a sentence or list, the total row of a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from normalize.observation import Observation
from normalize.wording import fold
from rules.catalogue import Check
from rules.relation import Balance
from rules.sheet import Sheet
from rules.trial import Term, Trial, Unchecked, Way

EXHAUSTIVE = re.compile(r"(?:\bbao gồm|\bgồm(?: có)?|\bchia ra|\bcụ thể(?: là)?)\s*:?\s*[-+(]?\s*$", re.IGNORECASE)
"""Words after a total that promise all its parts."""
SOME = re.compile(r"\btrong (?:đó|số đó)\b", re.IGNORECASE)
"""Words after a total that promise parts, but not all of them."""
BRACKET = re.compile(r"^[^().;]{0,40}\(\s*[^().;]{0,40}$")
"""A total with its unit, then an opened bracket, then the words of the first part."""
STOP = re.compile(r"[.](?:\s|$)|[)\]]")
"""What ends a list of parts within a sentence."""
TOTAL_ROW = re.compile(r"^(?:[ivx\d.\s]*)(?:tổng(?: cộng| số| chung)?|cộng)\s*:?$")
"""The label of a row that adds up the others (folded text)."""


class Sides(BaseModel):
    """One way to write an identity: the indicators on the left add up to those on the right."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    left: tuple[str, ...]
    right: tuple[str, ...]


class Identity(BaseModel):
    """An identity between indicators and the ways reports count it; one way that holds is enough.

    `open`: parts without an indicator of their own may exist, so the right side may be less, never more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    anchor: str
    ways: tuple[Sides, ...]
    open: bool = False
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
    seen: set[tuple[Term, ...]] = set()
    for anchor in sheet.terms(params.anchor):
        trial = _balance(sheet, check, params, anchor)
        if trial is None:
            yield Unchecked(check.id, "báo cáo không nêu đủ các số thành phần của tổng")
        elif trial.terms not in seen:
            seen.add(trial.terms)
            yield trial


def announced(sheet: Sheet, check: Check, params: Announced) -> Iterator[Trial | Unchecked]:
    """A total and the parts that the same sentence, or the list below it, announces."""
    for figures in sheet.by_block.values():
        for n, whole in enumerate(figures):
            if _countable(whole) and n + 1 < len(figures) and figures[n + 1].snippet == whole.snippet:
                cue = _cue(sheet.between(whole, figures[n + 1]))
                parts = _parts(sheet, whole, figures[n + 1 :]) if cue else []
                if len(parts) >= params.parts:
                    yield from _list(sheet, check, whole, parts, cue)


def total_row(sheet: Sheet, check: Check, params: TotalRows) -> Iterator[Trial | Unchecked]:
    """The row "Tổng cộng" of a table against the rows that it adds up, column by column."""
    for figures in sheet.by_table.values():
        columns: dict[str, list[Observation]] = defaultdict(list)
        for o in figures:
            if o.column is not None and o.value is not None and o.numerator is None and o.unit != "percent":
                columns[o.column].append(o)
        labels = {o.row for o in figures if not _is_total(o)}
        for column in columns.values():
            totals = [o for o in column if _is_total(o)]
            rows = [o for o in column if not _is_total(o)]
            if len(totals) != 1 or len(rows) < params.rows:
                continue
            if {o.row for o in rows} != labels or len(rows) != len(labels):
                yield Unchecked(check.id, "cột có ô trống hoặc không đọc được")
                continue
            terms = (sheet.term(totals[0], role="dòng tổng"), *(sheet.term(o, role=o.row or "") for o in rows))
            yield Trial(check, terms, _readings(rows), f"cột “{totals[0].column}”", unit=_unit(totals[0]))


def _balance(sheet: Sheet, check: Check, params: Identity, anchor: Term) -> Trial | None:
    assert anchor.observation is not None
    picked: dict[str, Term | None] = {params.anchor: anchor}
    for side in params.ways:
        for code in (*side.left, *side.right):
            if code not in picked:
                picked[code] = sheet.pick(anchor.observation, code)
    terms = tuple(t for t in picked.values() if t is not None)
    index = {code: terms.index(t) for code, t in picked.items() if t is not None}
    ways = [_way(side, index, params.open) for side in params.ways]
    full = [w for w in ways if w is not None and not _partial(w)] or [w for w in ways if w is not None]
    if not full:
        return None
    used = sorted({i for way in full for i in way.takes})
    terms, ways = tuple(terms[i] for i in used), [Way(w.relation, tuple(used.index(i) for i in w.takes)) for w in full]
    doubts = (params.doubt,) if params.doubt else ()
    return Trial(check, terms, tuple(w for w in ways if w), anchor.role, doubts, unit=_unit(anchor.observation))


def _way(side: Sides, index: dict[str, int], open_: bool) -> Way | None:
    """The way with what is stated of it: whole, or, with parts missing, as a limit; None where too little is stated."""
    if any(code not in index for code in side.left):
        return None
    right = [index[code] for code in side.right if code in index]
    if not right:
        return None
    partial = open_ or len(right) < len(side.right)
    return Way(Balance(len(side.left), partial), (*(index[c] for c in side.left), *right))


def _partial(way: Way) -> bool:
    return isinstance(way.relation, Balance) and way.relation.open


def _countable(o: Observation) -> bool:
    return o.value is not None and o.numerator is None and o.unit != "percent" and o.comparator == "eq"


def _cue(text: str) -> str:
    """What the words between a total and the next figure promise: all parts, some parts or nothing ("")."""
    if SOME.search(text):
        return "some"
    if BRACKET.match(text) or EXHAUSTIVE.search(text) or re.search(r"\b(?:bao gồm|gồm|chia ra)\s*:?", text):
        return "all"
    return ""


def _parts(sheet: Sheet, whole: Observation, rest: Sequence[Observation]) -> list[Observation]:
    """The figures behind a total that can be its parts: same sentence, unit and kind, up to the end of the list."""
    parts: list[Observation] = []
    last = whole
    for o in rest:
        if o.snippet != whole.snippet or (parts and STOP.search(sheet.between(last, o))):
            break
        if o.unit == "percent" and o.numerator is None:
            last = o
            continue
        if not _countable(o) or o.kind != whole.kind or (o.unit and fold(o.unit) != fold(whole.unit or "")):
            break
        if parts and SOME.search(sheet.between(last, o)):
            break
        parts.append(o)
        last = o
    return parts


def _list(
    sheet: Sheet, check: Check, whole: Observation, parts: Sequence[Observation], cue: str
) -> Iterator[Trial | Unchecked]:
    terms = (sheet.term(whole), *(sheet.term(o, role=o.label or sheet.name(o)) for o in parts))
    takes = tuple(range(len(terms)))
    added = sum((t.stated.value for t in terms[1:]), start=terms[1].stated.value * 0)
    if cue == "some" and added < terms[0].stated.value:
        yield Unchecked(check.id, "danh sách “trong đó” có thể chưa nêu đủ các phần")
        return
    doubts = () if whole.unit == "VND" else ("các phần nêu ra có thể trùng nhau hoặc chưa đủ",)
    yield Trial(check, terms, (Way(Balance(), takes),), sheet.name(whole), doubts, unit=_unit(whole))


def _is_total(o: Observation) -> bool:
    return bool(TOTAL_ROW.match(fold(o.row or "")))


def _readings(rows: Sequence[Observation]) -> tuple[Way, ...]:
    """All rows add up, or only the upper level does, where rows are numbered I, II over 1, 2 (sub-totals)."""
    every = Way(Balance(), tuple(range(len(rows) + 1)))
    upper = [n for n, o in enumerate(rows, start=1) if re.match(r"^[IVX]+\b", (o.row or "").strip())]
    return (every, Way(Balance(), (0, *upper))) if 0 < len(upper) < len(rows) else (every,)


def _unit(o: Observation) -> str | None:
    return o.unit
