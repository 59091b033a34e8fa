"""Names of a pair as typed evidence: which parts agree, how, and in which column they stood.

Every name of one record is held against every name of the other; the best pairing is the one that is weighed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from transforms.linkage.evidence.expand import crossed
from transforms.linkage.evidence.name_pairings import NamePairings
from transforms.linkage.evidence.surnames import SURNAME, SurnameLevels
from transforms.linkage.evidence.words import (
    DIFFERENT,
    EQUAL,
    INITIAL,
    MISSING,
    NICKNAME,
    ONE_EDIT,
    PREFIX,
    SIMILAR,
    SOUND,
    TWO_EDITS,
    likeness,
)
from transforms.linkage.people.coded_people import CodedPeople, Small
from transforms.linkage.people.frequencies import Mbits
from transforms.linkage.people.vocabulary import Ints, Longs, Vocabulary

GIVEN = (
    "missing", "different", "similar", "initial", "truncated", "two_edits", "sound", "one_edit", "in_middle",
    "nickname", "swapped_with_middle", "swapped_with_surname", "equal",
)  # fmt: skip
MIDDLE = (
    "both_missing", "one_missing", "different", "initial_differs", "similar", "elsewhere", "initial", "two_initials",
    "like", "nickname", "equal",
)  # fmt: skip
SUFFIX = ("missing", "one_sided", "different", "equal")
USED = ("names_of_record", "one_alias", "two_aliases")

_S = {level: number for number, level in enumerate(SURNAME)}
_G = {level: number for number, level in enumerate(GIVEN)}
_M = {level: number for number, level in enumerate(MIDDLE)}
# only to choose among the names of one pair; the weights are the model's
_SURNAME_POINTS = np.array(
    [0, -5, -1, 1, 1, 2, 3, 2, 5, 6, 6, 4, 6, 6, 6, 8, 8, 9, 9, 9, 9, 9, 12], dtype=np.int16
)
_GIVEN_POINTS = np.array([0, -6, -1, 2, 4, 3, 5, 6, 4, 5, 6, 6, 8], dtype=np.int16)
_MIDDLE_POINTS = np.array([0, -1, -2, -3, 0, 0, 2, 2, 3, 3, 4], dtype=np.int16)
# half points, each about a third of a bit
_SUFFIX_POINTS = np.array([0, 0, -3, 6], dtype=np.int16)
_USED_POINTS = np.array([0, 6, 16], dtype=np.int16)
"""What an alias costs. Of many aliases on both sides two agree by chance: names of record say more."""
_GIVEN_OF_WORDS = np.array(
    [_G[w] for w in (
        "missing", "different", "similar", "initial", "truncated", "two_edits", "sound", "one_edit", "nickname", "equal",
    )],
    dtype=np.int8,
)  # fmt: skip
_LIKE = (SOUND, ONE_EDIT)
_PAIRINGS = 1_000_000
"""Names held against names at once, about 400 bytes each; memory only. A record of a thousand aliases has as many with
each record that it is held against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEvidence:
    """Levels of the best pairing of each pair, and the words that agreed (codes; 0 where none did)."""

    surname: Small
    given: Small
    middle: Small
    suffix: Small
    used: Small
    surname_words: tuple[Ints, Ints]
    """The left and right word whose rarity the surname's agreement rests on."""
    second_words: tuple[Ints, Ints]
    """The same for a second surname that agrees as well."""
    given_words: tuple[Ints, Ints]
    middle_words: tuple[Ints, Ints]
    known_on_both: Small
    """1 where a second name of each side agrees too, and it is another name on both."""


def compare_names(
    left_rows: Ints,
    right_rows: Ints,
    left: CodedPeople,
    right: CodedPeople,
    vocabulary: Vocabulary,
    rarity: Mbits | None = None,
) -> NameEvidence:
    """Return name evidence row for row with the pairs.

    Args:
        rarity: by word code, thousandths of a bit, in whatever place of a name; of two middle names that agree as well,
            the rarer one counts. Levels do not depend on it.
    """
    rarity = np.zeros(len(vocabulary.words), dtype=np.int32) if rarity is None else rarity
    times = _many(left.names.start, left_rows) * _many(right.names.start, right_rows)
    cuts = np.unique(np.r_[0, np.flatnonzero(np.diff(np.cumsum(times) // _PAIRINGS)) + 1, len(left_rows)])
    parts = [
        _compared(left_rows[low:high], right_rows[low:high], left, right, vocabulary, rarity)
        for low, high in pairwise(cuts.tolist() if len(cuts) > 1 else [0, 0])
    ]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _many(start: Longs, rows: Ints) -> Longs:
    found: Longs = (start[rows + 1] - start[rows]).astype(np.int64)
    return found


def _joined(parts: Sequence[NameEvidence]) -> NameEvidence:
    """Return the evidence of several runs of pairs as that of all."""

    def all_of(name: str) -> Any:
        values = [getattr(part, name) for part in parts]
        if isinstance(values[0], tuple):
            return tuple(np.concatenate(own) for own in zip(*values, strict=True))
        return np.concatenate(values)

    return NameEvidence(**{field.name: all_of(field.name) for field in fields(NameEvidence)})


def _compared(
    left_rows: Ints,
    right_rows: Ints,
    left: CodedPeople,
    right: CodedPeople,
    vocabulary: Vocabulary,
    rarity: Mbits,
) -> NameEvidence:
    pair, one, other = crossed(left_rows, right_rows, left.names.start, right.names.start)
    both = NamePairings(
        left={part: codes[one] for part, codes in left.names.parts.items()},
        right={part: codes[other] for part, codes in right.names.parts.items()},
        vocabulary=vocabulary,
        cut=(left.names.cut[one] | right.names.cut[other]) > 0,
    )
    surnames = SurnameLevels(both, rarity)
    surname, surname_words, second_words = surnames.level, surnames.words, surnames.second_words
    given, given_words = _given(both, surname)
    middle, middle_words = _middle(both, given, rarity)
    points = _SURNAME_POINTS[surname] + _GIVEN_POINTS[given] + _MIDDLE_POINTS[middle]
    suffix = _suffix(left.names.suffix[one], right.names.suffix[other])
    aliases = (one - left.names.start[left_rows][pair]) + (other - right.names.start[right_rows][pair])
    used = (one > left.names.start[left_rows][pair]).astype(np.int8)
    used += other > right.names.start[right_rows][pair]
    points = points * 2 + _SUFFIX_POINTS[suffix] - _USED_POINTS[used]
    points = _ranked(points, surname, given, aliases, both)
    best = _best(pair, points, len(left_rows))
    classes = (left.names.name_class[one], right.names.name_class[other])
    known = _known_on_both(pair, surname, given, classes, best, len(left_rows))

    def at(levels: Any) -> Any:
        if not len(levels):
            return np.zeros(len(best), dtype=levels.dtype)
        return np.where(best >= 0, levels[np.maximum(best, 0)], np.zeros(1, dtype=levels.dtype))

    return NameEvidence(
        surname=at(surname),
        given=at(given),
        middle=at(middle),
        suffix=at(suffix),
        used=at(used),
        surname_words=(at(surname_words[0]), at(surname_words[1])),
        second_words=(at(second_words[0]), at(second_words[1])),
        given_words=(at(given_words[0]), at(given_words[1])),
        middle_words=(at(middle_words[0]), at(middle_words[1])),
        known_on_both=known,
    )


def _given(both: NamePairings, surname: Small) -> tuple[Small, tuple[Ints, Ints]]:
    words = both.like("given", "given")
    level = _GIVEN_OF_WORDS[words]
    left, right = both.left["given"].copy(), both.right["given"].copy()
    weak = np.isin(words, (DIFFERENT, SIMILAR, TWO_EDITS, PREFIX))
    left_in = both.in_middle(left_part="given")
    right_in = both.in_middle(right_part="given")
    level[weak & (left_in | right_in)] = _G["in_middle"]
    level[weak & left_in & right_in] = _G["swapped_with_middle"]
    only_left, only_right = weak & left_in & ~right_in, weak & right_in & ~left_in
    right[only_left], left[only_right] = left[only_left], right[only_right]
    level[surname == _S["swapped_with_given"]] = _G["swapped_with_surname"]
    agreed = level > _G["different"]
    return level, (left * agreed, right * agreed)


def _middle(both: NamePairings, given: Small, rarity: Mbits) -> tuple[Small, tuple[Ints, Ints]]:
    left, right, words = _most_alike_middle(both, rarity)
    table = np.zeros(EQUAL + 1, dtype=np.int8)
    for known, name in (
        (DIFFERENT, "different"), (SIMILAR, "similar"), (INITIAL, "initial"), (PREFIX, "like"), (TWO_EDITS, "like"),
        (SOUND, "like"), (ONE_EDIT, "like"), (NICKNAME, "nickname"), (EQUAL, "equal"),
    ):  # fmt: skip
        table[known] = _M[name]
    level = table[words]
    missing_l, missing_r = left == 0, right == 0
    lengths = both.vocabulary.lengths
    short = (lengths[left] == 1) | (lengths[right] == 1)
    level[(words == DIFFERENT) & short] = _M["initial_differs"]
    level[(words == EQUAL) & (lengths[left] == 1)] = _M["two_initials"]
    level[missing_l ^ missing_r] = _M["one_missing"]
    level[missing_l & missing_r] = _M["both_missing"]
    # a middle word that is a name or surname of the other side was weighed there
    elsewhere = (
        np.isin(given, (_G["in_middle"], _G["swapped_with_middle"]))
        | both.in_middle(left_part="paternal") | both.in_middle(right_part="paternal")
        | both.in_middle(left_part="maternal") | both.in_middle(right_part="maternal")
    )  # fmt: skip
    level[elsewhere & (words != EQUAL)] = _M["elsewhere"]
    agreed = np.isin(level, [_M["equal"], _M["nickname"], _M["like"]])
    return level, (left * agreed, right * agreed)


def _most_alike_middle(both: NamePairings, rarity: Mbits) -> tuple[Ints, Ints, Small]:
    """Return the middle word of each side that agree best, and how; of equals the rarer, the same from either side."""
    left, right = both.left["middle"].copy(), both.right["middle"].copy()
    words = both.like("middle", "middle")
    hashes = both.vocabulary.hashes
    rows = np.flatnonzero((words > MISSING) & ((both.left["middle2"] > 0) | (both.right["middle2"] > 0)))
    if not len(rows):
        return left, right, words

    def rank(one: Ints, other: Ints) -> tuple[Small, Longs]:
        level = likeness(one, other, both.vocabulary)
        with np.errstate(over="ignore"):
            mark = (hashes[one] + hashes[other]) >> np.uint64(32)
        bits = np.clip(np.minimum(rarity[one], rarity[other]), 0, (1 << 20) - 1).astype(np.int64)
        return level, (((level.astype(np.int64) << 20) | bits) << 32) | mark.astype(np.int64)

    one, other = left[rows], right[rows]
    best, highest = rank(one, other)
    for part, its in (("middle2", "middle"), ("middle", "middle2"), ("middle2", "middle2")):
        first, second = both.left[part][rows], both.right[its][rows]
        level, ranked = rank(first, second)
        better = ranked > highest
        best, highest = np.where(better, level, best), np.where(better, ranked, highest)
        one, other = np.where(better, first, one), np.where(better, second, other)
    left[rows], right[rows], words[rows] = one, other, best
    return left, right, words


def _suffix(left: Small, right: Small) -> Small:
    """A second Junior is written JR or II."""
    one, other = np.where(left == 3, 1, left), np.where(right == 3, 1, right)
    level = np.where(one == other, SUFFIX.index("equal"), SUFFIX.index("different"))
    level = np.where((one == 0) ^ (other == 0), SUFFIX.index("one_sided"), level)
    return np.where((one == 0) & (other == 0), 0, level).astype(np.int8)


def _ranked(points: Any, surname: Small, given: Small, aliases: Longs, both: NamePairings) -> Longs:
    """Return an order of pairings that does not change if the sides are exchanged: points, then levels, then names of
    record before aliases, then a hash of the words."""
    hashes = both.vocabulary.hashes
    with np.errstate(over="ignore"):
        words = sum(
            hashes[side[part]] for side in (both.left, both.right) for part in ("given", "paternal", "whole")
        )
    rank = (points.astype(np.int64) + 64) * 32 + surname
    rank = (rank * 16 + given) * 64 + (63 - np.minimum(aliases, 63))
    return np.asarray(rank * 256 + (np.asarray(words, dtype=np.uint64) >> np.uint64(56)).astype(np.int64))


def _best(pair: Longs, points: Any, pairs: int) -> Longs:
    """Return, per pair, the place of its best pairing (the first of equals), or -1."""
    if len(pair) == pairs and bool((np.diff(pair) == 1).all()):
        return np.arange(pairs, dtype=np.int64)
    best = np.full(pairs, -1, dtype=np.int64)
    if not len(pair):
        return best
    starts = np.flatnonzero(np.r_[np.ones(1, dtype=bool), pair[1:] != pair[:-1]])
    ranked = points * len(pair) + (len(pair) - 1 - np.arange(len(pair), dtype=np.int64))
    top = np.maximum.reduceat(ranked, starts)
    best[pair[starts]] = len(pair) - 1 - top % len(pair)
    return best


def _known_on_both(
    pair: Longs, surname: Small, given: Small, classes: tuple[Small, Small], best: Longs, pairs: int
) -> Small:
    """Return 1 where two pairings agree, at least nearly, by names that are truly other names on both sides.

    A name of record repeated as an alias, or a nickname, is no second name: its class is the same.
    """
    known = np.zeros(pairs, dtype=np.int8)
    agree = (surname >= _S["sound"]) & (given >= _G["truncated"])
    rows = np.flatnonzero(agree & (np.arange(len(pair)) != best[pair]) & (best[pair] >= 0))
    rows = rows[agree[best[pair[rows]]]]
    for own in classes:
        rows = rows[own[rows] != own[best[pair[rows]]]]
    known[pair[rows]] = 1
    return known
