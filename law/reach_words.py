"""Sentences on how the listed offenses stand: why one could be met, and why none could."""

from collections.abc import Iterator, Sequence
from datetime import date

from law.conditions import Asked
from law.facts import MINOR, SEX_TRAFFICKING, DutyFacts
from law.reach import Reach, RowReading
from law.rulesets.ruleset import Ruleset

_FORMS = {
    "conspiracy": "Conspiracy is not on the list (29-11A-3(I)(13) NMSA names attempt only).",
    "solicitation": "Only solicitation of criminal sexual contact of a minor is on the list (29-11A-3(I)(12) NMSA).",
}
_WHAT_IS_ASKED = {
    "force": "forced",
    "sexual_act": "sexual",
    "sexual_intent": "meant to be sexual",
    "commercial_sex": "commercial",
}


def reach_sentences(
    facts: DutyFacts, category: str, found: Reach, as_of: date, ruleset: Ruleset
) -> tuple[str, ...]:
    """Return why listed offenses could be met, which could not and why; at least one sentence."""
    said = [*_could_be_met(facts, found), *_could_not(facts, found, as_of, ruleset)]
    if facts.inchoate in _FORMS and not found.rows:
        said = [_FORMS[facts.inchoate]]
    return tuple(dict.fromkeys(said)) or (_nothing_resembles(facts, category, found),)


def _could_be_met(facts: DutyFacts, found: Reach) -> Iterator[str]:
    met = [reading for reading in found.readings if reading.could_be_met]
    if facts.inchoate == "solicitation" and met:
        yield "It could be met if what was solicited was sexual contact of a minor (30-9-13)."
        return
    conduct: dict[str, list[str]] = {}
    for reading in met:
        asked = {one.condition: one for one in reading.asked}
        section, age = reading.row.section, asked.get("victim_under")
        if "force" in asked:
            conduct.setdefault("forced and sexual", []).append(section)
        elif age is not None and facts.victim_age is not None:
            yield f"The victim was {facts.victim_age}, under the line of {age.value} in {section} NMSA."
        elif age is not None and age.found == "open":
            yield f"{section} NMSA could be met if the victim was under {age.value}; the age is open."
        else:
            yield f"{section} NMSA could be met: {'; '.join(one.because for one in reading.asked)}."
        if reading.is_custody_open:
            yield (
                f"{section} NMSA reaches this old conviction only if the person was in prison, on probation"
                f" or on parole on {reading.row.custody_on} ({reading.row.id}); that is open."
            )
    for how, sections in conduct.items():
        yield f"The conduct could have met {_listed(sections)} NMSA if it was {how}."


def _could_not(facts: DutyFacts, found: Reach, as_of: date, ruleset: Ruleset) -> Iterator[str]:
    """Sections of which no row could be met, by what rules them out."""
    could = {row.section for row in found.rows}
    by_denial: dict[tuple[str, str], tuple[Asked, list[str]]] = {}
    for reading in found.readings:
        section = reading.row.section
        if reading.outcome == "out_of_reach" and section not in could:
            yield from _out_of_reach(reading)
        denied = reading.denied() if reading.outcome == "not_met" else None
        if denied is not None and section not in could:
            by_denial.setdefault((denied.condition, denied.value), (denied, []))[1].append(section)
    for denied, sections in by_denial.values():
        yield _denial(denied, sections, facts)
        if denied.condition == "victim_under" and facts.victim_age is not None:
            for section in dict.fromkeys(sections):
                yield from (question.text for question in ruleset.questions(section, as_of))


def _out_of_reach(reading: RowReading) -> Iterator[str]:
    row = reading.row
    if row.convicted_before is None and row.custody_on is not None:
        yield (
            f"{row.section} NMSA reaches convictions from {row.convicted_from} on, and custody on"
            f" {row.custody_on} ({row.id}); neither holds."
        )


def _denial(denied: Asked, sections: Sequence[str], facts: DutyFacts) -> str:
    named = _listed(sections)
    if denied.condition == "victim_under":
        if facts.victim_age is not None:
            return f"The victim was {facts.victim_age}; {named} NMSA asks for a child under {denied.value}."
        return f"The victim was an adult, so {named} NMSA cannot be met."
    if denied.condition == "commercial_sex":
        return f"No commercial sex: {named} NMSA asks for it."
    return f"No force, fraud or coercion: {named} NMSA cannot be met that way."


def _nothing_resembles(facts: DutyFacts, category: str, found: Reach) -> str:
    if category == "labor_trafficking":
        return "Labor trafficking is not a sex offense under 29-11A-3(I) NMSA."
    if category == "other_sex_offense":
        return "This is another kind of sex offense; trafficking convictions are judged here."
    if category in MINOR | SEX_TRAFFICKING:
        return "No listed offense that this could meet was in force, or reaches that conviction."
    return "No listed New Mexico offense resembles this one where every victim is an adult."


def _listed(sections: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(sections))
