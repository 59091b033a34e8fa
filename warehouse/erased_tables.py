"""Parquet files without what an erasure takes, rewritten one by one where anything of it stands in them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from warehouse.connection import memory_connection
from warehouse.gone import (
    FACT_IDS,
    FACT_TABLES,
    Gone,
    Lost,
    column_after,
    load_gone,
    mentions_gone,
    row_goes,
    whom_they_lose,
    written_forms,
)
from warehouse.schema_files import SCHEMA_DIR, load_schema

Replace = Callable[[Path, int, Callable[[Path], None]], None]
"""Path, rows that go or change, and what writes it anew: how an old file makes way for a new one."""


def erase_from_folder(folder: Path, gone: Gone, lost: Lost | None, replace: Replace) -> None:
    """Rewrite the tables of a folder, and of those below it, in which anything of it stands.

    Of a table without a schema (what a step keeps for itself) every row goes that names what goes in any column.

    Args:
        folder: holds `<table>.parquet` files, of any version of their schemas.
        gone: what goes.
        lost: whom they lose; None where the folder's own tables say it.
        replace: how an old file makes way.
    """
    paths = sorted(folder.rglob("*.parquet"))
    connection = memory_connection()
    try:
        there = {path.stem: _relation(path) for path in paths}
        if lost is None:
            facts = [(_relation(path), _columns(path)) for path in paths if _says_whose(path)]
            lost = whom_they_lose(connection, gone, facts, there.get("linked__pairs"))
        load_gone(connection, gone, lost)
        note_kept_back(connection, there.get("landed__quarantine"), there.get("landed__withheld"))
        staying = sorted(gone.people - lost.people)
        for path in paths:
            _rewrite(connection, path, gone, staying, replace)
    finally:
        connection.close()


def note_kept_back(
    connection: duckdb.DuckDBPyConnection, quarantine: str | None, withheld: str | None
) -> None:
    """Make known what stays in quarantine here, and what was told as withheld before: file counts are made of them."""
    place = "delivery_id, file_name"
    nothing = "SELECT delivery_id, file_name, record_no AS records_withheld FROM gone_records WHERE false"
    left = (
        f"SELECT {place} FROM {quarantine} ANTI JOIN gone_records USING (delivery_id, file_name, record_no)"
        if quarantine
        else nothing
    )
    told = f"SELECT {place}, records_withheld FROM {withheld}" if withheld else nothing
    connection.execute(f"CREATE OR REPLACE TEMP TABLE left_in_quarantine AS {left}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE told_withheld AS {told}")


def select_kept(
    table: str,
    relation: str,
    columns: Sequence[tuple[str, str]],
    keys: Sequence[str],
    texts: int,
    staying: Sequence[str],
) -> str:
    """Return the query for what stays of a table, in the order in which it stands.

    Args:
        table: its name.
        relation: what to read.
        columns: names and types.
        keys: its key, whose columns stay as they are.
        texts: how many texts are bound.
        staying: persons that stay.
    """
    names = [name for name, _ in columns]
    after = ", ".join(column_after(table, name, kind, name in keys, texts) for name, kind in columns)
    goes = row_goes(table, names, texts, staying)
    return f"SELECT {after} FROM {relation} AS kept WHERE NOT ({goes})"


def bound(query: str, gone: Gone, staying: Sequence[str]) -> dict[str, object]:
    """Return the values that a query of `select_kept` binds."""
    texts = {f"t{n}": text for n, text in enumerate(written_forms(gone.texts)) if f"$t{n}" in query}
    return texts | ({"staying": list(staying)} if "$staying" in query else {})


def _rewrite(
    connection: duckdb.DuckDBPyConnection, path: Path, gone: Gone, staying: Sequence[str], replace: Replace
) -> None:
    if (
        pq.read_metadata(path).num_rows == 0
    ):  # most tables of a delivery are empty, and a query costs more than this
        return
    relation = _relation(path)
    described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    columns = [(row[0], row[1]) for row in described]
    is_known = (SCHEMA_DIR / f"{path.stem}.yml").exists()
    keys = load_schema(path.stem).keys if is_known else ()
    query = select_kept(path.stem, relation, columns, keys, len(written_forms(gone.texts)), staying)
    if not is_known:
        query = f"SELECT * FROM ({query}) WHERE NOT ({mentions_gone(columns)})"
    values = bound(query, gone, staying)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    changed = connection.execute(
        f"SELECT count(*) FROM (SELECT {names} FROM {relation} EXCEPT ALL {query})", values
    ).fetchone()
    assert changed is not None
    if not changed[0]:
        return
    schema = pq.read_schema(path)
    after = connection.execute(query, values).to_arrow_table().select(schema.names).cast(schema)
    replace(path, int(changed[0]), lambda target: _write(target, after.replace_schema_metadata(None)))


def _write(path: Path, table: object) -> None:
    temporary = path.with_name(f".{path.name}.erasing")
    pq.write_table(table, temporary, compression="zstd")
    temporary.replace(path)


def _says_whose(path: Path) -> bool:
    columns = _columns(path)
    return path.stem in FACT_TABLES and "person_record_id" in columns and bool(set(FACT_IDS) & set(columns))


def _columns(path: Path) -> list[str]:
    return [str(name) for name in pq.read_schema(path).names]


def _relation(path: Path) -> str:
    return "read_parquet('" + str(path).replace("'", "''") + "')"
