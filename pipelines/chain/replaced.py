"""Deltas that came under a number used before: how much of the earlier one they hold, and which of them is held."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.chain.files import load_changes
from pipelines.deliveries import Receipt
from pipelines.errors import DeliveryRefused
from pipelines.read import read_delivery
from pipelines.watch.alarms import accepted_because
from sources.chain.alarms import Replacement
from sources.chain.links import Link
from sources.spec.model import SourceSpec
from sources.watch.kinds import KINDS
from transforms.assemble.state import PERSON_KEY, PERSONS, Rules

_KIND = "replaced_delivery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A replacement, with the keys of the records that the new delivery lacks."""

    told: Replacement
    lacking: frozenset[str]


def replacements(
    settings: Settings,
    pairs: Iterable[tuple[Link, Link]],
    receipts: Mapping[tuple[date, int], Receipt],
    rules: Rules,
    night: date,
) -> list[Compared]:
    """Return deltas beside the ones whose number they bear; none of those whose bytes are gone."""
    found = []
    for new, old in pairs:
        try:
            before, now = (
                _records(settings.stage / read_delivery(settings, receipts[link.receipt], night=night), rules)
                for link in (old, new)
            )
        except DeliveryRefused:  # the old one was taken away, or nothing could be read of it
            continue
        lacking = frozenset(before - now)
        told = Replacement(new=new, old=old, records=len(before), lacking=len(lacking))
        found.append(Compared(told=told, lacking=lacking))
    return found


def held_replacement(
    settings: Settings, spec: SourceSpec, found: list[Compared], receipts: Mapping[tuple[date, int], Receipt]
) -> tuple[Replacement, str] | None:
    """Return the first delta that takes the place of another one and lacks most of it, with why it is held.

    A delivery sent anew says again what it said, and more or other; one that lacks most of it is another delivery, of a
    sender who began to number anew. Nothing holds one that a person accepted.
    """
    if spec.watch.severity.get(_KIND) == "tell":
        return None
    for one in found:
        if one.told.is_another and accepted_because(settings, receipts[one.told.new.receipt]) is None:
            told = replace(one.told, is_held=True)
            own = told.new.delivery_id[:12]
            return told, (
                f"[{spec.source_id}] delivery [{own}] rule [watch {_KIND}]: {told.sentence}. {KINDS[_KIND].todo}:"
                f" lindero source accept {spec.source_id} {own} --reason '...'"
            )
    return None


def _records(folder: Path, rules: Rules) -> set[str]:
    """Return the keys of what a delivery says or tells; of its persons where it holds nothing else."""
    told = _column(folder, rules.fact_table, rules.fact_key) | set(load_changes(folder)["record_key"])
    return told or _column(folder, PERSONS, PERSON_KEY)


def _column(folder: Path, table: str, column: str) -> set[str]:
    path = folder / f"{table}.parquet"
    return set(pq.read_table(path, columns=[column])[column].to_pylist()) if path.exists() else set()


def is_still_held(held: Replacement, used: tuple[Link, ...]) -> bool:
    """Whether the delivery that a held one would replace is in use, and nothing said everything since."""
    later = any(link.is_base and link.receipt > held.new.receipt for link in used)
    return held.old in used and not later
