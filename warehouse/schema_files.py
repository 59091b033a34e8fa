"""Table schemas as data: one YAML file a table, from which suites, comments and the dictionary are made."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SCHEMA_DIR = Path(__file__).parent / "schema"
PII_CLASSES = frozenset({"none", "id", "indirect", "direct", "sensitive"})
TYPES = frozenset({"VARCHAR", "DATE", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN"})


class SchemaError(ValueError):
    """A schema file says something that cannot be; the message names file, row and field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: DuckDB type, nullability, class of personal data, meaning."""

    name: str
    type: str
    nullable: bool
    pii: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """One table: what a row is (grain), its keys, its columns in order."""

    table: str
    description: str
    grain: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    is_optional: bool = False
    """Only some sources fill it: where it holds no row, the digest of a night does not know it."""
    moving: tuple[str, ...] = ()
    """Columns that say where or when a row was read, not what it says: they move though nothing in the row did."""

    @property
    def column_names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]


@cache
def load_schema(table: str) -> TableSchema:
    """Return the schema of `table`; raises SchemaError when the file is missing or wrong."""
    path = SCHEMA_DIR / f"{table}.yml"
    if not path.exists():
        raise SchemaError(
            f"[{path.name}]: no such schema file in {SCHEMA_DIR.name}/; add it with its columns"
        )
    raw = yaml.safe_load(path.read_text())
    columns = tuple(Column(**column) for column in raw["columns"])
    for column in columns:
        if column.type not in TYPES:
            raise SchemaError(
                f"[{path.name}] column [{column.name}]: type [{column.type}], expected {sorted(TYPES)}"
            )
        if column.pii not in PII_CLASSES:
            raise SchemaError(
                f"[{path.name}] column [{column.name}]: pii [{column.pii}], expected {sorted(PII_CLASSES)}"
            )
    names = [column.name for column in columns]
    if raw["table"] != table or len(set(names)) != len(names) or not set(raw["keys"]) <= set(names):
        raise SchemaError(f"[{path.name}]: table name, column names and keys must agree and be unique")
    if not set(raw.get("moving", ())) <= set(names) - set(raw["keys"]):
        raise SchemaError(f"[{path.name}] moving: {raw['moving']}, expected columns beside the key")
    return TableSchema(
        table=table,
        description=raw["description"],
        grain=raw["grain"],
        keys=tuple(raw["keys"]),
        columns=columns,
        is_optional=bool(raw.get("optional", False)),
        moving=tuple(raw.get("moving", ())),
    )


@cache
def all_schemas() -> tuple[TableSchema, ...]:
    """Return every table schema, sorted by table name."""
    return tuple(load_schema(path.stem) for path in sorted(SCHEMA_DIR.glob("*.yml")))


def is_counted_empty(table: str) -> bool:
    """Return whether a table counts in a night's digest though it has no rows; one that is not known here does."""
    return not (SCHEMA_DIR / f"{table}.yml").exists() or not load_schema(table).is_optional


def moving_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that move though nothing in the row did; none of one that is not known here."""
    return load_schema(table).moving if (SCHEMA_DIR / f"{table}.yml").exists() else ()
