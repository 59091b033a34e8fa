"""Candidates of tonight from those of the ground: only what new, changed and gone records touch is looked for again.

A pair is proposed by a rule if its records share one of the rule's keys, and no more right records share that key than
the rule allows. So of two records that are as they were, only three things can alter what a rule says: a key they share
crossed its bound; a word near to one of the left record's names came to the right side or left it; nothing else. The
left records these happened to are looked up once more, by the rules it happened to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import distinct
from transforms.linkage.candidates.index import base_keys, looked_up_in
from transforms.linkage.candidates.kept import OverBound, over_bound
from transforms.linkage.candidates.keys import Keys, RowFacts
from transforms.linkage.candidates.meeting import Answer, BaseMeeting, Met
from transforms.linkage.candidates.pairs import Candidates, all_answers, blocking_report, united
from transforms.linkage.candidates.postings import KnownKeys, Postings, looked_up, posted
from transforms.linkage.candidates.rules import RULES, BlockingRule
from transforms.linkage.increment.digests import Changes, changes_between, record_digests
from transforms.linkage.increment.ground import Ground, NoGroundError
from transforms.linkage.increment.words import NearTonight, near_tonight, rows_with
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary
from transforms.linkage.weights.score import Bits

Numbered = tuple[int, BlockingRule]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSides:
    """What became of both sides since the ground."""

    left: Changes
    right: Changes

    @property
    def share(self) -> float:
        """Records that came or went, over records, of the side that changed more."""
        return max(max(len(s.fresh), len(s.gone)) / max(len(s.now), 1) for s in (self.left, self.right))


def changes_since(ground: Ground, left: CodedPeople, right: CodedPeople, *, threads: int = 2) -> ChangedSides:
    """Return what became of two sides.

    Args:
        ground: an earlier run.
        left, right: tonight's sides, coded in a vocabulary that has grown out of the ground's.
        threads: processor threads.
    """
    own, other = (
        changes_between(side.digests, side.ascending, record_digests(people, threads=threads))
        for side, people in ((ground.left, left), (ground.right, right))
    )
    return ChangedSides(left=own, right=other)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAnew:
    """The candidates a full run would find, and what the ground knows of them."""

    candidates: Candidates
    evidence: Bits
    """Of pairs the ground knows; 0 of the others."""
    unweighed: Longs
    """Places of the others, ascending."""


def find_again(
    left: CodedPeople, right: CodedPeople, vocabulary: Vocabulary, ground: Ground, changes: ChangedSides,
    *, rules: Sequence[BlockingRule] = RULES, threads: int = 2,
) -> FoundAnew:  # fmt: skip
    """Return what `find_candidates` returns, without looking at what is as it was.

    Args:
        left, right, vocabulary: tonight's sides; the vocabulary has grown out of the ground's.
        ground: an earlier run under the same rules.
        changes: what became of both sides since.
        rules: what may propose a pair.
        threads: processor threads.

    Raises:
        NoGroundError: the vocabulary is another one.
    """
    size = len(ground.vocabulary)
    if len(vocabulary) < size or not np.array_equal(vocabulary.hashes[:size], ground.vocabulary.hashes):
        raise NoGroundError("the two sides are not coded in a vocabulary that has grown out of the ground's")
    tonight = _Tonight(left, right, vocabulary, ground, changes, list(enumerate(rules)), threads)
    touched = tonight.touched()
    again = [tonight.look_up(rule, rows) for rule, rows in tonight.looked_up_again(touched)]
    return tonight.united(touched, [met for some in again for met in some], rules)


@dataclass(frozen=True, slots=True)
class _Touch:
    """Keys of left records that are as they were, shared by right records that came or went."""

    answer: Answer
    chosen: Longs
    names: Hashes


@dataclass(frozen=True, slots=True)
class _Touched:
    came: list[_Touch]
    went: list[_Touch]
    crossed: Hashes
    """Keys that crossed their bounds, ascending."""
    over: Hashes
    """Keys of those that came which are over their bounds tonight, ascending."""


class _Tonight:
    """Tonight's sides beside the ground."""

    def __init__(
        self, left: CodedPeople, right: CodedPeople, vocabulary: Vocabulary, ground: Ground,
        changes: ChangedSides, rules: Sequence[Numbered], threads: int,
    ) -> None:  # fmt: skip
        self.left, self.right, self.vocabulary, self.ground = left, right, vocabulary, ground
        self.rules, self.threads = rules, threads
        self.changed_left, self.changed_right = changes.left, changes.right
        self.cleared = np.zeros(len(left), dtype=np.int32)
        """By left row, rules that are looked up again, as bits."""
        self._came: dict[str, Postings] = {}

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
            self._came[base] = _postings(self.right, self.vocabulary, self.changed_right.fresh, base)
        return self._came[base]

    def by_base(self) -> dict[str, list[Numbered]]:
        bases: dict[str, list[Numbered]] = {}
        for numbered in self.rules:
            bases.setdefault(numbered[1].base, []).append(numbered)
        return bases

    def touched(self) -> _Touched:
        """Meet the left records that are as they were with the right ones that came and that went."""
        rows = np.sort(self.changed_left.kept)
        facts, ground, gone = self.facts(rows), self.ground, self.changed_right.gone
        came, went = [], []
        for base, numbered in self.by_base().items():
            where = looked_up_in(base)
            new, old = self.came(where), _postings(ground.people, ground.vocabulary, gone, where)
            own = _known(base_keys(facts, base), new, old)
            came.append(BaseMeeting(numbered, own, facts, new, self.right, self.vocabulary))
            went.append(BaseMeeting(numbered, own, facts, old, ground.people, ground.vocabulary))
        return self._crossings(
            *([t for t in all_answers(m, _touch, self.threads) if len(t.chosen)] for m in (came, went))
        )

    def _crossings(self, came: list[_Touch], went: list[_Touch]) -> _Touched:
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
        return _Touched(came, went, keys[is_over != (before > bound)], keys[is_over])

    def looked_up_again(self, touched: _Touched) -> list[tuple[list[Numbered], Ints]]:
        """Return rules and the left rows that they are asked for once more; says so in `cleared`."""
        kept = np.sort(self.changed_left.kept)
        by_rule: dict[int, list[Ints]] = {number: [] for number, _ in self.rules}
        for touch in (*touched.came, *touched.went):
            hit = touch.chosen[_is_in(touch.names, touched.crossed)]
            if len(hit):
                by_rule[touch.answer.number].append(kept[distinct(touch.answer.lefts(hit)[0])])
        if self.near is not None and len(self.near.altered):
            rows = rows_with(self.left, self.near.altered, len(self.vocabulary))
            for number, rule in self.rules:
                if rule.asks_for_near_words:
                    by_rule[number].append(rows)
        fresh = self.changed_left.fresh
        found: list[tuple[list[Numbered], Ints]] = [
            (numbered, fresh) for numbered in self.by_base().values() if len(fresh)
        ]
        self.cleared[fresh] = -1
        for number, rule in self.rules:
            if by_rule[number]:
                rows = distinct(np.concatenate(by_rule[number]))
                rows = rows[self.cleared[rows] != -1]
                self.cleared[rows] |= np.int32(1 << number)
                found.append(([(number, rule)], rows))
        return found

    def look_up(self, numbered: list[Numbered], rows: Ints) -> list[Met]:
        """Return what some rules of one base propose for some left rows among all of tonight's right side."""
        base = numbered[0][1].base
        where, facts = looked_up_in(base), self.facts(rows)
        own = base_keys(facts, base)
        parts = [(self.ground.index.postings[where], self.changed_right.now), (self.came(where), None)]
        meeting = BaseMeeting(numbered, own, facts, looked_up(parts, own.keys), self.right, self.vocabulary)
        found = all_answers([meeting], Answer.met, self.threads)
        return [
            Met(
                rule=met.rule,
                pairs=_at(met.pairs, rows),
                over_keys=met.over_keys,
                over_left=rows[met.over_left],
            )
            for met in found
        ]

    def united(self, touched: _Touched, again: Sequence[Met], rules: Sequence[BlockingRule]) -> FoundAnew:
        """Return the ground's pairs, less what is gone or was looked up again, and what was found."""
        kept = np.sort(self.changed_left.kept)
        beside = [self._beside(touch, touched.over, kept) for touch in touched.came]
        pairs, marks = united([*again, *beside])
        old, old_marks, places = self._kept_pairs()
        joined, all_marks, evidence, is_known = _merged(
            old, old_marks, self.ground.evidence[places], pairs, marks
        )
        over = self._over(again)
        return FoundAnew(
            candidates=Candidates(
                left=(joined >> 32).astype(np.int32),
                right=(joined & 0xFFFFFFFF).astype(np.int32),
                rules=all_marks,
                report=blocking_report(rules, all_marks, over),
            ),
            evidence=evidence,
            unweighed=np.flatnonzero(~is_known),
        )

    def _beside(self, touch: _Touch, over: Hashes, kept: Ints) -> Met:
        """Return what a rule proposes between left records that are as they were and right records that came."""
        allowed = np.zeros(len(touch.answer.counts), dtype=bool)
        allowed[touch.chosen] = ~_is_in(touch.names, over)
        pairs = _at(touch.answer.pairs(allowed), kept)
        asked_again = self.cleared[pairs >> 32] >> touch.answer.number & 1
        nothing = np.zeros(0, dtype=np.int32)
        return Met(
            rule=touch.answer.number, pairs=pairs[asked_again == 0], over_keys=nothing.astype(np.uint64),
            over_left=nothing,
        )  # fmt: skip

    def _kept_pairs(self) -> tuple[Longs, Ints, Longs]:
        """Return the ground's pairs that still stand, by row, the rules that were not asked again, and their places."""
        ground = self.ground
        left, right = self.changed_left.now[ground.pairs_left], self.changed_right.now[ground.pairs_right]
        places = np.flatnonzero((left >= 0) & (right >= 0))
        left, right = left[places], right[places]
        pairs = (left.astype(np.int64) << 32) | right
        marks = ground.marks[places] & ~self.cleared[left]
        if len(pairs) and bool((pairs[1:] < pairs[:-1]).any()):
            order = np.argsort(pairs)
            pairs, marks, places = pairs[order], marks[order], places[order]
        return pairs, marks, places

    def _over(self, again: Sequence[Met]) -> OverBound:
        earlier = self.ground.kept.over
        left = self.changed_left.now[earlier.left]
        stands = left >= 0
        stands[stands] = (self.cleared[left[stands]] >> earlier.rules[stands] & 1) == 0
        own = earlier.take(stands)
        parts = [
            (number, own.keys[own.rules == number], left[stands][own.rules == number])
            for number, _ in self.rules
        ]
        return over_bound([*parts, *((met.rule, met.over_keys, met.over_left) for met in again)])


def _touch(answer: Answer) -> _Touch:
    chosen = np.flatnonzero(answer.counts)
    return _Touch(answer, chosen, answer.names(chosen))


def _counts(touches: Sequence[_Touch]) -> tuple[Hashes, Longs, Longs]:
    """Return keys, how many right records share each, and the bound of each."""
    keys = [np.zeros(0, dtype=np.uint64), *(touch.names for touch in touches)]
    counts = [np.zeros(0, dtype=np.int64), *(touch.answer.counts[touch.chosen] for touch in touches)]
    most = np.repeat(
        np.array([touch.answer.rule.most for touch in touches], dtype=np.int64),
        [len(t.chosen) for t in touches],
    )
    return np.concatenate(keys), np.concatenate(counts), most


def _postings(people: CodedPeople, vocabulary: Vocabulary, rows: Ints, base: str) -> Postings:
    own = base_keys(RowFacts(people, vocabulary, rows, is_left=False), base)
    return posted(own.keys, rows[own.at])


def _known(keys: Keys, *postings: Postings) -> Keys:
    """Return keys without those that surely none of the postings has."""
    kept = KnownKeys(np.concatenate([own.keys for own in postings])).may_hold(keys.keys)
    return Keys(keys.at[kept], keys.keys[kept])


def _at(pairs: Longs, rows: Ints) -> Longs:
    """Return pairs whose left records are places among some rows as pairs of rows."""
    found: Longs = (rows[pairs >> 32].astype(np.int64) << 32) | (pairs & 0xFFFFFFFF)
    return found


def _is_in(values: Hashes, few: Hashes) -> Any:
    if not len(few):
        return np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(few, values), len(few) - 1)
    return few[at] == values


def _merged(
    old: Longs, old_marks: Ints, old_evidence: Bits, pairs: Longs, marks: Ints
) -> tuple[Longs, Ints, Bits, Any]:
    """Return all pairs, sorted, with marks, evidence and whether it is known; pairs that nothing proposes are gone."""
    at = np.searchsorted(old, pairs)
    there = at < len(old)
    there[there] = old[at[there]] == pairs[there]
    old_marks[at[there]] |= marks[there]
    still = np.flatnonzero(old_marks)
    before = np.searchsorted(still, at[~there])
    joined = np.insert(old[still], before, pairs[~there])
    all_marks = np.insert(old_marks[still], before, marks[~there])
    evidence = np.insert(old_evidence[still], before, 0)
    is_known = np.insert(np.ones(len(still), dtype=bool), before, False)
    return joined, all_marks, evidence, is_known
