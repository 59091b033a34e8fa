"""People convicted elsewhere: some live in New Mexico, many only look like somebody who does."""

import numpy as np
import pandas as pd

from proving_ground.draws import Texts, chance, numbers, pick, stream
from proving_ground.population import TODAY, draw_ssns, make_residents

_RESIDENT_SHARE = 0.3
# deliberate look-alikes of residents, as shares of all; the rest are strangers
_LOOK_ALIKES = {"namesake": 0.08, "namesake_same_year": 0.02, "sibling": 0.04, "junior": 0.02, "twin": 0.01}

_BIRTHPLACES = {"CA": 12, "TX": 9, "NC": 8, "FL": 7, "NY": 6, "MX": 5, "GA": 3, "AZ": 3, "CO": 2, "NM": 0.7}


def make_convicted(residents: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Return `count` people convicted elsewhere, one row each, shuffled.

    Columns: those of residents, and person_no (a resident's own, else from 10,000,000 up), is_resident,
    look_alike (empty or its kind), look_alike_of (a resident's person_no or -1).
    """
    own = round(count * _RESIDENT_SHARE)
    kinds = np.repeat(
        np.array(list(_LOOK_ALIKES), dtype=object), [round(count * s) for s in _LOOK_ALIKES.values()]
    )
    originals = _draw_residents(residents, own + len(kinds), seed)
    here = originals.iloc[:own].assign(is_resident=True, look_alike="", look_alike_of=-1)
    alike = _look_alikes(originals.iloc[own:].reset_index(drop=True), kinds, seed)
    strangers = make_residents(count - own - len(kinds), seed + 7_919).assign(look_alike="", look_alike_of=-1)
    others = pd.concat([alike, strangers.assign(is_resident=False)], ignore_index=True)
    others["person_no"] = 10_000_000 + np.arange(len(others))
    others["ssn"] = _unused_ssns(len(others), set(residents["ssn"]), seed)
    others["license"] = ""
    strangers_from = others["look_alike"].to_numpy() == ""
    born = pick(stream(seed, "strangers' birthplaces"), _BIRTHPLACES, len(others))
    others["birth_place"] = np.where(strangers_from, born, others["birth_place"].to_numpy())
    others["is_resident"] = False
    everyone = pd.concat([here, others], ignore_index=True)
    order = stream(seed, "order of convicted").permutation(len(everyone))
    return everyone.iloc[order].reset_index(drop=True)


def _draw_residents(residents: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Men and the middle-aged are convicted more often than their share; nobody under 18 is."""
    age = (TODAY - residents["birth_date"].to_numpy().astype("datetime64[D]")).astype(np.int64) / 365.25
    weight = (
        np.where(residents["sex"] == "M", 3.0, 1.0)
        * np.where((age > 25) & (age < 65), 2.0, 1.0)
        * (age >= 20)
    )
    rng = stream(seed, "who is convicted")
    if count > int((weight > 0).sum()):
        raise ValueError(
            f"{count} convicted from {len(residents)} residents: ask for more residents or fewer convicted"
        )
    rows = rng.choice(len(residents), size=count, replace=False, p=weight / weight.sum())
    return residents.iloc[rows].reset_index(drop=True)


def _look_alikes(like: pd.DataFrame, kinds: Texts, seed: int) -> pd.DataFrame:
    rng = stream(seed, "look-alikes")
    count = len(like)
    made = like.assign(look_alike=kinds, look_alike_of=like["person_no"], former_surname="", suffix="")
    fresh = make_residents(max(count, 1), seed + 104_729).iloc[:count].reset_index(drop=True)
    born = like["birth_date"].to_numpy().astype("datetime64[D]")
    other_day = fresh["birth_date"].to_numpy().astype("datetime64[D]")
    same_year = born.astype("datetime64[Y]").astype("datetime64[D]") + numbers(rng, 0, 365, count).astype(
        "timedelta64[D]"
    )
    years = numbers(rng, 19, 34, count)
    shift = (
        (np.where(chance(rng, 0.5, count), years, -years) * 365.25).astype(np.int64).astype("timedelta64[D]")
    )
    near = born + (numbers(rng, 350, 2200, count) * np.where(chance(rng, 0.5, count), 1, -1)).astype(
        "timedelta64[D]"
    )
    by_kind = {
        "namesake": other_day, "namesake_same_year": same_year, "sibling": near, "junior": born + shift, "twin": born,
    }  # fmt: skip
    for kind, days in by_kind.items():
        rows = kinds == kind
        made.loc[rows, "birth_date"] = pd.Series(days, dtype="datetime64[s]")[rows]
    for kind in ("sibling", "twin"):  # the family name and the home are shared, the given name is not
        rows = kinds == kind
        made.loc[rows, ["given", "middle", "sex"]] = fresh.loc[rows, ["given", "middle", "sex"]]
    same = (made["given"] == like["given"]) & np.isin(kinds, ["sibling", "twin"])
    made.loc[same, "given"] = np.where(made.loc[same, "given"] == "ALEX", "ROBIN", "ALEX")
    namesakes = np.isin(kinds, ["namesake", "namesake_same_year"])
    made.loc[namesakes, "middle"] = fresh.loc[namesakes, "middle"]
    away = np.isin(kinds, ["namesake", "namesake_same_year", "junior"])
    made.loc[away, ["street", "city", "county", "postcode"]] = fresh.loc[
        away, ["street", "city", "county", "postcode"]
    ]
    juniors = kinds == "junior"
    made.loc[juniors, "suffix"] = pick(rng, {"JR": 0.4, "": 0.4, "SR": 0.2}, int(juniors.sum()))
    return made


def _unused_ssns(count: int, taken: set[str], seed: int) -> list[str]:
    rng = stream(seed, "other ssns")
    made = [ssn for ssn in draw_ssns(rng, count + 200) if ssn not in taken]
    return made[:count]
