"""The scale: a pair with other facts on it, weighed again as the whole files would weigh it, rivals included."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from transforms.linkage.candidates.pairs import find_candidates
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.decide import ranks
from transforms.linkage.engine import Sides, WeighedCandidates, weigh_rows, weigh_sides
from transforms.linkage.explain.records import stacked, taken, with_record
from transforms.linkage.explain.rivals import FELT, Rival, rivals_beside
from transforms.linkage.hard_rules import RIVALS
from transforms.linkage.night_verdicts import (
    WITHIN,
    Judged,
    by_rule,
    kept_rows,
    of_a_night,
    of_one_side,
    weigh_two,
    weighed_as,
)
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.pairs import WeighedPairs

_WITHOUT_BOUND = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Reweighed:
    """What a changed pair weighs."""

    weight: int | None
    """Thousandths of a bit; None where the two records would not be compared at all."""
    verdict: str
    """match, possible or no_match."""
    rule: str = ""
    """The rule that lowers the verdict whatever the pair weighs; empty text where none does."""
    taken: int = 0
    """What rivals take of the weight, thousandths of a bit, at most 0."""
    rival: Rival | None = None
    """The right record that takes most of it, or that fits best beside the right one where the rule is of rivals. None
    where neither is so, and where nobody asked for names."""


NOT_COMPARED = Reweighed(weight=None, verdict="no_match")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The pair as it is."""

    candidates: WeighedCandidates | None
    """All candidates of the left record; None for two records of one side, which nobody else competes with."""
    pairs: WeighedPairs
    """The pair alone; without rules and rivals where nothing proposed it."""
    result: Reweighed


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
    """residency, registry or registry_resident; conviction or resident for two records of one side."""
    sources: Any = None
    """Source of every right record, for a pair of a night: there a record that fits nearly as well leaves a match open.
    None for files, which are linked without that."""

    @property
    def left(self) -> CodedPeople:
        """The left record as it is."""
        return self.sides.left

    @property
    def right(self) -> CodedPeople:
        """The right record as it is."""
        return taken(self.sides.right, [self.right_row])

    @property
    def is_within(self) -> bool:
        """Whether the two are records of one side, which a match brings together: no rule proposes them."""
        return self.side in WITHIN

    @property
    def points_of(self) -> str:
        """The side whose thresholds hold."""
        return weighed_as(self.side)

    def own(self) -> Own:
        """Return the pair as it is, weighed as the files or the night weigh it."""
        if self.is_within:
            pairs = weigh_two(self.sides, self.model, [(0, self.right_row)])
            return Own(
                candidates=None, pairs=pairs, result=_results(pairs, of_one_side(pairs, self.model))[0]
            )
        weighed = self._candidates(self.sides)
        place = np.flatnonzero(weighed.right == self.right_row)
        nothing = np.zeros(1, dtype=np.int32)
        pairs = weigh_rows(
            self.sides, self.model, nothing, np.array([self.right_row], dtype=np.int32),
            weighed.rules[place] if len(place) else nothing, prior=weighed.prior,
            rivals=weighed.rivals[place] if len(place) else nothing,
        )  # fmt: skip
        found = self._judged(weighed, self.sides, self.right_row, self.sources)
        return Own(candidates=weighed, pairs=pairs, result=found.get(0, NOT_COMPARED))

    def weigh_lefts(self, lefts: Sequence[CodedPeople], *, with_rivals: bool = False) -> list[Reweighed]:
        """Return what each left record would weigh in place of the own one, against the right record as it is.

        Args:
            lefts: the changed left records.
            with_rivals: whether to say who takes the bits; that takes longer.
        """
        if not lefts:
            return []
        rows = self._within_reach(lefts)
        place = int(np.searchsorted(rows, self.right_row))
        near = taken(self.sides.right, rows)
        return self._weighed(lefts, near, place, self._sources(rows), with_rivals)

    def weigh_pairs(self, pairs: Sequence[tuple[CodedPeople, CodedPeople]]) -> list[Reweighed]:
        """Return what each left and right record would weigh in place of the own two, and who takes bits from them."""
        if not pairs:
            return []
        rows = self._within_reach([left for left, _ in pairs])
        near, place = taken(self.sides.right, rows), int(np.searchsorted(rows, self.right_row))
        sources = self._sources(rows)
        return [
            self._weighed([left], with_record(near, place, right), place, sources, True)[0]
            for left, right in pairs
        ]

    def _within_reach(self, lefts: Sequence[CodedPeople]) -> Any:
        """Return the right rows that share any blocking key with any of these records, and the pair's own.

        Whether a rule proposes a pair depends on how many right records share its key. All that share one are here, so
        that among them the rules propose what they would propose in the whole file.
        """
        if self.is_within:
            return np.array([self.right_row], dtype=np.int64)
        sides = self.sides
        rules = [
            replace(rule, most=_WITHOUT_BOUND)
            for rule in blocking_rules(self.side, self.sides.population.size)
        ]
        found = find_candidates(stacked(lefts), sides.right, sides.vocabulary, rules=rules, index=sides.index)
        return np.union1d(found.right, [self.right_row]).astype(np.int64)

    def _sources(self, rows: Any) -> Any:
        return None if self.sources is None else self.sources[rows]

    def _weighed(
        self, lefts: Sequence[CodedPeople], right: CodedPeople, place: int, sources: Any, with_rivals: bool
    ) -> list[Reweighed]:
        sides = replace(self.sides, left=stacked(lefts), right=right)
        if self.is_within:
            pairs = weigh_two(sides, self.model, [(number, place) for number in range(len(lefts))])
            return _results(pairs, of_one_side(pairs, self.model))
        weighed = self._candidates(sides)
        found = self._judged(weighed, sides, place, sources)
        if with_rivals:
            found = {row: self._with_rival(own, row, weighed, sides, place) for row, own in found.items()}
        return [found.get(number, NOT_COMPARED) for number in range(len(lefts))]

    def _with_rival(
        self, own: Reweighed, left_row: int, weighed: WeighedCandidates, sides: Sides, place: int
    ) -> Reweighed:
        """Return what a changed pair weighs with the right record that competes most, where one does."""
        if own.weight is None or (own.taken > -FELT and own.rule != RIVALS):
            return own
        beside = rivals_beside(weighed, left_row, place, own.weight - own.taken, sides, self.model)
        wanted = beside if own.rule == RIVALS else [rival for rival in beside if rival.is_counted]
        return replace(own, rival=next(iter(wanted), None))

    def _candidates(self, sides: Sides) -> WeighedCandidates:
        return weigh_sides(
            sides,
            self.model,
            side=self.side,
            threads=1,
            rules=blocking_rules(self.side, self.sides.population.size),
        )

    def _judged(
        self, weighed: WeighedCandidates, sides: Sides, place: int, sources: Any
    ) -> dict[int, Reweighed]:
        """Return left row to what its pair with one right record weighs; nothing where the two are not compared."""
        own = np.flatnonzero(weighed.right == place)
        # what a night does not look at is too light for any verdict but one
        found = {
            int(weighed.left[row]): Reweighed(
                weight=int(weighed.weight[row]), verdict="no_match", taken=int(weighed.rivals[row])
            )
            for row in own
        }
        rank = ranks(weighed.left, weighed.right, weighed.weight)
        rows = own if sources is None else kept_rows(weighed, rank, self.side, self.model)
        pairs = weigh_rows(
            sides, self.model, weighed.left[rows], weighed.right[rows], weighed.rules[rows],
            prior=weighed.prior, rivals=weighed.rivals[rows],
        )  # fmt: skip
        if sources is None:
            judged = by_rule(pairs, self.side, self.model)
        else:
            judged = of_a_night(pairs, sides, sources, self.side, self.model)
        results = zip(pairs.left.tolist(), pairs.right.tolist(), _results(pairs, judged), strict=True)
        return found | {left: result for left, right, result in results if right == place}


def _results(pairs: WeighedPairs, judged: Judged) -> list[Reweighed]:
    return [
        Reweighed(weight=int(weight), verdict=str(verdict), rule=str(rule), taken=int(taken))
        for weight, verdict, rule, taken in zip(pairs.weight, *judged, pairs.rivals, strict=True)
    ]
