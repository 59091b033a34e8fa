"""Right records that fit one left record: the same person filed twice, or different people?

Weights say how well each fits the left record. Whether two of them are one person is another question, asked of the
two records themselves.
"""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.hard_rules import (
    NEEDS_IDENTIFIER,
    OTHER_NAMES,
    OTHER_NUMBERS,
    RIVALS,
    HasLevels,
    broken_rule,
    has_unique_number,
    look_alikes,
)
from transforms.linkage.weights.pairs import WeighedPairs

_DISAGREES = {
    "birth_date": (
        "decades_apart", "a_generation_apart", "years_apart", "two_years_apart", "year_of_age", "month_and_day",
        "same_year", "days_apart", "year_and_day", "year_and_month", "year_off_by_one", "ten_years_off",
    ),
    "ssn": OTHER_NUMBERS,
    "license": ("different", "close"),
    "given": ("different",),
    "suffix": ("different",),
    "sex": ("different",),
}  # fmt: skip


def clearly_apart(pairs: HasLevels) -> Any:
    """Return which pairs cannot be one person: something known on both disagrees and no unique number joins them."""
    hits = [pairs.at(name, *wrong) for name, wrong in _DISAGREES.items()]
    hits.append(look_alikes(pairs))
    return np.logical_or.reduce(hits) & ~has_unique_number(pairs)


def facts_apart(levels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the facts for which a pair is clearly apart, as comparison and level.

    Args:
        levels: comparison to level of a pair that is; without a fact that differs by itself it is one of look-alikes.
    """
    found = tuple((name, levels[name]) for name, wrong in _DISAGREES.items() if levels[name] in wrong)
    return found or tuple(
        (name, levels[name]) for name, wrong in OTHER_NAMES.items() if levels[name] in wrong
    )


def rival_groups(pairs: WeighedPairs, verdict: Any, rule: Any, window: int) -> list[list[int]]:
    """Return, per left record with a match, the rows that match, and those that fit nearly as well or share a unique number:
    two residents with a number of one person each are a question, however much better one of them fits."""
    weight = pairs.weight + -pairs.rivals  # how well each fits by itself
    matches = np.flatnonzero(verdict == "match")
    best = pd.Series(weight[matches]).groupby(pairs.left[matches]).max()
    unique = has_unique_number(pairs)
    asked = np.isin(rule, ["", NEEDS_IDENTIFIER]) | (unique & (rule == RIVALS))
    candidates = np.flatnonzero(np.isin(pairs.left, best.index) & asked)
    near = weight[candidates] >= best.reindex(pairs.left[candidates]).to_numpy() - window
    near |= unique[candidates]
    groups: dict[int, list[int]] = {}
    for row in sorted({*matches.tolist(), *candidates[near].tolist()}):
        groups.setdefault(int(pairs.left[row]), []).append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def wanted_comparisons(pairs: WeighedPairs, groups: list[list[int]]) -> list[tuple[int, int]]:
    """Return every two right rows of a group, in order."""
    return sorted(
        {two for rows in groups for two in combinations(sorted({int(pairs.right[row]) for row in rows}), 2)}
    )


def one_person(within: WeighedPairs, sources: Any, match_at: int) -> dict[frozenset[int], bool]:
    """Return, for every two right records, whether they may stand beside each other.

    Args:
        within: the two right records of each comparison, weighed against each other.
        sources: source of every right record.
        match_at: weight of a match, thousandths of a bit.
    """
    may_be = ~clearly_apart(within)
    # a source files each person once: only a number, or day and home together, shows a second filing
    at_home = within.at("place", "same_address") & within.at("birth_date", "equal")
    filed_twice = has_unique_number(within) | within.at("ssn", "last_four") | at_home
    fits_well = (within.weight >= match_at) & (broken_rule(within, "residency") == "")
    shown = may_be & fits_well & filed_twice
    fits = np.where(sources[within.left] == sources[within.right], shown, may_be)
    return {
        frozenset((int(a), int(b))): bool(ok)
        for a, b, ok in zip(within.left, within.right, fits, strict=True)
    }


def open_rows(
    pairs: WeighedPairs,
    groups: list[list[int]],
    beside: dict[frozenset[int], bool],
    verdict: Any,
    window: int,
) -> list[int]:
    """Return the rows that are a match by weight and rule, and yet another right record leaves open.

    The strongest match stands with every other record that may be the same person (of one source: that is shown to
    be). A record that is somebody else is left open; if it fits the left record within the rival window (with a unique
    number in common: if it fits better still, or has such a number too), so is everything that stood.

    Args:
        pairs: pairs of one side, all candidates of a left record that matter together.
        groups: see `rival_groups`.
        beside: see `one_person`.
        verdict: row for row with `pairs`, before rivals.
        window: the model's rival window, thousandths of a bit.
    """
    unique = has_unique_number(pairs)
    weight = pairs.weight + -pairs.rivals
    found: list[int] = []
    for rows in groups:
        ordered = sorted(rows, key=lambda row: (not unique[row], -int(weight[row]), int(pairs.right[row])))
        standing: list[int] = []
        others: list[int] = []
        for row in ordered:
            here = int(pairs.right[row])
            fits = all(beside[frozenset((here, int(pairs.right[kept])))] for kept in standing)
            (standing if fits else others).append(row)
        numbered = [row for row in others if unique[row]]
        near = [
            row
            for row in others
            if weight[row] >= weight[standing[0]] - (0 if unique[standing[0]] else window)
        ]
        rivals = others if not (numbered or near) else [*others, *standing]
        found += [row for row in rivals if verdict[row] == "match"]
    return found
