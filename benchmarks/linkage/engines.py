"""Both engines on person files: ours from the command line a user types, and tuned Splink in its own environment."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.linkage.measured import measured
from config.settings import REPO_ROOT

SPLINK = REPO_ROOT / ".venv-splink" / "bin" / "python"
LEAST_BITS = -10
"""Pairs of a population are written down to this weight, as Splink's are."""
Row = dict[str, Any]


def link_ours(population: Path, work: Path, model: str | None) -> tuple[Path, Row]:
    """Prepare both files, link them from the prepared folders, look people up in the right one.

    Returns:
        The pairs, and the costs of `prepare` (by side), `link` and `find`.
    """
    prepared = {
        side: measured(
            [_lindero(), "prepare", population / f"{side}.parquet", "--out", work / side], folder=work
        ).costs()
        for side in ("left", "right")
    }
    out = work / "ours.parquet"
    files: list[str | Path] = [work / "left", work / "right", "--out", out]
    spent = measured(
        [_lindero(), "link", *files, "--min-weight", str(LEAST_BITS), *_model(model)], folder=work
    )
    questions: list[str | Path] = [
        sys.executable,
        "-m",
        "benchmarks.linkage.find_times",
        work / "right",
        population / "left.parquet",
    ]
    asked = measured([*questions, *_model(model)], folder=work).last_json()
    return out, {"prepare": prepared, "link": spent.costs(), "find": asked}


def link_splink(population: Path, work: Path, config: str) -> tuple[Path, Row]:
    """Train tuned Splink and predict; then predict again, in another process, with the model that was trained.

    Returns:
        The pairs of the first prediction, and the costs of `train_predict` and of `reuse`, whole and by phase.
    """
    out, model = work / "splink.parquet", work / "splink.json"
    files = [population / "left.parquet", population / "right.parquet"]
    trained = _splink([*files, out, "--config", config, "--model-out", model], work)
    reused = _splink([*files, work / "again.parquet", "--config", config, "--model-in", model], work)
    return out, {"train_predict": trained, "reuse": reused}


def group_ours(people: Path, work: Path, model: str | None) -> tuple[Path, Path, Row]:
    """Find the doubles of a file; return the pairs, the groups and the costs."""
    pairs, groups = work / "ours.parquet", work / "ours_groups.parquet"
    words: list[str | Path] = [people, "--out", groups, "--pairs", pairs, "--min-weight", "-20"]
    return pairs, groups, measured([_lindero(), "dedupe", *words, *_model(model)], folder=work).costs()


def link_files_ours(left: Path, right: Path, work: Path, model: str | None) -> tuple[Path, Row]:
    """Link two files as they are; return the pairs and the costs."""
    pairs = work / "ours.parquet"
    words: list[str | Path] = [left, right, "--out", pairs, "--min-weight", "-20"]
    return pairs, measured([_lindero(), "link", *words, *_model(model)], folder=work).costs()


def group_splink(people: Path, work: Path, config: str) -> tuple[Path, Path, Row]:
    """Find the doubles of a file with Splink; return the pairs, the clusters and the costs."""
    pairs, clusters = work / "splink.parquet", work / "splink_clusters.parquet"
    return pairs, clusters, _splink([people, pairs, "--config", config, "--clusters", clusters], work)


def link_files_splink(left: Path, right: Path, work: Path, config: str) -> tuple[Path, Row]:
    """Link two files with Splink; return the pairs and the costs."""
    pairs = work / "splink.parquet"
    return pairs, _splink([left, right, pairs, "--config", config], work)


def splink_module(*words: str | Path) -> list[str | Path]:
    """Return the command of a module of `splink_engine` in Splink's environment; its first word is the module's end."""
    module, *rest = words
    return [SPLINK, "-W", "ignore", "-m", f"benchmarks.linkage.splink_engine{module}", *rest]


def _splink(words: Sequence[str | Path], work: Path) -> Row:
    spent = measured(splink_module("", *words), folder=work)
    said = spent.last_json()
    phases = {
        name: {"seconds": said["seconds"][name], "processor_seconds": said["processor_seconds"][name]}
        for name in said["seconds"]
    }
    return {**spent.costs(), "phases": phases}


def _model(model: str | None) -> list[str]:
    return [] if model is None else ["--model", model]


def _lindero() -> Path:
    return Path(sys.executable).parent / "lindero"
