"""The result of one comparison over many pairs: a level each, and its bits."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.model import LinkageModel

Levels = np.ndarray[Any, np.dtype[np.object_]]
Bits = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One comparison: the level of each pair and the bits it is worth (thousandths)."""

    name: str
    levels: Levels
    mbit: Bits
    rarity: Bits | None = None
    """Thousandths of a bit of -log2 of the agreed value's frequency, by the population profile and not by the
    model: what the hard rules may rest on. None where the frequency of a value is not known."""

    def take(self, rows: Bits) -> "Comparison":
        """Return the comparison of some of the pairs, in the order of `rows`."""
        rarity = None if self.rarity is None else self.rarity[rows]
        return Comparison(name=self.name, levels=self.levels[rows], mbit=self.mbit[rows], rarity=rarity)


def weigh_levels(model: LinkageModel, name: str, levels: Levels, frequency_mbit: Bits | None = None) -> Bits:
    """Return the bits of each level by the model's table; integers throughout."""
    table = model.levels[name]
    distinct, inverse = np.unique(levels.astype(str), return_inverse=True)
    unknown = [level for level in distinct if level not in table]
    if unknown:
        raise ValueError(f"comparison [{name}]: levels {unknown} have no bits in model [{model.version}]")
    add = np.array([table[level].add for level in distinct], dtype=np.int64)[inverse]
    if frequency_mbit is None:
        return add
    share = np.array([round(table[level].share * 1000) for level in distinct], dtype=np.int64)[inverse]
    return add + share * frequency_mbit // 1000


_NO_AGREEMENT = ("missing", "different", "similar")


def names_agree(levels: Levels) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return where two forms of a name part support one person; a merely similar spelling does not."""
    return ~np.isin(levels, _NO_AGREEMENT)


def choose(levels: Levels, mask: Any, level: str) -> None:
    """Set a level where the mask holds and no earlier level was set."""
    levels[np.asarray(mask, dtype=bool) & (levels == "")] = level
