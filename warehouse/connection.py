"""Every DuckDB connection of the product is opened here, always with the same settings."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

_SETTINGS = {"threads": 2, "preserve_insertion_order": True, "TimeZone": "UTC"}


def memory_connection() -> duckdb.DuckDBPyConnection:
    """Return a private in-memory database for one step."""
    return _configured(duckdb.connect(":memory:"))


def writing_connection(path: Path) -> duckdb.DuckDBPyConnection:
    """Return the one writer of a database file that nobody reads yet."""
    return _configured(duckdb.connect(str(path)))


def reading_connection(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection; any number of readers may hold one file.

    Raises:
        FileNotFoundError: no database at `path`.
    """
    if not path.exists():
        raise FileNotFoundError(f"[{path}]: no database here. Publish a night first: lindero nightly")
    return _configured(duckdb.connect(str(path.resolve()), read_only=True))


def _configured(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    for name, value in _SETTINGS.items():
        text = f"'{value}'" if isinstance(value, str) else str(value).lower()
        connection.execute(f"SET {name} = {text}")
    return connection


class QueryError(ValueError):
    """A query that DuckDB refuses; the message is DuckDB's own."""


def query_rows(path: Path, query: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return column names and rows of one query against a snapshot, read only.

    Files and network stay out of reach: the snapshot is all that a query may read.
    """
    connection = reading_connection(path)
    try:
        locked_to(connection, [])
        return run_query(connection, query)
    finally:
        connection.close()


def locked_to(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    """Put files and network out of a connection's reach, but for what lies in some folders; nothing opens them again."""
    if folders:
        within = ", ".join(literal(str(folder)) for folder in folders)
        connection.execute(f"SET allowed_directories = [{within}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Make a database file readable under a name; nothing writes to it."""
    connection.execute(f"ATTACH {literal(str(path.resolve()))} AS {name} (READ_ONLY)")


def columns_of(
    connection: duckdb.DuckDBPyConnection, database: str | None = None
) -> dict[str, list[tuple[str, str]]]:
    """Return table to name and type of its columns, in order, of an attached database or of the connection's own."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE database_name = coalesce($database, current_database()) AND NOT internal"
        " ORDER BY table_name, column_index",
        {"database": database},
    ).fetchall()
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found


def count_of(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return how many rows a query gives."""
    row = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
    assert row is not None
    return int(row[0])


def listed(names: Iterable[str]) -> str:
    """Return names of columns as SQL lists them."""
    return ", ".join(f'"{name}"' for name in names)


def literal(text: str) -> str:
    """Return a text as SQL writes it, where no value can be bound."""
    return "'" + text.replace("'", "''") + "'"


def run_query(
    connection: duckdb.DuckDBPyConnection, query: str
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return column names and rows of one query; raises QueryError where DuckDB refuses it."""
    try:
        cursor = connection.execute(query)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
