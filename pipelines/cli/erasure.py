"""`lindero erasure list|show|verify`: what was withdrawn, what is left of it, and whether all else is as it was."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from config.settings import load_settings
from pipelines.report.words import counted

app = typer.Typer(help="Erasure: tombstones, and the proof that nothing else changed.", no_args_is_help=True)
_Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("list")
def list_stones(as_json: _Json = False) -> None:
    """List tombstones: what was withdrawn, when, on whose word, and how much went."""
    from pipelines.erasure.shown import shown_stones

    rows = shown_stones(load_settings())
    if as_json:
        typer.echo(json.dumps(rows, indent=1, sort_keys=True, default=str))
        return
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(counted(len(rows), "tombstone"), highlight=False)
    if not rows:
        return
    columns = (
        "tombstone_id",
        "source_id",
        "kind",
        "effect",
        "told_on",
        "night",
        "state",
        "records",
        "rows",
        "flags",
        "left",
    )
    table = Table(*(name.replace("_", " ") for name in columns), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(str(row[name]) if row[name] is not None else "-" for name in columns))
    console.print(table)


@app.command()
def show(
    tombstone_id: Annotated[str, typer.Argument(help="Id of a tombstone, or how it begins: T-…")],
    as_json: _Json = False,
) -> None:
    """Show one tombstone: places that held the record, and what the erasure changed in each past night."""
    from pipelines.erasure.shown import shown_stone

    found = shown_stone(load_settings(), tombstone_id)
    if as_json:
        typer.echo(json.dumps(found, indent=1, sort_keys=True, default=str))
        return
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for name, value in found.items():
        if name not in ("places", "nights", "left"):
            console.print(f"  {name.replace('_', ' '):<14}{'-' if value is None else value}")
    for kind, count in found["places"].items():
        console.print(f"  {'place':<14}{kind}: {count}")
    for night in found["nights"]:
        console.print(
            f"  {'night':<14}{night['night']}: {night['before'][:12]} less {counted(night['rows'], 'row')}"
            f" is {night['after'][:12]}"
        )
    for place in found["left"]:
        console.print(f"  {'not cleared':<14}{place}")


@app.command()
def verify(as_json: _Json = False) -> None:
    """Search every place for what was erased, and prove every past night. Exit code 3 where something is left."""
    from pipelines.erasure.verify import verify as search

    found = search(load_settings())
    if as_json:
        typer.echo(
            json.dumps({"is_clean": found.is_clean, **asdict(found)}, indent=1, sort_keys=True, default=str)
        )
    else:
        console = Console(highlight=False, soft_wrap=True, markup=False)
        console.print(
            f"{counted(found.stones, 'erasure')}; read {counted(found.files, 'delivered file')} again, searched"
            f" {counted(found.tables, 'column')} and {counted(found.texts, 'text file')}"
        )
        console.print(
            f"{counted(len(found.nights_proven), 'past night')} proven: all other rows are as they were published"
        )
        if found.nights_rerun:
            console.print(f"run again since, by their own digest: {', '.join(map(str, found.nights_rerun))}")
        if found.nights_anew:
            console.print(
                "run again between two erasures, so proven from the digest of that run on:"
                f" {', '.join(map(str, found.nights_anew))}"
            )
        if found.nights_dropped:
            console.print(f"snapshots dropped since: {', '.join(map(str, found.nights_dropped))}")
        for sentence in found.expired:
            console.print(f"expired: {sentence}")
        for what, sentences in (("left", found.residues), ("not proven", found.faults), ("open", found.open)):
            for sentence in sentences:
                console.print(f"{what}: {sentence}")
        if found.is_clean:
            console.print("Nothing is left.")
    raise typer.Exit(0 if found.is_clean else 3)
