"""Both engines on the same populations in one run; prints figures and ratios, writes benchmarks/results/linkage.*.

    make bench-linkage                                    (20,000 and 200,000 residents, both kinds)
    python -m benchmarks.linkage --sizes 2m --seeds 3     (2.1 million; half an hour)

A population is made once and kept below --folder. Seconds mean little on another machine; ratios are what to compare.
"""

import argparse
import os
import platform
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.linkage.engines import SPLINK, run_ours, run_splink
from benchmarks.linkage.populations.first_kind import make_first_kind
from benchmarks.linkage.populations.second_kind import make_second_kind
from benchmarks.linkage.table import write_results
from config.settings import load_settings
from transforms.linkage.weights.model import CURRENT

SIZES = {"20k": (20_000, 2_000), "200k": (200_000, 20_000), "2m": (2_100_000, 50_000)}
MAKERS = {"first": make_first_kind, "second": make_second_kind}


def main() -> None:
    """Run."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kinds", nargs="+", choices=sorted(MAKERS), default=sorted(MAKERS))
    asked.add_argument("--sizes", nargs="+", choices=list(SIZES), default=["20k", "200k"])
    asked.add_argument("--seeds", nargs="+", type=int, default=[11])
    asked.add_argument("--without-splink", action="store_true")
    asked.add_argument("--folder", type=Path, default=load_settings().home / "benchmarks")
    words = asked.parse_args()
    if not words.without_splink and not SPLINK.exists():
        asked.error(f"{SPLINK} is missing: run make splink-env, or say --without-splink")
    rows: list[dict[str, Any]] = []
    for kind in words.kinds:
        for size in words.sizes:
            for seed in words.seeds:
                rows += _both(kind, size, seed, words.folder, with_splink=not words.without_splink)
    machine = {
        "date": datetime.now(UTC).date().isoformat(),
        "model": CURRENT,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
    }
    print(write_results(machine, rows))


def _both(kind: str, size: str, seed: int, folder: Path, *, with_splink: bool) -> list[dict[str, Any]]:
    residents, subjects = SIZES[size]
    population = folder / f"{kind}-{size}-{seed}"
    if not (population / "truth.parquet").exists():
        print(f"Making {population.name}", flush=True)
        half = population.with_suffix(".part")
        shutil.rmtree(half, ignore_errors=True)
        MAKERS[kind](residents, subjects, seed, half)
        half.rename(population)
    about = {"kind": kind, "residents": residents, "subjects": subjects, "seed": seed}
    found = []
    with tempfile.TemporaryDirectory(prefix="linkage-bench-") as work:
        print(f"{population.name}: lindero", flush=True)
        found.append({**about, **run_ours(population, Path(work))})
        if with_splink:
            print(f"{population.name}: splink", flush=True)
            found.append({**about, **run_splink(population, Path(work), kind)})
    return found


if __name__ == "__main__":
    main()
