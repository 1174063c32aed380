"""Bringing a database file to the schema of this program: numbered migrations, then the views and macros over them.

Migrations lie in migrations/NNNN_*.sql, are applied in order, each in one transaction, and never change once shipped:
the database keeps their checksums. Views and macros hold no data, so views.sql and macros.sql are simply applied again
when their text has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import Newer, Tampered

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).parent
LAYERS = ("views.sql", "macros.sql")
HISTORY = """
CREATE TABLE IF NOT EXISTS schema_history (name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, ordinal INTEGER NOT NULL);
COMMENT ON TABLE schema_history IS 'Các bước nâng cấp cấu trúc kho đã áp dụng';
COMMENT ON COLUMN schema_history.name IS 'Tên tệp SQL';
COMMENT ON COLUMN schema_history.sha256 IS 'SHA-256 của tệp SQL khi áp dụng';
COMMENT ON COLUMN schema_history.ordinal IS 'Thứ tự áp dụng';
"""


def migrate(database: duckdb.DuckDBPyConnection, where: Path, sql: Path = SQL) -> None:
    """Upgrade a database to the migrations of a folder. Raises Newer or Tampered before anything is changed."""
    migrations = {p.name: p.read_text(encoding="utf-8") for p in sorted((sql / "migrations").glob("*.sql"))}
    database.execute(HISTORY)
    done = dict(database.execute("SELECT name, sha256 FROM schema_history ORDER BY ordinal").fetchall())
    _judge(done, migrations, where)
    for name, text in migrations.items():
        if name not in done:
            _apply(database, name, text)
    for name in LAYERS:
        text = (sql / name).read_text(encoding="utf-8")
        if done.get(name) != _checksum(text) or not set(migrations) <= set(done):
            _apply(database, name, text)


def tables(database: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables that batches fill, in the order in which they were made."""
    rows = database.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND table_name NOT IN ('batch', 'schema_history') "
        "AND database_name = current_database() ORDER BY table_oid"
    )
    return [name for (name,) in rows.fetchall()]


def _judge(done: Mapping[str, str], migrations: Mapping[str, str], where: Path) -> None:
    for name, checksum in done.items():
        if name in LAYERS:
            continue
        if name not in migrations:
            raise Newer(where, name)
        if checksum != _checksum(migrations[name]):
            raise Tampered(f"bước nâng cấp {name} khác với bước đã áp dụng vào «{where}»")


def _apply(database: duckdb.DuckDBPyConnection, name: str, text: str) -> None:
    database.begin()
    try:
        database.execute(text)
        database.execute("DELETE FROM schema_history WHERE name = ?", [name])
        database.execute(
            "INSERT INTO schema_history SELECT ?, ?, coalesce(max(ordinal), 0) + 1 FROM schema_history",
            [name, _checksum(text)],
        )
        database.commit()
    except BaseException:
        database.rollback()
        raise


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
