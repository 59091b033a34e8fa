"""A night's database without what an erasure takes: written anew, for a deleted row leaves its bytes in the file.

What changed is told row by row, by position and hash, so that the digest before can be made from what is there after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.connection import attach, columns_of, reading_connection, writing_connection
from warehouse.digest import digest_of_rows, digest_of_tables, key_of, placed_hashes, row_hashes
from warehouse.erased_tables import bound, note_kept_back, select_kept
from warehouse.gone import FACT_TABLES, Gone, Lost, load_gone, whom_they_lose, written_forms
from warehouse.schema_files import is_counted_empty, load_schema
from warehouse.snapshot import MODELS, published_tables

_OLD = "before_erasure"
_WITHHELD = "landed__withheld"
_BATCH = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """One table before and after."""

    before: str
    """Digest."""
    after: str
    rows_before: int
    rows_after: int
    gone: tuple[tuple[int, str], ...] = ()
    """Position before and hash of every row that is not there any more as it was."""
    new: tuple[int, ...] = ()
    """Position after of every row that was not there as it is."""
    columns: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedCopy:
    """A database before and after."""

    before: str
    """Digest."""
    after: str
    tables: dict[str, TableChange]
    lost: Lost

    @property
    def rows(self) -> int:
        """Rows that went or changed."""
        return sum(len(change.gone) for change in self.tables.values())


def erased_copy(source: Path, target: Path, gone: Gone) -> ErasedCopy:
    """Write a database without what goes; return what changed.

    Args:
        source: a night's database, of any version of the schemas; it is not touched.
        target: file to write; an older one there is replaced.
        gone: what goes.
    """
    for leftover in (target, target.with_name(target.name + ".wal")):
        leftover.unlink(missing_ok=True)
    remade = _models_as_then(source)
    connection = writing_connection(target)
    try:
        attach(connection, source, _OLD)
        columns = columns_of(connection, _OLD)
        facts = [
            (_old(table), [name for name, _ in columns[table]]) for table in FACT_TABLES if table in columns
        ]
        pairs = _old("linked__pairs") if "linked__pairs" in columns else None
        lost = whom_they_lose(connection, gone, facts, pairs)
        load_gone(connection, gone, lost)
        there = {table: _old(table) for table in ("landed__quarantine", _WITHHELD) if table in columns}
        note_kept_back(connection, there.get("landed__quarantine"), there.get(_WITHHELD))
        staying = sorted(gone.people - lost.people)
        for table in sorted(columns, key=lambda name: (name in remade, name)):
            _create(connection, table, columns[table])
            _fill(connection, table, columns[table], gone, staying, remade)
        _add_withheld(connection, columns)
        changes = {table: _change(connection, table, columns) for table in published_tables(columns)}
        digests = [
            digest_of_tables({t: getattr(c, when) for t, c in changes.items() if _is_counted(t, c, when)})
            for when in ("before", "after")
        ]
        connection.execute(f"DETACH {_OLD}")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    return ErasedCopy(before=digests[0], after=digests[1], tables=changes, lost=lost)


def hashes_of(path: Path, tables: Sequence[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Return columns and row hashes, in key order, of some tables of a database."""
    connection = reading_connection(path)
    try:
        columns = columns_of(connection)
        found = {}
        for table in tables:
            names = [name for name, _ in columns[table]]
            rows = [row for _, row in row_hashes(connection, f'"{table}"', names, key_of(table, names))]
            found[table] = (names, rows)
        return found
    finally:
        connection.close()


def tables_of(path: Path) -> list[str]:
    """Return the tables of a database that its night's digest covers."""
    connection = reading_connection(path)
    try:
        return published_tables(columns_of(connection))
    finally:
        connection.close()


def _is_counted(table: str, change: TableChange, when: str) -> bool:
    rows = change.rows_before if when == "before" else change.rows_after
    return rows > 0 or is_counted_empty(table)


def _create(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]]) -> None:
    written = ", ".join(f'"{name}" {kind}' for name, kind in columns)
    connection.execute("BEGIN")  # each statement by itself would wait for the disk
    connection.execute(f'CREATE TABLE "{table}" ({written})')
    for comment in _comments(connection, table):
        connection.execute(comment)
    connection.execute("COMMIT")


def _comments(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    whole = connection.execute(
        f"SELECT comment FROM duckdb_tables() WHERE database_name = '{_OLD}' AND table_name = $table",
        {"table": table},
    ).fetchone()
    parts = connection.execute(
        f"SELECT column_name, comment FROM duckdb_columns() WHERE database_name = '{_OLD}' AND table_name = $table",
        {"table": table},
    ).fetchall()
    said = [(f'TABLE "{table}"', whole[0] if whole else None)]
    said += [(f'COLUMN "{table}"."{name}"', comment) for name, comment in parts]
    return [f"COMMENT ON {what} IS '" + text.replace("'", "''") + "'" for what, text in said if text]


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[tuple[str, str]],
    gone: Gone,
    staying: Sequence[str],
    remade: Sequence[str],
) -> None:
    names = [name for name, _ in columns]
    listed = ", ".join(f'"{name}"' for name in names)
    if table in remade:
        query, values = (MODELS / f"{table}.sql").read_text(), {}
        order = ", ".join(f'"{key}"' for key in key_of(table, names))
        connection.execute(f'INSERT INTO "{table}" SELECT {listed} FROM ({query}) ORDER BY {order}')
        return
    texts = len(written_forms(gone.texts))
    query = select_kept(table, _old(table), columns, key_of(table, names), texts, staying)
    values = bound(query, gone, staying)
    connection.execute(f'INSERT INTO "{table}" {query}', values)


def _models_as_then(source: Path) -> list[str]:
    """Return the tables that the SQL of today makes of the database exactly as they stand in it: they can be remade."""
    connection = reading_connection(source)
    try:
        columns = columns_of(connection)
        return [
            path.stem
            for path in sorted(MODELS.glob("*.sql"))
            if path.stem in columns
            and _is_as_then(connection, path, [name for name, _ in columns[path.stem]])
        ]
    finally:
        connection.close()


def _is_as_then(connection: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str]) -> bool:
    listed = ", ".join(f'"{name}"' for name in names)
    made, there = f"SELECT {listed} FROM ({path.read_text()})", f'SELECT {listed} FROM "{path.stem}"'
    try:
        differ = connection.execute(
            f"SELECT (SELECT count(*) FROM ({made} EXCEPT ALL {there})) + (SELECT count(*) FROM ({there} EXCEPT ALL {made}))"
        ).fetchone()
    except duckdb.Error:  # a table or column that the SQL of today reads was not there yet
        return False
    return differ is not None and differ[0] == 0


def _add_withheld(connection: duckdb.DuckDBPyConnection, columns: dict[str, list[tuple[str, str]]]) -> None:
    """Say what every file that this night accounts for lost in all: its counts add up again."""
    if _WITHHELD not in columns:
        schema = load_schema(_WITHHELD)
        columns[_WITHHELD] = [(column.name, column.type) for column in schema.columns]
        written = ", ".join(f'"{name}" {kind}' for name, kind in columns[_WITHHELD])
        connection.execute(f'CREATE TABLE "{_WITHHELD}" ({written})')
    of_file = "USING (delivery_id, file_name)"
    connection.execute(
        f'DELETE FROM "{_WITHHELD}" AS w USING gone_files AS f'
        " WHERE w.delivery_id = f.delivery_id AND w.file_name = f.file_name"
    )
    connection.execute(
        f'INSERT INTO "{_WITHHELD}" SELECT f.source_id, f.delivery_id, f.file_name, f.in_all FROM gone_files AS f'
        f" JOIN landed__file_counts AS c {of_file} WHERE f.in_all > 0 ORDER BY f.delivery_id, f.file_name"
    )


def _change(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, list[tuple[str, str]]]
) -> TableChange:
    names = [name for name, _ in columns[table]]
    keys = key_of(table, names)
    is_new = connection.execute(
        f"SELECT count(*) FROM duckdb_tables() WHERE database_name = '{_OLD}' AND table_name = $table",
        {"table": table},
    ).fetchone() == (0,)
    nothing = "SELECT 0::BIGINT AS place, '' AS key, '' AS hash WHERE false"
    queries = {"was": nothing if is_new else placed_hashes(_old(table), names, keys)}
    queries["is_now"] = placed_hashes(f'"{table}"', names, keys)
    for name, query in queries.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
    gone = connection.execute(
        "SELECT place, hash FROM was ANTI JOIN is_now USING (key, hash) ORDER BY place"
    ).fetchall()
    new = connection.execute(
        "SELECT place FROM is_now ANTI JOIN was USING (key, hash) ORDER BY place"
    ).fetchall()
    (rows_before, before), (rows_after, after) = (_digest(connection, table, names, when) for when in queries)
    return TableChange(
        before=before,
        after=after,
        rows_before=rows_before,
        rows_after=rows_after,
        gone=tuple((int(place), str(row)) for place, row in gone),
        new=tuple(int(place) for (place,) in new),
        columns=tuple(names),
    )


def _digest(
    connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str], when: str
) -> tuple[int, str]:
    count = 0

    def hashes() -> Iterator[str]:
        nonlocal count
        cursor = connection.execute(f"SELECT hash FROM {when} ORDER BY place")
        while rows := cursor.fetchmany(_BATCH):
            count += len(rows)
            yield from (row for (row,) in rows)

    digest = digest_of_rows(table, names, hashes())
    return count, digest


def _old(table: str) -> str:
    return f'{_OLD}."{table}"'
