"""Print the figures of a scored pair list against the truth, as JSON.

python -m benchmarks.linkage.splink_engine.score PAIRS.parquet TRUTH.parquet
python -m benchmarks.linkage.splink_engine.score PAIRS.parquet TRUTH.parquet --clusters FOUND TRUE
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.metrics import measure


def rounded(value: float) -> float:
    """Return the value with four digits."""
    return round(float(value), 4)


def headline(pairs: pd.DataFrame, truth: pd.DataFrame) -> dict[str, Any]:
    """Return the figures that the engines are compared by."""
    found = measure(pairs, truth)
    return {
        "pairs": found.pairs,
        "true_pairs": found.true_pairs,
        "reach": rounded(found.true_proposed / found.true_pairs),
        "precision": rounded(found.at_half.precision),
        "recall": rounded(found.at_half.recall),
        "f1": rounded(found.at_half.f1),
        "best_f1": rounded(found.best_f1),
        "best_f1_weight": found.best_f1_weight,
        "average_precision": rounded(found.average_precision),
        **{f"recall_at_{point.precision:g}": rounded(point.recall) for point in found.recall_at},
        "false_claimed": rounded(found.false_claimed),
        "false_made": found.false_made,
    }


def cluster_pair_f1(found: pd.DataFrame, wanted: pd.DataFrame) -> dict[str, Any]:
    """Return precision, recall and F1 of the pairs that clusters (record_id, cluster column) imply."""
    both = found.rename(columns={found.columns[1]: "found"}).merge(
        wanted.rename(columns={wanted.columns[1]: "wanted"}), on="record_id", validate="one_to_one"
    )
    together, implied, true = (
        _pairs(both.groupby(names).size()) for names in (["found", "wanted"], ["found"], ["wanted"])
    )
    return {
        "clusters": int(both["found"].nunique()),
        "true_clusters": int(both["wanted"].nunique()),
        "cluster_precision": rounded(together / implied),
        "cluster_recall": rounded(together / true),
        "cluster_f1": rounded(2 * together / (implied + true)),
    }


def _pairs(sizes: "pd.Series[int]") -> int:
    counts = sizes.to_numpy(dtype=np.int64)
    return int((counts * (counts - 1) // 2).sum())


def main() -> None:
    """Score."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("pairs", type=Path)
    asked.add_argument("truth", type=Path)
    asked.add_argument(
        "--inner", action="store_true", help="of one file: the smaller id is put on the left first"
    )
    asked.add_argument("--clusters", type=Path, nargs=2, metavar=("FOUND", "TRUE"))
    words = asked.parse_args()
    pairs, truth = pd.read_parquet(words.pairs), pd.read_parquet(words.truth)
    if words.inner or words.clusters:
        pairs, truth = in_order(pairs), in_order(truth)
    printed = headline(pairs, truth)
    if words.clusters:
        printed |= cluster_pair_f1(*(pd.read_parquet(path) for path in words.clusters))
    print(json.dumps(printed))


def in_order(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with the smaller id on the left."""
    swapped = pairs["left_id"] > pairs["right_id"]
    left, right = pairs["left_id"], pairs["right_id"]
    return pairs.assign(left_id=left.where(~swapped, right), right_id=right.where(~swapped, left))


if __name__ == "__main__":
    main()
