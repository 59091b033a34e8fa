"""Groups of records that are one person: joined by links, strongest first, never two that contradict each other."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np

from transforms.linkage.engine import Sides, weigh_rows
from transforms.linkage.hard_rules import FACTS, contradict
from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.standing import clearly_apart
from transforms.linkage.weights.competition import MOST_SERIOUS, felt_odds
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.score import Bits

_MOST_AT_ONCE = 50_000
"""Pairs of records that two groups may have between them to be joined: larger groups are chains of namesakes."""
_SMALL = 1_000
"""Records of a component whose members are all compared beforehand; memory and speed only."""
_ASKED_AT_ONCE = 250_000
"""Pairs of records that are held against each other at once; memory only."""
FELT = 0
"""Weight (thousandths of a bit) from which a link that joins nothing makes it doubtful where a record belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Every two records that may be one person, once."""

    left: Ints
    right: Ints
    weight: Bits
    """With what rivals take."""
    fit: Bits
    """How well the two fit by themselves."""

    def take(self, rows: Any) -> "Links":
        """Return some of the links, in the order of `rows`."""
        return Links(
            left=self.left[rows], right=self.right[rows], weight=self.weight[rows], fit=self.fit[rows]
        )


def joined_links(parts: Sequence[Links]) -> Links:
    """Return the links of all parts; one part at least."""
    return Links(
        left=np.concatenate([part.left for part in parts]),
        right=np.concatenate([part.right for part in parts]),
        weight=np.concatenate([part.weight for part in parts]),
        fit=np.concatenate([part.fit for part in parts]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The groups of one side, and how many links joined no two records."""

    of: Longs
    """By record, the first record of its group."""
    apart: int
    """Links whose records are not in one group, because members of their groups contradict each other."""
    doubtful: int
    """Links whose records are not in one group, because one fits another group nearly as well, and the two contradict each
    other."""
    too_large: int
    """Links whose records are not in one group, because the two groups are too large to be held against each other."""


def groups_of(
    links: Links, sides: Sides, model: LinkageModel, *, prior: int, join_at: int, apart_below: int,
    strict: bool = False,
) -> Groups:  # fmt: skip
    """Return the groups that links make; the same for any order of them.

    Two groups are not joined where a record of one and a record of the other contradict each other: by a suffix or the look
    of a relative, whatever they weigh; in a date, a number or something else known, where they weigh little. A record that
    fits two such groups belongs to one of them at most: it joins one only if it fits that one better by more than the
    model's rival window.

    Args:
        links: those that weigh less than `join_at` join nothing, and make others doubtful.
        sides: the same people on both sides.
        model: for what two records show of each other.
        prior: log odds of a random pair, without the model's base.
        join_at: weight from which a link joins two groups, thousandths of a bit.
        apart_below: weight below which two records that disagree in something known contradict each other.
        strict: whether a date or a number that differs keeps two records apart even where they weigh more than that; else
            it may be a slip.
    """
    links = _that_matter(links, join_at, len(sides.left))
    apart = _Apart(links, sides, model, prior, apart_below, () if strict else (FACTS,))
    group = _Grouping(links, apart, len(sides.left), model.rival_window)
    rows = np.flatnonzero(links.weight >= join_at)
    order = np.lexsort((links.right[rows], links.left[rows], -links.weight[rows].astype(np.int64)))
    joining = links.take(rows[order])
    columns = (joining.left.tolist(), joining.right.tolist(), joining.fit.tolist())
    why = np.array([group.join(*link) for link in zip(*columns, strict=True)], dtype=object)
    said = why[group.of[joining.left] != group.of[joining.right]]
    return Groups(
        of=group.of, apart=int((said == "apart").sum()), doubtful=int((said == "doubtful").sum()),
        too_large=int((said == "too_large").sum()),
    )  # fmt: skip


def _that_matter(links: Links, join_at: int, size: int) -> Links:
    """Return the links of records that any link could join."""
    is_joined, joining = np.zeros(size, dtype=bool), links.weight >= join_at
    is_joined[links.left[joining]] = is_joined[links.right[joining]] = True
    return links.take(np.flatnonzero(is_joined[links.left] | is_joined[links.right]))


class _Grouping:
    """Groups while they grow."""

    def __init__(self, links: Links, apart: "_Apart", size: int, window: int) -> None:
        self.of = np.arange(size, dtype=np.int64)
        self._members: dict[int, list[int]] = {}
        self._apart, self._window = apart, window
        own = np.concatenate([links.left, links.right])
        order = np.argsort(own, kind="stable")
        self._far = np.concatenate([links.right, links.left])[order]
        self._fit = np.tile(links.fit, 2)[order]
        self._start = np.searchsorted(own[order], np.arange(size + 1))
        self._doubtful: set[tuple[int, int, int, int]] = set()

    def join(self, a: int, b: int, fit: int) -> str:
        """Join the groups of two records; return why they stay apart, empty text where they are one."""
        one, other = sorted((int(self.of[a]), int(self.of[b])))
        if one == other:
            return ""
        ones, others = self._group(one), self._group(other)
        if len(ones) * len(others) > _MOST_AT_ONCE:
            return "too_large"
        if self._apart.between(ones, others):
            return "apart"
        key = (one, len(ones), other, len(others))
        # what was doubtful when a stronger link was asked about, stays so
        if key in self._doubtful or self._is_doubtful(fit, ones, others):
            self._doubtful.add(key)
            return "doubtful"
        self._members[one] = sorted(ones + others)
        self._members.pop(other, None)
        self.of[others] = one
        return ""

    def _group(self, first: int) -> list[int]:
        return self._members.get(first, [first])

    def _is_doubtful(self, fit: int, ones: list[int], others: list[int]) -> bool:
        """Return whether either group fits others nearly as well or better, which contradict the other one."""
        return any(self._is_near(fit, self._rivals(fit, *two)) for two in ((ones, others), (others, ones)))

    def _is_near(self, fit: int, fits: Bits) -> bool:
        line = np.array([fit - self._window], dtype=np.int32)
        return bool(felt_odds(fits).sum() > felt_odds(line)[0])

    def _rivals(self, fit: int, ones: list[int], others: list[int]) -> Bits:
        """Return how well the first group fits each of those that contradict the second; nothing where it cannot matter."""
        firsts, fits = self._fits(ones, others)
        if not self._is_near(fit, fits):
            return fits[:0]
        is_rival = self._apart.each(others, [self._group(first) for first in firsts.tolist()])
        return np.asarray(fits[is_rival], dtype=np.int32)

    def _fits(self, ones: list[int], others: list[int]) -> tuple[Longs, Bits]:
        """Return the groups that a group has links to, but the other one, and how well the best fits; 24 at most."""
        places = np.concatenate([np.arange(self._start[row], self._start[row + 1]) for row in ones])
        first = self.of[self._far[places]]
        out = np.flatnonzero((first != ones[0]) & (first != others[0]))
        first, fit = first[out], self._fit[places[out]]
        order = np.lexsort((first, -fit.astype(np.int64)))
        best = order[np.sort(np.unique(first[order], return_index=True)[1])][:MOST_SERIOUS]
        return first[best], fit[best]


def _key(ones: list[int], others: list[int]) -> tuple[int, int, int, int]:
    """Return what tells two groups as they are now from all others, in either order."""
    one, other = sorted((ones, others))
    return one[0], len(one), other[0], len(other)


class _Apart:
    """Which records contradict each other."""

    def __init__(
        self, links: Links, sides: Sides, model: LinkageModel, prior: int, below: int, slips: Collection[str]
    ) -> None:
        self._sides, self._model, self._prior, self._below = sides, model, prior, below
        self._slips = slips
        self._asked: dict[tuple[int, int, int, int], bool] = {}
        components = _components(links.left, links.right)
        self._large = {row for rows in components if len(rows) > _SMALL for row in rows}
        small = (two for rows in components if len(rows) <= _SMALL for two in combinations(rows, 2))
        self._known: set[tuple[int, int]] = set()
        while some := list(islice(small, _ASKED_AT_ONCE)):
            self._known |= {two for two, is_apart in zip(some, self._ask(some), strict=True) if is_apart}

    def between(self, ones: list[int], others: list[int]) -> bool:
        """Return whether any record of one group contradicts one of the other; both in order."""
        return bool(self.each(ones, [others])[0])

    def each(self, ones: list[int], groups: Sequence[list[int]]) -> Any:
        """Return which of some groups hold a record that contradicts one of the first group."""
        wanted = [[(min(a, b), max(a, b)) for a in ones for b in others] for others in groups]
        if ones[0] not in self._large:
            return np.array([any(two in self._known for two in twos) for twos in wanted], dtype=bool)
        keys = [_key(ones, others) for others in groups]
        new = [place for place, key in enumerate(keys) if key not in self._asked]
        if new:
            hits = self._ask(two for place in new for two in wanted[place])
            starts = np.cumsum([0, *(len(wanted[place]) for place in new)])[:-1]
            found = np.logical_or.reduceat(hits, starts).tolist()
            self._asked |= dict(zip([keys[place] for place in new], found, strict=True))
        return np.array([self._asked[key] for key in keys], dtype=bool)

    def _ask(self, wanted: Iterable[tuple[int, int]]) -> Any:
        rows = np.array(list(wanted), dtype=np.int32).reshape(-1, 2)
        nothing = np.zeros(len(rows), dtype=np.int32)
        pairs = weigh_rows(
            self._sides, self._model, rows[:, 0], rows[:, 1], nothing, prior=self._prior, rivals=nothing
        )
        return contradict(pairs, but=self._slips) | (clearly_apart(pairs) & (pairs.weight < self._below))


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
