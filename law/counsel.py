"""Which questions for counsel arise on the facts of a person: surely, or perhaps; those that do not are left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from law.facts import DutyFacts
from law.rulesets.counsel import CounselQuestion
from law.rulesets.ruleset import Ruleset
from law.standards import Standards
from law.triggers import Triggers


@dataclass(frozen=True, slots=True, kw_only=True)
class Arising:
    """One question that arises."""

    question: CounselQuestion
    arises: Literal["yes", "perhaps"]
    """perhaps: it turns on a fact that is not on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What of an answer questions arise on."""

    basis: str
    rows: frozenset[str]
    """Ids of listed offenses that could be met, and of rules that the answer rests on."""
    triggers: Triggers
    standards: Standards | None


def questions(facts: DutyFacts, answered: Answered, *, as_of: date, ruleset: Ruleset) -> tuple[Arising, ...]:
    """Return the questions open on a day that arise, in the order of the ruleset."""
    found = []
    for question in ruleset.questions_for_counsel:
        if question.start <= as_of and question.answer is None:
            how = set(_how(question, facts, answered))
            if how:
                found.append(Arising(question=question, arises="yes" if "yes" in how else "perhaps"))
    return tuple(found)


def _how(
    question: CounselQuestion, facts: DutyFacts, answered: Answered
) -> Iterator[Literal["yes", "perhaps"]]:
    arises = question.arises
    if answered.basis in arises.basis or facts.disposition in arises.dispositions:
        yield "yes"
    if facts.offense_row_id in arises.offense_rows:
        yield "yes"
    if not answered.rows.isdisjoint(arises.rows):
        yield "yes"
    for one in answered.triggers.readings if arises.triggers else ():
        has_stay = any(stay.kind in one.row.kinds for stay in facts.stays)
        if one.row.trigger in arises.triggers and has_stay:
            yield "yes" if one.holds == "yes" else "perhaps"
    disagree = "no" if answered.standards is None else answered.standards.disagree
    if arises.standards_disagree is not None and disagree != "no":
        yield "yes" if disagree == "yes" else "perhaps"
    if arises.indian_country is not None and (limit := indian_country(facts)) != "no":
        yield "yes" if limit == "yes" else "perhaps"


def indian_country(facts: DutyFacts) -> Literal["yes", "no", "unknown"]:
    """Whether the person stands as the one in State v. Atcitty, 2009-NMCA-086, did; every count here is of elsewhere.

    no as soon as one of the three facts denies it; yes only where all three are on record.
    """
    if (
        facts.enrolled_member == "no"
        or facts.lives_in_indian_country == "no"
        or facts.works_or_studies_outside == "yes"
    ):
        return "no"
    known = facts.enrolled_member == facts.lives_in_indian_country == "yes"
    return "yes" if known and facts.works_or_studies_outside == "no" else "unknown"
