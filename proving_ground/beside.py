"""Offices beside the conviction offices: who else tells of residents and registrants, and what that is, with its truth."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.nm_offices import NewMexico
from proving_ground.registry_offices import listed_entries, ncic_entries
from proving_ground.residency_offices import custody, deaths, moves, voters
from proving_ground.writers import canonical_registry, ncic_nsor, ncoa_moves, nm_custody, nm_deaths, nm_voter


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an office may know of: the world without the offices beside."""

    residents: pd.DataFrame
    convicted: pd.DataFrame
    extracts: Mapping[str, Extract]
    offices: NewMexico
    fates: pd.DataFrame
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideOffice:
    """One office: its side, what it holds, how it writes it."""

    side: str
    """residency or registry."""
    holds: Callable[[Known], pd.DataFrame]
    """Written person columns, and key (the part of `person_record_id` after the source), status (the word by which the
    product should know what the record says; blank where it says nothing), told_on, from_day, to_day (days of the
    demonstration on which it says so), and the writer's own. A key has a row for every time it says something else."""
    files: Callable[[pd.DataFrame, date], dict[str, bytes]]
    fact_key: Callable[[Record], str] = lambda row: str(row["key"])
    """A row to the part of `residency_id` or `registration_id` after the source."""


def _of_residents(
    hold: Callable[[pd.DataFrame, pd.DataFrame, pd.DataFrame, int], pd.DataFrame],
) -> Callable[[Known], pd.DataFrame]:
    return lambda known: hold(known.residents, known.convicted, known.fates, known.seed)


BESIDE: Mapping[str, BesideOffice] = {
    "nm_voter": BesideOffice(side="residency", holds=_of_residents(voters), files=nm_voter.delivery),
    "ncoa_moves": BesideOffice(side="residency", holds=_of_residents(moves), files=ncoa_moves.delivery),
    "nm_custody": BesideOffice(side="residency", holds=_of_residents(custody), files=nm_custody.delivery),
    "nm_deaths": BesideOffice(side="residency", holds=_of_residents(deaths), files=nm_deaths.delivery),
    "ncic_nsor": BesideOffice(
        side="registry",
        holds=lambda known: ncic_entries(
            known.convicted, known.residents, known.extracts.values(), known.offices, known.seed
        ),
        files=ncic_nsor.delivery,
    ),
    "canonical_registry": BesideOffice(
        side="registry",
        holds=lambda known: listed_entries(known.convicted, known.extracts.values(), known.seed),
        files=canonical_registry.delivery,
        fact_key=canonical_registry.fact_key,
    ),
}


def hold_beside(known: Known, asked: Collection[str]) -> dict[str, pd.DataFrame]:
    """Return what the offices that were asked for hold, by source id."""
    return {office: about.holds(known) for office, about in BESIDE.items() if office in asked}


def held_on(holding: pd.DataFrame, day: int) -> pd.DataFrame:
    """Return what an office says on a day of the demonstration."""
    said = holding[(holding["from_day"] <= day) & (day <= holding["to_day"])]
    return said.reset_index(drop=True)
