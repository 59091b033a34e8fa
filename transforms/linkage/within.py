"""One side linked with itself: every two records once, weighed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from transforms.linkage.candidates.pairs import Candidates, find_candidates
from transforms.linkage.candidates.rules import RULES, BlockingRule
from transforms.linkage.engine import Sides, WeighedCandidates, rivals_of, weigh_candidates
from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.weights.competition import expected_share
from transforms.linkage.weights.model import LinkageModel

SHARE = 0.05
"""Share of records with a double that the estimate begins with."""
CLEARLY_TWO = -10_000
"""Weight (thousandths of a bit) below which two records that fit a third are rivals for it. On one side a person may have
any number of records: two that disagree with each other and each agree with the third are more often one person's."""


def weigh_within(
    sides: Sides,
    model: LinkageModel,
    *,
    rules: Sequence[BlockingRule] = RULES,
    threads: int = 2,
    tell: Callable[[str], None] = lambda _: None,
) -> WeighedCandidates:
    """Return every two candidates of one side once, the earlier record on the left.

    Of other records that fit one of the two, those are rivals that cannot be the other one: a person filed three times
    has no rivals. What the rivals take is what they take from the record that they fit better.

    Args:
        sides: the same people on both sides; the share is the share of records that have a double.
        rules: what may propose a pair.
    """
    found = find_candidates(
        sides.left, sides.right, sides.vocabulary, rules=rules, index=sides.index, threads=threads
    )
    candidates = _each_once(found)
    tell(f"Weighing {len(candidates):,} candidate pairs")
    evidence = weigh_candidates(candidates, sides, model, threads=threads, tell=tell)
    both = _both_ways(candidates.left, candidates.right)
    share = sides.population.share
    start = SHARE if share is None else share
    if share is None:
        prior = model.prior(start, sides.population.size)
        start = expected_share(both.left, evidence[both.place] + prior, len(sides.left), start)
    prior = model.prior(start, sides.population.size)
    weight = evidence[both.place] + prior
    taken = rivals_of(
        both.left, both.right, weight, sides, model, filed_twice=start, one_person_from=CLEARLY_TWO
    )
    rivals = np.zeros(len(candidates), dtype=np.int32)
    np.minimum.at(rivals, both.place, taken)
    return WeighedCandidates(
        left=candidates.left, right=candidates.right, rules=candidates.rules, prior=prior, evidence=evidence,
        rivals=rivals, share=start, report=candidates.report, bounded=candidates.bounded,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _BothWays:
    """Every pair seen from either record, by the record it is seen from."""

    left: Ints
    right: Ints
    place: Longs
    """The pair among those that were there once."""


def _both_ways(left: Ints, right: Ints) -> _BothWays:
    one, other = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((other, one))
    return _BothWays(one[order], other[order], order % max(len(left), 1))


def _each_once(found: Candidates) -> Candidates:
    """Return every two records once, the earlier one on the left, without records that met themselves."""
    low, high = np.minimum(found.left, found.right), np.maximum(found.left, found.right)
    other = low < high
    joined = (low[other].astype(np.int64) << 32) | high[other]
    order = np.argsort(joined, kind="stable")
    joined, rules = joined[order], found.rules[other][order]
    starts = np.flatnonzero(np.r_[np.ones(min(len(joined), 1), dtype=bool), joined[1:] != joined[:-1]])
    marks = np.bitwise_or.reduceat(rules, starts).astype(np.int32) if len(starts) else rules
    numbers = range(len(found.report))
    return Candidates(
        left=(joined[starts] >> 32).astype(np.int32),
        right=(joined[starts] & 0xFFFFFFFF).astype(np.int32),
        rules=marks,
        bounded=found.bounded,
        report=found.report.assign(
            pairs=[int(((marks >> n) & 1).sum()) for n in numbers],
            only=[int((marks == (1 << n)).sum()) for n in numbers],
        ),
    )
