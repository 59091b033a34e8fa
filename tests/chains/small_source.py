"""A small source of numbered deltas, read and put together in memory as the night does it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pipelines.chain.assembled import rules_of_source
from sources.spec.model import SourceSpec
from tests.sources.inline_specs import mapped, source_spec
from transforms.assemble.state import CHANGES, Delivery, State, start, typed
from transforms.assemble.step import with_delivery
from transforms.standardize.dates import standardize_dates
from transforms.standardize.tables import standardize_tables
from warehouse.frames import conform, empty_frame

_TEXT = r"""
kind: conviction
snapshot: delta
chain: CHAIN
files:
  - role: people
    pattern: "people*"
    empty_allowed: true
    required: false
    format: &csv {type: delimited, delimiter: ","}
    columns: {code: what it does, id: key, given: name, surname: name, alias: names, born: date, fbi: number}
  - role: counts
    pattern: "counts*"
    empty_allowed: true
    required: false
    format: *csv
    columns: {code: what it does, since: since when, count: key, id: key of the person, stays: key, statute: statute,
              court: court, convicted: date}
  - role: merged
    pattern: "merged*"
    empty_allowed: true
    required: false
    format: *csv
    columns: {old: retired key, new: key that stays}
persons:
  - file: people
    key: [id]
    names:
      - {given: given, surname: surname}
      - {role: alias, format: first_middle_last, full: alias, separated_by: "|"}
    birth_dates: [{column: born, date: {formats: ["%Y-%m-%d"]}}]
    identifiers: [{type: FBI, value: fbi}]
facts:
  file: counts
  key: [count]
  person_key: [id]
  fields:
    statute: {column: statute, required: true}
    court: court
    convicting_jurisdiction: {literal: AZ}
    conviction_date: {column: convicted, date: {formats: ["%Y-%m-%d"]}}
changes:
  - {file: people, column: code, codes: {A: add, C: change, D: delete, P: correct}}
  - file: counts
    column: code
    codes: {A: add, C: change, P: correct, D: delete, V: vacated, X: expunged, M: merge}
    told_on: {column: since, date: {formats: ["%Y-%m-%d"]}}
    survivor: [stays]
merges: {file: merged, retired: [old], survivor: [new]}
retired_as: DOC
"""
HEADS = {
    "people": "code,id,given,surname,alias,born,fbi",
    "counts": "code,since,count,id,stays,statute,court,convicted",
    "merged": "old,new",
}


def spec(*, chain: str | None = "{base: {file_name: full}}", **changes: Any) -> SourceSpec:
    """Return the specification; `chain` is how its deliveries hang together."""
    if chain is None:
        return source_spec(_TEXT.replace("chain: CHAIN\n", ""), **{"jurisdiction": "AZ", **changes})
    return source_spec(_TEXT.replace("CHAIN", chain), **{"jurisdiction": "AZ", **changes})


def delivered(source: SourceSpec, name: str, day: int, *, base: bool = False, **files: str) -> Delivery:
    """Return one delivery read by itself; `files` is role to records without a header."""
    contents: Mapping[str, bytes] = {
        role: "\n".join([head, *files.get(role, "").split()]).encode() + b"\n" for role, head in HEADS.items()
    }
    found = mapped(source, contents)
    assert found.changes is not None
    assert (
        found.file_counts["records_delivered"]
        == found.file_counts["records_accepted"] + found.file_counts["records_quarantined"]
    ).all()
    tables = standardize_tables(found.tables, found.date_rules)
    stage = {t: conform(t, f) if len(f) else empty_frame(t) for t, f in tables.items()}
    for table in ("stage__persons", "stage__convictions"):
        stage[table] = stage[table].assign(delivery_id=name)
    days = standardize_dates(found.changes["told_on_raw"].fillna(""), source.told_on)["value"]
    changes = typed(found.changes.assign(told_on=days.to_numpy()), CHANGES)
    return Delivery(
        delivery_id=name, received_on=date(2026, 3, day), is_base=base, tables=stage, changes=changes
    )


def after(source: SourceSpec, *deliveries: Delivery) -> State:
    """Return the state of a source after some deliveries."""
    rules = rules_of_source(source)
    state = start(rules, deliveries[0].tables)
    for delivery in deliveries:
        state = with_delivery(state, delivery, rules)
    return state


def told(state: State, *columns: str) -> list[tuple[object, ...]]:
    """Return columns of the counts in force, by key, without the source's name."""
    rows = state.tables["stage__convictions"].sort_values("conviction_id")
    return _plain(rows, columns)


def parts(state: State, table: str, *columns: str) -> list[tuple[object, ...]]:
    """Return columns of what hangs on persons, in order."""
    number = next(c for c in state.tables[table].columns if c.endswith("_no") and not c.startswith("record"))
    return _plain(state.tables[table].sort_values(["person_record_id", number]), columns)


def people(state: State) -> list[str]:
    """Return the keys of the persons in force."""
    return sorted(key.removeprefix("test:") for key in state.tables["stage__persons"]["person_record_id"])


def withdrawn(state: State) -> list[tuple[object, ...]]:
    """Return record, person, kind and delivery of the withdrawals in force."""
    rows = state.withdrawals.sort_values("record_key")
    return _plain(rows, ("record_key", "person_key", "kind", "delivery_id"))


def _plain(rows: pd.DataFrame, columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    plain = rows[list(columns)].astype(object).where(rows[list(columns)].notna(), None)
    return [
        tuple(v.removeprefix("test:") if isinstance(v, str) else v for v in row)
        for row in plain.itertuples(index=False, name=None)
    ]
