"""Figures and catalogue to a Record: every figure becomes an observation: number, kind, period, scope, code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.document import Block, Document, Figure, Reading
from normalize import parts, units
from normalize.abbreviations import Abbreviations
from normalize.catalogue import Catalogue, Indicator, Shape
from normalize.clue import Clue
from normalize.cues import comparator_of, kind_of
from normalize.issuer import identify
from normalize.legend import Legend, legend_of
from normalize.link import Link, link_all, vocabulary
from normalize.measures import Measures
from normalize.number_words import spoken
from normalize.numbers import amount, count, read
from normalize.observation import Kind, Observation, Period, Record, Submission
from normalize.period import as_of, figure_period
from normalize.scope import Around, scope_of
from normalize.statuses import status_rows

RATE_LABEL = re.compile(r"^\W*(?:(?:tỷ|tỉ)\s+lệ|tl)\b|^\s*%\s|\b(?:tỷ|tỉ)\s+lệ\s*$", re.IGNORECASE)
MEASURE = re.compile(
    r"[-+*•\s]*(?:\d{1,2}(?:\.\d{1,2})*\s*[./)]\s*)?(?:(?:chỉ|mục)\s+tiêu\s+)?(?:(?:tỷ\s+lệ|tỉ\s+lệ|tổng|số|mức\s+độ)\s|(?:nhiệm\s+vụ|công\s+việc)\b[^:]*\bgiao\b)",
    re.IGNORECASE,
)
"""An item that names a measure: its words ("cấp kết quả") tell no result."""
COUNTS = re.compile(r"[-+*•\s]*(?:(?:về|trong|đối\s+với)\s+)?\d+\s+[^\W\d_]", re.IGNORECASE)
"""An item that begins with a count: it is told of, not announced."""
IN_WORDS = re.compile(r"\s*\(\s*([^()\d]{2,120}?)\s*\)")
"""What stands in brackets right behind a figure: perhaps the number again in words."""
SHAPES: dict[str, Shape] = {"percent": "share", "VND": "money"}
HUNDRED = Decimal(100)
UNSURE = 0.6
"""A figure whose two readings differ, or whose number a doubtful rule read, is trusted at most this much."""


@dataclass(frozen=True, slots=True)
class _Value:
    """The number of a figure: value, pair, unit as exported, printed decimals, step of the last place, rule."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str | None
    decimals: int | None
    step: Decimal | None
    rule: str
    sure: float = 1.0


def understand(document: Document, reading: Reading, catalogue: Catalogue) -> Record:
    """Understand every figure of a document: whose it is, what it measures, how much, for when."""
    submission = identify(document)
    measures = Measures(document, vocabulary(catalogue))
    abbreviations, legend = Abbreviations(document, catalogue), legend_of(document, submission.period)
    values = list(_values(document, reading.figures))
    clues = [
        _clue(measures.named(abbreviations.written_out(figure)), value, submission.title)
        for figure, value in zip(reading.figures, values, strict=True)
    ]
    links = link_all(clues, catalogue)
    observations = tuple(
        _observation(document, submission, figure, value, linked, catalogue, legend, n)
        for n, (figure, value, linked) in enumerate(zip(reading.figures, values, links, strict=True), start=1)
    )
    return Record(
        submission=submission,
        observations=observations,
        statuses=tuple(status_rows(document)),
        non_figures=reading.non_figures,
        unplaced=reading.unplaced,
        media=document.media,
        pages=len(document.pages),
        notes=document.notes,
        texts=tuple((n, document.blocks[n].text) for n in sorted({o.block for o in observations if o.table is None})),
    )


def _observation(
    document: Document,
    submission: Submission,
    figure: Figure,
    value: _Value,
    linked: Link,
    catalogue: Catalogue,
    legend: Legend,
    ordinal: int,
) -> Observation:
    block = document.blocks[figure.place.block]
    before, after = _sentence(block, figure)
    above = [document.blocks[i].text for i in reversed(block.parents)]
    kind, kind_cue = kind_of(
        figure,
        before,
        after,
        block.text[: figure.place.start],
        _deciding(block, above),
        submission.type,
        submission.period,
    )
    around = tuple(c for c in (figure.column or "", *above, *_captions(document, figure)) if c)
    bracketed = legend.of(block, figure.place.start, figure.place.end)
    period = bracketed or _period(figure, block, around, submission, kind)
    texts = list(above) if figure.table else [block.text, *above]
    stub = _stub(document, figure) if figure.table else ""
    around_it = Around(after, texts, submission.area, value.unit, kind, stub)
    told = (
        (figure.column or "", figure.row or "", *around)
        if figure.table
        else (before, texts[0][: figure.place.start], *around)
    )
    doubt = _written_otherwise(block.text[figure.place.end :], value)
    sure = min(figure.sure, value.sure, UNSURE if doubt else 1.0, UNSURE if figure.other is not None else 1.0)
    return Observation(
        id=f"{document.id}-{ordinal:04d}",
        document=document.name,
        document_id=document.id,
        page=figure.place.page,
        bbox=figure.place.bbox,
        block=figure.place.block,
        start=figure.place.start,
        end=figure.place.end,
        section=" / ".join(block.section),
        table=figure.table,
        row=figure.row,
        column=figure.column,
        text=figure.text,
        snippet=figure.snippet,
        indicator=linked.code,
        label=figure.label,
        kind=kind,
        comparator=comparator_of(figure, after),
        value=value.value,
        numerator=value.numerator,
        denominator=value.denominator,
        unit=value.unit or _noun(figure, told, catalogue.get(linked.code), catalogue),
        decimals=value.decimals,
        step=value.step,
        period_start=period.start,
        period_end=period.end,
        as_of=as_of(figure.snippet, around, submission.period),
        scope=scope_of(figure, around_it, catalogue.get(linked.code)),
        area_code=submission.area_code,
        area=submission.area,
        province=submission.province,
        branch=submission.branch,
        confidence=round(sure * (0.98 if linked.code is None else 0.9 + 0.1 * linked.score), 3),
        why="; ".join(
            w for w in (value.rule, doubt, kind_cue, f"kỳ: {period.cue}" if period.cue else "", linked.why) if w
        ),
        candidates=linked.candidates,
        other=figure.other,
        form=figure.form,
    )


def _values(document: Document, figures: Sequence[Figure]) -> Iterator[_Value]:
    """The number of every figure."""
    previous: Figure | None = None
    for figure in figures:
        yield _value(figure, previous, document.blocks[figure.place.block].text[figure.place.start :])
        previous = figure if figure.form == "money" or (previous and previous.snippet == figure.snippet) else None
        previous = previous if previous is None or previous.form == "money" else None


def _value(figure: Figure, money: Figure | None, behind: str) -> _Value:
    """The number of a figure. `money` is an amount earlier in the same sentence, whose unit a bare part may share."""
    unit = units.printed(figure.unit, behind)
    if figure.form == "empty":
        return _Value(None, None, None, unit, None, None, "ô ghi không phát sinh")
    if figure.form == "money":
        return _money(figure.value or "")
    numerator, denominator = _side(figure.numerator), _side(figure.denominator)
    if figure.form == "pair":
        return _Value(None, numerator, denominator, unit, None, None, "cặp số")
    if figure.form in ("percent", "pair_percent") or _is_rate(figure):
        number = read(figure.value or "", "percent")
        if number is None:
            return _Value(None, numerator, denominator, "percent", None, None, "không đọc được tỷ lệ", 0.3)
        step = Decimal(1).scaleb(-number.decimals)
        sure = _agreement(number.value, numerator, denominator)
        return _Value(number.value, numerator, denominator, "percent", number.decimals, step, number.rule, sure)
    if money is not None and not figure.unit and figure.form == "count" and "," in (figure.value or ""):
        return _money(f"{figure.value} {money.unit}", "đơn vị theo số tiền đứng trước", UNSURE)
    number = count(figure.value or "")
    if number is None:
        return _Value(None, None, None, unit, None, None, "không đọc được số", 0.3)
    return _Value(number.value, None, None, unit, number.decimals, Decimal(1).scaleb(-number.decimals), number.rule)


def _written_otherwise(after: str, value: _Value) -> str:
    """The doubt where the number again in words, in brackets behind the figure, is another one; else empty."""
    match = IN_WORDS.match(after)
    said = spoken(match[1]) if match else None
    return f"chữ trong ngoặc ghi số khác: {said}" if said is not None and said != value.value else ""


def _money(text: str, rule: str = "", sure: float = 1.0) -> _Value:
    found = amount(text)
    if found is None:
        return _Value(None, None, None, "VND", None, None, "không đọc được số tiền", 0.3)
    value, step, read_by = found
    printed = re.search(r"[.,](\d+)\s*[^\d.,]", text)
    decimals = len(printed[1]) if printed and "hàng nghìn" not in read_by else 0
    return _Value(value, None, None, "VND", decimals, step, "; ".join(r for r in (read_by, rule) if r), sure)


def _side(text: str | None) -> Decimal | None:
    """One side of a pair. A pair of amounts in đồng may carry its unit."""
    number = count(text) if text else None
    return number.value if number else None


def _agreement(percent: Decimal, numerator: Decimal | None, denominator: Decimal | None) -> float:
    """Trust in the separators of a pair: full where pair and percentage agree within a tenth."""
    if not numerator or not denominator:
        return 1.0
    return 1.0 if abs(numerator / denominator * HUNDRED - percent) * 10 <= HUNDRED else 0.9


def _is_rate(figure: Figure) -> bool:
    """A bare number that its label calls a rate ("Tỷ lệ phủ sóng: 72,5")."""
    if figure.form != "count" or figure.unit or not RATE_LABEL.search(figure.label):
        return False
    number = read(figure.value or "", "percent")
    return number is not None and number.value <= HUNDRED


def _noun(figure: Figure, told: Sequence[str], indicator: Indicator | None, catalogue: Catalogue) -> str | None:
    """The counted noun of a figure without a printed unit: its label's, else one told before it, nearest first."""
    device = parts.device(figure) if indicator and indicator.code == parts.EQUIPMENT else []
    return next(iter(device), None) or units.named(figure) or units.around(told, indicator, catalogue)


def _sentence(block: Block, figure: Figure) -> tuple[str, str]:
    """The text of the figure's block before it, back to the sentence's begin, and behind it, to the sentence's end."""
    before = block.text[: figure.place.start]
    cut = max((m.end() for m in re.finditer(r"(?:(?<=[.;!?])\s|\n)", before)), default=0)
    after = block.text[figure.place.end :]
    end = re.search(r"[.;!?](?=\s|$)|\n", after)
    return before[cut:], after[: end.start()] if end else after


def _deciding(block: Block, above: Sequence[str]) -> list[str]:
    """What may decide result or target, nearest first: the item's own name before its colon, lead-ins, headings."""
    lead = block.text.split(":", 1)[0] if block.kind == "item" and ":" in block.text[:80] else ""
    lead = "" if MEASURE.match(lead) or COUNTS.match(lead) else lead
    return [t for t in (lead, *above) if t]


def _captions(document: Document, figure: Figure) -> Iterator[str]:
    if figure.table:
        yield document.tables[figure.table - 1].caption


def _stub(document: Document, figure: Figure) -> str:
    """The head of the column that names the rows of a figure's table."""
    table = document.tables[(figure.table or 1) - 1]
    cells = next((row for row in table.cells if figure.place.block in row), ())
    named = (n for n, cell in enumerate(cells) if cell is not None and document.blocks[cell].text == figure.row)
    return next((table.columns[n] for n in named), "")


def _period(figure: Figure, block: Block, around: Sequence[str], submission: Submission, kind: Kind) -> Period:
    """The period of a figure: its paragraph, then what stands above; in a table its row, then its column."""
    plan = submission.type == "plan"
    if figure.table and figure.row:
        return figure_period(figure.row, around, submission.period, kind, plan=plan)
    return figure_period(block.text, around, submission.period, kind, figure.place.start, plan=plan)


def _clue(figure: Figure, value: _Value, title: str) -> Clue:
    """What the report says of a figure; what it is about as a whole comes last."""
    shape = SHAPES.get(value.unit or "", "share" if figure.form == "pair" else "count")
    noun = figure.unit if shape == "count" or figure.form == "pair" else None
    return Clue(
        label=figure.label,
        context=(*figure.context, title),
        shape=shape,
        unit=noun,
        pair=value.numerator is not None,
        rated=value.numerator is not None and value.value is not None,
    )
