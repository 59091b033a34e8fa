"""`lindero link`: who of one person file is in another, every pair with the bits that led to its weight."""

import time
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

People = Annotated[Path, typer.Argument(help="Person file (Parquet or CSV) or prepared folder.")]
Model = Annotated[
    str | None, typer.Option("--model", help="Version of the weights, or a file with them; the current one.")
]
MinWeight = Annotated[
    float | None, typer.Option("--min-weight", help="Bits from which a pair is kept; the model's floor.")
]
Share = Annotated[
    float | None,
    typer.Option("--share", help="Share of left records that have a partner; estimated when not given."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--date",
        formats=["%Y-%m-%d"],
        help="Day of the files: nobody in them is born later. Today unless given.",
    ),
]
Threads = Annotated[
    int, typer.Option("--threads", min=1, help="Processor threads; the result does not depend on it.")
]

Over = Annotated[
    Path | None,
    typer.Option(
        "--over-bound",
        help="Records with a key that too many share, and the rules, to write too: .parquet or .csv.",
    ),
]


def day_of(as_of: datetime | None) -> date:
    """Return the day of the files: today where nobody says another."""
    return date.today() if as_of is None else as_of.date()


def link(
    left: People,
    right: People,
    out: Annotated[Path, typer.Option("--out", help="Pairs to write: .parquet or .csv.")],
    model: Model = None,
    min_weight: MinWeight = None,
    share: Share = None,
    threads: Threads = 2,
    as_of: AsOf = None,
    over_bound: Over = None,
) -> None:
    """Link two person files: look for the people of LEFT among the people of RIGHT."""
    from pipelines.cli.link_view import show_link, show_warnings
    from pipelines.cli.working import report_console, working
    from pipelines.person_link.link import link_files
    from pipelines.person_link.models import model_of
    from pipelines.person_link.table_files import check_apart, check_target, write_result

    started = time.monotonic()
    for target in filter(None, (out, over_bound)):
        check_target(target)
    check_apart({"--out": out, "--over-bound": over_bound}, left, right, model)
    with working() as tell:
        linked = link_files(
            left, right, model=model_of(model), min_weight=min_weight, share=share, threads=threads,
            as_of=day_of(as_of), tell=tell,
        )  # fmt: skip
        tell(f"Writing {out}")
        write_result(out, linked.pairs)
        if over_bound is not None:
            write_result(over_bound, linked.over)
    show_warnings(linked.warnings)
    console = report_console()
    show_link(linked, console)
    console.print(f"Written to {out}, {time.monotonic() - started:.1f} s", markup=False, soft_wrap=True)
