"""The census tables as samplers: draw surnames, given names and places by group."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from proving_ground.draws import Texts, Whole

HERE = Path(__file__).parent
GROUPS = ("white", "black", "api", "native", "multiple", "hispanic")
# The census tables are national. Surnames borne almost only by American Indians are Diné, Pueblo and Apache names in
# the main; about a third of their bearers live here, where one in twelve residents is Native, against one in a
# hundred nationally: four times the national frequency.
_NATIVE_SHARE, _NATIVE_FACTOR = 0.7, 4.0


@dataclass(frozen=True, slots=True)
class Sampler:
    """Values with cumulative weights."""

    values: Any
    cumulative: Any

    def draw(self, rng: np.random.Generator, count: int) -> Texts:
        """Return `count` values, drawn by weight."""
        places = np.searchsorted(self.cumulative, rng.random(count) * self.cumulative[-1], side="right")
        return np.asarray(self.values[np.minimum(places, len(self.values) - 1)], dtype=object)


@cache
def surname_sampler(group: str) -> Sampler:
    """Return the sampler of surnames of a group."""
    table = pd.read_parquet(HERE / "surnames.parquet")
    weights = table[group].to_numpy(dtype=float)
    if group == "native":
        share = weights / np.maximum(table[list(GROUPS)].sum(axis=1).to_numpy(dtype=float), 1)
        weights = np.where(share >= _NATIVE_SHARE, weights * _NATIVE_FACTOR, weights)
    return _sampler(table["name"].to_numpy(dtype=object), weights)


@cache
def given_sampler(group: str, sex: str) -> Sampler:
    """Return the sampler of given names of a group and sex (M or F)."""
    table = pd.read_parquet(HERE / "given_names.parquet")
    share = table["female"].to_numpy(dtype=float)
    of_sex = share if sex == "F" else 1 - share
    # a name of which almost nobody has this sex would only make slips of the census form
    return _sampler(
        table["name"].to_numpy(dtype=object),
        np.where(of_sex < 0.03, 0, of_sex) * table[group].to_numpy(dtype=float),
    )


@cache
def places() -> pd.DataFrame:
    """Return postcode, city, county and residents by group of every New Mexico ZIP."""
    return pd.read_csv(HERE / "nm_places.csv", dtype={"postcode": "str"})


def draw_groups(rng: np.random.Generator, count: int) -> Texts:
    """Return groups as they are distributed in New Mexico."""
    totals = places()[list(GROUPS)].sum().to_numpy(dtype=float)
    return _sampler(np.array(GROUPS, dtype=object), totals).draw(rng, count)


def draw_places(rng: np.random.Generator, group: str, count: int) -> Whole:
    """Return row numbers of `places()` as that group lives."""
    table = places()
    return (
        _sampler(np.arange(len(table)), table[group].to_numpy(dtype=float)).draw(rng, count).astype(np.int64)
    )


def _sampler(values: Any, weights: Any) -> Sampler:
    kept = weights > 0
    return Sampler(values[kept], np.cumsum(weights[kept]))
