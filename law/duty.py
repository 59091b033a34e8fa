"""Answer 4: may a duty exist, on which basis, and what would settle it. Pure; law of the day given.

Equivalence follows the actual conduct (State v. Hall, 2013-NMSC-001). Extracts never carry it, so the question
here is whether a listed New Mexico offense *could* be met on the facts that are still open.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from law.contradictions import contradiction
from law.counsel import Answered, questions
from law.department_days import notice, translation
from law.duty_result import DutyResult
from law.facts import HALL_DOCUMENTS, MINOR, DutyFacts
from law.limits import Limit, limits
from law.reach import Reach, reach
from law.reach_words import reach_sentences
from law.rulesets.bill import Bill, overlay
from law.rulesets.rows import Row
from law.rulesets.ruleset import Ruleset
from law.standards import standards
from law.term import Deadline, registration_deadline, term_end
from law.triggers import triggers

__all__ = ["HALL_DOCUMENTS", "DutyFacts", "DutyResult", "duty"]

# papers that can show the open fact by themselves; a judgment alone rarely does
_PROVING = frozenset({"plea transcript", "plea agreement", "charging document"})
# forms that are not on the list whatever the offense was, but for one kind of solicitation
_OFF_THE_LIST = ("conspiracy", "solicitation")
_WOULD_RUN = "Under it the days to register, or those of the Department, would still be running."


def duty(
    facts: DutyFacts,
    *,
    as_of: date,
    ruleset: Ruleset,
    bill: Bill | None = None,
    under_bill: DutyFacts | None = None,
) -> DutyResult:
    """Return whether and why a duty may exist under the law of `as_of`; with a bill, also what it would add.

    Args:
        facts: of the count and its person, as the law in force reads the count.
        as_of: the law of this day.
        ruleset: the law in force.
        bill: what would show as a gap; None for nothing.
        under_bill: the same as the bill would have the count read, where it changes what a conviction is; the facts
            themselves where None.
    """
    result = _under(facts, as_of, ruleset)
    if bill is not None and result.state == "no":
        result = _loophole(result, under_bill or facts, as_of, overlay(ruleset, bill), bill) or result
    category, _ = _settled(facts)
    federal = _federal(_with_conviction(facts, as_of, ruleset), category)
    return replace(result, federal_duty=federal, duty_there=_there(facts, as_of))


def _with_conviction(facts: DutyFacts, as_of: date, ruleset: Ruleset) -> DutyFacts:
    """Return the facts with what the law of a day makes of their disposition, where nobody settled it before."""
    row = None if facts.disposition is None else ruleset.conviction(facts.disposition, as_of)
    if row is None or facts.is_conviction != "undetermined":
        return facts
    return replace(facts, is_conviction=row.counts)


def _under(facts: DutyFacts, as_of: date, ruleset: Ruleset) -> DutyResult:
    """Return the answer under one law: the offense first, then whom the act reaches, then the days that run."""
    row = None if facts.disposition is None else ruleset.conviction(facts.disposition, as_of)
    facts = _with_conviction(facts, as_of, ruleset)
    category, unsettled = _settled(facts)
    here = triggers(facts, as_of=as_of, ruleset=ruleset)
    result = _state_duty(facts, category, unsettled, as_of, ruleset)
    if row is not None and facts.is_conviction != "yes" and result.state != "yes":
        result = result.because(f"{row.text[:1].upper()}{row.text[1:]} ({row.citation}).")
    result = _limited(result, limits(facts, here, as_of=as_of, ruleset=ruleset))
    result = _windowed(replace(result, conviction=row, triggers=here), facts, as_of, ruleset)
    return _with_questions(_over(result, facts, as_of, ruleset), facts, as_of, ruleset)


def _over(result: DutyResult, facts: DutyFacts, as_of: date, ruleset: Ruleset) -> DutyResult:
    """A duty whose ten years have ended is none any more, unless the one of elsewhere runs on: the longer term counts."""
    if result.term_ends_on is None or result.term_ends_on >= as_of:
        return result
    said = f"The ten years of the duty ended on {result.term_ends_on} (29-11A-5(E) NMSA)."
    registrant = _registrant(facts, as_of, ruleset) if result.state != "no" else None
    if registrant is not None:
        longer = "The term elsewhere runs on, and the longer of the two counts (29-11A-4(L)(3) NMSA)."
        rows, papers = (*result.rows, *registrant.rows), registrant.documents_needed
        kept = replace(result, basis=registrant.basis, rows=rows, documents_needed=papers, term_ends_on=None)
        return kept.because(said, longer)
    return replace(result, state="no", basis="none", wait=None, documents_needed=()).because(said)


def _state_duty(
    facts: DutyFacts, category: str, unsettled: str | None, as_of: date, ruleset: Ruleset
) -> DutyResult:
    if facts.is_conviction == "no" or category == "not_relevant":
        return _none("There is no conviction of an offense in question.")
    if facts.conviction_date is not None and facts.conviction_date > as_of:
        return _none(f"The conviction is of {facts.conviction_date}, after {as_of}.")
    registrant = _registrant(facts, as_of, ruleset)
    if category in ("unmapped", "") or facts.offense_row_check in (None, "unread"):
        unread = _open("needs_law", "Nobody has read the statute of this conviction yet.")
        return unread.because(*(registrant.reasons if registrant else ()))
    found = reach(facts, category, as_of, ruleset) if unsettled is None else Reach()
    said = reach_sentences(facts, category, found, as_of, ruleset)
    if facts.is_conviction == "yes" and found.rows:
        equivalency = _equivalency(facts, found, said, as_of, ruleset)
        return equivalency.because(*(registrant.reasons if registrant else ()))
    if facts.is_conviction == "yes" and registrant is not None:
        return registrant.because(*_contradictions(facts))
    if unsettled is not None:
        return _open("needs_documents", unsettled)
    if facts.is_conviction != "yes" and (found.rows or registrant is not None):
        return _open("needs_documents", "Whether the disposition is a conviction here is not settled.")
    sold_a_child = facts.commercial_sex == facts.minor == "yes" and facts.inchoate not in _OFF_THE_LIST
    if facts.is_offense_open or (category == "other_sex_offense" and sold_a_child):
        waits = _open("needs_documents", "Of which offense the conviction is, the papers must say.")
        return replace(waits, readings=found.readings)
    return replace(_none(*said, *_contradictions(facts)), readings=found.readings)


def _limited(result: DutyResult, found: Iterable[Limit]) -> DutyResult:
    """Whom the act does not reach has no duty; where that is open, no yes is left."""
    own = list(found) if result.state != "no" else []
    held = [limit.sentence for limit in own if limit.stands == "holds"]
    if held:
        return replace(_none(*held), readings=result.readings)
    for limit in own:
        result = result.because(limit.sentence)
        if result.state == "yes" and limit.stands == "open":
            needed = tuple(dict.fromkeys((*result.documents_needed, *limit.papers)))
            result = replace(result, state="unknown", wait=limit.wait, documents_needed=needed)
    return result


def _contradictions(facts: DutyFacts) -> tuple[str, ...]:
    """What a source states against the offense itself: said with every answer that does not turn on it."""
    said = contradiction(
        facts.category,
        victim_minor=facts.victim_minor,
        victim_age=facts.victim_age,
        commercial_sex=facts.commercial_sex,
        force=facts.force,
        statute_force=facts.statute_force,
    )
    return () if said is None else (said,)


def _settled(facts: DutyFacts) -> tuple[str, str | None]:
    """Return the category after the stated facts, and why it cannot be settled, if it cannot."""
    category = facts.category
    contradictions = _contradictions(facts)
    if contradictions and facts.inchoate not in _OFF_THE_LIST:
        return category, contradictions[0]
    if category == "trafficking_unspecified" and facts.commercial_sex == "no":
        category = "labor_trafficking"
    if category == "labor_trafficking":
        return category, None
    if facts.inchoate == "unknown":
        return category, "Whether this was an attempt, a conspiracy or the offense itself is not settled."
    if category == "trafficking_unspecified":
        if facts.commercial_sex != "yes":
            return category, "The section covers sex and labor; the record does not say which."
        category = "sex_trafficking_age_unknown"
    if category == "sex_trafficking_age_unknown":
        by_age = {"yes": "sex_trafficking_minor", "no": "sex_trafficking_adult"}
        return by_age.get(facts.minor, category), None
    if category == "promoting_prostitution" and facts.inchoate not in _OFF_THE_LIST:
        if facts.minor == "yes":
            return "promoting_prostitution_minor", None
        if facts.minor == "unknown":
            said = "Whether the person promoted was a minor is not on record, and only then it could count."
            return category, said
    return category, None


def _equivalency(
    facts: DutyFacts, found: Reach, said: tuple[str, ...], as_of: date, ruleset: Ruleset
) -> DutyResult:
    on_file = facts.documents_on_file & set(HALL_DOCUMENTS)
    # one paper that proves the open fact is enough for Hall; with the age known, a transcript settles it
    proven = facts.victim_age is not None and bool(on_file & _PROVING)
    told = (f"Equivalence: {rule.text} ({rule.citation})." for rule in ruleset.on_topic("equivalence", as_of))
    reasons = [*said, *told]
    years = ruleset.rule("term_years", as_of)
    if facts.inchoate == "attempt":
        reasons.append("Attempt counts (29-11A-3(I)(13) NMSA).")
    return DutyResult(
        state="yes",
        basis="equivalency_review",
        reasons=tuple(reasons),
        rows=tuple(dict.fromkeys(f"{row.id} ({row.citation})" for row in found.rows)),
        documents_needed=() if proven else tuple(d for d in HALL_DOCUMENTS if d not in on_file),
        term_ends_on=None
        if years is None or years.value is None
        else term_end(facts, found.rows, years.value),
        readings=found.readings,
    )


def _registrant(facts: DutyFacts, as_of: date, ruleset: Ruleset) -> DutyResult | None:
    rule = ruleset.rule("out_of_state_registrant", as_of)
    over = facts.registration_until is not None and facts.registration_until < as_of
    if rule is None or facts.registration_required != "yes" or over:
        return None
    return DutyResult(
        state="yes",
        basis="out_of_state_registrant",
        reasons=(
            "The person is stated to be required to register elsewhere now (29-11A-3(F) NMSA).",
            "Whether that alone creates a duty where no listed offense is equivalent is for counsel.",
        ),
        rows=(f"{rule.id} ({rule.citation})",),
        documents_needed=("confirmation of the duty from the other state's registry",),
    )


def _loophole(
    result: DutyResult, facts: DutyFacts, as_of: date, overlaid: Ruleset, bill: Bill
) -> DutyResult | None:
    """None under the law in force, owed under the named bill: shown apart, never as a duty.

    What the bill would leave open is no gap yet, so nobody gathers papers for what is no law; only days to register that
    would be running wait, as they would under the bill.

    Args:
        result: the answer under the law in force, which is no.
        facts: of the count and its person.
        as_of: the law of this day.
        overlaid: the law as it would stand under the bill.
        bill: the bill.
    """
    under = _under(facts, as_of, overlaid)
    if under.state != "yes" and under.wait != "in_window":
        return None
    found: list[Row] = [one.row for one in under.readings if one.could_be_met]
    found += [under.conviction] if under.conviction is not None else []
    found += [one.row for one in under.triggers.readings if one.reaches == "yes"] if under.triggers else []
    rows = [row for row in found if row.standing != "enacted"]
    if not rows:
        return None
    standing = (
        "Whether it became law is not known here." if bill.standing == "outcome_unknown" else "It is not law."
    )
    gap = f"Not owed under the law in force; {bill.title} would have reached it. {standing}"
    return DutyResult(
        state=under.state,
        basis="loophole",
        wait=under.wait,
        reasons=(*result.reasons, gap, *([_WOULD_RUN] if under.wait == "in_window" else [])),
        rows=tuple(f"{row.id} ({row.citation})" for row in rows),
        readings=under.readings,
        conviction=under.conviction,
        triggers=under.triggers,
        questions=result.questions,
    )


def _windowed(result: DutyResult, facts: DutyFacts, as_of: date, ruleset: Ruleset) -> DutyResult:
    """A flag inside the days to register, or inside the Department's days, is noise: nobody is late yet."""
    if result.basis not in ("equivalency_review", "out_of_state_registrant"):
        return result
    since = result.triggers.since if result.triggers is not None else None
    deadline = registration_deadline(facts, as_of, ruleset, since=since)
    decision = translation(facts, as_of=as_of, ruleset=ruleset)
    told = notice(facts, as_of=as_of, ruleset=ruleset)
    result = replace(result, days_to_register=deadline, translation=decision, notice=told)
    if told is not None and told.state != "not_begun":
        result = result.because(told.sentence)
    if deadline is not None and deadline.starts > as_of:
        released = f"The person is to be released on {deadline.starts}"
        said = f"{released}: the days to register begin with the release ({deadline.why})."
        return _in_window(result.because(said))
    if deadline is not None and deadline.last_day is None:
        result = result.because(f"The last day to register is not known here ({deadline.why}).")
    if deadline is not None and deadline.last_day is not None and as_of <= deadline.last_day:
        said = f"The days to register run until {deadline.last_day.isoformat()} ({deadline.why})."
        result = _in_window(result.because(said))
    if decision is not None and decision.state != "not_begun":
        result = result.because(decision.sentence)
        result = _in_window(result) if decision.state == "running" else result
    return result


def _in_window(result: DutyResult) -> DutyResult:
    return replace(result, state="unknown", wait="in_window") if result.state == "yes" else result


def _in_question(days: Deadline) -> list[str]:
    """Return the rules on the days to register where more than one may hold; a single one is no question."""
    return [row.id for row in days.rows] if len(days.rows) > 1 else []


def _with_questions(result: DutyResult, facts: DutyFacts, as_of: date, ruleset: Ruleset) -> DutyResult:
    """A question for counsel arises where there is something to answer: not under a plain no."""
    if result.triggers is None or (result.state == "no" and facts.is_conviction != "undetermined"):
        return result
    both = standards(facts, result.readings, as_of=as_of, ruleset=ruleset)
    rows = frozenset(
        [one.row.id for one in result.readings if one.could_be_met]
        + (_in_question(result.days_to_register) if result.days_to_register is not None else [])
    )
    answered = Answered(basis=result.basis, rows=rows, triggers=result.triggers, standards=both)
    arising = questions(facts, answered, as_of=as_of, ruleset=ruleset)
    return replace(result, standards=both, questions=arising)


def _open(wait: str, reason: str) -> DutyResult:
    documents = HALL_DOCUMENTS if wait == "needs_documents" else ()
    return DutyResult(state="unknown", basis="none", wait=wait, reasons=(reason,), documents_needed=documents)


def _none(*reasons: str) -> DutyResult:
    return DutyResult(state="no", basis="none", reasons=reasons)


def _federal(facts: DutyFacts, category: str) -> str:
    """34 U.S.C. 20911: a minor is under 18 there; labor is no offense of that act. Never merged with the state duty."""
    if facts.is_conviction == "no":
        return "unknown"
    if category == "labor_trafficking" and facts.commercial_sex != "yes":
        return "not_indicated"
    return "possible" if category in MINOR or facts.minor == "yes" else "unknown"


def _there(facts: DutyFacts, as_of: date) -> str:
    """The convicting state's duty: as stated, to the day stated; its list alone says possible, a term may be over."""
    if facts.registration_until is not None and facts.registration_until < as_of:
        return "no"
    if facts.registration_required in ("yes", "no"):
        return facts.registration_required
    return {"yes": "possible", "no": "no"}.get(facts.registrable_there, "unknown")
