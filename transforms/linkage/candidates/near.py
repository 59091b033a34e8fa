"""Words within one edit of each other, found without comparing every two: both lose a letter and become the same."""

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from transforms.linkage.candidates.hashing import distinct, mixed, repeated
from transforms.linkage.candidates.postings import Postings, posted
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary

_SHORTEST, _LONGEST = 3, 24
"""Letters of words that have near ones."""
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class NearWords:
    """For each word, the sound keys of the words within one edit of it; none for a word nobody asked for."""

    starts: Longs
    """CSR over `sounds`, by word code."""
    sounds: Hashes


def deletion_postings(vocabulary: Vocabulary, codes: Ints) -> Postings:
    """Return the codes of distinct words by what is left of the word when it loses no letter or one."""
    return posted(*deletions(vocabulary, codes))


def near_words(vocabulary: Vocabulary, codes: Ints, among: Postings) -> NearWords:
    """Return the sound keys of the words within one edit (letter changed, dropped or added, two neighbors exchanged).

    Args:
        vocabulary: of all words.
        codes: distinct words whose near ones are looked up.
        among: deletion postings of the words that may be near.
    """
    keys, own = deletions(vocabulary, codes)
    first, last = among.places(keys)
    at, places = repeated(last - first, first)
    joined = distinct((own[at].astype(np.int64) << 32) | among.rows[places])
    one, other = joined >> 32, joined & 0xFFFFFFFF
    apart = vocabulary.sound[one] != vocabulary.sound[other]  # words of one sound meet without this
    one, other = one[apart], other[apart]
    words = vocabulary.words
    if len(one):
        edits = cpdist(words[one], words[other], scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
        one, other = one[edits <= 1], other[edits <= 1]
    sounds = vocabulary.sound[other]
    order = np.lexsort((sounds, one))
    one, sounds = one[order], sounds[order]
    fresh = np.r_[np.ones(min(len(one), 1), dtype=bool), (one[1:] != one[:-1]) | (sounds[1:] != sounds[:-1])]
    counts = np.bincount(one[fresh], minlength=len(vocabulary))
    return NearWords(np.r_[0, np.cumsum(counts)], sounds[fresh])


def deletions(vocabulary: Vocabulary, codes: Ints) -> tuple[Hashes, Ints]:
    """Return hashes of each word and of every word that is left when it loses a letter, and the code of the word."""
    found, keys = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.uint64)]
    lengths = vocabulary.lengths[codes]
    for length in range(_SHORTEST, _LONGEST + 1):
        own = codes[lengths == length]
        if len(own):
            variants = _variants(vocabulary.words[own].tolist(), length)
            keys += [mixed(variant) for variant in variants]
            found += [own.astype(np.int32)] * len(variants)
    return np.concatenate(keys), np.concatenate(found)


def _variants(words: list[str], length: int) -> list[Hashes]:
    """Return the hash of words of one length, and of what is left without each letter: letters as a polynomial."""
    text = "".join(words).encode("utf-32-le")
    letters = np.frombuffer(text, dtype=np.uint32).reshape(len(words), length).astype(np.uint64)
    before, behind, powers = (
        [np.zeros(len(words), dtype=np.uint64)],
        [np.zeros(len(words), dtype=np.uint64)],
        [1],
    )
    with np.errstate(over="ignore"):
        for place in range(length):
            before.append(before[-1] * _BASE + letters[:, place])
            behind.append(behind[-1] + letters[:, length - 1 - place] * np.uint64(powers[-1]))
            powers.append(powers[-1] * int(_BASE) % 2**64)
        rests = [length - 1 - place for place in range(length)]
        without = [before[place] * np.uint64(powers[rest]) + behind[rest] for place, rest in enumerate(rests)]
    return [before[length], *without]
