"""`lindero prepare`: a person file standardized once, for every later question to it."""

import time
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.link import AsOf, day_of


def prepare(
    people: Annotated[Path, typer.Argument(help="Person file: Parquet or CSV in canonical columns.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to make; an earlier one is replaced.")],
    as_of: AsOf = None,
) -> None:
    """Standardize a person file once. Every command that takes a person file takes the folder instead, and starts
    at once."""
    from pipelines.cli.link_view import show_counts, show_warnings
    from pipelines.cli.working import report_console, working
    from pipelines.person_link.prepared import write_prepared

    started = time.monotonic()
    console = report_console()
    with working() as tell:
        prepared = write_prepared(people, out, as_of=day_of(as_of), tell=tell)
    show_warnings(prepared.warnings)
    show_counts({prepared.name: prepared.counts}, console)
    size = sum(path.stat().st_size for path in out.iterdir()) / 1e6
    console.print(
        f"{len(prepared):,} records, {len(prepared.vocabulary) - 1:,} name words, {size:,.0f} MB in {out},"
        f" {time.monotonic() - started:.1f} s",
        markup=False,
    )
