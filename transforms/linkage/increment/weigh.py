"""Weigh two sides that stand on a ground: what a full run gives, for the price of what changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.linkage.candidates.rules import RULES, BlockingRule
from transforms.linkage.engine import Sides, WeighedCandidates, weigh_candidates, with_rivals
from transforms.linkage.increment.candidates import find_again
from transforms.linkage.increment.ground import ChangedSides, Ground
from transforms.linkage.weights.model import LinkageModel


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedAgain:
    """An increment, and what it took."""

    candidates: WeighedCandidates
    """Equal to what a full run gives."""
    weighed: int
    """Candidate pairs that the ground knew nothing of."""


def weigh_again(
    sides: Sides, model: LinkageModel, ground: Ground, changes: ChangedSides, *, side: str = "residency", threads: int = 2,
    rules: Sequence[BlockingRule] = RULES,
) -> WeighedAgain:  # fmt: skip
    """Return every candidate pair weighed, as `weigh_sides` does.

    Args:
        sides: tonight's, coded in a vocabulary that has grown out of the ground's.
        model, rules: those of the ground. So is what the population says of a word, a size and a birthplace.
        ground: an earlier full run.
        changes: what became of both sides since, see `changes_since`.
        side: residency, registry or registry_resident.
        threads: processor threads.

    Raises:
        NoGroundError: the vocabulary is another one.
    """
    found = find_again(
        sides.left, sides.right, sides.vocabulary, ground, changes, rules=rules, threads=threads
    )
    rows = found.unweighed
    own = replace(
        found.candidates,
        left=found.candidates.left[rows],
        right=found.candidates.right[rows],
        rules=found.candidates.rules[rows],
    )
    evidence = found.evidence.copy()
    evidence[rows] = weigh_candidates(own, sides, model, threads=threads)
    return WeighedAgain(
        candidates=with_rivals(found.candidates, evidence, sides, model, side=side),
        weighed=len(rows),
    )
