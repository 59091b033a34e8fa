"""`lindero profile …`: what nights are weighed with, and measuring it anew when the data have moved."""

import getpass
import json
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console

from config.settings import load_settings

app = typer.Typer(
    help="The population profile that every night is weighed with: show it, measure it anew.",
    no_args_is_help=True,
)


@app.command()
def refresh(
    reason: Annotated[str, typer.Option(help="Why; at least ten characters, kept for good.")],
    on: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="NIGHT", help="Night to measure; the last published one if not given."
        ),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who decides; the login name when not given.")] = None,
) -> None:
    """Measure the profile on a night's deliveries and pin it for the nights to come. The one before is kept."""
    from pipelines.cli.profile_view import show_changes, show_source
    from pipelines.cli.working import report_console, working
    from pipelines.refresh_profile import refresh_profile

    with working() as tell:
        tell("measuring the profile")
        shown = refresh_profile(
            load_settings(), night=_night(on), reason=reason, by=by or getpass.getuser(), at=datetime.now(UTC)
        )
    console = report_console()
    show_source(shown, console)
    show_changes(shown, console)
    Console(stderr=True).print(
        "Nights from now on are weighed with it; flags that change name the linkage model or profile as the cause.",
        highlight=False,
    )


@app.command()
def show(
    as_json: Annotated[bool, typer.Option("--json", help="The whole profile as one JSON object.")] = False,
) -> None:
    """Print the pinned profile: sizes, shares, what is missing, and what differs from the one before."""
    from pipelines.cli.profile_view import show_changes, show_figures, show_source
    from pipelines.cli.working import report_console
    from pipelines.refresh_profile import show_profile

    shown = show_profile(load_settings())
    if as_json:
        typer.echo(json.dumps(shown.pinned.profile.as_dict(), indent=1, sort_keys=True))
        return
    console = report_console()
    show_source(shown, console)
    show_figures(shown.pinned.profile, console)
    show_changes(shown, console)


def _night(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"[{text}] is not a date; write it as YYYY-MM-DD") from None
