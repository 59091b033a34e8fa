"""Both engines on one population: ours from the command line a user types, and tuned Splink in its own environment."""

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.linkage.measured import measured
from benchmarks.linkage.splink_engine.score import headline
from config.settings import REPO_ROOT
from transforms.linkage.metrics_by_group import measure_by_group

SPLINK = REPO_ROOT / ".venv-splink" / "bin" / "python"
Row = dict[str, Any]


def run_ours(population: Path, work: Path) -> Row:
    """Standardize both files, link them from the prepared folders; return figures and what it took.

    The pairs are written down to -20 bits, so that recall at any precision can be read.
    """
    standardized = [
        measured(
            [_lindero(), "prepare", str(population / f"{side}.parquet"), "--out", str(work / side)],
            folder=work,
        )
        for side in ("left", "right")
    ]
    out = work / "ours.parquet"
    spent = measured(
        [
            _lindero(),
            "link",
            str(work / "left"),
            str(work / "right"),
            "--out",
            str(out),
            "--min-weight",
            "-20",
        ],
        folder=work,
    )
    return {
        "engine": "lindero",
        **figures(out, population),
        "standardize_seconds": round(sum(s.seconds for s in standardized), 2),
        "seconds": spent.seconds,
        "processor_seconds": spent.processor_seconds,
        "peak_memory_mib": max(spent.peak_memory_mib, *(s.peak_memory_mib for s in standardized)),
        "link_memory_mib": spent.peak_memory_mib,
    }


def run_splink(population: Path, work: Path, config: str) -> Row:
    """Train tuned Splink and predict, then predict again with the trained model; return figures and what both took."""
    out, model = work / "splink.parquet", work / "splink.json"
    files = [str(population / "left.parquet"), str(population / "right.parquet"), str(out)]
    command = [
        str(SPLINK),
        "-W",
        "ignore",
        "-m",
        "benchmarks.linkage.splink_engine",
        *files,
        "--config",
        config,
    ]
    trained = measured([*command, "--model-out", str(model)], folder=work)
    reused = measured([*command, "--model-in", str(model)], folder=work)
    phases = _last_json(trained.output)["seconds"]
    return {
        "engine": "splink",
        **figures(out, population),
        "seconds": trained.seconds,
        "phases": phases,
        "reuse_seconds": reused.seconds,
        "processor_seconds": trained.processor_seconds,
        "peak_memory_mib": trained.peak_memory_mib,
    }


def figures(pairs: Path, population: Path) -> Row:
    """Return headline figures, the miss ratio of double-surnamed people and false links by kind of look-alike."""
    found = pd.read_parquet(pairs, columns=["left_id", "right_id", "match_weight", "probability"])
    truth = pd.read_parquet(population / "truth.parquet")
    subjects = pd.read_parquet(population / "subjects.parquet")
    double = subjects.set_index("left_id")["double_surname"].map({True: "double", False: "single"})
    grouped = measure_by_group(found, truth, double.to_dict(), replicates=20)
    links = found[found["probability"] >= 0.5].merge(truth.assign(is_true=True), how="left")
    wrong = set(links.loc[links["is_true"].isna(), "left_id"])
    kinds = subjects["kind"].value_counts()
    by_kind = subjects[subjects["left_id"].isin(wrong)]["kind"].value_counts()
    return {
        **headline(found, truth),
        "miss_ratio_double_surnamed": round(grouped.groups["double"].intervals["miss_ratio"].value, 3),
        "false_links_by_kind": {str(k): round(int(by_kind.get(k, 0)) / int(n), 4) for k, n in kinds.items()},
    }


def _lindero() -> str:
    return str(Path(sys.executable).parent / "lindero")


def _last_json(text: str) -> Row:
    return dict(json.loads([line for line in text.splitlines() if line.startswith("{")][-1]))
