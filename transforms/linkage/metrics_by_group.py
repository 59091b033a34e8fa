"""The figures of a scored pair list by group of left records, with intervals from a bootstrap over left records."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.honesty import observed_rate
from transforms.linkage.marked_pairs import (
    Floats,
    MarkedPairs,
    Mask,
    RankedPairs,
    Whole,
    mark_pairs,
    rank_pairs,
)
from transforms.linkage.metrics import (
    PRECISIONS,
    LinkageFigures,
    average_precision,
    best_f1,
    check_threshold,
    figures_of,
    recall_at_precision,
)

TAILS = (0.025, 0.975)
"""What an interval leaves out at either end."""
FEWEST = 30
"""Links (of a precision) or true pairs (of any other share) below which a share of a group is not shown. Three of three
true pairs found is no recall of 1, and the bootstrap, which can only draw these three again, would call it certain. It
is the least that the presentation standards for proportions of the National Center for Health Statistics (2017) ask for."""
_COUNTS = ("false_made", "false_claimed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure and where 95 of 100 resampled lists have it; NaN where too few of them have it at all."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """The figures of one group of left records, or of everybody."""

    left_records: int
    """Left records of the group that appear in the list or in the truth."""
    figures: LinkageFigures
    intervals: Mapping[str, Interval]
    """By name: precision, recall, f1 (at the threshold), best_f1, average_precision, false_made, false_claimed,
    miss_ratio (share of the group's true pairs missed at the threshold, over everybody's) and, by precision,
    recall_at_0.99 and so on."""

    @property
    def too_few(self) -> Mapping[str, int]:
        """The shares among the intervals that rest on fewer than FEWEST links or true pairs, and on how many."""
        point = self.figures.at_threshold
        rests_on = {name: point.links if name == "precision" else point.true_pairs for name in self.intervals}
        return {name: n for name, n in rests_on.items() if n < FEWEST and name not in _COUNTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedFigures:
    """The figures of everybody and of every group, by its name."""

    everybody: GroupFigures
    groups: Mapping[str, GroupFigures]


def measure_by_group(
    pairs: pd.DataFrame,
    truth: pd.DataFrame,
    groups: Mapping[Any, str],
    *,
    threshold: float = 0.5,
    precisions: Sequence[float] = PRECISIONS,
    replicates: int = 200,
    seed: int = 1,
) -> GroupedFigures:
    """Return the figures of everybody and by group.

    Args:
        pairs: left_id, right_id, match_weight (bits), probability and, optionally, claimed; one row per pair.
        truth: left_id and right_id of every true pair. Those that `pairs` does not hold are misses.
        groups: left_id to group (surname group, sex, age band...); of every left record of both frames.
        threshold: probability from which a pair is a link, for precision, recall, F1 and the miss ratio.
        precisions: the precisions of which to say the recall.
        replicates: how many times the left records are drawn anew, with replacement. Left records share no pairs,
            so a whole record with all its pairs is what is drawn.
        seed: of those draws.

    Raises:
        ValueError: a left record has no group, the threshold is no probability; and as `mark_pairs`.
    """
    check_threshold(threshold)
    marked = mark_pairs(pairs, truth)
    names = [groups.get(left_id) for left_id in marked.left_ids]
    if None in names:
        raise ValueError(f"groups: [{names.count(None)}] of [{len(names)}] left records have none")
    member = np.array(names, dtype=object)
    masks: dict[Hashable, Mask] = {None: np.ones(len(names), dtype=np.bool_)}
    masks |= {name: member == name for name in sorted({str(name) for name in names})}
    parts = {name: _Part(marked.only(mask), threshold, tuple(precisions)) for name, mask in masks.items()}
    drawn: dict[Hashable, list[dict[str, float]]] = {name: [] for name in masks}
    for counts in _draws(len(names), replicates, seed):
        for name, found in _together(parts, counts).items():
            drawn[name].append(found)
    once = _together(parts, np.ones(len(names), dtype=np.int64))
    made = {
        name: _group(
            int(mask.sum()),
            figures_of(parts[name].marked, threshold=threshold, precisions=precisions),
            _intervals(once[name], drawn[name]),
        )
        for name, mask in masks.items()
    }
    everybody = made.pop(None)
    return GroupedFigures(everybody=everybody, groups={str(name): found for name, found in made.items()})


class _Part:
    """One group's pairs, with what can be summed up by left record already summed up."""

    def __init__(self, marked: MarkedPairs, threshold: float, precisions: tuple[float, ...]) -> None:
        self.marked = marked
        self.precisions = precisions
        self.ranked: RankedPairs = rank_pairs(marked)
        linked, half = marked.probability >= threshold, marked.probability >= 0.5
        self.links = self._by_left(linked)
        self.hits = self._by_left(linked & marked.true)
        self.false_made = self._by_left(half & ~marked.true)
        self.false_claimed = self._by_left(half * (1 - marked.probability))

    def _by_left(self, values: Mask | Floats) -> Floats:
        # sums of floats depend on their order: by value, so that the order of the pairs does not show
        order = np.lexsort([values, self.marked.left])
        summed = np.bincount(
            self.marked.left[order], weights=values[order], minlength=len(self.marked.truths)
        )
        return np.asarray(summed, dtype=np.float64)

    def figures(self, counts: Whole) -> dict[str, float]:
        """Return the figures if every left record counts that often (by code)."""
        truths = int(counts @ self.marked.truths)
        links, hits = float(counts @ self.links), float(counts @ self.hits)
        curve_links, curve_hits = self.ranked.curve(counts)
        found = {
            "precision": _ratio(hits, links),
            "recall": _ratio(hits, truths),
            "f1": _ratio(2 * hits, links + truths),
            "best_f1": best_f1(curve_links, curve_hits, truths)[0],
            "average_precision": average_precision(curve_links, curve_hits, truths),
            "false_made": float(counts @ self.false_made),
            "false_claimed": float(counts @ self.false_claimed),
        }
        for precision in self.precisions:
            found[f"recall_at_{precision:g}"] = recall_at_precision(
                curve_links, curve_hits, truths, precision
            )[0]
        return found


def _together(parts: Mapping[Hashable, _Part], counts: Whole) -> dict[Hashable, dict[str, float]]:
    """Return every group's figures of one draw, each with its miss rate over everybody's."""
    found = {name: part.figures(counts) for name, part in parts.items()}
    missed = 1 - found[None]["recall"]
    return {
        name: {**figures, "miss_ratio": _ratio(1 - figures["recall"], missed)}
        for name, figures in found.items()
    }


def _draws(records: int, replicates: int, seed: int) -> Iterator[Whole]:
    """Return how often each record is drawn, draw by draw."""
    rng = np.random.Generator(np.random.PCG64(seed))
    for _ in range(replicates if records else 0):
        yield np.bincount(rng.integers(0, records, records), minlength=records)


def _intervals(once: Mapping[str, float], drawn: Sequence[Mapping[str, float]]) -> dict[str, Interval]:
    made = {}
    for name, value in once.items():
        values = np.array([found[name] for found in drawn], dtype=np.float64)
        values = values[~np.isnan(values)]
        enough = len(values) > len(drawn) / 2
        low, high = np.quantile(values, TAILS) if enough else (np.nan, np.nan)
        made[name] = Interval(value=value, low=float(low), high=float(high))
    return made


def _group(records: int, figures: LinkageFigures, intervals: dict[str, Interval]) -> GroupFigures:
    """Return a group's figures; of a share without an error, or without a hit, the bootstrap knows nothing: Wilson does."""
    point = figures.at_threshold
    for name, n in (("precision", point.links), ("recall", point.true_pairs)):
        own = intervals[name]
        if own.low == own.high == own.value and n:
            wide = observed_rate(round(own.value * n), n)
            intervals[name] = Interval(value=own.value, low=wide.low, high=wide.high)
    return GroupFigures(left_records=records, figures=figures, intervals=intervals)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
