"""Right records that fit one left record: the same person filed twice, or different people?

Weights say how well each fits the left record. Whether two of them are one person is another question, asked of the
two records themselves.
"""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.hard_rules import NEEDS_IDENTIFIER, broken_rule
from transforms.linkage.levels import Levels
from transforms.linkage.model import LinkageModel
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weigh import WeighedPairs, has_unique_number, weigh_pairs

_DISAGREES = {
    "birth_date": ("different", "near_year", "year_and_part"),
    "ssn": ("different", "last_four_different"),
    "license": ("different",),
    "given": ("different",),
    "suffix": ("different",),
    "sex": ("different",),
}


def clearly_apart(weighed: WeighedPairs) -> Any:
    """Return which pairs cannot be one person: something known on both disagrees and no unique number joins them."""
    levels = {c.name: c.levels for c in weighed.comparisons}
    hits = [np.isin(levels[name], wrong) for name, wrong in _DISAGREES.items()]
    hits.append(levels["look_alike"] != "none")
    return np.logical_or.reduce(hits) & ~has_unique_number(levels)


def open_rows(
    weighed: WeighedPairs,
    right: PersonFeatures,
    verdict: Levels,
    rule: Levels,
    *,
    model: LinkageModel,
    profile: PopulationProfile,
) -> list[int]:
    """Return the rows that are a match by weight and rule, and yet another right record leaves open.

    The strongest match stands with every other record that may be the same person (of one source: that is shown to
    be). A record that is somebody else is left open; if it fits the left record within the rival window (with a unique
    number in common: if it fits better still, or has such a number too), so is everything that stood.

    Args:
        weighed: pairs of one side, all candidates of a left record together.
        right: features of the right side.
        verdict, rule: row for row with `weighed`, before rivals.
        model: operating points and the rival window, thousandths of a bit.
        profile: population profile.
    """
    groups = _close_groups(weighed, verdict, rule, model.rival_window)
    one_person = _one_person(weighed, right, groups, model, profile)
    unique = has_unique_number({c.name: c.levels for c in weighed.comparisons})
    right_rows = weighed.pairs["right_row"].to_numpy()
    found: list[int] = []
    for rows in groups:
        ordered = sorted(
            rows, key=lambda row: (not unique[row], -int(weighed.weight[row]), int(right_rows[row]))
        )
        standing: list[int] = []
        others: list[int] = []
        for row in ordered:
            here = int(right_rows[row])
            fits = all(one_person[frozenset((here, int(right_rows[kept])))] for kept in standing)
            (standing if fits else others).append(row)
        numbered = [row for row in others if unique[row]]
        near = [
            row
            for row in others
            if weighed.weight[row]
            >= weighed.weight[standing[0]] - (0 if unique[standing[0]] else model.rival_window)
        ]
        rivals = others if not (numbered or near) else [*others, *standing]
        found += [row for row in rivals if verdict[row] == "match"]
    return found


def _close_groups(weighed: WeighedPairs, verdict: Levels, rule: Levels, window: int) -> list[list[int]]:
    """Return, per left record with a match, the rows that match and those that fit nearly as well."""
    lefts = weighed.pairs["left_row"].to_numpy()
    matches = np.flatnonzero(verdict == "match")
    best = pd.Series(weighed.weight[matches]).groupby(lefts[matches]).max()
    candidates = np.flatnonzero(np.isin(lefts, best.index) & np.isin(rule, ["", NEEDS_IDENTIFIER]))
    near = weighed.weight[candidates] >= best.reindex(lefts[candidates]).to_numpy() - window
    groups: dict[int, list[int]] = {}
    for row in sorted({*matches.tolist(), *candidates[near].tolist()}):
        groups.setdefault(int(lefts[row]), []).append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _one_person(
    weighed: WeighedPairs,
    right: PersonFeatures,
    groups: list[list[int]],
    model: LinkageModel,
    profile: PopulationProfile,
) -> dict[frozenset[int], bool]:
    """Return, for every two right records of a group, whether they may stand beside each other."""
    right_rows = weighed.pairs["right_row"].to_numpy()
    wanted = {
        pair for rows in groups for pair in combinations(sorted({int(right_rows[row]) for row in rows}), 2)
    }
    if not wanted:
        return {}
    pairs = pd.DataFrame(sorted(wanted), columns=["left_row", "right_row"])
    compared = weigh_pairs(pairs, right, right, side="residency", model=model, profile=profile)
    may_be = ~clearly_apart(compared)
    # a source files each person once: only a number, or day and home together, shows a second filing
    levels = {c.name: c.levels for c in compared.comparisons}
    at_home = (levels["place"] == "same_address") & (levels["birth_date"] == "equal")
    filed_twice = has_unique_number(levels) | (levels["ssn"] == "last_four") | at_home
    fits_well = (compared.weight >= model.match_at["residency"]) & (broken_rule(compared, "residency") == "")
    shown = may_be & fits_well & filed_twice
    sources = right.people["source_id"].to_numpy(dtype=object)
    one, other = pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy()
    fits = np.where(sources[one] == sources[other], shown, may_be)
    return {frozenset((int(a), int(b))): bool(ok) for a, b, ok in zip(one, other, fits, strict=True)}
