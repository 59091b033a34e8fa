"""Between pandas frames and the tables of the schema: types, order, empty tables."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.atomic import write_parquet
from warehouse.schema_files import TableSchema, load_schema

_ARROW = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}
_PANDAS: dict[str, Any] = {
    "VARCHAR": "str",
    "DATE": "datetime64[s]",
    "INTEGER": "Int32",
    "BIGINT": "Int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
}


class TableContractError(ValueError):
    """A frame does not fit its table; the message names table, columns and what to do."""


def arrow_schema(schema: TableSchema) -> pa.Schema:
    """Return the Arrow schema of a table."""
    return pa.schema([pa.field(c.name, _ARROW[c.type], nullable=True) for c in schema.columns])


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the table's columns, order and dtypes, sorted by its keys.

    Raises:
        TableContractError: a column is missing or too many, a key is null or repeated.
    """
    schema = load_schema(table)
    missing = sorted(set(schema.column_names) - set(frame.columns))
    extra = sorted(set(frame.columns) - set(schema.column_names))
    if missing or extra:
        raise TableContractError(
            f"[{table}]: missing columns {missing}, unknown columns {extra}. "
            f"Fill them, or change warehouse/schema/{table}.yml with its readers."
        )
    typed = pd.DataFrame({c.name: frame[c.name].astype(_PANDAS[c.type]) for c in schema.columns})
    keys = list(schema.keys)
    for column in schema.columns:
        if not column.nullable and typed[column.name].isna().any():
            count = int(typed[column.name].isna().sum())
            raise TableContractError(f"[{table}] column [{column.name}]: {count} nulls, expected none")
    if typed.duplicated(keys).any():
        count = int(typed.duplicated(keys).sum())
        raise TableContractError(f"[{table}]: {count} rows repeat the key {keys}, expected each key once")
    return typed.sort_values(keys, kind="stable", ignore_index=True)


def empty_frame(table: str) -> pd.DataFrame:
    """Return the table with no rows."""
    schema = load_schema(table)
    return pd.DataFrame({c.name: pd.Series([], dtype=_PANDAS[c.type]) for c in schema.columns})


def write_table(folder: Path, table: str, frame: pd.DataFrame) -> Path:
    """Write one table as `<folder>/<table>.parquet`, checked against its schema; return the path."""
    path = folder / f"{table}.parquet"
    write_parquet(path, conform(table, frame), arrow_schema(load_schema(table)))
    return path


def read_table(
    folder: Path, table: str, *, written_before: bool = False, persons: Collection[str] | None = None
) -> pd.DataFrame:
    """Return one table from `<folder>/<table>.parquet`, or the empty table when the file is not there.

    Args:
        folder: where the file lies.
        table: name of its schema.
        persons: read the rows of these person records alone; none for every row.
        written_before: the file may come from an earlier version of the program: a column it does not have
            yet is null, one that is no longer known is left out.

    Raises:
        TableContractError: the file is damaged, or columns are missing and it is not said to be older.
    """
    path = folder / f"{table}.parquet"
    if not path.exists():
        return empty_frame(table)
    try:
        wanted = (
            None if persons is None else pc.field("person_record_id").isin(pa.array(persons, pa.string()))
        )
        frame = pq.read_table(path, filters=wanted).to_pandas(strings_to_categorical=False)
    except pa.ArrowInvalid as error:
        raise TableContractError(
            f"[{path.name}] in [{folder.name}]: is no readable Parquet file. Remove that folder and rerun the date:"
            " it is made anew from the archive."
        ) from error
    return _fitted(table, frame, f"[{path.name}] in [{folder.name}]", written_before=written_before)


def as_table(table: str, rows: pa.Table, *, where: str, written_before: bool = False) -> pd.DataFrame:
    """Return rows that a query gave as a frame of the table; see `read_table`.

    Args:
        table: name of its schema.
        rows: the rows.
        where: what they were read from, for the message of an error.
        written_before: see `read_table`.
    """
    return _fitted(table, rows.to_pandas(), f"[{where}]", written_before=written_before)


def _fitted(table: str, frame: pd.DataFrame, where: str, *, written_before: bool) -> pd.DataFrame:
    schema = load_schema(table)
    missing = [name for name in schema.column_names if name not in frame]
    if missing and not written_before:
        raise TableContractError(
            f"{where}: columns {missing} are not there. "
            "The file was written by another version: rerun the step that writes it."
        )
    frame = frame.assign(**dict.fromkeys(missing))
    return pd.DataFrame({c.name: frame[c.name].astype(_PANDAS[c.type]) for c in schema.columns})


def concat_tables(table: str, frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all frames, sorted by the table's keys."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return empty_frame(table)
    return conform(table, pd.concat(filled, ignore_index=True))
