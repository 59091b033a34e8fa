"""The cross-check: Fellegi and Sunter's model fitted by expectation-maximization, without labels, beside the engine.

Conditional independence given match or not, one m and one u a level (Winkler 1988). It knows nothing of the trained
table, of rare names, of levels taken together: where it and the engine tell two stories about the night's pairs, one
of them is wrong, and somebody should look. It never decides anything.

How many of the pairs are matches is a parameter, taken from the pinned profile: left free among blocked pairs, of which
few are matches, the fit walks off to whatever splits the pairs best (families, namesakes) and calls that a match.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.seen import SINGLE, SeenPairs

MOST_DISAGREEMENT = 0.25
"""Share of the pairs that either calls a match of which the other says: surely not. Sound populations show 0.04 to 0.14,
swapped name columns or one date of birth for all of one side 0.34 to 0.56."""
MOST_RATIO = 1.5
"""How many times as many matches one may expect as the other. Sound populations show 1.0 to 1.2; a date of birth or a
number that everybody on both sides shares, a half or less."""
LEAST_PAIRS = 50
"""Pairs that either calls a match, fewer of which say nothing."""
_YES, _SURELY_NOT = 0.5, 0.1
_SILENT = ("missing", "none", "both_missing", "one_missing", "names_of_record", "one_sided")
"""Levels that say nothing by themselves: their odds are held at 1."""
_ROUNDS = 200
_STILL = 1e-6
_SMOOTHING = 0.5
"""Pairs added to every level: a level nobody showed yet is rare, not impossible."""
_LEAST, _MOST = 1e-6, 1 - 1e-6
Table = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmModel:
    """m and u of every level, and how many of the pairs are matches."""

    prior: float
    """Share of the pairs that are matches."""
    m: tuple[Table, ...]
    """One array a comparison: share of matches at each level; 0 at levels that say nothing."""
    u: tuple[Table, ...]
    rounds: int

    def probability(self, levels: Any) -> Table:
        """Return the posterior of each pattern of levels."""
        total = np.full(len(levels), np.log(self.prior / (1 - self.prior)))
        for column, (m, u) in enumerate(zip(self.m, self.u, strict=True)):
            speaks = (m > 0) & (u > 0)
            odds = np.log(np.where(speaks, m, 1.0)) - np.log(np.where(speaks, u, 1.0))
            total += odds[levels[:, column]]
        return np.asarray(1 / (1 + np.exp(-np.clip(total, -500, 500))))


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossCheck:
    """What the engine and the fit say of one side's pairs."""

    side: str
    likely_pairs: float
    """Pairs that either gives a probability of one half or more."""
    disagreement: float
    """Share of them to which the other gives less than one tenth."""
    engine_matches: float
    """Matches the engine expects among all candidate pairs: the sum of its probabilities."""
    em_matches: float

    @property
    def ratio(self) -> float:
        """How many times as many matches the fit expects as the engine."""
        return (self.em_matches + 1) / (self.engine_matches + 1)

    @property
    def is_told(self) -> bool:
        """Whether there are enough pairs to say anything."""
        return self.likely_pairs >= LEAST_PAIRS

    @property
    def alarms(self) -> bool:
        """Whether the two tell different stories."""
        far = not 1 / MOST_RATIO <= self.ratio <= MOST_RATIO
        return self.is_told and (self.disagreement > MOST_DISAGREEMENT or far)

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        if not self.is_told:
            return (
                f"{self.side.replace('_', ' ')}: too few likely pairs to hold two engines against each other"
            )
        return (
            f"{self.side.replace('_', ' ')}: of {self.likely_pairs:,.0f} pairs that either engine calls a match, the"
            f" other rejects {self.disagreement:.1%}; {self.engine_matches:,.0f} matches expected by the engine,"
            f" {self.em_matches:,.0f} by the cross-check"
        )


def cross_check(side: str, seen: SeenPairs, pinned: PopulationProfile) -> CrossCheck | None:
    """Return what an independent fit says of a side's candidate pairs; None where the profile never saw such a side.

    Args:
        side: residency, registry or registry_resident.
        seen: tonight's candidate pairs.
        pinned: the profile, which knows how many matches a left record has.
    """
    expected = sum(next(iter(pinned.likely.get(side, {}).values()), {}).values())
    searched = pinned.searched.get(side, 0)
    if not len(seen) or not searched or side not in pinned.shares:
        return None
    counts: Table = np.bincount(seen.pattern, weights=seen.times, minlength=len(seen.levels)).astype(float)
    prior = expected / searched * seen.left_records / counts.sum()
    model = fit_em(seen.levels, counts, prior=prior)
    fitted, engine = model.probability(seen.levels)[seen.pattern], seen.probability
    likely = (fitted >= _YES) | (engine >= _YES)
    apart = likely & ((fitted < _SURELY_NOT) | (engine < _SURELY_NOT))
    of = float(seen.times[likely].sum())
    return CrossCheck(
        side=side,
        likely_pairs=round(of, 1),
        disagreement=round(float(seen.times[apart].sum()) / max(of, 1.0), 4),
        engine_matches=round(float((engine * seen.times).sum()), 2),
        em_matches=round(float((fitted * seen.times).sum()), 2),
    )


def fit_em(
    levels: Any, counts: Table, *, prior: float | None, comparisons: Sequence[str] = SINGLE
) -> EmModel:
    """Return the model of these patterns; the same for any order of them.

    Args:
        levels: one row a pattern, one column a comparison, codes of LEVELS.
        counts: pairs that show each pattern; they need not be whole.
        prior: share of the pairs that are matches; None to fit it as well.

    Raises:
        ValueError: no pairs.
    """
    if not len(levels) or counts.sum() <= 0:
        raise ValueError("no pairs to fit on")
    fitting = _Fitting(levels, counts, prior, comparisons)
    probability = _first_guess(levels, comparisons)
    for number in range(1, _ROUNDS + 1):
        model = fitting.model(probability, number)
        found = model.probability(levels)
        moved = float((counts * np.abs(found - probability)).sum() / counts.sum())
        probability = found
        if moved < _STILL:
            break
    return model


def _first_guess(levels: Any, comparisons: Sequence[str]) -> Table:
    """Return a rough probability: three things that agree fully are much, two are little."""
    full = [levels[:, column] == len(LEVELS[name]) - 1 for column, name in enumerate(comparisons)]
    return np.asarray(np.clip((np.sum(full, axis=0) - 2) / 3, 0.01, 0.99))


class _Fitting:
    """The M-step: level shares among matches and others, smoothed and bounded."""

    def __init__(self, levels: Any, counts: Table, prior: float | None, comparisons: Sequence[str]) -> None:
        self._levels, self._counts, self._prior = levels, counts, prior
        self._speaks = [np.array([level not in _SILENT for level in LEVELS[name]]) for name in comparisons]

    def model(self, probability: Table, rounds: int) -> EmModel:
        matches = self._counts * probability
        m, u = self._tables(matches), self._tables(self._counts - matches)
        prior = float(matches.sum() / self._counts.sum()) if self._prior is None else self._prior
        return EmModel(prior=float(np.clip(prior, _LEAST, _MOST)), m=m, u=u, rounds=rounds)

    def _tables(self, mass: Table) -> tuple[Table, ...]:
        found = []
        for column, speaks in enumerate(self._speaks):
            sums = np.bincount(self._levels[:, column], weights=mass, minlength=len(speaks))
            smoothed = np.where(speaks, sums + _SMOOTHING, 0.0)
            shares = np.clip(smoothed / max(smoothed.sum(), _SMOOTHING), _LEAST, _MOST)
            found.append(np.where(speaks, shares, 0.0))
        return tuple(found)
