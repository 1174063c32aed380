"""The catalogues as the warehouse keeps them: communes, indicators and checks, a new version only where one changed."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from normalize import catalogue as indicators
from normalize import communes
from rules import catalogue as checks
from warehouse import rows

if TYPE_CHECKING:
    import duckdb

REFORM = date(2025, 7, 1)
"""Since when the communes of today exist (Resolution 202/2025/QH15)."""


def news(database: duckdb.DuckDBPyConnection) -> dict[str, list[rows.Row]]:
    """The rows of communes and indicators that are new or changed."""
    found: dict[str, list[rows.Row]] = {"area": _areas(database), "indicator": []}
    held = _held(database, "SELECT indicator, fingerprint FROM indicators")
    for i in indicators.load():
        parts = (i.numerator, i.denominator, i.over_100, i.aggregation, i.good, i.note)
        row = (i.code, i.name, i.shape, i.unit, *parts)
        if held.get(i.code) != (mark := rows.digest(row)):
            found["indicator"].append((*row, mark))
    return found


def check_news(database: duckdb.DuckDBPyConnection) -> dict[str, list[rows.Row]]:
    """The rows of checks that are new or changed."""
    held = _held(database, 'SELECT "check", fingerprint FROM checks')
    found = [(c.id, c.kind, c.family, c.about, rows.digest(c.model_dump(mode="json"))) for c in checks.load()]
    return {"check_catalogue": [row for row in found if held.get(row[0]) != row[-1]]}


def _areas(database: duckdb.DuckDBPyConnection) -> list[rows.Row]:
    """All communes when any of them is new or changed, else none: the newest batch of them is the list in force."""
    held = database.execute("SELECT area_code, area, province FROM areas ORDER BY area_code").fetchall()
    if held == _communes():
        return []
    return [
        (c.code, c.title, c.province_code, c.province, REFORM, None, list(c.old_units), []) for c in communes.load()
    ]


@cache
def _communes() -> list[tuple[str, str, str]]:
    """Code, name and province of every commune, as the warehouse would give them."""
    return sorted((c.code, c.title, c.province) for c in communes.load())


def _held(database: duckdb.DuckDBPyConnection, sql: str) -> dict[str, str]:
    return dict(database.execute(sql).fetchall())
