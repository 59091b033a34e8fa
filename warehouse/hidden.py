"""Columns of the night's database that may not be shown for the records of some sources: their values never get into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from warehouse.schema_files import Column, TableSchema

NOT_SHOWN = "(not shown)"
"""What stands in a column that may not be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenColumns:
    """Columns of one table that are blank for the records of one source."""

    table: str
    source_id: str
    columns: tuple[str, ...]
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Column to the values it must have for a row to be meant: types of number, say."""


def projection(schema: TableSchema, hidden: Sequence[HiddenColumns]) -> str:
    """Return the columns of a table as they are read from its files, with what may not be shown left out."""
    own = [one for one in hidden if one.table == schema.table]
    return ", ".join(_column(schema, column, own) for column in schema.columns)


def _column(schema: TableSchema, column: Column, hidden: Sequence[HiddenColumns]) -> str:
    meant = [_condition(schema, one) for one in hidden if column.name in one.columns]
    if not meant:
        return f'"{column.name}"'
    instead = "NULL" if column.nullable else _literal(NOT_SHOWN)
    return f'CASE WHEN {" OR ".join(meant)} THEN {instead} ELSE "{column.name}" END AS "{column.name}"'


def _condition(schema: TableSchema, one: HiddenColumns) -> str:
    """A record's id begins with its source; other tables name the source in a column of its own."""
    where = "source_id" if "source_id" in schema.column_names else "split_part(person_record_id, ':', 1)"
    named = [f"{where} = {_literal(one.source_id)}"]
    named += [
        f'"{name}" IN ({", ".join(map(_literal, values))})' for name, values in sorted(one.only.items())
    ]
    return f"({' AND '.join(named)})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
