"""`lindero nightly`, `lindero approve`, `lindero status`."""

import getpass
import json
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console

from config.settings import load_settings


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"[{text}] is not a date; write it as YYYY-MM-DD") from None


def nightly(
    on: Annotated[
        str | None,
        typer.Option("--date", metavar="YYYY-MM-DD", help="Logical date; also reruns a date."),
    ] = None,
    airflow: Annotated[
        bool, typer.Option("--airflow/--no-airflow", help="Through Airflow, or the same steps without it.")
    ] = True,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, only the summary.")] = False,
) -> None:
    """Run one night: land, read, link, flag, audit, publish, tell. Without a date: the next one that has deliveries."""
    from pipelines.cli.run_night import checked_date, run_night
    from pipelines.errors import NothingWaits

    settings = load_settings()
    chosen = _date(on)
    if chosen is not None:
        chosen = checked_date(settings, chosen, date.today())
    try:
        outcome = run_night(settings, chosen, through_airflow=airflow, quiet=quiet)
    except NothingWaits as nothing:
        Console().print(str(nothing), markup=False, highlight=False)
        raise typer.Exit(0) from nothing
    raise typer.Exit(outcome.exit_code)


def approve(
    night: Annotated[str, typer.Argument(metavar="NIGHT", help="The held night, YYYY-MM-DD.")],
    reason: Annotated[
        str, typer.Option(help="Why it may be published; at least ten characters, kept for good.")
    ],
    by: Annotated[str | None, typer.Option(help="Who approves; the login name when not given.")] = None,
) -> None:
    """Let a held night through. The approval counts for exactly the build that was held."""
    from pipelines.approve import approve_night

    held = _date(night)
    assert held is not None
    record = approve_night(
        load_settings(), night=held, reason=reason, by=by or getpass.getuser(), at=datetime.now(UTC)
    )
    Console().print(
        f"Published {record.night}, digest {record.digest[:12]}, approval {record.approval}", highlight=False
    )


def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    night: Annotated[
        str | None, typer.Option(help="A published night; the current one when not given.")
    ] = None,
) -> None:
    """Say what is published: digest, deliveries, rows, pairs, matches, the funnel, flags by basis."""
    from pipelines.cli.status_view import show_status
    from pipelines.status import night_status

    found = night_status(load_settings(), _date(night))
    if as_json:
        typer.echo(json.dumps(found, indent=1, sort_keys=True, default=str))
    else:
        show_status(found, Console())
