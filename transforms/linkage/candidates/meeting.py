"""Where the keys of two sides meet: the left side's keys of one base looked up, and narrowed by what stands beside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import distinct, is_new, mixed, repeated
from transforms.linkage.candidates.keys import Keys, RowFacts
from transforms.linkage.candidates.offers import Offered
from transforms.linkage.candidates.postings import KnownKeys, Postings
from transforms.linkage.candidates.rules import BlockingRule
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary, text_hashes

_PART = 200_000
"""Right records behind the keys of one part of the work; memory only."""
_MANY = 16
"""As many keys to one of the postings make it worth while to sift them first."""
_VALUE_BITS = np.uint64(40)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What one rule proposed in one part of the work; a pair may be there several times."""

    rule: int
    pairs: Longs
    """Left row in the upper half, right row in the lower."""
    over_keys: Hashes
    """What was bounded, see Answer.names; row for row with over_left."""
    over_left: Ints
    """Left rows that asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one rule's keys met in one part of the work. A key is the base's, with the value beside it if there is one."""

    number: int
    rule: BlockingRule
    counts: Longs
    """Right records that share each key; 0 where no left record asks for it."""
    bases: Hashes
    """The base's key of each."""
    beside: Hashes | None
    """The value beside it."""
    places: Longs
    rights: Longs
    """Key and right row of each meeting, ascending; those of a key that is over its bound may be left out."""
    starts: Any
    left: Longs
    """CSR of the left rows by key."""

    def names(self, chosen: Longs) -> Hashes:
        """Return 64 bits of some keys, the same on every night: rule, base's key and value beside."""
        with np.errstate(over="ignore"):
            found = mixed(self.bases[chosen] ^ text_hashes([self.rule.rule_id])[0])
            return found if self.beside is None else mixed(found + self.beside[chosen] * _MULTIPLIER)

    def shared(self) -> tuple[Hashes, Longs]:
        """Return the keys that right records share, and how many do."""
        met = np.flatnonzero(self.counts)
        return self.names(met), self.counts[met]

    def lefts(self, chosen: Longs) -> tuple[Longs, Longs]:
        """Return the left rows that ask for some keys, and which of the keys each asks for."""
        again, at = repeated(self.starts[chosen + 1] - self.starts[chosen], self.starts[chosen])
        return self.left[at], again

    def pairs(self, allowed: Any) -> Longs:
        """Return every left record of a key with every right record of it.

        Args:
            allowed: by key, whether it may propose.
        """
        kept = allowed[self.places]
        places, rights = self.places[kept], self.rights[kept]
        first = self.starts[places]
        again, at = repeated(self.starts[places + 1] - first, first)
        found: Longs = (self.left[at] << 32) | rights[again]
        return found

    def met(self) -> Met:
        """Return what the rule proposes."""
        over = self.counts > self.rule.most
        over_keys, over_left = self._over(over)
        return Met(rule=self.number, pairs=self.pairs(~over), over_keys=over_keys, over_left=over_left)

    def offered(self) -> Offered:
        """Return what the rule proposes, before any pair is written down."""
        over = self.counts > self.rule.most
        kept = ~over[self.places]
        places, rights = self.places[kept], self.rights[kept]
        opens = np.flatnonzero(is_new(places))
        left, again = self.lefts(places[opens])
        line = (again << 32) | left
        line.sort()
        over_keys, over_left = self._over(over)
        return Offered(
            rule=self.number,
            left=(line & 0xFFFFFFFF).astype(np.int32),
            left_starts=np.r_[0, np.cumsum(np.bincount(again, minlength=len(opens)))],
            right=rights.astype(np.int32),
            right_starts=np.r_[opens, len(places)],
            over_keys=over_keys,
            over_left=over_left,
        )

    def _over(self, over: Any) -> tuple[Hashes, Ints]:
        beyond = np.flatnonzero(over)
        left, again = self.lefts(beyond)
        return self.names(beyond)[again], left.astype(np.int32)


class BaseMeeting:
    """The left side's keys of one base and the right side's postings."""

    def __init__(
        self,
        rules: Sequence[tuple[int, BlockingRule]],
        own: Keys,
        facts: RowFacts,
        postings: Postings,
        right: CodedPeople,
        vocabulary: Vocabulary,
    ) -> None:
        self.rules, self.facts = rules, facts
        self.postings, self.right, self.vocabulary = postings, right, vocabulary
        rows, keys = own.at, own.keys
        if len(keys) > len(postings.keys) // _MANY:
            kept = KnownKeys(postings.keys).may_hold(keys)
            rows, keys = rows[kept], keys[kept]
        order = np.argsort(keys, kind="stable")
        rows, keys = rows[order].astype(np.int64), keys[order]
        starts = np.flatnonzero(is_new(keys))
        counts = np.diff(np.r_[starts, len(keys)])
        first, last = postings.places(keys[starts])
        met = first < last
        self.left_rows = rows[np.repeat(met, counts)]
        """By key; keys that no right record has are gone."""
        self.first, self.last = first[met], last[met]
        self.keys = keys[starts[met]]
        self.starts = np.r_[0, np.cumsum(counts[met])]

    def parts(self) -> Iterator[tuple[int, int]]:
        """Return ranges of keys: parts of the work, independent of each other."""
        if not len(self.first):
            return
        done = np.cumsum(self.last - self.first)
        edges = np.searchsorted(done, np.arange(_PART, int(done[-1]), _PART), side="left") + 1
        cuts = np.unique(np.r_[0, edges, len(done)])
        yield from zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)

    def answers(self, low: int, high: int) -> list[Answer]:
        """Return what every rule meets by the keys from `low` up to `high`."""
        part = _Part(self, low, high)
        return [
            part.alone(n, rule) if rule.beside is None else part.beside(n, rule) for n, rule in self.rules
        ]


class _Behind:
    """Right records behind some keys, and what is known of them: each fact is made once, whatever rules ask for it."""

    def __init__(self, whole: BaseMeeting, groups: Longs, rights: Longs) -> None:
        self.groups, self.rights = groups, rights
        self._facts = RowFacts(whole.right, whole.vocabulary, rights, is_left=False)
        self._known: dict[str, Keys] = {}

    def fact(self, name: str) -> Keys:
        """Return a fact of the records; what is near to the left side's words are the right side's words."""
        name = name.removeprefix("near_")
        if name not in self._known:
            self._known[name] = getattr(self._facts, name)()
        return self._known[name]

    def undated(self) -> tuple[Longs, Longs]:
        """Return key and row of the records without a date of birth."""
        chosen = self._facts.undated()
        return self.groups[chosen], self.rights[chosen]


class _Part:
    """Some keys of a meeting."""

    def __init__(self, whole: BaseMeeting, low: int, high: int) -> None:
        self._whole = whole
        self._low, self._high = low, high
        self._first, self._last = whole.first[low:high], whole.last[low:high]
        self._keys = whole.keys[low:high]
        self._starts = whole.starts[low : high + 1] - whole.starts[low]
        self._left = whole.left_rows[whole.starts[low] : whole.starts[high]]
        """Left rows of key n: left[starts[n]:starts[n + 1]]."""

    def alone(self, number: int, rule: BlockingRule) -> Answer:
        """A rule for which the base alone is enough."""
        left, starts = self._left, self._starts
        if rule.undated == "left":
            kept = self._whole.facts.undated()[left]
            starts = np.r_[0, np.cumsum(kept)][starts]
            left = left[kept]
        asked = np.diff(starts) > 0
        if rule.undated == "right":
            groups, rights = self._all.undated()
            chosen = asked[groups]
            groups, rights = groups[chosen], rights[chosen]
            counts = np.bincount(groups, minlength=len(asked))
        else:
            counts = np.where(asked, self._last - self._first, 0)
            behind = self._behind(np.flatnonzero((counts > 0) & (counts <= rule.most)))
            groups, rights = behind.groups, behind.rights
        return Answer(
            number=number, rule=rule, counts=counts, bases=self._keys, beside=None, places=groups, rights=rights,
            starts=starts, left=left,
        )  # fmt: skip

    def beside(self, number: int, rule: BlockingRule) -> Answer:
        """A rule that asks for a value beside the base's key."""
        assert rule.beside is not None, f"[{rule.rule_id}]: a rule of the base alone"
        starts, values = self._whole.facts.grouped(rule.beside)
        left = self._left
        groups = np.repeat(np.arange(self._high - self._low, dtype=np.int64), np.diff(self._starts))
        behind = self._all
        if rule.undated == "left":
            chosen = self._whole.facts.undated()[left]
            groups, left = groups[chosen], left[chosen]
            behind = self._behind(distinct(groups))
        first = starts[left]
        again, places = repeated(starts[left + 1] - first, first)
        joined = _joined(groups[again], values[places])
        order = np.argsort(joined, kind="stable")
        joined, left = joined[order], left[again[order]]
        opens = np.flatnonzero(is_new(joined))
        known, starts = joined[opens], np.r_[opens, len(joined)]
        hits = _hits(known, behind, rule.beside)
        places, rights = hits >> 32, hits & 0xFFFFFFFF
        low = np.uint64((1 << int(_VALUE_BITS)) - 1)
        return Answer(
            number=number, rule=rule, counts=np.bincount(places, minlength=len(known)),
            bases=self._keys[(known >> _VALUE_BITS).astype(np.int64)], beside=known & low, places=places, rights=rights,
            starts=starts, left=left,
        )  # fmt: skip

    @cached_property
    def _all(self) -> _Behind:
        return self._behind(np.arange(self._high - self._low))

    def _behind(self, chosen: Longs) -> _Behind:
        again, places = repeated((self._last - self._first)[chosen], self._first[chosen])
        return _Behind(self._whole, chosen[again], self._whole.postings.rows[places].astype(np.int64))


def _hits(known: Any, behind: _Behind, name: str) -> Longs:
    """Return place among `known` (upper half) and right row of every right record that has one, once each.

    Args:
        known: distinct keys with values, see _joined, ascending.
        behind: right records.
        name: the value's name.
    """
    if not len(known):
        return np.zeros(0, dtype=np.int64)
    own = behind.fact(name)
    joined = _joined(behind.groups[own.at], own.keys)
    maybe = np.flatnonzero(KnownKeys(known).may_hold(joined))
    joined = joined[maybe]
    at = np.minimum(np.searchsorted(known, joined), len(known) - 1)
    there = np.flatnonzero(known[at] == joined)
    found: Longs = distinct((at[there].astype(np.int64) << 32) | behind.rights[own.at[maybe[there]]])
    return found


def _joined(groups: Longs, values: Any) -> Any:
    """Return one number of a key's place and a value; numbers of one key stand together."""
    # words come as hashes, of which 40 bits are plenty beside one key; other values are smaller than that
    low = np.where(values >> _VALUE_BITS == 0, values, values >> np.uint64(24))
    return (groups.astype(np.uint64) << _VALUE_BITS) | low
