"""Ask the six questions of every count, in order, and keep what each answer rests on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from law.duty import DutyFacts, DutyResult, duty
from law.offense_map import OffenseMap
from law.rulesets.bill import Bill, overlay
from law.rulesets.ruleset import Ruleset
from transforms.flagging.answers import Answer
from transforms.flagging.assessment import (
    Assessment,
    fingerprint,
    flag_id_of,
    law_fingerprint,
    model_fingerprint,
)
from transforms.flagging.behind import (
    candidates_of,
    data_fingerprint,
    facts_behind,
    matched_entries,
    registry_pairs,
    staleness_fingerprint,
)
from transforms.flagging.counts import Count
from transforms.flagging.defeaters import Clearance, ConvictionState, answer_no_defeater
from transforms.flagging.duty_answer import answer_duty, duty_facts, law_note
from transforms.flagging.endings import possible_endings
from transforms.flagging.identity import PairFact, answer_identity
from transforms.flagging.lookups import FlagFacts
from transforms.flagging.offense import answer_offense, answer_unseen
from transforms.flagging.policy import ReviewPolicy
from transforms.flagging.registry_search import answer_not_registered
from transforms.flagging.residency import Presence, ResidencyFact, answer_residency


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRules:
    """What every assessment of one night has in common."""

    night: date
    ruleset: Ruleset
    offense_map: OffenseMap
    bill: Bill | None
    policy: ReviewPolicy
    law_digest: str
    model_key: str
    """Model version and profile hash."""
    clearances: Mapping[str, Clearance]
    under_bill: Mapping[str, Count] = field(default_factory=dict)
    """Conviction id to the count as the bill would have it read, of those it reads otherwise than the law in force."""
    repeated: frozenset[str] = frozenset()
    """Person records with more than one conviction of an offense in question."""
    repeated_under_bill: frozenset[str] = frozenset()
    """The same as the bill would have it."""


def assess_counts(
    counts: Iterable[Count], facts: FlagFacts, rules: NightRules, keep: frozenset[str]
) -> list[Assessment]:
    """Return an assessment for every count that could matter, in the order given.

    A count could matter when a resident fits or may fit its person, or when `keep` names its flag (it was a flag or
    wait before, so its end needs a cause). Every other count is closed by identity, and most counts are.
    """
    counts = list(counts)
    read_again = (rules.under_bill.get(count.conviction_id, count) for count in counts)
    rules = replace(rules, repeated=_repeated(counts), repeated_under_bill=_repeated(read_again))
    return [
        assess_count(count, facts, rules)
        for count in counts
        if flag_id_of(count.conviction_id) in keep or candidates_of(count, facts)
    ]


def _repeated(counts: Iterable[Count]) -> frozenset[str]:
    convicted = Counter(count.person_record_id for count in counts if count.offense_answer == "yes")
    return frozenset(person for person, n in convicted.items() if n > 1)


def assess_count(count: Count, facts: FlagFacts, rules: NightRules) -> Assessment:
    """Return one count's six answers and what they rest on.

    Matched residents are one person and are asked about together. Residents that only may be the person are asked
    about one by one, for each may be somebody else: the first that does not close the count stands for it.
    """
    found = candidates_of(count, facts)
    groups = [found] if found and found[0].verdict == "match" else [[pair] for pair in found] or [[]]
    first: Assessment | None = None
    for residents in groups:
        assessment = _assess_with(count, residents, facts, rules)
        if assessment.outcome != "closed":
            return assessment
        first = first or assessment
    assert first is not None, "there is always one group, an empty one when nobody fits"
    return first


def fingerprints_of(count: Count, facts: FlagFacts, rules: NightRules) -> dict[str, str]:
    """Return what a count rests on, by cause; known for every count, closed ones too."""
    clearance = rules.clearances.get(flag_id_of(count.conviction_id))
    return {
        "data": data_fingerprint(count, facts),
        "law": law_fingerprint(rules.law_digest, rules.bill.bill_id if rules.bill else None),
        "model": model_fingerprint(rules.model_key),
        "decision": fingerprint(clearance.decision_id if clearance else None),
        "staleness": staleness_fingerprint(count, facts),
    }


def _assess_with(count: Count, found: list[PairFact], facts: FlagFacts, rules: NightRules) -> Assessment:
    residents = [pair.right_id for pair in found]
    residency_facts = [fact for person in residents for fact in facts.residency.get(person, ())]
    presence = answer_residency(residency_facts, as_of=rules.night, policy=rules.policy)
    known = _known(count, presence, residency_facts, rules.repeated, facts, rules)
    again = rules.under_bill.get(count.conviction_id, count)
    under_bill = _known(again, presence, residency_facts, rules.repeated_under_bill, facts, rules)
    result = duty(known, as_of=rules.night, ruleset=rules.ruleset, bill=rules.bill, under_bill=under_bill)
    in_force, ruleset = count, rules.ruleset
    if rules.bill is not None and result.basis == "loophole":  # the count is judged as the bill reads it
        count, known, ruleset = again, under_bill, overlay(rules.ruleset, rules.bill)
    near = registry_pairs(count.person_record_id, residents, facts)
    answers = {
        "identity": answer_identity(
            facts.residency_pairs.get(count.person_record_id, ()), first=residents[:1], as_of=rules.night
        ),
        "residency": presence.answer,
        "offense": answer_unseen(
            _offense(in_force, count, ruleset, rules),
            facts.unseen.get(count.conviction_id),
            as_of=rules.night,
        ),
        "duty": answer_duty(result, rules.ruleset, as_of=rules.night),
        "not_registered": answer_not_registered(
            near,
            facts.registrations,
            facts.registry,
            convicted_in=count.convicting_jurisdiction,
            night=rules.night,
        ),
        "no_defeater": answer_no_defeater(
            _state(count, result),
            residency_facts,
            presence,
            matched_entries(near, facts),
            rules.clearances.get(flag_id_of(count.conviction_id)),
            behind=facts_behind(in_force, facts),
            as_of=rules.night,
            perhaps=possible_endings(count.person_record_id, facts),
        ),
    }
    documents = [*(count.documents_needed or "").split("|"), *result.documents_needed]
    return Assessment(
        flag_id=flag_id_of(count.conviction_id),
        conviction_id=count.conviction_id,
        person_record_id=count.person_record_id,
        resident_record_id=residents[0] if residents else None,
        answers=answers,
        basis=result.basis,
        category=count.category,
        citation=count.citation,
        convicting_jurisdiction=count.convicting_jurisdiction,
        county=presence.county,
        match_weight_mbit=found[0].match_weight_mbit if found else None,
        documents_needed=tuple(dict.fromkeys(d for d in documents if d)),
        law_note=law_note(count, result),
        fingerprints=fingerprints_of(in_force, facts, rules),
        facts=known,
        duty=result,
    )


def _known(
    count: Count,
    presence: Presence,
    residency: Sequence[ResidencyFact],
    repeated: frozenset[str],
    facts: FlagFacts,
    rules: NightRules,
) -> DutyFacts:
    return duty_facts(
        count,
        presence,
        residency=residency,
        as_of=rules.night,
        other_conviction=count.person_record_id in repeated,
        births=facts.births.get(count.person_record_id, ()),
    )


def _offense(in_force: Count, count: Count, ruleset: Ruleset, rules: NightRules) -> Answer:
    """Return answer 3, which says of a count that only a bill makes one what it is under the law in force."""
    answer = answer_offense(count, rules.offense_map, ruleset, as_of=rules.night)
    if count is in_force or rules.bill is None:
        return answer
    said = f"Under the law in force: {in_force.reason} Under {rules.bill.title}: {answer.sentence}"
    return replace(answer, sentence=said)


def _state(count: Count, result: DutyResult) -> ConvictionState:
    return ConvictionState(
        disposition=count.disposition,
        conviction_date=count.conviction_date,
        release_date=count.release_date,
        registration_required=count.registration_required,
        registration_until=count.registration_until,
        duty=result.state,
        basis=result.basis,
        term_ends_on=result.term_ends_on,
    )
