"""`lindero demo`: a synthetic New Mexico and its deliveries, for trying everything without anybody's data."""

from typing import Annotated

import typer
from rich.console import Console

from config.settings import load_settings


def demo(
    residents: Annotated[int, typer.Option(min=100, help="Residents of the synthetic New Mexico.")] = 20_000,
    convictions: Annotated[int, typer.Option(min=10, help="People convicted elsewhere.")] = 2_000,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
    also: Annotated[
        list[str] | None,
        typer.Option(
            help="A further office that delivers: ar_doc, az_doc, canonical_registry, co_doc, fl_obis, me_doc, mi_doc,"
            " ncic_nsor, ncoa_moves, nj_doc, nm_custody, nm_deaths, nm_voter, ojbc_rapback, ok_doc, pa_doc, tn_doc,"
            " tx_dps_registry, tx_tdcj, us_fjc, va_courts. Repeat for several, or say"
            " all."
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Throw away the demonstration that is there.")
    ] = False,
) -> None:
    """Make a demonstration population and its deliveries for several dates, with the truth beside them."""
    from pipelines.demonstration import make_demonstration

    console = Console(stderr=True)
    summary = make_demonstration(
        load_settings(),
        residents=residents,
        convictions=convictions,
        seed=seed,
        replace=replace,
        also=also or (),
        say=lambda text: console.print(text, highlight=False),
    )
    console.print(
        f"[bold]{summary.residents:,}[/] residents, [bold]{summary.convictions:,}[/] people convicted elsewhere,"
        f" deliveries for {len(summary.dates)} dates: {summary.dates[0]} to {summary.dates[-1]}"
    )
    console.print(f"Landing folder: {summary.inbox}\nTruth: {summary.truth}", highlight=False)
