"""Write the folder of a night: what moved between its database and the night it rests on."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.connection import attach, columns_of, count_of, listed, literal, memory_connection
from warehouse.digest import key_of
from warehouse.history.folder import TableHistory, chain, write_about
from warehouse.history.views import create_views, moved_name
from warehouse.schema_files import moving_columns
from warehouse.snapshot import published_tables

NOW, WAS = "is_now", "was"
_WHOLE_FROM = 0.5
"""Share of rows that came or went from which on a table is written whole: reading it is cheaper then, and not larger."""


def write_history(
    folder: Path, database: Path, parent: Path | None, *, parent_database: Path | None = None
) -> None:
    """Write the history of a night; an earlier attempt at the same folder is replaced.

    Args:
        folder: the night's folder.
        database: its database, audited, of any version of the schemas.
        parent: folder of the night it rests on; None, or one of an earlier version, and the night is written whole.
        parent_database: that night's database where it is still there: comparing is faster than with the folders.
    """
    nights = chain(parent) if parent is not None else []
    temporary = folder.with_name(f".{folder.name}.writing")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    connection = memory_connection()
    try:
        attach(connection, database, NOW)
        if nights and parent_database is not None and parent_database.exists():
            attach(connection, parent_database, WAS)
        elif nights:
            create_views(connection, nights, schema=WAS)
        known = nights[-1].tables if nights else {}
        columns = columns_of(connection, NOW)
        tables = {
            table: _Writer(connection, temporary, table, columns[table], known.get(table)).write()
            for table in published_tables(columns)
        }
    finally:
        connection.close()
    write_about(temporary, nights[-1].folder.name if nights else None, tables)
    shutil.rmtree(folder, ignore_errors=True)
    temporary.replace(folder)


class _Writer:
    """One table."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        table: str,
        columns: Sequence[tuple[str, str]],
        before: TableHistory | None,
    ) -> None:
        self._connection, self._folder, self._table = connection, folder, table
        self._columns = tuple(columns)
        names = [name for name, _ in columns]
        self._keys = tuple(key_of(table, names))
        self._moving = tuple(name for name in names if name in moving_columns(table))
        self._content = [name for name in names if name not in self._moving]
        shape = (self._columns, self._keys, self._moving)
        is_same = (
            before is not None and before.rows > 0 and (before.columns, before.keys, before.moving) == shape
        )
        self._was = f'{WAS}."{table}"' if is_same else None

    def write(self) -> TableHistory:
        """Write the table's files; return what they hold."""
        now = f'{NOW}."{self._table}"'
        rows, came, went, is_whole = (
            count_of(self._connection, f"SELECT * FROM {now}"),
            0,
            0,
            self._was is None,
        )
        if not rows:  # as most tables of a quiet installation are: nothing to compare, nothing to keep
            return self._about(0, 0, 0, is_whole=True, moved=())
        if self._was is not None:
            came, went = self._moved_rows(now, self._was)
            is_whole = came + went > _WHOLE_FROM * rows
        content, order = listed(self._content), listed(self._keys)
        if is_whole:
            self._copy(f"SELECT {content} FROM {now} ORDER BY {order}", f"{self._table}.parquet")
            came, went = rows, 0
        else:
            if came:
                self._copy(f"SELECT {content} FROM came ORDER BY {order}", f"{self._table}.parquet")
            if went:
                self._copy(f"SELECT {order} FROM went ORDER BY {order}", f"{self._table}.gone.parquet")
        return self._about(rows, came, went, is_whole=is_whole, moved=self._write_places(now, is_whole))

    def _about(
        self, rows: int, came: int, went: int, *, is_whole: bool, moved: tuple[str, ...]
    ) -> TableHistory:
        return TableHistory(
            columns=self._columns, keys=self._keys, moving=self._moving, rows=rows, came=came, went=went,
            is_whole=is_whole, moved=moved,
        )  # fmt: skip

    def _moved_rows(self, now: str, was: str) -> tuple[int, int]:
        """Find the rows that came and went; keys are unique, so rows are a set."""
        content, keys = listed(self._content), listed(self._keys)
        queries = {
            "came": f"SELECT {content} FROM {now} EXCEPT SELECT {content} FROM {was}",
            "went": f"SELECT {keys} FROM (SELECT {content} FROM {was} EXCEPT SELECT {content} FROM {now})",
        }
        for name, query in queries.items():
            self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        return count_of(self._connection, "FROM came"), count_of(self._connection, "FROM went")

    def _write_places(self, now: str, is_whole: bool) -> tuple[str, ...]:
        """Write the moving columns of every source where they are not as they were; return those sources."""
        if not self._moving:
            return ()
        part = "source_id" if "source_id" in self._content else "''"
        order, names = listed(self._keys), listed(self._moving)
        placed = (
            "SELECT {part} AS part, row_number() OVER (PARTITION BY {part} ORDER BY {order}) AS place, {names}"
            " FROM {rows}"
        )
        is_now = placed.format(part=part, order=order, names=names, rows=now)
        if is_whole or self._was is None:
            query = f"SELECT DISTINCT {part} AS part FROM {now}"
        else:
            was = placed.format(part=part, order=order, names=names, rows=self._was)
            query = f"SELECT DISTINCT part FROM (({is_now} EXCEPT {was}) UNION ALL ({was} EXCEPT {is_now}))"
        parts = sorted(row[0] for row in self._connection.execute(query).fetchall())
        there = [
            part_
            for part_ in parts
            if count_of(self._connection, f"SELECT * FROM {now} WHERE {part} = '{part_}'")
        ]
        for one in there:
            self._copy(
                f"SELECT {names} FROM {now} WHERE {part} = '{one}' ORDER BY {order}",
                moved_name(self._table, one),
            )
        return tuple(there)

    def _copy(self, query: str, name: str) -> None:
        path = literal(str(self._folder / name))
        self._connection.execute(f"COPY ({query}) TO {path} (FORMAT parquet, COMPRESSION zstd)")
