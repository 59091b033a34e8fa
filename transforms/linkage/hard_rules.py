"""Rules that no weight overrides, kept outside the model.

No match on names alone, nor on names and date of birth alone: beside them stands a unique number or one more
independent identifier (TransUnion v. Ramirez, 594 U.S. 413 (2021); CFPB opinion of 10 November 2021).
Sex and race never count.
"""

from typing import Any

import numpy as np

from transforms.linkage.levels import Levels
from transforms.linkage.weigh import WeighedPairs, has_unique_number

RARE_MIDDLE_MBIT = 7_500  # a middle name that about one resident in 180 carries, or fewer

NEEDS_IDENTIFIER = "names_and_date_alone"
CONTRADICTION = "look_alike"
SUFFIX = "suffix_contradiction"


def standing_identifier(weighed: WeighedPairs) -> Any:
    """Return which pairs have a unique number or an independent identifier beside names and date of birth."""
    levels = {c.name: c.levels for c in weighed.comparisons}
    middle_bits = next(c.mbit for c in weighed.comparisons if c.name == "middle")
    rare_middle = (levels["middle"] == "equal") & (middle_bits >= RARE_MIDDLE_MBIT)
    independent = (
        np.isin(levels["ssn"], ["last_four", "one_digit"])
        | np.isin(levels["place"], ["same_address", "same_postcode"])
        | (levels["birth_place"] == "equal")
        | (levels["alias"] == "known_on_both")
        | rare_middle
    )
    return has_unique_number(levels) | independent


def broken_rule(weighed: WeighedPairs, side: str) -> Levels:
    """Return the rule each pair breaks, or an empty text.

    On the registry side a match protects the person, so the third identifier is not asked for there; the
    contradictions stand on every side.
    """
    levels = {c.name: c.levels for c in weighed.comparisons}
    unique = has_unique_number(levels)
    rules = np.full(len(weighed.weight), "", dtype=object)
    rules[(levels["suffix"] == "different") & ~unique] = SUFFIX
    rules[levels["look_alike"] != "none"] = CONTRADICTION
    if side == "residency":
        rules[(rules == "") & ~standing_identifier(weighed)] = NEEDS_IDENTIFIER
    return rules


def missing_identifiers(weighed: WeighedPairs) -> Levels:
    """Return, per pair, the identifier that would settle it, cheapest first, in words."""
    levels = {c.name: c.levels for c in weighed.comparisons}
    words = np.full(len(weighed.weight), "one more independent identifier", dtype=object)
    choices = (
        ("birth_place", "the birthplace on both sides"),
        ("place", "an address or place history in New Mexico on the conviction side"),
        ("license", "the New Mexico driver license number on the conviction side"),
        ("ssn", "the Social Security number, or its last four digits, on both sides"),
    )
    for name, sentence in choices:
        words[levels[name] == "missing"] = sentence
    words[levels["birth_date"] == "missing"] = (
        "the date of birth, and a Social Security number or its last four digits"
    )
    return words
