"""One DuckDB file a night: built apart, audited, then published by an atomic step."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd

from warehouse.connection import literal, reading_connection, writing_connection
from warehouse.digest import night_digest
from warehouse.frames import arrow_schema
from warehouse.hidden import HiddenColumns, projection
from warehouse.schema_files import TableSchema, all_schemas, load_schema

MODELS = Path(__file__).parent / "models"


def published_schemas() -> tuple[TableSchema, ...]:
    """Return the tables the digest covers: all but `meta__*`."""
    return tuple(schema for schema in all_schemas() if not schema.table.startswith("meta__"))


def published_columns() -> dict[str, tuple[list[str], tuple[str, ...]]]:
    """Return the tables the digest covers, each with its columns and its key."""
    return {schema.table: (schema.column_names, schema.keys) for schema in published_schemas()}


def published_tables(tables: Iterable[str]) -> list[str]:
    """Return, of the tables of a database, those the digest covers, in order."""
    return sorted(table for table in tables if not table.startswith("meta__"))


def build_snapshot(
    path: Path,
    tables: Mapping[str, Sequence[Path]],
    models: Sequence[str],
    hidden: Sequence[HiddenColumns] = (),
) -> str:
    """Build a database file from Parquet files and SQL models; return its digest.

    Args:
        path: file to write; an older one there is replaced. It is checkpointed: no WAL is left.
        tables: table name to the Parquet files whose rows it holds.
        models: tables computed by `warehouse/models/<table>.sql`, in order, after the others.
        hidden: what of the files may not be shown and does not get into the database.
    """
    temporary = path.with_name(f".{path.name}.building")
    for leftover in (temporary, temporary.with_name(temporary.name + ".wal")):
        leftover.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = writing_connection(temporary)
    try:
        for schema in all_schemas():
            if schema.table in models:
                continue
            _load(connection, schema, tables.get(schema.table, ()), hidden)
        for table in models:
            _model(connection, load_schema(table))
        _comment(connection, all_schemas())
        digest = night_digest(connection, published_columns())
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    temporary.replace(path)
    return digest


def table_frame(path: Path, table: str) -> pd.DataFrame:
    """Return one table of a snapshot, in key order, for gates and reports."""
    schema = load_schema(table)
    connection = reading_connection(path)
    try:
        columns = ", ".join(f'"{name}"' for name in schema.column_names)
        keys = ", ".join(f'"{key}"' for key in schema.keys)
        frame: pd.DataFrame = connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY {keys}').df()
        return frame
    finally:
        connection.close()


def column_values(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield table, column and distinct texts of every text column of a database, of any version."""
    connection = reading_connection(path)
    try:
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND data_type = 'VARCHAR'"
            " ORDER BY table_name, column_index"
        ).fetchall()
        for table, column in columns:
            rows = connection.execute(
                f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
            )
            yield table, column, [row[0] for row in rows.fetchall()]
    finally:
        connection.close()


def _load(
    connection: duckdb.DuckDBPyConnection,
    schema: TableSchema,
    files: Sequence[Path],
    hidden: Sequence[HiddenColumns],
) -> None:
    columns = ", ".join(f'"{column.name}" {column.type}' for column in schema.columns)
    connection.execute(f'CREATE TABLE "{schema.table}" ({columns})')
    if not files:
        return
    names = ", ".join(f'"{column.name}"' for column in schema.columns)
    keys = ", ".join(f'"{key}"' for key in schema.keys)
    connection.execute(
        f'INSERT INTO "{schema.table}" ({names}) SELECT {projection(schema, hidden)}'
        f" FROM read_parquet($files) ORDER BY {keys}",
        {"files": [str(file) for file in files]},
    )


def _model(connection: duckdb.DuckDBPyConnection, schema: TableSchema) -> None:
    select = (MODELS / f"{schema.table}.sql").read_text()
    frame = connection.execute(select).to_arrow_table()
    fitted = frame.select(schema.column_names).cast(arrow_schema(schema))
    connection.register("model_rows", fitted)
    columns = ", ".join(f'"{column.name}" {column.type}' for column in schema.columns)
    keys = ", ".join(f'"{key}"' for key in schema.keys)
    connection.execute(f'CREATE TABLE "{schema.table}" ({columns})')
    connection.execute(f'INSERT INTO "{schema.table}" SELECT * FROM model_rows ORDER BY {keys}')
    connection.unregister("model_rows")


def _comment(connection: duckdb.DuckDBPyConnection, schemas: Iterable[TableSchema]) -> None:
    """Say in the database what tables and columns mean, in one transaction: by itself, each would wait for the disk."""

    connection.execute("BEGIN")
    for schema in schemas:
        connection.execute(f'COMMENT ON TABLE "{schema.table}" IS {literal(schema.description)}')
        for column in schema.columns:
            connection.execute(
                f'COMMENT ON COLUMN "{schema.table}"."{column.name}" IS {literal(column.description)}'
            )
    connection.execute("COMMIT")
