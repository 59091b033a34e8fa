"""Keys: what two records may have in common, as 64-bit integers, by record."""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary

_ONE = ("given", "middle", "middle2", "paternal", "maternal", "third")
# middle2 and third are rare: they stand beside the given name and the first surname only
_TWO = tuple(
    pair
    for pair in combinations(_ONE, 2)
    if not {"middle2", "third"} & set(pair) or {"given", "paternal"} & set(pair)
)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of records, in no order; a record may have a key twice."""

    rows: Ints
    keys: Hashes


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of records by CSR: those of record `low + n` are values[start[n]:start[n + 1]]."""

    start: Longs
    values: Hashes


class KnownKeys:
    """A set of keys that answers fast, and sometimes yes for a key that is not there."""

    def __init__(self, keys: Hashes) -> None:
        bits = min(26, max(16, len(keys).bit_length() + 4))
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, dtype=bool)
        self._table[keys >> self._shift] = True

    def may_hold(self, keys: Hashes) -> Any:
        """Return where a key may be in the set."""
        return self._table[keys >> self._shift]


def mixed(values: Hashes) -> Hashes:
    """Return well-spread bits (the finalizer of SplitMix64, Steele, Lea and Flood 2014)."""
    with np.errstate(over="ignore"):
        spread = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        spread = (spread ^ (spread >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(spread ^ (spread >> np.uint64(31)), dtype=np.uint64)


def unordered(one: Hashes, other: Hashes) -> Hashes:
    """Return one key of two, the same in either order."""
    with np.errstate(over="ignore"):
        return mixed((one + other) * _MULTIPLIER ^ (one ^ other))


class RowFacts:
    """What blocking knows of the records from `low` up to `high`; each part is made once, whatever rules ask for it.

    Args:
        people, vocabulary: a side.
        low, high: rows.
        is_left: the left side also gives what a slip would have made of it: day and month exchanged, a year beside.
        pairs_wanted: two-word keys of the other side; pairs that cannot be among them are left out.
    """

    def __init__(
        self,
        people: CodedPeople,
        vocabulary: Vocabulary,
        low: int,
        high: int,
        *,
        is_left: bool,
        pairs_wanted: KnownKeys | None = None,
    ) -> None:
        self.people, self.vocabulary = people, vocabulary
        self.low, self.high, self.is_left = low, high, is_left
        self._pairs_wanted = pairs_wanted

    @cached_property
    def words(self) -> Keys:
        """Sound keys of all name words, whatever column they stood in."""
        starts, hashes = self.vocabulary.sound_starts, self.vocabulary.sound_hashes
        first, last = self._names
        rows, keys = [], []
        for part in _ONE:
            codes = self.people.names.parts[part][first:last]
            named = np.flatnonzero(codes)
            counts = (starts[codes[named] + 1] - starts[codes[named]]).astype(np.int64)
            at, within = _repeated(counts)
            keys.append(hashes[starts[codes[named]][at] + within])
            rows.append(self.people.names.row[first:last][named][at])
        return Keys(np.concatenate(rows), np.concatenate(keys))

    @cached_property
    def pairs(self) -> Keys:
        """Keys of every two words of one name, in any order: a swapped, moved or dropped part leaves some."""
        starts, hashes = self.vocabulary.sound_starts, self.vocabulary.sound_hashes
        first, last = self._names
        rows, keys = [], []
        for one, other in _TWO:
            a, b = (self.people.names.parts[part][first:last] for part in (one, other))
            named = np.flatnonzero((a > 0) & (b > 0))
            a, b = a[named], b[named]
            many = starts[b + 1] - starts[b]
            at, within = _repeated((starts[a + 1] - starts[a]) * many)
            across = many[at]
            left, right = hashes[starts[a][at] + within // across], hashes[starts[b][at] + within % across]
            found = unordered(left, right)
            kept = left != right
            if self._pairs_wanted is not None:
                kept &= self._pairs_wanted.may_hold(found)
            keys.append(found[kept])
            rows.append(self.people.names.row[first:last][named][at[kept]])
        return Keys(np.concatenate(rows), np.concatenate(keys))

    @cached_property
    def initials(self) -> Keys:
        """Keys of the initials of given name and first surname, in any order."""
        first, last = self._names
        letters = self.vocabulary.first_letters.astype(np.uint64)
        a, b = (letters[self.people.names.parts[part][first:last]] for part in ("given", "paternal"))
        known = (a > 0) & (b > 0)
        return Keys(self.people.names.row[first:last][known], unordered(mixed(a[known]), mixed(b[known])))

    @cached_property
    def days(self) -> Numbers:
        """yyyymmdd of whole dates."""
        rows, year, month, day = self._whole_dates
        values = year * 10_000 + month * 100 + day
        if self.is_left:
            swap = (day <= 12) & (day != month)
            rows = np.concatenate([rows, rows[swap]])
            values = np.concatenate([values, (year * 10_000 + day * 100 + month)[swap]])
        return self.numbers(rows, values)

    @cached_property
    def month_days(self) -> Numbers:
        """mmdd of whole dates but January 1, which stands for an unknown day."""
        rows, _, month, day = self._whole_dates
        values = month * 100 + day
        if self.is_left:
            swap = (day <= 12) & (day != month)
            rows, values = (
                np.concatenate([rows, rows[swap]]),
                np.concatenate([values, (day * 100 + month)[swap]]),
            )
        real = values != 101
        return self.numbers(rows[real], values[real])

    @cached_property
    def years(self) -> Numbers:
        """Years of all dates; on the left with those beside."""
        own = self.people.dates
        part = slice(own.start[self.low], own.start[self.high])
        rows, values = own.row[part], own.year[part]
        if self.is_left:
            rows, values = np.concatenate([rows] * 3), np.concatenate([values, values - 1, values + 1])
        return self.numbers(rows, values)

    @cached_property
    def postcodes(self) -> Numbers:
        """ZIP codes."""
        own = self.people.places
        part = slice(own.start[self.low], own.start[self.high])
        known = own.postcode[part] > 0
        return self.numbers(own.row[part][known], own.postcode[part][known])

    @cached_property
    def last_fours(self) -> Numbers:
        """Last four digits of Social Security numbers."""
        own = self.people.numbers["ssn4"]
        part = slice(own.start[self.low], own.start[self.high])
        return self.numbers(own.row[part], own.digits[part])

    @cached_property
    def undated(self) -> Any:
        """Which of the records have no date of birth."""
        return np.diff(self.people.dates.start[self.low : self.high + 1]) == 0

    def numbers(self, rows: Ints, values: Any) -> Numbers:
        """Return numbers of records in CSR form."""
        if len(rows) and bool((np.diff(rows) < 0).any()):
            order = np.argsort(rows, kind="stable")
            rows, values = rows[order], values[order]
        counts = np.bincount(rows - self.low, minlength=self.high - self.low)
        start = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
        return Numbers(start, values.astype(np.uint64))

    def joined(self, keys: Keys, numbers: Numbers, salt: int) -> Keys:
        """Return every key of a record with every number of it; `salt` keeps one rule's keys from another's."""
        own = keys.rows - self.low
        counts = numbers.start[own + 1] - numbers.start[own]
        at, within = _repeated(counts)
        with np.errstate(over="ignore"):
            values = numbers.values[numbers.start[own][at] + within] * _MULTIPLIER + np.uint64(salt)
        return Keys(keys.rows[at], mixed(keys.keys[at] ^ values))

    def as_keys(self, numbers: Numbers) -> Keys:
        """Return numbers as keys."""
        rows = np.repeat(np.arange(self.low, self.high, dtype=np.int32), np.diff(numbers.start))
        return Keys(rows, mixed(numbers.values))

    @cached_property
    def _names(self) -> tuple[int, int]:
        return int(self.people.names.start[self.low]), int(self.people.names.start[self.high])

    @cached_property
    def _whole_dates(self) -> tuple[Ints, Ints, Ints, Ints]:
        own = self.people.dates
        part = slice(own.start[self.low], own.start[self.high])
        whole = own.day[part] > 0
        year, month, day = (a[part][whole].astype(np.int32) for a in (own.year, own.month, own.day))
        return own.row[part][whole], year, month, day


def _repeated(counts: Longs) -> tuple[Longs, Longs]:
    """Return, for `counts[n]` items each, the n of every item and its number within them."""
    at = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    return at, np.arange(len(at), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
