"""From panels to a model file and its card: what `lindero model train` does. Never a part of a night."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pandas as pd
import yaml

from pipelines.errors import StepError
from pipelines.person_files import read_person_file
from proving_ground.training.card import Training, card_text
from proving_ground.training.fit import FitSettings, fit_table
from proving_ground.training.model_text import model_text
from proving_ground.training.panel_data import PanelData, PanelPlan, panel_data, plan_panels
from proving_ground.training.validate import PanelResult, validate_panel
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import CURRENT, MODELS, read_model

Say = Callable[[str], None]
_Made = TypeVar("_Made")


class TrainingError(StepError):
    """Training cannot begin; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOrder:
    """What to train, and where it goes."""

    panels: int
    validation_panels: int
    seed: int
    version: str
    out: Path
    card: Path | None
    date: str | None
    jobs: int


def read_records(records: pd.DataFrame) -> PersonFeatures:
    """Return records in canonical columns as the product reads them from a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.parquet"
        records.to_parquet(path)
        return read_person_file(path).features


def train_model(order: TrainingOrder, *, like: Path = MODELS / f"{CURRENT}.yml", say: Say) -> None:
    """Make the panels, fit the table, write the model file; measure it on other panels and write the card.

    The same order writes the same bytes, whatever the number of jobs.

    Args:
        like: the model whose costs, expected shares and limits are carried over.
        say: told of every step.

    Raises:
        TrainingError: scipy is missing, the file's name is not the version's, or a folder is missing.
    """
    _check(order)
    carried = yaml.safe_load(like.read_text(encoding="utf-8"))
    plans = plan_panels(order.panels, order.seed, "training")
    settings = FitSettings()
    panels = []
    for number, panel in enumerate(
        _in_parallel(partial(panel_data, read=read_records), plans, order.jobs), start=1
    ):
        panels.append(panel)
        say(f"panel {number} of {order.panels}: {_told(panel)}")
    say(f"fitting {sum(len(panel.left) for panel in panels):,} pairs")
    table = fit_table(panels, settings)
    say(f"fitted in {table.iterations} iterations; loss {table.loss:.4f} bits a left record")
    order.out.write_text(model_text(order.version, table, carried, _about(order)), encoding="utf-8")
    say(f"wrote {order.out}")
    if order.card is not None:
        results = _validated(order, say)
        training = Training(
            version=order.version, date=order.date, seed=order.seed, panels=plans, table=table, settings=settings,
            results=results,
        )  # fmt: skip
        order.card.write_text(card_text(training), encoding="utf-8")
        say(f"wrote {order.card}")


def _check(order: TrainingOrder) -> None:
    if find_spec("scipy") is None:
        raise TrainingError(
            "training needs scipy, which is not installed: run `pip install 'lindero[train]'`"
        )
    if order.out.name != f"{order.version}.yml":
        raise TrainingError(
            f"--out [{order.out}]: a model's file is named by its version, [{order.version}.yml]"
        )
    for path in (order.out, order.card):
        if path is not None and not path.parent.is_dir():
            raise TrainingError(f"[{path}]: there is no folder [{path.parent}]; make it first")


def _validated(order: TrainingOrder, say: Say) -> Sequence[PanelResult]:
    model = read_model(order.out)
    plans = plan_panels(order.validation_panels, order.seed, "validation")
    results = []
    for result in _in_parallel(partial(validate_panel, model=model, read=read_records), plans, order.jobs):
        results.append(result)
        say(f"validation panel {len(results)} of {len(plans)}: {result.plan.residents:,} residents")
    return results


def _in_parallel(
    make: Callable[[PanelPlan], _Made], plans: Sequence[PanelPlan], jobs: int
) -> Iterator[_Made]:
    """Yield what `make` returns of each, in order; new processes, for threads of Arrow do not outlive a fork."""
    if jobs <= 1:
        yield from map(make, plans)
        return
    with ProcessPoolExecutor(min(jobs, os.cpu_count() or 1), mp_context=get_context("spawn")) as pool:
        yield from pool.map(make, plans)


def _about(order: TrainingOrder) -> str:
    when = f" on {order.date}" if order.date else ""
    return (
        f"Linkage model, trained{when} on {order.panels} panels of seed {order.seed}; see {order.version}.md."
    )


def _told(panel: PanelData) -> str:
    return (
        f"{panel.plan.residents:,} residents, {panel.left_size:,} subjects, {len(panel.left):,} pairs,"
        f" {int(panel.true.sum()):,} of them true"
    )
