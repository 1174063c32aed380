"""Whether a warehouse is what its manifests say: every file, every row, every reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import batches, lock, schema, snapshot, work
from warehouse.errors import Missing
from warehouse.stretches import stretches

if TYPE_CHECKING:
    import duckdb

OF_FIGURES = {
    "số liệu không có lần đọc": """SELECT count(*) FROM (FROM observation WHERE batch BETWEEN $first AND $last) o
        ANTI JOIN (FROM extraction_run WHERE batch BETWEEN $first AND $last) r
            ON r.document_id = o.document_id AND r.batch = o.batch""",
    "lần đọc có số lượng số liệu khác với số đã đếm": """SELECT count(*) FROM extraction_run r LEFT JOIN
        (SELECT document_id, batch, count(*) AS n FROM observation WHERE batch BETWEEN $first AND $last GROUP BY ALL) o
        USING (document_id, batch)
        WHERE r.batch BETWEEN $first AND $last AND coalesce(o.n, 0) <> r.observations""",
    "số liệu trùng mã trong một lần đọc": """SELECT count(*) FROM (SELECT 1 FROM observation
        WHERE batch BETWEEN $first AND $last GROUP BY batch, id HAVING count(*) > 1)""",
}
ORPHANS = {
    "lần đọc không có tài liệu": "SELECT count(*) FROM extraction_run r ANTI JOIN document d USING (document_id)",
    "lần đọc không có thông tin đơn vị nộp": """SELECT count(*) FROM extraction_run r
        ANTI JOIN submission s ON s.document_id = r.document_id AND s.batch = r.batch""",
    "tài liệu ghi hai lần": "SELECT count(*) FROM (SELECT 1 FROM document GROUP BY document_id HAVING count(*) > 1)",
    "tài liệu đọc hai lần bằng cùng một phiên bản": """SELECT count(*) FROM
        (SELECT 1 FROM extraction_run GROUP BY document_id, pipeline HAVING count(*) > 1)""",
    "phát hiện không có trạng thái": """SELECT count(*) FROM finding f
        ANTI JOIN finding_status s ON s.finding_id = f.id""",
}
"""What foreign keys and unique indexes would forbid, counted; all must be 0. Of figures, by stretches of batches."""


def verify(folder: str | Path) -> list[str]:
    """All that is wrong with a warehouse, one Vietnamese sentence each; empty when it is sound.

    Reads the batches, the private database (under the writer's lock) and the current snapshot. Raises Busy, Missing.
    """
    folder = Path(folder)
    if not (folder / work.BATCHES).is_dir():
        raise Missing(folder)
    handle = lock.hold(folder)
    try:
        found = list(batches.faults(folder / work.BATCHES))
        if found:
            return found
        if (folder / work.NAME).exists():
            found += _database_faults(folder / work.NAME, folder, "tệp làm việc")
        if (folder / snapshot.CURRENT).exists():
            found += _database_faults(snapshot.current(folder), folder, "bản công bố")
        return found
    finally:
        lock.release(handle)


def _database_faults(path: Path, folder: Path, name: str) -> Iterator[str]:
    import duckdb  # noqa: PLC0415, heavy: not needed for --help

    try:
        with duckdb.connect(path, read_only=True, config=work.settings(path)) as database:
            for fault in _faults(database, folder):
                yield f"{name} {path.name}: {fault}"
    except duckdb.Error as error:
        yield f"{name} {path.name}: không mở được ({error})"


def _faults(database: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[str]:
    """A database against the manifests of the batches that it holds."""
    newest = work.last(database)
    known = dict(database.execute("SELECT batch, manifest FROM batch").fetchall())
    if len(known) != newest:
        yield f"có {len(known)} lô, số thứ tự lớn nhất là {newest}"
    promised: dict[tuple[str, int], int] = {}
    for batch in batches.after(folder / work.BATCHES, 0):
        if batch.number <= newest:
            if known.get(batch.number) != batch.digest:
                yield f"lô {batch.number:08d} khác với lô trong thư mục {work.BATCHES}"
            promised |= {(part.table, batch.number): part.rows for part in batch.parts}
    yield from _miscounted(database, promised)
    figures = [(number, promised.get(("observation", number), 0)) for number in range(1, newest + 1)]
    for what, sql in OF_FIGURES.items():
        if wrong := sum(_count(database, sql, {"first": a, "last": b}) for a, b in stretches(figures)):
            yield f"{what}: {wrong}"
    for what, sql in ORPHANS.items():
        if wrong := _count(database, sql):
            yield f"{what}: {wrong}"


def _miscounted(database: duckdb.DuckDBPyConnection, promised: Mapping[tuple[str, int], int]) -> Iterator[str]:
    for table in schema.tables(database):
        held = dict(database.execute(f'SELECT batch, count(*) FROM "{table}" GROUP BY batch').fetchall())  # noqa: S608
        own = {number: count for (name, number), count in promised.items() if name == table}
        for number in sorted(held.keys() | own.keys()):
            if held.get(number, 0) != own.get(number, 0):
                yield f"bảng {table}, lô {number:08d}: có {held.get(number, 0)} dòng, bản kê ghi {own.get(number, 0)}"


def _count(database: duckdb.DuckDBPyConnection, sql: str, given: dict[str, int] | None = None) -> int:
    row = database.execute(sql, given).fetchone()
    assert row is not None
    return int(row[0])
