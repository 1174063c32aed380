"""The data dictionary: what every table, view, macro, column and indicator means, written from the warehouse itself.

python -m warehouse.dictionary docs/tu-dien-du-lieu.md
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from normalize import catalogue
from warehouse import schema

if TYPE_CHECKING:
    import duckdb

HEAD = """# Từ điển dữ liệu của kho số liệu

Tệp này do lệnh `python -m warehouse.dictionary docs/tu-dien-du-lieu.md` viết ra từ chú thích trong cơ sở dữ liệu và
danh mục chỉ tiêu; không sửa bằng tay. Phân tích viên dùng các **khung nhìn** và **câu hỏi**; các **bảng** chỉ được ghi
thêm, không bao giờ bị sửa.
"""
SHAPES = {"share": "tỷ lệ", "count": "số lượng", "money": "tiền", "index": "chỉ số"}
AGGREGATIONS = {"sum": "cộng", "weighted": "bình quân theo mẫu số", "none": "không cộng"}
SOURCES = {
    "observations": ("observation", "submission", "submissions"),
    "findings_history": ("finding",),
    "findings": ("findings_history", "finding"),
    "documents": ("document", "extraction_run"),
    "unknown_issuers": ("submission", "submissions"),
    "periods": ("submission",),
    "checks": ("check_catalogue",),
}
"""Where a view takes its columns from, unless from the table of its singular."""
Row = tuple[str, ...]


def text() -> str:
    """The whole dictionary as Markdown. Raises KeyError that names a table, view, macro or column without a comment."""
    import duckdb  # noqa: PLC0415, heavy: not needed for --help

    with duckdb.connect() as database:
        schema.migrate(database, Path("memory"))
        columns = _columns(database)
        parts = [
            HEAD,
            "## Khung nhìn\n",
            *_relations(database, "view", columns),
            "## Câu hỏi\n\nGọi như một bảng: `FROM compare_units('dossiers.on_time_rate', '2026-06')`.\n",
            _table(("câu hỏi", "trả lời"), _questions(database)),
            "## Bảng\n",
            *_relations(database, "table", columns),
            "## Hàm\n",
            _table(("hàm", "ý nghĩa"), _functions(database)),
        ]
    parts += ["## Chỉ tiêu\n", _table(("mã", "tên", "đơn vị", "dạng", "cộng lên tỉnh"), _indicators())]
    return "\n".join(parts)


def _relations(database: duckdb.DuckDBPyConnection, kind: str, columns: dict[str, list[Row]]) -> Iterator[str]:
    found = database.execute(
        f"SELECT {kind}_name, comment FROM duckdb_{kind}s() WHERE NOT internal ORDER BY {kind}_oid"  # noqa: S608, ours
    ).fetchall()
    for name, comment in found:
        yield f"### {name}\n\n{_said(name, comment)}.\n"
        yield _table(("cột", "kiểu", "ý nghĩa"), columns[name])


def _columns(database: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    """The columns of each table and view; a view's column without a comment of its own means what its source's does."""
    rows = database.execute(
        "SELECT table_name, column_name, data_type, comment, table_name IN (SELECT view_name FROM duckdb_views()) "
        "FROM duckdb_columns() WHERE NOT internal ORDER BY table_oid, column_index"
    ).fetchall()
    own = {(table, column): comment for table, column, _, comment, _ in rows if comment}
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for table, column, kind, comment, is_view in rows:
        sources = SOURCES.get(table, (table.removesuffix("s"),)) if is_view else ()
        meanings = [comment, *(own.get((source, column)) for source in sources)]
        found[table].append((f"`{column}`", kind, _said(f"{table}.{column}", next(filter(None, meanings), None))))
    return found


def _questions(database: duckdb.DuckDBPyConnection) -> Iterable[Row]:
    return _macros(database, "table_macro")


def _functions(database: duckdb.DuckDBPyConnection) -> Iterable[Row]:
    return _macros(database, "macro")


def _macros(database: duckdb.DuckDBPyConnection, kind: str) -> Iterable[Row]:
    found = database.execute(
        "SELECT function_name, parameters, comment FROM duckdb_functions() WHERE NOT internal AND function_type = ? "
        "ORDER BY function_oid",
        [kind],
    ).fetchall()
    return [(f"`{name}({', '.join(given)})`", _said(name, comment)) for name, given, comment in found]


def _indicators() -> Iterable[Row]:
    for i in catalogue.load():
        yield (f"`{i.code}`", i.name, i.unit, SHAPES[i.shape], AGGREGATIONS[i.aggregation])


def _table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _said(name: str, comment: str | None) -> str:
    if not comment:
        raise KeyError(f"{name} has no comment")
    return comment


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
