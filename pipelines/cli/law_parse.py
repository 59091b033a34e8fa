"""`lindero law parse`: what any citation means, and why."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def parse(
    text: Annotated[str, typer.Argument(help="The statute as the source writes it.")],
    jurisdiction: Annotated[str, typer.Option("--jurisdiction", "-j", help="FL, US, UCMJ, TRIBAL, ...")],
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of the offense: numbers change meaning."),
    ] = None,
    form: Annotated[str | None, typer.Option(help="What a column on attempt or conspiracy says.")] = None,
    charge: Annotated[str | None, typer.Option(help="The charge text beside it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Show what a citation means and why: its parts, the row of the offense map, what it would wait for."""
    from pipelines.cli.working import report_console
    from transforms.classify.citation_meaning import meaning_of

    meaning = meaning_of(
        text,
        jurisdiction.strip().upper(),
        offense_date=date.date() if date is not None else None,
        form=form,
        charge=charge,
    )
    if as_json:
        typer.echo(json.dumps(meaning, indent=1))
    else:
        show_meaning(meaning, report_console())


def show_meaning(meaning: dict[str, Any], console: "Console") -> None:
    """Show a meaning, one fact a line; what is not known is said."""
    from rich.table import Table

    for heading, facts in (
        ("Citation", meaning["citation"]),
        ("Offense map", meaning["offense"]),
        ("Answer", meaning["answer"]),
    ):
        table = Table(title=heading, title_justify="left", show_header=False)
        table.add_column(style="dim")
        table.add_column(overflow="fold")
        if facts is None:
            table.add_row("", "no row of the map")
        for field, value in (facts or {}).items():
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            table.add_row(field.replace("_", " "), "-" if shown in (None, "") else str(shown))
        console.print(table)
