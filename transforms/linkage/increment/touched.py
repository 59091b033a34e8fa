"""Tonight beside the ground: what came and what went, and which keys of records that stayed that touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from transforms.linkage.candidates.hashing import distinct
from transforms.linkage.candidates.index import base_keys, looked_up_in
from transforms.linkage.candidates.keys import Keys, RowFacts
from transforms.linkage.candidates.meeting import Answer, BaseMeeting
from transforms.linkage.candidates.pairs import all_answers
from transforms.linkage.candidates.postings import KnownKeys, Postings, posted
from transforms.linkage.candidates.rules import BlockingRule
from transforms.linkage.increment.ground import ChangedSides, Ground
from transforms.linkage.increment.words import NearTonight, near_tonight
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary

Numbered = tuple[int, BlockingRule]


@dataclass(frozen=True, slots=True)
class Touch:
    """Keys of left records that are as they were, shared by right records that came or went."""

    answer: Answer
    chosen: Longs
    names: Hashes


@dataclass(frozen=True, slots=True)
class Touched:
    came: list[Touch]
    went: list[Touch]
    crossed: Hashes
    """Keys that crossed their bounds, ascending."""
    over: Hashes
    """Keys of those that came which are over their bounds tonight, ascending."""


class Tonight:
    """Tonight's sides beside the ground."""

    def __init__(
        self, left: CodedPeople, right: CodedPeople, vocabulary: Vocabulary, ground: Ground,
        changes: ChangedSides, rules: Sequence[Numbered], threads: int,
    ) -> None:  # fmt: skip
        self.left, self.right, self.vocabulary, self.ground = left, right, vocabulary, ground
        self.rules, self.threads = rules, threads
        self.changed_left, self.changed_right = changes.left, changes.right
        self._came: dict[str, Postings] = {}
        self._went: dict[str, Postings] = {}

    @cached_property
    def near(self) -> NearTonight | None:
        if not any(rule.asks_for_near_words for _, rule in self.rules):
            return None
        return near_tonight(self.ground, self.left, self.right, self.vocabulary, self.changed_right)

    def facts(self, rows: Ints) -> RowFacts:
        near = None if self.near is None else self.near.near
        return RowFacts(self.left, self.vocabulary, rows, is_left=True, near=near)

    def came(self, base: str) -> Postings:
        """Postings of the right records that came."""
        if base not in self._came:
            self._came[base] = postings_of(self.right, self.vocabulary, self.changed_right.fresh, base)
        return self._came[base]

    def went(self, base: str) -> Postings:
        """Postings of the ground's right records that went."""
        if base not in self._went:
            ground = self.ground
            self._went[base] = postings_of(ground.people, ground.vocabulary, self.changed_right.gone, base)
        return self._went[base]

    def by_base(self) -> dict[str, list[Numbered]]:
        bases: dict[str, list[Numbered]] = {}
        for numbered in self.rules:
            bases.setdefault(numbered[1].base, []).append(numbered)
        return bases

    def touched(self) -> Touched:
        """Meet the left records that are as they were with the right ones that came and that went."""
        rows = np.sort(self.changed_left.kept)
        facts, ground = self.facts(rows), self.ground
        came, went = [], []
        for base, numbered in self.by_base().items():
            where = looked_up_in(base)
            new, old = self.came(where), self.went(where)
            own = _known(base_keys(facts, base), new, old)
            came.append(BaseMeeting(numbered, own, facts, new, self.right, self.vocabulary))
            went.append(BaseMeeting(numbered, own, facts, old, ground.people, ground.vocabulary))
        return self._crossings(
            *([t for t in all_answers(m, touch_of, self.threads) if len(t.chosen)] for m in (came, went))
        )

    def _crossings(self, came: list[Touch], went: list[Touch]) -> Touched:
        new, plus, most = _counts(came)
        old, minus, most_of_old = _counts(went)
        keys = distinct(np.concatenate([new, old]))
        bound, change = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.int64)
        for own, bounds, counts, sign in ((new, most, plus, 1), (old, most_of_old, minus, -1)):
            at = np.searchsorted(keys, own)
            bound[at] = bounds
            change[at] += sign * counts
        before = self.ground.kept.counts.of(keys)
        is_over = before + change > bound
        return Touched(came, went, keys[is_over != (before > bound)], keys[is_over])


def touch_of(answer: Answer) -> Touch:
    chosen = np.flatnonzero(answer.counts)
    return Touch(answer, chosen, answer.names(chosen))


def _counts(touches: Sequence[Touch]) -> tuple[Hashes, Longs, Longs]:
    """Return keys, how many right records share each, and the bound of each."""
    keys = [np.zeros(0, dtype=np.uint64), *(touch.names for touch in touches)]
    counts = [np.zeros(0, dtype=np.int64), *(touch.answer.counts[touch.chosen] for touch in touches)]
    most = np.repeat(
        np.array([touch.answer.rule.most for touch in touches], dtype=np.int64),
        [len(t.chosen) for t in touches],
    )
    return np.concatenate(keys), np.concatenate(counts), most


def postings_of(people: CodedPeople, vocabulary: Vocabulary, rows: Ints, base: str) -> Postings:
    own = base_keys(RowFacts(people, vocabulary, rows, is_left=False), base)
    return posted(own.keys, rows[own.at])


def _known(keys: Keys, *postings: Postings) -> Keys:
    """Return keys without those that surely none of the postings has."""
    return known_by(keys, KnownKeys(np.concatenate([own.keys for own in postings])))


def known_by(keys: Keys, known: KnownKeys) -> Keys:
    kept = known.may_hold(keys.keys)
    return Keys(keys.at[kept], keys.keys[kept])
