"""The scale: a pair with other facts on it, weighed again as the whole files would weigh it, rivals included."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from transforms.linkage.candidates.pairs import find_candidates
from transforms.linkage.candidates.rules import RULES
from transforms.linkage.decide import verdicts_by_weight
from transforms.linkage.engine import Sides, weigh_rows, weigh_sides
from transforms.linkage.explain.records import stacked, taken, with_record
from transforms.linkage.hard_rules import broken_rule
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.pairs import WeighedPairs

_WITHOUT_BOUND = [replace(rule, most=2**40) for rule in RULES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reweighed:
    """What a changed pair weighs."""

    weight: int | None
    """Thousandths of a bit; None where the two records would not be compared at all."""
    verdict: str
    """match, possible or no_match."""
    rule: str = ""
    """The hard rule that keeps the pair possible whatever it weighs; empty text where none does."""


NOT_COMPARED = Reweighed(weight=None, verdict="no_match")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One pair of two sides.

    The population stays as the profile has it (size, rarity of words) and so does the share of left records with a
    partner: what a single record says does not change them. Everything else is done again: which right records are
    compared with the changed one, every comparison, every rival.
    """

    sides: Sides
    """The left record alone, and the whole right side; the population's share must be known."""
    right_row: int
    model: LinkageModel
    side: str

    @property
    def left(self) -> CodedPeople:
        """The left record as it is."""
        return self.sides.left

    @property
    def right(self) -> CodedPeople:
        """The right record as it is."""
        return taken(self.sides.right, [self.right_row])

    def judged(self, pairs: WeighedPairs) -> list[Reweighed]:
        """Return weight and verdict of some pairs: heavy enough and against no hard rule is a match."""
        points = {
            "match_at": self.model.match_at[self.side],
            "possible_at": self.model.possible_at[self.side],
        }
        verdicts = verdicts_by_weight(pairs.weight, **points)
        rules = np.where(verdicts == "match", broken_rule(pairs, self.side), "")
        verdicts[rules != ""] = "possible"
        return [
            Reweighed(weight=int(weight), verdict=str(verdict), rule=str(rule))
            for weight, verdict, rule in zip(pairs.weight, verdicts, rules, strict=True)
        ]

    def weigh_lefts(self, lefts: Sequence[CodedPeople]) -> list[Reweighed]:
        """Return what each left record would weigh in place of the own one, against the right record as it is."""
        if not lefts:
            return []
        rows = self._within_reach(lefts)
        return self._weighed(lefts, taken(self.sides.right, rows), int(np.searchsorted(rows, self.right_row)))

    def weigh_pairs(self, pairs: Sequence[tuple[CodedPeople, CodedPeople]]) -> list[Reweighed]:
        """Return what each left and right record would weigh in place of the own two."""
        if not pairs:
            return []
        rows = self._within_reach([left for left, _ in pairs])
        near, place = taken(self.sides.right, rows), int(np.searchsorted(rows, self.right_row))
        return [self._weighed([left], with_record(near, place, right), place)[0] for left, right in pairs]

    def _within_reach(self, lefts: Sequence[CodedPeople]) -> Any:
        """Return the right rows that share any blocking key with any of these records, and the pair's own.

        Whether a rule proposes a pair depends on how many right records share its key. All that share one are here, so
        that among them the rules propose what they would propose in the whole file.
        """
        sides = self.sides
        found = find_candidates(
            stacked(lefts), sides.right, sides.vocabulary, rules=_WITHOUT_BOUND, index=sides.index
        )
        return np.union1d(found.right, [self.right_row]).astype(np.int64)

    def _weighed(self, lefts: Sequence[CodedPeople], right: CodedPeople, place: int) -> list[Reweighed]:
        sides = replace(self.sides, left=stacked(lefts), right=right)
        weighed = weigh_sides(sides, self.model, side=self.side, threads=1)
        own = np.flatnonzero(weighed.right == place)
        pairs = weigh_rows(
            sides, self.model, weighed.left[own], weighed.right[own], weighed.rules[own],
            prior=weighed.prior, rivals=weighed.rivals[own],
        )  # fmt: skip
        found = dict(zip(weighed.left[own].tolist(), self.judged(pairs), strict=True))
        return [found.get(number, NOT_COMPARED) for number in range(len(lefts))]
