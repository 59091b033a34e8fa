"""Time the demonstration's nights through Airflow and without it, in one run; say Airflow's share.

    make bench        (20,000 residents, 2,000 convicted; writes benchmarks/results/nights.json)

Wall-clock seconds of this machine mean little elsewhere; the ratios are what to compare.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from config.settings import REPO_ROOT, load_settings
from pipelines.demonstration import make_demonstration
from pipelines.progress import progress_file, read_events
from warehouse.atomic import write_json
from warehouse.publication import published_nights

RESULTS = Path(__file__).parent / "results" / "nights.json"


def measure(residents: int, convictions: int, seed: int) -> dict[str, Any]:
    """Run every night of the demonstration through Airflow, then again without it from nothing; return the times."""
    with tempfile.TemporaryDirectory(prefix="lindero-bench-") as folder:
        through = Path(folder) / "airflow"
        settings = load_settings({"LINDERO_HOME": str(through)})
        started = time.perf_counter()
        made = make_demonstration(
            settings,
            residents=residents,
            convictions=convictions,
            seed=seed,
            replace=False,
            say=lambda text: None,
        )
        demo_seconds = time.perf_counter() - started
        plain = Path(folder) / "plain"
        shutil.copytree(through / "inbox", plain / "inbox")
        nights = []
        for night in made.dates:
            with_airflow = _night(through, night, "--airflow")
            without = _night(plain, night, "--no-airflow")
            steps = _seconds_in_steps(through, night)
            nights.append(
                {
                    "night": night,
                    "seconds_through_airflow": round(with_airflow, 1),
                    "seconds_without_airflow": round(without, 1),
                    "seconds_in_steps_through_airflow": round(sum(steps.values()), 1),
                    "airflow_share": round(1 - sum(steps.values()) / with_airflow, 2),
                    "ratio_through_to_without": round(with_airflow / without, 2),
                    "slowest_steps": dict(sorted(steps.items(), key=lambda item: -item[1])[:5]),
                }
            )
        same = [n.digest for n in published_nights(through / "warehouse")] == [
            n.digest for n in published_nights(plain / "warehouse")
        ]
    return {
        "residents": residents,
        "convictions": convictions,
        "seed": seed,
        "demonstration_seconds": round(demo_seconds, 1),
        "nights": nights,
        "same_digests_with_and_without_airflow": same,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


def _night(home: Path, night: str, how: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", "nightly", "--date", night, how, "--quiet"],
        env={**os.environ, "LINDERO_HOME": str(home)},
        cwd=REPO_ROOT,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode not in (0, 3):
        raise SystemExit(f"[{night}] {how}: exit code {done.returncode}, expected 0 or 3")
    return time.perf_counter() - started


def _seconds_in_steps(home: Path, night: str) -> dict[str, float]:
    from datetime import date

    settings = load_settings({"LINDERO_HOME": str(home)})
    events, _ = read_events(progress_file(settings, date.fromisoformat(night)), 0)
    ended = [event for event in events if event.seconds is not None]
    return {
        f"{event.step} {event.source_id}" if event.source_id else event.step: round(event.seconds or 0.0, 1)
        for event in ended
    }


if __name__ == "__main__":
    found = measure(residents=20_000, convictions=2_000, seed=1)
    write_json(RESULTS, found)
    print(json.dumps(found, indent=1))
