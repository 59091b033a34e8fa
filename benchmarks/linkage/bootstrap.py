"""How sure the figures of an engine are: left records are drawn anew within a population, populations among the seeds.

Both engines are drawn alike, so their difference has an interval of its own, narrower than either's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from proving_ground.draws import stream
from transforms.linkage.marked_pairs import mark_pairs, rank_pairs
from transforms.linkage.metrics import best_f1, recall_at_precision
from transforms.linkage.metrics_by_group import TAILS, Interval

Floats = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]

DRAWN = ("best_f1", "recall_at_0.99", "recall_at_0.999", "false_claimed", "false_made")
"""What is computed of every draw, in the order of the columns."""
WITHIN = 400
"""Draws of the left records of a population."""
ACROSS = 4_000
"""Draws of the seeds, each with one of those draws a seed."""


def left_draws(seed: int, records: int, replicates: int = WITHIN) -> Iterator[Whole]:
    """Return how often each left record counts: once each first, then as drawn, with replacement.

    Args:
        seed: the population's.
        records: left records of the population.
        replicates: draws after the first.
    """
    yield np.ones(records, dtype=np.int64)
    rng = stream(seed, "left records drawn anew")
    for _ in range(replicates):
        yield np.bincount(rng.integers(0, records, records), minlength=records)


def drawn_figures(
    pairs: pd.DataFrame, truth: pd.DataFrame, left_ids: Sequence[str], draws: Iterable[Whole]
) -> Floats:
    """Return the figures DRAWN of a scored list, a row a draw.

    Args:
        pairs: left_id, right_id, match_weight (bits), probability; one row a pair.
        truth: left_id and right_id of every true pair.
        left_ids: every left record of the population, also those in no pair, in the order of the draws.
        draws: how often each counts.

    Raises:
        ValueError: a pair is of a left record that is none; and as `mark_pairs`.
    """
    marked = mark_pairs(pairs, truth)
    places = pd.Index(left_ids).get_indexer(pd.Index(marked.left_ids))
    if (places < 0).any():
        raise ValueError(f"[{int((places < 0).sum())}] left records of the pairs are not of the population")
    ranked = rank_pairs(marked)
    half = np.flatnonzero(marked.probability >= 0.5)
    half = half[np.lexsort([marked.probability[half], marked.left[half]])]
    claimed = _by_left(marked.left[half], 1 - marked.probability[half], len(places))
    made = _by_left(marked.left[half], (~marked.true[half]).astype(np.float64), len(places))
    rows = []
    for drawn in draws:
        counts = drawn[places]
        links, hits = ranked.curve(counts)
        truths = int(counts @ marked.truths)
        recalls = [recall_at_precision(links, hits, truths, least)[0] for least in (0.99, 0.999)]
        rows.append([best_f1(links, hits, truths)[0], *recalls, counts @ claimed, counts @ made])
    return np.array(rows, dtype=np.float64)


def _by_left(left: Whole, values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(left, weights=values, minlength=size), dtype=np.float64)


def over_seeds(
    drawn: Mapping[str, Sequence[Floats]], *, seed: int = 1, replicates: int = ACROSS
) -> dict[str, dict[str, Interval]]:
    """Return by figure each engine's estimate over the seeds and, of two engines, their `difference`.

    A figure is the mean over the seeds; claimed_over_made is the sum of the one over the sum of the other. A draw takes
    as many seeds as there are, with replacement, and for each one of its own draws of left records: both levels vary.
    With one seed only the left records do.

    Args:
        drawn: engine to its `drawn_figures`, one array a seed, the engines' seeds and draws in the same order.
        seed: of the draws among the seeds.
        replicates: how many.
    """
    stacked = {engine: np.stack(arrays) for engine, arrays in drawn.items()}
    seeds, rows, _ = next(iter(stacked.values())).shape
    rng = stream(seed, "seeds drawn anew")
    chosen = rng.integers(0, seeds, (replicates, seeds))
    within = rng.integers(1, rows, (replicates, seeds)) if rows > 1 else np.zeros_like(chosen)
    once = {engine: _means(array[:, 0].mean(axis=0)) for engine, array in stacked.items()}
    again = {engine: _means(array[chosen, within].mean(axis=1)) for engine, array in stacked.items()}
    if len(stacked) == 2:
        ours, theirs = stacked
        for found in (once, again):
            found["difference"] = {name: found[ours][name] - found[theirs][name] for name in found[ours]}
    return {
        figure: {of: _estimate(once[of][figure], again[of][figure]) for of in once}
        for figure in (*DRAWN[:3], "claimed_over_made")
    }


def _means(means: Floats) -> dict[str, Any]:
    """Return the figures of means over the seeds; the last axis is DRAWN's."""
    found = dict(zip(DRAWN, np.moveaxis(means, -1, 0), strict=True))
    claimed, made = found.pop("false_claimed"), found.pop("false_made")
    ratio = np.full_like(claimed, np.nan)
    return {**found, "claimed_over_made": np.divide(claimed, made, out=ratio, where=made > 0)}


def _estimate(value: Any, drawn: Floats) -> Interval:
    known = drawn[~np.isnan(drawn)]
    enough = len(known) > len(drawn) / 2
    low, high = np.quantile(known, TAILS) if enough else (np.nan, np.nan)
    return Interval(value=float(value), low=float(low), high=float(high))
