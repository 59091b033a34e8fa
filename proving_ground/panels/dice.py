"""Draws over wide ranges, one after the other."""

from typing import TypeVar

import numpy as np

_Value = TypeVar("_Value")


class Dice:
    """Draws in the order they are asked for."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def between(self, low: float, high: float) -> float:
        """Return a number drawn evenly on the log scale."""
        return float(np.exp(self._rng.uniform(np.log(low), np.log(high))))

    def even(self, low: float, high: float) -> float:
        """Return a number drawn evenly."""
        return float(self._rng.uniform(low, high))

    def beta(self, a: float, b: float) -> float:
        """Return a share, drawn from a beta distribution."""
        return float(self._rng.beta(a, b))

    def yes(self, chance: float) -> bool:
        """Return True with this chance."""
        return bool(self._rng.random() < chance)

    def maybe(self, chance: float, value: float) -> float:
        """Return the value with this chance, else 0."""
        return value if self.yes(chance) else 0.0

    def one_of(self, values: tuple[_Value, ...]) -> _Value:
        """Return one of the values; one that is named twice is twice as likely."""
        return values[int(self._rng.integers(len(values)))]

    def shares(self, count: int, evenness: float) -> tuple[float, ...]:
        """Return shares that sum to 1; uneven where `evenness` is small."""
        return tuple(float(share) for share in self._rng.dirichlet([evenness] * count))

    def mix(
        self, kinds: tuple[str, ...], evenness: float, likelier: dict[str, float] | None = None
    ) -> dict[str, float]:
        """Return a share for each kind that sum to 1; uneven where `evenness` is small."""
        weights = [evenness * (likelier or {}).get(kind, 1.0) for kind in kinds]
        return dict(zip(kinds, (float(s) for s in self._rng.dirichlet(weights)), strict=True))
