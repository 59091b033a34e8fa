"""How frequent name words are in a population: agreement on a rare word says more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Ints, Vocabulary

KINDS = {"given": ("given",), "middle": ("middle", "middle2"), "surname": ("paternal", "maternal", "third")}
Mbits = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordCounts:
    """Records whose name of record bears each word, by kind of name part, and records that bear any."""

    counts: Mapping[str, Mapping[str, int]]
    known: Mapping[str, int]

    def rarity(self, vocabulary: Vocabulary) -> dict[str, Mbits]:
        """Return -log2 of each word's share by kind, thousandths of a bit, by word code."""
        met = {}
        for kind, counts in self.counts.items():
            words = [word for word in counts if word in vocabulary]
            met[kind] = np.zeros(len(vocabulary), dtype=np.int64)
            met[kind][vocabulary.codes(words)] = [counts[word] for word in words]
        return rarity_of(met, self.known)


def rarity_of(met: Mapping[str, Any], known: Mapping[str, int]) -> dict[str, Mbits]:
    """Return -log2 of shares, thousandths of a bit.

    A word never met counts as met half a time: a share must not be zero because the file ends.

    Args:
        met: kind to records by word code.
        known: kind to records that bear any word of it.
    """
    found = {}
    for kind, counts in met.items():
        share = np.minimum((counts + 0.5) / (max(known[kind], 1) + 0.5), 1.0)
        bits = np.round(-1000 * np.log2(share)).astype(np.int32)
        bits[0] = 0
        found[kind] = bits
    return found


def met_words(people: CodedPeople, vocabulary: Vocabulary) -> tuple[dict[str, Any], dict[str, int]]:
    """Return records by word code, and records that bear any, by kind; names of record only, not aliases."""
    names = people.names
    first = names.start[:-1][np.diff(names.start) > 0]
    met, known = {}, {}
    for kind, parts in KINDS.items():
        columns = [names.parts[part][first] for part in parts]
        for number, column in enumerate(columns):  # a word twice in one name is one bearer
            for earlier in columns[:number]:
                column[column == earlier] = 0
        met[kind] = np.sum([np.bincount(column, minlength=len(vocabulary)) for column in columns], axis=0)
        known[kind] = int(np.any([column > 0 for column in columns], axis=0).sum())
    return met, known


def count_words(people: CodedPeople, vocabulary: Vocabulary, *, least: int = 1) -> WordCounts:
    """Return the word counts of a population; words fewer than `least` records bear are left out."""
    met, known = met_words(people, vocabulary)
    counts = {}
    for kind, own in met.items():
        kept = np.flatnonzero(own >= max(least, 1))
        kept = kept[kept > 0]
        counts[kind] = dict(zip(vocabulary.words[kept].tolist(), own[kept].tolist(), strict=True))
    return WordCounts(counts=counts, known=known)


def bits_of(rarity: Mbits, one: Ints, other: Ints) -> Mbits:
    """Return the bits of two words that agree: those of the more frequent; 0 where there is none.

    A near spelling of a frequent name is a slip of the frequent name far more often than a rare name.
    """
    found: Mbits = np.minimum(rarity[one], rarity[other])
    return found
