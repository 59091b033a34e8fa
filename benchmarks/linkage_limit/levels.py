"""What is known of every candidate pair of a population: levels of all comparisons, our weight, the truth."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.person_link.link import SIDE, sides_of
from pipelines.person_link.prepared import prepare_file
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.engine import weigh_sides
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.weights.model import load_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Candidate pairs of one population, row for row."""

    left_ids: Any
    right_ids: Any
    left: Any
    """Left row of each pair."""
    levels: Any
    """Pairs by comparisons: the code of the level."""
    bits: Any
    """Pairs by words: how rare the agreed words are, thousandths of a bit."""
    weight: Any
    """Ours, thousandths of a bit."""
    is_true: Any
    truth: pd.DataFrame
    subjects: pd.DataFrame
    """left_id, kind (resident, twin, junior, namesake …), double_surname."""

    def write(self, path: Path) -> None:
        """Write what a supervised engine reads."""
        np.savez(path, levels=self.levels, bits=self.bits, is_true=self.is_true, left=self.left)


def levels_of(population: Path) -> Levels:
    """Return the candidate pairs of a population folder, as `lindero link` finds them, and what they show."""
    left, right = (prepare_file(population / f"{side}.parquet") for side in ("left", "right"))
    sides = sides_of(left, right, None)
    weighed = weigh_sides(sides, load_model(), side=SIDE, rules=blocking_rules(SIDE, len(right)))
    evidence = sides.compare(weighed.left, weighed.right)
    truth = pd.read_parquet(population / "truth.parquet")
    left_ids = np.asarray(left.people.record_ids)[weighed.left]
    right_ids = np.asarray(right.people.record_ids)[weighed.right]
    found = pd.DataFrame({"left_id": left_ids, "right_id": right_ids})
    is_true = found.merge(truth.assign(is_true=True), how="left")["is_true"].notna()
    return Levels(
        left_ids=left_ids,
        right_ids=right_ids,
        left=weighed.left,
        levels=np.column_stack([evidence.levels[name] for name in LEVELS]),
        bits=np.column_stack(list(evidence.rarity.values())),
        weight=weighed.weight,
        is_true=is_true.to_numpy(),
        truth=truth,
        subjects=pd.read_parquet(population / "subjects.parquet").sort_values("left_id", ignore_index=True),
    )
