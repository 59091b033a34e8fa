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
    blocking: Sequence[str]
    """SQL over l and r; a pair is scored if any holds."""
    sure: Sequence[str]
    """Rules that hold for hardly any false pair: their count, over `sure_recall`, is the prior."""
    sure_recall: float
    """Share of the true pairs that the sure rules are thought to find."""
    passes: Sequence[TrainingPass]
    m_floor: float = 1e-4
    """A level's m is never taken below this: a level that training never saw must not weigh fifty bits."""
    u_floor: float = 1e-7
    fixed_m: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """By comparison and label: m set by hand after training."""
    u_pairs: float = 5e6
    without_frequencies: bool = False
    """Train on agreement patterns alone; frequencies then enter the score only."""
    least_weight: float = -10.0
    """Pairs below this weight are not written."""
