"""New Mexico's own offices: licenses, other residency evidence, the registry; what each holds on a given day."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from proving_ground.draws import chance, numbers, pick, stream
from proving_ground.population import TODAY
from proving_ground.slips import CAREFUL, Hand, written

_LICENSED = 0.9
_EVIDENCED = 0.45
_REGISTERED_OF_CONVICTED = 0.4
_REGISTERED_OF_OTHERS = 0.002
_LAST_DAY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMexico:
    """Everything the state's offices hold; `from_day` says on which day of the demonstration a row first shows."""

    licenses: pd.DataFrame
    """Written person columns, and license_no, issued_on, expires_on, ssn4, state_of (active, deceased, surrendered),
    changed_on, from_day, changes_on_day (day from which state_of shows; -1 never)."""
    evidence: pd.DataFrame
    """Written person columns, and evidence_type, evidence_date, status, from_day."""
    registrants: pd.DataFrame
    """Written person columns, and registrant_no, aliases, status, registered_on, ends_on, offense, place, from_day."""


def open_offices(
    residents: pd.DataFrame, convicted: pd.DataFrame, relevant: set[int], seed: int
) -> NewMexico:
    """Return what the offices hold.

    Args:
        residents: the population.
        convicted: people convicted elsewhere.
        relevant: person_no of residents with a conviction the registry might list.
    """
    return NewMexico(
        licenses=_licenses(residents, convicted, seed),
        evidence=_evidence(residents, seed),
        registrants=_registrants(residents, relevant, seed),
    )


def _licenses(residents: pd.DataFrame, convicted: pd.DataFrame, seed: int) -> pd.DataFrame:
    rng = stream(seed, "licenses")
    holders = residents[chance(rng, _LICENSED, len(residents))]
    strangers = convicted[~convicted["is_resident"] & (convicted["look_alike"] == "")]
    # some who were convicted elsewhere lived here once and gave up their license
    gone = strangers[chance(rng, 0.04, len(strangers))]
    everyone = pd.concat([holders, gone], ignore_index=True)
    count = len(everyone)
    rows = written(everyone, CAREFUL, seed, "nm_mvd")
    rows["license_no"] = np.where(
        everyone["license"] != "", everyone["license"], [f"6{n:08d}" for n in numbers(rng, 0, 10**8, count)]
    )
    issued = np.maximum(
        TODAY - numbers(rng, 20, 2900, count).astype("timedelta64[D]"), _days(everyone["arrived_on"])
    )
    rows["issued_on"] = pd.to_datetime(np.minimum(issued, TODAY - np.timedelta64(20, "D")))
    rows["expires_on"] = rows["issued_on"] + pd.Timedelta(days=2922)
    rows["ssn4"] = np.where(chance(rng, 0.93, count), rows["ssn"].str[-4:], "")
    is_gone = np.arange(count) >= len(holders)
    change = pick(rng, {"active": 0.985, "deceased": 0.006, "surrendered": 0.009}, count)
    rows["state_of"] = np.where(is_gone, "surrendered", change)
    changed = TODAY - numbers(rng, 5, 400, count).astype("timedelta64[D]")
    rows["changed_on"] = pd.to_datetime(np.maximum(changed, issued))
    late = (rows["state_of"] != "active") & ~is_gone & chance(rng, 0.4, count)
    rows["changes_on_day"] = np.where(rows["state_of"] == "active", -1, np.where(late, 2, 0))
    rows["from_day"] = np.where(chance(rng, 0.995, count), 0, 2)
    return rows.sort_values("license_no", kind="stable", ignore_index=True)


def _evidence(residents: pd.DataFrame, seed: int) -> pd.DataFrame:
    rng = stream(seed, "evidence")
    known = residents[chance(rng, _EVIDENCED, len(residents))].reset_index(drop=True)
    rows = written(known, Hand(typo=0.01, nickname=0.02, number_digit=0.003), seed, "evidence")
    count = len(rows)
    kinds = {
        "tax": 0.45,
        "utility": 0.25,
        "employment": 0.2,
        "school": 0.05,
        "shelter": 0.02,
        "property": 0.03,
    }
    rows["evidence_type"] = pick(rng, kinds, count)
    dated = np.maximum(
        TODAY - numbers(rng, 5, 380, count).astype("timedelta64[D]"), _days(known["arrived_on"])
    )
    rows["evidence_date"] = pd.to_datetime(dated)
    rows["status"] = np.where(
        rows["evidence_type"] == "employment",
        "works",
        np.where(rows["evidence_type"] == "school", "studies", "resident"),
    )
    rows.loc[rows["evidence_type"] == "property", "status"] = "property_only"
    shown = chance(rng, 0.6, count)
    rows["ssn"] = np.where(shown, rows["ssn"], np.where(chance(rng, 0.5, count), rows["ssn"].str[-4:], ""))
    rows["from_day"] = 0
    return rows


def _registrants(residents: pd.DataFrame, relevant: set[int], seed: int) -> pd.DataFrame:
    rng = stream(seed, "registry")
    convicted_here = residents["person_no"].isin(relevant).to_numpy()
    share = np.where(convicted_here, _REGISTERED_OF_CONVICTED, _REGISTERED_OF_OTHERS)
    adult = _days(residents["birth_date"]) < np.datetime64("2006-01-01")
    own = residents[(rng.random(len(residents)) < share) & adult].reset_index(drop=True)
    if own.empty:  # a registry is never empty: somebody unrelated stands in it
        own = residents[adult].head(1).reset_index(drop=True)
    rows = written(own, Hand(middle_missing=0.1, typo=0.008, suffix_missing=0.15), seed, "nm_registry")
    count = len(rows)
    rows["registrant_no"] = [f"R{100_000 + n}" for n in range(count)]
    rows["fbi"] = [f"{n}AB{n % 7}" for n in numbers(rng, 100_000, 999_999, count)]
    full = own["given"] + " " + own["surname"]
    rows["aliases"] = np.where(chance(rng, 0.3, count), full, "")
    kinds = {
        "active": 0.9,
        "pending": 0.03,
        "contested": 0.01,
        "expired": 0.02,
        "not_equivalent": 0.02,
        "moved": 0.02,
    }
    rows["status"] = pick(rng, kinds, count)
    registered = TODAY - numbers(rng, 30, 5000, count).astype("timedelta64[D]")
    rows["registered_on"] = pd.to_datetime(registered)
    life = chance(rng, 0.6, count)
    rows["ends_on"] = (rows["registered_on"] + pd.Timedelta(days=3653)).mask(life)
    over = (rows["ends_on"] < pd.Timestamp(TODAY)) & (rows["status"] == "active")
    rows.loc[over, "status"] = "expired"
    rows.loc[(rows["status"] == "expired") & rows["ends_on"].isna(), "ends_on"] = pd.Timestamp(
        TODAY
    ) - pd.Timedelta(days=90)
    rows["offense"] = pick(
        rng,
        {"CRIMINAL SEXUAL PENETRATION": 5, "CRIMINAL SEXUAL CONTACT OF A MINOR": 4, "ENTICEMENT OF CHILD": 1},
        count,
    )
    rows["place"] = pick(rng, {"NM": 6, "TX": 2, "CA": 2, "CO": 1, "FL": 1}, count)
    rows["from_day"] = np.where(chance(rng, 0.9, count), 0, numbers(rng, 1, _LAST_DAY + 1, count))
    return rows


def _days(column: pd.Series) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    return np.asarray(column.to_numpy().astype("datetime64[D]"))
