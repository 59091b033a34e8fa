"""Surnames of a pair as typed evidence: both equal, one dropped, swapped, joined, filed elsewhere, or merely alike."""

from typing import Any

import numpy as np

from transforms.linkage.evidence.name_pairings import NamePairings
from transforms.linkage.evidence.words import EQUAL, ONE_EDIT, PREFIX, SIMILAR, SOUND, TWO_EDITS, likeness
from transforms.linkage.people.frequencies import Mbits
from transforms.linkage.people.vocabulary import Ints

SURNAME = (
    "missing", "different", "similar", "second_only", "in_given", "two_edits", "second_different", "in_middle",
    "truncated", "sound", "one_edit", "first_dropped_like", "second_dropped_like", "first_dropped", "first_as_middle",
    "second_as_middle", "second_dropped", "equal", "joined", "both_like", "swapped", "swapped_with_given", "both_equal",
)  # fmt: skip
"""Levels of the surname, roughly by strength. `_like`: by sound or within one edit."""
FILED_ELSEWHERE = ("in_middle", "in_given")
"""Levels whose word is a surname on one side only."""
SECOND_ELSEWHERE = ("first_as_middle", "second_as_middle")
"""Levels whose second word is a surname on one side only."""
_S = {level: number for number, level in enumerate(SURNAME)}
_LIKE = (SOUND, ONE_EDIT)
Two = tuple[Ints, Ints]


class SurnameLevels:
    """The level of every pairing, the two words it rests on, and those of a second surname that agrees as well.

    Each level is given to the pairings that no stronger one took before.
    """

    def __init__(self, both: NamePairings, rarity: Mbits) -> None:
        """Compare.

        Args:
            both: the pairings.
            rarity: by word code, thousandths of a bit, in whatever place of a name. Levels do not depend on it.
        """
        self._both, self._rarity = both, rarity
        self.lp, self.lq = both.left["paternal"], both.left["maternal"]
        self.rp, self.rq = both.right["paternal"], both.right["maternal"]
        self.level = np.full(len(self.lp), _S["different"], dtype=np.int8)
        self._words = [self.lp.copy(), self.rp.copy()]
        self._second = [np.zeros_like(self.lp), np.zeros_like(self.rp)]
        self._open = np.ones(len(self.lp), dtype=bool)
        self._first_words = both.like("paternal", "paternal")
        self._two_l, self._two_r = self.lq > 0, self.rq > 0
        self._put((self.lp == 0) | (self.rp == 0), "missing")
        self._whole()
        self._elsewhere()
        self._alike()

    @property
    def words(self) -> Two:
        """The left and right word whose rarity the agreement rests on; 0 where nothing agrees."""
        agreed = self.level > _S["different"]
        return self._words[0] * agreed, self._words[1] * agreed

    @property
    def second_words(self) -> Two:
        """The same for a second surname."""
        return self._second[0], self._second[1]

    def _put(self, mask: Any, name: str, words: Two | None = None, second: Two | None = None) -> None:
        hit = mask & self._open
        self.level[hit] = _S[name]
        for kept, given in ((self._words, words), (self._second, second)):
            if given is not None:
                for side in (0, 1):
                    kept[side][hit] = given[side][hit]
        self._open[hit] = False

    def _whole(self) -> None:
        """Whole surnames that agree."""
        both, lp, lq, rp, rq = self._both, self.lp, self.lq, self.rp, self.rq
        equal = self._first_words == EQUAL
        self._put(equal & both.same("maternal", "maternal"), "both_equal", None, (lq, rq))
        swapped = both.same("paternal", "maternal") & both.same("maternal", "paternal")
        self._put(swapped, "swapped", (lp, rq), (lq, rp))
        self._put(equal & ~self._two_l & ~self._two_r, "equal")
        # a name written together is as frequent as its parts are, on the side that tells them apart; but one that a
        # stray blank broke (BR UNETTI) is no rarer than what it was broken from
        parts, seconds = np.where(self._two_l, lp, rp), np.where(self._two_l, lq, rq)
        single = np.where(self._two_l, rp, lp)
        broken = (self._two_l ^ self._two_r) & (
            self._rarity[single] < self._rarity[parts].astype(np.int64) + self._rarity[seconds]
        )
        parts, seconds = np.where(broken, single, parts), np.where(broken, 0, seconds)
        apart = self._two_l | self._two_r
        words = (np.where(apart, parts, lp), np.where(apart, parts, rp))
        self._put(both.same("whole", "whole"), "joined", words, (seconds, seconds))
        given = both.same("given", "paternal") & both.same("paternal", "given")
        self._put(given, "swapped_with_given")
        rows = np.flatnonzero(self._open & self._two_l & self._two_r & (self._first_words >= SOUND))
        seconds_alike = np.zeros(len(lp), dtype=np.int8)
        seconds_alike[rows] = likeness(lq[rows], rq[rows], both.vocabulary)
        self._put(seconds_alike >= SOUND, "both_like", None, (lq, rq))

    def _elsewhere(self) -> None:
        """Surnames dropped, or filed in another column."""
        both, lp, lq, rp, rq = self._both, self.lp, self.lq, self.rp, self.rq
        equal, one_sided = self._first_words == EQUAL, self._two_l ^ self._two_r
        left_first, right_first = both.same("paternal", "maternal"), both.same("maternal", "paternal")
        self._put(
            equal & one_sided & both.in_middle(left_part="maternal"), "second_as_middle", None, (lq, lq)
        )
        self._put(
            equal & one_sided & both.in_middle(right_part="maternal"), "second_as_middle", None, (rq, rq)
        )
        self._put(equal & one_sided, "second_dropped")
        self._put(right_first & both.in_middle(left_part="paternal"), "first_as_middle", (lq, rp), (lp, lp))
        self._put(left_first & both.in_middle(right_part="paternal"), "first_as_middle", (lp, rq), (rp, rp))
        self._put(right_first | both.same("third", "paternal"), "first_dropped", (rp, rp))
        self._put(left_first | both.same("paternal", "third"), "first_dropped", (lp, lp))
        self._put(equal, "second_different")

    def _alike(self) -> None:
        """Surnames that are spelled nearly alike, and what else they may share."""
        both, words = self._both, self._first_words
        like, single = np.isin(words, _LIKE), ~self._two_l & ~self._two_r
        self._put(like & (self._two_l ^ self._two_r), "second_dropped_like")
        self._put((words == ONE_EDIT) & single, "one_edit")
        self._put((words == SOUND) & single, "sound")
        self._put((words == PREFIX) | self._cut_short(), "truncated")
        self._put(self._like_across(), "first_dropped_like")
        self._put(like, "second_different")
        self._put(both.in_middle(left_part="paternal"), "in_middle", (self.lp, self.lp))
        self._put(both.in_middle(right_part="paternal"), "in_middle", (self.rp, self.rp))
        self._put(both.same("maternal", "maternal"), "second_only", (self.lq, self.rq))
        self._put(words == TWO_EDITS, "two_edits")
        self._put(both.same("given", "paternal"), "in_given", (self.rp, self.rp))
        self._put(both.same("paternal", "given"), "in_given", (self.lp, self.lp))
        self._put(words == SIMILAR, "similar")

    def _cut_short(self) -> Any:
        """A name cut at its column's width within the second surname looks like another surname."""
        found = np.zeros(len(self.level), dtype=bool)
        rows = np.flatnonzero(self._both.cut & self._open)
        words = self._both.vocabulary.words
        left, right = (words[side["whole"][rows]] for side in (self._both.left, self._both.right))
        found[rows] = [_is_start(a, b) or _is_start(b, a) for a, b in zip(left, right, strict=True)]
        return found

    def _like_across(self) -> Any:
        """One side's only surname is nearly the other's second."""
        found = np.zeros(len(self.level), dtype=bool)
        for one, other, side in (
            (self.lq, self.rp, self._two_l & ~self._two_r),
            (self.lp, self.rq, self._two_r & ~self._two_l),
        ):
            rows = np.flatnonzero(self._open & side)
            found[rows] = np.isin(likeness(one[rows], other[rows], self._both.vocabulary), _LIKE)
        return found


def _is_start(short: str, long: str) -> bool:
    return len(short) >= 5 and long.startswith(short)
