"""Every DuckDB connection of the product is opened here, always with the same settings."""

from collections.abc import Sequence
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
    listed = ", ".join("'" + str(folder).replace("'", "''") + "'" for folder in folders)
    if listed:
        connection.execute(f"SET allowed_directories = [{listed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def run_query(
    connection: duckdb.DuckDBPyConnection, query: str
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return column names and rows of one query; raises QueryError where DuckDB refuses it."""
    try:
        cursor = connection.execute(query)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
