"""Whom the act does not reach, whatever the offense: by age and court under old acts, by presence, in Indian country."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from law.conditions import Stands
from law.counsel import indian_country
from law.facts import DutyFacts
from law.rulesets.rows import RuleRow, in_custody_on
from law.rulesets.ruleset import Ruleset
from law.triggers import Triggers


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit that holds, or that may and nobody knows."""

    stands: Literal["holds", "open", "said"]
    """said: it may hold, and what would tell is not on record of any extract; nothing turns on it but a sentence."""
    sentence: str
    wait: Literal["needs_documents", "needs_law"] = "needs_documents"
    """What an open one waits for."""
    papers: tuple[str, ...] = ()
    """Papers that would settle an open one."""


def limits(facts: DutyFacts, here: Triggers, *, as_of: date, ruleset: Ruleset) -> Iterator[Limit]:
    """Yield the limits that hold or are open on the facts of one count and its person."""
    yield from _age(facts, as_of, ruleset)
    yield from _juvenile(facts, as_of, ruleset)
    yield from _tribal(facts, as_of, ruleset)
    if here.readings and here.holds == "no":
        cited = ", ".join(dict.fromkeys(one.row.citation for one in here.readings if one.row.counts == "yes"))
        said = f"The act does not reach the person on {as_of}: nothing that it names holds ({cited})."
        yield Limit(stands="holds", sentence=said)
    if indian_country(facts) == "yes":
        said = (
            "An enrolled member convicted elsewhere who lives in Indian country and neither works nor studies outside"
            " it: New Mexico could not enforce the duty in State v. Atcitty, 2009-NMCA-086. That is for counsel."
        )
        yield Limit(stands="open", sentence=said, wait="needs_law")
    elif (
        indian_country(facts) == "unknown" and facts.enrolled_member == facts.lives_in_indian_country == "yes"
    ):
        said = (
            "An enrolled member convicted elsewhere lives in Indian country; whether the person works or studies outside it"
            " is not on record, and State v. Atcitty, 2009-NMCA-086, turns on it."
        )
        yield Limit(stands="open", sentence=said)


def _age(facts: DutyFacts, as_of: date, ruleset: Ruleset) -> Iterator[Limit]:
    """The act of 1999 reached offenders of 18 or older; the act of 2005 dropped that, for whom it reaches."""
    rule = ruleset.rule("offender_age", as_of)
    age = facts.offender_age
    if rule is None or rule.value is None or (age is not None and age >= rule.value):
        return
    stands = {_offense_since(rule, facts), rule.reaches(*facts.days), _was_free(rule, facts, as_of)}
    if "no" in stands:
        return
    if age is None:
        said = f"How old the offender was is not on record: the act asked for {rule.value} or older ({rule.citation})."
        if facts.conviction_date is not None:
            yield Limit(stands="said", sentence=said)
        return
    said = f"The offender was {_years(facts)}, and the act asked for {rule.value} or older ({rule.citation})"
    if "open" in stands or (facts.offender_age_at_most or age) >= rule.value:
        yield Limit(
            stands="open", sentence=f"{said}; whether it asked that of this offense turns on a day not on record."
        )  # fmt: skip
    else:
        yield Limit(stands="holds", sentence=f"{said}.")


def _juvenile(facts: DutyFacts, as_of: date, ruleset: Ruleset) -> Iterator[Limit]:
    """An adjudication of a juvenile is no conviction, and an extract may call it one: the papers say which court it was."""
    rule, age = ruleset.rule("adult_sentence", as_of), facts.offender_age
    if (
        rule is None
        or rule.value is None
        or age is None
        or age >= rule.value
        or facts.adult_sentence == "yes"
    ):
        return
    is_sure = (facts.offender_age_at_most or age) < rule.value
    was = "was" if is_sure else "may have been"
    said = f"The offender {was} {_years(facts)} at the offense: {rule.text} ({rule.citation})"
    if facts.adult_sentence == "no" and is_sure:
        yield Limit(stands="holds", sentence=f"{said}; there was none.")
    else:
        open_said = f"{said}; whether there was one is not on record."
        yield Limit(stands="open", sentence=open_said, papers=("judgment and sentence",))


def _years(facts: DutyFacts) -> str:
    most = facts.offender_age_at_most
    return (
        f"{facts.offender_age}" if most in (None, facts.offender_age) else f"{facts.offender_age} to {most}"
    )


def _offense_since(rule: RuleRow, facts: DutyFacts) -> Stands:
    if rule.offense_from is None:
        return "yes"
    if facts.offense_date is None:
        return "open"
    return "yes" if facts.offense_date >= rule.offense_from else "no"


def _was_free(rule: RuleRow, facts: DutyFacts, as_of: date) -> Stands:
    if rule.free_on is None or as_of < rule.free_on:
        return "yes"
    held = in_custody_on(rule.free_on, facts.release_date, facts.supervision_end_date)
    return {"yes": "no", "no": "yes", "open": "open"}[held]  # type: ignore[return-value]


def _tribal(facts: DutyFacts, as_of: date, ruleset: Ruleset) -> Iterator[Limit]:
    if facts.court != "tribal":
        return
    rows = [row for row in ruleset.rules if row.rule == "tribal_court"]
    rule = ruleset.rule("tribal_court", as_of)
    stands = "no" if rule is None else rule.reaches(*facts.days)
    if not rows or stands == "yes":
        return
    first = min(rows, key=lambda row: row.start)
    said = (
        f"The act reaches convictions under tribal law from {first.convicted_from} on, and earlier ones of those in"
        f" custody or supervised on {first.custody_on} ({first.citation})"
    )
    if stands == "no":
        yield Limit(stands="holds", sentence=f"{said}; neither holds.")
    else:
        yield Limit(stands="open", sentence=f"{said}; which is open.")
