"""What is said wherever somebody meets a delivery that was taken away: in one sentence, with what still stands."""

from collections.abc import Iterable
from datetime import date

from config.settings import Settings
from pipelines.deliveries import Receipt, receipts
from pipelines.errors import DeliveryExpired
from pipelines.inputs import SourceInput


def refuse_expired(receipt: Receipt) -> None:
    """Raise DeliveryExpired where a delivery was taken away after its time."""
    if receipt.expired is not None:
        raise DeliveryExpired(expired_in_words(receipt))


def expired_in_words(receipt: Receipt) -> str:
    """Return what became of a delivery that was taken away, and what that means."""
    expired = receipt.expired
    assert expired is not None, "only of a delivery that was taken away"
    return (
        f"[{receipt.source_id}] delivery [{receipt.delivery_id[:12]}] of {receipt.received_on} rule [expired]: it was taken"
        f" away on {expired.on} by {expired.by}, for it may be kept {expired.at_most} days after a newer one came"
        f" ({expired.because}). Its receipt stays; nothing can be read of it, and a night that rests on it cannot be run"
        " again"
    )


def is_expired_since(receipt: Receipt, night: date) -> bool:
    """Return whether a delivery was taken away after a night: it was there when the night ran first."""
    return receipt.expired is not None and receipt.expired.on > night


def expired_deliveries(settings: Settings, source_id: str) -> list[Receipt]:
    """Return the receipts of deliveries that were taken away, oldest first; of repeats one each."""
    arrived = receipts(settings, source_id, until=date.max)
    return [receipt for receipt in arrived if receipt.expired is not None and receipt.repeats is None]


def deliveries_of(source: SourceInput) -> set[str]:
    """Return the deliveries that a source rests on in a night."""
    links = {link["delivery_id"] for link in source.chain or () if link["state"] == "used"}
    return links | ({source.delivery_id} if source.delivery_id is not None else set())


def refuse_expired_inputs(settings: Settings, inputs: Iterable[SourceInput], *, night: date) -> None:
    """Raise DeliveryExpired where a night that was run rests on a delivery that was taken away since."""
    told = expired_of(settings, inputs)
    if told is not None:
        raise DeliveryExpired(f"night [{night}]: {told}. What it published stays; ask a later night")


def expired_of(settings: Settings, inputs: Iterable[SourceInput]) -> str | None:
    """Return what became of the first delivery of some inputs that was taken away, None where all are there."""
    for source in inputs:
        arrived = receipts(settings, source.source_id, until=date.max)
        there = {receipt.delivery_id for receipt in arrived if receipt.expired is None}
        gone = deliveries_of(source) - there
        found = next((r for r in arrived if r.expired is not None and r.delivery_id in gone), None)
        if found is not None:
            return expired_in_words(found)
    return None
