"""From tables to the facts each answer asks for, keyed by person record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from transforms.flagging.days import Days
from transforms.flagging.identity import PairFact
from transforms.flagging.registry_search import RegistrationFact, RegistryState
from transforms.flagging.residency import ResidencyFact


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAge:
    """When a source's delivery in use arrived, and whether that is too long ago tonight."""

    received_on: date
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFacts:
    """Everything the six answers are looked up in; built once a night."""

    residency_pairs: Mapping[str, tuple[PairFact, ...]]
    """Conviction person to pairs with residents."""
    registry_pairs: Mapping[str, tuple[PairFact, ...]]
    """Person (conviction or resident side) to pairs with registry persons."""
    residency: Mapping[str, tuple[ResidencyFact, ...]]
    registrations: Mapping[str, tuple[RegistrationFact, ...]]
    person_sha: Mapping[str, str]
    registry: RegistryState
    births: Mapping[str, tuple[Days, ...]] = field(default_factory=dict)
    """Conviction person to dates of birth on record; see offender_age.py."""
    unseen: Mapping[str, date] = field(default_factory=dict)
    """Key of a record that its source's newest delivery of everything lacks, though nobody said what that means, to the
    day it was last seen."""


def pairs_by_left(pairs: pd.DataFrame, sides: Iterable[str]) -> dict[str, tuple[PairFact, ...]]:
    """Return the kept pairs of these sides per left record, in right-record order."""
    chosen = pairs[pairs["side"].isin(list(sides))].sort_values(["left_id", "right_id"], kind="stable")
    grouped: dict[str, list[PairFact]] = {}
    for row in rows_of(chosen):
        grouped.setdefault(row["left_id"], []).append(
            PairFact(
                left_id=row["left_id"],
                right_id=row["right_id"],
                match_weight_mbit=int(row["match_weight_mbit"]),
                match_probability=float(row["match_probability"]),
                verdict=row["verdict"],
                hard_rule=row["hard_rule"],
                needed_identifier=row["needed_identifier"],
                rivals=int(row["rivals"]),
                expected_coincidences=float(row["expected_coincidences"]),
                ledger=row["ledger"],
            )
        )
    return {left: tuple(found) for left, found in grouped.items()}


def residency_by_person(
    residency: pd.DataFrame,
    ages: Mapping[str, SourceAge],
    elsewhere: frozenset[str] = frozenset(),
    unseen: Mapping[str, date] = MappingProxyType({}),
) -> dict[str, tuple[ResidencyFact, ...]]:
    """Return the residency facts per person record, in id order.

    Whoever has an address in other states only (`elsewhere`) is no resident by it, whatever the status says.
    """
    grouped: dict[str, list[ResidencyFact]] = {}
    for row in rows_of(residency.sort_values("residency_id", kind="stable")):
        age = ages[row["source_id"]]
        grouped.setdefault(row["person_record_id"], []).append(
            ResidencyFact(
                residency_id=row["residency_id"],
                person_record_id=row["person_record_id"],
                source_id=row["source_id"],
                evidence_type=row["evidence_type"],
                evidence_date=as_date(row["evidence_date"]),
                status=_status(row, elsewhere),
                status_date=as_date(row["status_date"]),
                county=row["county"],
                received_on=age.received_on,
                is_stale=age.is_stale,
                last_seen=unseen.get(row["residency_id"]),
            )
        )
    return {person: tuple(facts) for person, facts in grouped.items()}


def _status(row: Mapping[str, Any], elsewhere: frozenset[str]) -> str:
    is_elsewhere = row["person_record_id"] in elsewhere and row["status"] == "resident"
    return "elsewhere" if is_elsewhere else str(row["status"])


def persons_elsewhere(addresses: pd.DataFrame, *, home: str) -> frozenset[str]:
    """Return person records whose stated addresses are all in other states than `home`."""
    stated = addresses[addresses["state"].notna()]
    here = set(stated.loc[stated["state"] == home, "person_record_id"])
    return frozenset(set(stated["person_record_id"]) - here)


def registrations_by_person(
    registrations: pd.DataFrame, unseen: Mapping[str, date] = MappingProxyType({})
) -> dict[str, tuple[RegistrationFact, ...]]:
    """Return registry entries per registry person, in id order; of one last seen earlier the status is not known."""
    grouped: dict[str, list[RegistrationFact]] = {}
    for row in rows_of(registrations.sort_values("registration_id", kind="stable")):
        grouped.setdefault(row["person_record_id"], []).append(
            RegistrationFact(
                registration_id=row["registration_id"],
                person_record_id=row["person_record_id"],
                status="unknown" if row["registration_id"] in unseen else row["status"],
                ends_on=as_date(row["ends_on"]),
                registry_jurisdiction=row["registry_jurisdiction"],
                convicting_jurisdiction=row["convicting_jurisdiction"],
                last_seen=unseen.get(row["registration_id"]),
            )
        )
    return {person: tuple(entries) for person, entries in grouped.items()}


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries with None for every kind of missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    columns = list(plain.columns)
    return [dict(zip(columns, row, strict=True)) for row in plain.itertuples(index=False, name=None)]


def as_date(value: Any) -> date | None:
    """Return a date from a timestamp, a date or a missing value."""
    if value is None or value is pd.NaT:
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
