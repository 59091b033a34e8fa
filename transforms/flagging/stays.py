"""Residency facts of a night as stays: evidence of days, between which nobody knows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from law.presence import Stay, StayKind
from transforms.flagging.residency import Presence, ResidencyFact

_KINDS: Mapping[str, StayKind] = {"resident": "lives", "works": "works", "studies": "studies"}


def stays_of(facts: Sequence[ResidencyFact], presence: Presence, *, as_of: date) -> tuple[Stay, ...]:
    """Return where somebody is known to have been, one stay a kind, by its first and last dated evidence.

    Evidence before the last move away is of a stay that ended. Whether one goes on is said by answer 2 alone: yes where
    the person is present by evidence of that kind, else unknown. A receipt is no day of presence.

    Args:
        facts: residency facts of the residents in question.
        presence: answer 2 over them.
        as_of: the night; later evidence says nothing of it.
    """
    moved = max((f.dated for f in facts if f.status == "moved_out" and f.dated <= as_of), default=None)
    days: dict[StayKind, list[date]] = {}
    for kind, day in _dated(facts, as_of):
        if moved is None or day > moved:
            days.setdefault(kind, []).append(day)
    goes_on = _kinds_of_presence(facts, presence)
    return tuple(
        Stay(
            kind=kind,
            first=min(own),
            last=max(own),
            still="yes" if kind in goes_on else "unknown",
            throughout="unknown",
        )
        for kind, own in sorted(days.items())
    )


def _kind(fact: ResidencyFact) -> StayKind | None:
    """A shelter is a place of no fixed home; property says neither that somebody is there nor that it is a home."""
    if fact.evidence_type == "property":
        return None
    if fact.evidence_type == "shelter" and fact.status == "resident":
        return "no_fixed_residence"
    return _KINDS.get(fact.status)


def _dated(facts: Sequence[ResidencyFact], as_of: date) -> Iterator[tuple[StayKind, date]]:
    for fact in facts:
        kind, day = _kind(fact), fact.evidence_date or fact.status_date
        if kind is not None and day is not None and day <= as_of:
            yield kind, day


def _kinds_of_presence(facts: Sequence[ResidencyFact], presence: Presence) -> frozenset[StayKind]:
    """Kinds of the facts that answer 2 rests on."""
    if presence.answer.answer != "yes":
        return frozenset()
    used = {one["residency_id"] for one in presence.answer.evidence["facts"]}
    return frozenset(kind for f in facts if f.residency_id in used and (kind := _kind(f)) is not None)
