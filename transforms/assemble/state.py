"""What a source says after some of its deliveries, and one more delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

PERSONS = "stage__persons"
PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "stage__names": (
            "name_no",
            ("name_role", "name_format", "full_raw", "given_raw", "middle_raw", "surname_raw", "suffix_raw"),
        ),
        "stage__birth_dates": ("birth_date_no", ("birth_date_raw",)),
        "stage__identifiers": ("identifier_no", ("id_type", "issuer", "value_raw")),
        "stage__addresses": (
            "address_no",
            ("full_raw", "street_raw", "city_raw", "state_raw", "postcode_raw", "county_raw"),
        ),
    }
)
"""What hangs on a person record: table to the column that numbers its rows, and those that say what a row says."""
PERSON_KEY = "person_record_id"

CHANGES: Mapping[str, Any] = MappingProxyType(
    {
        "file_name": "str", "record_no": "Int64", "level": "str", "op": "str", "record_key": "str",
        "person_key": "str", "survivor_key": "str", "told_on": "datetime64[s]", "is_aside": "boolean",
    }
)  # fmt: skip
MERGES: Mapping[str, Any] = MappingProxyType(
    {
        "retired_key": "str", "survivor_key": "str", "told_on": "datetime64[s]", "delivery_id": "str",
        "file_name": "str", "record_no": "Int64", "is_aside": "boolean", "standing": "str",
    }
)  # fmt: skip
"""standing: applied, unknown_survivor, merge_cycle or ended."""
WITHDRAWALS: Mapping[str, Any] = MappingProxyType(
    {
        "source_id": "str", "record_key": "str", "person_key": "str", "kind": "str",
        "told_on": "datetime64[s]", "delivery_id": "str",
    }
)  # fmt: skip
UNSEEN: Mapping[str, Any] = MappingProxyType(
    {
        "record_key": "str", "person_key": "str", "last_seen_on": "datetime64[s]",
        "missing_since": "datetime64[s]", "delivery_id": "str",
    }
)  # fmt: skip
"""Records that a delivery of everything lacks although nobody said what that means; delivery_id is the first such."""
REVISIONS: Mapping[str, Any] = MappingProxyType(
    {"record_key": "str", "delivery_id": "str", "replaced_delivery_id": "str"}
)
"""Records whose version in use took the place of another, by the delivery that brought it."""


def empty(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return a frame with these columns and no rows."""
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in columns.items()})


def typed(frame: pd.DataFrame, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return the frame with these columns, in order and of these types."""
    return pd.DataFrame({name: frame[name].astype(kind) for name, kind in columns.items()}).reset_index(
        drop=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How one source's deliveries are put together."""

    source_id: str
    jurisdiction: str
    fact_table: str
    fact_key: str
    missing_row: str
    """gone, withdrawn or unknown: what a delivery of everything says of a record that it lacks."""
    people: str
    """replaced or added_to: what a delta says of a person it names again."""
    retired_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery, read by itself."""

    delivery_id: str
    received_on: date
    is_base: bool
    tables: Mapping[str, pd.DataFrame]
    """Persons, their parts, facts: stage tables."""
    changes: pd.DataFrame
    """Columns of CHANGES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A source after some deliveries: everything that a further one needs to know of those before it."""

    tables: Mapping[str, pd.DataFrame]
    """What is in force: persons who were merged are one."""
    sent: Mapping[str, pd.DataFrame]
    """The same under the keys they were sent under: what `tables` is made of, before any merge."""
    waiting: pd.DataFrame
    """Facts that hang on a person nobody delivered, and corrections of records nobody delivered: `why` says which."""
    merges: pd.DataFrame
    withdrawals: pd.DataFrame
    unseen: pd.DataFrame
    revisions: pd.DataFrame
    arrivals: Mapping[str, date]
    """Delivery id to its receipt."""
    base_on: date | None
    """Receipt of the newest delivery of everything."""

    def facts(self, rules: Rules) -> pd.DataFrame:
        """Return the table of facts."""
        return self.tables[rules.fact_table]


def start(rules: Rules, like: Mapping[str, pd.DataFrame]) -> State:
    """Return what is known before any delivery; `like` gives the columns of the tables."""
    facts = like[rules.fact_table].iloc[:0]
    tables = {name: frame.iloc[:0].reset_index(drop=True) for name, frame in like.items()}
    return State(
        tables=tables,
        sent=tables,
        waiting=facts.assign(why=pd.Series([], dtype="str")).reset_index(drop=True),
        merges=empty(MERGES),
        withdrawals=empty(WITHDRAWALS),
        unseen=empty(UNSEEN),
        revisions=empty(REVISIONS),
        arrivals={},
        base_on=None,
    )
