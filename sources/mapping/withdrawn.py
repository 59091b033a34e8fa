"""Which records of a delivery are of facts or persons that were withdrawn, and what hangs on them."""

from collections.abc import Callable, Mapping, Sequence, Set

import pandas as pd

from sources.mapping.delivery import ReadFile, role_frame
from sources.mapping.expressions import key_of
from sources.mapping.facts import fact_ids
from sources.mapping.membership import is_among
from sources.mapping.partners import with_partner_columns
from sources.mapping.people import person_ids
from sources.mapping.people_left import merge_keys
from sources.mapping.verdicts import is_fact
from sources.spec.model import Join, SourceSpec

Withdrawn = Callable[[pd.Series], pd.Series]
"""Ids to a mask: true where the id was withdrawn."""
Masks = dict[str, pd.Series]
Rows = dict[str, dict[int, str]]
"""File name to rows of its frame, counted from 0, each with the id that was withdrawn; blank where it hangs on another."""


def withdrawn_records(
    spec: SourceSpec,
    files: Sequence[ReadFile],
    *,
    facts: Withdrawn,
    persons: Withdrawn,
    elsewhere: Set[str] = frozenset(),
) -> Rows:
    """Return, by file name, the rows of its frame that are withdrawn; files without any are left out.

    A record of a withdrawn fact goes, every part of it. A person whose last fact in the delivery goes leaves with all
    records, arrests and other steps too; one with other facts stays. A record without which a withdrawn one cannot be
    read, and which serves no other, goes along (a commitment of a sentence); a row of a code table stays. `elsewhere` are
    persons who have facts in other deliveries that count together with this one.
    """
    frames = with_partner_columns(
        spec, {file.role: role_frame(spec, file.role, files) for file in spec.files}
    )
    gone = {role: pd.Series(False, index=frame.index) for role, frame in frames.items()}
    ids = {role: pd.Series("", index=frame.index, dtype="str") for role, frame in frames.items()}
    lost = _facts_and_lost_persons(spec, frames, gone, ids, facts, persons, elsewhere)
    for role, key in _person_keys(spec):
        people = person_ids(spec, list(key), frames[role])
        is_lost = people.isin(lost)
        ids[role] = ids[role].where(~is_lost | (ids[role] != ""), people)
        gone[role] |= is_lost
    _follow_joins(spec, frames, gone)
    return _by_file(spec, files, gone, ids)


def _facts_and_lost_persons(
    spec: SourceSpec,
    frames: Mapping[str, pd.DataFrame],
    gone: Masks,
    ids: Masks,
    facts: Withdrawn,
    persons: Withdrawn,
    elsewhere: Set[str],
) -> set[str]:
    """Mark the records of withdrawn facts; return the persons of whom nothing may be left."""
    hit: set[str] = set()
    staying: set[str] = set()
    for one in spec.all_facts:
        frame = frames[one.file]
        keys = fact_ids(spec, one, frame)
        gone[one.file] |= facts(keys)
        ids[one.file] = ids[one.file].where(~gone[one.file], keys)
        people = person_ids(spec, one.person_key, frame)
        hit.update(people[gone[one.file]])
        staying.update(people[is_fact(one, frame) & ~gone[one.file]])
    named: set[str] = set()
    for role, key in _person_keys(spec):
        people = person_ids(spec, list(key), frames[role])
        named.update(people[persons(people)])
    return ((hit - staying - elsewhere) | named) - {f"{spec.source_id}:"}


def _person_keys(spec: SourceSpec) -> list[tuple[str, tuple[str, ...]]]:
    keys = [(person.file, tuple(person.key)) for person in spec.persons]
    keys += [(facts.file, tuple(facts.person_key)) for facts in spec.all_facts]
    keys += [(role, tuple(key)) for role, *both in merge_keys(spec) for key in both]
    return list(dict.fromkeys(keys))


def _follow_joins(spec: SourceSpec, frames: Mapping[str, pd.DataFrame], gone: Masks) -> None:
    """Mark what hangs on a record that goes, and what served such records alone, until nothing more does."""
    joins = [join for join in spec.joins if join.orphans == "quarantine"]
    while True:
        before = sum(int(mask.sum()) for mask in gone.values())
        for join in joins:
            left, right = _keys(join, frames)
            gone[join.left] |= _among(left, right[gone[join.right]]) & ~_among(left, right[~gone[join.right]])
            if not _is_of_the_person(spec, join):
                gone[join.right] |= _served_only(join.right, joins, frames, gone)
        if sum(int(mask.sum()) for mask in gone.values()) == before:
            return


def _is_of_the_person(spec: SourceSpec, join: Join) -> bool:
    """Return whether the right side is found by a person's key alone: it stays as long as the person does."""
    keys = [set(person.key) for person in spec.persons if person.file == join.right]
    return any(set(join.on.values()) <= key for key in keys)


def _served_only(
    role: str, joins: Sequence[Join], frames: Mapping[str, pd.DataFrame], gone: Masks
) -> pd.Series:
    served = pd.Series(False, index=frames[role].index)
    needed = served.copy()
    for join in joins:
        if join.right == role:
            left, right = _keys(join, frames)
            served |= _among(right, left[gone[join.left]])
            needed |= _among(right, left[~gone[join.left]])
    return served & ~needed


def _keys(join: Join, frames: Mapping[str, pd.DataFrame]) -> tuple[pd.Series, pd.Series]:
    left, right = list(join.on), list(join.on.values())
    return key_of(left, frames[join.left]), key_of(right, frames[join.right])


def _among(keys: pd.Series, others: pd.Series) -> pd.Series:
    return (keys != "") & is_among(keys, others)


def _by_file(spec: SourceSpec, files: Sequence[ReadFile], gone: Masks, ids: Masks) -> Rows:
    found: Rows = {}
    for file in spec.files:
        start = 0
        for one in (one for one in files if one.role == file.role):
            rows = len(one.records.frame)
            own = gone[file.role].iloc[start : start + rows].to_numpy(dtype=bool)
            names = ids[file.role].iloc[start : start + rows]
            start += rows
            if own.any():
                found[one.name] = {int(row): str(names.iloc[row]) for row in own.nonzero()[0]}
    return found
