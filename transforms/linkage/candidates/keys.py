"""Keys: what two records may have in common, as 64-bit integers, by record."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary

_ONE = ("given", "middle", "middle2", "paternal", "maternal", "third")
# middle2 and third are rare: they stand beside the given name and the first surname only
TWO = tuple(
    pair
    for pair in combinations(_ONE, 2)
    if not {"middle2", "third"} & set(pair) or {"given", "paternal"} & set(pair)
)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of records, in no order; a record may have a key twice."""

    at: Any
    """Which of the rows asked for has the key."""
    keys: Hashes

    def sorted(self) -> "Keys":
        """Return the keys by record."""
        if len(self.at) and bool((self.at[1:] < self.at[:-1]).any()):
            order = np.argsort(self.at, kind="stable")
            return Keys(self.at[order], self.keys[order])
        return self


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


def spread(starts: Longs, rows: Ints | Longs) -> tuple[Any, Any]:
    """Return, for every value of some rows, which of the rows it belongs to, and its place among all values.

    Args:
        starts: CSR of the values.
        rows: rows, in any order, repeated or not.
    """
    first = starts[rows]
    counts = starts[rows + 1] - first
    if len(rows) and int(counts.min()) == 1 == int(counts.max()):
        return np.arange(len(rows), dtype=np.int64), first
    return repeated(counts, first)


def repeated(counts: Any, first: Any) -> tuple[Any, Any]:
    """Return, for `counts[n]` items from place `first[n]` on, the n of every item and its place."""
    counts = counts.astype(np.int64)
    at = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    ends = np.cumsum(counts)
    return at, np.arange(len(at), dtype=np.int64) + np.repeat(first - (ends - counts), counts)


class RowFacts:
    """What blocking knows of some records of a side.

    Args:
        people, vocabulary: the side.
        rows: rows, in any order, repeated or not.
        is_left: the left side also gives what a slip would have made of it: day and month exchanged, a year beside.
    """

    def __init__(
        self, people: CodedPeople, vocabulary: Vocabulary, rows: Ints | Longs, *, is_left: bool
    ) -> None:
        self.people, self.vocabulary, self.rows, self.is_left = people, vocabulary, rows, is_left

    def words(self) -> Keys:
        """Sound keys of all name words, whatever column they stood in."""
        starts, hashes = self.vocabulary.sound_starts, self.vocabulary.sound_hashes
        at, names = spread(self.people.names.start, self.rows)
        found, keys = [], []
        for part in _ONE:
            codes = self.people.names.parts[part][names]
            named = np.flatnonzero(codes)
            again, places = spread(starts, codes[named])
            keys.append(hashes[places])
            found.append(at[named[again]])
        return Keys(np.concatenate(found), np.concatenate(keys))

    def pairs(self) -> Keys:
        """Keys of every two words of one name, in any order: a swapped, moved or dropped part leaves some."""
        starts, hashes = self.vocabulary.sound_starts, self.vocabulary.sound_hashes
        at, names = spread(self.people.names.start, self.rows)
        found, keys = [], []
        for one, other in TWO:
            a, b = (self.people.names.parts[part][names] for part in (one, other))
            named = np.flatnonzero((a > 0) & (b > 0))
            a, b = a[named], b[named]
            many = starts[b + 1] - starts[b]
            again, within = repeated((starts[a + 1] - starts[a]) * many, np.zeros(len(a), dtype=np.int64))
            across = many[again]
            left = hashes[starts[a][again] + within // across]
            right = hashes[starts[b][again] + within % across]
            kept = left != right
            keys.append(unordered(left[kept], right[kept]))
            found.append(at[named[again[kept]]])
        return Keys(np.concatenate(found), np.concatenate(keys))

    def initials(self) -> Keys:
        """Keys of the initials of given name and first surname, in any order."""
        letters = self.vocabulary.first_letters.astype(np.uint64)
        at, names = spread(self.people.names.start, self.rows)
        a, b = (letters[self.people.names.parts[part][names]] for part in ("given", "paternal"))
        known = (a > 0) & (b > 0)
        return Keys(at[known], unordered(mixed(a[known]), mixed(b[known])))

    def days(self) -> Keys:
        """yyyymmdd of whole dates."""
        at, year, month, day = self._whole_dates()
        values = year * 10_000 + month * 100 + day
        if self.is_left:
            swap = (day <= 12) & (day != month)
            at = np.concatenate([at, at[swap]])
            values = np.concatenate([values, (year * 10_000 + day * 100 + month)[swap]])
        return Keys(at, values.astype(np.uint64))

    def month_days(self) -> Keys:
        """mmdd of whole dates but January 1, which stands for an unknown day."""
        at, _, month, day = self._whole_dates()
        values = month * 100 + day
        if self.is_left:
            swap = (day <= 12) & (day != month)
            at = np.concatenate([at, at[swap]])
            values = np.concatenate([values, (day * 100 + month)[swap]])
        real = values != 101
        return Keys(at[real], values[real].astype(np.uint64))

    def years(self) -> Keys:
        """Years of all dates; on the left with those beside."""
        at, dates = spread(self.people.dates.start, self.rows)
        values = self.people.dates.year[dates]
        if self.is_left:
            at, values = np.concatenate([at] * 3), np.concatenate([values, values - 1, values + 1])
        return Keys(at, values.astype(np.uint64))

    def postcodes(self) -> Keys:
        """ZIP codes."""
        at, places = spread(self.people.places.start, self.rows)
        values = self.people.places.postcode[places]
        known = values > 0
        return Keys(at[known], values[known].astype(np.uint64))

    def addresses(self) -> Keys:
        """Hashes of whole addresses."""
        at, places = spread(self.people.places.start, self.rows)
        values = self.people.places.address[places]
        known = values != 0
        return Keys(at[known], values[known])

    def last_fours(self) -> Keys:
        """Last four digits of Social Security numbers."""
        own = self.people.numbers["ssn4"]
        at, places = spread(own.start, self.rows)
        return Keys(at, own.digits[places].astype(np.uint64))

    def numbers(self, kind: str) -> Keys:
        """Hashes of the numbers of one kind."""
        own = self.people.numbers[kind]
        at, places = spread(own.start, self.rows)
        return Keys(at, own.value[places])

    def undated(self) -> Any:
        """Which of the records have no date of birth."""
        starts = self.people.dates.start
        return starts[self.rows + 1] == starts[self.rows]

    def _whole_dates(self) -> tuple[Any, Any, Any, Any]:
        own = self.people.dates
        at, dates = spread(own.start, self.rows)
        day = own.day[dates]
        whole = np.flatnonzero(day)
        dates = dates[whole]
        return at[whole], own.year[dates], own.month[dates].astype(np.int32), day[whole].astype(np.int32)
