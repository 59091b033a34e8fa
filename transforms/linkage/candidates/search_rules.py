"""What proposes candidates where one person is looked up and nobody fits by a night's rules: the same rules, grown wider.

A night compares twenty thousand people with two million and must ask for two facts in common. A question is one person:
who knows a date of birth and no more may see everybody born that day.
"""

from dataclasses import replace

from transforms.linkage.candidates.rules import WIDE_RULES, BlockingRule

_WIDE = {
    "two_words": 10_000, "date": 2_000, "address": 1_000, "address_in_city": 1_000, "near_words_left_undated": 1_000,
    "one_word": 1_000, "two_words_and_year": 5_000, "near_words_and_date": 2_000,
}  # fmt: skip
"""Right records behind one key at most, by rule: as many as are compared in a tenth of a second."""
_SAID_BY_ITSELF = 20_000
"""As above, of a word by which alone somebody is asked for."""


def _new(rule_id: str, most: int, base: str, reason: str, beside: str | None = None) -> BlockingRule:
    return BlockingRule(rule_id=rule_id, reason=reason, base=base, beside=beside, most=most)


WIDER_RULES: tuple[BlockingRule, ...] = (
    *(
        replace(rule, most=max(rule.most, _WIDE.get(rule.rule_id, 0)), is_for_rare_facts=rule.rule_id == "one_word")
        for rule in WIDE_RULES
        # two words by sound propose all that these do
        if rule.rule_id not in ("two_words_left_undated", "two_words_right_undated")
        and not rule.rule_id.startswith("written_name")
    ),
    _new("word_and_year", 2_000, "words", "any name word and the year or one beside it", "years"),
    _new("word_and_place", 2_000, "words", "any name word and the ZIP code", "postcodes"),
    _new("last_four", 2_000, "last_fours", "last four of the Social Security number: all that was said, perhaps"),
)  # fmt: skip
"""For when nobody fits by a night's rules."""
WIDEST_RULES: tuple[BlockingRule, ...] = tuple(
    replace(rule, most=_SAID_BY_ITSELF, is_for_rare_facts=False) if rule.rule_id == "one_word" else rule
    for rule in WIDER_RULES
)
"""For when nobody was compared at all."""
