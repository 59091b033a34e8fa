"""Read a published night back from its history: query it, take a table, write its database anew, compute its digest."""

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb
import pandas as pd

from warehouse.connection import listed, locked_to, memory_connection, run_query, writing_connection
from warehouse.digest import night_digest
from warehouse.frames import as_table, empty_frame, read_table
from warehouse.history.folder import ABOUT, NightHistory, chain
from warehouse.history.views import create_views

NIGHT = "as_of_night"


def query_as_of(folder: Path, query: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return column names and rows of one query against a past night, read only; see `connection.query_rows`.

    Raises:
        QueryError: DuckDB refuses the query, or an earlier version of the program kept this night.
        FileNotFoundError: the history is gone.
    """
    connection = _connection(_nights(folder))
    try:
        return run_query(connection, query)
    finally:
        connection.close()


def table_as_of(folder: Path, table: str) -> pd.DataFrame:
    """Return one table of a past night in key order, as the schema of today has it; see `frames.read_table`."""
    if not (folder / ABOUT).exists():  # an earlier version of the program kept some tables whole
        return read_table(folder, table, written_before=True)
    nights = chain(folder)
    if table not in nights[-1].tables:
        return empty_frame(table)
    connection = _connection(nights, [table])
    try:
        keys = listed(nights[-1].tables[table].keys)
        frame = connection.execute(f'SELECT * FROM "{table}" ORDER BY {keys}').to_arrow_table()
    finally:
        connection.close()
    return as_table(table, frame, where=f"{folder.name}/{table}", written_before=True)


def digest_as_of(folder: Path) -> str:
    """Return the digest of a past night, computed from the rows its history gives."""
    nights = _nights(folder)
    connection = _connection(nights)
    try:
        tables = nights[-1].tables.items()
        return night_digest(
            connection, {table: ([name for name, _ in own.columns], own.keys) for table, own in tables}
        )
    finally:
        connection.close()


def write_database(folder: Path, target: Path, tables: Collection[str] | None = None) -> None:
    """Write the database of a past night anew, without the comments it had; an older file there is replaced.

    Args:
        folder: the night's history.
        target: file to write.
        tables: those to write; all by default.
    """
    for leftover in (target, target.with_name(target.name + ".wal")):
        leftover.unlink(missing_ok=True)
    connection = writing_connection(target)
    try:
        nights = _nights(folder)
        connection.execute("BEGIN")  # each table by itself would wait for the disk
        create_views(connection, nights, schema=NIGHT, tables=tables)
        for table, own in sorted(nights[-1].tables.items()):
            if tables is None or table in tables:
                connection.execute(
                    f'CREATE TABLE "{table}" AS SELECT * FROM "{NIGHT}"."{table}" ORDER BY {listed(own.keys)}'
                )
        connection.execute(f'DROP SCHEMA "{NIGHT}" CASCADE')
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _nights(folder: Path) -> list[NightHistory]:
    nights = chain(folder)
    if not nights:
        raise FileNotFoundError(
            f"[{folder}]: an earlier version of the program kept this night, some of its tables alone. Run it again:"
            f" lindero nightly --date {folder.name[:10]}"
        )
    return nights


def _connection(
    nights: Sequence[NightHistory], tables: Collection[str] | None = None
) -> duckdb.DuckDBPyConnection:
    connection = memory_connection()
    create_views(connection, nights, schema=NIGHT, tables=tables)
    connection.execute(f"SET schema = '{NIGHT}'")
    locked_to(connection, [night.folder for night in nights])
    return connection
