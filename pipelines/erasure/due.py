"""What a night has to withdraw: told by senders in events, by marks in full deliveries, by orders on paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.deliveries import Receipt, deliveries_newest_first
from pipelines.erasure.chains import told_by_chain
from pipelines.erasure.known_keys import with_source
from pipelines.erasure.orders import waiting_orders
from pipelines.erasure.secret import FACT, PERSON, Secret
from pipelines.erasure.tombstones import Plan, Tombstone
from pipelines.stage import stage_folder
from sources.spec.fact_fields import FACTS
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec

EVENTS = "withdrawals.parquet"
"""In a stage folder: source_id, record_key, person_key, kind, told_on, delivery_id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One withdrawal as it was told."""

    source_id: str
    record_key: str | None
    person_key: str | None
    kind: str
    by: str
    authority: str
    told_on: date

    @property
    def fact(self) -> str | None:
        """Id of the fact; a key may come with the source's name before it."""
        return with_source(self.source_id, self.record_key)

    @property
    def person(self) -> str | None:
        """Id of the person record, where the whole person is meant."""
        return None if self.record_key else with_source(self.source_id, self.person_key)


def told_until(settings: Settings, source_ids: Iterable[str], *, night: date) -> list[Told]:
    """Return what was told up to a night of the sources in use, and in orders of any source."""
    found = [
        Told(
            source_id=order.source_id,
            record_key=order.record_key,
            person_key=order.person_key,
            kind=order.kind,
            by="order",
            authority=order.authority,
            told_on=order.told_on,
        )
        for order in waiting_orders(settings, until=night)
    ]
    for source_id in source_ids:
        found += _events(settings, source_id, night)
        found += _marks(settings, load_spec(source_id), night)
    return found


def intent_of(secret: Secret, told: Told) -> Tombstone:
    """Return the intent of one withdrawal. The same record withdrawn again has the same tombstone, by effect."""
    spec = load_spec(told.source_id)
    effect = spec.withdrawals.effect_of(told.kind)
    target = FACT if told.fact is not None else PERSON
    key = told.fact or told.person
    assert key is not None, "a withdrawal names a record or a person"
    digest = secret.of(target, key)
    # what is erased is erased once; what is retracted may be said again, and retracted again
    since = "" if effect == "erase" else told.told_on.isoformat()
    return Tombstone(
        tombstone_id=f"T-{secret.of('tombstone', effect, target, key, since)[:16]}",
        source_id=told.source_id,
        kind=told.kind,
        effect=effect,
        by=told.by,
        authority=told.authority,
        told_on=told.told_on,
        target=target,
        digest=digest,
        fact_digests=(digest,) if target == FACT else (),
        person_digests=(digest,) if target == PERSON else (),
        plan=Plan(fact=told.fact, person=told.person),
    )


def _events(settings: Settings, source_id: str, night: date) -> Iterator[Told]:
    """Yield what deliveries of a night or earlier told: at the end of the chain, or whichever stage folder says it."""
    spec = load_spec(source_id)
    if spec.is_assembled:
        for row, teller in told_by_chain(settings, spec, night=night):
            told_on = _day(row["told_on"]) or teller.received_on
            if told_on <= night:
                yield _event(source_id, row, told_on, teller)
        return
    paths = sorted((settings.stage / source_id).glob(f"*/{EVENTS}"))
    if not paths:
        return
    arrived = {r.delivery_id: r for r in deliveries_newest_first(settings, source_id, until=night)}
    for row in (row for path in paths for row in pq.read_table(path).to_pylist()):
        receipt = arrived.get(row["delivery_id"])
        if receipt is None:
            continue
        told_on = _day(row["told_on"]) or receipt.received_on
        if told_on <= night:
            yield _event(source_id, row, told_on, receipt)


def _event(source_id: str, row: dict[str, Any], told_on: date, receipt: Receipt) -> Told:
    return Told(
        source_id=source_id,
        record_key=row["record_key"],
        person_key=row["person_key"],
        kind=row["kind"],
        by="sender",
        authority=receipt.delivery_id[:16],
        told_on=told_on,
    )


def _marks(settings: Settings, spec: SourceSpec, night: date) -> Iterator[Told]:
    """Yield the records of the newest delivery that bear a mark which the specification lists."""
    if not spec.withdrawals.marks or spec.kind != "conviction":
        return
    newest = deliveries_newest_first(settings, spec.source_id, until=night)[:1]
    for receipt in newest:
        path: Path = stage_folder(settings, receipt) / f"{FACTS[spec.kind].table}.parquet"
        if not path.exists():
            continue
        rows = pq.read_table(path, columns=["conviction_id", "later_event_raw"]).to_pandas()
        said = rows["later_event_raw"].fillna("")
        kinds = said.map({text: spec.withdrawals.kind_of_mark(text) for text in said.unique()})
        for fact, kind in rows.assign(kind=kinds)[kinds.notna()][["conviction_id", "kind"]].itertuples(
            index=False
        ):
            yield Told(
                source_id=spec.source_id, record_key=fact, person_key=None, kind=kind, by="mark",
                authority=receipt.delivery_id[:16], told_on=receipt.received_on,
            )  # fmt: skip


def _day(value: object) -> date | None:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return pd.Timestamp(value).date()  # type: ignore[arg-type]
