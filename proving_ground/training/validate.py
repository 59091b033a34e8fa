"""A model on panels that it was never trained on: linked by the engine itself, measured as any other list is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from proving_ground.training.panel_data import PanelPlan, Reader, make_planned, panel_sides, true_share
from transforms.linkage.engine import Sides, WeighedCandidates, weigh_sides
from transforms.linkage.metrics import LinkageFigures, measure
from transforms.linkage.weights.model import LinkageModel, match_probabilities

SHARES = ("true", "estimated")
"""Whether the engine is told the share of left records with a partner, or estimates it from the pairs."""
SIZE_BANDS = ((0, 30_000), (30_000, 100_000), (100_000, 300_000), (300_000, 1 << 40))


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelResult:
    """One validation panel as linked; ids are told apart between panels."""

    plan: PanelPlan
    pairs: dict[str, pd.DataFrame]
    """By SHARES: left_id, right_id, match_weight (bits), probability."""
    truth: pd.DataFrame
    groups: pd.Series
    """Surname group by left_id."""
    share: float
    estimated_share: float


def validate_panel(plan: PanelPlan, model: LinkageModel, read: Reader) -> PanelResult:
    """Return a panel linked twice: told the true share, and left to estimate it."""
    panel = make_planned(plan)
    sides = panel_sides(panel, read)
    share = true_share(panel)
    told = replace(sides, population=replace(sides.population, share=share))
    found = {
        "true": weigh_sides(told, model, threads=1),
        "estimated": weigh_sides(sides, model, threads=1),
    }
    mark = f"{plan.seed}:"
    return PanelResult(
        plan=plan,
        pairs={name: _scored(weighed, sides, mark) for name, weighed in found.items()},
        truth=mark + panel.truth,
        groups=pd.Series(panel.subjects["group"].to_numpy(), index=mark + panel.subjects["left_id"]),
        share=share,
        estimated_share=found["estimated"].share,
    )


def _scored(weighed: WeighedCandidates, sides: Sides, mark: str) -> pd.DataFrame:
    left, right = (np.asarray(side.record_ids, dtype=object) for side in (sides.left, sides.right))
    return pd.DataFrame(
        {
            "left_id": mark + pd.Series(left[weighed.left], dtype="str"),
            "right_id": mark + pd.Series(right[weighed.right], dtype="str"),
            "match_weight": weighed.weight / 1000,
            "probability": match_probabilities(weighed.weight),
        }
    )


def figures_together(results: Sequence[PanelResult], share: str) -> LinkageFigures:
    """Return the figures of all panels as one list."""
    return measure(
        pd.concat([result.pairs[share] for result in results], ignore_index=True),
        pd.concat([result.truth for result in results], ignore_index=True),
    )


def figures_by_group(results: Sequence[PanelResult], share: str) -> dict[str, LinkageFigures]:
    """Return the figures by surname group of the left records."""
    groups = pd.concat([result.groups for result in results])
    pairs = pd.concat([result.pairs[share] for result in results], ignore_index=True)
    truth = pd.concat([result.truth for result in results], ignore_index=True)
    of_pair, of_truth = pairs["left_id"].map(groups), truth["left_id"].map(groups)
    return {
        str(name): measure(pairs[of_pair == name], truth[of_truth == name])
        for name in sorted(groups.unique())
    }


def figures_by_size(results: Sequence[PanelResult], share: str) -> dict[str, LinkageFigures]:
    """Return the figures by how many records the right side has."""
    made = {}
    for low, high in SIZE_BANDS:
        own = [result for result in results if low <= result.plan.residents < high]
        if own:
            made[f"{low:,} and more" if high >= 1 << 40 else f"{low:,} to {high:,}"] = figures_together(
                own, share
            )
    return made
