"""Blocking rules: what two records must share to be compared. Each gives keys of a record; one in common is enough.

A rule is reviewed like any other statement about evidence: it has a name, a reason, and a bound on how many right
records may stand behind one key. What the bound leaves out is counted and reported.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingRule:
    """One way for a pair to become a candidate: both records have one of the base's keys in common, and one of the
    values beside it."""

    rule_id: str
    reason: str
    base: str
    """One of index.BASES, or near_pairs."""
    beside: str | None
    """A fact of keys.RowFacts; None where the base alone is enough."""
    most: int
    """Right records that may share a key; a more frequent key proposes nothing by this rule."""
    undated: Literal["left", "right"] | None = None
    """The side whose records count only if they have no date of birth."""
    is_for_rare_facts: bool = False
    """For names and dates that few bear: that many bear them says nothing of a record."""

    @property
    def asks_for_near_words(self) -> bool:
        """Whether the left side's words are replaced by what is one edit from them."""
        return self.base.startswith("near_") or (self.beside or "").startswith("near_")


def _rule(
    rule_id: str,
    most: int,
    base: str,
    reason: str,
    *,
    beside: str | None = None,
    undated: Literal["left", "right"] | None = None,
) -> BlockingRule:
    return BlockingRule(
        rule_id=rule_id, reason=reason, base=base, beside=beside, most=most, undated=undated,
        is_for_rare_facts=rule_id in _FOR_RARE_FACTS,
    )  # fmt: skip


_FOR_RARE_FACTS = ("two_words", "written_name", "near_words_left_undated", "one_word", "date")


RULES: tuple[BlockingRule, ...] = (
    _rule("ssn", 500, "ssn", "one person, one number"),
    _rule("license", 500, "license", "one person, one number in a state"),
    _rule("fbi", 500, "fbi", "one person, one number"),
    _rule("state_id", 500, "state_id", "one person, one number in a state"),
    _rule(
        "date_and_word", 1_000, "days", beside="words",
        reason="the whole date, day and month perhaps exchanged, and any one name word by sound: survives every other"
        " name being changed, swapped, joined or misspelled",
    ),
    _rule(
        "date_and_initials", 1_000, "days", beside="initials",
        reason="the whole date and both initials, exchanged or not: survives slips in both names",
    ),
    _rule(
        "date_and_place", 200, "days", beside="postcodes",
        reason="the whole date and the ZIP code: survives any change of name",
    ),
    _rule(
        "two_words_and_year", 1_000, "pairs", beside="years",
        reason="any two name words by sound, whatever column they stood in, and the year or one beside it",
    ),
    _rule(
        "two_words_and_day", 500, "pairs", beside="month_days",
        reason="any two name words, and month and day: survives a wrong year",
    ),
    _rule(
        "two_words_and_place", 200, "pairs", beside="postcodes",
        reason="any two name words and the ZIP code",
    ),
    _rule(
        "two_words", 25, "pairs",
        "any two name words that few bear together: survives any other date",
    ),
    _rule(
        "two_words_left_undated", 400, "pairs", undated="left",
        reason="without a date on the left, two name words must do",
    ),
    _rule(
        "two_words_right_undated", 400, "pairs", undated="right",
        reason="without a date on the right, two name words must do",
    ),
    _rule(
        "last_four_and_word", 200, "last_fours", beside="words",
        reason="last four of the Social Security number and any name word",
    ),
    _rule(
        "last_four_and_date", 200, "last_fours", beside="days",
        reason="last four of the Social Security number and the date: survives any change of name",
    ),
    _rule(
        "written_name", 60, "pairs", beside="written_pairs",
        reason="given name and a surname as they are written, where too many sound like them: survives any other date",
    ),
    _rule(
        "written_name_left_undated", 400, "pairs", beside="written_pairs", undated="left",
        reason="without a date on the left, given name and a surname as they are written",
    ),
    _rule(
        "near_words_and_date", 500, "near_pairs", beside="date_parts",
        reason="given name and a surname, one of them by one edit, and two of year, month and day, or the year where no"
        " more is known: survives a slip in a name and another one in the date",
    ),
    _rule(
        "near_words_left_undated", 60, "near_pairs", undated="left",
        reason="without a date on the left, given name and a surname that few bear, one of them by one edit",
    ),
    _rule(
        "date_and_near_word", 200, "days", beside="near_words",
        reason="the whole date and any name word by one edit: survives slips in all names",
    ),
    _rule("address", 60, "postcode_streets", "one home by street and ZIP code"),
    _rule(
        "address_in_city", 60, "city_streets", beside="states",
        reason="one home by street, city and state, of which a record may not say the ZIP code, or say another; a state"
        " that is not said may be any",
    ),
)  # fmt: skip
WIDE_RULES: tuple[BlockingRule, ...] = (
    *RULES,
    _rule(
        "one_word", 10, "words",
        "any name word that few bear: a search that must show the nearest entries, however far they are",
    ),
    _rule("date", 25, "days", "the whole date, day and month perhaps exchanged, that few bear: survives any name"),
)  # fmt: skip
"""For a small right side, and for one that is searched for recall, as a registry is; see `blocking_rules`."""
SMALL = 20_000
"""Right records up to which WIDE_RULES propose pairs whatever is asked: so few that a word or a date alone says much."""


def blocking_rules(side: str, right_size: int) -> tuple[BlockingRule, ...]:
    """Return what proposes the pairs of a side; a registry is searched for its nearest entries.

    Args:
        side: residency, registry or registry_resident.
        right_size: right records as the population counts them.
    """
    return WIDE_RULES if side.startswith("registry") or right_size <= SMALL else RULES
