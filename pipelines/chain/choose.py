"""Which deliveries a source rests on tonight where it takes several, and where they stand as one."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.settings import Settings
from pipelines.chain.arrivals import arrivals
from pipelines.chain.assembled import Part, assemble, rules_of_source
from pipelines.chain.replaced import held_replacement, replacements
from pipelines.check import check_assembled, check_delivery
from pipelines.deliveries import Receipt
from pipelines.errors import DeliveryExpired, DeliveryRefused
from pipelines.limits.met import is_expired_since
from pipelines.read import read_delivery
from pipelines.watch.alarms import refuse_what_is_held
from sources.chain.alarms import Replacement
from sources.chain.links import Link
from sources.chain.order import Ordered, order_links
from sources.spec.model import SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A source on a night: its chain, and the stage folder of all of it."""

    ordered: Ordered
    receipts: dict[tuple[date, int], Receipt]
    refused: dict[tuple[date, int], str]
    """Receipt to why the delivery cannot be trusted."""
    folder: Path | None
    """The assembled stage folder; None where the source rests on nothing."""
    stages: dict[tuple[date, int], str]
    held: tuple[Replacement, ...] = ()
    """Deltas among the refused that bear the number of another one, which they are not."""

    @property
    def newest(self) -> Link | None:
        """Of the deliveries in use, the one that arrived last."""
        return max(self.ordered.used, key=lambda link: link.receipt, default=None)

    @property
    def pending(self) -> list[Link]:
        """Deliveries refused since the newest in use, newest first: they may have to come again."""
        last = self.newest
        return [
            link
            for link, state in reversed(self.ordered.states)
            if state == "refused" and (last is None or link.receipt > last.receipt)
        ]

    def to_json(self) -> list[dict[str, Any]]:
        """Return what became of every arrival, in order of receipt."""
        places = {link.receipt: place for place, link in enumerate(self.ordered.used, 1)}
        return [
            {
                "received_on": link.received_on.isoformat(),
                "sequence": link.sequence,
                "delivery_id": link.delivery_id,
                "state": state,
                "place": places.get(link.receipt),
                "is_base": link.is_base,
                "number": link.number,
                "first_day": link.first_day.isoformat() if link.first_day else None,
                "last_day": link.last_day.isoformat() if link.last_day else None,
                "reason": self.refused.get(link.receipt),
                "stage": self.stages.get(link.receipt) if state == "used" else None,
            }
            for link, state in self.ordered.states
        ]


def choose_chain(settings: Settings, spec: SourceSpec, *, night: date) -> Chosen:
    """Return what a source rests on, from the deliveries received by the night alone, and put it together.

    Each delivery is read and checked by itself; one that cannot be trusted is left out, and the order is asked for
    again: without it, or up to it.
    """
    arrived = arrivals(settings, spec, until=night)
    receipts = {link.receipt: receipt for receipt, link in arrived}
    links = [link for _, link in arrived]
    refused = {link.receipt: _faulty(spec, link) for link in links if link.fault}
    held: list[Replacement] = []
    while True:
        ordered = order_links(spec, links, refused)
        stages, fault = _prepared(settings, ordered, receipts, night)
        if fault is None and ordered.replaced:
            compared = replacements(settings, ordered.replaced, receipts, rules_of_source(spec), night)
            if (other := held_replacement(settings, spec, compared, receipts)) is not None:
                held.append(other[0])
                fault = other[0].new.receipt, other[1]
        if fault is None and ordered.used:
            parts = [
                Part(receipt=receipts[k.receipt], link=k, stage=settings.stage / stages[k.receipt])
                for k in ordered.used
            ]
            folder = assemble(settings, spec, parts)
            fault = _unsound(parts[-1].receipt, folder)
        if fault is None:
            return Chosen(
                ordered=ordered,
                receipts=receipts,
                refused=refused,
                folder=folder if ordered.used else None,
                stages=stages,
                held=tuple(held),
            )
        refused[fault[0]] = fault[1]


def _prepared(
    settings: Settings, ordered: Ordered, receipts: dict[tuple[date, int], Receipt], night: date
) -> tuple[dict[tuple[date, int], str], tuple[tuple[date, int], str] | None]:
    """Return the stage folders of a chain's deliveries, up to the first that is refused, and why it is."""
    stages: dict[tuple[date, int], str] = {}
    for link in ordered.used:
        receipt = receipts[link.receipt]
        try:
            stages[link.receipt] = read_delivery(settings, receipt, night=night)
            check_delivery(settings, receipt, night=night)
            refuse_what_is_held(settings, receipt)
        except DeliveryRefused as error:
            if isinstance(error, DeliveryExpired) and is_expired_since(receipt, night):
                raise
            return stages, (link.receipt, str(error))
    return stages, None


def _unsound(newest: Receipt, folder: Path) -> tuple[tuple[date, int], str] | None:
    try:
        check_assembled(newest, folder)
    except DeliveryRefused as error:
        return newest.order, str(error)
    return None


def _faulty(spec: SourceSpec, link: Link) -> str:
    return (
        f"[{spec.source_id}] delivery [{link.delivery_id[:12]}] rule [place]: {link.fault}."
        " Ask the sender to name the files as agreed"
    )
