"""Withdrawn records that are sent again: known by keyed digests of their ids, taken out before anything is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.deliveries import Receipt
from pipelines.erasure.redact_delivery import redact_delivery
from pipelines.erasure.secret import FACT, PERSON, Secret, secret_of
from pipelines.erasure.tombstones import DONE, Tombstone, tombstones
from sources.mapping.delivery import ReadFile
from sources.mapping.people_left import facts_and_merges
from sources.mapping.withdrawn import withdrawn_records
from sources.spec.fact_fields import FACTS
from sources.spec.model import SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What may not come back to a source, as digests."""

    secret: Secret
    facts: frozenset[str]
    persons: frozenset[str]
    met: set[str] = field(default_factory=set)
    """Digests that were met so far."""

    def facts_among(self, ids: pd.Series) -> pd.Series:
        """Return which fact ids were withdrawn."""
        return self._among(FACT, ids, self.facts)

    def persons_among(self, ids: pd.Series) -> pd.Series:
        """Return which person record ids were withdrawn with all facts."""
        return self._among(PERSON, ids, self.persons)

    def _among(self, what: str, ids: pd.Series, digests: frozenset[str]) -> pd.Series:
        found = self.secret.among(what, ids.unique(), digests)
        self.met.update(self.secret.of(what, one) for one in found)
        return ids.isin(found)


def known_of(settings: Settings, stones: Sequence[Tombstone]) -> Known:
    """Return what tombstones forbid. A person is forbidden where the person was withdrawn, not where a fact was."""
    persons = [stone for stone in stones if stone.target == PERSON]
    return Known(
        secret=secret_of(settings),
        facts=frozenset(digest for stone in stones for digest in stone.fact_digests),
        persons=frozenset(digest for stone in persons for digest in stone.person_digests),
    )


def erased_of(settings: Settings, source_id: str) -> list[Tombstone]:
    """Return the finished erasures of a source."""
    return [
        stone
        for stone in tombstones(settings)
        if stone.source_id == source_id and stone.is_erasure and stone.state == DONE
    ]


def withhold_known(settings: Settings, spec: SourceSpec, receipt: Receipt, files: Sequence[ReadFile]) -> int:
    """Take records that were erased before out of a delivery that brings them again; return how many there were."""
    stones = erased_of(settings, spec.source_id)
    if not stones:
        return 0
    known = known_of(settings, stones)
    merged = _merged_since(settings, spec, receipt, files, stones, known)
    rows = withdrawn_records(
        spec,
        files,
        facts=known.facts_among,
        persons=lambda ids: known.persons_among(ids) | ids.isin(merged),
        elsewhere=_people_with_facts(settings, spec) if spec.is_assembled else frozenset(),
    )
    if not rows:
        return 0

    def stones_of(id_: str) -> list[str]:
        digests = {known.secret.of(what, id_) for what in (FACT, PERSON)} if id_ else known.met
        return [
            stone.tombstone_id
            for stone in stones
            if digests.intersection((*stone.fact_digests, *stone.person_digests))
        ]

    return redact_delivery(settings, known.secret, spec, receipt, files, rows, {}, stones_of)


def _merged_since(
    settings: Settings,
    spec: SourceSpec,
    receipt: Receipt,
    files: Sequence[ReadFile],
    stones: Sequence[Tombstone],
    known: Known,
) -> frozenset[str]:
    """Return the persons whom a merge names who were erased with their last count before it came; they have no other.

    What arrived before the erasure was asked then: a person may stay by a merge alone.
    """
    from pipelines.erasure.chain_people import (
        chain_people,
    )  # late on purpose: it reads, and reading asks here

    earlier = [stone for stone in stones if (stone.night or stone.told_on) < receipt.received_on]
    facts, merges = facts_and_merges(spec, files) if earlier else (set(), set())
    erased = known.secret.among(FACT, {fact for fact, _ in facts}, known.facts)
    named = {person for pair in merges for person in pair} - {p for fact, p in facts if fact not in erased}
    digests = frozenset(digest for stone in earlier for digest in stone.person_digests)
    found = known.secret.among(PERSON, named, digests)
    if not found:
        return frozenset()
    people = chain_people(settings, spec.source_id, before=receipt)
    return frozenset(person for person in found if people.lost({person}, without=set()))


def _people_with_facts(settings: Settings, spec: SourceSpec) -> frozenset[str]:
    """Return the persons of whom any delivery of a source holds a fact, as far as it was read."""
    paths = sorted((settings.stage / spec.source_id).glob(f"*/{FACTS[spec.kind].table}.parquet"))
    found = (pq.read_table(path, columns=["person_record_id"])["person_record_id"] for path in paths)
    return frozenset(person for people in found for person in people.unique().to_pylist())
