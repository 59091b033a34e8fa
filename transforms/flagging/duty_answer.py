"""Answer 4: the duty, from the pure duty function of the law."""

from collections.abc import Mapping, Sequence
from datetime import date

from law.duty import DutyFacts, DutyResult
from law.facts import Court
from law.rulesets.ruleset import Ruleset
from transforms.flagging.answers import Answer, WaitKind
from transforms.flagging.chain import duty_chain
from transforms.flagging.counts import Count
from transforms.flagging.days import Days, days_of
from transforms.flagging.offender_age import offender_ages
from transforms.flagging.residency import Presence, ResidencyFact, last_seen_free
from transforms.flagging.stays import stays_of

_COURTS: Mapping[str | None, Court] = {
    "TRIBAL": "tribal",
    "UCMJ": "military",
    "US": "federal",
    None: "unknown",
}


def duty_facts(
    count: Count,
    presence: Presence,
    *,
    residency: Sequence[ResidencyFact] = (),
    as_of: date,
    other_conviction: bool,
    births: Sequence[Days] = (),
) -> DutyFacts:
    """Return what the law asks about one count and where its person is.

    Args:
        count: the count, as classified under the law of the night.
        presence: answer 2 with its days.
        residency: residency facts of the residents it is about.
        as_of: the night.
        other_conviction: whether the record states another conviction that could be on the list.
        births: dates of birth of the convicted person.
    """
    least, most = offender_ages(
        births,
        offense=days_of(count.offense_date, count.offense_date_precision),
        conviction=days_of(count.conviction_date, count.conviction_date_precision),
    )
    return DutyFacts(
        offender_age=least,
        offender_age_at_most=most,
        category=count.category,
        offense_row_check=count.offense_row_check,
        offense_row_id=count.offense_row_id,
        is_conviction=count.is_conviction,
        is_offense_open=count.offense_answer == "unknown" and count.is_conviction == "yes",
        disposition=count.disposition,
        inchoate=count.inchoate,
        victim_minor=count.victim_minor,
        victim_age=count.victim_age,
        commercial_sex=count.commercial_sex,
        force=count.force,
        statute_force=count.statute_force,
        court=_COURTS.get(count.convicting_jurisdiction, "state"),
        offense_date=count.offense_date,
        conviction_date=count.conviction_date,
        release_date=count.release_date,
        last_seen_free=last_seen_free(residency, as_of=as_of),
        supervision_end_date=count.supervision_end_date,
        registration_required=count.registration_required,
        registration_until=count.registration_until,
        registrable_there=count.registrable_there,
        present_since=presence.since,
        stays=stays_of(residency, presence, as_of=as_of),
        other_conviction=other_conviction,
    )


def answer_duty(result: DutyResult, ruleset: Ruleset, *, as_of: date) -> Answer:
    """Return answer 4; the basis itself stands on the flag, and `ruleset` has the rules behind it."""
    evidence = {
        "basis": result.basis,
        "reasons": list(result.reasons),
        "rows": list(result.rows),
        "documents_needed": list(result.documents_needed),
        "deadline": result.deadline.isoformat() if result.deadline else None,
        "term_ends_on": result.term_ends_on.isoformat() if result.term_ends_on else None,
        "state_duty": result.state,
        "federal_duty": result.federal_duty,
        "duty_in_convicting_state": result.duty_there,
        "chain": duty_chain(result, ruleset, as_of=as_of),
    }
    sentence = " ".join(result.reasons)
    if result.state == "unknown":
        kind: WaitKind = result.wait or "needs_documents"  # type: ignore[assignment]
        return Answer(answer="unknown", sentence=sentence, as_of=as_of, wait_kind=kind, evidence=evidence)
    return Answer(
        answer="yes" if result.state == "yes" else "no", sentence=sentence, as_of=as_of, evidence=evidence
    )


def law_note(count: Count, result: DutyResult) -> str | None:
    """Return what an officer must know of the standing of the law behind a flag."""
    notes = []
    if count.offense_row_check == "source_read":
        notes.append("law not yet approved by counsel")
    if result.basis == "loophole":
        notes.append("hypothetical: rests on a bill that is not law")
    if result.basis == "out_of_state_registrant":
        notes.append("whether registration elsewhere alone creates a duty is for counsel")
    return "; ".join(notes) or None
