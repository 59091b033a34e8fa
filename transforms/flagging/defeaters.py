"""Answer 6: the eight named defeaters, each checked and shown, and a reviewer's clearance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from transforms.flagging.answers import Answer
from transforms.flagging.new_facts import new_facts
from transforms.flagging.registry_search import HOME, REGISTERED, RegistrationFact
from transforms.flagging.residency import PRESENT, Presence, ResidencyFact, last_seen_free


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvictionState:
    """What a defeater check needs to know of the count."""

    disposition: str
    """After any later event: see `law.dispositions`."""
    conviction_date: date | None
    release_date: date | None
    registration_required: str
    registration_until: date | None
    duty: str
    """Answer 4: yes, no or unknown."""
    basis: str
    term_ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """A reviewer's decision that this flag is not one, and the facts it was made on."""

    decision_id: str
    decided_on: date
    facts: Mapping[str, str]
    """kind:id to content hash, as `facts_behind` gave them when the decision was made."""


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
    behind: Mapping[str, str],
    as_of: date,
    perhaps: Sequence[ResidencyFact] = (),
) -> Answer:
    """Return answer 6: no when any defeater is found, unknown when one cannot be decided.

    Args:
        conviction: the count.
        facts: residency facts of the residents it is about.
        presence: answer 2 with its days.
        registrations: registry entries that match, of any registry.
        clearance: a reviewer's decision on this flag, if any.
        behind: the facts the count rests on tonight; kept as evidence, so that a clearance can name them.
        as_of: logical date.
        perhaps: ends told of residents who only may be the person; what one of them would close is undetermined.
    """
    checks = [
        _or_perhaps(_dead(facts, registrations), _dead([*facts, *perhaps], registrations)),
        _or_perhaps(
            _imprisoned(conviction, facts, presence, as_of),
            _imprisoned(conviction, [*facts, *perhaps], presence, as_of),
        ),
        _or_perhaps(_moved(presence), _moved_perhaps(facts, perhaps, as_of)),
        _registered_elsewhere_only(conviction, presence, registrations),
        _expired(conviction, registrations, as_of),
        *_undone(conviction),
        _cleared(clearance, behind),
    ]
    evidence: dict[str, object] = {
        "checks": [{"name": c.name, "state": c.state, "sentence": c.sentence} for c in checks],
        "facts": dict(sorted(behind.items())),
    }
    if perhaps:
        evidence["perhaps"] = sorted(fact.residency_id for fact in perhaps)
    return _answer_of(checks, evidence, as_of)


def _answer_of(checks: Sequence[Defeater], evidence: Mapping[str, object], as_of: date) -> Answer:
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


_PERHAPS = {"dead": "death", "imprisoned": "stay in custody", "moved_away": "move away"}


def _or_perhaps(known: Defeater, beside: Defeater) -> Defeater:
    """Return the check, undetermined where only a record that may be the person's would make it a find."""
    if known.state != "none_found" or beside.state != "found":
        return known
    sentence = f"A record that may be this person's tells of a {_PERHAPS[known.name]}; a person must look."
    return Defeater(name=known.name, state="undetermined", sentence=sentence)


def _check(name: str, hit: bool, found: str, clean: str) -> Defeater:
    return Defeater(name=name, state="found" if hit else "none_found", sentence=found if hit else clean)


def _dead(facts: Sequence[ResidencyFact], registrations: Sequence[RegistrationFact]) -> Defeater:
    told = [fact for fact in facts if fact.status == "deceased"]
    deaths = [fact for fact in told if fact.last_seen is None]
    in_registry = any(entry.status == "deceased" for entry in registrations)
    last_alive = max((day for fact in facts if (day := _dated_presence(fact)) is not None), default=None)
    dated = [fact.status_date or fact.evidence_date for fact in deaths]
    outlived = last_alive is not None and bool(dated) and all(d is not None and d < last_alive for d in dated)
    if outlived and not in_registry:
        sentence = "A source records a death, and another shows the person alive later; one of them is wrong."
        return Defeater(name="dead", state="undetermined", sentence=sentence)
    hit = bool(deaths) or in_registry
    vanished = _vanished(told)
    if vanished is not None and not hit:
        return Defeater(name="dead", state="undetermined", sentence=f"A record of a death {vanished}")
    return _check("dead", hit, "A source records the person as deceased.", "No source records a death.")


def _vanished(facts: Sequence[ResidencyFact]) -> str | None:
    """What to say of records that their source no longer holds for no stated reason; None where there is none."""
    last = max((fact.last_seen for fact in facts if fact.last_seen is not None), default=None)
    if last is None:
        return None
    return (
        f"was last seen on {last.isoformat()}: the source's newer delivery lacks it, and it is not known why."
    )


def _dated_presence(fact: ResidencyFact) -> date | None:
    return fact.evidence_date if fact.status in PRESENT and fact.evidence_type != "property" else None


def _imprisoned(
    conviction: ConvictionState, facts: Sequence[ResidencyFact], presence: Presence, as_of: date
) -> Defeater:
    newest_free = last_seen_free(facts, as_of=as_of)
    since_free = [
        f
        for f in facts
        if f.status == "in_custody" and f.dated <= as_of and (newest_free is None or f.dated >= newest_free)
    ]
    in_custody = any(fact.last_seen is None for fact in since_free)
    # a release still to come stands, unless the person was seen here after the conviction
    to_come = conviction.release_date is not None and conviction.release_date > as_of
    convicted = conviction.conviction_date
    seen_since = newest_free is not None and (convicted is None or newest_free > convicted)
    imprisoned = in_custody or (to_come and not seen_since)
    vanished = _vanished(since_free)
    if vanished is not None and not imprisoned:
        return Defeater(name="imprisoned", state="undetermined", sentence=f"A record of custody {vanished}")
    return _check(
        "imprisoned",
        imprisoned,
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


def _moved_perhaps(facts: Sequence[ResidencyFact], perhaps: Sequence[ResidencyFact], as_of: date) -> Defeater:
    newest_free = last_seen_free(facts, as_of=as_of)
    moves = [fact.dated for fact in perhaps if fact.status == "moved_out" and fact.dated <= as_of]
    is_later = any(newest_free is None or day >= newest_free for day in moves)
    return _check("moved_away", is_later, "A record tells of a later move away.", "")


def _registered_elsewhere_only(
    conviction: ConvictionState, presence: Presence, registrations: Sequence[RegistrationFact]
) -> Defeater:
    entry = any(e.registry_jurisdiction != HOME and e.status in REGISTERED for e in registrations)
    elsewhere = entry or conviction.registration_required == "yes"
    return _check(
        "registered_elsewhere_only",
        elsewhere and presence.moved_out_on is not None,
        "The person registers elsewhere and is recorded as moved away from New Mexico.",
        "Nothing shows that the person lives and registers only elsewhere.",
    )


def _expired(conviction: ConvictionState, registrations: Sequence[RegistrationFact], as_of: date) -> Defeater:
    """The end of another state's term ends no duty that rests on equivalence here, or that papers may yet show to.

    29-11A-5 NMSA has a term of its own for it. Where answer 4 is no, nothing else is left.
    """
    elsewhere = (
        (conviction.duty == "no" or conviction.basis == "out_of_state_registrant")
        and conviction.registration_required == "yes"
        and conviction.registration_until is not None
        and conviction.registration_until < as_of
    )
    here = any(
        e.registry_jurisdiction == HOME
        and e.status == "expired"
        and (e.ends_on is None or e.ends_on <= as_of)
        for e in registrations
    )
    over = conviction.term_ends_on is not None and conviction.term_ends_on < as_of
    return _check(
        "duty_expired",
        elsewhere or here or over,
        "The term of the duty is recorded as over.",
        "No record shows that the term of the duty is over.",
    )


_UNDONE = (
    ("vacated", frozenset({"vacated"}), "found", "The conviction was vacated or reversed."),
    (
        "pardoned",
        frozenset({"pardoned"}),
        "undetermined",
        "A pardon is recorded; its effect is that of the place that gave it (31-29-9(D) NMSA).",
    ),
    (
        "expunged",
        frozenset({"expunged", "sealed", "set_aside"}),
        "undetermined",
        "An expungement, sealing or set-aside is recorded; counsel must say what is left (31-29-9(E)).",
    ),
)


def _undone(conviction: ConvictionState) -> list[Defeater]:
    return [
        Defeater(name=name, state=state, sentence=sentence)
        if conviction.disposition in dispositions
        else Defeater(name=name, state="none_found", sentence=f"No record shows the conviction {name}.")
        for name, dispositions, state, sentence in _UNDONE
    ]


def _cleared(clearance: Clearance | None, behind: Mapping[str, str]) -> Defeater:
    name = "cleared_by_reviewer"
    if clearance is None:
        return Defeater(name=name, state="none_found", sentence="No reviewer has cleared it.")
    on = clearance.decided_on.isoformat()
    arrived = new_facts(clearance.facts, behind)
    if not arrived:
        sentence = f"A reviewer cleared it on {on}; no new fact has arrived since."
        return Defeater(name=name, state="found", sentence=sentence)
    named = ", ".join(f"[{fact}]" for fact in arrived)
    sentence = f"A reviewer cleared it on {on}; new or changed since then: {named}."
    return Defeater(name=name, state="none_found", sentence=sentence)
