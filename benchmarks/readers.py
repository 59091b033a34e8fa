"""Time the readers beside DuckDB's CSV reader: North Carolina fixed width and the California CSV, of any size.

    make bench-readers                       (one gigabyte each; writes benchmarks/results/readers.json)
    python -m benchmarks.readers --bytes 100000000 --no-write

The files hold what the proving ground's writers write, repeated with other keys. Every reading is a process of its own with
two threads: its wall seconds are taken after the imports, its peak memory from the operating system. What stands beside each
other in one run is to be compared: seconds of this machine mean little elsewhere. DuckDB reads the same records as CSV, all
as text: into a table of its own, handed over as Arrow, and parsed with nothing kept. Whether both read the same is checked
by a digest over every value, in the same run.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reader_files import SIDECAR, write_california, write_north_carolina
from config.settings import REPO_ROOT
from warehouse.atomic import write_json

RESULTS = Path(__file__).parent / "results" / "readers.json"
THREADS = 2
_REPEATS = 3
_KEEPING = ("duckdb_table", "duckdb_arrow")
"""Ways that come to the same result as ours: every value in memory."""
_DUCKDB = (*_KEEPING, "duckdb_scan")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bytes", type=int, default=1_000_000_000, help="size of each delivered file")
    parser.add_argument("--folder", type=Path, help="where the files are made; a temporary folder by default")
    parser.add_argument("--no-write", action="store_true", help="print only")
    chosen = parser.parse_args()
    load = round(os.getloadavg()[0], 1)
    with tempfile.TemporaryDirectory(prefix="lindero-bench-readers-", dir=chosen.folder) as folder:
        found = {
            "fixed_width": _fixed_width(Path(folder), chosen.bytes),
            "delimited": _delimited(Path(folder), chosen.bytes),
            "threads": THREADS,
            "cores": os.cpu_count(),
            "load_before": load,
            "python": platform.python_version(),
        }
    print(json.dumps(found, indent=1))
    if not chosen.no_write:
        write_json(RESULTS, found)


def _fixed_width(folder: Path, size: int) -> dict[str, Any]:
    """Return the measures of the sentence components of North Carolina."""
    data, as_csv = folder / "OFNT3CE1.dat", folder / "OFNT3CE1.csv"
    write_north_carolina(data, as_csv, size)
    found = _measures("nc", data, as_csv)
    data.unlink()
    as_csv.unlink()
    return found


def _delimited(folder: Path, size: int) -> dict[str, Any]:
    """Return the measures of California's extract; both read the same file."""
    data = folder / "history.csv"
    write_california(data, size)
    found = _measures("ca", data, data)
    data.unlink()
    return found


def _measures(layout: str, data: Path, as_csv: Path) -> dict[str, Any]:
    ways = {"ours": data, **dict.fromkeys(_DUCKDB, as_csv)}
    runs: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    for _ in range(_REPEATS):  # turn by turn: what else the machine does falls on all alike
        for way, path in ways.items():
            runs[way].append(_run(layout, way, path))
            print(layout, way, runs[way][-1], file=sys.stderr, flush=True)
    digests = {one["digest"] for of_way in runs.values() for one in of_way if "digest" in one}
    if len(digests) != 1:
        raise SystemExit(f"[{layout}]: not the same records were read; digests {sorted(digests)}")
    best = {way: min(of_way, key=lambda one: one["seconds"]) for way, of_way in runs.items()}
    ours = best["ours"]
    rounds = [{way: of_way[n] for way, of_way in runs.items()} for n in range(_REPEATS)]
    return {
        "bytes": data.stat().st_size,
        "bytes_as_csv": as_csv.stat().st_size,
        "rows": ours["rows"],
        "columns": ours["columns"],
        "ratio_to_duckdb": _ratio(best, _KEEPING),
        "ratio_to_duckdb_keeping_nothing": _ratio(best, _DUCKDB),
        "ratios_of_each_round": [_ratio(one, _KEEPING) for one in rounds],
        "ratios_of_each_round_keeping_nothing": [_ratio(one, _DUCKDB) for one in rounds],
        "rows_per_second": round(ours["rows"] / ours["seconds"]),
        "megabytes_per_second": round(data.stat().st_size / ours["seconds"] / 1e6),
        "best": {
            way: {k: v for k, v in one.items() if k not in ("digest", "rows", "columns")}
            for way, one in best.items()
        },
    }


def _ratio(runs: Mapping[str, Mapping[str, Any]], ways: Sequence[str]) -> float:
    """Return our seconds over those of the fastest of some ways."""
    return round(float(runs["ours"]["seconds"] / min(runs[way]["seconds"] for way in ways)), 2)


def _run(layout: str, way: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reader_run", layout, way, str(path), str(SIDECAR), str(THREADS)],
        cwd=REPO_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"[{layout}] [{way}]: exit code {done.returncode}, expected 0\n{done.stderr}")
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    main()
