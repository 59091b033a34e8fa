"""Two builds beside each other, table by table: how many rows only one of them has."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.connection import attach, columns_of, count_of, listed, memory_connection
from warehouse.history.folder import chain
from warehouse.history.views import create_views
from warehouse.schema_files import moving_columns
from warehouse.snapshot import published_tables

_SIDES = ("one_side", "other_side")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDifference:
    """One table of two builds. A row that says something else counts on both sides."""

    table: str
    rows_before: int
    rows_after: int
    came: int
    went: int


def compare_builds(before: Path, after: Path, *, with_moving: bool) -> list[TableDifference]:
    """Return what differs between two builds, by table; tables that are the same are there with nothing that moved.

    Args:
        before, after: the history folder of a night, or a night's database.
        with_moving: whether a row that lies elsewhere in its delivery counts as another row.

    Raises:
        FileNotFoundError: a history is gone, or an earlier version of the program kept it.
    """
    connection = memory_connection()
    try:
        columns = [_open(connection, path, side) for path, side in zip((before, after), _SIDES, strict=True)]
        return [
            _difference(connection, table, *(own.get(table, []) for own in columns), with_moving=with_moving)
            for table in sorted(set(columns[0]) | set(columns[1]))
        ]
    finally:
        connection.close()


def _open(connection: duckdb.DuckDBPyConnection, path: Path, side: str) -> dict[str, list[str]]:
    """Make a build readable under a name; return its tables and their columns."""
    if path.is_dir():
        nights = chain(path)
        if not nights:
            raise FileNotFoundError(
                f"[{path}]: an earlier version of the program kept this night, not all of it"
            )
        create_views(connection, nights, schema=side)
        return {t: [name for name, _ in own.columns] for t, own in nights[-1].tables.items()}
    attach(connection, path, side)
    found = columns_of(connection, side)
    return {table: [name for name, _ in found[table]] for table in published_tables(found)}


def _difference(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    before: list[str],
    after: list[str],
    *,
    with_moving: bool,
) -> TableDifference:
    counts = [
        count_of(connection, f'SELECT * FROM {side}."{table}"') if columns else 0
        for side, columns in zip(_SIDES, (before, after), strict=True)
    ]
    if before == after and all(counts):
        moving = () if with_moving else moving_columns(table)
        names = listed(name for name in before if name not in moving)
        one, other = (f'SELECT {names} FROM {side}."{table}"' for side in _SIDES)
        came, went = (count_of(connection, f"{a} EXCEPT {b}") for a, b in ((other, one), (one, other)))
    else:  # other columns, or nothing to compare with
        went, came = counts
    return TableDifference(table=table, rows_before=counts[0], rows_after=counts[1], came=came, went=went)
