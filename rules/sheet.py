"""One report's figures, indexed for the checks: by indicator, by paragraph, by table, with the words around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from normalize.catalogue import Catalogue, Indicator
from normalize.observation import Observation, Record
from normalize.scope import group
from normalize.wording import fold
from rules.interval import Stated
from rules.trial import Part, Term

STRICT = re.compile(r"(?:trên|hơn|vượt|quá|dưới|>|<)\s*$", re.IGNORECASE)
"""A comparing word right in front of the figure that excludes the figure itself."""
COMPARED = re.compile(
    r"\b(?:so với|cùng kỳ|cao hơn|thấp hơn|nhiều hơn|ít hơn|vượt|chỉ tiêu|kế hoạch)\b[^.;()]{0,70}\([^()\d]{0,25}$",
    re.IGNORECASE,
)
"""Words in front of a figure in brackets with which another is compared ("so với tháng 4 (1.210 hồ sơ)")."""

ASIDE = re.compile(
    r"%\s*\([^()\d%;]{0,25}$|\b(?:tăng|giảm|vượt)\b(?:[^.;()%]|(?<=\d)\.(?=\d)){0,40}\([^()\d]{0,12}$", re.IGNORECASE
)
"""Words in front of a percentage in brackets that make it another's: right behind a percentage, or behind a change."""

EARLIER = re.compile(
    r"\b(?:so với|cùng kỳ)\b[^.;()]{0,70}\($|\(\s*(?:cùng kỳ|(?:năm|quý|tháng) trước)\b[^()]*$", re.IGNORECASE
)
"""A bracket that tells of an earlier period: by the words in front of it, or by its first."""
CLOSED = re.compile(r"\([^()]*\)")
MARK = re.compile(r"\s*([-+*•–])\s")
"""The mark of a list item."""
LEADING = re.compile(
    r"^(?:(?:trong (?:đó|số đó)|bao gồm|gồm|cụ thể|còn|và|với|có|đã|toàn (?:xã|phường) có)\b[\s:,]*)+", re.IGNORECASE
)
"""Words that only join a figure's own to those before: no part of its name."""
LONGEST = 12
"""How many items a list of figures has at most."""
EXPECTED = re.compile(r"\b(?:ước|dự kiến|dự báo)\b", re.IGNORECASE)
"""Words of a column, sentence or section whose figures are expected, not reached."""
BEFORE = re.compile(r"\b(?:cùng kỳ|so với)\b|^(?!.*(?:chuyển|tồn)).*\b(?:năm|quý|tháng|kỳ) trước\b", re.IGNORECASE)
"""Words of a clause or column whose figure is of an earlier time (not: what was carried over from there)."""
READ_PAST = frozenset({"reference", "ordinal", "level", "quantity", "change"})
"""Kinds of numbers that are no figures and yet tell how much: one of them may be a figure mistaken."""
SPAN = re.compile(
    r"\b(?P<running>lũy kế|luỹ kế|cộng dồn|từ đầu năm)\b|\b(?:trong|riêng) (?:tháng|quý|kỳ)\b", re.IGNORECASE
)
"""Words after which a sentence tells of the year so far, or again of the month or quarter."""
REACH, BRACKETED = 120, 26
"""How many characters in front of such a figure these words take at most, and those in its bracket."""


class Sheet:
    """The observations of one record, indexed. Building it is linear in their number.

    A figure whose unit cannot be its indicator's (a percentage linked to a count), cells of a table that its headings
    do not tell apart, and figures in brackets with which others are compared ("so với tháng 4 (1.210 hồ sơ)") or that
    are beside another percentage or a change ("95,4 % (lũy kế 95,1 %)", "tăng 310 hồ sơ (15,5 %)") stay out of the
    index by indicator: nothing is proved from a doubtful link.
    """

    def __init__(self, record: Record, catalogue: Catalogue) -> None:
        self.record = record = replace(record, observations=_untorn(record))
        self.catalogue = catalogue
        self.by_code: dict[str, list[Observation]] = defaultdict(list)
        self.by_block: dict[int, list[Observation]] = defaultdict(list)
        self.by_table: dict[int, list[Observation]] = defaultdict(list)
        self._pairs: dict[str, list[Observation]] = defaultdict(list)
        self._terms: dict[str, list[Term]] = {}
        self._stated: dict[tuple[str, Part], Stated] = {}
        self._scopes: dict[str, str] = {}
        self._texts: dict[int, str] = dict(record.texts)
        self._named: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.cited: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for run in record.non_figures:
            if run.kind not in READ_PAST:
                self._named[run.place.block].append((run.place.start, run.place.end))
            if run.kind == "document_number":
                self.cited[run.place.block].append((run.place.start, run.text))
        twice = _indistinct(record.observations)
        for o in record.observations:
            (self.by_block[o.block] if o.table is None else self.by_table[o.table]).append(o)
        for o in record.observations:
            indicator = catalogue.get(o.indicator)
            if o.indicator is None or o.id in twice or (indicator is not None and not _fits(o, indicator)):
                continue
            if self._compared(o):
                continue
            self.by_code[o.indicator].append(o)
            if indicator and indicator.numerator and o.numerator is not None and o.kind == "result":
                self._pairs[indicator.numerator].append(o)

        self._parts = frozenset(block for block in self.by_block if self._opens_part(block))

    def results(self, code: str) -> list[Observation]:
        """The results stated for an indicator that hold a number, in reading order."""
        return [o for o in self.by_code.get(code, ()) if o.kind == "result" and o.value is not None]

    def terms(self, code: str) -> list[Term]:
        """Every statement of an indicator's result: its own figures, and numerators of pairs whose rate it makes."""
        if code not in self._terms:
            role = self.catalogue[code].name if code in self.catalogue else code
            own = [self.term(o, role=role) for o in self.results(code)]
            pairs = [self.term(o, "numerator", role) for o in self._pairs.get(code, ())]
            self._terms[code] = own + pairs
        return self._terms[code]

    def pick(self, anchor: Observation, code: str, *, nested: bool = False) -> list[Term]:
        """The statements of an indicator that may belong with a figure, the nearest first, each value once.

        `nested` lets the period of one lie within the other's (tasks given for the year, done by April).
        """
        ranked = [
            (rank, n, t)
            for n, t in enumerate(self.terms(code))
            if (rank := self._distance(anchor, t.observation, nested=nested)) is not None
        ]
        distinct = {t.stated: t for _, _, t in sorted(ranked, key=lambda r: r[:2], reverse=True)}
        return list(distinct.values())[::-1]

    def _distance(self, a: Observation, b: Observation | None, *, nested: bool) -> int | None:
        """How far apart two figures of one population stand, from 0 (one sentence or row); None: not comparable."""
        if b is None or b.comparator != "eq":
            return None
        together = together_in(a, b)
        if a.table is not None and a.table == b.table and not together:
            return None
        timely = same_period(a, b) or (nested and contained(a, b))
        timely = timely and (nested or self.moment(a) == self.moment(b))
        told_at_once = together and (a.table is not None or a.snippet == b.snippet)
        if not timely or not (told_at_once or self.scope(a) == self.scope(b)):
            return None
        if together:
            return 0
        if a.section == b.section and a.table == b.table:
            return 1
        return 2 if (a.table is None) == (b.table is None) else 3

    def _opens_part(self, block: int) -> bool:
        """Whether a list item is of a part only: it begins with less of the very indicator that the list's head gives.

        ("Tổng số hồ sơ: 958. Cụ thể:" · "- Hồ sơ của thủ tục một phần: 134 hồ sơ, trực tuyến 131 hồ sơ, đạt 97,76 %")
        """
        first, head = self.by_block[block][0], block - 1
        if first.indicator is None or first.value is None or not MARK.match(self.text(block)):
            return False
        while MARK.match(self.text(head)) and head > block - LONGEST:
            head -= 1
        if not self.text(head).rstrip().endswith(":"):
            return False
        wholes = (o for o in self.by_block.get(head, ()) if o.indicator == first.indicator and o.value is not None)
        return any(whole.value > first.value for whole in wholes)  # type: ignore[operator]

    def _compared(self, o: Observation) -> bool:
        """Whether a figure stands in brackets as what another is compared with, though read as of the same period."""
        own = self.record.submission.period
        if o.table is not None or o.kind != "result" or (o.period_start, o.period_end) != (own.start, own.end):
            return False
        words = self.before(o)[-REACH:]
        opened = CLOSED.sub("", words)
        if EARLIER.search(opened[: opened.rfind("(") + 1]) or EARLIER.search(opened):
            return True
        if "(" not in words[-BRACKETED:]:
            return False
        bare = o.unit == "percent" and o.numerator is None
        return bool(COMPARED.search(words) or (bare and ASIDE.search(words)))

    def moment(self, o: Observation) -> str:
        """What the words as printed tell of a figure's time, other than the report's own: expected, earlier, running.

        A running total is the report's own figure where the report tells of the year from its first day.
        """
        words = (o.column or "") if o.table is not None else re.split(r"[.](?=\s)", self.before(o))[-1]
        if EXPECTED.search(words) or EXPECTED.search(o.section):
            return "expected"
        ends = [each.end for each in self.by_block.get(o.block, ()) if o.table is None and each.end < o.start]
        if BEFORE.search(words[-(o.start - ends[-1]) :] if ends else words):
            return "earlier"
        own = self.record.submission.period.start
        spans = [m["running"] for m in SPAN.finditer(words)]
        whole_year = own is not None and (own.month, own.day) == (1, 1)
        return "running" if spans and spans[-1] and not whole_year else ""

    def name(self, o: Observation) -> str:
        """What a figure measures, for a sentence: the indicator's Vietnamese name, else the report's own words."""
        indicator = self.catalogue.get(o.indicator)
        return indicator.name if indicator else LEADING.sub("", o.label) or o.label or "số liệu"

    def term(self, o: Observation, part: Part = "value", role: str = "") -> Term:
        """A figure, or one side of its pair, as a term. The number must be there."""
        return Term(self.stated(o, part), role or self.name(o), o, part)

    def stated(self, o: Observation, part: Part = "value") -> Stated:
        """The number that a figure states: the sides of a pair and whole counts are exact, the rest is rounded."""
        if (o.id, part) not in self._stated:
            self._stated[o.id, part] = self._read(o, part)
        return self._stated[o.id, part]

    def _read(self, o: Observation, part: Part) -> Stated:
        value = getattr(o, part)
        assert value is not None
        if part != "value":
            return Stated(_fraction(value))
        comparator = o.comparator
        strict = comparator in ("ge", "le") and bool(STRICT.search(self.before(o)))
        if o.unit != "percent" and (o.step is None or o.step <= 1) and value == value.to_integral_value():
            return Stated(_fraction(value), Fraction(0), comparator, strict)
        return Stated(_fraction(value), _fraction(o.step or 0), comparator, strict)

    def before(self, o: Observation) -> str:
        """The words in front of a figure, as far as its paragraph (or table row) is known."""
        return self.text(o.block)[: o.start] if self._placed(o) else o.snippet[: self._at(o)]

    def after(self, o: Observation) -> str:
        """The words behind a figure, as far as its paragraph (or table row) is known."""
        return self.text(o.block)[o.end :] if self._placed(o) else o.snippet[self._at(o) + len(o.text) :]

    def between(self, a: Observation, b: Observation) -> str:
        """The words between two figures of one paragraph, the first of them in front; "" where they are not known."""
        return self.text(a.block)[a.end : b.start] if self._placed(a) and self._placed(b) else ""

    def unread(self, a: Observation, b: Observation) -> bool:
        """Whether a number stands between two figures of a paragraph that is neither a figure nor part of a name."""
        if not self._placed(a) or not self._placed(b):
            return False
        names = [n for n in self._named.get(a.block, ()) if a.end <= n[0] < b.start]
        own = [(o.start, o.end) for o in self.by_block[a.block] if a.end <= o.start < b.start]
        left = list(self.text(a.block)[a.end : b.start])
        for first, last in (*names, *own):
            left[max(0, first - a.end) : last - a.end] = " " * (last - max(first, a.end))
        return any(c.isdigit() for c in left)

    def text(self, block: int) -> str:
        """A paragraph; where the record does not hold it, what its figures' sentences tell of it (blanks between).

        "" where these sentences contradict each other (a clause shown with the head of its sentence).
        """
        if block not in self._texts:
            self._texts[block] = _joined([(o.start - self._at(o), o.snippet) for o in self.by_block.get(block, ())])
        return self._texts[block]

    def _placed(self, o: Observation) -> bool:
        return o.table is None and self.text(o.block)[o.start : o.end] == o.text

    def scope(self, o: Observation) -> str:
        """The sub-group a figure is for; "" for the whole, and where most of its words repeat the indicator's name."""
        if not o.scope:
            return f"mục {o.block}" if o.block in self._parts else ""
        if o.id not in self._scopes:
            words = _words(o.scope)
            said = len(words & _words(self.name(o)))
            self._scopes[o.id] = "" if 2 * said > len(words) else group(o.scope)
        return self._scopes[o.id]

    def _at(self, o: Observation) -> int:
        """Where the figure starts in its snippet: at its k-th print there, when it is the k-th of its kind."""
        alike = [x for x in self.by_block.get(o.block, ()) if x.text == o.text and x.snippet == o.snippet]
        nth = sum(1 for x in alike if x.start < o.start)
        at = -1
        for _ in range(nth + 1):
            at = o.snippet.find(o.text, at + 1)
            if at < 0:
                return 0
        return at


@lru_cache(maxsize=1 << 16)
def _fraction(number: Decimal | int) -> Fraction:
    """An exact number; the same few thousand come again and again."""
    return Fraction(number)


def _joined(sentences: Iterable[tuple[int, str]]) -> str:
    whole = ""
    for at, sentence in sentences:
        old = whole[at : at + len(sentence)] if at >= 0 else "?"
        if any(was not in (" ", new) for was, new in zip(old, sentence, strict=False)):
            return ""
        whole = whole[:at].ljust(at) + sentence + whole[at + len(sentence) :]
    return whole


def _untorn(record: Record) -> tuple[Observation, ...]:
    """The figures without those torn out of a longer number by the reading ("204" of "1.204"): they prove nothing."""
    texts = dict(record.texts)
    return tuple(o for o in record.observations if o.table is not None or not _torn(texts.get(o.block, ""), o))


def _torn(text: str, o: Observation) -> bool:
    if text[o.start : o.end] != o.text:
        return False
    return bool(
        re.search(r"\d[.,]?$", text[: o.start]) or (o.text[-1:].isdigit() and text[o.end : o.end + 1].isdigit())
    )


def _fits(o: Observation, indicator: Indicator) -> bool:
    """Whether a figure's unit can be that of its indicator: percent (or a pair) for a share, đồng for money."""
    if indicator.shape == "share":
        return o.unit == "percent" or o.numerator is not None or o.value is None
    if indicator.shape == "money":
        return o.unit == "VND"
    return indicator.shape == "index" or o.unit not in ("percent", "VND")


def _indistinct(figures: Iterable[Observation]) -> frozenset[str]:
    """Table cells that share row or column, indicator, kind, scope and period: the headings do not tell them apart."""
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for o in figures:
        if o.table is not None and o.indicator is not None:
            expected = bool(EXPECTED.search(o.column or ""))
            own = (o.table, o.indicator, o.kind, o.scope, o.period_start, o.period_end, expected)
            alike["row", o.row, *own].append(o.id)
            alike["column", o.column, *own].append(o.id)
    return frozenset(i for ids in alike.values() if len(ids) > 1 for i in ids)


def together_in(a: Observation, b: Observation) -> bool:
    """Whether two figures stand in one paragraph, or in one row or column of a table."""
    if a.table is None or b.table is None:
        return a.table == b.table and a.block == b.block
    return a.table == b.table and (a.row == b.row or a.column == b.column)


def same_period(a: Observation, b: Observation) -> bool:
    """Whether two figures are for the same days (a figure without a period is for the report's own)."""
    return (a.period_start, a.period_end) == (b.period_start, b.period_end)


def contained(a: Observation, b: Observation) -> bool:
    """Whether the days of one figure lie within those of the other."""
    return within(a, b) or within(b, a)


def within(a: Observation, b: Observation) -> bool:
    """Whether the days of the first figure lie within those of the second; an end that is not told lies anywhere."""
    starts = a.period_start is None or b.period_start is None or a.period_start >= b.period_start
    return starts and (a.period_end is None or b.period_end is None or a.period_end <= b.period_end)


def confidence(observations: Iterable[Observation]) -> float:
    """The least trust that the reading has in one of the figures."""
    return min((o.confidence for o in observations), default=1.0)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))
