"""The digest of a night: over logical rows of all published tables, sorted by key.

Run ids, clock times and code versions live in tables named `meta__*`, which the digest leaves out, so
that the same inputs give the same digest on any machine and any day.
"""

import hashlib

import duckdb

from warehouse.schema_files import TableSchema

_BATCH = 50_000


def table_digest(connection: duckdb.DuckDBPyConnection, schema: TableSchema) -> str:
    """Return the SHA-256 over the table's rows as text, columns and rows in declared order."""
    digest = hashlib.sha256(f"{schema.table}({','.join(schema.column_names)})".encode())
    # every value is its own length and text, a null is a dash: no two rows can read alike
    fields = " || ".join(
        f"coalesce(length(\"{name}\"::VARCHAR) || ':' || \"{name}\"::VARCHAR, '-')"
        for name in schema.column_names
    )
    keys = ", ".join(f'"{key}"' for key in schema.keys)
    cursor = connection.execute(f'SELECT sha256({fields}) FROM "{schema.table}" ORDER BY {keys}')
    while rows := cursor.fetchmany(_BATCH):
        digest.update("".join(row[0] for row in rows).encode())
    return digest.hexdigest()


def night_digest(connection: duckdb.DuckDBPyConnection, schemas: tuple[TableSchema, ...]) -> str:
    """Return the digest over all tables, in table-name order; an optional table counts where it holds rows."""
    digest = hashlib.sha256()
    for schema in sorted(schemas, key=lambda s: s.table):
        if schema.is_optional and not _has_rows(connection, schema):
            continue
        digest.update(f"{schema.table}={table_digest(connection, schema)}\n".encode())
    return digest.hexdigest()


def _has_rows(connection: duckdb.DuckDBPyConnection, schema: TableSchema) -> bool:
    return connection.execute(f'SELECT 1 FROM "{schema.table}" LIMIT 1').fetchone() is not None
