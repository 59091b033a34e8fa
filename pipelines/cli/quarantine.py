"""`lindero quarantine list|show|redrive`: records kept back, and what a new reading would change."""

import getpass
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from config.settings import load_settings
from pipelines.report.words import counted

app = typer.Typer(help="Quarantine: list, show and read again what was kept back.", no_args_is_help=True)
_Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
_Date = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="Deliveries up to this day; all when not given."),
]


def _until(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.max
    except ValueError:
        raise typer.BadParameter(f"[{text}] is not a date; write it as YYYY-MM-DD") from None


@app.command("list")
def list_records(
    source_id: Annotated[str | None, typer.Option("--source", help="One source alone.")] = None,
    rule: Annotated[str | None, typer.Option(help="One rule alone, such as unknown_code.")] = None,
    on: _Date = None,
    as_json: _Json = False,
) -> None:
    """List what is kept back by source, day, file and rule, with counts and first lines."""
    from pipelines.quarantine.kept import list_quarantine, quarantine_total

    rows = list_quarantine(load_settings(), source_id=source_id, rule=rule, until=_until(on))
    if as_json:
        typer.echo(json.dumps(rows, indent=1, sort_keys=True))
        return
    console = (
        Console() if sys.stdout.isatty() else Console(width=160)
    )  # ids and names stay whole where they are piped
    console.print(f"{counted(quarantine_total(rows), 'record')} in quarantine", highlight=False)
    if not rows:
        return
    table = Table(
        "source", "received", "file", "rule", "records", "first lines", "first id", box=None, pad_edge=False
    )
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        lines = ", ".join(str(n) for n in row["lines"] if n) or "-"
        place = (row["source_id"], row["received_on"], row["file_name"], row["rule"])
        table.add_row(*(escape(part) for part in place), f"{row['records']:,}", lines, row["first"])
    console.print(table)


@app.command()
def show(
    quarantine_id: Annotated[str, typer.Argument(help="Id of a record, or how it begins: Q-…")],
    reveal: Annotated[
        bool,
        typer.Option(
            "--reveal", help="Show the record as delivered: personal data; the ledger keeps who saw it."
        ),
    ] = False,
    by: Annotated[str | None, typer.Option(help="Who looks; the login name when not given.")] = None,
    as_json: _Json = False,
) -> None:
    """Show one record: where it stands, what was seen, what was expected, what to do."""
    from pipelines.quarantine.kept import show_kept

    who = (by or getpass.getuser()) if reveal else None
    found = show_kept(load_settings(), quarantine_id, reveal_to=who, until=date.max)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=1, sort_keys=True, default=str))
        return
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(f"{found.quarantine_id}: {found.source_id}, received {found.received_on}")
    offset = f", byte {found.byte_offset:,}" if found.byte_offset is not None else ""
    console.print(f"  where     file [{found.file_name}] line [{found.record_no}]{offset}")
    console.print(f"  rule      {found.rule}")
    console.print(f"  seen      {found.reason}")
    console.print(f"  to do     {found.todo}")
    if found.raw_text is not None:
        console.print(f"  delivered {found.raw_text!r}")
    elif not reveal:
        console.print(
            "  delivered not shown, for it is personal data; --reveal shows it and the ledger keeps that you saw it"
        )


@app.command()
def redrive(
    source_id: Annotated[str, typer.Argument(help="The source whose specification was mended.")],
    delivery: Annotated[
        str | None, typer.Option(help="Id of the delivery, or how it begins; the newest when not given.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Make it the reading of the next night.")] = False,
    as_json: _Json = False,
) -> None:
    """Read a delivery again by the specification as it is now: what would change. Exit code 3: it would be refused."""
    from pipelines.quarantine.redrive import redrive as read_again
    from pipelines.sources_in_use import night_to_run

    settings = load_settings()
    found = read_again(settings, source_id, delivery=delivery, until=date.max, apply=apply)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=1, sort_keys=True, default=str))
    else:
        console = Console(highlight=False, soft_wrap=True)
        console.print(f"[bold]{found.source_id}[/] {found.delivery_id[:12]} of {found.received_on}")
        table = Table("", "before", "after", box=None, pad_edge=False)
        for name in ("delivered", "accepted", "quarantined", "set_aside"):
            table.add_row(name.replace("_", " "), f"{found.before[name]:,}", f"{found.after[name]:,}")
        for rule in sorted(found.rules_before.keys() | found.rules_after.keys()):
            table.add_row(
                f"  {rule}", f"{found.rules_before.get(rule, 0):,}", f"{found.rules_after.get(rule, 0):,}"
            )
        console.print(table)
        for why in found.refused:
            console.print(f"[red]refused[/] {escape(why)}")
        if apply:
            day = night_to_run(settings, found.received_on)
            console.print(f"It is the reading of the next night. Run: lindero nightly --date {day}")
        elif not found.refused:
            console.print("Nothing was written; --apply makes it the reading of the next night.")
    raise typer.Exit(3 if found.refused else 0)
