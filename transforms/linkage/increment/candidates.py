"""Candidates of tonight from those of the ground: only what new, changed and gone records touch is looked for again.

A pair is proposed by a rule if its records share one of the rule's keys, and no more right records share that key than
the rule allows. So of two records that are as they were, only two things can alter what a rule says: a key they share
crossed its bound; a word near to one of the left record's names came to the right side or left it. The left records
this happened to are looked up once more, by the rules it happened to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import distinct
from transforms.linkage.candidates.index import base_keys, looked_up_in
from transforms.linkage.candidates.kept import OverBound, over_bound
from transforms.linkage.candidates.keys import RowFacts
from transforms.linkage.candidates.meeting import Answer, BaseMeeting, Met
from transforms.linkage.candidates.pairs import Candidates, all_answers, blocking_report, united
from transforms.linkage.candidates.postings import KnownKeys, Postings, looked_up, posted
from transforms.linkage.candidates.rules import RULES, BlockingRule
from transforms.linkage.increment.ground import ChangedSides, Ground, NoGroundError
from transforms.linkage.increment.touched import Numbered, Tonight, Touch, Touched, known_by, touch_of
from transforms.linkage.increment.words import rows_with, words_sounding
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary
from transforms.linkage.weights.score import Bits


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
    tonight = Tonight(left, right, vocabulary, ground, changes, list(enumerate(rules)), threads)
    again = _Again(tonight, tonight.touched())
    found = [again.look_up(numbered, rows) for numbered, rows in again.looked_up_again()]
    return again.united([met for some in found for met in some], rules)


class _Again:
    """What is looked up again, and what becomes of all pairs."""

    def __init__(self, tonight: Tonight, touched: Touched) -> None:
        self.tonight, self.touched = tonight, touched
        self.cleared = np.zeros(len(tonight.left), dtype=np.int32)
        """By left row, rules that are looked up again, as bits; known once `looked_up_again` was asked."""

    def looked_up_again(self) -> list[tuple[list[Numbered], Ints]]:
        """Return rules and the left rows that they are asked for once more; says so in `cleared`."""
        kept = np.sort(self.tonight.changed_left.kept)
        by_rule: dict[int, list[Ints]] = {number: [] for number, _ in self.tonight.rules}
        for touch in (*self.touched.came, *self.touched.went):
            hit = touch.chosen[_is_in(touch.names, self.touched.crossed)]
            if len(hit):
                by_rule[touch.answer.number].append(kept[distinct(touch.answer.lefts(hit)[0])])
        for number, rows in self._near_altered():
            by_rule[number].append(rows)
        fresh = self.tonight.changed_left.fresh
        found: list[tuple[list[Numbered], Ints]] = [
            (numbered, fresh) for numbered in self.tonight.by_base().values() if len(fresh)
        ]
        self.cleared[fresh] = -1
        for number, rule in self.tonight.rules:
            rows = distinct(np.concatenate([np.zeros(0, dtype=np.int32), *by_rule[number]]))
            rows = rows[self.cleared[rows] != -1]
            if len(rows):
                self.cleared[rows] |= np.int32(1 << number)
                found.append(([(number, rule)], rows))
        return found

    def _near_altered(self) -> Iterator[tuple[int, Ints]]:
        """Return rules, and left rows for which they may say something else because other words are near to theirs.

        A sound that came near or is near no longer matters where a right record that stayed has it, or had one that went;
        and where keys were over their bounds.
        """
        tonight = self.tonight
        if tonight.near is None or not len(tonight.near.altered_words):
            return
        rows = rows_with(tonight.left, tonight.near.altered_words, len(tonight.vocabulary))
        facts = RowFacts(tonight.left, tonight.vocabulary, rows, is_left=True, near=tonight.near.altered)
        ground, over = tonight.ground, tonight.ground.kept.over
        for base, numbered in tonight.by_base().items():
            asking = [(number, rule) for number, rule in numbered if rule.asks_for_near_words]
            if not asking:
                continue
            own = base_keys(facts, base)
            stayed, went = self._stayed(base, own.keys), tonight.went(looked_up_in(base))
            meetings = [
                BaseMeeting(asking, own, facts, stayed, tonight.right, tonight.vocabulary),
                BaseMeeting(asking, own, facts, went, ground.people, ground.vocabulary),
            ]
            for touch in all_answers(meetings, touch_of, tonight.threads):
                yield touch.answer.number, rows[distinct(touch.answer.lefts(touch.chosen)[0])]
            for number, _ in asking:
                bounded = tonight.changed_left.now[over.left[over.rules == number]]
                yield number, np.intersect1d(bounded, rows).astype(np.int32)

    def _stayed(self, base: str, wanted: Hashes) -> Postings:
        """Return the postings of right records that stayed, for keys that altered near words are asked for by.

        Keys of two words hold the altered sound. Others do not: of those, only records that bear such a sound count.
        """
        tonight = self.tonight
        assert tonight.near is not None, "near words are asked for"
        if looked_up_in(base) != base:
            return looked_up(
                [(tonight.ground.index.postings[looked_up_in(base)], tonight.changed_right.now)],
                wanted,
            )
        words = words_sounding(tonight.vocabulary, tonight.near.altered.sounds)
        rows = rows_with(tonight.right, words, len(tonight.vocabulary))
        rows = rows[~np.isin(rows, tonight.changed_right.fresh)]
        own = base_keys(RowFacts(tonight.right, tonight.vocabulary, rows, is_left=False), base)
        own = known_by(own, KnownKeys(wanted))
        return posted(own.keys, rows[own.at])

    def look_up(self, numbered: list[Numbered], rows: Ints) -> list[Met]:
        """Return what some rules of one base propose for some left rows among all of tonight's right side."""
        base = numbered[0][1].base
        tonight, where = self.tonight, looked_up_in(base)
        facts = tonight.facts(rows)
        own = base_keys(facts, base)
        parts = [
            (tonight.ground.index.postings[where], tonight.changed_right.now), (tonight.came(where), None)
        ]  # fmt: skip
        meeting = BaseMeeting(
            numbered, own, facts, looked_up(parts, own.keys), tonight.right, tonight.vocabulary
        )
        found = all_answers([meeting], Answer.met, tonight.threads)
        return [
            Met(
                rule=met.rule,
                pairs=_at(met.pairs, rows),
                over_keys=met.over_keys,
                over_left=rows[met.over_left],
            )
            for met in found
        ]

    def united(self, again: Sequence[Met], rules: Sequence[BlockingRule]) -> FoundAnew:
        """Return the ground's pairs, less what is gone or was looked up again, and what was found."""
        kept = np.sort(self.tonight.changed_left.kept)
        beside = [self._beside(touch, self.touched.over, kept) for touch in self.touched.came]
        pairs, marks = united([*again, *beside])
        old, old_marks, places = self._kept_pairs()
        joined, all_marks, evidence, is_known = _merged(
            old, old_marks, self.tonight.ground.evidence[places], pairs, marks
        )
        over = self._over(again)
        return FoundAnew(
            candidates=Candidates(
                left=(joined >> 32).astype(np.int32),
                right=(joined & 0xFFFFFFFF).astype(np.int32),
                rules=all_marks,
                report=blocking_report(rules, all_marks, over),
                bounded=over.by_left(len(self.tonight.left)),
            ),
            evidence=evidence,
            unweighed=np.flatnonzero(~is_known),
        )

    def _beside(self, touch: Touch, over: Hashes, kept: Ints) -> Met:
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
        ground = self.tonight.ground
        left, right = (
            self.tonight.changed_left.now[ground.pairs_left],
            self.tonight.changed_right.now[ground.pairs_right],
        )
        places = np.flatnonzero((left >= 0) & (right >= 0))
        left, right = left[places], right[places]
        pairs = (left.astype(np.int64) << 32) | right
        marks = ground.marks[places] & ~self.cleared[left]
        if len(pairs) and bool((pairs[1:] < pairs[:-1]).any()):
            order = np.argsort(pairs)
            pairs, marks, places = pairs[order], marks[order], places[order]
        return pairs, marks, places

    def _over(self, again: Sequence[Met]) -> OverBound:
        earlier = self.tonight.ground.kept.over
        left = self.tonight.changed_left.now[earlier.left]
        stands = left >= 0
        stands[stands] = (self.cleared[left[stands]] >> earlier.rules[stands] & 1) == 0
        own = earlier.take(stands)
        parts = [
            (number, own.keys[own.rules == number], left[stands][own.rules == number])
            for number, _ in self.tonight.rules
        ]
        return over_bound([*parts, *((met.rule, met.over_keys, met.over_left) for met in again)])


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
