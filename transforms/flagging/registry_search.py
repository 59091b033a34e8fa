"""Answer 5: a positive, dated negative search of the registry, with the nearest entries shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from transforms.flagging.answers import Answer
from transforms.flagging.identity import PairFact

REGISTERED = frozenset({"active", "incarcerated"})
PENDING = frozenset({"pending", "contested"})


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


def answer_not_registered(
    pairs: Sequence[PairFact],
    entries_by_person: Mapping[str, Sequence[RegistrationFact]],
    registry: RegistryState,
    *,
    night: date,
) -> Answer:
    """Return answer 5. `pairs` are the person's and their resident records' pairs with registry persons."""
    if registry.as_of is None:
        return _cannot_say(
            "No registry extract was ever received, so the registry could not be searched.", night
        )
    found = [pair for pair in pairs if pair.verdict == "match"]
    entries = sorted(
        (entry for pair in found for entry in entries_by_person.get(pair.right_id, ())),
        key=lambda entry: entry.registration_id,
    )
    statuses = {entry.status for entry in entries}
    evidence = _evidence(pairs, entries, registry)
    if statuses & REGISTERED:
        return Answer(answer="no", sentence="Found in the registry.", as_of=registry.as_of, evidence=evidence)
    if "not_equivalent" in statuses:
        sentence = "The Department already decided that the offense is not equivalent (10.2.3 NMAC)."
        return Answer(answer="no", sentence=sentence, as_of=registry.as_of, evidence=evidence)
    if statuses & PENDING:
        sentence = (
            "An equivalency determination is pending or contested (10.2.3 NMAC); nothing may be public."
        )
        return Answer(
            answer="unknown",
            sentence=sentence,
            as_of=registry.as_of,
            wait_kind="in_window",
            evidence=evidence,
        )
    if registry.is_stale:
        return _cannot_say(
            f"The registry extract of {registry.as_of.isoformat()} is stale.", registry.as_of, evidence
        )
    if statuses & {"removed", "moved", "unknown"} or (found and not entries):
        words = ", ".join(sorted(statuses)) or "without a status"
        return _cannot_say(f"A registry entry fits, with status: {words}.", registry.as_of, evidence)
    if any(pair.verdict == "possible" for pair in pairs):
        return _cannot_say(
            "A registry entry may be this person; a person must look.", registry.as_of, evidence
        )
    return Answer(
        answer="yes",
        sentence=(
            f"Not found in the registry as of {registry.as_of.isoformat()}"
            f" ({registry.entries} persons searched; the nearest entries are shown)."
        ),
        as_of=registry.as_of,
        evidence=evidence,
    )


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
