"""Which deliveries of a source are over their time, and which are needed however old they are."""

from dataclasses import dataclass
from datetime import date

from config.settings import Settings
from pipelines.chain.choose import choose_chain
from pipelines.check import check_delivery
from pipelines.deliveries import Receipt, deliveries_newest_first, receipts
from pipelines.errors import DeliveryRefused
from pipelines.read import read_delivery
from pipelines.watch.alarms import refuse_what_is_held
from sources.chain.order import Ordered
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """A delivery that is kept longer than it may be."""

    receipts: tuple[Receipt, ...]
    """Its arrival and those that repeated it before a newer one came, oldest first."""
    superseded_on: date

    @property
    def first(self) -> Receipt:
        """The receipt of its arrival."""
        return self.receipts[0]


def over_time(settings: Settings, source_id: str, *, on: date) -> list[OverTime]:
    """Return the deliveries of a source that are kept longer than its specification allows, oldest first.

    A function of what arrived up to `on` and of what was taken away up to then: a night asked again says the same.
    Never among them: the newest delivery, those since the newest that can be trusted, and whatever else a chain is made
    of.
    """
    spec = load_spec(source_id)
    limit = spec.limits.keep_days
    if limit is None:
        return []
    arrived = receipts(settings, source_id, until=on)
    due = [
        one
        for one in _superseded(settings, spec, arrived, on)
        if (on - one.superseded_on).days > limit.at_most
    ]
    due = [one for one in due if one.first.expired is None or one.first.expired.on > on]
    if not due:  # most nights: nothing is read to know what is needed
        return []
    needed = _needed(settings, spec, on)
    return [one for one in due if one.first.delivery_id not in needed]


def _superseded(settings: Settings, spec: SourceSpec, arrived: list[Receipt], on: date) -> list[OverTime]:
    """Return every delivery that a newer one made dispensable, with the day on which it came."""
    found = []
    bases = _bases(settings, spec, on) if spec.is_assembled else None
    effective = [receipt for receipt in arrived if receipt.repeats is None]
    for place, receipt in enumerate(effective):
        later = effective[place + 1 :]
        own = [r for r in arrived if r.order >= receipt.order and (not later or r.order < later[0].order)]
        after = [r.received_on for r in later if bases is None or r.order in bases]
        if after:
            found.append(OverTime(receipts=tuple(own), superseded_on=min(after)))
    return found


def _bases(settings: Settings, spec: SourceSpec, on: date) -> frozenset[tuple[date, int]]:
    """Return the arrivals of a chain that make all before them dispensable; none where each tells what outlasts it."""
    if not spec.forgets:
        return frozenset()
    ordered = choose_chain(settings, spec, night=on).ordered
    return frozenset(
        link.receipt for link, state in ordered.states if link.is_base and state in ("used", "superseded")
    )


def _needed(settings: Settings, spec: SourceSpec, on: date) -> set[str]:
    if spec.is_assembled:
        return _of_chain(choose_chain(settings, spec, night=on).ordered)
    return set(_up_to_a_good_one(settings, spec, on))


def _of_chain(ordered: Ordered) -> set[str]:
    """Return all of a chain but what it says itself is dispensable."""
    first = ordered.used[0].receipt if ordered.used else None
    return {
        link.delivery_id
        for link, state in ordered.states
        if state != "superseded" and (state == "used" or first is None or link.receipt > first)
    }


def _up_to_a_good_one(settings: Settings, spec: SourceSpec, on: date) -> list[str]:
    found = []
    for receipt in deliveries_newest_first(settings, spec.source_id, until=on):
        found.append(receipt.delivery_id)
        try:
            read_delivery(settings, receipt, night=on)
            check_delivery(settings, receipt, night=on)
            refuse_what_is_held(settings, receipt)
        except DeliveryRefused:
            continue
        break
    return found
