"""Subjects: person records believed to be one person, with ids that last over nights."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectMember:
    """One person record's subject."""

    person_record_id: str
    subject_id: str
    first_night: date
    cause: str


def assign_subjects(
    persons: Iterable[str],
    links: Iterable[tuple[str, str, int]],
    previous: Mapping[str, tuple[str, date]],
    *,
    night: date,
    apart: Iterable[tuple[str, str]] = (),
    entries: Iterable[tuple[str, str]] = (),
    former: Mapping[str, tuple[str, date]] = MappingProxyType({}),
    retired: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, SubjectMember]:
    """Return each person record's subject.

    Args:
        persons: person record ids that must have a subject (all conviction persons).
        links: left record, right record and weight of every match with a resident.
        previous: person record id to (subject id, first night) of the night before.
        night: logical date, the first night of new subjects.
        former: the same of records that the night before did not link, but an earlier one did.
        apart: record pairs that are clearly two people. Links are followed from the strongest on; one that
            would bring such a pair together is not followed, through however many records it runs.
        entries: person and registry record of every registry match. The registry is searched for recall, so an
            entry joins a subject and never joins two: one that fits several stays outside.
        retired: person record that its sender merged into another, to that other; it brings its subject along.

    A component of linked records keeps the oldest subject id any member had (ties: the smaller id). When
    one old subject falls into several components, the one with most of its members keeps the id, the
    others get new ones. Each record's cause says what became of it: new, kept, returned (it was not there the night
    before), joined (its subject is gone, for an older one took it in) or parted (its subject went on without it).
    """
    components = _with_entries(_components(persons, links, apart), entries)
    known = {**former, **previous}
    brought: dict[str, list[str]] = {}
    for old, new in sorted(retired.items()):
        if old in known:
            brought.setdefault(new, []).append(old)
    ids = _ids(components, known, night, brought)
    going_on = {subject_id for subject_id, _ in ids.values()}
    members: dict[str, SubjectMember] = {}
    for component in components:
        subject_id, first_night = ids[component[0]]
        for person in component:
            members[person] = SubjectMember(
                person_record_id=person,
                subject_id=subject_id,
                first_night=first_night,
                cause=_cause(*_last(person, previous, former, brought.get(person, ())), subject_id, going_on),
            )
    return members


def linked_groups(links: Iterable[tuple[str, str]]) -> dict[str, list[list[str]]]:
    """Return the left and the right records of every component of links, as `left` and `right`."""
    pairs = list(links)
    lefts, rights = {left for left, _ in pairs}, {right for _, right in pairs}
    found = _components((), [(left, right, 0) for left, right in pairs], ())
    return {
        "left": [[person for person in component if person in lefts] for component in found],
        "right": [[person for person in component if person in rights] for component in found],
    }


def former_members(
    previous: Mapping[str, tuple[str, date]],
    former: Mapping[str, tuple[str, date]],
    members: Mapping[str, SubjectMember],
) -> dict[str, tuple[str, date]]:
    """Return the subject and its first night of every record that earlier nights knew and this one does not, in order."""
    known = {**former, **previous}
    return {person: known[person] for person in sorted(known) if person not in members}


def _last(
    person: str,
    previous: Mapping[str, tuple[str, date]],
    former: Mapping[str, tuple[str, date]],
    merged: Sequence[str],
) -> tuple[tuple[str, date] | None, tuple[str, date] | None]:
    """Return the subject of the night before and an earlier one; of a record never seen, that of one merged into it."""
    known = person if person in previous or person in former or not merged else merged[0]
    return previous.get(known), former.get(known)


def _cause(
    before: tuple[str, date] | None, once: tuple[str, date] | None, subject_id: str, going_on: Collection[str]
) -> str:
    last = before or once
    if last is None:
        return "new"
    if last[0] != subject_id:
        return "parted" if last[0] in going_on else "joined"
    return "kept" if before else "returned"


def _components(
    persons: Iterable[str], links: Iterable[tuple[str, str, int]], apart: Iterable[tuple[str, str]]
) -> list[tuple[str, ...]]:
    group: dict[str, set[str]] = {person: {person} for person in persons}
    strangers: dict[str, set[str]] = {}
    for one, other in apart:
        strangers.setdefault(one, set()).add(other)
        strangers.setdefault(other, set()).add(one)
    for left, right, _ in sorted(links, key=lambda link: (-link[2], link[0], link[1])):
        first, second = group.setdefault(left, {left}), group.setdefault(right, {right})
        small, large = sorted((first, second), key=len)
        if first is second or any(strangers.get(person, set()) & large for person in small):
            continue
        large |= small
        for person in small:
            group[person] = large
    distinct = {min(members): tuple(sorted(members)) for members in group.values()}
    return [members for _, members in sorted(distinct.items())]


def _with_entries(
    components: list[tuple[str, ...]], entries: Iterable[tuple[str, str]]
) -> list[tuple[str, ...]]:
    of = {person: number for number, component in enumerate(components) for person in component}
    claims: dict[str, set[int]] = {}
    for person, entry in entries:
        if person in of and entry not in of:
            claims.setdefault(entry, set()).add(of[person])
    joined: dict[int, list[str]] = {}
    for entry, numbers in sorted(claims.items()):
        if len(numbers) == 1:
            joined.setdefault(next(iter(numbers)), []).append(entry)
    # the component stays named by its own first member, whatever joins
    return [(*component, *joined.get(number, ())) for number, component in enumerate(components)]


def _ids(
    components: list[tuple[str, ...]],
    previous: Mapping[str, tuple[str, date]],
    night: date,
    brought: Mapping[str, Sequence[str]],
) -> dict[str, tuple[str, date]]:
    """Return the subject id and first night of each component, by its first member.

    A record counts with those merged into it.

    Old subjects choose in order of age: each goes to the component with most of its members that has no id yet.
    """
    shares: dict[tuple[date, str], dict[str, int]] = {}
    for component in components:
        for person in (record for member in component for record in (member, *brought.get(member, ()))):
            if person in previous:
                subject_id, first_night = previous[person]
                per = shares.setdefault((first_night, subject_id), {})
                per[component[0]] = per.get(component[0], 0) + 1
    found: dict[str, tuple[str, date]] = {}
    for (first_night, subject_id), per in sorted(shares.items()):
        free = [first for first in per if first not in found]
        if free:
            found[min(free, key=lambda first: (-per[first], first))] = (subject_id, first_night)
    for component in components:
        found.setdefault(component[0], (_new_id(component[0], night), night))
    return found


def _new_id(first_member: str, night: date) -> str:
    text = f"{first_member}|{night.isoformat()}"
    return "S-" + hashlib.sha256(text.encode()).hexdigest()[:12]
