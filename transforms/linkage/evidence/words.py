"""How alike two words are: each distinct pair of words is looked at once, whatever number of pairs of people bear it."""

from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from transforms.linkage.people.coded_people import Small
from transforms.linkage.people.vocabulary import Ints, Longs, Vocabulary

MISSING, DIFFERENT, SIMILAR, INITIAL, PREFIX, TWO_EDITS, SOUND, ONE_EDIT, NICKNAME, EQUAL = range(10)
"""Levels of two words, weakest first as far as they have an order."""

_SIMILAR_FROM = 0.87
_EDITS_FROM = 0.72
_SOUND_FROM = 0.55
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def likeness(one: Ints, other: Ints, vocabulary: Vocabulary) -> Small:
    """Return the level of each two words, by their codes; the same if the sides are exchanged."""
    levels = np.full(len(one), DIFFERENT, dtype=np.int8)
    levels[one == other] = EQUAL
    levels[(one == 0) | (other == 0)] = MISSING
    rows = np.flatnonzero(levels == DIFFERENT)
    if not len(rows):
        return levels
    first, second = one[rows], other[rows]
    low, high = np.minimum(first, second).astype(np.int64), np.maximum(first, second).astype(np.int64)
    places, distinct = pd.factorize((low << 32) | high)
    found = _distinct_likeness(
        (distinct >> 32).astype(np.int32), (distinct & 0xFFFFFFFF).astype(np.int32), vocabulary
    )
    levels[rows] = found[places]
    return levels


def _distinct_likeness(one: Ints, other: Ints, vocabulary: Vocabulary) -> Small:
    levels = np.full(len(one), DIFFERENT, dtype=np.int8)
    same_letter = vocabulary.first_letters[one] == vocabulary.first_letters[other]
    shorter = np.minimum(vocabulary.lengths[one], vocabulary.lengths[other])
    single = shorter == 1
    levels[single & same_letter] = INITIAL
    nick = _share_root(one, other, vocabulary)
    levels[nick & ~single] = NICKNAME
    rows = np.flatnonzero((levels == DIFFERENT) & ~single)
    if len(rows):
        levels[rows] = _spelling(one[rows], other[rows], shorter[rows], same_letter[rows], vocabulary)
    return levels


def _spelling(one: Ints, other: Ints, shorter: Ints, same_letter: Mask, vocabulary: Vocabulary) -> Small:
    texts = (vocabulary.words[one], vocabulary.words[other])
    score = np.round(cpdist(*texts, scorer=JaroWinkler.normalized_similarity, dtype=np.float64), 6)
    levels = np.full(len(one), DIFFERENT, dtype=np.int8)
    levels[score >= _SIMILAR_FROM] = SIMILAR
    close = np.flatnonzero(score >= _EDITS_FROM)
    edits = np.full(len(one), 9, dtype=np.int64)
    if len(close):
        edits[close] = cpdist(
            texts[0][close], texts[1][close], scorer=OSA.distance, score_cutoff=3, dtype=np.int32
        )
    prefix = np.zeros(len(one), dtype=bool)
    rows = np.flatnonzero(
        same_letter & (shorter >= 3) & (vocabulary.lengths[one] != vocabulary.lengths[other])
    )
    prefix[rows] = [
        a.startswith(b) or b.startswith(a) for a, b in zip(texts[0][rows], texts[1][rows], strict=True)
    ]
    levels[prefix & (edits > 1)] = PREFIX
    levels[(edits == 2) & (shorter >= 6) & ~prefix] = TWO_EDITS
    levels[_same_sound(one, other, vocabulary) & (score >= _SOUND_FROM) & (shorter >= 3)] = SOUND
    levels[(edits == 1) & (shorter >= 3)] = ONE_EDIT
    return levels


def _same_sound(one: Ints, other: Ints, vocabulary: Vocabulary) -> Mask:
    first, second = vocabulary.sound, vocabulary.other_sound
    same = (first[one] == first[other]) | (first[one] == second[other])
    return np.asarray(same | (second[one] == first[other]) | (second[one] == second[other]))


def _share_root(one: Ints, other: Ints, vocabulary: Vocabulary) -> Mask:
    """Return where two words are forms of one name."""
    starts, roots = vocabulary.root_starts, vocabulary.root_hashes
    counts = (starts[one + 1] - starts[one], starts[other + 1] - starts[other])
    found = np.zeros(len(one), dtype=bool)
    # words that are no form of another name have themselves alone for a root, and these words differ
    rows = np.flatnonzero((counts[0] > 1) | (counts[1] > 1))
    times = counts[0][rows] * counts[1][rows]
    at = np.repeat(np.arange(len(rows), dtype=np.int64), times)
    within: Longs = np.arange(len(at), dtype=np.int64) - np.repeat(np.cumsum(times) - times, times)
    second = counts[1][rows][at]
    same = roots[starts[one[rows]][at] + within // second] == roots[starts[other[rows]][at] + within % second]
    found[rows[at[same]]] = True
    return found
