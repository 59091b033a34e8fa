"""`lindero report`: the edition of a night's report that may be handed out."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from config.settings import load_settings


def report(
    out: Annotated[Path, typer.Option("--out", help="Page to write.")],
    on: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", help="The night; the last published one when not given."
        ),
    ] = None,
) -> None:
    """Write the edition of a night's report that may leave the agency: counts alone, and nothing of a source whose facts
    may not be told. The full report is internal and stands below reports/."""
    from pipelines.errors import NightMissing
    from pipelines.report.outside import outside_report
    from warehouse.atomic import write_bytes
    from warehouse.publication import published_nights

    settings = load_settings()
    try:
        night = date.fromisoformat(on) if on else None
    except ValueError:
        raise typer.BadParameter(f"[{on}] is not a date; write it as YYYY-MM-DD") from None
    published = published_nights(settings.warehouse)
    if night is None and not published:
        raise NightMissing(f"[{settings.warehouse}]: no night is published. Run: lindero nightly")
    write_bytes(out, outside_report(settings, night or published[-1].night).encode())
    typer.echo(f"Written: {out}")
