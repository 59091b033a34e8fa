"""What makes one tuned Splink model: how the files are cleaned, compared, blocked and trained."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPass:
    """One run of expectation maximization over the pairs of a blocking rule."""

    rule: str
    """SQL over l and r. What it makes agree is not trained in this run."""
    max_pairs: float = 2e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A tuned model of one kind of file."""

    clean: Callable[[str, frozenset[str]], str]
    """SQL of the cleaned table, of a source's name and the columns that it has."""
    comparisons: Callable[[], Sequence[Any]]
    """Splink's comparisons; made anew for every linker."""
    blocking: Sequence[str | tuple[str, str]]
    """SQL over l and r, or that and the array column to unfold first; a pair is scored if any holds."""
    sure: Sequence[str]
    """Rules that hold for hardly any false pair: their count, over `sure_recall`, is the prior."""
    sure_recall: float
    """Share of the true pairs that the sure rules are thought to find."""
    passes: Sequence[TrainingPass]
    m_floor: float = 5e-4
    """A level's m is never taken below this: a level that training never saw must not weigh fifty bits."""
    u_floor: float = 1e-7
    by_hand: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """By comparison and label of a level: its weight in bits, set by hand after training (m is then u times 2^bits)."""
    frequency_weights: Mapping[str, float] = field(default_factory=dict)
    """By comparison: how much of the term-frequency adjustment counts; 1 if not named."""
    prior_bits: float = 0.0
    """Added to the prior by hand."""
    u_pairs: float = 5e6
    without_frequencies: bool = False
    """Train on agreement patterns alone; frequencies then enter the score only."""
    least_weight: float = -10.0
    """Pairs below this weight are not written."""
