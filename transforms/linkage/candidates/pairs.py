"""From keys to candidate pairs: integers joined, each pair once, with every rule that proposed it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from transforms.linkage.candidates.hashing import is_new
from transforms.linkage.candidates.index import Index, base_keys, looked_up_in, make_postings
from transforms.linkage.candidates.kept import KeptKeys, OverBound, key_counts, over_bound
from transforms.linkage.candidates.keys import Keys, RowFacts, name_words
from transforms.linkage.candidates.meeting import Answer, BaseMeeting, Met
from transforms.linkage.candidates.near import NearWords, deletion_postings, near_words
from transforms.linkage.candidates.offers import RULE_BITS, Offered, offers_of, once
from transforms.linkage.candidates.postings import Postings
from transforms.linkage.candidates.rules import RULES, WIDE_RULES, BlockingRule
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary

_T = TypeVar("_T")
assert len(WIDE_RULES) < 1 << RULE_BITS, "a mark is 32 bits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Candidate pairs by left row, then right row."""

    left: Ints
    right: Ints
    rules: Ints
    """Bit n is set where rule n of the rules proposed the pair."""
    report: pd.DataFrame
    """Per rule: rule, pairs, only (pairs that no other rule proposed), bounded_keys, bounded_left_records."""
    bounded: Ints
    """By left row: bit n is set where a key of the record is over the bound of rule n."""
    kept: KeptKeys | None = None
    """What an increment needs to know of the keys, where it was asked for."""

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOffers:
    """What the rules offer between two sides, and what their bounds left out."""

    offered: list[Offered]
    over: OverBound
    kept: KeptKeys | None
    """What an increment needs to know of the keys, where it was asked for."""


def find_candidates(
    left: CodedPeople,
    right: CodedPeople,
    vocabulary: Vocabulary,
    *,
    rules: Sequence[BlockingRule] = RULES,
    index: Index | None = None,
    threads: int = 2,
    keep: bool = False,
) -> Candidates:
    """Return the candidate pairs of two sides; the same for any order of their rows and any number of threads.

    A pair's being proposed depends on its two records and on the right side (how many of its records share a key, what
    words it has), never on other left records: an increment proposes what a full run does, and one person asked for
    alone what both do. The work is bounded by the postings of the right side, whatever the left side holds. All pairs
    are there at once, however many they are; who cannot hold them takes `find_offers`.

    Args:
        left, right, vocabulary: two sides in one vocabulary.
        rules: what may propose a pair.
        index: postings of the right side; what is not there, or of other people, is made for these very left records.
        threads: processor threads.
        keep: whether to keep what an increment needs to know of the keys.
    """
    found = find_offers(left, right, vocabulary, rules=rules, index=index, threads=threads, keep=keep)
    own, other, marks = offers_of(found.offered).pairs(0, len(left))
    return Candidates(
        left=own,
        right=other,
        rules=marks,
        report=blocking_report(rules, marks, found.over),
        bounded=found.over.by_left(len(left)),
        kept=found.kept,
    )


def find_offers(
    left: CodedPeople,
    right: CodedPeople,
    vocabulary: Vocabulary,
    *,
    rules: Sequence[BlockingRule] = RULES,
    index: Index | None = None,
    threads: int = 2,
    keep: bool = False,
) -> FoundOffers:
    """Return what makes the candidate pairs of two sides, before any pair is written down; see `find_candidates`."""
    known = index if index is not None and index.people is right else None
    near = _near(left, right, vocabulary, known) if any(rule.asks_for_near_words for rule in rules) else None
    rows = np.arange(len(left), dtype=np.int32)
    facts = RowFacts(left, vocabulary, rows, is_left=True, near=near)
    own = {base: base_keys(facts, base) for base in dict.fromkeys(rule.base for rule in rules)}
    postings = {} if known is None else known.postings
    postings = {**_postings(own, postings, right, vocabulary, threads), **postings}
    meetings = []
    for base in list(own):
        numbered = [(n, rule) for n, rule in enumerate(rules) if rule.base == base]
        found_in = postings[looked_up_in(base)]
        meetings.append(BaseMeeting(numbered, own.pop(base), facts, found_in, right, vocabulary))
    found = all_answers(
        meetings, lambda answer: (answer.offered(), answer.shared() if keep else None), threads
    )
    over = over_bound((one.rule, one.over_keys, one.over_left) for one, _ in found)
    kept = KeptKeys(counts=key_counts([c for _, c in found if c is not None]), over=over) if keep else None
    return FoundOffers(offered=[one for one, _ in found], over=over, kept=kept)


def all_answers(meetings: Sequence[BaseMeeting], each: Callable[[Answer], _T], threads: int = 2) -> list[_T]:
    """Return what is made of every answer of some meetings, in their order."""
    parts = [(meeting, part) for meeting in meetings for part in meeting.parts()]

    def own(one: tuple[BaseMeeting, tuple[int, int]]) -> list[_T]:
        meeting, part = one
        return [each(answer) for answer in meeting.answers(*part)]

    if threads <= 1:
        return [found for part in parts for found in own(part)]
    with ThreadPoolExecutor(threads) as pool:
        return [found for some in pool.map(own, parts) for found in some]


def bounded_by(bounded: Ints, rules: Sequence[BlockingRule], chosen: Callable[[BlockingRule], bool]) -> Any:
    """Return which left records have a key over the bound of one of some rules.

    Args:
        bounded: see Candidates.
        rules: those that the bits stand for.
        chosen: which of them count.
    """
    mask = sum(1 << n for n, rule in enumerate(rules) if chosen(rule))
    return (bounded & np.int32(mask)) != 0


def rule_names(mark: int, rules: Sequence[BlockingRule] = WIDE_RULES) -> str:
    """Return the rules of a mark, joined by a bar."""
    return "|".join(rule.rule_id for n, rule in enumerate(rules) if mark >> n & 1)


def _near(left: CodedPeople, right: CodedPeople, vocabulary: Vocabulary, index: Index | None) -> NearWords:
    """Return what is one edit from each word of the left side, among the words of the right side."""
    among = deletion_postings(vocabulary, name_words(right)) if index is None else index.deletions
    return near_words(vocabulary, name_words(left), among)


def _postings(
    own: Mapping[str, Keys],
    ready: Mapping[str, Postings],
    right: CodedPeople,
    vocabulary: Vocabulary,
    threads: int,
) -> dict[str, Postings]:
    """Return the postings that are not ready, as far as these left records ask for them."""
    wanted: dict[str, list[Hashes]] = {}
    for base, keys in own.items():
        wanted.setdefault(looked_up_in(base), []).append(keys.keys)
    return {
        base: make_postings(right, vocabulary, base, wanted=np.concatenate(keys), threads=threads)
        for base, keys in wanted.items()
        if base not in ready
    }


def blocking_report(rules: Sequence[BlockingRule], marks: Ints, over: OverBound) -> pd.DataFrame:
    """Return what each rule proposed and what its bound left out, see Candidates."""
    return report_of(rules, counted_marks(marks), over)


def counted_marks(marks: Ints) -> Counter[int]:
    """Return how many pairs have each mark."""
    ordered = np.sort(marks)
    opens = np.flatnonzero(is_new(ordered))
    pairs = np.diff(np.r_[opens, len(ordered)])
    return Counter(dict(zip(ordered[opens].tolist(), pairs.tolist(), strict=True)))


def report_of(rules: Sequence[BlockingRule], counted: Mapping[int, int], over: OverBound) -> pd.DataFrame:
    """Return what each rule proposed and what its bound left out, see Candidates.

    Args:
        rules: in the order of their bits.
        counted: mark to pairs that have it.
        over: what is over the bounds.
    """
    bounded = [over.of_rule(n) for n in range(len(rules))]
    return pd.DataFrame(
        {
            "rule": [rule.rule_id for rule in rules],
            "pairs": [sum(m for mark, m in counted.items() if mark >> n & 1) for n in range(len(rules))],
            "only": [counted.get(1 << n, 0) for n in range(len(rules))],
            "bounded_keys": [own.distinct_keys for own in bounded],
            "bounded_left_records": [own.distinct_left for own in bounded],
        }
    )


def united(found: Sequence[Met]) -> tuple[Longs, Ints]:
    """Return every pair once, sorted, and the rules that proposed it."""
    nothing = np.zeros(0, dtype=np.int64)
    return once(np.concatenate([nothing, *((met.pairs << RULE_BITS) | met.rule for met in found)]))
