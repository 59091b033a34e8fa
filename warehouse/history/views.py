"""A published night as views over the folders it is read from: what came, less what went, with where it lay that night."""

from collections.abc import Collection, Sequence

import duckdb

from warehouse.connection import listed, literal
from warehouse.history.folder import NightHistory, TableHistory

PART, PLACE = "history_part", "history_place"


def create_views(
    connection: duckdb.DuckDBPyConnection,
    nights: Sequence[NightHistory],
    *,
    schema: str,
    tables: Collection[str] | None = None,
) -> None:
    """Create a schema with one view a table, each giving exactly the rows of the last of these nights.

    Args:
        connection: where the schema is made; it must be able to read the folders.
        nights: see `folder.chain`; not empty.
        schema: name of the schema.
        tables: those to make readable; all by default.
    """
    connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    for table, own in sorted(nights[-1].tables.items()):
        if tables is None or table in tables:
            connection.execute(f'CREATE OR REPLACE VIEW "{schema}"."{table}" AS {_rows(nights, table, own)}')


def _rows(nights: Sequence[NightHistory], table: str, own: TableHistory) -> str:
    """Return the query for the rows of a table on the last of some nights."""
    if not own.rows:
        return f"SELECT {_nothing(own)} WHERE false"
    begun = _since_whole(nights, table)
    content = _content(begun, table, own)
    if not own.moving:
        return content
    keys = listed(own.keys)
    part = "source_id" if "source_id" in own.content else "''"
    columns = ", ".join(f'"{name}"' for name, _ in own.columns)
    return (
        f"WITH content AS ({content}), placed AS (SELECT *, {part} AS {PART},"
        f" row_number() OVER (PARTITION BY {part} ORDER BY {keys}) - 1 AS {PLACE} FROM content),"
        f" moved AS ({_moved(begun, table, own)})"
        f" SELECT {columns} FROM placed JOIN moved USING ({PART}, {PLACE})"
    )


def _since_whole(nights: Sequence[NightHistory], table: str) -> list[NightHistory]:
    """Return the nights from the last one on that holds the whole table."""
    first = max(
        at for at, night in enumerate(nights) if table in night.tables and night.tables[table].is_whole
    )
    return list(nights[first:])


def _content(nights: Sequence[NightHistory], table: str, own: TableHistory) -> str:
    came = [str(night.folder / f"{table}.parquet") for night in nights if night.tables[table].came]
    went = [str(night.folder / f"{table}.gone.parquet") for night in nights if night.tables[table].went]
    columns, keys = listed(own.content), listed(own.keys)
    if not went:
        return f"SELECT {columns} FROM read_parquet({_texts(came)})"
    # a row is there unless its key went on a later night than the row came
    order = [night.folder.name for night in nights]
    night_of = f"list_position({_texts(order)}, parse_path(filename)[-2])"
    return (
        f"SELECT {columns} FROM (SELECT *, {night_of} AS came_on FROM read_parquet({_texts(came)}, filename = true))"
        f" LEFT JOIN (SELECT {keys}, max({night_of}) AS went_on"
        f" FROM read_parquet({_texts(went)}, filename = true) GROUP BY {keys}) USING ({keys})"
        f" WHERE went_on IS NULL OR came_on >= went_on"
    )


def _moved(nights: Sequence[NightHistory], table: str, own: TableHistory) -> str:
    newest = {part: night for night in nights for part in night.tables[table].moved}
    names = listed(own.moving)
    return " UNION ALL ".join(
        f"SELECT '{part}' AS {PART}, file_row_number AS {PLACE}, {names} FROM"
        f" read_parquet({_texts([str(night.folder / moved_name(table, part))])}, file_row_number = true)"
        for part, night in sorted(newest.items())
    )


def moved_name(table: str, part: str) -> str:
    """Return the file name of a table's moving columns."""
    return f"{table}.moved.{part}.parquet" if part else f"{table}.moved.parquet"


def _nothing(own: TableHistory) -> str:
    return ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in own.columns)


def _texts(texts: Sequence[str]) -> str:
    return "[" + ", ".join(literal(text) for text in texts) + "]"
