"""Every DuckDB connection of the product is opened here, always with the same settings."""

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
        connection.execute("SET enable_external_access = false")
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return names, cursor.fetchall()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    finally:
        connection.close()
