"""Rules that no weight overrides, kept outside the model: they rest on levels and on frequencies, never on bits.

No match on names alone, nor on names and date of birth alone: beside them stands a unique number or one more
independent identifier (TransUnion v. Ramirez, 594 U.S. 413 (2021); CFPB opinion of 10 November 2021).
Sex and race never count. A number alone is no person either: numbers are borrowed and mistyped.
"""

from collections.abc import Collection
from typing import Any, Protocol

import numpy as np

from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.weights.pairs import WeighedPairs

Rules = Any
"""An object array: the rule a pair breaks, or an empty text."""

RARE_MIDDLE_MBIT = 7_500  # a middle name that about one resident in 180 carries, or fewer

NEEDS_IDENTIFIER = "names_and_date_alone"
CONTRADICTION = "look_alike"
SUFFIX = "suffix_contradiction"
FACTS = "date_or_number_contradiction"
NAMES = "names_do_not_agree"
RIVALS = "rivals"
APART = "apart"

_SURNAMES_THAT_DO_NOT_AGREE = (
    "missing",
    "different",
    "similar",
    "second_only",
    "in_given",
    "two_edits",
    "in_middle",
)
_SURNAMES_THAT_AGREE = tuple(n for n in LEVELS["surname"] if n not in _SURNAMES_THAT_DO_NOT_AGREE)
_GIVEN_THAT_AGREE = tuple(
    n for n in LEVELS["given"] if n not in ("missing", "different", "similar", "two_edits")
)
_DAYS_THAT_AGREE = (
    "equal", "year_month_equal", "swapped", "transposed", "day_digit", "month_digit", "year_digit",
)  # fmt: skip
_DATES_THAT_AGREE = (*_DAYS_THAT_AGREE, "year_equal")  # January 1 is not among them
_OTHER_DATES = (
    "decades_apart", "a_generation_apart", "years_apart", "two_years_apart", "month_and_day", "same_year", "days_apart",
)  # fmt: skip
OTHER_NUMBERS = (
    "different",
    "last_four_different",
    "last_four_close",
    "two_digits_off",
    "last_four_of_whole",
)


OTHER_NAMES = {"given": ("different", "similar", "two_edits"), "middle": ("different", "initial_differs")}
"""Levels at which a name within one family is another person's."""


class HasLevels(Protocol):
    """Pairs whose levels can be asked for, weighed or not."""

    def at(self, comparison: str, *levels: str) -> Any:
        """Return where the level of a comparison is one of these."""


def has_unique_number(pairs: HasLevels) -> Any:
    """Return which pairs agree on a number that belongs to one person; its issuer must be known."""
    hits = [pairs.at(name, "equal") for name in ("ssn", "license", "fbi", "state_id")]
    return np.logical_or.reduce(hits)


def surnames_agree(pairs: WeighedPairs) -> Any:
    """Return where the surnames support one person; a merely similar spelling does not."""
    return pairs.at("surname", *_SURNAMES_THAT_AGREE)


def given_names_agree(pairs: WeighedPairs) -> Any:
    """Return where the given names support one person."""
    return pairs.at("given", *_GIVEN_THAT_AGREE)


def look_alikes(pairs: HasLevels) -> Any:
    """Return which pairs look like relatives: twins and siblings share surname and date of birth, households share
    the address; another given name contradicts, it does not merely fail to support. So does another middle name, for
    families give the first name twice (MARIA ELENA and MARIA LUISA). A unique number in common overrules."""
    family = ~pairs.at("surname", "missing", "different", "similar", "in_given", "two_edits")
    other_given, other_middle = (pairs.at(name, *levels) for name, levels in OTHER_NAMES.items())
    together = pairs.at("place", "same_address") | pairs.at("birth_date", "equal", "january_first")
    return family & together & (other_given | other_middle) & ~has_unique_number(pairs)


def contradict(pairs: HasLevels, *, but: Collection[str] = ()) -> Any:
    """Return which pairs contradict each other by a rule that stands on every side: a date, a number, a suffix, or the
    look of a relative; no unique number joins them.

    Args:
        pairs: pairs.
        but: rules that are left out.
    """
    return np.logical_or.reduce([hits for rule, hits in _contradictions(pairs).items() if rule not in but])


def _contradictions(pairs: HasLevels) -> dict[str, Any]:
    """Return rule to the pairs that contradict each other by it; of several rules the last one names a pair."""
    alone = ~has_unique_number(pairs)
    other_facts = pairs.at("birth_date", *_OTHER_DATES) | pairs.at("ssn", *OTHER_NUMBERS)
    return {
        FACTS: other_facts & alone,
        SUFFIX: pairs.at("suffix", "different") & alone,
        CONTRADICTION: look_alikes(pairs),
    }


def independent_identifiers(pairs: WeighedPairs) -> Any:
    """Return, per pair, how many independent identifiers agree beside names, date of birth and unique numbers."""
    found = (
        pairs.at("ssn", "last_four", "close"),
        # one number of no known office: not proof, but no accident either beside names and date
        pairs.at("license", "equal_somewhere"),
        pairs.at("state_id", "equal_somewhere"),
        pairs.at("place", "same_address", "same_postcode"),
        pairs.at("known_on_both", "yes"),
        pairs.at("birth_place", "equal_and_rare"),
        pairs.at("middle", "equal") & (pairs.evidence.rarity["middle"] >= RARE_MIDDLE_MBIT),
    )
    return np.sum([np.asarray(hit, dtype=np.int64) for hit in found], axis=0)


def standing_identifier(pairs: WeighedPairs) -> Any:
    """Return which pairs have a unique number, or one more independent identifier beside names and date of birth.

    Without a date of birth that agrees, two independent identifiers must take its place.
    """
    independent = independent_identifiers(pairs)
    dated = pairs.at("birth_date", *_DATES_THAT_AGREE)
    return has_unique_number(pairs) | (dated & (independent >= 1)) | (independent >= 2)


def supporting_names(pairs: WeighedPairs) -> Any:
    """Return which pairs agree in both name parts, or in one of them and in more of the birth date than its year."""
    surname, given = surnames_agree(pairs), given_names_agree(pairs)
    return (surname & given) | ((surname | given) & pairs.at("birth_date", *_DAYS_THAT_AGREE))


def broken_rule(pairs: WeighedPairs, side: str) -> Rules:
    """Return the rule each pair breaks, or an empty text.

    On the registry side a match protects the person, so the third identifier is not asked for there where both
    names agree and the day, too; but "registered" closes a count, so half a name and a date of birth, or two names and
    no more of the date than its year, say no more than "a person must look". The contradictions stand on every side:
    a father and son of one name and home differ in dates and numbers only.
    """
    rules = np.full(len(pairs), "", dtype=object)
    rules[~supporting_names(pairs)] = NAMES
    for rule, hits in _contradictions(pairs).items():
        rules[hits] = rule
    unproven = (rules == "") & ~standing_identifier(pairs)
    if side.startswith("registry"):
        rules[unproven & ~pairs.at("birth_date", *_DAYS_THAT_AGREE)] = NEEDS_IDENTIFIER
        rules[unproven & ~(surnames_agree(pairs) & given_names_agree(pairs))] = NAMES
    else:
        rules[unproven] = NEEDS_IDENTIFIER
    return rules


def missing_identifiers(pairs: WeighedPairs, rules: Rules) -> Rules:
    """Return, per pair, the identifier that would settle it, cheapest first, in words.

    Args:
        pairs: pairs.
        rules: the hard rule that lowered each pair, or an empty text.
    """
    words = np.full(len(pairs), "one more independent identifier", dtype=object)
    choices = (
        ("birth_place", "the birthplace on both sides"),
        ("place", "an address or place history in New Mexico on the conviction side"),
        ("license", "the New Mexico driver license number on the conviction side"),
        ("ssn", "the Social Security number, or its last four digits, on both sides"),
    )
    for name, sentence in choices:
        words[pairs.at(name, "missing")] = sentence
    words[pairs.at("birth_date", "missing")] = (
        "the date of birth, and a Social Security number or its last four digits"
    )
    told_apart = np.isin(rules, [CONTRADICTION, SUFFIX, FACTS, RIVALS])
    words[told_apart] = (
        "a number that only one person has, on both sides: Social Security, license, FBI or state id"
    )
    words[rules == NAMES] = "a former or other name that joins the two, on paper"
    return words
