"""One panel as training data: pairs with their levels, which are true, and how many pairs each stands for.

Candidates alone would teach that whoever agrees on little is still likely enough to have been proposed. So a panel holds
pairs that are no candidates, too, drawn at random from all the others. True pairs that are none are left out: most are
written under another name altogether, and teach only that anything may be true.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np
import pandas as pd

from proving_ground.draws import Mask, Whole, stream
from proving_ground.panels.conditions import draw_conditions
from proving_ground.panels.world import Panel, make_panel
from transforms.linkage.candidates.pairs import find_candidates
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
LARGE = (500_000, 2_500_000)
LARGE_EVERY = 12
"""One panel in so many is large: that a name has many bearers is seen in large files only."""
SUBJECTS = (1_500, 8_000)
SUBJECTS_OF_LARGE = 20_000
"""At most: the few large panels have to teach as much as the many small ones."""
RANDOM_PAIRS = 5_000
"""Pairs drawn at random from those that are no candidates."""
AT_RANDOM_COUNTS = 0.1
"""How much they count, of what they stand for. A sum of levels cannot be right near the line and far from it: at 1 the far
pairs, a hundred thousand for every candidate, cost recall near it (.9564 for F1 .9571 without them on 30 other panels);
at .1 hardly any (.9569), while random pairs claim a thirtieth of the truth they claimed before."""
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
    """The pairs of a panel, sorted by left row; arrays of one entry a pair, levels one column a comparison."""

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
        """Log odds (natural) of a random pair, as `LinkageModel.prior` has them but for its growth."""
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
    large = number % LARGE_EVERY == LARGE_EVERY - 1
    low, high = LARGE if large else RESIDENTS
    residents = round(exp(rng.uniform(log(low), log(high))))
    fewest, most = SUBJECTS[0], SUBJECTS_OF_LARGE if large else SUBJECTS[1]
    subjects = min(max(round(residents * rng.uniform(0.05, 0.3)), fewest), most)
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
    proposed = (candidates.left.astype(np.int64) << 32) | candidates.right
    truth = _truth(sides, panel.truth)
    others = _drawn(sides, np.union1d(proposed, truth), stream(plan.seed, "pairs at random"))
    pairs = np.sort(np.concatenate([proposed, others]))
    left, right = pairs >> 32, pairs & 0xFFFFFFFF
    true, at_random = np.isin(pairs, truth), np.isin(pairs, others)
    weight = _weights(left, right, sides, panel)
    unseen = len(sides.left) * len(sides.right) - len(proposed)
    weight[at_random] = AT_RANDOM_COUNTS * unseen / max(len(others), 1)
    weight[true] = 1.0
    return PanelData(
        plan=plan,
        left=left,
        levels=_levels(left, right, sides),
        true=true,
        weight=weight,
        right_size=len(sides.right),
        left_size=len(sides.left),
        share=true_share(panel),
    )


def true_share(panel: Panel) -> float:
    """Return the share of left records with a partner on the right, between 0 and 1 without the ends."""
    found = panel.truth["left_id"].nunique() / len(panel.left)
    return min(max(found, 1e-5), 1 - 1e-5)


def _levels(left: Whole, right: Whole, sides: Sides) -> Levels:
    made = np.zeros((len(left), len(LEVELS)), dtype=np.uint8)
    for start in range(0, len(left), _BATCH):
        rows = slice(start, start + _BATCH)
        evidence = sides.compare(left[rows].astype(np.int32), right[rows].astype(np.int32))
        for column, comparison in enumerate(LEVELS):
            made[rows, column] = evidence.levels[comparison]
    return made


def _truth(sides: Sides, truth: pd.DataFrame) -> Whole:
    left = pd.Index(sides.left.record_ids).get_indexer(truth["left_id"]).astype(np.int64)
    right = pd.Index(sides.right.record_ids).get_indexer(truth["right_id"])
    return np.asarray((left << 32) | right, dtype=np.int64)


def _drawn(sides: Sides, taken: Whole, rng: np.random.Generator) -> Whole:
    """Return pairs at random, none twice and none of those taken."""
    left = rng.integers(len(sides.left), size=RANDOM_PAIRS, dtype=np.int64)
    right = rng.integers(len(sides.right), size=RANDOM_PAIRS, dtype=np.int64)
    return np.setdiff1d((left << 32) | right, taken)


def _weights(left: Whole, right: Whole, sides: Sides, panel: Panel) -> Weights:
    kind = _by_row(panel.subjects.set_index("left_id")["kind"], sides.left.record_ids)
    relation = _by_row(panel.residents.set_index("right_id")["relation"], sides.right.record_ids)
    return np.asarray(np.minimum(kind[left], relation[right]), dtype=np.float32)


def _by_row(kinds: pd.Series, record_ids: Any) -> Any:
    return kinds.reindex(record_ids).map(ALIKE_TO_THE_DIGIT).fillna(1.0).to_numpy(dtype=np.float64)
