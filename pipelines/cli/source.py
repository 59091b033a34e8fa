"""`lindero source …`: for the people who onboard states and watch deliveries."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines.cli.source_expire import expire
from pipelines.cli.source_fetch import fetch
from pipelines.cli.source_watch import COMMANDS

app = typer.Typer(
    help="Sources: fetch and check deliveries, watch for drift, write to senders.", no_args_is_help=True
)


@app.callback()
def _source() -> None:
    """Sources: fetch and check deliveries, watch for drift, write to senders."""


for command in (*COMMANDS, expire, fetch):
    app.command()(command)


@app.command()
def expect(
    source_id: Annotated[str, typer.Argument(help="A source that has a specification.")],
    since: Annotated[
        datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="First night that expects it.")
    ],
) -> None:
    """Say that a source delivers from a night on: from then a night tells its silence. One that delivered needs no word."""
    from config.settings import load_settings
    from pipelines.sources_in_use import expect_source

    first = expect_source(load_settings(), source_id, since=since.date())
    typer.echo(f"{source_id} is expected since {first}")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="The files of one delivery, or its folder.")],
    source_id: Annotated[
        str | None,
        typer.Option("--source", help="Source specification; guessed from the files when not given."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Read a delivery dry: nothing is landed. Says what would be accepted, quarantined or refused, and why."""
    from pipelines.cli.check_view import show_check
    from pipelines.cli.working import working
    from pipelines.source_check import check_delivery_files
    from pipelines.watch.diff import files_at

    with working() as tell:
        given = [file for path in files for file in files_at(path)]
        report = check_delivery_files(given, source_id=source_id, say=tell)
    if as_json:
        typer.echo(report.to_json())
    else:
        show_check(report, Console())
    raise typer.Exit(0 if report.usable else 3)
