"""Blocking rules: what two records must share to be compared. Each gives keys of a record; one in common is enough.

A rule is reviewed like any other statement about evidence: it has a name, a reason, and a bound on how many right
records may stand behind one key. What the bound leaves out is counted and reported.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from transforms.linkage.candidates.keys import Keys, RowFacts, mixed

KeysOf = Callable[[RowFacts], Keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingRule:
    """One way for a pair to become a candidate."""

    rule_id: str
    reason: str
    keys: KeysOf
    most: int
    """Right records that may share a key; a more frequent key proposes nothing by this rule."""


def _number(kind: str, salt: int) -> KeysOf:
    def keys(facts: RowFacts) -> Keys:
        own = facts.people.numbers[kind]
        part = slice(own.start[facts.low], own.start[facts.high])
        return Keys(own.row[part], mixed(own.value[part] + np.uint64(salt)))

    return keys


def _undated(facts: RowFacts, of_left: bool) -> Keys:
    if facts.is_left != of_left:
        return facts.pairs
    kept = facts.undated[facts.pairs.rows - facts.low]
    return Keys(facts.pairs.rows[kept], facts.pairs.keys[kept])


def _address(facts: RowFacts) -> Keys:
    own = facts.people.places
    part = slice(own.start[facts.low], own.start[facts.high])
    known = own.address[part] != 0
    return Keys(own.row[part][known], mixed(own.address[part][known] + np.uint64(8)))


def _rule(rule_id: str, most: int, keys: KeysOf, reason: str) -> BlockingRule:
    return BlockingRule(rule_id=rule_id, reason=reason, keys=keys, most=most)


RULES: tuple[BlockingRule, ...] = (
    _rule("ssn", 500, _number("ssn", 11), "one person, one number"),
    _rule("license", 500, _number("license", 12), "one person, one number in a state"),
    _rule("fbi", 500, _number("fbi", 13), "one person, one number"),
    _rule("state_id", 500, _number("state_id", 14), "one person, one number in a state"),
    _rule(
        "date_and_word",
        1_000,
        lambda facts: facts.joined(facts.words, facts.days, 1),
        "the whole date, day and month perhaps exchanged, and any one name word by sound: survives every other name"
        " being changed, swapped, joined or misspelled",
    ),
    _rule(
        "date_and_initials",
        1_000,
        lambda facts: facts.joined(facts.initials, facts.days, 9),
        "the whole date and both initials, exchanged or not: survives slips in both names",
    ),
    _rule(
        "date_and_place",
        200,
        lambda facts: facts.joined(facts.as_keys(facts.days), facts.postcodes, 2),
        "the whole date and the ZIP code: survives any change of name",
    ),
    _rule(
        "two_words_and_year",
        1_000,
        lambda facts: facts.joined(facts.pairs, facts.years, 3),
        "any two name words by sound, whatever column they stood in, and the year or one beside it",
    ),
    _rule(
        "two_words_and_day",
        500,
        lambda facts: facts.joined(facts.pairs, facts.month_days, 4),
        "any two name words, and month and day: survives a wrong year",
    ),
    _rule(
        "two_words_and_place",
        200,
        lambda facts: facts.joined(facts.pairs, facts.postcodes, 5),
        "any two name words and the ZIP code",
    ),
    _rule(
        "two_words",
        25,
        lambda facts: facts.pairs,
        "any two name words that few bear together: survives any other date",
    ),
    _rule(
        "two_words_left_undated",
        400,
        lambda facts: _undated(facts, of_left=True),
        "without a date on the left, two name words must do",
    ),
    _rule(
        "two_words_right_undated",
        400,
        lambda facts: _undated(facts, of_left=False),
        "without a date on the right, two name words must do",
    ),
    _rule(
        "last_four_and_word",
        200,
        lambda facts: facts.joined(facts.words, facts.last_fours, 6),
        "last four of the Social Security number and any name word",
    ),
    _rule(
        "last_four_and_date",
        200,
        lambda facts: facts.joined(facts.as_keys(facts.days), facts.last_fours, 7),
        "last four of the Social Security number and the date: survives any change of name",
    ),
    _rule("address", 60, _address, "one home"),
)
WIDE_RULES: tuple[BlockingRule, ...] = (
    *RULES,
    _rule(
        "one_word",
        10,
        lambda facts: facts.words,
        "any name word that few bear: a search that must show the nearest entries, however far they are",
    ),
)
"""For a small right side that is searched for recall, as a registry is."""
