"""Near words tonight: those of the ground, but for words that came to the right side, left it, or are new on the left."""

from dataclasses import dataclass

import numpy as np

from transforms.linkage.candidates.hashing import distinct, is_new, repeated, spread
from transforms.linkage.candidates.keys import NAMED_PARTS, name_words
from transforms.linkage.candidates.near import NearWords, deletion_postings, deletions, near_words
from transforms.linkage.candidates.postings import KnownKeys, looked_up
from transforms.linkage.increment.digests import Changes
from transforms.linkage.increment.ground import Ground, word_uses
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary


@dataclass(frozen=True, slots=True)
class NearTonight:
    """What is one edit from the words of the left side, among the words of the right side."""

    near: NearWords
    altered: NearWords
    """Of words of the ground's left side: the sounds that only the ground or only tonight has near to them."""

    @property
    def altered_words(self) -> Ints:
        """Words of the ground's left side that have other near ones tonight."""
        return np.flatnonzero(np.diff(self.altered.starts)).astype(np.int32)


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
    return NearTonight(_with(earlier, found, asked), _differing(earlier, found, asked[known[asked]]))


def rows_with(people: CodedPeople, words: Ints, vocabulary_size: int) -> Ints:
    """Return the rows of the records that have one of some words in a name, ascending."""
    wanted = np.zeros(vocabulary_size, dtype=bool)
    wanted[words] = True
    has = np.zeros(len(people.names.row), dtype=bool)
    for part in NAMED_PARTS:
        has |= wanted[people.names.parts[part]]
    rows = people.names.row[has]
    found: Ints = rows[is_new(rows)]
    return found


def words_sounding(vocabulary: Vocabulary, sounds: Hashes) -> Ints:
    """Return the words that have one of some sounds."""
    wanted = distinct(sounds)
    if not len(wanted):
        return np.zeros(0, dtype=np.int32)
    maybe = np.flatnonzero(KnownKeys(wanted).may_hold(vocabulary.sound_hashes))
    at = np.minimum(np.searchsorted(wanted, vocabulary.sound_hashes[maybe]), len(wanted) - 1)
    hit = maybe[wanted[at] == vocabulary.sound_hashes[maybe]]
    return np.unique(np.searchsorted(vocabulary.sound_starts, hit, side="right") - 1).astype(np.int32)


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


def _differing(one: NearWords, other: NearWords, words: Ints) -> NearWords:
    """Return, of some words, the sounds that one of two has and not the other."""
    counts = [near.starts[words + 1] - near.starts[words] for near in (one, other)]
    at, places = zip(
        *(repeated(c, near.starts[words]) for c, near in zip(counts, (one, other), strict=True)), strict=True
    )
    codes = words[np.concatenate(at)]
    sounds = np.concatenate([one.sounds[places[0]], other.sounds[places[1]]])
    order = np.lexsort((sounds, codes))
    codes, sounds = codes[order], sounds[order]
    fresh = is_new(codes) | is_new(sounds)
    single = fresh & np.r_[fresh[1:], np.ones(min(len(fresh), 1), dtype=bool)]
    many = np.bincount(codes[single], minlength=len(one.starts) - 1)
    return NearWords(np.r_[0, np.cumsum(many)], sounds[single])
