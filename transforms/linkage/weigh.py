"""All comparisons of all pairs, the look-alike contradictions, and the sum."""

from dataclasses import dataclass

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
        return next(c.levels for c in self.comparisons if c.name == name)

    def take(self, rows: Bits) -> "WeighedPairs":
        """Return some of the pairs, in the order of `rows`."""
        return WeighedPairs(
            pairs=self.pairs.iloc[rows].reset_index(drop=True),
            comparisons=tuple(
                Comparison(name=c.name, levels=c.levels[rows], mbit=c.mbit[rows]) for c in self.comparisons
            ),
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
        *compare_facts(pairs, left, right, model),
    ]
    look_alike = _look_alikes({c.name: c.levels for c in comparisons})
    comparisons.append(
        Comparison(name="look_alike", levels=look_alike, mbit=weigh_levels(model, "look_alike", look_alike))
    )
    prior = model.prior(side, len(right))
    weight = np.full(len(pairs), prior, dtype=np.int64)
    for comparison in comparisons:
        weight = weight + comparison.mbit
    return WeighedPairs(pairs=pairs, comparisons=tuple(comparisons), prior=prior, weight=weight)


def _look_alikes(levels: dict[str, Levels]) -> Levels:
    """Twins and siblings share surname and date of birth, households share address: another given name
    contradicts, it does not merely fail to support. A unique number in common overrules."""
    other_given = np.isin(levels["given"], ["different", "similar"])
    same_family = ~np.isin(levels["surname"], ["different", "missing"])
    same_day = np.isin(levels["birth_date"], ["equal", "january_first"])
    same_home = levels["place"] == "same_address"
    unique = has_unique_number(levels)
    found = np.full(len(other_given), "none", dtype=object)
    found[other_given & same_family & same_home & ~unique] = "household"
    found[other_given & same_family & same_day & ~unique] = "twin_or_sibling"
    return found


def has_unique_number(levels: dict[str, Levels]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return which pairs agree on a number that belongs to one person."""
    hits = [levels[name] == level for name, level in UNIQUE_NUMBERS.items()]
    return np.asarray(np.logical_or.reduce(hits), dtype=bool)
