"""The ground: all that one full run found between two sides, for later nights to stand on."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.candidates.index import Index
from transforms.linkage.candidates.kept import KeptKeys
from transforms.linkage.candidates.keys import NAMED_PARTS, name_words
from transforms.linkage.candidates.near import NearWords, near_words
from transforms.linkage.engine import Sides, WeighedCandidates
from transforms.linkage.increment.digests import Changes, changes_between, record_digests
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary
from transforms.linkage.weights.score import Bits


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundSide:
    """One side's records as digests, by row and sorted."""

    digests: Hashes
    ascending: Hashes

    def __len__(self) -> int:
        return len(self.digests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A full run. It never changes; whatever night stands on it says what became of its rows."""

    vocabulary: Vocabulary
    """All codes below are of it. A night that stands on it codes its people in a vocabulary grown out of it."""
    left: GroundSide
    right: GroundSide
    people: CodedPeople
    """The right side; its record ids are not asked for."""
    index: Index
    uses: Ints
    """Name parts of the right side that are each word, by word code."""
    near: NearWords
    """Of the words of the left side."""
    near_known: Ints
    """Those words."""
    pairs_left: Ints
    pairs_right: Ints
    """Candidate pairs by left row, then right row."""
    marks: Ints
    """The rules that proposed each."""
    evidence: Bits
    kept: KeptKeys


class NoGroundError(ValueError):
    """A run cannot be kept, or people are not coded in the ground's vocabulary."""


def ground_of(sides: Sides, weighed: WeighedCandidates, *, threads: int = 2) -> Ground:
    """Return a full run as ground.

    Args:
        sides: with their index.
        weighed: what `weigh_sides` found between them, with what it kept of the keys.
        threads: processor threads.

    Raises:
        NoGroundError: index or keys were not kept.
    """
    if sides.index is None or weighed.kept is None:
        raise NoGroundError("a run becomes ground with an index of its right side and its keys kept")
    words = name_words(sides.left)
    return Ground(
        vocabulary=sides.vocabulary,
        left=_side(sides.left, threads),
        right=_side(sides.right, threads),
        people=sides.right,
        index=sides.index,
        uses=word_uses(sides.right, None, len(sides.vocabulary)),
        near=near_words(sides.vocabulary, words, sides.index.deletions),
        near_known=words,
        pairs_left=weighed.left,
        pairs_right=weighed.right,
        marks=weighed.rules,
        evidence=weighed.evidence,
        kept=weighed.kept,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSides:
    """What became of both sides since the ground."""

    left: Changes
    right: Changes

    @property
    def share(self) -> float:
        """Records that came or went, over records, of the side that changed more."""
        return max(max(len(s.fresh), len(s.gone)) / max(len(s.now), 1) for s in (self.left, self.right))


def changes_since(ground: Ground, left: CodedPeople, right: CodedPeople, *, threads: int = 2) -> ChangedSides:
    """Return what became of two sides.

    Args:
        ground: an earlier run.
        left, right: tonight's sides, coded in a vocabulary that has grown out of the ground's.
        threads: processor threads.
    """
    own, other = (
        changes_between(side.digests, side.ascending, record_digests(people, threads=threads))
        for side, people in ((ground.left, left), (ground.right, right))
    )
    return ChangedSides(left=own, right=other)


def word_uses(people: CodedPeople, names: Longs | None, words: int) -> Any:
    """Return how many name parts are each word, by word code.

    Args:
        people: a side.
        names: which of its names; None for all.
        words: size of the vocabulary.
    """
    own = (people.names.parts[part] for part in NAMED_PARTS)
    found = np.zeros(words, dtype=np.int32)
    for codes in own:
        found += np.bincount(codes if names is None else codes[names], minlength=words).astype(np.int32)
    found[0] = 0
    return found


def _side(people: CodedPeople, threads: int) -> GroundSide:
    digests = record_digests(people, threads=threads)
    return GroundSide(digests=digests, ascending=np.sort(digests))
