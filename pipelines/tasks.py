"""The steps as Airflow and the command line call them: references in, references out, never data."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from config.settings import Settings, load_settings
from pipelines.audit import audit_night
from pipelines.build import build_night
from pipelines.check import check_delivery
from pipelines.classify import classify_delivery
from pipelines.deliveries import Receipt, deliveries_newest_first
from pipelines.erasure.erase import erase_night, finish
from pipelines.flag import flag_night
from pipelines.gather import gather_inputs
from pipelines.land import land_source
from pipelines.law_gate import require_sound_law
from pipelines.limits.nights import refuse_expired_night
from pipelines.link_night import link_night
from pipelines.progress import say_at, step_events
from pipelines.publish import publish_night
from pipelines.read import read_delivery
from pipelines.sources_in_use import sources_in_use, sources_to_land
from pipelines.tell import tell_night
from pipelines.transport.night import fetch_for_night, is_fetched

Ref = dict[str, Any]
_SAID = "said"
"""What a step says of itself when it ends; it does not travel on."""


def night_of(ds: str | None, dag_run: Any) -> str:
    """Return the logical date of a run; one triggered without a date stands for the day it was triggered on."""
    return ds if ds else str(dag_run.run_after.date().isoformat())


def list_sources(night: str) -> list[Ref]:
    """Return one reference a source in use.

    Raises:
        LawRefused: the law files are refused, before anything is judged.
        DeliveryExpired: the night rests on a delivery that was taken away since, so it cannot be run again.
    """
    require_sound_law()
    settings = load_settings()
    finish(settings)  # an erasure that was killed comes before anything is landed or read
    used = sources_to_land(settings, night=date.fromisoformat(night))
    refuse_expired_night(settings, used, night=date.fromisoformat(night))
    return [{"night": night, "source_id": source_id} for source_id in used]


def erase(night: str) -> Ref:
    """Withdraw what senders and orders told since the last night; the deliveries of the night are read, none is chosen."""
    settings, on = load_settings(), date.fromisoformat(night)
    with step_events(settings, on, "erase", None) as say:
        say(erase_night(settings, sources_in_use(settings, night=on), night=on))
    return {"night": night}


def gather(night: str) -> Ref:
    """Choose the deliveries of the night."""
    settings, on = load_settings(), date.fromisoformat(night)
    with step_events(settings, on, "gather", None):
        inputs = gather_inputs(settings, night=on)
    return {"night": night, "sources": len(inputs)}


def _fetch(settings: Settings, ref: Ref) -> Ref:
    night, source_id = _night(ref), ref["source_id"]
    say = say_at(settings, night, "fetch", source_id)
    # when a sender's files were looked at is no input of the night: what they become is, by their bytes
    said = fetch_for_night(settings, source_id, night=night, now=datetime.now(UTC), say=say)
    return {**ref, _SAID: said}


def _land(settings: Settings, ref: Ref) -> Ref:
    land_source(settings, ref["source_id"], until=_night(ref))
    return ref


def _read(settings: Settings, ref: Ref) -> Ref:
    receipt = _newest(settings, ref)
    if receipt is not None:
        read_delivery(settings, receipt, night=_night(ref))
    return ref


def _classify(settings: Settings, ref: Ref) -> Ref:
    receipt = _newest(settings, ref)
    if receipt is not None:
        classify_delivery(settings, receipt, night=_night(ref))
    return ref


def _check(settings: Settings, ref: Ref) -> Ref:
    receipt = _newest(settings, ref)
    if receipt is not None:
        check_delivery(settings, receipt, night=_night(ref))
    return ref


def _link(settings: Settings, ref: Ref) -> Ref:
    return {"night": ref["night"], _SAID: link_night(settings, night=_night(ref))}


def _night_step(step: Callable[..., Any]) -> Callable[[Settings, Ref], Ref]:
    def run(settings: Settings, ref: Ref) -> Ref:
        step(settings, night=_night(ref))
        return {"night": ref["night"]}

    return run


_STEPS: dict[str, Callable[[Settings, Ref], Ref]] = {
    "fetch": _fetch,
    "land": _land,
    "read": _read,
    "classify": _classify,
    "check": _check,
    "link": _link,
    "flag": _night_step(flag_night),
    "build": _night_step(build_night),
    "audit": _night_step(audit_night),
    "publish": _night_step(publish_night),
    "tell": _night_step(tell_night),
}
SOURCE_STEPS = ("fetch", "land", "read", "classify", "check")
NIGHT_STEPS = ("link", "flag", "build", "audit", "publish", "tell")


JUDGES = frozenset({"classify", "flag"})
"""Steps that read the law to say something of a person. Each stands before the gate itself: whoever clears one task in
Airflow runs it without the first task of the night, maybe on another day and under files changed since."""


def run_step(name: str, ref: Ref) -> Ref:
    """Run one step with the settings of this process, saying when it began and ended.

    Raises:
        LawRefused: the step judges, and `lindero law check` refuses the law files; nothing was written.
        StepError: the step cannot go on.
    """
    settings = load_settings()
    if name == "fetch" and not is_fetched(settings, ref["source_id"]):
        return ref  # its sender delivers into the landing folder: there is nothing to tell
    with step_events(settings, _night(ref), name, ref.get("source_id")) as say:
        if name in JUDGES:
            require_sound_law()
        after = _STEPS[name](settings, ref)
        say(after.pop(_SAID, None))
        return after


def _night(ref: Ref) -> date:
    return date.fromisoformat(ref["night"])


def _newest(settings: Settings, ref: Ref) -> Receipt | None:
    newest = deliveries_newest_first(settings, ref["source_id"], until=_night(ref))
    return newest[0] if newest else None
