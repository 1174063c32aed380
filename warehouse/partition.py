"""Observations on shared storage: Parquet under province=…/period=…/, brought up to date by replacing what changed.

A question about one province and period then opens one file of the country's. Every file is replaced in one step, so a
reader sees the old or the new figures of a partition, never half of them; a partition that lost its last report goes.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import work
from warehouse.batches import TEMPORARY
from warehouse.reader import Reader, connect

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet

FILE, STATE = "so-lieu.parquet", "_trang-thai.json"
NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""How Hive's layout writes that a province or period is not known; DuckDB reads NULL."""
RESERVED = {ord(sign): f"%{ord(sign):02X}" for sign in '/\\:*?"<>|%='}
"""Signs that no folder's name may hold on every system, or that have a meaning in the layout."""

Key = tuple[str | None, str | None]

FIGURES = """
SELECT * EXCLUDE (fixes, machine_text, machine_indicator, exact, candidates) FROM observations
WHERE period IS NOT DISTINCT FROM $period AND list_contains($provinces, coalesce(province, ''))
ORDER BY province, area_code, document_id, ordinal
"""
MARKS = """
SELECT province, period, md5(string_agg(concat_ws('|', document_id, s.batch, changed), ',' ORDER BY document_id))
FROM submissions s JOIN extraction_run r USING (document_id, batch)
LEFT JOIN (SELECT document_id, max(batch) AS changed FROM correction GROUP BY document_id) USING (document_id)
WHERE in_force AND r.observations > 0 GROUP BY province, period
"""
"""A partition's figures follow from its reports, each in its newest reading, and what people corrected in them."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: partitions written with their rows, left as they were, and removed."""

    written: int
    rows: int
    kept: int
    removed: int


def export_partitioned(folder: str | Path, output: str | Path) -> Exported:
    """Bring the partitions in a folder up to the current snapshot of a warehouse.

    Raises Missing where nothing has been published, NoSpace; a run that was cut short is finished by the next.
    """
    output = Path(output)
    output.mkdir(parents=True, exist_ok=True)
    for torn in output.glob(f"{TEMPORARY}*"):
        torn.unlink()
    with connect(folder) as reader, work.disk_watched(output, "xuất"):
        before, now = _state(output), _marks(reader)
        kept = {key for key, mark in now.items() if before.get(_home(key)) == mark and _file(output, key).exists()}
        changed = [key for key in now if key not in kept]
        rows = sum(_replace(reader, output, period, own) for period, own in _by_period(changed).items())
        gone = {file.parent.relative_to(output).as_posix() for file in output.glob(f"province=*/period=*/{FILE}")}
        gone -= {_home(key) for key in now}
        for home in gone:
            _remove(output / home)
        _write_state(output, {_home(key): mark for key, mark in now.items()})
    return Exported(len(changed), rows, len(kept), len(gone))


def _marks(reader: Reader) -> dict[Key, str]:
    """What tells the figures of each partition from earlier ones: their sources, and the views they come through."""
    views = reader.rows("SELECT sha256 FROM schema_history WHERE name = 'views.sql'")[0][0]
    return {(province, period): f"{mark}-{views[:8]}" for province, period, mark in reader.rows(MARKS)}


def _by_period(keys: Sequence[Key]) -> dict[str | None, list[str | None]]:
    found: defaultdict[str | None, list[str | None]] = defaultdict(list)
    for province, period in keys:
        found[period].append(province)
    return found


def _replace(reader: Reader, output: Path, period: str | None, provinces: Sequence[str | None]) -> int:
    """Write the partitions of one period, which one question gives province by province; returns the rows."""
    rows, current = 0, None
    with ExitStack() as open_file:
        answer = reader.batches(FIGURES, {"period": period, "provinces": [p or "" for p in provinces]})
        for province, part in _runs(answer):
            if (province, period) != current:
                open_file.close()
                current = (province, period)
                writer = open_file.enter_context(_partition(output, current, part.schema))
            writer.write_batch(part)
            rows += part.num_rows
    return rows


@contextmanager
def _partition(output: Path, key: Key, schema: pa.Schema) -> Iterator[parquet.ParquetWriter]:
    """A partition's file to write; it takes its place when all is written, and not at all after an error."""
    from pyarrow import parquet  # noqa: PLC0415, heavy: not needed for --help

    final, temporary = _file(output, key), output / f"{TEMPORARY}{os.getpid()}.parquet"
    with parquet.ParquetWriter(temporary, schema, compression="zstd") as writer:
        yield writer
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(final)


def _runs(answer: pa.RecordBatchReader) -> Iterator[tuple[str | None, pa.RecordBatch]]:
    """Rows in the order of their provinces as runs of one province, without the columns that the folders tell."""
    import pyarrow.compute as pc  # noqa: PLC0415, heavy: not needed for --help

    for batch in answer:
        provinces = batch.column("province")
        plain = batch.drop_columns(["province", "period"])
        for province in provinces.unique():
            own = pc.equal(provinces, province) if province.is_valid else pc.is_null(provinces)
            yield province.as_py(), plain.filter(own)


def _remove(home: Path) -> None:
    (home / FILE).unlink(missing_ok=True)
    for folder in (home, home.parent):
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()


def _home(key: Key) -> str:
    province, period = (NOTHING if part is None else part.translate(RESERVED) for part in key)
    return f"province={province}/period={period}"


def _file(output: Path, key: Key) -> Path:
    return output / _home(key) / FILE


def _state(output: Path) -> dict[str, str]:
    try:
        state: dict[str, str] = json.loads((output / STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return state


def _write_state(output: Path, state: dict[str, str]) -> None:
    temporary = output / f"{TEMPORARY}{STATE}"
    temporary.write_text(json.dumps(dict(sorted(state.items())), ensure_ascii=False, indent=1), encoding="utf-8")
    temporary.replace(output / STATE)
