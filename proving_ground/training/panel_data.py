"""One panel as training data: the levels of every candidate pair, which are true, and what the pair weighs."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np
import pandas as pd

from proving_ground.draws import Mask, Whole, stream
from proving_ground.panels.conditions import draw_conditions
from proving_ground.panels.world import Panel, make_panel
from transforms.linkage.candidates.pairs import Candidates, find_candidates
from transforms.linkage.engine import Population, Sides
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.people.coded_people import code_sides
from transforms.linkage.people.frequencies import met_words, rarity_of
from transforms.linkage.prepare import PersonFeatures

Reader = Callable[[pd.DataFrame], PersonFeatures]
"""Reads records in canonical columns as the product reads a person file."""
Levels = np.ndarray[Any, np.dtype[np.uint8]]
Weights = np.ndarray[Any, np.dtype[np.float32]]

RESIDENTS = (10_000, 250_000)
LARGE = (500_000, 1_000_000)
LARGE_EVERY = 25
"""One panel in so many is large: that a name has many bearers is seen in large files only."""
_BATCH = 500_000
ALIKE_TO_THE_DIGIT = {"namesake_same_date": 0.1, "birthday_mate": 0.5}
"""Weight of pairs with look-alikes that nothing but a number tells apart. The panels plant them far more often than
chance makes them, and a teacher full of them teaches that nobody can be told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPlan:
    """A panel that is still to be made."""

    seed: int
    residents: int
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelData:
    """The candidate pairs of a panel, sorted by left row; arrays of one entry a pair, levels one column a comparison."""

    plan: PanelPlan
    left: Whole
    levels: Levels
    """Columns in the order of LEVELS."""
    true: Mask
    weight: Weights
    """How many pairs each stands for."""
    right_size: int
    left_size: int
    share: float
    """Share of the left records with a partner on the right, found or not."""

    @property
    def prior(self) -> float:
        """Log odds (natural) of a random pair, as `LinkageModel.prior` has them."""
        return log(self.share / (1 - self.share) / self.right_size)


def plan_panels(count: int, seed: int, purpose: str) -> tuple[PanelPlan, ...]:
    """Return so many panels, small and large; another purpose ("training", "validation") never shares one.

    Raises:
        ValueError: `count` is less than 1.
    """
    if count < 1:
        raise ValueError(f"{count} panels: there must be one at least")
    return tuple(_plan(seed, purpose, number) for number in range(count))


def _plan(seed: int, purpose: str, number: int) -> PanelPlan:
    rng = stream(seed, f"panel {number} for {purpose}")
    low, high = LARGE if number % LARGE_EVERY == LARGE_EVERY - 1 else RESIDENTS
    residents = round(exp(rng.uniform(log(low), log(high))))
    subjects = min(max(round(residents * rng.uniform(0.05, 0.3)), 1_500), 8_000)
    return PanelPlan(seed=int(rng.integers(1 << 48)), residents=residents, subjects=subjects)


def make_planned(plan: PanelPlan) -> Panel:
    """Return the panel of a plan."""
    return make_panel(plan.residents, plan.subjects, plan.seed, draw_conditions(plan.seed))


def panel_sides(panel: Panel, read: Reader) -> Sides:
    """Return both files of a panel as the engine takes them, with the frequencies of the right one."""
    vocabulary, (left, right) = code_sides(read(panel.left), read(panel.right))
    rarity = rarity_of(*met_words(right, vocabulary))
    population = Population(rarity=rarity, size=len(right), share=None)
    return Sides(left=left, right=right, vocabulary=vocabulary, population=population)


def panel_data(plan: PanelPlan, read: Reader) -> PanelData:
    """Return the training data of a panel; the same for the same plan."""
    panel = make_planned(plan)
    sides = panel_sides(panel, read)
    candidates = find_candidates(sides.left, sides.right, sides.vocabulary, threads=1)
    true = _true(candidates, sides, panel.truth)
    return PanelData(
        plan=plan,
        left=candidates.left.astype(np.int64),
        levels=_levels(candidates, sides),
        true=true,
        weight=_weights(candidates, sides, panel, true),
        right_size=len(sides.right),
        left_size=len(sides.left),
        share=true_share(panel),
    )


def true_share(panel: Panel) -> float:
    """Return the share of left records with a partner on the right, between 0 and 1 without the ends."""
    found = panel.truth["left_id"].nunique() / len(panel.left)
    return min(max(found, 1e-5), 1 - 1e-5)


def _levels(candidates: Candidates, sides: Sides) -> Levels:
    made = np.zeros((len(candidates), len(LEVELS)), dtype=np.uint8)
    for start in range(0, len(candidates), _BATCH):
        rows = slice(start, start + _BATCH)
        evidence = sides.compare(candidates.left[rows], candidates.right[rows])
        for column, comparison in enumerate(LEVELS):
            made[rows, column] = evidence.levels[comparison]
    return made


def _true(candidates: Candidates, sides: Sides, truth: pd.DataFrame) -> Mask:
    left = pd.Index(sides.left.record_ids).get_indexer(truth["left_id"]).astype(np.int64)
    right = pd.Index(sides.right.record_ids).get_indexer(truth["right_id"])
    return np.isin((candidates.left.astype(np.int64) << 32) | candidates.right, (left << 32) | right)


def _weights(candidates: Candidates, sides: Sides, panel: Panel, true: Mask) -> Weights:
    kind = _by_row(panel.subjects.set_index("left_id")["kind"], sides.left.record_ids)
    relation = _by_row(panel.residents.set_index("right_id")["relation"], sides.right.record_ids)
    weight = np.minimum(kind[candidates.left], relation[candidates.right])
    return np.where(true, 1.0, weight).astype(np.float32)


def _by_row(kinds: pd.Series, record_ids: Any) -> Any:
    return kinds.reindex(record_ids).map(ALIKE_TO_THE_DIGIT).fillna(1.0).to_numpy(dtype=np.float64)
