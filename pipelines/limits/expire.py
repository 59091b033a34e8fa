"""Take away deliveries that are over their time: what would go, and the going itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from casebook.store import Casebook
from config.settings import Settings
from pipelines.chain.arrivals import link_of_receipt
from pipelines.deliveries import Expiry, Receipt, receipts, save_receipt
from pipelines.erasure.overwrite import forget_file
from pipelines.errors import StepError
from pipelines.grounds import GROUNDS
from pipelines.limits.needed import OverTime, over_time
from pipelines.limits.nights import in_use
from pipelines.limits.places import Places, forget_places, places_of
from sources.chain.links import link_to_json
from sources.spec.loader import load_spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One delivery that may be kept no longer, and where it is."""

    delivery: OverTime
    age_days: int
    places: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryPlan:
    """What is over its time in a source."""

    source_id: str
    on: date
    at_most: int
    because: str
    due: tuple[Due, ...]
    shown: tuple[Receipt, ...] = ()
    """Over their time, too, but the night that readers see rests on them; they go after the next night."""
    unfinished: tuple[Path, ...] = field(default=())
    """What a run that was killed left of deliveries that were to go."""


def plan_expiry(settings: Settings, source_id: str, *, on: date) -> ExpiryPlan:
    """Return what would go of a source on a day; nothing is changed.

    Raises:
        SpecError: there is no such source.
        StepError: its specification states no limit.
    """
    limit = load_spec(source_id).limits.keep_days
    if limit is None:
        raise StepError(
            f"[{source_id}]: sources/{source_id}/spec.yml states no limits.keep_days, so nothing of it is over its time."
            " State one with what it rests on, then run this again"
        )
    found, shown = over_time(settings, source_id, on=on), in_use(settings, source_id)
    going = [one for one in found if one.first.delivery_id not in shown]
    leaving = [receipt for one in going for receipt in one.receipts]
    gone = [r for r in receipts(settings, source_id, until=date.max) if r.expired is not None]
    return ExpiryPlan(
        source_id=source_id,
        on=on,
        at_most=limit.at_most,
        because=limit.in_words,
        due=tuple(
            Due(
                delivery=one,
                age_days=(on - one.superseded_on).days,
                places=places_of(settings, source_id, one.receipts, leaving=leaving),
            )
            for one in going
        ),
        shown=tuple(one.first for one in found if one.first.delivery_id in shown),
        unfinished=tuple(places_of(settings, source_id, gone, leaving=gone).all_paths) if gone else (),
    )


def expire(settings: Settings, plan: ExpiryPlan, *, by: str) -> list[Receipt]:
    """Take away what a plan says; return the receipts, each with the note of it. No night may be running.

    The ledger and the receipts say it first. A run that is killed is taken up by the next one, for what was to go is
    found from the receipts.
    """
    book = Casebook.open(settings.casebook_url)
    for due in plan.due:
        first = due.delivery.first
        book.witness(
            "delivery_expired",
            {
                "source_id": plan.source_id,
                "delivery": first.delivery_id,
                "received_on": first.received_on.isoformat(),
                "by": by,
            },
        )
        for receipt in due.delivery.receipts:
            save_receipt(settings, replace(receipt, expired=_note(settings, plan, due, receipt, by)))
    return finish_expiry(settings, plan.source_id)


def finish_expiry(settings: Settings, source_id: str) -> list[Receipt]:
    """Take away whatever is left of deliveries that were to go; return their receipts, oldest first."""
    gone = [r for r in receipts(settings, source_id, until=date.max) if r.expired is not None]
    places = places_of(settings, source_id, gone, leaving=gone) if gone else None
    if places is not None and places.all_paths:
        # what earlier nights kept of weighed pairs holds words of names; the next night makes it anew
        for path in sorted((settings.home / GROUNDS).glob("*")):
            forget_file(path)
        forget_places(settings, places)
    return gone


def _note(settings: Settings, plan: ExpiryPlan, due: Due, receipt: Receipt, by: str) -> Expiry:
    spec = load_spec(plan.source_id)
    return Expiry(
        on=plan.on,
        by=by,
        at_most=plan.at_most,
        because=plan.because,
        kept=due.places.kept,
        place=link_to_json(link_of_receipt(settings, spec, receipt)),
    )


def bytes_of(paths: Sequence[Path]) -> int:
    """Return how many bytes some files and folders hold."""
    files = [p for path in paths for p in ([path] if path.is_file() else path.rglob("*")) if p.is_file()]
    return sum(path.stat().st_size for path in files)
