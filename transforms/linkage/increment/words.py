"""Near words tonight: those of the ground, but for words that came to the right side, left it, or are new on the left."""

from dataclasses import dataclass

import numpy as np

from transforms.linkage.candidates.hashing import mixed, repeated, spread
from transforms.linkage.candidates.keys import NAMED_PARTS, name_words
from transforms.linkage.candidates.near import NearWords, deletion_postings, deletions, near_words
from transforms.linkage.candidates.postings import looked_up
from transforms.linkage.increment.digests import Changes
from transforms.linkage.increment.ground import Ground, word_uses
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary


@dataclass(frozen=True, slots=True)
class NearTonight:
    """What is one edit from the words of the left side, among the words of the right side."""

    near: NearWords
    altered: Ints
    """Words of the ground's left side of which the ground says something else."""


def near_tonight(
    ground: Ground, left: CodedPeople, right: CodedPeople, vocabulary: Vocabulary, changed: Changes
) -> NearTonight:
    """Return the near words that a full run would find.

    Args:
        ground: an earlier run.
        left, right, vocabulary: tonight's sides.
        changed: the right side.
    """
    size = len(vocabulary)
    before = np.r_[ground.uses, np.zeros(size - len(ground.uses), dtype=np.int32)]
    uses = before - word_uses(ground.people, _names_of(ground.people, changed.gone), size)
    uses += word_uses(right, _names_of(right, changed.fresh), size)
    came = np.flatnonzero((before == 0) & (uses > 0)).astype(np.int32)
    left_it = np.flatnonzero((before > 0) & (uses == 0)).astype(np.int32)
    known = np.zeros(size, dtype=bool)
    known[ground.near_known] = True
    own = name_words(left)
    moved = deletion_postings(vocabulary, np.r_[came, left_it])
    touched = np.diff(near_words(vocabulary, own, moved).starts)[own] > 0
    asked = own[touched | ~known[own]]
    now = np.arange(len(ground.vocabulary), dtype=np.int32)
    now[left_it[left_it < len(now)]] = -1
    parts = [(ground.index.deletions, now), (deletion_postings(vocabulary, came), None)]
    found = near_words(vocabulary, asked, looked_up(parts, deletions(vocabulary, asked)[0]))
    starts = np.r_[ground.near.starts, np.full(size - len(ground.near.starts) + 1, ground.near.starts[-1])]
    earlier = NearWords(starts, ground.near.sounds)
    differ = _sums(earlier)[asked] != _sums(found)[asked]
    return NearTonight(_with(earlier, found, asked), asked[differ & known[asked]])


def rows_with(people: CodedPeople, words: Ints, vocabulary_size: int) -> Ints:
    """Return the rows of the records that have one of some words in a name, ascending."""
    wanted = np.zeros(vocabulary_size, dtype=bool)
    wanted[words] = True
    has = np.zeros(len(people.names.row), dtype=bool)
    for part in NAMED_PARTS:
        has |= wanted[people.names.parts[part]]
    return np.unique(people.names.row[has])


def _names_of(people: CodedPeople, rows: Ints) -> Longs:
    found: Longs = spread(people.names.start, rows)[1]
    return found


def _with(earlier: NearWords, found: NearWords, asked: Ints) -> NearWords:
    """Return the earlier near words, those of some words replaced."""
    counts = np.diff(earlier.starts)
    counts[asked] = 0
    kept, places = repeated(counts, earlier.starts[:-1])
    more = np.diff(found.starts)
    codes = np.r_[kept, np.repeat(np.arange(len(more)), more)]
    order = np.argsort(codes, kind="stable")
    return NearWords(
        np.r_[0, np.cumsum(counts + more)], np.concatenate([earlier.sounds[places], found.sounds])[order]
    )


def _sums(near: NearWords) -> Hashes:
    """Return 64 bits of the sounds of every word; a list holds each sound once."""
    with np.errstate(over="ignore"):
        upto = np.r_[np.uint64(0), np.cumsum(mixed(near.sounds + np.uint64(1)), dtype=np.uint64)]
        found: Hashes = upto[near.starts[1:]] - upto[near.starts[:-1]]
    return found
