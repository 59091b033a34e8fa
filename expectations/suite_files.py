"""Expectations as data: generated from the schemas, and hand-written ones beside them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.schema_files import TableSchema, load_schema

SUITES = Path(__file__).parent / "suites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One expectation as Great Expectations names it; `severity` is stop or warn."""

    type: str
    arguments: dict[str, Any]
    severity: str


def expectations_for(table: str) -> tuple[Expectation, ...]:
    """Return every expectation of a table: columns, nulls and keys from its schema, then the written ones."""
    return (*_from_schema(load_schema(table)), *_written().get(table, ()))


def tables_with_written_expectations() -> frozenset[str]:
    """Return the tables that the suite files name."""
    return frozenset(_written())


def _from_schema(schema: TableSchema) -> list[Expectation]:
    found = [_stop("expect_table_columns_to_match_ordered_list", column_list=schema.column_names)]
    for column in schema.columns:
        if not column.nullable:
            found.append(_stop("expect_column_values_to_not_be_null", column=column.name))
    if len(schema.keys) == 1:
        found.append(_stop("expect_column_values_to_be_unique", column=schema.keys[0]))
    else:
        found.append(_stop("expect_compound_columns_to_be_unique", column_list=list(schema.keys)))
    return found


def _stop(kind: str, **arguments: Any) -> Expectation:
    return Expectation(type=kind, arguments=arguments, severity="stop")


@cache
def _written() -> dict[str, tuple[Expectation, ...]]:
    tables: dict[str, tuple[Expectation, ...]] = {}
    for path in sorted(SUITES.glob("*.yml")):
        for table, rows in yaml.safe_load(path.read_text()).items():
            tables[table] = tuple(
                Expectation(
                    type=row["type"],
                    severity=row["severity"],
                    arguments={k: v for k, v in row.items() if k not in ("type", "severity")},
                )
                for row in rows
            )
    return tables
