"""Keys: what two records may have in common, as 64-bit integers, by record."""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import distinct, mixed, repeated, spread, unordered
from transforms.linkage.candidates.near import NearWords
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary

NAMED_PARTS = ("given", "middle", "middle2", "paternal", "maternal", "third")
"""Name parts by whose words records are found."""
# middle2 and third are rare: they stand beside the given name and the first surname only
_TWO = tuple(
    pair
    for pair in combinations(NAMED_PARTS, 2)
    if not {"middle2", "third"} & set(pair) or {"given", "paternal"} & set(pair)
)
# what is asked of whole names is asked of the two that every record has
_FULL = (("given", "paternal"), ("given", "maternal"))
_LONG = 5
"""Letters of a word whose near ones say something beside a date alone."""
_ANY_STATE, _NO_STATE = np.uint64(1 << 32), np.uint64((1 << 32) + 1)
"""Beside the codes of states, which have 20 bits."""


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


_NO_KEYS = Keys(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64))
_Sounds = tuple[Longs, Hashes]
"""Sound keys by word code, CSR."""


def name_words(people: CodedPeople) -> Ints:
    """Return the distinct name words of a side by which its records may be found, without the missing word."""
    codes = distinct(np.concatenate([people.names.parts[part] for part in NAMED_PARTS]))
    found: Ints = codes[codes > 0]
    return found


class RowFacts:
    """What blocking knows of some records of a side.

    Args:
        people, vocabulary: the side.
        rows: rows, in any order, repeated or not.
        is_left: the left side also gives what a slip would have made of it: day and month exchanged, a year beside.
        near: for the left side, what is one edit from its words.
    """

    def __init__(
        self,
        people: CodedPeople,
        vocabulary: Vocabulary,
        rows: Ints | Longs,
        *,
        is_left: bool,
        near: NearWords | None = None,
    ) -> None:
        self.people, self.vocabulary, self.rows, self.is_left = people, vocabulary, rows, is_left
        self._near = near
        self._grouped: dict[str, tuple[Longs, Any]] = {}

    def grouped(self, name: str) -> tuple[Longs, Any]:
        """Return a fact of the records as CSR, made once, whoever asks."""
        found = self._grouped.get(name)
        if found is None:
            own = getattr(self, name)().sorted()
            counts = np.bincount(own.at, minlength=len(self.rows))
            found = self._grouped[name] = (np.r_[0, np.cumsum(counts)], own.keys)
        return found

    def words(self) -> Keys:
        """Sound keys of all name words, whatever column they stood in."""
        return self._words((self.vocabulary.sound_starts, self.vocabulary.sound_hashes))

    def near_words(self) -> Keys:
        """Sound keys of what is one edit from the words of five letters or more; for the left side."""
        if self._near is None:
            return _NO_KEYS
        is_long = self.vocabulary.lengths >= _LONG
        return self._words((self._near.starts, self._near.sounds), is_long)

    def pairs(self) -> Keys:
        """Keys of every two words of one name, in any order: a swapped, moved or dropped part leaves some."""
        sounds = (self.vocabulary.sound_starts, self.vocabulary.sound_hashes)
        return self._pairs(_TWO, sounds, sounds)

    def near_pairs(self) -> Keys:
        """Keys of a given name and a surname, one of them replaced by what is one edit from it; for the left side."""
        if self._near is None:
            return _NO_KEYS
        sounds = (self.vocabulary.sound_starts, self.vocabulary.sound_hashes)
        near = (self._near.starts, self._near.sounds)
        one, other = self._pairs(_FULL, near, sounds), self._pairs(_FULL, sounds, near)
        return Keys(np.concatenate([one.at, other.at]), np.concatenate([one.keys, other.keys]))

    def written_pairs(self) -> Keys:
        """Keys of a given name and a surname as they are written."""
        each = (np.arange(len(self.vocabulary) + 1), self.vocabulary.hashes)
        return self._pairs(_FULL, each, each)

    def initials(self) -> Keys:
        """Keys of the initials of given name and first surname, in any order."""
        letters = self.vocabulary.first_letters.astype(np.uint64)
        at, names = self._names
        a, b = (letters[self.people.names.parts[part][names]] for part in ("given", "paternal"))
        known = (a > 0) & (b > 0)
        return Keys(at[known], unordered(mixed(a[known]), mixed(b[known])))

    def days(self) -> Keys:
        """yyyymmdd of whole dates."""
        at, year, month, day = self._whole_dates
        values = year * 10_000 + month * 100 + day
        if self.is_left:
            swap = (day <= 12) & (day != month)
            at = np.concatenate([at, at[swap]])
            values = np.concatenate([values, (year * 10_000 + day * 100 + month)[swap]])
        return Keys(at, values.astype(np.uint64))

    def month_days(self) -> Keys:
        """mmdd of whole dates but January 1, which stands for an unknown day."""
        at, _, month, day = self._whole_dates
        values = month * 100 + day
        if self.is_left:
            swap = (day <= 12) & (day != month)
            at = np.concatenate([at, at[swap]])
            values = np.concatenate([values, (day * 100 + month)[swap]])
        real = values != 101
        return Keys(at[real], values[real].astype(np.uint64))

    def years(self) -> Keys:
        """Years of all dates; on the left with those beside."""
        at, dates = self._dates
        values = self.people.dates.year[dates]
        if self.is_left:
            at, values = np.concatenate([at] * 3), np.concatenate([values, values - 1, values + 1])
        return Keys(at, values.astype(np.uint64))

    def date_parts(self) -> Keys:
        """Every two of year, month and day; the year alone for dates of which one side knows no more.

        January 1 stands for an unknown day here, too.
        """
        own = self.people.dates
        at, dates = self._dates
        year, month, day = (part[dates].astype(np.int64) for part in (own.year, own.month, own.day))
        is_whole = (day > 0) & ~((month == 1) & (day == 1))
        whole, partial, all_ = np.flatnonzero(is_whole), np.flatnonzero(~is_whole), np.arange(len(at))
        years = ((partial, 4), (whole, 5)) if self.is_left else ((all_, 4), (partial, 5))
        found = [(whole, 1, year * 100 + month), (whole, 2, month * 100 + day), (whole, 3, year * 100 + day)]
        found += [(rows, kind, year) for rows, kind in years]
        values = [kind * 1_000_000 + value[rows] for rows, kind, value in found]
        return Keys(
            np.concatenate([at[rows] for rows, _, _ in found]), np.concatenate(values).astype(np.uint64)
        )

    def postcodes(self) -> Keys:
        """ZIP codes."""
        at, places = spread(self.people.places.start, self.rows)
        values = self.people.places.postcode[places]
        known = values > 0
        return Keys(at[known], values[known].astype(np.uint64))

    def postcode_streets(self) -> Keys:
        """Keys of street lines in ZIP codes."""
        return self._streets(self.people.places.postcode)

    def city_streets(self) -> Keys:
        """Keys of street lines in cities, of whatever state."""
        return self._streets(self.people.places.city)

    def states(self) -> Keys:
        """States of addresses. One that is not said meets every other, so a side says beside each state what meets it
        where the other side says none."""
        at, places = spread(self.people.places.start, self.rows)
        state = self.people.places.state[places].astype(np.uint64)
        said, unsaid = np.flatnonzero(state), np.flatnonzero(state == 0)
        # a left state meets itself and the unsaid of the right; a left unsaid meets whatever every right address says
        if self.is_left:
            also, values = said, np.where(state > 0, state, _ANY_STATE)
            beside = np.full(len(said), _NO_STATE)
        else:
            also, values = np.r_[said, unsaid], np.where(state > 0, state, _NO_STATE)
            beside = np.full(len(also), _ANY_STATE)
        return Keys(np.concatenate([at, at[also]]), np.concatenate([values, beside]))

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

    @cached_property
    def _names(self) -> tuple[Any, Any]:
        return spread(self.people.names.start, self.rows)

    @cached_property
    def _dates(self) -> tuple[Any, Any]:
        return spread(self.people.dates.start, self.rows)

    @cached_property
    def _whole_dates(self) -> tuple[Any, Any, Any, Any]:
        own = self.people.dates
        at, dates = self._dates
        day = own.day[dates]
        whole = np.flatnonzero(day)
        dates = dates[whole]
        return at[whole], own.year[dates], own.month[dates].astype(np.int32), day[whole].astype(np.int32)

    def _streets(self, where: Any) -> Keys:
        """Return the street lines of addresses, each in what says where it is (by place; 0 where that is unknown)."""
        at, places = spread(self.people.places.start, self.rows)
        street, area = self.people.places.street[places], where[places]
        known = np.flatnonzero((street != 0) & (area != 0))
        return Keys(at[known], mixed(mixed(street[known]) ^ area[known].astype(np.uint64)))

    def _words(self, sounds: _Sounds, chosen: Any = None) -> Keys:
        """Return the sounds of all words, or of chosen ones (by code)."""
        starts, hashes = sounds
        at, names = self._names
        found, keys = [], []
        for part in NAMED_PARTS:
            codes = self.people.names.parts[part][names]
            named = np.flatnonzero(codes if chosen is None else chosen[codes])
            again, places = spread(starts, codes[named])
            keys.append(hashes[places])
            found.append(at[named[again]].astype(np.int32))
        return Keys(np.concatenate(found), np.concatenate(keys))

    def _pairs(self, two: tuple[tuple[str, str], ...], ones: _Sounds, others: _Sounds) -> Keys:
        """Return every sound of one word with every sound of the other."""
        at, names = self._names
        found, keys = [], []
        for one, other in two:
            a, b = (self.people.names.parts[part][names] for part in (one, other))
            named = np.flatnonzero((a > 0) & (b > 0))
            a, b = a[named], b[named]
            many = others[0][b + 1] - others[0][b]
            times = (ones[0][a + 1] - ones[0][a]) * many
            again, within = repeated(times, np.zeros(len(a), dtype=np.int64))
            across = many[again]
            left = ones[1][ones[0][a][again] + within // across]
            right = others[1][others[0][b][again] + within % across]
            kept = left != right
            keys.append(unordered(left[kept], right[kept]))
            found.append(at[named[again[kept]]].astype(np.int32))
        return Keys(np.concatenate(found), np.concatenate(keys))
