"""Which word of a name, borne by few, had two records compared: the rule alone does not say."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from transforms.linkage.candidates.keys import NAMED_PARTS, RowFacts
from transforms.linkage.candidates.rules import BlockingRule
from transforms.linkage.engine import Sides
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Vocabulary

ONE_WORD = "one_word"


def words_that_few_bear(
    sides: Sides, left_row: int, right_row: int, rules: Sequence[BlockingRule]
) -> tuple[str, ...]:
    """Return the words by which the rule of one rare word proposes a pair, in order; a word of each side where they differ.

    They are values of the records: they belong where both records are shown, and nowhere else.

    Args:
        sides: the sides the rows are of.
        left_row, right_row: the pair.
        rules: what proposes pairs; the rule says how many right records may share a word.
    """
    most = next((rule.most for rule in rules if rule.rule_id == ONE_WORD), 0)
    vocabulary = sides.vocabulary
    own, other = _of_record(sides.left, left_row, vocabulary), _of_record(sides.right, right_row, vocabulary)
    shared = np.array(sorted(set(own) & set(other)), dtype=np.uint64)
    few = shared[_bearers(sides, shared) <= most].tolist()
    found = {
        one if one == two else f"{one} and {two}"
        for key in few
        for one, two in zip(*_matched(own[key], other[key]), strict=True)
    }
    return tuple(sorted(found))


def _matched(own: Sequence[str], other: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words that are the same on both sides, or else the first of each."""
    both = [word for word in own if word in other]
    return (both, both) if both else (own[:1], other[:1])


def _of_record(people: CodedPeople, row: int, vocabulary: Vocabulary) -> dict[int, list[str]]:
    """Return the sound keys of the words of a record, and the words that have each."""
    names = slice(int(people.names.start[row]), int(people.names.start[row + 1]))
    codes = np.unique(np.concatenate([people.names.parts[part][names] for part in NAMED_PARTS]))
    found: dict[int, list[str]] = {}
    for code in codes[codes > 0].tolist():
        for key in vocabulary.sound_hashes[vocabulary.sound_starts[code] : vocabulary.sound_starts[code + 1]]:
            found.setdefault(int(key), []).append(str(vocabulary.words[code]))
    return found


def _bearers(sides: Sides, keys: Hashes) -> Any:
    """Return how many right records bear each key; keys ascending."""
    rows = np.arange(len(sides.right), dtype=np.int64)
    borne = RowFacts(sides.right, sides.vocabulary, rows, is_left=False).words()
    hit = np.isin(borne.keys, keys)
    pairs = np.unique(np.stack([np.searchsorted(keys, borne.keys[hit]), borne.at[hit]]), axis=1)
    return np.bincount(pairs[0].astype(np.int64), minlength=len(keys))
