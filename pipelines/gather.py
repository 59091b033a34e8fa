"""Gather: choose, for every source, the delivery this night rests on; the last good one stands in for a bad one."""

from dataclasses import replace
from datetime import date

from config.settings import Settings
from pipelines.chain.choose import choose_chain
from pipelines.chain.table import write_chains
from pipelines.check import check_delivery
from pipelines.classify import classify_delivery, classify_folder
from pipelines.deliveries import Receipt, deliveries_newest_first
from pipelines.erasure.retract import without_retracted
from pipelines.errors import DeliveryExpired, DeliveryRefused
from pipelines.inputs import SourceInput, night_folder, save_inputs
from pipelines.limits.met import is_expired_since
from pipelines.read import read_delivery
from pipelines.sources_in_use import sources_in_use
from pipelines.stage import stage_folder
from pipelines.watch.alarms import refuse_what_is_held
from pipelines.watch.night import watch_night
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec


def gather_inputs(settings: Settings, *, night: date) -> list[SourceInput]:
    """Return and write down the inputs of the night, one a source in use, in source order.

    A source whose newest delivery is refused falls back to the newest that is good; the fallback is made
    ready here (a no-op when an earlier night did it).
    """
    # a run that dies before the end leaves no outcome of an earlier run behind
    (night_folder(settings, night) / "outcome.json").unlink(missing_ok=True)
    used = sources_in_use(settings, night=night)
    chosen = [_choose(settings, load_spec(source_id), night) for source_id in used]
    inputs = without_retracted(settings, chosen, night=night)
    save_inputs(settings, night, inputs)
    write_chains(night_folder(settings, night), [(s.source_id, s.chain) for s in inputs if s.chain])
    watch_night(settings, used, night=night)
    return inputs


def prepare(settings: Settings, receipt: Receipt, *, night: date) -> str:
    """Read, classify and check one delivery; return its stage folder. Raises DeliveryRefused."""
    stage = read_delivery(settings, receipt, night=night)
    classify_delivery(settings, receipt, night=night)
    check_delivery(settings, receipt, night=night)
    return stage


def _choose(settings: Settings, spec: SourceSpec, night: date) -> SourceInput:
    return _choose_chain(settings, spec, night) if spec.is_assembled else _choose_one(settings, spec, night)


def _choose_chain(settings: Settings, spec: SourceSpec, night: date) -> SourceInput:
    """Rest on several deliveries put together; what is missing among them makes the source stale until it arrives."""
    chosen = choose_chain(settings, spec, night=night)
    newest, pending = chosen.newest, chosen.pending
    refused = [(chosen.receipts[link.receipt], chosen.refused[link.receipt]) for link in pending]
    gap = chosen.ordered.gap
    wait = f"[{spec.source_id}]: {gap}; what stands behind it waits. Ask the sender for it" if gap else None
    told = wait if wait and not refused else f"{wait}. {refused[0][1]}" if wait else None
    if newest is None or chosen.folder is None:
        source = _input(settings, spec, "refused" if refused or gap else "missing", None, None, refused)
    else:
        if spec.kind == "conviction":
            classify_folder(settings, spec.source_id, chosen.folder, night=night)
        fresh = "fresh" if newest.received_on == night else "current"
        stage = chosen.folder.relative_to(settings.stage).as_posix()
        stands_in = "stand_in" if refused or gap else fresh
        source = _input(settings, spec, stands_in, chosen.receipts[newest.receipt], stage, refused)
    return replace(source, chain=chosen.to_json(), reason=told or source.reason)


def _choose_one(settings: Settings, spec: SourceSpec, night: date) -> SourceInput:
    refused: list[tuple[Receipt, str]] = []
    for receipt in deliveries_newest_first(settings, spec.source_id, until=night):
        try:
            stage = prepare(settings, receipt, night=night)
            refuse_what_is_held(settings, receipt)
        except DeliveryRefused as error:
            if isinstance(error, DeliveryExpired) and is_expired_since(receipt, night):
                raise  # the night was another one when it ran: an older delivery would make it say something else
            refused.append((receipt, str(error)))
            continue
        fresh = "fresh" if receipt.received_on == night else "current"
        return _input(settings, spec, "stand_in" if refused else fresh, receipt, stage, refused)
    return _input(settings, spec, "refused" if refused else "missing", None, None, refused)


def _accounting(settings: Settings, receipt: Receipt) -> str:
    return stage_folder(settings, receipt).relative_to(settings.stage).as_posix()


def _input(
    settings: Settings,
    spec: SourceSpec,
    status: str,
    receipt: Receipt | None,
    stage: str | None,
    refused: list[tuple[Receipt, str]],
) -> SourceInput:
    return SourceInput(
        source_id=spec.source_id,
        title=spec.title,
        kind=spec.kind,
        jurisdiction=spec.jurisdiction,
        stale_after_days=spec.stale_after_days,
        max_shrink=spec.max_shrink,
        status=status,
        delivery_id=receipt.delivery_id if receipt else None,
        received_on=receipt.received_on if receipt else None,
        stage=stage,
        refused_delivery_id=refused[0][0].delivery_id if refused else None,
        refused_stage=_accounting(settings, refused[0][0]) if refused else None,
        reason=refused[0][1] if refused else None,
        missing_row=spec.missing_row,
    )
