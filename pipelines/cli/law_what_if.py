"""`lindero law what-if`: a bill, or changed files of the law, held against a night."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from pipelines.what_if.decide import WhatIf

_GROUP_ROWS = 30


def what_if(
    bill: Annotated[str | None, typer.Argument(help="A bill under law/bills, as hb56_2021.")] = None,
    law: Annotated[Path | None, typer.Option(help="A changed copy of the law/ folder instead.")] = None,
    night: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Night; the newest that was linked.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for Parquet and picture; below the home when not given.")
    ] = None,
) -> None:
    """Say who would enter, leave or change basis if a bill were law, by county, convicting state and offense."""
    from config.settings import load_settings
    from pipelines.cli.working import report_console, working
    from pipelines.law_gate import require_sound_law
    from pipelines.what_if.decide import linked_nights, what_if_bill, what_if_law
    from pipelines.what_if.written import write_what_if

    if (bill is None) == (law is None):
        raise typer.BadParameter("name a bill, or --law FOLDER")
    if law is not None:
        require_sound_law(law)
    settings = load_settings()
    nights = linked_nights(settings)
    asked = night.date() if night is not None else max(nights, default=None)
    if asked is None or asked not in nights:
        known = ", ".join(day.isoformat() for day in nights[-5:]) or "none"
        raise ValueError(f"night [{asked}]: was never linked and classified; the last that were: {known}")
    with working() as tell:
        tell("Judging the night's counts under both")
        found = what_if_bill(settings, asked, bill) if bill else what_if_law(settings, asked, law or Path())
    folder = out or settings.home / "what_if" / f"{asked.isoformat()}-{found.name}"
    write_what_if(found, folder)
    show_what_if(found, folder, report_console())


def show_what_if(found: "WhatIf", folder: Path, console: "Console") -> None:
    """Show what would change, for a policy analyst."""
    from rich.table import Table

    from transforms.flagging.what_if import CHANGES, grouped, people

    console.print(f"[bold]What if:[/] {found.title}. Night of {found.night.isoformat()}.", soft_wrap=True)
    console.print(f"{found.standing}. Nothing below is law or a finding about anybody.", soft_wrap=True)
    for heading, parts in (("Modeled", found.modeled), ("Not modeled", found.not_modeled)):
        for part in parts:
            console.print(f"  {heading}: {part}", soft_wrap=True)
    counts = found.counts
    totals = Table(title=f"{len(counts):,} counts of people who live or may live here", title_justify="left")
    totals.add_column("Change")
    totals.add_column("Counts", justify="right")
    totals.add_column("Persons", justify="right")
    for name, said in CHANGES.items():
        own = counts[counts["change"] == name]
        totals.add_row(said, f"{len(own):,}", f"{own['person_record_id'].nunique():,}")
    console.print(totals)
    listed = people(counts)
    console.print(
        f"People with a flag: {listed.now:,} now, {listed.then:,} then;"
        f" {listed.new:,} new to the list, {listed.off:,} off it.",
        soft_wrap=True,
    )
    show_groups(grouped(counts), console)
    console.print(
        f"Written to {folder}: counts.parquet, groups.parquet, changes.svg, about.json", soft_wrap=True
    )


def show_groups(groups: "pd.DataFrame", console: "Console") -> None:
    """Show who would enter, leave, wait or change basis; flags that only rest on other rows are in the files alone."""
    from rich.table import Table

    from transforms.flagging.what_if import CHANGES

    moved = groups[groups["change"] != "further_rows"]
    order = moved["change"].map({name: number for number, name in enumerate(CHANGES)})
    moved = moved.assign(order=order).sort_values(
        ["order", "persons", "county", "convicting_jurisdiction"],
        ascending=[True, False, True, True],
        kind="stable",
    )
    if not len(moved):
        console.print("Nobody would enter, leave, wait or change basis.")
        return
    shown = moved.head(_GROUP_ROWS)
    table = Table(
        title=f"{len(shown)} of {len(moved)} groups; all are in groups.parquet", title_justify="left"
    )
    for heading in ("Change", "County", "Convicted in", "Offense"):
        table.add_column(heading)
    for heading in ("Counts", "Persons"):
        table.add_column(heading, justify="right")
    for row in shown.to_dict(orient="records"):
        offense = str(row["category"]).replace("_", " ")
        table.add_row(
            CHANGES[row["change"]], row["county"], row["convicting_jurisdiction"], offense, str(row["counts"]),
            str(row["persons"]),
        )  # fmt: skip
    console.print(table)
