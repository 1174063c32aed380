"""What every notebook begins with: the warehouse, the month, and questions put once for several months."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product

import pandas as pd

import warehouse
from desk import wording
from warehouse import Reader

MAIN = (
    "dossiers.on_time_rate",
    "dossiers.online_rate",
    "dossiers.components_digitized_rate",
    "dossiers.results_digitized_rate",
    "dossiers.online_payment_rate",
    "government.e_document_rate",
)
"""The rates that a month is judged by; the office may choose others."""
STATUSES = {"met": "đạt", "missed": "chưa đạt", "unclear": "chưa đủ căn cứ", "not_reported": "chưa báo cáo"}
CHANGES = {"changed": "đổi", "added": "thêm", "removed": "bỏ"}
BRANCHES, SEVERITIES, FINDING_STATUSES = wording.BRANCHES, wording.SEVERITIES, wording.STATUSES


def connect() -> Reader:
    """The warehouse named by DOISOAT_KHO, else the folder "kho"; read-only, as it was last published."""
    return warehouse.connect(os.environ.get("DOISOAT_KHO", "kho"))


def chosen(name: str, otherwise: str) -> str:
    """What was chosen outside (DOISOAT_KY=2026-05), else what the notebook says."""
    return os.environ.get(f"DOISOAT_{name}") or otherwise


def months(store: Reader, up_to: str | None = None) -> list[str]:
    """The periods that are months, oldest first; where no report is monthly, all periods in the order of their ends."""
    found = store.rows("SELECT period FROM periods ORDER BY period_end, period_start DESC")
    codes = [code for (code,) in found]
    monthly = [code for code in codes if len(code) == len("2026-06") and code[5:].isdigit()] or codes
    return monthly[: monthly.index(up_to) + 1] if up_to in monthly else monthly


def each(store: Reader, question: str, *choices: Iterable[str]) -> pd.DataFrame:
    """The answers to one question for every combination of its arguments, one below the other.

    each(store, "compare_units", MAIN, ["2026-05", "2026-06"]) has the arguments in the columns asked_1 and asked_2.
    """
    tables = []
    for given in product(*choices):
        marks = ", ".join("?" * len(given))
        table = store.pandas(f"FROM {question}({marks})", list(given))
        tables.append(table.assign(**{f"asked_{n}": value for n, value in enumerate(given, start=1)}))
    filled = [table for table in tables if len(table)] or tables[:1]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def rates(store: Reader, indicators: Iterable[str], periods: Iterable[str]) -> pd.DataFrame:
    """The rates of all units for several indicators and periods in one question, as compare_units tells them for one.

    Columns: indicator, name, period, period_end, area_code, area, branch, value, numerator, denominator, target, low,
    high. `periods` are codes.
    """
    return store.pandas(
        """SELECT indicator, name, period, period_end_of_report AS period_end, area_code, area, branch, figure AS value,
            numerator, denominator, target,
            CASE WHEN denominator > 0 THEN greatest(wilson(-1, numerator::DOUBLE, denominator::DOUBLE), 0) END AS low,
            CASE WHEN denominator > 0 THEN least(wilson(1, numerator::DOUBLE, denominator::DOUBLE), 100) END AS high
        FROM headlines('result') LEFT JOIN (SELECT document_id, indicator, figure AS target FROM headlines('target'))
            USING (document_id, indicator)
        WHERE shape = 'share' AND area_code IS NOT NULL AND list_contains($indicators, indicator)
            AND list_contains($periods, period)
        ORDER BY list_position($indicators, indicator), period_end, area COLLATE vi, branch""",
        {"indicators": list(indicators), "periods": list(periods)},
    )


def told_apart(pairs: pd.DataFrame) -> pd.DataFrame:
    """Of rows with low, high and low_before, high_before those whose intervals do not overlap, the surest first.

    `certain` is how far the two intervals are apart, in points: what remains of a change after chance.
    """
    up, down = pairs.low - pairs.high_before, pairs.low_before - pairs.high
    found = pairs.assign(certain=up.where(up > down, down))
    return found[found.certain > 0].sort_values("certain", ascending=False, ignore_index=True)


def families(checks: pd.Series[str]) -> pd.Series[str]:
    """What kind of thing each finding is about, in words: time.falls is "So với kỳ trước"."""
    return checks.str.split(".").str[0].map(wording.FAMILIES)


def month_name(code: str) -> str:
    """2026-06 as an axis shows it: 6/2026; other periods stay."""
    year, _, rest = code.partition("-")
    return f"{int(rest)}/{year}" if rest.isdigit() else code
