"""Ask the six questions of every count, in order, and keep what each answer rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from law.duty import DutyResult, duty
from law.rulesets.ruleset import Bill, Ruleset
from transforms.flagging.answers import Answer
from transforms.flagging.assessment import Assessment, fingerprint, flag_id_of
from transforms.flagging.counts import Count
from transforms.flagging.defeaters import Clearance, ConvictionState, answer_no_defeater
from transforms.flagging.duty_answer import answer_duty, duty_facts, law_note
from transforms.flagging.identity import answer_identity, strongest
from transforms.flagging.lookups import FlagFacts
from transforms.flagging.offense import answer_offense
from transforms.flagging.policy import ReviewPolicy
from transforms.flagging.registry_search import answer_not_registered
from transforms.flagging.residency import Presence, answer_residency


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRules:
    """What every assessment of one night has in common."""

    night: date
    ruleset: Ruleset
    bill: Bill | None
    policy: ReviewPolicy
    law_digest: str
    model_key: str
    """Model version and profile hash."""
    clearances: Mapping[str, Clearance]


def assess_counts(
    counts: Iterable[Count], facts: FlagFacts, rules: NightRules, keep: frozenset[str]
) -> list[Assessment]:
    """Return an assessment for every count that could matter, in the order given.

    A count could matter when its offense is not settled as irrelevant and a resident fits or may fit its
    person, or when `keep` names its flag (it was a flag or wait before, so its end needs a cause).
    """
    return [
        assess_count(count, facts, rules)
        for count in counts
        if flag_id_of(count.conviction_id) in keep or _could_matter(count, facts)
    ]


def _could_matter(count: Count, facts: FlagFacts) -> bool:
    pairs = facts.residency_pairs.get(count.person_record_id, ())
    return count.offense_answer != "no" and any(pair.verdict in ("match", "possible") for pair in pairs)


def assess_count(count: Count, facts: FlagFacts, rules: NightRules) -> Assessment:
    """Return one count's six answers and what they rest on."""
    pairs = facts.residency_pairs.get(count.person_record_id, ())
    found = strongest(pairs, "match") or strongest(pairs, "possible")
    residents = [pair.right_id for pair in found]
    residency_facts = [fact for person in residents for fact in facts.residency.get(person, ())]
    presence = answer_residency(residency_facts, as_of=rules.night, policy=rules.policy)
    result = duty(duty_facts(count, presence), as_of=rules.night, ruleset=rules.ruleset, bill=rules.bill)
    registry_pairs = [
        pair
        for person in (count.person_record_id, *residents)
        for pair in facts.registry_pairs.get(person, ())
    ]
    entries = [
        entry
        for pair in registry_pairs
        if pair.verdict == "match"
        for entry in facts.registrations.get(pair.right_id, ())
    ]
    flag_id = flag_id_of(count.conviction_id)
    behind = {
        "person": facts.person_sha.get(count.person_record_id),
        "count": count.record_sha256,
        "residents": {person: facts.person_sha.get(person) for person in residents},
        "residency": sorted((f.residency_id, f.status, f.evidenced.isoformat()) for f in residency_facts),
        "registry": sorted((e.registration_id, e.status) for e in entries),
        "nearest": sorted((p.right_id, p.verdict) for p in registry_pairs if p.verdict != "no_match"),
    }
    data = fingerprint(behind)
    answers = {
        "identity": answer_identity(pairs, as_of=rules.night),
        "residency": presence.answer,
        "offense": answer_offense(count, as_of=rules.night),
        "duty": answer_duty(result, as_of=rules.night),
        "not_registered": answer_not_registered(
            registry_pairs, facts.registrations, facts.registry, night=rules.night
        ),
        "no_defeater": answer_no_defeater(
            _state(count, result),
            residency_facts,
            presence,
            entries,
            rules.clearances.get(flag_id),
            fingerprint_data=data,
            as_of=rules.night,
        ),
    }
    return _assessment(count, facts, rules, answers, presence, result, data)


def _state(count: Count, result: DutyResult) -> ConvictionState:
    return ConvictionState(
        disposition=count.disposition,
        later_event=count.later_event,
        release_date=count.release_date,
        registration_required=count.registration_required,
        registration_until=count.registration_until,
        basis=result.basis,
        term_ends_on=result.term_ends_on,
    )


def _assessment(
    count: Count,
    facts: FlagFacts,
    rules: NightRules,
    answers: Mapping[str, Answer],
    presence: Presence,
    result: DutyResult,
    data: str,
) -> Assessment:
    pairs = facts.residency_pairs.get(count.person_record_id, ())
    found = strongest(pairs, "match") or strongest(pairs, "possible")
    flag_id = flag_id_of(count.conviction_id)
    clearance = rules.clearances.get(flag_id)
    documents = [*(count.documents_needed or "").split("|"), *result.documents_needed]
    return Assessment(
        flag_id=flag_id,
        conviction_id=count.conviction_id,
        person_record_id=count.person_record_id,
        resident_record_id=found[0].right_id if found else None,
        answers=answers,
        basis=result.basis,
        category=count.category,
        citation=count.citation,
        convicting_jurisdiction=count.convicting_jurisdiction,
        county=presence.county,
        match_weight_mbit=found[0].match_weight_mbit if found else None,
        documents_needed=tuple(dict.fromkeys(d for d in documents if d)),
        law_note=law_note(count, result),
        fingerprints={
            "data": data,
            "law": fingerprint([rules.law_digest, rules.bill.bill_id if rules.bill else None]),
            "model": fingerprint(rules.model_key),
            "decision": fingerprint(clearance.decision_id if clearance else None),
            "staleness": fingerprint(facts.stale_sources),
        },
    )
