"""What would have made a match none: the smallest changes of the left record that take the verdict away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from transforms.linkage.explain.changes import Change, changed, possible_changes
from transforms.linkage.explain.invented import Invented
from transforms.linkage.explain.scale import Reweighed, Scale

MOST_FACTS = 3
_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrary:
    """Facts that would have had to be otherwise, all of them together."""

    changes: tuple[Change, ...]
    result: Reweighed


def contraries(scale: Scale, invented: Invented) -> tuple[Contrary, ...]:
    """Return the smallest changes after which a match is none, each weighed again; the fewest facts, at most six ways.

    One fact at a time is tried first, then every two, then every three, and the first number of facts that suffices
    is all that is returned. A way that does more than another (another number where none does as well) is left out.
    Empty where no three facts suffice.
    """
    changes = possible_changes(invented.left, invented)
    for count in range(1, MOST_FACTS + 1):
        ways = list(_ways(changes, count))
        results = scale.weigh_lefts([changed(invented.left, way, invented) for way in ways])
        found = [
            Contrary(changes=way, result=result)
            for way, result in zip(ways, results, strict=True)
            if result.verdict != "match"
        ]
        if found:
            ways = [one.changes for one in _smallest(found)]
            named = scale.weigh_lefts(
                [changed(invented.left, way, invented) for way in ways], with_rivals=True
            )
            return tuple(
                Contrary(changes=way, result=result) for way, result in zip(ways, named, strict=True)
            )
    return ()


def _ways(changes: Sequence[Change], count: int) -> Iterable[tuple[Change, ...]]:
    for way in combinations(changes, count):
        if len({change.fact for change in way}) == count:
            yield way


def _smallest(found: Sequence[Contrary]) -> tuple[Contrary, ...]:
    """Return ways that no other way is part of, by how much they change, those nearest to a match first."""
    kept = [way for way in found if not any(_does_less(other, way) for other in found)]

    def order(way: Contrary) -> tuple[int, int]:
        weight = way.result.weight
        return sum(change.size for change in way.changes), 0 if weight is None else -weight

    return tuple(sorted(kept, key=order)[:_MOST_SHOWN])


def _does_less(one: Contrary, other: Contrary) -> bool:
    """Return whether one way changes the same facts as another, none of them more and one of them less."""
    if one is other or [c.fact for c in one.changes] != [c.fact for c in other.changes]:
        return False
    sizes = [(a.size, b.size) for a, b in zip(one.changes, other.changes, strict=True)]
    return all(a <= b for a, b in sizes) and any(a < b for a, b in sizes)
