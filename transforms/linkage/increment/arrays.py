"""A ground as named arrays and back: what is kept between nights."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from transforms.linkage.candidates.arrays import index_arrays, index_of
from transforms.linkage.candidates.kept import KeptKeys, KeyCounts, OverBound
from transforms.linkage.candidates.near import NearWords
from transforms.linkage.increment.ground import Ground, GroundSide
from transforms.linkage.people.arrays import people_arrays, people_of, vocabulary_arrays, vocabulary_from

_OWN = ("uses", "near_known", "pairs_left", "pairs_right", "marks", "evidence")


def ground_arrays(ground: Ground) -> dict[str, Any]:
    """Return the arrays of a ground by dotted name; nobody's record id is among them."""
    found = people_arrays(replace(ground.people, record_ids=[]))
    found |= vocabulary_arrays(ground.vocabulary) | index_arrays(ground.index)
    found |= {f"ground.{name}": getattr(ground, name) for name in _OWN}
    for name, side in (("left", ground.left), ("right", ground.right)):
        found |= {f"{name}.digests": side.digests, f"{name}.ascending": side.ascending}
    counts, over = ground.kept.counts, ground.kept.over
    found |= {"near.starts": ground.near.starts, "near.sounds": ground.near.sounds}
    found |= {"counts.keys": counts.keys, "counts.counts": counts.counts}
    return found | {"over.rules": over.rules, "over.keys": over.keys, "over.left": over.left}


def ground_from(arrays: Mapping[str, Any], bases: Collection[str]) -> Ground:
    """Return the ground that `ground_arrays` took apart; the arrays stay where they are, memory maps too.

    Args:
        arrays: by name.
        bases: what its right side is looked up by, see candidates.index.
    """
    people = people_of(arrays)
    return Ground(
        vocabulary=vocabulary_from(arrays),
        left=GroundSide(digests=arrays["left.digests"], ascending=arrays["left.ascending"]),
        right=GroundSide(digests=arrays["right.digests"], ascending=arrays["right.ascending"]),
        people=people,
        index=index_of(people, bases, arrays),
        near=NearWords(arrays["near.starts"], arrays["near.sounds"]),
        kept=KeptKeys(
            counts=KeyCounts(keys=arrays["counts.keys"], counts=arrays["counts.counts"]),
            over=OverBound(rules=arrays["over.rules"], keys=arrays["over.keys"], left=arrays["over.left"]),
        ),
        **{name: arrays[f"ground.{name}"] for name in _OWN},
    )
