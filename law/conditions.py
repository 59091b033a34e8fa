"""Conditions of a listed offense, one by one: yes, no or open on the facts of a count.

A condition is what the words of an offense ask of the conduct. What the statute of conviction or the record states answers
it; what neither states is open, and only papers can close it (State v. Hall, 2013-NMSC-001).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from law.facts import ADULT_FROM, COMMERCIAL, MINOR, DutyFacts

Stands = Literal["yes", "no", "open"]
"""Of a condition, or of whether a row reaches a conviction: open where nothing on record says."""
Condition = Literal["victim_under", "commercial_sex", "force", "sexual_act", "sexual_intent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One condition and how it stands."""

    condition: Condition
    value: str
    """What the offense asks: an age, or yes."""
    found: Stands
    because: str
    """What answered it: record, statute or nothing."""


def asked(condition: Condition, value: int | str, facts: DutyFacts, category: str) -> Asked:
    """Return how a condition stands.

    Args:
        condition: its name.
        value: what the offense asks.
        facts: of the count.
        category: of the statute of conviction, after what is stated.
    """
    found, because = _ANSWERS[condition](facts, category, value)
    return Asked(condition=condition, value=str(value), found=found, because=because)


_Found = tuple[Stands, str]
_OPEN: _Found = ("open", "nothing on record says")


def _victim_under(facts: DutyFacts, category: str, value: int | str) -> _Found:
    line = int(value)
    if facts.victim_age is not None:
        return ("yes" if facts.victim_age < line else "no"), f"record: the victim was {facts.victim_age}"
    if facts.minor == "no":
        return "no", "record: the victim was an adult"
    if category == "sex_trafficking_adult":
        return "no", "statute: on adults"
    is_minor = facts.minor == "yes" or category in MINOR
    if is_minor and line >= ADULT_FROM:
        return "yes", "record: a minor" if facts.minor == "yes" else "statute: on minors"
    return "open", "a minor, of what age is not on record" if is_minor else "the age is not on record"


def _commercial_sex(facts: DutyFacts, category: str, value: int | str) -> _Found:
    if facts.commercial_sex in ("yes", "no"):
        found: Stands = "yes" if facts.commercial_sex == "yes" else "no"
        return found, f"record: {'' if found == 'yes' else 'no '}commercial sex"
    return ("yes", "statute: commercial sex") if category in COMMERCIAL else _OPEN


def _force(facts: DutyFacts, category: str, value: int | str) -> _Found:
    if facts.force in ("yes", "no"):
        found: Stands = "yes" if facts.force == "yes" else "no"
        return found, f"record or statute: {'' if found == 'yes' else 'no '}force, fraud or coercion"
    return _OPEN


def _conduct(facts: DutyFacts, category: str, value: int | str) -> _Found:
    """No extract states what was done or meant; papers do."""
    return _OPEN


_ANSWERS: Mapping[Condition, Callable[[DutyFacts, str, int | str], _Found]] = {
    "victim_under": _victim_under,
    "commercial_sex": _commercial_sex,
    "force": _force,
    "sexual_act": _conduct,
    "sexual_intent": _conduct,
}
