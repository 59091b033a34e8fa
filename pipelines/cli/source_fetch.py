"""`lindero source fetch`: look at the senders now, as the night does."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console


def fetch(
    source_id: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help="One source; every fetched one when not given.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            help="The day of a delivery that carries none, and the last day looked for; today when not given.",
        ),
    ] = None,
) -> None:
    """Bring whole deliveries from where senders leave them into the landing folder (docs/transport.md).

    Exit code 3 where a source could not be fetched or something of it was refused; the others are fetched all the same.
    """
    from config.settings import load_settings
    from pipelines.cli.working import working
    from pipelines.errors import FetchFailed, StepError
    from pipelines.transport.fetch import fetch_source, in_words
    from pipelines.transport.places import load_transport

    settings, console = load_settings(), Console(highlight=False, soft_wrap=True)
    places = load_transport(settings).sources
    chosen = [source_id] if source_id else sorted(name for name, place in places.items() if place.url)
    if not chosen:
        raise StepError(
            f"[{settings.transport_file}]: names no place to fetch from; docs/transport.md says how it is written"
        )
    night, is_wrong = on.date() if on else date.today(), False
    for name in chosen:
        try:
            with working() as tell:
                look = fetch_source(settings, name, night=night, now=datetime.now(UTC), say=tell)
        except FetchFailed as error:
            console.print(f"{name}: {error}", markup=False, style="red")
            is_wrong = True
            continue
        is_wrong = is_wrong or bool(look.faults)
        console.print(f"{name}: {in_words(look)}", markup=False)
    raise typer.Exit(3 if is_wrong else 0)
