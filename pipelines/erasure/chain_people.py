"""Persons of sources that send deltas or events: whether a fact of theirs is left in any delivery, under any key."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.chain.assembled import rules_of_source
from pipelines.deliveries import Receipt, archived_path, deliveries_newest_first
from pipelines.erasure.register import withheld_in
from pipelines.erasure.tombstones import Tombstone, save
from pipelines.read import read_files
from sources.mapping.people_left import facts_and_merges
from sources.spec.loader import load_spec
from transforms.assemble.retired import retired_keys
from warehouse.frames import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPeople:
    """What all deliveries of a source say together, as they are now."""

    facts: Set[tuple[str, str]]
    """Fact and person record."""
    merges: Set[tuple[str, str]]
    """Retired and surviving person record."""

    def lost(self, people: Set[str], *, without: Set[str]) -> set[str]:
        """Return the persons of whom no fact is left without some, under every key that merges gave them."""
        left = {person for fact, person in self.facts if fact not in without}
        found: set[str] = set()
        for person in people:
            own = self._keys_of(person)
            if not own & left:
                found |= own
        return found

    def _keys_of(self, person: str) -> set[str]:
        own, reached = {person}, {person}
        while reached:
            reached = {key for pair in self.merges if reached.intersection(pair) for key in pair} - own
            own |= reached
        return own


def chain_people(settings: Settings, source_id: str, *, before: Receipt | None = None) -> ChainPeople:
    """Read every delivery of a source again, or all before one; what was withdrawn before is in none of them."""
    spec = load_spec(source_id)
    facts: set[tuple[str, str]] = set()
    merges: set[tuple[str, str]] = set()
    for receipt in deliveries_newest_first(settings, source_id, until=date.max):
        if receipt.expired is not None or (before is not None and receipt.order >= before.order):
            continue
        delivered = [(file, archived_path(settings, file.sha256)) for file in receipt.files]
        there = [(file, path) for file, path in delivered if path.exists()]
        withheld = withheld_in(settings, [file.sha256 for file in receipt.files])
        files, _ = read_files(spec, there, received_on=receipt.received_on, withheld=withheld)
        own_facts, own_merges = facts_and_merges(spec, files)
        facts |= own_facts
        merges |= own_merges
    return ChainPeople(facts=facts, merges=merges)


def with_whole_people(settings: Settings, source_id: str, stones: Sequence[Tombstone]) -> list[Tombstone]:
    """Return intents that name whom they take with all records, written down before anything is taken.

    A full delivery says by itself of whom nothing is left; of deltas and events all have to be asked, for one may hold
    the person and another the fact.
    """
    plans = [stone.plan for stone in stones if stone.plan is not None]
    if all(plan.whole is not None for plan in plans):
        return list(stones)
    people = chain_people(settings, source_id) if load_spec(source_id).is_assembled else None
    gone = {fact for plan in plans for fact in plan.facts}
    told = []
    for stone in stones:
        assert stone.plan is not None, "an intent has a plan"
        whole = {stone.plan.person} if stone.plan.person else set()
        if people is not None:
            whole |= people.lost(set(stone.plan.persons), without=gone)
        stone = replace(stone, plan=replace(stone.plan, whole=tuple(sorted(whole))))
        save(settings, stone)
        told.append(stone)
    return told


def keys_that_stay(source_id: str, said: Sequence[Path], stones: Sequence[Tombstone]) -> set[str]:
    """Return keys of persons of a source of deltas or events who stay, in every form in which a merge writes them down.

    Whoever others are merged into bears their keys as identifiers, so that a key may look like what only a withdrawn
    record said. A person may stay by a merge alone, under a key of which no record is left.

    Args:
        source_id: of the source.
        said: stage folders that say what is left.
        stones: the tombstones.
    """
    spec = load_spec(source_id)
    if not spec.is_assembled:
        return set()
    plans = [stone.plan for stone in stones if stone.plan is not None]
    staying = {person for plan in plans for person in plan.persons}
    staying -= {person for plan in plans for person in plan.whole or ()}
    for folder in said:
        staying.update(read_table(folder, "stage__persons", written_before=True)["person_record_id"])
    written = retired_keys({person: person for person in staying}, rules_of_source(spec))
    keys = set(written["value_raw"])
    return {part for key in keys for part in key.split("/")} | keys | set(written["value"])
