"""The facts behind one count, by id: what a change is blamed on, and what a clearance was made on."""

from collections.abc import Sequence

from transforms.flagging.assessment import fingerprint
from transforms.flagging.counts import Count
from transforms.flagging.endings import possible_endings
from transforms.flagging.identity import PairFact, strongest
from transforms.flagging.lookups import FlagFacts
from transforms.flagging.new_facts import REGISTRATION
from transforms.flagging.registry_search import RegistrationFact
from transforms.flagging.residency import ResidencyFact


def candidates_of(count: Count, facts: FlagFacts) -> list[PairFact]:
    """Return the pairs with the residents that fit the count's person: matches, else those that may, strongest first."""
    pairs = facts.residency_pairs.get(count.person_record_id, ())
    return strongest(pairs, "match") or strongest(pairs, "possible")


def facts_behind(count: Count, facts: FlagFacts) -> dict[str, str]:
    """Return kind:id to a hash of its content, for every record the answers to a count may rest on.

    Dates of receipt are left out: the same row delivered again is no new fact.
    """
    residents = [pair.right_id for pair in candidates_of(count, facts)]
    behind = {
        f"person:{count.person_record_id}": facts.person_sha.get(count.person_record_id, ""),
        f"count:{count.conviction_id}": _count_said(count, facts),
    }
    for person in residents:
        behind[f"resident:{person}"] = facts.person_sha.get(person, "")
        behind |= {f"residency:{f.residency_id}": _said(f) for f in facts.residency.get(person, ())}
    for entry in matched_entries(registry_pairs(count.person_record_id, residents, facts), facts):
        said = (entry.status, entry.ends_on, entry.registry_jurisdiction, entry.convicting_jurisdiction)
        behind[f"{REGISTRATION}:{entry.registration_id}"] = fingerprint(said)
    return behind


def data_fingerprint(count: Count, facts: FlagFacts) -> str:
    """Return the fingerprint of the records behind a count, entries and ends that only may be the person's among them."""
    residents = [pair.right_id for pair in candidates_of(count, facts)]
    pairs = registry_pairs(count.person_record_id, residents, facts)
    near = {p.right_id: facts.person_sha.get(p.right_id, "") for p in pairs if p.verdict != "no_match"}
    ends = {f.residency_id: _said(f) for f in possible_endings(count.person_record_id, facts)}
    return fingerprint([facts_behind(count, facts), near, *([ends] if ends else [])])


def staleness_fingerprint(count: Count, facts: FlagFacts) -> str:
    """Return the fingerprint of which of the sources that answers 2 and 5 of a count rest on are stale."""
    residents = [pair.right_id for pair in candidates_of(count, facts)]
    stale = {f.source_id for person in residents for f in facts.residency.get(person, ()) if f.is_stale}
    return fingerprint([sorted(stale), facts.registry.is_stale, facts.registry.as_of is None])


def registry_pairs(person: str, residents: Sequence[str], facts: FlagFacts) -> list[PairFact]:
    """Return the pairs with registry persons of a convicted person and of the residents that fit."""
    return [pair for record in (person, *residents) for pair in facts.registry_pairs.get(record, ())]


def matched_entries(pairs: Sequence[PairFact], facts: FlagFacts) -> list[RegistrationFact]:
    """Return every registry entry that matches, once, in id order."""
    found = {
        entry.registration_id: entry
        for pair in pairs
        if pair.verdict == "match"
        for entry in facts.registrations.get(pair.right_id, ())
    }
    return [entry for _, entry in sorted(found.items())]


def _count_said(count: Count, facts: FlagFacts) -> str:
    last_seen = facts.unseen.get(count.conviction_id)
    return count.record_sha256 if last_seen is None else f"{count.record_sha256} last seen {last_seen}"


def _said(fact: ResidencyFact) -> str:
    said = (fact.status, fact.evidence_date, fact.status_date, fact.county)
    return fingerprint(said if fact.last_seen is None else (*said, "last seen", fact.last_seen))
