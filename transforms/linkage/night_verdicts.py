"""Verdicts of pairs: by weight and by the rules no weight overrides; in a night also by who else fits as well."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from transforms.linkage.decide import BEST_KEPT, verdicts_by_weight
from transforms.linkage.engine import Sides, WeighedCandidates, weigh_rows
from transforms.linkage.hard_rules import APART, RIVALS, broken_rule
from transforms.linkage.standing import clearly_apart, one_person, open_rows, rival_groups, wanted_comparisons
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.pairs import WeighedPairs

WITHIN = ("conviction", "resident")
"""Sides of records that a match brings together: held against each other, not looked for among others."""
Judged = tuple[Any, Any]
"""Verdict and hard rule, row for row; an empty text where no rule lowered the verdict."""


def weighed_as(side: str) -> str:
    """Return the side whose thresholds and population hold for a side."""
    return "residency" if side in WITHIN else side


def kept_rows(weighed: WeighedCandidates, rank: Any, side: str, model: LinkageModel) -> Any:
    """Return the candidates that a night looks at: all that fit by themselves, and each left record's best.

    Args:
        rank: each candidate's place among those of its left record, see `ranks`.
        side: residency, registry or registry_resident.
    """
    weight = weighed.weight
    shown = (weight >= model.floor) | side.startswith("registry")
    return np.flatnonzero(
        (weight - weighed.rivals >= model.possible_at[side]) | ((rank <= BEST_KEPT) & shown)
    )


def by_rule(pairs: WeighedPairs, side: str, model: LinkageModel) -> Judged:
    """Return verdict and the hard rule that lowered it: empty where the weight alone kept it from being a match."""
    verdict = verdicts_by_weight(
        pairs.weight, match_at=model.match_at[side], possible_at=model.possible_at[side]
    )
    rule = np.where(verdict == "match", broken_rule(pairs, side), "").astype(object)
    verdict[rule != ""] = "possible"
    return verdict, rule


def of_a_night(pairs: WeighedPairs, sides: Sides, sources: Any, side: str, model: LinkageModel) -> Judged:
    """Return the verdicts of the kept pairs of some left records, and the rules that lowered them.

    Args:
        pairs: all kept pairs of these left records, see `kept_rows`.
        sides: the two sides.
        sources: source of every right record.
        side: residency, registry or registry_resident.
        model: the pinned table of bits.
    """
    verdict, rule = by_rule(pairs, side, model)
    if side != "residency":
        return verdict, rule
    # what fits a left record by itself, and is no match only because somebody else fits as well
    alone = verdicts_by_weight(
        pairs.weight - pairs.rivals, match_at=model.match_at[side], possible_at=model.possible_at[side]
    )
    outdone = (alone == "match") & (verdict != "match") & (rule == "") & (broken_rule(pairs, side) == "")
    verdict[outdone], rule[outdone] = "possible", RIVALS
    groups = rival_groups(pairs, verdict, rule, model.rival_window)
    wanted = wanted_comparisons(pairs, groups)
    if wanted:
        within = Sides(
            left=sides.right, right=sides.right, vocabulary=sides.vocabulary, population=sides.population
        )
        beside = one_person(weigh_two(within, model, wanted), sources, model.match_at[side])
        rows = open_rows(pairs, groups, beside, verdict, model.rival_window)
        verdict[rows], rule[rows] = "possible", RIVALS
    return verdict, rule


def of_one_side(pairs: WeighedPairs, model: LinkageModel) -> Judged:
    """Return the verdicts of pairs of one side's own records: are they one person, or clearly two?"""
    verdict, rule = by_rule(pairs, "residency", model)
    apart = clearly_apart(pairs)
    verdict[apart], rule[apart] = "no_match", APART
    return verdict, rule


def weigh_two(sides: Sides, model: LinkageModel, wanted: Sequence[tuple[int, int]]) -> WeighedPairs:
    """Return some pairs weighed as they are, whatever proposed them; the population's share must be known."""
    rows = np.array(wanted, dtype=np.int32).reshape(-1, 2)
    nothing = np.zeros(len(rows), dtype=np.int32)
    share = sides.population.share
    assert share is not None, "the night's shares are pinned"
    prior = model.prior(share, sides.population.size)
    return weigh_rows(sides, model, rows[:, 0], rows[:, 1], nothing, prior=prior, rivals=nothing)
