"""Answer 2: does the resident live, work or study in New Mexico, by dated evidence that is not stale?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.flagging.answers import Answer
from transforms.flagging.policy import ReviewPolicy

PRESENT = frozenset({"resident", "works", "studies"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidencyFact:
    """One dated fact, as `stage__residency` has it, with the receipt of its delivery."""

    residency_id: str
    person_record_id: str
    source_id: str
    evidence_type: str
    evidence_date: date | None
    status: str
    status_date: date | None
    county: str | None
    received_on: date
    is_stale: bool
    last_seen: date | None = None
    """When the record was last seen, where its source's newest delivery of everything lacks it for no stated reason."""

    @property
    def dated(self) -> date:
        """The day the fact speaks of: its own date, else the day the extract arrived."""
        return self.status_date or self.evidence_date or self.received_on

    @property
    def evidenced(self) -> date:
        """The day presence was evidenced: the evidence's own date, else the day the extract arrived."""
        return self.evidence_date or self.status_date or self.received_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What residency facts say together."""

    answer: Answer
    county: str | None
    since: date | None
    """Earliest dated day the person is known to have been present, since any move away; for deadlines.

    A receipt is no arrival: evidence without a date of its own says nothing here.
    """
    moved_out_on: date | None


def answer_residency(facts: Sequence[ResidencyFact], *, as_of: date, policy: ReviewPolicy) -> Presence:
    """Return answer 2 with the county and the days that later answers need."""
    ordered = sorted(facts, key=lambda f: (f.evidenced, f.residency_id))
    usable = [fact for fact in ordered if _counts(fact, as_of, policy)]
    away = [fact for fact in ordered if fact.status == "moved_out" and fact.dated <= as_of]
    moved = [fact for fact in away if fact.last_seen is None]
    latest_moved = max((fact.dated for fact in moved), default=None)
    vanished = max((fact for fact in away if fact.last_seen is not None), key=_by_day, default=None)
    newest_usable = usable[-1].evidenced if usable else date.min
    if (
        vanished is not None
        and vanished.dated > (latest_moved or date.min)
        and vanished.dated >= newest_usable
    ):
        return Presence(answer=_vanished_move(vanished), county=None, since=None, moved_out_on=None)
    if usable and (latest_moved is None or usable[-1].evidenced > latest_moved):
        return _present(usable, _arrival(ordered, latest_moved, as_of), as_of)
    if latest_moved is not None:
        answer = Answer(
            answer="no",
            sentence=f"Recorded as moved away on {latest_moved.isoformat()}, with nothing newer that says otherwise.",
            as_of=latest_moved,
            evidence={"residency_ids": [fact.residency_id for fact in moved]},
        )
        return Presence(answer=answer, county=None, since=None, moved_out_on=latest_moved)
    return Presence(answer=_not_shown(ordered, as_of), county=None, since=None, moved_out_on=None)


def last_seen_free(facts: Sequence[ResidencyFact], *, as_of: date) -> date | None:
    """Return the last day, up to the night, on which a source shows the person living, working or studying here."""
    return max((f.evidenced for f in facts if f.status in PRESENT and f.evidenced <= as_of), default=None)


def _counts(fact: ResidencyFact, as_of: date, policy: ReviewPolicy) -> bool:
    if fact.status not in PRESENT or fact.is_stale or fact.last_seen is not None or fact.evidenced > as_of:
        return False
    limit = policy.evidence_age_days.get(fact.evidence_type, 0)
    return (as_of - fact.evidenced).days <= limit and limit > 0


def _by_day(fact: ResidencyFact) -> tuple[date, str]:
    return (fact.dated, fact.residency_id)


def _vanished_move(fact: ResidencyFact) -> Answer:
    """A move that its source no longer tells may have been an error: it closes nothing, and presence is not shown either."""
    assert fact.last_seen is not None
    return Answer(
        answer="unknown",
        sentence=(
            f"A move away on {fact.dated.isoformat()} was last seen on {fact.last_seen.isoformat()}: the source's newer"
            " delivery lacks the record, and it is not known what that means. What would settle it: dated proof that the"
            " person lives, works or studies here, or left."
        ),
        as_of=fact.dated,
        wait_kind="needs_residency",
        evidence={"residency_ids": [fact.residency_id], "last_seen_on": fact.last_seen.isoformat()},
    )


def _arrival(facts: Sequence[ResidencyFact], moved: date | None, as_of: date) -> date | None:
    """Old and stale facts count here: that evidence ages does not make anybody arrive anew."""
    days = [fact.evidence_date or fact.status_date for fact in facts if fact.status in PRESENT]
    return min(
        (d for d in days if d is not None and d <= as_of and (moved is None or d > moved)), default=None
    )


def _present(usable: Sequence[ResidencyFact], since: date | None, as_of: date) -> Presence:
    newest = usable[-1]
    verb = {"works": "works", "studies": "studies"}.get(newest.status, "lives")
    counties = [fact.county for fact in reversed(usable) if fact.county]
    answer = Answer(
        answer="yes",
        sentence=(
            f"{newest.evidence_type.capitalize()} evidence of {newest.evidenced.isoformat()} says the person"
            f" {verb} in New Mexico ({len(usable)} facts on file)."
        ),
        as_of=newest.evidenced,
        evidence={
            "facts": [
                {
                    "residency_id": fact.residency_id,
                    "source_id": fact.source_id,
                    "type": fact.evidence_type,
                    "date": fact.evidenced.isoformat(),
                    "status": fact.status,
                    "county": fact.county,
                }
                for fact in usable
            ]
        },
    )
    return Presence(answer=answer, county=counties[0] if counties else None, since=since, moved_out_on=None)


def _not_shown(facts: Sequence[ResidencyFact], as_of: date) -> Answer:
    if not facts:
        why = "No residency evidence is on file."
    elif all(fact.evidence_type == "property" or fact.status == "property_only" for fact in facts):
        why = "Only ownership of property is on file; owning property is not residence (29-11A-3(H) NMSA)."
    elif all(fact.status == "elsewhere" for fact in facts):
        why = "The address on file is outside New Mexico."
    elif any(fact.last_seen is not None for fact in facts):
        last = max(fact.last_seen for fact in facts if fact.last_seen is not None)
        why = (
            f"The evidence was last seen on {last.isoformat()}: the source's newer delivery lacks the record, and it is"
            " not known what that means."
        )
    elif any(fact.is_stale for fact in facts):
        why = "The residency evidence comes from a source that is stale."
    else:
        newest = facts[-1]
        why = f"The newest evidence ({newest.evidence_type}, {newest.evidenced.isoformat()}) is too old or says nothing."
    return Answer(
        answer="unknown",
        sentence=f"{why} What would settle it: dated proof that the person lives, works or studies here.",
        as_of=max((min(fact.evidenced, as_of) for fact in facts), default=as_of),
        wait_kind="needs_residency",
        evidence={"residency_ids": [fact.residency_id for fact in facts]},
    )
