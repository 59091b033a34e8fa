"""Subjects: person records believed to be one person, with ids that last over nights."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectMember:
    """One person record's subject."""

    person_record_id: str
    subject_id: str
    first_night: date
    cause: str


def assign_subjects(
    persons: Iterable[str],
    links: Iterable[tuple[str, str]],
    previous: Mapping[str, tuple[str, date]],
    *,
    night: date,
) -> dict[str, SubjectMember]:
    """Return each person record's subject.

    Args:
        persons: person record ids that must have a subject (all conviction persons).
        links: pairs of person records with verdict match.
        previous: person record id to (subject id, first night) of the night before.
        night: logical date, the first night of new subjects.

    A component of linked records keeps the oldest subject id any member had (ties: the smaller id). When
    one old subject falls into several components, the one with most of its members keeps the id, the
    others get new ones (cause `split`).
    """
    components = _components(persons, links)
    keeper = _keepers(components, previous)
    members: dict[str, SubjectMember] = {}
    for component in components:
        claims = sorted(
            {previous[p] for p in component if p in previous and keeper[previous[p][0]] == component[0]},
            key=lambda claim: (claim[1], claim[0]),
        )
        subject_id, first_night = claims[0] if claims else (_new_id(component[0], night), night)
        for person in component:
            members[person] = SubjectMember(
                person_record_id=person,
                subject_id=subject_id,
                first_night=first_night,
                cause=_cause(previous.get(person), subject_id),
            )
    return members


def _cause(before: tuple[str, date] | None, subject_id: str) -> str:
    if before is None:
        return "new"
    return "kept" if before[0] == subject_id else "moved"


def _components(persons: Iterable[str], links: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    parent: dict[str, str] = {person: person for person in persons}

    def root(person: str) -> str:
        while parent[person] != person:
            parent[person] = parent[parent[person]]
            person = parent[person]
        return person

    for left, right in links:
        parent.setdefault(left, left)
        parent.setdefault(right, right)
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    groups: dict[str, list[str]] = {}
    for person in sorted(parent):
        groups.setdefault(root(person), []).append(person)
    return [tuple(group) for _, group in sorted(groups.items())]


def _keepers(components: list[tuple[str, ...]], previous: Mapping[str, tuple[str, date]]) -> dict[str, str]:
    """Return, per old subject id, the first member of the component that keeps it: the largest share."""
    counts: dict[str, dict[str, int]] = {}
    for component in components:
        for person in component:
            if person in previous:
                per = counts.setdefault(previous[person][0], {})
                per[component[0]] = per.get(component[0], 0) + 1
    return {subject: min(per, key=lambda first: (-per[first], first)) for subject, per in counts.items()}


def _new_id(first_member: str, night: date) -> str:
    text = f"{first_member}|{night.isoformat()}"
    return "S-" + hashlib.sha256(text.encode()).hexdigest()[:12]
