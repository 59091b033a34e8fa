"""`lindero source diff|accept|letter|new`: drift, what a person lets through, a letter, a draft."""

import getpass
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

SourceOption = Annotated[
    str | None, typer.Option("--source", help="Source specification; guessed from the files when not given.")
]


def diff(
    old: Annotated[Path, typer.Argument(help="A file, or the folder of a delivery.")],
    new: Annotated[Path, typer.Argument(help="The same of a later day.")],
    source_id: SourceOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Show what differs between two deliveries. Exit code 3 where a night would raise an alarm."""
    from pipelines.cli.watch_view import show_diff
    from pipelines.watch.diff import diff_deliveries

    found = diff_deliveries(old, new, source_id=source_id)
    if as_json:
        typer.echo(json.dumps(found.to_json(), indent=1, sort_keys=True))
    else:
        show_diff(found, Console())
    raise typer.Exit(3 if found.would_alarm else 0)


def accept(
    source_id: Annotated[str, typer.Argument(help="The source.")],
    delivery: Annotated[str, typer.Argument(help="The delivery's id, or how it begins.")],
    reason: Annotated[str, typer.Option(help="Why it is right; at least ten characters, kept for good.")],
    by: Annotated[str | None, typer.Option(help="Who accepts; the login name when not given.")] = None,
) -> None:
    """Let a delivery be used though an alarm holds it. Run the night again afterwards."""
    from datetime import UTC, date, datetime

    from casebook.store import stated_reason
    from config.settings import load_settings
    from pipelines.deliveries import delivery_named
    from pipelines.sources_in_use import night_to_run
    from pipelines.watch.alarms import accept_delivery, delivery_alarms

    settings = load_settings()
    found = delivery_named(settings, source_id, delivery, until=date.max)
    held = any(alarm.severity == "hold" for alarm in delivery_alarms(settings, found))
    receipt = accept_delivery(
        settings,
        source_id,
        delivery,
        reason=stated_reason(reason),
        by=by or getpass.getuser(),
        at=datetime.now(UTC),
    )
    typer.echo(
        f"{source_id} {receipt.delivery_id[:12]} of {receipt.received_on} is accepted"
        + (". " if held else ", though no alarm holds it. ")
        + f"Run: lindero nightly --date {night_to_run(settings, receipt.received_on)}"
    )


def letter(
    source_id: Annotated[str, typer.Argument(help="The source.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for letter.md and letter.html; standard output when not given."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", help="As of this night; the newest delivery when not given."
        ),
    ] = None,
) -> None:
    """Write a letter to the sender: the faults of the last delivery, with lines and fields and never a person's data."""
    from datetime import date

    from config.settings import load_settings
    from pipelines.watch.letter import letter_of, write_letter

    found = letter_of(load_settings(), source_id, until=date.fromisoformat(on) if on else date.max)
    if out is None:
        typer.echo(found.markdown)
        return
    for path in write_letter(found, out):
        typer.echo(f"Written: {path}")


def new(
    source_id: Annotated[str, typer.Argument(help="Id of the source to be, such as us_xx.")],
    sample: Annotated[
        list[Path], typer.Option("--from", help="A file of a sample delivery; repeat for several.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder that gets it; sources/<id> when not given.")
    ] = None,
) -> None:
    """Draft a specification from a sample: every guess stands there with its evidence, TODO where a person decides."""
    from pipelines.watch.draft import draft_source

    folder = draft_source(source_id, sample, out=out)
    Console().print(
        f"Drafted {folder / 'spec.yml'}. Next: settle its TODO lines, then", markup=False, highlight=False
    )
    typer.echo(
        f"lindero source check --source {source_id} {' '.join(str(p) for p in sorted((folder / 'sample').iterdir()))}"
    )


COMMANDS = (diff, accept, letter, new)
