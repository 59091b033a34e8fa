"""From keys to candidate pairs: integers joined, each pair once, with every rule that proposed it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.candidates.keys import KnownKeys, RowFacts
from transforms.linkage.candidates.rules import RULES, WIDE_RULES, BlockingRule
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Ints, Longs, Vocabulary

_CHUNK = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Candidate pairs by left row, then right row."""

    left: Ints
    right: Ints
    rules: Ints
    """Bit n is set where rule n of RULES proposed the pair."""
    report: pd.DataFrame
    """Per rule: rule, pairs, only (pairs that no other rule proposed), bounded_keys, bounded_left_records."""

    def __len__(self) -> int:
        return len(self.left)


def find_candidates(
    left: CodedPeople,
    right: CodedPeople,
    vocabulary: Vocabulary,
    *,
    rules: Sequence[BlockingRule] = RULES,
    threads: int = 2,
) -> Candidates:
    """Return the candidate pairs of two sides; the same for any order of their rows and any number of threads.

    A pair's being proposed depends on its two records and on how many right records share a key, never on other left
    records: an increment proposes what a full run does.
    """
    facts = RowFacts(left, vocabulary, 0, len(left), is_left=True)
    sides = [_LeftKeys(rule, facts) for rule in rules]
    wanted = KnownKeys(facts.pairs.keys)
    chunks = [(low, min(low + _CHUNK, len(right))) for low in range(0, len(right), _CHUNK)]

    def hits(chunk: tuple[int, int]) -> list[Longs]:
        own = RowFacts(right, vocabulary, *chunk, is_left=False, pairs_wanted=wanted)
        return [side.hits(own) for side in sides]

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        by_chunk = list(pool.map(hits, chunks))
    found = [side.pairs(np.concatenate([np.zeros(0, dtype=np.int64), *(own[n] for own in by_chunk)]))
             for n, side in enumerate(sides)]  # fmt: skip
    marks = [np.full(len(own), 1 << number, dtype=np.int32) for number, own in enumerate(found)]
    pairs, mark = _united(np.concatenate(found), np.concatenate(marks))
    return Candidates(
        left=(pairs >> 32).astype(np.int32),
        right=(pairs & 0xFFFFFFFF).astype(np.int32),
        rules=mark,
        report=_report(rules, sides, mark),
    )


def rule_names(mark: int, rules: Sequence[BlockingRule] = WIDE_RULES) -> str:
    """Return the rules of a mark, joined by a bar."""
    return "|".join(rule.rule_id for n, rule in enumerate(rules) if mark >> n & 1)


def _report(rules: Sequence[BlockingRule], sides: Sequence["_LeftKeys"], mark: Ints) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rule": [rule.rule_id for rule in rules],
            "pairs": [int(((mark >> n) & 1).sum()) for n in range(len(rules))],
            "only": [int((mark == (1 << n)).sum()) for n in range(len(rules))],
            "bounded_keys": [side.bounded_keys for side in sides],
            "bounded_left_records": [side.bounded_left_records for side in sides],
        }
    )


def _united(pairs: Longs, marks: Ints) -> tuple[Longs, Ints]:
    order = np.argsort(pairs, kind="stable")
    pairs, marks = pairs[order], marks[order]
    starts = np.flatnonzero(_is_new(pairs))
    if not len(starts):
        return pairs, marks
    return pairs[starts], np.bitwise_or.reduceat(marks, starts).astype(np.int32)


def _is_new(values: Any) -> Any:
    return np.r_[np.ones(min(len(values), 1), dtype=bool), values[1:] != values[:-1]]


class _LeftKeys:
    """The left side's keys of one rule, and what the right side's keys meet."""

    def __init__(self, rule: BlockingRule, facts: RowFacts) -> None:
        own = rule.keys(facts)
        order = np.lexsort((own.rows, own.keys))
        rows, keys = own.rows[order], own.keys[order]
        fresh = _is_new(keys) | _is_new(rows)
        self._rule = rule
        self._rows, keys = rows[fresh], keys[fresh]
        starts = np.flatnonzero(_is_new(keys))
        self._starts, self._distinct = starts, keys[starts]
        self._counts = np.diff(np.r_[starts, len(keys)])
        self._known = KnownKeys(self._distinct)
        self.bounded_keys = self.bounded_left_records = 0

    def hits(self, facts: RowFacts) -> Longs:
        """Return place of the key (upper half) and right row of every right key that the left side has, once each."""
        if not len(self._distinct):
            return np.zeros(0, dtype=np.int64)
        own = self._rule.keys(facts)
        maybe = np.flatnonzero(self._known.may_hold(own.keys))
        rows, keys = own.rows[maybe], own.keys[maybe]
        at = np.minimum(np.searchsorted(self._distinct, keys), len(self._distinct) - 1)
        is_there = self._distinct[at] == keys
        return np.unique((at[is_there].astype(np.int64) << 32) | rows[is_there])

    def pairs(self, hits: Longs) -> Longs:
        """Return left row (upper half) and right row of every pair within the rule's bound."""
        groups, right_rows = hits >> 32, hits & 0xFFFFFFFF
        over = np.bincount(groups, minlength=len(self._distinct)) > self._rule.most
        self.bounded_keys = int(over.sum())
        self.bounded_left_records = len(np.unique(self._rows[np.repeat(over, self._counts)]))
        kept = ~over[groups] if len(groups) else np.zeros(0, dtype=bool)
        groups, right_rows = groups[kept], right_rows[kept]
        times = self._counts[groups]
        within = np.arange(int(times.sum()), dtype=np.int64) - np.repeat(np.cumsum(times) - times, times)
        left_rows = self._rows[np.repeat(self._starts[groups], times) + within].astype(np.int64)
        return np.unique((left_rows << 32) | np.repeat(right_rows, times))
