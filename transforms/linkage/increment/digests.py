"""Digests of coded records: 64 bits over everything the engine reads of a record, and what two nights have in common."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import is_new, mixed
from transforms.linkage.candidates.postings import KnownKeys
from transforms.linkage.people.coded_people import NUMBER_KINDS, CodedNames, CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs

_CHUNK = 65_536
"""Records digested at a time: their columns stay in the processor's cache."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


def record_digests(people: CodedPeople, *, threads: int = 2) -> Hashes:
    """Return 64 bits of every record; its id is no part of them.

    Words count by their codes: digests of two sides can be compared if both are coded in one vocabulary, or in one that
    has grown out of the other.
    """
    starts = range(0, len(people), _CHUNK)

    def chunk(low: int) -> Hashes:
        return _digests(people, low, min(low + _CHUNK, len(people)))

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        return np.concatenate([np.zeros(0, dtype=np.uint64), *pool.map(chunk, starts)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """One side of two nights, record by record."""

    now: Ints
    """Row tonight of each earlier record; -1 for one that is gone or has changed."""
    fresh: Ints
    """Rows tonight that no earlier record stands behind, ascending."""

    @property
    def kept(self) -> Ints:
        """Rows tonight of the records that are as they were, by their earlier row."""
        return self.now[self.now >= 0]

    @property
    def gone(self) -> Ints:
        """Earlier rows of records that are not there any more as they were, ascending."""
        return np.flatnonzero(self.now < 0).astype(np.int32)


def changes_between(earlier: Hashes, ascending: Hashes, tonight: Hashes) -> Changes:
    """Return which records are the same: those of one digest, as many as both nights have, in the order of their rows.

    Args:
        earlier, tonight: digests by row.
        ascending: the earlier ones, sorted.
    """
    ordered = np.sort(tonight)
    at = np.minimum(np.searchsorted(ascending, ordered), max(len(ascending) - 1, 0))
    met = ascending[at] == ordered if len(ascending) else np.zeros(len(ordered), dtype=bool)
    left_over = np.ones(len(ascending), dtype=bool)
    left_over[at[met]] = False
    is_fresh = _among(tonight, ordered[~met])
    is_gone = _among(earlier, ascending[left_over])
    old, new = np.flatnonzero(~is_gone), np.flatnonzero(~is_fresh)
    if len(old) != len(new) or not np.array_equal(earlier[old], tonight[new]):
        return _sorted_changes(earlier, tonight)  # records in another order, or several of one content
    now = np.full(len(earlier), -1, dtype=np.int32)
    now[old] = new
    return Changes(now=now, fresh=np.flatnonzero(is_fresh).astype(np.int32))


def _among(values: Hashes, few: Hashes) -> Any:
    """Return where a value is one of a few, ascending."""
    found = np.zeros(len(values), dtype=bool)
    if len(few):
        maybe = np.flatnonzero(KnownKeys(few).may_hold(values))
        at = np.minimum(np.searchsorted(few, values[maybe]), len(few) - 1)
        found[maybe] = few[at] == values[maybe]
    return found


def _sorted_changes(earlier: Hashes, tonight: Hashes) -> Changes:
    old, new = (np.argsort(digests, kind="stable") for digests in (earlier, tonight))
    was, ordered = earlier[old], tonight[new]
    opens = np.flatnonzero(is_new(ordered))
    nth = np.arange(len(ordered)) - np.repeat(opens, np.diff(np.r_[opens, len(ordered)]))
    at = np.searchsorted(was, ordered) + nth
    there = at < len(was)
    there[there] = was[at[there]] == ordered[there]
    now = np.full(len(earlier), -1, dtype=np.int32)
    now[old[at[there]]] = new[there]
    return Changes(now=now, fresh=np.sort(new[~there]).astype(np.int32))


def _digests(people: CodedPeople, low: int, high: int) -> Hashes:
    rows = slice(low, high)
    found = _chained([_joined(people.sex[rows], people.birth_place[rows])])
    for number, (starts, columns) in enumerate(_lists(people), 1):
        first = starts[low : high + 1].astype(np.int64)
        part = slice(int(first[0]), int(first[-1]))
        values = _chained([column(part) for column in columns])
        found = _folded(found, values, first - first[0], np.uint64(number))
    return mixed(found)


def _lists(people: CodedPeople) -> list[tuple[Longs, Sequence[Any]]]:
    """Return CSR and columns (each a function of a slice, 64 bits a value) of everything a record has several of."""
    names, dates, places = people.names, people.dates, people.places
    lists: list[tuple[Longs, Sequence[Any]]] = [
        (names.start, _name_columns(names)),
        (
            dates.start,
            [lambda p: _joined(dates.year[p], dates.month[p].astype(np.int32) * 100 + dates.day[p])],
        ),
        (
            places.start,
            [
                lambda p: places.street[p], lambda p: places.city[p],
                lambda p: _joined(places.postcode[p], places.state[p]),
            ],
        ),
    ]  # fmt: skip
    for kind in NUMBER_KINDS:
        own = people.numbers[kind]
        # digits and width follow from the text whose hash the value is
        lists.append((own.start, [lambda p, own=own: own.value[p] ^ mixed(_joined(own.issuer[p]))]))
    return lists


def _name_columns(names: CodedNames) -> list[Any]:
    def small(p: slice) -> Any:
        return (names.suffix[p].astype(np.int32) * 2 + names.cut[p]) * 128 + names.name_class[p]

    parts = [lambda p, part=part: names.parts[part][p] for part in names.parts]
    columns = [*parts, small]
    two = [(columns[n], columns[n + 1]) for n in range(0, len(columns), 2)]
    return [lambda p, one=one, other=other: _joined(one(p), other(p)) for one, other in two]


def _joined(one: Any, other: Any = None) -> Hashes:
    """Return two columns of at most 32 bits as one of 64."""
    found: Hashes = one.astype(np.uint64)
    return found if other is None else (found << _HALF) ^ other.astype(np.uint64)


def _chained(columns: Sequence[Hashes]) -> Hashes:
    found = np.full(len(columns[0]), _MULTIPLIER, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for column in columns:
            found = (found ^ column) * _MULTIPLIER
            found ^= found >> _HALF
    return found


def _folded(records: Hashes, values: Hashes, starts: Longs, number: np.uint64) -> Hashes:
    """Return the digests of records with the values of one list folded in, in their order."""
    with np.errstate(over="ignore"):
        counts = np.diff(starts)
        if len(counts) and int(counts.min()) == 1 == int(counts.max()):
            sums = mixed(values + number)
        else:
            nth = np.arange(len(values), dtype=np.uint64) - np.repeat(starts[:-1], counts).astype(np.uint64)
            upto = np.r_[np.uint64(0), np.cumsum(mixed(values + number + nth * _MULTIPLIER))]
            sums = upto[starts[1:]] - upto[starts[:-1]]
        found: Hashes = (records ^ sums) * _MULTIPLIER
        found ^= found >> _HALF
        return found
