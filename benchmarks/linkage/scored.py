"""The figures of a scored pair list of a population: how good, how honest, and whom it fails."""

from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.linkage.bootstrap import Floats, drawn_figures, left_draws
from benchmarks.linkage.splink_engine.score import headline

Row = dict[str, Any]


def scored(pairs: Path, population: Path, seed: int) -> tuple[Row, Floats]:
    """Return the figures of a pair list and, a row a draw of the left records, those of `bootstrap.DRAWN`.

    Args:
        pairs: Parquet with left_id, right_id, match_weight, probability.
        population: folder with truth and subjects.
        seed: the population's.
    """
    found = pd.read_parquet(pairs, columns=["left_id", "right_id", "match_weight", "probability"])
    truth = pd.read_parquet(population / "truth.parquet")
    subjects = pd.read_parquet(population / "subjects.parquet").sort_values("left_id", ignore_index=True)
    drawn = drawn_figures(found, truth, subjects["left_id"].tolist(), left_draws(seed, len(subjects)))
    links = found[found["probability"] >= 0.5].merge(truth.assign(is_true=True), how="left")
    true = links["is_true"].notna()
    return {
        **headline(found, truth),
        **missed(links[true], truth, subjects),
        **fooled(links[~true], subjects),
    }, drawn


def missed(hits: pd.DataFrame, truth: pd.DataFrame, subjects: pd.DataFrame) -> Row:
    """Return true pairs and those missed at probability .5: of everyone, and of people with two surnames."""
    double = set(subjects.loc[subjects["double_surname"].astype(bool), "left_id"])
    found, wanted = hits["left_id"].isin(double), truth["left_id"].isin(double)
    return {
        "missed": {
            "everyone": [len(truth) - len(hits), len(truth)],
            "double_surnamed": [int(wanted.sum() - found.sum()), int(wanted.sum())],
        }
    }


def fooled(false_links: pd.DataFrame, subjects: pd.DataFrame) -> Row:
    """Return by kind of subject how many have a false link of probability .5 or more, and how many there are."""
    wrong = subjects["left_id"].isin(set(false_links["left_id"]))
    counts = wrong.groupby(subjects["kind"]).agg(["sum", "size"]).sort_index()
    return {
        "false_links": {str(kind): [int(row["sum"]), int(row["size"])] for kind, row in counts.iterrows()}
    }
