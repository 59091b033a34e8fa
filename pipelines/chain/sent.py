"""Merged persons under the keys they were sent under, beside the tables that have them as one.

A later delivery may correct what was said under a retired key, or say that the key is a person again: only who keeps
the words apart can tell which they were. Nothing is kept twice but what a merge moved.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.assemble.merges import survivors_of
from transforms.assemble.people import only_people, with_people, without_people
from transforms.assemble.state import PARTS, PERSON_KEY, PERSONS, Rules, State
from warehouse.atomic import write_parquet
from warehouse.frames import arrow_schema, conform
from warehouse.schema_files import load_schema

SENT = "sent-"
"""How the names of these files begin."""
_FACTS = pa.schema([pa.field("record_key", pa.string()), pa.field("person_key", pa.string())])


def save_sent(folder: Path, state: State, rules: Rules) -> None:
    """Write merged persons as they were sent, and which facts were sent under a retired key; nothing without merges."""
    into = survivors_of(state.merges, set(state.sent[PERSONS][PERSON_KEY]))
    if not into:
        return
    for name, frame in only_people(state.sent, {*into, *into.values()}).items():
        write_parquet(_path(folder, name), conform(name, frame), arrow_schema(load_schema(name)))
    facts = state.sent[rules.fact_table]
    moved = facts[facts[PERSON_KEY].isin(list(into))]
    rows = pd.DataFrame({"record_key": moved[rules.fact_key], "person_key": moved[PERSON_KEY]})
    write_parquet(_path(folder, "facts"), rows.sort_values("record_key"), _FACTS)


def load_sent(folder: Path, tables: Mapping[str, pd.DataFrame], rules: Rules) -> Mapping[str, pd.DataFrame]:
    """Return the tables of an assembled folder under the keys they were sent under."""
    if not _path(folder, PERSONS).exists():
        return tables
    own = {name: conform(name, pq.read_table(_path(folder, name)).to_pandas()) for name in (PERSONS, *PARTS)}
    sent = with_people(without_people(tables, set(own[PERSONS][PERSON_KEY])), own)
    moved = pq.read_table(_path(folder, "facts")).to_pandas()
    key_of = dict(zip(moved["record_key"], moved["person_key"], strict=True))
    facts = sent[rules.fact_table]
    keys = [
        key_of.get(fact, person)
        for fact, person in zip(facts[rules.fact_key], facts[PERSON_KEY], strict=True)
    ]
    own_keys = pd.Series(keys, index=facts.index, dtype="str")
    return {**sent, rules.fact_table: facts.assign(**{PERSON_KEY: own_keys})}


def _path(folder: Path, name: str) -> Path:
    return folder / f"{SENT}{name}.parquet"
