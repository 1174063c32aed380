"""Reports on their way out of the warehouse: some hundred at a time, as Arrow tables until someone reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.observation import Observation, Record
from warehouse import rows

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SIZE = 200
"""Reports in one sheaf: some 30,000 figures, 13 MB."""
PARTS = ("status_row", "non_figure", "unplaced", "passage")
SUBMISSION = rows.COLUMNS["submission"]
FIGURES = ", ".join(f'"{name}"' for name in (*rows.OBSERVATION, "ordinal", "candidates", "exact"))
AMENDED = "document_id IN (SELECT document_id FROM correction)"
"""Reports that a person has corrected somewhere; every other one is in force as the machine read it."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Some reports in force. Small to hand to another process; going through it makes the records."""

    heads: Sequence[rows.Row]
    figures: pa.Table
    parts: Mapping[str, pa.Table]

    def __len__(self) -> int:
        return len(self.heads)

    def __iter__(self) -> Iterator[Record]:
        figures = self._figures()
        statuses, non_figures, unplaced, passages = (_by_document(self.parts[name]) for name in PARTS)
        for head in self.heads:
            submission, (media, pages, notes) = rows.to_submission(head[: len(SUBMISSION)]), head[len(SUBMISSION) :]
            key = submission.document_id
            yield Record(
                submission=submission,
                observations=tuple(figures[key]),
                statuses=tuple(map(rows.to_status_row, statuses[key])),
                non_figures=tuple(rows.to_non_figure(key, row) for row in non_figures[key]),
                unplaced=tuple(rows.to_unplaced(key, row) for row in unplaced[key]),
                media=media,
                pages=pages,
                notes=tuple(notes),
                texts=tuple(passages[key]),
            )

    def _figures(self) -> defaultdict[str, list[Observation]]:
        submissions = {head[0]: rows.to_submission(head[: len(SUBMISSION)]) for head in self.heads}
        columns = [column.to_pylist() for column in self.figures.columns]
        found: defaultdict[str, list[Observation]] = defaultdict(list)
        for o in rows.to_observations(columns, [submissions[key] for key in columns[0]]):
            found[o.document_id].append(o)
        return found


def sheaves(database: duckdb.DuckDBPyConnection, documents: Collection[str] | None = None) -> Iterator[Sheaf]:
    """The reports in force in the order of arrival, human corrections applied; all, or those of some document ids.

    Memory is that of one sheaf, and each is found without going through the others' rows: those of a report lie in the
    batch that brought its reading, and batches lie one after the other. Nothing may be written in between.
    """
    wanted = "true" if documents is None else "document_id IN (SELECT unnest($wanted))"
    given = {} if documents is None else {"wanted": list(documents)}
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE amended AS SELECT {FIGURES}, fixes FROM observations "  # noqa: S608, our own names
        f"WHERE {AMENDED} AND {wanted}",
        given,
    )
    heads = database.execute(
        f"SELECT {', '.join(SUBMISSION)}, r.media, r.pages, r.notes, s.batch, {AMENDED} AS amended "  # noqa: S608, the same
        f"FROM submissions s JOIN extraction_run r USING (document_id, batch) WHERE in_force AND {wanted} "
        "ORDER BY arrival, place",
        given,
    ).to_arrow_table()
    for at in range(0, heads.num_rows, SIZE):
        yield _sheaf(database, heads.slice(at, SIZE))
    database.execute("DROP TABLE amended")


def _sheaf(database: duckdb.DuckDBPyConnection, heads: pa.Table) -> Sheaf:
    own = [heads[name].to_pylist() for name in heads.column_names]
    *told, numbers, amended = own
    read = {"documents": told[0], "batches": numbers, "first": min(numbers), "last": max(numbers)}
    plain = [key for key, is_amended in zip(told[0], amended, strict=True) if not is_amended]
    figures = database.execute(
        f"SELECT * EXCLUDE (ordinal) FROM (SELECT {FIGURES}, NULL AS fixes FROM {_read('observation')} "  # noqa: S608, ours
        f"WHERE document_id IN (SELECT unnest($plain)) UNION ALL FROM amended "
        "WHERE document_id IN (SELECT unnest($documents))) ORDER BY document_id, ordinal",
        {**read, "plain": plain},
    ).to_arrow_table()
    parts = {name: database.execute(_part(name), read).to_arrow_table() for name in PARTS}
    return Sheaf(list(zip(*told, strict=True)), figures, parts)


def _part(table: str) -> str:
    columns = ", ".join(f'"{name}"' for name in rows.COLUMNS[table] if name != "ordinal")
    return f"SELECT {columns} FROM {_read(table)} ORDER BY document_id, ordinal"  # noqa: S608, our own names


def _read(table: str) -> str:
    """The rows of a table that the newest reading of each report brought."""
    return (
        f"(FROM {table} SEMI JOIN (SELECT unnest($documents) AS document_id, unnest($batches) AS batch) "
        "USING (document_id, batch) WHERE batch BETWEEN $first AND $last)"
    )


def _by_document(table: pa.Table) -> defaultdict[str, list[rows.Row]]:
    """Rows by their first column, without it."""
    found: defaultdict[str, list[rows.Row]] = defaultdict(list)
    keys, *columns = (column.to_pylist() for column in table.columns)
    for key, *row in zip(keys, *columns, strict=True):
        found[key].append(tuple(row))
    return found
