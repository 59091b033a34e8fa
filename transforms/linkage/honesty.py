"""Counts of errors with their intervals: expected ones, measured ones, and how groups compare with everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from typing import Any

import numpy as np

CREDIBLY_UNEQUAL = 1.25
"""Ratio to everybody's error rate that a group's must exceed with its whole interval to hold the night."""
LEAST_PEOPLE = 100
"""People of a group on the panel, fewer of whom say nothing about the group."""
LEAST_ERRORS = 5
"""Errors of all groups together, fewer of which say nothing about who makes them."""
_Z = 1.959964  # 97.5 % point of the normal distribution
_BOOTSTRAPS = 2_000
_NORMAL_FROM = 100.0
"""Variance from which a sum of independent errors is as good as normal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its 95 % interval and what it rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupErrors:
    """Errors of one group, and the group against everybody."""

    group: str
    n: int
    errors: int
    rate: Estimate
    ratio: Estimate | None
    """To everybody's rate; None where there are too few people, or too few errors of anybody, to tell."""

    @property
    def is_credibly_worse(self) -> bool:
        """Whether the group's errors exceed everybody's by more than chance and the allowance."""
        return self.ratio is not None and self.ratio.low > CREDIBLY_UNEQUAL


def expected_errors(probabilities: Sequence[float], times: Sequence[int] | None = None) -> Estimate:
    """Return how many of these independent things are expected to be wrong, with the interval of that number.

    The exact distribution (Poisson-binomial) by convolution; its normal limit where the variance is large.

    Args:
        probabilities: of each being wrong.
        times: how many things go wrong with each together, one by default.
    """
    wrong = np.clip(np.asarray(probabilities, dtype=np.float64), 0.0, 1.0)
    weight = np.ones(len(wrong), dtype=np.int64) if times is None else np.asarray(times, dtype=np.int64)
    mean = float((wrong * weight).sum())
    variance = float((wrong * (1 - wrong) * weight**2).sum())
    total = int(weight.sum())
    if variance >= _NORMAL_FROM:
        low, high = mean - _Z * sqrt(variance), mean + _Z * sqrt(variance)
        return _estimate(mean, max(round(low), 0), min(round(high), total), len(wrong))
    mass = _number_of_errors(wrong, weight, mean, variance)
    return _estimate(mean, _quantile(mass, 0.025), _quantile(mass, 0.975), len(wrong))


def _number_of_errors(wrong: Any, weight: Any, mean: float, variance: float) -> Any:
    """Return the distribution of the number of errors, as far as it holds anything to speak of."""
    most = int(mean + 12 * sqrt(variance) + 12 + weight.max(initial=1))
    mass = np.zeros(most + 1)
    mass[0] = 1.0
    for chance, step in zip(wrong.tolist(), weight.tolist(), strict=True):
        if not chance or not step:
            continue
        moved = np.zeros_like(mass)
        moved[step:] = mass[: max(most + 1 - step, 0)]
        mass = mass * (1 - chance) + moved * chance
    return mass


def expected_coincidences(expected: Sequence[float]) -> Estimate:
    """Return how many chance coincidences are expected in all, with the interval of their number (Poisson)."""
    mean = float(np.sum(np.asarray(expected, dtype=np.float64)))
    if mean >= _NORMAL_FROM:
        low, high = mean - _Z * sqrt(mean), mean + _Z * sqrt(mean)
        return _estimate(mean, max(round(low), 0), round(high), len(expected))
    most = int(mean + 12 * sqrt(mean) + 12)
    mass = [
        exp(-mean + k * log(mean) - lgamma(k + 1)) if mean > 0 else float(k == 0) for k in range(most + 1)
    ]
    found = np.array(mass)
    return _estimate(mean, _quantile(found, 0.025), _quantile(found, 0.975), len(expected))


def observed_rate(errors: int, n: int) -> Estimate:
    """Return a share with Wilson's interval, which is right for few and for no errors too (Wilson 1927)."""
    if n <= 0:
        return Estimate(value=0.0, low=0.0, high=1.0, n=0)
    share, square = errors / n, _Z * _Z / n
    middle = (share + square / 2) / (1 + square)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    return _estimate(share, max(middle - half, 0.0), min(middle + half, 1.0), n)


def compare_groups(
    errors: Mapping[str, tuple[int, int]], population: Mapping[str, float], rng: np.random.Generator
) -> list[GroupErrors]:
    """Return every group's error rate and its ratio to everybody's.

    Everybody's rate counts each group by its share of the population, not of the panel. Intervals of ratios are those
    of the bootstrap: people drawn again within their groups, 2,000 times.

    Args:
        errors: group to errors and people on the panel.
        population: group to people in the population.
        rng: seeded; groups are drawn in the order of `errors`.
    """
    told = {group: (wrong, n) for group, (wrong, n) in errors.items() if n > 0}
    total = sum(population.get(group, 0.0) for group in told)
    weights = {group: population.get(group, 0.0) / total if total else 0.0 for group in told}
    drawn = {group: rng.binomial(n, wrong / n, _BOOTSTRAPS) / n for group, (wrong, n) in told.items()}
    everybody = sum((weights[group] * drawn[group] for group in told), np.zeros(_BOOTSTRAPS))
    rate_of_all = sum(weights[group] * wrong / n for group, (wrong, n) in told.items())
    enough = sum(wrong for wrong, _ in told.values()) >= LEAST_ERRORS
    found = []
    for group, (wrong, n) in errors.items():
        ratio = None
        if n >= LEAST_PEOPLE and enough and rate_of_all > 0:
            ratio = _ratio(drawn[group], everybody, wrong / n, rate_of_all, n)
        found.append(GroupErrors(group=group, n=n, errors=wrong, rate=observed_rate(wrong, n), ratio=ratio))
    return found


def _ratio(own: Any, everybody: Any, rate: float, rate_of_all: float, n: int) -> Estimate:
    ratios = np.divide(own, everybody, out=np.zeros_like(own), where=everybody > 0)
    low, high = np.quantile(ratios, [0.025, 0.975], method="inverted_cdf")
    if (
        not rate
    ):  # drawn again from no errors there are none: the rate's own interval says how many there may be
        high = observed_rate(0, n).high / rate_of_all
    return _estimate(rate / rate_of_all, float(low), float(high), n)


def _quantile(mass: Any, level: float) -> float:
    return float(min(int(np.searchsorted(np.cumsum(mass), level - 1e-12)), len(mass) - 1))


def _estimate(value: float, low: float, high: float, n: int) -> Estimate:
    return Estimate(value=round(value, 6), low=round(low, 6), high=round(high, 6), n=n)
