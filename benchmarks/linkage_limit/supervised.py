"""Supervised engines, in an environment of their own: python supervised.py FOLDER

Reads learned.npz and scored.npz, writes bits.csv: a column an engine, a row a pair that is scored. An engine's bits are
the log odds that a pair is true; with rivals, what others of the same left record take is in them.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

_SEEDS = 3
_BITS = np.log2(np.e)


def main() -> None:
    """Run."""
    folder = Path(sys.argv[1])
    learned, scored = (np.load(folder / f"{name}.npz") for name in ("learned", "scored"))
    both = [np.column_stack([own["levels"], own["bits"]]) for own in (learned, scored)]
    additive, trees = additive_odds(learned, scored), tree_odds(both[0], learned["is_true"], both[1])
    bits = {
        "one weight a level, the population's own": additive,
        "the same, with rivals": with_rivals(additive, scored["left"]),
        "boosted trees": trees,
        "boosted trees, with rivals": with_rivals(trees, scored["left"]),
    }
    pd.DataFrame({name: odds * _BITS for name, odds in bits.items()}).to_csv(folder / "bits.csv", index=False)


def additive_odds(learned: Any, scored: Any) -> Any:
    """Return natural log odds of a logistic regression with one weight for every level, without orders."""
    levels = OneHotEncoder(handle_unknown="ignore")
    own = levels.fit_transform(learned["levels"])
    fitted = LogisticRegression(C=1, max_iter=1_000).fit(own, learned["is_true"])
    return fitted.decision_function(levels.transform(scored["levels"]))


def tree_odds(known: Any, is_true: Any, asked: Any) -> Any:
    """Return natural log odds of gradient-boosted trees, the mean of some seeds."""
    found = np.zeros(len(asked))
    for seed in range(_SEEDS):
        trees = HistGradientBoostingClassifier(
            max_iter=300, learning_rate=0.05, max_leaf_nodes=31, l2_regularization=1.0, random_state=seed
        )
        found += trees.fit(known, is_true).decision_function(asked) / _SEEDS
    return found


def with_rivals(odds: Any, left: Any) -> Any:
    """Return log odds where at most one pair of a left record is true."""
    each = np.exp(np.clip(odds, -30, 30))
    others = np.bincount(left, each)[left] - each
    return odds - np.log1p(np.maximum(others, 0))


if __name__ == "__main__":
    main()
