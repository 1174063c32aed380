"""Reading a warehouse: a connection to the current snapshot, which no writer touches."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse import snapshot, work

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa


AT_ONCE = 100_000
"""Rows of a batch of an answer that is read as a stream."""


class Reader(AbstractContextManager["Reader"]):
    """A read-only connection to one snapshot; `refresh` moves on. Parameters are ? or $name in the SQL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.snapshot = snapshot.current(folder)
        self._database = _open(self.snapshot)

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._database.close()

    def refresh(self) -> bool:
        """Move to the newest snapshot; returns whether there was a newer one."""
        newest = snapshot.current(self.folder)
        if newest == self.snapshot:
            return False
        database = _open(newest)
        self._database.close()
        self.snapshot, self._database = newest, database
        return True

    def pandas(self, sql: str, given: object = None) -> pd.DataFrame:
        """The answer as a pandas DataFrame; DECIMAL columns come as float."""
        return self._database.execute(sql, given).df()

    def arrow(self, sql: str, given: object = None) -> pa.Table:
        """The answer as an Arrow table, DECIMAL columns exact."""
        return self._database.execute(sql, given).to_arrow_table()

    def rows(self, sql: str, given: object = None) -> list[tuple[Any, ...]]:
        """The answer as Python tuples."""
        return self._database.execute(sql, given).fetchall()

    def batches(self, sql: str, given: object = None) -> pa.RecordBatchReader:
        """The answer as a stream of Arrow batches, for more than fits into memory."""
        return self._database.execute(sql, given).to_arrow_reader(AT_ONCE)


def connect(folder: str | Path) -> Reader:
    """Open the current snapshot of a warehouse for reading. Raises Missing where nothing has been published."""
    return Reader(Path(folder))


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415, heavy: not needed for --help

    return duckdb.connect(path, read_only=True, config=work.settings(path))
