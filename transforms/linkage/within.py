"""One side linked with itself: every two records once, weighed."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from transforms.linkage.candidates.offers import offers_within
from transforms.linkage.candidates.pairs import find_offers
from transforms.linkage.candidates.rules import RULES, BlockingRule
from transforms.linkage.engine import Sides, may_be_one
from transforms.linkage.in_parts import WeighedParts
from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.walk import Bounds, Part, Walk
from transforms.linkage.weights.competition import SERIOUS, Odds, felt_odds, share_of, taken_by
from transforms.linkage.weights.heaviest import heaviest_of
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.score import Bits

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
    bounds: Bounds | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> WeighedParts:
    """Return every two candidates of one side once, the earlier record on the left; the same for parts of any size.

    Of other records that fit one of the two, those are rivals that cannot be the other one: a person filed three times
    has no rivals. What the rivals take is what they take from the record that they fit better.

    Args:
        sides: the same people on both sides; the share is the share of records that have a double.
        rules: what may propose a pair.
        threads: processor threads.
        bounds: how many pairs are held at once.
        tell: called with a sentence when a part is done.
    """
    found = find_offers(
        sides.left, sides.right, sides.vocabulary, rules=rules, index=sides.index, threads=threads
    )
    walk = Walk(
        offers=offers_within(found.offered), sides=sides, model=model, threads=threads,
        bounds=bounds or Bounds(), tell=tell, is_within=True,
    )  # fmt: skip
    share = sides.population.share
    if share is None:
        share = share_of(_sums(walk, model.prior(SHARE, sides.population.size), _plain_odds), SHARE)
    prior = model.prior(share, sides.population.size)
    rivals = _Rivals(walk, prior, share)
    return WeighedParts(
        walk=walk, rules=rules, over=found.over, prior=prior, share=share, rivals=rivals.of_rows
    )


def _plain_odds(weight: Bits) -> Odds:
    return np.asarray(np.exp2(np.clip(weight.astype(np.float64) / 1000, -60, 60)))


def _sums(
    walk: Walk,
    prior: int,
    odds_of: Callable[[Bits], Odds],
    but: Callable[[Ints, Ints, Bits], Any] | None = None,
) -> Odds:
    """Return, by record, the odds of all its candidates together, the later and the earlier ones.

    A record's earlier candidates come first, then the later ones, each ascending: so the sums are the same to the last
    digit for parts of any size.

    Args:
        walk: all pairs, each at its earlier record.
        prior: log odds of a random pair, thousandths of a bit.
        odds_of: odds from weights.
        but: which pairs, seen from their first record, are left out.
    """
    found = np.zeros(len(walk.sides.left))
    for part in walk.parts():
        weight = part.evidence + np.int32(prior)
        odds = odds_of(weight)
        for own, other in ((part.right, part.left), (part.left, part.right)):
            felt = odds if but is None else np.where(but(own, other, weight), 0.0, odds)
            np.add.at(found, own, felt)
    return found


class _Rivals:
    """What the others take from each pair, seen from either record.

    Of a record's candidates the heaviest are held against each other, and each of the rest against the first of these: a
    person filed a hundred times has no rivals either.
    """

    def __init__(self, walk: Walk, prior: int, share: float) -> None:
        self._walk, self._prior, self._share = walk, prior, share
        self._heaviest = heaviest_of(
            ((part.left, part.right, part.evidence + np.int32(prior)) for part in walk.parts()),
            len(walk.sides.left),
        )
        self._first = self._heaviest.firsts(len(walk.sides.left))
        self._totals = _sums(walk, prior, felt_odds)
        rest = _sums(walk, prior, felt_odds, but=self._is_no_rest)
        self._beside = self._heaviest.odds_beside(rest, self._same)

    def of_rows(self, part: Part, rows: Longs) -> Bits:
        """Return the bits, at most 0, that some rows of a part lose."""
        left, right = part.left[rows], part.right[rows]
        weight = part.evidence[rows] + np.int32(self._prior)
        odds = felt_odds(weight)
        taken = np.zeros(len(rows), dtype=np.int32)
        for own, other in ((left, right), (right, left)):
            others = self._totals[own] - odds
            places = self._heaviest.places(own, other, weight)
            like_first = self._are_like_first(own, other, weight, places)
            places[like_first] = self._first[own[like_first]]
            hit = places >= 0
            others[hit] = self._beside[places[hit]]
            taken = np.minimum(taken, taken_by(others))
        return taken

    def _is_no_rest(self, own: Ints, other: Ints, weight: Bits) -> Any:
        """Return which pairs are among the heaviest of their first record, or stand where the very heaviest stands."""
        places = self._heaviest.places(own, other, weight)
        found = places >= 0
        found[self._are_like_first(own, other, weight, places)] = True
        return found

    def _are_like_first(self, own: Ints, other: Ints, weight: Bits, places: Longs) -> Longs:
        """Return the rows of serious candidates beyond the heaviest that may be one person with the first of these."""
        rows = np.flatnonzero((places < 0) & (weight > SERIOUS) & (self._first[own] >= 0))
        first = self._heaviest.other[self._first[own[rows]]]
        return np.asarray(rows[np.asarray(self._same(other[rows], first), dtype=bool)], dtype=np.int64)

    def _same(self, one: Ints, other: Ints) -> Any:
        if not len(one):
            return np.zeros(0, dtype=bool)
        walk = self._walk
        return may_be_one(
            one, other, walk.sides, walk.model, filed_twice=self._share, one_person_from=CLEARLY_TWO,
            facts_tell=False, threads=walk.threads,
        )  # fmt: skip
