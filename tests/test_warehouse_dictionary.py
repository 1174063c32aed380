"""The data dictionary says what the warehouse is: every table, view, macro and column has a meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalize import catalogue
from warehouse import dictionary, rows, schema

DOCS = Path(__file__).parent.parent / "docs" / "tu-dien-du-lieu.md"


def test_the_dictionary_in_the_docs_is_the_one_that_the_schema_gives() -> None:
    assert DOCS.read_text(encoding="utf-8") == dictionary.text(), (
        f"run: python -m warehouse.dictionary docs/{DOCS.name}"
    )


def test_every_indicator_of_the_catalogue_is_in_it() -> None:
    text = dictionary.text()
    assert all(f"`{i.code}`" in text for i in catalogue.load())


def test_something_without_a_comment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def migrate(database, *_):  # noqa: ANN001, ANN002, ANN202, stands in for schema.migrate
        database.execute("CREATE TABLE secret (a INTEGER); COMMENT ON TABLE secret IS 'x'")

    monkeypatch.setattr(schema, "migrate", migrate)
    with pytest.raises(KeyError, match=r"secret\.a"):
        dictionary.text()


def test_the_rows_that_are_written_have_the_columns_of_the_tables() -> None:
    import duckdb  # noqa: PLC0415, only here

    with duckdb.connect() as database:
        schema.migrate(database, Path("memory"))
        held = {
            name: {column for (column,) in database.execute(f"SELECT column_name FROM (DESCRIBE {name})").fetchall()}
            for name in schema.tables(database)
        }
    assert {name: {"batch", *columns} for name, columns in rows.COLUMNS.items()} == held
