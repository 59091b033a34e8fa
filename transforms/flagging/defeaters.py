"""Answer 6: the eight named defeaters, each checked and shown, and a reviewer's clearance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.flagging.answers import Answer
from transforms.flagging.registry_search import RegistrationFact
from transforms.flagging.residency import Presence, ResidencyFact


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvictionState:
    """What a defeater check needs to know of the count."""

    disposition: str
    later_event: str | None
    release_date: date | None
    registration_required: str
    registration_until: date | None
    basis: str
    term_ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """A reviewer's decision that this flag is not one, and the facts it was made on."""

    decision_id: str
    decided_on: date
    fingerprint_data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Defeater:
    """One check: found, none_found, or undetermined (a person must decide)."""

    name: str
    state: str
    sentence: str


def answer_no_defeater(
    conviction: ConvictionState,
    facts: Sequence[ResidencyFact],
    presence: Presence,
    registrations: Sequence[RegistrationFact],
    clearance: Clearance | None,
    *,
    fingerprint_data: str,
    as_of: date,
) -> Answer:
    """Return answer 6: no when any defeater is found, unknown when one cannot be decided."""
    checks = [
        _dead(facts, registrations),
        _imprisoned(conviction, facts, presence, as_of),
        _moved(presence),
        _registered_elsewhere_only(conviction, presence),
        _expired(conviction, registrations, as_of),
        *_undone(conviction),
        _cleared(clearance, fingerprint_data),
    ]
    evidence = {"checks": [{"name": c.name, "state": c.state, "sentence": c.sentence} for c in checks]}
    found = [check for check in checks if check.state == "found"]
    if found:
        return Answer(
            answer="no", sentence=" ".join(c.sentence for c in found), as_of=as_of, evidence=evidence
        )
    open_checks = [check for check in checks if check.state == "undetermined"]
    if open_checks:
        return Answer(
            answer="unknown",
            sentence=" ".join(c.sentence for c in open_checks),
            as_of=as_of,
            wait_kind="needs_documents",
            evidence=evidence,
        )
    return Answer(
        answer="yes",
        sentence=f"None of {len(checks)} defeaters was found in the records held.",
        as_of=as_of,
        evidence=evidence,
    )


def _check(name: str, hit: bool, found: str, clean: str) -> Defeater:
    return Defeater(name=name, state="found" if hit else "none_found", sentence=found if hit else clean)


def _dead(facts: Sequence[ResidencyFact], registrations: Sequence[RegistrationFact]) -> Defeater:
    hit = any(f.status == "deceased" for f in facts) or any(r.status == "deceased" for r in registrations)
    return _check("dead", hit, "A source records the person as deceased.", "No source records a death.")


def _imprisoned(
    conviction: ConvictionState, facts: Sequence[ResidencyFact], presence: Presence, as_of: date
) -> Defeater:
    custody = [f.dated for f in facts if f.status == "in_custody" and f.dated <= as_of]
    newest_free = max(
        (f.evidenced for f in facts if f.status in ("resident", "works", "studies")), default=None
    )
    in_custody = bool(custody) and (newest_free is None or max(custody) >= newest_free)
    serving = (
        conviction.release_date is not None and conviction.release_date > as_of and presence.since is None
    )
    return _check(
        "imprisoned",
        in_custody or serving,
        "The person is recorded as in custody; the deadline has not begun.",
        "No source records the person as in custody.",
    )


def _moved(presence: Presence) -> Defeater:
    return _check(
        "moved_away",
        presence.moved_out_on is not None,
        "The person is recorded as moved away.",
        "No source records a later move away.",
    )


def _registered_elsewhere_only(conviction: ConvictionState, presence: Presence) -> Defeater:
    hit = conviction.registration_required == "yes" and presence.moved_out_on is not None
    return _check(
        "registered_elsewhere_only",
        hit,
        "The person registers elsewhere and is recorded as moved away from New Mexico.",
        "Nothing shows that the person lives and registers only elsewhere.",
    )


def _expired(conviction: ConvictionState, registrations: Sequence[RegistrationFact], as_of: date) -> Defeater:
    elsewhere = (
        conviction.basis == "out_of_state_registrant"
        and conviction.registration_until is not None
        and conviction.registration_until < as_of
    )
    here = any(r.status == "expired" and (r.ends_on is None or r.ends_on <= as_of) for r in registrations)
    over = conviction.term_ends_on is not None and conviction.term_ends_on < as_of
    return _check(
        "duty_expired",
        elsewhere or here or over,
        "The term of the duty is recorded as over.",
        "No record shows that the term of the duty is over.",
    )


def _undone(conviction: ConvictionState) -> list[Defeater]:
    later = (conviction.later_event or "").lower()
    states = {"vacated": "found", "pardoned": "undetermined", "expunged": "undetermined"}
    aliases = {
        "vacated": {"vacated", "reversed"},
        "pardoned": {"pardoned"},
        "expunged": {"expunged", "sealed", "set_aside"},
    }
    checks = []
    for name, state in states.items():
        hit = conviction.disposition in aliases[name] or later in aliases[name]
        sentence = {
            "vacated": "The conviction was vacated or reversed.",
            "pardoned": "A pardon is recorded; its effect is that of the place that gave it (31-29-9(D) NMSA).",
            "expunged": "An expungement, sealing or set-aside is recorded; counsel must say what is left (31-29-9(E)).",
        }[name]
        clean = f"No record shows the conviction {name}."
        checks.append(
            Defeater(name=name, state=state if hit else "none_found", sentence=sentence if hit else clean)
        )
    return checks


def _cleared(clearance: Clearance | None, fingerprint_data: str) -> Defeater:
    if clearance is None:
        return Defeater(
            name="cleared_by_reviewer", state="none_found", sentence="No reviewer has cleared it."
        )
    if clearance.fingerprint_data == fingerprint_data:
        sentence = (
            f"A reviewer cleared it on {clearance.decided_on.isoformat()}; no new fact has arrived since."
        )
        return Defeater(name="cleared_by_reviewer", state="found", sentence=sentence)
    sentence = f"A reviewer cleared it on {clearance.decided_on.isoformat()}, but the records changed since."
    return Defeater(name="cleared_by_reviewer", state="none_found", sentence=sentence)
