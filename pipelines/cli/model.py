"""`lindero model …`: for the people who train the linkage model. Never a part of a night."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(help="The linkage model: train a new version.", no_args_is_help=True)


@app.callback()
def _model() -> None:
    """The linkage model: train a new version."""


@app.command()
def train(
    version: Annotated[str, typer.Option(help="Name of the new model, as in 2026_11_f.")],
    out: Annotated[Path, typer.Option(help="The model file to write, named by the version.")],
    panels: Annotated[int, typer.Option(min=1, help="Invented populations to train on.")] = 100,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
    card: Annotated[
        Path | None, typer.Option(help="Model card to write; measures the model on panels of other seeds.")
    ] = None,
    validation_panels: Annotated[int, typer.Option(min=1, help="Panels to measure on, for the card.")] = 24,
    date: Annotated[str | None, typer.Option(help="Date to say on the card, YYYY-MM-DD.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Panels made at a time; each may take 4 GB.")] = 2,
) -> None:
    """Train a version of the linkage model on invented populations: a table of bits, and a card that tells of it."""
    from pipelines.model_training import TrainingOrder, train_model

    console = Console(stderr=True)
    order = TrainingOrder(
        panels=panels, validation_panels=validation_panels, seed=seed, version=version, out=out, card=card, date=date,
        jobs=jobs,
    )  # fmt: skip
    train_model(order, say=lambda text: console.print(text, highlight=False, markup=False, soft_wrap=True))
