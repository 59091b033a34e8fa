"""Which listed New Mexico offenses the conduct behind a count could have met, on the facts still open."""

from dataclasses import dataclass, field
from datetime import date

from law.facts import MINOR, SEX_TRAFFICKING, DutyFacts
from law.rulesets.ruleset import RegistrableRow, Ruleset

_FORCE_SECTIONS = ("30-9-11", "30-4-1", "30-4-3")
_CHILD_SECTION = "30-6A-4"
_SOLICITATION_SECTION = "30-28-3"


@dataclass(slots=True)
class Reach:
    """Rows that could be met, and sentences on why or why not."""

    rows: list[RegistrableRow] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def reach(facts: DutyFacts, category: str, as_of: date, ruleset: Ruleset) -> Reach:
    """Return what could be met; an empty list of rows means that nothing on the list could."""
    found = Reach()
    if facts.inchoate == "conspiracy":
        found.reasons.append("Conspiracy is not on the list (29-11A-3(I)(13) NMSA names attempt only).")
    elif facts.inchoate == "solicitation":
        _reach_solicitation(facts, category, as_of, ruleset, found)
    elif category == "labor_trafficking":
        found.reasons.append("Labor trafficking is not a sex offense under 29-11A-3(I) NMSA.")
    elif category in MINOR | SEX_TRAFFICKING:
        if category in MINOR or category == "sex_trafficking_age_unknown":
            _reach_child(facts, as_of, ruleset, found)
        if category in SEX_TRAFFICKING or facts.force == "yes":
            _reach_force(facts, as_of, ruleset, found)
    elif category == "other_sex_offense":
        found.reasons.append("This is another kind of sex offense; trafficking convictions are judged here.")
    else:
        found.reasons.append(
            "No listed New Mexico offense resembles this one where every victim is an adult."
        )
    if not found.rows and not found.reasons:
        found.reasons.append(
            "No listed offense that this could meet was in force, or reaches that conviction."
        )
    return found


def _reach_solicitation(facts: DutyFacts, category: str, as_of: date, ruleset: Ruleset, found: Reach) -> None:
    if category == "other_sex_offense" and facts.minor == "yes":
        _take(_SOLICITATION_SECTION, facts, as_of, ruleset, found)
    if found.rows:
        found.reasons.append("It could be met if what was solicited was sexual contact of a minor (30-9-13).")
    else:
        found.reasons.append(
            "Only solicitation of criminal sexual contact of a minor is on the list (29-11A-3(I)(12) NMSA)."
        )


def _reach_child(facts: DutyFacts, as_of: date, ruleset: Ruleset, found: Reach) -> None:
    if facts.commercial_sex == "no":
        found.reasons.append("No commercial sex: 30-6A-4 NMSA asks for prostitution.")
        return
    row = next((r for r in ruleset.offenses(_CHILD_SECTION, as_of) if r.child_under is not None), None)
    if row is None or row.child_under is None:
        return
    if facts.victim_age is not None and facts.victim_age >= row.child_under:
        found.reasons.append(
            f"The victim was {facts.victim_age}; 30-6A-4 NMSA asks for a child under {row.child_under}."
        )
        found.reasons += [question.text for question in ruleset.questions(_CHILD_SECTION, as_of)]
    elif facts.minor == "no":
        found.reasons.append("The victim was an adult, so 30-6A-4 NMSA cannot be met.")
    elif _take(_CHILD_SECTION, facts, as_of, ruleset, found):
        found.reasons.append(_on_age(facts, row.child_under))


def _on_age(facts: DutyFacts, child_under: int) -> str:
    if facts.victim_age is not None:
        return f"The victim was {facts.victim_age}, under the line of {child_under} in 30-6A-4 NMSA."
    return f"30-6A-4 NMSA could be met if the victim was under {child_under}; the age is open."


def _reach_force(facts: DutyFacts, as_of: date, ruleset: Ruleset, found: Reach) -> None:
    if facts.force == "no":
        found.reasons.append("No force, fraud or coercion: 30-9-11 and 30-4-1 NMSA cannot be met that way.")
        return
    before = len(found.rows)
    for section in _FORCE_SECTIONS:
        _take(section, facts, as_of, ruleset, found)
    names = ", ".join(dict.fromkeys(row.section for row in found.rows[before:]))
    if names:
        found.reasons.append(f"The conduct could have met {names} NMSA if it was forced and sexual.")


def _take(section: str, facts: DutyFacts, as_of: date, ruleset: Ruleset, found: Reach) -> bool:
    """Take the rows of a section that reach this conviction; say why one does not, or turns on a date."""
    taken = False
    for row in ruleset.offenses(section, as_of):
        if row.needs == "victim_minor" and facts.minor == "no":
            continue
        reaches = row.reaches(facts.conviction_date, facts.release_date, facts.supervision_end_date)
        if reaches == "no":
            if row.convicted_before is None and row.custody_on is not None:
                said = f"{row.section} NMSA reaches convictions from {row.convicted_from} on"
                found.reasons.append(f"{said}, and custody on {row.custody_on} ({row.id}); neither holds.")
            continue
        if reaches == "open" and facts.conviction_date is not None:
            found.reasons.append(
                f"{row.section} NMSA reaches this old conviction only if the person was in prison, on probation "
                f"or on parole on {row.custody_on} ({row.id}); that is open."
            )
        found.rows.append(row)
        taken = True
    return taken
