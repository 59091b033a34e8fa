"""Groups of records that are one person: joined by links, strongest first, unless two of them contradict each other."""

from itertools import combinations, islice
from typing import Any

import numpy as np

from transforms.linkage.engine import Sides, weigh_rows
from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.standing import clearly_apart
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.score import Bits

_MOST_AT_ONCE = 50_000
"""Pairs of records that two groups may have between them to be joined: larger groups are chains of namesakes."""
_SMALL = 200
"""Records of a component whose members are all compared beforehand; memory and speed only."""
_ASKED_AT_ONCE = 250_000
"""Pairs of records that are held against each other at once; memory only."""


def groups_of(
    links: tuple[Ints, Ints, Bits], sides: Sides, model: LinkageModel, *, prior: int, apart_below: int
) -> Longs:
    """Return, by record, the first record of its group.

    A link is refused where a record of one group and one of the other clearly contradict each other: then one of the
    links between them is wrong, and the weakest is left out.

    Args:
        links: left and right row and weight.
        sides: the same people on both sides.
        model: for what two records show of each other.
        prior: log odds of a random pair, without the model's base.
        apart_below: weight below which two records that disagree in something known contradict each other.
    """
    left, right, weight = links
    group_of = np.arange(len(sides.left), dtype=np.int64)
    members: dict[int, list[int]] = {}
    apart = _Apart(left, right, sides, model, prior, apart_below)
    order = np.lexsort((right, left, -weight.astype(np.int64)))
    for a, b in zip(left[order].tolist(), right[order].tolist(), strict=True):
        one, other = sorted((int(group_of[a]), int(group_of[b])))
        if one == other:
            continue
        ones, others = members.get(one, [one]), members.get(other, [other])
        if len(ones) * len(others) > _MOST_AT_ONCE or apart.between(ones, others):
            continue
        members[one] = sorted(ones + others)
        members.pop(other, None)
        group_of[others] = one
    return group_of


class _Apart:
    """Which records contradict each other."""

    def __init__(
        self, left: Ints, right: Ints, sides: Sides, model: LinkageModel, prior: int, below: int
    ) -> None:
        self._sides, self._model, self._prior, self._below = sides, model, prior, below
        self._asked: dict[tuple[int, int, int, int], bool] = {}
        components = _components(left, right)
        self._large = {row for rows in components if len(rows) > _SMALL for row in rows}
        small = (two for rows in components if 2 < len(rows) <= _SMALL for two in combinations(rows, 2))
        self._known: set[tuple[int, int]] = set()
        while some := list(islice(small, _ASKED_AT_ONCE)):
            self._known |= {two for two, is_apart in zip(some, self._ask(some), strict=True) if is_apart}

    def between(self, ones: list[int], others: list[int]) -> bool:
        """Return whether any record of one group contradicts one of the other; both in order."""
        wanted = [(min(a, b), max(a, b)) for a in ones for b in others]
        if ones[0] not in self._large:
            return any(two in self._known for two in wanted)
        key = (ones[0], len(ones), others[0], len(others))
        if key not in self._asked:
            self._asked[key] = bool(np.any(self._ask(wanted)))
        return self._asked[key]

    def _ask(self, wanted: list[tuple[int, int]]) -> Any:
        rows = np.array(wanted, dtype=np.int32).reshape(-1, 2)
        nothing = np.zeros(len(rows), dtype=np.int32)
        pairs = weigh_rows(
            self._sides, self._model, rows[:, 0], rows[:, 1], nothing, prior=self._prior, rivals=nothing
        )
        return clearly_apart(pairs) & (pairs.weight < self._below)


def _components(left: Ints, right: Ints) -> list[list[int]]:
    """Return the records of every connected component of links, in order."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while parent.setdefault(row, row) != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        one, other = sorted((root(a), root(b)))
        parent[other] = one
    found: dict[int, list[int]] = {}
    for row in sorted(parent):
        found.setdefault(root(row), []).append(row)
    return list(found.values())
