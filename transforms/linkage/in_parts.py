"""Two sides weighed a bounded number of pairs at a time: what `engine.weigh_sides` finds, without holding all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from transforms.linkage.candidates.kept import OverBound
from transforms.linkage.candidates.offers import offers_of
from transforms.linkage.candidates.pairs import find_offers, report_of
from transforms.linkage.candidates.rules import RULES, BlockingRule
from transforms.linkage.engine import Sides, WeighedRows, rivals_of
from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.walk import Bounds, Part, Walk
from transforms.linkage.weights.competition import Odds, share_of, total_odds
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.score import Bits


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedParts:
    """All candidates of two sides, to be taken part after part."""

    walk: Walk
    rules: Sequence[BlockingRule]
    over: OverBound
    prior: int
    share: float
    rivals: Callable[[Part, Longs], Bits]
    """What the rivals take of some rows of a part."""

    def parts(self, lightest: int) -> Iterator[WeighedRows]:
        """Yield the pairs that fit by themselves with at least `lightest` thousandths of a bit.

        What is lighter is weighed and felt as a rival, and not handed on. There is one part at least.
        """
        for part in self.walk.parts():
            rows = np.flatnonzero(part.evidence + np.int32(self.prior) >= lightest)
            yield WeighedRows(
                left=part.left[rows], right=part.right[rows], rules=part.rules[rows], prior=self.prior,
                evidence=part.evidence[rows], rivals=self.rivals(part, rows),
            )  # fmt: skip

    @property
    def report(self) -> pd.DataFrame:
        """See Candidates; known once all parts were taken."""
        return report_of(self.rules, self.walk.counted, self.over)

    @property
    def bounded(self) -> Ints:
        """See Candidates."""
        return self.over.by_left(len(self.walk.sides.left))


def weigh_in_parts(
    sides: Sides, model: LinkageModel, *, side: str = "residency", threads: int = 2,
    rules: Sequence[BlockingRule] = RULES, bounds: Bounds | None = None, tell: Callable[[str], None] = lambda _: None,
) -> WeighedParts:  # fmt: skip
    """Return every candidate pair weighed as `weigh_sides` weighs it; the same for parts of any size."""
    found = find_offers(
        sides.left, sides.right, sides.vocabulary, rules=rules, index=sides.index, threads=threads
    )
    walk = Walk(
        offers=offers_of(found.offered), sides=sides, model=model, threads=threads, bounds=bounds or Bounds(),
        tell=tell,
    )  # fmt: skip
    share = sides.population.share
    if share is None:
        start = model.share_of_left_expected[side]
        share = share_of(_totals(walk, model.prior(start, sides.population.size)), start)
    prior = model.prior(share, sides.population.size)

    def rivals(part: Part, rows: Longs) -> Bits:
        weight = part.evidence + np.int32(prior)
        return rivals_of(part.left, part.right, weight, sides, model, threads=threads)[rows]

    return WeighedParts(walk=walk, rules=rules, over=found.over, prior=prior, share=share, rivals=rivals)


def _totals(walk: Walk, prior: int) -> Odds:
    found = np.zeros(len(walk.sides.left))
    for part in walk.parts():
        own = total_odds(
            part.left - np.int32(part.low), part.evidence + np.int32(prior), part.high - part.low
        )
        found[part.low : part.high] = own
    return found
