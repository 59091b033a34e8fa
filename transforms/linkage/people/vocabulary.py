"""Distinct words as integers: every question about a word is asked once, whatever number of people bear it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.nicknames_table import name_roots
from transforms.linkage.people.phonetics import sound_keys

Ints = np.ndarray[Any, np.dtype[np.int32]]
Longs = np.ndarray[Any, np.dtype[np.int64]]
Hashes = np.ndarray[Any, np.dtype[np.uint64]]
Words = np.ndarray[Any, np.dtype[np.object_]]


def text_hashes(texts: Iterable[str]) -> Hashes:
    """Return 64 bits of every text (SipHash with a fixed key), the same on every machine; 0 for the empty text."""
    values = texts if isinstance(texts, np.ndarray) else np.array(list(texts), dtype=object)
    if not len(values):
        return np.zeros(0, dtype=np.uint64)
    hashed = pd.util.hash_array(values, categorize=False)
    hashed[values == ""] = 0
    return hashed


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words and what is known about each; code 0 is the missing word."""

    words: Words
    hashes: Hashes
    """64 bits a word; 0 for the missing word."""
    lengths: Ints
    first_letters: Ints
    """Code point of the first letter; 0 for the missing word."""
    sound_starts: Longs
    """CSR over `sound_hashes`: sound keys of the word and of its roots (BOB sounds as BOB and as ROBERT)."""
    sound_hashes: Hashes
    sound: Hashes
    """Sound key of the word itself."""
    other_sound: Hashes
    """Its sound key read the other way, see sound_keys; the same for most words."""
    root_starts: Longs
    """CSR over `root_hashes`: the word and the names it may be a short form of."""
    root_hashes: Hashes
    _code_of: dict[str, int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._code_of

    def codes(self, values: Sequence[str]) -> Ints:
        """Return the code of each word; raises KeyError for a word that is not here."""
        return np.fromiter((self._code_of[value] for value in values), dtype=np.int32, count=len(values))

    def extended(self, words: Iterable[str]) -> "Vocabulary":
        """Return a vocabulary in which all codes of this one hold, with the words it lacked behind them."""
        more = sorted({word for word in words if word not in self._code_of})
        if not more:
            return self
        roots = [sorted(name_roots(word)) for word in more]
        sounds = _sounds(more, roots)
        return Vocabulary(
            words=np.concatenate([self.words, np.array(more, dtype=object)]),
            hashes=np.concatenate([self.hashes, text_hashes(more)]),
            lengths=np.concatenate([self.lengths, np.array([len(w) for w in more], dtype=np.int32)]),
            first_letters=np.concatenate(
                [self.first_letters, np.array([ord(w[0]) for w in more], dtype=np.int32)]
            ),
            sound_starts=_longer(self.sound_starts, sounds.counts),
            sound_hashes=np.concatenate([self.sound_hashes, sounds.hashes]),
            sound=np.concatenate([self.sound, sounds.own]),
            other_sound=np.concatenate([self.other_sound, sounds.other]),
            root_starts=_longer(self.root_starts, [len(own) for own in roots]),
            root_hashes=np.concatenate([self.root_hashes, text_hashes(list(chain.from_iterable(roots)))]),
            _code_of=self._code_of | {word: len(self.words) + number for number, word in enumerate(more)},
        )


def make_vocabulary(words: Iterable[str]) -> Vocabulary:
    """Return the vocabulary of some words in sorted order: it depends on the set alone."""
    nothing = Vocabulary(
        words=np.array([""], dtype=object),
        hashes=np.zeros(1, dtype=np.uint64),
        lengths=np.zeros(1, dtype=np.int32),
        first_letters=np.zeros(1, dtype=np.int32),
        sound_starts=np.zeros(2, dtype=np.int64),
        sound_hashes=np.zeros(0, dtype=np.uint64),
        sound=np.zeros(1, dtype=np.uint64),
        other_sound=np.zeros(1, dtype=np.uint64),
        root_starts=np.zeros(2, dtype=np.int64),
        root_hashes=np.zeros(0, dtype=np.uint64),
        _code_of={"": 0},
    )
    return nothing.extended(words)


def vocabulary_of(words: Words, facts: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary of words about which all is known already.

    Args:
        words: the missing word first.
        facts: every other public field by name.
    """
    return Vocabulary(
        words=words, **facts, _code_of=dict(zip(words.tolist(), range(len(words)), strict=True))
    )


@dataclass(frozen=True, slots=True)
class _Sounds:
    own: Hashes
    other: Hashes
    counts: Any
    hashes: Hashes


def _sounds(words: Sequence[str], roots: Sequence[Sequence[str]]) -> _Sounds:
    """Return the sound key of each word, its other reading, and the keys of all its roots; none for a single letter."""
    texts = sorted(set(words).union(*roots))
    first, second = (text_hashes(keys) for keys in sound_keys(texts))
    place = {text: number for number, text in enumerate(texts)}
    at = np.fromiter((place[word] for word in words), dtype=np.int64, count=len(words))
    sounding = [own if len(word) > 1 else () for word, own in zip(words, roots, strict=True)]
    word_of = np.repeat(np.arange(len(words)), [len(own) for own in sounding])
    root_at = np.fromiter(
        (place[root] for own in sounding for root in own), dtype=np.int64, count=len(word_of)
    )
    word_of, keys = np.concatenate([word_of, word_of]), np.concatenate([first[root_at], second[root_at]])
    order = np.lexsort((keys, word_of))
    word_of, keys = word_of[order], keys[order]
    fresh = np.r_[np.ones(min(len(keys), 1), dtype=bool), (keys[1:] != keys[:-1]) | (np.diff(word_of) > 0)]
    counts = np.bincount(word_of[fresh], minlength=len(words))
    return _Sounds(own=first[at], other=second[at], counts=counts, hashes=keys[fresh])


def _longer(starts: Longs, counts: Any) -> Longs:
    return np.concatenate([starts, starts[-1] + np.cumsum(counts, dtype=np.int64)])
