"""The table of bits: a logistic regression on all levels at once, with ridge, smoothing and orders.

With x the levels of a candidate and t the table, its odds are exp(prior + t·x), the prior as `LinkageModel.prior` has it:
what it gives back with size (`growth`) is fitted along. By choice (`rivals`) the candidates of a left record share one
likelihood: the chance that candidate j is the partner is then e_j / (1 + sum of all e). Either way the table that makes the
panels' truth likeliest is the one minimum of a convex function; L-BFGS-B finds it, and bounds on steps keep what must hold
(see `shapes`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log
from typing import Any

import numpy as np

from proving_ground.draws import Mask, Whole, stream
from proving_ground.training.panel_data import PanelData
from proving_ground.training.shapes import BY_HAND, numbered, shape_of, steps
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.weights.model import doublings

BOUNDS = (-20_000, 26_000)
"""No table takes or gives more, thousandths of a bit."""
_NATS = 1000 / log(2)
_PUSHES = (1e3, 1e4, 1e5)
"""Weights of half the squared bits (in nats) by which an order of `Shape.also` is not kept, one after the other."""
_FAR = -10_000
_FAR_STANDS_FOR = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """What holds the table back where pairs are few."""

    ridge: float = 2.0
    """Weight of half the squared bits (in nats): the pull to 0, beside the sum of log losses. Numbered levels are held by
    their neighbors and pulled nowhere."""
    smoothing: float = 6.0
    """The same for how far the step between neighboring numbered levels is from their slope (see `Shape`)."""
    margin: float = 0.02
    """Bits: with a push instead of a bound an order is kept to within less than this."""
    panel_power: float = 0.0
    """How far panels count alike: 0 for by their records, 1 for all the same."""
    iterations: int = 800
    rivals: bool = False
    """Whether a left record's candidates share one likelihood, as the engine's rivals do; else every pair has its own.
    Each pair by itself makes the table warier of relatives, most of whom stand beside the true partner and would lose
    to them anyway: they must not be taken for somebody who is not on file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedTable:
    """A table with what it rests on."""

    growth: int
    """See `LinkageModel.growth`; thousandths of a bit, as all weights here."""
    bits: dict[str, dict[str, int]]
    """Comparison to level to bits; the first level of each is 0."""
    true_pairs: dict[str, dict[str, int]]
    """True pairs at each level."""
    other_pairs: dict[str, dict[str, int]]
    loss: float
    """Mean over left records, bits."""
    iterations: int


def fit_table(panels: Sequence[PanelData], settings: FitSettings = FitSettings()) -> FittedTable:
    """Return the table that the panels make likeliest; the same for the same panels in the same order.

    Most other pairs are nowhere near the line. A rough table of a tenth of them tells which; of those, a tenth is
    kept, each for ten, which changes the table by less than its own uncertainty and takes a fifth of the time.

    Raises:
        ImportError: scipy is not there.
        ValueError: no panel has a true candidate pair.
    """
    if not any(panel.true.any() for panel in panels):
        raise ValueError(f"{len(panels)} panels: none has a true candidate pair to learn from")
    sample = [thinned(panel, ~panel.true & (panel.weight <= 1), "a first look") for panel in panels]
    rough = _minimum(_Problem(_joined(sample, settings), settings), None, 60)
    near = [thinned(panel, _far(panel, rough), "far pairs") for panel in panels]
    problem = _Problem(_joined(near, settings), settings)
    found = _minimum(problem, rough.steps, settings.iterations)
    true, other = _behind(panels)
    return FittedTable(
        growth=round(found.growth * _NATS),
        bits=_with_hand(_named(np.clip(np.round(found.table * _NATS), *BOUNDS)), met=_named(true + other)),
        true_pairs=_named(true),
        other_pairs=_named(other),
        loss=problem.mean_loss(found.table, found.growth) / log(2),
        iterations=found.iterations,
    )


def thinned(panel: PanelData, far: Mask, purpose: str) -> PanelData:
    """Return a panel with one in ten of the far pairs, drawn by the panel's seed, each standing for ten."""
    drawn = stream(panel.plan.seed, f"kept for {purpose}").random(len(far)) < 1 / _FAR_STANDS_FOR
    kept = ~far | drawn
    weight = np.where(far, _FAR_STANDS_FOR * panel.weight, panel.weight).astype(np.float32)
    return replace(
        panel, left=panel.left[kept], levels=panel.levels[kept], true=panel.true[kept], weight=weight[kept]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Minimum:
    steps: Any
    """What the optimizer found: steps, then the growth; in nats."""
    table: Any
    iterations: int

    @property
    def growth(self) -> float:
        return float(self.steps[-1])


def _minimum(problem: "_Problem", start: Any | None, iterations: int) -> _Minimum:
    from scipy.optimize import minimize

    x, spent = np.zeros(problem.width + 1) if start is None else start, 0
    # a hard push from the start makes a ravine that L-BFGS does not find its way along
    for push in _PUSHES:
        found = minimize(
            problem.loss,
            x,
            args=(push,),
            jac=True,
            method="L-BFGS-B",
            # no base: a pair of which nothing is known weighs what a random pair does
            bounds=[*zip(problem.least, problem.most, strict=True), (0.0, log(2))],
            options={"maxiter": iterations, "maxfun": 2 * iterations, "maxcor": 30, "ftol": 1e-9},
        )
        x, spent = found.x, spent + int(found.nit)
    return _Minimum(steps=x, table=problem.turn @ x[:-1], iterations=spent)


def _far(panel: PanelData, rough: _Minimum) -> Mask:
    score = (
        sparse_levels([panel.levels]) @ rough.table + rough.growth * doublings(panel.right_size) + panel.prior
    )
    return np.asarray(score * _NATS < _FAR) & ~panel.true & (panel.weight <= 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Candidates of all panels below each other, sorted by left record."""

    levels: Any
    """Sparse, pairs by levels without the first ones: 1 where a pair has the level."""
    partner: Mask
    offset: Any
    """Prior without growth."""
    doublings: Any
    """See `LinkageModel.growth`."""
    weight: Any
    """How many pairs each stands for."""
    starts: Whole
    """First pair of each left record."""
    sizes: Whole
    worth: Any
    """How much each left record counts."""


def _joined(panels: Sequence[PanelData], settings: FitSettings) -> _Pairs:
    lefts, offsets, sizes_of, weights, partners, worths, rows = [], [], [], [], [], [], []
    typical = float(np.exp(np.mean([log(panel.left_size) for panel in panels])))
    for panel in panels:
        partner, kept = _one_partner(panel)
        starts = np.flatnonzero(np.diff(panel.left[kept], prepend=-1))
        lefts.append(np.diff(np.append(starts, int(kept.sum()))))
        worths.append(np.full(len(starts), (typical / panel.left_size) ** settings.panel_power))
        offsets.append(np.full(int(kept.sum()), panel.prior))
        sizes_of.append(np.full(int(kept.sum()), doublings(panel.right_size)))
        weights.append(panel.weight[kept].astype(np.float64))
        partners.append(partner[kept])
        rows.append(panel.levels[kept])
    sizes = np.concatenate(lefts)
    return _Pairs(
        levels=sparse_levels(rows),
        partner=np.concatenate(partners),
        offset=np.concatenate(offsets),
        doublings=np.concatenate(sizes_of),
        weight=np.concatenate(weights),
        starts=np.cumsum(sizes) - sizes,
        sizes=sizes,
        worth=np.concatenate(worths),
    )


def _one_partner(panel: PanelData) -> tuple[Mask, Mask]:
    """Return which pair is its left record's partner, and the pairs that stay: a second record of the partner goes."""
    true = np.flatnonzero(panel.true)
    again = true[1:][panel.left[true[1:]] == panel.left[true[:-1]]]
    kept = np.ones(len(panel.true), dtype=np.bool_)
    kept[again] = False
    return np.asarray(panel.true & kept), kept


def sparse_levels(levels: Sequence[Any]) -> Any:
    """Return matrices of levels, one below the other, as a sparse one of zeros and ones without every first level."""
    from scipy.sparse import csr_array

    starts = _starts()
    columns, counts = [], []
    for part in levels:
        said = part > 0
        columns.append((part.astype(np.int32) - 1 + starts[:-1].astype(np.int32))[said])
        counts.append(said.sum(axis=1))
    ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.concatenate(counts))])
    places = np.concatenate(columns)
    ones = np.ones(len(places), dtype=np.float64)
    return csr_array((ones, places, ends), shape=(len(ends) - 1, int(starts[-1])))


def _starts() -> Whole:
    """Return where the columns of each comparison begin, and the end."""
    return np.concatenate([[0], np.cumsum([len(levels) - 1 for levels in LEVELS.values()])]).astype(np.int64)


class _Problem:
    """The function to be minimized, over steps and the growth."""

    def __init__(self, pairs: _Pairs, settings: FitSettings) -> None:
        self._pairs = pairs
        self._settings = settings
        self._transposed = pairs.levels.T
        starts = _starts()
        self.width = int(starts[-1])
        self.turn = np.zeros((self.width, self.width))
        self.least, self.most = np.zeros(self.width), np.zeros(self.width)
        self._ridge = np.full(self.width, settings.ridge)
        neighbors: list[tuple[int, int, float]] = []
        pushed: list[tuple[int, int]] = []
        for comparison, start, end in zip(LEVELS, starts[:-1], starts[1:], strict=True):
            own = steps(comparison)
            self.turn[start:end, start:end] = own.matrix[1:]
            self.least[start:end], self.most[start:end] = own.least * log(2), own.most * log(2)
            row = [LEVELS[comparison].index(level) + start - 1 for level in numbered(comparison)]
            row = [place for place in row if place >= start]
            self._ridge[row] = 0.0
            shape = shape_of(comparison)
            neighbors += [(low, high, shape.slope * log(2)) for low, high in pairwise(row)]
            # the first level is not in the table: it is the 0 behind its end
            place = dict(zip(LEVELS[comparison], [self.width, *range(start, end)], strict=True))
            pushed += [(place[low], place[high]) for low, high in shape.also]
        self._low, self._high = np.array([pair[:2] for pair in neighbors], dtype=np.int64).T
        self._slope = np.array([slope for _, _, slope in neighbors])
        self._under, self._over = np.array(pushed, dtype=np.int64).T

    def loss(self, x: Any, push: float) -> tuple[float, Any]:
        """Return the penalized loss (natural log) and its slope."""
        table, settings = self.turn @ x[:-1], self._settings
        total, slope, growth = self._data(table, float(x[-1]))
        total += float(np.sum(self._ridge * table * table)) / 2
        slope = slope + self._ridge * table
        gap = table[self._high] - table[self._low] - self._slope
        total += settings.smoothing / 2 * float(np.sum(gap * gap))
        np.add.at(slope, self._high, settings.smoothing * gap)
        np.subtract.at(slope, self._low, settings.smoothing * gap)
        whole, pushed = np.append(table, 0.0), np.zeros(self.width + 1)
        lack = np.maximum(whole[self._under] - whole[self._over] + settings.margin * log(2), 0.0)
        total += push / 2 * float(np.sum(lack * lack))
        np.add.at(pushed, self._under, push * lack)
        np.subtract.at(pushed, self._over, push * lack)
        slope += pushed[:-1]
        return total, np.append(self.turn.T @ slope, growth)

    def mean_loss(self, table: Any, growth: float) -> float:
        """Return the loss of the data alone, per left record that has candidates."""
        return self._data(table, growth)[0] / float(np.sum(self._pairs.worth))

    def _data(self, table: Any, growth: float) -> tuple[float, Any, float]:
        score = self._pairs.levels @ table + self._pairs.offset + growth * self._pairs.doublings
        loss, error = self._of_records(score) if self._settings.rivals else self._of_pairs(score)
        return loss, self._transposed @ error, float(np.sum(error * self._pairs.doublings))

    def _of_pairs(self, score: Any) -> tuple[float, Any]:
        """Return the log loss of every pair by itself, and its slope by score."""
        pairs = self._pairs
        worth = np.repeat(pairs.worth, pairs.sizes) * pairs.weight
        loss = float(np.sum(worth * np.logaddexp(0.0, score))) - float(np.sum((worth * score)[pairs.partner]))
        return loss, worth * (1 / (1 + np.exp(-score)) - pairs.partner)

    def _of_records(self, score: Any) -> tuple[float, Any]:
        """Return the loss of one partner at most a left record, and its slope by score."""
        pairs = self._pairs
        score = score + np.log(pairs.weight)
        top = np.maximum(np.maximum.reduceat(score, pairs.starts), 0.0)
        odds = np.exp(score - np.repeat(top, pairs.sizes))
        total = np.add.reduceat(odds, pairs.starts) + np.exp(-top)
        chance = odds / np.repeat(total, pairs.sizes)
        worth = np.repeat(pairs.worth, pairs.sizes)
        lost = float(np.sum(pairs.worth * (top + np.log(total))))
        return lost - float(np.sum((worth * score)[pairs.partner])), worth * (chance - pairs.partner)


def _behind(panels: Sequence[PanelData]) -> tuple[Any, Any]:
    """Return how many true and other pairs have each level, first levels too, in one row."""
    counts = np.zeros((2, sum(len(levels) for levels in LEVELS.values())), dtype=np.int64)
    for panel in panels:
        for side, rows in enumerate((panel.levels[panel.true], panel.levels[~panel.true])):
            start = 0
            for column, levels in enumerate(LEVELS.values()):
                counts[side, start : start + len(levels)] += np.bincount(
                    rows[:, column], minlength=len(levels)
                )
                start += len(levels)
    return counts[0], counts[1]


def _with_hand(bits: dict[str, dict[str, int]], met: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Return the tables with what is said by hand of comparisons that no pair of any panel had."""
    never = [name for name in BY_HAND if not any(list(met[name].values())[1:])]
    return bits | {name: bits[name] | BY_HAND[name] for name in never}


def _named(values: Any) -> dict[str, dict[str, int]]:
    """Return values by comparison and level; a row without first levels gets zeros for them."""
    left = [int(value) for value in values]
    short = len(left) == int(_starts()[-1])
    named = {}
    for comparison, levels in LEVELS.items():
        own = ([0] if short else []) + [left.pop(0) for _ in range(len(levels) - short)]
        named[comparison] = dict(zip(levels, own, strict=True))
    return named
