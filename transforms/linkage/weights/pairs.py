"""Pairs with everything that was found about them: evidence, bits, prior, rivals, weight."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.evidence.compare import LEVELS, Evidence
from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.score import Bits, bits_by_comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedPairs:
    """Some pairs of two sides; all arrays row for row, all bits in thousandths."""

    left: Ints
    right: Ints
    rules: Ints
    """Blocking rules as a bit set, see candidates.pairs.rule_names."""
    evidence: Evidence
    bits: dict[str, Bits]
    """Comparison to bits; in the order of LEVELS."""
    prior: int
    """Log odds of a random pair, with the model's base: what the ledger begins with."""
    rivals: Bits
    """What other right records take from each pair; at most 0."""

    @property
    def weight(self) -> Bits:
        """The sum of prior, comparisons and rivals."""
        total = self.rivals + np.int32(self.prior)
        for name in LEVELS:
            total = total + self.bits[name]
        return total

    def at(self, comparison: str, *levels: str) -> Any:
        """Return where the level of a comparison is one of these."""
        return self.evidence.at(comparison, *levels)

    def levels(self, comparison: str) -> Any:
        """Return the names of the levels of one comparison."""
        names = np.array(LEVELS[comparison], dtype=object)
        return names[self.evidence.levels[comparison]]

    def take(self, rows: Longs) -> "WeighedPairs":
        """Return some of the pairs, in the order of `rows`."""
        return WeighedPairs(
            left=self.left[rows],
            right=self.right[rows],
            rules=self.rules[rows],
            evidence=self.evidence.take(rows),
            bits={name: bits[rows] for name, bits in self.bits.items()},
            prior=self.prior,
            rivals=self.rivals[rows],
        )

    def __len__(self) -> int:
        return len(self.left)


def weighed_pairs(
    left: Ints, right: Ints, rules: Ints, evidence: Evidence, model: LinkageModel, *, prior: int, rivals: Bits
) -> WeighedPairs:
    """Return pairs with their bits by the model's table.

    Args:
        left, right, rules: the pairs and what proposed them.
        evidence: their levels.
        model: the table.
        prior: log odds of a random pair of this population, without the model's base.
        rivals: see WeighedPairs.
    """
    return WeighedPairs(
        left=left,
        right=right,
        rules=rules,
        evidence=evidence,
        bits=bits_by_comparison(evidence, model),
        prior=prior + model.base,
        rivals=rivals,
    )
