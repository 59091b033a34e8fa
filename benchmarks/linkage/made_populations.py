"""Populations to measure on, by kind and size: made once, then read."""

import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.linkage.populations.first_kind import make_first_kind
from benchmarks.linkage.populations.second_kind import make_second_kind
from pipelines.code_digest import code_digest

SIZES = {"20k": (20_000, 2_000), "200k": (200_000, 20_000), "2m": (2_100_000, 50_000)}
"""Residents and subjects."""
MAKERS = {"first": make_first_kind, "second": make_second_kind}
_MADE_BY = ("benchmarks/linkage/populations", "proving_ground/census", "proving_ground/draws.py")


def made_population(kind: str, size: str, seed: int, folder: Path, say: Callable[[str], None]) -> Path:
    """Return the folder of a population below `folder`; it is made once, and again when its makers have changed."""
    population = folder / f"{kind}-{size}-{seed}-{code_digest(_MADE_BY)[:8]}"
    if not (population / "truth.parquet").exists():
        say(f"Making {population.name}")
        half = population.with_suffix(".part")
        shutil.rmtree(half, ignore_errors=True)
        MAKERS[kind](*SIZES[size], seed, half)
        half.rename(population)
    return population
