"""The digest of a night: over logical rows of all published tables, sorted by key.

Run ids, clock times and code versions live in tables named `meta__*`, which the digest leaves out, so
that the same inputs give the same digest on any machine and any day.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import duckdb

from warehouse.schema_files import SchemaError, is_counted_empty, load_schema

_BATCH = 50_000


def row_hashes(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], keys: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield key, as text, and SHA-256 of every row, in key order.

    Args:
        connection: where the relation is.
        relation: quoted name of a table.
        columns: its columns in declared order.
        keys: its key.
    """
    order = ", ".join(f'"{name}"' for name in keys)
    cursor = connection.execute(
        f"SELECT {_as_text(keys)}, sha256({_as_text(columns)}) FROM {relation} ORDER BY {order}"
    )
    while rows := cursor.fetchmany(_BATCH):
        yield from rows


def placed_hashes(relation: str, columns: Sequence[str], keys: Sequence[str]) -> str:
    """Return a query for place in key order (from 0), key as text, and hash of every row; see `row_hashes`."""
    order = ", ".join(f'"{name}"' for name in keys)
    return (
        f"SELECT row_number() OVER (ORDER BY {order}) - 1 AS place, {_as_text(keys)} AS key,"
        f" sha256({_as_text(columns)}) AS hash FROM {relation}"
    )


def digest_of_rows(table: str, columns: Sequence[str], hashes: Iterable[str]) -> str:
    """Return the digest of a table whose rows have these hashes, in key order."""
    digest = hashlib.sha256(f"{table}({','.join(columns)})".encode())
    for row in hashes:
        digest.update(row.encode())
    return digest.hexdigest()


def digest_of_tables(digests: Mapping[str, str]) -> str:
    """Return the digest of a night whose tables have these digests."""
    whole = hashlib.sha256()
    for table in sorted(digests):
        whole.update(f"{table}={digests[table]}\n".encode())
    return whole.hexdigest()


def night_digest(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, tuple[Sequence[str], Sequence[str]]]
) -> str:
    """Return the digest over tables, in table-name order; an optional table counts where it holds rows.

    Args:
        connection: where they are.
        tables: each with its columns in declared order and its key, of any version of the schemas.
    """
    return digest_of_tables(
        {
            table: digest_of_rows(
                table, columns, (row for _, row in row_hashes(connection, f'"{table}"', columns, keys))
            )
            for table, (columns, keys) in tables.items()
            if is_counted_empty(table) or not _is_empty(connection, table)
        }
    )


def key_of(table: str, columns: Sequence[str]) -> list[str]:
    """Return the key by which a table's rows are ordered; all columns where an earlier version had another key."""
    try:
        keys = list(load_schema(table).keys)
    except SchemaError:
        return list(columns)
    return keys if set(keys) <= set(columns) else list(columns)


def _as_text(columns: Sequence[str]) -> str:
    # every value is its own length and text, a null is a dash: no two rows can read alike
    return " || ".join(
        f"coalesce(length(\"{name}\"::VARCHAR) || ':' || \"{name}\"::VARCHAR, '-')" for name in columns
    )


def _is_empty(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is None
