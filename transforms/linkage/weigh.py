"""All comparisons of all pairs, the look-alike contradictions, and the sum."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.compare_facts import compare_facts
from transforms.linkage.compare_names import compare_names
from transforms.linkage.levels import Bits, Comparison, Levels, weigh_levels
from transforms.linkage.model import LinkageModel
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile

UNIQUE_NUMBERS = {"ssn": "equal", "license": "equal", "fbi": "equal", "state_id": "equal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedPairs:
    """Candidate pairs with their comparisons; `weight` is prior plus the sum of all bits, thousandths."""

    pairs: pd.DataFrame
    comparisons: tuple[Comparison, ...]
    prior: int
    weight: Bits

    def levels(self, name: str) -> Levels:
        """Return the levels of one comparison."""
        return self.comparison(name).levels

    def comparison(self, name: str) -> Comparison:
        """Return one comparison; raises StopIteration when there is none of that name."""
        return next(c for c in self.comparisons if c.name == name)

    def take(self, rows: Bits) -> "WeighedPairs":
        """Return some of the pairs, in the order of `rows`."""
        return WeighedPairs(
            pairs=self.pairs.iloc[rows].reset_index(drop=True),
            comparisons=tuple(c.take(rows) for c in self.comparisons),
            prior=self.prior,
            weight=self.weight[rows],
        )


def weigh_pairs(
    pairs: pd.DataFrame,
    left: PersonFeatures,
    right: PersonFeatures,
    *,
    side: str,
    model: LinkageModel,
    profile: PopulationProfile,
) -> WeighedPairs:
    """Return every candidate pair weighed; row for row with `pairs` (left_row, right_row, blocking_rules)."""
    comparisons = [
        *compare_names(pairs, left, right, model, profile),
        *compare_facts(pairs, left, right, model, profile),
    ]
    look_alike = _look_alikes({c.name: c.levels for c in comparisons})
    comparisons.append(
        Comparison(name="look_alike", levels=look_alike, mbit=weigh_levels(model, "look_alike", look_alike))
    )
    prior = model.prior(side, profile.size(side))
    weight = np.full(len(pairs), prior, dtype=np.int64)
    for comparison in comparisons:
        weight = weight + comparison.mbit
    return WeighedPairs(pairs=pairs, comparisons=tuple(comparisons), prior=prior, weight=weight)


def _look_alikes(levels: dict[str, Levels]) -> Levels:
    """Twins and siblings share surname and date of birth, households share address: another given name
    contradicts, it does not merely fail to support; so does another middle name, for families give the first
    name twice (MARIA ELENA and MARIA LUISA). A unique number in common overrules."""
    other_given = np.isin(levels["given"], ["different", "similar"])
    other_middle = levels["middle"] == "different"
    same_family = ~np.isin(levels["surname"], ["different", "missing"])
    same_day = np.isin(levels["birth_date"], ["equal", "january_first"])
    same_home = levels["place"] == "same_address"
    unique = has_unique_number(levels)
    found = np.full(len(other_given), "none", dtype=object)
    found[other_middle & same_family & (same_home | same_day) & ~unique] = "other_middle_name"
    found[other_given & same_family & same_home & ~unique] = "household"
    found[other_given & same_family & same_day & ~unique] = "twin_or_sibling"
    return found


def has_unique_number(levels: dict[str, Levels]) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return which pairs agree on a number that belongs to one person."""
    hits = [levels[name] == level for name, level in UNIQUE_NUMBERS.items()]
    return np.asarray(np.logical_or.reduce(hits), dtype=bool)
