"""What was promised of linkage, as data, and whether a figure keeps it."""

from dataclasses import dataclass
from typing import Literal

Bound = Literal["at most", "less than", "at least", "within a factor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A bound on one figure."""

    figure: str
    bound: Bound
    value: float
    kind: str | None = None
    """Kind of population that it is asked of; None for both."""
    residents: int | None = None
    """Size that it is asked of; None for every size."""

    def __str__(self) -> str:
        sign = {"at most": "≤ ", "less than": "< ", "at least": "≥ ", "within a factor": "within a factor "}
        return f"{sign[self.bound]}{self.value:g}"

    def reached(self, value: float) -> bool:
        """Return whether the figure keeps the bound."""
        if self.bound == "at most":
            return value <= self.value
        if self.bound == "less than":
            return value < self.value
        if self.bound == "at least":
            return value >= self.value
        return 1 / self.value <= value <= self.value


def _quality(kind: str, residents: int, f1: float, *recalls: float) -> tuple[Goal, ...]:
    names = ("best_f1", "recall_at_0.99", "recall_at_0.999")
    return tuple(
        Goal(figure=name, bound="at least", value=value, kind=kind, residents=residents)
        for name, value in zip(names, (f1, *recalls), strict=False)
    )


GOALS = (
    Goal(figure="wall_trained", bound="at most", value=0.5, kind="first"),
    Goal(figure="wall_reused", bound="at most", value=0.5, kind="second"),
    Goal(figure="memory_trained", bound="at most", value=0.5, kind="first"),
    Goal(figure="memory_reused", bound="at most", value=0.5, kind="second"),
    Goal(figure="standardize_seconds", bound="less than", value=30, residents=2_100_000),
    Goal(figure="find_seconds", bound="less than", value=0.3),
    Goal(figure="claimed_over_made", bound="within a factor", value=1.3),
    Goal(figure="miss_ratio", bound="at most", value=1.25),
    Goal(figure="twin", bound="at most", value=0.05),
    Goal(figure="junior", bound="at most", value=0.03),
    Goal(figure="namesake", bound="at most", value=0.03),
    *_quality("first", 200_000, 0.986, 0.982, 0.94),
    *_quality("first", 2_100_000, 0.983, 0.978),
    *_quality("second", 200_000, 0.982, 0.968, 0.90),
    *_quality("second", 2_100_000, 0.978, 0.955),
)
SET_GOALS = {
    ("febrl3", "best_f1"): 0.9993,
    ("febrl4", "best_f1"): 0.9999,
    ("fake_1000", "best_f1"): 0.930,
    ("fake_1000", "cluster_f1"): 0.946,
}
"""Public set and figure to the least it should be."""


def goals_of(figure: str, kind: str) -> tuple[Goal, ...]:
    """Return the goals of a figure in a kind of population, whatever the size."""
    return tuple(goal for goal in GOALS if goal.figure == figure and goal.kind in (None, kind))


def goal_of(figure: str, kind: str, residents: int) -> Goal | None:
    """Return the goal of a figure in a population; None if none was set."""
    found = [goal for goal in goals_of(figure, kind) if goal.residents in (None, residents)]
    return found[0] if found else None
