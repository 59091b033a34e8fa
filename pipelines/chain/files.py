"""What a delivery tells of others, and the state of a source after several, as Parquet files of a stage folder."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.chain.sent import load_sent, save_sent
from transforms.assemble.state import (
    CHANGES,
    MERGES,
    PARTS,
    PERSONS,
    REVISIONS,
    UNSEEN,
    WITHDRAWALS,
    Rules,
    State,
    typed,
)
from transforms.standardize.dates import DateRule, standardize_dates
from warehouse.atomic import read_json, write_json, write_parquet
from warehouse.frames import arrow_schema, conform, read_table, write_table
from warehouse.schema_files import load_schema

_ARROW: Mapping[str, pa.DataType] = {
    "str": pa.string(), "Int64": pa.int64(), "datetime64[s]": pa.date32(), "boolean": pa.bool_(),
}  # fmt: skip
_CHANGES, WITHDRAWN, _WAITING, _OUTCOME = "changes", "withdrawals", "waiting", "outcome.json"
_OF_SOURCE: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("landed__merges", MERGES, "merges"),
    ("landed__unseen", UNSEEN, "unseen"),
    ("landed__revisions", REVISIONS, "revisions"),
)
"""Table of the warehouse, columns as kept for later deliveries, and the part of the state."""


def save_changes(folder: Path, changes: pd.DataFrame, told_on: DateRule) -> None:
    """Write what the records of a delivery do to others, beside its stage tables; a day that cannot be read is left out."""
    days = standardize_dates(changes["told_on_raw"].fillna(""), told_on)["value"]
    frame = typed(changes.assign(told_on=days.to_numpy()), CHANGES)
    write_parquet(folder / f"{_CHANGES}.parquet", frame, _schema(CHANGES))


def load_changes(folder: Path) -> pd.DataFrame:
    """Return what the records of a delivery do to others, in delivered order."""
    return _read(folder / f"{_CHANGES}.parquet", CHANGES)


def fact_tables(folder: Path, rules: Rules) -> dict[str, pd.DataFrame]:
    """Return the stage tables of a delivery or of an assembled source."""
    return {name: read_table(folder, name) for name in (PERSONS, *PARTS, rules.fact_table)}


def load_state(folder: Path, rules: Rules) -> State | None:
    """Return the state of a source as an earlier night wrote it; None where it did not, or not to the end."""
    if not (folder / _OUTCOME).exists():
        return None
    outcome = read_json(folder / _OUTCOME)
    told = {name: _read(folder / f"{table}.state.parquet", columns) for table, columns, name in _OF_SOURCE}
    tables = fact_tables(folder, rules)
    return State(
        tables=tables,
        sent=load_sent(folder, tables, rules),
        waiting=_read_waiting(folder, rules),
        withdrawals=_read(folder / f"{WITHDRAWN}.parquet", WITHDRAWALS),
        arrivals={name: date.fromisoformat(day) for name, day in outcome["arrivals"].items()},
        base_on=date.fromisoformat(outcome["base_on"]) if outcome["base_on"] else None,
        **told,
    )


def save_state(
    folder: Path, state: State, rules: Rules, *, quarantine: pd.DataFrame, counts: pd.DataFrame
) -> None:
    """Write a source as one stage folder; it counts as written once its outcome is there."""
    for name, frame in state.tables.items():
        write_table(folder, name, frame)
    for table, columns, name in _OF_SOURCE:
        rows = getattr(state, name)
        write_parquet(folder / f"{table}.state.parquet", typed(rows, columns), _schema(columns))
        own = rows.assign(source_id=rules.source_id)
        write_table(folder, table, own[load_schema(table).column_names])
    withdrawn = typed(state.withdrawals.sort_values("record_key"), WITHDRAWALS)
    write_parquet(folder / f"{WITHDRAWN}.parquet", withdrawn, _schema(WITHDRAWALS))
    _write_waiting(folder, state, rules)
    save_sent(folder, state, rules)
    write_table(folder, "landed__quarantine", quarantine)
    write_table(folder, "landed__file_counts", counts)
    outcome: dict[str, Any] = {
        "status": "assembled",
        "records": len(state.facts(rules)),
        "arrivals": {name: day.isoformat() for name, day in state.arrivals.items()},
        "base_on": state.base_on.isoformat() if state.base_on else None,
    }
    write_json(folder / _OUTCOME, outcome)


def is_written(folder: Path) -> bool:
    """Return whether a source was assembled here, to the end."""
    return (folder / _OUTCOME).exists()


def has_withdrawals(folder: Path) -> bool:
    """Return whether an assembled source knows of any withdrawn record."""
    return bool(pq.read_metadata(folder / f"{WITHDRAWN}.parquet").num_rows)


def records_in_force(folder: Path) -> int:
    """Return how many facts an assembled source holds."""
    return int(read_json(folder / _OUTCOME)["records"])


def _schema(columns: Mapping[str, Any]) -> pa.Schema:
    return pa.schema([pa.field(name, _ARROW[kind]) for name, kind in columns.items()])


def _read(path: Path, columns: Mapping[str, Any]) -> pd.DataFrame:
    return typed(pq.read_table(path).to_pandas(), columns)


def _write_waiting(folder: Path, state: State, rules: Rules) -> None:
    schema = arrow_schema(load_schema(rules.fact_table)).append(pa.field("why", pa.string()))
    write_parquet(folder / f"{_WAITING}.parquet", state.waiting, schema)


def _read_waiting(folder: Path, rules: Rules) -> pd.DataFrame:
    rows = pq.read_table(folder / f"{_WAITING}.parquet").to_pandas()
    if not len(rows):
        return read_table(folder, rules.fact_table).iloc[:0].assign(why=pd.Series([], dtype="str"))
    facts = conform(rules.fact_table, rows.drop(columns="why"))
    why = dict(zip(rows[rules.fact_key], rows["why"], strict=True))
    return facts.assign(why=facts[rules.fact_key].map(why).astype("str"))
