"""Rules that no weight overrides, kept outside the model: they rest on levels and on frequencies, never on bits.

No match on names alone, nor on names and date of birth alone: beside them stands a unique number or one more
independent identifier (TransUnion v. Ramirez, 594 U.S. 413 (2021); CFPB opinion of 10 November 2021).
Sex and race never count. A number alone is no person either: numbers are borrowed and mistyped.
"""

from typing import Any

import numpy as np

from transforms.linkage.levels import Levels, names_agree
from transforms.linkage.weigh import WeighedPairs, has_unique_number

RARE_MIDDLE_MBIT = 7_500  # a middle name that about one resident in 180 carries, or fewer
RARE_BIRTHPLACE_MBIT = 2_000  # a birthplace of one resident in four or fewer: "New Mexico" tells nobody apart

NEEDS_IDENTIFIER = "names_and_date_alone"
CONTRADICTION = "look_alike"
SUFFIX = "suffix_contradiction"
FACTS = "date_or_number_contradiction"
NAMES = "names_do_not_agree"
RIVALS = "rivals"
APART = "apart"

_DAYS_THAT_AGREE = ("equal", "month_equal", "day_month_swapped", "one_digit")
_DATES_THAT_AGREE = (*_DAYS_THAT_AGREE, "year_equal")  # January 1 is not among them


def independent_identifiers(weighed: WeighedPairs) -> Any:
    """Return, per pair, how many independent identifiers agree beside names, date of birth and unique numbers."""
    levels = {c.name: c.levels for c in weighed.comparisons}
    rare_middle = (levels["middle"] == "equal") & _rare(weighed, "middle", RARE_MIDDLE_MBIT)
    rare_birthplace = (levels["birth_place"] == "equal") & _rare(weighed, "birth_place", RARE_BIRTHPLACE_MBIT)
    found = (
        np.isin(levels["ssn"], ["last_four", "one_digit"]),
        np.isin(levels["place"], ["same_address", "same_postcode"]),
        levels["alias"] == "known_on_both",
        rare_birthplace,
        rare_middle,
    )
    return np.sum([np.asarray(hit, dtype=np.int64) for hit in found], axis=0)


def standing_identifier(weighed: WeighedPairs) -> Any:
    """Return which pairs have a unique number, or one more independent identifier beside names and date of birth.

    Without a date of birth that agrees, two independent identifiers must take its place.
    """
    levels = {c.name: c.levels for c in weighed.comparisons}
    independent = independent_identifiers(weighed)
    dated = np.isin(levels["birth_date"], _DATES_THAT_AGREE)
    return has_unique_number(levels) | (dated & (independent >= 1)) | (independent >= 2)


def supporting_names(weighed: WeighedPairs) -> Any:
    """Return which pairs agree in both name parts, or in one of them and in more of the birth date than its year."""
    levels = {c.name: c.levels for c in weighed.comparisons}
    surname, given = names_agree(levels["surname"]), names_agree(levels["given"])
    dated = np.isin(levels["birth_date"], _DAYS_THAT_AGREE)
    return (surname & given) | ((surname | given) & dated)


def broken_rule(weighed: WeighedPairs, side: str) -> Levels:
    """Return the rule each pair breaks, or an empty text.

    On the registry side a match protects the person, so the third identifier is not asked for there where both
    names agree; but "registered" closes a count, so half a name and a date of birth say no more than "a person must
    look". The contradictions stand on every side: a father and son of one name and home differ in dates and
    numbers only.
    """
    levels = {c.name: c.levels for c in weighed.comparisons}
    unique = has_unique_number(levels)
    rules = np.full(len(weighed.weight), "", dtype=object)
    rules[~supporting_names(weighed)] = NAMES
    another_day = levels["birth_date"] == "different"
    another_number = np.isin(levels["ssn"], ["different", "last_four_different"])
    rules[(another_day | another_number) & ~unique] = FACTS
    rules[(levels["suffix"] == "different") & ~unique] = SUFFIX
    rules[levels["look_alike"] != "none"] = CONTRADICTION
    unproven = (rules == "") & ~standing_identifier(weighed)
    if side.startswith("registry"):
        rules[unproven & ~(names_agree(levels["surname"]) & names_agree(levels["given"]))] = NAMES
    else:
        rules[unproven] = NEEDS_IDENTIFIER
    return rules


def missing_identifiers(weighed: WeighedPairs, rules: Levels) -> Levels:
    """Return, per pair, the identifier that would settle it, cheapest first, in words.

    Args:
        weighed: pairs.
        rules: the hard rule that lowered each pair, or an empty text.
    """
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
    told_apart = np.isin(rules, [CONTRADICTION, SUFFIX, FACTS, RIVALS])
    words[told_apart] = (
        "a number that only one person has, on both sides: Social Security, license, FBI or state id"
    )
    words[rules == NAMES] = "a former or other name that joins the two, on paper"
    return words


def _rare(weighed: WeighedPairs, name: str, least: int) -> Any:
    rarity = weighed.comparison(name).rarity
    assert rarity is not None, f"[{name}]: a comparison whose rarity the hard rules ask for"
    return rarity >= least
