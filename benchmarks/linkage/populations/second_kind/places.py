"""Homes of the second population: places within New Mexico and outside, streets."""

from functools import cache

import numpy as np
import pandas as pd

from benchmarks.linkage.populations.second_kind.names import counties
from benchmarks.linkage.populations.second_kind.words import OUTSIDE, STREET_TYPES, STREETS
from proving_ground.census.tables import GROUPS, draw_places, places
from proving_ground.draws import Texts, Whole, chance, numbers, pick, texts


@cache
def gazetteer() -> pd.DataFrame:
    """Return city, state and postcode of every place: the rows of `places()`, then those outside."""
    inside = places()[["city", "postcode"]].assign(state="NM")
    outside = pd.DataFrame(
        [(city, code, state) for state, city, codes in OUTSIDE for code in codes.split()],
        columns=["city", "postcode", "state"],
    )
    whole = pd.concat([inside, outside], ignore_index=True).astype(object)
    return whole.assign(city=whole["city"].str.upper())


def draw_inside(rng: np.random.Generator, group: Texts) -> Whole:
    """Return a place in New Mexico for each person, as their group lives."""
    made = np.zeros(len(group), dtype=np.int64)
    for name in GROUPS:
        rows = np.flatnonzero(group == name)
        made[rows] = draw_places(rng, name, len(rows))
    return made


def draw_outside(rng: np.random.Generator, state: Texts, faithful: float) -> Whole:
    """Return a place outside New Mexico for each person: in that state with this probability."""
    table = gazetteer()
    first = len(places())
    made = numbers(rng, first, len(table), len(state))
    at_home = chance(rng, faithful, len(state))
    for name in sorted(set(state.tolist())):
        rows = np.flatnonzero((state == name) & at_home)
        choice = np.flatnonzero(table["state"].to_numpy() == name)
        if len(choice):
            made[rows] = choice[numbers(rng, 0, len(choice), len(rows))]
    return made


def draw_near(rng: np.random.Generator, place: Whole) -> Whole:
    """Return another place of the same county of New Mexico for each place there (the same where it is the only one)."""
    county = counties()[: len(places())]
    order = np.argsort(county, kind="stable")
    start = np.searchsorted(county[order], np.arange(county.max() + 1))
    size = np.bincount(county)
    here = county[np.minimum(place, len(county) - 1)]
    return np.asarray(order[start[here] + (rng.random(len(place)) * size[here]).astype(np.int64)])


def draw_streets(rng: np.random.Generator, count: int) -> Texts:
    """Return as many lines with number and street, one in six with a unit, one in twenty a box."""
    name = texts([one.replace("_", " ") for one in STREETS])[numbers(rng, 0, len(STREETS), count)]
    house = texts([str(n) for n in range(100, 9900)])[numbers(rng, 0, 9800, count)]
    made = house + " " + name + " " + pick(rng, STREET_TYPES, count)
    units = np.flatnonzero(chance(rng, 0.17, count))
    made[units] = made[units] + texts([f" APT {n}" for n in range(1, 240)])[numbers(rng, 0, 239, len(units))]
    boxes = np.flatnonzero(chance(rng, 0.05, count))
    made[boxes] = texts([f"PO BOX {n}" for n in numbers(rng, 10, 9000, len(boxes)).tolist()])
    return np.asarray(made, dtype=object)
