"""The index of a side: postings by everything a blocking rule may start from, made once for whoever is looked for."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from transforms.linkage.candidates.keys import Keys, RowFacts, name_words
from transforms.linkage.candidates.near import deletion_postings
from transforms.linkage.candidates.postings import KnownKeys, Postings, posted
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Vocabulary

_CHUNK = 100_000
NUMBERS = ("ssn", "license", "fbi", "state_id")
BASES = ("pairs", "words", "days", "last_fours", "postcode_streets", "city_streets", *NUMBERS)
"""What the right side is looked up by: two words of one name, a word, the whole date, ..."""
_LOOKED_UP_IN = {"near_pairs": "pairs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Postings of one side, and whose they are: of other people they would say nothing."""

    people: CodedPeople
    postings: Mapping[str, Postings]
    """By base."""
    deletions: Postings
    """Its words by what is left of them without a letter."""


def looked_up_in(base: str) -> str:
    """Return which of BASES the left side's keys are looked up in."""
    return _LOOKED_UP_IN.get(base, base)


def base_keys(facts: RowFacts, base: str) -> Keys:
    """Return the keys of records by what a rule starts from: on the left near_pairs, too."""
    return facts.numbers(base) if base in NUMBERS else getattr(facts, base)()


def make_postings(
    people: CodedPeople,
    vocabulary: Vocabulary,
    base: str,
    *,
    wanted: Hashes | None = None,
    threads: int = 2,
) -> Postings:
    """Return the postings of a side.

    Args:
        people, vocabulary: the side.
        base: one of BASES.
        wanted: keys that will be asked for; others may be left out. All are kept when not given.
        threads: memory grows with them, nothing else changes.
    """
    known = None if wanted is None or base not in ("pairs", "words") else KnownKeys(wanted)

    def chunk(low: int) -> Keys:
        rows = np.arange(low, min(low + _CHUNK, len(people)), dtype=np.int32)
        own = base_keys(RowFacts(people, vocabulary, rows, is_left=False), base)
        if known is not None:
            kept = known.may_hold(own.keys)
            own = Keys(own.at[kept], own.keys[kept])
        return Keys((own.at + low).astype(np.int32), own.keys)

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        chunks = list(pool.map(chunk, range(0, max(len(people), 1), _CHUNK)))
    return posted(np.concatenate([own.keys for own in chunks]), np.concatenate([own.at for own in chunks]))


def make_index(
    people: CodedPeople, vocabulary: Vocabulary, bases: Collection[str], *, threads: int = 2
) -> Index:
    """Return the postings of a side for some bases."""
    postings = {base: make_postings(people, vocabulary, base, threads=threads) for base in bases}
    return Index(
        people=people, postings=postings, deletions=deletion_postings(vocabulary, name_words(people))
    )
