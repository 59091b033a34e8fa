"""Answer 5: a positive, dated negative search of the registry, with the nearest entries shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from transforms.flagging.answers import Answer
from transforms.flagging.identity import PairFact

HOME = "NM"
"""Answer 5 asks about this registry; entries of others are a matter for the defeaters."""
REGISTERED = frozenset({"active", "incarcerated"})
PENDING = frozenset({"pending", "contested"})
_CODE = re.compile(r"^(?:[A-Z]{2}|UCMJ|TRIBAL)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryState:
    """What the night knows of the registry itself."""

    as_of: date | None
    """Receipt of the extract searched; null when none was ever received."""
    is_stale: bool
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFact:
    """One entry, as `stage__registrations` has it."""

    registration_id: str
    person_record_id: str
    status: str
    ends_on: date | None
    registry_jurisdiction: str = HOME
    convicting_jurisdiction: str | None = None
    """Where the registered conviction is from; null when the registry does not say."""
    last_seen: date | None = None
    """When the entry was last seen, where the newest extract lacks it and nobody said what that means."""


def answer_not_registered(
    pairs: Sequence[PairFact],
    entries_by_person: Mapping[str, Sequence[RegistrationFact]],
    registry: RegistryState,
    *,
    convicted_in: str | None,
    night: date,
) -> Answer:
    """Return answer 5.

    Args:
        pairs: the person's and their resident records' pairs with registry persons.
        entries_by_person: registry person to entries.
        registry: how old the extract is and how many it holds.
        convicted_in: who convicted; a decision that an offense is not equivalent is about one conviction.
        night: logical date.
    """
    if registry.as_of is None:
        return _cannot_say(
            "No registry extract was ever received, so the registry could not be searched.", night
        )
    entries = _home_entries(pairs, entries_by_person)
    about = {entry.status for entry in entries if not _about_another(entry, convicted_in)}
    evidence = _evidence(pairs, entries, registry)
    as_of = registry.as_of
    if about & REGISTERED:
        return Answer(answer="no", sentence="Found in the registry.", as_of=as_of, evidence=evidence)
    if "not_equivalent" in about:
        sentence = "The Department already decided that the offense is not equivalent (10.2.3 NMAC)."
        return Answer(answer="no", sentence=sentence, as_of=as_of, evidence=evidence)
    if about & PENDING:
        sentence = (
            "An equivalency determination is pending or contested (10.2.3 NMAC); nothing may be public."
        )
        return Answer(
            answer="unknown", sentence=sentence, as_of=as_of, wait_kind="in_window", evidence=evidence
        )
    doubt = _doubt(pairs, entries_by_person, entries, registry)
    if doubt is not None:
        return _cannot_say(doubt, as_of, evidence)
    if entries:  # expired or deceased: answer 6 says what follows; not equivalent: another conviction
        words = ", ".join(sorted({entry.status for entry in entries}))
        sentence = f"Not registered as of {as_of.isoformat()}: an entry fits, with status {words}."
    else:
        sentence = (
            f"Not found in the registry as of {as_of.isoformat()}"
            f" ({registry.entries} persons searched; the nearest entries are shown)."
        )
    return Answer(answer="yes", sentence=sentence, as_of=as_of, evidence=evidence)


def _home_entries(
    pairs: Sequence[PairFact], entries_by_person: Mapping[str, Sequence[RegistrationFact]]
) -> list[RegistrationFact]:
    """Return the entries of this registry that match, once each, in id order."""
    matched = {
        entry.registration_id: entry
        for pair in pairs
        if pair.verdict == "match"
        for entry in entries_by_person.get(pair.right_id, ())
        if entry.registry_jurisdiction == HOME
    }
    return [entry for _, entry in sorted(matched.items())]


def _doubt(
    pairs: Sequence[PairFact],
    entries_by_person: Mapping[str, Sequence[RegistrationFact]],
    entries: Sequence[RegistrationFact],
    registry: RegistryState,
) -> str | None:
    """Return why the search cannot say that the person is not registered, or nothing."""
    assert registry.as_of is not None, "a registry never received was answered before"
    if registry.is_stale:
        return f"The registry extract of {registry.as_of.isoformat()} is stale."
    lasting = {
        e.status for e in entries if e.status == "expired" and e.ends_on and e.ends_on > registry.as_of
    }
    unclear = lasting | ({entry.status for entry in entries} & {"removed", "moved", "unknown"})
    bare = any(pair.verdict == "match" and not entries_by_person.get(pair.right_id) for pair in pairs)
    if unclear or bare:
        words = ", ".join(sorted(unclear)) or "without a status"
        seen = [entry.last_seen for entry in entries if entry.last_seen is not None]
        if seen:
            words += f"; last seen on {max(seen).isoformat()}, and the newest extract lacks it"
        return f"A registry entry fits, with status: {words}."
    if any(pair.verdict == "possible" for pair in pairs):
        return "A registry entry may be this person; a person must look."
    return None


def _about_another(entry: RegistrationFact, convicted_in: str | None) -> bool:
    """Whether a decision of not equivalent speaks of a conviction from somewhere else.

    Only two codes can be told apart: a place written in words may be the same place.
    """
    stated = entry.convicting_jurisdiction or ""
    coded = bool(_CODE.match(stated)) and bool(_CODE.match(convicted_in or ""))
    return entry.status == "not_equivalent" and coded and stated != convicted_in


def _cannot_say(why: str, as_of: date, evidence: Mapping[str, object] | None = None) -> Answer:
    return Answer(
        answer="unknown",
        sentence=f"{why} What would settle it: a search of the current registry.",
        as_of=as_of,
        wait_kind="needs_registry",
        evidence=evidence or {},
    )


def _evidence(
    pairs: Sequence[PairFact], entries: Sequence[RegistrationFact], registry: RegistryState
) -> dict[str, object]:
    nearest = sorted(pairs, key=lambda pair: (-pair.match_weight_mbit, pair.right_id))[:3]
    return {
        "registry_as_of": registry.as_of.isoformat() if registry.as_of else None,
        "persons_searched": registry.entries,
        "entries": [{"registration_id": e.registration_id, "status": e.status} for e in entries],
        "nearest": [
            {
                "right_id": pair.right_id,
                "match_weight_mbit": pair.match_weight_mbit,
                "verdict": pair.verdict,
                "ledger": pair.ledger,
            }
            for pair in nearest
        ],
    }
