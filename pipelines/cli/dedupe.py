"""`lindero dedupe`: who is in one person file more than once."""

import time
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.link import AsOf, MinWeight, Model, Over, People, Threads, day_of


def dedupe(
    people: People,
    out: Annotated[Path, typer.Option("--out", help="Groups to write: .parquet or .csv.")],
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help="Pairs behind the groups, to write too: .parquet or .csv.")
    ] = None,
    model: Model = None,
    min_weight: MinWeight = None,
    link_weight: Annotated[
        float | None,
        typer.Option("--link-weight", help="Bits from which a pair joins two records; a match's."),
    ] = None,
    share: Annotated[
        float | None, typer.Option("--share", help="Share of records that have a double; estimated.")
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="A date or number that differs is never a slip: it keeps records apart."
        ),
    ] = False,
    threads: Threads = 2,
    as_of: AsOf = None,
    over_bound: Over = None,
) -> None:
    """Group the records of one person file: one group a person."""
    from pipelines.cli.link_view import show_dedupe, show_warnings
    from pipelines.cli.working import report_console, working
    from pipelines.person_link.dedupe import dedupe_file
    from pipelines.person_link.models import model_of
    from pipelines.person_link.table_files import check_apart, check_target, write_result

    started = time.monotonic()
    for target in filter(None, (out, pairs, over_bound)):
        check_target(target)
    check_apart({"--out": out, "--pairs": pairs, "--over-bound": over_bound}, people, model)
    with working() as tell:
        found = dedupe_file(
            people, model=model_of(model), min_weight=min_weight, link_weight=link_weight, share=share,
            strict=strict, threads=threads, as_of=day_of(as_of), tell=tell,
        )  # fmt: skip
        write_result(out, found.clusters)
        if pairs is not None:
            write_result(pairs, found.linked.pairs)
        if over_bound is not None:
            write_result(over_bound, found.linked.over)
    show_warnings(found.linked.warnings)
    console = report_console()
    show_dedupe(found, console)
    console.print(f"Written to {out}, {time.monotonic() - started:.1f} s", markup=False, soft_wrap=True)
