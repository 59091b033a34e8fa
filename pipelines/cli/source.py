"""`lindero source …`: for the people who onboard states and watch deliveries."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(help="Sources: check a delivery before it lands.", no_args_is_help=True)


@app.callback()
def _source() -> None:
    """Sources: check a delivery before it lands."""


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="The files of one delivery.")],
    source_id: Annotated[
        str | None,
        typer.Option("--source", help="Source specification; guessed from the files when not given."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Read a delivery dry: nothing is landed. Says what would be accepted, quarantined or refused, and why."""
    from pipelines.cli.check_view import show_check
    from pipelines.source_check import check_delivery_files

    report = check_delivery_files(files, source_id=source_id)
    if as_json:
        typer.echo(report.to_json())
    else:
        show_check(report, Console())
    raise typer.Exit(0 if report.usable else 3)
