"""Nights that rest on deliveries that are, or are to be, taken away: which they are, and what of them goes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.chain.arrivals import arrivals
from pipelines.deliveries import receipts
from pipelines.errors import DeliveryExpired
from pipelines.inputs import load_inputs, night_folder
from pipelines.limits.met import deliveries_of, expired_in_words
from sources.chain.order import order_links
from sources.spec.loader import load_spec
from warehouse.history.narrow import files_beyond
from warehouse.publication import history_folder, published_nights, rolled_back


@dataclass(frozen=True, slots=True, kw_only=True)
class PastNight:
    """A night that rests on a delivery, and what of it holds its records."""

    night: date
    databases: tuple[Path, ...]
    history: tuple[Path, ...]
    """Files of its history that hold more than later nights start from."""
    working: tuple[Path, ...]
    """Tables in its working folder: pairs, classified counts, answers."""


def nights_on(settings: Settings, source_id: str, deliveries: Collection[str]) -> list[PastNight]:
    """Return every night, published or not, that rests on one of some deliveries of a source, oldest first."""
    records = {record.night: record for record in published_nights(settings.warehouse)}
    found = []
    for path in sorted(settings.nights.glob("????-??-??/inputs.json")):
        night = date.fromisoformat(path.parent.name)
        own = [s for s in load_inputs(settings, night) if s.source_id == source_id]
        if not any(deliveries_of(source).intersection(deliveries) for source in own):
            continue
        places = [path.parent / "candidate.duckdb"]
        history: list[Path] = []
        if night in records:
            places.append(settings.warehouse / "snapshots" / records[night].snapshot)
            history = files_beyond(history_folder(settings.warehouse, records[night]))
        there = tuple(place for place in places if place.exists())
        working = tuple(sorted(path.parent.rglob("*.parquet")))
        found.append(PastNight(night=night, databases=there, history=tuple(history), working=working))
    return found


def in_use(settings: Settings, source_id: str) -> set[str]:
    """Return the deliveries of a source that the newest published night rests on: what readers see now."""
    shown = {n.night for n in published_nights(settings.warehouse)[-1:]}
    seen = rolled_back(settings.warehouse)
    shown |= {seen[0]} if seen else set()
    there = [night for night in sorted(shown) if (night_folder(settings, night) / "inputs.json").exists()]
    inputs = [s for night in there for s in load_inputs(settings, night) if s.source_id == source_id]
    return {delivery for source in inputs for delivery in deliveries_of(source)}


def refuse_expired_night(settings: Settings, source_ids: Collection[str], *, night: date) -> None:
    """Raise DeliveryExpired where a night would rest on a delivery that was taken away: an older one is no stand-in."""
    for source_id in sorted(source_ids):
        arrived = receipts(settings, source_id, until=night)
        gone = [receipt for receipt in arrived if receipt.expired is not None]
        rests_on = _rests_on(settings, source_id, night) if gone else set()
        for receipt in gone:
            if receipt.order in rests_on:
                raise DeliveryExpired(
                    f"night [{night}]: {expired_in_words(receipt)}. What it published stays as it is; run later dates"
                )


def _rests_on(settings: Settings, source_id: str, night: date) -> set[tuple[date, int]]:
    """Return the arrivals that a source would rest on if every delivery could be trusted."""
    spec = load_spec(source_id)
    ordered = order_links(spec, [link for _, link in arrivals(settings, spec, until=night)])
    return {link.receipt for link in ordered.used}
