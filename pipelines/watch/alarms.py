"""The alarms of one delivery: its portrait beside those of the deliveries before it, and what a person accepted."""

from dataclasses import replace
from datetime import date, datetime

from casebook.acceptances import Acceptance
from casebook.store import Casebook
from config.settings import Settings
from pipelines.chain.arrivals import link_of_receipt
from pipelines.deliveries import Receipt, deliveries_newest_first, delivery_named
from pipelines.errors import DeliveryRefused
from pipelines.read import read_delivery
from pipelines.watch.portraits import load_portrait
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec
from sources.watch.alarm import Alarm
from sources.watch.judge import judge
from sources.watch.portrait import Portrait


def delivery_alarms(settings: Settings, receipt: Receipt) -> list[Alarm]:
    """Return the alarms of a delivery that was read, most severe first; a function of receipts up to it.

    A delivery that somebody accepted holds nothing: its alarms are told, with the reason.
    """
    now = load_portrait(settings, receipt)
    if now is None:
        return []
    spec = load_spec(receipt.source_id)
    before = portraits_before(settings, receipt, spec.watch.window)
    found = judge(spec, now, [portrait for _, portrait in before], received_on=receipt.received_on)
    # only what is held is asked for: most deliveries open no casebook
    reason = accepted_because(settings, receipt) if any(a.severity == "hold" for a in found) else None
    if reason is None:
        return found
    told = f". Accepted: {reason}"
    return [
        replace(a, severity="tell", sentence=a.sentence + told) if a.severity == "hold" else a for a in found
    ]


def portraits_before(settings: Settings, receipt: Receipt, window: int) -> list[tuple[Receipt, Portrait]]:
    """Return the readable deliveries before one, oldest first, at most `window`.

    A portrait that an earlier version of the program made is made anew from the archive, so that a night replays under
    the code in use; a delivery that left the archive is left out.
    """
    found: list[tuple[Receipt, Portrait]] = []
    spec = load_spec(receipt.source_id)
    for earlier in deliveries_newest_first(settings, receipt.source_id, until=receipt.received_on):
        if len(found) == window:
            break
        if earlier.order >= receipt.order or not _is_alike(settings, spec, earlier, receipt):
            continue
        portrait = load_portrait(settings, earlier) or _portrayed_anew(settings, earlier)
        if portrait is not None and portrait.is_readable:
            found.append((earlier, portrait))
    return found[::-1]


def _is_alike(settings: Settings, spec: SourceSpec, one: Receipt, other: Receipt) -> bool:
    """Whether two deliveries may be held against each other: of everything, or of changes, both."""
    if spec.chain is None:
        return True
    return link_of_receipt(settings, spec, one).is_base == link_of_receipt(settings, spec, other).is_base


def _portrayed_anew(settings: Settings, receipt: Receipt) -> Portrait | None:
    try:
        read_delivery(settings, receipt, night=receipt.received_on)
    except DeliveryRefused:
        return load_portrait(settings, receipt)
    return load_portrait(settings, receipt)


def refuse_what_is_held(settings: Settings, receipt: Receipt) -> None:
    """Raise DeliveryRefused where an alarm holds the source: the last good delivery stands in."""
    holding = [alarm for alarm in delivery_alarms(settings, receipt) if alarm.severity == "hold"]
    if holding:
        more = f" (and {len(holding) - 1} more)" if len(holding) > 1 else ""
        raise DeliveryRefused(
            f"[{receipt.source_id}] delivery [{receipt.delivery_id[:12]}] rule [watch {holding[0].kind}]:"
            f" {holding[0].sentence}{more}. {holding[0].todo}: lindero source accept {receipt.source_id}"
            f" {receipt.delivery_id[:12]} --reason '...'"
        )


def accept_delivery(
    settings: Settings, source_id: str, delivery: str, *, reason: str, by: str, at: datetime
) -> Receipt:
    """Write into the casebook that a delivery is right though it looks odd; return its receipt. Nothing holds it then.

    Raises:
        StepError: no delivery of the source, or several, begin so.
    """
    found = delivery_named(settings, source_id, delivery, until=date.max)
    Casebook.open(settings.casebook_url).accept_delivery(
        Acceptance(
            source_id=source_id, delivery_id=found.delivery_id, reason=reason, accepted_by=by, accepted_at=at
        )
    )
    return found


def accepted_because(settings: Settings, receipt: Receipt) -> str | None:
    """Return why a person accepted a delivery, None where nobody did."""
    said = Casebook.open(settings.casebook_url).acceptance_of(
        source_id=receipt.source_id, delivery_id=receipt.delivery_id
    )
    return f"{said.reason} ({said.accepted_by})" if said else None
