"""What the warehouse hands out: observations and findings as JSON lines, CSV, Parquet or a sheet, from the snapshot."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse import sdmx
from warehouse.batches import TEMPORARY
from warehouse.errors import WarehouseError
from warehouse.reader import Reader, connect
from warehouse.stretches import COUNTED, stretches

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

FIGURES = """
    SELECT document, document_id, page, bbox, section, "table", "row", "column", text, snippet, indicator, label,
        kind, comparator, value, numerator, denominator, unit, decimals, period_start, period_end, as_of, scope,
        area_code, area, province, branch, confidence, why, id, period, version, machine_value, corrected
    FROM observations"""
QUERIES = {
    "observations": f"{FIGURES} ORDER BY document, arrival, place, ordinal",
    "findings": """
        SELECT document, document_id, "check", severity, indicators, area_code, area, period_start, period_end, period,
            list_transform(figures, f -> {'text': f.text, 'page': f.page, 'bbox': f.bbox, 'snippet': f.snippet,
                'observation_id': f.observation_id, 'document': f.document}) AS figures,
            stated, computed, message, ask, suggestion, possible, consequences, status, reason, author, expires_on,
            open_since, id
        FROM findings ORDER BY document, document_id, batch, ordinal""",
}
"""The fields of design record first, then what the warehouse knows besides; reading order."""
STRETCH = f"{FIGURES} WHERE batch BETWEEN ? AND ? ORDER BY batch, arrival, place, ordinal"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
SDMX = ".sdmx.csv"


def export(what: str, folder: str | Path, output: str | Path) -> int:
    """Write the observations or findings in force to a file, in the form that its ending names; returns the rows.

    The endings are .jsonl, .csv, .parquet, .xlsx, and for observations .sdmx.csv, which also writes the data structure
    definition beside it (.sdmx.json). A file appears whole or not at all. Raises Missing where nothing has been
    published, WarehouseError for an unknown ending or subject.
    """
    output = Path(output)
    if what == "observations" and output.name.lower().endswith(SDMX):
        return _sdmx(Path(folder), output)
    writer = WRITERS.get(output.suffix.lower())
    if writer is None or what not in QUERIES:
        raise WarehouseError(
            f"Không xuất được «{what}» ra «{output.name}». Xuất được: {', '.join(QUERIES)}; "
            f"đuôi tệp: {', '.join((*WRITERS, SDMX))}."
        )
    with connect(folder) as reader, _whole(output) as file:
        return writer(reader, QUERIES[what], file)


@contextmanager
def _whole(output: Path) -> Iterator[Path]:
    """A temporary file that takes its name when all is written."""
    output.parent.mkdir(parents=True, exist_ok=True)
    temporary = output.with_name(f"{TEMPORARY}{output.name}")
    try:
        yield temporary
        temporary.replace(output)
    finally:
        temporary.unlink(missing_ok=True)


def _sdmx(folder: Path, output: Path) -> int:
    with connect(folder) as reader, _whole(output) as data, _whole(output.with_suffix(".json")) as structure:
        structure.write_text(sdmx.structure(reader), encoding="utf-8")
        return sdmx.write(reader, data)


def _jsonl(reader: Reader, query: str, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for count, row in enumerate(_rows(reader, query), start=1):  # noqa: B007, the last one is the number of rows
            file.write(json.dumps(_plain(row), ensure_ascii=False) + "\n")
    return count


def _csv(reader: Reader, query: str, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark lets spreadsheets see UTF-8
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_columns(reader, query))
        for count, row in enumerate(_rows(reader, query), start=1):  # noqa: B007, the last one is the number of rows
            writer.writerow([_inert(_cell(value)) for value in row.values()])
    return count


def _parquet(reader: Reader, query: str, path: Path) -> int:
    """Parquet is read by programs: observations come in the order of arrival, stretch by stretch."""
    from pyarrow import parquet  # noqa: PLC0415, heavy: not needed for --help

    pieces = stretches(reader.rows(COUNTED)) if query == QUERIES["observations"] else []
    count = 0
    with parquet.ParquetWriter(path, reader.batches(f"{query} LIMIT 0").schema, compression="zstd") as writer:
        for batch in _all(reader, query, pieces):
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _all(reader: Reader, query: str, pieces: Sequence[tuple[int, int]]) -> Iterator[pa.RecordBatch]:
    """The answer as a stream; observations stretch by stretch."""
    if not pieces:
        yield from reader.batches(query)
    for piece in pieces:
        yield from reader.batches(STRETCH, piece)


def _xlsx(reader: Reader, query: str, path: Path) -> int:
    import xlsxwriter  # noqa: PLC0415, heavy: not needed for --help

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    count = 0
    with xlsxwriter.Workbook(path, {**plain, "constant_memory": True}) as book:
        sheet = book.add_worksheet("Số liệu")
        head = book.add_format({"bold": True})
        names = _columns(reader, query)
        sheet.write_row(0, 0, names, head)
        sheet.freeze_panes(1, 0)
        for count, row in enumerate(_rows(reader, query), start=1):
            for column, value in enumerate(row.values()):
                shown = _cell(value)
                if isinstance(shown, str):
                    sheet.write_string(count, column, shown)
                elif shown is not None:
                    sheet.write(count, column, shown)
        sheet.autofilter(0, 0, max(count, 1), len(names) - 1)
    return count


WRITERS: dict[str, Callable[[Reader, str, Path], int]] = {
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}


def _rows(reader: Reader, query: str) -> Iterator[Row]:
    for batch in reader.batches(query):
        yield from batch.to_pylist()


def _columns(reader: Reader, query: str) -> list[str]:
    return list(reader.batches(query).schema.names)


def _plain(value: Any) -> Any:  # noqa: ANN401, any cell
    """A cell as JSON: exact numbers as JSON numbers, days as ISO text."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case dict():
            return {name: _plain(own) for name, own in value.items()}
        case list():
            return [_plain(own) for own in value]
        case _:
            return value


def _cell(value: Any) -> Any:  # noqa: ANN401, any cell
    """A cell for a flat sheet: what has parts as JSON text."""
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, (dict, list)) else plain


def _inert(cell: Any) -> Any:  # noqa: ANN401, any cell
    """A cell of a CSV file: words that a spreadsheet would take for a formula stand behind an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
