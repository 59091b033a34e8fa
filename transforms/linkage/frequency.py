"""What agreement on a value is worth among these residents: the rarer the value, the more."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from transforms.linkage.levels import Bits, Comparison, Levels, weigh_levels
from transforms.linkage.model import LinkageModel
from transforms.linkage.profile import PopulationProfile

_SHARES_WORDS = frozenset(
    {
        "equal", "both_equal", "swapped", "second_dropped", "first_dropped", "first_as_middle", "second_different",
    }
)  # fmt: skip
"""Levels where whole words agree; the bits are those of the words in common, never of a word only one side has."""


def weigh_name_part(
    model: LinkageModel,
    profile: PopulationProfile,
    name: str,
    levels: Levels,
    left: pd.Series,
    right: pd.Series,
) -> Comparison:
    """Return the comparison of one name part with its bits and its rarity; the same if the sides are exchanged."""
    # a surname filed as a middle name is as frequent as the surname is
    kinds = ("middle", "surname", "given") if name == "middle" else (name,)
    rarity = _rarity(model, name, levels, left, right, lambda words: profile.rarest(kinds, words))
    least, most = model.frequency[name]
    return Comparison(
        name=name,
        levels=levels,
        mbit=weigh_levels(model, name, levels, np.clip(rarity, least, most)),
        rarity=rarity,
    )


def weigh_birth_place(
    model: LinkageModel, profile: PopulationProfile, levels: Levels, values: pd.Series
) -> Comparison:
    """Return the birthplace comparison; `values` are those of the right side."""
    name = "birth_place"
    table = {value: profile.bits(name, value) for value in values.dropna().unique()}
    bits = values.map(table).fillna(0).to_numpy(dtype=np.int64)
    rarity = np.where(levels == "equal", bits, 0)
    least, most = model.frequency[name]
    mbit = weigh_levels(model, name, levels, np.clip(rarity, least, most))
    return Comparison(name=name, levels=levels, mbit=mbit, rarity=rarity)


def _rarity(
    model: LinkageModel,
    name: str,
    levels: Levels,
    left: pd.Series,
    right: pd.Series,
    rarest: Callable[[frozenset[str]], int],
) -> Bits:
    """Bits of the rarest word in common; where no word is in common, of the more frequent of the two values.

    A near spelling of a frequent name is a slip of the frequent name far more often than a rare name.
    """
    counted = {level for level, entry in model.levels[name].items() if entry.share}
    found = np.zeros(len(levels), dtype=np.int64)
    known: dict[tuple[str, str, bool], int] = {}
    rows = np.flatnonzero(np.isin(levels, sorted(counted)))
    texts = (left.to_numpy(dtype=object)[rows], right.to_numpy(dtype=object)[rows], levels[rows])
    for row, one, other, level in zip(rows, *texts, strict=True):
        key = (one, other, level in _SHARES_WORDS)
        if key not in known:
            words = (frozenset(one.split()), frozenset(other.split()))
            shared = words[0] & words[1] if key[2] else frozenset[str]()
            known[key] = rarest(shared) if shared else min(rarest(words[0]), rarest(words[1]))
        found[row] = known[key]
    return found
