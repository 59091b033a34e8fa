"""`lindero source expire`: deliveries that may be kept no longer, what would go with them, and their going."""

import getpass
import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:  # commands import their work when they are called
    from pipelines.limits.expire import ExpiryPlan


def expire(
    source_id: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A source that states limits.keep_days.")
    ],
    on: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="As of this day; today when not given.")
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Take it away; without this nothing is changed. No night may be running."),
    ] = False,
    by: Annotated[str | None, typer.Option(help="Who does it; the login name when not given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Take away superseded deliveries that are over the time the source may be kept: bytes, stage tables, databases of
    past nights. The receipts stay, with a note. Nothing brings them back, and their nights cannot be run again."""
    from config.settings import load_settings
    from pipelines.limits.expire import expire as take_away
    from pipelines.limits.expire import plan_expiry

    settings = load_settings()
    plan = plan_expiry(settings, source_id, on=_day(on))
    said = _document(plan) | {"done": yes}
    lines = list(_lines(plan, yes=yes))
    if yes:
        take_away(settings, plan, by=by or getpass.getuser())
    if as_json:
        typer.echo(json.dumps(said, indent=1, sort_keys=True))
        return
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for line in lines:
        console.print(line)


def _day(text: str | None) -> date:
    try:
        day = date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise typer.BadParameter(f"[{text}] is not a date; write it as YYYY-MM-DD") from None
    if day > date.today():
        raise typer.BadParameter(
            f"[{text}] is to come: nothing is taken away for a day that is not there yet"
        )
    return day


def _document(plan: "ExpiryPlan") -> dict[str, Any]:
    from pipelines.limits.expire import bytes_of

    return {
        "source_id": plan.source_id,
        "as_of": plan.on.isoformat(),
        "at_most": plan.at_most,
        "because": plan.because,
        "deliveries": [
            {
                "delivery_id": due.delivery.first.delivery_id,
                "received_on": due.delivery.first.received_on.isoformat(),
                "superseded_on": due.delivery.superseded_on.isoformat(),
                "age_days": due.age_days,
                "bytes": bytes_of(due.places.all_paths),
                "nights": [night.night.isoformat() for night in due.places.nights],
                "kept": list(due.places.kept),
            }
            for due in plan.due
        ],
        "shown": [receipt.delivery_id for receipt in plan.shown],
        "unfinished": len(plan.unfinished),
    }


def _lines(plan: "ExpiryPlan", *, yes: bool) -> Any:
    from pipelines.limits.expire import bytes_of
    from pipelines.report.words import counted

    yield f"{plan.source_id}: a superseded delivery may be kept {plan.at_most} days. {plan.because}"
    for due in plan.due:
        first = due.delivery.first
        nights = ", ".join(night.night.isoformat() for night in due.places.nights)
        yield (
            f"  {first.delivery_id[:12]} of {first.received_on}, superseded on {due.delivery.superseded_on},"
            f" {due.age_days} days ago: {bytes_of(due.places.all_paths):,} bytes in archive, landing folder and tables"
            + (f"; the records of {nights}, whose states and reports stay" if nights else "")
        )
        for name in due.places.kept:
            yield f"    [{name}] stays: another delivery holds the very same bytes"
    for receipt in plan.shown:
        yield (
            f"  {receipt.delivery_id[:12]} of {receipt.received_on}: the published night rests on it; it goes after the"
            " next one"
        )
    if plan.unfinished:
        yield f"  left by a run that was killed: {counted(len(plan.unfinished), 'file or folder', 'files and folders')}"
    if not plan.due and not plan.unfinished:
        yield f"Nothing is over its time on {plan.on}."
    elif yes:
        yield "Taken away. The receipts say so, and lindero status does."
    else:
        yield f"Nothing was changed. To take it away: lindero source expire {plan.source_id} --date {plan.on} --yes"
